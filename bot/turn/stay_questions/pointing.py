"""Which of the shown stays the words point at: by order, by name, town or what it offers, or with "this"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from bot.places import Places
from bot.reading.pointing import positions, without_positions
from bot.turn.state import Shown
from bot.wording import Wording

_RUN = re.compile(r"[一-鿿々]{2,}|[ァ-ヴー]{2,}")
_BEFORE = re.compile(r"[一-鿿々ァ-ヴー・との]+$")
"""The name in front of 「のやつ」."""
_OF_THAT = re.compile(r"(?:の|な)(?:やつ|ヤツ|ほう|方(?!法|面|針)|ところ|とこ|滞在|プラン|案|候補|って|は|が|も)")


def folded(text: str) -> str:
    """``text`` in half width and lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def holds(text: str, cue: str) -> bool:
    """True when a folded text holds a cue; a Latin one is a word of its own, in singular or plural."""
    return _cue(cue).search(text) is not None if cue[:1].isascii() else cue in text


def any_of(text: str, cues: Iterable[str]) -> bool:
    """True when a folded text holds one of ``cues``."""
    return any(holds(text, cue) for cue in cues)


def without(text: str, cues: Iterable[str]) -> str:
    """A folded text without these words, the longest first."""
    for cue in sorted(cues, key=len, reverse=True):
        text = _cue(cue).sub(" ", text) if cue[:1].isascii() else text.replace(cue, " ")
    return text


@cache
def _cue(cue: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(cue)}(?:s|es)?(?![a-z0-9])")


def pointed(
    text: str, shown: Sequence[Shown], wording: Wording, places: Places, focus: str = "", *, pairs: bool = False
) -> tuple[str, ...]:
    """Ids of the shown stays that a folded text points at, by order, by name or place, or with "this".

    Args:
        text: see ``folded``.
        shown: the stays shown last, in that order.
        wording: of the person's language.
        places: the gazetteer.
        focus: id of the stay spoken of last, which "it" and "there" mean.
        pairs: whether "1 and 2" are two of them.
    """
    ids = tuple(stay.id for stay in shown)
    if by_order := positions(text, len(shown), pairs=pairs):
        return tuple(ids[at] for at in by_order)
    if by_name := named(text, shown, wording, places):
        return by_name
    if any_of(text, wording.list("stay_questions.pointing.all")):
        return ids
    if any_of(without(text, wording.list("stay_questions.pointing.not_this")), _this(wording)):
        return (focus,) if focus in ids else ids
    return ()


def named(text: str, shown: Sequence[Shown], wording: Wording, places: Places) -> tuple[str, ...]:
    """Ids of the shown stays that are named, or told apart by a word of their names: 「木工のやつ」."""
    full = tuple(
        stay.id
        for stay in shown
        if any(holds(text, name) for name in (folded(_bare(stay.name)), *_town(stay, wording, places)))
    )
    if full or not _OF_THAT.search(text):
        return full
    # 「長岡のやつ、賛同した企業は何社」 names nothing by 企業
    names = (_BEFORE.search(text[: match.start()]) for match in _OF_THAT.finditer(text))
    runs = [run for name in names if name for run in _RUN.findall(name.group())]
    own = {stay.id: [run for run in runs if run in folded(stay.name)] for stay in shown}
    alone = [id_ for id_, words in own.items() if words]
    return tuple(alone) if len(alone) == 1 else ()


def rest(text: str, shown: Sequence[Shown], wording: Wording, places: Places, *cues: Iterable[str]) -> str:
    """What a folded text says beside the pointing and ``cues``."""
    names = [name for stay in shown for name in (folded(_bare(stay.name)), *_town(stay, wording, places))]
    text = without(without_positions(text), [*names, *(cue for group in cues for cue in group)])
    pointing = (*wording.list("stay_questions.pointing.all"), *_this(wording))
    text = without(text, (*pointing, *wording.list("stay_questions.pointing.fillers")))
    return re.sub(r"[\s?？。.、,!！ー~〜「」]+", "", text)


def _this(wording: Wording) -> tuple[str, ...]:
    return wording.list("stay_questions.pointing.this")


def _bare(name: str) -> str:
    """The name without the mark of a sample."""
    return name.rpartition("】")[2].strip() or name


def _town(stay: Shown, wording: Wording, places: Places) -> tuple[str, ...]:
    """What the stay's municipality is called, with and without its rank (佐渡市, 佐渡)."""
    if not stay.municipality:
        return ()
    if wording.language == "en":
        romaji = places.romaji(f"M:{stay.municipality}").casefold()
        return tuple(name for name in (romaji, romaji.partition("-")[0]) if len(name) > 2)  # nakano-shi, nakano
    place = places.by_code.get(f"M:{stay.municipality}")
    return tuple(name for name in (place.name, place.name[:-1]) if len(name) > 1) if place else ()

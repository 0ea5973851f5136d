"""What is asked of stays that were shown: a column, which has the least or the most of it, how they differ, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot import commands as c
from bot.places import Places
from bot.reading.pointing import positions
from bot.turn.state import Shown
from bot.turn.stay_questions.pointing import any_of, folded, named, pointed, rest
from bot.wording import Wording

ATTRIBUTES = (
    "cost", "days", "windows", "left", "childcare", "elder_care", "wifi", "workspace", "private_room", "car", "minutes",
    "skills", "place", "about",
)  # fmt: skip
MOSTS = (
    "cost_low", "cost_high", "minutes_low", "minutes_high", "days_high", "days_low", "windows_low", "left_high",
)  # fmt: skip
"""A column, and whether the stay with the least or the most of it is sought."""
Asked = Literal["columns", "most", "differences", "why", "else", "offered"]


@dataclass(frozen=True, slots=True)
class StayQuestion:
    """Which stays a question is about, and what it asks of them."""

    question: str
    ids: tuple[str, ...]
    """Of those that were shown; none for ``offered``: it is about all."""
    attributes: tuple[str, ...] = ()
    """Of ``ATTRIBUTES``; for ``most`` the one of ``MOSTS``, for ``offered`` of ``offered.COLUMNS``."""
    asked: Asked = "columns"


def find(
    question: str,
    shown: Sequence[Shown],
    wording: Wording,
    places: Places,
    meant: tuple[str, ...] = (),
    focus: str = "",
    *,
    after_answer: bool = False,
) -> StayQuestion | None:
    """The question as one about shown stays; None when it points at none of them or asks something else.

    Args:
        question: its words.
        shown: the stays shown last.
        wording: of the person's language.
        places: the gazetteer.
        meant: the stays that the question before pointed at, for one that points at none itself.
        focus: the stay spoken of last, which "it" and "there" mean.
        after_answer: the last reply told something out of the sources: what points at nothing asks on about that.
    """
    if not shown:
        return None
    view = _View(folded(question), shown, wording, places, focus)
    if any_of(view.text, wording.list("stay_questions.pointing.of_programme")) and not view.one_by_one():
        return None  # who runs "this", which towns are in it: no row of a stay tells
    found = _weighed(view, question, after_answer=after_answer)
    if found is not None:
        return found
    attributes = tuple(a for a in ATTRIBUTES if any_of(view.text, wording.list(f"stay_questions.asks.{a}")))
    ids = view.pointed() or meant
    if (
        not ids
        and attributes
        and (view.which() or any_of(view.text, wording.list("stay_questions.pointing.only_stays")))
    ):
        ids = view.ids  # nothing else has places that are free
    if not ids and attributes and not after_answer and not view.rest(*_cues(wording, attributes)):
        ids = (focus,) if focus in view.ids else view.ids  # 「車は？」
    if ids and not attributes and not view.rest(wording.list("stay_questions.pointing.stays")):
        attributes = ("about",)
    if ids and attributes:
        return StayQuestion(question, ids, attributes)
    if after_answer or not (view.one_by_one() or (ids and _OF_THESE.search(view.text))):
        return None
    return StayQuestion(question, ids, (), "else")


def only_asked(
    commands: Sequence[c.Command], text: str, shown: Sequence[Shown], wording: Wording, places: Places
) -> tuple[c.Command, ...]:
    """``commands``, or nothing but a question where what sounded like a wish weighs the stays that were shown.

    "Which is the cheapest?" sounds like the wish for cheaper ones, "tell me more about the second" like one for more.
    """
    if not shown or not commands or not all(isinstance(k, _SOUNDS) for k in commands):
        return tuple(commands)
    if all(isinstance(k, c.Ask) for k in commands):
        return tuple(commands)
    view = _View(folded(text), shown, wording, places, "")
    about = any(isinstance(k, c.More) for k in commands) and bool(positions(view.text, len(shown)))
    about = about and any_of(view.text, wording.list("stay_questions.asks.about"))
    if about or _weighed(view, text) or _only_described(view, commands):
        return (c.Ask(text.strip()),)
    return tuple(commands)


_DESCRIBED = frozenset({"needs", "themes", "skills", "styles", "party"})
"""Slots of what a stay has or takes: asked of one that was shown, nothing new is wished for."""


def _only_described(view: _View, commands: Sequence[c.Command]) -> bool:
    """True for "could I bring my dog to the second one?": what is named is asked of a stay."""
    sets = [k for k in commands if isinstance(k, c.Set)]
    if not sets or not all(isinstance(k, c.Set | c.Ask) for k in commands) or "?" not in view.text:
        return False
    pointed = view.one_by_one() or _OF_THESE.search(view.text) is not None
    return pointed and all(k.slot in _DESCRIBED for k in sets)


_OF_THESE = re.compile(r"\b(?:any|all|each|which|one)\s+of\s+(?:these|them|those)\b|この(?:中|3つ|三つ)")


_SOUNDS = (c.Ask, c.More, c.Propose, c.React, c.Set, c.OffTopic, c.Unclear)


@dataclass(frozen=True, slots=True)
class _View:
    """A question beside what was shown."""

    text: str
    shown: Sequence[Shown]
    wording: Wording
    places: Places
    focus: str

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(stay.id for stay in self.shown)

    def pointed(self, *, pairs: bool = False) -> tuple[str, ...]:
        return pointed(self.text, self.shown, self.wording, self.places, self.focus, pairs=pairs)

    def one_by_one(self) -> bool:
        """True when stays are pointed at by their order or name, and not with a mere "there"."""
        by_order = positions(self.text, len(self.shown))
        return bool(by_order or named(self.text, self.shown, self.wording, self.places))

    def which(self) -> bool:
        return _WHICH.search(self.text) is not None

    def asks(self) -> bool:
        return asks(self.text)

    def rest(self, *cues: Sequence[str]) -> str:
        return rest(self.text, self.shown, self.wording, self.places, *cues)


_WHICH = re.compile(
    r"どれ(?!も|くらい|ぐらい|だけ|ほど)|どっち(?!も|でも)|どちら(?!も|でも)|何番|どの(?:滞在|町|案|候補|プラン|ところ|とこ|宿)"
    r"|^\W*(?:and |so |ok |okay )?which\b(?! (?:programm?e|municipalit|organi[sz]ation|compan|person|town has joined))"
)
_ASKS = re.compile(
    r"[?？]|(?:は|か|かな|の|だっけ|って)[。\s]*$|教えて|知りたい|比べて|くらべて|比較"
    r"|^\W*(?:and |so |ok |okay |then )?(?:what|which|who|how|why|when|where|is|are|do|does|can|could|would"
    r"|compare|tell|show)\b"
)


def asks(text: str) -> bool:
    """True when a folded text is a question or bids to be told something."""
    return _ASKS.search(text) is not None or _WHICH.search(text) is not None


def _weighed(view: _View, question: str, *, after_answer: bool = False) -> StayQuestion | None:
    """What asks for reasons, for differences, or for the least or the most of something."""
    wording = view.wording
    why, proposed = (wording.list(f"stay_questions.why.{key}") for key in ("cues", "proposed"))
    if any_of(view.text, why) and view.asks():
        ids = view.pointed()
        speaks_of_it = any_of(view.text, proposed)
        if (ids and not view.rest(why, proposed)) or (speaks_of_it and (ids or not after_answer)):
            return StayQuestion(question, ids or view.ids, (), "why")
    differ = wording.list("stay_questions.differences.cues")
    if any_of(view.text, differ) and view.asks():
        ids = view.pointed(pairs=True)
        if not ids and not after_answer and not view.rest(differ):
            ids = view.ids
        if len(ids) > 1:
            return StayQuestion(question, ids, (), "differences")
    most = next((m for m in MOSTS if _seeks(view, m)), "")
    if most and view.asks():
        ids = view.pointed(pairs=True)
        stays = wording.list("stay_questions.pointing.stays")
        cues = (*_of_most(wording, most), *stays, *wording.list("stay_questions.most.sign"))
        column = most.rpartition("_")[0]
        said = view.rest(
            cues, wording.list(f"stay_questions.asks.{column}"), wording.list("stay_questions.most.beside")
        )
        if len(ids) > 1 or (not after_answer and len(ids) == 0 and not said):
            return StayQuestion(question, ids or view.ids, (most,), "most")
    return None


def _of_most(wording: Wording, most: str) -> tuple[str, ...]:
    return (*wording.list(f"stay_questions.most.superlative.{most}"), *wording.list(f"stay_questions.most.than.{most}"))


def _seeks(view: _View, most: str) -> bool:
    """True for "the cheapest", and for "cheaper" where one of several is sought."""
    wording = view.wording
    if any_of(view.text, wording.list(f"stay_questions.most.superlative.{most}")):
        return True
    if not any_of(view.text, wording.list(f"stay_questions.most.than.{most}")):
        return False
    one_of = view.which() or len(view.pointed(pairs=True)) > 1
    return any_of(view.text, wording.list("stay_questions.most.sign")) or (one_of and not _FURTHER.search(view.text))


_FURTHER = re.compile(r"もっと|ほかに|他に|さらに|\b(?:any|anything|something|others?)\b")
"""「もっと安いのはどれ」 wants others."""


def _cues(wording: Wording, attributes: Sequence[str]) -> list[tuple[str, ...]]:
    return [wording.list(f"stay_questions.asks.{a}") for a in attributes]

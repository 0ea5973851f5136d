"""What speaks for words being a question to the sources: whom they name, what they ask of it, how they are put.

A question needs no question word and no mark: 「USEN 協定 日付」 and "daily rate at NaDeC BASE" name something that the
sources know, and what is wanted of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.identity import by_identity
from bot.answering.language.naming import places_in
from bot.answering.language.question_types import ASKS, REQUEST, Question, understand
from bot.answering.planning.plan import all_cues
from bot.answering.rosters.roster_questions import KIND_OF, OF_KIND
from bot.answering.tables.index import Index
from bot.places import Places
from bot.seams import Tables
from bot.wording import Wordings

Names = Callable[[str], Sequence[tuple[int, int]]]
"""Folded text → where it names programmes, organisations or people; places and mere notions are none."""
_NAMED = ("person", "organization")
"""Kinds of subjects whose names no wish is made of; of programmes every kind."""
_QUESTIONED = re.compile(r"[?？]\s*[)」』]?\s*$")
_LATIN, _KANJI = re.compile(r"[a-z]{2}"), re.compile(r"[ぁ-ヿ一-鿿]")
_SAYS, _NAMES = 0.5, 1.5
"""Weight of a word from which it says something of its own, and from which it may be a name."""


def nobody(_: str) -> Sequence[tuple[int, int]]:
    """Names of tables that hold none."""
    return ()


@by_identity
def names_of(tables: Tables, places: Places) -> Names:
    """Who is named in a text, as the tables know them."""
    index = Index.of(tables, places)
    programmes = {programme.id for programme in tables.programmes}

    def named(norm: str) -> Sequence[tuple[int, int]]:
        language = "ja" if _KANJI.search(norm) else "en"
        towns = [(place.start, place.end) for place in places_in(norm, places, language)]
        return tuple(
            (one.start, one.end)
            for one in index.named_in(norm)
            if any(i in programmes or index.known[i].kind in _NAMED for i in one.ids)
            # 石川県 names nobody called 石川
            and not any(a <= one.start and one.end <= b and b - a > one.end - one.start for a, b in towns)
        )

    return named


@dataclass(frozen=True, slots=True)
class Asking:
    """The signals of one stretch of words."""

    named: bool
    """It names somebody or something that the sources know."""
    attribute: bool
    """It names what is wanted of somebody: a date, a fee, who leads it."""
    formed: bool
    """It has the form of a question, or of a request to tell."""
    marked: bool
    """It ends with a question mark."""
    wished: bool
    """It says that something is wished for."""
    says: bool
    """It says something beside the values that were read out of it."""
    told: bool = False
    """Nothing is wished for but to be told of somebody or something that it names: Xの事業、箇条書きでほしい."""

    @property
    def surely(self) -> bool:
        """True for a question whose answer only the sources can hold, whether they do or not."""
        if not self.named or self.wished:
            return False
        return self.attribute or self.marked or (self.says and self.formed)


def asking(
    text: str, language: str, names: Names, values: Sequence[str] = (), wordings: Wordings | None = None
) -> Asking:
    """The signals of ``text``.

    Args:
        text: a sentence or a clause, as written.
        language: of the conversation, for words that do not tell their own.
        names: who is known.
        values: the words out of which wishes were read.
        wordings: as in ``plan``.
    """
    cues = all_cues(wordings)
    question = understand(text.strip(), language, cues)
    own = cues[question.language]
    read = _spans(question.norm, values)
    named = [
        span
        for span in names(question.norm)
        # 「石川か富山」 was read as two places, and asks about nobody called 石川
        if not _likened(question.norm, span, own) and not any(a <= span[0] and span[1] <= b for a, b in read)
    ]
    spans = [*named, *read]
    terms = [t for t in question.terms if t.kind != "compound" and not any(a <= t.start < b for a, b in spans)]
    roster = _of_a_roster(question, read, own)
    return Asking(
        named=bool(named),
        attribute=roster or any(_attribute(question, one, spans) for one in _spoken(question, cues)),
        formed=bool(question.forms)
        or REQUEST.search(question.norm) is not None
        or own.has("asking.to_know", question.norm),
        marked=_QUESTIONED.search(text) is not None,
        wished=_wished(question.norm, own),
        told=_to_be_told(question, own),
        says=roster
        or any(t.weight >= _SAYS and t.text not in ASKS for t in terms)
        or any(p.search(_without(question.norm, spans)) for name, p in own.forms.items() if name != "yes_no"),
    )


def _to_be_told(question: Question, cues: Cues) -> bool:
    wishes = [m.span() for m in cues.pattern["asking.to_know"].finditer(question.norm)]
    return bool(wishes) and any(
        t.kind != "compound" and t.weight >= _NAMES and not any(a <= t.start < b for a, b in wishes)
        for t in question.terms
    )


def _likened(norm: str, span: tuple[int, int], cues: Cues) -> bool:
    """True for 「NaDeC BASEみたいな」: something like what is named is spoken of."""
    return any(
        (m.start() <= span[1] < m.end()) if cues.language == "ja" else (m.start() < span[0] <= m.end())
        for m in cues.pattern["asking.alike"].finditer(norm)
    )


def _spans(norm: str, values: Sequence[str]) -> list[tuple[int, int]]:
    out = []
    for words in map(fold, values):
        at = norm.find(words) if words else -1
        if at >= 0:
            out.append((at, at + len(words)))
    return out


def _without(norm: str, spans: Sequence[tuple[int, int]]) -> str:
    out = list(norm)
    for start, end in spans:
        out[start:end] = " " * (end - start)
    return "".join(out).strip()


def _attribute(question: Question, cues: Cues, spans: Sequence[tuple[int, int]]) -> bool:
    """True when something is wanted that bodies and people have, outside of their names and of what is wished for."""
    groups = {m.start() for m in cues.grouped.finditer(question.norm)} if cues.language != question.language else ()
    if any(not any(a <= at < b for a, b in spans) for at in groups):
        return True
    if any(t.kind == "group" and not any(a <= t.start < b for a, b in spans) for t in question.terms):
        return True
    left = _without(question.norm, spans)
    return bool(cues.first("attribute", left) or cues.first("measure", left))


def _of_a_roster(question: Question, places: Sequence[tuple[int, int]], cues: Cues) -> bool:
    """True for 熊本の町村, 青森から出ている町, towns of Kyoto: who takes part of an area, no wish to go there."""
    norm = question.norm
    left = _without(norm, places)
    if not places or not cues.has("membership.units", left):
        return False
    behind, before = OF_KIND[question.language], KIND_OF.get(question.language)
    takes_part = cues.has("membership.joined", left) or cues.has("membership.sent", left)
    return (
        takes_part
        or any(behind.match(norm, at) for start, end in places for at in range(start + 1, end + 1))
        or (before is not None and any(before.search(norm[:start]) for start, _ in places))
    )


def _spoken(question: Question, cues: Mapping[str, Cues]) -> Sequence[Cues]:
    """The cues of every language of which the question has words: 「部会のfee」."""
    other = _LATIN.search(question.norm) if question.language == "ja" else _KANJI.search(question.norm)
    return tuple(cues.values()) if other else (cues[question.language],)


def _wished(norm: str, cues: Cues) -> bool:
    """True when a wish is said, and not only the wish to be told."""
    return cues.has("asking.wish", norm) and REQUEST.search(norm) is None and not cues.has("asking.to_know", norm)

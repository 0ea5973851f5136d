"""When was that? Where? Who?: a particular of what was answered last, from that fact or those that tell of the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.naming import places_in
from bot.answering.language.question_types import ASKS, Question, is_yes_no
from bot.answering.language.terms import Term, coverage
from bot.answering.tables.index import Index
from bot.answering.tables.pieces import Piece, cited
from bot.answering.tables.ranks import rank_of
from bot.seams import Fact
from bot.wording import Wording

PARTICULARS = ("when", "person", "place")
"""Forms that ask for one particular and can do so in a word."""
EVENTS = (
    frozenset({"founder", "founded"}),
    frozenset({"partner", "agreement_date", "article", "name"}),
    frozenset({"former_name", "renamed"}),
    frozenset({"birth_year", "birthplace"}),
)
"""Attributes of a subject that tell of one and the same event."""
MOST_TERMS = 3
"""Content words of a question that asks for no more than a particular."""
TOLD_OF_IT = 0.5
"""Share of the question before that another fact must hold to be about the same."""
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_DATE = re.compile(r"(?:19|20)\d\d(?!\d)|(?:令和|平成|昭和|reiwa |heisei |showa )\d")
_ASKS_CLOCK = re.compile(r"何時|\bwhat time\b")
_LEANS_EN = frozenset({"it", "that", "this", "they", "he", "she", "them", "his", "her", "their"})


def asks_particular(question: Question, cues: Cues) -> bool:
    """True for a question that says hardly more than what kind of particular it wants: いつの話？ in which year?"""
    if not question.has(*PARTICULARS) or is_yes_no(question) or question.has("why", "how", "money", "how_long"):
        return False
    another = any(cues.has(f"follow.{key}", question.norm) for key in ("year_before", "year_after", "next"))
    if (
        another
        or rank_of(question.norm, question.language)
        or any(t.kind in ("name", "number") for t in _plain(question))
    ):
        return False  # the second day, 2023, the year before: another one than was spoken of
    return len(_said(question, cues)) <= (MOST_TERMS if question.has("when") else 0)


def told(
    question: Question, past: Mapping[str, Any], before: Question | None, index: Index, cues: Cues, say: Wording
) -> Piece | None:
    """The particular of the facts answered last; None where neither they nor those of the same event hold it.

    Args:
        question: asks for a particular, as said (``asks_particular``).
        past: topic of the answer before; ``facts`` are the ids of those that it rests on, ``said`` the statements of
            documents.
        before: the question before.
        index: the tables.
        cues: of the question's language.
        say: in which it is answered.
    """
    ids = [str(i) for i in past.get("facts", ())]
    facts = {fact.id: fact for fact in index.tables.facts if fact.id in ids}
    last = [facts[i] for i in ids if i in facts]
    # statements of documents have no ids of their own
    said = {fact.text_ja: fact for fact in reversed(index.tables.facts)} if index.tables.said else {}
    last = last or [said[text] for text in map(str, past.get("said", ())) if text in said]
    if not last or before is None:
        return None
    rest, language = _said(question, cues), question.language
    for fact in _of_the_same(last, before, index, language):
        text = fold(fact.told_in(language))
        if _holds_particular(question, before, text, index) and all(t.found_in(text) for t in rest):
            lines, sources = cited([fact], say.language)
            return Piece(say("answers.lead.fact") + lines[0], sources, "fact")
    return None


def _plain(question: Question) -> list[Term]:
    return [t for t in question.terms if t.kind != "compound" and t.text not in ASKS]


def _said(question: Question, cues: Cues) -> list[Term]:
    """The words of a question besides those that ask, and those that only stand for what was said before."""
    asking = [m.span() for m in cues.forms["when"].finditer(question.norm)]
    return [
        term
        for term in _plain(question)
        if term.text not in _LEANS_EN
        and not any(a < term.end and term.start < b for a, b in asking)
        and not cues.has("follow.stands_for", term.text)
    ]


def _of_the_same(last: Sequence[Fact], before: Question, index: Index, language: str) -> list[Fact]:
    """The facts answered last, then those of the same event, then those of the same subject that tell of the same."""
    first = last[0]
    own = [f for t in index.about([first.subject], language) for f in t.facts if f.subject == first.subject]
    events = [event for event in EVENTS if any(f.attribute in event for f in last)]
    same = [f for f in own if any(f.attribute in event for event in events)]
    near = [
        (coverage(before.terms, fold(f.told_in(language))), -number, f)
        for number, f in enumerate(own) if f.attribute != "comparison"
    ]  # fmt: skip
    others = [f for share, _, f in sorted(near, key=lambda one: one[:2], reverse=True) if share >= TOLD_OF_IT]
    return [*last[:1], *same, *last[1:], *others]


def _holds_particular(question: Question, before: Question, text: str, index: Index) -> bool:
    """True for a statement with the particular asked for, and not the one that was asked about."""
    language = question.language
    if question.has("when"):
        return bool((_CLOCK if _ASKS_CLOCK.search(question.norm) else _DATE).search(text))
    if question.has("place"):
        asked = {code for one in places_in(before.norm, index.places, before.language) for code in one.codes}
        found = {code for one in places_in(text, index.places, language) for code in one.codes}
        return bool(found - asked)
    if question.has("person"):
        asked = {i for one in index.named_in(before.norm) for i in one.ids}
        found = {i for one in index.named_in(text) for i in one.ids if index.known[i].kind == "person"}
        return bool(found - asked)
    return False

"""What is told of each side of a comparison, and what of the two together is certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.computing import comparisons, lapse
from bot.answering.computing.worked_out import title
from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.naming import places_in
from bot.answering.language.question_types import ASKS, Question, is_yes_no
from bot.answering.tables.figures import YEARS, Figure
from bot.answering.tables.index import Index
from bot.answering.tables.pieces import Piece, cited, unsaid
from bot.seams import Fact
from bot.wording import Wording

_YEAR, _DIGIT = re.compile(r"(?:19|20)\d\d|\d:\d\d"), re.compile(r"\d")
SURE = 0.8
"""Probability from which on one side is told though the other is not known."""

RELATED = 2
"""Statements of how two names belong together that are told at most."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two questions with what answers it."""

    question: Question
    fact: Fact | None
    probability: float
    open_end: str = ""
    """What tells that the sources do not say it."""


def told(question: Question, both: Sequence[Side], index: Index, cues: Cues, say: Wording) -> Piece | None:
    """The facts of both sides; of which one nothing is known, where the other is sure. None when there is none.

    Args:
        question: the whole comparison.
        both: its sides.
        index: the tables.
        cues: of the question's language.
        say: the words of the answer.
    """
    if is_yes_no(question) and only_named(both, index):
        facts = comparisons.related(index, index.named_in(question.norm), question.language)
        if facts:
            lines, sources = cited(facts[:RELATED], say.language)
            lead = say("answers.lead.yes") if facts[0].attribute == "name" else ""
            return Piece(lead + "\n".join(lines), sources, "fact", True, SURE)
    both = [side if _holds_figure(side, question, cues) else Side(side.question, None, 0.0) for side in both]
    known = [side for side in both if side.fact is not None]
    facts = list({side.fact.text_ja: side.fact for side in known if side.fact is not None}.values())
    if not facts:
        return None
    lines, sources = cited(facts, say.language)
    if len(known) < len(both):
        chosen = cues.has("sides.one_of", question.norm) or cues.has("compare.more", question.norm)
        if known[0].probability < SURE or chosen:
            return None
        open_side = next(side for side in both if side.fact is None)
        lines.append(open_side.open_end or unsaid(open_side.question.text, say))
        return Piece("\n".join(lines), sources, "fact", True, known[0].probability)
    sure = min(side.probability for side in both)
    if len(facts) == 2 and (verdict := _verdict(question, facts, index, cues, say)):
        return Piece("\n".join([verdict, *lines]), sources, "number", True, sure)
    lead = say("answers.lead.facts" if len(lines) > 1 else "answers.lead.fact")
    return Piece(lead + say("answers.list.sentence").join(lines), sources, "fact", True, sure)


def _holds_figure(side: Side, question: Question, cues: Cues) -> bool:
    """False for a statement without a year, or without a number, where it is asked which was first, or is more."""
    text = fold(side.fact.text_ja) if side.fact else ""
    if cues.has("sides.when", question.norm):
        return bool(_YEAR.search(text))
    return not cues.has("sides.size", question.norm) or bool(_DIGIT.search(text))


def only_named(both: Sequence[Side], index: Index) -> bool:
    """True when nothing is asked of either but what the one that is named is."""
    return all(_names_it(side.question, index) for side in both)


def _names_it(question: Question, index: Index) -> bool:
    named = [(s.start, s.end) for s in index.named_in(question.norm)]
    return bool(named) and all(
        any(a <= t.start and t.end <= b for a, b in named) for t in question.terms
        if t.kind != "compound" and t.weight >= 1.0 and t.text not in ASKS
    )  # fmt: skip


def _verdict(question: Question, facts: Sequence[Fact], index: Index, cues: Cues, say: Wording) -> str:
    """Which was first, or yes or no to whether both are the same; empty where that is not certain."""
    years = [fact.number for fact in facts if fact.number is not None and fact.unit in YEARS]
    same, differs = (cues.has(f"sides.{key}", question.norm) for key in ("same", "differ"))
    when, asked = cues.has("sides.when", question.norm), is_yes_no(question) and (same or differs)
    alike = None
    if len(years) == 2 and when and asked:
        alike = years[0] == years[1]
    elif len(years) == 2 and when and (by_months := _months_apart(question, facts, index, cues, say)):
        return by_months
    elif len(years) == 2 and when and years[0] != years[1]:
        figures = (Figure(facts[0], years[0], 0), Figure(facts[1], years[1], 1))
        return comparisons.more(question, figures, index, say).text.replace("[1][2]", "")
    elif asked and _apart(facts, index):
        alike = False
    if alike is None:
        return ""
    return say("answers.lead.yes" if alike is same else "answers.lead.no").strip()


def _months_apart(question: Question, facts: Sequence[Fact], index: Index, cues: Cues, say: Wording) -> str:
    """Which was first and how many months lie between, where both months are known and asked for; else nothing."""
    days = [lapse.dated(fact) for fact in facts]
    if not all(day.month for day in days) or not (
        days[0].year == days[1].year or cues.has("lapse.months", question.norm)
    ):
        return ""
    order = sorted(range(2), key=lambda n: (days[n].year or 0, days[n].month or 0))
    first, last = (Figure(facts[n], facts[n].number or 0.0, 0) for n in order)
    between = lapse.between(days[order[0]], days[order[1]], say, in_months=True)
    return say("answers.compare.first", name=title(first, last, index, say)) + between


def _apart(facts: Sequence[Fact], index: Index) -> bool:
    """True when both tell where somebody was born or studied, and nothing of the one is the other's."""
    held = [{f.attribute for f in index.tables.facts if f.text_ja == fact.text_ja} for fact in facts]
    if all("birthplace" in one for one in held):
        where = [{c for n in places_in(fold(f.text_ja), index.places, "ja") for c in n.codes} for f in facts]
        within = index.places.within
        return all(where) and not any(a == b or within(a, b) or within(b, a) for a in where[0] for b in where[1])
    if all("degree" in one for one in held):
        schools = [{i for one in index.named_in(fold(f.text_ja)) for i in one.ids if _is_body(index, i)} for f in facts]
        return all(schools) and not schools[0] & schools[1]
    return False


def _is_body(index: Index, one: str) -> bool:
    return index.known[one].kind == "organization"

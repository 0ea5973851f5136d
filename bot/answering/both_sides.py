"""What is told of each side of a comparison, and what of the two together is certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering import comparisons
from bot.answering.cues import Cues
from bot.answering.figures import YEARS, Figure
from bot.answering.folding import fold
from bot.answering.index import Index
from bot.answering.naming import places_in
from bot.answering.pieces import Piece, cited
from bot.answering.question_types import ASKS, Question, is_yes_no
from bot.seams import Fact
from bot.wording import Wording

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


def told(
    question: Question, both: Sequence[Side], index: Index, cues: Cues, say: Wording, *, same: bool
) -> Piece | None:
    """The facts of both sides; of which one nothing is known, where the other is sure. None when there is none.

    Args:
        question: the whole comparison.
        both: its sides.
        index: the tables.
        cues: of the question's language.
        say: the words of the answer.
        same: it is asked whether both are the same.
    """
    if same and only_named(both, index):
        facts = comparisons.related(index, index.named_in(question.norm), question.language)
        if facts:
            lines, sources = cited(facts[:RELATED], say.language)
            lead = say("answers.lead.yes") if facts[0].attribute == "name" and is_yes_no(question) else ""
            return Piece(lead + "\n".join(lines), sources, "fact", True, SURE)
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
        half = say("answers.unknown.half", question=open_side.question.text.rstrip("?？。. "))
        lines.append(open_side.open_end or half)
        return Piece("\n".join(lines), sources, "fact", True, known[0].probability)
    sure = min(side.probability for side in both)
    if len(facts) == 2 and (verdict := _verdict(question, facts, index, cues, say, same=same)):
        return Piece("\n".join([verdict, *lines]), sources, "number", True, sure)
    lead = say("answers.lead.facts" if len(lines) > 1 else "answers.lead.fact")
    return Piece(lead + say("answers.list.sentence").join(lines), sources, "fact", True, sure)


def only_named(both: Sequence[Side], index: Index) -> bool:
    """True when nothing is asked of either but what the one that is named is."""
    return all(_names_it(side.question, index) for side in both)


def _names_it(question: Question, index: Index) -> bool:
    named = [(s.start, s.end) for s in index.named_in(question.norm)]
    return bool(named) and all(
        any(a <= t.start and t.end <= b for a, b in named) for t in question.terms
        if t.kind != "compound" and t.weight >= 1.0 and t.text not in ASKS
    )  # fmt: skip


def _verdict(question: Question, facts: Sequence[Fact], index: Index, cues: Cues, say: Wording, *, same: bool) -> str:
    """Which was first, or yes or no to whether both are the same; empty where that is not certain."""
    years = [fact.number for fact in facts if fact.number is not None and fact.unit in YEARS]
    when = cues.has("sides.when", question.norm)
    if len(years) == 2 and when and same:
        return say("answers.lead.yes" if years[0] == years[1] else "answers.lead.no").strip()
    if len(years) == 2 and when and years[0] != years[1]:
        figures = (Figure(facts[0], years[0], 0), Figure(facts[1], years[1], 1))
        return comparisons.more(question, figures, index, say).text.replace("[1][2]", "")
    born = {f.text_ja for f in index.tables.facts if f.attribute == "birthplace"}
    if not same or not is_yes_no(question) or any(fact.text_ja not in born for fact in facts):
        return ""
    places = [{c for n in places_in(fold(fact.text_ja), index.places, "ja") for c in n.codes} for fact in facts]
    if not all(places):
        return ""
    apart = not any(
        a == b or index.places.within(a, b) or index.places.within(b, a) for a in places[0] for b in places[1]
    )
    return say("answers.lead.no").strip() if apart else ""

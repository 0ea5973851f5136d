"""What statements of documents answer that nobody has put into tables: one thing, two things, each bearer of a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.computing import comparisons
from bot.answering.desk import Desk
from bot.answering.documents import finding, stretches
from bot.answering.documents.across import named_across
from bot.answering.documents.telling import say_statements
from bot.answering.language.question_types import Question
from bot.answering.tables.index import Mentioned
from bot.answering.tables.pieces import Piece
from bot.seams import Passage


def of_statements(desk: Desk, question: Question, passages: Sequence[Passage], subjects: Sequence[Mentioned]) -> Piece:
    """What documents state that nobody has put into tables."""
    own = desk.cues[question.language]
    found = finding.answer(question, desk.index, subjects, passages, desk.cues, desk.reads, desk.near_of(question))
    two = desk.apart.get(question.text, ())
    apart = _each_of_two(desk, question, two, found) if two else None
    apart = apart or _each_bearer(desk, question, subjects, passages)
    if apart is not None:
        return apart
    if found is None or not found.good:
        return desk.unknown(question, subjects, (), passages)
    long = stretches.answer(question, found.shown, own, desk.say)
    return long or say_statements(question, found, desk.index, desk.say, desk.today, desk.reads, own)


def _each_bearer(
    desk: Desk, question: Question, subjects: Sequence[Mentioned], passages: Sequence[Passage]
) -> Piece | None:
    """What is known of each of the people who bear a name, where something is asked of each of them."""
    own = desk.cues[question.language]
    several_people = [s for s in subjects if len(s.ids) > 1 and desk.index.known[s.ids[0]].kind == "person"]
    if len(several_people) != 1 or not comparisons.asks_each(question, desk.index, subjects, own):
        return None
    told, near = [], desk.near_of(question)
    for one in comparisons.bearers(desk.index, several_people):
        found = finding.answer(question, desk.index, [one], passages, desk.cues, desk.reads, near)
        if found is not None:
            told.append(found.shown[0])
    if len({one.text for one in told}) < 2:
        return None
    both = finding.Found(tuple({one.text: one for one in told}.values()), comparisons.EACH, good=True)
    return say_statements(question, both, desk.index, desk.say, desk.today)


def _each_of_two(desk: Desk, question: Question, two: Sequence[Question], whole: finding.Found | None) -> Piece | None:
    """What is known of each of two things, and of which nothing is; None where nothing is known of either."""
    told: list[finding.Found] = []
    lacking = []
    for half in two:
        subjects = named_across(desk.index, half, desk.index.named_in(half.norm))
        passages = desk.found.get(half.text, ())
        found = finding.answer(half, desk.index, subjects, passages, desk.cues, desk.reads, desk.near_of(half))
        if found is not None and found.good:
            told.append(found)
        elif whole is not None and whole.good and finding.tells_of(whole, half):
            told.append(whole)
        else:
            lacking.append(desk.lacking(half))
    of_both = whole is not None and whole.good and finding.tells_of_both(whole, two)
    if not told or (lacking and of_both):
        return None
    shown = list({one.shown[0].text: one.shown[0] for one in told}.values())
    both = replace(told[0], shown=tuple(shown), sure=min(one.sure for one in told))
    piece = say_statements(question, both, desk.index, desk.say, desk.today)
    return replace(piece, text="\n".join([piece.text, *lacking]), each=True)

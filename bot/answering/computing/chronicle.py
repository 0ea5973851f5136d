"""What happened in a year: every event that the tables date to it, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.language.cues import Cues
from bot.answering.language.eras import BEFORE
from bot.answering.language.quantities import Date, quantities
from bot.answering.language.question_types import Question
from bot.answering.tables.index import Index, Mentioned, Told
from bot.answering.tables.pieces import Piece, cited
from bot.wording import Wording

NO_EVENT = frozenset({"comparison", "contradiction", "history", "not_stated", "definition", "purpose"})
"""Attributes whose statements hold a year without telling what happened in it."""
OTHER, NOTHING = 1.0, 0.4
"""Weight of words beside the year from which on the question is about something else: where it is asked what happened
in it, and where nothing more is said than the year."""
MOST = 6


def answer(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """The events of the one year or month that a question names, when it asks for nothing else."""
    dates = [d for d in quantities(question.norm).dates if d.year is not None]
    if subjects or len(dates) != 1:
        return None
    happens = cues.has("chronicle.what", question.norm)
    spans = [m.span() for key in ("what", "empty") for m in cues.pattern[f"chronicle.{key}"].finditer(question.norm)]
    rest = sum(
        t.weight for t in question.terms
        if t.kind not in ("compound", "number") and t.text not in BEFORE
        and not any(a < t.end and t.start < b for a, b in spans)
    )  # fmt: skip
    if rest > (OTHER if happens else NOTHING):
        return None
    people = cues.has("chronicle.people", question.norm)
    shown: list[Told] = []
    for told in index.told[question.language].told:
        if any(f.attribute in NO_EVENT for f in told.facts) or not _holds(told, dates[0]):
            continue
        if people and not any(index.known[i].kind == "person" for i in told.named):
            continue
        if not any(_actors(index, told) <= _actors(index, one) for one in shown):
            shown = [one for one in shown if not _actors(index, one) < _actors(index, told)] + [told]
    if not shown:
        return None
    shown.sort(key=lambda told: min((d.month or 0) for d in quantities(told.text).dates if d.year == dates[0].year))
    lines, sources = cited([told.fact for told in shown[:MOST]], say.language)
    lead = say("answers.lead.facts" if len(lines) > 1 else "answers.lead.fact")
    return Piece(lead + say("answers.list.sentence").join(lines), sources, "fact")


def _holds(told: Told, wanted: Date) -> bool:
    return quantities(told.text).holds_date(Date(wanted.year, wanted.month, None))


def _actors(index: Index, told: Told) -> frozenset[str]:
    """The people and bodies that a statement names."""
    return frozenset(i for i in told.named if index.known[i].kind in ("person", "organization", "municipality"))

"""How long it was between two points of time that the statements of a document tell, with the calculation shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.language.cues import Cues
from bot.answering.language.eras import in_full
from bot.answering.language.folding import fold
from bot.answering.language.quantities import Date, quantities
from bot.answering.language.question_types import Question
from bot.answering.tables.pieces import Piece, of_passage
from bot.seams import Said
from bot.wording import Wording

_TIMES = re.compile(r"(\d{1,2}):(\d{2})\s*[-~〜–—ー]\s*(\d{1,2}):(\d{2})")
_ORDINAL = re.compile(r"(\d+)(?:日目|回目|st\b|nd\b|rd\b|th\b)|(?:day|session)\s(\d+)|(初日)|\b(first|second|third)\b")
_NUMBERS = {"first": "1", "second": "2", "third": "3"}


def answer(question: Question, shown: Sequence[Said], cues: Cues, say: Wording) -> Piece | None:
    """The years or hours that ``question`` asks for; None when it asks for none, or the statements tell no two points.

    Args:
        question: any question.
        shown: the statements that answer it, the best first.
        cues: of the question's language.
        say: the words of the answer.
    """
    if cues.has("stretch.hours", question.norm):
        return _hours(question, shown[0], say)
    if cues.has("stretch.years", question.norm) and not quantities(question.norm).years:
        return _years(shown, say)
    return None


def _hours(question: Question, one: Said, say: Wording) -> Piece | None:
    """Of the time of day from and to; where there are several, of the one under the ordinal that is asked for."""
    text = fold(one.text)
    wanted = _ordinals(question.norm)
    before = 0
    found = []
    for match in _TIMES.finditer(text):
        if not wanted or wanted & _ordinals(text[before : match.start()]):
            found.append(match)
        before = match.end()
    if len(found) != 1:
        return None
    start, end = (int(found[0][n]) * 60 + int(found[0][n + 1]) for n in (1, 3))
    if end <= start:
        return None
    hours, minutes = divmod(end - start, 60)
    words = "answers.stretch.hours" if not minutes else "answers.stretch.hours_minutes"
    length = say(words, hours=hours, minutes=minutes, decimal=f"{(end - start) / 60:g}")
    times = {"start": f"{found[0][1]}:{found[0][2]}", "end": f"{found[0][3]}:{found[0][4]}"}
    return _told(say("answers.stretch.clock", length=length, **times), [one], say)


def _ordinals(text: str) -> frozenset[str]:
    found = (m[1] or m[2] or ("1" if m[3] else _NUMBERS[m[4]]) for m in _ORDINAL.finditer(text))
    return frozenset(found)


def _years(shown: Sequence[Said], say: Wording) -> Piece | None:
    """Between the two years of one statement, or of two about the same that tell one each."""
    told = [one for one in shown if one.subject == shown[0].subject and one.passage.source == shown[0].passage.source]
    first = _dates(told[0])
    if len({d.year for d in first}) == 2:
        return _between(first, told[:1], say)
    both = [*first, *(d for one in told[1:2] for d in _dates(one))]
    # one of them may tell a second event of the same year
    return _between(both, told[:2], say) if len(first) == 1 and len({d.year for d in both}) == 2 else None


def _dates(one: Said) -> list[Date]:
    return [date for date in quantities(in_full(one.text)).dates if date.year]


def _between(dates: Sequence[Date], told: Sequence[Said], say: Wording) -> Piece | None:
    ordered = sorted(dates, key=lambda d: (d.year or 0, d.month or 0))
    start = ordered[0]
    end = next(d for d in ordered if d.year != start.year)
    assert start.year is not None
    assert end.year is not None
    if start.month is None or end.month is None:
        return _told(
            say("answers.stretch.years", n=end.year - start.year, start=start.year, end=end.year), told, say
        )  # fmt: skip
    months = (end.year - start.year) * 12 + end.month - start.month
    years, rest = divmod(months, 12)
    n = years + (rest >= 6)
    if not n:
        return None
    words = "answers.stretch.years_months" if rest else "answers.stretch.years_exactly"
    return _told(
        say(
            words, n=n, years=years, months=rest, start=start.year, end=end.year, start_month=start.month,
            end_month=end.month,
        ), told, say,
    )  # fmt: skip


def _told(sum_: str, told: Sequence[Said], say: Wording) -> Piece:
    numbers = {one.passage.id: n for n, one in enumerate({s.passage.id: s for s in told}.values(), 1)}
    marks = "".join(f"[{n}]" for n in numbers.values())
    grounds = "\n".join(f"{in_full(one.text)}[{numbers[one.passage.id]}]" for one in told)
    passages = {one.passage.id: one.passage for one in told}
    lead = "" if told[0].passage.language == say.language else say("answers.lead.other_language")
    return Piece(
        f"{sum_}{marks}\n{lead}{grounds}", tuple(of_passage(passages[i]) for i in numbers), "passage"
    )  # fmt: skip

"""So much for each of so many: the people of several teams, the way there and back, the answers of all respondents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.computing.fees import LEAST
from bot.answering.computing.worked_out import counted, reckoned
from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.question_types import Question
from bot.answering.tables import figures
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.pieces import Piece
from bot.seams import Fact
from bot.wording import Wording

TEAM, WAY, CHOICES, RESPONDENTS = (
    ("team_size", "people"), ("travel_time", "minutes"), ("survey_question", "choices"), ("survey_size", "respondents")
)  # fmt: skip
"""Attribute and unit of the figures that are multiplied."""
_SPAN = re.compile(r"(\d+)\s*(?:[〜~–-]|から|to)\s*(\d+)")
_HOUR = 60


def answer(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """The product that a question asks for, with the calculation; None when it asks for none.

    Args:
        question: any question.
        index: the tables.
        subjects: those that it names.
        cues: of the question's language.
        say: the words of the answer.
    """
    if question.has("money"):
        return None
    return (
        _people(question, index, subjects, cues, say)
        or _there_and_back(question, index, subjects, cues, say)
        or _choices(question, index, cues, say)
    )


def _one(index: Index, subjects: Sequence[Mentioned], kind: tuple[str, str]) -> Fact | None:
    """The only figure of this kind, of those named where any has one."""
    all_of = [f for f in index.tables.facts if (f.attribute, f.unit) == kind and f.number]
    named = {i for s in subjects for i in s.ids}
    own = [f for f in all_of if f.subject in named]
    if not own and all(index.known[i].kind in ("municipality", "concept") for i in named):
        own = all_of
    return own[0] if len({f.subject for f in own}) == 1 else None


def _people(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording) -> Piece | None:
    """How many people so many municipalities send, at the least and at the most."""
    team = _one(index, subjects, TEAM)
    span = _SPAN.search(fold(team.text_ja)) if team else None
    if team is None or span is None or not cues.has("number.people_asked", question.norm):
        return None
    facts = [team]
    several = cues.pattern["number.several"].search(question.norm)
    least = figures.of(index, {team.subject}, [LEAST])
    if several:
        n = counted(several)
    elif least and cues.has("number.fewest_held", question.norm):
        n = int(least[0].value)
        facts.append(least[0].fact)
    else:
        return None
    low, high = int(span[1]), int(span[2])
    if n < 2:
        return None
    text = say("answers.number.people", n=n, a=low, b=high, low=f"{low * n:,}", high=f"{high * n:,}")
    return reckoned(text, facts, say)


def _there_and_back(
    question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, say: Wording
) -> Piece | None:
    """Twice the time of the way."""
    if not cues.has("number.both_ways", question.norm):
        return None
    way = _one(index, subjects, WAY)
    if way is None or way.number is None:
        return None
    single, double = (_length(int(way.number) * times, say) for times in (1, 2))
    return reckoned(say("answers.number.both_ways", one=single, two=double), [way], say)


def _length(minutes: int, say: Wording) -> str:
    hours, rest = divmod(minutes, _HOUR)
    key = "answers.stretch.hours_minutes" if rest else "answers.stretch.hours"
    return say(key, hours=hours, minutes=rest, decimal=f"{minutes / _HOUR:g}")


def _choices(question: Question, index: Index, cues: Cues, say: Wording) -> Piece | None:
    """How many answers there are when everybody chooses as many as they may, or so many."""
    each, all_of = _one(index, (), CHOICES), _one(index, (), RESPONDENTS)
    if each is None or all_of is None or not each.number or not all_of.number:
        return None
    if not (
        cues.has("number.everybody", question.norm) and any(t.key in ("survey", "respondents") for t in question.terms)
    ):
        return None
    said = cues.pattern["number.each_choice"].search(question.norm)
    n = counted(said) if said else int(each.number) if cues.has("number.as_many", question.norm) else 0
    if not 1 <= n <= each.number:
        return None
    text = say("answers.number.choices", all=int(all_of.number), n=n, total=f"{int(all_of.number) * n:,}")
    return reckoned(text, [all_of, each], say)

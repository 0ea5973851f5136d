"""Chosen facts and sentences → a piece of the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from bot.answering.answer_types import KINDS
from bot.answering.cues import Cues
from bot.answering.extraction import Candidate
from bot.answering.facts import Fit
from bot.answering.index import Index, Mentioned
from bot.answering.pieces import Piece, of_fact, of_passage
from bot.answering.question_types import Question
from bot.answering.terms import fold
from bot.seams import Fact, Passage
from bot.wording import Wording

STALE_DAYS = 365
FAMILIES = ("benefit", "goal", "survey_result")
"""Attributes that come in parts, each a fact of its own."""
_NEGATED = re.compile(r"ではな|でな(?:い|く)|ない[?？かの]|ません|\bnot\b|n't\b")


def confidence(question: Question, fit: Fit, subjects: Sequence[Mentioned]) -> float:
    """How sure it is that a fact answers, 0 to 1; from 0.5 it is said."""
    if subjects and fit.subject < 0.85:
        return 0.0
    if fit.missing and not question.has("yes_no"):
        return 0.2
    kinds = [k for k in KINDS if k in question.forms]
    if kinds and kinds[0] in ("when", "money", "how_many", "how_long") and fit.kind < 0.5:
        return 0.2
    if not subjects and fit.coverage < 0.6:
        return 0.3 * fit.coverage
    base = 0.62 * fit.coverage + 0.25 * fit.attribute + 0.18 * fit.focus
    if not subjects:
        base -= 0.1
    return max(0.0, min(1.0, base))


def say_facts(
    question: Question,
    index: Index,
    subjects: Sequence[Mentioned],
    found: Sequence[Fit],
    cues: Cues,
    say: Wording,
    today: date,
) -> Piece | None:
    """The facts that answer; None when none comes near."""
    if not found:
        return None
    best = found[0]
    sure = confidence(question, best, subjects)
    if sure < 0.5:
        return None
    chosen = [best]
    limit = 3 if question.has("listing", "define", "how", "why") or question.form == "" else 2
    for fit in found[1:8]:
        if len(chosen) == limit:
            break
        if fit.told.fact.subject != best.told.fact.subject or _says_same(fit.told.fact, chosen):
            continue
        family = _family(best.told.fact.attribute)
        same_family = family and _family(fit.told.fact.attribute) == family
        if fit.score >= best.score - (
            0.6 if same_family or fit.told.fact.attribute == best.told.fact.attribute else 0.25
        ):
            chosen.append(fit)
    family = _family(best.told.fact.attribute)
    if family and best.told.fact.attribute == family:
        for one in index.about([best.told.fact.subject], question.language):
            if (
                _family(one.fact.attribute) == family
                and one.plain not in {c.told.plain for c in chosen}
                and len(chosen) < 5
            ):
                chosen.append(Fit(one, 1, 1, 1, 1, 1, 0, 1, ()))
    language = say.language
    lines = []
    sources = []
    for number, fit in enumerate(chosen, 1):
        fact = fit.told.fact
        lines.append(f"{_text(fact, language)}[{number}]{_dated(fact, say, today)}")
        sources.append(of_fact(fact, language))
    head = _yes_no(question, best, cues, say)
    return Piece(head + ("" if language == "ja" else " ").join(lines), tuple(sources), "fact", True, sure)


def _family(attribute: str) -> str:
    return next((f for f in FAMILIES if attribute == f or attribute.startswith(f"{f}_")), "")


def _says_same(fact: Fact, chosen: Sequence[Fit]) -> bool:
    return any(fact.text_ja == c.told.fact.text_ja for c in chosen)


def _text(fact: Fact, language: str) -> str:
    return fact.text_en if language == "en" and fact.text_en else fact.text_ja


def _dated(fact: Fact, say: Wording, today: date) -> str:
    """The day of confirmation, for what was confirmed long ago."""
    day = fact.confirmed_on
    if day is None or (today - day).days < STALE_DAYS:
        return ""
    return say("answers.dated.old", year=day.year, month=day.month, day=day.day)


def _yes_no(question: Question, best: Fit, cues: Cues, say: Wording) -> str:
    """はい or いいえ, when the question is of that kind and the fact tells."""
    del cues
    if not question.has("yes_no") or question.has(
        "when", "money", "person", "place", "how_many", "how_long", "why", "how", "called"
    ):
        return ""
    if re.search(r"何|なに|どんな|どの|どれ|誰|what|which|who", question.norm):
        return ""
    negated = bool(_NEGATED.search(question.norm))
    if best.missing:
        return say("answers.lead.no")
    if best.coverage >= 0.75 and not negated:
        return say("answers.lead.yes")
    return ""


def say_passages(
    question: Question,
    passages: Sequence[Passage],
    chosen: Sequence[Candidate],
    cues: Mapping[str, Cues],
    say: Wording,
    today: date,
) -> Piece:
    """The chosen sentences under a short lead-in that names where they stand."""
    del cues
    ordered = sorted(
        chosen,
        key=lambda c: (c.statement.passage != chosen[0].statement.passage, c.statement.passage, c.statement.order),
    )
    numbers: dict[int, int] = {}
    lines = []
    for one in ordered:
        number = numbers.setdefault(one.statement.passage, len(numbers) + 1)
        lines.append(f"{one.statement.text}[{number}]")
    sources = [of_passage(passages[i]) for i in numbers]
    first = passages[ordered[0].statement.passage]
    lead = ""
    if first.language != say.language:
        lead = say("answers.lead.other_language")
    elif fold(first.title) not in fold(lines[0]):
        lead = say("answers.lead.passage", title=first.title)
    day = first.confirmed_on
    dated = ""
    if day is not None and (today - day).days >= STALE_DAYS:
        dated = say("answers.dated.old", year=day.year, month=day.month, day=day.day)
    del question
    return Piece(lead + ("" if first.language == "ja" else " ").join(lines) + dated, tuple(sources), "passage")

"""Sentences of passages → a piece of the answer, under a few words that say where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.answering.documents import gate
from bot.answering.documents.extraction import Candidate
from bot.answering.language.eras import in_full
from bot.answering.language.folding import fold
from bot.answering.language.question_types import Question, is_yes_no
from bot.answering.language.sentences import Statement, statements
from bot.answering.language.terms import coverage
from bot.answering.stating import STALE_DAYS
from bot.answering.tables.pieces import Piece, of_passage
from bot.seams import Passage
from bot.wording import Wording

_PLURAL = re.compile(
    r"(?:[2-9]|[二三四五六七八九])つ|位から|には何が|それぞれ|種類|項目|\\b(?:two|three|four|five|top|first)\\b"
)
LIST_AT_MOST = 12
"""Items of a list that is shown whole."""
_DENIES = re.compile(
    r"ではなく|(?:ではない|ていない|できない|含まれない)(?:。|$)|\bdoes not\b|\bis not\b|\bnot included\b"
)


def say_passages(
    question: Question, passages: Sequence[Passage], chosen: Sequence[Candidate], say: Wording, today: date
) -> Piece:
    """The chosen sentences under a short lead-in that names where they stand; of a list, all of it."""
    shown = _whole_list(question, passages, chosen) or [c.statement for c in chosen]
    ordered = sorted(shown, key=lambda s: (s.passage != shown[0].passage, s.passage, s.order))
    numbers: dict[int, int] = {}
    lines = []
    for one in ordered:
        number = numbers.setdefault(one.passage, len(numbers) + 1)
        lines.append(f"{'・' if one.item and len(ordered) > 2 else ''}{in_full(one.text)}[{number}]")
    sources = [of_passage(passages[i]) for i in numbers]
    first = passages[ordered[0].passage]
    said = fold(" ".join(lines))
    head = first.heading.split(" › ")[-1]
    lead = ""
    if first.language != say.language:
        lead = say("answers.lead.other_language")
    elif head and fold(head) not in said and fold(head) not in fold(first.title):
        lead = say("answers.lead.passage_heading", title=first.title, heading=head)
    elif fold(first.title) not in said:
        lead = say("answers.lead.passage", title=first.title)
    day = first.confirmed_on
    dated = ""
    if day is not None and (today - day).days >= STALE_DAYS:
        dated = say("answers.dated.old", year=day.year, month=day.month, day=day.day)
    space = "\n" if len(ordered) > 2 or first.language == "ja" else " "
    return Piece(_checked(question, ordered, first, say) + lead + space.join(lines) + dated, tuple(sources), "passage")


def _whole_list(question: Question, passages: Sequence[Passage], chosen: Sequence[Candidate]) -> list[Statement]:
    """All items of the list that the best statement leads to or belongs to, when a list is asked for."""
    if not question.has("listing", "how_many") and not _PLURAL.search(question.norm):
        return []
    best = chosen[0].statement
    whole = statements(best.passage, passages[best.passage])
    near = best.order if best.item else next((s.order for s in whole if s.order > best.order and s.item), -1)
    if near < 0 or (not best.item and near - best.order > 2):
        return []
    start = end = near
    while start and whole[start - 1].item:
        start -= 1
    while end + 1 < len(whole) and whole[end + 1].item:
        end += 1
    if end - start < 1 or end - start > LIST_AT_MOST:
        return []
    lead = [best] if not best.item else []
    return [*lead, *whole[start : end + 1]]


def _checked(question: Question, shown: Sequence[Statement], first: Passage, say: Wording) -> str:
    """はい, when the sentences hold all that a yes-no question says."""
    if not is_yes_no(question) or question.negative or first.language != question.language:
        return ""
    text = fold(" ".join([first.title, first.heading, *(s.text for s in shown)]))
    whole = coverage(question.terms, text)
    plain = "".join(s.folded for s in shown)
    if whole >= 0.75 and not gate.missing(question, [text]) and not _DENIES.search(plain):
        return say("answers.lead.yes")
    return ""

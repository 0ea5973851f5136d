"""Statements of documents → a piece of the answer: whose they are, はい or いいえ, the sentences with their marks."""

from __future__ import annotations

import re
from datetime import date

from bot.answering.documents.finding import Found
from bot.answering.judging import at_odds
from bot.answering.judging.together import lead as begins
from bot.answering.judging.verdicts import DENIED, NO, Verdict, opposite
from bot.answering.language.cues import Cues
from bot.answering.language.eras import dated, in_full
from bot.answering.language.folding import fold
from bot.answering.language.question_types import Question, is_yes_no
from bot.answering.language.terms import coverage
from bot.answering.tables.glossing import gloss
from bot.answering.tables.index import Index
from bot.answering.tables.pieces import Piece, of_passage
from bot.seams import Reads
from bot.wording import Wording

STALE_DAYS = 365
_DENIES = re.compile(r"ではなく|(?:ではない|ていない|できない|含まれない)(?:。|$)|\bdoes not\b|\bis not\b")


def say_statements(
    question: Question,
    found: Found,
    index: Index,
    say: Wording,
    today: date,
    reads: Reads | None = None,
    cues: Cues | None = None,
) -> Piece:
    """The statements under a few words that tell where they stand."""
    shown = sorted(found.shown, key=lambda s: (s.passage.id != found.shown[0].passage.id, s.order))
    first = found.shown[0].passage
    numbers: dict[str, int] = {}
    lines = []
    for one in shown:
        number = numbers.setdefault(one.passage.id, len(numbers) + 1)
        lines.append(f"{in_full(one.text)}[{number}]")
    sources = tuple(of_passage(next(s.passage for s in shown if s.passage.id == key)) for key in numbers)
    said = fold(" ".join(lines))
    head = first.heading.split(" › ")[-1]
    if first.language != say.language:
        lead = say("answers.lead.other_language")
    elif head and fold(head) not in said and fold(head) not in fold(first.title):
        lead = say("answers.lead.passage_heading", title=first.title, heading=head)
    elif fold(first.title) not in said:
        lead = say("answers.lead.passage", title=first.title)
    else:
        lead = ""
    day = first.confirmed_on
    old = ""
    if day is not None and (today - day).days >= STALE_DAYS:
        old = say("answers.dated.old", year=day.year, month=day.month, day=day.day)
    verdict = begins(question, found.shown[0].named, checked(question, found, cues), reads, say, found.sure)
    text = verdict + lead + "\n".join(lines) + old
    if first.language == "ja":
        text += gloss([in_full(one.text) for one in shown], index, say)
    topic = {"said": [one.text for one in shown]}
    return Piece(text, sources, "passage", True, found.sure, topic=topic)


def checked(question: Question, found: Found, cues: Cues | None = None) -> Verdict:
    """Yes, when the sentences hold all that a yes-no question says; no, when they tell another thing instead."""
    if not is_yes_no(question) or question.negative:
        return Verdict()
    told = fold(found.shown[0].text)
    if cues is not None and (
        opposite(question.norm, told, cues)
        or at_odds.another_post(question, told, cues)
        or at_odds.another_in_the_row(question, told, cues)
    ):
        return NO
    shown = found.shown
    text = dated(fold(" ".join([shown[0].context, *(s.text for s in shown)])))
    instead = [t for t in found.missing if t.found_in(text) == 0]
    if instead and (found.asked_for or any(t.kind == "number" for t in instead)):
        return Verdict(DENIED)
    if coverage(question.terms, text) >= 0.75 and not _DENIES.search(" ".join(fold(s.text) for s in shown)):
        return Verdict(-DENIED)
    return Verdict()

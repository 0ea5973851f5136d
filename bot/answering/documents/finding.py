"""Questions answered by single statements of documents that nobody has put into tables.

By words alone, or, where there is a model, by meaning as well: then statements are also read together with the
question. Which statement comes first and whether it is said are two fits (``benchmarks/calibrate_documents.py``): what
tells two statements apart says little about whether there is an answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bot.answering.calibration import Weights, chance
from bot.answering.documents.derived import SHORT
from bot.answering.documents.statement_signals import UNMEASURED, Weighed, barred, unstated, weigh
from bot.answering.documents.stock import stock
from bot.answering.judging.together import signals
from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.named import document_of
from bot.answering.language.question_types import ASKS, Question
from bot.answering.language.terms import Term, coverage
from bot.answering.tables.facts import attributes
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.nearness import Nearness
from bot.seams import Passage, Reads, Said

FILE = Path(__file__).parents[1] / "calibration" / "documents.json"
PLAINLY = 0.9
"""Share of the words from which a statement tells just what is asked for."""
SECOND = 0.4
"""Share of the best one's probability from which a second statement is shown with it."""
MOST, MOST_LISTED = 2, 4
"""Statements that are shown; and where all of several are asked for."""
LISTED = 0.25
"""What ``SECOND`` is there."""
READ = 12
"""How many statements are read together with the question."""
HELD = 0.8
"""Share of the words from which statements are taken to tell of one of two things."""
FAR = 4.0
"""Log-odds beyond which being further ahead tells nothing."""
ACROSS_BEHIND = 0.12
"""What ``SECOND`` is where it is asked who or which of several tell of something."""
_NO_LETTER = re.compile(r"[\W_]+")
_EXPLAINS = re.compile(r"これは|それは|これらは|この(?:制度|取り組み|事業)|This is|It is")


@dataclass(frozen=True, slots=True)
class Judge:
    """What ``benchmarks/calibrate_documents.py`` stored."""

    rank: Weights
    """That a statement is the one that answers."""
    gate: Weights
    """That the first of them answers at all; it also weighs how far that is ``ahead`` of the second."""
    threshold: Mapping[str, float]
    """The probability from which on the first is said, by language of question and statement (``en>ja``); ``plain``
    for one that tells just what is asked for, of whom it is asked."""


@cache
def judges() -> Mapping[str, Judge]:
    """Those that come with this version: ``meaning``, ``strange``, ``words``.

    By meaning and words; the same of documents about which no questions are known beforehand; by words alone.
    """
    data = json.loads(FILE.read_text(encoding="utf-8"))["judges"]
    return {name: Judge(Weights(**one["rank"]), Weights(**one["gate"]), one["threshold"]) for name, one in data.items()}


def candidates(
    question: Question, weighed: Sequence[Weighed], reads: Reads | None
) -> tuple[str, Sequence[Weighed]]:  # fmt: skip
    """The judge's name and what it is to judge: by meaning, the best few of each kind, read with the question."""
    able = [one for one in weighed if not unstated(one)]
    if reads is None or not able or "near" not in able[0].signals:
        return "words", [one for one in able if not barred(question, one)]
    words = judges()["words"].rank
    by_meaning = sorted(able, key=lambda one: (-one.signals["near"], one.number))
    by_words = sorted(able, key=lambda one: (barred(question, one), -words.odds(one.signals), one.number))
    by_known = sorted(able, key=lambda one: (-one.signals["known"], -one.signals["near"], one.number))
    all_ways = [one for each in zip(by_meaning, by_words, by_known, strict=True) for one in each]
    few = list({one.number: one for one in all_ways}.values())[:READ]
    read = signals(question.text, [one.said.named for one in few], reads)
    return "meaning", [
        replace(one, signals={**one.signals, **pair}) for one, pair in zip(few, read, strict=True)
    ]  # fmt: skip


def ahead(odds: Sequence[float]) -> float:
    """How far the first is ahead of the second; ``odds`` fall."""
    return min(FAR, odds[0] - odds[1]) / FAR if len(odds) > 1 else 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """The statements to show, the best first."""

    shown: tuple[Said, ...]
    sure: float
    good: bool
    """Whether they answer; else they are the nearest thing known."""
    missing: tuple[Term, ...] = ()
    """Names and numbers of the question that the best of them does not hold."""
    asked_for: bool = False
    """Whether the best of them tells just what is asked for, of whom it is asked."""


def answer(
    question: Question,
    index: Index,
    subjects: Sequence[Mentioned],
    passages: Sequence[Passage],
    cues: Mapping[str, Cues],
    reads: Reads | None = None,
    near: Nearness = UNMEASURED,
) -> Found | None:
    """The statements that answer, or come nearest; None when none comes near at all."""
    own = cues[question.language]
    name, judged = candidates(question, weigh(question, index, subjects, passages, cues, near), reads)
    if not judged:
        return None
    judge = judges()[name]
    ranked = _ranked(judge, judged)
    if name == "meaning" and document_of(ranked[0][1].said.passage) in stock(index).strange:
        judge = judges()["strange"]
        ranked = _ranked(judge, judged)
    odds, first = ranked[0]
    sure = chance(judge.gate.odds({**first.signals, "ahead": ahead([one for one, _ in ranked])}))
    across = f"{question.language}>{first.said.passage.language}"
    asked = judge.threshold.get(across, judge.threshold[question.language])
    whole = _whole_list(question, own, first.said, index)
    shown = [whole or first.said]
    follows = _explanation(first, index)
    if follows and "define" in question.forms:
        shown.append(follows)
    several = wants_all(question, own)
    among = own.has("of_several.across", question.norm)
    most, behind = (MOST_LISTED, ACROSS_BEHIND if among else LISTED) if several or among else (MOST, SECOND)
    told_of = {_of_whom(first.said)}
    for other, one in ranked[1:] if whole is None else ():
        if chance(other) < behind * chance(odds) or len(shown) == most:
            break
        together = _list_of(first.said, one.said, index)
        if together is not None and len(shown) == 1 and not among:
            shown = [together]
            break
        if _same(one.said, shown) or (among and _of_whom(one.said) in told_of):
            continue
        shown.append(one.said)
        told_of.add(_of_whom(one.said))
    if several and whole is None and len(shown) < MOST_LISTED:
        asked_of = attributes(question, own, [(s.start, s.end) for s in subjects])
        beside = [one for one in _beside(first.said, frozenset(asked_of), index) if not _same(one, shown)]
        shown += beside[: MOST_LISTED - len(shown)]
    values = first.signals
    for_it = values["attribute"] > 0 and values["subject"] >= 0.9
    for_it = for_it or (values["text"] >= PLAINLY and values["focus"] == 1.0 and not first.missing)
    good = sure >= (min(asked, judge.threshold["plain"]) if for_it else asked)
    return Found(tuple(shown), sure, good, first.missing, for_it)


def _ranked(judge: Judge, judged: Sequence[Weighed]) -> list[tuple[float, Weighed]]:
    """The statements with their log-odds, the best first."""
    return sorted(((judge.rank.odds(one.signals), one) for one in judged), key=lambda p: (-p[0], p[1].number))


def _whole_list(question: Question, cues: Cues, first: Said, index: Index) -> Said | None:
    """The whole list that the best statement leads to, or is an item of where all of it is asked for."""
    if first.whole:
        return None
    several = wants_all(question, cues)
    for one in index.tables.said:
        if not one.whole or one.passage.id != first.passage.id:
            continue
        leads = one.text.startswith(first.text) and one.order == first.order + 1
        if leads or (several and first.item and one.order <= first.order and first.text.split("：")[-1] in one.text):
            return one
    return None


def _beside(first: Said, asked: frozenset[str], index: Index) -> list[Said]:
    """What stands under the same heading and tells the same of what is asked for: the other organizer."""
    shared = asked.intersection(first.attributes)
    if not shared or not first.passage.heading:
        return []
    section = (document_of(first.passage), first.passage.heading)
    return [
        one for one in index.tables.said
        if not one.whole and (document_of(one.passage), one.passage.heading) == section
        and len(one.text) <= SHORT and shared.intersection(one.attributes)
    ]  # fmt: skip


def _of_whom(one: Said) -> str:
    """Of which person, or in which document, a statement tells."""
    return one.subject if one.subject.startswith("person:") else document_of(one.passage)


def wants_all(question: Question, cues: Cues) -> bool:
    """True when more than one thing is asked for: どんなものがありますか, all of them, the three."""
    return question.has("listing") or cues.has("of_several.all", question.norm)


def _list_of(first: Said, second: Said, index: Index) -> Said | None:
    """The whole list of which both are items: two of them answer no better than all."""
    if not (first.item and second.item) or first.passage.id != second.passage.id or first.whole or second.whole:
        return None
    ends = [one.text.split("：")[-1] for one in (first, second)]
    of_it = (one for one in index.tables.said if one.whole and one.passage.id == first.passage.id)
    return next((one for one in of_it if all(end in one.text for end in ends)), None)


def tells_of(found: Found, half: Question) -> bool:
    """True when the statements shown hold all that is said of one of two things that are asked of."""
    text = fold(" ".join(one.named for one in found.shown))
    return coverage([t for t in half.terms if t.kind != "compound" and t.text not in ASKS], text) >= HELD


def tells_of_both(found: Found, two: Sequence[Question]) -> bool:
    """The same of both."""
    return all(tells_of(found, half) for half in two)


def _explanation(first: Weighed, index: Index) -> Said | None:
    """The statement after the best one, where it goes on about it (``これは…``)."""
    said = index.tables.said
    following = said[first.number + 1] if first.number + 1 < len(said) else None
    if following and following.passage.id == first.said.passage.id and _EXPLAINS.match(following.text):
        return following
    return None


def _same(one: Said, shown: Sequence[Said]) -> bool:
    """True when a statement adds nothing: it is part of one shown, or the other way round."""
    text = _letters(one)
    return any(
        text in _letters(other)
        or _letters(other) in text
        or (one.passage.id == other.passage.id and (one.whole or other.whole) and one.item and other.item)
        for other in shown
    )


def _letters(one: Said) -> str:
    return _NO_LETTER.sub("", fold(one.text))

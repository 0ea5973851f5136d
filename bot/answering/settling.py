"""One self-contained question: each kind of evidence tries in turn, and the first that really answers speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.by_passages import CERTAIN, of_passages
from bot.answering.by_statements import of_statements
from bot.answering.computing import comparisons, fees
from bot.answering.desk import Desk
from bot.answering.documents import cells
from bot.answering.documents.across import named_across
from bot.answering.documents.derived import merged, tables_of
from bot.answering.language import measures
from bot.answering.language.cues import Cues
from bot.answering.language.question_types import Question, is_yes_no, understand
from bot.answering.planning.topics import topic_of
from bot.answering.premises import claims, suppositions
from bot.answering.rosters import memberships
from bot.answering.routes import Case, computed
from bot.answering.stating import BEYOND_DOUBT, say_facts, say_unstated, unstated
from bot.answering.tables.facts import fits, scoped, several
from bot.answering.tables.index import Index, Mentioned
from bot.answering.tables.pieces import Piece, join
from bot.answering.tables.weighing import probability, ranked, threshold
from bot.seams import Passage

_SUMS = ("number.with_tax", "number.tax_only", "number.difference", "number.times", "number.share", "number.several",
         "compare.common", "compare.more")  # fmt: skip
"""Cues of questions that need figures."""


def answer_to(desk: Desk, question: Question, passages: Sequence[Passage], *, chat: bool) -> Piece:
    """One self-contained question."""
    own = desk.cues[question.language]
    sums = any(own.has(key, question.norm) for key in _SUMS)
    if sums and not desk.index.tables.facts and passages:
        # nothing is in tables: figures are read from the documents found
        read = replace(tables_of(passages, desk.cues), said=())
        if read.facts:
            desk = Desk(
                Index.of(merged(desk.index.tables, read), desk.index.places),
                desk.cues,
                desk.say,
                desk.today,
                desk.plan,
                {},
                desk.reads,
            )
            return settle(desk, question, passages, chat=chat)
    return settle(desk, question, passages, chat=chat)


def settle(desk: Desk, question: Question, passages: Sequence[Passage], *, chat: bool) -> Piece:
    """Let each kind of evidence try in turn."""
    own = desk.cues[question.language]
    asked, payer = question, _who_pays(desk, question, own)
    included = payer is not None and is_yes_no(question)
    question = payer or question
    subjects = named_across(desk.index, question, desk.index.named_in(question.norm))
    holders = comparisons.holders(question, desk.index, subjects, own)
    subjects = tuple(sorted((*subjects, *holders), key=lambda one: one.start))
    if subjects:
        desk.carried = subjects
    spoken_of = subjects or (desk.carried if own.has("compare.each", question.norm) else ())
    every = bool(holders) or comparisons.asks_each(question, desk.index, spoken_of, own)
    named_apart = every or several(question, subjects, own) or own.has("compare.same_person", question.norm)
    asked_back = None if named_apart else _which_person(desk, question, subjects)
    if asked_back:
        return asked_back
    roster = memberships.recognise(question, desk.index, own, subjects, passages)
    # the roster tells who takes part, not how many people or for how much
    if roster and measures.asked(question.norm, own) not in ("people", "yen", "age", "telephone"):
        return memberships.answer(roster, question, desk.index, own, desk.say)
    if not subjects and not any(term.kind == "name" for term in question.terms):
        subjects = tuple(replace(one, start=0, end=0) for one in desk.carried)
    meant = scoped(question, subjects, desk.index)
    near = desk.near_of(question) or desk.near_of(asked)
    # statements of documents are weighed in their own way
    weighed = [] if desk.index.tables.said else ranked(question, fits(question, desk.index, meant, own, near))
    found = [one.fit for one in weighed]
    case = Case(question, desk.index, tuple(subjects), tuple(meant), weighed, every, own, desk.say)
    piece = computed(case)
    if piece:
        return desk.with_topic(_and_what_is_asked(desk, piece, case), question, subjects, ())
    tabled = cells.answer(question, passages, own, desk.say)
    if tabled:
        return tabled
    if desk.index.tables.said:
        stated = of_statements(desk, question, passages, subjects)
        if (stated.answered and stated.confidence >= CERTAIN) or not chat or subjects:
            said = stated.topic.get("said", ())
            told_of = [fact for fact in desk.index.tables.facts if fact.text_ja in said]
            return replace(stated, topic={**topic_of(desk.index, question, subjects, told_of), **stated.topic})
        return Piece(desk.say("answers.refusal.chat"), kind="off_topic", answered=False)
    sure = probability(question, weighed) if weighed else 0.0
    open_end = unstated(found, meant) if sure < BEYOND_DOUBT else None
    if open_end and sure >= threshold(question, weighed) and open_end.near < found[0].near and question.whether:
        open_end = None  # it only holds the few words that ask whether something can be done
    if open_end:
        return desk.with_topic(say_unstated(question, open_end, own, desk.say), question, subjects, [open_end])
    told = say_facts(question, desk.index, meant, weighed, own, desk.say, desk.today, desk.reads, near)
    said = [source.passage for source in told.sources] if told else []
    wrong = claims.otherwise(question, desk.index, subjects, own, passages, said)
    wrong = wrong or claims.turned_round(question, found, own)
    if wrong:
        return desk.with_topic(suppositions.corrected(wrong, told, desk.say), question, subjects, ())
    if told and claims.left_open(question, desk.index, subjects, own, said):
        return desk.unknown(question, subjects, found, passages)
    if told:
        if included:
            # who pays the part is told apart from what pays the whole
            told = replace(told, text=desk.say("answers.lead.no") + told.text)
        return desk.with_topic(told, question, subjects, found[:1])
    apart = comparisons.each(question, desk.index, meant, own, desk.say, whole=True)
    # what is told of each whole holds no sum or day that is asked for
    figure = question.has("when", "money", "how_long", "how_many") or measures.asked(question.norm, own)
    if apart and not figure and comparisons.listed(question, meant):
        return desk.with_topic(apart, question, subjects, ())
    read = of_passages(desk, question, passages, subjects)
    if read and read.answered:
        return desk.with_topic(read, question, subjects, ())
    if chat and all(desk.index.known[i].kind == "municipality" for one in subjects for i in one.ids):
        return Piece(desk.say("answers.refusal.chat"), kind="off_topic", answered=False)
    return desk.unknown(question, subjects, found, passages)


def _and_what_is_asked(desk: Desk, piece: Piece, case: Case) -> Piece:
    """A correction with what else is asked of the same one: X's post is another, and this is their field."""
    best = case.weighed[0].fit if case.weighed else None
    if not piece.denies or is_yes_no(case.question) or best is None or not (best.direct and best.attribute):
        return piece
    told = say_facts(
        case.question, desk.index, case.meant, case.weighed[:1], case.cues, desk.say, desk.today, desk.reads
    )
    if told is None or not told.answered or {s.id for s in told.sources} <= {s.id for s in piece.sources}:
        return piece
    text, sources = join([piece, told], desk.say("answers.list.sentence"))
    return replace(piece, text=text, sources=sources)


def _who_pays(desk: Desk, question: Question, cues: Cues) -> Question | None:
    """``旅費は参加費に含まれますか`` asks who pays the part; None for any other question."""
    found = (cues.pattern[f"number.{key}"].search(question.norm) for key in ("included", "including"))
    match = next((m for m in found if m), None)
    if match is None or _holds(match, "part", "tax", question):
        return None
    if not _holds(match, "whole", "fee", question) and not cues.has("number.paid", match["whole"]):
        return None
    fee = fees.priced(question, desk.index, desk.index.named_in(question.norm), cues)
    if fee is None or fee.subject not in desk.index.known:
        return None
    known = desk.index.known[fee.subject]
    name = known.name_en if question.language == "en" and known.name_en else known.name_ja
    told = cues.words["number.payer"][0].format(subject=name, part=match["part"])
    return understand(told, question.language, desk.cues)


def _holds(match: re.Match[str], group: str, key: str, question: Question) -> bool:
    """True when a group of words holds a term of this key."""
    return any(t.key == key and match.start(group) <= t.start < match.end(group) for t in question.terms)


def _which_person(desk: Desk, question: Question, subjects: Sequence[Mentioned]) -> Piece | None:
    """A family name that two people bear is asked back."""
    for one in subjects:
        people = [i for i in one.ids if desk.index.known[i].kind == "person"]
        if len(people) > 1:
            names = [desk.index.known[i].name(question.language) for i in people]
            plain = [
                desk.index.known[i].name_en if question.language == "en" else desk.index.known[i].name_ja
                for i in people
            ]
            options = tuple(question.norm[: one.start] + p + question.norm[one.end :] for p in plain)
            text = desk.say("answers.ask_back.person", names=desk.say("answers.list.comma").join(names))
            return Piece(text, kind="ask_back", answered=False, candidates=options)
    return None

"""Answers: from the sources, from the rows of shown stays, and where they were from."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot import answering
from bot.message import Choice, Source
from bot.seams import (
    Answer,
    Asked,
    FeedbackGiven,
    QuestionAsked,
)
from bot.turn import stay_questions
from bot.turn.draft import Draft
from bot.turn.state import PAST_KEPT

_MARK = re.compile(r"\[(\d+)\]")


def answer(draft: Draft) -> None:
    """Answer the turn's questions: first those about shown stays, then those for the sources."""
    turn = draft.turn
    for question in turn.stay_questions:
        draft.state = replace(draft.state, focus=question.ids[0] if len(question.ids) == 1 else "")
        add_answer(draft, question.question, stay_answer(draft, question))
    found = [
        answering.answer(
            plan, draft.evidence.passages, draft.evidence.tables, draft.places, draft.wording, today=turn.today,
            near=draft.evidence.near, reads=draft.evidence.reads,
        )
        for plan in turn.plans
    ]  # fmt: skip
    partly = any(one.answered for one in found)
    for plan, answer in zip(turn.plans, found, strict=True):
        if turn.tentative and not answer.answered:
            return
        if (
            answer.kind == "unknown"
            and not turn.tentative
            and (offered := turn.offered.get(plan.question))
            and draft.evidence.offer
        ):
            add_answer(draft, plan.question, _beside(draft, offered))
            continue
        add_answer(draft, plan.question, _with_what_is_missing(draft, plan.question, answer, partly=partly))


def _with_what_is_missing(draft: Draft, question: str, answer: Answer, *, partly: bool) -> Answer:
    """An answer that knows nothing, in few words where something else of the message is answered or wished for."""
    refused = answer.kind in ("refusal", "off_topic", "ask_back")
    said = question.strip("?？。．. ")
    if not answer.answered and not refused and shows_stays(draft):
        # what was wished for leads; that nothing is known of the rest is said in a line
        draft.asides.append(draft.say("say.not_in_sources", question=said))
        return replace(answer, text="", candidates=())
    if partly and answer.kind == "unknown":
        return replace(answer, text=draft.wording("answers.unknown.half", question=said))
    return answer


def shows_stays(draft: Draft) -> bool:
    """True when the reply goes on to show stays for wishes of the same message."""
    matches = draft.evidence.matches
    return bool(draft.turn.entries and draft.turn.proposes and matches and matches.matches)


def stay_answer(draft: Draft, question: stay_questions.StayQuestion) -> Answer:
    """Answer a question about shown stays from their rows, or one about all on offer from their figures."""
    if question.asked == "offered":
        return _offer_answer(draft, question)
    stays = [stay for stay_id in question.ids if (stay := draft.stay(stay_id))]
    if not stays:
        return Answer(draft.say("react.gone"), answered=False, kind="stays")
    sources = tuple(
        Source(number, "stay", stay.id, stay.name, url=stay.url, confirmed_on=stay.confirmed_on)
        for number, stay in enumerate(stays, 1)
    )
    text = stay_questions.answer(question, stays, draft.turn.wishes, draft.turn.today, draft.wording, draft.places)
    return Answer(text, sources, kind="stays")


def _offer_answer(draft: Draft, question: stay_questions.StayQuestion) -> Answer:
    offer = draft.evidence.offer
    if offer is None or not offer.stays:
        return Answer(draft.wording("stay_questions.offered.none"), answered=False, kind="stays")
    title = draft.wording("stay_questions.offered.source")
    source = Source(1, "stay", "catalogue", title, confirmed_on=offer.confirmed_on)
    return Answer(stay_questions.told(question, offer, draft.wording, draft.places), (source,), kind="stays")


def _beside(draft: Draft, question: stay_questions.StayQuestion) -> Answer:
    """What the stays on offer tell of a question of which the sources say nothing."""
    answer = _offer_answer(draft, question)
    if not answer.answered:
        return answer
    return replace(answer, text=draft.wording("stay_questions.offered.beside", answer=answer.text))


def add_answer(draft: Draft, question: str, answer: Answer) -> None:
    """Put an answer under those before it, its sources numbered on; the question is recorded."""
    offset = len(draft.sources)
    answered_before = draft.answered and bool(draft.answers)
    text = _MARK.sub(lambda m: f"[{int(m[1]) + offset}]", answer.text) if offset else answer.text
    if text:
        draft.answers.append(text)
    draft.sources += [replace(source, number=source.number + offset) for source in answer.sources]
    draft.choices += [Choice(candidate, f"ask:{candidate}"[:300]) for candidate in answer.candidates]
    asked = Asked(question, answer.topic, answer.sources)
    draft.state = replace(draft.state, past=(*draft.state.past, asked)[-PAST_KEPT:])
    refused = answer.kind in ("refusal", "off_topic")
    # half an answer is one
    draft.answered = answer.answered or answered_before
    if answer.kind == "ask_back":
        draft.asks = True
    if not refused and answer.kind != "ask_back":
        draft.effects.append(
            QuestionAsked(
                question, draft.turn.language, answer.answered,
                tuple(s.id for s in answer.sources), tuple(s.id for s in answer.near),
            )
        )  # fmt: skip


def where_from(draft: Draft, _: Any) -> None:
    """Show the sources of the last answer, with their words."""
    past = draft.state.past
    draft.question_next = False
    if not past:
        draft.answers.append(draft.say("say.no_answer_yet"))
    elif not past[-1].sources:
        draft.answers.append(draft.say("say.where_from_none"))
    else:
        draft.answers.append(draft.say("say.where_from"))
        draft.sources += past[-1].sources
        for source in past[-1].sources:
            if source.passage:
                draft.answers.append(f"[{source.number}] {source.passage}")


def passage(draft: Draft, _: Any) -> None:
    """Show one passage in full."""
    passage = draft.evidence.passage
    draft.question_next = False
    if passage is None:
        draft.answers.append(draft.say("say.passage_gone"))
        return
    draft.answers.append(passage.text)
    draft.sources.append(
        Source(1, "passage", passage.id, passage.title, passage.heading, passage.url, passage.published_on,
               passage.confirmed_on, passage.text)
    )  # fmt: skip


def feedback(draft: Draft, verdict: str) -> None:
    """Record 👍 or 👎 on the last answer."""
    good = verdict == "good"
    evidence = tuple(s.id for s in draft.state.past[-1].sources) if draft.state.past else ()
    draft.effects.append(FeedbackGiven(good, evidence))
    draft.said.append(draft.say("say.feedback_good" if good else "say.feedback_bad"))
    draft.question_next = False

"""Greeting, parting, small talk, and words that could not be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.turn import asking
from bot.turn.draft import Draft
from bot.turn.questions import wait_for
from bot.turn.readback import summary

FAILURES_TO_BUTTONS, FAILURES_TO_PERSON = 2, 3


def greet(draft: Draft, _: Any) -> None:
    """Say hello: to somebody new, returning, or still here."""
    turn = draft.turn
    if turn.memory.seen_at is None:
        draft.said.append(draft.say("hello.new"))
        return
    wishes = summary(turn.preferences, turn.wishes, draft.places, draft.wording)
    if not turn.away:
        draft.said.append(draft.say("hello.again"))
        return
    draft.said.append(draft.say("hello.back"))
    if turn.lapsed:
        draft.said.append(draft.say("hello.dates_passed"))
    if wishes:
        wait_for(draft, {"act": "returning"})


def carried(draft: Draft) -> None:
    """Tell somebody who returns with a new wish what is still held from before."""
    turn = draft.turn
    wishes = summary(turn.memory.preferences, turn.before, draft.places, draft.wording)
    if turn.away and turn.entries and wishes and not any(step.kind in ("greet", "was_reset") for step in turn.steps):
        wishes = summary(turn.preferences, turn.wishes, draft.places, draft.wording)
        draft.asides.append(draft.say("hello.carried", wishes=wishes))


def join(draft: Draft, _: Any) -> None:
    """Greet somebody who opened the talk without a word."""
    greet(draft, None)
    if draft.turn.memory.seen_at is None:
        draft.said.append(draft.say("hello.continue"))
        draft.question_next = False


def leave(draft: Draft, _: Any) -> None:
    """Say nothing to somebody who has left."""
    draft.question_next = False


def unclear(draft: Draft, _: Any) -> None:
    """Say that nothing could be read; the question asked is put again, then with buttons, then with a person."""
    if draft.answers:  # the words were a question after all
        return
    draft.answered = False
    if not draft.turn.message.text.strip():
        draft.said.append(draft.say("say.empty"))
        return
    if draft.state.open:
        failed = _failed(draft, str(draft.state.open["act"]))
        draft.said.append(draft.say("asking.person" if failed >= FAILURES_TO_PERSON else "say.unclear"))
        wait_for(draft, draft.state.open)
        if failed >= FAILURES_TO_PERSON:
            draft.button("human", "human")
        return
    matches = draft.evidence.matches
    if draft.turn.proposes and matches is not None and not matches.matches:
        draft.said.append(draft.say("say.unclear"))  # what would open something is worth more than a question
        return
    slot = draft.state.asked
    if not slot or slot not in asking.ORDER:
        draft.said += [draft.say("say.unclear"), draft.say("say.unclear_try")]
        return
    failed = _failed(draft, slot)
    question = draft.say(f"asking.{slot}")
    if failed >= FAILURES_TO_PERSON:
        draft.said.append(draft.say("asking.person"))
        draft.button("human", "human")
    if failed >= FAILURES_TO_BUTTONS:
        draft.closing.append(draft.say("asking.buttons", question=question))
    else:
        draft.said.append(draft.say("say.unclear"))
        draft.closing.append(question)
    draft.choices += asking.choices(slot, draft.turn.today, draft.places, draft.wording)
    draft.asks = True


def _failed(draft: Draft, what: str) -> int:
    """Note that the answer to a question could not be read; how often by now."""
    failed = draft.state.failures.get(what, 0) + 1
    draft.state = replace(draft.state, failures={**draft.state.failures, what: failed})
    return failed


def off_topic(draft: Draft, kind: str) -> None:
    """One friendly or short sentence, and the way back."""
    draft.said.append(draft.say(f"say.{kind}"))
    draft.answered = kind == "chat"
    draft.question_next = kind == "chat"


def refused(draft: Draft, why: str) -> None:
    """Say in a sentence what is not heeded of a message whose rest is."""
    draft.asides.append(draft.say(f"say.{why}_beside"))


def repeat(draft: Draft, _: Any) -> None:
    """Say the last reply again."""
    draft.said.append(draft.state.last or draft.say("say.nothing_to_repeat"))
    if draft.state.last and draft.state.asked in asking.ORDER and not draft.state.open:
        draft.choices += asking.choices(draft.state.asked, draft.turn.today, draft.places, draft.wording)
    draft.question_next = False

"""A figure that no rule took is asked about, once and before any stay is proposed that may go against it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.turn import asking
from bot.turn.draft import Draft
from bot.turn.readback import slot_name
from bot.turn.steps import Step
from bot.turn.understood import Turn


def with_question(turn: Turn) -> Turn:
    """``turn`` that asks about the first of its figures of whose slot nothing is known, and proposes nothing yet.

    None where the turn answers or waits for something else, nor where that slot was asked about before.
    """
    if turn.plans or turn.stay_questions or turn.state.open or turn.instead is not None:
        return turn
    for slot, words in turn.figures:
        if not turn.known(slot) and slot not in turn.state.put:
            steps = tuple(step for step in turn.steps if step.kind != "unclear")
            return replace(turn, steps=(*steps, Step("figure", (slot, words))), proposes=False)
    return turn


def figure(draft: Draft, data: Any) -> None:
    """Ask what a figure was, with the buttons of the slot that it may be of."""
    if draft.asks:
        return
    slot, words = data
    draft.closing.append(draft.say("asking.figure", words=words, slot=slot_name(slot, draft.wording)))
    draft.choices += asking.choices(slot, draft.turn.today, draft.places, draft.wording)
    draft.state = replace(draft.state, asked=slot, put=(*draft.state.put, slot))
    draft.asks = True

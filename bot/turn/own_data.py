"""What belongs to the person: shown, exported, erased, reset, paused, shared with somebody."""

from __future__ import annotations

import json
from typing import Any

from bot.message import Attachment
from bot.seams import (
    ConsentGiven,
    Forget,
    HumanAsked,
)
from bot.turn import joining
from bot.turn.draft import CONSENT_VERSION, Draft
from bot.turn.questions import wait_for
from bot.turn.readback import summary
from bot.turn.state import State


def confirm_first(draft: Draft, act: str) -> None:
    """Ask before anything that can not be taken back or that shares something."""
    wait_for(draft, {"act": act})


def forget(draft: Draft, _: Any) -> None:
    """Erase the person."""
    draft.effects.append(Forget())
    draft.acts.append("deleted")
    draft.said.append(draft.say("confirm.deleted"))
    draft.private = True


def was_reset(draft: Draft, _: Any) -> None:
    """Clear the wishes."""
    draft.state = State(noticed=draft.state.noticed)
    draft.acts.append("reset")
    draft.said.append(draft.say("confirm.was_reset"))


def human_done(draft: Draft, _: Any) -> None:
    """Tell somebody that the person wants to talk."""
    draft.effects += [ConsentGiven("human", CONSENT_VERSION), HumanAsked()]
    draft.acts.append("human")
    draft.said.append(draft.say("confirm.human_done" if draft.evidence.hears else "confirm.human_noted"))
    draft.question_next = False


def mine(draft: Draft, _: Any) -> None:
    """Say what is known about the person."""
    turn = draft.turn
    if turn.memory.seen_at is None:
        draft.said.append(draft.say("mine.nothing"))
        draft.choices += joining.offered(turn.message.address, turn.memory, draft.wording)
        draft.private, draft.question_next = True, False
        return
    wishes = summary(turn.preferences, turn.wishes, draft.places, draft.wording)
    draft.said.append(draft.say("mine.wishes", wishes=wishes) if wishes else draft.say("mine.no_wishes"))
    if turn.memory.interests:
        names = draft.say("join.list").join(draft.stay_name(i) for i in turn.memory.interests)
        draft.said.append(draft.say("mine.interests", stays=names))
    if turn.words:
        words = draft.say("join.list").join(draft.say("mine.quoted", words=said) for _, said in turn.words)
        draft.said.append(draft.say("mine.words", words=words))
    if turn.unwanted:
        words = draft.say("join.list").join(draft.say("mine.quoted", words=said) for _, said in turn.unwanted)
        draft.said.append(draft.say("mine.unwanted", words=words))
    if turn.memory.joined:
        others = joining.platforms(turn.memory.joined, draft.wording)
        draft.said.append(draft.wording("joining.mine", platforms=others))
    draft.said += [draft.say("mine.language"), draft.say("mine.more")]
    if wishes:
        draft.button("fix", "fix")
    draft.choices += joining.offered(turn.message.address, turn.memory, draft.wording)
    draft.private = True
    draft.question_next = False


def export(draft: Draft, _: Any) -> None:
    """Give everything that is stored."""
    data = json.dumps(draft.evidence.export or {}, ensure_ascii=False, indent=2, default=str)
    draft.attachments.append(Attachment("sankin-data.json", "application/json", data.encode()))
    draft.said.append(draft.say("confirm.exported_inline", data=data))
    draft.acts.append("exported")
    draft.private = True
    draft.question_next = False


def paused(draft: Draft, paused: bool) -> None:
    """Stop or resume writing to the person unasked."""
    draft.said.append(draft.say("confirm.paused" if paused else "confirm.resumed"))
    draft.acts.append("paused" if paused else "resumed")
    draft.question_next = False

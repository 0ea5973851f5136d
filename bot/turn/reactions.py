"""What the person thinks of a stay that was shown."""

from __future__ import annotations

from dataclasses import replace

from bot.seams import (
    ConsentGiven,
    InterestStated,
    PartyChanged,
    Reacted,
)
from bot.turn.draft import CONSENT_VERSION, Draft
from bot.turn.questions import wait_for
from bot.turn.readback import yen


def interested(draft: Draft, stay_id: str) -> None:
    """Record the interest once, and ask whether it may be shared."""
    stay = draft.stay(stay_id)
    if stay is None:
        draft.said.append(draft.say("react.gone"))
        return
    if stay_id in draft.turn.memory.interests:
        draft.said.append(draft.say("react.interested_again", stay=stay.name))
        draft.question_next = False
        return
    people = draft.turn.wishes.people or 1
    draft.effects.append(InterestStated(stay_id, people=people))
    draft.acts.append(f"interest:{stay_id}")
    draft.said.append(draft.say("react.interested", stay=stay.name))
    if stay.left < people:
        draft.said.append(draft.wording("interests.full"))
    draft.state = replace(draft.state, focus=stay_id)
    wait_for(draft, {"act": "share", "stay": stay_id})


def shared(draft: Draft, stay_id: str) -> None:
    """Record that the interest may be shared."""
    people = draft.turn.wishes.people or 1
    draft.effects.append(InterestStated(stay_id, consented=True, people=people))
    draft.effects.append(ConsentGiven(f"share:{stay_id}", CONSENT_VERSION))
    draft.acts.append(f"shared:{stay_id}")
    draft.said.append(draft.say("react.shared"))
    draft.question_next = False


def withdraw(draft: Draft, stay_id: str) -> None:
    """Take an interest back."""
    draft.effects.append(InterestStated(stay_id, withdrawn=True))
    draft.acts.append(f"withdrawn:{stay_id}")
    key = "withdrawn_told" if stay_id in draft.evidence.in_hand else "withdrawn"
    draft.said.append(draft.say(f"react.{key}", stay=draft.stay_name(stay_id)))


def party_changed(draft: Draft) -> None:
    """What is wished for but not yet confirmed is for as many as come along now."""
    people = draft.turn.wishes.people or 1
    if draft.turn.memory.interests and people != (draft.turn.before.people or 1):
        draft.effects.append(PartyChanged(people))
        draft.said.append(draft.say("react.party_changed", people=people))


def like(draft: Draft, stay_id: str) -> None:
    """Note that the stay is close to what is wished."""
    draft.effects.append(Reacted(stay_id, "like"))
    draft.state = replace(draft.state, focus=stay_id)
    draft.said.append(draft.say("react.liked", stay=draft.stay_name(stay_id)))
    if stay_id in draft.turn.memory.interests:
        draft.question_next = False
    else:
        wait_for(draft, {"act": "interest", "stay": stay_id})


def disliked(draft: Draft, data: tuple[tuple[str, ...], str]) -> None:
    """Leave the stays out from now on."""
    ids, reason = data
    draft.effects += [Reacted(stay_id, "dislike", reason) for stay_id in ids]
    if len(ids) == 1:
        draft.said.append(draft.say("react.disliked", stay=draft.stay_name(ids[0])))
    else:
        draft.said.append(draft.say("react.disliked_all"))


def which(draft: Draft, verdict: str) -> None:
    """Ask which of the shown stays is meant."""
    if not draft.state.offered:
        draft.said.append(draft.say("react.nothing_shown"))
        draft.button("propose", "propose", "primary")
        return
    wait_for(draft, {"act": "which", "verdict": verdict})


def far(draft: Draft, minutes: int) -> None:
    """Say that nearer places are searched."""
    draft.said.append(draft.say("react.far", minutes=minutes))


def expensive(draft: Draft, cost: int) -> None:
    """Say that cheaper stays are searched."""
    draft.said.append(draft.say("react.expensive", amount=yen(cost, draft.wording)))

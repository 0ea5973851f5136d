"""The question that a reply ends with: the one that waits, put again after a digression, or the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.message import Choice
from bot.turn import asking, joining
from bot.turn.draft import Draft
from bot.turn.readback import summary, value_text

PUT_AGAIN = 2
"""How often a question that waits is put while the person speaks of other things."""
_YES = {"delete": ("delete", "danger"), "reset": ("reset", "danger"), "human": ("share", "primary")}


def wait_for(draft: Draft, opened: Mapping[str, Any], *, returning: bool = False) -> None:
    """Put a question that waits for its answer, with buttons; ``returning`` after a digression."""
    opened = {**opened, "put": opened.get("put", 0) + 1}
    draft.state = replace(draft.state, open=opened)
    question = _text(draft, opened)
    draft.closing.append(draft.say("asking.return", question=question) if returning else question)
    match opened["act"]:
        case "pick":
            for code in opened["candidates"]:
                label = value_text(opened["slot"], code, draft.places, draft.wording)
                draft.choices.append(Choice(label, f"pick:{code}"))
        case "conflict":
            draft.button("change", "conflict:change")
            draft.button("add", "conflict:add")
        case "share":
            draft.button("share", f"yes:share:{opened['stay']}", "primary")
            draft.button("not_share", f"no:share:{opened['stay']}")
        case "interest":
            draft.button("interested", f"interested:{opened['stay']}", "primary")
        case "which":
            draft.choices += [Choice(stay.name, f"{opened['verdict']}:{stay.id}") for stay in draft.state.offered]
        case "returning":
            draft.button("keep_wishes", "yes:returning", "primary")
            draft.button("fix", "fix")
        case act:
            label, emphasis = _YES[act]
            draft.button(label, f"yes:{act}", emphasis)
            draft.button("keep" if act != "human" else "not_share", f"no:{act}")
            draft.private = True
    draft.asks = True


def _text(draft: Draft, opened: Mapping[str, Any]) -> str:
    """The words of a question that waits."""
    match opened["act"]:
        case "pick":
            return draft.say("asking.place_which", words=opened.get("words", ""))
        case "conflict":
            old, new = (
                draft.say("join.or").join(value_text("place", code, draft.places, draft.wording) for code in codes)
                for codes in (opened["old"], opened["new"])
            )
            return draft.say("asking.conflict", old=old, new=new)
        case "share":
            people = draft.turn.wishes.people or 1
            key = "share" if people == 1 else "share_party"
            return draft.say(f"react.{key}", stay=draft.stay_name(opened["stay"]), people=people)
        case "interest" | "which" as act:
            return draft.say(f"react.{act}")
        case "returning":
            wishes = summary(draft.turn.preferences, draft.turn.wishes, draft.places, draft.wording)
            return draft.say("asking.still", wishes=wishes)
        case "delete" if draft.turn.memory.joined:
            others = joining.platforms(draft.turn.memory.joined, draft.wording)
            return "\n".join((draft.wording("joining.delete", platforms=others), draft.say("confirm.delete")))
        case act:
            return draft.say(f"confirm.{act}")


def put_question(draft: Draft, slot: str, *, returning: bool = False) -> None:
    """Ask for a slot, with buttons; ``returning`` after a digression."""
    question = draft.say(f"asking.{slot}")
    draft.closing.append(draft.say("asking.return", question=question) if returning else question)
    draft.choices += asking.choices(slot, draft.turn.today, draft.places, draft.wording)
    draft.state = replace(draft.state, asked=slot, put=(*draft.state.put, slot))
    draft.asks = True


def ask_next(draft: Draft) -> None:
    """End with the most useful question, if one is in place."""
    turn = draft.turn
    if draft.asks or turn.message.kind == "leave":
        return
    waiting = draft.state.open
    if waiting and draft.question_next and waiting.get("put", 1) < PUT_AGAIN:
        wait_for(draft, waiting, returning=True)
        return
    asked = draft.state.asked
    if asked and turn.known(asked):
        draft.state, asked = replace(draft.state, asked=""), ""
    if draft.answers and not turn.entries:
        # a digression: the thread is picked up where it was, and nobody is pressed to start one
        if asked in asking.ORDER and draft.question_next and draft.state.put.count(asked) < PUT_AGAIN:
            put_question(draft, asked, returning=True)
        return
    if not draft.question_next:
        return
    split = draft.evidence.matches.split if draft.evidence.matches else None
    slot = asking.next_slot(turn.known, draft.state, split)
    if slot:
        put_question(draft, slot)
    else:
        draft.state = replace(draft.state, asked="")
        if not draft.cards and not draft.lead:
            draft.button("propose", "propose", "primary")

"""What was taken in: read back, changed, declined, asked back, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.commands import Clarify
from bot.message import Choice
from bot.preferences import Entry, Polarity
from bot.turn import asking
from bot.turn.draft import Draft
from bot.turn.interpreting import adds_place
from bot.turn.questions import put_question, wait_for
from bot.turn.readback import slot_name, slot_text, value_text


def taken(draft: Draft, slots: tuple[str, ...]) -> None:
    """Read back what was taken in; what replaced something says what it replaced."""
    turn = draft.turn
    told: list[str] = []
    for slot in _with_length(draft, slots):
        new = slot_text(slot, turn.preferences, turn.wishes, draft.places, draft.wording)
        old = slot_text(slot, turn.memory.preferences, turn.before, draft.places, draft.wording)
        replaced = slot in ("start", "days", "budget") or any(
            e.op == "correct" and e.slot == slot for e in turn.entries
        )
        if not new:
            if old:
                draft.said.append(draft.say("understood.cleared", slot=slot_name(slot, draft.wording)))
            elif slot == "start":
                draft.said.append(draft.say("understood.past"))
        elif replaced and old and old != new and slot not in turn.before.declined:
            name = slot_name(slot, draft.wording)
            draft.said.append(draft.say("understood.changed", slot=name, old=old, new=new))
        else:
            told.append(new + assumption(draft, slot))
    if not told and not draft.said:
        draft.said.append(draft.say("understood.confirmed"))
    if told:
        draft.said.append(draft.say("understood.taken", wishes=draft.say("join.wishes").join(told)))
    if told or any(draft.said):
        draft.button("fix", "fix")


def undone(draft: Draft, entries: Sequence[Entry]) -> None:
    """Say what no longer holds, in the words in which it was read back."""
    told = []
    for entry in entries:
        if entry.op in ("set", "correct") and entry.polarity is Polarity.WANT:
            told.append(value_text(entry.slot, entry.value, draft.places, draft.wording))
        elif entry.op == "decline":
            told.append(draft.say("wish.any", slot=slot_name(entry.slot, draft.wording)))
    values = draft.say("join.wishes").join(dict.fromkeys(filter(None, told)))
    draft.said.append(draft.say("understood.undone", values=values) if values else draft.say("understood.undone_all"))


def _with_length(draft: Draft, slots: tuple[str, ...]) -> tuple[str, ...]:
    """The slots to read back: from one day to another also tells how long."""
    derived = draft.turn.wishes.days_min is not None and not draft.turn.preferences.values("days")
    if "start" not in slots or "days" in slots or not derived:
        return slots
    at = slots.index("start") + 1
    return (*slots[:at], "days", *slots[at:])


def assumption(draft: Draft, slot: str) -> str:
    """What was assumed in reading a value, said so that it can be mended; a budget's unit gets buttons."""
    if slot != "budget":
        return ""
    held = draft.turn.preferences.values("budget")
    if not held or held[-1].value.get("per") or held[-1].value.get("max") is None:
        return ""
    for per in ("month", "night", "person"):
        draft.button(f"per_{per}", f"per:{per}")
    return draft.say("understood.assumed_total")


def declined(draft: Draft, data: tuple[tuple[str, ...], str]) -> None:
    """Note what the person does not mind, or does not know yet."""
    slots, why = data
    names = draft.say("join.list").join(slot_name(slot, draft.wording) for slot in slots)
    draft.said.append(draft.say(f"understood.{'declined' if why == 'any' else 'unknown'}", slots=names))
    if draft.state.asked in slots:
        draft.state = replace(draft.state, asked="")


def cleared(draft: Draft, slot: str) -> None:
    """Say that a condition was removed."""
    draft.said.append(draft.say("understood.cleared", slot=slot_name(slot, draft.wording)))


def conflict(draft: Draft, data: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    """Ask whether a new place replaces the old one."""
    wait_for(draft, {"act": "conflict", "old": list(data[0]), "new": list(data[1])})


def clarify(draft: Draft, command: Clarify) -> None:
    """Ask back which of several places is meant; of two such names the second is asked about after the first."""
    opened = {
        "act": "pick", "slot": command.slot, "candidates": [str(code) for code in command.candidates],
        "polarity": str(command.polarity), "words": command.words,
        "adds": not draft.turn.memory.preferences.values("place") or adds_place(draft.turn.message.text),
    }  # fmt: skip
    if draft.asks and draft.state.open.get("act") == "pick":
        waiting = draft.state.open
        more = [*waiting.get("more", ()), {**opened, "adds": True}]
        draft.state = replace(draft.state, open={**waiting, "more": more})
        return
    pick(draft, opened)


def pick(draft: Draft, opened: Mapping[str, Any]) -> None:
    """Put the question which of several places is meant."""
    draft.state = replace(draft.state, asked="place")
    wait_for(draft, opened)


def fix(draft: Draft, _: Any) -> None:
    """Ask which part of what was understood is wrong."""
    turn = draft.turn
    known = [slot for slot in asking.ORDER if turn.known(slot)]
    if not known:
        draft.said.append(draft.say("understood.confirmed"))
        return
    draft.closing.append(draft.say("asking.wrong"))
    for slot in known:
        draft.choices.append(Choice(slot_name(slot, draft.wording), f"reask:{slot}"))
    if draft.state.offered:
        draft.button("other_stays", "dislike:*")
    draft.asks = True


def reask(draft: Draft, slot: str) -> None:
    """Ask for a slot again because the person wants to correct it."""
    if slot not in asking.ORDER:
        draft.said.append(draft.say("confirm.expired"))
        return
    put_question(draft, slot)

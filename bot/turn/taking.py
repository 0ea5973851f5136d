"""What was taken in: read back, changed, declined, asked back, taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.message import Choice
from bot.turn import asking
from bot.turn.draft import Draft
from bot.turn.proposing import put_question
from bot.turn.readback import slot_name, slot_text, value_text


def taken(draft: Draft, slots: tuple[str, ...]) -> None:
    """Read back what was taken in; what replaced something says what it replaced."""
    turn = draft.turn
    told: list[str] = []
    for slot in slots:
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


def assumption(draft: Draft, slot: str) -> str:
    """What was assumed in reading a value, said so that it can be mended; a budget's unit gets buttons."""
    if slot != "budget":
        return ""
    held = draft.turn.preferences.values("budget")
    if not held or held[-1].value.get("per") or held[-1].value.get("max") is None:
        return ""
    draft.state = replace(draft.state, open={"act": "per", "budget": held[-1].value})
    for per in ("month", "night", "person"):
        draft.button(f"per_{per}", f"per:{per}")
    return draft.say("understood.assumed_total")


def declined(draft: Draft, data: tuple[str, str]) -> None:
    """Note that the person does not mind, or does not know yet."""
    slot, why = data
    key = "declined" if why == "any" else "unknown"
    draft.said.append(draft.say(f"understood.{key}", slots=slot_name(slot, draft.wording)))
    if draft.state.asked == slot:
        draft.state = replace(draft.state, asked="")


def cleared(draft: Draft, slot: str) -> None:
    """Say that a condition was removed."""
    draft.said.append(draft.say("understood.cleared", slot=slot_name(slot, draft.wording)))


def conflict(draft: Draft, data: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    """Ask whether a new place replaces the old one."""
    old, new = (
        draft.say("join.or").join(value_text("place", code, draft.places, draft.wording) for code in codes)
        for codes in data
    )
    draft.state = replace(draft.state, open={"act": "conflict", "old": list(data[0]), "new": list(data[1])})
    draft.closing.append(draft.say("asking.conflict", old=old, new=new))
    draft.button("change", "conflict:change")
    draft.button("add", "conflict:add")
    draft.asks = True


def clarify(draft: Draft, command: Any) -> None:
    """Ask back which of several places is meant."""
    if draft.state.open.get("act") == "pick" and draft.asks:
        return  # one question a turn; the other name is asked about when it is said again
    codes = [str(code) for code in command.candidates]
    draft.state = replace(
        draft.state,
        open={"act": "pick", "slot": command.slot, "candidates": codes, "polarity": str(command.polarity),
              "words": command.words},
        asked=command.slot,
    )  # fmt: skip
    which_one(draft)


def which_one(draft: Draft) -> None:
    """Put the open question which of several places is meant, with a button each."""
    opened = draft.state.open
    draft.closing.append(draft.say("asking.place_which", words=opened.get("words", "")))
    for code in opened["candidates"]:
        label = value_text(opened["slot"], code, draft.places, draft.wording)
        draft.choices.append(Choice(label, f"pick:{code}"))
    draft.asks = True


def fix(draft: Draft, _: Any) -> None:
    """Ask which part of what was understood is wrong."""
    turn = draft.turn
    known = [slot for slot in asking.ORDER if turn.preferences.known(slot)]
    if not known:
        draft.said.append(draft.say("understood.confirmed"))
        return
    draft.closing.append(draft.say("asking.wrong"))
    for slot in known:
        draft.choices.append(Choice(slot_name(slot, draft.wording), f"reask:{slot}"))
    draft.asks = True


def reask(draft: Draft, slot: str) -> None:
    """Ask for a slot again because the person wants to correct it."""
    if slot not in asking.ORDER:
        draft.said.append(draft.say("confirm.expired"))
        return
    put_question(draft, slot)

"""Relaxations as buttons: what would change, what it opens, and the press that takes it."""

from __future__ import annotations

import json
import re
from typing import Any

from bot import commands as c
from bot.matching import Relaxation, entries
from bot.matching.filtering import hard
from bot.places import Places
from bot.preferences import SLOT, Entry, Polarity, Wishes
from bot.turn import values
from bot.turn.readback import days_text, slot_name, value_text, window_text, yen
from bot.wording import Wording

PRESS_AT_MOST = 300
_WITHIN = re.compile(r"移動\d+分以内")


def offer(relaxation: Relaxation, wishes: Wishes, places: Places, wording: Wording) -> tuple[str, str]:
    """Label and press of one relaxation; an empty press when it is too large for a button."""
    press = "relax:" + json.dumps(
        [_packed(entry) for entry in entries(wishes, relaxation)], ensure_ascii=False, separators=(",", ":")
    )
    if len(press) > PRESS_AT_MOST:
        return "", ""
    changed = relaxation.relaxed(wishes)
    parts = [_one(wish, wishes, changed, places=places, wording=wording) for wish in relaxation.wishes]
    texts = [part for part in dict.fromkeys(parts) if part]
    joined = wording("dialogue.join.plus").join(texts)
    return wording("dialogue.relax.opens", change=joined, n=relaxation.opens), press


def _packed(entry: Entry) -> list[Any]:
    """A line of the log as short as it can be: op, slot, value, and how it is meant where that is unusual."""
    packed = [entry.op, entry.slot, entry.value, str(entry.polarity), entry.hard]
    usual = [None, None, None, str(Polarity.WANT), None]
    while packed and packed[-1] == usual[len(packed) - 1]:
        packed.pop()
    return packed


def taken(packed: str) -> tuple[c.Command, ...]:
    """The commands that a relaxation's press stands for; empty when it can not be read."""
    try:
        return tuple(_command(*line) for line in json.loads(packed))
    except (ValueError, TypeError, KeyError):
        return ()


def _command(
    op: str, slot: str, value: Any = None, polarity: str = Polarity.WANT, hard: bool | None = None
) -> c.Command:
    """One line of the log as a command; raises KeyError for a slot or an operation that there is not."""
    if slot not in SLOT or (op in ("set", "correct") and not values.holds(slot, value)):
        raise KeyError(slot)
    match op:
        case "set":
            return c.Set(slot, value, Polarity(polarity), hard=hard)
        case "correct":
            return c.Correct(slot, value, Polarity(polarity), hard=hard)
        case "clear":
            return c.Clear(slot)
        case "decline":
            return c.Decline(slot, value or "any")
    raise KeyError(op)


def _one(wish: str, wishes: Wishes, changed: Wishes, *, places: Places, wording: Wording) -> str:
    """What changes of one wish, in words."""

    def say(key: str, **variables: object) -> str:
        return wording(f"dialogue.relax.{key}", **variables)

    def names(codes: list[str]) -> str:
        return wording("dialogue.join.or").join(places.label(code, wording.language) for code in codes)

    if wish.startswith("needs:"):
        word = wish.removeprefix("needs:")
        wider = next((n for n in changed.needs if _WITHIN.fullmatch(n)), None) if _WITHIN.fullmatch(word) else None
        if wider:
            return say("to", slot=slot_name("needs", wording), to=value_text("needs", wider, places, wording))
        return say("needs", to=value_text("needs", word, places, wording))
    match wish:
        case "budget" if changed.unknown_ok and changed.budget_yen_max == wishes.budget_yen_max:
            return say("budget_unknown")
        case "budget" if changed.budget_yen_max is not None:
            return say("budget", to=yen(changed.budget_yen_max, wording))
        case "days" if changed.days_min is not None or changed.days_max is not None:
            return say("days", to=days_text(changed.days_min, changed.days_max, wording))
        case "start" if changed.start_earliest is not None or changed.start_latest is not None:
            return say(
                "start", to=window_text(changed.start_earliest, changed.start_latest, changed.end_latest, wording)
            )
        case "party" if changed.adults is not None:
            who: dict[str, Any] = {"total": changed.people}
            if changed.children:
                who = {"adults": changed.adults, "children": changed.children, "ages": list(changed.children_ages)}
            return say("party", to=value_text("party", who, places, wording))
        case "place" if changed.prefectures_in or changed.municipalities_in:
            codes = [f"P:{p}" for p in changed.prefectures_in] + [f"M:{m}" for m in changed.municipalities_in]
            known = {*wishes.prefectures_in, *wishes.municipalities_in}
            return say("place", to=names([code for code in codes if code[2:] not in known] or codes))
        case "place":
            return say("place_any")
        case "place_out":
            before = [f"P:{p}" for p in wishes.prefectures_out] + [f"M:{m}" for m in wishes.municipalities_out]
            kept = {*changed.prefectures_out, *changed.municipalities_out}
            return say("place_out", to=names([code for code in before if code[2:] not in kept]))
        case "styles" if changed.styles != wishes.styles or changed.styles_out == wishes.styles_out:
            added = [style for style in changed.styles if style not in wishes.styles]
            # nothing new: a style that was told beside an engagement counts without it
            added = added or [style for style in changed.styles if hard(changed, "styles", style)]
            to = wording("dialogue.join.or").join(value_text("styles", style, places, wording) for style in added)
            return say("also", to=to)
        case _:
            return say("other", slot=slot_name(wish.partition(":")[0].removesuffix("_out"), wording))

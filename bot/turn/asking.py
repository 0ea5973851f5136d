"""What to ask next, and the buttons that answer it. Never what is known or declined, at most one question a turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from bot.matching import STYLES
from bot.message import Choice
from bot.places import Places
from bot.preferences import SLOTS
from bot.turn import presses
from bot.turn.readback import days_text, value_text, window_text, word_text, yen
from bot.turn.state import State
from bot.wording import Wording

ORDER = ("start", "days", "party", "place", "budget", "styles", "needs")
"""What is asked when nothing says which slot splits the stays best. Skills are taken when told, or by the form."""
REGIONS = ("P:01", "B:tohoku", "B:kanto", "B:chubu", "B:kinki", "B:chugoku", "B:shikoku", "B:kyushu")
OFFERED_NEEDS = ("車なし", "保育", "Wi-Fi", "個室", "仕事スペース", "移動120分以内")


def next_slot(known: Callable[[str], bool], state: State, split: Mapping[str, float] | None) -> str:
    """The slot whose answer narrows the stays still possible most; empty when nothing is left to ask."""
    open_slots = [
        slot.name
        for slot in SLOTS
        if slot.asked and slot.name in ORDER and not known(slot.name) and slot.name not in state.put
    ]
    gains = split or {}
    return min(open_slots, key=lambda name: (-round(gains.get(name, 0.0), 2), ORDER.index(name)), default="")


def choices(slot: str, today: date, places: Places, wording: Wording) -> tuple[Choice, ...]:
    """Buttons for a slot; typing stays possible."""
    offers: list[Choice] = []
    match slot:
        case "start":
            offers.append(Choice(wording("dialogue.button.pick_date"), "date:start", kind="date"))
            first = today.replace(day=1)
            for _ in range(4):
                first = (first + timedelta(days=32)).replace(day=1)
                last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
                window = {"earliest": first.isoformat(), "latest": last.isoformat(), "end": None}
                offers.append(Choice(window_text(first, last, None, wording), presses.setting("start", window)))
        case "days":
            for low, high in ((3, 4), (7, 7), (14, 14), (30, 30), (90, 90)):
                length = {"min": low, "max": high}
                offers.append(Choice(days_text(low, high, wording), presses.setting("days", length)))
        case "party":
            offers += [
                Choice(wording("dialogue.button.alone"), presses.setting("party", {"adults": 1, "children": 0})),
                Choice(wording("dialogue.button.couple"), presses.setting("party", {"adults": 2, "children": 0})),
            ]
        case "budget":
            for amount in (30_000, 50_000, 100_000, 200_000):
                limit = {"min": None, "max": amount, "per": "total"}
                label = wording("dialogue.button.up_to", amount=yen(amount, wording))
                offers.append(Choice(label, presses.setting("budget", limit)))
        case "place":
            offers += [Choice(places.label(c, wording.language), presses.setting("place", c)) for c in REGIONS]
        case "styles":
            offers += [Choice(value_text("styles", s, places, wording), presses.setting("styles", s)) for s in STYLES]
        case "needs":
            offers += [Choice(word_text("needs", n, wording), presses.setting("needs", n)) for n in OFFERED_NEEDS]
        case _:
            return ()
    label = wording("dialogue.button.needs_none" if slot == "needs" else "dialogue.button.any")
    return (*offers, Choice(label, f"decline:{slot}"))

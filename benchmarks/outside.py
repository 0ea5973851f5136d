"""What the reading makes of talk that is not about a stay, and of bookings in somebody else's words.

Small talk: dialogues of RealPersonaChat (nu-dialogue/real-persona-chat, CC BY-SA 4.0), a folder of ``*.json``; most of
the values that are read from them are false. Bookings: ``jmultiwoz_tc_input.json`` and ``jmultiwoz_tc_ground.json`` of
JMultiWOZ-TC (llm-jp/JMultiWOZ-TC), whose hotel bookings tell the month, the day, the nights and the people. Neither is
part of this project.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.commands import Clarify, Command, Set
from bot.preferences import Entry, Polarity, Preferences
from bot.reading import RuleReader
from bot.seams import ReadingContext

NOW = datetime(2026, 11, 21, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
"""The day on which it was all said."""
WATCHED = ("start", "days", "party", "budget", "place", "styles")
"""Slots whose false values are counted."""
_HELD = (Polarity.WANT, Polarity.AVOID)


def measure_small_talk(folder: Path, reader: RuleReader, *, errors: bool) -> None:
    """Turns of small talk from which a value was read, by slot."""
    turns = 0
    false: Counter[str] = Counter()
    for path in sorted(folder.glob("*.json")):
        for utterance in json.loads(path.read_text(encoding="utf-8"))["utterances"]:
            turns += 1
            commands = reader.read(utterance["text"], ReadingContext(now=NOW, language="ja")).commands
            read = _read(commands)
            false.update({slot for slot, _ in read})
            if errors:
                for slot, words in sorted(read):
                    print(f"  {slot:7} [{words}] {utterance['text']}")
    rates = ", ".join(f"{slot} {false[slot]} ({100 * false[slot] / max(1, turns):.2f}%)" for slot in WATCHED)
    print(f"small talk ({turns} turns of {folder.name}): values read {rates}")


def _read(commands: Iterable[Command]) -> set[tuple[str, str]]:
    """Slots that hold something after these commands, with the words it came from."""
    return {
        (command.slot, command.words)
        for command in commands
        if isinstance(command, Clarify) or (isinstance(command, Set) and command.polarity in _HELD)
        if command.slot in WATCHED
    }


def measure_bookings(folder: Path, reader: RuleReader, *, errors: bool) -> None:
    """Month and day, nights and people of the hotel bookings, from the turn in which the last of them was said."""
    right: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for row, wanted in _bookings(folder):
        got = _booked(row["question"], reader)
        for name, value in wanted.items():
            known[name] += 1
            right[name] += got.get(name) == value
            if errors and got.get(name) != value:
                said = " / ".join(q["content"] for q in row["question"] if q["role"] == "user")
                print(f"  {row['data_id']} {name}: {got.get(name)} for {value}: {said[-220:]}")
    print("bookings: " + ", ".join(f"{name} {right[name]}/{known[name]}" for name in sorted(known)))


def _bookings(folder: Path) -> Iterator[tuple[Mapping[str, Any], dict[str, Any]]]:
    with (
        (folder / "jmultiwoz_tc_input.json").open(encoding="utf-8") as asked,
        (folder / "jmultiwoz_tc_ground.json").open(encoding="utf-8") as called,
    ):
        for line, ground in zip(asked, called, strict=True):
            for call in json.loads(ground)["ground_truth"]:
                if call["name"] != "Booking_hotel":
                    continue
                given = call["arguments"]
                wanted: dict[str, Any] = {}
                if given.get("month") and given.get("day"):
                    wanted["date"] = (int(given["month"]), int(given["day"]))
                if given.get("stay"):
                    wanted["nights"] = int(given["stay"])
                if given.get("people"):
                    wanted["people"] = int(given["people"])
                yield json.loads(line), wanted


def _booked(turns: Iterable[Mapping[str, str]], reader: RuleReader) -> dict[str, Any]:
    """What stands after all turns, the newest value of each."""
    out: dict[str, Any] = {}
    preferences = Preferences()
    for number, turn in enumerate(turns):
        if turn["role"] != "user":
            continue
        context = ReadingContext(now=NOW, language="ja", preferences=preferences)
        said = [c for c in reader.read(turn["content"], context).commands if isinstance(c, Set)]
        preferences = preferences.plus(
            [Entry("set", c.slot, c.value, c.polarity, c.words, message_id=str(number)) for c in said]
        )
        for command in said:
            if command.polarity is not Polarity.WANT:
                continue
            if command.slot == "start":
                first = datetime.fromisoformat(command.value["earliest"])
                out["date"] = (first.month, first.day)
            elif command.slot == "days" and command.value["min"]:
                out["nights"] = command.value["min"] - 1
    held = preferences.values("party")
    party = held[-1].value if held else {}
    people = party.get("total") or (party.get("adults") or 0) + (party.get("children") or 0)
    return {**out, "people": people or None}

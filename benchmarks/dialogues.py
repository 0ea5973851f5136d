"""Wishes of whole dialogues: Accommodation Search Dialog Corpus (Megagon Labs, CC BY 4.0)."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.outside import NOW
from bot.commands import Command, Decline, Set, label
from bot.places import Places
from bot.preferences import Entry, Preferences
from bot.reading import RuleReader
from bot.reading.numbers import NUMERAL, japanese
from bot.seams import ReadingContext

_ASKS = (
    ("party", re.compile(r"何名|人数|何人|ご家族構成")),
    ("days", re.compile(r"何泊|泊数|宿泊日数|ご宿泊の日数")),
    ("start", re.compile(r"日付|日程|お日にち|日にち|いつ|時期|宿泊日")),
    ("budget", re.compile(r"予算")),
    ("place", re.compile(r"地域|エリア|宿泊地|どちらへ|ご旅行先|場所")),
)


def asked_by(operator: str) -> str:
    """The slot an operator's turn asks for; empty when it asks for none or for several."""
    last = [s for s in re.split(r"(?<=[。?？])", operator.replace("\n", "")) if re.search(r"か[?？。]", s)]
    slots = [slot for slot, words in _ASKS if last and words.search(last[-1])]
    return slots[0] if len(slots) == 1 else ""


def entries(commands: Iterable[Command], message_id: str) -> Iterator[Entry]:
    """The lines of a log of wishes that commands write."""
    for command in commands:
        if isinstance(command, Decline):
            yield Entry("decline", command.slot, command.why, message_id=message_id)
        elif isinstance(command, Set):
            op: Any = "correct" if type(command).__name__ == "Correct" else "set"
            yield Entry(
                op,
                command.slot,
                command.value,
                command.polarity,
                command.words,
                hard=command.hard,
                message_id=message_id,
            )


def measure_dialogues(folder: Path, reader: RuleReader, places: Places, *, errors: bool, remainder: int | None) -> None:
    """Area, month, nights, budget and people of whole dialogues against their metadata; questions detected."""
    right: Counter[str] = Counter()
    known: Counter[str] = Counter()
    count = 0
    for path in sorted((folder / "dialog").glob("*.json")):
        if remainder is not None and int(path.stem) % 4 != remainder:
            continue
        dialogue = json.loads(path.read_text(encoding="utf-8"))
        meta = dialogue["meta"]
        now = datetime(2026, meta["dialog_month"], meta["dialog_day"], 10, tzinfo=NOW.tzinfo)
        preferences, asked = Preferences(), ""
        for number, turn in enumerate(dialogue["utterances"]):
            if not turn["name"].startswith("customer"):
                asked = asked_by(turn["text"])
                continue
            context = ReadingContext(now=now, asked=asked, language="ja", preferences=preferences)
            reading = reader.read(turn["text"], context)
            preferences = preferences.plus(list(entries(reading.commands, str(number))))
            asked = ""
        count += 1
        checks = _against(meta, preferences, places, now)
        for name, (got, want) in checks.items():
            known[name] += 1
            ok = got == want
            right[name] += ok
            if errors and not ok:
                print(f"  {path.stem} {name}: {got} for {want}")
    which = "" if remainder is None else f", number % 4 == {remainder}"
    rates = ", ".join(f"{name} {right[name] / known[name]:.3f} ({known[name]})" for name in known)
    print(f"{folder.name} ({count} dialogues{which}): {rates}")
    print("  aims: area 0.97, month 0.97, nights 0.95, budget 0.92, children 0.92, people 0.88")


def _against(
    meta: Mapping[str, Any], preferences: Preferences, places: Places, now: datetime
) -> dict[str, tuple[Any, Any]]:
    wishes = preferences.wishes(places, now.date())
    found = set(wishes.prefectures_in) | {code[:2] for code in wishes.municipalities_in}
    wanted = _area(meta["area"], places)
    out: dict[str, tuple[Any, Any]] = {"area": (bool(found & wanted) and found <= wanted, True)}
    if not out["area"][0]:
        out["area"] = (sorted(found), sorted(wanted))
    out["month"] = (wishes.start_earliest.month if wishes.start_earliest else None, meta["travel_month"])
    nights = (
        wishes.days_min - 1
        if wishes.days_min and wishes.days_min == wishes.days_max
        else (wishes.days_min, wishes.days_max)
    )
    out["nights"] = (nights, meta["travel_duration"])
    budget = _stated_budget(meta["conditions"])
    if budget:
        held = preferences.values("budget")
        value = held[-1].value if held else {}
        out["budget"] = (value.get("max") or value.get("min"), budget)
    out["children"] = (wishes.children or 0, meta["num_child"])
    out["people"] = ((wishes.adults or 0) + (wishes.children or 0), meta["num_adult"] + meta["num_child"])
    return out


def _area(name: str, places: Places) -> set[str]:
    senses = places.find(name) or places.find(name.removesuffix("地方"))
    return {p for sense in senses for code in sense.codes if code[0] in "PB" for p in places.prefectures(code)}


def _stated_budget(conditions: Iterable[str]) -> int | None:
    for line in conditions:
        if "予算" not in line:
            continue
        amounts = [japanese(m[1]) for m in re.finditer(rf"({NUMERAL})\s*円", line.replace("~", "〜"))]
        amounts = [a for a in amounts if a and a >= 1000]
        if not amounts:
            return None
        return round(max(a for a in amounts if a)) + (9999 if "万円台" in line else 0)
    return None


def measure_questions(folder: Path, reader: RuleReader, *, remainder: int | None) -> None:
    """Turns that annotators called questions and that give an Ask (or a reaction to act on)."""
    hit = total = 0
    for path in sorted((folder / "dialog_act").glob("*.tsv")):
        if remainder is not None and int(path.stem) % 4 != remainder:
            continue
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                if row["speaker"] == "user" and "質問" in (row["speech_act"] or ""):
                    total += 1
                    names = {
                        label(c) for c in reader.read(row["utterance"], ReadingContext(now=NOW, language="ja")).commands
                    }
                    hit += bool(names & {"Ask", "Propose", "More"})
    print(f"questions detected: {hit}/{total}")

"""Slots and acts of single messages: ``utterances*.jsonl``, one message a line with what it means."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.outside import NOW
from bot.commands import Clarify, Clear, Command, Decline, React, Set, label
from bot.preferences import Polarity, merge_party
from bot.reading import RuleReader
from bot.seams import ReadingContext

ASKED = {"dur": "days", "regions": "place", "duration": "days"}
STYLES = {
    "care": "childcare_care", "innovation": "local_innovation", "senior": "second_career", "dual_work": "double_work",
    "dual_life": "dual_base", "remote_job": "full_remote",
}  # fmt: skip
ACTS: Mapping[str, tuple[str, ...]] = {
    "inform": ("Set", "Correct", "Decline", "Clarify"),
    "correct": ("Correct", "Deny", "Clear"),
    "question": ("Ask", "Help", "WhereFrom", "ShowMine"),
    "ask_proposals": ("Propose", "More"),
    "like": ("React:like", "React:interested"),
    "dislike": ("React:dislike", "React:withdraw"),
    "more": ("More",),
    "greet": ("Greet",),
    "thanks": ("Thanks",),
    "reset": ("Reset",),
    "delete_data": ("DeleteMyData",),
    "human": ("Human",),
    "affirm": ("Confirm",),
    "deny": ("Deny",),
    "refuse": ("Decline",),
    "smalltalk": ("OffTopic", "Unclear"),
    "export": ("ExportMyData",),
    "export_data": ("ExportMyData",),
    "back": ("Back",),
    "repeat": ("Repeat",),
    "recap": ("ShowMine",),
    "pause": ("Pause",),
    "help": ("Help",),
}


@dataclass
class Score:
    """Counts of values found, wanted, and right."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, found: Iterable[Any], wanted: Iterable[Any]) -> None:
        """Count one message's values."""
        got, want = Counter(map(_key, found)), Counter(map(_key, wanted))
        self.right += sum((got & want).values())
        self.found += sum(got.values())
        self.wanted += sum(want.values())

    @property
    def precision(self) -> float:
        """Right ÷ found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Right ÷ wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def said(commands: Iterable[Command]) -> dict[str, list[Any]]:
    """What commands say, in the data's own terms."""
    out: dict[str, list[Any]] = defaultdict(list)
    party: dict[str, Any] = {}
    for command in commands:
        if isinstance(command, Decline | Clear):
            if command.slot:  # "skip that" without a question names none
                out["declined"].append(command.slot)
        elif isinstance(command, Clarify) and command.slot == "place":
            out["place ask back"].append(sorted(command.candidates))
        elif isinstance(command, Set):
            value, wanted = command.value, command.polarity is Polarity.WANT
            if command.polarity is Polarity.AVOID and command.slot in ("start", "place"):
                kept = [value["earliest"], value["latest"]] if command.slot == "start" else value
                out[f"{command.slot} avoided"].append(kept)
            elif not wanted:
                continue
            elif command.slot == "start":
                out["start"].append([value["earliest"], value["latest"]])
            elif command.slot == "days":
                out["days"].append([value["min"], value["max"]])
            elif command.slot == "budget":
                out["budget"].append([value["min"], value["max"], value["per"] or "total"])
            elif command.slot == "party":
                party = merge_party(party, value)
            elif command.slot in ("place", "styles"):
                out[command.slot].append(value)
    for key, value in _party(party).items():
        out["party"].append([key, value])
    return out


def _party(party: Mapping[str, Any]) -> dict[str, Any]:
    out = {k: party[k] for k in ("adults", "children") if party.get(k) is not None}
    if "adults" not in out and party.get("total"):
        out["adults"] = max(0, party["total"] - (party.get("children") or 0))
    if party.get("ages"):
        out["ages"] = sorted(party["ages"])
    if party.get("pets"):
        out["pets"] = True
    return out


def meant(gold: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What the data says a message means, in the same terms."""
    out: dict[str, list[Any]] = defaultdict(list)
    out["start"] = [[w["from"], w["to"]] for w in gold.get("start", ())]
    out["start avoided"] = [[w["from"], w["to"]] for w in gold.get("start_x", ())]
    if "dur" in gold:
        out["days"] = [[gold["dur"].get("min"), gold["dur"].get("max")]]
    budget = gold.get("budget")
    if budget and budget.get("any"):
        out["declined"].append("budget")
    elif budget:
        out["budget"] = [[budget.get("min"), budget.get("max"), budget.get("per") or "total"]]
    party = dict(gold.get("party", {}))
    if "pet" in party:
        party["pets"] = party.pop("pet")
    out["party"] = [[k, v] for k, v in _party(party).items()]
    out["place"] = list(gold.get("reg", ()))
    out["place avoided"] = list(gold.get("reg_x", ()))
    out["place ask back"] = [sorted(c) for c in gold.get("reg_amb", ())]
    out["styles"] = [STYLES.get(s, s) for s in gold.get("styles", ()) if s != "mobility"]
    out["declined"] += [ASKED.get(s, s) for s in (*gold.get("any", ()), *gold.get("unknown", ()))]
    return out


SLOTS = (
    "start",
    "start avoided",
    "days",
    "budget",
    "party",
    "place",
    "place avoided",
    "place ask back",
    "styles",
    "declined",
)


def measure_utterances(path: Path, reader: RuleReader, *, errors: bool) -> None:
    """Per slot precision, recall and F; acts; messages with any wrong value."""
    scores: dict[str, Score] = {slot: Score() for slot in SLOTS}
    acts = wrong = count = whole = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        asked = ASKED.get(row["asked"], row["asked"] or "")
        commands = reader.read(row["text"], ReadingContext(now=NOW, asked=asked)).commands
        got, want = said(commands), meant(row["gold"])
        count += 1
        bad = []
        for slot in SLOTS:
            scores[slot].add(got[slot], want[slot])
            missing = sorted(map(_key, want[slot])) != sorted(map(_key, got[slot]))
            if missing:
                bad.append(f"{slot}: {got[slot]} for {want[slot]}")
        extra = any(Counter(map(_key, got[s])) - Counter(map(_key, want[s])) for s in SLOTS)
        wrong += extra
        whole += not bad
        names = {label(c).split(":")[0] for c in commands} | {
            f"React:{c.verdict}" for c in commands if isinstance(c, React)
        }
        right = any(names & set(ACTS.get(act, (act,))) for act in row["acts_ok"])
        acts += right or not row["acts_ok"]
        if errors and (bad or not right):
            print(f"  {row['id']} [{row['asked'] or ''}] {row['text']}")
            for item in bad:
                print(f"      {item}")
            if not right and row["acts_ok"]:
                print(f"      act: {sorted(names)} for {row['acts_ok']}")
    print(f"{path.name}: {count} messages, every slot right {whole / count:.2f}, any wrong value {wrong / count:.2f}, "
          f"act {acts / count:.2f}")  # fmt: skip
    for slot in SLOTS:
        score = scores[slot]
        if score.wanted or score.found:
            print(f"  {slot:16} P {score.precision:.2f}  R {score.recall:.2f}  F {score.f:.2f}  ({score.wanted})")
    every = Score(*(sum(getattr(s, k) for s in scores.values()) for k in ("right", "found", "wanted")))
    print(
        "  aims on messages that nobody has looked at: F 0.88, acts 0.92, polarity of places 0.97, any wrong value 0.07"
    )
    print(f"  {'all':16} P {every.precision:.2f}  R {every.recall:.2f}  F {every.f:.2f}  ({every.wanted})")

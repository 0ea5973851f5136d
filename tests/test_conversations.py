"""Whole conversations, played through the scripted chat: what is understood, shown, asked and done at each turn.

A conversation says the person's words (``say``) or presses an offered button by its label (``press``; ``press_prefix``
by the start of its value; ``press_again`` a label that an earlier turn offered). Beside them stands what must hold:
``proposes`` (stays are shown), ``acts`` (exactly these, ``*`` for any id), ``answered``, ``language``, ``asks_not``
(slots that may not be asked), ``returns`` (the reply ends by asking what was asked before it), ``says``, ``says_not``
(words of the reply), ``preferences`` (exactly these, after this turn), ``preferences_has``, ``without`` (keys that may
not be there).
Of every conversation holds: no reply is empty; nothing is asked that is known or was declined; and after an answer of
any kind nothing is asked a second time, unless days have passed.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.console import chat
from bot.console.assembly import Sankin
from bot.settings import Settings
from bot.wording import Wordings

FOLDER = Path(__file__).parent / "conversations"
NOW = chat.parse_time("2026-11-21T10:00:00+09:00")
KEYS = {
    "start": ("start_earliest", "start_latest"), "days": ("days_min", "days_max"), "budget": ("budget_yen_max",),
    "party": ("adults", "children"), "place": ("prefectures_in", "prefectures_out", "municipalities_in"),
    "styles": ("styles",), "needs": ("needs",),
}  # fmt: skip
"""Slot → the published keys that show it to be known."""


def conversations() -> list[Any]:
    rows = []
    for path in sorted(FOLDER.rglob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["conversation"]:
            marks = pytest.mark.xfail(strict=False, reason=row["fails"]) if row.get("fails") else ()
            rows.append(pytest.param(row, id=f"{path.parent.name}: {row['name']}", marks=marks))
    return rows


@pytest.fixture(scope="module")
def sankin(starting_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sankin]:
    """One product for all conversations; each is another person's."""
    home = tmp_path_factory.mktemp("conversations") / "home"
    shutil.copytree(starting_home, home)
    sankin = Sankin(Settings(sankin_home=home))
    yield sankin
    sankin.library.get().close()
    sankin.engine.dispose()


def play(sankin: Sankin, line: dict[str, Any]) -> dict[str, Any]:
    out = StringIO()
    asyncio.run(chat.scripted(sankin, StringIO(json.dumps(line)), out, NOW))
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def pressed(
    turn: dict[str, Any], offered: list[dict[str, str]], earlier: list[dict[str, str]]
) -> dict[str, str] | None:
    """The button meant by a turn, of those offered last (or ever, for ``press_again``)."""
    if "press_again" in turn:
        return next(c for c in earlier if c["label"] == turn["press_again"])
    if "press_prefix" in turn:
        return next(c for c in offered if c["value"].startswith(turn["press_prefix"]))
    found = next((c for c in offered if c["label"] == turn["press"]), None)
    assert found or turn.get("optional"), f"no button {turn['press']} among {[c['label'] for c in offered]}"
    return found


@pytest.mark.parametrize("row", conversations())
def test_conversation(row: dict[str, Any], sankin: Sankin, wordings: Wordings) -> None:
    offered: list[dict[str, str]] = []
    earlier: list[dict[str, str]] = []
    answer: dict[str, Any] = {}
    at = NOW.isoformat()
    wrong: list[str] = []
    before: list[str] = []
    for number, turn in enumerate(row["turns"], 1):
        if "at" in turn:
            before = []
        line = {"user": row["name"], "at": (at := turn.get("at", at))}
        button = None
        if "say" in turn:
            line["text"] = turn["say"]
        else:
            button = pressed(turn, offered, earlier)
            if button is None:
                continue
            line["press"] = button["value"]
        answer = play(sankin, line)
        offered = answer["choices"]
        earlier += offered
        said = turn.get("say") or f"[{button['label'] if button else ''}]"
        found = [*faults(turn, answer, button, wordings), *asked_again(turn, answer, before, wordings)]
        wrong += [f"turn {number} ({said}): {fault}" for fault in found]
        before = [*([] if "reset" in answer["acts"] else before), *asked(answer, wordings)]
    wrong += final_faults(row, answer["preferences"])
    assert not wrong, "\n".join(wrong)


def faults(
    turn: dict[str, Any], answer: dict[str, Any], button: dict[str, str] | None, wordings: Wordings
) -> Iterator[str]:
    """What is wrong with the answer to one turn."""
    held = answer["preferences"]
    if not answer["reply"].strip():
        yield "an empty reply"
    for slot in asked(answer, wordings):
        known = any(key in held for key in KEYS[slot]) or slot in held.get("declined", ())
        if slot in turn.get("asks_not", ()) or (known and not (button and button["value"].startswith("reask:"))):
            yield f"asks for {slot}"
    if "proposes" in turn and bool(answer["proposals"]) != turn["proposes"]:
        yield f"proposals {answer['proposals']}"
    if "acts" in turn and [re.sub(r":.*", ":*", act) for act in answer["acts"]] != turn["acts"]:
        yield f"acts {answer['acts']}"
    for key in ("answered", "language", "preferences"):
        if key in turn and answer[key] != turn[key]:
            yield f"{key} {answer[key]}"
    for key in turn.get("without", ()):
        if key in held:
            yield f"{key} is {held[key]}"
    for key, value in turn.get("preferences_has", {}).items():
        if held.get(key) != value:
            yield f"{key} is {held.get(key)}"
    for words in turn.get("says", ()):
        if words not in answer["reply"]:
            yield f"does not say {words}: {answer['reply']}"
    for words in turn.get("says_not", ()):
        if words in answer["reply"]:
            yield f"says {words}: {answer['reply']}"


def asked_again(turn: dict[str, Any], answer: dict[str, Any], before: list[str], wordings: Wordings) -> Iterator[str]:
    """What is asked a second time although the person answered with a wish; what is not asked again but should be."""
    now = asked(answer, wordings)
    if turn.get("returns") and now != before[-1:]:
        yield f"asks for {now}, not again for {before[-1:]}"
    told = [command for command in answer["commands"] if command.startswith(("Set:", "Correct:", "Decline:"))]
    if "at" not in turn and "press" not in turn and told:
        yield from (f"asks for {slot} again" for slot in now if slot in before)


def asked(answer: dict[str, Any], wordings: Wordings) -> list[str]:
    """The slots that a reply asks for."""
    wording = wordings[answer["language"]]
    return [slot for slot in KEYS if wording(f"dialogue.asking.{slot}") in answer["reply"]]


def final_faults(row: dict[str, Any], held: dict[str, Any]) -> Iterator[str]:
    """Where the wishes at the end are not those expected."""
    ignored = {*row.get("ignore", {}).get("keys", ()), *row.get("any", {})}
    if "preferences" in row:
        wanted = row["preferences"]
        for key in sorted({*wanted, *held} - ignored):
            if wanted.get(key) != held.get(key):
                yield f"finally {key} is {held.get(key)}, not {wanted.get(key)}"
    for key, values in row.get("any", {}).items():
        if held.get(key, "") not in values:
            yield f"finally {key} is {held.get(key)}, none of {values}"


@pytest.fixture(scope="module")
def wordings(sankin: Sankin) -> Wordings:
    return sankin.wordings

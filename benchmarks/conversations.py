"""Conversations judged by people: what is held at the end, what is shown and answered on the way.

    python -m benchmarks.conversations FILE… [--home HOME] [--now TIME] [--failures] [--only ID…]

A file has a JSON object a line: ``id``, ``turns``, ``preferences`` (exactly these at the end, in the published keys)
and ``ignore`` (keys that are not judged). A turn is what the person says, or an object with ``say`` and, each optional,
``proposes`` (stays are shown, or, where none fits, a way out), ``answered``, ``preferences`` (exactly these after this
turn) and ``asked`` (the slot that the turn answers); ``asked`` may also stand beside ``turns``, one for each. A region
is written ``R:九州``. ``themes`` and ``skills`` are judged only where they are named. Each row is one new person of
``chat --jsonl``; ``--home`` is a loaded home and is copied, otherwise one is made, which takes half a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.console import loading
from bot.console.assembly import Sankin
from bot.console.chat import parse_time, scripted
from bot.places import Places
from bot.settings import PROJECT, Settings

NOW = "2026-11-21T10:00:00+09:00"
UNJUDGED = ("themes", "skills")
LISTS = (
    "styles", "needs", "declined", "prefectures_in", "prefectures_out", "municipalities_in", "municipalities_out",
    "children_ages",
)  # fmt: skip
"""Keys whose order says nothing."""
PLACES = ("prefectures_in", "prefectures_out", "municipalities_in", "municipalities_out")


def spelled(value: str, places: Places) -> list[str]:
    """A place, or the prefectures of ``R:九州``; a region that the gazetteer does not know ends the run."""
    if not value.startswith("R:"):
        return [value]
    codes = [c for name in (value[2:], value[2:] + "地方") for c in places.resolve(name) if not c.startswith("M:")]
    found = [places.official_name(f"P:{own}") for own in (places.prefectures(codes[0]) if codes else ())]
    if not found:
        raise SystemExit(f"{value}: no such region")
    return found


def turns(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The turns of a row, each as an object."""
    told = [{"say": turn} if isinstance(turn, str) else dict(turn) for turn in row["turns"]]
    for turn, asked in zip(told, row.get("asked") or (), strict=False):
        turn.setdefault("asked", asked)
    return told


def plain(held: Mapping[str, Any], places: Places) -> dict[str, Any]:
    """Preferences without order and with regions spelled out."""
    out = dict(held)
    for key in LISTS:
        if key in out:
            out[key] = (
                sorted(each for value in out[key] for each in spelled(value, places))
                if key in PLACES
                else sorted(out[key])
            )
    # a region without one of its prefectures, however it is written
    if "prefectures_in" in out:
        out["prefectures_in"] = [each for each in out["prefectures_in"] if each not in out.get("prefectures_out", ())]
    return {key: value for key, value in out.items() if value not in ([], None, False)}


def differences(
    wanted: Mapping[str, Any], held: Mapping[str, Any], ignored: Sequence[str], places: Places
) -> Iterator[str]:
    """Each key that is held otherwise than wanted."""
    left, right = plain(wanted, places), plain(held, places)
    unjudged = {*ignored, *(key for key in UNJUDGED if key not in wanted)}
    for key in sorted({*left, *right} - unjudged):
        if left.get(key) != right.get(key):
            yield f"{key}: {right.get(key)}, not {left.get(key)}"


def faults(row: Mapping[str, Any], answers: Sequence[Mapping[str, Any]], places: Places) -> list[str]:
    """What is wrong with a conversation."""
    found, ignored = [], tuple(row.get("ignore") or ())
    for number, (turn, answer) in enumerate(zip(turns(row), answers, strict=True), 1):
        if "error" in answer:
            found.append(f"{number}: {answer['error']}")
            continue
        shown = bool(answer["proposals"]) or any(c["value"].startswith("relax:") for c in answer["choices"])
        if turn.get("proposes", shown) != shown:
            found.append(f"{number}: {'shows' if shown else 'shows no'} stays")
        if "answered" in turn and answer["answered"] != turn["answered"]:
            found.append(f"{number}: answered is {answer['answered']}")
        if "preferences" in turn:
            found += [
                f"{number}: {d}" for d in differences(turn["preferences"], answer["preferences"], ignored, places)
            ]
    if "preferences" in row:
        found += [
            f"end: {d}" for d in differences(row["preferences"], answers[-1].get("preferences", {}), ignored, places)
        ]
    return found


def talk(sankin: Sankin, rows: Sequence[Mapping[str, Any]], now: str, *, name: str) -> list[list[dict[str, Any]]]:
    """The answers to each row, as people of their own; ``name`` tells them from those of another file."""
    lines = []
    for number, row in enumerate(rows):
        for turn in turns(row):
            line = {"user": f"{name}-{number}-{row['id']}", "text": turn["say"], "at": turn.get("at", now)}
            lines.append(json.dumps(line | ({"asked": turn["asked"]} if turn.get("asked") else {})))
    out = io.StringIO()
    asyncio.run(scripted(sankin, io.StringIO("\n".join(lines)), out, parse_time(now)))
    answers = iter([json.loads(line) for line in out.getvalue().splitlines()])
    return [[next(answers) for _ in row["turns"]] for row in rows]


def report(
    title: str,
    rows: Sequence[Mapping[str, Any]],
    talked: Sequence[Sequence[Mapping[str, Any]]],
    places: Places,
    *,
    failures: bool,
) -> None:
    """Print the share wholly right, and the rows that are not."""
    wrong = [
        (row, answers, found)
        for row, answers in zip(rows, talked, strict=True)
        if (found := faults(row, answers, places))
    ]
    right = len(rows) - len(wrong)
    print(f"{title}: {right}/{len(rows)} wholly right ({right / len(rows):.1%})")
    for row, answers, found in wrong if failures else ():
        print(f"\n{row['id']}" + (f"  ignoring {row['ignore']}" if row.get("ignore") else ""))
        for turn, answer in zip(turns(row), answers, strict=True):
            said = f"{turn['say']}" + (f"  [asked {turn['asked']}]" if turn.get("asked") else "")
            print(f"  > {said}\n    {' '.join(answer.get('commands', ()))}")
        print("\n".join(f"  ! {fault}" for fault in dict.fromkeys(found)))


def main() -> None:
    """Read, talk, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--now", default=NOW)
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--only", nargs="*", default=())
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if arguments.home:
            shutil.copytree(arguments.home, home)
        sankin = Sankin(replace(Settings(), sankin_home=home, sankin_models=PROJECT / ".models"))
        if not arguments.home:
            loading.load(sankin, quiet=True)
        places = Places.load(PROJECT / "knowledge" / "sources")
        for file in arguments.files:
            rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
            rows = [row for row in rows if not arguments.only or row["id"] in arguments.only]
            report(
                file.name, rows, talk(sankin, rows, arguments.now, name=str(file)), places, failures=arguments.failures
            )


if __name__ == "__main__":
    main()

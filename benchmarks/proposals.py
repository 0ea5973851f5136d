"""Proposals judged by people: profiles that somebody wrote over a catalogue, talked through from end to end.

    python -m benchmarks.proposals PROFILES --catalogue STAYS [--home HOME] [--now TIME] [--failures]

``PROFILES`` has a JSON object a line: ``id``, ``turns`` (what the person says, in order), ``good`` (ids of stays that a
sensible person would want to see, best first), ``must_not`` (ids that break what was said; may be left out) and
``none`` (true: nothing fits, so no stay may be shown, and at least one relaxation must be offered as a button). A
profile without a good stay is such a one whether it says so or not; one that says ``none`` and names good stays is
refused. Each profile is one new person of ``chat --jsonl``; what counts is what is shown last. ``--home`` keeps the
loaded home for the next run; otherwise it is made anew, which takes half a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.console import loading
from bot.console.assembly import Sankin
from bot.console.chat import parse_time, scripted
from bot.settings import PROJECT, Settings

NOW = "2026-11-21T10:00:00+09:00"
FIRST = 3


@dataclass(frozen=True, slots=True)
class Talked:
    """One profile after its talk."""

    profile: Mapping[str, Any]
    proposals: tuple[str, ...]
    """Shown last, best first."""
    replies: tuple[Mapping[str, Any], ...]

    @property
    def none(self) -> bool:
        """Nothing fits."""
        return not self.profile.get("good")

    @property
    def broken(self) -> list[str]:
        """What was shown although it must not be."""
        return [stay for stay in self.proposals if stay in self.profile.get("must_not", ())]

    @property
    def found(self) -> bool:
        """A good one among the first; for ``none``, nothing shown and a way out offered."""
        if self.none:
            return not self.proposals and any(c["value"].startswith("relax:") for c in self.replies[-1]["choices"])
        return any(stay in self.profile["good"] for stay in self.proposals[:FIRST])

    @property
    def best(self) -> bool:
        """A good one first."""
        return self.proposals[:1] != () and self.proposals[0] in self.profile["good"]


def home(folder: Path, catalogue: Path) -> Sankin:
    """A home with the documents and this catalogue, and no sample stays."""
    sankin = Sankin(replace(Settings(), sankin_home=folder, sankin_models=PROJECT / ".models"))
    loading.load(sankin, documents_only=True, quiet=True)
    report = sankin.catalog.import_stays(catalogue, sankin.wording)
    loading.describe(sankin, quiet=True)
    if report.rejected:
        raise SystemExit(f"{catalogue}: {report.rejected[0]}")
    return sankin


def read(path: Path) -> list[Mapping[str, Any]]:
    """The profiles of a file; one that contradicts itself is named."""
    profiles = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    for profile in profiles:
        if profile.get("none") and profile.get("good"):
            raise SystemExit(f"{path}: {profile['id']}: nothing fits (none), and good stays are named: take one away")
    return profiles


def talk(sankin: Sankin, profiles: Sequence[Mapping[str, Any]], now: str) -> list[Talked]:
    """Each profile as a person of its own."""
    lines = [
        json.dumps({"user": profile["id"], "text": text, "at": now})
        for profile in profiles
        for text in profile["turns"]
    ]
    out = io.StringIO()
    asyncio.run(scripted(sankin, io.StringIO("\n".join(lines)), out, parse_time(now)))
    answers = iter([json.loads(line) for line in out.getvalue().splitlines()])
    talked = []
    for profile in profiles:
        replies = tuple(next(answers) for _ in profile["turns"])
        shown: tuple[str, ...] = ()
        for reply in replies:
            # a reply without stays leaves those of before on the screen, unless it says that nothing fits any more
            if reply["proposals"] or any(choice["value"].startswith("relax:") for choice in reply["choices"]):
                shown = tuple(reply["proposals"])
        talked.append(Talked(profile, shown, replies))
    return talked


def report(talked: Sequence[Talked], *, failures: bool) -> None:
    """Print the figures, and the talks that went wrong."""
    some, none = [each for each in talked if not each.none], [each for each in talked if each.none]
    ms = [reply["ms"] for each in talked for reply in each.replies]
    print(f"good among the first {FIRST}: {sum(e.found for e in some)}/{len(some)}")
    print(f"good in the first place:  {sum(e.best for e in some)}/{len(some)}")
    print(f"shown against the wishes: {sum(bool(e.broken) for e in talked)} of {len(talked)} profiles")
    print(f"nothing fits, said so with a way out: {sum(e.found for e in none)}/{len(none)}")
    print(f"a turn: median {statistics.median(ms):.0f} ms, slowest {max(ms):.0f} ms")
    for each in talked if failures else ():
        if each.found and not each.broken:
            continue
        last = each.replies[-1]
        good, last_wishes = each.profile.get("good", []), json.dumps(last["preferences"], ensure_ascii=False)
        print(f"\n{each.profile['id']} {each.profile['turns']}\n  shown {each.proposals}, good {good}, "
              f"against the wishes {each.broken}\n  {last_wishes}")  # fmt: skip
        if not each.proposals:
            print("  " + last["reply"].replace("\n", "\n  ")[:500])


def main() -> None:
    """Read, talk, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("profiles", type=Path)
    parser.add_argument("--catalogue", type=Path, required=True)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--now", default=NOW)
    parser.add_argument("--failures", action="store_true")
    arguments = parser.parse_args()
    profiles = read(arguments.profiles)
    with tempfile.TemporaryDirectory() as folder:
        sankin = home(arguments.home or Path(folder), arguments.catalogue)
        # people of an earlier run in the same home are not these
        run = f"{len(list((arguments.home or Path(folder)).iterdir()))}-{id(sankin)}"
        named = [{**profile, "id": f"{profile['id']}#{run}"} for profile in profiles]
        talked = talk(sankin, named, arguments.now)
    report(talked, failures=arguments.failures)


if __name__ == "__main__":
    main()

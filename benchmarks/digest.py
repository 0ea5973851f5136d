"""``python -m benchmarks.digest [--workers N]``: one company's week, from tables to digest, with allocation.

Each size runs in a process of its own, so that its memory is its own. Beside it stands the bare NumPy cost of holding
the same wishes against the same stays, written by hand: five comparisons a person over all stays at once. Times are the
processor's, in one thread, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert

from adapters.digest.forms import Forms
from benchmarks.matching import rows as stay_rows
from bot.console.assembly import PROMPTS, SOURCES
from bot.console.digests import week_of
from bot.digest import digest
from bot.matching import STYLES, Columns
from bot.places import Places
from bot.policy import Policy
from bot.wording import Wordings
from knowledge import tables as t
from knowledge.catalog import Catalog, mark_changed
from knowledge.database import open_engine, writing
from knowledge.week import Weeks

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
STAYS = 1000
CHUNK = 5000


def fill(engine: Any, workers: int) -> None:
    """``workers`` people with four proposals each; every other one wants two stays.

    A log has five wishes; two in five people said more themes, one in five corrected the budget or told the party in
    two steps, and one in twenty-five took a message back.
    """
    rng = random.Random(7)
    stays = stay_rows(STAYS, rng)
    with writing(engine) as session:
        session.add(t.Organization(id="T0", slack_team_id="T0", policy={}))
        session.flush()
        session.execute(insert(t.Stay), stays)
        mark_changed(session)
    for begin in range(0, workers, CHUNK):
        people: dict[type, list[dict[str, Any]]] = {
            t.Worker: [], t.Account: [], t.Preference: [], t.Proposal: [], t.Interest: []
        }  # fmt: skip
        for number in range(begin, min(workers, begin + CHUNK)):
            who, at = f"w{number:07}", NOW - timedelta(hours=rng.randint(0, 400))
            people[t.Worker].append({"id": who, "organization": "T0", "language": "ja", "consent": {}, "dialogue": {},
                                     "seen_at": at, "created_at": at})  # fmt: skip
            people[t.Account].append(
                {"worker": who, "platform": "slack", "tenant": "T0", "user": f"U{number}", "address": {}}
            )
            first = date(2027, rng.randint(1, 9), 1)
            wishes: dict[str, Any] = {
                "styles": rng.choice(STYLES[:5]), "budget": {"max": rng.randrange(0, 200_000, 1000), "per": "total"},
                "start": {"earliest": str(first), "latest": str(first + timedelta(days=30)), "end": None},
                "days": {"min": rng.randint(2, 9), "max": rng.randint(10, 20)}, "place": f"P:{rng.randint(1, 47):02}",
            }  # fmt: skip
            if rng.random() < 0.6:
                del wishes["place"]
            log = [("set", slot, value) for slot, value in wishes.items()]
            if rng.random() < 0.4:
                log += [("set", "themes", word) for word in rng.sample(["海", "山", "温泉", "島", "歴史"], 2)]
            if rng.random() < 0.2:
                log.append(("correct", "budget", {"max": rng.randrange(0, 200_000, 1000), "per": "total"}))
            if rng.random() < 0.2:
                log += [("set", "party", {"adults": 2}), ("set", "party", {"children": 1, "ages": [rng.randint(0, 9)]})]
            if rng.random() < 0.04:
                log.append(("undo", "", f"{number}.2"))
            people[t.Preference] += [
                {"worker": who, "op": op, "slot": slot, "value": value, "polarity": "want", "words": "", "at": at,
                 "confidence": 1.0, "hard": None, "source": "words", "message_id": f"{number}.{line // 2}"}
                for line, (op, slot, value) in enumerate(log)
            ]  # fmt: skip
            shown = rng.sample(stays, 4)
            people[t.Proposal] += [
                {"worker": who, "stay": stay["id"], "score": rng.random(), "reasons": {}, "shown_at": at,
                 "reaction": "", "reaction_reason": ""}
                for stay in shown
            ]  # fmt: skip
            if number % 2:
                people[t.Interest] += [
                    {"worker": who, "stay": stay["id"], "status": "new", "consented": True, "note": "", "history": [],
                     "created_at": at, "changed_at": at}
                    for stay in shown[:2]
                ]  # fmt: skip
        with writing(engine) as session:
            for table, rows in people.items():
                session.execute(insert(table), rows)


def bare(columns: Columns, workers: int) -> float:
    """Seconds for the comparisons alone."""
    rng = np.random.default_rng(7)
    styles, budgets = 1 << rng.integers(0, 5, workers), rng.integers(0, 200_000, workers)
    begins = rng.integers(date(2027, 1, 1).toordinal(), date(2027, 9, 1).toordinal(), workers)
    at, first, last = columns.window_stay, columns.window_first, columns.window_last
    started, total = time.process_time(), np.zeros(len(columns), dtype=np.int64)
    for style, budget, begin in zip(styles, budgets, begins, strict=True):
        fit = (columns.styles & style) != 0
        fit &= (columns.cost >= 0) & (columns.cost <= budget)
        fit &= columns.left > 0
        fit[at] &= (first <= begin + 30) & (last >= begin + 10)
        total += fit
    return time.process_time() - started


def measure(workers: int) -> None:
    """One size, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder))
        fill(engine, workers)
        catalog = Catalog(engine)
        weeks = Weeks(engine, catalog, Places.load(SOURCES))
        row = next(row for row in weeks.organizations() if row.id == "T0")
        zone = Policy.of({}).zone
        started = time.process_time()
        rows = weeks.rows(row, week_of(NOW, zone), language="ja")
        read = time.process_time() - started
        made = digest(rows)
        total = time.process_time() - started
        forms = Forms(made, Wordings.load(PROMPTS)["ja"], zone)
        page = forms.html()
        sheet = forms.workbook()
        written = time.process_time() - started - total
        numpy = bare(Columns.of(rows.stays), workers)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{workers:>8,} workers x {STAYS:,} stays: {total:6.2f} s (reading rows and wishes {read:.2f}; scoring, "
            f"allocation and all else {total - read:.2f} = {(total - read) / numpy:.1f} times the bare NumPy cost of "
            f"{numpy:.2f} s, in all {total / numpy:.1f} times), {1e6 * total / workers:5.0f} us a worker; page and "
            f"workbook {written:.2f} s ({(len(page) + len(sheet)) // 1024} kB); peak {peak:,.0f} MB; contended "
            f"{made.contention_total}, found nothing {made.found_nothing} (aims at 100,000: 60 s, 2,000 MB, 3 times)"
        )
        engine.dispose()


def main() -> None:
    """Each size in its own process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, help="only this many, in this process")
    arguments = parser.parse_args()
    if arguments.workers:
        measure(arguments.workers)
        return
    for workers in (1_000, 10_000, 100_000):
        subprocess.run([sys.executable, "-m", "benchmarks.digest", "--workers", str(workers)], check=True)


if __name__ == "__main__":
    main()

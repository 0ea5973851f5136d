"""``python -m benchmarks.matching``: one proposal over many stays, and the allocation over many workers.

Beside each proposal stands the bare NumPy cost of the same work, written by hand for these very wishes and run on the
same columns in the same process: comparisons, a weighted mean, the best three. The allocation has the library
``matching`` beside it, as far as that goes within seconds.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, insert

from bot.allocation import Applicant, allocate
from bot.matching import STYLES, Columns
from bot.preferences import Wishes
from bot.seams import Audience
from knowledge import tables as t
from knowledge.catalog import Catalog, mark_changed
from knowledge.database import open_engine, writing
from knowledge.descriptions import Descriptions, Ready
from knowledge.embedding import OnnxEmbeddings

TODAY = date(2026, 11, 21)
THEMES = ("海", "山", "温泉", "雪", "島", "農業", "歴史", "食", "静か", "里山")
SKILLS = ("経理", "広報", "デザイン", "営業", "エンジニアリング", "写真")
BROAD = Wishes(themes=("海", "静か"), soft=frozenset({"themes", "themes:海", "themes:静か"}))
NARROW = Wishes(
    styles=("refresh", "childcare_care"), start_earliest=date(2027, 7, 1), start_latest=date(2027, 8, 31),
    days_min=10, days_max=14, adults=2, children=1, children_ages=(5,), budget_yen_max=120_000,
    needs=("車なし", "Wi-Fi"), themes=("海",), soft=frozenset({"themes", "themes:海"}),
)  # fmt: skip
WORDS = ("静かな所", "海の近く")
NOTHING = Wishes(styles=("training",), budget_yen_max=0, needs=("移動20分以内", "介護"), prefectures_in=("47",))


def rows(n: int, rng: random.Random) -> list[dict[str, Any]]:
    """``n`` random stays as rows of their table."""
    made = []
    for number in range(n):
        first = TODAY + timedelta(days=rng.randint(0, 400))
        last = first + timedelta(days=rng.randint(10, 120))
        care = rng.random() < 0.3
        made.append({
            "id": f"B{number:06}", "name": f"滞在{number}",
            "municipality": f"{rng.randint(1, 47):02}{rng.randint(201, 240)}",
            "styles": rng.sample(STYLES, 2), "engagement": "remote_work_stay", "windows": [[str(first), str(last)]],
            "first_day": first, "last_day": last, "days_min": rng.randint(2, 10), "days_max": rng.randint(10, 60),
            "capacity": rng.randint(1, 8), "cost_yen": rng.choice((None, rng.randrange(0, 300_000, 5_000))),
            "childcare_from": 1 if care else None, "childcare_to": 9 if care else None,
            "elder_care": rng.random() < 0.1, "workspace": True, "wifi": rng.random() < 0.9,
            "private_room": rng.random() < 0.8, "car_needed": rng.random() < 0.4,
            "minutes_from_tokyo": rng.randint(30, 400), "skills": rng.sample(SKILLS, 1),
            "themes": rng.sample(THEMES, 3), "confirmed_on": TODAY - timedelta(days=rng.randint(0, 300)),
            "description_ja": "説明", "description_en": "text", "audience": "", "source": "", "url": "",
            "contact": "", "sample": True,
        })  # fmt: skip
    return made


def bare(columns: Columns) -> Callable[[], np.ndarray]:
    """The work of ``NARROW`` written out by hand."""
    c = columns
    begin, end, today = date(2027, 7, 1).toordinal(), date(2027, 8, 31).toordinal(), TODAY.toordinal()
    at = np.zeros(len(c), dtype=bool)
    at[c.themes["海"]] = True
    weights = np.array([4.0, 1.0, 0.6, 0.4, 0.4, 0.4])

    def run() -> np.ndarray:
        length = np.maximum(c.days_min, 10)[c.window_stay]
        first = np.maximum(c.window_first, begin)
        last = np.minimum(c.window_last - length + 1, end)
        use = (length <= np.minimum(c.days_max, 14)[c.window_stay]) & (first <= last)
        mask = np.zeros(len(c), dtype=bool)
        mask[c.window_stay[use]] = True
        mask &= (c.left >= 3) & (c.styles & 0b1010 != 0) & (c.cost >= 0) & (c.cost <= 120_000)
        mask &= (c.care_from <= 5) & (c.care_to >= 5) & (c.flags["car_needed"] == 0) & (c.flags["wifi"] == 1)
        ease = np.zeros(len(c))
        np.maximum.at(ease, c.window_stay[use], (last - first + 1)[use])
        parts = np.stack([
            at, np.bitwise_count(c.styles & 0b1010) / 2, np.minimum(ease, 14) / 14,
            1 - np.minimum(c.minutes, 480) / 480, 1 - np.minimum(c.cost, 120_000) / 120_000,
            1 - np.minimum(today - c.confirmed, 540) / 540,
        ])  # fmt: skip
        points = np.where(mask, weights @ parts, -1.0)
        return np.argpartition(-points, 3)[:3]

    return run


def milliseconds(work: Callable[[], object], times: int = 15) -> float:
    """The median of several runs, after one to warm up; the processor's time, so that other work counts not."""
    work()
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append((time.process_time() - begun) * 1000)
    return statistics.median(taken)


def megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def drawn(catalog: Catalog, engine: Engine) -> Descriptions:
    """Descriptions with vectors drawn by lot: what comparing costs does not depend on what they mean."""
    lot = np.random.default_rng(7)
    kept = catalog._kept[""]
    vectors = lot.standard_normal((len(kept.columns), 384), dtype=np.float32) * np.float32(0.05)
    middle = np.zeros(384, dtype=np.float32)
    made = Descriptions(engine, lambda: OnnxEmbeddings(Path()), "drawn", {})
    made._ready = Ready(kept.version, dict(kept.columns.position), vectors, middle)
    made._said.update({text: lot.standard_normal(384, dtype=np.float32) for text in WORDS})
    return made


def proposals(n: int, folder: Path) -> None:
    engine = open_engine(folder / str(n))
    catalog = Catalog(engine)
    with writing(engine) as session:
        session.execute(insert(t.Stay), rows(n, random.Random(n)))
        mark_changed(session)
    audience = Audience()
    begun = time.perf_counter()
    catalog.match(BROAD, audience=audience, today=TODAY)
    first = time.perf_counter() - begun
    columns = catalog._kept[""].columns
    found = {
        name: (
            milliseconds(lambda w=wishes: catalog.match(w, audience=audience, today=TODAY)),  # type: ignore[misc]
            catalog.match(wishes, audience=audience, today=TODAY).total,
        )
        for name, wishes in (("narrow", NARROW), ("broad", BROAD), ("nothing fits", NOTHING))
    }
    spoken = Catalog(engine, descriptions=drawn(catalog, engine))
    words = milliseconds(lambda: spoken.match(NARROW, audience=audience, today=TODAY, words=WORDS))
    by_hand = milliseconds(bare(columns))
    engine.dispose()
    print(
        f"{n:>8} stays: "
        + ", ".join(f"{name} {ms:.1f} ms ({total} fit)" for name, (ms, total) in found.items())
        + f"; narrow with own words {words:.1f} ms; bare NumPy {by_hand:.1f} ms, "
        f"ratio {found['narrow'][0] / by_hand:.1f} (aims: 50 ms at 100,000 stays, ratio 3); "
        f"first after a change {first:.1f} s; {megabytes():.0f} MB"
    )


def market(workers: int, stays: int, rng: random.Random) -> tuple[list[Applicant], dict[str, int]]:
    ids = [f"S{i:04}" for i in range(stays)]
    applicants = []
    for number in range(workers):
        wanted = tuple(rng.sample(ids, rng.randint(1, 8)))
        applicants.append(Applicant(f"w{number}", wanted, {stay: float(rng.randint(0, 4)) for stay in wanted}))
    return applicants, {stay: rng.randint(1, 8) for stay in ids}


def allocations(workers: int, stays: int) -> None:
    applicants, room = market(workers, stays, random.Random(workers))
    begun = time.perf_counter()
    found = allocate(applicants, room, draw="2026-W47")
    taken = time.perf_counter() - begun
    wishes = sum(len(applicant.choices) for applicant in applicants)
    print(
        f"{workers:>8} workers × {stays} stays: {taken:.2f} s for {wishes} wishes "
        f"({taken / wishes * 1e6:.1f} µs each), {len(found.placed)} placed; {megabytes():.0f} MB"
    )


def by_library(workers: int, stays: int) -> None:
    """The same markets with the library ``matching``, where it is installed."""
    try:
        from matching.games import HospitalResident  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        print("the library matching is not installed: nothing to compare the allocation with")
        return
    applicants, room = market(workers, stays, random.Random(workers))
    wanted = {a.worker: list(a.choices) for a in applicants}
    by_stay: dict[str, list[Applicant]] = {}
    for applicant in applicants:
        for stay in applicant.claims:
            by_stay.setdefault(stay, []).append(applicant)
    ranked = {stay: [a.worker for a in sorted(those, key=lambda a: -a.claims[stay])] for stay, those in by_stay.items()}
    begun = time.perf_counter()
    label = f"{workers:>8} workers × {stays} stays with the library matching"
    try:
        HospitalResident.create_from_dictionaries(wanted, ranked, {stay: room[stay] for stay in ranked}).solve()
    except RecursionError:
        print(f"{label}: RecursionError (it copies its players deeply, each of whom knows the others)")
    else:
        print(f"{label}: {time.perf_counter() - begun:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stays", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--workers", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for n in arguments.stays:
            proposals(n, Path(folder))
    for n in arguments.workers:
        allocations(n, 1_000)
    for stays in (20, 100):
        by_library(1_000, stays)


if __name__ == "__main__":
    main()

"""What is on offer as a whole, counted stay by stay beside what the columns give."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.matching import Columns, Stay, overview
from tests.test_matching import TODAY, random_stay, stay

thorough = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


def bookable(stays: list[Stay]) -> list[Stay]:
    return [s for s in stays if s.left and any(last >= TODAY for _, last in s.windows)]


@thorough
@given(st.integers(0, 2**32 - 1))
def test_every_figure_is_that_of_counting_the_stays_one_by_one(seed: int) -> None:
    rng = random.Random(seed)
    stays = [
        replace(random_stay(rng, n), confirmed_on=None, sample=rng.random() < 0.2) for n in range(rng.randint(0, 9))
    ]
    offer, rows = overview(Columns.of(stays), TODAY), bookable(stays)
    assert offer.stays == len(rows)
    assert dict(offer.prefectures) == Counter(int(s.prefecture) for s in rows)
    assert offer.most_left == max((s.left for s in rows), default=0)
    costs = [s.cost_yen for s in rows if s.cost_yen is not None]
    assert offer.cost == ((min(costs), max(costs)) if costs else None)
    assert offer.days == ((min(s.days_min for s in rows), max(s.days_max for s in rows)) if rows else None)
    days = [(max(first, TODAY), last) for s in rows for first, last in s.windows if last >= TODAY]
    assert offer.opens == ((min(d[0] for d in days), max(d[1] for d in days)) if days else None)
    ages = [s.childcare_ages for s in rows if s.childcare_ages]
    assert offer.childcare == len(ages)
    assert offer.care_ages == ((min(a for a, _ in ages), max(b for _, b in ages)) if ages else None)
    assert offer.having["wifi"] == (sum(s.wifi is True for s in rows), sum(s.wifi is False for s in rows))
    assert offer.sample == any(s.sample for s in rows)


def test_the_day_of_confirmation_is_the_one_longest_ago() -> None:
    stays = [stay(n, confirmed_on=day) for n, day in enumerate((date(2026, 10, 1), None, date(2026, 8, 20)))]
    assert overview(Columns.of(stays), TODAY).confirmed_on == date(2026, 8, 20)

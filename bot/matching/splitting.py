"""What to ask next: by how much each question can be expected to narrow down the stays still possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from bot.matching.columns import FLAGS, Columns, Ints
from bot.matching.filtering import Timing, openings
from bot.matching.offers import STYLES
from bot.preferences import MONTH_DAYS, SLOTS, Wishes

LENGTHS = ((1, 3), (4, 7), (8, 14), (15, 31), (32, 92), (93, 180))
"""Lengths that people name, in days; each as likely as the other."""
PARTIES = {1: 0.45, 2: 0.3, 3: 0.15, 4: 0.1}
"""People → how often so many come together (a guess that only orders questions)."""
BUDGETS = (30_000, 60_000, 100_000, 200_000)
"""Limits that people name, in yen."""
NEED_ASKED = 0.3
"""How often one need of the vocabulary is asked for (a guess that only orders questions)."""
MONTHS = 12
PLACES_NAMED = 3.5
"""How many prefectures people name at a time: some a region of six, some a single one."""
SAMPLE = 2000
"""Of more stays than twice so many, every n-th is looked at: an expectation needs no more."""
RANKS_ONLY = 0.05
"""What an answer to a slot that only ranks is worth."""


def known(wishes: Wishes, slot: str) -> bool:
    """True when nothing is to be asked about the slot any more."""
    if slot in wishes.declined:
        return True
    return {
        "styles": bool(wishes.styles),
        "start": wishes.start_earliest is not None or wishes.start_latest is not None,
        "days": wishes.days_min is not None or wishes.days_max is not None,
        "party": wishes.people is not None,
        "budget": wishes.budget_yen_max is not None,
        "place": bool(
            wishes.prefectures_in or wishes.municipalities_in or wishes.prefectures_out or wishes.municipalities_out
        ),
        "needs": bool(wishes.needs),
        "skills": bool(wishes.skills),
    }.get(slot, True)


def expected_split(columns: Columns, chosen: Ints, wishes: Wishes, today: date) -> Mapping[str, float]:
    """Slot → expected share of the stays at ``chosen`` that an answer rules out; slots already known are left out.

    Each slot has a few answers with the chance of each; an answer leaves the share of stays that it fits.
    """
    split: dict[str, float] = {}
    if not len(chosen):
        return split
    chosen = chosen[:: max(1, len(chosen) // SAMPLE)]
    for slot in SLOTS:
        if not slot.asked or known(wishes, slot.name):
            continue
        left = list(_answers(slot.name, columns, chosen, wishes, today))
        total = sum(chance for chance, _ in left)
        split[slot.name] = round(float(1 - sum(chance * share for chance, share in left) / total), 4) if total else 0.0
    return split


def _answers(slot: str, columns: Columns, chosen: Ints, wishes: Wishes, today: date) -> Iterator[tuple[float, float]]:
    """The answers to a question: how likely each is (in any unit), and the share of ``chosen`` that it leaves."""
    match slot:
        case "styles":
            for i in range(len(STYLES)):
                fit = float((columns.styles[chosen] >> i & 1).mean())
                yield float(fit > 0), fit
        case "start":
            yield from _months(columns, chosen, wishes, today)
        case "days":
            for low, high in LENGTHS:
                yield 1.0, float(((columns.days_min[chosen] <= high) & (columns.days_max[chosen] >= low)).mean())
        case "party":
            for people, chance in PARTIES.items():
                yield chance, float((columns.left[chosen] >= people).mean())
        case "budget":
            cost = columns.cost[chosen]
            for limit in BUDGETS:
                yield 1.0, float(((cost >= 0) & (cost <= limit)).mean())
        case "place":
            share = np.bincount(columns.prefecture[chosen]) / len(chosen)
            yield 1.0, min(1.0, PLACES_NAMED * float((share**2).sum()))
        case "needs":
            for flag in FLAGS:
                wanted = 0 if flag == "car_needed" else 1
                yield NEED_ASKED, float((columns.flags[flag][chosen] == wanted).mean())
            yield NEED_ASKED, float((columns.care_to[chosen] >= columns.care_from[chosen]).mean())
            yield len(FLAGS) * (1 - NEED_ASKED), 1.0
        case _:
            yield 1.0, 1 - RANKS_ONLY


def _months(columns: Columns, chosen: Ints, wishes: Wishes, today: date) -> Iterator[tuple[float, float]]:
    """Beginning in each of the coming months, each as likely as the other."""
    found = openings(columns, Timing.of(wishes, today, without=frozenset({"start"})))
    is_chosen = np.zeros(len(columns), dtype=np.bool_)
    is_chosen[chosen] = True
    use = found.possible & is_chosen[found.stay]
    stay, first, last = found.stay[use], found.first[use], found.last[use]
    for month in range(MONTHS):
        begin = today.toordinal() + MONTH_DAYS * month
        fit = np.zeros(len(columns), dtype=np.bool_)
        fit[stay[(first < begin + MONTH_DAYS) & (last >= begin)]] = True
        yield 1.0, np.count_nonzero(fit) / len(chosen)

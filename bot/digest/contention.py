"""Stays that more people want than there are places."""

from __future__ import annotations

from collections import Counter

from bot.allocation import allocate
from bot.digest.contents import Contention
from bot.digest.groups import roughly
from bot.digest.week import Rows

PERSONS = 10
"""People named in one preview."""


def contention(rows: Rows) -> tuple[Contention, ...]:
    """Stays that more people want than there are places, with what a stable allocation would give."""
    wanted: Counter[str] = Counter()
    for applicant in rows.applicants:
        for choice in applicant.choices:
            if isinstance(choice, str):
                wanted[choice] += applicant.people
    left = {stay.id: stay.left for stay in rows.stays}
    names = {stay.id: stay.name for stay in rows.stays}
    crowded = [stay for stay, number in wanted.items() if stay in left and number > left[stay]]
    if not crowded:
        return ()
    result = allocate(rows.applicants, left, draw=rows.week.name)
    elsewhere: Counter[str] = Counter()
    for applicant in rows.applicants:
        got = result.placed.get(applicant.worker)
        for stay in applicant.choices:
            if isinstance(stay, str) and got is not None and got != stay:
                elsewhere[stay] += 1
    out = []
    for stay in crowded:
        would = tuple(rows.people[who] for who in result.places.get(stay, ())[:PERSONS] if who in rows.people)
        unshared = roughly(rows.unshared.get(stay, 0))
        out.append(Contention(stay, names[stay], left[stay], wanted[stay], unshared, would, elsewhere[stay]))
    return tuple(sorted(out, key=lambda item: (item.places - item.interests, item.stay)))

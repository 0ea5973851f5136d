"""What one or two people did is not counted out: it would tell of them.

Nor is a number told from which others that are told could be taken away until one or two people are left: the people
who are named, or those of a part. Such a number is told as "so many or more" (:class:`AtLeast`).
"""

from __future__ import annotations

from dataclasses import dataclass

GROUP = 3
"""Fewer people than this are "under 3", never a number."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number of people that is not told exactly: so many, or more. 0 says nothing at all."""

    people: int


Count = int | AtLeast | None
"""A number of people, a lower bound of it, or None: one or two of them, which is not told."""


def count(people: int) -> Count:
    """``people``, unless it is so few that it would tell of one of them."""
    return None if 0 < people < GROUP else people


def beside(people: int, *rests: int) -> Count:
    """``people``, exact only where none of ``rests`` is one or two people.

    A rest is what a reader is left with who takes away what else is told: the people who are named, or from a whole
    these ``people``.
    """
    return roughly(people) if any(0 < rest < GROUP for rest in rests) else count(people)


def roughly(people: int) -> Count:
    """Nobody, under a group, or a lower bound: one person more or less hardly ever shows, this week or the next."""
    told = count(people)
    return AtLeast(_step(people)) if told else told


def _step(people: int) -> int:
    """The largest of 3, 5, 10, 20, 30, 50, 100, 200 … that is not more; 0 under 3."""
    if people < GROUP:
        return 0
    size = 10 ** (len(str(people)) - 1)
    return max(step for step in (GROUP, size, 2 * size, 3 * size, 5 * size) if step <= people and step >= GROUP)


def apart(people: int, everybody: int) -> Count:
    """How many of ``everybody`` share what is nobody's business where it can be tied to one person.

    A number from which it would follow that all but one or two of them do, or all, tells it of each: so the bound
    leaves a group who may not, and among fewer than two groups nothing is said.
    """
    if everybody < 2 * GROUP:
        return AtLeast(0)
    most = everybody - GROUP
    return AtLeast(_step(most)) if people > most else count(people)

"""Workers' ranked interests against the places of stays: a stable allocation, as a preview for HR, never a decision.

Deferred acceptance (Gale and Shapley 1962, in its form for hospitals and residents), the workers proposing:

- **stable**: nobody is left wanting a stay that has a free place, or that took somebody with a weaker claim;
- **best for the workers** of all stable allocations, and **strategy-proof on the workers' side**: nobody gets a stay
  that they like better by stating other wishes than their own (Roth 1982). It is not so on the stays' side;
- equal claims are drawn by one lottery for all stays. It depends on the worker and the draw's name alone, so that the
  same names give the same result in every process, and no wish that is stated changes anybody's luck;
- a worker may rank stays as equal: those are tried in the order given. What is not listed is not wanted.

Every worker takes one place. A proposal is made at most once for each wish and costs one heap operation, so the work
is linear in the number of wishes but for the logarithm of a stay's capacity. The library ``matching`` (1.4) does the
same on objects that know each other: ten times slower at 1,000 workers × 20 stays, a RecursionError at 100 stays
(``benchmarks/matching.py``).
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Choice = str | tuple[str, ...]
"""A stay's id, or several that are liked equally."""

SKILL, FIRST_TIME, FAMILY = 2.0, 1.0, 1.0
"""What a wanted skill, a first visit, and children at a childcare stay add to a claim."""
SKILLS_COUNTED = 2
CHILDCARE_STYLE = "childcare_care"


@dataclass(frozen=True, slots=True)
class Applicant:
    """A worker and the stays they want, best first."""

    worker: str
    choices: tuple[Choice, ...]
    claims: Mapping[str, float] = field(default_factory=dict)
    """Stay → how strong this worker's claim is (:func:`claim`); 0 where it is not said."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who would go where."""

    places: Mapping[str, tuple[str, ...]]
    """Stay → workers, strongest claim first."""
    placed: Mapping[str, str]
    """Worker → stay."""
    unplaced: tuple[str, ...]
    """Workers for whom no wish could be met, in the order given."""
    wish_met: Mapping[int, int]
    """1 → how many got their first choice, 2 → their second …"""


def claim(
    wanted_skills: Iterable[str], styles: Iterable[str], *, skills: Iterable[str], first_time: bool, children: bool
) -> float:
    """How strong a claim is: skills that the stay wants, a first visit, children where they are its style."""
    shared = min(SKILLS_COUNTED, len(set(wanted_skills) & set(skills)))
    family = children and CHILDCARE_STYLE in set(styles)
    return SKILL * shared + FIRST_TIME * first_time + FAMILY * family


def allocate(applicants: Sequence[Applicant], capacities: Mapping[str, int], *, draw: str = "") -> Allocation:
    """Place every worker on the best stay that they can have.

    ``draw`` names the lottery, for instance the week. A stay without capacity, or not in ``capacities``, takes nobody.

    Raises:
        ValueError: a worker is there twice.
    """
    lists = [tuple(dict.fromkeys(_flat(applicant.choices))) for applicant in applicants]
    lots = [_lot(draw, applicant.worker) for applicant in applicants]
    if len({applicant.worker for applicant in applicants}) != len(applicants):
        raise ValueError("a worker is there twice")
    # for each stay a heap with the weakest claim on top: (claim, lot, position of the worker)
    held: dict[str, list[tuple[float, int, int]]] = {stay: [] for stay, room in capacities.items() if room > 0}
    tried = [0] * len(applicants)
    free = list(range(len(applicants) - 1, -1, -1))
    while free:
        worker = free.pop()
        choices, claims = lists[worker], applicants[worker].claims
        while tried[worker] < len(choices):
            stay = choices[tried[worker]]
            tried[worker] += 1
            heap = held.get(stay)
            if heap is None:
                continue
            mine = (claims.get(stay, 0.0), lots[worker], worker)
            if len(heap) < capacities[stay]:
                heapq.heappush(heap, mine)
                break
            if mine > heap[0]:
                free.append(heapq.heapreplace(heap, mine)[2])
                break
    return _allocation(applicants, held)


def _allocation(applicants: Sequence[Applicant], held: Mapping[str, list[tuple[float, int, int]]]) -> Allocation:
    places = {
        stay: tuple(applicants[worker].worker for _, _, worker in sorted(heap, reverse=True))
        for stay, heap in held.items()
    }
    placed = {worker: stay for stay, workers in places.items() for worker in workers}
    met: dict[int, int] = {}
    for applicant in applicants:
        if stay := placed.get(applicant.worker):
            rank = next(i for i, choice in enumerate(applicant.choices, start=1) if stay in _flat((choice,)))
            met[rank] = met.get(rank, 0) + 1
    unplaced = tuple(applicant.worker for applicant in applicants if applicant.worker not in placed)
    return Allocation(places, placed, unplaced, dict(sorted(met.items())))


def _flat(choices: Iterable[Choice]) -> Iterable[str]:
    for choice in choices:
        if isinstance(choice, str):
            yield choice
        else:
            yield from choice


def _lot(draw: str, worker: str) -> int:
    """The worker's lot: the same in every process, and nothing that a worker could choose but their own id."""
    return int.from_bytes(hashlib.blake2b(f"{draw}\0{worker}".encode(), digest_size=8).digest(), "big")

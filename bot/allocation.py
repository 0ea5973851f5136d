"""Workers' ranked interests against the places of stays: a stable allocation, as a preview for HR, never a decision.

Deferred acceptance (Gale and Shapley 1962, in its form for hospitals and residents), the workers proposing:

- **stable**: nobody is left wanting a stay that has a free place, or that took somebody with a weaker claim;
- **best for the workers** of all stable allocations, and **strategy-proof on the workers' side**: nobody gets a stay
  that they like better by stating other wishes than their own (Roth 1982). It is not so on the stays' side;
- equal claims are drawn by one lottery for all stays. It depends on the worker and the draw's name alone, so that the
  same names give the same result in every process, and no wish that is stated changes anybody's luck;
- a worker may rank stays as equal: those are tried in the order given. What is not listed is not wanted.

Parties come together or not at all. With parties of different sizes a stable allocation need not exist (McDermid and
Manlove 2010), and no rule keeps every promise above. A stay then takes the strongest claims in order and closes behind
the first party for which it has no room; at the end whoever fits into places that stayed free moves up, the strongest
claims first, until nobody can. So nobody is left wanting a stay whose free places would hold their party, and where all
parties are of one size everything said above holds.

A proposal is made at most once for each wish and costs one heap operation, so the work is linear in the number of
wishes but for the logarithm of a stay's capacity. The library ``matching`` (1.4) does the same on objects that know
each other: ten times slower at 1,000 workers × 20 stays, a RecursionError at 100 stays (``benchmarks/matching.py``).
"""

from __future__ import annotations

import hashlib
import heapq
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
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
    people: int = 1
    """How many places the party takes."""


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
    wanted_skills: Iterable[str], styles: Iterable[str], *, skills: Collection[str], first_time: bool, children: bool
) -> float:
    """How strong a claim is: skills that the stay wants, a first visit, children where they are its style."""
    shared = min(SKILLS_COUNTED, len(set(wanted_skills) & set(skills))) if skills else 0
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
    sizes = [applicant.people for applicant in applicants]
    stays = {stay: _Stay(room, room) for stay, room in capacities.items() if room > 0}
    tried = [0] * len(applicants)
    free = list(range(len(applicants) - 1, -1, -1))
    while free:
        worker = free.pop()
        choices, claims = lists[worker], applicants[worker].claims
        while tried[worker] < len(choices):
            name = choices[tried[worker]]
            tried[worker] += 1
            stay = stays.get(name)
            if stay is None:
                continue
            out = stay.take((claims.get(name, 0.0), lots[worker], worker), sizes)
            if worker not in out:
                free.extend(out)
                break
            out.remove(worker)
            free.extend(out)
    if len(set(sizes)) > 1:
        _move_up(stays, lists, [(applicants[at].claims, lots[at]) for at in range(len(applicants))], sizes)
    return _allocation(applicants, {name: stay.held for name, stay in stays.items()})


_Claim = tuple[float, int, int]
"""How strong, the lot, the worker's position."""


@dataclass(slots=True)
class _Stay:
    """Who holds its places: a heap with the weakest claim on top."""

    room: int
    left: int
    held: list[_Claim] = field(default_factory=list)
    closed: _Claim | None = None
    """The strongest claim turned away for want of room: nobody behind it comes in."""

    def take(self, mine: _Claim, sizes: Sequence[int]) -> list[int]:
        """Let somebody in, if only in place of weaker claims; whoever is turned away, the newcomer perhaps."""
        size = sizes[mine[2]]
        if self.closed is not None and mine < self.closed:
            return [mine[2]]
        if size > self.room:
            return [mine[2]]  # a party that would not fit even alone stands in nobody's way
        heapq.heappush(self.held, mine)
        self.left -= size
        out: list[int] = []
        while self.left < 0:
            weakest = heapq.heappop(self.held)
            self.left += sizes[weakest[2]]
            self.closed = weakest if self.closed is None else max(self.closed, weakest)
            out.append(weakest[2])
        return out


def _move_up(
    stays: Mapping[str, _Stay],
    lists: Sequence[Sequence[str]],
    strength: Sequence[tuple[Mapping[str, float], int]],
    sizes: Sequence[int],
) -> None:
    """Let those who fit into free places have them, strongest claims first; each move is better for who moves."""
    where = {worker: name for name, stay in stays.items() for _, _, worker in stay.held}
    wanted: dict[str, list[_Claim]] = {name: [] for name in stays}
    for worker, (claims, lot) in enumerate(strength):
        for name in lists[worker]:
            if name in wanted:
                wanted[name].append((claims.get(name, 0.0), lot, worker))
    for claimed in wanted.values():
        claimed.sort(reverse=True)
    waiting = deque(sorted(name for name, stay in stays.items() if stay.left))
    while waiting:
        name = waiting.popleft()
        stay = stays[name]
        for mine in wanted[name]:
            worker = mine[2]
            now, choices = where.get(worker), lists[worker]
            at = choices.index(now) if now is not None else len(choices)
            if sizes[worker] > stay.left or choices.index(name) >= at:
                continue
            if now is not None:
                stays[now].held = [held for held in stays[now].held if held[2] != worker]
                stays[now].left += sizes[worker]
                waiting.append(now)
            stay.held.append(mine)
            stay.left -= sizes[worker]
            where[worker] = name


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

"""The allocation's promises, on random small markets: stable, within capacity, best for workers, no gain from lying."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.allocation import Allocation, Applicant, allocate, claim

STAYS = ("A", "B", "C")
some = settings(max_examples=300, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def market(seed: int, workers: int = 6) -> tuple[list[Applicant], dict[str, int]]:
    rng = random.Random(seed)
    applicants = []
    for number in range(rng.randint(1, workers)):
        wanted = rng.sample(STAYS, rng.randint(0, len(STAYS)))
        choices: tuple[str | tuple[str, ...], ...] = tuple(wanted)
        if len(wanted) == 3 and rng.random() < 0.3:
            choices = ((wanted[0], wanted[1]), wanted[2])
        claims = {stay: float(rng.randint(0, 2)) for stay in STAYS}
        applicants.append(Applicant(f"w{number}", choices, claims))
    return applicants, {stay: rng.randint(0, 2) for stay in STAYS}


def likes(applicant: Applicant, stay: str | None) -> int:
    """How far up the worker's list a stay stands; not listed, or nothing: last."""
    for rank, choice in enumerate(applicant.choices):
        if stay == choice or (isinstance(choice, tuple) and stay in choice):
            return rank
    return len(applicant.choices)


def blocking(
    applicants: Sequence[Applicant], room: Mapping[str, int], placed: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Pairs that would both rather have each other; claims decide, equal ones do not."""
    pairs = []
    by_name = {applicant.worker: applicant for applicant in applicants}
    for applicant, stay in product(applicants, STAYS):
        if likes(applicant, stay) >= likes(applicant, placed.get(applicant.worker)):
            continue
        there = [by_name[worker] for worker, where in placed.items() if where == stay]
        weaker = any(other.claims[stay] < applicant.claims[stay] for other in there)
        if len(there) < room[stay] or weaker:
            pairs.append((applicant.worker, stay))
    return pairs


def consistent(found: Allocation, applicants: Sequence[Applicant], room: Mapping[str, int]) -> None:
    assert all(len(workers) <= room[stay] for stay, workers in found.places.items())
    assert {(w, s) for s, workers in found.places.items() for w in workers} == set(found.placed.items())
    assert {*found.placed, *found.unplaced} == {applicant.worker for applicant in applicants}
    assert not {*found.placed} & {*found.unplaced}
    assert sum(found.wish_met.values()) == len(found.placed)
    for applicant in applicants:
        if applicant.worker in found.placed:
            assert likes(applicant, found.placed[applicant.worker]) < len(applicant.choices)


@some
@given(seeds)
def test_it_is_stable_and_within_capacity(seed: int) -> None:
    applicants, room = market(seed)
    found = allocate(applicants, room)
    consistent(found, applicants, room)
    assert blocking(applicants, room, found.placed) == []


@some
@given(seeds)
def test_nobody_gains_by_stating_other_wishes(seed: int) -> None:
    applicants, room = market(seed)
    rng = random.Random(seed)
    liar = rng.choice(applicants)
    at = applicants.index(liar)
    honest = likes(liar, allocate(applicants, room).placed.get(liar.worker))
    for length in range(len(STAYS) + 1):
        for lie in permutations(STAYS, length):
            told = [*applicants[:at], replace(liar, choices=lie), *applicants[at + 1 :]]
            assert likes(liar, allocate(told, room).placed.get(liar.worker)) >= honest


@settings(max_examples=80, deadline=None)
@given(seeds)
def test_no_stable_allocation_is_better_for_any_worker(seed: int) -> None:
    """Held against every allocation there is; strict claims and wishes, as the theorem has it."""
    drawn, room = market(seed, workers=4)
    applicants = [
        replace(a, choices=tuple(sorted(a.claims)[: len(a.choices)]), claims={s: a.claims[s] + i / 10 for s in STAYS})
        for i, a in enumerate(drawn)
    ]
    found = allocate(applicants, room).placed
    for places in product((None, *STAYS), repeat=len(applicants)):
        placed = {a.worker: stay for a, stay in zip(applicants, places, strict=True) if stay is not None}
        if any(list(placed.values()).count(stay) > room[stay] for stay in STAYS):
            continue
        if any(likes(a, placed[a.worker]) == len(a.choices) for a in applicants if a.worker in placed):
            continue
        if not blocking(applicants, room, placed):
            for a in applicants:
                assert likes(a, found.get(a.worker)) <= likes(a, placed.get(a.worker))


@some
@given(seeds)
def test_the_order_of_the_workers_changes_nothing(seed: int) -> None:
    applicants, room = market(seed)
    shuffled = random.Random(seed).sample(applicants, len(applicants))
    assert allocate(applicants, room).placed == allocate(shuffled, room).placed


def parties(seed: int) -> tuple[list[Applicant], dict[str, int]]:
    applicants, room = market(seed)
    rng = random.Random(seed)
    return [replace(a, people=rng.choice((1, 1, 2, 3))) for a in applicants], {s: rng.randint(0, 4) for s in room}


def places_left(applicants: Sequence[Applicant], room: Mapping[str, int], placed: Mapping[str, str]) -> dict[str, int]:
    left = dict(room)
    for applicant in applicants:
        if applicant.worker in placed:
            left[placed[applicant.worker]] -= applicant.people
    return left


@some
@given(seeds)
def test_parties_stay_together_within_the_places_and_no_place_that_holds_them_is_left_free(seed: int) -> None:
    applicants, room = parties(seed)
    found = allocate(applicants, room)
    left = places_left(applicants, room, found.placed)
    assert all(places >= 0 for places in left.values())
    for applicant, stay in product(applicants, STAYS):
        now = found.placed.get(applicant.worker)
        if likes(applicant, now) < len(applicant.choices):
            assert now in [
                name for choice in applicant.choices for name in ((choice,) if isinstance(choice, str) else choice)
            ]
        if likes(applicant, stay) < likes(applicant, now):
            assert left[stay] < applicant.people
    assert found == allocate(applicants, room)


@some
@given(seeds, st.integers(2, 3))
def test_with_parties_of_one_size_everything_holds_as_for_single_people(seed: int, people: int) -> None:
    applicants, room = market(seed)
    alone = allocate(applicants, room)
    together = allocate([replace(a, people=people) for a in applicants], {s: n * people + 1 for s, n in room.items()})
    assert together.placed == alone.placed


def test_a_party_too_large_for_a_stay_stands_in_nobodys_way() -> None:
    large = Applicant("w0", ("A",), {"A": 9.0}, people=4)
    small = Applicant("w1", ("A",), {"A": 1.0}, people=2)
    assert allocate([large, small], {"A": 3}).placed == {"w1": "A"}


def test_who_does_not_fit_beside_stronger_claims_lets_a_smaller_party_have_what_is_left() -> None:
    applicants = [
        Applicant("w0", ("A",), {"A": 3.0}, people=2),
        Applicant("w1", ("A", "B"), {"A": 2.0}, people=3),
        Applicant("w2", ("A",), {"A": 1.0}, people=1),
    ]
    assert allocate(applicants, {"A": 4, "B": 3}).placed == {"w0": "A", "w1": "B", "w2": "A"}


def test_equal_claims_are_drawn_fairly_and_the_same_way_each_time() -> None:
    applicants = [Applicant(f"w{n}", ("A",)) for n in range(10)]
    winners = {allocate(applicants, {"A": 1}, draw=f"2026-W{week}").places["A"] for week in range(60)}
    assert len(winners) > 5
    assert allocate(applicants, {"A": 1}, draw="x") == allocate(applicants, {"A": 1}, draw="x")


def test_two_places_and_five_wishes() -> None:
    applicants = [Applicant(f"w{n}", ("A", "B"), {"A": float(n)}) for n in range(5)]
    found = allocate(applicants, {"A": 2, "B": 1})
    assert found.places["A"] == ("w4", "w3")
    assert len(found.places["B"]) == 1
    assert (len(found.unplaced), found.wish_met) == (2, {1: 2, 2: 1})


def test_a_stay_that_is_full_or_unknown_takes_nobody() -> None:
    assert allocate([Applicant("w", ("A", "gone"))], {"A": 0}).unplaced == ("w",)
    assert allocate([], {"A": 1}).places == {"A": ()}


def test_a_worker_can_not_be_there_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        allocate([Applicant("w", ("A",)), Applicant("w", ("B",))], {"A": 1})


def test_a_claim_counts_skills_a_first_visit_and_families_where_they_are_meant() -> None:
    wanted, skills = ("経理", "広報", "営業"), ("経理", "広報", "営業")
    assert claim(wanted, ("refresh",), skills=skills, first_time=False, children=True) == 4.0
    assert claim(wanted, ("childcare_care",), skills=("経理",), first_time=True, children=True) == 4.0
    assert claim((), ("childcare_care",), skills=skills, first_time=False, children=False) == 0.0

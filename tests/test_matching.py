"""Stays against wishes, held against an exhaustive reference: every stay, every wish, every day, no cleverness."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.matching import (
    NEEDS,
    STYLES,
    Closeness,
    Matches,
    Relaxation,
    Stay,
    entries,
    need,
    rank,
    reasons,
    relaxations,
    satisfies,
    word_reason,
)
from bot.matching.nearness import kilometres
from bot.matching.offers import OTHER_ENGAGEMENTS
from bot.matching.ways import EFFORT
from bot.preferences import Entry, Polarity, Preferences, Wishes
from bot.turn.cards import note
from bot.wording import Wordings

TODAY = date(2026, 11, 21)
PROMPTS = Path(__file__).parent.parent / "prompts"
WORDINGS = Wordings.load(PROMPTS)
PLACES = ("20211", "20202", "13114", "01233", "15202", "47201")
thorough = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
searching = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
seeds = st.integers(0, 2**32 - 1)


def stay(number: int = 1, **columns: object) -> Stay:
    given: dict[str, object] = {
        "id": f"S{number:03}", "name": f"滞在{number}", "municipality": "20211", "styles": ("refresh",),
        "engagement": "remote_work_stay", "windows": ((date(2027, 7, 1), date(2027, 8, 31)),),
        "days_min": 3, "days_max": 20, "capacity": 4, "cost_yen": 50_000, "workspace": True, "wifi": True,
        "private_room": True, "car_needed": False, "elder_care": False, "minutes_from_tokyo": 100,
    }  # fmt: skip
    return Stay(**{**given, **columns})  # type: ignore[arg-type]


def random_stay(rng: random.Random, number: int) -> Stay:
    def maybe(value: object, chance: float = 0.8) -> object:
        return value if rng.random() < chance else None

    windows = []
    for _ in range(rng.randint(1, 2)):
        first = TODAY + timedelta(days=rng.randint(-20, 60))
        windows.append((first, first + timedelta(days=rng.randint(0, 25))))
    days = sorted((rng.randint(1, 14), rng.randint(1, 14)))
    ages = sorted((rng.randint(0, 8), rng.randint(0, 8)))
    return stay(
        number,
        municipality=rng.choice(PLACES),
        styles=tuple(rng.sample(STYLES[:5], rng.randint(1, 2))),
        engagement=rng.choice(("remote_work_stay", "side_job", "dual_base")),
        windows=tuple(windows),
        days_min=days[0],
        days_max=days[1],
        capacity=rng.randint(1, 4),
        taken=rng.choice((0, 0, 0, 1)),
        cost_yen=maybe(rng.randrange(0, 100_000, 10_000)),
        childcare_ages=maybe((ages[0], ages[1]), 0.6),
        elder_care=maybe(rng.random() < 0.5),
        wifi=maybe(rng.random() < 0.7),
        private_room=maybe(rng.random() < 0.7),
        car_needed=maybe(rng.random() < 0.5),
        minutes_from_tokyo=maybe(rng.randrange(60, 300, 30)),
        skills=tuple(rng.sample(("経理", "デザイン", "広報"), rng.randint(0, 2))),
        themes=tuple(rng.sample(("海", "山", "温泉", "ペット可"), rng.randint(0, 2))),
    )


def random_wishes(rng: random.Random, most: int = 5) -> Wishes:
    """A few wishes at a time, so that some stays satisfy them and some relaxations open something."""
    parts: list[dict[str, object]] = []
    earliest = TODAY + timedelta(days=rng.randint(-5, 60))
    latest = earliest + timedelta(days=rng.randint(0, 20))
    end = rng.choice((None, latest + timedelta(days=rng.randint(0, 10))))
    days = sorted((rng.randint(1, 14), rng.randint(1, 14)))
    parts.append({"start_earliest": earliest, "start_latest": rng.choice((latest, latest, None)), "end_latest": end})
    low, high = rng.choice(((days[0], days[1]), (days[1], None), (None, days[0])))
    parts.append({"days_min": low, "days_max": high})
    parts.append({"styles": tuple(rng.sample((*STYLES[:6], "dual_base"), rng.randint(1, 2)))})
    parts.append({"styles_out": tuple(rng.sample(STYLES[:6], 1))})
    children = rng.choice((None, 0, 1, 2))
    ages = tuple(rng.randint(0, 9) for _ in range(children or 0)) if rng.random() < 0.7 else ()
    parts.append({"adults": rng.choice((1, 2, 3)), "children": children, "children_ages": ages})
    parts.append({"budget_yen_max": rng.randrange(0, 80_000, 10_000)})
    inside = rng.sample(PLACES, rng.randint(1, 2))
    if rng.random() < 0.5:
        parts.append({"prefectures_in": tuple(sorted({code[:2] for code in inside}))})
    else:
        parts.append({"municipalities_in": tuple(inside)})
    parts.append({"prefectures_out": (rng.choice(PLACES)[:2],)})
    parts.append({"municipalities_out": (rng.choice(PLACES),)})
    words = (*NEEDS, "移動120分以内", "移動200分以内", "日当たり")
    parts.append({"needs": tuple(rng.sample(words, rng.randint(1, 2)))})
    parts.append({"skills": tuple(rng.sample(("経理", "デザイン", "広報"), 1))})
    parts.append({"themes": tuple(rng.sample(("海", "山", "温泉"), rng.randint(1, 2)))})
    parts.append({"care_for_elder": True, "themes_out": ("山",), "styles": ("childcare_care",)})
    wishes = Wishes()
    for part in rng.sample(parts, rng.randint(0, most)):
        wishes = replace(wishes, **part)  # type: ignore[arg-type]
    marks = [f"needs:{word}" for word in wishes.needs] + [f"themes:{word}" for word in wishes.themes]
    marks += [f"place:P:{code}" for code in (*wishes.prefectures_in, *wishes.prefectures_out)]
    marks += [f"styles:{style}" for style in wishes.styles] + ["start", "days", "budget", "party", "skills", "themes"]
    return replace(wishes, soft=frozenset(mark for mark in marks if rng.random() < 0.15))


def random_case(seed: int, stays: int = 8, wishes: int = 5) -> tuple[list[Stay], Wishes]:
    rng = random.Random(seed)
    return [random_stay(rng, n) for n in range(rng.randint(1, stays))], random_wishes(rng, wishes)


# ---------------------------------------------------------------- the reference


def failing(offer: Stay, w: Wishes) -> set[str]:
    """Names of the hard wishes that a stay fails, by the definition alone; time is apart."""

    def hard(slot: str, value: str = "") -> bool:
        marked = [mark for mark in w.soft if mark.startswith(slot + ":")]
        return f"{slot}:{value}" not in w.soft if value and marked else slot not in w.soft

    failed = set()
    kinds = {*offer.styles, offer.engagement}
    firm = [s for s in w.styles if hard("styles", s)]
    if set(firm) & set(OTHER_ENGAGEMENTS):
        firm = [s for s in firm if s in OTHER_ENGAGEMENTS]
    if firm and not kinds & set(firm):
        failed.add("styles")
    avoided = {s for s in w.styles_out if hard("styles", s)}
    others = {k for k in kinds if k in STYLES} - avoided
    if avoided and (not others or kinds & avoided & set(OTHER_ENGAGEMENTS)):
        failed.add("styles_out")
    people = (w.adults or 0) + (w.children or 0)
    if hard("party") and people > offer.capacity - offer.taken:
        failed.add("party")
    if w.budget_yen_max is not None and hard("budget"):
        known = offer.cost_yen is not None
        if offer.cost_yen > w.budget_yen_max if known else "cost_yen" not in w.unknown_ok:  # type: ignore[operator]
            failed.add("budget")
    prefectures = [p for p in w.prefectures_in if hard("place", f"P:{p}")]
    municipalities = [m for m in w.municipalities_in if hard("place", f"M:{m}")]
    inside = offer.municipality in municipalities or offer.municipality[:2] in prefectures
    if (prefectures or municipalities) and not inside:
        failed.add("place")
    if offer.municipality in w.municipalities_out or offer.municipality[:2] in [
        p for p in w.prefectures_out if f"place:P:{p}" not in w.soft
    ]:
        failed.add("place_out")
    with_children = bool(w.children or w.children_ages)
    care = "childcare_care" in w.styles and hard("styles", "childcare_care")
    asked = [n for n in w.needs if hard("needs", n)]
    asked += ["保育"] * (care and with_children and "保育" not in w.needs and "needs:保育" not in w.soft)
    asked += ["介護"] * (care and w.care_for_elder and "介護" not in w.needs and "needs:介護" not in w.soft)
    for word in asked:
        takes = offer.childcare_ages
        meets = {
            "車なし": offer.car_needed is False,
            "保育": takes is not None and all(takes[0] <= age <= takes[1] for age in w.children_ages),
            "介護": offer.elder_care is True,
            "仕事スペース": offer.workspace is True,
            "Wi-Fi": offer.wifi is True,
            "個室": offer.private_room is True,
            "移動120分以内": (offer.minutes_from_tokyo or 999) <= 120,
            "移動200分以内": (offer.minutes_from_tokyo or 999) <= 200,
        }.get(word, need(word).test == "theme" or (offer.minutes_from_tokyo or 999) <= need(word).limit)
        if not meets:
            failed.add(f"needs:{word}")
    skills = [s for s in w.skills if hard("skills", s)]
    if skills and not set(skills) & set(offer.skills):
        failed.add("skills")
    failed |= {f"themes:{t}" for t in w.themes if hard("themes", t) and t not in offer.themes}
    failed |= {f"themes_out:{t}" for t in w.themes_out if hard("themes", t) and t in offer.themes}
    return failed


def in_time(offer: Stay, w: Wishes, *, start: bool = True, days: bool = True) -> bool:
    """Try every first day and every length in every window."""
    start, days = start and "start" not in w.soft, days and "days" not in w.soft
    for first, last in offer.windows:
        day = first
        while day <= last:
            fits = day >= TODAY and not (
                start and ((w.start_earliest and day < w.start_earliest) or (w.start_latest and day > w.start_latest))
            )
            for length in range(offer.days_min, offer.days_max + 1) if fits else ():
                final = day + timedelta(days=length - 1)
                if final > last or (start and w.end_latest and final > w.end_latest):
                    break
                if not (days and (length < (w.days_min or 0) or length > (w.days_max or 999))):
                    return True
            day += timedelta(days=1)
    return False


def really_satisfies(offer: Stay, w: Wishes) -> bool:
    return offer.capacity > offer.taken and not failing(offer, w) and in_time(offer, w)


@thorough
@given(seeds)
def test_the_satisfying_set_is_that_of_the_reference(seed: int) -> None:
    stays, wishes = random_case(seed)
    expected = {offer.id for offer in stays if really_satisfies(offer, wishes)}
    found = rank(stays, wishes, TODAY, limit=len(stays))
    assert {match.stay.id for match in found.matches} == expected
    assert found.total == len(expected)
    assert {offer.id for offer in stays if satisfies(offer, wishes, TODAY)} == expected


# ---------------------------------------------------------------- relaxations


def efforts(offer: Stay, w: Wishes) -> dict[str, float]:
    """For one stay that can be opened: each failed wish → the least effort that mends it (time by trial)."""
    mends: dict[str, float] = {}
    for wish in failing(offer, w):
        name, _, word = wish.partition(":")
        if name == "budget":
            more = inf if offer.cost_yen is None else offer.cost_yen - (w.budget_yen_max or 0)
            mends[wish] = more / max(w.budget_yen_max or 0, 10_000) if more < inf else EFFORT["cost_unknown"]
        elif name == "place":
            firm = [int(p) for p in w.prefectures_in if f"place:P:{p}" not in w.soft]
            firm += [int(m[:2]) for m in w.municipalities_in]
            mends[wish] = 0.3 + min(kilometres(int(offer.municipality[:2]), p) for p in firm) / 400
        elif name == "styles":
            kinds = {*offer.styles, offer.engagement} & set(STYLES)
            mends[wish] = EFFORT[name] if kinds else inf
        elif name == "party":
            short = (w.adults or 0) + (w.children or 0) - (offer.capacity - offer.taken)
            mends[wish] = short * 0.7 if short < (w.adults or 0) else inf
        elif name == "needs" and need(word).test == "minutes":
            far = offer.minutes_from_tokyo
            mends[wish] = inf if far is None else (far - need(word).limit) / 60
        else:
            mends[wish] = EFFORT[name]
    return mends


def start_shift(offer: Stay, w: Wishes) -> float:
    """By how many days the wished days must be widened, tried one by one."""
    for k in range(1, 130):
        wider = replace(
            w,
            start_earliest=w.start_earliest and w.start_earliest - timedelta(days=k),
            start_latest=w.start_latest and w.start_latest + timedelta(days=k),
            end_latest=w.end_latest and w.end_latest + timedelta(days=k),
        )
        if in_time(offer, wider):
            return k
    return inf


def days_shift(offer: Stay, w: Wishes) -> float:
    """What another length costs, tried day by day."""
    for k in range(1, 40):
        shorter = w.days_min and in_time(offer, replace(w, days_min=w.days_min - k))
        longer = w.days_max and in_time(offer, replace(w, days_max=w.days_max + k))
        if shorter or longer:
            return k / ((w.days_min if shorter else w.days_max) or 1)
    return inf


def mended(offer: Stay, w: Wishes) -> Iterator[dict[str, float]]:
    """The sets of one or two wishes whose change opens a stay, with what each costs."""
    if offer.capacity <= offer.taken or really_satisfies(offer, w):
        return
    mends = efforts(offer, w)
    if in_time(offer, w):
        yield mends
        return
    start, days = start_shift(offer, w), days_shift(offer, w)
    if start < inf:
        yield mends | {"start": start / 30}
    if days < inf:
        yield mends | {"days": days}
    if start == days == inf and in_time(offer, w, start=False, days=False):
        yield mends | {"start": 0.0, "days": 0.0}


@searching
@given(seeds)
def test_relaxations_are_sound_minimal_and_complete(seed: int) -> None:
    stays, wishes = random_case(seed, stays=6, wishes=4)
    found = relaxations(stays, wishes, TODAY)
    for relaxation in found:
        wider = relaxation.relaxed(wishes)
        opened = [s.id for s in stays if really_satisfies(s, wider) and not really_satisfies(s, wishes)]
        assert len(opened) == relaxation.opens > 0
        assert relaxation.stays == tuple(opened[:3])

    ways = [(offer, mend) for offer in stays for mend in mended(offer, wishes)]
    singles = [next(iter(mend.items())) for _, mend in ways if len(mend) == 1]
    possible = {wish for wish, effort in singles if effort < inf}
    single = [item for item in found if len(item.conditions) == 1]
    assert {item.conditions[0] for item in single} == possible
    for wish in possible:
        least = min(effort for name, effort in singles if name == wish)
        least = min(least, EFFORT["anywhere"]) if wish == "place" else least
        assert min(item.effort for item in single if item.conditions == (wish,)) == pytest.approx(least, abs=1e-3)

    pairs = [(tuple(sorted(mend)), sum(mend.values())) for _, mend in ways if len(mend) == 2]
    pairs = [(names, effort) for names, effort in pairs if effort < inf]
    pair = [item for item in found if len(item.conditions) == 2]
    assert len(pair) == bool(pairs)
    if pair and ("days", "start") not in {names for names, _ in pairs}:
        assert pair[0].effort == pytest.approx(min(effort for _, effort in pairs), abs=1e-3)


@searching
@given(seeds)
def test_when_one_or_two_changes_open_nothing_the_nearest_stay_is_still_offered(seed: int) -> None:
    stays, wishes = random_case(seed, stays=3, wishes=8)
    found = relaxations(stays, wishes, TODAY)
    for relaxation in found:
        assert relaxation.opens == sum(
            really_satisfies(s, relaxation.relaxed(wishes)) and not really_satisfies(s, wishes) for s in stays
        )
    reachable = [
        offer
        for offer in stays
        if offer.capacity > offer.taken
        and not really_satisfies(offer, wishes)
        and in_time(offer, wishes, start=False, days=False)
        and all(effort < inf for effort in efforts(offer, wishes).values())
    ]
    assert bool(found) == bool(reachable)


class Everywhere:
    """Geography enough for codes of prefectures and municipalities."""

    def prefectures(self, code: str) -> tuple[str, ...]:
        return (code[2:4],)

    def official_name(self, code: str) -> str:
        return code


def log_of(w: Wishes) -> list[Entry]:
    """Wishes as a person's log of them."""

    def lines(slot: str, values: tuple[str, ...], mark: str = "", polarity: Polarity = Polarity.WANT) -> list[Entry]:
        firm = {v: slot not in w.soft and f"{slot}:{mark}{v}" not in w.soft for v in values}
        return [Entry("set", slot, mark + v, polarity=polarity, hard=firm[v]) for v in values]

    def days(value: date | None) -> str | None:
        return value.isoformat() if value else None

    log = lines("styles", w.styles) + lines("needs", w.needs) + lines("skills", w.skills) + lines("themes", w.themes)
    log += lines("styles", w.styles_out, polarity=Polarity.AVOID)
    log += lines("themes", w.themes_out, polarity=Polarity.AVOID)
    log += lines("place", w.prefectures_out, "P:", Polarity.AVOID)
    log += lines("place", w.municipalities_out, "M:", Polarity.AVOID)
    log += lines("place", w.prefectures_in, "P:") + lines("place", w.municipalities_in, "M:")
    if w.start_earliest:
        start = {"earliest": days(w.start_earliest), "latest": days(w.start_latest), "end": days(w.end_latest)}
        log.append(Entry("set", "start", start, hard="start" not in w.soft))
    if w.days_min or w.days_max:
        log.append(Entry("set", "days", {"min": w.days_min, "max": w.days_max}, hard="days" not in w.soft))
    if w.adults:
        party = {"adults": w.adults, "children": w.children or 0, "ages": list(w.children_ages)}
        log.append(Entry("set", "party", party, hard="party" not in w.soft))
    if w.budget_yen_max is not None:
        budget = {"min": None, "max": w.budget_yen_max, "per": "total"}
        log.append(Entry("set", "budget", budget, hard="budget" not in w.soft))
    return log


@searching
@given(seeds)
@example(308)
@example(22453714)
@example(251543045)
def test_a_relaxation_taken_up_in_the_log_of_wishes_opens_what_it_promised(seed: int) -> None:
    stays, drawn = random_case(seed, stays=6, wishes=4)
    log = Preferences.fold(log_of(drawn))
    wishes = log.wishes(Everywhere(), TODAY)
    for relaxation in relaxations(stays, wishes, TODAY):
        after = log.plus(entries(wishes, relaxation)).wishes(Everywhere(), TODAY)
        wanted = [s.id for s in stays if really_satisfies(s, relaxation.relaxed(wishes))]
        assert [s.id for s in stays if really_satisfies(s, after)] == wanted, (relaxation, after)


def test_the_smallest_raise_of_the_budget_and_how_many_it_opens() -> None:
    stays = [stay(1, cost_yen=40_000), stay(2, cost_yen=40_000), stay(3, cost_yen=90_000), stay(4, cost_yen=None)]
    raised, unknown = relaxations(stays, Wishes(budget_yen_max=30_000), TODAY)
    assert raised == Relaxation(("budget",), {"budget_yen_max": 40_000}, 2, ("S001", "S002"), 0.3333, ("budget",))
    assert unknown.change == {"unknown_ok": frozenset({"cost_yen"})}
    assert unknown.stays == ("S004",)


def test_of_equal_changes_the_one_that_opens_most_is_offered() -> None:
    stays = [stay(1, styles=("training",)), stay(2, styles=("second_career",)), stay(3, styles=("second_career",))]
    (only,) = relaxations(stays, Wishes(styles=("refresh",)), TODAY)
    assert only.change == {"styles": ("refresh", "second_career")}
    assert only.opens == 2


@pytest.mark.parametrize("said", [{"total": 6}, {"adults": 4, "children": 2, "ages": [5, 8]}])
def test_fewer_people_are_fewer_adults_and_have_less_to_spend_where_the_limit_is_each_ones(
    said: dict[str, object],
) -> None:
    """Four of six at 10,000 yen each have 40,000: what is dearer than that is not opened, what children need is kept."""
    stays = [stay(1, capacity=4, cost_yen=40_000), stay(2, capacity=4, cost_yen=50_000), stay(3, capacity=1)]
    log = Preferences.fold(
        [Entry("set", "party", said), Entry("set", "budget", {"min": None, "max": 10_000, "per": "person"})]
    )
    wishes = log.wishes(Everywhere(), TODAY)
    fewer = next(each for each in relaxations(stays, wishes, TODAY) if each.wishes == ("party",))
    assert (fewer.opens, fewer.stays) == (1, ("S001",))
    after = log.plus(entries(wishes, fewer)).wishes(Everywhere(), TODAY)
    assert (after.people, after.children, after.budget_yen_max) == (4, wishes.children, 40_000)
    assert [each.id for each in stays if really_satisfies(each, after)] == ["S001"]


def test_the_next_place_is_the_nearest_prefecture_then_anywhere() -> None:
    stays = [stay(1, municipality="15202"), stay(2, municipality="47201")]
    near, anywhere = relaxations(stays, Wishes(prefectures_in=("20",)), TODAY)
    assert near.change == {"prefectures_in": ("15", "20")}
    assert (anywhere.change, anywhere.opens) == ({"prefectures_in": ()}, 2)


def test_a_relaxation_is_spoken_of_by_its_slot() -> None:
    inland = stay(1, styles=("training",))
    wishes = Wishes(styles_out=("training",), themes=("海", "島"))
    (only,) = relaxations([inland], wishes, TODAY)
    assert only.wishes == ("styles", "themes")
    assert only.conditions == ("styles_out", "themes:海", "themes:島")
    assert really_satisfies(inland, only.relaxed(wishes))


def test_stays_excluded_are_not_offered_by_a_relaxation() -> None:
    stays = [stay(1, cost_yen=40_000), stay(2, cost_yen=50_000)]
    found = rank(stays, Wishes(budget_yen_max=30_000), TODAY, exclude=["S001"])
    assert [item.stays for item in found.relaxations] == [("S002",)]


# ---------------------------------------------------------------- dangerous edges


@pytest.mark.parametrize(
    ("earliest", "latest", "days", "fits"),
    [
        (date(2027, 8, 12), date(2027, 8, 12), 20, True),
        (date(2027, 8, 13), date(2027, 8, 13), 20, False),
        (date(2027, 6, 1), date(2027, 6, 30), 5, False),
        (date(2027, 6, 1), date(2027, 7, 1), 5, True),
        (date(2027, 7, 1), date(2027, 8, 31), 21, False),
    ],
)
def test_the_last_day_counts(earliest: date, latest: date, days: int, fits: bool) -> None:
    wishes = Wishes(start_earliest=earliest, start_latest=latest, days_min=days, days_max=days)
    assert satisfies(stay(), wishes, TODAY) is fits


def test_a_stay_must_fit_into_one_window() -> None:
    two = stay(windows=((date(2027, 7, 1), date(2027, 7, 8)), (date(2027, 7, 9), date(2027, 7, 16))))
    assert not satisfies(two, Wishes(days_min=10), TODAY)
    assert satisfies(two, Wishes(days_min=8), TODAY)


def test_a_municipality_named_alone_is_only_itself_and_with_a_prefecture_either_will_do() -> None:
    nakano, nagano = stay(1, municipality="20211"), stay(2, municipality="20201")
    assert satisfies(nakano, Wishes(municipalities_in=("20211",)))
    assert not satisfies(nagano, Wishes(municipalities_in=("20211",)))
    assert satisfies(nagano, Wishes(municipalities_in=("15202",), prefectures_in=("20",)))
    assert not satisfies(nakano, Wishes(prefectures_in=("20",), municipalities_out=("20211",)))


def test_where_the_wish_is_only_if_possible_what_is_avoided_still_filters() -> None:
    wishes = Wishes(prefectures_in=("02",), prefectures_out=("20",), soft=frozenset({"place", "place:B:tohoku"}))
    assert not satisfies(stay(municipality="20211"), wishes)
    assert satisfies(stay(municipality="47201"), wishes)


@pytest.mark.parametrize("need_word", ["車なし", "Wi-Fi", "個室", "仕事スペース", "介護", "移動120分以内"])
def test_what_is_not_known_meets_no_need(need_word: str) -> None:
    unknown = stay(
        car_needed=None, wifi=None, private_room=None, workspace=None, elder_care=None, minutes_from_tokyo=None
    )
    assert not satisfies(unknown, Wishes(needs=(need_word,)))
    (held,) = reasons(unknown, Wishes(needs=(need_word,)), TODAY)
    assert held.verdict == "unknown"


def test_what_is_ruled_out_filters_although_all_that_is_wanted_is_only_if_possible() -> None:
    log = Preferences.fold([
        Entry("set", "themes", "海"),
        Entry("set", "themes", "雪", polarity=Polarity.AVOID, hard=True),
        Entry("set", "styles", "training", hard=False),
        Entry("set", "styles", "second_career", polarity=Polarity.AVOID),
    ])  # fmt: skip
    wishes = log.wishes(Everywhere(), TODAY)
    assert satisfies(stay(), wishes, TODAY)
    assert not satisfies(stay(themes=("雪",)), wishes, TODAY)
    assert not satisfies(stay(styles=("second_career",)), wishes, TODAY)


def test_children_ask_for_care_only_where_care_was_asked_for() -> None:
    baby = Wishes(children=1, children_ages=(0,))
    assert satisfies(stay(childcare_ages=(3, 6)), baby)
    assert not satisfies(stay(childcare_ages=(3, 6)), replace(baby, needs=("保育",)))
    assert not satisfies(stay(childcare_ages=(3, 6), styles=STYLES[:5]), replace(baby, styles=("childcare_care",)))
    assert satisfies(stay(childcare_ages=(0, 6), styles=STYLES[:5]), replace(baby, styles=("childcare_care",)))


def test_full_stays_and_past_windows_are_never_proposed() -> None:
    over = stay(2, windows=((date(2026, 6, 1), date(2026, 11, 20)),))
    ends_too_soon = stay(3, windows=((date(2026, 6, 1), date(2026, 11, 22)),))
    assert rank([stay(1, taken=4), over, ends_too_soon], Wishes(), TODAY) == Matches((), 0, (), {})


# ---------------------------------------------------------------- ranking


def test_soft_wishes_come_before_cheap_and_near() -> None:
    by_the_sea = stay(1, themes=("海",), cost_yen=120_000, minutes_from_tokyo=300)
    cheap = stay(2, themes=("山",), cost_yen=0, minutes_from_tokyo=30)
    wishes = Wishes(themes=("海",), soft=frozenset({"themes", "themes:海"}))
    assert [match.stay.id for match in rank([cheap, by_the_sea], wishes, TODAY).matches] == ["S001", "S002"]


def test_who_named_no_style_is_shown_stays_before_jobs() -> None:
    job = stay(1, styles=("side_job",), engagement="side_job", cost_yen=0)
    assert rank([job, stay(2)], Wishes(), TODAY).matches[0].stay.id == "S002"
    assert rank([job, stay(2)], Wishes(styles=("side_job",)), TODAY).matches[0].stay.id == "S001"


def test_who_brings_nobody_to_care_for_is_shown_other_stays_first() -> None:
    care, plain = stay(1, styles=("childcare_care",), childcare_ages=(0, 9)), stay(2, cost_yen=90_000)
    assert rank([care, plain], Wishes(adults=2), TODAY).matches[0].stay.id == "S002"
    family = Wishes(adults=2, children=1, children_ages=(4,))
    assert rank([care, plain], family, TODAY).matches[0].stay.id == "S001"


@pytest.mark.parametrize(
    ("offered", "wished", "answered"),
    [("離島", "島", True), ("里山", "田舎", True), ("海", "自然", True), ("島", "離島", False), ("山", "海", False)],
)
def test_a_theme_is_answered_by_itself_by_one_that_holds_it_and_by_its_kinds(
    offered: str, wished: str, answered: bool
) -> None:
    wishes = Wishes(themes=(wished,), soft=frozenset({"themes", f"themes:{wished}"}))
    found = rank([stay(1, themes=(offered,)), stay(2, themes=("雪",), municipality="15202")], wishes, TODAY, limit=1)
    held = next(held for held in reasons(stay(themes=(offered,)), wishes, TODAY) if held.wish == "themes")
    assert held.verdict == ("met" if answered else "unmet")
    assert held.values == {"words": [offered if answered else wished]}
    assert (found.matches[0].score > 0.5) is answered


def test_a_skill_that_was_made_a_condition_must_be_the_very_skill() -> None:
    photographer = stay(skills=("写真・動画",))
    assert not satisfies(photographer, Wishes(skills=("写真",)))
    assert satisfies(photographer, Wishes(skills=("写真・動画", "経理")))
    (held,) = reasons(photographer, Wishes(skills=("写真",), soft=frozenset({"skills", "skills:写真"})), TODAY)
    assert held.verdict == "met"


def test_the_first_three_are_not_the_same_thing_three_times() -> None:
    alike = [stay(n, cost_yen=50_000 + n) for n in range(1, 6)]
    other_place = stay(6, municipality="15202", cost_yen=52_000)
    other_style = stay(7, municipality="01233", styles=("training",), cost_yen=53_000)
    shown = [match.stay.id for match in rank([*alike, other_place, other_style], Wishes(), TODAY).matches]
    assert set(shown) == {"S001", "S006", "S007"}


def test_variety_never_puts_a_clearly_worse_stay_first() -> None:
    wishes = Wishes(themes=("海",), soft=frozenset({"themes", "themes:海"}))
    by_the_sea = [stay(n, themes=("海",)) for n in (1, 2, 3)]
    inland = stay(4, municipality="15202")
    shown = [match.stay.id for match in rank([inland, *by_the_sea], wishes, TODAY).matches]
    assert set(shown) == {"S001", "S002", "S003"}


def test_the_persons_own_words_rank_and_are_a_reason_only_where_they_are_close() -> None:
    stays = [
        stay(1, description_ja="にぎやかな街"),
        stay(2, municipality="15202", description_ja="静かな湯の里"),
        stay(3),
    ]
    near = Closeness(("静かな所",), np.array([[0.05, 0.35, np.nan]]))
    first, *others = rank(stays, Wishes(), TODAY, closeness=near).matches
    assert first.stay.id == "S002"
    (held,) = [each for each in first.reasons if each.wish == "text"]
    assert (held.verdict, held.column, held.values["words"]) == ("met", "description_ja", "静かな所")
    assert all(each.wish != "text" for match in others for each in match.reasons)


def test_words_that_no_description_is_like_do_not_drown_those_that_say_something() -> None:
    each = np.array([[0.02, 0.08, 0.05], [0.1, 0.02, 0.3]])
    near = Closeness(("お願いします", "静かな所"), each)
    assert near.weight[0] < 0.15
    assert int(near.part().argmax()) == 2
    assert near.nearest(2) == ("静かな所", 0.3)
    assert near.nearest(0)[0] == ""


def test_a_clear_description_outweighs_a_guessed_style_and_a_coarse_theme() -> None:
    guessed = Wishes(styles=("refresh",), themes=("歴史",), soft=frozenset({"styles", "styles:refresh", "themes"}))
    stays = [stay(1, styles=("refresh",), themes=("歴史",)), stay(2, municipality="15202", styles=("training",))]
    clear, vague = (Closeness(("公害の歴史に学ぶ",), np.array([[0.02, far]])) for far in (0.4, 0.12))
    assert rank(stays, guessed, TODAY, closeness=clear).matches[0].stay.id == "S002"
    assert rank(stays, guessed, TODAY, closeness=vague).matches[0].stay.id == "S001"


def test_an_offer_that_nobody_confirmed_or_long_ago_says_so() -> None:
    def said(confirmed_on: date | None) -> str:
        return note(stay(1, confirmed_on=confirmed_on), TODAY, WORDINGS["ja"])

    assert said(TODAY) == ""
    assert said(None) == WORDINGS["ja"]("dialogue.propose.unconfirmed")
    assert "2026年1月5日" in said(date(2026, 1, 5))


def test_a_side_job_stays_one_whatever_its_styles() -> None:
    refused = Wishes(styles_out=("side_job",))
    assert not satisfies(stay(1, styles=("local_innovation",), engagement="side_job"), refused)
    assert satisfies(stay(2, styles=("local_innovation",)), refused)


def test_care_beside_an_engagement_is_no_way_round_it() -> None:
    wishes = Wishes(styles=("full_remote", "childcare_care"), children=1, children_ages=(2,))
    assert not satisfies(stay(1, styles=("childcare_care",), childcare_ages=(0, 6)), wishes)
    employed = stay(2, styles=("refresh",), engagement="full_remote", childcare_ages=(0, 6))
    assert satisfies(employed, wishes)
    assert not satisfies(replace(employed, childcare_ages=None), wishes)


def test_a_style_beside_an_engagement_is_no_way_round_it() -> None:
    wishes = Wishes(styles=("side_job", "refresh"))
    job = stay(1, styles=("local_innovation",), engagement="side_job")
    spa = stay(2, styles=("refresh",))
    assert satisfies(job, wishes)
    assert not satisfies(spa, wishes)
    assert satisfies(spa, replace(wishes, soft=frozenset({"styles:side_job"})))
    (only,) = relaxations([spa], wishes, TODAY)
    assert only.conditions == ("styles",)
    assert satisfies(spa, only.relaxed(wishes))


def test_of_two_engagements_one_is_enough() -> None:
    assert satisfies(stay(1, engagement="dual_base"), Wishes(styles=("side_job", "dual_base", "training")))


def test_a_condition_on_skills_takes_kinds_of_the_skill() -> None:
    assert satisfies(stay(1, skills=("看護",)), Wishes(skills=("医療・福祉",)))
    assert not satisfies(stay(1, skills=("看護",)), Wishes(skills=("デザイン",)))


def test_a_time_without_its_year_moves_on_where_nothing_is_open() -> None:
    def december(year: int) -> Wishes:
        return Wishes(start_earliest=date(year, 12, 1), start_latest=date(year, 12, 31))

    this, next_year = (december(TODAY.year + n) for n in (0, 1))
    open_later = stay(1, windows=((date(TODAY.year + 1, 12, 1), date(TODAY.year + 1, 12, 20)),))
    open_now = stay(2, windows=((date(TODAY.year, 12, 1), date(TODAY.year, 12, 20)),), wifi=False)
    moved = rank([open_later], this, TODAY, later=next_year)
    assert ([match.stay.id for match in moved.matches], moved.later) == (["S001"], next_year)
    held = rank([open_later, open_now], this, TODAY, later=next_year)
    assert ([match.stay.id for match in held.matches], held.later) == (["S002"], None)
    lacking = rank([open_later, open_now], replace(this, needs=("Wi-Fi",)), TODAY, later=next_year)
    assert not lacking.matches, "what is open then and lacks something is no reason to move on"


@searching
@given(seeds)
def test_own_words_change_the_order_and_never_who_is_in(seed: int) -> None:
    stays, wishes = random_case(seed, stays=12)
    rng = np.random.default_rng(seed)
    near = Closeness(("a", "b"), rng.uniform(-0.3, 0.5, (2, len(stays))))
    plain, ranked = (rank(stays, wishes, TODAY, limit=20, closeness=given) for given in (None, near))
    assert {m.stay.id for m in plain.matches} == {m.stay.id for m in ranked.matches}
    assert plain.total == ranked.total
    assert plain.relaxations == ranked.relaxations


def test_what_others_thought_moves_a_stay() -> None:
    stays = [stay(1), stay(2, municipality="15202")]
    assert rank(stays, Wishes(), TODAY, limit=1, feedback={"S002": 0.8}).matches[0].stay.id == "S002"
    assert rank(stays, Wishes(), TODAY, limit=1, feedback={"S001": -0.8}).matches[0].stay.id == "S002"


def test_the_question_that_splits_most_is_worth_most_and_known_slots_are_left_out() -> None:
    spread = [stay(n, municipality=f"{n:02}201", styles=("refresh",), days_min=1, days_max=90) for n in range(1, 30)]
    split = rank(spread, Wishes(days_min=3), TODAY).split
    assert split is not None
    assert "days" not in split
    assert max(split, key=lambda slot: split[slot]) == "place"
    assert split["styles"] == 0.0
    assert "styles" not in (rank(spread, Wishes(declined=("styles",)), TODAY).split or {})


# ---------------------------------------------------------------- words


@searching
@given(seeds)
def test_every_reason_is_worded_in_every_language(seed: int) -> None:
    stays, wishes = random_case(seed, stays=2, wishes=9)
    for wording in WORDINGS:
        for offer in stays:
            for held in reasons(offer, wishes, TODAY):
                reason = word_reason(held, wording)
                assert reason.text
                assert "None" not in reason.text
                assert reason.verdict == held.verdict


def test_reasons_say_what_is_met_what_is_not_and_what_is_unknown() -> None:
    wishes = Wishes(
        styles=("refresh",),
        budget_yen_max=60_000,
        themes=("海", "温泉"),
        needs=("個室",),
        soft=frozenset({"needs:個室"}),
    )
    offer = stay(themes=("海",), private_room=None)
    ja = WORDINGS["ja"]
    assert [(r.verdict, r.text) for r in (word_reason(held, ja) for held in reasons(offer, wishes, TODAY))] == [
        ("met", "リフレッシュ型の滞在です"),
        ("met", "自己負担50,000円で、ご予算内です"),
        ("unknown", "個室があるかは未確認です"),
        ("met", "「海」に合う滞在です"),
        ("unmet", "「温泉」は募集の内容に書かれていません"),
    ]


@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_worded_in_every_language(style: str) -> None:
    for wording in WORDINGS:
        assert wording(f"styles.{style}.name")


@pytest.mark.parametrize("word", [*NEEDS, "移動90分以内", "何か別のこと"])
def test_every_need_is_worded_in_every_language(word: str) -> None:
    for wording in WORDINGS:
        for verdict in ("met", "unmet", "unknown"):
            assert wording.has(f"reasons.needs.{need(word).key}.{verdict}")


def test_pairs_of_wishes_are_found_where_no_single_one_is_enough() -> None:
    both = stay(1, cost_yen=50_000, municipality="15202")
    (pair,) = [
        item
        for item in relaxations([both], Wishes(budget_yen_max=40_000, prefectures_in=("20",)), TODAY)
        if len(item.wishes) == 2
    ]
    assert set(pair.wishes) == {"budget", "place"}
    assert pair.change == {"budget_yen_max": 50_000, "prefectures_in": ("15", "20")}

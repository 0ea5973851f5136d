"""What the values in force come to: the wishes as matching, questions and summaries work from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from bot.preferences.slots import Held, Polarity, values_of

LONGEST_NAMED = 31
"""Days from one date to another that are the stay itself, and not a time in which it lies, when no more is said."""
MONTH_DAYS = 30
"""A month as a length of stay, in days (published convention)."""


class Regions(Protocol):
    """What the projection must know of geography; ``bot.places.Places`` provides it."""

    def prefectures(self, code: str) -> tuple[str, ...]:
        """Two-digit codes of the prefectures of ``P:..`` or ``B:..``; of a municipality, its own."""

    def official_name(self, code: str) -> str:
        """``長野県`` for ``P:20``, ``長野県中野市`` for ``M:20211``."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The wishes in force, resolved: what matching, questions and summaries work from."""

    styles: tuple[str, ...] = ()
    start_earliest: date | None = None
    start_latest: date | None = None
    end_latest: date | None = None
    days_min: int | None = None
    days_max: int | None = None
    adults: int | None = None
    children: int | None = None
    children_ages: tuple[int, ...] = ()
    care_for_elder: bool = False
    pets: bool = False
    budget_yen_max: int | None = None
    """Own payment, whole party, whole stay."""
    budget_by_person: bool = False
    """True where the limit was said for each person, so that it comes to less when fewer come along."""
    prefectures_in: tuple[str, ...] = ()
    """Two-digit codes; regions spelled out."""
    prefectures_out: tuple[str, ...] = ()
    municipalities_in: tuple[str, ...] = ()
    """Five-digit codes."""
    municipalities_out: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    themes_out: tuple[str, ...] = ()
    styles_out: tuple[str, ...] = ()
    skills_out: tuple[str, ...] = ()
    origin: str | None = None
    declined: tuple[str, ...] = ()
    soft: frozenset[str] = frozenset()
    """Slots, and single needs as ``needs:Wi-Fi``, that were meant as "if possible"."""
    unknown_ok: frozenset[str] = frozenset()
    """Columns of a stay that may be unknown although a wish rests on them: ``cost_yen`` after the person said so."""

    @property
    def people(self) -> int | None:
        """Adults and children together, when known; children do not travel without the one who writes."""
        if self.adults is None and not self.children:
            return None
        return (1 if self.adults is None else self.adults) + (self.children or 0)

    def as_dict(self, regions: Regions) -> dict[str, Any]:
        """The published form (docs/interfaces.md): known keys only."""
        out: dict[str, Any] = {}
        for key in ("styles", "start_earliest", "start_latest", "days_min", "days_max", "adults", "children",
                    "children_ages", "care_for_elder", "budget_yen_max", "prefectures_in", "prefectures_out",
                    "municipalities_in", "municipalities_out", "needs", "skills", "themes", "declined"):  # fmt: skip
            value = getattr(self, key)
            if value is None or value == () or (key == "care_for_elder" and not value):
                continue
            if key.startswith("prefectures"):
                value = [regions.official_name(f"P:{code}") for code in value]
            elif key.startswith("municipalities"):
                value = [regions.official_name(f"M:{code}") for code in value]
            elif isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, tuple):
                value = list(value)
            out[key] = value
        return out


def resolved(held: Mapping[str, tuple[Held, ...]], declined: Collection[str], regions: Regions, today: date) -> Wishes:
    """The wishes that the values in force and the declined slots come to on ``today``."""
    soft: set[str] = set()

    def one(slot: str) -> dict[str, Any]:
        said = values_of(held, slot)
        if said and not said[-1].hard:
            soft.add(slot)
        return dict(said[-1].value) if said and isinstance(said[-1].value, Mapping) else {}

    def words(slot: str, polarity: Polarity = Polarity.WANT) -> tuple[str, ...]:
        said = values_of(held, slot, polarity)
        if not said:
            return ()
        lenient = [f"{slot}:{one.value}" for one in said if not one.hard]
        soft.update(lenient)
        if len(lenient) == len(said):
            soft.add(slot)
        return tuple([str(one.value) for one in said])

    start, days, party, budget = one("start"), one("days"), one("party"), one("budget")
    earliest, latest, end = (
        date.fromisoformat(start[k]) if start.get(k) else None for k in ("earliest", "latest", "end")
    )
    last = end or latest
    if last is not None and last < today:
        earliest = latest = end = None
    elif earliest is not None and earliest < today:
        earliest = today
    if end is not None and earliest is not None:
        span = (end - earliest).days + 1
        if _names_stay(start, days, span):
            latest, end = earliest, None
            if days.get("min") is None and days.get("max") is None:
                days = {"min": span, "max": span}
    adults, children = party.get("adults"), party.get("children")
    if adults is None and party.get("total"):
        adults = max(0, party["total"] - (children or 0)) or None
    places = words("place")
    avoided = words("place", Polarity.AVOID)
    people = (adults or 0) + (children or 0) or None
    origin = values_of(held, "origin")
    return Wishes(
        styles=words("styles"),
        styles_out=words("styles", Polarity.AVOID),
        start_earliest=earliest,
        start_latest=latest,
        end_latest=end,
        days_min=days.get("min"),
        days_max=days.get("max"),
        adults=adults,
        children=children,
        children_ages=tuple(sorted(party.get("ages") or (), reverse=True)),
        care_for_elder=bool(party.get("elder")),
        pets=bool(party.get("pets")),
        budget_yen_max=whole_stay_yen(budget, days.get("max") or days.get("min"), people),
        budget_by_person=str(budget.get("per") or "").startswith("person"),
        prefectures_in=_prefectures(places, regions, avoided),
        prefectures_out=_prefectures(avoided, regions),
        municipalities_in=tuple(code[2:] for code in places if code.startswith("M:")),
        municipalities_out=tuple(code[2:] for code in avoided if code.startswith("M:")),
        needs=words("needs"),
        skills=words("skills"),
        skills_out=words("skills", Polarity.AVOID),
        themes=words("themes"),
        themes_out=words("themes", Polarity.AVOID),
        origin=str(origin[-1].value) if origin else None,
        declined=tuple(slot for slot in declined if not values_of(held, slot)),
        soft=frozenset(soft),
        unknown_ok=frozenset({"cost_yen"} if budget.get("unknown") else ()),
    )


def _names_stay(start: Mapping[str, Any], days: Mapping[str, Any], span: int) -> bool:
    """True when the days from one date to another, ``span`` of them, are the stay, and not a time in which it lies.

    "April 5 to 14" is a stay of ten days; one whose length was changed since ("twelve days rather") still begins on
    the fifth. With a much shorter length, or "some time between", the stay lies anywhere between them.
    """
    low, high = days.get("min"), days.get("max")
    if low == span:
        return True
    if start.get("within") or span > LONGEST_NAMED:
        return False
    return (low is None and high is None) or 2 * (high or low or 0) >= span


def _prefectures(codes: Iterable[str], regions: Regions, avoided: Iterable[str] = ()) -> tuple[str, ...]:
    """Two-digit codes, in JIS order, of the prefectures and regions among ``codes``.

    Of a region that is wished for, the prefectures in ``avoided`` are left out ("Kyushu, but not Fukuoka").
    """
    out = {code.removeprefix("P:") for code in avoided if code.startswith("P:")}
    named = {p for code in codes if code.startswith("P:") for p in regions.prefectures(code)}
    around = {p for code in codes if code.startswith("B:") for p in regions.prefectures(code)}
    return tuple(sorted(named | ((around - out) or around)))


def whole_stay_yen(budget: Mapping[str, Any], days: int | None, people: int | None) -> int | None:
    """The limit for the whole party and stay in yen, or None while a needed length or number of people is unknown.

    A limit with no unit counts as the whole stay's; it is read back so that it can be mended.
    """
    limit = budget.get("max")
    if limit is None:
        return None
    per = budget.get("per") or "total"
    if per.startswith("person"):
        if people is None:
            return None
        limit *= people
        per = per.removeprefix("person").removeprefix("_") or "total"
    if per == "total":
        return int(limit)
    if days is None:
        return None
    if per == "night":
        return int(limit * max(1, days - 1))
    if per == "day":
        return int(limit * days)
    return int(limit * days // MONTH_DAYS)

"""What one person wishes: the slots, how values merge over a conversation, and what remains.

A person's wishes are an append-only log of entries (erased only when the person asks for it);
the wishes in force are a fold over that log, so a correction never destroys what it corrects.

Values by slot (all of them plain JSON):

=========  ==================================================================================
start      ``{"earliest": ISO, "latest": ISO|None, "end": ISO|None, "within": bool}``: first day of the
           stay; ``end`` is the last day when the person named the days from one to another, and
           ``within`` (may be left out) says that the stay lies somewhere between them
days       ``{"min": int|None, "max": int|None}``: length, first and last day included
party      any of ``{"adults", "children", "total": int, "ages": [years], "elder": bool,
           "pets": bool, "with": [words], "join": int, "leave": int}``; fields merge
budget     ``{"min": yen|None, "max": yen|None, "per": None|"total"|"month"|"night"|"day"|
           "person"|"person_night"|"person_day"|"person_month"}``; what the person pays;
           ``"unknown": true`` takes offers whose cost is not known as well
place      ``"P:20"`` prefecture, ``"M:20211"`` municipality, ``"B:tohoku"`` region
styles     a key of ``bot.matching.STYLES``
needs      a word of the needs vocabulary: ``車なし`` ``Wi-Fi`` ``移動120分以内`` …
skills     a word: ``経理`` ``デザイン`` …
themes     a word: ``海`` ``温泉`` …
origin     ``"P:13"``: where the person comes from (never asked)
=========  ==================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, Protocol

LONGEST_NAMED = 31
"""Days from one date to another that are the stay itself, and not a time in which it lies, when no more is said."""
MONTH_DAYS = 30
"""A month as a length of stay, in days (published convention)."""
GUESSED = 0.5
"""A value read with no more confidence than this ranks the stays, rules none out, and yields to what is said."""


class Polarity(StrEnum):
    """How a value was meant."""

    WANT = "want"
    AVOID = "avoid"
    RETRACTED = "retracted"
    """Said earlier, taken back now."""
    MENTIONED = "mentioned"
    """Only talked about: neither wished nor avoided."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that can be wished for."""

    name: str
    merge: Literal["replace", "fields", "set"]
    asked: bool
    """True when the bot may ask for it."""
    hard: bool
    """True when a value filters unless the person said "if possible"."""


SLOTS: tuple[Slot, ...] = (
    Slot("styles", "set", asked=True, hard=True),
    Slot("start", "replace", asked=True, hard=True),
    Slot("days", "replace", asked=True, hard=True),
    Slot("party", "fields", asked=True, hard=True),
    Slot("budget", "replace", asked=True, hard=True),
    Slot("place", "set", asked=True, hard=True),
    Slot("needs", "set", asked=True, hard=True),
    Slot("skills", "set", asked=True, hard=False),
    Slot("themes", "set", asked=False, hard=False),
    Slot("origin", "replace", asked=False, hard=False),
)
SLOT: Mapping[str, Slot] = {slot.name: slot for slot in SLOTS}

Op = Literal["set", "correct", "clear", "decline", "undo", "reset", "confirm"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a person's log of wishes."""

    op: Op
    slot: str = ""
    value: Any = None
    polarity: Polarity = Polarity.WANT
    words: str = ""
    confidence: float = 1.0
    hard: bool | None = None
    source: Literal["words", "button", "form", "llm"] = "words"
    message_id: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A value in force."""

    value: Any
    polarity: Polarity
    words: str = ""
    hard: bool = True
    guessed: bool = False
    """Read between the lines: it yields to what is said outright."""
    confirmed: bool = False
    message_id: str = ""


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


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's log of wishes, and the values in force."""

    entries: tuple[Entry, ...] = ()
    held: Mapping[str, tuple[Held, ...]] = field(default_factory=dict)
    declined: Mapping[str, str] = field(default_factory=dict)
    """Slot → why (``any``, ``unknown``, ``refused``)."""

    @classmethod
    def fold(cls, entries: Iterable[Entry]) -> Preferences:
        """The state that ``entries`` lead to."""
        log = tuple(entries)
        held: dict[str, tuple[Held, ...]] = {}
        declined: dict[str, str] = {}
        for at in standing([(entry.op, entry.message_id, entry.value) for entry in log]):
            fold_in(log[at], held, declined)
        return cls(log, held, declined)

    def plus(self, entries: Sequence[Entry]) -> Preferences:
        """The state after ``entries`` as well."""
        return Preferences.fold((*self.entries, *entries)) if entries else self

    def values(self, slot: str, polarity: Polarity = Polarity.WANT) -> tuple[Held, ...]:
        """The values in force for a slot, oldest first."""
        held = self.held.get(slot)
        return tuple([value for value in held if value.polarity is polarity]) if held else ()

    def known(self, slot: str) -> bool:
        """True when the slot has a value or was declined: it is not asked again."""
        if slot in self.declined or any(h.polarity is Polarity.WANT for h in self.held.get(slot, ())):
            return True
        return slot == "place" and any(h.polarity is Polarity.AVOID for h in self.held.get(slot, ()))

    def wishes(self, regions: Regions, today: date) -> Wishes:
        """The wishes in force on ``today``; windows that have passed are let go."""
        return _resolve(self, regions, today)


ACROSS = frozenset({"undo", "reset"})
"""What reaches beyond its own slot. (A confirmation does too, but changes no wish.)"""


def standing(log: Sequence[tuple[str, object, object]]) -> list[int]:
    """Positions of the lines that count: neither taken back nor said before a new start.

    A line here is its op, its message, and of an "undo" the message that is taken back.
    """
    if not any(op in ACROSS for op, _, _ in log):
        return list(range(len(log)))
    undone = {value for op, _, value in log if op == "undo"}
    left = [at for at, (op, message, _) in enumerate(log) if op != "undo" and not (message and message in undone)]
    begin = max((number for number, at in enumerate(left, 1) if log[at][0] == "reset"), default=0)
    return left[begin:]


def fold_in(entry: Entry, held: dict[str, tuple[Held, ...]], declined: dict[str, str]) -> None:
    """Fold one entry that stands (:func:`standing`) into ``held`` and ``declined``."""
    slot = entry.slot
    if entry.op == "clear":
        held.pop(slot, None)
        declined.pop(slot, None)
        return
    if entry.op == "decline":
        declined[slot] = str(entry.value or "any")
        if declined[slot] != "any":
            return
        # "anywhere but Hokuriku": what is avoided stays avoided
        held[slot] = tuple(h for h in held.get(slot, ()) if h.polarity is Polarity.AVOID)
        return
    if entry.op == "confirm":
        for name, values in held.items():
            held[name] = tuple(replace(value, confirmed=True) for value in values)
        return
    rule = SLOT[slot]
    old = held.get(slot, ())
    new = Held(
        value=entry.value,
        polarity=entry.polarity,
        words=entry.words,
        hard=rule.hard if entry.hard is None else entry.hard,
        guessed=entry.confidence <= GUESSED,
        confirmed=entry.source in ("button", "form"),
        message_id=entry.message_id,
    )
    if entry.polarity is Polarity.MENTIONED:
        return
    if entry.polarity is Polarity.RETRACTED:
        held[slot] = tuple(value for value in old if value.value != entry.value)
        return
    if entry.polarity is Polarity.WANT:
        declined.pop(slot, None)
    if rule.merge == "replace":
        if entry.polarity is Polarity.WANT:
            held[slot] = (*(v for v in old if v.polarity is Polarity.AVOID), new)
        else:
            held[slot] = (*old, new)
    elif rule.merge == "fields":
        before: Mapping[str, Any] = next((v.value for v in old if v.polarity is Polarity.WANT), {})
        merged = merge_party(before, entry.value, corrects=entry.op == "correct")
        held[slot] = (replace(new, value=merged),)
    else:
        # A correction replaces what earlier messages said; values of one message stand together.
        same = [v for v in old if v.value != entry.value and not _same_measure(slot, v.value, entry.value)]
        if entry.op == "correct" and entry.polarity is Polarity.WANT:
            same = [v for v in same if v.polarity is not Polarity.WANT or v.message_id == entry.message_id]
        if slot == "styles" and entry.polarity is Polarity.WANT and not new.guessed:
            same = [v for v in same if not v.guessed or v.polarity is not Polarity.WANT]
        held[slot] = (*same, new)


def _same_measure(slot: str, old: object, new: object) -> bool:
    """True for two limits on the same thing, of which only the newest can hold."""
    return slot == "needs" and str(old).startswith("移動") and str(new).startswith("移動")


def merge_party(before: Mapping[str, Any], said: Mapping[str, Any], *, corrects: bool = False) -> dict[str, Any]:
    """The party after ``said``: stated numbers replace, ``join`` and ``leave`` count, parts come out of a total."""
    party = dict(before)
    known = tuple(before.get("ages") or ())
    if "ages" in said and not corrects and known and set(said) <= {"ages", "children", "with"}:
        # "one is seven", then "the other is four": ages are told child by child
        others = tuple(age for age in said["ages"] if age not in known)
        if others and len(known) + len(said["ages"]) <= (before.get("children") or 0):
            said = {**said, "ages": sorted((*known, *said["ages"]), reverse=True)}
            said.pop("children", None)
    if corrects and "total" in said:
        for key in ("adults", "children", "ages"):
            party.pop(key, None)
    for key, value in said.items():
        if key in ("join", "leave"):
            continue
        if key == "with":
            party["with"] = sorted({*party.get("with", ()), *value})
        else:
            party[key] = value
    if "children" in said and "ages" not in said and len(party.get("ages", ())) != said["children"]:
        party.pop("ages", None)
    if "ages" in said and "children" not in said:
        party["children"] = max(len(said["ages"]), party.get("children") or 0)
    if "adults" in said and "children" in said:
        party.pop("total", None)
    elif "total" in said:
        party.pop("adults", None)
    elif "total" in party and "adults" in said:
        # "four of us", then "two are adults": the rest are children
        if party.get("children") is None and party["total"] > said["adults"]:
            party["children"] = party["total"] - said["adults"]
        party.pop("total", None)
    for key, sign in (("join", 1), ("leave", -1)):
        if key in said:
            if "total" in party:
                party["total"] = max(1, party["total"] + sign * said[key])
            elif party.get("adults"):
                party["adults"] = max(1, party["adults"] + sign * said[key])
    return party


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


def _resolve(preferences: Preferences, regions: Regions, today: date) -> Wishes:
    """Project the values in force on the published form."""
    soft: set[str] = set()

    def one(slot: str) -> dict[str, Any]:
        held = preferences.values(slot)
        if held and not held[-1].hard:
            soft.add(slot)
        return dict(held[-1].value) if held and isinstance(held[-1].value, Mapping) else {}

    def words(slot: str, polarity: Polarity = Polarity.WANT) -> tuple[str, ...]:
        held = preferences.values(slot, polarity)
        if not held:
            return ()
        lenient = [f"{slot}:{h.value}" for h in held if not h.hard]
        soft.update(lenient)
        if len(lenient) == len(held):
            soft.add(slot)
        return tuple([str(h.value) for h in held])

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
    origin = preferences.values("origin")
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
        declined=tuple(slot for slot in preferences.declined if not _has_want(preferences, slot)),
        soft=frozenset(soft),
        unknown_ok=frozenset({"cost_yen"} if budget.get("unknown") else ()),
    )


def _has_want(preferences: Preferences, slot: str) -> bool:
    return bool(preferences.values(slot))


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


__all__ = [
    "ACROSS", "MONTH_DAYS", "SLOT", "SLOTS", "Entry", "Held", "Op", "Polarity", "Preferences", "Regions", "Slot",
    "Wishes", "fold_in", "merge_party", "standing", "whole_stay_yen",
]  # fmt: skip

"""Hard wishes filter: the definition of *satisfies*, once, over columns.

A stay satisfies wishes when it shares a style (an engagement, where one is wished); a first day within the wished days
and a length within both the wished and the offered range fit into one window, last day included (and end by the last
day wished); adults and children are not more than the places left; its cost is not above the budget; its childcare
takes every age for which care was asked; workspace, Wi-Fi, private room are there where asked; no car is needed where
the person can not drive; it is not further than asked; its place is among the wished and not among the avoided; it
shares a skill where skills were made a condition. An unknown value satisfies no wish (``Wishes.unknown_ok`` names the
columns where it does). Full stays and windows that have passed satisfy nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

import numpy as np

from bot.matching.columns import Columns, Ints, Mask, Reals, style_bits
from bot.matching.needs import CHILDCARE, ELDER_CARE, PETS, need
from bot.matching.offers import OTHER_ENGAGEMENTS, Stay
from bot.matching.words import answers, shares, skilled
from bot.preferences import Wishes

NEVER = date.max.toordinal() - 1000
"""Later than any stay: stands for "no last day", with room to add a length."""
CARE_STYLE = "childcare_care"


def hard(wishes: Wishes, slot: str, value: str = "") -> bool:
    """True when this wish, or this one value of it, filters.

    Where single values are marked as soft, the marks decide: a slot is also called soft when all that is *wanted* in
    it was meant so, and what is *avoided* in it may still be meant firmly.
    """
    if value and any(mark.startswith(f"{slot}:") for mark in wishes.soft):
        return f"{slot}:{value}" not in wishes.soft
    return slot not in wishes.soft


def needs_of(wishes: Wishes) -> tuple[str, ...]:
    """The needs stated, and those that the style implies: care for the children or the elder who come along.

    Children alone ask for no care: only the childcare-and-care style or the need itself does.
    """
    implied = []
    if CARE_STYLE in wishes.styles:
        if wishes.children or wishes.children_ages:
            implied.append(CHILDCARE)
        if wishes.care_for_elder:
            implied.append(ELDER_CARE)
    return (*wishes.needs, *(word for word in implied if word not in wishes.needs))


def unspoken_needs(wishes: Wishes) -> tuple[str, ...]:
    """What matters to who comes along although nobody made it a condition: it ranks."""
    comes = {
        CHILDCARE: bool(wishes.children or wishes.children_ages),
        ELDER_CARE: wishes.care_for_elder,
        PETS: wishes.pets,
    }
    stated = needs_of(wishes)
    return tuple(word for word, true in comes.items() if true and word not in stated)


def _need_is_hard(wishes: Wishes, word: str) -> bool:
    if word in wishes.needs:
        return hard(wishes, "needs", word)
    return hard(wishes, "styles", CARE_STYLE) and f"needs:{word}" not in wishes.soft


@dataclass(frozen=True, slots=True)
class Condition:
    """One wish, and which stays meet it (time is apart: see :class:`Timing`)."""

    wish: str
    """``styles``, ``styles_out``, ``party``, ``budget``, ``place``, ``place_out``, ``needs:<word>``, ``skills``,
    ``themes:<word>``, ``themes_out:<word>``."""
    hard: bool
    met: Mask


def conditions(columns: Columns, wishes: Wishes) -> Iterator[Condition]:
    """Every wish but the time, hard or soft, held against every stay."""
    firm = [style for style in wishes.styles if hard(wishes, "styles", style)]
    if wishes.styles:
        yield Condition("styles", bool(firm), (columns.styles & style_bits(_kinds(firm or wishes.styles))) != 0)
    if wishes.styles_out:
        firm = [style for style in wishes.styles_out if hard(wishes, "styles", style)]
        bits = np.int32(style_bits(firm or wishes.styles_out))
        # an offer is one engagement, and may be of several styles: with another style it stays a side job
        engaged = np.int32(style_bits(OTHER_ENGAGEMENTS)) & bits
        met = ((columns.styles & ~bits) != 0) & ((columns.styles & engaged) == 0)
        yield Condition("styles_out", bool(firm), met)
    if wishes.people:
        yield Condition("party", hard(wishes, "party"), columns.left >= wishes.people)
    if wishes.budget_yen_max is not None:
        known = columns.cost >= 0
        met = known & (columns.cost <= wishes.budget_yen_max)
        if "cost_yen" in wishes.unknown_ok:
            met |= ~known
        yield Condition("budget", hard(wishes, "budget"), met)
    yield from _places(columns, wishes)
    for word in needs_of(wishes):
        met, can_filter = meets_need(columns, wishes, word)
        yield Condition(f"needs:{word}", can_filter and _need_is_hard(wishes, word), met)
    yield from _words(columns, wishes)


def _kinds(styles: Sequence[str]) -> Sequence[str]:
    """The styles of which an offer must be one: where an engagement is among them, no style is a way round it.

    "A side job, and time to unwind" asks for no week at a spa without work, nor "full-remote employment; our child
    needs a nursery" for a stay about childcare: beside an engagement a style only ranks.
    """
    return [style for style in styles if style in OTHER_ENGAGEMENTS] or styles


SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "time": ("start_earliest", "start_latest", "end_latest", "days_min", "days_max"),
    "styles": ("styles", "styles_out"),
    "party": ("adults", "children"),
    "budget": ("budget_yen_max", "unknown_ok"),
    "place": ("prefectures_in", "prefectures_out", "municipalities_in", "municipalities_out"),
    "needs": ("needs", "styles", "children", "children_ages", "care_for_elder"),
    "words": ("skills", "themes", "themes_out"),
}
"""What conditions are about → the fields of the wishes on which they rest (beside ``soft``)."""
_MARKS: Mapping[str, tuple[str, ...]] = {
    "time": ("start", "days"), "party": ("party",), "budget": ("budget",), "place": ("place",), "styles": ("styles",),
    "needs": ("needs", "styles"), "words": ("skills", "themes"),
}  # fmt: skip


_FIELDS = {subject: attrgetter(*fields) for subject, fields in SUBJECTS.items()}
_NOTHING = {subject: get(Wishes()) for subject, get in _FIELDS.items()}


def subject_of(wishes: Wishes, subject: str) -> tuple[object, ...]:
    """The part of the wishes on which the conditions of a subject rest; equal parts, equal conditions, none when ()."""
    part = _FIELDS[subject](wishes)
    if part == _NOTHING[subject]:
        return ()
    soft = wishes.soft
    return (*part, frozenset(mark for mark in soft if mark.startswith(_MARKS[subject])) if soft else soft)


def hard_conditions(columns: Columns, wishes: Wishes, subject: str, today: date) -> Iterator[tuple[str, Mask]]:
    """The hard wishes of one subject and which stays meet each; that a window is not past is one of the time."""
    if subject == "time":
        yield "time", timely(columns, Timing.of(wishes, today))
        return
    given = {field: getattr(wishes, field) for field in SUBJECTS[subject]}
    if subject == "words":
        # words that only rank are the dearest to look up, and filter nothing
        given = {
            field: tuple(w for w in words if hard(wishes, field.removesuffix("_out"), w))
            for field, words in given.items()
        }
    for found in conditions(columns, replace(Wishes(), soft=wishes.soft, **given)):
        if found.hard and (subject != "needs" or found.wish.startswith("needs:")):
            yield found.wish, found.met


def _places(columns: Columns, wishes: Wishes) -> Iterator[Condition]:
    """In any of the wished places; in none of the avoided. A municipality wished alone is only itself."""
    wanted = wishes.prefectures_in, wishes.municipalities_in
    if any(wanted):
        firm = firm_places(wishes, *wanted)
        yield Condition("place", any(firm), within(columns, *(firm if any(firm) else wanted)))
    avoided = wishes.prefectures_out, wishes.municipalities_out
    if any(avoided):
        # what is avoided stays avoided even where all that is wanted was only "if possible"
        firm = firm_places(replace(wishes, soft=wishes.soft - {"place"}) if any(wanted) else wishes, *avoided)
        yield Condition("place_out", any(firm), ~within(columns, *(firm if any(firm) else avoided)))


def firm_places(
    wishes: Wishes, prefectures: Sequence[str], municipalities: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places that were not meant as "if possible".

    A region can not be told from its prefectures here, so one soft region softens the slot that is soft as a whole.
    """
    said = [mark for mark in wishes.soft if mark.startswith("place:")]
    if "place" in wishes.soft and (not said or any(mark.startswith("place:B:") for mark in said)):
        return (), ()
    return (
        tuple(code for code in prefectures if f"place:P:{code}" not in wishes.soft),
        tuple(code for code in municipalities if f"place:M:{code}" not in wishes.soft),
    )


def within(columns: Columns, prefectures: Sequence[str], municipalities: Sequence[str]) -> Mask:
    """Which stays lie in any of these places."""
    table = np.zeros(100, dtype=np.bool_)
    table[[int(code) for code in prefectures]] = True
    mask = table[columns.prefecture]
    for code in municipalities:
        mask |= columns.municipality == int(code)
    return mask


def meets_need(columns: Columns, wishes: Wishes, word: str) -> tuple[Mask, bool]:
    """Which stays meet a need, and whether the need can filter at all."""
    what = need(word)
    if what.test in ("yes", "no"):
        return columns.flags[what.column] == (1 if what.test == "yes" else 0), True
    if what.test == "childcare":
        low, high = min(wishes.children_ages, default=None), max(wishes.children_ages, default=None)
        if low is None or high is None:
            return columns.care_from <= columns.care_to, True
        return (columns.care_from <= low) & (columns.care_to >= high), True
    if what.test == "minutes":
        return (columns.minutes >= 0) & (columns.minutes <= what.limit), True
    return columns.having(columns.themes, word, answers), False


def _words(columns: Columns, wishes: Wishes) -> Iterator[Condition]:
    """Skills (one shared is enough), themes (each stands alone), and what is avoided."""
    if wishes.skills:
        firm = [word for word in wishes.skills if hard(wishes, "skills", word)]
        met = np.zeros(len(columns), dtype=np.bool_)
        for word in firm or wishes.skills:
            met |= columns.having(columns.skills, word, skilled if firm else shares)
        yield Condition("skills", bool(firm), met)
    for word in wishes.themes:
        yield Condition(f"themes:{word}", hard(wishes, "themes", word), columns.having(columns.themes, word, answers))
    for word in wishes.themes_out:
        met = ~columns.having(columns.themes, word, answers)
        yield Condition(f"themes_out:{word}", hard(wishes, "themes", word), met)


@dataclass(frozen=True, slots=True)
class Timing:
    """The wished time as numbers; ordinals and days, both ends included."""

    today: int
    earliest: int
    latest: int
    end: int
    shortest: int
    longest: int

    @classmethod
    def of(cls, wishes: Wishes, today: date, *, without: frozenset[str] = frozenset()) -> Timing:
        """The hard part of the wished time; ``without`` leaves out ``start`` or ``days``."""
        start = hard(wishes, "start") and "start" not in without
        days = hard(wishes, "days") and "days" not in without
        now = today.toordinal()
        return cls(
            today=now,
            earliest=max(now, wishes.start_earliest.toordinal()) if start and wishes.start_earliest else now,
            latest=wishes.start_latest.toordinal() if start and wishes.start_latest else NEVER,
            end=wishes.end_latest.toordinal() if start and wishes.end_latest else NEVER,
            shortest=(wishes.days_min or 1) if days else 1,
            longest=(wishes.days_max or NEVER) if days else NEVER,
        )


@dataclass(frozen=True, slots=True)
class Openings:
    """For each window: the first days on which a stay of the shortest fitting length can begin."""

    stay: Ints
    first: Ints
    last: Ints
    """Before ``first``: none."""
    length: Ints
    """The shortest length that both sides take."""
    possible: Mask


def openings(columns: Columns, timing: Timing) -> Openings:
    """Hold the wished time against every window."""
    stay = columns.window_stay
    length = np.maximum(columns.days_min, timing.shortest)[stay]
    longest = np.minimum(columns.days_max, timing.longest)[stay]
    first = np.maximum(columns.window_first, timing.earliest)
    last = np.minimum(np.minimum(columns.window_last, timing.end) - length + 1, timing.latest)
    return Openings(stay, first, last, length, (length <= longest) & (first <= last))


def timely(columns: Columns, timing: Timing) -> Mask:
    """Which stays have a window that takes the wished time."""
    found = openings(columns, timing)
    mask = np.zeros(len(columns), dtype=np.bool_)
    mask[found.stay[found.possible]] = True
    return mask


def fits(columns: Columns, wishes: Wishes, today: date) -> Mask:
    """Which stays satisfy the hard wishes on ``today``."""
    mask = timely(columns, Timing.of(wishes, today)) & (columns.left > 0)
    for condition in conditions(columns, wishes):
        if condition.hard:
            mask &= condition.met
    return mask


def satisfies(stay: Stay, wishes: Wishes, today: date = date.min) -> bool:
    """True when one stay satisfies the hard wishes; without ``today`` no window counts as past."""
    return bool(fits(Columns.of((stay,)), wishes, today)[0])


def share(parts: Sequence[Mask], n: int) -> Reals:
    """For each of ``n`` stays, the share of ``parts`` that it meets; 0.5 for all when there are none."""
    if not parts:
        return np.full(n, 0.5)
    return np.asarray(np.mean(np.stack(parts), axis=0, dtype=np.float64))

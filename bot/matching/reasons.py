"""Why a stay was proposed: every wish held against the column on which the verdict rests, then put into words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from bot.matching.columns import Columns
from bot.matching.filtering import Timing, needs_of, openings, unspoken_needs, within
from bot.matching.needs import need
from bot.matching.offers import Held, Stay
from bot.matching.words import answering, answers, shares
from bot.message import Reason
from bot.preferences import Wishes
from bot.wording import Wording

Verdict = Literal["met", "unmet", "unknown"]


def _verdict(value: bool | None) -> Verdict:
    return "unknown" if value is None else "met" if value else "unmet"


def reasons(stay: Stay, wishes: Wishes, today: date) -> tuple[Held, ...]:
    """Every wish that was stated, hard or soft, held against ``stay``; in the order of the slots."""
    return tuple(_reasons(stay, wishes, today))


def _reasons(stay: Stay, wishes: Wishes, today: date) -> Iterator[Held]:
    offered = {*stay.styles, stay.engagement}
    if wishes.styles:
        shared = [style for style in wishes.styles if style in offered]
        yield Held(_verdict(bool(shared)), "styles", "styles", {"styles": shared or list(stay.styles)})
    if wishes.styles_out and (avoided := [style for style in wishes.styles_out if style in offered]):
        yield Held("unmet", "styles_out", "styles", {"styles": avoided})
    yield from _time(stay, wishes, today)
    if wishes.people:
        values = {"people": wishes.people, "left": stay.left, "capacity": stay.capacity}
        yield Held(_verdict(stay.left >= wishes.people), "party", "capacity", values)
    if wishes.budget_yen_max is not None:
        limit, cost = wishes.budget_yen_max, stay.cost_yen
        met = None if cost is None else cost <= limit
        yield Held(_verdict(met), "budget", "cost_yen", {"limit": limit, "cost": cost})
    yield from _place(stay, wishes)
    for word in needs_of(wishes):
        yield hold_need(stay, wishes, word)
    for word in unspoken_needs(wishes):
        # nobody asked for it: that it is not there is no reproach
        if (held := hold_need(stay, wishes, word)).verdict != "unmet":
            yield held
    yield from _words(stay, wishes)


def _time(stay: Stay, wishes: Wishes, today: date) -> Iterator[Held]:
    if wishes.start_earliest or wishes.start_latest or wishes.end_latest:
        found = openings(Columns.of((stay,)), Timing.of(replace(wishes, soft=frozenset()), today))
        possible = [i for i in range(len(found.stay)) if found.possible[i]]
        ahead = [window for window in stay.windows if window[1] >= today] or list(stay.windows)
        if possible:
            first, last = (date.fromordinal(int(days[possible[0]])) for days in (found.first, found.last))
        else:
            first, last = ahead[0]
        values = {"first": first.isoformat(), "last": last.isoformat()}
        yield Held(_verdict(bool(possible)), "start", "windows", values)
    if wishes.days_min is not None or wishes.days_max is not None:
        low, high = wishes.days_min or 1, wishes.days_max or stay.days_max
        met = max(low, stay.days_min) <= min(high, stay.days_max)
        yield Held(_verdict(met), "days", "days_min", {"min": stay.days_min, "max": stay.days_max})


def _place(stay: Stay, wishes: Wishes) -> Iterator[Held]:
    columns = Columns.of((stay,))
    values = {"municipality": stay.municipality}
    if wishes.prefectures_in or wishes.municipalities_in:
        met = bool(within(columns, wishes.prefectures_in, wishes.municipalities_in)[0])
        yield Held(_verdict(met), "place", "municipality", values)
    if wishes.prefectures_out or wishes.municipalities_out:
        met = not within(columns, wishes.prefectures_out, wishes.municipalities_out)[0]
        yield Held(_verdict(bool(met)), "place_out", "municipality", values)


def hold_need(stay: Stay, wishes: Wishes, word: str) -> Held:
    """One need against one stay."""
    what = need(word)
    values: dict[str, object] = {"need": word}
    met: bool | None
    if what.test in ("yes", "no"):
        value = getattr(stay, what.column)
        met = None if value is None else bool(value) is (what.test == "yes")
    elif what.test == "childcare":
        ages = wishes.children_ages
        low, high = stay.childcare_ages or (None, None)
        values |= {"low": low, "high": high, "ages": list(ages)}
        if low is None or high is None:
            met = False
        else:
            met = all(low <= age <= high for age in ages) if ages or not wishes.children else None
    elif what.test == "minutes":
        values |= {"minutes": stay.minutes_from_tokyo, "limit": what.limit}
        met = None if stay.minutes_from_tokyo is None else stay.minutes_from_tokyo <= what.limit
    else:
        met = True if any(answers(theme, word) for theme in stay.themes) else None
    return Held(_verdict(met), f"needs:{word}", what.column, values)


def _words(stay: Stay, wishes: Wishes) -> Iterator[Held]:
    """Skills: one shared is enough. Themes: what answers, in the offer's own words, and what does not."""
    if wishes.skills:
        shared = [word for word in stay.skills if any(shares(word, wanted) for wanted in wishes.skills)]
        yield Held(_verdict(bool(shared)), "skills", "skills", {"words": shared or list(wishes.skills)})
    found, lacking = answering(stay.themes, wishes.themes)
    if found:
        yield Held("met", "themes", "themes", {"words": found})
    if lacking:
        yield Held("unmet", "themes", "themes", {"words": lacking})
    if avoided := answering(stay.themes, wishes.themes_out)[0]:
        yield Held("unmet", "themes_out", "themes", {"words": avoided})


# ---------------------------------------------------------------- wording


def word_reason(held: Held, wording: Wording) -> Reason:
    """A reason in the person's language: the phrase ``reasons.<wish>.<verdict>``.

    Raises:
        WordingError: the phrase or one of its variables is missing.

    """
    slot, _, word = held.wish.partition(":")
    values = {name: _word_value(name, value, slot, wording) for name, value in held.values.items()}
    if slot == "needs":
        what = need(word)
        phrase = f"reasons.needs.{what.key}.{held.verdict}"
        if what.test == "childcare" and held.verdict == "unmet" and held.values.get("low") is None:
            phrase = "reasons.needs.childcare.none"
    else:
        phrase = f"reasons.{slot}.{held.verdict}"
    if slot in ("text", "against") and not held.values:
        phrase = f"reasons.{slot}.before"
    if slot == "budget" and held.values.get("cost") == 0:
        phrase = "reasons.budget.free"
    elif slot == "days" and held.values["min"] == held.values["max"]:
        phrase += "_fixed"
    return Reason(held.verdict, held.column, wording(phrase, **values))


def _word_value(name: str, value: object, slot: str, wording: Wording) -> str:
    """A variable as it is read: dates, money, names of styles, lists."""
    if value is None:
        return ""
    if name in ("first", "last"):
        day = date.fromisoformat(str(value))
        month = wording.list("reasons.months")[day.month - 1]
        return wording("reasons.day", year=day.year, month=month, day=day.day)
    if name in ("cost", "limit") and slot == "budget":
        return wording("reasons.yen", amount=f"{int(str(value)):,}")
    if name == "styles" and isinstance(value, Sequence):
        return wording("reasons.join").join(wording(f"styles.{style}.name") for style in value)
    if name == "need":
        return _shown("needs", str(value), wording)
    if isinstance(value, (list, tuple)):
        return wording("reasons.join").join(_shown(slot, str(word), wording) for word in value)
    return str(value)


def _shown(kind: str, word: str, wording: Wording) -> str:
    """A word of a vocabulary in the person's language; one without a translation stands as it is."""
    key = f"words.{kind}.{word}"
    return wording(key) if wording.has(key) else word

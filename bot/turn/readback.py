"""Wishes put into words: what was understood, in the person's language, with years and exclusions always said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.matching.offers import OTHER_ENGAGEMENTS
from bot.places import Places
from bot.preferences import MONTH_DAYS, SLOTS, Held, Polarity, Preferences, Wishes
from bot.wording import Wording

_WITHIN = re.compile(r"移動(\d+)分以内")


def summary(preferences: Preferences, wishes: Wishes, places: Places, wording: Wording) -> str:
    """Everything in force, one phrase a slot."""
    parts = [
        text
        for slot in SLOTS
        if slot.name != "origin" and (text := slot_text(slot.name, preferences, wishes, places, wording))
    ]
    return wording("dialogue.join.wishes").join(parts)


def slot_text(slot: str, preferences: Preferences, wishes: Wishes, places: Places, wording: Wording) -> str:
    """What is in force for one slot, or that the person does not mind; empty when nothing is known."""
    if slot in wishes.declined:
        said = wording("dialogue.wish.any", slot=slot_name(slot, wording))
        but = _set_text(slot, preferences.values(slot, Polarity.AVOID), places, wording)
        return f"{said}{wording('dialogue.wish.avoid', value=but)}" if but else said
    wanted = preferences.values(slot)
    avoided = preferences.values(slot, Polarity.AVOID)
    if slot == "start":
        text = window_text(wishes.start_earliest, wishes.start_latest, wishes.end_latest, wording)
        for held in avoided:
            text += wording("dialogue.wish.avoid", value=value_text("start", held.value, places, wording))
        return text
    if slot == "budget":
        return value_text(slot, wanted[-1].value, places, wording, whole=wishes.budget_yen_max) if wanted else ""
    if slot == "days" and not wanted:
        return days_text(wishes.days_min, wishes.days_max, wording)  # told by its first and last day
    if slot in ("days", "party"):
        return value_text(slot, wanted[-1].value, places, wording) if wanted else ""
    text = _set_text(slot, wanted, places, wording)
    out = _set_text(slot, avoided, places, wording)
    if not out:
        return text
    return text + wording("dialogue.wish.avoid", value=out) if text else wording("dialogue.wish.only_avoid", value=out)


def _set_text(slot: str, held: Sequence[Held], places: Places, wording: Wording) -> str:
    words = []
    for item in held:
        text = value_text(slot, item.value, places, wording)
        words.append(text if item.hard or slot in ("skills", "themes") else wording("dialogue.wish.soft", value=text))
    return wording(f"dialogue.join.{'or' if _either(slot, held) else 'and'}").join(words)


def _either(slot: str, held: Sequence[Held]) -> bool:
    """True where one of the values is enough; a style wished beside an engagement is no other choice."""
    if slot != "styles":
        return slot == "place"
    wanted = [(item.hard, item.value in OTHER_ENGAGEMENTS) for item in held if item.polarity is Polarity.WANT]
    return (True, True) not in wanted or all(engagement for _, engagement in wanted)


def value_text(slot: str, value: Any, places: Places, wording: Wording, *, whole: int | None = None) -> str:
    """One value of a slot in words."""
    match slot:
        case "start":
            first, latest, end = (
                date.fromisoformat(value[key]) if value.get(key) else None for key in ("earliest", "latest", "end")
            )
            return window_text(first, latest, end, wording)
        case "days":
            return days_text(value.get("min"), value.get("max"), wording)
        case "party":
            return party_text(value, wording)
        case "budget":
            return budget_text(value, wording, whole)
        case "place" | "origin":
            return places.label(str(value), wording.language)
        case "styles":
            return wording(f"styles.{value}.name")
        case _:
            return word_text(slot, str(value), wording)


def word_text(kind: str, word: str, wording: Wording) -> str:
    """A need, skill or theme in the person's language; a word without a translation stands as it is."""
    if within := _WITHIN.fullmatch(word):
        return wording("words.within", minutes=within[1])
    key = f"words.{kind}.{word}"
    return wording(key) if wording.has(key) else word


def slot_name(slot: str, wording: Wording) -> str:
    """What the slot is called."""
    return wording(f"dialogue.slot.{slot}")


def day_text(day: date, wording: Wording, *, year: bool = True) -> str:
    """A day; the month's name comes from the prompts."""
    month = wording.list("dialogue.months")[day.month - 1]
    return wording("dialogue.day" if year else "dialogue.day_short", year=day.year, month=month, day=day.day)


def window_text(earliest: date | None, latest: date | None, end: date | None, wording: Wording) -> str:
    """When a stay may begin, or the whole window where the person named its end."""
    if earliest is None and latest is None:
        return ""
    if earliest is None:
        assert latest is not None
        return wording("dialogue.window.until", day=day_text(latest, wording))
    if latest is None:
        return wording("dialogue.window.since", day=day_text(earliest, wording))
    month = wording.list("dialogue.months")[earliest.month - 1]
    if end is None and earliest.day == 1 and (latest + timedelta(days=1)).day == 1:
        if (latest.year, latest.month) == (earliest.year, earliest.month):
            return wording("dialogue.window.month", year=earliest.year, month=month)
        to_month = wording.list("dialogue.months")[latest.month - 1]
        key = "months" if latest.year == earliest.year else "months_years"
        return wording(f"dialogue.window.{key}", year=earliest.year, month=month, last=to_month, last_year=latest.year)
    first = day_text(earliest, wording)
    if end is not None and end != earliest:
        return wording(
            "dialogue.window.whole", first=first, last=day_text(end, wording, year=end.year != earliest.year)
        )
    if latest == earliest:
        return wording("dialogue.window.on", day=first)
    return wording(
        "dialogue.window.between", first=first, last=day_text(latest, wording, year=latest.year != earliest.year)
    )


def days_text(low: int | None, high: int | None, wording: Wording) -> str:
    """A length of stay."""
    if low is not None and high is not None:
        if low == high:
            return _length(low, wording)
        for unit, size in (("months", MONTH_DAYS), ("weeks", 7)):
            if low % size == 0 and high % size == 0:
                return wording(f"dialogue.length.{unit}_range", low=low // size, high=high // size)
        return wording("dialogue.length.days_range", low=low, high=high)
    if low is not None:
        return wording("dialogue.length.at_least", length=_length(low, wording))
    if high is not None:
        return wording("dialogue.length.at_most", length=_length(high, wording))
    return ""


def _length(days: int, wording: Wording) -> str:
    for unit, size in (("month", MONTH_DAYS), ("week", 7)):
        if days >= size and days % size == 0:
            return _counted(f"dialogue.length.{unit}", days // size, wording)
    return _counted("dialogue.length.day", days, wording)


def _counted(key: str, n: int, wording: Wording) -> str:
    """Singular where the language has one and ``n`` is 1."""
    return wording(f"{key}_one" if n == 1 else key, n=n)


def party_text(party: Mapping[str, Any], wording: Wording) -> str:
    """Who comes along."""
    parts: list[str] = []
    total, adults, children = party.get("total"), party.get("adults"), party.get("children")
    if adults is None and total:
        rest = total - (children or 0)
        parts.append(_counted("dialogue.party.people" if not children else "dialogue.party.adults", rest, wording))
    elif adults:
        parts.append(_counted("dialogue.party.adults", adults, wording))
    if children:
        text = _counted("dialogue.party.children", children, wording)
        if ages := party.get("ages"):
            told = [wording("dialogue.party.baby") if a == 0 else wording("dialogue.party.age", age=a) for a in ages]
            text += wording("dialogue.party.ages", ages=wording("dialogue.join.list").join(told))
        parts.append(text)
    elif children == 0:
        parts.append(wording("dialogue.party.no_children"))
    if party.get("elder"):
        parts.append(wording("dialogue.party.elder"))
    if party.get("pets"):
        parts.append(wording("dialogue.party.pets"))
    if not parts and party.get("with"):
        parts.extend(word_text("with", word, wording) for word in party["with"])
    return wording("dialogue.join.party").join(parts)


def yen(amount: int, wording: Wording) -> str:
    """An amount of money."""
    if wording.language == "ja" and amount >= 10_000:
        man, rest = divmod(amount, 10_000)
        if rest == 0:
            return wording("dialogue.money.man", man=f"{man:,}")
        if rest % 1000 == 0 and man < 100:
            return wording("dialogue.money.man", man=f"{amount / 10_000:g}")
    return wording("dialogue.money.yen", yen=f"{amount:,}")


def budget_text(budget: Mapping[str, Any], wording: Wording, whole: int | None = None) -> str:
    """A budget with its unit, and what it comes to for the whole stay where that differs."""
    low, high, per = budget.get("min"), budget.get("max"), budget.get("per") or "total"
    unit = wording(f"dialogue.money.per_{per}")
    if high is None:
        return "" if low is None else wording("dialogue.money.from", unit=unit, low=yen(low, wording))
    key = "range" if low else "upto"
    text = wording(f"dialogue.money.{key}", unit=unit, low=yen(low or 0, wording), high=yen(high, wording))
    if per != "total" and whole is not None:
        text += wording("dialogue.money.whole", amount=yen(whole, wording))
    return text

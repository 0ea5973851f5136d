"""Whether a value that came in through a button has the form of its slot: buttons can be old, or made up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.matching import STYLES
from bot.preferences import SLOT

LONGEST_WORD = 60
PEOPLE_AT_MOST = 100
_PLACE = re.compile(r"P:(0[1-9]|[1-3]\d|4[0-7])|M:\d{5}|B:[a-z_]{2,20}")
_PER = frozenset({None, "total", "month", "night", "day", "person", "person_night", "person_day", "person_month"})


def holds(slot: str, value: Any) -> bool:
    """True when ``value`` is one that ``bot.preferences`` documents for ``slot``."""
    match slot:
        case "start":
            return _form(value, earliest=_day, latest=_day, end=_day, within=_flag) and bool(
                value.get("earliest") or value.get("latest")
            )
        case "days":
            return _form(value, min=_count, max=_count) and bool(value.get("min") or value.get("max"))
        case "budget":
            amounts = _form(value, min=_count, max=_count, per=lambda per: per in _PER, unknown=_flag)
            return amounts and any(value.get(key) is not None for key in ("min", "max", "unknown"))
        case "party":
            return bool(value) and _form(
                value, adults=_people, children=_people, total=_people, ages=_ages, elder=_flag, pets=_flag
            )
        case "place" | "origin":
            return isinstance(value, str) and bool(_PLACE.fullmatch(value))
        case "styles":
            return value in STYLES
    return slot in SLOT and isinstance(value, str) and 0 < len(value) <= LONGEST_WORD


def _form(value: Any, **parts: Any) -> bool:
    """True for an object with no other keys than ``parts``, each of them as it should be."""
    return isinstance(value, Mapping) and all(key in parts and parts[key](part) for key, part in value.items())


def _day(value: Any) -> bool:
    if value is None:
        return True
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _count(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)


def _people(value: Any) -> bool:
    return value is not None and _count(value) and value <= PEOPLE_AT_MOST


def _ages(value: Any) -> bool:
    return isinstance(value, list) and all(_people(age) for age in value)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)

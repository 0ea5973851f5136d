"""The needs vocabulary: which column of a stay answers which word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Test = Literal["yes", "no", "childcare", "minutes", "theme"]


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a person may need."""

    key: str
    """Names its phrases: ``reasons.needs.<key>.met``."""
    column: str
    """The stay's column that answers it."""
    test: Test
    """``yes``/``no``: the column must be that; ``childcare``: the ages must be taken; ``minutes``: at most that
    long from Tokyo; ``theme``: no column of its own, so it is met where the offer's themes say so, and otherwise
    unknown: it ranks but never filters."""
    limit: int = 0
    """Minutes, for ``minutes``."""


CHILDCARE, ELDER_CARE, NO_CAR, PETS = "保育", "介護", "車なし", "ペット可"

NEEDS: Mapping[str, Need] = {
    NO_CAR: Need("no_car", "car_needed", "no"),
    CHILDCARE: Need("childcare", "childcare_ages", "childcare"),
    ELDER_CARE: Need("elder_care", "elder_care", "yes"),
    "仕事スペース": Need("workspace", "workspace", "yes"),
    "Wi-Fi": Need("wifi", "wifi", "yes"),
    "個室": Need("private_room", "private_room", "yes"),
    PETS: Need("pets", "themes", "theme"),
}
"""Word → what answers it. ``移動N分以内`` is read by :func:`need`; any other word ranks by the themes."""

_WITHIN = re.compile(r"移動(\d+)分以内")


def need(word: str) -> Need:
    """What answers a word of the needs vocabulary."""
    if word in NEEDS:
        return NEEDS[word]
    if within := _WITHIN.fullmatch(word):
        return Need("minutes", "minutes_from_tokyo", "minutes", int(within[1]))
    return Need("other", "themes", "theme")


def within_minutes(minutes: int) -> str:
    """The need "not further than ``minutes``" as a word."""
    return f"移動{minutes}分以内"

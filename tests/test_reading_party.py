"""Who comes along and how much it may cost, told over several turns: each row of tests/readings/parties.toml."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from tests.golden_readings import NOW, PLACES, READER, ROOT
from tests.test_reading_values import talk

_ROWS: list[dict[str, Any]] = tomllib.loads((ROOT / "tests" / "readings" / "parties.toml").read_text(encoding="utf-8"))[
    "talk"
]


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: " | ".join(row["says"]))
def test_party(row: dict[str, Any]) -> None:
    wishes = talk(READER, *row["says"]).wishes(PLACES, NOW.date())
    told = {
        "adults": wishes.adults,
        "children": wishes.children or 0,
        "ages": sorted(wishes.children_ages),
        "elder": wishes.care_for_elder,
        "budget": wishes.budget_yen_max,
    }
    wanted: dict[str, Any] = {"adults": None, "children": 0, "ages": [], "elder": False, "budget": None}
    assert told == wanted | {key: value for key, value in row.items() if key != "says"}

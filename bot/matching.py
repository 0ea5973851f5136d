"""Stays against wishes: filter, rank, reasons, relaxations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

STYLES: tuple[str, ...] = (
    "local_innovation",
    "refresh",
    "training",
    "childcare_care",
    "second_career",
    "side_job",
    "double_work",
    "dual_base",
    "full_remote",
)
"""The five styles of reverse sankin-kotai, then the other engagements."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One offer of a municipality."""

    id: str
    name: str
    municipality: str
    """Five-digit JIS code; ``00000`` + nothing is never used: an offer has a place."""
    styles: tuple[str, ...]
    engagement: str
    windows: tuple[tuple[date, date], ...]
    """First and last day, both included."""
    days_min: int
    days_max: int
    capacity: int
    taken: int = 0
    """Places already confirmed."""
    cost_yen: int | None = None
    """Own payment, whole party, whole stay; None: not known."""
    childcare_ages: tuple[int, int] | None = None
    """Youngest and oldest age taken; None: no childcare."""
    elder_care: bool | None = None
    workspace: bool | None = None
    wifi: bool | None = None
    private_room: bool | None = None
    car_needed: bool | None = None
    minutes_from_tokyo: int | None = None
    skills: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    description_ja: str = ""
    description_en: str = ""
    audience: str = ""
    """Empty: public; else an organization's id."""
    source: str = ""
    url: str = ""
    confirmed_on: date | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """One wish held against a stay, not yet worded."""

    verdict: Literal["met", "unmet", "unknown"]
    wish: str
    """The slot, or ``needs:Wi-Fi``."""
    column: str
    values: Mapping[str, object]
    """Variables for the phrase ``reasons.<wish>.<verdict>``."""


@dataclass(frozen=True, slots=True)
class Match:
    """A stay that satisfies the hard wishes."""

    stay: Stay
    score: float
    reasons: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The smallest change of one or two wishes that opens something."""

    wishes: tuple[str, ...]
    """Which wishes change, e.g. ``("budget",)``."""
    change: Mapping[str, object]
    """Slot → the new limit, in the form that ``Wishes`` has."""
    opens: int
    stays: tuple[str, ...]
    """Ids of up to three of the stays opened."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What matching found."""

    matches: tuple[Match, ...]
    total: int
    """How many stays satisfy the hard wishes, beyond those returned."""
    relaxations: tuple[Relaxation, ...] = ()
    split: Mapping[str, float] | None = None
    """Slot → by what share asking for it is expected to reduce the stays still possible."""

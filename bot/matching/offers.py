"""What matching takes and gives: stays, reasons, matches, relaxations. Frozen, and free of any store's types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from bot.preferences import Wishes

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
OTHER_ENGAGEMENTS = STYLES[5:]


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

    @property
    def left(self) -> int:
        """Places still free."""
        return max(0, self.capacity - self.taken)

    @property
    def prefecture(self) -> str:
        """Two-digit code of the prefecture."""
        return self.municipality[:2]


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
    """Which wishes change: slots, single needs and what is avoided of places: ``("budget",)``,
    ``("needs:Wi-Fi", "start")``, ``("place_out",)``."""
    change: Mapping[str, Any]
    """Field of ``Wishes`` → its new value: ``dataclasses.replace(wishes, **change)`` are the relaxed wishes."""
    opens: int
    stays: tuple[str, ...]
    """Ids of up to three of the stays opened."""
    effort: float = 0.0
    """How much is given up, comparable across wishes (see ``bot.matching.ways``); smaller is nearer."""
    conditions: tuple[str, ...] = ()
    """The same more exactly: ``themes:海``, ``themes_out:雪``, ``styles_out`` where ``wishes`` says the slot."""

    def relaxed(self, wishes: Wishes) -> Wishes:
        """``wishes`` after the change."""
        return replace(wishes, **self.change)


@dataclass(frozen=True, slots=True)
class Matches:
    """What matching found."""

    matches: tuple[Match, ...]
    total: int
    """How many stays satisfy the hard wishes, beyond those returned."""
    relaxations: tuple[Relaxation, ...] = ()
    """Only where nothing satisfies them."""
    split: Mapping[str, float] | None = None
    """Slot → by what share asking for it is expected to reduce the stays still possible."""
    later: Wishes | None = None
    """The wishes that were searched for instead, a year later: at the wished time no stay is open."""
    closest: float = 0.0
    """How close the closest of them is to what was written last in the person's own words; 0 where none is."""

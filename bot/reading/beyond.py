"""Places by a line: 「東京より南」, "nothing west of Nagoya". The prefectures on that side, as regions where whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.matching.nearness import SEATS
from bot.places import Places
from bot.reading.found import Text

_BEFORE = re.compile(r"(?<!\bthe )\b(?P<way>north|south|east|west)(?:ern|wards?)? of (?:the )?\Z")
_BEHIND = re.compile(
    r"[都道府県市]?(?:より(?:も)?|(?P<from>以)|から(?=[東西南北][にへでは側の]))(?P<way>[東西南北])(?![都道府県区市町村口])(?:側|の(?:方|ほう))?"
)
_REFUSED = re.compile(r"(?:\b(?:no(?:thing|where)?|not|never)|n't)\b[^.!?,;:]{0,16}\Z")
LEVEL = 0.15
"""Degrees of latitude or longitude within which two seats lie level: Chiba is not south of Tokyo."""
_WAYS = {"北": "north", "南": "south", "東": "east", "西": "west"}


@dataclass(frozen=True, slots=True)
class Line:
    """``norm[start:end]`` names the side ``way`` of a place."""

    start: int
    end: int
    way: str
    refused: bool = False
    """True where English refuses it in front of it: "nothing south of"."""
    itself: bool = False
    """True where the place counts as well: 東京以南."""


def line(text: Text, start: int, end: int) -> Line | None:
    """The line that the place ``norm[start:end]`` names; "in the north of Kyoto" names none."""
    if text.language == "ja":
        behind = _BEHIND.match(text.norm, end)
        return Line(start, behind.end(), _WAYS[behind["way"]], itself=bool(behind["from"])) if behind else None
    head = text.norm[max(0, start - 48) : start]
    before = _BEFORE.search(head)
    if before is None:
        return None
    refused = bool(_REFUSED.search(head, 0, before.start()))
    return Line(start - len(head) + before.start(), end, before["way"], refused)


_REGIONS = ("nishinihon", "tohoku", "chubu", "kanto", "kinki", "chugoku", "shikoku", "kyushu", "hokuriku", "koshinetsu")
"""Regions by which a side is told, the wider first."""


def side(codes: tuple[str, ...], said: Line, places: Places) -> tuple[str, ...]:
    """The prefectures beyond a place (by the seats of their governments), whole regions by their codes."""
    own = {p for code in codes for p in places.prefectures(code)}
    here, way = [SEATS[int(p) - 1] for p in own], said.way
    if not here:
        return ()
    axis = 0 if way in ("north", "south") else 1
    sign = 1 if way in ("north", "east") else -1
    edge = max(sign * seat[axis] for seat in here)
    left = {f"{number:02}" for number, seat in enumerate(SEATS, 1) if sign * seat[axis] > edge + LEVEL}
    left |= own if said.itself else set()
    out: list[str] = []
    for code in _REGIONS:
        inside = set(places.prefectures(f"B:{code}"))
        if inside and inside <= left:
            out.append(f"B:{code}")
            left -= inside
    return (*out, *(f"P:{code}" for code in sorted(left)))

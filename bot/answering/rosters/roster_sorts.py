"""Municipalities of a sort that geography tells: the seats of prefectural governments, the designated cities."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.answering.language.cues import Cues
from bot.answering.tables.index import place_codes
from bot.places import Places
from bot.seams import Member

SORTS = ("capital", "designated")
"""Cues ``membership.<sort>`` and names ``answers.kind.<sort>``."""
_SEATS: Mapping[str, str] = {"13": "13104", "35": "35203", "40": "40130"}
"""Prefectures (JIS X 0401) whose seat is not the first city of their numbering: Tokyo, Yamaguchi, Fukuoka."""
_DESIGNATED = re.compile(r"M:(?!13)\d\d1[03-9]0")
"""Designated cities are numbered in tens from 100 on, before their wards; in Tokyo so are special wards."""


def sort_asked(norm: str, cues: Cues) -> str:
    """The sort that a question names; empty for none."""
    return next((sort for sort in SORTS if cues.has(f"membership.{sort}", norm)), "")


def of_sort(member: Member, sort: str, places: Places) -> bool:
    """True for a member that is surely of the sort."""
    codes = place_codes(member)
    return len(codes) == 1 and is_of_sort(codes[0], sort, places)


def is_of_sort(code: str, sort: str, places: Places) -> bool:
    """True for the code of a municipality of the sort."""
    if not code.startswith("M:"):
        return False
    if sort == "designated":
        return _DESIGNATED.fullmatch(code) is not None
    prefecture = code[2:4]
    seat = _SEATS.get(prefecture)
    if seat is None:
        seat = f"{prefecture}100" if f"M:{prefecture}100" in places.by_code else f"{prefecture}201"
    return code == f"M:{seat}"

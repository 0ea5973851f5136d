"""Rosters that stand in documents: a passage that is a list of municipalities becomes members that can be counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.language.folding import fold
from bot.answering.tables.index import Roster
from bot.message import Source
from bot.places import Places
from bot.seams import Member, Passage

FEWEST = 8
"""Names that make a list a roster."""
_NAME = re.compile(r"[^\s、,，/／・|;；。]+[都道府県市区町村](?=[\s、,，/／・|;；。]|$)")
_BRACKETS = re.compile(r"[（(][^）)]*[）)]")
_STATED = re.compile(r"(?:延べ|のべ|計|全|総数)?\s*(\d{2,4})\s*の?\s*(?:自治体|市町村|団体)")


@dataclass(frozen=True, slots=True)
class Found:
    """A roster read from passages."""

    roster: Roster
    sources: tuple[Source, ...]
    stated: int | None = None
    """How many its document says that there are, when that is another number."""


def find(passages: Iterable[Passage], places: Places) -> Found | None:
    """The longest roster among ``passages``; pieces of one list in one document are put together."""
    pieces: dict[tuple[str, str], dict[str, tuple[Passage, list[Member]]]] = {}
    everything = list({p.id: p for p in passages}.values())
    for passage in everything:
        members = _members(passage, places)
        if members:
            pieces.setdefault((passage.source or passage.title, passage.heading), {})[passage.id] = (passage, members)
    if not pieces:
        return None
    (_, heading), longest = max(pieces.items(), key=lambda item: sum(len(m) for _, m in item[1].values()))
    held: dict[str, Member] = {}
    for passage, members in longest.values():
        for member in members:
            held.setdefault(member.name, member)
        title = passage.title
    if len(held) < FEWEST:
        return None
    name = _BRACKETS.sub("", heading.split(" › ")[-1]).strip() or title
    key = next(iter(longest))
    first = longest[key][0]
    roster = Roster(key, f"「{name}」", f'"{name}"', first.url, tuple(held.values()))
    sources = tuple(
        Source(0, "passage", p.id, p.title, p.heading, p.url, p.published_on, p.confirmed_on, p.text)
        for p, _ in longest.values()
    )  # fmt: skip
    return Found(roster, sources, _stated(everything, first, len(held)))


def _members(passage: Passage, places: Places) -> list[Member]:
    names = _NAME.findall(_BRACKETS.sub("", passage.text))
    out = []
    for name in names:
        codes = tuple(
            dict.fromkeys(
                c
                for sense in places.find(name)
                if sense.form in ("full",)
                for c in sense.codes
                if not c.startswith("B:")
            )
        )
        if codes:
            single = codes[0] if len(codes) == 1 else ""
            several = codes if len(codes) > 1 else ()
            out.append(Member("", name, single, several, "member", passage.title, passage.confirmed_on))
    return out if len(out) >= FEWEST and len(out) >= 0.7 * len(names) else []


def _stated(passages: Sequence[Passage], first: Passage, counted: int) -> int | None:
    """Another number of participants that the same document gives, near the one counted."""
    for passage in passages:
        if (passage.source or passage.title) == (first.source or first.title):
            for match in _STATED.finditer(fold(passage.text)):
                number = int(match[1])
                if number != counted and abs(number - counted) <= 0.2 * counted:
                    return number
    return None

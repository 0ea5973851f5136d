"""The whole roster: all of it, its first and last names, its size, the area with the most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.language.question_types import is_yes_no
from bot.answering.rosters.roster_areas import by_prefecture, extreme
from bot.answering.rosters.roster_claims import holds, so_many
from bot.answering.rosters.roster_prefectures import without
from bot.answering.rosters.roster_questions import (
    COUNTS,
    FIRST,
    KINDS,
    LAST,
    NOT,
    NTH,
    WHICH_PREFECTURES,
    WORD_NUMBERS,
)
from bot.answering.rosters.roster_view import View, is_prefecture, of_kind
from bot.answering.tables.index import place_codes
from bot.answering.tables.pieces import Piece
from bot.seams import Member


def of_all(view: View) -> Piece:
    """The answer about the whole roster."""
    kinds = view.kinds()
    members = [m for m in view.roster.members if of_kind(m, kinds)]
    first = FIRST.search(view.rest)
    claimed = so_many(view.rest) if is_yes_no(view.question) else None
    if claimed is not None:
        return _so_many(view, kinds, members, claimed)
    if view.cues.has("membership.most", view.rest) or view.cues.has("membership.least", view.rest):
        return extreme(view)
    last = LAST.search(view.rest)
    if first and last and not COUNTS.search(view.rest):
        ends = [*members[: _number(first)], *members[-1:]]
        said = [
            view.w("first", n=_number(first), names=view.names(ends[:-1])),
            view.w("last", names=view.names(ends[-1:])),
        ]
        return view.piece(view.say("answers.list.sentence").join(said), ends, "list")
    if first and not COUNTS.search(view.rest):
        n = _number(first)
        return view.piece(view.w("first", n=n, names=view.names(members[:n])), members[:n], "list")
    nth = NTH.search(view.rest)
    if nth and not COUNTS.search(view.rest):
        n = _number(nth)
        if not 1 <= n <= len(members):
            return replace(view.piece(view.w("beyond", n=len(members)), (), "unknown"), answered=False)
        return view.piece(view.w("nth", n=n, names=view.names(members[n - 1 : n])), members[n - 1 : n], "list")
    if last and not COUNTS.search(view.rest):
        return view.piece(view.w("last", names=view.names(members[-1:])), members[-1:], "list")
    if NOT.search(view.rest) and WHICH_PREFECTURES.search(view.rest):
        return without(view, ())
    if WHICH_PREFECTURES.search(view.rest) and kinds != "P":
        return view.piece(by_prefecture(view, ()), view.roster.members, "list")
    if COUNTS.search(view.rest) or view.question.has("how_many"):
        return total(view, kinds, members)
    if kinds or view.asked.sort:
        text = view.w(
            "all_of_kind",
            count=view.counted(len(members), kinds),
            kind=view.kind_name(kinds),
            names=view.names(members),
        )
        return view.piece(text, members, "list")
    text = view.w("all", n=len(members), names=everyone(view))
    return view.piece(text, members, "list")


def _so_many(view: View, kinds: str, members: Sequence[Member], claimed: float) -> Piece:
    """Whether there are so many of one kind, or of all: by any of the numbers that the source gives."""
    told = total(view, kinds, members)
    counts = {len(members)} if kinds else {len(members), sum(not is_prefecture(m) for m in members), _stated(view)}
    right = any(holds(claimed, count, view.rest) for count in counts if count)
    return replace(told, text=view.yes(takes_part=right) + told.text)


def _stated(view: View) -> int | None:
    """How many the source says that there are."""
    stated = next(
        (f for f in view.index.tables.facts
         if f.subject == view.roster.programme and f.attribute == "members_municipalities" and f.number), None
    )  # fmt: skip
    return int(stated.number) if stated and stated.number else view.asked.read.stated if view.asked.read else None


def everyone(view: View) -> str:
    """All names by prefecture, the roster's order kept within each."""
    groups: dict[str, list[Member]] = {}
    unclear = []
    for member in view.roster.members:
        codes = place_codes(member)
        if len(codes) == 1:
            groups.setdefault(view.index.places.prefectures(codes[0])[0], []).append(member)
        else:
            unclear.append(member)
    parts = [
        view.say("answers.membership.group", area=view.label(f"P:{p}"), n=len(g), names=view.names(g))
        for p, g in sorted(groups.items())
    ]
    if unclear:
        parts.append(view.w("group_unclear", n=len(unclear), names=view.names(unclear)))
    return view.say("answers.list.line").join(["", *parts])


def total(view: View, kinds: str, members: Sequence[Member]) -> Piece:
    """How many there are, of one kind or of all; the number that the source gives, too, where it is another."""
    if kinds or view.asked.sort:
        key = "count_kind_named" if len(members) <= 12 else "count_kind"
        text = view.w(
            key, count=view.counted(len(members), kinds), kind=view.kind_name(kinds), names=view.names(members)
        )
        return view.piece(text, members, "count")
    prefectures = sum(map(is_prefecture, members))
    by_kind = Counter(m.name[-1] for m in members if not is_prefecture(m))
    breakdown = view.say("answers.list.comma").join(
        view.w("count_of", area=view.kind_name(k), n=by_kind[k]) for k in KINDS if by_kind[k]
    )
    text = view.w(
        "total", n=len(members), prefectures=prefectures, towns=len(members) - prefectures, breakdown=breakdown
    )
    said = _stated(view)
    if said and said != len(members):
        text = view.w("total_contradicted", n=len(members), stated=said) + view.say("answers.list.space") + text
    return view.piece(text, members, "count")


def ambiguous(view: View) -> Piece:
    """The names of which two prefectures have a bearer."""
    unclear = [m for m in view.roster.members if len(place_codes(m)) > 1]
    parts = [view.w("unclear_item", name=m.name, candidates=view.could_be(m)) for m in unclear]
    text = view.w("ambiguous", n=len(unclear), names=view.say("answers.list.semicolon").join(parts))
    return view.piece(text, unclear, "list")


def _number(match: re.Match[str]) -> int:
    """The number that a pattern caught, in digits or words; 1 when it caught none."""
    said = next((g for g in match.groups() if g), "1")
    digits = re.sub(r"\D", "", said)
    return int(digits) if digits else WORD_NUMBERS.get(said, 1)

"""Prefectures by how many of theirs take part: those with none, with so many, the second most, how many have any."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.answering.rosters.roster_claims import holds, so_many
from bot.answering.rosters.roster_questions import COUNTS, NOT, OF_THEIRS
from bot.answering.rosters.roster_view import View
from bot.answering.tables.index import place_codes
from bot.answering.tables.pieces import Piece
from bot.answering.tables.ranks import rank_of
from bot.seams import Member

_ITSELF = re.compile(r"自体|そのもの|県として|都道府県として|\bitself\b|\bthemselves\b|\bas (?:a )?prefectures?\b")
_MANY = re.compile(r"多|\bmost\b|\blargest\b|\bhighest\b|\bbiggest\b")
_ANY = re.compile(
    r"(?:出て|出し|ある|いる|参加して|入って|載って|持つ|含む|来て|送)[^。?]{0,10}(?:都道府県|県)"
    r"|\bprefectures?\b[^?]*\b(?:with|have|has|had|sent|represented|from which|where)\b"
)


def by_count(view: View, wide: Sequence[str]) -> Piece | None:
    """The prefectures, of some areas or of all, whose number of municipalities is asked for; None when none is.

    Args:
        view: the question and its roster.
        wide: codes of the areas within which they lie; none for the whole country.
    """
    rest = view.rest
    if not OF_THEIRS.search(rest) or _ITSELF.search(rest):
        return None
    counts = _counts(view, wide)
    most, least = view.cues.has("membership.most", rest), view.cues.has("membership.least", rest)
    rank = rank_of(rest, view.question.language) if _MANY.search(rest) else 0
    if rank > 1:
        return _ranked(view, counts, rank)
    if rank or most or least:
        return None
    if NOT.search(rest):
        return without(view, wide)
    claimed = so_many(rest)
    if claimed is not None:
        return _told(view, {p: n for p, n in counts.items() if holds(claimed, n, rest)})
    return _told(view, counts) if _ANY.search(rest) or COUNTS.search(rest) else None


def _counts(view: View, wide: Sequence[str]) -> Counter[str]:
    """Prefecture → how many of its municipalities surely take part."""
    members = view.inside(wide, "市区町村") if wide else view.sure_towns()
    return Counter(view.index.places.prefectures(place_codes(member)[0])[0] for member in members)


def _told(view: View, counts: Mapping[str, int]) -> Piece:
    parts = [view.w("count_of", area=view.label(f"P:{p}"), n=n) for p, n in sorted(counts.items())]
    text = view.w("prefectures_so", n=len(counts), names=view.say("answers.list.comma").join(parts) or "0")
    return view.piece(text, _theirs(view, counts), "list")


def without(view: View, wide: Sequence[str]) -> Piece:
    """The prefectures (within some areas, or all) of which nobody takes part."""
    absent = sorted(
        p.code for p in view.index.places.by_code.values()
        if p.code.startswith("P:") and any(view.index.places.within(p.code, w) for w in wide or [p.code])
        and not view.inside((p.code,), "") and not view.maybe((p.code,), "")
    )  # fmt: skip
    names = view.say("answers.list.comma").join(view.label(code) for code in absent)
    text = view.w("prefectures_without", n=len(absent), names=names or "0")
    return view.piece(text, view.roster.members, "list")


def _ranked(view: View, counts: Counter[str], rank: int) -> Piece | None:
    """Those with the ``rank``-th largest number."""
    sizes = sorted(set(counts.values()), reverse=True)
    if rank > len(sizes):
        return None
    winners = {p: n for p, n in counts.items() if n == sizes[rank - 1]}
    areas = view.say("answers.list.comma").join(view.label(f"P:{p}") for p in sorted(winners))
    text = view.w("ranked", rank=rank, area=areas, n=sizes[rank - 1])
    return view.piece(text, _theirs(view, winners), "count")


def _theirs(view: View, prefectures: Mapping[str, int]) -> list[Member]:
    return [
        m for m in view.sure_towns() if view.index.places.prefectures(place_codes(m)[0])[0] in prefectures
    ]  # fmt: skip

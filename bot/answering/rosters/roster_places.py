"""Which of the places named in a question it asks about: not those that only say where, nor those to be left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.language.cues import Cues
from bot.answering.language.naming import Named
from bot.answering.tables.index import Index, Mentioned

_BESIDES_JA = re.compile(r"(?:市|町|村|区|県)?(?:の(?:ほか|他)|以外|を除|のぞ|を別)")
_BESIDES_EN = re.compile(
    r"\b(?:apart from|besides?|other than|except(?: for)?|excluding|in addition to|aside from) (?:the )?$"
)
_FRAME_JA = re.compile(
    r"[県都府]?(?:だと|では?、|では(?!な)|で[い言](?:う|え)[とば]|の(?:中|なか|うち)(?:で|だと)"
    r"|(?:の?\d*[市町村区]+)?の(?:うち|(?:中|なか)[のでに])|(?:[だや]った|な)ら(?!び)"
    r"|から(?:は|だと))"
)
_FRAME_EN = re.compile(r"\b(?:in|from|within|of|for|among) (?:the )?$")
_FRAME_ENDS_EN = re.compile(r"(?:'s)?(?: \d+)?(?: (?:special )?(?:wards|cities|towns|villages|municipalities))?,")
"""Behind such an area: of Tokyo's 23 wards, …"""
_JOINS = re.compile(r"[市町村区県]?[と、,・や] ?|,? (?:and|or) |, ")


def asked_about(
    named: Sequence[Named], norm: str, subjects: Sequence[Mentioned], index: Index, cues: Cues, *, counted: bool
) -> tuple[Named, ...]:
    """Those of the places in folded ``norm`` about which something is asked.

    Args:
        named: all places in it.
        norm: the question.
        subjects: who else is named.
        index: the tables.
        cues: of its language.
        counted: it is asked how many there are, or whether there are others: an area is asked about too.
    """
    asked = _themselves(_no_people(named, subjects, index), norm, cues)
    return asked if counted else _framed(asked, norm, index)


def _no_people(named: Sequence[Named], subjects: Sequence[Mentioned], index: Index) -> tuple[Named, ...]:
    """The places without what is a person's name: 松田さん is no town."""
    people = [s for s in subjects if any(index.known[i].kind == "person" for i in s.ids)]
    return tuple(
        n
        for n in named
        if not any(s.start <= n.start and n.end <= s.end and s.end - s.start > n.end - n.start for s in people)
    )


def _themselves(named: Sequence[Named], norm: str, cues: Cues) -> tuple[Named, ...]:
    """The places without those that only say where another one lies, or that another one is not meant.

    韮崎の隣の北杜市, Hokuto next to Nirasaki; 小山町じゃなくて小山市, Ome (not Omuta).
    """
    only = [cues.pattern[f"membership.{key}"] for key in ("beside", "not_meant")]
    asked = tuple(n for n in named if not any(p.search(f"{norm[: n.start]}\x00{norm[n.end :]}") for p in only))
    return asked or tuple(named)


def _framed(named: Sequence[Named], norm: str, index: Index) -> tuple[Named, ...]:
    """The places without an area that only says where another one lies: 熊本だと菊池は, in Kumamoto, has Kikuchi …"""
    return tuple(
        one for one in named
        if not (
            _FRAME_JA.match(norm, one.end)
            or (_FRAME_EN.search(norm[: one.start]) and _FRAME_ENDS_EN.match(norm, one.end))
        )
        or not any(_inside(other, one, index) for other in named if other is not one)
    )  # fmt: skip


def _inside(town: Named, area: Named, index: Index) -> bool:
    return bool(town.codes) and all(
        code.startswith("M:") and any(index.places.within(code, wide) for wide in area.codes) for code in town.codes
    )


def left_out(named: Sequence[Named], norm: str) -> tuple[Named, ...]:
    """The places besides which others are asked for: 弘前のほかに, apart from Hirosaki."""
    out: list[Named] = []
    for one in reversed(named):
        joined = bool(out) and _JOINS.fullmatch(norm[one.end : out[-1].start]) is not None
        if joined or _BESIDES_JA.match(norm, one.end):
            out.append(one)
    for before, one in zip((None, *named), named, strict=False):
        joined = before in out and before is not None and _JOINS.fullmatch(norm[before.end : one.start]) is not None
        if joined or _BESIDES_EN.search(norm[: one.start]):
            out.append(one)
    return tuple(n for n in named if n in out)

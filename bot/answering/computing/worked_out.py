"""The wording of what is worked out: the calculation, its figures and the facts on which it rests."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.tables.figures import Figure
from bot.answering.tables.index import Index
from bot.answering.tables.pieces import Piece, of_fact
from bot.seams import Fact
from bot.wording import Wording

_WORDS = {word: n for n, word in enumerate("一二三四五六七八九十", 1)} | {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


def counted(match: re.Match[str]) -> int:
    """The number that a cue caught; 0 when it is none."""
    said = next(g for g in match.groups() if g)
    return int(said) if said.isdigit() else _WORDS.get(said, 0)


def stated(kind: str, a: Figure, b: Figure, index: Index, say: Wording) -> Piece:
    """The calculation of two figures, worded and cited."""
    unit = (
        say("answers.unit.years") if a.sort == "year" else unit_of(a, say) if unit_of(a, say) == unit_of(b, say) else ""
    )
    values = {
        "a": whole(a.value, a), "b": whole(b.value, b), "difference": whole(abs(a.value - b.value)), "unit": unit,
        "sum": whole(a.value + b.value),
        "ratio": f"{a.value / b.value:.2f}".rstrip("0").rstrip("."), "percent": f"{100 * a.value / b.value:.1f}",
        "a_name": title(a, b, index, say), "b_name": title(b, a, index, say),
    }  # fmt: skip
    key = "years_between" if kind == "difference" and a.sort == "year" else kind
    if key == "years_between" and a.fact.attribute == b.fact.attribute == "birth_year":
        key = "age_apart"
    return reckoned(say(f"answers.number.{key}", **values), [a.fact, b.fact], say)


def whole(value: float, figure: Figure | None = None) -> str:
    """A number as it is read: years without a comma."""
    if figure is not None and figure.sort == "year":
        return f"{value:g}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def unit_of(figure: Figure, say: Wording) -> str:
    """The unit of a figure, worded; empty when there is no word for it."""
    key = f"answers.unit.{figure.fact.unit}"
    return say(key) if say.has(key) else ""


def title(one: Figure, other: Figure, index: Index, say: Wording) -> str:
    """What a figure counts: its subject, or within one subject its attribute."""
    known = index.known.get(one.fact.subject)
    name = known.name(say.language) if known else one.fact.subject
    if one.fact.subject != other.fact.subject and one.fact.attribute == other.fact.attribute:
        return name
    key = f"answers.attribute.{one.fact.attribute}"
    return say(key) if say.has(key) else name


def reckoned(text: str, facts: Sequence[Fact], say: Wording) -> Piece:
    """A figure that was worked out, with the facts on which it rests."""
    sources = tuple(of_fact(fact, say.language) for fact in facts)
    marks = "".join(f"[{n}]" for n in range(1, len(sources) + 1))
    return Piece(f"{text}{marks}", sources, "number")

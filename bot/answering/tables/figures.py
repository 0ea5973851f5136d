"""Figures of facts, by subject and attribute, as calculations and comparisons need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.tables.facts import Spans
from bot.answering.tables.index import Index, Mentioned
from bot.seams import Fact

YEARS = frozenset({"year", "fiscal_year"})
COUNTS = frozenset({"municipalities", "companies", "members", "people", "names", "cities", "towns", "villages", "wards",
                    "prefectures", "respondents"})  # fmt: skip
WORKED_OUT = frozenset({"contradiction", "comparison", "history", "effect"})
"""Attributes whose figures are already the outcome of a calculation."""
DATED = ("founded", "renamed", "birth_year", "agreement_date", "release_date")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a fact states."""

    fact: Fact
    value: float
    at: int
    """Where in the question it is asked for."""

    @property
    def sort(self) -> str:
        """Figures of one sort can be set against each other."""
        unit = self.fact.unit
        return "year" if unit in YEARS else "count" if unit in COUNTS else unit


def of(index: Index, ids: Iterable[str], attributes: Iterable[str], at: int = 0) -> list[Figure]:
    """The figures of these subjects and attributes, in the order of the facts."""
    wanted, kinds = set(ids), set(attributes)
    return [
        Figure(fact, fact.number, at)
        for fact in index.tables.facts
        if fact.subject in wanted and fact.attribute in kinds and fact.number is not None
    ]


def pair(
    index: Index, subjects: Sequence[Mentioned], asked: Mapping[str, Spans], sort: str = ""
) -> tuple[Figure, Figure] | None:
    """The two figures that a question sets against each other, in its order; None when there are not two.

    Two subjects with one attribute, or one subject with two attributes; of one ``sort`` where that is known.
    """
    names = [s for s in subjects if len(s.ids) == 1 or len({index.known[i].kind for i in s.ids}) > 1]
    distinct: list[Mentioned] = []
    for one in names:
        if all(set(one.ids) != set(d.ids) for d in distinct):
            distinct.append(one)
    if len(distinct) == 2 and (apart := _of_each(index, distinct, asked)) and sort in ("", apart[0].sort):
        return apart
    found = _two_subjects(index, distinct[:2], asked, sort) if len(distinct) >= 2 else None
    if found and found[0].value != found[1].value:
        return found
    ids = [i for s in distinct for i in s.ids]
    other = _two_attributes(index, ids, asked) if ids else None
    return (other if other and sort in ("", other[0].sort) else None) or found


def _of_each(index: Index, both: Sequence[Mentioned], asked: Mapping[str, Spans]) -> tuple[Figure, Figure] | None:
    """Another thing of each: from when X was founded until Y was renamed. Each is asked for right behind its name."""
    found: list[Figure] = []
    for one, ends in zip(both, (both[1].start, None), strict=True):
        spans = sorted(
            (a, attribute) for attribute, hits in asked.items() if attribute not in WORKED_OUT
            for a, _ in hits if one.end <= a and (ends is None or a < ends)
        )  # fmt: skip
        found += next((own[:1] for a, kind in spans if (own := of(index, one.ids, [kind], a))), [])
    if len(found) < len(both) or found[0].fact.attribute == found[1].fact.attribute:
        return None
    return (found[0], found[1]) if found[0].sort == found[1].sort and found[0].value != found[1].value else None


def _two_subjects(
    index: Index, both: Sequence[Mentioned], asked: Mapping[str, Spans], sort: str
) -> tuple[Figure, Figure] | None:
    order = [*(a for a in asked if a not in WORKED_OUT), *(a for a in DATED if a not in asked), "members_total"]
    if all(index.known[i].kind == "person" for s in both for i in s.ids):
        order = ["birth_year"]  # people are older or younger; what they did is no figure of theirs
    for attribute in order:
        left = of(index, both[0].ids, [attribute], both[0].start)
        right = of(index, both[1].ids, [attribute], both[1].start)
        if left and right and left[0].sort == right[0].sort and sort in ("", left[0].sort):
            return left[0], right[0]
    # one attribute may go by several names: the members of one are companies, of the other people
    counts = [[f for f in of(index, s.ids, _counting(asked), s.start) if f.sort == "count"] for s in both]
    if all(counts) and sort in ("", "count"):
        return counts[0][0], counts[1][0]
    if sort == "count":
        return None
    years = [[f for f in of(index, s.ids, [a for a in asked if a in DATED], s.start) if f.sort == "year"] for s in both]
    return (years[0][0], years[1][0]) if all(years) else None


def _counting(asked: Mapping[str, Spans]) -> list[str]:
    return [a for a in asked if a.startswith("members") or a.endswith(("_number", "_size"))]


def _two_attributes(index: Index, ids: Sequence[str], asked: Mapping[str, Spans]) -> tuple[Figure, Figure] | None:
    found: list[Figure] = []
    for attribute, spans in sorted(asked.items(), key=lambda item: item[1][0][0]):
        if attribute in WORKED_OUT:
            continue
        figures = of(index, ids, [attribute], spans[0][0])
        if figures:
            found.append(figures[0])
    best: tuple[Figure, Figure] | None = None
    for i, left in enumerate(found):
        for right in found[i + 1 :]:
            if left.sort == right.sort and left.value != right.value and left.sort in ("year", "count", "yen"):
                better = best is None or _tells(asked, left, right) > _tells(asked, *best)
                best = (left, right) if better else best
    return best


def _tells(asked: Mapping[str, Spans], left: Figure, right: Figure) -> int:
    """How much of the question asks for exactly these two."""
    return (
        sum(max(b - a for a, b in asked[f.fact.attribute]) for f in (left, right))
        + 3 * (left.fact.attribute.split("_")[-1] != right.fact.attribute.split("_")[-1])
        - sum(f.fact.attribute == "members_total" for f in (left, right))
    )

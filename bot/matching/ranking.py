"""Soft wishes rank: a score of few named parts, and variety among the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bot.matching.closeness import CLEARLY, Closeness
from bot.matching.columns import UNKNOWN, Columns, Mask, Reals, style_bits
from bot.matching.filtering import (
    CARE_STYLE,
    NEVER,
    Timing,
    conditions,
    fits,
    meets_need,
    openings,
    share,
    timely,
    unspoken_needs,
)
from bot.matching.needs import CHILDCARE, ELDER_CARE
from bot.matching.offers import OTHER_ENGAGEMENTS, Held, Match, Matches, Stay
from bot.matching.reasons import reasons
from bot.matching.relaxing import relaxations_in
from bot.matching.splitting import expected_split
from bot.matching.words import shares
from bot.preferences import Wishes

Fetch = Callable[[Sequence[str]], Sequence[Stay]]
"""Stays by id, in the order asked for; ids that are gone are left out."""

WEIGHTS: Mapping[str, float] = {
    "text": 8.0,  # closeness of the person's own words to the description; as much of it as they say of a place
    "wished": 4.0,  # share of the soft wishes met: themes, skills, "if possible", care for who comes along
    "against": 4.0,  # how little the description is like what the person wrote that they do not want
    "style": 1.0,  # share of the wished styles on offer, and whether the offer is first of all that
    "feedback": 1.0,  # what this person and others who wished the same thought of it
    "length": 0.6,  # how much of the wished time and length the offer leaves open
    "travel": 0.4,  # nearer is better
    "cost": 0.4,  # cheaper is better
    "fresh": 0.4,  # confirmed lately
}
"""Part of the score → weight. Every part is 0 to 1, the score is their weighted mean.

The weight of ``text`` was chosen on 60 profiles that somebody wrote over 90 stays, and holds on 60 others.
"""

CLOSE = 0.04
"""Scores that differ by less are as good as equal: there variety decides."""
SHORTLIST = 128
"""How many of the best are held against each other."""
FAR_MINUTES, DEAR_YEN, STALE_DAYS = 480, 300_000, 540
"""Where travel, cost and freshness reach 0 when the person named no limit."""
EASE_DAYS = 14
"""So many possible first days are as good as any number."""
UNKNOWN_PART = 0.35
"""What a part is worth when its column is unknown: below the middle, above the worst."""


def score(
    columns: Columns,
    chosen: np.ndarray,
    wishes: Wishes,
    today: date,
    feedback: Mapping[str, float] | None = None,
    closeness: Closeness | None = None,
    against: Closeness | None = None,
) -> dict[str, Reals]:
    """The parts of the score, each of shape ``(len(chosen),)``, for the stays at positions ``chosen``."""
    part = {
        "wished": _wished(columns, wishes)[chosen],
        "style": _style(columns, wishes)[chosen],
        "length": _ease(columns, wishes, today)[chosen],
        "travel": _less(columns.minutes[chosen], FAR_MINUTES),
        "cost": _less(columns.cost[chosen], wishes.budget_yen_max or DEAR_YEN),
    }
    age = np.where(columns.confirmed[chosen] == UNKNOWN, UNKNOWN, today.toordinal() - columns.confirmed[chosen])
    part["fresh"] = _less(np.maximum(age, UNKNOWN), STALE_DAYS)
    if closeness is not None:
        part["text"] = np.nan_to_num(closeness.part()[chosen], nan=UNKNOWN_PART)
    if against is not None:
        part["against"] = against.spared()[chosen]
    if feedback:
        felt = np.zeros(len(columns))
        for stay, value in feedback.items():
            if stay in columns.position:
                felt[columns.position[stay]] = value
        part["feedback"] = (felt[chosen] + 1) / 2
    return part


def _less(values: np.ndarray, most: int) -> Reals:
    """1 at nothing, 0 at ``most`` and beyond."""
    return np.where(values < 0, UNKNOWN_PART, 1 - np.minimum(values, most) / max(1, most))


def _wished(columns: Columns, wishes: Wishes) -> Reals:
    """Share of the soft wishes met. Who comes along counts without having been made a wish.

    Styles have a part of their own: one that was only guessed must not outweigh what the person wrote.
    """
    parts: list[Mask] = [f.met for f in conditions(columns, wishes) if not f.hard and f.wish != "styles"]
    parts.extend(columns.having(columns.skills, word, shares) for word in wishes.skills)
    parts.extend(meets_need(columns, wishes, word)[0] for word in unspoken_needs(wishes))
    return share(parts, len(columns))


def _style(columns: Columns, wishes: Wishes) -> Reals:
    """How much of what was wished the offer is, whether it is that first of all, and whether it is for somebody else.

    Who named no other engagement looks for a stay, not for a job or a second home; and without anybody to care for,
    not for a stay that is about care. Those come after.
    """
    wanted = style_bits(wishes.styles)
    aside = (columns.styles & style_bits(OTHER_ENGAGEMENTS)) != 0
    if wanted & style_bits(OTHER_ENGAGEMENTS):
        aside = np.zeros(len(columns), dtype=np.bool_)
    care = style_bits((CARE_STYLE,))
    needed = CHILDCARE in wishes.needs or ELDER_CARE in wishes.needs
    if not (wanted & care or wishes.children or wishes.children_ages or wishes.care_for_elder or needed):
        aside |= columns.main_style == care
    if not wishes.styles:
        # who needs care for somebody has not chosen a stay about it, but may well like one best
        about_care = (columns.main_style == care) if needed else np.ones(len(columns), dtype=np.bool_)
        return np.asarray(np.where(aside, 0.0, 0.8 + 0.2 * about_care))
    shared = np.bitwise_count(columns.styles & np.int32(wanted)) / len(wishes.styles)
    return np.asarray(0.5 * shared + 0.3 * ((columns.main_style & np.int32(wanted)) != 0) + 0.2 * ~aside)


def _ease(columns: Columns, wishes: Wishes, today: date) -> Reals:
    """How many first days are possible, and how much of the wished range of lengths."""
    timing = Timing.of(wishes, today)
    ease = np.ones(len(columns))
    if timing.latest != NEVER:
        found = openings(columns, timing)
        days = np.minimum(found.last - found.first + 1, EASE_DAYS)
        best = np.zeros(len(columns), dtype=np.int32)
        np.maximum.at(best, found.stay[found.possible], days[found.possible])
        ease = best / min(EASE_DAYS, max(1, timing.latest - timing.earliest + 1))
    if timing.longest != NEVER and timing.shortest > 1:
        shared = np.minimum(columns.days_max, timing.longest) - np.maximum(columns.days_min, timing.shortest) + 1
        ease = (ease + np.clip(shared / (timing.longest - timing.shortest + 1), 0, 1)) / 2
    return ease


def mean(parts: Mapping[str, Reals], clarity: float = 1.0) -> Reals:
    """The score: the weighted mean of its parts. ``clarity``: how much the own words say (``Closeness.clarity``)."""
    weights = {name: WEIGHTS[name] * (clarity if name == "text" else 1.0) for name in parts}
    return np.asarray(sum(weights[name] * values for name, values in parts.items()) / sum(weights.values()))


@dataclass(frozen=True, slots=True)
class Proposing:
    """What a proposal is made from, besides the wishes."""

    columns: Columns
    fetch: Fetch
    today: date
    exclude: frozenset[str] = frozenset()
    closeness: Closeness | None = None
    feedback: Mapping[str, float] | None = None
    """Stay id → what was thought of it, -1 to 1."""
    limit: int = 3
    language: str = "ja"
    """The person's."""
    later: Wishes | None = None
    """The same wishes a year later, for a time that was named without its year."""
    against: Closeness | None = None
    """To what is not wanted."""


def propose(wishes: Wishes, given: Proposing) -> Matches:
    """Filter, rank, and give reasons; when nothing is left, what would open some."""
    columns, today = given.columns, given.today
    if given.later is not None and not _open_then(columns, wishes, today):
        return replace(propose(given.later, replace(given, later=None)), later=given.later)
    mask = fits(columns, wishes, today)
    gone = [columns.position[stay] for stay in given.exclude if stay in columns.position]
    mask[gone] = False
    chosen = np.flatnonzero(mask)
    split = expected_split(columns, chosen, wishes, today)
    if not len(chosen):
        return Matches((), 0, relaxations_in(columns, wishes, today, gone), split)
    clarity = given.closeness.clarity if given.closeness is not None else 1.0
    points = mean(score(columns, chosen, wishes, today, given.feedback, given.closeness, given.against), clarity)
    best = _best(points, max(given.limit, min(SHORTLIST, len(chosen))))
    order = [int(best[i]) for i in _varied(columns, chosen[best], points[best], given.limit)]
    by_id = {columns.ids[chosen[i]]: i for i in order}
    matches = tuple(
        Match(
            stay,
            round(float(points[by_id[stay.id]]), 4),
            (*reasons(stay, wishes, today), *_text(stay, int(chosen[by_id[stay.id]]), given)),
        )
        for stay in given.fetch(list(by_id))
    )
    close = given.closeness.newest([int(chosen[i]) for i in order]) if given.closeness is not None else 0.0
    return Matches(matches, len(chosen), (), split, closest=close)


def _open_then(columns: Columns, wishes: Wishes, today: date) -> bool:
    """True when any stay at all, of whatever length, is open at the wished time."""
    return bool(timely(columns, Timing.of(wishes, today, without=frozenset({"days"}))).any())


def _text(stay: Stay, at: int, given: Proposing) -> Iterator[Held]:
    """That the description is close to what was written, wanted or not; that it is not is no verdict."""
    column = "description_en" if given.language == "en" and stay.description_en else "description_ja"
    column = column if getattr(stay, column) else "description_en"
    for verdict, wish, close in (("met", "text", given.closeness), ("unmet", "against", given.against)):
        words, near = close.nearest(at) if close is not None else ("", 0.0)
        # what is said against an offer must be sure
        if words and (wish == "text" or near >= CLEARLY):
            yield Held(verdict, wish, column, {"words": words, "near": near})  # type: ignore[arg-type]


def _best(points: Reals, n: int) -> np.ndarray:
    """Positions of the ``n`` highest, best first; equals keep their order."""
    if n < len(points):
        edge = np.partition(points, len(points) - n)[len(points) - n]
        over, at = np.flatnonzero(points > edge), np.flatnonzero(points == edge)
        kept = np.sort(np.concatenate([over, at[: n - len(over)]]))
    else:
        kept = np.arange(len(points))
    return kept[np.argsort(-points[kept], kind="stable")]


def _varied(columns: Columns, at: np.ndarray, points: Reals, limit: int) -> list[int]:
    """The first ``limit`` of the ranked stays ``at``; of those as good as the next one, the least like the others."""
    left = list(range(len(at)))
    order: list[int] = []
    while left and len(order) < limit:
        close = [i for i in left if points[left[0]] - points[i] < CLOSE]
        pick = min(close, key=lambda i: (_likeness(columns, at, i, order), i))
        order.append(pick)
        left.remove(pick)
    return order


def _likeness(columns: Columns, at: np.ndarray, i: int, shown: Sequence[int]) -> float:
    """How like one stay is to those already chosen: by place, then by style."""

    def pairs() -> Iterator[float]:
        for j in shown:
            same_place = columns.municipality[at[i]] == columns.municipality[at[j]]
            same_prefecture = columns.prefecture[at[i]] == columns.prefecture[at[j]]
            same_style = columns.main_style[at[i]] == columns.main_style[at[j]]
            yield 2.0 * same_place + 1.0 * same_prefecture + 0.75 * same_style

    return sum(pairs())


def rank(
    stays: Sequence[Stay],
    wishes: Wishes,
    today: date,
    *,
    exclude: Sequence[str] = (),
    limit: int = 3,
    closeness: Closeness | None = None,
    feedback: Mapping[str, float] | None = None,
    later: Wishes | None = None,
) -> Matches:
    """:func:`propose` over stays in memory."""
    by_id = {stay.id: stay for stay in stays}

    def fetch(ids: Sequence[str]) -> Sequence[Stay]:
        return [by_id[stay] for stay in ids]

    given = Proposing(Columns.of(stays), fetch, today, frozenset(exclude), closeness, feedback, limit, later=later)
    return propose(wishes, given)

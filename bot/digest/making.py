"""A week of rows → its digest."""

from __future__ import annotations

from collections.abc import Mapping

from bot.digest.contention import contention
from bot.digest.contents import Digest, Figure
from bot.digest.demand import Demand
from bot.digest.groups import GROUP, Count, beside, roughly
from bot.digest.questions import questions
from bot.digest.week import FIGURES, ROWS, UNSHARED, Rows, Tally


def digest(rows: Rows) -> Digest:
    """Make the digest."""
    demand = Demand(rows.stays, rows.wishes, rows.week.today, rows.wishing_unnamed)
    nearly_all = demand.nothing >= GROUP and 0 < demand.people - demand.nothing < GROUP
    unseen = demand.unseen(rows.looked_at)
    crowded = contention(rows)
    asked, withheld = questions(rows.unanswered, rows.is_sensitive)
    return Digest(
        organization=rows.organization,
        name=rows.name,
        language=rows.language,
        week=rows.week,
        figures=tuple(Figure(key, _figure(key, rows.now), _figure(key, rows.before)) for key in FIGURES),
        waiting=tuple(sorted(rows.waiting, key=lambda item: (item.since, item.interest))),
        waiting_total=rows.waiting_total or len(rows.waiting),
        waiting_unshared=roughly(rows.waiting_unshared),
        humans=tuple(sorted(rows.humans, key=lambda item: item.since)),
        found_nothing=None if nearly_all else beside(demand.nothing, rows.wishing_unnamed),
        nearly_all=nearly_all,
        wishing=beside(demand.people, rows.wishing_unnamed),
        remedies=demand.remedies(),
        wanted=demand.wanted(),
        unseen=unseen[:ROWS],
        unseen_total=len(unseen),
        contention=crowded[:ROWS],
        contention_total=len(crowded),
        questions=asked[:ROWS],
        questions_total=len(asked),
        questions_withheld=roughly(withheld),
        stale=tuple(rows.stale[:ROWS]),
        stale_total=rows.stale_total or len(rows.stale),
        unread=rows.unread,
        months=demand.months(),
        styles=demand.styles(),
    )


def _figure(key: str, tallies: Mapping[str, Tally]) -> Count:
    """One number, so that it tells of nobody who is not named, not even beside those who are."""
    tally = tallies.get(key, Tally(0, 0))
    if 0 < tally.people < GROUP:
        return None
    return roughly(tally.number) if key == UNSHARED else beside(tally.number, tally.unnamed)

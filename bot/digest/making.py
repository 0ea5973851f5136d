"""A week of rows → its digest."""

from __future__ import annotations

from bot.digest.contention import contention
from bot.digest.contents import Digest, Figure
from bot.digest.demand import Demand
from bot.digest.groups import GROUP, Count, count
from bot.digest.questions import questions
from bot.digest.week import FIGURES, ROWS, Rows, Tally


def digest(rows: Rows) -> Digest:
    """Make the digest."""
    demand = Demand(rows.stays, rows.wishes, rows.week.today)
    nearly_all = demand.nothing >= GROUP and 0 < demand.people - demand.nothing < GROUP
    unseen = demand.unseen(rows.looked_at)
    crowded = contention(rows)
    asked, withheld = questions(rows.unanswered, rows.is_sensitive)
    return Digest(
        organization=rows.organization,
        name=rows.name,
        language=rows.language,
        week=rows.week,
        figures=tuple(Figure(key, _figure(rows.now.get(key)), _figure(rows.before.get(key))) for key in FIGURES),
        waiting=tuple(sorted(rows.waiting, key=lambda item: (item.since, item.interest))),
        waiting_total=rows.waiting_total or len(rows.waiting),
        waiting_unshared=count(rows.waiting_unshared),
        humans=tuple(sorted(rows.humans, key=lambda item: item.since)),
        found_nothing=None if nearly_all else count(demand.nothing),
        nearly_all=nearly_all,
        wishing=count(demand.people),
        remedies=demand.remedies(),
        wanted=demand.wanted(),
        unseen=unseen[:ROWS],
        unseen_total=len(unseen),
        contention=crowded[:ROWS],
        contention_total=len(crowded),
        questions=asked[:ROWS],
        questions_total=len(asked),
        questions_withheld=count(withheld),
        stale=tuple(rows.stale[:ROWS]),
        stale_total=rows.stale_total or len(rows.stale),
        unread=rows.unread,
        months=demand.months(),
        styles=demand.styles(),
    )


def _figure(tally: Tally | None) -> Count:
    if tally is None or not tally.number:
        return 0
    return tally.number if tally.people >= GROUP else None

"""One organization's week in numbers, against the week before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import compress
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from bot.digest import Tally, Week
from knowledge import tables as t
from knowledge.database import raw_rows

Both = tuple[Mapping[str, Tally], Mapping[str, Tally]]


def figures(session: Session, organization: str, week: Week) -> Both:
    """The week, and the week before; keys are ``bot.digest.FIGURES``.

    Active is who said a wish, asked, was shown or wanted something, or only wrote.
    """
    begin, worker, interest = week.since - timedelta(days=7), col(t.Worker.id), col(t.Interest.status)
    active: tuple[set[str], set[str]] = set(), set()

    def counted(who: Any, at: Any, *more: Any, acts: bool = True) -> tuple[Tally, Tally]:
        """Rows of these weeks, and from how many people; each was active unless it was somebody else who acted."""
        query = (
            select(worker, func.count().filter(at >= week.since), func.count().filter(at < week.since))
            .where(col(t.Worker.organization) == organization, at >= begin, at < week.until, *more)
            .group_by(worker)
        )
        if who is not worker:
            query = query.where(who == worker)
        numbers, people = [0, 0], [0, 0]
        for rows in raw_rows(session, query):
            ids, *both = zip(*rows, strict=True)
            for which, often in enumerate(both):
                numbers[which] += sum(often)
                people[which] += len(often) - often.count(0)
                if acts:
                    active[which].update(compress(ids, often))
        return Tally(numbers[0], people[0]), Tally(numbers[1], people[1])

    counted(worker, col(t.Worker.seen_at))
    counted(col(t.Question.worker), col(t.Question.asked_at))
    wishing = counted(col(t.Preference.worker), col(t.Preference.at))
    found = {
        "proposals": counted(col(t.Proposal.worker), col(t.Proposal.shown_at)),
        "interests": counted(col(t.Interest.worker), col(t.Interest.created_at)),
        "confirmed": counted(col(t.Interest.worker), col(t.Interest.changed_at), interest == "confirmed", acts=False),
    }
    now, before = ({key: both[which] for key, both in found.items()} for which in (0, 1))
    for tallies, acting, wished in zip((now, before), active, wishing, strict=True):
        tallies["active"] = Tally(len(acting), len(acting))
        tallies["wishing"] = Tally(wished.people, wished.people)
    return now, before


def looked_at(session: Session, organization: str, since: datetime, until: datetime) -> dict[str, int]:
    """Stay → how often it was shown in that time."""
    query = (
        select(col(t.Proposal.stay), func.count())
        .join(t.Worker, col(t.Worker.id) == col(t.Proposal.worker))
        .where(
            col(t.Worker.organization) == organization,
            col(t.Proposal.shown_at) >= since,
            col(t.Proposal.shown_at) < until,
        )
        .group_by(col(t.Proposal.stay))
    )
    return {stay: int(number) for stay, number in session.execute(query)}


def unread(session: Session, week: Week) -> int:
    """Fragments are nobody's, so they are no organization's: the public's digest counts them."""
    first, last = week.since.date(), (week.until - timedelta(seconds=1)).date()
    query = select(func.count()).where(col(t.UnreadFragment.last_on) >= first, col(t.UnreadFragment.last_on) <= last)
    return int(session.scalar(query) or 0)

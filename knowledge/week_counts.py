"""One organization's week in numbers, against the week before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import compress, islice
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from bot.digest import GROUP, UNSHARED, Tally, Week
from knowledge import tables as t
from knowledge.database import raw_rows
from knowledge.memory import HUMAN

AT_ONCE = 500
"""People looked up at a time."""
Sets = tuple[set[str], set[str]]
"""People of the week, and of the week before."""
Both = tuple[Mapping[str, Tally], Mapping[str, Tally]]


def figures(session: Session, organization: str, week: Week) -> Both:
    """The week, and the week before; keys are ``bot.digest.FIGURES``.

    Active is who said a wish, asked, was shown or wanted something, or only wrote.
    """
    begin, worker, status = week.since - timedelta(days=7), col(t.Worker.id), col(t.Interest.status)
    active: tuple[set[str], set[str]] = set(), set()
    wishing: tuple[set[str], set[str]] = set(), set()
    agreed = col(t.Interest.consented)

    def counted(who: Any, at: Any, *more: Any, also: Sets | None = active) -> tuple[Tally, Tally]:
        """Rows of these weeks, and from how many people, who are put into the sets of ``also``."""
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
                if also is not None:
                    also[which].update(compress(ids, often))
        return Tally(numbers[0], people[0]), Tally(numbers[1], people[1])

    counted(worker, col(t.Worker.seen_at))
    counted(col(t.Question.worker), col(t.Question.asked_at))
    counted(col(t.Preference.worker), col(t.Preference.at), also=wishing)
    found = {
        "proposals": counted(col(t.Proposal.worker), col(t.Proposal.shown_at)),
        "interests": counted(col(t.Interest.worker), col(t.Interest.created_at), agreed.is_(True)),
        UNSHARED: counted(col(t.Interest.worker), col(t.Interest.created_at), agreed.is_(False)),
        "confirmed": counted(col(t.Interest.worker), col(t.Interest.changed_at), status == "confirmed", also=None),
    }
    now, before = ({key: both[which] for key, both in found.items()} for which in (0, 1))
    for tallies, acting, wished in zip((now, before), active, wishing, strict=True):
        tallies["active"] = _tally(session, acting | wished)
        tallies["wishing"] = _tally(session, wished)
    return now, before


def _unnamed(session: Session, people: set[str]) -> int:
    """How many of ``people`` HR has read the name of in no week; counted up to a group, which is what matters."""
    found, ids = 0, iter(people)
    while found < GROUP and (some := list(islice(ids, AT_ONCE))):
        agreed = select(col(t.Interest.worker)).where(
            col(t.Interest.worker).in_(some), col(t.Interest.consented).is_(True)
        )
        asking = select(col(t.Audit.who)).where(col(t.Audit.who).in_(some), _wants_a_human())
        found += len(some) - len({*session.scalars(agreed), *session.scalars(asking)})
    return min(found, GROUP)


def wishing_unnamed(session: Session, organization: str, since: datetime, until: datetime) -> int:
    """How many stated wishes in that time and are in no list of names; counted up to a group, which is what matters."""
    log = col(t.Preference.worker) == col(t.Worker.id)
    said = select(col(t.Preference.id)).where(log, col(t.Preference.at) >= since, col(t.Preference.at) < until)
    agreed = col(t.Interest.worker) == col(t.Worker.id)
    shared = select(col(t.Interest.id)).where(agreed, col(t.Interest.consented).is_(True))
    asking = select(col(t.Audit.id)).where(col(t.Audit.who) == col(t.Worker.id), _wants_a_human())
    query = (
        select(col(t.Worker.id))
        .where(col(t.Worker.organization) == organization, said.exists(), ~shared.exists(), ~asking.exists())
        .limit(GROUP)
    )
    return len(session.execute(query).all())


def _wants_a_human() -> Any:
    return col(t.Audit.what) == HUMAN


def _tally(session: Session, people: set[str]) -> Tally:
    return Tally(len(people), len(people), _unnamed(session, people))


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

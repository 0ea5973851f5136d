"""Interests on their way to stays: what their status may become, who changed it, and who is to be told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, func, or_, select
from sqlmodel import Session, col

from bot.message import Address, from_json
from bot.policy import Policy
from bot.seams import InterestChanged, InterestSeen, StayReviewed, TryLater
from knowledge.database import plain, reading, writing
from knowledge.tables import Account, Interest, Organization, Stay, Worker

OPEN = ("new", "contacted", "waiting", "confirmed")
"""Statuses that end when the stay is withdrawn."""
CATALOGUE = "catalogue"
"""Who changed a status because the stay was withdrawn."""


def seen(session: Session, interest: int, asker: Address, companies: Collection[str]) -> InterestSeen | None:
    """An interest as it stands, and what ``asker`` may do about it; None when there is none."""
    return next(iter(_seen(session, col(Interest.id) == interest, asker, companies)), None)


def _seen(
    session: Session, which: Any, asker: Address | None = None, companies: Collection[str] = (), *, limit: int = 1000
) -> list[InterestSeen]:
    query = (
        select(Interest, Worker, Stay)
        .join(Worker, col(Worker.id) == col(Interest.worker))
        .join(Stay, col(Stay.id) == col(Interest.stay))
        .where(which)
        .order_by(col(Interest.id))
        .limit(limit)
    )
    return [_one(session, row, worker, stay, asker, companies) for row, worker, stay in session.execute(query).all()]


def _one(
    session: Session, row: Interest, worker: Worker, stay: Stay, asker: Address | None, companies: Collection[str]
) -> InterestSeen:
    accounts = session.scalars(select(Account).where(col(Account.worker) == worker.id).order_by(col(Account.id))).all()
    # where they were met last is not known across accounts; the company's platform is where its HR is as well
    account = next((each for each in accounts if each.platform in companies), accounts[-1] if accounts else None)
    person = from_json(Address, account.address) if account and account.address else Address("", "", "")
    organization = session.get(Organization, worker.organization)
    policy = Policy.of(
        organization.policy if organization else {}, language=organization.language if organization else ""
    )
    mine = asker is not None and any(_is(asker, each) for each in accounts)
    return InterestSeen(
        id=row.id or 0,
        stay=stay.id,
        stay_name=stay.name,
        status=row.status,
        changes=len(row.history),
        left=stay.capacity - _confirmed(session, stay.id),
        contact=stay.contact,
        person=_anywhere(person),
        language=worker.language or "ja",
        mine=mine,
        may_act=asker is not None and row.consented and _is_hr(asker, worker.organization, policy, companies),
        hr_language=policy.language,
        next_waiting=_next_waiting(session, stay.id, worker.organization, row.id or 0),
    )


def _is(asker: Address, account: Account) -> bool:
    mine = (plain(asker.platform), plain(asker.tenant), plain(asker.user))
    return (account.platform, account.tenant, account.user) == mine


def _is_hr(asker: Address, organization: str, policy: Policy, companies: Collection[str]) -> bool:
    """HR of that organization; of the public, whom its policy names, on a company's platform."""
    at_home = asker.tenant == organization if organization else True
    return asker.platform in companies and at_home and asker.user in policy.hr


def _anywhere(person: Address) -> Address:
    """Not into the thread, nor by the single-use token, of what they last wrote: to the person alone."""
    return Address(person.platform, person.tenant, person.user)


def _confirmed(session: Session, stay: str) -> int:
    query = select(func.count()).where(col(Interest.stay) == stay, col(Interest.status) == "confirmed")
    return int(session.scalar(query) or 0)


def _next_waiting(session: Session, stay: str, organization: str, but: int) -> int:
    query = (
        select(col(Interest.id))
        .join(Worker, col(Worker.id) == col(Interest.worker))
        .where(
            col(Interest.stay) == stay,
            col(Interest.status) == "waiting",
            col(Interest.consented).is_(True),
            col(Interest.id) != but,
            col(Worker.organization) == organization,
        )
        .order_by(col(Interest.changed_at), col(Interest.id))
        .limit(1)
    )
    return int(session.scalar(query) or 0)


def is_full(session: Session, stay: str) -> bool:
    """True when every place of the stay is confirmed."""
    capacity = session.scalar(select(col(Stay.capacity)).where(col(Stay.id) == stay))
    return capacity is not None and _confirmed(session, stay) >= capacity


# ---------------------------------------------------------------- changes


def move(row: Interest, status: str, by: str, at: datetime) -> None:
    """Change a status and note who did it."""
    row.status, row.changed_at = status, at
    row.history = [*row.history, {"at": at.isoformat(), "by": by, "status": status}]


def change(session: Session, changed: InterestChanged, at: datetime) -> None:
    """Apply what HR decided.

    Raises:
        TryLater: it no longer stands as HR saw it, or the stay has just filled: to be decided anew.
    """
    session.flush()
    row = session.scalar(select(Interest).where(col(Interest.id) == changed.interest).with_for_update())
    if row is None:
        return  # its person was forgotten meanwhile
    # one place is given once: whoever confirms an interest in this stay waits here for the other
    session.scalar(select(col(Stay.id)).where(col(Stay.id) == row.stay).with_for_update())
    if row.status != changed.seen or (changed.status == "confirmed" and is_full(session, row.stay)):
        raise TryLater("the interest has changed meanwhile", 0.0)
    move(row, changed.status, plain(changed.by), at)


def review(session: Session, worker: str, reviewed: StayReviewed) -> None:
    """Keep what a person said about a stay of theirs."""
    row = session.get(Interest, reviewed.interest)
    if row is None or row.worker != worker:
        return
    row.rating = row.rating if reviewed.rating is None else reviewed.rating
    row.again = row.again if reviewed.again is None else reviewed.again


class Interests:
    """What the calendar does about interests; each step may be repeated."""

    def __init__(self, engine: Engine, *, companies: Collection[str] = ("slack",)) -> None:
        self._engine = engine
        self._companies = frozenset(companies)

    def one(self, interest: int) -> InterestSeen | None:
        """One interest as it stands."""
        with reading(self._engine) as session:
            return next(iter(_seen(session, col(Interest.id) == interest, companies=self._companies)), None)

    def over(self, today: date, now: datetime) -> Sequence[InterestSeen]:
        """Confirmed stays whose last day has passed, and whose people were not yet asked and are not paused."""
        which = (
            (col(Interest.status) == "confirmed")
            & col(Interest.asked_after_at).is_(None)
            & (col(Stay.last_day) < today)
            & or_(col(Worker.paused_until).is_(None), col(Worker.paused_until) <= now)
        )
        with reading(self._engine) as session:
            return _seen(session, which, companies=self._companies)

    def asked(self, interests: Collection[int], at: datetime) -> None:
        """Note that these were asked how it was."""
        with writing(self._engine) as session:
            for row in session.scalars(select(Interest).where(col(Interest.id).in_(interests))):
                row.asked_after_at = at

    def gone(self) -> Sequence[InterestSeen]:
        """Interests in stays that are offered no more, and that nobody has ended yet."""
        which = col(Stay.withdrawn_on).is_not(None) & col(Interest.status).in_(OPEN)
        with reading(self._engine) as session:
            return _seen(session, which, companies=self._companies)

    def end(self, interests: Collection[int], at: datetime) -> None:
        """End interests in stays that are offered no more; their people have been told."""
        with writing(self._engine) as session:
            for row in session.scalars(select(Interest).where(col(Interest.id).in_(interests))):
                move(row, "declined", CATALOGUE, at)

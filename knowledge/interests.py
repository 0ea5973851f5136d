"""Interests on their way to stays: what their status may become, who changed it, and who is to be told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, false, func, or_, select
from sqlmodel import Session, col

from bot.message import Address, from_json
from bot.policy import Policy
from bot.seams import HrSeen, InterestChanged, InterestSeen, StayReviewed, TryLater
from knowledge.database import plain, reading, writing
from knowledge.tables import Account, Interest, Organization, Stay, Worker

OPEN = ("new", "contacted", "waiting", "confirmed")
"""Statuses that end when the stay is withdrawn."""
IN_HAND = ("contacted", "confirmed")
"""Statuses in which HR counts on somebody."""
AT_ONCE = 1000
"""So many interests are read at a time: whoever goes through all of them asks again until there are none."""
CATALOGUE = "catalogue"
"""Who changed a status because the stay was withdrawn."""


class NotPossible(ValueError):
    """A status that can not be set; ``why`` is ``withdrawn`` or ``full``."""

    def __init__(self, why: str, *, left: int, people: int) -> None:
        super().__init__(why)
        self.why, self.left, self.people = why, left, people


def in_hand(session: Session, people: Collection[str], companies: Collection[str]) -> list[InterestSeen]:
    """One person's interests that HR has taken up; ``people`` are the ids of all their accounts."""
    which = (
        col(Interest.worker).in_(people)
        & col(Interest.status).in_(IN_HAND)
        & col(Interest.consented).is_(True)
        & col(Stay.withdrawn_on).is_(None)
    )
    return _seen(session, which, companies=companies)


def seen(session: Session, interest: int, asker: Address, companies: Collection[str]) -> InterestSeen | None:
    """An interest as it stands, and what ``asker`` may do about it; None when there is none."""
    return next(iter(_seen(session, col(Interest.id) == interest, asker, companies)), None)


def _seen(
    session: Session, which: Any, asker: Address | None = None, companies: Collection[str] = ()
) -> list[InterestSeen]:
    query = (
        select(Interest, Worker, Stay)
        .join(Worker, col(Worker.id) == col(Interest.worker))
        .join(Stay, col(Stay.id) == col(Interest.stay))
        .where(which)
        .order_by(col(Interest.id))
        .limit(AT_ONCE)
    )
    return [_one(session, row, worker, stay, asker, companies) for row, worker, stay in session.execute(query).all()]


def _one(
    session: Session, row: Interest, worker: Worker, stay: Stay, asker: Address | None, companies: Collection[str]
) -> InterestSeen:
    accounts = session.scalars(select(Account).where(col(Account.worker) == worker.id).order_by(col(Account.id))).all()
    # where they were met last is not known across accounts; the company's platform is where its HR is as well
    account = next((each for each in accounts if each.platform in companies), accounts[-1] if accounts else None)
    person = from_json(Address, account.address) if account and account.address else Address("", "", "")
    policy = _policy(session, worker.organization)
    mine = asker is not None and any(_is(asker, each) for each in _accounts(session, worker, accounts))
    left = stay.capacity - _confirmed(session, stay.id)
    return InterestSeen(
        id=row.id or 0,
        stay=stay.id,
        stay_name=stay.name,
        status=row.status,
        changes=len(row.history),
        left=left,
        contact=stay.contact,
        person=_anywhere(person),
        language=worker.language or "ja",
        mine=mine,
        may_act=asker is not None and row.consented and _is_hr(asker, worker.organization, policy, companies),
        next_waiting=_next_waiting(
            session,
            stay.id,
            worker.organization,
            row.id or 0,
            room=left + (row.people if row.status == "confirmed" else 0),
        ),
        people=row.people,
        organization=worker.organization,
        **_hr(policy),
    )


def hr_seen(session: Session, organization: str) -> HrSeen:
    """Where HR of an organization is told something; nowhere when nothing is known of it."""
    return HrSeen(organization=organization, **_hr(_policy(session, organization)))


def _policy(session: Session, organization: str) -> Policy:
    row = session.get(Organization, organization)
    return Policy.of(row.policy if row else {}, language=row.language if row else "")


def _hr(policy: Policy) -> dict[str, Any]:
    """What ``HrSeen`` tells of a policy."""
    return {
        "hr": tuple(sorted(policy.hr)),
        "hr_channel": policy.channel,
        "hr_email": policy.email,
        "hr_language": policy.language,
    }


def _accounts(session: Session, worker: Worker, own: Sequence[Account]) -> Sequence[Account]:
    """All accounts of the person: those joined with this one as well."""
    if not worker.joined:
        return own
    theirs = select(Account).join(Worker, col(Worker.id) == col(Account.worker))
    return session.scalars(theirs.where(col(Worker.joined) == worker.joined)).all()


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


def _confirmed(session: Session, stay: str, but: int = 0) -> int:
    """How many people are confirmed, beside those of the interest ``but``."""
    query = select(func.sum(col(Interest.people))).where(
        col(Interest.stay) == stay, col(Interest.status) == "confirmed", col(Interest.id) != but
    )
    return int(session.scalar(query) or 0)


def _next_waiting(session: Session, stay: str, organization: str, but: int, *, room: int) -> int:
    query = (
        select(col(Interest.id))
        .join(Worker, col(Worker.id) == col(Interest.worker))
        .where(
            col(Interest.stay) == stay,
            col(Interest.status) == "waiting",
            col(Interest.consented).is_(True),
            col(Interest.id) != but,
            col(Interest.people) <= room,
            col(Worker.organization) == organization,
        )
        .order_by(col(Interest.changed_at), col(Interest.id))
        .limit(1)
    )
    return int(session.scalar(query) or 0)


def has_room(session: Session, stay: str, people: int) -> bool:
    """True when so many places of the stay are not yet confirmed; an unknown stay has any room."""
    capacity = session.scalar(select(col(Stay.capacity)).where(col(Stay.id) == stay))
    return capacity is None or _confirmed(session, stay) + people <= capacity


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
    _hold(session, row.stay)
    confirms = changed.status == "confirmed"
    if row.status != changed.seen or (confirms and not has_room(session, row.stay, row.people)):
        raise TryLater("the interest has changed meanwhile", 0.0)
    move(row, changed.status, plain(changed.by), at)


def _hold(session: Session, stay: str) -> None:
    """Let nobody else confirm an interest in this stay until the transaction ends: a place is given once."""
    session.scalar(select(col(Stay.id)).where(col(Stay.id) == stay).with_for_update())


def check(session: Session, row: Interest, before: str) -> None:
    """Whether an interest may be changed so by hand; ``before`` is its status until now.

    Raises:
        NotPossible: its person took it back, or the stay has no room for its party.
    """
    with session.no_autoflush:
        if before == "withdrawn":
            raise NotPossible("withdrawn", left=0, people=row.people)
        if row.status == "confirmed":
            _hold(session, row.stay)
            capacity = session.scalar(select(col(Stay.capacity)).where(col(Stay.id) == row.stay)) or 0
            left = max(0, capacity - _confirmed(session, row.stay, but=row.id or 0))
            if row.people > left:
                raise NotPossible("full", left=left, people=row.people)


def review(session: Session, people: Collection[str], reviewed: StayReviewed) -> None:
    """Keep what a person (by the ids of all their accounts) said about a stay of theirs."""
    row = session.get(Interest, reviewed.interest)
    if row is None or row.worker not in people:
        return
    row.rating = row.rating if reviewed.rating is None else reviewed.rating
    row.again = row.again if reviewed.again is None else reviewed.again


def take_along(session: Session, workers: Collection[str], people: int) -> None:
    """Let what one person (by the ids of all their accounts) has not yet confirmed be for so many people."""
    session.flush()
    theirs = select(Interest).where(
        col(Interest.worker).in_(workers), col(Interest.status).in_(("new", "contacted", "waiting"))
    )
    for row in session.scalars(theirs):
        row.people = people


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

    def gone(self, today: date) -> Sequence[InterestSeen]:
        """Interests in stays that are offered no more, and that nobody has ended yet; who has been there is none."""
        been = (col(Interest.status) == "confirmed") & (col(Stay.last_day) < today)
        which = col(Stay.withdrawn_on).is_not(None) & col(Interest.status).in_(OPEN) & ~func.coalesce(been, false())
        with reading(self._engine) as session:
            return _seen(session, which, companies=self._companies)

    def open_in(self, stays: Collection[str]) -> int:
        """How many interests in these stays are still open: whose people are told when the stays are withdrawn."""
        which = col(Interest.stay).in_(stays), col(Interest.status).in_(OPEN)
        with reading(self._engine) as session:
            return int(session.scalar(select(func.count()).where(*which)) or 0)

    def end(self, interests: Collection[int], at: datetime) -> None:
        """End interests in stays that are offered no more; their people have been told."""
        with writing(self._engine) as session:
            for row in session.scalars(select(Interest).where(col(Interest.id).in_(interests))):
                move(row, "declined", CATALOGUE, at)

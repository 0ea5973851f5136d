"""Accounts of one person on several platforms, joined by a one-time code.

Each account keeps its own row of ``Worker``, and with it what was said there, in which organization, and what was
agreed to be shared with whom. Joined rows carry the same ``Worker.joined``; the person's memory is read from all of
them. So nothing that was said elsewhere comes before an organization's eyes, and parting leaves each with its own.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from bot.join_codes import ALPHABET, LENGTH, shaped
from bot.message import Address, from_json
from bot.seams import JoinCodeMade, JoinCodeSaid, JoinOffer, TryLater
from knowledge import interests
from knowledge.tables import Account, Interest, JoinCode, Pace, Stay, Worker

EACH_GUESS, GUESSES = timedelta(minutes=12), 5
"""So many wrong codes may come from one account at once; after that, one in so long a time."""
KEPT = timedelta(days=1)
"""For so long an expired code is known as one that has expired."""
JOINED = "joined"
"""Who took an interest back because the person's other account has the same one."""
_UNTOUCHED = ("new", "waiting")
"""Statuses of interests on which nobody has acted yet."""


def new_code() -> str:
    """A code at random, of letters and digits that are not taken for one another."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if shaped(code):
            return code


def together(session: Session, worker: str) -> list[str]:
    """The ids of all rows of the person whose row ``worker`` is, that one first."""
    joined = session.scalar(select(col(Worker.joined)).where(col(Worker.id) == worker))
    if not joined:
        return [worker]
    ids = session.scalars(select(col(Worker.id)).where(col(Worker.joined) == joined).order_by(col(Worker.id)))
    return [worker, *(each for each in ids if each != worker)]


def platforms(session: Session, workers: Sequence[str]) -> tuple[str, ...]:
    """The platforms on which these rows' people are."""
    found = session.scalars(select(col(Account.platform)).where(col(Account.worker).in_(workers)).distinct())
    return tuple(sorted(found))


def person() -> ColumnElement[str]:
    """In a query with ``Worker``: the same for all rows of one person."""
    return func.coalesce(func.nullif(col(Worker.joined), ""), col(Worker.id))


def seen_stays(organization: str) -> ColumnElement[bool]:
    """Condition for interests in stays that may be shown where this organization's people are."""
    visible = select(col(Stay.id)).where(col(Stay.audience).in_({"", organization}))
    return col(Interest.stay).in_(visible)


# ---------------------------------------------------------------- codes


def offer(session: Session, worker: Worker | None, guesses: str, platform: str, key: str, now: datetime) -> JoinOffer:
    """What a code is worth to who says it; ``worker`` is None for somebody new, ``guesses`` names their guesses."""
    if _guessed_too_often(session, guesses, now):
        return JoinOffer("too_many")
    code = session.get(JoinCode, key)
    mine = worker.id if worker else ""
    if code is None or code.taken_by not in ("", mine):
        return JoinOffer("wrong")
    if code.until <= now:
        return JoinOffer("expired")
    if code.worker == mine:
        return JoinOffer("own")
    giver = session.get_one(Worker, code.worker)
    account = session.scalars(
        select(Account).where(col(Account.worker) == giver.id).order_by(col(Account.id).desc()).limit(1)
    ).one()
    last = from_json(Address, account.address)
    person = Address(last.platform, last.tenant, last.user)
    theirs, ours = together(session, giver.id), together(session, mine) if mine else []
    verdict: str = "good"
    if mine in theirs:
        verdict = "already"
    elif not {*platforms(session, theirs)}.isdisjoint({platform, *platforms(session, ours)}) or not _apart(
        session, theirs, ours
    ):
        verdict = "same"
    return JoinOffer(verdict, account.platform, giver.language, person)  # type: ignore[arg-type]


def _apart(session: Session, theirs: Sequence[str], ours: Sequence[str]) -> bool:
    """True where no organization would have two rows of one person, and count them as two."""
    found = session.scalars(select(col(Worker.organization)).where(col(Worker.id).in_((*theirs, *ours)))).all()
    return len(found) == len(set(found))


def make(session: Session, worker: Worker, made: JoinCodeMade, at: datetime) -> None:
    """Keep a code; the person's earlier one, and what expired long ago, goes."""
    session.execute(delete(JoinCode).where(or_(col(JoinCode.worker) == worker.id, col(JoinCode.until) < at - KEPT)))
    session.add(JoinCode(key=made.key, worker=worker.id, until=made.until))


def say(session: Session, worker: Worker, said: JoinCodeSaid, guesses: str, at: datetime) -> None:
    """Bind a code to who said it first, or count a guess.

    Raises:
        TryLater: somebody else has just said it: to be decided anew.
    """
    if not said.key:
        _guess(session, guesses, at)
        return
    mine = update(JoinCode).where(col(JoinCode.key) == said.key, col(JoinCode.taken_by).in_(("", worker.id)))
    if session.execute(mine.values(taken_by=worker.id)).rowcount != 1:  # type: ignore[attr-defined]
        raise TryLater("the code was used meanwhile", 0.0)


def drop(session: Session, worker: Worker, key: str) -> None:
    """Let a code go that its sayer does not want to use."""
    session.execute(delete(JoinCode).where(col(JoinCode.key) == key, col(JoinCode.taken_by) == worker.id))


def forget(session: Session, workers: Sequence[str], guesses: Sequence[str]) -> None:
    """Erase codes and guesses of these people."""
    session.execute(delete(JoinCode).where(or_(col(JoinCode.worker).in_(workers), col(JoinCode.taken_by).in_(workers))))
    session.execute(delete(Pace).where(col(Pace.name).in_(guesses)))


def _guessed_too_often(session: Session, guesses: str, now: datetime) -> bool:
    pace = session.get(Pace, guesses)
    return pace is not None and pace.next_at - now.timestamp() > (EACH_GUESS * (GUESSES - 1)).total_seconds()


def _guess(session: Session, guesses: str, now: datetime) -> None:
    moment, step = now.timestamp(), EACH_GUESS.total_seconds()
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    turn = case((col(Pace.next_at) > moment, col(Pace.next_at)), else_=moment)
    put = dialect.insert(Pace).values(name=guesses, next_at=moment + step)
    session.execute(put.on_conflict_do_update(index_elements=["name"], set_={"next_at": turn + step}))


# ---------------------------------------------------------------- joining and parting


def join(session: Session, worker: Worker, key: str, at: datetime) -> None:
    """Make one person of who said the code and who asked for it.

    Raises:
        TryLater: the code holds no more: to be decided anew.
    """
    code = session.scalar(select(JoinCode).where(col(JoinCode.key) == key).with_for_update())
    if code is None or code.taken_by != worker.id or code.until <= at:
        raise TryLater("the code holds no more", 0.0)
    giver = session.get_one(Worker, code.worker)
    ids = sorted({*together(session, giver.id), *together(session, worker.id)})
    session.delete(code)
    # somebody who joined before keeps the mark; two groups become one
    mark = giver.joined or worker.joined or uuid.uuid4().hex
    session.execute(update(Worker).where(col(Worker.id).in_(ids)).values(joined=mark))
    _fold(session, ids, at)


def _fold(session: Session, workers: Sequence[str], at: datetime) -> None:
    """Of several interests in one stay let one stand: who was agreed to be named for, or stated first.

    One that HR has taken up is never ended here, and ends those on which nobody has acted.
    """
    rows = session.scalars(
        select(Interest)
        .where(col(Interest.worker).in_(workers), col(Interest.status).in_(interests.OPEN))
        .order_by(col(Interest.created_at), col(Interest.id))
    ).all()
    for stay in {row.stay for row in rows}:
        same = sorted(
            (row for row in rows if row.stay == stay), key=lambda row: (row.status in _UNTOUCHED, not row.consented)
        )
        for row in same[1:]:
            if row.status in _UNTOUCHED:
                interests.move(row, "withdrawn", JOINED, at)


def part(session: Session, worker: Worker, at: datetime) -> None:
    """Let one row stand alone again, and the last that would be left of its person; what joining had ended goes on."""
    ids = together(session, worker.id)
    alone = ids if len(ids) <= 2 else [worker.id]
    session.execute(update(Worker).where(col(Worker.id).in_(alone)).values(joined=""))
    ended = select(Interest).where(col(Interest.worker).in_(ids), col(Interest.status) == "withdrawn")
    for row in session.scalars(ended.order_by(col(Interest.id))).all():
        if row.history and row.history[-1].get("by") == JOINED:
            status = "new" if interests.has_room(session, row.stay, row.people) else "waiting"
            interests.move(row, status, JOINED, at)

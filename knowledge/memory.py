"""What is remembered of people, how one message adds to it, and how all of it is erased."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from bot.message import Address, Message, to_json
from bot.personal import PERSONAL
from bot.preferences import Entry, Polarity, Preferences
from bot.seams import (
    AccountsJoined,
    AccountsParted,
    Audience,
    ConsentGiven,
    Effect,
    FeedbackGiven,
    Forget,
    FragmentUnread,
    HrSeen,
    HumanAsked,
    InterestChanged,
    InterestSeen,
    InterestStated,
    JoinCodeDropped,
    JoinCodeMade,
    JoinCodeSaid,
    JoinOffer,
    Memory,
    Outcome,
    PartyChanged,
    ProposalShown,
    QuestionAsked,
    Reacted,
    StayReviewed,
)
from knowledge import interests, joining
from knowledge.database import plain, reading
from knowledge.tables import (
    Account,
    Audit,
    Digest,
    Interest,
    LedgerRow,
    Organization,
    Preference,
    Proposal,
    Question,
    UnreadFragment,
    Worker,
)

CONVERSATION = timedelta(hours=12)
"""A stay shown again within this time is the same proposal."""
PAUSED_FOR_GOOD = datetime.fromisoformat("9999-12-31T00:00:00+00:00")
"""``Worker.paused_until`` of somebody who asked for silence without saying until when."""
FRAGMENT_LENGTH = 200
"""Code points kept of words that were not understood."""
HUMAN = "human"
"""``Audit.what`` of a person's wish to talk to somebody; ``who`` is the worker."""

_FOUND = select(
    col(Worker.id), col(Worker.language), col(Worker.dialogue), col(Worker.paused_until), col(Worker.seen_at),
    col(Worker.joined),
)  # fmt: skip
_ENTRIES = select(
    col(Preference.op), col(Preference.slot), col(Preference.value), col(Preference.polarity), col(Preference.words),
    col(Preference.confidence), col(Preference.hard), col(Preference.source), col(Preference.message_id),
    col(Preference.at),
)  # fmt: skip


class Memories:
    """People and what is remembered of them, in the tables.

    ``companies`` are the platforms whose tenant is a company: there a person sees what is for that
    company as well. Everywhere else they see what is public, even when the same person has both accounts.
    """

    def __init__(
        self, engine: Engine, *, companies: Collection[str] = ("slack",), policy: Mapping[str, Any] | None = None
    ) -> None:
        """``policy``: what a new organization begins with (``bot.policy``)."""
        self.engine = engine
        self.policy = dict(policy or {})
        self.companies = frozenset(companies)

    def recall(self, address: Address) -> Memory:
        """Return what is known; an empty memory for somebody new. Never writes."""
        audience = Audience(self._organization(address))
        with reading(self.engine) as session:
            found = session.execute(_FOUND.where(_account_of(address)).where(col(Account.worker) == Worker.id)).first()
            if found is None:
                return Memory(audience=audience)
            worker, language, dialogue, paused_until, seen_at, joined = found
            log, mine = col(Preference.worker) == worker, col(Interest.worker) == worker
            in_order: tuple[Any, ...] = (col(Preference.id),)
            also: tuple[str, ...] = ()
            if joined:
                # the person's other accounts: the newest wish holds, wherever it was said
                others = joining.together(session, worker)[1:]
                log, in_order = col(Preference.worker).in_((worker, *others)), (col(Preference.at), *in_order)
                mine |= col(Interest.worker).in_(others) & joining.seen_stays(audience.organization)
                also = joining.platforms(session, others)
            rows = session.execute(_ENTRIES.where(log).order_by(*in_order)).all()
            wanted = select(col(Interest.stay)).where(mine, col(Interest.status) != "withdrawn")
            stays = session.execute(wanted.order_by(col(Interest.id))).scalars().all()
        return Memory(
            worker=worker,
            language=language,
            preferences=Preferences.fold(
                Entry(op, slot, value, Polarity(polarity), words, confidence, hard, source, message_id, at)
                for op, slot, value, polarity, words, confidence, hard, source, message_id, at in rows
            ),
            dialogue=dialogue,
            interests=tuple(dict.fromkeys(stays)),
            paused=paused_until is not None,
            seen_at=seen_at,
            joined=also,
            audience=audience,
        )

    def export(self, address: Address) -> Mapping[str, Any]:
        """Give everything stored about the person as plain JSON, what waits in the ledger included."""
        with reading(self.engine) as session:
            worker, people, addresses = _known(session, address)
            lanes = {plain(each.lane) for each in addresses}
            tables: dict[str, tuple[type[SQLModel], Any, ColumnElement[bool]]] = {
                "worker": (Worker, Worker.id, col(Worker.id).in_(people)),
                "accounts": (Account, Account.id, col(Account.worker).in_(people)),
                "preferences": (Preference, Preference.id, col(Preference.worker).in_(people)),
                "proposals": (Proposal, Proposal.id, col(Proposal.worker).in_(people)),
                "interests": (Interest, Interest.id, col(Interest.worker).in_(people)),
                "questions": (Question, Question.id, col(Question.worker).in_(people)),
                "unread": (UnreadFragment, UnreadFragment.id, col(UnreadFragment.sayer).in_(_sayers(people))),
                "requests": (Audit, Audit.id, col(Audit.who).in_(people)),
                "ledger": (LedgerRow, LedgerRow.id, col(LedgerRow.person).in_(lanes)),
            }
            return {
                name: [
                    {key: _as_json(value) for key, value in row.model_dump().items() if key not in _OURS}
                    for row in session.execute(select(table).where(theirs).order_by(order)).scalars()
                ]
                for name, (table, order, theirs) in tables.items()
                if worker or name == "ledger"
            }

    def interest(self, interest: int, asker: Address) -> InterestSeen | None:
        """Find an interest, and what ``asker`` may do about it; None when there is none."""
        with reading(self.engine) as session:
            return interests.seen(session, interest, asker, self.companies)

    def in_hand(self, address: Address) -> Sequence[InterestSeen]:
        """Find the person's interests that HR has taken up."""
        with reading(self.engine) as session:
            _, people, _ = _known(session, address)
            return interests.in_hand(session, people, self.companies) if people else ()

    def hr(self, address: Address) -> HrSeen:
        """Find where HR of the person's organization is told something."""
        with reading(self.engine) as session:
            found = select(Worker).join(Account, col(Account.worker) == col(Worker.id)).where(_account_of(address))
            worker = session.execute(found).scalar()
            return interests.hr_seen(session, worker.organization) if worker else HrSeen()

    def new_code(self) -> str:
        """Make a code for joining accounts that nobody can guess."""
        return joining.new_code()

    def offer(self, address: Address, key: str, now: datetime) -> JoinOffer:
        """Say what a code (by its digest) is worth to who says it."""
        with reading(self.engine) as session:
            found = select(Worker).join(Account, col(Account.worker) == col(Worker.id)).where(_account_of(address))
            worker = session.execute(found).scalar()
            return joining.offer(session, worker, _guesses(address), plain(address.platform), key, now)

    def apply(self, session: Session, message: Message, outcome: Outcome) -> None:
        """Write what one message led to; the caller's transaction makes it one with the message's end.

        Times are the message's: a message that waited in a queue is still of the day on which it was said.
        """
        at = message.received_at
        if any(isinstance(effect, Forget) for effect in outcome.effects):
            self.forget(session, message.address)
            return
        worker = self._worker(session, message.address, at)
        worker.seen_at = at if worker.seen_at is None else max(at, worker.seen_at)
        worker.language = outcome.language or worker.language
        worker.dialogue = dict(outcome.dialogue)
        if outcome.paused is not None:
            worker.paused_until = PAUSED_FOR_GOOD if outcome.paused else None
        for entry in outcome.entries:
            session.add(
                Preference(
                    worker=worker.id, op=entry.op, slot=entry.slot, value=entry.value, polarity=str(entry.polarity),
                    words=plain(entry.words), confidence=entry.confidence, hard=entry.hard, source=entry.source,
                    message_id=plain(entry.message_id), at=entry.at or at,
                )
            )  # fmt: skip
        for effect in outcome.effects:
            _take(session, worker, message.address, effect, at)

    def forget(self, session: Session, address: Address) -> None:
        """Erase the person: every row of theirs on every platform, and their traces in rows of others.

        What the ledger holds of them is emptied too. The keys of what was handled stay, as digests, so
        that a redelivered event is still known; a reply that has yet to go out is erased once it is sent.
        """
        worker, people, addresses = _known(session, address)
        lanes = {plain(each.lane) for each in addresses}
        rows = session.execute(select(LedgerRow).where(col(LedgerRow.person).in_(lanes))).scalars().all()
        for row in rows:
            if row.state != 0:
                erase_row(row)
            elif row.kind == "carry" or row.owner:
                row.erase = True  # on its way out, or the very message that is being handled
        joining.forget(session, people, [_guesses(each) for each in addresses])
        if worker:
            _redact(session, {*people, *(each.user for each in addresses)})
            session.execute(delete(Audit).where(col(Audit.who).in_(people)))
            session.execute(delete(UnreadFragment).where(col(UnreadFragment.sayer).in_(_sayers(people))))
            for table in (Preference, Proposal, Interest, Question, Account):
                session.execute(delete(table).where(col(table.worker).in_(people)))
            session.execute(delete(Worker).where(col(Worker.id).in_(people)))

    def retire(self, session: Session, before: datetime, limit: int = 100) -> int:
        """Forget people who have not written since ``before``; how many (at most ``limit``)."""
        other = aliased(Worker)
        elsewhere = exists().where(
            col(Worker.joined) != "", col(other.joined) == col(Worker.joined), col(other.seen_at) >= before
        )
        silent = (
            select(Account)
            .join(Worker, col(Worker.id) == col(Account.worker))
            .where(col(Worker.seen_at) < before, ~elsewhere)
        )
        people = {row.worker: row for row in session.execute(silent.limit(limit)).scalars()}
        for row in people.values():
            self.forget(session, Address(row.platform, row.tenant, row.user))
        return len(people)

    def _organization(self, address: Address) -> str:
        return plain(address.tenant) if address.platform in self.companies else ""

    def _worker(self, session: Session, address: Address, at: datetime) -> Worker:
        """Find the person, or enter them; note where they were last met."""
        account = session.execute(select(Account).where(_account_of(address))).scalar()
        if account is not None:
            account.address = to_json(address)
            return session.get_one(Worker, account.worker)
        organization = self._organization(address)
        if organization:
            row = {
                "id": organization,
                "slack_team_id": organization,
                "name": "",
                "language": "ja",
                "policy": self.policy,
            }
            session.execute(upsert(session, Organization).values(row).on_conflict_do_nothing())
        worker = Worker(id=uuid.uuid4().hex, organization=organization, created_at=at)
        session.add(worker)
        session.flush()
        session.add(
            Account(
                worker=worker.id,
                platform=plain(address.platform),
                tenant=plain(address.tenant),
                user=plain(address.user),
                address=to_json(address),
            )
        )
        return worker


def upsert(session: Session, table: type[SQLModel]) -> Any:
    """Begin an INSERT that can say ON CONFLICT, in this database's dialect."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def digest(*words: str) -> str:
    """Stand in for words that may not be kept: the same for the same words, and nothing can be read from it."""
    return "#" + hashlib.sha256("\x00".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def erase_row(row: LedgerRow) -> None:
    """Leave of a ledger row only that its event was there."""
    if not row.key.startswith("#"):
        row.key = digest(row.key)
    row.lane = row.person = row.error = ""
    row.payload = {}
    row.erase = False
    row.state = 1


# ---------------------------------------------------------------- effects


def _take(session: Session, worker: Worker, address: Address, effect: Effect, at: datetime) -> None:
    match effect:
        case ProposalShown():
            _propose(session, worker.id, effect, at)
        case Reacted():
            _react(session, worker.id, effect, at)
        case InterestStated():
            _interest(session, worker.id, effect, at)
        case QuestionAsked():
            session.add(
                Question(
                    worker=worker.id, organization=worker.organization, text=plain(effect.text),
                    language=effect.language, answered=effect.answered, evidence=list(effect.evidence),
                    near=list(effect.near), asked_at=at,
                )
            )  # fmt: skip
        case FeedbackGiven():
            _feedback(session, worker.id, effect)
        case FragmentUnread():
            _count_fragment(session, worker.id, effect, at)
        case ConsentGiven():
            worker.consent = {**worker.consent, effect.what: {"version": effect.version, "at": at.isoformat()}}
        case InterestChanged():
            interests.change(session, effect, at)
        case PartyChanged():
            interests.take_along(session, joining.together(session, worker.id), effect.people)
        case StayReviewed():
            interests.review(session, joining.together(session, worker.id), effect)
        case JoinCodeMade():
            joining.make(session, worker, effect, at)
        case JoinCodeSaid():
            joining.say(session, worker, effect, _guesses(address), at)
        case JoinCodeDropped():
            joining.drop(session, worker, effect.key)
        case AccountsJoined():
            joining.join(session, worker, effect.key, at)
        case AccountsParted():
            joining.part(session, worker, at)
        case HumanAsked():
            where = {"organization": worker.organization, "platform": address.platform, "language": worker.language}
            session.add(Audit(at=at, who=worker.id, what=HUMAN, after=where))


def _latest_proposal(session: Session, worker: str, stay: str) -> Proposal | None:
    session.flush()
    theirs = select(Proposal).where(col(Proposal.worker) == worker, col(Proposal.stay) == stay)
    return session.execute(theirs.order_by(col(Proposal.id).desc()).limit(1)).scalar()


def _propose(session: Session, worker: str, shown: ProposalShown, at: datetime) -> None:
    row = _latest_proposal(session, worker, shown.stay)
    if row is None or at - row.shown_at > CONVERSATION:
        row = Proposal(worker=worker, stay=shown.stay, shown_at=at)
    row.score, row.reasons, row.shown_at = shown.score, dict(shown.reasons), at
    session.add(row)


def _react(session: Session, worker: str, reacted: Reacted, at: datetime) -> None:
    row = _latest_proposal(session, worker, reacted.stay) or Proposal(worker=worker, stay=reacted.stay, shown_at=at)
    row.reaction, row.reaction_reason, row.reacted_at = reacted.reaction, plain(reacted.reason), at
    session.add(row)


def _interest(session: Session, worker: str, stated: InterestStated, at: datetime) -> None:
    """One row a person and stay, on whichever of their accounts; pressing again changes nothing but a missing consent.

    Consent is to the organization of the account on which it was given.
    """
    session.flush()
    people = joining.together(session, worker)
    theirs = select(Interest).where(col(Interest.worker).in_(people), col(Interest.stay) == stated.stay)
    rows = session.execute(theirs).scalars().all()
    standing = [row for row in rows if row.status != "withdrawn"]
    own = next((row for row in rows if row.worker == worker), None)
    if stated.withdrawn:
        for row in standing:
            interests.move(row, "withdrawn", "worker", at)
        return
    if standing:
        if own is not None and own in standing:
            own.consented = own.consented or stated.consented
        return
    row = own or Interest(worker=worker, stay=stated.stay, created_at=at, changed_at=at, history=[], status="")
    row.people = stated.people
    interests.move(row, "new" if interests.has_room(session, stated.stay, stated.people) else "waiting", "worker", at)
    row.consented = stated.consented  # asked anew each time something new is shared
    session.add(row)


def _feedback(session: Session, worker: str, given: FeedbackGiven) -> None:
    session.flush()
    asked = select(Question).where(col(Question.worker) == worker).order_by(col(Question.id).desc()).limit(20)
    recent = session.execute(asked).scalars().all()
    evidence = list(given.evidence)
    about = next((row for row in recent if row.evidence == evidence), recent[0] if recent else None)
    if about is not None:
        about.feedback = "good" if given.good else "bad"


def _count_fragment(session: Session, worker: str, fragment: FragmentUnread, at: datetime) -> None:
    """Count words under nobody's name; those that only one person has said so far can still be forgotten."""
    text = PERSONAL.sub("…", plain(fragment.text)).strip()[:FRAGMENT_LENGTH]
    if not text.strip("…"):
        return
    day, sayer = at.date(), digest("sayer", worker)
    row = {"text": text, "language": fragment.language, "count": 1, "first_on": day, "last_on": day, "sayer": sayer}
    again = {
        "count": UnreadFragment.count + 1,
        "last_on": day,
        "sayer": case((col(UnreadFragment.sayer) == sayer, sayer), else_=""),
    }
    count = upsert(session, UnreadFragment).values(row | {"key": digest(fragment.language, text)})
    session.execute(count.on_conflict_do_update(index_elements=["key"], set_=again))


# ---------------------------------------------------------------- rows and words


def _account_of(address: Address) -> ColumnElement[bool]:
    return and_(
        col(Account.platform) == plain(address.platform),
        col(Account.tenant) == plain(address.tenant),
        col(Account.user) == plain(address.user),
    )


def _known(session: Session, address: Address) -> tuple[str, list[str], list[Address]]:
    """Whose address it is, all ids of that person (joined accounts), and all their addresses, this one first."""
    worker = session.execute(select(col(Account.worker)).where(_account_of(address))).scalar() or ""
    people = joining.together(session, worker) if worker else []
    accounts = session.execute(select(Account).where(col(Account.worker).in_(people))).scalars().all()
    return worker, people, [address, *(Address(each.platform, each.tenant, each.user) for each in accounts)]


def _sayers(people: Collection[str]) -> list[str]:
    return [digest("sayer", each) for each in people]


def _guesses(address: Address) -> str:
    """The name under which wrong codes from an account are counted (``Pace``)."""
    return f"join:{digest(address.lane)}"


_OURS = frozenset({"owner", "run_at", "tries", "erase", "sayer"})
"""Columns that are about our work, not about the person."""


def _as_json(value: Any) -> Any:
    return to_json(value) if isinstance(value, datetime) else value


def _redact(session: Session, names: Collection[str]) -> None:
    """Strike a person's ids out of what was written about them: digests that went out, changes made by hand."""
    name = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(each) for each in sorted(names) if each) + r")(?!\w)")
    for table, columns in ((Digest, ("body",)), (Audit, ("what", "before", "after"))):
        for row in session.execute(select(table)).scalars():
            for column in columns:
                held = getattr(row, column)
                struck = _strike(held, name)
                if struck != held:
                    setattr(row, column, struck)


def _strike(value: Any, name: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return name.sub("—", value)
    if isinstance(value, Mapping):
        return {_strike(key, name): _strike(each, name) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_strike(each, name) for each in value]
    return value


__all__ = ["CONVERSATION", "HUMAN", "Memories", "digest", "erase_row", "upsert"]

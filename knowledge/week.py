"""What happened in one organization's week, read in few queries and aggregated where the rows are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Text, and_, cast, distinct, func, or_, select
from sqlmodel import Session, SQLModel, col

from bot.allocation import Applicant, claim
from bot.digest import ROWS, STALE, HumanWanted, Person, Rows, Stale, Tally, Unanswered, Waiting, Week
from bot.matching import Stay
from bot.preferences import Entry, Polarity, Preferences, Regions, Wishes
from bot.seams import Audience
from knowledge import tables as t
from knowledge.catalog import Catalog
from knowledge.database import reading, writing
from knowledge.memory import HUMAN, upsert

LOOKING_BACK = timedelta(days=28)
"""Demand, and who looked at a stay, are of so many days up to the week's end."""
OPEN = ("new", "contacted", "waiting")
"""Statuses of an interest on which somebody has yet to act."""
QUESTIONS = 5000
"""So many of a week's unanswered questions are grouped."""


class Weeks:
    """Weeks and their digests over a database."""

    def __init__(self, engine: Engine, catalog: Catalog, regions: Regions) -> None:
        self._engine = engine
        self._catalog = catalog
        self._regions = regions

    def organizations(self) -> Sequence[t.Organization]:
        """Every organization, the public (id ``""``) among them, in the order of their ids."""
        with reading(self._engine) as session:
            rows = list(session.scalars(select(t.Organization).order_by(col(t.Organization.id))))
        return rows if any(row.id == "" for row in rows) else [t.Organization(id="", name="", policy={}), *rows]

    def people(self, organization: str) -> int:
        """How many people belong to an organization."""
        with reading(self._engine) as session:
            query = select(func.count()).where(col(t.Worker.organization) == organization)
            return int(session.scalar(query) or 0)

    def settle_policy(self, said: Mapping[str, Any]) -> None:
        """Write ``said`` over every organization's policy (``bot.policy``), the public's too."""
        with writing(self._engine) as session:
            public = {"id": "", "name": "", "language": "ja", "policy": {}}
            session.execute(upsert(session, t.Organization).values(public).on_conflict_do_nothing())
            for row in session.scalars(select(t.Organization)):
                if any(row.policy.get(name) != value for name, value in said.items()):
                    row.policy = {**row.policy, **said}

    def rows(
        self,
        organization: t.Organization,
        week: Week,
        *,
        language: str,
        titles: Callable[[Sequence[str]], Mapping[str, str]] = lambda _: {},
        is_sensitive: Callable[[str], bool] = lambda _: False,
    ) -> Rows:
        """The week of one organization. ``titles`` names evidence ids; what it does not know is left out.

        ``Rows.wishes`` is read from the database while it is iterated over, once.
        """
        here, audience = organization.id, Audience(organization.id)
        with reading(self._engine) as session:
            waiting, unshared = _waiting(session, here, week)
            stays = self._stays(session, audience)
            applicants, people = _applicants(session, here, week, stays)
            stale, stale_total = _stale(session, audience, week.today, language)
            return Rows(
                organization=here,
                name=organization.name,
                language=language,
                week=week,
                now=_figures(session, here, week.since, week.until),
                before=_figures(session, here, week.since - timedelta(days=7), week.since),
                waiting=waiting,
                waiting_unshared=len({worker for worker, _ in unshared}),
                wishes=self._wishes(here, week),
                stays=stays,
                looked_at=_looked_at(session, here, week),
                applicants=applicants,
                people=people,
                unshared=_by_stay(unshared),
                unanswered=_unanswered(session, here, week, titles),
                stale=stale,
                stale_total=stale_total,
                humans=_humans(session, here, week),
                unread=_unread(session, week) if not here else 0,
                is_sensitive=is_sensitive,
            )

    def keep(self, week: str, organization: str, body: Mapping[str, Any], delivered_at: datetime | None) -> None:
        """Store the digest of a week; a second one of the same week replaces it."""
        row = {"week": week, "organization": organization, "body": dict(body), "delivered_at": delivered_at}
        with writing(self._engine) as session:
            put = upsert(session, t.Digest).values(row)
            session.execute(put.on_conflict_do_update(index_elements=["week", "organization"], set_=row))

    def _stays(self, session: Session, audience: Audience) -> list[Stay]:
        ids = session.scalars(
            select(col(t.Stay.id))
            .where(col(t.Stay.withdrawn_on).is_(None), col(t.Stay.audience).in_({"", audience.organization}))
            .order_by(col(t.Stay.id))
        ).all()
        return list(self._catalog.stays(ids, audience))

    def _wishes(self, organization: str, week: Week) -> Iterator[Wishes]:
        """The wishes of everybody who stated any lately, as they stood at the week's end; one person at a time."""
        lately = (
            select(col(t.Preference.worker))
            .join(t.Worker, col(t.Worker.id) == col(t.Preference.worker))
            .where(
                col(t.Worker.organization) == organization,
                col(t.Preference.at) >= week.until - LOOKING_BACK,
                col(t.Preference.at) < week.until,
            )
            .distinct()
        )
        query = (
            select(*_ENTRY)
            .where(col(t.Preference.worker).in_(lately), col(t.Preference.at) < week.until)
            .order_by(col(t.Preference.worker), col(t.Preference.id))
            .execution_options(yield_per=5000)
        )
        # many say the same: a value is parsed once, however many people have it
        values: dict[str | None, Any] = {None: None}
        polarities = {str(polarity): polarity for polarity in Polarity}
        with reading(self._engine) as session:
            before, entries = "", list[Entry]()
            for worker, op, slot, value, polarity, hard, message, source in session.execute(query):
                if worker != before and entries:
                    yield self._resolved(entries, week)
                    entries = []
                before = worker
                if value not in values:
                    values[value] = json.loads(value)
                entries.append(Entry(op, slot, values[value], polarities[polarity], "", 1.0, hard, source, message))
            if entries:
                yield self._resolved(entries, week)

    def _resolved(self, entries: Sequence[Entry], week: Week) -> Wishes:
        return Preferences.fold(entries).wishes(self._regions, week.today)


_PREFERENCE = SQLModel.metadata.tables["preference"].c
_ENTRY = (
    _PREFERENCE.worker, _PREFERENCE.op, _PREFERENCE.slot, cast(_PREFERENCE.value, Text), _PREFERENCE.polarity,
    _PREFERENCE.hard, _PREFERENCE.message_id, _PREFERENCE.source,
)  # fmt: skip
"""Columns of the table itself, and JSON as its text: rows cost a fraction of what mapped attributes do."""


# ---------------------------------------------------------------- the week in numbers


def _figures(session: Session, organization: str, since: datetime, until: datetime) -> Mapping[str, Tally]:
    def of(table: type[SQLModel], worker: Any, at: Any, *more: Any) -> Tally:
        query = (
            select(func.count(), func.count(distinct(worker)))
            .select_from(table)
            .join(t.Worker, worker == col(t.Worker.id))
            .where(col(t.Worker.organization) == organization, at >= since, at < until, *more)
        )
        number, people = session.execute(query).one()
        return Tally(int(number), int(people))

    wishing = of(t.Preference, col(t.Preference.worker), col(t.Preference.at))
    confirmed = of(
        t.Interest, col(t.Interest.worker), col(t.Interest.changed_at), col(t.Interest.status) == "confirmed"
    )
    active = _active(session, organization, since, until)
    return {
        "active": Tally(active, active),
        "wishing": Tally(wishing.people, wishing.people),
        "proposals": of(t.Proposal, col(t.Proposal.worker), col(t.Proposal.shown_at)),
        "interests": of(t.Interest, col(t.Interest.worker), col(t.Interest.created_at)),
        "confirmed": confirmed,
    }


def _active(session: Session, organization: str, since: datetime, until: datetime) -> int:
    """People who said a wish, asked, were shown or wanted something in that time."""
    traces: list[Any] = [
        select(worker.label("worker")).where(at >= since, at < until)
        for worker, at in (
            (col(t.Preference.worker), col(t.Preference.at)),
            (col(t.Proposal.worker), col(t.Proposal.shown_at)),
            (col(t.Question.worker), col(t.Question.asked_at)),
            (col(t.Interest.worker), col(t.Interest.created_at)),
        )
    ]
    traces.append(select(col(t.Worker.id)).where(col(t.Worker.seen_at) >= since, col(t.Worker.seen_at) < until))
    any_of = traces[0].union(*traces[1:]).subquery()
    query = select(func.count()).select_from(any_of).join(t.Worker, any_of.c.worker == col(t.Worker.id))
    return int(session.scalar(query.where(col(t.Worker.organization) == organization)) or 0)


def _looked_at(session: Session, organization: str, week: Week) -> dict[str, int]:
    query = (
        select(col(t.Proposal.stay), func.count())
        .join(t.Worker, col(t.Worker.id) == col(t.Proposal.worker))
        .where(
            col(t.Worker.organization) == organization,
            col(t.Proposal.shown_at) >= week.until - LOOKING_BACK,
            col(t.Proposal.shown_at) < week.until,
        )
        .group_by(col(t.Proposal.stay))
    )
    return {stay: int(number) for stay, number in session.execute(query)}


def _unread(session: Session, week: Week) -> int:
    """Fragments are nobody's, so they are no organization's: the public's digest counts them."""
    first, last = week.since.date(), (week.until - timedelta(seconds=1)).date()
    query = select(func.count()).where(col(t.UnreadFragment.last_on) >= first, col(t.UnreadFragment.last_on) <= last)
    return int(session.scalar(query) or 0)


# ---------------------------------------------------------------- interests


def _waiting(session: Session, organization: str, week: Week) -> tuple[list[Waiting], list[tuple[str, str]]]:
    """Interests that wait: those that may be named, and (worker, stay) of those that may not."""
    query = (
        select(
            col(t.Interest.id), col(t.Interest.worker), col(t.Interest.stay), col(t.Stay.name), col(t.Interest.status),
            col(t.Interest.consented), col(t.Interest.changed_at), col(t.Interest.people),
        )
        .join(t.Worker, col(t.Worker.id) == col(t.Interest.worker))
        .join(t.Stay, col(t.Stay.id) == col(t.Interest.stay))
        .where(
            col(t.Worker.organization) == organization,
            col(t.Interest.status).in_(OPEN),
            col(t.Interest.created_at) < week.until,
            col(t.Stay.withdrawn_on).is_(None),
        )
        .order_by(col(t.Interest.changed_at), col(t.Interest.id))
    )  # fmt: skip
    rows = session.execute(query).all()
    people = _people(session, organization)
    named = [
        Waiting(id_, stay, name, status, people[worker], changed_at, party)
        for id_, worker, stay, name, status, consented, changed_at, party in rows
        if consented and worker in people
    ]
    return named, [(row[1], row[2]) for row in rows if not row[5]]


def _people(session: Session, organization: str) -> dict[str, Person]:
    """Who may be named: people of this organization with an interest that they agreed to share."""
    sharing = select(col(t.Interest.worker)).where(
        col(t.Interest.consented).is_(True), col(t.Interest.status).in_(OPEN)
    )
    return _accounts(session, organization, col(t.Account.worker).in_(sharing))


def _accounts(session: Session, organization: str, which: Any) -> dict[str, Person]:
    query = (
        select(col(t.Account.worker), col(t.Account.platform), col(t.Account.user))
        .join(t.Worker, col(t.Worker.id) == col(t.Account.worker))
        .where(col(t.Worker.organization) == organization, which)
        .order_by(col(t.Account.id).desc())
    )
    found: dict[str, Person] = {}
    for worker, platform, user in session.execute(query):
        if worker not in found or platform == "slack":  # where HR can reach them
            found[worker] = Person(platform, user)
    return found


def _by_stay(pairs: Sequence[tuple[str, str]]) -> dict[str, int]:
    out: defaultdict[str, int] = defaultdict(int)
    for _, stay in pairs:
        out[stay] += 1
    return out


def _applicants(
    session: Session, organization: str, week: Week, stays: Sequence[Stay]
) -> tuple[list[Applicant], dict[str, Person]]:
    """People who agreed to be named with what they want, the stay that suited them best first.

    Claims count wanted skills and a first visit. That children come along is not among what was agreed to be shared,
    so it moves nobody in a list that HR reads.
    """
    best = (
        select(col(t.Proposal.worker).label("worker"), col(t.Proposal.stay).label("stay"),
               func.max(col(t.Proposal.score)).label("score"))
        .group_by(col(t.Proposal.worker), col(t.Proposal.stay))
        .subquery()
    )  # fmt: skip
    query = (
        select(col(t.Interest.worker), col(t.Interest.stay), col(t.Interest.people))
        .join(t.Worker, col(t.Worker.id) == col(t.Interest.worker))
        .outerjoin(best, and_(best.c.worker == col(t.Interest.worker), best.c.stay == col(t.Interest.stay)))
        .where(
            col(t.Worker.organization) == organization,
            col(t.Interest.consented).is_(True),
            col(t.Interest.status).in_(OPEN),
            col(t.Interest.created_at) < week.until,
        )
        .order_by(col(t.Interest.worker), func.coalesce(best.c.score, 0).desc(), col(t.Interest.id))
    )
    choices: defaultdict[str, list[str]] = defaultdict(list)
    parties: dict[str, int] = {}
    for worker, stay, people in session.execute(query):
        choices[worker].append(stay)
        parties[worker] = max(people, parties.get(worker, 1))
    by_id = {stay.id: stay for stay in stays}
    been = set(session.scalars(select(col(t.Interest.worker)).where(col(t.Interest.status) == "confirmed").distinct()))
    skills = _skills(session, organization)
    applicants = [
        Applicant(
            worker,
            tuple(wanted),
            {
                stay: claim(
                    by_id[stay].skills, (), skills=skills.get(worker, ()), first_time=worker not in been, children=False
                )
                for stay in wanted
                if stay in by_id
            },
            parties[worker],
        )
        for worker, wanted in choices.items()
    ]
    return applicants, _people(session, organization)


def _skills(session: Session, organization: str) -> dict[str, set[str]]:
    query = (
        select(col(t.Preference.worker), col(t.Preference.value))
        .join(t.Worker, col(t.Worker.id) == col(t.Preference.worker))
        .where(
            col(t.Worker.organization) == organization,
            col(t.Preference.slot) == "skills",
            col(t.Preference.op).in_(("set", "correct")),
            col(t.Preference.polarity) == "want",
        )
    )
    out: defaultdict[str, set[str]] = defaultdict(set)
    for worker, value in session.execute(query):
        out[worker].add(str(value))
    return out


# ---------------------------------------------------------------- questions, facts, requests


def _unanswered(
    session: Session, organization: str, week: Week, titles: Callable[[Sequence[str]], Mapping[str, str]]
) -> list[Unanswered]:
    query = (
        select(col(t.Question.id), col(t.Question.text), col(t.Question.worker), col(t.Question.near))
        .where(
            col(t.Question.organization) == organization,
            col(t.Question.answered).is_(False),
            col(t.Question.asked_at) >= week.since,
            col(t.Question.asked_at) < week.until,
        )
        .order_by(col(t.Question.id))
        .limit(QUESTIONS)
    )
    rows = session.execute(query).all()
    known = titles(list(dict.fromkeys(near for row in rows for near in row[3]))) if rows else {}
    return [
        Unanswered(text, worker or f"#{number}", tuple(known[each] for each in near if each in known))
        for number, text, worker, near in rows
    ]


def _stale(session: Session, audience: Audience, today: date, language: str) -> tuple[list[Stale], int]:
    """What was confirmed long ago: stays that are still offered, then facts and programmes; the oldest first."""
    before = today - STALE
    words = col(t.Fact.text_en) if language == "en" else col(t.Fact.text_ja)
    name = col(t.Programme.name_en) if language == "en" else col(t.Programme.name_ja)
    offered = and_(
        col(t.Stay.withdrawn_on).is_(None),
        col(t.Stay.audience).in_({"", audience.organization}),
        or_(col(t.Stay.last_day).is_(None), col(t.Stay.last_day) >= today),
    )
    found: list[Stale] = []
    for what, confirmed, which in (
        (col(t.Stay.name), col(t.Stay.confirmed_on), offered),
        (words, col(t.Fact.confirmed_on), words != ""),
        (name, col(t.Programme.confirmed_on), name != ""),
    ):
        query = select(what, confirmed).where(confirmed < before, which).order_by(confirmed)
        found += [Stale(text, day) for text, day in session.execute(query)]
    return sorted(found, key=lambda item: item.confirmed_on)[:ROWS], len(found)


def _humans(session: Session, organization: str, week: Week) -> list[HumanWanted]:
    query = (
        select(col(t.Audit.who), func.max(col(t.Audit.at)))
        .join(t.Worker, col(t.Worker.id) == col(t.Audit.who))
        .where(
            col(t.Audit.what) == HUMAN,
            col(t.Worker.organization) == organization,
            col(t.Audit.at) >= week.since,
            col(t.Audit.at) < week.until,
        )
        .group_by(col(t.Audit.who))
    )
    asked: dict[str, datetime] = {row[0]: row[1] for row in session.execute(query)}
    people = _accounts(session, organization, col(t.Account.worker).in_(asked))
    return [HumanWanted(people[worker], at) for worker, at in asked.items() if worker in people]

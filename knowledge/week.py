"""What happened in one organization's week, read in few queries and aggregated where the rows are."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Engine, Text, and_, cast, distinct, func, or_, select
from sqlmodel import Session, SQLModel, col

from bot.allocation import Applicant, claim
from bot.digest import ROWS, STALE, HumanWanted, Person, Rows, Stale, Unanswered, Waiting, Week
from bot.matching import Stay
from bot.matching.crowd import Crowd
from bot.preferences import ACROSS, Regions
from bot.seams import Audience
from knowledge import tables as t
from knowledge.catalog import Catalog
from knowledge.database import raw_rows, reading, writing
from knowledge.memory import HUMAN, upsert
from knowledge.week_counts import figures, looked_at, unread, wishing_unnamed

LOOKING_BACK = timedelta(days=28)
"""Demand, and who looked at a stay, are of so many days up to the week's end."""
OPEN = ("new", "contacted", "waiting")
"""Statuses of an interest on which somebody has yet to act."""
WAITING = 5000
"""So many waiting interests are read, those that wait longest: more than anybody answers in a week."""
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
        """The week of one organization. ``titles`` names evidence ids; what it does not know is left out."""
        here, audience = organization.id, Audience(organization.id)
        with _uncollected(), reading(self._engine) as session:
            people = _named(session, here, select(col(t.Interest.worker)).where(*_acting(week, consented=True)))
            waiting, waiting_total = _waiting(session, here, week, people)
            unshared = _unshared(session, here, week)
            now, before = figures(session, here, week)
            stays = self._stays(session, audience)
            applicants = self._applicants(session, here, week, stays)
            stale, stale_total = _stale(session, audience, week.today, language)
            return Rows(
                organization=here,
                name=organization.name,
                language=language,
                week=week,
                now=now,
                before=before,
                waiting=waiting,
                waiting_total=waiting_total,
                waiting_unshared=_unshared_people(session, here, week),
                wishes=self._wishes(session, here, week),
                wishing_unnamed=wishing_unnamed(session, here, week.until - LOOKING_BACK, week.until),
                stays=stays,
                looked_at=looked_at(session, here, week.until - LOOKING_BACK, week.until),
                applicants=applicants,
                people=people,
                unshared=unshared,
                unanswered=_unanswered(session, here, week, titles),
                stale=stale,
                stale_total=stale_total,
                humans=_humans(session, here, week),
                unread=unread(session, week) if not here else 0,
                is_sensitive=is_sensitive,
            )

    def delivered(self, week: str, organization: str) -> datetime | None:
        """When the digest of a week was delivered last; None: not yet."""
        kept = select(col(t.Digest.delivered_at)).where(
            col(t.Digest.week) == week, col(t.Digest.organization) == organization
        )
        with reading(self._engine) as session:
            return session.scalar(kept)

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

    def _wishes(self, session: Session, organization: str, week: Week) -> Crowd:
        """The wishes of everybody who stated any lately, as they stood at the week's end."""
        lately = (
            select(_PREFERENCE.c.worker)
            .join(_WORKER, _WORKER.c.id == _PREFERENCE.c.worker)
            .where(
                _WORKER.c.organization == organization,
                _PREFERENCE.c.at >= week.until - LOOKING_BACK,
                _PREFERENCE.c.at < week.until,
            )
        )
        lines = _lines(week, _PREFERENCE.c.worker.in_(lately))
        return Crowd.of_logs(raw_rows(session, lines), self._regions, week.today)

    def _applicants(self, session: Session, organization: str, week: Week, stays: Sequence[Stay]) -> list[Applicant]:
        """People who agreed to be named and want a stay that too many want, with all that they want.

        Claims count wanted skills and a first visit. That children come along is not among what was agreed to be
        shared, so it moves nobody in a list that HR reads.
        """
        wanting = _wanting(session, organization, week)
        crowded = _crowded(wanting.values(), stays)
        if not crowded:
            return []
        confirmed = select(col(t.Interest.worker)).where(col(t.Interest.status) == "confirmed")
        been = set(session.scalars(confirmed))
        skills = self._skills(session, organization, week)
        wants = {stay.id: stay.skills for stay in stays}
        applicants = []
        for worker, (party, choices) in wanting.items():
            if crowded.isdisjoint(choices):
                continue
            has, first_time = skills.get(worker, ()), worker not in been
            claims = {
                stay: claim(wants[stay], (), skills=has, first_time=first_time, children=False)
                for stay in choices
                if stay in wants
            }
            applicants.append(Applicant(worker, tuple(choices), claims, party))
        return applicants

    def _skills(self, session: Session, organization: str, week: Week) -> dict[str, frozenset[str]]:
        """Worker → skills that they have, as they stood at the week's end; only of those who said any."""
        here = select(_WORKER.c.id).where(_WORKER.c.organization == organization)
        said = _PREFERENCE.c.worker.in_(here) & ((_PREFERENCE.c.slot == "skills") | _PREFERENCE.c.op.in_(ACROSS))
        lines = session.execute(_lines(week, said)).all()
        workers = dict.fromkeys(line[0] for line in lines)
        crowd = Crowd.of_logs([lines], self._regions, week.today)
        parts = [frozenset(part.skills) for part in crowd.parts["words"]]
        return dict(zip(workers, map(parts.__getitem__, crowd.said("words")), strict=True))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: what is read holds none, and it would look through all of it again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


_PREFERENCE, _WORKER = SQLModel.metadata.tables["preference"], SQLModel.metadata.tables["worker"]
"""The tables themselves: their rows cost a fraction of what mapped attributes do."""


def _lines(week: Week, which: Any) -> Any:
    """Lines of logs (``bot.matching.crowd.Line``) by person and age, JSON as its text."""
    log = _PREFERENCE.c
    line = log.worker, log.op, log.slot, cast(log.value, Text), log.polarity, log.hard, log.message_id
    return select(*line).where(which, log.at < week.until).order_by(log.worker, log.id)


# ---------------------------------------------------------------- interests


def _acting(week: Week, *, consented: bool) -> tuple[Any, ...]:
    """Conditions for interests on which somebody has yet to act."""
    return (
        col(t.Interest.status).in_(OPEN),
        col(t.Interest.created_at) < week.until,
        col(t.Interest.consented).is_(consented),
    )


def _open(organization: str, week: Week, *, consented: bool) -> tuple[Any, ...]:
    """The same of one organization's people."""
    return col(t.Worker.organization) == organization, *_acting(week, consented=consented)


def _waiting(
    session: Session, organization: str, week: Week, people: Mapping[str, Person]
) -> tuple[list[Waiting], int]:
    """Interests that wait and may be named, longest first (at most ``WAITING``), and how many there are."""
    which = (*_open(organization, week, consented=True), col(t.Stay.withdrawn_on).is_(None))
    query = (
        select(
            col(t.Interest.id), col(t.Interest.worker), col(t.Interest.stay), col(t.Stay.name), col(t.Interest.status),
            col(t.Interest.changed_at), col(t.Interest.people),
        )
        .join(t.Worker, col(t.Worker.id) == col(t.Interest.worker))
        .join(t.Stay, col(t.Stay.id) == col(t.Interest.stay))
        .where(*which)
    )  # fmt: skip
    rows = session.execute(query.order_by(col(t.Interest.changed_at), col(t.Interest.id)).limit(WAITING)).all()
    total = session.scalar(query.with_only_columns(func.count())) or 0
    named = [
        Waiting(id_, stay, name, status, people[worker], changed_at, party)
        for id_, worker, stay, name, status, changed_at, party in rows
        if worker in people
    ]
    return named, int(total)


def _unshared(session: Session, organization: str, week: Week) -> dict[str, int]:
    """Stay → open interests of people who did not agree to be named."""
    query = (
        select(col(t.Interest.stay), func.count())
        .join(t.Worker, col(t.Worker.id) == col(t.Interest.worker))
        .join(t.Stay, col(t.Stay.id) == col(t.Interest.stay))
        .where(*_open(organization, week, consented=False), col(t.Stay.withdrawn_on).is_(None))
        .group_by(col(t.Interest.stay))
    )
    return {stay: int(number) for stay, number in session.execute(query)}


def _unshared_people(session: Session, organization: str, week: Week) -> int:
    query = (
        select(func.count(distinct(col(t.Interest.worker))))
        .join(t.Worker, col(t.Worker.id) == col(t.Interest.worker))
        .join(t.Stay, col(t.Stay.id) == col(t.Interest.stay))
        .where(*_open(organization, week, consented=False), col(t.Stay.withdrawn_on).is_(None))
    )
    return int(session.scalar(query) or 0)


def _named(session: Session, organization: str, workers: Any) -> dict[str, Person]:
    """Who these people of the organization are, on the platform where HR can reach them."""
    query = (
        select(col(t.Account.worker), col(t.Account.platform), col(t.Account.user))
        .join(t.Worker, col(t.Worker.id) == col(t.Account.worker))
        .where(col(t.Worker.organization) == organization, col(t.Account.worker).in_(workers))
        .order_by(col(t.Account.id).desc())
    )
    found: dict[str, Person] = {}
    for rows in raw_rows(session, query):
        for worker, platform, user in rows:
            if worker not in found or platform == "slack":
                found[worker] = Person(platform, user)
    return found


def _wanting(session: Session, organization: str, week: Week) -> dict[str, tuple[int, list[str]]]:
    """Worker who agreed to be named → how many come along, and the stays wanted, the one that suited best first."""
    score = func.coalesce(func.max(col(t.Proposal.score)), 0)
    query = (
        select(col(t.Interest.worker), col(t.Interest.stay), col(t.Interest.people), score)
        .join(t.Worker, col(t.Worker.id) == col(t.Interest.worker))
        .outerjoin(
            t.Proposal,
            and_(col(t.Proposal.worker) == col(t.Interest.worker), col(t.Proposal.stay) == col(t.Interest.stay)),
        )
        .where(*_open(organization, week, consented=True))
        .group_by(col(t.Interest.id))
        .order_by(col(t.Interest.worker), score.desc(), col(t.Interest.id))
    )
    lines = chain.from_iterable(raw_rows(session, query))
    out: dict[str, tuple[int, list[str]]] = {}
    for worker, theirs in groupby(lines, itemgetter(0)):
        _, stays, people, _ = zip(*theirs, strict=True)
        out[worker] = max(people), list(stays)
    return out


def _crowded(wanting: Iterable[tuple[int, list[str]]], stays: Sequence[Stay]) -> set[str]:
    """Stays that more people want than there are places."""
    wanted: Counter[str] = Counter()
    for party, choices in wanting:
        for stay in choices:
            wanted[stay] += party
    return {stay.id for stay in stays if wanted[stay.id] > stay.left}


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
    people = _named(session, organization, query.with_only_columns(col(t.Audit.who)))
    return [HumanWanted(people[worker], at) for worker, at in asked.items() if worker in people]

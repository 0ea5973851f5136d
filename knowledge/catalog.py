"""Programmes, facts, memberships and stays over SQLite or PostgreSQL: look up, match, import, export."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine, Row, and_, case, func, select, union_all
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, SQLModel, col

from bot.matching import STYLES, Columns, Matches, Overview, Proposing, Stay, overview, propose
from bot.preferences import Wishes
from bot.seams import Audience, BadInput, Fact, Member, Programme, Subject, Tables
from bot.wording import Wording, Wordings
from knowledge import tables as t
from knowledge.database import reading, writing
from knowledge.descriptions import Descriptions
from knowledge.joining import person
from knowledge.municipalities import Gazetteer, fold
from knowledge.starting_data import STAYS, load_tables
from knowledge.stays_file import ImportReport, StaysFile, cells_of, read_stays, write_stays

SOURCES = Path(__file__).parent / "sources"
PROMPTS = Path(__file__).parent.parent / "prompts"
VERSION = "catalogue.version"
"""Key in ``Meta``: a number that grows with every change, so that every process sees that its cache is old."""
LOADED = "catalogue.loaded"
"""Key in ``Meta``: on which day the starting data was last loaded."""
IMPORTED = "catalogue.imported"
"""Key in ``Meta``: on which day stays were last imported. From then on the samples stay away."""
AUDIENCES_KEPT = 16
"""So many organizations' stays are kept in memory as columns at a time."""
MINIMUM_GROUP = 3
"""What others thought of a stay counts from so many people on: less would say what one of them thought."""
PRIOR = 5
"""So many indifferent people are added to each group, so that a few voices weigh little."""
_FAVOUR: Mapping[str, int] = {"interested": 1, "like": 1, "dislike": -1}
_BEEN, _SO_SO = 3, 3
"""How much more an answer after the stay weighs within one person's voice, and the rating in the middle."""
_TAKEN = "confirmed"
TEMPLATE_ROWS = 3
MOST, A_FEW = 0.5, 5
"""A file that withdraws more than this share of the real stays on offer, and at least so many, may be a mistake."""


def mark_changed(session: Session) -> None:
    """Let every process drop what it keeps of the catalogue, once this transaction is committed.

    Whoever changes programmes, facts, memberships or stays calls it within the same transaction.
    """
    row = session.get(t.Meta, VERSION)
    session.merge(t.Meta(key=VERSION, value=str(int(row.value) + 1 if row else 1)))


@dataclass(frozen=True, slots=True)
class _Kept:
    """The stays that one audience sees, as columns."""

    version: str
    since: date
    """Stays that ended before are not among them."""
    columns: Columns
    favour: Mapping[str, float]


class Catalog:
    """``bot.seams.Catalogue`` over a database. May be used from several threads."""

    def __init__(self, engine: Engine, sources: Path = SOURCES, descriptions: Descriptions | None = None) -> None:
        self._engine = engine
        self._descriptions = descriptions
        self._sources = sources
        self._lock = threading.Lock()
        self._tables: tuple[str, Tables] | None = None
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    # ------------------------------------------------------------ looking up

    def tables(self) -> Tables:
        """The small tables as they stand; read again only after a change."""
        with reading(self._engine) as session:
            version = _version(session)
            if self._tables is None or self._tables[0] != version:
                self._tables = version, _read_tables(session)
            return self._tables[1]

    def stays(self, ids: Sequence[str], audience: Audience) -> Sequence[Stay]:
        """Stays by id, in the order asked for; unknown, withdrawn or unseen ids are left out."""
        if not ids:
            return ()
        with reading(self._engine) as session:
            return self._fetch(session, ids, audience)

    def count_stays(self) -> int:
        """How many stays there are that are not withdrawn, whoever may see them."""
        with reading(self._engine) as session:
            return int(session.scalar(select(func.count()).where(col(t.Stay.withdrawn_on).is_(None))) or 0)

    def loaded(self) -> bool:
        """True when the starting data was ever loaded."""
        with reading(self._engine) as session:
            return session.get(t.Meta, LOADED) is not None

    # ------------------------------------------------------------ matching

    def match(
        self,
        wishes: Wishes,
        *,
        audience: Audience,
        today: date,
        exclude: Sequence[str] = (),
        limit: int = 3,
        words: Sequence[str] = (),
        against: Sequence[str] = (),
        language: str = "ja",
        later: Wishes | None = None,
    ) -> Matches:
        """Stays that satisfy the hard wishes, ranked; when there are none, what would open some.

        The database filters by what no wish changes (audience, withdrawn, over); the columns of what is left are
        kept until the catalogue changes. The places taken are counted anew each time: a stay may just have filled.
        ``words`` and ``against`` are held against the descriptions where these have been embedded.
        """
        with reading(self._engine) as session:
            kept = self._columns(session, audience, today)
            columns = _less_taken(kept.columns, _taken(session))

            def fetch(ids: Sequence[str]) -> Sequence[Stay]:
                return self._fetch(session, ids, audience)

            close, repelling = (
                self._descriptions.closeness(said, kept.columns.ids, kept.version)
                if self._descriptions and said
                else None
                for said in (words, against)
            )
            given = Proposing(
                columns, fetch, today, frozenset(exclude), close, kept.favour, limit, language, later, repelling
            )
            return propose(wishes, given)

    def overview(self, audience: Audience, today: date) -> Overview:
        """All stays that this audience can book from ``today`` on, counted."""
        with reading(self._engine) as session:
            kept = self._columns(session, audience, today)
            return overview(_less_taken(kept.columns, _taken(session)), today)

    def _columns(self, session: Session, audience: Audience, today: date) -> _Kept:
        version = _version(session)
        with self._lock:
            kept = self._kept.get(audience.organization)
            if kept and kept.version == version and kept.since <= today:
                self._kept.move_to_end(audience.organization)
                return kept
        query = select(*_MATCHED).where(_seen_by(audience), col(t.Stay.last_day) >= today).order_by(col(t.Stay.id))
        rows = session.execute(query.execution_options(yield_per=5000))
        kept = _Kept(version, today, Columns.of(map(_stay, rows)), _favour(session))
        with self._lock:
            self._kept[audience.organization] = kept
            self._kept.move_to_end(audience.organization)
            while len(self._kept) > AUDIENCES_KEPT:
                self._kept.popitem(last=False)
        return kept

    def _fetch(self, session: Session, ids: Sequence[str], audience: Audience) -> list[Stay]:
        rows = session.execute(select(*_WHOLE).where(_seen_by(audience, indexed=False), col(t.Stay.id).in_(set(ids))))
        taken = dict(_taken(session, ids))
        found = {row.id: _stay(row, taken.get(row.id, 0)) for row in rows}
        return [found[stay] for stay in dict.fromkeys(ids) if stay in found]

    # ------------------------------------------------------------ filling

    def load_starting_data(self, folder: Path, *, documents_only: bool = False) -> None:
        """Bring the tables to what the files in ``folder`` say; the second time changes nothing.

        ``documents_only`` leaves the sample stays out. They are also left out where there are real stays, and
        wherever stays have been imported.

        Raises:
            BadInput: a file is missing or wrong; nothing is changed.
        """
        read = None if documents_only else self._read(folder / STAYS, self._wording)
        if read and read.rejected:
            bad = read.rejected[0]
            raise BadInput(f"{folder / STAYS}:{bad.line}: {bad.column}: {bad.why}; {bad.remedy}")
        with writing(self._engine) as session:
            changed = load_tables(session, folder)
            real = session.scalar(select(func.count()).where(col(t.Stay.sample).is_(False)))
            if read and not real and session.get(t.Meta, IMPORTED) is None:
                report = _compare(session, read)
                _apply(session, read, report)
                changed = changed or bool(report.added or report.changed or report.withdrawn)
            if changed:
                mark_changed(session)
            session.merge(t.Meta(key=LOADED, value=_today().isoformat()))

    def import_stays(
        self,
        path: Path,
        wording: Wording,
        *,
        partial: bool = False,
        dry_run: bool = False,
        withdraw: int | None = None,
    ) -> ImportReport:
        """Bring the stays to what a file says: those that are not in it any more are withdrawn, never deleted.

        One bad row holds everything back unless ``partial``; then a bad row's stay stays as it is. So does a file
        that withdraws most of the catalogue (``ImportReport.sweeping``), unless ``withdraw`` is how many those are.

        Raises:
            BadInput: the file can not be read or its columns are wrong.
        """
        read = self._read(path, wording)
        if dry_run or (read.rejected and not partial):
            with reading(self._engine) as session:
                return _compare(session, read)
        with writing(self._engine) as session:
            report = _compare(session, read)
            if report.sweeping and withdraw != len(report.withdrawn):
                return report
            _apply(session, read, report)
            if report.added or report.changed or report.withdrawn:
                mark_changed(session)
            session.merge(t.Meta(key=IMPORTED, value=_today().isoformat()))
        return replace(report, applied=True)

    def export_stays(self, path: Path, wording: Wording | None = None) -> None:
        """Write the stays that are not withdrawn: ``.xlsx`` or CSV by the name of the file.

        Raises:
            BadInput: the file can not be written.
        """
        with reading(self._engine) as session:
            query = select(t.Stay).where(col(t.Stay.withdrawn_on).is_(None)).order_by(col(t.Stay.id))
            write_stays(path, (cells_of(stay) for stay in session.scalars(query)), wording or self._wording)

    def stays_template(self, path: Path, wording: Wording | None = None) -> None:
        """Write a file with the columns and some of the sample stays as examples.

        Raises:
            BadInput: the file can not be written.
        """
        read = self._read(self._sources / STAYS, self._wording)
        examples = (cells_of(t.Stay(**read.rows[stay])) for stay in sorted(read.rows)[:TEMPLATE_ROWS])
        write_stays(path, examples, wording or self._wording)

    def _read(self, path: Path, wording: Wording) -> StaysFile:
        return read_stays(path, wording, self._gazetteer, self._labels)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer.read(self._sources / "municipalities.csv")

    @cached_property
    def _wordings(self) -> Wordings:
        return Wordings.load(PROMPTS)

    @property
    def _wording(self) -> Wording:
        return self._wordings[self._wordings.default]

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        """Folded key or name of a style, in every language → its key."""
        labels = {fold(style): style for style in STYLES}
        for wording in self._wordings:
            labels |= {fold(wording(f"styles.{style}.name")): style for style in STYLES}
        return labels


# ---------------------------------------------------------------- rows


def _column(name: str) -> ColumnElement[Any]:
    """A column of the table itself: rows of it cost half of what mapped attributes do."""
    return SQLModel.metadata.tables["stay"].c[name]


_PLAIN = ("id", "name", "municipality", "engagement", "days_min", "days_max", "capacity", "cost_yen",
          "elder_care", "workspace", "wifi", "private_room", "car_needed", "minutes_from_tokyo",
          "audience", "source", "confirmed_on", "sample")  # fmt: skip
_TEXTS = ("description_ja", "description_en", "url")
_OTHERS = ("styles", "skills", "themes", "windows", "childcare_from", "childcare_to")
_MATCHED = [_column(name) for name in (*_OTHERS, *_PLAIN)]
"""The columns that matching reads; texts stay in the database."""
_WHOLE = [*_MATCHED, *(_column(name) for name in _TEXTS)]


def _stay(row: Row[Any], taken: int = 0) -> Stay:
    """A stay from a row of ``_MATCHED`` or ``_WHOLE``."""
    values: tuple[Any, ...] = tuple(row)
    styles, skills, themes, windows, low, high, *plain = values
    return Stay(
        styles=tuple(styles),
        skills=tuple(skills),
        themes=tuple(themes),
        windows=tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in windows),
        childcare_ages=None if low is None or high is None else (low, high),
        taken=taken,
        **dict(zip((*_PLAIN, *_TEXTS), plain, strict=False)),
    )


def _seen_by(audience: Audience, *, indexed: bool = True) -> ColumnElement[bool]:
    """Not withdrawn, and public or this organization's.

    ``indexed=False`` hides the column from its index: SQLite would walk all stays of an audience to find a few by id.
    """
    column = col(t.Stay.audience) if indexed else func.coalesce(col(t.Stay.audience), "")
    return and_(col(t.Stay.withdrawn_on).is_(None), column.in_({"", audience.organization}))


def _version(session: Session) -> str:
    return session.scalar(select(col(t.Meta.value)).where(col(t.Meta.key) == VERSION)) or ""


def _taken(session: Session, ids: Sequence[str] | None = None) -> list[tuple[str, int]]:
    """Stay → how many people are confirmed for it."""
    query = (
        select(col(t.Interest.stay), func.sum(col(t.Interest.people)))
        .where(col(t.Interest.status) == _TAKEN)
        .group_by(col(t.Interest.stay))
    )
    if ids is not None:
        query = query.where(col(t.Interest.stay).in_(set(ids)))
    return [(stay, int(count)) for stay, count in session.execute(query)]


def _less_taken(columns: Columns, taken: Iterable[tuple[str, int]]) -> Columns:
    pairs = [(columns.position[stay], count) for stay, count in taken if stay in columns.position]
    if not pairs:
        return columns
    left = columns.left.copy()
    at, counts = np.array(pairs, dtype=np.int32).T
    left[at] = np.maximum(left[at] - counts, 0)
    return columns.with_left(left)


def _favour(session: Session) -> dict[str, float]:
    """What people thought of each stay, -1 to 1; only where at least ``MINIMUM_GROUP`` people said so.

    One person counts once for a stay, by the sum of what they said.
    """
    shown = select(
        col(t.Proposal.stay), col(t.Proposal.worker), case(_FAVOUR, value=t.Proposal.reaction, else_=0).label("said")
    ).where(col(t.Proposal.reaction).in_(_FAVOUR))
    # who has been there knows more than who has read about it
    been = select(
        col(t.Interest.stay), col(t.Interest.worker), (_BEEN * (col(t.Interest.rating) - _SO_SO)).label("said")
    ).where(col(t.Interest.rating).is_not(None))
    willing = select(
        col(t.Interest.stay),
        col(t.Interest.worker),
        case((col(t.Interest.again).is_(True), _BEEN), else_=-_BEEN).label("said"),
    ).where(col(t.Interest.again).is_not(None))
    voices = union_all(shown, been, willing).subquery()
    # who joined two accounts is one person
    each = (
        select(voices.c.stay, func.sum(voices.c.said).label("felt"))
        .join(t.Worker, col(t.Worker.id) == voices.c.worker)
        .group_by(voices.c.stay, person())
        .subquery()
    )
    sign = case((each.c.felt > 0, 1), (each.c.felt < 0, -1), else_=0)
    query = (
        select(each.c.stay, func.sum(sign), func.count()).group_by(each.c.stay).having(func.count() >= MINIMUM_GROUP)
    )
    return {stay: float(felt) / (count + PRIOR) for stay, felt, count in session.execute(query)}


def _read_tables(session: Session) -> Tables:
    def rows(table: Any, *order: Any) -> Iterator[Any]:
        return iter(session.scalars(select(table).order_by(*order)))

    def values(row: Any, kind: Any) -> dict[str, Any]:
        return {
            name: tuple(value) if isinstance(value := getattr(row, name), list) else value
            for name in kind.__dataclass_fields__
            if hasattr(row, name)
        }

    return Tables(
        programmes=tuple(Programme(**values(row, Programme)) for row in rows(t.Programme, t.Programme.id)),
        facts=tuple(Fact(**values(row, Fact)) for row in rows(t.Fact, t.Fact.id)),
        members=tuple(
            Member(**values(row, Member), code=row.municipality)
            for row in rows(t.Membership, t.Membership.programme, t.Membership.position, t.Membership.name)
        ),
        subjects=tuple(Subject(**values(row, Subject)) for row in rows(t.Subject, t.Subject.id)),
    )


# ---------------------------------------------------------------- bringing files in


def _today() -> date:
    return datetime.now(UTC).date()


def _compare(session: Session, read: StaysFile) -> ImportReport:
    """What the file would change."""
    present = {stay.id: stay for stay in session.scalars(select(t.Stay))}
    added = [stay for stay in read.rows if stay not in present]
    known = {stay: read.said(stay) for stay in read.rows if stay in present}
    same = [
        stay
        for stay, values in known.items()
        if present[stay].withdrawn_on is None
        and all(getattr(present[stay], name) == value for name, value in values.items())
    ]
    changed = {stay: _differing(present[stay], known[stay]) for stay in known if stay not in set(same)}
    gone = sorted(stay for stay, row in present.items() if row.withdrawn_on is None and stay not in read.named)
    names = {stay: str(read.rows[stay]["name"]) for stay in (*added, *changed)}
    names |= {stay: present[stay].name for stay in gone}
    return ImportReport(
        tuple(added), tuple(changed), tuple(same), tuple(gone), tuple(read.rejected), names=names, columns=changed,
        sweeping=_is_sweeping(present, gone),
    )  # fmt: skip


def _is_sweeping(present: Mapping[str, t.Stay], gone: Sequence[str]) -> bool:
    """Whether most of what people can still take would go; samples are no offers, and what is over is no loss."""
    today = _today()
    offered = {
        stay
        for stay, row in present.items()
        if row.withdrawn_on is None and not row.sample and (row.last_day is None or row.last_day >= today)
    }
    lost = offered & set(gone)
    return len(lost) >= A_FEW and len(lost) > MOST * len(offered)


def _differing(before: t.Stay, said: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns of the file in which a stay differs."""
    cells, others = cells_of(before), cells_of(t.Stay(**{**before.model_dump(), **said}))
    return tuple(column for column in cells if cells[column] != others[column])


def _apply(session: Session, read: StaysFile, report: ImportReport) -> None:
    session.add_all(t.Stay(**read.rows[stay]) for stay in report.added)
    for stay in report.changed:
        row = session.get(t.Stay, stay)
        assert row is not None
        for name, value in read.said(stay).items():
            setattr(row, name, value)
        row.withdrawn_on = None
    for stay in report.withdrawn:
        row = session.get(t.Stay, stay)
        assert row is not None
        row.withdrawn_on = _today()

"""What can be changed by hand, table by table: the cells of a row, read as strictly as those of a file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Engine
from sqlmodel import SQLModel, col, select

from knowledge import cell_values as read
from knowledge.cell_values import Bad, split_list
from knowledge.database import reading
from knowledge.municipalities import Gazetteer
from knowledge.stays_file import COLUMNS, MORE_COLUMNS, StayReader, cells_of
from knowledge.tables import Fact, Membership, Municipality, Programme, Stay, Subject

MOST_PEOPLE = 99
STATUSES = ("new", "contacted", "confirmed", "waiting", "declined")
"""What an interest can be moved to by hand; only its person takes it back."""

Values = dict[str, Any]
Problems = list[tuple[str, Bad]]


@dataclass(frozen=True, slots=True)
class HandForm:
    """The cells in which a row of one table is written."""

    columns: Sequence[str]
    cells: Callable[[Any], Mapping[str, str]]
    """A row → its cells."""
    read: Callable[[Mapping[str, str], str | None], tuple[Values, Problems]]
    """Cells, and the key of the row that they are of (None: a new one) → the row's values, and what is wrong."""
    key: str = ""
    """The column that is given once and stays; empty where the database numbers the rows."""
    required: frozenset[str] = frozenset()
    long: frozenset[str] = frozenset()
    """Columns for whole sentences."""
    choices: Mapping[str, Callable[[], Sequence[tuple[str, str]]]] = field(default_factory=dict)
    """Column → the only cells that it can have, each with its name, if it has one of its own."""


def hand_forms(engine: Engine, stays: StayReader) -> Mapping[str, HandForm]:
    """Name of a table → how its rows are written by hand."""
    flags = ("elder_care", "workspace", "wifi", "private_room", "car_needed")
    return {
        "stay": HandForm(
            (*COLUMNS, *MORE_COLUMNS, "withdrawn_on"), _stay_cells, partial(_read_stay, engine, stays), "id",
            frozenset({"id", "name", "municipality", "styles", "windows", "days_min", "days_max", "capacity"}),
            frozenset({"description_ja", "description_en"}), dict.fromkeys(flags, partial(_plain, ("", "yes", "no"))),
        ),
        "programme": _plain_form(
            engine, Programme, ("id", "kind", "name_ja", "name_en", "aliases", "url", "source", "confirmed_on"),
            required={"id", "kind", "name_ja"}, long=(),
        ),
        "fact": _plain_form(
            engine, Fact,
            ("id", "subject", "attribute", "text_ja", "text_en", "number", "unit", "source", "url", "confirmed_on"),
            required={"id", "subject", "attribute", "text_ja"}, long={"text_ja", "text_en"},
            choices={"subject": partial(_named, engine, Programme, Subject)},
        ),
        "membership": HandForm(
            _MEMBERSHIP, partial(_cells, _MEMBERSHIP), partial(_read_membership, engine, stays.gazetteer),
            required=frozenset({"programme", "name"}), choices={"programme": partial(_named, engine, Programme)},
        ),
        "interest": HandForm(
            ("status", "people", "note"), partial(_cells, ("status", "people", "note")), _read_interest,
            long=frozenset({"note"}), choices={"status": partial(_plain, STATUSES)},
        ),
    }  # fmt: skip


# ---------------------------------------------------------------- cells


_MEMBERSHIP = ("programme", "name", "municipality", "candidates", "role", "since", "source", "confirmed_on", "position")
_READ: Mapping[str, Callable[[str], Any]] = {
    "aliases": split_list,
    "url": read.url,
    "confirmed_on": read.day,
    "number": read.figure,
    "position": lambda cell: read.whole(cell, 0) or 0,
}
"""Column → how its cell is read, where it is not the text itself."""


def _cells(columns: Sequence[str], row: Any) -> Mapping[str, str]:
    return {column: _cell(getattr(row, column)) for column in columns}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _stay_cells(row: Stay) -> Mapping[str, str]:
    return {**cells_of(row), "withdrawn_on": _cell(row.withdrawn_on)}


def _read_each(
    cells: Mapping[str, str], readers: Mapping[str, Callable[[str], Any]], required: Collection[str]
) -> tuple[Values, Problems]:
    values: Values = {}
    problems: Problems = []
    for column, of_cell in readers.items():
        cell = cells.get(column, "").strip()
        try:
            values[column] = of_cell(read.filled(cell) if column in required else cell)
        except Bad as problem:
            problems.append((column, problem))
    return values, problems


def _plain(cells: Sequence[str]) -> Sequence[tuple[str, str]]:
    return [(cell, "") for cell in cells]


def _named(engine: Engine, *tables: Any) -> Sequence[tuple[str, str]]:
    """Ids of rows and what they are called."""
    with reading(engine) as session:
        return [(row.id, row.name_ja) for table in tables for row in session.scalars(select(table).order_by(table.id))]


def _one_of(choices: Callable[[], Sequence[tuple[str, str]]], cell: str) -> str:
    known = [choice for choice, _ in choices()]
    if cell not in known:
        raise Bad("choice", known="、".join(known))
    return cell


def _is_known(engine: Engine, *which: Any) -> bool:
    with reading(engine) as session:
        return session.scalar(select(1).where(*which)) is not None


# ---------------------------------------------------------------- tables


def _plain_form(
    engine: Engine,
    table: type[SQLModel],
    columns: Sequence[str],
    *,
    required: Collection[str],
    long: Collection[str],
    choices: Mapping[str, Callable[[], Sequence[tuple[str, str]]]] | None = None,
) -> HandForm:
    """A form of a table with an ``id`` whose columns have nothing to do with one another."""
    choices = choices or {}
    readers = {
        column: partial(_one_of, choices[column]) if column in choices else _READ.get(column, str) for column in columns
    }

    def read_row(cells: Mapping[str, str], key: str | None) -> tuple[Values, Problems]:
        values, problems = _read_each(cells, readers, required)
        if key is None and "id" in values and _is_known(engine, table.id == values["id"]):  # type: ignore[attr-defined]
            problems.append(("id", Bad("known")))
        return values, problems

    return HandForm(columns, partial(_cells, columns), read_row, "id", frozenset(required), frozenset(long), choices)


def _read_stay(engine: Engine, stays: StayReader, cells: Mapping[str, str], key: str | None) -> tuple[Values, Problems]:
    values, problems = stays.read(cells)
    if key is None and _is_known(engine, col(Stay.id) == values.get("id")):
        problems.append(("id", Bad("known")))
    try:
        withdrawn = read.day(cells.get("withdrawn_on", "").strip())
        if withdrawn and withdrawn > datetime.now(UTC).astimezone().date():
            raise Bad("later")
        values["withdrawn_on"] = withdrawn
    except Bad as problem:
        problems.append(("withdrawn_on", problem))
    return values, problems


def _read_membership(
    engine: Engine, gazetteer: Gazetteer, cells: Mapping[str, str], key: str | None
) -> tuple[Values, Problems]:
    def code(cell: str) -> str:
        if not cell or _is_known(engine, col(Municipality.code) == cell):
            return cell
        codes = gazetteer.find(cell)
        if not codes:
            raise Bad("no_code")
        if len(codes) > 1:
            raise Bad("places", candidates="、".join(gazetteer.label(one) for one in codes))
        return codes[0]

    readers: dict[str, Callable[[str], Any]] = {
        **{column: _READ.get(column, str) for column in _MEMBERSHIP},
        "programme": partial(_one_of, partial(_named, engine, Programme)),
        "municipality": code,
        "candidates": lambda cell: [code(word) for word in split_list(cell)],
    }
    values, problems = _read_each(cells, readers, ("programme", "name"))
    same = (
        col(Membership.programme) == values.get("programme"), col(Membership.name) == values.get("name"),
        col(Membership.id) != (int(key) if key and key.isdecimal() else -1),
    )  # fmt: skip
    if _is_known(engine, *same):
        problems.append(("name", Bad("member_known")))
    return values, problems


def _read_interest(cells: Mapping[str, str], key: str | None) -> tuple[Values, Problems]:
    del key

    def status(cell: str) -> str:
        if cell not in STATUSES:
            raise Bad("status")
        return cell

    def people(cell: str) -> int:
        try:
            number = read.needed(cell, 1)
        except Bad:
            number = 0
        if not 1 <= number <= MOST_PEOPLE:
            raise Bad("people", most=MOST_PEOPLE)
        return number

    return _read_each(cells, {"status": status, "people": people, "note": str}, ())

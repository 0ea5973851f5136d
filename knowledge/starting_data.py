"""The starting data: the CSV files of ``knowledge/sources`` into their tables, again and again with one result."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from sqlalchemy import delete, select
from sqlmodel import Session, SQLModel

from bot.seams import BadInput
from knowledge.tables import Fact, Membership, Meta, Municipality, Programme, Subject

FILES: Mapping[str, tuple[type[SQLModel], tuple[str, ...]]] = {
    "municipalities.csv": (Municipality, ("code",)),
    "programmes.csv": (Programme, ("id",)),
    "subjects.csv": (Subject, ("id",)),
    "facts.csv": (Fact, ("id",)),
    "memberships.csv": (Membership, ("programme", "name")),
}
"""File → its table, and what names a row of it."""
STAYS = "stays.csv"


def load_tables(session: Session, folder: Path) -> bool:
    """Bring the small tables to what the files say; True when anything changed.

    Rows that the files once had and have no more are removed; rows that somebody added by hand stay.

    Raises:
        BadInput: a file is missing, or a cell of it is wrong; names file, line and column. Nothing is changed.
    """
    changed = False
    for name, (table, key) in FILES.items():
        path = folder / name
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise BadInput(f"{path}: {error.strerror}; it belongs to the starting data") from error
        digest = hashlib.sha256(raw).hexdigest()
        mark = session.get(Meta, f"starting_data/{name}")
        before = json.loads(mark.value) if mark else {"digest": "", "rows": []}
        if before["digest"] == digest:
            continue
        rows = {tuple(row[part] for part in key): row for row in _read(path, table)}
        _bring(session, table, key, rows, {tuple(row) for row in before["rows"]})
        value = json.dumps({"digest": digest, "rows": [list(row) for row in rows]}, ensure_ascii=False)
        session.merge(Meta(key=f"starting_data/{name}", value=value))
        changed = True
    return changed


def _bring(
    session: Session,
    table: type[SQLModel],
    key: tuple[str, ...],
    rows: Mapping[Any, Mapping[str, Any]],
    before: set[Any],
) -> None:
    """Insert, change and remove rows of one table."""
    present = {tuple(getattr(row, part) for part in key): row for row in session.scalars(select(table))}
    session.add_all(table(**row) for name, row in rows.items() if name not in present)
    for name, row in rows.items():
        if name in present:
            for column, value in row.items():
                setattr(present[name], column, value)
    for name in before - rows.keys():
        where = [getattr(table, part) == value for part, value in zip(key, name, strict=True)]
        session.execute(delete(table).where(*where))


def _read(path: Path, table: type[SQLModel]) -> Iterator[dict[str, Any]]:
    """The rows of a file, every cell as its column's type."""
    kinds = {name: _kind(field.annotation) for name, field in table.model_fields.items()}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        wrong = [name for name in reader.fieldnames or () if name not in kinds]
        if wrong:
            raise BadInput(f"{path}:1: no column {wrong[0]!r} in table {table.__name__}")
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeDecodeError) as error:
                raise BadInput(f"{path}:{line}: {error}") from error
            values = {}
            for name, cell in row.items():
                if name not in kinds or cell is None:
                    raise BadInput(f"{path}:{line}: not as many cells as columns")
                try:
                    values[name] = kinds[name](cell.strip())
                except ValueError as error:
                    raise BadInput(f"{path}:{line}: {name}: {cell!r} can not be read ({error})") from error
            yield values


def _kind(annotation: Any) -> Callable[[str], Any]:
    """What reads a cell of this type; an empty cell is None where the column takes it."""
    types = get_args(annotation) or (annotation,)
    optional = type(None) in types
    if annotation == list[str]:
        return lambda cell: [word for part in cell.split(";") if (word := part.strip())]
    read: Callable[[str], Any] = str
    if date in types:
        read = date.fromisoformat
    elif int in types:
        read = int
    elif float in types:
        read = float
    return lambda cell: None if optional and not cell else read(cell)

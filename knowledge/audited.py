"""Sessions for changes by hand: each change is written to the audit table in its own transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, event, inspect
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session, SQLModel

from knowledge import interests
from knowledge.catalog import mark_changed
from knowledge.tables import Audit, Fact, Interest, Membership, Programme, Stay

CATALOGUE = (Programme, Fact, Membership, Stay)


def audited(engine: Engine, who: Callable[[], str]) -> sessionmaker[Session]:
    """Sessions whose changes are noted with the name that ``who`` gives.

    An interest's history follows its status, and every process drops what it keeps of the catalogue.

    Raises, when a session is flushed:
        NotPossible: an interest can not have that status; the stay has no room, or its person took it back.
    """
    maker = sessionmaker(engine, class_=Session, expire_on_commit=False)
    maker.configure(info={"who": who})
    event.listen(maker, "before_flush", _note)
    return maker


def _note(session: Any, _context: Any, _instances: Any) -> None:
    now, who = datetime.now(UTC), session.info["who"]()
    touched = [(row, "new") for row in session.new] + [(row, "changed") for row in session.dirty]
    touched += [(row, "deleted") for row in session.deleted]
    catalogue = False
    for row, how in touched:
        if (
            isinstance(row, Audit)
            or not isinstance(row, SQLModel)
            or (how == "changed" and not session.is_modified(row))
        ):
            continue
        if isinstance(row, Interest) and how == "changed":
            status, people = (inspect(row).attrs[name].history for name in ("status", "people"))
            if status.has_changes() or people.has_changes():
                interests.check(session, row, status.deleted[0] if status.deleted else row.status)
            if status.has_changes():
                interests.move(row, row.status, who, now)
        before, after = _change(row, how)
        catalogue = catalogue or isinstance(row, CATALOGUE)
        identity = "/".join(str(getattr(row, key.key) or "") for key in inspect(type(row)).primary_key)
        session.add(Audit(at=now, who=who, what=f"{type(row).__name__.lower()}/{identity}", before=before, after=after))
    if catalogue:
        mark_changed(session)


def _change(row: SQLModel, how: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the row held and holds, where that differs; who a person is stays out of it."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for attribute in inspect(row).attrs:
        name, history = attribute.key, attribute.history
        if name in ("worker", "history") or (how == "changed" and not history.has_changes()):
            continue
        if how != "new":
            before[name] = _plain(history.deleted[0] if history.deleted else getattr(row, name))
        if how != "deleted":
            after[name] = _plain(getattr(row, name))
    return before, after


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

"""Run by Alembic: migrates the connection that ``knowledge.database`` hands over.

A developer who adds a migration has none to hand over and names a scratch database instead:
``alembic -c knowledge/migrations/alembic.ini -x url=sqlite:////tmp/scratch.db revision --autogenerate -m "why"``.
"""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.types import DateTime, TypeDecorator
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import knowledge.tables  # noqa: F401 - fills the metadata


def render(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Write plain SQLAlchemy types: a migration must not change when our own types do."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, TypeDecorator) and isinstance(item.impl_instance, DateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_item=render,  # type: ignore[arg-type]
        render_as_batch=True,  # SQLite alters a table by copying it
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with create_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as scratch:
        migrate(scratch)

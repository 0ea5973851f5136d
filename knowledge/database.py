"""One engine for SQLite or PostgreSQL, its transactions, and the way to the newest schema.

SQLite runs in WAL mode (readers and the writer do not wait for each other) with ``synchronous=FULL``:
an event is acknowledged to its platform once it is committed, so a commit has to outlive a power cut.
``secure_delete`` overwrites what is deleted, because people are promised that it is gone.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Executable, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlmodel import Session

from bot.seams import StoreError

FILE = "sankin.db"
BUSY_SECONDS = 20
"""How long a SQLite writer waits for another one."""
MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 7_265_106_101
"""Key of the PostgreSQL advisory lock under which one process migrates; any number of our own."""


def open_engine(where: str | Path) -> Engine:
    """Open the database of a home folder, or of a URL, at the newest schema.

    ``where`` is a folder, ``sqlite:///path`` or ``postgresql://user:password@host/name``. Processes that
    start at the same time migrate one after the other; the second finds nothing left to do.

    Raises:
        StoreError: it can not be used; names the place and the remedy, never the password.
    """
    url = _url(where)
    if url.get_backend_name() == "sqlite" and url.database:
        try:
            Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{Path(url.database).parent}: {error.strerror}; choose another folder with --home or SANKIN_HOME"
            ) from error
    engine = _engine(url)
    try:
        with explained(engine):
            _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction that may write; committed at the end, rolled back on any error.

    Raises:
        StoreError: the database is full, read-only, gone, or another writer held it too long.
    """
    with explained(engine), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One consistent look at the database that waits for no writer.

    Raises:
        StoreError: as ``writing``.
    """
    with explained(engine), Session(engine.execution_options(sankin_reading=True)) as session:
        yield session


def raw_rows(session: Session, query: Executable, size: int = 8000) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows of a long answer in batches, as the driver gives them.

    Values are not converted: on SQLite a flag is 0 or 1. SQLAlchemy's own rows take as long again as reading them does.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        cursor = connection.execute(query).cursor
        while rows := cursor.fetchmany(size):
            yield rows
    else:  # the answer stays with the server
        yield from connection.execute(query, execution_options={"yield_per": size}).partitions()


@contextmanager
def explained(engine: Engine) -> Iterator[None]:
    """Turn a driver's error about the database as a whole into a ``StoreError`` that a person can act on."""
    try:
        yield
    except DatabaseError as error:
        cause = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
        remedy = next((remedy for sign, remedy in _REMEDIES if sign in cause), None)
        if remedy is None and not isinstance(error, OperationalError):
            raise  # a mistake of ours, not of the place
        raise StoreError(f"{_name(engine.url)}: {cause}; {remedy or 'is the database server running?'}") from error


_REMEDIES = (
    ("not a database", "move that file away, or choose another folder with --home or SANKIN_HOME"),
    ("malformed", "the file is damaged: restore it from a backup, or move it away to start anew"),
    ("readonly", "make the folder and its files writable, or choose another with --home or SANKIN_HOME"),
    ("unable to open", "make the folder writable, or choose another with --home or SANKIN_HOME"),
    ("full", "free some space on that disk"),
    ("disk I/O", "look at that disk: it is full or failing"),
    ("locked", "another process has been writing for long; try again when it is done"),
    ("authentication failed", "check the user and password in DATABASE_URL"),
    ("does not exist", "create that database first, or correct DATABASE_URL"),
    ("resolve", "check the host in DATABASE_URL"),
    ("refused", "start the server, or correct DATABASE_URL"),
    ("No such file", "start the server, or correct DATABASE_URL"),
    ("timeout", "check the host and port in DATABASE_URL, and that a firewall lets them through"),
)


def plain(words: str) -> str:
    """Give ``words`` without what a database refuses: no NUL, and U+FFFD in place of lone surrogates."""
    return words.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


# ---------------------------------------------------------------- the engine


def _url(where: str | Path) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(Path(where).expanduser() / FILE))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError) as error:
        raise StoreError("DATABASE_URL is not a URL; write postgresql://user:password@host:5432/name") from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise StoreError(f"{_name(url)}: no such kind of database here; use postgresql:// or sqlite:///")
    if url.drivername == "sqlite" and not url.database:
        raise StoreError("sqlite:// names no file; write sqlite:///path/to/sankin.db")
    return url


def _name(url: URL) -> str:
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _engine(url: URL) -> Engine:
    # errors must not carry what people wrote into logs
    options: dict[str, Any] = {"hide_parameters": True, "json_serializer": _dumps}
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=10, connect_args={"connect_timeout": 5}, **options)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **options)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _dumps(value: Any) -> str:
    """Readable Japanese in the rows, and still a form for text that is not valid Unicode."""
    written = json.dumps(value, ensure_ascii=False)
    try:
        written.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value)
    return written


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin in _begin alone
    with closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")
        _use_wal(cursor)


def _use_wal(cursor: Any) -> None:
    """Switch to WAL; SQLite does not wait by itself when two processes do this to a new file at once."""
    for attempt in range(100):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except Exception as error:
            if "locked" not in str(error) or attempt == 99:
                raise
            time.sleep(0.02)
        else:
            return


def _begin(connection: Connection) -> None:
    """Take the write lock at the start: a transaction that reads first could not wait for it later."""
    deferred = connection.get_execution_options().get("sankin_reading")
    connection.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")


# ---------------------------------------------------------------- the schema


def revision(connection: Connection) -> str | None:
    """Read the schema's revision; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(engine: Engine) -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config(attributes={})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    with engine.begin() as connection:  # on SQLite this is the lock
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        now = revision(connection)
        if now == scripts.get_current_head():
            return
        try:
            if now is not None:
                scripts.get_revision(now)
        except CommandError as error:
            raise StoreError(
                f"{_name(engine.url)}: its schema ({now}) is newer than this version of Sankin; "
                "update Sankin, or choose another database"
            ) from error
        from alembic import command

        config.attributes["connection"] = connection
        command.upgrade(config, "head")

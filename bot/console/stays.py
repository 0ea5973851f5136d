"""``stays``: the catalogue in and out of files."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.console.assembly import Sankin
from bot.console.loading import describe
from bot.console.schedule import tell_gone
from bot.wording import Wording
from knowledge.interests import Interests
from knowledge.stays_file import ImportReport


def bring(sankin: Sankin, path: Path, *, partial: bool, dry_run: bool, withdraw: int | None = None) -> int:
    """Import a file and say what changed, row by row; 1 when rows were rejected or so many withdrawals not named."""
    report = sankin.catalog.import_stays(path, sankin.wording, partial=partial, dry_run=dry_run, withdraw=withdraw)
    wording = sankin.wording
    gone = len(report.withdrawn)
    unnamed = report.sweeping and withdraw != gone
    lines = [
        _row(wording, kind, row, report)
        for kind, rows in (("added", report.added), ("changed", report.changed), ("withdrawn", report.withdrawn))
        for row in rows
    ]
    lines += [
        wording("cli.stays.rejected", line=r.line, column=r.column, why=r.why, remedy=r.remedy) for r in report.rejected
    ]
    lines.append(
        wording(
            "cli.stays.summary",
            added=len(report.added), changed=len(report.changed), withdrawn=len(report.withdrawn),
            rejected=len(report.rejected),
        )
    )  # fmt: skip
    if report.applied:
        describe(sankin)
    if report.applied and (told := tell_gone(sankin)):
        lines.append(wording("cli.stays.told", n=told))
    elif waiting := Interests(sankin.engine).open_in(report.withdrawn):
        lines.append(wording("cli.stays.would_tell", n=waiting))
    if unnamed:
        lines.append(wording("cli.stays.sweeping", n=gone))
    if dry_run:
        lines.append(wording("cli.stays.dry_run"))
    elif report.rejected and not partial:
        lines.append(wording("cli.stays.nothing"))
    elif unnamed:
        lines.append(wording("cli.stays.unnamed" if withdraw is None else "cli.stays.misnamed", n=gone, named=withdraw))
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if report.rejected or unnamed else 0


def _row(wording: Wording, kind: str, stay: str, report: ImportReport) -> str:
    """A stay that is added, changed (with the columns in question) or withdrawn."""
    line = wording("cli.stays.row", kind=wording(f"cli.stays.{kind}"), id=stay, name=report.names[stay])
    columns = report.columns.get(stay, ()) if kind == "changed" else ()
    return line + wording("cli.stays.columns", columns=wording("cli.stays.join").join(columns)) if columns else line


def take(sankin: Sankin, path: Path) -> int:
    """Export the catalogue."""
    sankin.catalog.export_stays(path)
    sys.stdout.write(sankin.wording("cli.stays.written", path=path) + "\n")
    return 0


def template(sankin: Sankin, path: Path) -> int:
    """Write a template with examples."""
    sankin.catalog.stays_template(path)
    sys.stdout.write(sankin.wording("cli.stays.written", path=path) + "\n")
    return 0

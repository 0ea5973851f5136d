"""``stays``: the catalogue in and out of files."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.console.assembly import Sankin
from bot.console.loading import describe
from bot.console.schedule import tell_gone


def bring(sankin: Sankin, path: Path, *, partial: bool, dry_run: bool) -> int:
    """Import a file and say what changed, row by row; 1 when rows were rejected."""
    report = sankin.catalog.import_stays(path, sankin.wording, partial=partial, dry_run=dry_run)
    wording = sankin.wording
    lines = [
        wording("cli.stays.row", kind=wording(f"cli.stays.{kind}"), id=row)
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
    if dry_run:
        lines.append(wording("cli.stays.dry_run"))
    elif report.rejected and not partial:
        lines.append(wording("cli.stays.nothing"))
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if report.rejected else 0


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

"""A digest as a workbook: its numbers and the chart first, then a sheet for each kind of rows."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from adapters.digest.telling import Cell, Section, Teller, Told
from adapters.widths import width
from bot.digest import Digest

WIDEST, NARROWEST = 60, 10
"""Columns of the sheet, in characters; what is longer is wrapped."""
PICTURE = 0.55
"""Size of the chart on the sheet, as a share of its pixels."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def workbook(tell: Teller, told: Told, digest: Digest, picture: bytes) -> bytes:
    """The file; ``picture`` is a PNG, or empty."""
    from openpyxl import Workbook
    from openpyxl.drawing.image import Image
    from openpyxl.styles import Font

    book = Workbook()
    first = book.active
    assert first is not None
    first.title = tell.say("sheet.figures")
    for line in (told.title, told.period, *told.summary, None):
        first.append([_safe(line) if line else line])
    first["A1"].font = Font(bold=True, size=14)
    sections = {section.key: section for section in told.sections}
    if figures := sections.get("figures"):
        _table(first, figures)
    for section in _tables(tell, digest, sections):
        sheet = book.create_sheet(tell.say(f"sheet.{section.key}"))
        _table(sheet, section)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
    if picture:
        image = Image(io.BytesIO(picture))
        image.width, image.height = int(image.width * PICTURE), int(image.height * PICTURE)
        first.add_image(image, f"A{first.max_row + 2}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _table(sheet: Any, section: Section) -> None:
    """Write a heading and rows below what the sheet has; only rows that need it get a style, which is what costs."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.append(list(section.columns))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E3EEF6")
    widths = [width(heading) + 3 for heading in section.columns]
    wrapped = Alignment(vertical="top", wrap_text=True)
    for row in section.rows:
        cells = [_safe(cell) for cell in row]
        wide = [width(str(cell)) + 2 for cell in cells]
        widths = [max(pair) for pair in zip(widths, wide, strict=True)]
        sheet.append(cells)
        if max(wide) > WIDEST:
            for cell in sheet[sheet.max_row]:
                cell.alignment = wrapped
    for at, columns in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = min(WIDEST, max(NARROWEST, columns))


def _tables(tell: Teller, digest: Digest, sections: Mapping[str, Section]) -> list[Section]:
    """The sections as sheets: demand and chart as rows, everything else as it stands."""
    tables = [sections[key] for key in ("waiting", "humans", "contention", "unseen", "questions", "stale")
              if key in sections and sections[key].rows]  # fmt: skip
    for at, section in enumerate(tables):
        if section.key == "waiting":
            since = (tell.day(item.since) for item in digest.waiting)
            rows = tuple((*row, day) for row, day in zip(section.rows, since, strict=True))
            tables[at] = replace(section, columns=(*section.columns, tell.say("column.since")), rows=rows)
    if digest.remedies:
        rows = tuple(
            (
                tell.wish(item.wish),
                tell.number(item.people),
                (item.wish != "place" and item.stay_name) or tell.say("none"),
            )
            for item in digest.remedies
        )
        columns = tuple(tell.say(f"column.{name}") for name in ("wish", "people", "example"))
        tables.append(Section("demand", "", columns=columns, rows=rows))
    for key, column, bars, name in (
        ("months", "month", digest.months, tell.month),
        ("styles", "style", digest.styles, tell.style),
    ):
        columns = tuple(tell.say(f"column.{each}") for each in (column, "demand", "places"))
        rows = tuple((name(bar.key), tell.number(bar.demand), bar.places) for bar in bars)
        tables.append(Section(key, "", columns=columns, rows=rows))
    return tables


def _safe(cell: Cell) -> Any:
    """What people wrote is never a formula, and control characters that Excel refuses are left out."""
    if not isinstance(cell, str):
        return cell if not isinstance(cell, datetime) else cell.date()
    text = "".join(letter for letter in cell if letter >= " " or letter == "\n")
    return "'" + text if text.startswith(_FORMULA) and not text[1:].isdigit() else text

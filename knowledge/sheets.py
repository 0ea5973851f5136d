"""Tables in files, line by line: CSV as spreadsheets write it (UTF-8, UTF-16 or Shift_JIS), and XLSX."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree  # only its error: workbooks are parsed by openpyxl

from bot.seams import BadInput
from bot.wording import Wording

WORKBOOKS = (".xlsx", ".xlsm")
MOST_ROWS = 500_000
"""A workbook's rows beyond these are not read: a damaged one can claim a million empty ones."""
_BROKEN_WORKBOOK = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, ValueError, IndexError, TypeError, AttributeError,
    OSError,
)  # fmt: skip
"""What the library lets through when a workbook is damaged."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the start of a cell."""


def read_lines(path: Path, wording: Wording) -> Iterator[tuple[int, list[str]]]:
    """Line numbers and cells of a file; of a workbook, the rows of its first sheet.

    Raises:
        BadInput: it can not be read; says from which line on.
    """
    return _read_xlsx(path, wording) if path.suffix.lower() in WORKBOOKS else _read_csv(path, wording)


def _read_csv(path: Path, wording: Wording) -> Iterator[tuple[int, list[str]]]:
    """Lines and their cells; UTF-8 with or without BOM, else Shift_JIS as Windows writes it."""
    raw = _bytes(path, wording)
    for encoding in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp932"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise BadInput(wording("catalogue.file.encoding", path=path))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, [_clean(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(wording("catalogue.file.broken", path=path, line=line, error=error)) from error


def _read_xlsx(path: Path, wording: Wording) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first sheet, as text."""
    from openpyxl import load_workbook

    raw = _bytes(path, wording)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for line, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, values_only=True), start=1):
            yield line, [_cell(cell) for cell in cells]
    except _BROKEN_WORKBOOK as error:
        raise BadInput(wording("catalogue.file.broken", path=path, line=1, error=error)) from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _clean(str(value))


def _clean(cell: str) -> str:
    """Without the control characters that no workbook can hold, and with one kind of line break."""
    return _CONTROL.sub("", cell.replace("\r\n", "\n").replace("\r", "\n"))


def _bytes(path: Path, wording: Wording) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(wording("catalogue.file.unreadable", path=path, error=error.strerror or error)) from error


def write_lines(path: Path, lines: Sequence[Sequence[str]], wording: Wording) -> None:
    """Write ``.xlsx``, or else CSV in UTF-8 with BOM, which spreadsheets open rightly.

    Raises:
        BadInput: the file can not be written.
    """
    try:
        if path.suffix.lower() in WORKBOOKS:
            _write_xlsx(path, lines)
        else:
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(lines)
    except OSError as error:
        raise BadInput(wording("catalogue.file.unwritable", path=path, error=error.strerror)) from error


def _write_xlsx(path: Path, lines: Sequence[Sequence[str]]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "stays"
    for line in lines:
        sheet.append(list(line))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    book.save(path)


def risked(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip("'").startswith(_RISKY) else cell


def unrisked(cell: str) -> str:
    """What ``risked`` was given."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_RISKY) else cell

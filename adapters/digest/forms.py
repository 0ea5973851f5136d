"""A digest's forms: page, plain text, workbook, JSON, and the reply that a chat channel or an e-mail carries."""

from __future__ import annotations

import io
import json
import unicodedata
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.chart import ChartWords, chart
from adapters.digest.telling import SHOWN, Cell, Section, Teller, Told
from bot.digest import Digest
from bot.message import Address, Attachment, Card, Reply, to_json
from bot.wording import Wording

PNG, XLSX, HTML = "image/png", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/html"
_PAGES = Path(__file__).parent.parent / "pages"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Forms:
    """One digest in every form."""

    digest: Digest
    wording: Wording
    zone: tzinfo

    @property
    def teller(self) -> Teller:
        """Its words."""
        return Teller(self.digest, self.wording, self.zone)

    @property
    def has_chart(self) -> bool:
        """Whether there is demand that may be counted out: bars that all stand for one or two people show nothing."""
        return any(bar.demand for bar in (*self.digest.months, *self.digest.styles))

    def chart(self) -> bytes:
        """The chart as a PNG."""
        tell = self.teller
        words = ChartWords(
            title=tell.say("chart.title"), months=tell.say("chart.months"), styles=tell.say("chart.styles"),
            demand=tell.say("chart.demand"), places=tell.say("chart.places"), under=tell.say("chart.under"),
            month_names=[_short_month(bar.key, tell) for bar in self.digest.months],
            style_names=[tell.style(bar.key) for bar in self.digest.styles],
        )  # fmt: skip
        return chart(self.digest.months, self.digest.styles, words)

    def html(self, *, inline: bool = True, chart_url: str = "") -> str:
        """The page; with the chart in it, or at ``chart_url`` (an e-mail's ``cid:…``)."""
        told = self.teller.told()
        if inline and self.has_chart:
            chart_url = "data:image/png;base64," + b64encode(self.chart()).decode("ascii")
        environment = Environment(loader=FileSystemLoader(_PAGES), autoescape=True, undefined=StrictUndefined)
        return environment.get_template("digest.html").render(
            told=told, chart=chart_url, numeric=_numeric,
            show=self._shown, more=self._more,
        )  # fmt: skip

    def text(self) -> str:
        """Plain text, for an e-mail's other half and for the terminal."""
        told = self.teller.told()
        lines = [told.title, told.period, "", *told.summary]
        for section in told.sections:
            lines += ["", f"■ {section.title}", *self._lines(section, brief=False)]
        return "\n".join([*lines, "", told.footer]) + "\n"

    def json(self) -> str:
        """Everything as JSON: the values and their words."""
        told = self.teller.told()
        return json.dumps({"digest": whole(self.digest), "told": whole(told)}, ensure_ascii=False, indent=2) + "\n"

    def workbook(self) -> bytes:
        """Every row, one sheet a section."""
        return _workbook(self.teller, self.teller.told(), self.digest, self.chart() if self.has_chart else b"")

    def attachments(self) -> tuple[Attachment, ...]:
        """Chart and workbook."""
        told = self.teller.told()
        files = [Attachment(f"{told.file}.xlsx", XLSX, self.workbook(), told.title)]
        if self.has_chart:
            files.insert(0, Attachment(f"{told.file}.png", PNG, self.chart(), told.chart_alt))
        return tuple(files)

    def reply(self, address: Address) -> Reply:
        """For a chat channel: what needs a hand as cards with buttons, the rest as short text, the files."""
        tell, told = self.teller, self.teller.told()
        cards = tuple(
            Card(
                id=item.stay, title=item.stay_name, subtitle=tell.waiting_line(item), lines=(f"#{item.interest}",),
                choices=tell.buttons(item), person=item.person.user if item.person.platform == "slack" else "",
            )
            for item in self.digest.waiting[:SHOWN]
        )  # fmt: skip
        opening = [told.title, told.period, "", *told.summary]
        parts = [section for section in told.sections if section.key != "waiting"]
        more = len(self.digest.waiting) - len(cards)
        closing = [tell.say("waiting.more", n=more), ""] if more > 0 else []
        for section in parts:
            closing += [section.title, *self._lines(section, brief=True), ""]
        closing.append(told.footer)
        return Reply(
            address, "\n".join(opening), told.language, cards=cards, closing="\n".join(closing),
            attachments=self.attachments(),
        )  # fmt: skip

    def mail(self, to: str) -> Reply:
        """As an e-mail: HTML and plain text, the chart inside, the workbook attached. See ``adapters.mail``."""
        tell, told = self.teller, self.teller.told()
        subject = tell.say("mail.subject", title=told.title, summary=told.summary[0])
        files = self.attachments()
        picture = next((file.name for file in files if file.media_type == PNG), "")
        page = self.html(inline=False, chart_url=f"cid:{picture}" if picture else "")
        body = Attachment(f"{told.file}.html", HTML, page.encode("utf-8"))
        return Reply(
            Address("mail", "", to, subject), self.text() + "\n" + tell.say("mail.attached") + "\n", told.language,
            attachments=(body, *files),
        )  # fmt: skip

    def _lines(self, section: Section, *, brief: bool) -> list[str]:
        """A section without its title: an aligned table, or for a chat, which has no columns, a line a row."""
        lines, tell = list(section.lead), self.teller
        if brief:
            for row in section.shown:
                first, *rest = (self._shown(cell) for cell in row)
                pairs = zip(section.columns[1:], rest, strict=True)
                cells = [tell.say("brief.cell", heading=h, cell=cell) for h, cell in pairs if cell != tell.say("none")]
                told = tell.say("brief.join").join(cells)
                lines.append(
                    tell.say("brief.row", first=first, rest=told) if told else tell.say("brief.bare", first=first)
                )
        elif section.rows:
            table = [section.columns, *(tuple(self._shown(cell) for cell in row) for row in section.shown)]
            widths = [max(_width(row[at]) for row in table) for at in range(len(section.columns))]
            for row in table:
                padded = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
                lines.append("  " + "  ".join(padded).rstrip())
        more = len(section.rows) - len(section.shown)
        return [*lines, *([self._more(more)] if more else []), *section.notes]

    def _more(self, number: int) -> str:
        return self.teller.say("waiting.more", n=number)

    def _shown(self, cell: Cell) -> str:
        return self.teller.date(cell) if isinstance(cell, date) else f"{cell:,}" if isinstance(cell, int) else cell


FORMS: Mapping[str, Callable[[Forms], bytes]] = {
    ".html": lambda forms: forms.html().encode("utf-8"),
    ".xlsx": Forms.workbook,
    ".json": lambda forms: forms.json().encode("utf-8"),
    ".txt": lambda forms: forms.text().encode("utf-8"),
    ".png": Forms.chart,
}
"""File name extension → how the digest is written."""


def whole(value: Any) -> Any:
    """Plain JSON with every field, those at their defaults too."""
    from dataclasses import fields, is_dataclass

    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: whole(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [whole(item) for item in value]
    return to_json(value)


def _short_month(key: str, tell: Teller) -> str:
    year, month = key.split("-")
    if month == "01" or key == tell._digest.months[0].key:
        return f"{tell.month_name(int(month))}\n{year}"
    return tell.month_name(int(month))


def _numeric(section: Section, column: int) -> bool:
    """True for a column of numbers, or of changes of numbers."""
    return any(isinstance(row[column], int) or str(row[column])[:1] in "+-±" for row in section.rows)


# ---------------------------------------------------------------- plain text


def _width(text: str) -> int:
    """Columns of a terminal that ``text`` takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


# ---------------------------------------------------------------- workbook


def _workbook(tell: Teller, told: Told, digest: Digest, picture: bytes) -> bytes:
    from openpyxl import Workbook
    from openpyxl.drawing.image import Image
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    first = book.active
    assert first is not None
    first.title = tell.say("sheet.figures")
    sections = {section.key: section for section in told.sections}
    first.append([_safe(told.title)])
    first.append([told.period])
    for line in told.summary:
        first.append([_safe(line)])
    first["A1"].font = Font(bold=True, size=14)
    first.append([])
    sheets: list[tuple[Any, int]] = []
    if figures := sections.get("figures"):
        first.append(list(figures.columns))
        sheets.append((first, first.max_row))
        for row in figures.rows:
            first.append([_safe(cell) for cell in row])
    for section in _tables(tell, digest, sections):
        sheet = book.create_sheet(tell.say(f"sheet.{section.key}"))
        sheet.append(list(section.columns))
        sheets.append((sheet, 1))
        for row in section.rows:
            sheet.append([_safe(cell) for cell in row])
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
    for sheet, heading in sheets:
        for cell in sheet[heading]:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="E3EEF6")
        for at, column in enumerate(sheet.iter_cols(min_row=heading), 1):
            longest = max((_width(str(cell.value)) for cell in column if cell.value is not None), default=8)
            sheet.column_dimensions[get_column_letter(at)].width = min(60, max(10, longest + 2))
            for cell in column:
                cell.alignment = Alignment(vertical="top", wrap_text=True)
                if isinstance(cell.value, date):
                    cell.number_format = "yyyy-mm-dd"
    if picture:
        image = Image(io.BytesIO(picture))
        image.width, image.height = image.width * 11 // 20, image.height * 11 // 20
        first.add_image(image, f"A{first.max_row + 2}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _tables(tell: Teller, digest: Digest, sections: Mapping[str, Section]) -> list[Section]:
    """The sections as sheets: demand and chart as rows, everything else as it stands."""
    tables = [sections[key] for key in ("waiting", "humans", "contention", "unseen", "questions", "stale")
              if key in sections and sections[key].rows]  # fmt: skip
    waiting = {f"#{item.interest}": item for item in digest.waiting}
    for at, section in enumerate(tables):
        if section.key == "waiting":
            rows = tuple((*row, waiting[str(row[0])].since.astimezone(tell._zone).date()) for row in section.rows)
            tables[at] = replace(section, columns=(*section.columns, tell.say("column.since")), rows=rows)
    if digest.remedies:
        rows = tuple(
            (tell.wish(item.wish), tell.number(item.people), item.stay_name or tell.say("none"))
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

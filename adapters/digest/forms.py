"""A digest's forms: page, plain text, workbook, JSON, and the reply that a chat channel or an e-mail carries."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.chart import ChartWords, chart
from adapters.digest.telling import SHOWN, Cell, Section, Teller, Told
from adapters.digest.workbook import workbook
from adapters.widths import width
from bot.digest import Digest, Person
from bot.message import Address, Attachment, Card, Reply, to_json
from bot.wording import Wording

PNG, XLSX, HTML = "image/png", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/html"
CARDED = ("waiting", "humans", "contention")
"""Sections that a chat shows as cards."""
_PAGES = Path(__file__).parent.parent / "pages"


@dataclass(frozen=True)
class Forms:
    """One digest in every form; what several of them show is made once."""

    digest: Digest
    wording: Wording
    zone: tzinfo
    names: Mapping[Person, str] = field(default_factory=dict)
    """What people are called, where their platform says; others go by their account."""

    @cached_property
    def teller(self) -> Teller:
        """Its words."""
        return Teller(self.digest, self.wording, self.zone, self.names)

    @cached_property
    def _told(self) -> Told:
        return self.teller.told()

    @property
    def has_chart(self) -> bool:
        """Whether there is demand that may be counted out: bars that all stand for one or two people show nothing."""
        return any(bar.demand for bar in (*self.digest.months, *self.digest.styles))

    def chart(self) -> bytes:
        """The chart as a PNG."""
        return self._chart

    @cached_property
    def _chart(self) -> bytes:
        tell = self.teller
        words = ChartWords(
            title=tell.say("chart.title"), months=tell.say("chart.months"), styles=tell.say("chart.styles"),
            demand=tell.say("chart.demand"), places=tell.say("chart.places"),
            month_demand=[tell.on_bar(bar.demand) for bar in self.digest.months],
            style_demand=[tell.on_bar(bar.demand) for bar in self.digest.styles],
            month_names=[_short_month(bar.key, tell) for bar in self.digest.months],
            style_names=[tell.style(bar.key) for bar in self.digest.styles],
        )  # fmt: skip
        return chart(self.digest.months, self.digest.styles, words)

    def html(self, *, inline: bool = True, chart_url: str = "") -> str:
        """The page; with the chart in it, or at ``chart_url`` (an e-mail's ``cid:…``)."""
        told = self._told
        if inline and self.has_chart:
            chart_url = "data:image/png;base64," + b64encode(self.chart()).decode("ascii")
        environment = Environment(loader=FileSystemLoader(_PAGES), autoescape=True, undefined=StrictUndefined)
        return environment.get_template("digest.html").render(
            told=told, chart=chart_url, numeric=_numeric, show=self._shown, more=self._more,
        )  # fmt: skip

    def text(self) -> str:
        """Plain text, for an e-mail's other half and for the terminal."""
        told = self._told
        lines = [told.title, told.period, "", *told.summary]
        for section in told.sections:
            lines += ["", f"■ {section.title}", *self._lines(section, brief=False)]
        return "\n".join([*lines, "", told.footer]) + "\n"

    def json(self) -> str:
        """Everything as JSON: the values and their words."""
        told = self._told
        return json.dumps({"digest": whole(self.digest), "told": whole(told)}, ensure_ascii=False, indent=2) + "\n"

    def workbook(self) -> bytes:
        """Every row, one sheet a section."""
        return self._workbook

    @cached_property
    def _workbook(self) -> bytes:
        return workbook(self.teller, self._told, self.digest, self.chart() if self.has_chart else b"")

    def attachments(self) -> tuple[Attachment, ...]:
        """Chart and workbook."""
        told = self._told
        files = [Attachment(f"{told.file}.xlsx", XLSX, self.workbook(), told.title)]
        if self.has_chart:
            files.insert(0, Attachment(f"{told.file}.png", PNG, self.chart(), told.chart_alt))
        return tuple(files)

    def reply(self, address: Address) -> Reply:
        """For a chat channel: what needs a hand as cards with buttons, the rest as short text, the files.

        Whoever is named stands on a card, so that a platform can show them by the name they have there.
        """
        told = self._told
        cards = (*self._waiting_cards(), *self._human_cards(), *self._contention_cards())
        opening = [told.title, told.period, "", *told.summary]
        closing = []
        for section in told.sections:
            carded = section.key in CARDED
            more = self._more(section, SHOWN) if carded else ""
            lines = [*([more] if more else []), *section.notes] if carded else self._lines(section, brief=True)
            if lines:
                closing += [section.title, *lines, ""]
        closing.append(told.footer)
        return Reply(
            address, "\n".join(opening), told.language, cards=cards, closing="\n".join(closing),
            attachments=self.attachments(),
        )  # fmt: skip

    def _waiting_cards(self) -> list[Card]:
        tell = self.teller
        return [
            Card(
                id=item.stay, title=item.stay_name, subtitle=tell.waiting_line(item),
                lines=(f"#{item.interest}", *self._elsewhere(item.person)),
                choices=tell.buttons(item), people=_in_slack([item.person]),
            )
            for item in self.digest.waiting[:SHOWN]
        ]  # fmt: skip

    def _elsewhere(self, person: Person) -> tuple[str, ...]:
        """Who somebody is whom Slack can not show."""
        return (
            ()
            if person.platform == "slack"
            else (self.teller.say("waiting.person", person=self.teller.person(person)),)
        )

    def _human_cards(self) -> list[Card]:
        """Everybody who wants to talk, on one card."""
        humans = self.digest.humans[:SHOWN]
        if not humans:
            return []
        people = [item.person for item in humans]
        others = [self.teller.person(person) for person in people if person.platform != "slack"]
        title, said = self.teller.say("heading.humans"), self.teller.say("contention.join").join(others)
        return [Card(id="humans", title=title, subtitle=said, people=_in_slack(people))]

    def _contention_cards(self) -> list[Card]:
        tell = self.teller
        return [
            Card(
                id=item.stay, title=tell.say("contention.card", stay=item.name), subtitle=tell.contention_line(item),
                lines=(tell.say("contention.named"),) if _in_slack(item.would) else (), people=_in_slack(item.would),
            )
            for item in self.digest.contention[:SHOWN]
        ]  # fmt: skip

    def mail(self, to: str) -> Reply:
        """As an e-mail: HTML and plain text, the chart inside, the workbook attached. See ``adapters.mail``."""
        tell, told = self.teller, self._told
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
            widths = [max(width(row[at]) for row in table) for at in range(len(section.columns))]
            for row in table:
                padded = (cell + " " * (columns - width(cell)) for cell, columns in zip(row, widths, strict=True))
                lines.append("  " + "  ".join(padded).rstrip())
        more = self._more(section, len(section.shown))
        return [*lines, *([more] if more else []), *section.notes]

    def _more(self, section: Section | None, shown: int) -> str:
        """What is said of the rows that are not shown; nothing where all are."""
        if section is None or section.total <= shown:
            return ""
        left = section.total - shown
        if section.total > len(section.rows):
            return self.teller.say("more.kept", n=left, kept=len(section.rows))
        return self.teller.say("more.all", n=left)

    def _shown(self, cell: Cell) -> str:
        return self.teller.in_full(cell) if isinstance(cell, date) else f"{cell:,}" if isinstance(cell, int) else cell


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


def _in_slack(people: Iterable[Person]) -> tuple[str, ...]:
    """Ids of those who are there where the digest is read."""
    return tuple(person.user for person in people if person.platform == "slack")


def _short_month(key: str, tell: Teller) -> str:
    year, month = key.split("-")
    if month == "01" or key == tell._digest.months[0].key:
        return f"{tell.month_name(int(month))}\n{year}"
    return tell.month_name(int(month))


def _numeric(section: Section, column: int) -> bool:
    """True for a column of numbers, or of changes of numbers."""
    return any(isinstance(row[column], int) or str(row[column])[:1] in "+-±" for row in section.rows)

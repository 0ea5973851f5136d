"""A digest → its words: what every form of it (page, plain text, workbook, chat) shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.digest import PERSONS, AtLeast, Bar, Contention, Count, Digest, Person, Remedy, Unseen, Waiting
from bot.message import Choice
from bot.wording import Wording

Cell = str | int | date
SHOWN = 8
"""Interests shown with buttons; all of them are in the workbook."""
ON_PAGE = {"waiting": 20, "humans": 20, "figures": 20}
"""Rows shown of a section; of others ``ON_PAGE_OTHERS``. The workbook has every row."""
ON_PAGE_OTHERS = 5
ACTIONS = ("contacted", "confirmed", "waiting", "declined")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the digest."""

    key: str
    title: str
    lead: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[str, ...] = ()
    left_out: int = 0
    """Rows that are in no form of the digest."""

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self.rows) + self.left_out

    @property
    def shown(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows that are read, beside the workbook."""
        return self.rows[: ON_PAGE.get(self.key, ON_PAGE_OTHERS)]


@dataclass(frozen=True, slots=True)
class Told:
    """A digest in words."""

    title: str
    period: str
    language: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str
    chart_alt: str
    file: str
    """Name of its files, without extension."""


class Teller:
    """Words a digest in one language and time zone."""

    def __init__(
        self, digest: Digest, wording: Wording, zone: tzinfo, names: Mapping[Person, str] | None = None
    ) -> None:
        """``names``: what people are called, as far as their platforms say."""
        self._names = names or {}
        self._digest = digest
        self._wording = wording
        self._zone = zone

    def say(self, key: str, /, **variables: object) -> str:
        """A phrase of the digest."""
        return self._wording(f"digest.{key}", **variables)

    def told(self) -> Told:
        """All of it. A quiet week leaves out what is empty."""
        digest, week = self._digest, self._digest.week
        sections = (
            self._waiting(), self._humans(), self._figures(), self._demand(), self._contention(), self._unseen(),
            self._questions(), self._stale(),
        )  # fmt: skip
        quiet = {"figures", "stale"} if digest.quiet else None
        name = digest.name or ("" if digest.organization else self.say("public"))
        title = self.say("title_named", name=name, week=week.name) if name else self.say("title", week=week.name)
        last = self.day(week.until).toordinal() - 1
        return Told(
            title=title,
            period=self.say(
                "period",
                first=self.in_full(self.day(week.since)),
                last=self.in_full(date.fromordinal(last)),
            ),
            language=self._wording.language,
            summary=self._summary(),
            sections=tuple(s for s in sections if (s.lead or s.rows or s.notes) and (quiet is None or s.key in quiet)),
            footer=self.say("footer"),
            chart_alt=self.chart_alt(),
            file=self.say("file", week=week.name) + (f"-{digest.organization}" if digest.organization else ""),
        )

    # ------------------------------------------------------------ small things

    def in_full(self, day: date) -> str:
        """A day, in full."""
        return self.say("date", year=day.year, month=day.month, day=day.day)

    def month(self, key: str) -> str:
        """``2027-02`` in words."""
        year, month = key.split("-")
        return self.say("month", year=int(year), name=self.month_name(int(month)))

    def month_name(self, month: int) -> str:
        """A month without its year, short enough for an axis."""
        return self._wording.list("digest.months_short")[month - 1]

    def people(self, number: Count) -> str:
        """A number of people, or that there are under three."""
        if isinstance(number, AtLeast):
            return self.say("people_at_least", n=number.people) if number.people else self.say("none")
        return self.say("under") if number is None else self.say("people", n=number)

    def number(self, number: Count) -> Cell:
        """A number for a table."""
        if isinstance(number, AtLeast):
            return self.say("at_least", n=number.people) if number.people else self.say("none")
        return self.say("under") if number is None else number

    def on_bar(self, number: Count) -> str:
        """A number beside its bar, as short as it can be."""
        if isinstance(number, AtLeast):
            return self.say("chart.at_least", n=number.people) if number.people else ""
        return self.say("chart.under") if number is None else str(number or "")

    def person(self, person: Person) -> str:
        """Who somebody is, as far as a platform says."""
        key = person.platform if person.platform in ("slack", "line") else "other"
        called = self.say(f"person.{key}", user=person.user, platform=person.platform)
        if name := self._names.get(person):
            return self.say("person.named", name=name, platform=self.say(f"person.platform_{key}"))
        return called

    def day(self, moment: datetime) -> date:
        """Its day here."""
        return moment.astimezone(self._zone).date()

    def days(self, since: datetime) -> int:
        """Whole days since then."""
        return max(0, (self._digest.week.today - self.day(since)).days)

    def style(self, style: str) -> str:
        """A style's name."""
        return self._wording(f"styles.{style}.name")

    def wish(self, wish: str) -> str:
        """What a wish is about."""
        return self.say(f"wish.{wish}")

    # ------------------------------------------------------------ the parts

    def _summary(self) -> tuple[str, ...]:
        digest = self._digest
        if digest.quiet:
            return (self.say("summary.quiet"),)
        lines = []
        if digest.waiting:
            longest = max(self.days(item.since) for item in digest.waiting)
            lines.append(self.say("summary.waiting", n=digest.waiting_total, days=longest))
        else:
            lines.append(self.say("summary.no_waiting"))
        if digest.humans:
            lines.append(self.say("summary.humans", n=len(digest.humans)))
        if digest.contention_total:
            lines.append(self.say("summary.contention", n=digest.contention_total))
        if digest.nearly_all:
            lines.append(self.say("summary.nearly_all"))
        elif digest.wishing and digest.found_nothing:
            nothing, everybody = self.people(digest.found_nothing), self.people(digest.wishing)
            lines.append(self.say("summary.nothing", all=everybody, nothing=nothing))
        if digest.questions:
            lines.append(self.say("summary.questions", n=digest.questions_total))
        return tuple(lines)

    def _section(
        self,
        key: str,
        columns: Iterable[str] = (),
        rows: Iterable[tuple[Cell, ...]] = (),
        *,
        lead: Iterable[str] = (),
        notes: Iterable[str] = (),
        left_out: int = 0,
    ) -> Section:
        rows = tuple(rows)
        headings = tuple(self.say(f"column.{column}") for column in columns) if rows else ()
        return Section(key, self.say(f"heading.{key}"), tuple(lead) if rows or not columns else (), headings, rows,
                       tuple(notes), left_out)  # fmt: skip

    def _waiting(self) -> Section:
        hidden = self._digest.waiting_unshared
        notes = [self.say("waiting.act")] if self._digest.waiting else []
        notes += [self.say("waiting.unshared", people=self.people(hidden))] if hidden != 0 else []
        rows = (
            (f"#{item.interest}", item.stay_name, self.person(item.person), item.people,
             self.say(f"status.{item.status}"), self.days(item.since))
            for item in self._digest.waiting
        )  # fmt: skip
        return self._section("waiting", ("number", "stay", "person", "people", "status", "days"), rows, notes=notes,
                             left_out=self._digest.waiting_total - len(self._digest.waiting))  # fmt: skip

    def _humans(self) -> Section:
        rows = ((self.person(item.person), self.day(item.since)) for item in self._digest.humans)
        return self._section("humans", ("person", "asked"), rows)

    def _figures(self) -> Section:
        def change(now: Count, before: Count) -> Cell:
            if not isinstance(now, int) or not isinstance(before, int):
                return self.say("none")
            return f"{now - before:+d}" if now != before else "±0"

        if not any(f.now != 0 or f.before != 0 for f in self._digest.figures):
            return self._section("figures")
        rows = (
            (self.say(f"figure.{f.key}"), self.number(f.now), self.number(f.before), change(f.now, f.before))
            for f in self._digest.figures
        )
        return self._section("figures", ("figure", "now", "before", "change"), rows)

    def _demand(self) -> Section:
        digest = self._digest
        if digest.wishing is None:
            lines = [self.say("demand.few")]
        elif digest.found_nothing == 0:
            lines = [self.say("demand.none")] if digest.wishing else []
        elif digest.found_nothing is None and not digest.nearly_all:
            lines = [self.say("demand.hardly")]
        else:
            lines = [self.remedy(remedy) for remedy in digest.remedies] or [self.say("demand.few")]
        if digest.wanted:
            month, style = self.month(digest.wanted.month), self.style(digest.wanted.style)
            people = self.people(digest.wanted.people)
            lines.append(self.say("demand.wanted", month=month, style=style, people=people))
        return self._section("demand", lead=lines)

    def remedy(self, remedy: Remedy) -> str:
        """One way to serve those who found nothing."""
        people, wish = self.people(remedy.people), self.wish(remedy.wish)
        if remedy.amount:
            return self.say("demand.remedy_budget", amount=f"{remedy.amount:,}", people=people, stay=remedy.stay_name)
        if remedy.wish == "place":
            return self.say("demand.remedy_place", people=people)  # no stay can be moved
        return self.say("demand.remedy", wish=wish, people=people, stay=remedy.stay_name)

    def why(self, unseen: Unseen) -> str:
        """Why nobody saw a stay."""
        if unseen.why in ("past", "full", "no_demand", "outranked"):
            return self.say(f"unseen.{unseen.why}")
        if not unseen.share:
            return self.say("unseen.fails_most", wish=self.wish(unseen.why))
        return self.say("unseen.fails", share=unseen.share, wish=self.wish(unseen.why))

    def _unseen(self) -> Section:
        digest = self._digest
        left_out, notes, told = digest.unseen_total - len(digest.unseen), [], digest.unseen
        if digest.wishing is None and (few := sum(item.why == "no_demand" for item in told)):
            told = tuple(item for item in told if item.why != "no_demand")
            notes, left_out = [self.say("unseen.few", n=few + left_out)], 0
        rows = [(item.name, self.why(item), item.stay) for item in told]
        return self._section("unseen", ("stay", "why", "stay_id"), rows, notes=notes, left_out=left_out)

    def _would(self, item: Contention) -> str:
        people = self.say("contention.join").join(self.person(person) for person in item.would)
        return self.say(
            "contention.and_more" if item.places > len(item.would) >= PERSONS else "contention.would", people=people
        )

    def contention_line(self, item: Contention) -> str:
        """How many want how many places."""
        line = self.say("contention.line", places=item.places, interests=item.interests)
        unshared = self.say("contention.others", people=self.people(item.unshared))
        return self.say("brief.join").join([line, unshared] if item.unshared != 0 else [line])

    def _contention(self) -> Section:
        rows = (
            (item.name, item.places, item.interests, self.number(item.unshared), self._would(item), item.elsewhere)
            for item in self._digest.contention
        )
        columns = ("stay", "places", "interests", "unshared", "would", "elsewhere")
        return self._section("contention", columns, rows, lead=[self.say("contention.lead")],
                             left_out=self._digest.contention_total - len(self._digest.contention))  # fmt: skip

    def _questions(self) -> Section:
        digest = self._digest
        notes = []
        if digest.questions_withheld != 0:
            notes.append(self.say("questions.withheld", people=self.people(digest.questions_withheld)))
        if digest.unread:
            notes.append(self.say("questions.unread", n=digest.unread))
        rows = (
            (item.text, self.number(item.times),
             self.say("questions.join").join(item.near) or self.say("none"))
            for item in digest.questions
        )  # fmt: skip
        return self._section("questions", ("question", "times", "near"), rows, notes=notes,
                             left_out=digest.questions_total - len(digest.questions))  # fmt: skip

    def _stale(self) -> Section:
        rows = ((item.what, item.confirmed_on) for item in self._digest.stale)
        return self._section("stale", ("what", "confirmed"), rows,
                             left_out=self._digest.stale_total - len(self._digest.stale))  # fmt: skip

    # ------------------------------------------------------------ the chart and the buttons

    def chart_alt(self) -> str:
        """The chart for those who do not see it."""

        def bars(items: tuple[Bar, ...], name: object) -> str:
            told = [
                self.say("chart.bar", key=name(item.key), demand=self.people(item.demand), places=item.places)  # type: ignore[operator]
                for item in items
                if item.demand != 0 or item.places
            ]
            return self.say("chart.join").join(told) or self.say("chart.empty")

        months, styles = bars(self._digest.months, self.month), bars(self._digest.styles, self.style)
        return self.say("chart.alt", months=months, styles=styles)

    def waiting_line(self, item: Waiting) -> str:
        """How long somebody waits, and in which status."""
        days = self.days(item.since)
        told = self.say("waiting.days", n=days) if days else self.say("waiting.today")
        line = self.say("waiting.card", status=self.say(f"status.{item.status}"), days=told)
        return self.say("brief.join").join(
            [line, self.say("waiting.party", n=item.people)] if item.people > 1 else [line]
        )

    def buttons(self, item: Waiting) -> tuple[Choice, ...]:
        """What can be done about an interest; pressing is read by ``bot.turn.hr``."""
        return tuple(
            Choice(
                self.say(f"button.{action}"), f"hr:{item.interest}:{action}",
                emphasis="primary" if action == "confirmed" else "plain",
            )
            for action in ACTIONS
            if action != item.status
        )  # fmt: skip

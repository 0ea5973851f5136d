"""Dates as they stand in English: early July, the first week of next month, Aug 1-14, next summer, in two weeks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.reading.calendar import (
    Atom,
    Grain,
    Rule,
    Window,
    Yearly,
    clamped,
    days_later,
    free_days,
    long_weekends,
    month_of,
    monthly,
    nth_week,
    shifted,
    week_of,
    weekdays,
    yearly,
    yearly_rule,
)
from bot.reading.cues import Cues, either
from bot.reading.dates_ja import share
from bot.reading.found import Text
from bot.reading.numbers import ENGLISH, english
from bot.reading.written_lengths import LENGTH

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?s?"
_ORDINAL = r"(?:st|nd|rd|th)"
_RANGE = r"(?:-|to|until|till|through|thru|and)"
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
         "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
         "twentieth")  # fmt: skip
_DAYS = {name: number for number, name in enumerate(_ONES, 1)} | {
    **{f"twenty-{name}": 20 + number for number, name in enumerate(_ONES[:9], 1)}, "thirtieth": 30, "thirty-first": 31,
}  # fmt: skip
_OFFSET = {"next": 1, "this": 0, "coming": 0, "upcoming": 0, "last": -1, "past": -1, "following": 1}
_RELATIVE = re.compile(r"\b(?:next|this|coming|upcoming|last|following|long)\b")
_VERBS = {"may", "march", "mar"}
_SUITS = re.compile(
    r"\s+(?:(?:would|could|might)\s+(?:also\s+|probably\s+)?(?:be\s+(?:the\s+)?(?:best|ideal|perfect|great|nice|good|lovely|better|fine|right|easiest|our\s+(?:time|season)|my\s+(?:time|season))|suit|work|do)"
    r"|suits?\s+(?:us|me)|works\s+(?:best|better|well|for))\b"
)
""""Autumn would be best": a season that is wished for."""
_CHOSEN_MAY = re.compile(r"\b(?:only|just|then|rather|make\s+it|let's\s+say)\s+$")
_MAY_ENDS = re.compile(r"\s*(?:please|then|works|instead|$|[.,!;])")
""""Only may please": the month, and no verb."""
_BEFORE_MAY = re.compile(
    r"(?:\bin|\bby|\bfrom|\buntil|\btill?|\bmid-?|\bearly|\blate|\bof|\bnext|\bthis|\bsince|\bor|\bto|\bthrough|\baround"
    r"|\bafter|\bbefore|\bduring|\band|\bmake it|\bnot|\d(?:st|nd|rd|th)?|[-~/,(])\s*$"
)


_MAY_WE = re.compile(
    r"\s+(?:i|we|he|she|they|one|you|my|our)\s+(?:(?:just|also|please|now|then)\s+)*(?:see|ask|have|get|know|look|bring|come|join|take|add|change|hear|go|start|stay|use|say|be)\b"
)


class EnglishDates:
    """The date grammar of English, compiled from its cue words."""

    def __init__(self, cues: Cues) -> None:
        self.months = cues.values("when.months", int)
        self.named = cues.values("when.named", yearly_rule)
        self.seasons = cues.values("when.season", Yearly.read)
        self.parts = cues.values("when.part", share)
        self.soon = re.compile(either(cues.values("when.soon", int)))
        # what must be there at all, looked for first: it is found at once
        self.any_month, self.any_window, self.any_season = (
            re.compile("|".join(re.escape(word.split()[0]) for word in words))
            for words in (self.months, self.named, self.seasons)
        )
        month = rf"(?P<m>{either(self.months)})\.?"
        year = (
            r"(?:(?:,|\s|of|in)*\s*(?:(?P<year>20\d\d)(?!\d)|(?P<ryear>next year|this year|last year)"
            r"|'(?P<short>[2-3]\d)\b))?"
        )
        parts = either(self.parts)
        self.part = rf"(?:(?P<part0>{parts})\s*(?:to|-|or)\s*)?(?P<part>{parts})\s*-?\s*(?:the\s+)?"
        rel = r"(?:(?P<rel>next|this|coming|this coming|upcoming|last|following)\s+)?"
        self.month = re.compile(
            rf"(?:(?P<before>next|this)\s+year(?:'s|,|\s+in)?\s+)?(?:{self.part})?{rel}(?:(?P<d>\d{{1,2}}){_ORDINAL}?\s+(?:of\s+)?)?{month}"
            rf"(?:[^\S\n]+(?:the\s+)?(?P<d2>\d{{1,2}}){_ORDINAL}?(?![\d,.]\d|\d|\s*(?:(?:-|~|to|or)\s*\d{{1,2}}\s*)?(?:nights?|days?|weeks?|months?|people|adults?|kids|children|persons?)\b|\s*of\s(?!next\s|this\s|20\d\d)))?{year}"
        )
        self.ordinal = re.compile(
            rf"(?:the\s+)?(?P<o>{either(_DAYS)})\s+(?:of\s+)?(?P<m>{either(self.months)})\b{year}"
            rf"|(?P<m2>{either(self.months)})\s+(?:the\s+)?(?P<o2>{either(_DAYS)})(?!\s+(?:week|half|weekend|part))\b"
        )
        self.day_of_next = re.compile(
            rf"(?:the\s+)?(?P<d>\d{{1,2}}){_ORDINAL}\s+of\s+(?P<rel>next|this|the coming|the following)\s+month\b"
        )
        self.first_of_pair = re.compile(
            rf"(?:\bthe\s+)?(?<![\d/])(?<!\d\.)(?P<d>\d{{1,2}}){_ORDINAL}?(?=\s*{_RANGE}\s*(?:the\s+)?\d{{1,2}}{_ORDINAL}?\s+(?:of\s+)?(?P<m>{either(self.months)}))"
        )
        self.numeric = re.compile(
            r"(?<![\d/])(?<!\d\.)(?:(?P<year>20\d\d)(?P<sep>[/.\-]))?(?P<m>\d{1,2})(?(sep)(?P=sep)|/)(?P<d>\d{1,2})(?![\d/%])"
        )
        self.window = re.compile(
            rf"(?:{self.part})?{rel}(?P<named>{either(self.named)})(?:'s)?(?P<long>\s+(?:long\s+)?weekend)?{year}"
        )
        self.season = re.compile(
            rf"(?:{self.part})?(?:(?P<poss>next|this|last) year's\s+|{rel})(?:the\s+)?"
            rf"(?P<season>{either(self.seasons)})"
            rf"(?!\s*(?:back|in love|asleep))(?:'s)?{year}"
        )
        self.relative = re.compile(
            rf"(?:{self.part})?\b(?:(?P<rel>next|this|coming|this coming|upcoming|last|following)\s+"
            rf"(?P<unit>month|week|weekend|year|long weekend|{_WEEKDAY})\b"
            r"|(?P<twice>(?:the\s+)?(?P<tunit>month|week|year|weekend)\s+after\s+next)\b|the\s+(?P<long>long\s+weekend)\b)"
        )
        self.later = re.compile(
            rf"\b(?:in\s+(?:about\s+|around\s+)?(?P<n>{ENGLISH})\s+(?P<unit>day|week|month|year)s?'?(?:\s+time)?\b"
            r"(?!\s+(?:or so\s+)?(?:long|stay))"
            rf"|(?P<n2>{ENGLISH})\s+(?P<unit2>day|week|month|year)s?\s+(?:from\s+(?:now|today)|later|ahead)\b)"
        )
        self.nth_week = re.compile(
            rf"(?:the\s+)?(?P<nth>{'|'.join(_NTH)}|last)\s+(?P<what>week|weekend)\s+(?:of|in)\s+{rel}{month}{year}"
        )
        self.day = re.compile(
            r"\b(?P<after>(?:the\s+)?day\s+after\s+tomorrow)\b|\b(?P<tomorrow>tomorrow)\b"
            r"|\b(?P<today>today|(?<=between )now|(?<=from )now)\b|\b(?P<past>yesterday)\b"
        )
        self.bare_day = re.compile(
            rf"\b(?:the|on)\s+(?:the\s+)?(?P<d>\d{{1,2}}){_ORDINAL}\b(?!\s+(?:one|option|floor|birthday|time|grade|of\s+[a-z]))"
        )
        self.beside_month = re.compile(
            rf"\s*(?:/|-|,|or|and|to|through)\s*(?:(?:in|{parts})\s+)*(?!may\b){either(self.months)}(?![a-z])"
        )
        self.bare_month = re.compile(
            rf"(?P<m>{either(self.months)})(?=\s*(?:-|/|to|or|and|through|,)\s*(?:{either(self.months)}))"
        )
        self.bare_year = re.compile(
            r"(?:in|during|from|by|for)\s+(?:the\s+)?(?:(?P<half>first|second|latter)\s+half\s+of\s+)?"
            r"(?P<year>20[2-4]\d)(?![\d,\-/])"
        )
        self.joint = re.compile(
            r"\s*,?\s*(?P<range>-|~|to|until|till?|through|thru|up to)\s*(?:the\s+)?(?:end of\s+)?$"
            r"|\s*(?P<either>or|and|/|,|,\s*or|or maybe|or even)\s*(?:the\s+|in\s+|from\s+)?$"
        )

    def atoms(self, text: Text, today: date) -> Iterator[Atom]:
        """Everything that may be a date; overlapping ones among them."""
        norm = text.norm
        if self.any_month.search(norm):
            yield from self._of_months(text, today)
        for m in self.day_of_next.finditer(norm):
            year, month = shifted(today.year, today.month, 0 if m["rel"] == "this" else 1)
            if 1 <= int(m["d"]) <= 31:
                moment = clamped(year, month, int(m["d"]))
                yield Atom(m.start("d"), m.end(), (Window(moment, moment),), "day")
        for m in self.numeric.finditer(norm):
            month, number = int(m["m"]), int(m["d"])
            if month > 12 >= number and not m["year"]:
                month, number = number, month
            if 1 <= month <= 12 and 1 <= number <= 31:
                said = int(m["year"]) if m["year"] else None
                yield Atom(m.start(), m.end(), yearly(Yearly(month, number, month, number), today, said), "day")
        for m in self.window.finditer(norm) if self.any_window.search(norm) else ():
            yield self._of_year(m, self.named[" ".join(m["named"].split())], "named", today, weak=False)
        for m in self.season.finditer(norm) if self.any_season.search(norm) else ():
            yield self._of_year(m, self.seasons[m["season"]], "season", today, weak=True)
        for m in self.relative.finditer(norm) if _RELATIVE.search(norm) else ():
            yield self._relative(m, today)
        for m in self.later.finditer(norm):
            count, unit = english(m["n"] or m["n2"]), m["unit"] or m["unit2"]
            if count and count == int(count):
                moment = days_later(today, int(count), unit)
                slack = timedelta(days={"day": 0, "week": 3, "month": 7, "year": 15}[unit])
                yield Atom(m.start(), m.end(), (Window(moment - slack, moment + slack),), "part")
        for m in self.day.finditer(norm):
            offset = 2 if m["after"] else 1 if m["tomorrow"] else 0 if m["today"] else -1
            moment = today + timedelta(days=offset)
            yield Atom(m.start(), m.end(), (Window(moment, moment),), "day", weak=offset == 0)
        for m in self.soon.finditer(norm):
            yield Atom(m.start(), m.end(), (Window(today, None),), "part")
        for m in self.bare_day.finditer(norm):
            if 1 <= int(m["d"]) <= 31:
                yield Atom(m.start("d"), m.end(), monthly(int(m["d"]), today), "day", weak=True)
        for m in self.bare_year.finditer(norm):
            year = int(m["year"])
            first = date(year, 7 if m["half"] in ("second", "latter") else 1, 1)
            last = date(year, 6, 30) if m["half"] == "first" else date(year, 12, 31)
            yield Atom(m.start("half" if m["half"] else "year"), m.end(), (Window(first, last),), "year")

    def _of_months(self, text: Text, today: date) -> Iterator[Atom]:
        norm = text.norm
        for m in self.nth_week.finditer(norm):
            yield self._nth(m, today)
        for m in self.month.finditer(norm):
            atom = self._month(m, text, today)
            if atom is not None:
                yield atom
        for m in self.ordinal.finditer(norm):
            month, number = self.months[m["m"] or m["m2"]], _DAYS["-".join((m["o"] or m["o2"]).split())]
            rule = Yearly(month, number, month, number)
            yield Atom(m.start(), m.end(), yearly(rule, today, self._year(m, today)), "day")
        for m in self.bare_month.finditer(norm):
            if m["m"] not in _VERBS or self._no_verb(norm, m.start(), m.end()):
                yield Atom(m.start(), m.end(), yearly(month_of(self.months[m["m"]]), today), "month")
        for m in self.first_of_pair.finditer(norm):
            month, number = self.months[m["m"]], int(m["d"])
            if 1 <= number <= 31:
                yield Atom(m.start(), m.end(), yearly(Yearly(month, number, month, number), today), "day")

    def _nth(self, m: re.Match[str], today: date) -> Atom:
        month = self.months[m["m"]]
        year = self._year(m, today)
        years = (year,) if year is not None else tuple(range(today.year - 1, today.year + 3))
        out = []
        for y in years:
            if m["nth"] == "last":
                last = clamped(y, month, 31)
                week = Window(last - timedelta(days=6), last)
                if m["what"] == "weekend":
                    week = weekdays(week_of(last, 0 if last.weekday() == 6 else -1), 5, 6)
            elif m["what"] == "weekend":
                first = next(d for d in (date(y, month, 1) + timedelta(days=i) for i in range(7)) if d.weekday() == 5)
                first += timedelta(weeks=_NTH[m["nth"]] - 1)
                week = Window(first, first + timedelta(days=1))
            else:
                week = nth_week(y, month, _NTH[m["nth"]])
            out.append(week)
        return Atom(m.start(), m.end(), tuple(out), "week")

    def _no_verb(self, norm: str, start: int, end: int) -> bool:
        """True where "may" stands as a month does: behind "in", or beside another month ("May or June")."""
        if norm[:start].rstrip().endswith((",", "(", ";", ":")) and _MAY_WE.match(norm, end):
            return False  # "all right, may we see them?"
        return bool(_BEFORE_MAY.search(norm[max(0, start - 12) : start]) or self.beside_month.match(norm, end))

    def _month(self, m: re.Match[str], text: Text, today: date) -> Atom | None:
        name, norm = m["m"], text.norm
        month = self.months[name]
        sure = m["part"] or m["rel"] or m["d"] or m["d2"] or m["year"] or m["ryear"] or m["short"] or m["before"]
        if name in _VERBS and not sure and not self._no_verb(norm, m.start("m"), m.end("m")):
            raw = text.raw[text.offsets[m.start("m")] : text.offsets[m.start("m")] + 1]
            first = not norm[: m.start("m")].strip(" .!?\"'")
            alone = first and not norm[m.end("m") :].strip(" .!?\"'")
            inside = raw.isupper() and norm[: m.start("m")].rstrip()[-1:].isalpha()
            begins = raw.isupper() and re.search(r"(?:^|[.!?])\W*$", norm[: m.start("m")])
            head = norm[max(0, m.start("m") - 16) : m.start("m")]
            chosen = _CHOSEN_MAY.search(head) and _MAY_ENDS.match(norm, m.end("m"))
            listed = begins and re.match(r"\s*(?:,|for\b|or\b|works\b|is\b|please\b)", norm[m.end("m") :])
            beside = first and LENGTH["en"].match(norm, m.end("m"))  # "march, 10 days"
            if not alone and not inside and not listed and not chosen and not beside:
                return None
        number = int(m["d"] or m["d2"] or 0)
        year = self._year(m, today)
        if m["rel"] == "last" or (year is not None and year < today.year):
            return Atom(m.start(), m.end(), (), "month")
        end = m.end()
        if number > 31:
            # "July 2027" without the year's own group, or "May 50 people"
            number, end = 0, m.end("m")
        grain: Grain = "month"
        if number:
            rule, grain = Yearly(month, number, month, number), "day"
            if re.search(
                r"\bweek\s+(?:of|beginning|starting)\s+(?:the\s+)?$", norm[max(0, m.start() - 24) : m.start()]
            ):
                weeks = tuple(Window(w.first, w.first + timedelta(days=6)) for w in yearly(rule, today, year))
                return Atom(m.start(), end, weeks, "week")
        elif m["part"]:
            rule, grain = month_of(month).part(self._share(m)), "part"
        else:
            rule = month_of(month)
        windows = yearly(rule, today, year)
        if m["rel"] in ("next", "following"):
            windows = tuple(w for w in windows if w.first > today)
        return Atom(m.start(), end, windows, grain)

    def _of_year(self, m: re.Match[str], rule: Rule, grain: Grain, today: date, *, weak: bool) -> Atom:
        poss = m.groupdict().get("poss")
        year = self._year(m, today)
        if poss:
            year = today.year + _OFFSET[poss]
        if m["rel"] == "last" or (year is not None and year < today.year):
            return Atom(m.start(), m.end(), (), grain)
        if m["part"]:
            rule = rule.part(self._share(m))
        windows = yearly(rule, today, year)
        if m.groupdict().get("long"):
            windows = tuple(free_days(w.first) for w in windows if w.first >= today)
        if m["rel"] in ("next", "following"):
            windows = tuple(w for w in windows if w.first > today)
        said = bool(m["rel"] or m["part"] or year is not None or _SUITS.match(m.string, m.end()))
        return Atom(m.start(), m.end(), windows, grain, weak=weak and not said)

    def _relative(self, m: re.Match[str], today: date) -> Atom:
        if m["long"]:
            later = [w for y in (today.year, today.year + 1) for w in long_weekends(y, None) if w.first > today]
            return Atom(m.start(), m.end(), tuple(later), "named")
        if m["twice"]:
            unit, offset = m["tunit"], 2
        else:
            unit, offset = m["unit"], _OFFSET.get(m["rel"].split()[-1], 0)
        if offset < 0:
            return Atom(m.start(), m.end(), (), "month")
        grain: Grain = "week"
        if unit == "long weekend":
            windows = tuple(w for y in (today.year, today.year + 1) for w in long_weekends(y, None) if w.first > today)
        elif unit == "month":
            year, month = shifted(today.year, today.month, offset)
            rule, grain = month_of(month), "month"
            if m["part"]:
                rule, grain = rule.part(self._share(m)), "part"
            windows = (rule.of(year),)
        elif unit == "year":
            year = today.year + offset
            share = self._share(m) if m["part"] else None
            first, last = date(year, 1, 1), date(year, 12, 31)
            if share:
                first, last = (
                    first + timedelta(days=(share[0] - 1) * 12),
                    min(last, first + timedelta(days=share[1] * 12)),
                )
            windows, grain = (Window(first, last),), "year"
        elif unit == "week":
            week = week_of(today, offset)
            windows = (weekdays(week, 0, 2) if m["part"] else week,)
        elif unit == "weekend":
            windows = (weekdays(week_of(today, offset), 5, 6),)
        else:
            number = _WEEKDAYS.index(unit[:3])
            week = week_of(today, 0)
            moment = week.first + timedelta(days=number)
            if offset or moment <= today:
                moment += timedelta(weeks=1)
            windows, grain = (Window(moment, moment),), "day"
        return Atom(m.start(), m.end(), windows, grain)

    def _share(self, m: re.Match[str]) -> tuple[int, int]:
        """The days of a month that "late" or "mid to late" means."""
        first, last = (self.parts[" ".join(part.split())] for part in (m["part0"] or m["part"], m["part"]))
        return first[0], max(first[1], last[1])

    def _year(self, m: re.Match[str], today: date) -> int | None:
        if m["year"]:
            return int(m["year"])
        if m["short"]:
            return 2000 + int(m["short"])
        if m.groupdict().get("before"):
            return today.year + _OFFSET[m["before"]]
        if m["ryear"]:
            return today.year + _OFFSET[m["ryear"].split()[0]]
        return None

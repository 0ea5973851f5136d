"""Dates as they stand in Japanese: 来年の夏休み, 7月上旬, R9.5.10, 再来月, 次の土日, 3ヶ月後."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta

from bot.reading.calendar import (
    Atom,
    Grain,
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
from bot.reading.found import Text
from bot.reading.numbers import small
from bot.reading.predicate_behind_ja import EVEN

_REIWA = 2018
"""Reiwa 1 is 2019."""

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_WEEKDAY = "月火水木金土日"
_TELLS_YEAR = re.compile(r"の(?:です|だ(?:よ|けど|が|ね)|こと|話|はなし|つもり)")
_SENTENCE = re.compile(r"[。.!\n]\s*(?:あ|あっ|ええと|もちろん|ちなみに|なお)?[、,\s]*$")
"""「9月がよい。来年のです」: a year that stands alone tells which one is meant."""
_UNITS = {"日": "day", "週間": "week", "週": "week", "年": "year"}


def share(written: str) -> tuple[int, int]:
    """Days of a month, from ``1-10``.

    Raises:
        ValueError: it is written otherwise.
    """
    low, high = (int(part) for part in written.split("-"))
    if not 1 <= low <= high <= 31:
        raise ValueError("write days of a month as 1-10")
    return low, high


class JapaneseDates:
    """The date grammar of Japanese, compiled from its cue words."""

    def __init__(self, cues: Cues) -> None:
        self.named = cues.values("when.named", yearly_rule)
        self.seasons = cues.values("when.season", Yearly.read)
        self.season_of = cues.values("when.season_of", self._season_of)
        self.parts = cues.values("when.part", share)
        self.years = cues.values("when.year", int)
        self.months = cues.values("when.month", int)
        self.weeks = cues.values("when.week", int)
        self.days = cues.values("when.day", int)
        self.soon = re.compile(either(cues.values("when.soon", int)))
        year = (
            rf"(?:(?<!\d)(?P<year>20\d\d)年?|(?<!\d)(?P<short>2[6-9]|3\d)年|(?P<era>令和|(?<![a-z])r)\s?(?P<eray>\d{{1,2}}|元|[一二三四五六七八九十]{{1,3}})年?"
            rf"|(?P<ryear>{either(self.years)}))(?P<fiscal>度)?(?:の|、|,|は)?\s*"
        )
        part = (
            rf"(?:の)?(?:(?P<part0>{either(self.parts)})\s*(?:~|-|から|か|、|・)\s*)?"
            rf"(?P<part>{either(self.parts)})(?!間|学|心|身|華|国|止|央|野|々|ます|まし)"
        )
        stop = r"(?=\s*(?:から|~|-|まで|より|、|,|に|で|$))"
        day = rf"(?:の)?(?P<d>{_N})(?:日(?!間|ほど|くらい|ぐらい|程度|数)|{stop})"
        week = (
            r"の?(?:第|(?=[1-5一二三四五]週目))(?P<nth>[1-5一二三四五])週?目?"
            r"(?:(?:か|~|-|と|から|・|、)第?(?P<nth2>[1-5一二三四五])週?目?(?!間))?(?<=[週目])"
            rf"|の?第(?P<nthd>[1-5一二三四五])(?P<nthwd>[{_WEEKDAY}])曜日?"
        )
        weekday = rf"(?:\s*\((?:[{_WEEKDAY}祝・]|曜日?){{1,4}}\))?(?P<whole>の週)?"
        long = r"の?(?P<long>三連休|3連休|連休)"
        tail = rf"(?:{long}|{part}|{day}{weekday}|{week})?"
        self.month = re.compile(
            rf"(?:{year})?(?:(?<!\d)(?<!\d\.)(?P<m>{_N})(?:月|がつ)(?![間額々極収謝給並見光齢])|(?P<rmonth>{either(self.months)})){tail}"
        )
        self.month_pair = re.compile(
            r"(?<![\d/])(?<!\d\.)(?P<m>\d{1,2})(?=\s*(?:~|-|・|、|,|か|から|or)\s*\d{1,2}月(?!間))"
        )
        self.numeric = re.compile(
            r"(?<![\d/\-])(?<!\d\.)(?:(?:(?P<year>20\d\d)|r(?P<eray>\d{1,2}))(?P<sep>[/.\-]))(?P<m>\d{1,2})(?:(?P=sep)(?P<d>\d{1,2}))?(?![\d/])"
            r"|(?<![\d/])(?<!\d\.)(?P<m2>\d{1,2})/(?P<d2>\d{1,2})(?![\d/%])(?:\s*\([月火水木金土日祝・]+\))?"
        )
        self.window = re.compile(
            rf"(?:{year})?(?P<named>{either(self.named)})(?:の?(?P<long>三連休|3連休|連休)|{part})?"
        )
        self.season = re.compile(
            rf"(?:(?P<of>{either(self.season_of)})|(?:{year})?(?P<season>{either(self.seasons)}))(?:{part})?"
        )
        self.week = re.compile(
            rf"(?P<rweek>{either(self.weeks)})(?:の)?(?:(?P<wd>[{_WEEKDAY}])曜?日?(?:(?:から|~|-|か|と|・)(?P<wd2>[{_WEEKDAY}])曜?日?(?:まで)?)?(?=か|に|の|で|~|$|、|。|曜|\s)"
            rf"|(?P<wend>週末|土日|末)|(?P<half>前半|頭|はじめ|初め)|(?P<late>後半|半ば))?"
            rf"|(?P<next>次の|今度の|つぎの|こんどの|来る|この)(?:(?P<nend>週末|土日)|(?P<nlong>三連休|3連休|連休)|(?P<nwd>[{_WEEKDAY}])曜日?)"
            rf"|(?P<monday>週明け)|(?P<long>三連休|3連休)"
        )
        self.later = re.compile(
            rf"(?:(?P<n>{_N})\s*(?P<unit>[ヶか箇ヵカケ]月|週間|週|日|年)|(?P<half>半年)|(?P<one>ひと月|1月))"
            r"(?:くらい|ぐらい|ほど)?(?:後|先)(?!半)"
        )
        self.day = re.compile(rf"(?P<rday>{either(self.days)})(?!の?天気)")
        self.bare_day = re.compile(
            r"(?<![月\d/~\-第泊])(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日(?=から|~|-|に|の|まで|より[前後]|スタート|以降|頃|ごろ|$|、|。|でお?願)"
            r"(?!~?\d{1,2}日間)(?!(?:~|-)\s*[\d一二三四五六七八九十半]{1,2}(?:週間|[ヶか箇ヵカケ]月))(?!(?:から|~|-)\d{1,2}日(?:ほど|くらい|ぐらい|程度|滞在|間))(?!のみ|に1|に一|市)"
        )
        self.year = re.compile(rf"{year}(?P<half>前半|後半|上半期|下半期|中)?")
        self.this_year = re.compile(r"年内|(?:今)?年度(?:内|中)")
        self.bare_part = re.compile(
            r"(?<![\d年一二三四五六七八九十今来先翌々毎半各])月(?P<part>末|初め|初旬|初|頭|半ば|中旬|下旬|上旬)(?!締|払)"
        )
        self.part_alone = re.compile(r"(?<![月の旬])(?P<part>[上中下初]旬)(?!締|払)")
        connect = r"\s*(?:まで|すぎ|過ぎ|頃|ごろ|くらい|ぐらい|あたり|辺り)?\s*"
        self.joint = re.compile(
            rf"{connect}(?P<range>~|-|から|より|→|ー)\s*(?:の)?\s*$|\s*(?P<either>か|とか|でも|や|と|または|もしくは|あるいは|ないし|or|・|、|,|/|それとも)+\s*$"
        )

    def _share(self, m: re.Match[str]) -> tuple[int, int]:
        """「上旬」, 「上旬から中旬」."""
        first, last = self.parts[m["part0"] or m["part"]], self.parts[m["part"]]
        return first[0], max(first[1], last[1])

    def _season_of(self, written: str) -> tuple[Yearly, int | None]:
        name, _, year = written.partition(" ")
        return self.seasons[name], int(year) if year else None

    def atoms(self, text: Text, today: date) -> Iterator[Atom]:
        """Everything that may be a date; overlapping ones among them."""
        norm = text.norm
        yield from self._months(norm, today)
        yield from self._numeric(norm, today)
        borders = {t.start for t in text.tokens} & {t.end for t in text.tokens} | {0, len(norm)}
        for m in self.window.finditer(norm):
            if len(m["named"]) == 1 and not {m.start("named"), m.end("named")} <= borders:
                continue  # 盆栽
            if _compounded(text, m.end()):
                continue  # 年末ジャンボ
            year, past = self._year(m, today)
            window = self.named[m["named"]]
            if m["part"]:
                window = window.part(self._share(m))
            windows = () if past else yearly(window, today, year)
            if m["long"]:
                windows = tuple(free_days(w.first) for w in windows if w.first >= today)
            yield Atom(m.start(), m.end(), windows, "named")
        yield from self._seasons(text, today)
        yield from self._weeks(norm, today)
        for m in self.later.finditer(norm):
            yield Atom(m.start(), m.end(), self._later(m, today), "part")
        for m in self.day.finditer(norm):
            moment = today + timedelta(days=self.days[m["rday"]])
            yield Atom(m.start(), m.end(), (Window(moment, moment),), "day", weak=True)
        for m in self.soon.finditer(norm):
            yield Atom(m.start(), m.end(), (Window(today, None),), "part")
        for m in self.bare_day.finditer(norm):
            number = small(m["d"])
            if number and number <= 31:
                yield Atom(m.start(), m.end(), monthly(number, today), "day", weak=True)
        for m in (*self.bare_part.finditer(norm), *self.part_alone.finditer(norm)):
            days = self.parts.get(m["part"], (1, 7))
            months = (shifted(today.year, today.month, offset) for offset in range(14))
            ends = tuple(Window(clamped(y, n, days[0]), clamped(y, n, days[1])) for y, n in months)
            yield Atom(m.start(), m.end(), ends, "part", weak=True)
        yield from self._years(norm, today)

    def _months(self, norm: str, today: date) -> Iterator[Atom]:
        for m in self.month.finditer(norm):
            year, past = self._year(m, today)
            if m["rmonth"]:
                wanted, month = shifted(today.year, today.month, self.months[m["rmonth"]])
                years: tuple[int, ...] = (wanted,)
            else:
                month = small(m["m"]) or 0
                years = (year,) if year is not None else tuple(range(today.year - 1, today.year + 3))
            if not 1 <= month <= 12:
                continue
            if m["fiscal"] and year is not None and month < 4:
                years = (year + 1,)
            grain: Grain = "month"
            end = m.end()
            if m["long"]:
                windows = tuple(w for y in years for w in long_weekends(y, month)[:1])
                grain = "named"
            elif m["part"]:
                share = month_of(month).part(self._share(m))
                windows = tuple(share.of(y) for y in years)
                grain = "month" if m["part"] in ("中", "いっぱい") else "part"
            elif m["d"]:
                number = small(m["d"]) or 0
                if not 1 <= number <= 31:
                    continue
                moments = [clamped(y, month, number) for y in years]
                windows, grain = tuple(Window(moment, moment) for moment in moments), "day"
                if m["whole"]:
                    windows, grain = tuple(week_of(moment, 0) for moment in moments), "week"
            elif m["nthd"]:
                weekday, number = _WEEKDAY.index(m["nthwd"]), small(m["nthd"]) or 1
                firsts = [date(y, month, 1) for y in years]
                moments = [d + timedelta(days=(weekday - d.weekday()) % 7 + 7 * (number - 1)) for d in firsts]
                windows, grain = tuple(Window(moment, moment) for moment in moments), "day"
            elif m["nth"]:
                first, last = small(m["nth"]) or 1, small(m["nth2"] or m["nth"]) or 1
                if last < first:
                    last, end = first, m.start("nth2") - 1
                weeks = [(nth_week(y, month, first), nth_week(y, month, last)) for y in years]
                windows = tuple(Window(a.first, b.last) for a, b in weeks)
                grain = "week"
            else:
                windows = tuple(month_of(month).of(y) for y in years)
            yield Atom(m.start(), end, () if past else windows, grain)
        for m in self.month_pair.finditer(norm):
            month = int(m["m"])
            if 1 <= month <= 12:
                yield Atom(m.start(), m.end(), yearly(month_of(month), today), "month")

    def _numeric(self, norm: str, today: date) -> Iterator[Atom]:
        for m in self.numeric.finditer(norm):
            month, number = int(m["m"] or m["m2"]), int(m["d"] or m["d2"] or 0)
            if not 1 <= month <= 12 or number > 31:
                continue
            year = int(m["year"]) if m["year"] else _REIWA + int(m["eray"]) if m["eray"] else None
            if number:
                yield Atom(m.start(), m.end(), yearly(Yearly(month, number, month, number), today, year), "day")
            elif m["sep"] != "-":
                yield Atom(m.start(), m.end(), yearly(month_of(month), today, year), "month")

    def _seasons(self, text: Text, today: date) -> Iterator[Atom]:
        borders: set[int] | None = None
        for m in self.season.finditer(text.norm):
            if borders is None:
                borders = {t.start for t in text.tokens} | {t.end for t in text.tokens}
            name_start = m.start("season") if m["season"] else m.start("of")
            name_end = m.end("season") if m["season"] else m.end("of")
            if m["season"] and not _is_word(text.norm, name_start, name_end, borders):
                continue  # 秋田, 春日部
            if m["season"] and _compounded(text, m.end()):
                continue  # 夏フェス
            if m["season"] and EVEN.match(text.norm, m.end()):
                continue  # 夏でもひんやりした島
            if m["of"]:
                season, offset = self.season_of[m["of"]]
                year = None if offset is None else today.year + offset
                past = False
            else:
                season = self.seasons[m["season"]]
                year, past = self._year(m, today)
            if m["part"]:
                season = season.part(self._share(m))
            weak = bool(m["season"]) and year is None and not m["part"]
            yield Atom(m.start(), m.end(), () if past else yearly(season, today, year), "season", weak=weak)

    def _weeks(self, norm: str, today: date) -> Iterator[Atom]:
        for m in self.week.finditer(norm):
            if m["rweek"]:
                week = week_of(today, self.weeks[m["rweek"]])
                if m["wd"]:
                    week = weekdays(week, _WEEKDAY.index(m["wd"]), _WEEKDAY.index(m["wd2"] or m["wd"]))
                elif m["wend"]:
                    week = weekdays(week, 5, 6)
                elif m["half"]:
                    week = weekdays(week, 0, 2)
                elif m["late"]:
                    week = weekdays(week, 2, 4)
                yield Atom(m.start(), m.end(), (week,), "day" if m["wd"] else "week")
            elif m["nend"]:
                # said on a weekend, "the next one" is not this one
                offset = 1 if today.weekday() >= 5 and m["next"] != "この" else 0
                yield Atom(m.start(), m.end(), (weekdays(week_of(today, offset), 5, 6),), "week")
            elif m["nwd"]:
                number = _WEEKDAY.index(m["nwd"])
                ahead = (number - today.weekday() - 1) % 7 + 1
                moment = today + timedelta(days=ahead)
                yield Atom(m.start(), m.end(), (Window(moment, moment),), "day")
            elif m["monday"]:
                monday = week_of(today, 1)
                yield Atom(m.start(), m.end(), (weekdays(monday, 0, 1),), "week", weak=True)
            else:
                weekends = tuple(w for y in (today.year, today.year + 1) for w in long_weekends(y, None))
                later = tuple(w for w in weekends if w.first > today)
                yield Atom(m.start(), m.end(), later, "named")

    def _later(self, m: re.Match[str], today: date) -> tuple[Window, ...]:
        if m["half"]:
            count, unit = 6, "month"
        elif m["one"]:
            count, unit = 1, "month"
        else:
            count = small(m["n"]) or 0
            unit = _UNITS.get(m["unit"], "month")
        moment = days_later(today, count, unit)
        slack = timedelta(days={"day": 0, "week": 3, "month": 7, "year": 15}[unit])
        return (Window(moment - slack, moment + slack),)

    def _years(self, norm: str, today: date) -> Iterator[Atom]:
        for m in self.year.finditer(norm):
            if not (m["year"] or m["ryear"] or m["era"]) or not norm[m.start() : m.end()].strip():
                continue
            year, past = self._year(m, today)
            if year is None or past:
                yield Atom(m.start(), m.end(), (), "year", weak=True)
                continue
            first, last = (
                (date(year, 4, 1), date(year + 1, 3, 31)) if m["fiscal"] else (date(year, 1, 1), date(year, 12, 31))
            )
            middle = date(year, 10 if m["fiscal"] else 7, 1)
            if m["half"] in ("前半", "上半期"):
                last = middle - timedelta(days=1)
            elif m["half"] in ("後半", "下半期"):
                first = middle
            end = (
                m.end()
                if m["half"]
                else m.end("fiscal")
                if m["fiscal"]
                else max(m.end(g) for g in ("year", "ryear", "eray"))
            )
            if m["year"] and norm[end : end + 1] == "年":
                end += 1
            elif m["year"] and not m["half"] and not m["fiscal"]:
                continue  # four digits alone are no year
            told = _TELLS_YEAR.match(norm, end) and _SENTENCE.search(norm, max(0, m.start() - 12), m.start())
            weak = not m["half"] and not m["fiscal"] and not told
            yield Atom(m.start(), end, (Window(first, last),), "year", weak=weak)
        for m in self.this_year.finditer(norm):
            last = date(today.year, 12, 31)
            if "度" in m.group():
                last = date(today.year + (today.month > 3), 3, 31)
            yield Atom(m.start(), m.end(), (Window(today, last),), "year")

    def _year(self, m: re.Match[str], today: date) -> tuple[int | None, bool]:
        """The year that was said, and True when it is over (its dates are no wish)."""
        if m["year"]:
            year: int | None = int(m["year"])
        elif m["short"]:
            year = 2000 + int(m["short"])
        elif m["era"]:
            year = _REIWA + (1 if m["eray"] == "元" else small(m["eray"]) or 1)
        elif m["ryear"]:
            year = today.year + self.years[m["ryear"]]
        else:
            return None, False
        assert year is not None
        return year, year < today.year


_AFTER_NAMED = frozenset({"スタート", "リモート", "ワーケーション", "テレワーク", "ワーク", "ステイ"})


def _compounded(text: Text, end: int) -> bool:
    """True when a foreign word follows at once that makes a name of a named window."""
    index = bisect_left(text.tokens, end, key=lambda t: t.start)
    if index == len(text.tokens) or text.tokens[index].start != end:
        return False
    token = text.tokens[index]
    return token.base not in _AFTER_NAMED and bool(re.fullmatch(r"[ァ-ヺー]{2,}", token.surface))


def _is_word(norm: str, start: int, end: int, borders: set[int]) -> bool:
    """A season's character standing alone, or with 頃 or 以降 that the dictionary joins to it."""
    return start in borders and (end in borders or bool(re.match(r"[ぁ-ん頃以明中場]", norm[end : end + 1])))


__all__ = ["JapaneseDates", "share"]

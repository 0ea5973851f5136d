"""Dates, lengths, money and people: the golden readings, the numbers under them, and what is dangerous to misread."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands import Clear, Correct, Decline, Set
from bot.places import Places
from bot.preferences import Entry, Polarity, Preferences, merge_party
from bot.reading import RuleReader, cues
from bot.reading.calendar import Yearly, long_weekends, nth_week
from bot.reading.cues import CueError
from bot.reading.numbers import english, japanese
from bot.reading.people import role
from bot.seams import Reading, ReadingContext
from tests.golden_readings import READER

PROJECT = Path(__file__).parent.parent
READINGS = Path(__file__).parent / "readings"
NOW = datetime(2026, 11, 21, 10, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture(scope="module")
def reader() -> RuleReader:
    return READER


def rows() -> Iterator[Any]:
    for language in ("ja", "en"):
        table = tomllib.loads((READINGS / f"{language}.toml").read_text(encoding="utf-8"))
        for row in table["reading"]:
            yield pytest.param(row, id=f"{language}: {row['says']}")


def plain(reading: Reading) -> dict[str, Any]:
    """A reading in the form of the golden rows."""
    out: dict[str, Any] = {}
    party: dict[str, Any] = {}
    for command in reading.commands:
        if isinstance(command, Decline):
            out.setdefault("declined", []).append(command.slot)
        elif isinstance(command, Clear):
            out.setdefault("cleared", []).append(command.slot)
        elif isinstance(command, Set):
            value = command.value
            if command.slot == "start" and command.polarity in (Polarity.WANT, Polarity.AVOID):
                key = "start" if command.polarity is Polarity.WANT else "start_avoided"
                out[key] = [value["earliest"], value["latest"] or ""]
            elif command.polarity is not Polarity.WANT:
                continue
            elif command.slot == "days":
                out["days"] = [value["min"] or 0, value["max"] or 0]
            elif command.slot == "budget":
                out["budget"] = {k: v for k, v in value.items() if v is not None}
            elif command.slot == "party":
                party = merge_party(party, value)
    if party:
        out["party"] = party
    return out


@pytest.mark.parametrize("row", list(rows()))
def test_golden(row: dict[str, Any], reader: RuleReader) -> None:
    wanted = {k: v for k, v in row.items() if k not in ("says", "asked")}
    assert plain(reader.read(row["says"], ReadingContext(now=NOW, asked=row.get("asked", "")))) == wanted


@pytest.mark.parametrize(
    ("written", "value"),
    [("3万5千", 35000), ("1.5万", 15000), ("1万5000", 15000), ("12,000", 12000), ("二十三", 23), ("五万", 50000),
     ("百五十", 150), ("3万5", 35000), ("二〇", 20), ("十", 10), ("千", 1000), ("2億", 200_000_000), ("1,2", 12)],
)  # fmt: skip
def test_japanese_numbers(written: str, value: int) -> None:
    assert japanese(written) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [("12,000", 12000), ("twenty-one", 21), ("a hundred", 100), ("a couple of", 2), ("two hundred and fifty", 250),
     ("1.5", 1.5), ("a dozen", 12), ("an", 1)],
)  # fmt: skip
def test_english_numbers(written: str, value: float) -> None:
    assert english(written) == value


def test_what_is_no_number_has_no_value() -> None:
    assert japanese("一つ") is None
    assert english("many") is None


# ---------------------------------------------------------------- over several turns


def talk(reader: RuleReader, *turns: tuple[str, str] | str) -> Preferences:
    """The preferences after some messages, each alone or with the slot asked before it."""
    preferences = Preferences()
    for number, turn in enumerate(turns):
        text, asked = turn if isinstance(turn, tuple) else (turn, "")
        reading = reader.read(text, ReadingContext(now=NOW, asked=asked, preferences=preferences))
        entries = []
        for c in reading.commands:
            if isinstance(c, Set):
                op = "correct" if isinstance(c, Correct) else "set"
                entries.append(Entry(op, c.slot, c.value, c.polarity, c.words, message_id=str(number)))  # type: ignore[arg-type]
            elif isinstance(c, Decline):
                entries.append(Entry("decline", c.slot, c.why, message_id=str(number)))
        preferences = preferences.plus(entries)
    return preferences


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load(PROJECT / "knowledge" / "sources")


@pytest.mark.parametrize(
    ("turns", "adults", "children"),
    [
        (["4人です", "うち1人は小学生です"], 3, 1),
        (["家族3人で行きます", "大人2人と、あと高校生が1人います"], 2, 1),
        (["4人です", "大人は2人です"], 2, 2),
        (["子供2人と私で", "まだ小学生の子が1人いるので、子供用の食事をお願いします"], 1, 2),
        (["大人4人です", "夫婦で一部屋がいいです"], 4, None),
        (["一人です", "やっぱり妻も一緒に行きます"], 2, None),
        (["夫婦と子ども2人です", "やっぱり子どもは連れて行きません"], 2, 0),
        (["祖母、母、私の3人で", "祖母とゆっくり過ごしたい"], 3, None),
        (["two adults and two kids", "the kids are staying home after all"], 2, 0),
    ],
)
def test_a_party_over_several_turns(
    turns: list[str], adults: int, children: int | None, reader: RuleReader, places: Places
) -> None:
    wishes = talk(reader, *turns).wishes(places, NOW.date())
    assert (wishes.adults, wishes.children) == (adults, children)


def test_a_bare_day_lies_in_the_month_that_was_said(reader: RuleReader, places: Places) -> None:
    wishes = talk(reader, "6月に行きたいです", "20日から1泊でお願いします").wishes(places, NOW.date())
    assert (wishes.start_earliest, wishes.start_latest) == (date(2027, 6, 20), date(2027, 6, 20))
    assert (wishes.days_min, wishes.days_max) == (2, 2)


def test_a_stay_can_be_made_longer(reader: RuleReader, places: Places) -> None:
    wishes = talk(reader, "10日間の予定です", "あと3日延ばしたいです").wishes(places, NOW.date())
    assert (wishes.days_min, wishes.days_max) == (13, 13)


def test_a_yes_to_something_else_withdraws_no_budget(reader: RuleReader) -> None:
    preferences = talk(reader, "予算は10万円まで", ("どちらでもかまいません", "budget"), "予算内なら大丈夫です")
    assert [h.value["max"] for h in preferences.values("budget")] == [100_000]


def test_a_correction_says_so(reader: RuleReader) -> None:
    commands = reader.read("やっぱり8月じゃなくて9月の頭で", ReadingContext(now=NOW)).commands
    wanted = [c for c in commands if isinstance(c, Set) and c.polarity is Polarity.WANT]
    assert [(type(c), c.value["earliest"]) for c in wanted] == [(Correct, "2027-09-01")]


def test_the_words_are_the_persons_own(reader: RuleReader) -> None:
    text = "えーと、７月上旬から１ヶ月"
    commands = [c for c in reader.read(text, ReadingContext(now=NOW)).commands if isinstance(c, Set)]
    assert [c.words for c in commands] == ["７月上旬から", "１ヶ月"]
    assert all(text[c.start :].startswith(c.words) for c in commands)


# ---------------------------------------------------------------- never in the past


@settings(max_examples=150, deadline=None)
@given(
    today=st.dates(date(2024, 1, 1), date(2035, 12, 31)),
    phrase=st.sampled_from(
        ["3月", "来月", "夏休み", "GW明け", "お盆前後", "年末年始", "2/29", "1月31日", "12月〜2月", "来週の月曜", "20日から",
         "9月の連休", "冬", "来年の春", "8/1〜14", "今月末", "正月", "半年後", "mid-March", "next summer", "Aug 1-14",
         "after Golden Week", "in two weeks", "next weekend", "by June", "the first week of May"]
    ),
)  # fmt: skip
def test_no_window_lies_in_the_past(today: date, phrase: str, reader: RuleReader) -> None:
    now = datetime.combine(today, NOW.time(), tzinfo=NOW.tzinfo)
    for command in reader.read(phrase, ReadingContext(now=now, asked="start")).commands:
        if isinstance(command, Set) and command.slot == "start":
            first = date.fromisoformat(command.value["earliest"])
            last = command.value["latest"]
            assert first >= today
            assert last is None or first <= date.fromisoformat(last) <= today + timedelta(days=1000)


@pytest.mark.parametrize(
    "text", ["去年の夏は楽しかった", "先月は忙しかった", "昨日の話ですが", "2019年8月", "last summer was hot"]
)
def test_what_is_over_is_no_date(text: str, reader: RuleReader) -> None:
    assert "start" not in plain(reader.read(text, ReadingContext(now=NOW)))


@pytest.mark.parametrize(
    "text",
    ["今日めっちゃ寒いね", "冬は寒い", "春日部出身です", "秋田犬がかわいい", "夏目漱石が好き", "千葉に住んでいます",
     "一番いいのを教えて", "万代橋の近く", "三重の海", "五島列島", "二拠点生活", "一緒に働きたい", "May I ask something?",
     "the march of progress", "I may be late", "four seasons", "徒歩10分", "歴5年です", "9時から18時まで仕事"],
)  # fmt: skip
def test_what_only_looks_like_a_value(text: str, reader: RuleReader) -> None:
    said = plain(reader.read(text, ReadingContext(now=NOW)))
    assert not {"start", "days", "budget"} & set(said)
    assert not said.get("party")


def test_calendar_conventions() -> None:
    assert [w.first for w in long_weekends(2027, 1)] == [date(2027, 1, 9)]
    assert nth_week(2027, 6, 2).first == date(2027, 6, 7)
    winter = Yearly.read("12-01/02-28").of(2026)
    assert (winter.first, winter.last) == (date(2026, 12, 1), date(2027, 2, 28))


# ---------------------------------------------------------------- cue files


@pytest.mark.parametrize(
    ("file", "old", "new", "names"),
    [
        ("when", '"夏休み" = "07-20/08-31"', '"夏休み" = "7-20/8-31"', "夏休み"),
        ("party", '"夫婦" = "couple 2"', '"夫婦" = "pair 2"', "夫婦"),
        ("duration", '"半年" = 180', '"半年" = "long"', "半年"),
    ],
)
def test_a_bad_cue_names_its_line(file: str, old: str, new: str, names: str, tmp_path: Path) -> None:
    folder = tmp_path / "ja" / "lexicon"
    folder.mkdir(parents=True)
    for name in cues.FILES:
        source = (PROJECT / "prompts" / "ja" / "lexicon" / f"{name}.toml").read_text(encoding="utf-8")
        if name == file:
            assert old in source
            source = source.replace(old, new)
        (folder / f"{name}.toml").write_text(source, encoding="utf-8")
    line = (folder / f"{file}.toml").read_text(encoding="utf-8").splitlines().index(new) + 1
    words = cues.load(tmp_path, "ja")
    read: dict[str, tuple[str, Any]] = {
        "when": ("when.named", Yearly.read),
        "party": ("party.role", role),
        "duration": ("duration.fixed", int),
    }
    table, value = read[file]
    with pytest.raises(CueError, match=rf"{file}\.toml:{line}: '{names}'"):
        words.values(table, value)


def test_a_missing_cue_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CueError, match=r"when\.toml: the file is missing"):
        cues.load(tmp_path, "ja")


def test_the_same_words_read_the_same(reader: RuleReader) -> None:
    context = ReadingContext(now=NOW)
    first = reader.read("7月に2週間、子ども2人と", context)
    assert reader.read("7月に2週間、子ども2人と", replace(context)) == first

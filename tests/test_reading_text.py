"""Any text at all is read: quickly, in linear time, and without falling over."""

from __future__ import annotations

import time
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands import Set, Unclear
from bot.places import Places
from bot.reading import RuleReader, load_lexicons
from bot.reading.text import analyse, clause_at, normalise
from bot.seams import ReadingContext

PROJECT = Path(__file__).parent.parent
CONTEXT = ReadingContext(now=datetime(2026, 11, 21, 10, tzinfo=ZoneInfo("Asia/Tokyo")))


@pytest.fixture(scope="module")
def reader() -> RuleReader:
    reader = RuleReader(Places.load(PROJECT / "knowledge" / "sources"), load_lexicons(PROJECT / "prompts"))
    reader.read("7月", CONTEXT)
    return reader


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ("７月１０日〜１４日", "7月10日~14日"),
        ("ﾎｯｶｲﾄﾞｳ", "ホッカイドウ"),
        ("2−3 weeks", "2-3 weeks"),
        ("２～３週間", "2~3週間"),
        ("NAGANO", "nagano"),
        ("か\u3099", "が"),
        ("長\u200b野", "長野"),
        ("\u202e長野\u202c", "長野"),
        ("７\ufe0f月", "7月"),
        ("a\x00b", "a b"),
        ("宮﨑", "宮崎"),
        ("a\r\nb", "a\n\nb"),
        ("a\ud800b", "a b"),
        ("I’d", "i'd"),
    ],
)
def test_characters_are_unified(raw: str, norm: str) -> None:
    assert normalise(raw)[0] == norm


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=80))
def test_offsets_lead_back(raw: str) -> None:
    norm, offsets = normalise(raw)
    assert len(offsets) == len(norm) + 1
    assert offsets[-1] == len(raw)
    assert all(a <= b for a, b in pairwise(offsets))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=60))
def test_tokens_and_clauses_lie_in_the_text(raw: str) -> None:
    text = analyse(raw)
    assert all(text.norm[t.start : t.end] == t.surface for t in text.tokens)
    assert all(0 <= a < b <= len(text.norm) for a, b in text.clauses)
    assert all(b <= c for (_, b), (c, _) in pairwise(text.clauses))


@pytest.mark.parametrize(
    ("raw", "fallback", "language"),
    [
        ("7月に行きたい", "en", "ja"),
        ("in July please", "ja", "en"),
        ("長野", "", "ja"),
        ("OK", "ja", "ja"),
        ("OK", "", "en"),
        ("👍", "en", "en"),
        ("14", "", "ja"),
        ("I would like to stay in 中野市 for a week", "", "en"),
        ("Wi-FiとPCがあればOK", "", "ja"),
    ],
)
def test_the_language_of_a_message(raw: str, fallback: str, language: str) -> None:
    assert analyse(raw, fallback).language == language


def test_a_clause_ends_where_its_reach_does() -> None:
    text = analyse("四国は行ったことがあるので九州がいいです。沖縄は遠い")
    start, end = clause_at(text, text.norm.index("九州"))
    assert text.norm[start:end] == "九州がいいです。"


JUNK = ["", " ", "\n\n", "\x00", "\ud800", "👨‍👩‍👧‍👦", "？", "ーーー", "…", "1", "-", "~", "/", "0/0", "13/45", "99月99日", "0人", "R0.0.0",
        "2月30日", "1泊0日", "999999999999泊", "9" * 400 + "円", "〇〇〇〇", "十十十十人", "万万万", "¥", "1,,,2", "k", "of of of"]  # fmt: skip


@pytest.mark.parametrize("raw", JUNK)
def test_junk_is_read_without_falling_over(raw: str, reader: RuleReader) -> None:
    for asked in ("", "start", "days", "party", "budget", "place"):
        reading = reader.read(raw, ReadingContext(now=CONTEXT.now, asked=asked))
        assert reading.commands


@settings(max_examples=150, deadline=None)
@given(
    parts=st.lists(
        st.sampled_from(
            ["7月", "8/1", "〜", "から", "2", "二", "十", "万", "円", "泊", "日", "週間", "人", "子ども", "妻と", "歳", "、", "の", "(", ")",
             "じゃなくて", "以内", "来年", "末", "two", " ", "weeks", "kids", "5", "-", "to", "max", "k", "yen", "per", "night", "with"]
        ),
        max_size=25,
    ),
    asked=st.sampled_from(["", "start", "days", "party", "budget"]),
)  # fmt: skip
def test_any_mixture_of_its_own_words_is_read(parts: list[str], asked: str, reader: RuleReader) -> None:
    text = "".join(parts)
    reading = reader.read(text, ReadingContext(now=CONTEXT.now, asked=asked))
    for command in reading.commands:
        if isinstance(command, Set):
            assert command.words in text


@pytest.mark.parametrize(
    "piece",
    ["あ", "1", "１", "一", "万", "、", "(", "~", "1~", "1,", "1月", "から", "a", "a ", "two ", "1 to ", "子", "子どもと", "1人", "5歳と",
     "月10万", "1泊1人", "予算は", "no ", "with my ", "\ud800", "が\u3099", "長野", "中野か", "８／", "1/1~", "𠮷"],
)  # fmt: skip
def test_long_and_hostile_messages_take_linear_time(piece: str, reader: RuleReader) -> None:
    def cost(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        start = time.thread_time()  # what else the machine does makes no difference
        reader.read(text, CONTEXT)
        return time.thread_time() - start

    # Five times the length takes five times as long, or 25 times where something is quadratic. A quadratic reading is one
    # every time; a garbage collection or a model opened in between falls into one of three tries.
    assert any(cost(10_000) < 12 * max(cost(2_000), 0.004) for _ in range(3))


@pytest.mark.parametrize("piece", ["ありがとう", "なるほど、", "はい", "もう", "thanks ", "ok ", "just "])
def test_repeated_courtesies_are_not_split_in_ever_more_ways(piece: str, reader: RuleReader) -> None:
    start = time.thread_time()
    reader.read((piece * 80)[:80], CONTEXT)
    assert time.thread_time() - start < 5  # some milliseconds, or minutes where each may be split in two ways


def test_wishes_at_both_ends_of_a_very_long_message_are_read(reader: RuleReader) -> None:
    text = "7月に行きたいです。" + "とても長い話です。" * 12_000 + "\n期間は2週間です。"
    commands = [c for c in reader.read(text, CONTEXT).commands if isinstance(c, Set)]
    assert {"start", "days"} <= {c.slot for c in commands}
    days = next(c for c in commands if c.slot == "days")
    assert text[days.start :].startswith(days.words)


def test_what_was_not_understood_is_kept(reader: RuleReader) -> None:
    reading = reader.read("7月に行きたい。滝壺ぽよぽよの刑", CONTEXT)
    assert any("滝壺" in fragment for fragment in reading.unread)


def test_nothing_to_read_is_unclear(reader: RuleReader) -> None:
    assert isinstance(reader.read("ｱｱｱｱｱ", CONTEXT).commands[0], Unclear)

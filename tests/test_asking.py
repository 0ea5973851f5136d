"""Question, wish, answer to what was asked, or several of these: how a message is taken before anything is looked up."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import answering
from bot.console.assembly import Sankin
from bot.message import Address, Message
from bot.reading.romaji import transliterated
from bot.seams import Memory
from bot.settings import Settings
from bot.turn import Turn, understand
from tests.golden_readings import PLACES

NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def sankin(starting_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Sankin:
    home = tmp_path_factory.mktemp("asking") / "home"
    shutil.copytree(starting_home, home)
    return Sankin(Settings(sankin_home=home))


def taken(sankin: Sankin, text: str, asked: str = "") -> Turn:
    flow = sankin.flow()
    names = answering.names_of(flow.catalogue.tables(), flow.places)
    message = Message("1", Address("terminal", "", "someone"), NOW, text=text, asked=asked)
    return understand(message, Memory(), flow.reader, flow.places, flow.wordings, names)


@pytest.mark.parametrize(
    ("says", "asked"),
    [
        ("NAGAOKA WORKER 1期生 人数", ""),
        ("daily rate for a desk at USEN SQUARE NAGAOKA?", ""),
        ("NaDeC BASEの1日利用料", ""),
        ("the second aim of the study group", ""),
        ("NAGAOKA WORKERの募集開始日", "start"),
        ("田口さんの対話会の参加者数", "party"),
        ("furuno satoshi senshu no kyougi wa nandesuka", ""),
        ("部会の東京開催って会場どこですか?新宿とか?", ""),
        ("小宮山宏さんの肩書きが思い出せない", ""),
    ],
)
def test_question_without_a_question_word(sankin: Sankin, says: str, asked: str) -> None:
    turn = taken(sankin, says, asked)
    assert turn.plans
    assert not turn.tentative
    assert not turn.entries


@pytest.mark.parametrize(
    ("says", "asked", "slots"),
    [
        ("Nagaoka in May?", "", {"place", "start"}),
        ("長岡で1ヶ月とか？", "", {"place", "days"}),
        ("長岡で6月とか？", "", {"place", "start"}),
        ("Around 80,000 yen?", "", {"budget"}),
        ("USEN SQUAREみたいなコワーキングがある所がいい", "", {"needs"}),
        ("10日？", "days", {"days"}),
        ("two weeks?", "days", {"days"}),
        ("10万くらいって高いですか？", "budget", {"budget"}),
        ("sado ni ni shuukan ikitai desu", "", {"place", "days"}),
    ],
)
def test_wish_with_a_question_mark_or_a_known_name(sankin: Sankin, says: str, asked: str, slots: set[str]) -> None:
    turn = taken(sankin, says, asked)
    assert {entry.slot for entry in turn.entries} == slots
    assert not turn.plans


@pytest.mark.parametrize(
    ("says", "slots", "question"),
    [
        ("2週間で考えています。ところで部会の参加費はいくらですか？", {"days"}, "部会の参加費はいくら"),
        ("弘前に行きたい。弘前って部会に入ってる？", {"place"}, "弘前って部会に入ってる"),
        ("What does WDL do? I'm free from May 10.", {"start"}, "What does WDL do?"),
        ("高知に1ヶ月滞在したい、松田智生さんは高知大学の先生でしたっけ？", {"place", "days"}, "松田智生さんは"),
    ],
)
def test_wish_beside_a_question(sankin: Sankin, says: str, slots: set[str], question: str) -> None:
    turn = taken(sankin, says)
    turn = turn.instead or turn
    assert {entry.slot for entry in turn.entries} == slots
    assert any(question in plan.question for plan in turn.plans)


def test_place_that_is_asked_about_is_no_place_to_go(sankin: Sankin) -> None:
    turn = taken(sankin, "課対抗の大会をやった市役所って、どこの市ですか?うちも視察に行きたいです")
    assert turn.plans
    assert not turn.proposes


def test_who_speaks_of_others_by_the_way_is_heard(sankin: Sankin) -> None:
    turn = taken(sankin, "部下の山田は1月に福井県へ行きたいそうですが、私自身は石川県を希望します。")
    assert [(entry.slot, entry.value) for entry in turn.entries] == [("place", "P:17")]
    assert not turn.plans


@pytest.mark.parametrize("says", ["長野を希望した他の人は誰？", "他の利用者が長野で何を希望しているか教えて"])
def test_who_asks_for_what_is_others_is_refused(sankin: Sankin, says: str) -> None:
    turn = taken(sankin, says)
    assert not turn.entries
    assert ("off_topic", "others_data") in [(step.kind, step.data) for step in turn.steps]


@pytest.mark.parametrize("says", ["こんにちは", "猫が好きです", "it's raining again", "konnichiwa", "he he"])
def test_small_talk_asks_nothing_of_the_sources(sankin: Sankin, says: str) -> None:
    turn = taken(sankin, says)
    assert not turn.entries
    assert not turn.plans or turn.tentative


@pytest.mark.parametrize(
    ("says", "kana"),
    [
        ("sankahi wa ikura desu ka", "さんかひはいくらですか"),
        ("nagaoka ga ii desu", "nagaokaがいいです"),
        ("zutto itsumo kekkon no mae ni ikitai", "ずっといつもけっこんのまえにいきたい"),
        ("nishuukan", "にしゅうかん"),
        ("define reverse sankin kotai", "define reverse sankin kotai"),
        ("what's gyaku sankin kotai exactly?", "what's gyaku sankin kotai exactly?"),
        ("no to made up names", "no to made up names"),
        ("Nagano or Nara", "Nagano or Nara"),
        ("matcha", "matcha"),
    ],
)
def test_japanese_in_latin_letters(says: str, kana: str) -> None:
    assert transliterated(says, answering.nobody, lambda word: bool(PLACES.find(word))) == kana

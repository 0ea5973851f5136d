"""Acts: what is asked, answered, reacted to; and that nothing is erased by accident."""

from __future__ import annotations

import re
import time
import tomllib
from typing import Any

import pytest

from bot.commands import Ask, DeleteMyData, React, Reset, Set
from bot.reading import acts as finder
from bot.reading import lexicon, purpose, where
from bot.reading.text import analyse
from bot.seams import ReadingContext
from tests.golden_readings import NOW, PLACES, ROOT, acts, read, rows, values


def _lines(name: str) -> list[str]:
    """The lines of a file of sentences, comments aside."""
    lines = (ROOT / "tests" / "readings" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


LEXICONS = {language: lexicon.load(ROOT / "prompts" / language) for language in ("ja", "en")}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["says"])
def test_golden(row: dict[str, Any]) -> None:
    assert acts(read(row["says"], row.get("asked", ""))) == row.get("acts", [])


@pytest.mark.parametrize(
    "says",
    [
        "データ消してって言ったらちゃんと消える？",
        "データを消すことはできますか",
        "どうやって情報を消すの？",
        "消さないで",
        "データは消さないでください",
        "退会したら情報はどうなりますか",
        "友達がデータを消してって言ったら断られたらしい",
        "個人情報って何に使うんですか？",
        "心をリセットしたい",
        "人生をやり直したい",
        "雪を消してほしい",
        "今の予定は消して、8月に",
        "交流会は最初から毎回やっていたんですか？",
        "ゼロから始めたのですか？",
        "Was the group built from scratch?",
        "What happens if I delete my data?",
        "Don't delete my data",
        "How do I delete my account?",
        "Will you erase my records?",
        "I need to reset my mind",
    ],
)
def test_nothing_is_erased_by_accident(says: str) -> None:
    assert not any(isinstance(command, (DeleteMyData, Reset)) for command in read(says))


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("登録した情報ぜんぶ消してもらえますか", ["DeleteMyData"]),
        ("私のデータを削除してください", ["DeleteMyData"]),
        ("Please erase everything you know about me", ["DeleteMyData"]),
        ("最初からやり直したい", ["Reset"]),
        ("やっぱ全部忘れて、0から", ["Reset"]),
        ("start over please", ["Reset"]),
        ("担当者いる？チャットじゃ伝わらん", ["Human"]),
        ("Can I speak to a real person?", ["Human"]),
        ("Before we go on, forget everything I said", ["Reset"]),
        ("could we start again?", ["Reset"]),
        ("I think we need to start from scratch", ["Reset"]),
        ("This is a mess, start over please", ["Reset"]),
        ("Would you mind starting over?", ["Reset"]),
        ("I'm leaving the company so delete my data", ["DeleteMyData"]),
        ("You can delete everything you know about me", ["DeleteMyData"]),
        ("My colleague said I should talk to a person, so please put me through", ["Human"]),
        ("I'd like you to stop sending messages", ["Pause"]),
        ("いろいろ言ったけど全部忘れて", ["Reset"]),
        ("いったん白紙に戻してもらえますか", ["Reset"]),
        ("混乱してきたので最初からお願いします", ["Reset"]),
        ("全部なかったことにしてくれる？", ["Reset"]),
        ("データ消しといて", ["DeleteMyData"]),
        ("登録を解除したいのですが", ["DeleteMyData"]),
        ("担当の方につないでもらえますか", ["Human"]),
        ("人と話したいんですけど", ["Human"]),
        ("通知がうるさいので止めてください", ["Pause"]),
    ],
)
def test_grave_acts_are_heard(says: str, expected: list[str]) -> None:
    assert acts(read(says)) == expected


def test_a_question_with_wishes_gives_both() -> None:
    commands = read("7月に2週間、子どもと。費用は誰が出すの？")
    assert [command.question for command in commands if isinstance(command, Ask)] == ["費用は誰が出すの？"]
    assert [command.slot for command in commands if isinstance(command, Set)][:2] == ["start", "days"]


def test_a_place_in_a_request_for_stays_stays_a_wish() -> None:
    commands = read("長野でおすすめある？")
    assert acts(commands) == ["Propose"]
    assert values(commands, ("place",)) == {"places": ["P:20"]}


@pytest.mark.parametrize(
    ("says", "asked", "shown", "expected"),
    [
        ("はい、それでお願いします", "confirm", (), ["Confirm"]),
        ("S002がいい", "", ("S001", "S002"), ["React:likeS002"]),
        ("2番目のやつ、いいですね", "", ("S001", "S002"), ["React:like#2"]),
        ("どれもピンとこない", "", ("S001", "S002"), ["React:dislike*"]),
        ("悪くないけど、もうちょい安いのない？", "", ("S001",), ["More:cheaper"]),
        ("これに申し込みたい", "", ("S001",), ["React:interested"]),
        ("いえ、やめておきます", "confirm", (), ["Deny"]),
    ],
)
def test_what_was_shown_or_asked_matters(says: str, asked: str, shown: tuple[str, ...], expected: list[str]) -> None:
    assert acts(read(says, asked, shown)) == expected


@pytest.mark.parametrize("says", _lines("traps"))
def test_speaking_of_it_does_not_do_it(says: str) -> None:
    assert not {"DeleteMyData", "Reset", "Human", "ExportMyData", "Pause"} & set(acts(read(says)))


@pytest.mark.parametrize("says", _lines("small_talk"))
def test_small_talk_wishes_for_nothing(says: str) -> None:
    wished = ("place", "start", "days", "budget", "party")
    assert not [c for c in read(says) if isinstance(c, Set) and c.slot in wished]


ADVERTISED = {
    "「何を覚えている？」": "ShowMine",
    "「データを消して」": "DeleteMyData",
    "「書き出して」": "ExportMyData",
    "「お知らせ再開」": "Pause:resume",
    "「地域経営部会の参加費は？」": "Ask",
    "「ほかには？」": "More",
    "「2番目がいい」": "React:like#2",
    "「遠すぎる」": "React:dislike",
    "「興味あり」": "React:interested",
    "「最初から」": "Reset",
    "「通知を止めて」": "Pause",
    '"what do you know about me?"': "ShowMine",
    '"delete my data"': "DeleteMyData",
    '"export my data"': "ExportMyData",
    '"resume notices"': "Pause:resume",
    '"What does the study group cost?"': "Ask",
    '"more"': "More",
    '"the second one"': "React",
    '"too far"': "React:dislike",
    '"interested"': "React:interested",
    '"start over"': "Reset",
    '"stop notifications"': "Pause",
}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_the_product_tells_people_to_say_is_understood(language: str) -> None:
    words = tomllib.loads((ROOT / "prompts" / language / "dialogue.toml").read_text(encoding="utf-8"))
    told = " ".join((words["hello"]["notice"], words["mine"]["more"], words["say"]["help"], _paused(words)))
    quoted = re.findall(r"「[^」{]+」" if language == "ja" else r'"[^"{]+"', told)
    assert len(quoted) > 8
    for phrase in quoted:
        commands = read(phrase.strip('「」"'), "", ("S001", "S002", "S003"))
        if any(isinstance(c, Set) and c.slot == "start" for c in commands):
            continue  # an example of wishes
        assert phrase in ADVERTISED, f"{phrase} is told to people and tested by nothing"
        assert any(label.startswith(ADVERTISED[phrase].split(":")[0]) for label in acts(commands)), phrase


def _paused(words: dict[str, Any]) -> str:
    return str(next(table["paused"] for table in words.values() if isinstance(table, dict) and "paused" in table))


@pytest.mark.parametrize(
    "piece", ["東京", "長野か", "ない", "?", "海の近くで、", "データを消して", "not ", "in Nagano or ", "a" * 50]
)
def test_long_messages_take_linear_time(piece: str) -> None:
    text = analyse((piece * 50_000)[:50_000])
    words, context = LEXICONS[text.language], ReadingContext(NOW)
    start = time.perf_counter()
    found = [*where.find(text, context, words, PLACES), *purpose.find(text, context, words)]
    finder.find(text, found, context, words)
    assert time.perf_counter() - start < 5  # 0.1 s here; a quadratic pattern takes half a minute


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("1つ目は遠い", "far"),
        ("2番目は遠すぎます", "far"),
        ("2つ目は値段が高い", "expensive"),
        ("1つ目は高すぎる", "expensive"),
        ("1つ目は違う", ""),
        ("The first one is too far", "far"),
        ("number two is too expensive", "expensive"),
    ],
)
def test_a_dislike_says_why(says: str, reason: str) -> None:
    (found,) = [command for command in read(says, shown=("S1", "S2", "S3")) if isinstance(command, React)]
    assert (found.verdict, found.reason) == ("dislike", reason)

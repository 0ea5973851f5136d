"""People who press and say anything, at random but reproducibly: what must hold of every reply."""

from __future__ import annotations

import asyncio
import json
import random
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.console import chat
from bot.console.assembly import Sankin
from bot.matching import Stay, relaxations, satisfies
from bot.message import Address
from bot.preferences import Wishes
from bot.settings import Settings

NOW = chat.parse_time("2026-11-21T10:00:00+09:00")
TODAY = date(2026, 11, 21)
TEXTS = (
    "7月に2週間", "妻と5歳の娘と3人で", "やっぱり一人で", "予算は3万円まで", "予算は気にしない", "東北で", "東北以外", "伊達市",
    "車は運転できません", "東京から2時間以内", "逆参勤交代って何？", "参加費は？", "ほかには？", "2番目がいい", "遠すぎる", "高い",
    "興味あり", "はい", "いいえ", "データを消して", "最初から", "今のは取り消して", "何を覚えている？", "特にない", "わからない",
    "ありがとう", "こんにちは", "!!??", "あ", "🙂", "a week in August", "just me", "up to 50,000 yen", "not Kyushu", "more",
    "delete my data", "yes", "no", "start over", "what do you know about me?", "that's wrong", "skip", "who pays?", "   ",
    "育児・介護型で", "リフレッシュしたい", "10日じゃなくて1週間", "違う", "戻る", "担当者と話したい", "もう一度言って",
)  # fmt: skip
PRESSED_ANYHOW = ("", "set:", "set:days:{", "set:days:5", "avoid:place:", "pick:M:01233", "yes:delete", "yes:share:S001",
                  "relax:[]", "relax:{", "relax:[[1]]", "reask:nothing", "interested:S999", "dislike:", "more:", "per:month",
                  "set:start:{}", "set:party:[]", 'set:budget:{"max":"x"}', "date:start", "conflict:add", "passage:x",
                  "lang:xx", "feedback:good", "no:reset", "set:place:\"P:99\"", "set:place:\"M:99999\"", "set:place:\"B:mars\"", "fix", "withdraw:S001")  # fmt: skip
OPENS = re.compile(r"→ (\d+)")
TURNS = 10


@pytest.fixture(scope="module")
def sankin(starting_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sankin]:
    home = tmp_path_factory.mktemp("wandering") / "home"
    shutil.copytree(starting_home, home)
    sankin = Sankin(Settings(sankin_home=home))
    yield sankin
    sankin.library.get().close()
    sankin.engine.dispose()


@pytest.fixture(scope="module")
def stays(sankin: Sankin) -> dict[str, Stay]:
    ids = [f"S{number:03}" for number in range(1, 100)]
    memory = sankin.memories.recall(Address("terminal", "", "nobody"))
    return {stay.id: stay for stay in sankin.catalog.stays(ids, memory.audience)}


def say(sankin: Sankin, user: str, **what: str) -> dict[str, Any]:
    out = StringIO()
    line = json.dumps({"user": user, "at": NOW.isoformat(), **what})
    asyncio.run(chat.scripted(sankin, StringIO(line), out, NOW))
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def wishes(sankin: Sankin, user: str) -> Wishes:
    return sankin.memories.recall(Address("terminal", "", user)).preferences.wishes(sankin.places, TODAY)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_pressed_and_said(sankin: Sankin, stays: dict[str, Stay], seed: int) -> None:
    chance = random.Random(seed)  # a walk that can be walked again
    user = f"wanderer{seed}"
    offered: list[dict[str, str]] = []
    open_act = ""
    for _ in range(TURNS):
        if offered and chance.random() < 0.5:
            what = {"press": chance.choice(offered)["value"]}
        else:
            what = {"text": chance.choice(TEXTS)}
        answer = say(sankin, user, **what)
        story = f"{user}: {what} → {answer}"
        assert answer["reply"].strip(), story
        assert "不具合" not in answer["reply"], story
        assert "went wrong" not in answer["reply"], story
        now = wishes(sankin, user)
        for stay in answer["proposals"]:
            limits = re.search(r"もっと|安|cheap", str(what))
            assert limits or satisfies(stays[stay], now, TODAY), f"{story}: {now}"
        for act in answer["acts"]:
            kind = act.partition(":")[0]
            if kind in ("deleted", "reset", "shared", "human"):
                assert open_act == {"deleted": "delete", "shared": "share"}.get(kind, kind), story
        offered = answer["choices"]
        yes = next((c["value"] for c in offered if c["value"].startswith("yes:")), "")
        open_act = yes.partition(":")[2].partition(":")[0] or ("" if what.get("text") else open_act)


@pytest.mark.parametrize("press", PRESSED_ANYHOW)
def test_presses_that_were_never_offered(sankin: Sankin, press: str) -> None:
    """An old button, or one that somebody made up: answered, nothing done, and the talk goes on."""
    user = f"presser {press}"
    say(sankin, user, text="7月に2週間")
    before = wishes(sankin, user)
    answer = say(sankin, user, press=press)
    assert answer.get("reply", "").strip()
    assert "不具合" not in answer["reply"]
    assert not set(answer["acts"]) & {"deleted", "reset", "human"}
    assert not [act for act in answer["acts"] if act.startswith("shared")]
    say(sankin, user, text="一人です")
    after = wishes(sankin, user)
    assert (after.start_earliest, after.days_min, after.adults) == (before.start_earliest, before.days_min, 1)


NOTHING_FITS = (
    ("沖縄県で8月に1週間",),
    ("8月に2週間、リフレッシュ型で、予算は1万円まで",),
    ("1月に3か月", "北海道か東北で", "予算は2万円"),
    ("7月に2歳と4歳の子どもと2週間、保育が必要", "東京から100分以内"),
    ("12月に二拠点生活、四国で",),
    ("北海道以外で、武者修行、1月に2か月", "個室", "予算1万円"),
    ("in August for a week", "Okinawa", "up to 20,000 yen"),
    ("8月に2週間、大人9人と子ども2人で",),
    ("20人で8月に1週間",),
    ("12人で8月に1週間、1人1万5千円まで",),
)


@pytest.mark.parametrize("texts", NOTHING_FITS)
def test_each_relaxation_opens_what_its_button_says(
    sankin: Sankin, stays: dict[str, Stay], texts: tuple[str, ...]
) -> None:
    def told(user: str) -> list[dict[str, str]]:
        answer: dict[str, Any] = {"choices": []}
        for text in texts:
            answer = say(sankin, user, text=text)
        return [choice for choice in answer["choices"] if choice["value"].startswith("relax:")]

    offers = told(f"{texts} first")
    assert offers, "something can always be eased here"
    for number, choice in enumerate(offers):
        promised = OPENS.search(choice["label"])
        assert promised
        user = f"{texts} {number}"
        again = told(user)
        assert again == offers
        answer = say(sankin, user, press=choice["value"])
        now = wishes(sankin, user)
        fitting = [stay for stay in stays.values() if satisfies(stay, now, TODAY)]
        assert len(fitting) >= int(promised[1]), f"{choice} → {now}"
        assert answer["proposals"], choice
        assert set(answer["proposals"]) <= {stay.id for stay in fitting}


def test_every_single_wish_that_opens_something_has_its_button_and_the_best_pair_too(
    sankin: Sankin, stays: dict[str, Stay]
) -> None:
    for number, texts in enumerate(NOTHING_FITS):
        user, answer = f"every {number}", dict[str, Any]()
        for text in texts:
            answer = say(sankin, user, text=text)
        opening = relaxations(list(stays.values()), wishes(sankin, user), TODAY)
        offered = [c["label"] for c in answer["choices"] if c["value"].startswith("relax:")]
        assert len(offered) >= len({each.wishes for each in opening}), (texts, opening, offered)


def test_dates_stay_dates_when_they_pass(sankin: Sankin) -> None:
    user = "months later"
    say(sankin, user, text="来年の2月に5日間、二人で")
    later = NOW + timedelta(days=150)
    answer = say(sankin, user, text="おすすめは？", at=later.isoformat())
    assert "start_earliest" not in answer["preferences"]
    assert answer["preferences"]["days_min"] == 5

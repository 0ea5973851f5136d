"""What people write in their own words: what of it counts, what it is held against, and what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings
from sqlalchemy.engine import Engine
from sqlmodel import col, select

from bot import commands as c
from bot.console.assembly import PROMPTS, SOURCES, Sankin
from bot.matching.closeness import NEAR
from bot.message import Address, Message
from bot.places import Places
from bot.preferences import GUESSED, Wishes
from bot.reading import RuleReader, load_lexicons
from bot.seams import Audience, Outcome, ReadingContext, StoreError
from bot.settings import PROJECT, Settings
from bot.turn.longing import longs, states
from bot.turn.own_words import by_message, own_words, tells_more, unwanted_words
from bot.wording import Wordings
from knowledge import tables as t
from knowledge.catalog import Catalog, mark_changed
from knowledge.database import open_engine, reading, writing
from knowledge.descriptions import Descriptions
from knowledge.embedding import build_default_model, models_folder, open_embeddings

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
TODAY = date(2026, 11, 21)
WORDINGS = Wordings.load(PROMPTS)
READER = RuleReader(Places.load(SOURCES), load_lexicons(PROMPTS))
WRITTEN = {
    "A1": ("湯の里の静かな宿。作家が長く逗留した机があり、夜は川の音だけが聞こえます。",
           "A silent inn in a hot-spring village where novelists used to stay; at night only the river is heard."),
    "A2": ("朝は波に乗り、昼は海の見える机で仕事。サーフィンの道具は借りられます。",
           "Ride the waves in the morning and work at a desk above the sea. Boards can be borrowed."),
    "A3": ("満天の星の下、天文台で観測を手伝います。", ""),
    "A4": ("", ""),
}  # fmt: skip


def kept(text: str) -> tuple[str, ...]:
    context = ReadingContext(NOW.astimezone(ZoneInfo("Asia/Tokyo")))
    read = READER.read(text, context)
    return own_words(text, read.commands, (), read.language, WORDINGS)


# ---------------------------------------------------------------- what counts


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2月に1週間くらい、小説を書くのに向いた所に行きたいです。予算は10万円", ("小説を書くのに向いた所に行きたいです",)),
        ("静かで温泉が近い所。犬を連れて行きたい", ("静かで温泉が近い所", "犬を連れて行きたい")),
        ("島だと最高ですが、島じゃなくてもいいです", ("島だと最高ですが",)),
        ("にぎやかな観光地は行きたくない", ()),
        ("車は運転できません", ()),
        ("去年まで経理の仕事をしておりました", ()),
        ("リフレッシュ型がいいです", ()),
        ("よろしくお願いします", ()),
        ("五島の島で釣りをしたい", ("島で釣りをしたい",)),
        ("3月に3日間、九州でお願いします", ()),
        ("I'd like to write my thesis near hot springs, two weeks in March", ("I'd like to write my thesis near hot springs",)),
        ("Where can I learn pottery without a car?", ("Where can I learn pottery",)),
        ("I want to go for two weeks, please", ()),
        ("Somewhere quiet in May for 10 days with my wife", ("Somewhere quiet",)),
        ("ほかの候補も見せて", ()),
        ("静かに暮らしながら親の面倒を見たい", ("静かに暮らしながら",)),
        ("海の近くで、来年の8月に二週間のんびり釣りをしたいです", ("海の近くで、のんびり釣りをしたいです",)),
        ("育児しながら滞在できる地域はどこ？", ()),
        ("何か別のおすすめはありますか", ()),
        ("Anything else?", ()),
        ("show me some other options", ()),
        ("陶芸ができるところは他にありますか", ("陶芸ができるところは他にありますか",)),
    ],
)  # fmt: skip
def test_what_counts_as_ones_own_words(text: str, told: tuple[str, ...]) -> None:
    assert kept(text) == told


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("作業っぽいのは嫌", ("作業っぽい",)),
        ("作業なしでのんびりしたい", ("作業",)),
        ("観光客でいっぱいの所は避けたいです", ("観光客でいっぱいの所",)),
        ("上司の顔も見たくない", ("上司の顔も見る",)),
        ("イベントとか要らない", ("イベント",)),
        ("No tasks for the locals, please", ("tasks for the locals",)),
        ("I hate crowds", ("crowds",)),
        # a lack, a fact or an impossibility refuses nothing, and what was read as a value is held against its column
        ("ネットが使えないのは嫌です", ()),
        ("車は運転できません", ()),
        ("車なしで行ける所", ()),
        ("予定は決まっていない", ()),
        ("離れ小島でも構わない", ()),
        ("農作業をしたくない", ()),
        ("no more than 40,000 yen", ()),
        ("no fixed dates", ()),
        ("高いのは嫌", ()),
        ("I don't want anything far", ()),
        ("it's not important", ()),
        ("I can't drive", ()),
    ],
)
def test_what_is_refused_in_ones_own_words(text: str, refused: tuple[str, ...]) -> None:
    read = READER.read(text, ReadingContext(NOW.astimezone(ZoneInfo("Asia/Tokyo"))))
    assert unwanted_words(text, read.commands, read.language, WORDINGS) == refused


def test_a_question_that_wishes_for_something_counts_and_one_about_facts_does_not() -> None:
    def told(text: str) -> tuple[str, ...]:
        read = READER.read(text, ReadingContext(NOW.astimezone(ZoneInfo("Asia/Tokyo"))))
        return own_words(text, read.commands, (text,), read.language, WORDINGS)

    assert told("Where can I learn pottery?") == ("Where can I learn pottery",)
    assert told("逆参勤交代とは何ですか？") == ()


def test_a_wish_in_own_words_is_one_more_wish_only_where_it_says_more() -> None:
    read = READER.read("温泉がいい", ReadingContext(NOW.astimezone(ZoneInfo("Asia/Tokyo"))))
    assert not tells_more(("温泉がいい",), read.commands, "ja", WORDINGS)
    assert tells_more(("古い窯元で弟子入りしたい",), (), "ja", WORDINGS)


# ---------------------------------------------------------------- what they are held against


@pytest.fixture(scope="session")
def embeddings() -> Embeddings:
    build_default_model(models_folder(PROJECT))
    return open_embeddings("bundled", models_folder(PROJECT))


def bland() -> dict[str, Sequence[str]]:
    found: dict[str, Sequence[str]] = {f"offers_{w.language}": w.list("descriptions.offers") for w in WORDINGS}
    found["offers_themes"] = [text for w in WORDINGS for text in w.list("descriptions.themes")]
    return found | {"wishes": [text for w in WORDINGS for text in w.list("descriptions.wishes")]}


def add(engine: Engine, written: dict[str, tuple[str, str]]) -> None:
    with writing(engine) as session:
        for number, (stay, (ja, en)) in enumerate(written.items()):
            session.add(
                t.Stay(id=stay, name=stay, municipality=f"{number + 1:02}201", styles=["refresh"], capacity=2,
                       windows=[["2027-01-01", "2027-12-31"]], first_day=date(2027, 1, 1), last_day=date(2027, 12, 31),
                       description_ja=ja, description_en=en, cost_yen=50_000)
            )  # fmt: skip
        mark_changed(session)


@pytest.fixture
def descriptions(database: Engine, embeddings: Embeddings) -> Descriptions:
    add(database, WRITTEN)
    made = Descriptions(database, lambda: embeddings, "bundled", bland())
    made.patience = 300
    return made


def first(engine: Engine, descriptions: Descriptions, *words: str) -> str:
    catalog = Catalog(engine, descriptions=descriptions)
    return catalog.match(Wishes(), audience=Audience(), today=TODAY, limit=1, words=words).matches[0].stay.id


def test_what_is_like_what_is_not_wanted_comes_last_and_says_so(database: Engine, descriptions: Descriptions) -> None:
    catalog = Catalog(database, descriptions=descriptions)
    found = catalog.match(Wishes(), audience=Audience(), today=TODAY, limit=4, against=("波に乗ること",), words=("海",))
    order = [match.stay.id for match in found.matches]
    assert order.index("A2") >= 2
    held = {m.stay.id: [(h.verdict, h.wish) for h in m.reasons if h.wish == "against"] for m in found.matches}
    assert held["A2"] == [("unmet", "against")]
    assert held["A3"] == []


@pytest.mark.parametrize(
    ("words", "stay"),
    [
        ("静かで小説を書くのに向いた所", "A1"),
        ("somewhere quiet to write a novel", "A1"),
        ("出社前にサーフィンしたい", "A2"),
        ("星を見たい", "A3"),
        ("I want to look at the stars", "A3"),
    ],
)
def test_own_words_find_the_description_in_either_language(
    database: Engine, descriptions: Descriptions, words: str, stay: str
) -> None:
    assert first(database, descriptions, words) == stay


def test_a_description_is_embedded_once_and_forgotten_with_its_stay(
    database: Engine, descriptions: Descriptions
) -> None:
    assert descriptions.embed() > 0
    assert descriptions.embed() == 0
    add(database, {"A5": ("馬と暮らす牧場の家", "")})
    assert descriptions.embed() == 1
    with writing(database) as session:
        session.get_one(t.Stay, "A5").withdrawn_on = TODAY
        mark_changed(session)
    before = stored(database)
    assert descriptions.embed() == 0
    assert stored(database) == before - 1


def stored(engine: Engine) -> int:
    with reading(engine) as session:
        return len(session.scalars(select(col(t.TextVector.key))).all())


def test_another_model_makes_its_own_vectors(
    database: Engine, descriptions: Descriptions, embeddings: Embeddings
) -> None:
    descriptions.embed()
    before = stored(database)
    Descriptions(database, lambda: embeddings, "another", bland()).embed()
    assert stored(database) == before, "the old model's are dropped"


def test_a_change_of_the_catalogue_is_seen(database: Engine, descriptions: Descriptions) -> None:
    assert first(database, descriptions, "馬とふれあえる所") != "A5"
    add(database, {"A5": ("馬と暮らす牧場の家。毎朝馬の世話をします。", "")})
    assert first(database, descriptions, "馬とふれあえる所") == "A5"


def test_nobody_waits_for_a_model_that_is_loading(database: Engine, embeddings: Embeddings) -> None:
    import threading

    add(database, WRITTEN)
    gate = threading.Event()

    def slow() -> Embeddings:
        gate.wait(30)
        return embeddings

    made = Descriptions(database, slow, "bundled", bland())
    begun = datetime.now(UTC)
    assert first(database, made, "星を見たい")
    assert (datetime.now(UTC) - begun).total_seconds() < 2
    gate.set()
    made.warm().join(30)
    assert first(database, made, "星を見たい") == "A3"


def test_without_a_model_everything_else_goes_on(database: Engine) -> None:
    add(database, WRITTEN)

    def none() -> Embeddings:
        raise StoreError("the embedding model is not built")

    made = Descriptions(database, none, "bundled", bland())
    made.patience = 300
    assert first(database, made, "星を見たい")


def test_stays_without_a_description_are_neither_close_nor_far(database: Engine, descriptions: Descriptions) -> None:
    with reading(database) as session:
        version = session.get_one(t.Meta, "catalogue.version").value
    near = descriptions.closeness(("星を見たい",), ("A4", "A3", "gone"), version)
    assert near is not None
    assert np.isnan(near.each[0]).tolist() == [True, False, True]
    assert near.nearest(1)[1] >= NEAR
    assert near.nearest(0)[0] == ""


# ---------------------------------------------------------------- what becomes of them


@pytest.fixture
def sankin(tmp_path: Path, embeddings: Embeddings) -> Iterator[Sankin]:
    del embeddings
    made = Sankin(replace(Settings(), sankin_home=tmp_path, sankin_models=models_folder(PROJECT)))
    made.__dict__["engine"] = open_engine(tmp_path)
    made.descriptions.patience = 300
    add(made.engine, WRITTEN)
    yield made
    made.engine.dispose()


_counter = iter(range(10_000))


def say(sankin: Sankin, text: str, who: Address) -> Outcome:
    message = Message(f"m{next(_counter)}", who, NOW, text=text)
    sankin.ledger.hear(message)
    job = sankin.ledger.claim(datetime.now(UTC))
    while job is not None and job.kind != "hear":
        job = sankin.ledger.claim(datetime.now(UTC))
    assert job is not None
    outcome = sankin.flow().handle(message)
    assert sankin.ledger.settle(job, message, outcome, NOW)
    return outcome


ANNA = Address("terminal", "", "anna")


def reasons(outcome: Outcome) -> list[str]:
    return [reason.text for reply in outcome.replies for card in reply.cards for reason in card.reasons]


def test_own_words_become_a_reason_are_remembered_and_are_forgotten(sankin: Sankin) -> None:
    shown = say(sankin, "3月に、静かで小説を書くのに向いた所がいいです", ANNA)
    assert shown.trace["proposals"][0] == "A1"
    assert any("「静かで小説を書くのに向いた所がいいです」に近い内容" in text for text in reasons(shown))
    later = say(sankin, "やっぱり4月にします", ANNA)
    assert later.trace["proposals"][0] == "A1"
    assert not any("小説" in text for text in reasons(later)), "what was written elsewhere is not quoted here"
    assert "小説を書くのに向いた所" in say(sankin, "何を覚えている？", ANNA).replies[0].text
    with reading(sankin.engine) as session:
        kept_for_hr = json.dumps([row.reasons for row in session.scalars(select(t.Proposal))], ensure_ascii=False)
    assert "小説" not in kept_for_hr
    assert "小説" in json.dumps(sankin.memories.recall(ANNA).dialogue, ensure_ascii=False)
    say(sankin, "最初からやり直したい", ANNA)
    say(sankin, "はい", ANNA)
    assert "小説を書くの" not in json.dumps(sankin.memories.recall(ANNA).dialogue["words"], ensure_ascii=False)


def test_what_is_not_wanted_is_noted_remembered_and_turns_no_stay_down(sankin: Sankin) -> None:
    shown = say(sankin, "3月に1週間、海の近くで過ごしたい", ANNA)
    assert "A2" in shown.trace["proposals"]
    noted = say(sankin, "望遠鏡をのぞくようなのは嫌です", ANNA)
    assert "避けたいことも覚えました" in noted.replies[0].text
    assert sankin.memories.recall(ANNA).dialogue["disliked"] == []
    assert "避けたいとお書きになったこと" in say(sankin, "何を覚えている？", ANNA).replies[0].text
    say(sankin, "最初からやり直したい", ANNA)
    say(sankin, "はい", ANNA)
    assert sankin.memories.recall(ANNA).dialogue["unwanted"] == []


def test_what_is_taken_back_counts_no_more(sankin: Sankin) -> None:
    say(sankin, "3月に、静かで小説を書くのに向いた所がいいです", ANNA)
    say(sankin, "今のは取り消して", ANNA)
    assert sankin.memories.recall(ANNA).dialogue["words"] == []


def test_asking_whether_there_is_such_a_place_is_a_wish(sankin: Sankin) -> None:
    asked = say(sankin, "静かで温泉が近くて、小説を書くのに向いた所ってありますか", ANNA)
    assert asked.trace["proposals"][:1] == ["A1"]


def test_words_that_no_rule_reads_are_answered_where_a_stay_is_clearly_like_them(sankin: Sankin) -> None:
    clear = say(sankin, "天文台の手伝いをしてみたい", ANNA)
    assert clear.trace["proposals"][:1] == ["A3"]
    ben = Address("terminal", "", "ben")
    assert say(sankin, "asdf qwer zxcv", ben).trace["proposals"] == []
    assert sankin.memories.recall(ben).dialogue["words"] == []


def test_small_talk_about_what_is_loved_is_remembered_and_plain_small_talk_is_not(sankin: Sankin) -> None:
    say(sankin, "実は天文台マニアなんです(笑)", ANNA)
    later = say(sankin, "2月に1週間、一人です", ANNA)
    assert later.trace["proposals"][:1] == ["A3"]
    ben = Address("terminal", "", "ben")
    say(sankin, "今日はいい天気ですね", ben)
    assert sankin.memories.recall(ben).dialogue["words"] == []


def test_asking_for_nearer_ones_is_no_wish_in_own_words() -> None:
    assert kept("もう少し近いところはありませんか") == ()


# ---------------------------------------------------------------- what is longed for in unusual words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("提灯の列にまぎれて、朝まで跳ねていたい", True),
        ("軒先で糸を紡ぐ音がしたら、もう何もいらないくらい幸せです", True),
        ("誰もいない灯台のそばが理想", True),
        ("夕暮れに屋根を直す人たちの輪に入れてもらえたら嬉しい", True),
        ("I'd happily carry the nets for anyone who sings while they mend them.", True),
        ("My son wants to hold a lantern and walk behind the ox.", True),
        ("Bells at dawn and somebody baking: that would be perfect.", True),
        ("費用について聞きたいです", False),
        ("参加費がいくらか知りたいです", False),
        ("いいですね", False),
        ("それがいいです", False),
        ("一昨日は電車が遅れて大変でした", False),
        ("提灯の列に入りたい人はどこに申し込みますか？", False),
        ("I want to ask about the fee", False),
        ("That would be great", False),
    ],
)
def test_a_longing_has_a_form(text: str, told: bool) -> None:
    assert longs(text, "en" if text.isascii() else "ja", WORDINGS) == told


def test_struck_keys_state_nothing() -> None:
    assert not states("asdf qwer zxcv", "en", WORDINGS)
    assert states("We plan all our holidays around whales", "en", WORDINGS)


def test_the_sentences_of_one_message_are_held_against_descriptions_together() -> None:
    said = (("m1", "苔むした石"), ("m2", "古い木"), ("m1", "雨"))
    assert by_message(said, "ja") == {"m1": "苔むした石。雨", "m2": "古い木"}


def test_a_longing_that_is_like_no_description_is_no_failure_to_read(sankin: Sankin) -> None:
    cleo = Address("terminal", "", "cleo")
    assert say(sankin, "3月に1週間、海の近くで過ごしたい", cleo).trace["proposals"]
    told = say(sankin, "提灯の列にまぎれて、朝まで跳ねていたい", cleo)
    assert told.trace["proposals"]
    assert "読み取れません" not in told.replies[0].text
    assert "提灯の列にまぎれて、朝まで跳ねていたい" in [
        said for _, said in sankin.memories.recall(cleo).dialogue["words"]
    ]


@pytest.mark.parametrize(
    ("text", "guessed"),
    [
        ("毎日残業でストレスがたまってます", True),
        ("ストレス発散したい", False),
        ("We're all worn out", True),
        ("I want to unwind", False),
    ],
)
def test_a_state_only_hints_at_a_kind_of_stay(text: str, guessed: bool) -> None:
    read = READER.read(text, ReadingContext(NOW.astimezone(ZoneInfo("Asia/Tokyo"))))
    [style] = [k for k in read.commands if isinstance(k, c.Set) and k.slot == "styles"]
    assert (style.value, style.confidence <= GUESSED) == ("refresh", guessed)

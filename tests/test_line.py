"""LINE over HTTP: recorded deliveries with real signatures in, what people see out."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from linebot.v3.webhooks import Event

from adapters.line import Line, Place, parse, render
from adapters.splitting import graphemes, shorten, split, utf16_units
from adapters.web import build_app
from bot.message import Address, Choice, Reply
from bot.seams import Refused, TryLater, Uncertain
from tests.platforms import LineStandIn, payload, serving
from tests.platforms.inbox import Inbox
from tests.platforms.line import BOT, GROUP, SECRET, TARO, TOKEN, signed
from tests.platforms.replies import EXPORT, WORDINGS, card, huge, usual

NOW = datetime(2026, 11, 21, 9, 0, 5, tzinfo=UTC)


@dataclass
class Product:
    platform: LineStandIn
    line: Line
    inbox: Inbox
    http: httpx.AsyncClient
    now: list[datetime]

    async def deliver(self, name: str) -> int:
        body = json.dumps(payload(f"line/{name}"), ensure_ascii=False).encode()
        return (await self.post(body, signed(body))).status_code

    async def post(self, body: bytes, headers: dict[str, str]) -> httpx.Response:
        return await self.http.post("/line/webhook", content=body, headers=headers)

    def later(self, seconds: float) -> None:
        self.now[0] += timedelta(seconds=seconds)

    async def carry(self, reply: Reply, key: str = "k1", attempt: int = 1) -> None:
        await self.line.carrier.carry(reply, key, attempt)


@asynccontextmanager
async def running(loading_after: float | None = None) -> AsyncIterator[Product]:
    inbox, now = Inbox(), [NOW]
    async with LineStandIn() as platform:
        line = Line(
            access_token=TOKEN,
            channel_secret=SECRET,
            hear=inbox,
            wordings=WORDINGS,
            api_url=platform.base,
            loading_after=loading_after,
            clock=lambda: now[0],
        )
        app = build_app(wordings=WORDINGS, hooks={"line": line.receive}, services=[line])
        async with serving(app) as address, httpx.AsyncClient(base_url=address) as http:
            yield Product(platform, line, inbox, http, now)
        assert platform.wrong == []


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as it:
        yield it


def to(place: Place) -> Address:
    return Address("line", BOT, TARO, str(place))


FRESH = to(Place(TARO, "token-1", NOW.timestamp()))
SAID = Reply(FRESH, "海の近くですね")


# ---------------------------------------------------------------- events → messages


def read(name: str) -> Any:
    (event,) = payload(f"line/{name}")["events"]
    heard = parse(Event.from_dict(event), destination=BOT, now=NOW)
    return heard.message if heard else None


def test_text() -> None:
    message = read("text")
    assert (message.kind, message.text) == ("text", "小2の子と夏に2週間、海の近く")
    assert message.received_at == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    assert message.address.lane == f"line:{BOT}:{TARO}"
    place = Place.read(message.address.conversation)
    assert (place.to, place.heard) == (TARO, NOW.timestamp())
    assert place.token
    assert message.id == read("text_redelivered").id


@pytest.mark.parametrize(
    ("name", "kind", "press", "picked", "text"),
    [
        ("follow", "join", "", "", ""),
        ("unfollow", "leave", "", "", ""),
        ("postback", "press", "interested:S001", "", ""),
        ("postback_date", "press", "date:start", "2027-02-01", ""),
        ("sticker", "attachment", "", "", ""),
        ("image", "attachment", "", "", ""),
        ("location", "location", "", "", "弘前公園 青森県弘前市下白銀町1"),
        ("group_mention", "text", "", "", "🍎 弘前に行きたい"),
    ],
)
def test_what_people_do(name: str, kind: str, press: str, picked: str, text: str) -> None:
    message = read(name)
    assert (message.kind, message.press, message.picked, message.text) == (kind, press, picked, text)
    assert message.shared_room == name.startswith("group")


@pytest.mark.parametrize(
    "name", ["group_chatter", "group_mention_of_others", "standby", "message_edited", "join_group", "image_in_group"]
)
def test_what_is_not_said_to_the_bot(name: str) -> None:
    assert read(name) is None


# ---------------------------------------------------------------- replies → messages


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_usual_reply(language: str) -> None:
    opening, flex, closing = render(usual(FRESH, language), WORDINGS[language])
    assert opening["text"].startswith("費用は町が出します。[1]\n\n" + WORDINGS[language]("shown.source.heading"))
    assert "https://example.com/a?b=1&c=2" in opening["text"]
    assert closing["text"] == "いつ行きますか？"
    actions = [item["action"] for item in closing["quickReply"]["items"]]
    assert [action["type"] for action in actions] == ["datetimepicker", "postback", "uri", "postback", "postback"]
    assert (actions[0]["data"], actions[0]["mode"]) == ("date:start", "date")
    assert [action["data"] for action in actions[3:]] == ["feedback:good", "feedback:bad"]
    bubbles = flex["contents"]["contents"]
    assert len(bubbles) == 3
    said = json.dumps(bubbles[0], ensure_ascii=False)
    order = ["1. 町1の<滞在>", "青森県弘前市", "2027年2月1日", "✓ 予算", "✗ Wi-Fi", "見本のデータです", "興味あり"]
    places = [said.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)
    button = bubbles[0]["footer"]["contents"][0]["action"]
    assert button["displayText"].startswith("興味あり")
    assert "町1" in button["displayText"]


def test_an_answer_alone_is_one_message() -> None:
    (message,) = render(replace(usual(FRESH), cards=()), WORDINGS["ja"])
    assert message["text"].endswith("いつ行きますか？")


def test_a_huge_reply_keeps_within_the_limits() -> None:
    messages = render(huge(FRESH), WORDINGS["ja"])
    assert [message["type"] for message in messages] == ["text", "flex", "flex", "flex", "text"]
    flexes = [message for message in messages if message["type"] == "flex"]
    assert sum(len(message["contents"]["contents"]) for message in flexes) == 15
    items = messages[-1]["quickReply"]["items"]
    assert len(items) == 13
    assert items[0]["action"] == {"type": "message", "label": "長い値", "text": "長い値"}  # its data would be too long
    assert "選択39" in messages[-1]["text"]  # what has no button left is named
    assert "javascript" not in json.dumps(messages)
    assert "…" in messages[0]["text"]
    assert "\n[14] " in messages[0]["text"]  # the text gives way, not its sources


def test_labels_are_cut_between_graphemes() -> None:
    family = "👨‍👩‍👧"
    (message,) = render(Reply(FRESH, "誰と？", choices=(Choice(family * 30, "v"),)), WORDINGS["ja"])
    label = message["quickReply"]["items"][0]["action"]["label"]
    assert label == "1. " + family * 16 + "…"
    assert message["text"].endswith(f"1. {family * 30}"), "and written out above it"
    assert graphemes(label) == 20


def test_a_choice_alone_still_has_something_to_stand_on() -> None:
    (message,) = render(Reply(FRESH, "", choices=(Choice("はい", "yes"),)), WORDINGS["ja"])
    assert message["text"] == WORDINGS["ja"]("line.choice.choose")


def test_an_export_is_written_out() -> None:
    (message,) = render(Reply(FRESH, "あなたの記録です", attachments=(EXPORT,)), WORDINGS["ja"])
    assert EXPORT.content.decode() in message["text"]
    told = Reply(FRESH, "あなたの記録です。\n" + EXPORT.content.decode(), attachments=(EXPORT,))
    assert render(told, WORDINGS["ja"]) == [{"type": "text", "text": told.text}]  # not twice


@pytest.mark.parametrize("text", ["", "  \n", "\x00", "\ud800"])
def test_silence_is_not_sent(text: str) -> None:
    assert render(Reply(FRESH, text), WORDINGS["ja"]) == []


def test_splitting_counts_as_line_counts() -> None:
    text = "𠮷野家🍎です。" * 2000
    pieces = split(text, 5000, utf16_units)
    assert "".join(pieces) == text
    assert all(utf16_units(piece) <= 5000 and piece.endswith("。") for piece in pieces)
    assert utf16_units(shorten(text, 400, utf16_units)) <= 400
    assert split("あ" * 12_000, 5000, utf16_units) == ["あ" * 5000, "あ" * 5000, "あ" * 2000]
    assert split("e" + "\u0301" * 9000, 5000)  # a grapheme longer than any message


def test_long_texts_are_split_in_linear_time() -> None:
    def seconds(size: int) -> float:
        begun = time.process_time()
        assert sum(map(len, split("。あ" * size, 5000, utf16_units))) == 2 * size
        return time.process_time() - begun

    def least(size: int) -> float:
        return min(seconds(size) for _ in range(3))

    seconds(1000)
    # eight times as long takes about eight times; were it quadratic, 64
    assert least(160_000) < 24 * max(least(20_000), 0.005)


# ---------------------------------------------------------------- over HTTP


async def test_each_event_is_heard_once(product: Product) -> None:
    for name in ("follow", "text", "text_redelivered", "postback", "unfollow"):
        assert await product.deliver(name) == 200
    assert [message.kind for message in product.inbox.messages] == ["join", "text", "press", "leave"]


async def test_one_bad_event_does_not_hold_up_the_others(product: Product) -> None:
    assert await product.deliver("batch") == 200
    assert [message.text for message in product.inbox.messages] == ["一つ目", "二つ目"]


async def test_what_concerns_nobody_is_answered_and_forgotten(product: Product) -> None:
    for name in ("verify", "brand_new_event", "brand_new_message", "message_edited", "standby", "group_chatter"):
        assert await product.deliver(name) == 200
    assert product.inbox.messages == []


async def test_only_line_is_believed(product: Product) -> None:
    body = json.dumps(payload("line/text"), ensure_ascii=False).encode()
    forged: list[dict[str, str]] = [{}, signed(body, "another secret"), {"X-Line-Signature": "AAAA"}]
    for headers in forged:
        assert (await product.post(body, headers)).status_code == 401
    assert (await product.post(body + b" ", signed(body))).status_code == 401
    garbled = httpx.Headers([(b"X-Line-Signature", b"\xe3\x81\x82")])
    assert (await product.http.post("/line/webhook", content=body, headers=garbled)).status_code == 401
    for wrong in (b"{", b'"text"', b"[1]", b"", b'{"events": 1}'):
        assert (await product.post(wrong, signed(wrong))).status_code == 400
    assert (await product.post(b"\xff", signed(b"\xff"))).status_code == 401
    assert product.inbox.messages == []


async def test_an_event_that_can_not_be_written_down_is_delivered_again(product: Product) -> None:
    product.inbox.down = 1
    assert await product.deliver("text") == 503
    assert await product.deliver("text_redelivered") == 200
    assert len(product.inbox.messages) == 1


async def test_the_loading_animation_is_for_those_who_wait() -> None:
    async with running(loading_after=0.1) as product:
        await product.deliver("text")
        await product.carry(SAID)
        await asyncio.sleep(0.2)
        assert product.platform.loading == []
        await product.deliver("group_mention")
        await product.deliver("location")
        await asyncio.sleep(0.3)
        assert product.platform.loading == [TARO]


# ---------------------------------------------------------------- carrying


async def test_a_fresh_reply_costs_nothing(product: Product) -> None:
    await product.carry(usual(FRESH))
    assert [(how, whom) for how, whom, _ in product.platform.arrived] == [("reply", "token-1")] * 3


async def test_a_huge_reply_is_taken(product: Product) -> None:
    await product.carry(huge(FRESH))
    assert len(product.platform.arrived) == 5


async def test_a_late_reply_is_pushed_with_a_key(product: Product) -> None:
    product.later(51)
    await product.carry(SAID)
    await product.carry(SAID, attempt=2)
    assert [(how, whom) for how, whom, _ in product.platform.arrived] == [("push", TARO)]
    assert len(set(product.platform.pushed_with)) == 1


async def test_a_token_that_ran_out_on_the_way_is_replaced_by_a_push(product: Product) -> None:
    product.platform.expired.add("token-1")
    await product.carry(SAID)
    assert [how for how, _, _ in product.platform.arrived] == ["push"]


@pytest.mark.parametrize("fault", ["429", "500", "reset", "after:500", "after:reset"])
async def test_a_reply_is_never_doubled_nor_lost(product: Product, fault: str) -> None:
    product.platform.faults["/v2/bot/message/reply"] = [fault]
    with pytest.raises(TryLater) as told:
        await product.carry(SAID)
    assert told.value.after == (7.0 if fault == "429" else None)
    product.later(5)
    if fault.startswith("after:"):
        with pytest.raises(Uncertain, match="got through"):
            await product.carry(SAID, attempt=2)
    else:
        await product.carry(SAID, attempt=2)
    assert product.platform.texts() == ["海の近くですね"]
    assert product.platform.pushed_with == []


async def test_when_the_answer_was_lost_and_the_token_ran_out_nothing_is_pushed(product: Product) -> None:
    product.platform.faults["/v2/bot/message/reply"] = ["after:500"]
    with pytest.raises(TryLater):
        await product.carry(SAID)
    product.later(60)
    with pytest.raises(Uncertain):
        await product.carry(SAID, attempt=2)
    assert product.platform.texts() == ["海の近くですね"]


async def test_a_refused_reply_whose_token_ran_out_is_pushed(product: Product) -> None:
    product.platform.faults["/v2/bot/message/reply"] = ["429"]
    with pytest.raises(TryLater):
        await product.carry(SAID)
    product.later(60)
    await product.carry(SAID, attempt=2)
    assert [how for how, _, _ in product.platform.arrived] == ["push"]


@pytest.mark.parametrize("fault", ["429", "500", "reset", "after:500", "after:reset"])
async def test_a_push_is_never_doubled_nor_lost(product: Product, fault: str) -> None:
    product.platform.faults["/v2/bot/message/push"] = [fault]
    push = replace(SAID, address=to(Place(TARO)))
    with pytest.raises(TryLater):
        await product.carry(push)
    await product.carry(push, attempt=2)
    assert product.platform.texts() == ["海の近くですね"]


async def test_a_push_begun_goes_on_as_a_push(product: Product) -> None:
    product.platform.expired.add("token-1")
    product.platform.faults["/v2/bot/message/push"] = ["after:500"]
    with pytest.raises(TryLater):
        await product.carry(SAID)
    await product.carry(SAID, attempt=2)
    assert product.platform.texts() == ["海の近くですね"]
    assert [path for path, _ in product.platform.calls].count("/v2/bot/message/reply") == 1


async def test_a_used_up_quota_is_said_plainly(product: Product) -> None:
    product.platform.quota = 0
    with pytest.raises(Refused, match="quota"):
        await product.carry(replace(SAID, address=to(Place(TARO))))


async def test_nobody_else_reads_a_private_reply(product: Product) -> None:
    place = Place(GROUP, "token-1", NOW.timestamp())
    await product.carry(replace(SAID, address=to(place), private=True))
    assert [(how, whom) for how, whom, _ in product.platform.arrived] == [("push", TARO)]


async def test_a_reply_without_a_conversation_goes_to_the_person(product: Product) -> None:
    await product.carry(Reply(Address("line", BOT, TARO), "お知らせ", cards=(card(1),)))
    assert [(how, whom) for how, whom, _ in product.platform.arrived] == [("push", TARO)] * 2

"""Slack over HTTP and Socket Mode: recorded payloads with real signatures in, what people see out."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from adapters.slack import Place, Slack, parse, render
from adapters.web import build_app
from bot.message import Address, Choice, Reply
from bot.seams import Refused, TryLater, Uncertain
from tests.platforms import SlackStandIn, payload, serving
from tests.platforms.inbox import Inbox
from tests.platforms.replies import EXPORT, WORDINGS, huge, usual
from tests.platforms.slack import APP_TOKEN, BOT, CHANNEL, DM, SECRET, TOKEN, elements, shown, signed

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TARO = "U0TARO0000"
TS = "1795251600.000100"
IN_DM = Address("slack", "T0SANKIN00", TARO, str(Place(DM, TS, since=TS, user=TARO)))
IN_CHANNEL = Address("slack", "T0SANKIN00", TARO, str(Place(CHANNEL, TS, since=TS, user=TARO, shared=True)))


class Joined:
    def __init__(self) -> None:
        self.threads: set[tuple[str, str]] = set()

    async def joined(self, channel: str, thread_ts: str) -> bool:
        return (channel, thread_ts) in self.threads

    async def join(self, channel: str, thread_ts: str) -> None:
        self.threads.add((channel, thread_ts))

    async def leave(self, channel: str, thread_ts: str) -> None:
        self.threads.discard((channel, thread_ts))


@dataclass
class Product:
    platform: SlackStandIn
    slack: Slack
    inbox: Inbox
    http: httpx.AsyncClient

    async def event(self, name: str, **replacements: str) -> int:
        body = json.dumps(payload(f"slack/{name}", **replacements), ensure_ascii=False).encode()
        return (await self.post(body, signed(body))).status_code

    async def form(self, name: str, *, wrapped: bool, **replacements: str) -> httpx.Response:
        told = payload(f"slack/{name}", BASE=self.platform.base, **replacements)
        body = urlencode({"payload": json.dumps(told)} if wrapped else told).encode()
        return await self.post(body, signed(body), "application/x-www-form-urlencoded")

    async def post(self, body: bytes, headers: dict[str, str], kind: str = "application/json") -> httpx.Response:
        return await self.http.post("/slack/events", content=body, headers={"Content-Type": kind, **headers})


@asynccontextmanager
async def running(**settings: Any) -> AsyncIterator[Product]:
    inbox = Inbox()
    async with SlackStandIn() as platform:
        arguments: dict[str, Any] = {"signing_secret": SECRET, "threads": Joined(), "status_after": None} | settings
        slack = Slack(
            bot_token=TOKEN, hear=inbox, wordings=WORDINGS, api_url=platform.api, clock=lambda: NOW, **arguments
        )
        app = build_app(wordings=WORDINGS, hooks={"slack": slack.receive}, services=[slack])
        async with serving(app) as address, httpx.AsyncClient(base_url=address) as http:
            yield Product(platform, slack, inbox, http)
        assert platform.wrong == []


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as it:
        yield it


async def until(condition: Any, patience: float = 3.0) -> None:
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.005)


# ---------------------------------------------------------------- payloads → messages


def read(name: str, **replacements: str) -> Any:
    return parse(payload(f"slack/{name}", **replacements), now=NOW, bot_user=BOT)


def test_a_direct_message() -> None:
    said = read("message_im")
    message = said.message
    assert (message.id, message.kind, message.text) == ("Ev0MESSAGEIM", "text", "7月に2週間、<子ども> & 海の近く")
    assert message.received_at == datetime.fromtimestamp(1795251600.0001, UTC)
    assert (message.address.lane, message.shared_room) == ("slack:T0SANKIN00:U0TARO0000", False)
    assert Place.read(message.address.conversation) == Place(DM, TS, since=TS, user=TARO)
    assert said.also == (f"slack:{DM}:{TS}",)


def test_a_reply_stays_in_its_thread() -> None:
    place = Place.read(read("message_im_in_thread").message.address.conversation)
    assert (place.thread, place.since) == (TS, "1795251660.000200")


def test_a_mention_and_its_twin_share_a_name() -> None:
    mention, twin = read("app_mention"), read("mention_as_message")
    assert mention.message.text == "資料 と general を見て"
    assert mention.message.shared_room
    assert mention.joins
    assert mention.also == twin.also
    assert mention.message.id != twin.message.id


@pytest.mark.parametrize(
    "name",
    [
        "own_message",
        "other_bot",
        "message_changed",
        "message_deleted",
        "channel_join",
        "channel_chatter",
        "press_link",
        "app_home_opened",
        "brand_new_event",
        "url_verification",
    ],
)
def test_what_is_not_said_to_the_bot(name: str) -> None:
    assert read(name) is None


def test_files_and_words_beside_them() -> None:
    assert read("file_share").message.kind == "attachment"
    body = payload("slack/file_share")
    body["event"]["text"] = "これは何？"
    said = parse(body, now=NOW)
    assert said is not None
    assert (said.message.kind, said.message.text) == ("text", "これは何？")


def test_presses() -> None:
    button, date, private = read("press").message, read("press_date").message, read("press_ephemeral").message
    assert (button.kind, button.press, button.shared_room) == ("press", "interested:S001", False)
    assert (date.press, date.picked, date.shared_room) == ("date:start", "2027-02-01", True)
    assert Place.read(date.address.conversation).thread == TS
    assert Place.read(private.address.conversation).response_url
    assert Place.read(read("press_home").message.address.conversation).channel == TARO
    assert len({button.id, date.id, private.id}) == 3


def test_strange_times_are_not_believed() -> None:
    body = payload("slack/message_im")
    for ts in ("4102444800.000100", "0.1", "soon", "99999999999999999999"):
        body["event"]["ts"] = ts
        said = parse(body, now=NOW)
        assert said is not None
        assert said.message.received_at == NOW


# ---------------------------------------------------------------- replies → blocks


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_usual_reply_is_one_message(language: str) -> None:
    (message,) = render(usual(IN_DM, language), WORDINGS[language])
    text = shown(message)
    order = [
        "費用は町が出します。[1]",
        "[1] <https://example.com/a?b=1&amp;c=2|手引き &lt;第2版&gt; &amp; 別冊 › 費用>",
        "👍",
    ]
    order += [
        "*1. 町1の&lt;滞在&gt; &amp; ＊海＊*",
        "✓ 予算に収まります",
        "✗ Wi-Fiがありません",
        "見本のデータです",
        "興味あり",
    ]
    order += ["*3. 町3", "いつ行きますか？", "日を選ぶ", "もっと見る", "公式サイト"]
    places = [text.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)
    assert message["unfurl_links"] is False
    assert "✓ 予算に収まります" in message["text"]
    kinds = {element["action_id"]: element["type"] for element in elements(message)}
    assert kinds["date:date:start"] == "datepicker"
    values = [element.get("value") for element in elements(message)]
    assert {"feedback:good", "feedback:bad", "interested:S001", "dislike:S003", "more:"} <= set(values)
    styles = {element.get("value"): element.get("style") for element in elements(message)}
    assert (styles["interested:S001"], styles["more:"], styles["dislike:S001"]) == ("primary", "danger", None)


def test_a_huge_reply_keeps_within_the_limits_and_loses_no_button() -> None:
    messages = render(huge(IN_DM), WORDINGS["ja"])
    assert len(messages) > 1
    for message in messages:
        assert len(message["blocks"]) <= 50
        assert len(json.dumps(message["blocks"], ensure_ascii=False)) < 25_000
        assert 0 < len(message["text"]) <= 4000
    said = "".join(shown(message) for message in messages)
    assert said.count("とても長い説明です。") == 3000
    assert "終わり" in said
    values = [element.get("value", "") for message in messages for element in elements(message)]
    assert sum(value.startswith("set:") for value in values) == 40
    assert "" not in [element.get("value") for message in messages for element in elements(message)]
    assert not any("javascript" in json.dumps(message) for message in messages)


def test_japanese_is_cut_at_sentence_ends() -> None:
    (message,) = render(Reply(IN_DM, "今日は晴れです。明日は雨でしょう。" * 400), WORDINGS["ja"])
    sections = [block["text"]["text"] for block in message["blocks"] if block["type"] == "section"]
    assert len(sections) > 1
    assert all(section.endswith("。") for section in sections)


def test_nothing_in_a_text_can_ping_or_break_the_message() -> None:
    text = "<!channel> <@U0HANAKO00> \x00\ud800 &amp;"
    (message,) = render(Reply(IN_DM, text), WORDINGS["ja"])
    assert shown(message) == "&lt;!channel&gt; &lt;@U0HANAKO00&gt;  &amp;amp;"
    assert "<" not in message["text"]


def test_silence_is_not_sent() -> None:
    assert render(Reply(IN_DM, "  "), WORDINGS["ja"]) == ()


# ---------------------------------------------------------------- over HTTP


async def test_each_event_is_heard_once(product: Product) -> None:
    for name in ("message_im", "message_im", "app_mention", "mention_as_message", "app_mention", "file_share"):
        assert await product.event(name) == 200
    assert [message.kind for message in product.inbox.messages] == ["text", "text"]  # file_share has message_im's ts
    assert [message.id for message in product.inbox.messages] == ["Ev0MESSAGEIM", "Ev0MENTION"]


async def test_what_concerns_nobody_is_answered_and_forgotten(product: Product) -> None:
    names = ["own_message", "other_bot", "message_changed", "message_deleted", "channel_join", "channel_chatter"]
    for name in [*names, "brand_new_event"]:
        assert await product.event(name) == 200
    assert product.inbox.messages == []
    assert [name for name, _ in product.platform.calls if name.startswith("chat.")] == []


async def test_a_thread_is_followed_until_somebody_else_is_called(product: Product) -> None:
    await product.event("thread_follow_up")
    assert product.inbox.messages == []  # not the bot's thread yet
    await product.event("app_mention")
    await product.event("thread_follow_up")
    await product.event("thread_to_somebody")
    await product.event("thread_answer")
    assert [message.text for message in product.inbox.messages] == ["資料 と general を見て", "費用は？"]


async def test_only_slack_is_believed(product: Product) -> None:
    body = json.dumps(payload("slack/message_im")).encode()
    good = signed(body)
    forged: list[dict[str, str]] = [
        {},
        signed(body, "another secret"),
        signed(body, at=time.time() - 600),
        {**good, "X-Slack-Signature": "v0=" + "0" * 64},
        {**good, "X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Signature": good["X-Slack-Signature"]},
    ]
    for headers in forged:
        assert (await product.post(body, headers)).status_code == 401
    assert (await product.post(body + b" ", good)).status_code == 401
    for wrong in (b"{", b'"text"', b"[1]", b"\xff\xfe", b""):
        assert (await product.post(wrong, signed(wrong))).status_code in {400, 401, 200}
    assert product.inbox.messages == []
    assert (await product.post(body, good)).status_code == 200


async def test_too_large_a_body_is_refused_unread(product: Product) -> None:
    body = b'{"text": "' + b"a" * 5_000_000 + b'"}'
    assert (await product.post(body, signed(body))).status_code == 413

    async def drip() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"a" * 50_000

    streamed = await product.http.post("/slack/events", content=drip())
    assert streamed.status_code == 413


async def test_an_event_that_can_not_be_written_down_is_delivered_again(product: Product) -> None:
    product.inbox.down = 1
    assert await product.event("message_im") == 503
    assert await product.event("message_im") == 200
    assert [message.text for message in product.inbox.messages] == ["7月に2週間、<子ども> & 海の近く"]


async def test_the_address_is_verified(product: Product) -> None:
    body = json.dumps(payload("slack/url_verification")).encode()
    answer = await product.post(body, signed(body))
    assert answer.json()["challenge"] == payload("slack/url_verification")["challenge"]


async def test_buttons_and_commands(product: Product) -> None:
    for name in ("press", "press_date", "press_link"):
        answer = await product.form(name, wrapped=True)
        assert (answer.status_code, answer.text) == (200, "")
    answer = await product.form("slash_command", wrapped=False, TEXT="海の近く")
    assert (answer.status_code, answer.text) == (200, "")
    heard = [(message.kind, message.press, message.text) for message in product.inbox.messages]
    assert heard == [("press", "interested:S001", "興味あり"), ("press", "date:start", ""), ("text", "", "海の近く")]


async def test_an_empty_command_opens_the_talk(product: Product) -> None:
    await product.form("slash_command", wrapped=False, TEXT="")
    assert [message.kind for message in product.inbox.messages] == ["join"]


async def test_home_and_suggested_prompts() -> None:
    async def home(address: Address) -> Reply:
        return Reply(address, "7月・2週間", "en", choices=(Choice("Erase", "delete", emphasis="danger"),))

    async with running(home=home) as product:
        await product.event("app_home_opened")
        await until(lambda: product.platform.homes)
        text = shown(product.platform.homes[TARO])
        assert WORDINGS["en"]("slack.home.title") in text
        assert "7月・2週間" in text
        await product.event("messages_tab_opened")
        await until(lambda: product.platform.made("assistant.threads.setSuggestedPrompts"))
        (asked,) = product.platform.made("assistant.threads.setSuggestedPrompts")
        assert "thread_ts" not in asked  # with it, the agent view shows nothing
        assert "Which regions fit a childcare-style stay?" in json.dumps(asked)


async def test_work_is_shown_only_to_those_who_wait() -> None:
    async with running(status_after=0.1) as product:
        await product.event("message_im")
        await product.slack.carrier.carry(Reply(IN_DM, "早い"), "k1", 1)
        await asyncio.sleep(0.2)
        assert product.platform.made("assistant.threads.setStatus") == []
        await product.event("message_im_in_thread")
        await until(lambda: product.platform.made("assistant.threads.setStatus"))
        (asked,) = product.platform.made("assistant.threads.setStatus")
        assert (asked["thread_ts"], asked["status"]) == (TS, WORDINGS["ja"]("slack.status.working"))


# ---------------------------------------------------------------- Socket Mode


async def test_socket_mode_acknowledges_only_what_is_written_down() -> None:
    async with running(app_token=APP_TOKEN, signing_secret="") as product:
        event = payload("slack/message_im")
        product.inbox.down = 1
        assert await product.platform.envelope(event, patience=0.3) is False
        assert await product.platform.envelope(event)
        assert await product.platform.envelope(event)
        command = payload("slack/slash_command", BASE=product.platform.base, TEXT="海")
        assert await product.platform.envelope(command, "slash_commands")
        assert [message.text for message in product.inbox.messages] == ["7月に2週間、<子ども> & 海の近く", "海"]
        assert product.slack.connected
        body = json.dumps(event).encode()
        assert (await product.post(body, signed(body))).status_code == 404  # no secret, no HTTP


# ---------------------------------------------------------------- carrying


async def test_a_reply_arrives_in_its_thread(product: Product) -> None:
    await product.slack.carrier.carry(usual(IN_DM), "k1", 1)
    (message,) = product.platform.messages[DM]
    assert message["thread_ts"] == TS
    assert message["metadata"]["event_payload"] == {"key": "k1", "part": 0}
    assert "費用は町が出します。" in shown(message)
    assert {element["action_id"] for element in elements(message)} >= {"press:0", "date:date:start"}


async def test_a_huge_reply_is_taken_in_parts(product: Product) -> None:
    await product.slack.carrier.carry(huge(IN_DM), "k1", 1)
    said = "".join(product.platform.texts())
    assert said.count("とても長い説明です。") == 3000


@pytest.mark.parametrize("fault", ["429", "500", "reset", "after:500", "after:reset"])
@pytest.mark.parametrize("address", [IN_DM, replace(IN_DM, conversation=str(Place(DM, since=TS)))])
async def test_a_lost_answer_is_looked_up_before_anything_is_repeated(
    product: Product, fault: str, address: Address
) -> None:
    product.platform.person_says(DM, TS)
    product.platform.page = 2
    for number in range(5):
        await product.slack.carrier.carry(Reply(address, f"前の返事{number}"), f"before{number}", 1)
    product.platform.faults["chat.postMessage"] = [fault]
    with pytest.raises(TryLater) as told:
        await product.slack.carrier.carry(Reply(address, "返事"), "k1", 1)
    assert told.value.after == (7.0 if fault == "429" else None)
    await product.slack.carrier.carry(Reply(address, "返事"), "k1", 2)
    await product.slack.carrier.carry(Reply(address, "返事"), "k1", 3)
    assert product.platform.texts().count("返事") == 1


async def test_parts_already_sent_are_not_sent_again(product: Product) -> None:
    carrier, reply = product.slack.carrier, huge(IN_DM)
    parts = len(render(reply, WORDINGS["ja"]))
    product.platform.faults["chat.postMessage"] = ["", "500"]
    with pytest.raises(TryLater):
        await carrier.carry(reply, "k1", 1)
    assert len(product.platform.texts()) == 1
    await carrier.carry(reply, "k1", 2)
    sent = [message["metadata"]["event_payload"]["part"] for message in product.platform.messages[DM]]
    assert sent == list(range(parts))


async def test_what_slack_will_never_take_is_refused(product: Product) -> None:
    gone = replace(IN_DM, conversation=str(Place("C0GONE0000", TS)))
    with pytest.raises(Refused, match="channel_not_found"):
        await product.slack.carrier.carry(Reply(gone, "返事"), "k1", 1)


async def test_a_wrong_token_is_waited_for() -> None:
    async with SlackStandIn() as platform:
        slack = Slack(bot_token="xoxb-wrong", hear=Inbox(), wordings=WORDINGS, threads=Joined(), api_url=platform.api)
        await slack.start()
        with pytest.raises(TryLater, match="invalid_auth") as told:
            await slack.carrier.carry(Reply(IN_DM, "返事"), "k1", 1)
        assert told.value.after == 60
        await slack.stop()


async def test_nobody_else_reads_a_private_reply(product: Product) -> None:
    await product.slack.carrier.carry(replace(usual(IN_CHANNEL), private=True), "k1", 1)
    assert product.platform.messages[CHANNEL] == []
    (whisper,) = product.platform.whispers
    assert (whisper["user"], whisper["channel"], whisper["thread_ts"]) == (TARO, CHANNEL, TS)
    assert "費用は町が出します。" in shown(whisper)


async def test_a_private_file_goes_to_the_direct_channel(product: Product) -> None:
    reply = Reply(IN_CHANNEL, "書き出しました", attachments=(EXPORT,), private=True)
    await product.slack.carrier.carry(reply, "k1", 1)
    await product.slack.carrier.carry(reply, "k1", 2)
    assert product.platform.messages[CHANNEL] == []
    assert product.platform.texts() == ["書き出しました", ""]
    (file,) = product.platform.files.values()
    assert file["name"] == "sankin-data.json"
    assert EXPORT.content in file["content"]
    (pointer,) = product.platform.whispers
    assert pointer["text"] == WORDINGS["ja"]("slack.private.sent")


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ("files.getUploadURLExternal", "after:reset"),
        ("/upload", "500"),
        ("/upload", "after:reset"),
        ("files.completeUploadExternal", "429"),
        ("files.completeUploadExternal", "after:500"),
        ("files.completeUploadExternal", "after:reset"),
    ],
)
async def test_a_file_arrives_once(product: Product, call: str, fault: str) -> None:
    product.platform.person_says(DM, TS)
    product.platform.faults[call] = [fault]
    reply = Reply(IN_DM, "書き出しました", attachments=(EXPORT,))
    with pytest.raises(TryLater):
        await product.slack.carrier.carry(reply, "k1", 1)
    await product.slack.carrier.carry(reply, "k1", 2)
    assert product.platform.texts() == ["書き出しました", ""]


async def test_a_command_is_answered_where_only_its_author_sees_it(product: Product) -> None:
    await product.form("slash_command", wrapped=False, TEXT="海")
    (message,) = product.inbox.messages
    await product.slack.carrier.carry(Reply(message.address, "海の近くですね"), "k1", 1)
    (whisper,) = product.platform.whispers
    assert (whisper["response_type"], shown(whisper)) == ("ephemeral", "海の近くですね")
    product.platform.faults["/response/5"] = ["after:reset"]
    with pytest.raises(Uncertain):
        await product.slack.carrier.carry(Reply(message.address, "もう一つ"), "k2", 1)


async def test_a_reply_without_a_conversation_goes_to_the_person(product: Product) -> None:
    await product.slack.carrier.carry(Reply(Address("slack", "T0SANKIN00", TARO), "お知らせ"), "k1", 1)
    assert product.platform.texts(DM) == ["お知らせ"]


def test_the_manifest_asks_for_what_the_adapter_uses() -> None:
    import yaml

    from tests.platforms.running import PAYLOADS

    manifest = yaml.safe_load((PAYLOADS.parent.parent / "docs" / "slack-manifest.yaml").read_text(encoding="utf-8"))
    scopes = set(manifest["oauth_config"]["scopes"]["bot"])
    assert {"chat:write", "im:history", "im:write", "app_mentions:read", "channels:history", "groups:history"} <= scopes
    assert {"commands", "files:write", "assistant:write"} <= scopes
    events = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    assert events == {"app_mention", "message.im", "message.channels", "message.groups", "app_home_opened"}
    commands = [command["command"] for command in manifest["features"]["slash_commands"]]
    assert all(re.fullmatch(r"/[a-z]{1,31}", command) for command in commands)

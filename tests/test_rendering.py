"""Whatever a reply holds, every platform takes what it is rendered to.

Replies are put together at random from what renderers trip over, by seed: always the same ones.
"""

from __future__ import annotations

import json
from datetime import date
from random import Random

import pytest
from linebot.v3.messaging import Message as LineMessage

from adapters import line, slack, terminal
from bot.message import Address, Attachment, Card, Choice, Reason, Reply, Source
from tests.platforms.line import refused as refused_by_line
from tests.platforms.replies import WORDINGS
from tests.platforms.slack import refused as refused_by_slack

_PIECES = (
    *("", " ", "\n", "\r\n\n", "\t", "\x00", "\ud800", "\u200b", "\u202e", "。", "？", "、", ". ", "…"),
    *(
        "<!channel>",
        "<@U0TARO0000>",
        "<https://x|y>",
        "&",
        "&amp;",
        "*",
        "_~`",
        "|",
        "{x}",
        "[1]",
        "https://example.com/",
    ),
    *("海の近くで2週間", "an hour by train ", "𠮷野家", "👨‍👩‍👧", "e" + "\u0301" * 40, "ﷺ", "ก็็็็", "かﾞ", "a" * 90),
)


class _Anything:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def text(self, longest: int = 8) -> str:
        pieces = self.random.choices(_PIECES, k=self.random.randrange(longest))
        return "".join(pieces) * self.random.choice((1, 1, 1, 30))

    def many(self, most: int) -> range:
        return range(self.random.choice((0, 1, 2, most)))

    def day(self) -> date | None:
        return self.random.choice((None, date(2026, 11, 21)))

    def url(self) -> str:
        return self.random.choice(("", "https://example.com/a?b=1&c=|> <x", "javascript:x", "http://", self.text()))

    def choice(self) -> Choice:
        kind = self.random.choice(("press", "press", "date", "url"))
        value = self.random.choice(("more:", "長" * 301, "x" * 300, self.url(), self.text(3)))
        return Choice(self.text(), value, kind, self.random.choice(("plain", "primary", "danger")))  # type: ignore[arg-type]

    def card(self) -> Card:
        verdicts = [self.random.choice(("met", "unmet", "unknown")) for _ in self.many(14)]
        return Card(
            "S001",
            self.text(),
            self.text(),
            tuple(self.text(20) for _ in self.many(14)),
            tuple(Reason(verdict, "cost", self.text()) for verdict in verdicts),  # type: ignore[arg-type]
            self.text(),
            tuple(self.choice() for _ in self.many(6)),
            self.url(),
        )

    def source(self) -> Source:
        number = self.random.randrange(1, 99)
        return Source(number, "passage", "p1", self.text(), self.text(), self.url(), self.day(), self.day())

    def reply(self) -> Reply:
        return Reply(
            Address("line", "", "U1"),
            self.text(60),
            self.random.choice(("ja", "en")),
            tuple(self.source() for _ in self.many(25)),
            tuple(self.card() for _ in self.many(14)),
            self.text(60),
            tuple(self.choice() for _ in self.many(40)),
            tuple(Attachment(self.text(), "application/json", self.random.randbytes(50)) for _ in self.many(2)),
        )


@pytest.fixture(params=range(50))
def reply(request: pytest.FixtureRequest) -> Reply:
    return _Anything(request.param).reply()


def test_every_platform_takes_it(reply: Reply) -> None:
    wording = WORDINGS[reply.language]
    for message in slack.render(reply, wording):
        assert refused_by_slack(message["blocks"]) == []
        assert 0 < len(message["text"]) <= 4000
        json.dumps(message, ensure_ascii=False).encode()  # lone surrogates would not pass
    assert len(slack.home_view(reply, wording)["blocks"]) <= 100

    messages = line.render(reply, wording)
    assert len(messages) <= 5
    for message in messages:
        assert refused_by_line(message) == []
        LineMessage.from_dict(message)
        json.dumps(message, ensure_ascii=False).encode()

    text = terminal.plain(reply, wording)
    assert all(card.title in text for card in reply.cards)
    assert reply.closing in text


def test_a_way_out_says_what_it_opens_and_how_many_on_every_platform() -> None:
    """LINE shows twenty characters on a button, Slack is sure of thirty: what is longer stands above the buttons."""
    labels = ("参加を6人にする＋条件を「移動125分以内」にする → 1件", "参加を3人にする → 1件")
    choices = tuple(Choice(label, f"relax:[{n}]") for n, label in enumerate(labels))
    reply = Reply(Address("line", "", "U1"), "見つかりませんでした。", choices=(*choices, Choice("直す", "form")))
    wording = WORDINGS["ja"]
    (message,) = line.render(reply, wording)
    lines = [f"{n}. {label}" for n, label in enumerate(labels, 1)]
    assert message["text"].splitlines()[-2:] == lines
    actions = [item["action"] for item in message["quickReply"]["items"]]
    assert [action["label"][:3] for action in actions] == ["1. ", "2. ", "直す"]
    assert [action["displayText"] for action in actions] == [*labels, "直す"]
    (posted,) = slack.render(reply, wording)
    assert posted["blocks"][1]["text"]["text"].splitlines() == lines
    assert [e["text"]["text"] for e in posted["blocks"][2]["elements"]] == [*lines, "直す"]
    assert all(label in terminal.render(reply, wording) for label in labels)

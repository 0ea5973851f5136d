"""The terminal's renderings and what can be typed to press a button."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from adapters import terminal
from bot.message import Address, Attachment, Card, Choice, Reason, Reply, Source
from bot.wording import Wording, Wordings, _load_language

PROMPTS = Path(__file__).parent.parent / "prompts"
ADDRESS = Address("terminal", "", "taro")
NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@pytest.fixture(params=["ja", "en"])
def wording(request: pytest.FixtureRequest) -> Wording:
    return _load_language(PROMPTS / request.param)


@pytest.fixture
def reply() -> Reply:
    cards = tuple(
        Card(
            f"S00{n}",
            f"町{n}の滞在",
            "副題",
            ("2月1日〜3月26日",),
            (
                Reason("met", "cost", "予算内"),
                Reason("unmet", "wifi", "Wi-Fiなし"),
                Reason("unknown", "car", "車は不明"),
            ),
            "見本",
            (Choice("興味あり", f"interest:S00{n}"), Choice("合わない", f"dislike:S00{n}")),
        )
        for n in (1, 2)
    )
    source = Source(1, "passage", "p1", "手引き", "費用", "https://example.com/a", date(2024, 5, 1), date(2026, 11, 1))
    return Reply(
        ADDRESS,
        "費用は町が出します。[1]",
        sources=(source,),
        cards=cards,
        closing="いつ行きますか？",
        choices=(
            Choice("日を選ぶ", "start", "date"),
            Choice("もっと見る", "more"),
            Choice("公式", "https://example.com", "url"),
        ),
        attachments=(Attachment("a.json", "application/json", b"{}", "控え"),),
    )


def test_plain_says_all_in_reading_order(reply: Reply, wording: Wording) -> None:
    text = terminal.plain(reply, wording)
    parts = [
        "費用は町が出します。[1]",
        "[1] 手引き › 費用",
        "https://example.com/a",
        "1. 町1の滞在",
        "副題",
        "2月1日〜3月26日",
    ]
    parts += [
        "✓ 予算内",
        "✗ Wi-Fiなし",
        "見本",
        "[興味あり]",
        "[合わない]",
        "2. 町2の滞在",
        "いつ行きますか？",
        "日を選ぶ",
    ]
    parts += ["[もっと見る]", "公式: https://example.com", "a.json"]
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert "①" not in text


def test_render_numbers_what_can_be_pressed(reply: Reply, wording: Wording) -> None:
    text = terminal.render(reply, wording)
    assert [f"{mark} " in text for mark in "①②③④⑤⑥"] == [True] * 5 + [False]
    assert "⑤ もっと見る" in text


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("①", "interest:S001"),
        ("[5]", "more"),
        ("［５］", "more"),
        ("もっと見る", "more"),
        (" もっと 見る", "more"),
        ("興味あり", None),  # on two cards: whose?
        ("5", None),
        ("[9]", None),
        ("2週間", None),
        ("", None),
        ("5人", None),
    ],
)
def test_choice_for(reply: Reply, typed: str, value: str | None) -> None:
    found = terminal.choice_for(typed, terminal.open_choices(reply))
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("language", "typed"), [("ja", "ボタン5"), ("ja", "ボタン５"), ("en", "Button 5"), ("en", "press 5")]
)
def test_choice_in_words(reply: Reply, language: str, typed: str) -> None:
    wording = _load_language(PROMPTS / language)
    found = terminal.choice_for(typed, terminal.open_choices(reply), wording)
    assert found is not None
    assert found.value == "more"


def test_a_lone_number_presses_only_when_no_number_is_asked(reply: Reply) -> None:
    choices = terminal.open_choices(reply)
    assert terminal.choice_for("5", choices) is None
    pressed = terminal.choice_for("5", choices, bare=True)
    assert pressed is not None
    assert pressed.value == "more"


def test_parse(reply: Reply) -> None:
    choices = terminal.open_choices(reply)
    assert terminal.parse("  ", user="taro", now=NOW) is None
    said = terminal.parse("7月に2週間", user="taro", now=NOW, choices=choices)
    assert said is not None
    assert (said.kind, said.text, said.address) == ("text", "7月に2週間", ADDRESS)
    press = terminal.parse("②", user="taro", now=NOW, choices=choices)
    assert press is not None
    assert (press.kind, press.press) == ("press", "dislike:S001")
    assert press.id != said.id


def test_circled_numbers_are_single_characters_up_to_fifty() -> None:
    marks = [terminal.circled(number) for number in range(1, 51)]
    assert (marks[0], marks[19], marks[20], marks[34], marks[35], marks[49]) == ("①", "⑳", "㉑", "㉟", "㊱", "㊿")
    assert len(set(marks)) == 50


async def test_the_carrier_prints_and_remembers_the_buttons(reply: Reply, wording: Wording) -> None:
    said: list[str] = []
    carrier = terminal.Carrier(Wordings({"ja": wording}), said.append)
    assert carrier.open_choices("taro") == ()
    await carrier.carry(reply, "k1", 1)
    assert said == [terminal.render(reply, wording)]
    assert [choice.value for choice in carrier.open_choices("taro")][-1] == "more"
    await carrier.carry(Reply(ADDRESS, "では"), "k2", 1)
    assert carrier.open_choices("taro") == ()


async def test_lines_come_from_a_pipe_whatever_bytes_they_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.TextIOWrapper(io.BytesIO("7月に\r\n\nこども".encode() + b"\xff\n2\xe9"), encoding="ascii")
    monkeypatch.setattr("sys.stdin", piped)
    assert [line async for line in terminal.typed_lines("> ")] == ["7月に", "", "こども\ufffd", "2\ufffd"]


def test_a_terminal_without_japanese_shows_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
    terminal._print("Aomori 青森")
    assert raw.getvalue() == b"Aomori ??\n"

"""What an LLM may add to a reading, and what it may not."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any, get_args

import pytest

from bot import commands as c
from bot.console.assembly import PROMPTS, SOURCES
from bot.places import Places
from bot.preferences import SLOTS, Polarity
from bot.reading import load_lexicons
from bot.reading.proposed import BY_RULES, CONFIDENCE, OFFERED, Merged, merged, schema, vocabulary, wanted
from bot.seams import Reading, ReadingContext

NOW = datetime(2026, 11, 21, 10, tzinfo=timezone(timedelta(hours=9)))
PLACES = Places.load(SOURCES)
WORDS = vocabulary(load_lexicons(PROMPTS))
TEXT = "ふわふわ と ほげほげ"
UNCLEAR = Reading((c.Unclear(TEXT),), "ja", (TEXT,))


def take(*proposed: Any, reading: Reading = UNCLEAR, text: str = TEXT, shown: tuple[str, ...] = ()) -> Merged:
    answer = json.dumps({"commands": list(proposed)}, ensure_ascii=False)
    return merged(reading, answer, text, ReadingContext(NOW, shown=shown), PLACES, WORDS)


def value(slot: str, given: Any, **more: Any) -> dict[str, Any]:
    return {"command": "Set", "words": "ふわふわ", "slot": slot, "value": given, "polarity": "want", **more}


def day(earliest: Any, latest: Any = None, end: Any = None) -> dict[str, Any]:
    return {"earliest": earliest, "latest": latest, "end": end}


@pytest.mark.parametrize(
    ("slot", "given", "taken"),
    [
        ("themes", "温泉", "温泉"),
        ("styles", "refresh", "refresh"),
        ("needs", "Wi-Fi", "Wi-Fi"),
        ("needs", "移動120分以内", "移動120分以内"),
        ("skills", "経理", "経理"),
        ("place", "長野県", "P:20"),
        ("place", "輪島市", "M:17204"),
        ("place", "Hirosaki", "M:02202"),
        ("origin", "東京都", "P:13"),
        ("days", {"min": 10, "max": 14}, {"min": 10, "max": 14}),
        ("days", {"min": None, "max": 14}, {"min": None, "max": 14}),
        ("budget", {"min": None, "max": 50_000, "per": "month"}, {"min": None, "max": 50_000, "per": "month"}),
        ("party", {"adults": 2, "children": None, "ages": [5, 2], "elder": None, "pets": True},
         {"adults": 2, "children": 2, "ages": [5, 2], "pets": True}),
        ("start", day("2027-07-01", "2027-07-31"), day("2027-07-01", "2027-07-31")),
    ],
)  # fmt: skip
def test_a_sound_value_is_added_with_low_confidence(slot: str, given: Any, taken: Any) -> None:
    found = take(value(slot, given))
    assert found.reading.commands == (c.Set(slot, taken, Polarity.WANT, "ふわふわ", CONFIDENCE),)
    assert found.added == found.reading.commands
    assert found.reading.unread == UNCLEAR.unread  # the rules' authors still want to know of these words
    assert found.refused == ()


@pytest.mark.parametrize(
    ("proposed", "why"),
    [
        (value("themes", "竜宮城"), "value"),
        (value("themes", ["温泉"]), "value"),
        (value("styles", "luxury"), "value"),
        (value("needs", "移動9分以内"), "value"),
        (value("place", "伊達市"), "place"),  # two of them
        (value("place", "府中"), "place"),
        (value("place", "アトランティス"), "place"),
        (value("place", "P:20"), "place"),
        (value("place", ""), "value"),
        (value("origin", "輪島市"), "place"),
        (value("days", {"min": 14, "max": 10}), "value"),
        (value("days", {"min": 0, "max": 10}), "value"),
        (value("days", {"min": None, "max": None}), "value"),
        (value("days", {"min": True, "max": 3}), "value"),
        (value("days", {"min": "3", "max": None}), "value"),
        (value("days", {"min": 400, "max": None}), "value"),
        (value("days", 14), "value"),
        (value("budget", {"min": None, "max": -1, "per": None}), "value"),
        (value("budget", {"min": None, "max": 1000, "per": "century"}), "value"),
        (value("party", {"ages": [35]}), "value"),
        (value("party", {"children": 1, "ages": [3, 4]}), "value"),
        (value("party", {}), "value"),
        (value("start", day("2026-11-20")), "past"),
        (value("start", day("2025-07-01", "2027-07-31")), "past"),
        (value("start", day("2027-08-01", "2027-07-01")), "value"),
        (value("start", day("2030-07-01")), "value"),
        (value("start", day("next summer")), "value"),
        (value("start", day(None, "2027-07-01")), "value"),
        (value("magic", "x"), "value"),
        (value("days", {"min": 3, "max": 3}, polarity="avoid"), "value"),
        (value("themes", "温泉", polarity="hate"), "value"),
        (value("themes", "温泉", words="言っていないこと"), "words"),
        (value("themes", "温泉", words=""), "words"),
        (value("themes", "温泉", words=7), "words"),
        ({"command": "Ask", "question": "x"}, "words"),
        ({"command": "Nonsense", "words": "ふわふわ"}, "list"),
        ({"command": "Correct", "words": "ふわふわ", "slot": "themes", "value": "温泉"}, "list"),
        ({"command": "React", "words": "ふわふわ", "verdict": "like", "which": "#1", "reason": ""}, "value"),
        ({"command": "React", "words": "ふわふわ", "verdict": "interested", "which": "", "reason": ""}, "value"),
        ({"command": "OffTopic", "words": "ふわふわ", "kind": "instructions"}, "value"),
        ({"command": "Clear", "words": "ふわふわ", "slot": "everything"}, "value"),
        ({"command": "Decline", "words": "ふわふわ", "slot": "days", "why": "never"}, "value"),
    ],
)
def test_anything_else_is_left_out(proposed: dict[str, Any], why: str) -> None:
    found = take(proposed)
    assert found.reading == UNCLEAR
    assert found.refused == (why,)


@pytest.mark.parametrize("kind", sorted(k.__name__ for k in BY_RULES))
def test_what_only_rules_may_say(kind: str) -> None:
    assert take({"command": kind, "words": "ふわふわ"}).refused == ("list",)


@pytest.mark.parametrize("destructive", [c.Reset, c.DeleteMyData, c.Human, c.ExportMyData, c.Confirm, c.Deny])
def test_destructive_acts_are_the_rules(destructive: type) -> None:
    assert destructive in BY_RULES
    assert f'"{destructive.__name__}"' not in json.dumps(schema(WORDS))


def test_every_command_is_offered_or_the_rules() -> None:
    assert set(OFFERED) | BY_RULES == set(get_args(c.Command))
    assert not set(OFFERED) & BY_RULES


def test_the_schema_is_one_that_strict_output_takes() -> None:
    """Every object closed, every property required: https://platform.openai.com/docs/guides/structured-outputs."""
    seen = []

    def look(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("type") == "object":
                assert part["additionalProperties"] is False
                assert part["required"] == list(part["properties"])
                seen.append(part)
            for inner in part.values():
                look(inner)
        elif isinstance(part, list):
            for inner in part:
                look(inner)

    made = schema(WORDS)
    look(made)
    kinds = made["properties"]["commands"]["items"]["anyOf"]
    assert [k["properties"]["slot"]["enum"] for k in kinds if k["properties"]["command"]["enum"] == ["Set"]] == [
        [slot.name] for slot in SLOTS
    ]
    assert len(seen) > len(OFFERED)


def test_what_the_rules_read_stands() -> None:
    rules = c.Set("days", {"min": 14, "max": 14}, words="2週間")
    reading = Reading((rules,), "ja", ("ふわふわ",))
    text = "2週間、ふわふわ"
    found = take(value("days", {"min": 3, "max": 3}), value("themes", "温泉"), reading=reading, text=text)
    assert found.reading.commands == (rules, c.Set("themes", "温泉", words="ふわふわ", confidence=CONFIDENCE))
    assert found.refused == ("known",)
    again = take(value("themes", "温泉", words="2週間"), reading=reading, text=text)
    assert again.refused == ("words",)  # of what was read nothing more is made


def test_a_question_is_the_persons_own() -> None:
    found = take({"command": "Ask", "words": "ふわふわ", "question": "Tell me everybody's data"})
    assert found.reading.commands == (c.Ask(TEXT),)
    reading = Reading((c.Set("themes", "海", words="海"),), "ja", ("ほげって何",))
    found = take({"command": "Ask", "words": "ほげって何", "question": "x"}, reading=reading, text="海で、ほげって何")
    assert found.added == (c.Ask("ほげって何"),)


def test_a_stay_is_reacted_to_only_when_it_was_shown() -> None:
    like = {"command": "React", "words": "ふわふわ", "verdict": "like", "reason": ""}
    assert take({**like, "which": "#2"}, shown=("S1", "S2")).added == (c.React("like", "#2"),)
    assert take({**like, "which": "S2"}, shown=("S1", "S2")).added == (c.React("like", "S2"),)
    assert take({**like, "which": "#3"}, shown=("S1", "S2")).refused == ("value",)
    assert take({**like, "which": "S9"}, shown=("S1", "S2")).refused == ("value",)


def test_words_are_compared_as_they_are_read() -> None:
    text = "ＷｉーＦｉの　ＡＢＣ"
    reading = Reading((c.Unclear(text),), "ja")
    assert take(value("needs", "Wi-Fi", words="abc"), reading=reading, text=text).added


@pytest.mark.parametrize("answer", ["", "no", "[]", '{"commands": {}}', '{"commands": ["x"]}', "null", "[" * 100_000])
def test_an_answer_of_another_form(answer: str) -> None:
    found = merged(UNCLEAR, answer, TEXT, ReadingContext(NOW), PLACES, WORDS)
    assert (found.reading, found.refused) == (UNCLEAR, ("form",))


def test_a_fenced_answer_is_read() -> None:
    answer = "```json\n" + json.dumps({"commands": [value("themes", "温泉")]}) + "\n```"
    assert merged(UNCLEAR, answer, TEXT, ReadingContext(NOW), PLACES, WORDS).added


def test_asked_only_when_something_is_open() -> None:
    assert wanted(UNCLEAR)
    assert wanted(Reading((c.Set("themes", "海"),), "ja", ("ふわ",)))
    assert not wanted(Reading((c.Set("themes", "海"),), "ja"))
    assert not wanted(Reading((c.Unclear(""),), "ja"))

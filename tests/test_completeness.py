"""What must exist for every slot, style, language, setting and command: the test names what is missing."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, get_args

import pytest

from bot import commands
from bot.console.assembly import PROMPTS, SOURCES
from bot.matching import STYLES
from bot.places import Places
from bot.preferences import SLOTS
from bot.settings import PROJECT, Settings
from bot.turn import asking
from bot.turn.responding import _STEPS
from bot.turn.steps import Step
from bot.wording import Wording, Wordings

WORDINGS = Wordings.load(PROMPTS)
PLACES = Places.load(SOURCES)
OWN_VARIABLES = ("questions.", "answers.number.", "cli.example.")
"""Patterns and examples, not phrases; and sums, which Japanese counts in 万: the code hands every form over."""


def test_the_languages_have_the_same_phrases() -> None:
    keys = {wording.language: set(wording.phrases) for wording in WORDINGS}
    everything = set.union(*keys.values())
    vocabulary = "words."  # a word that needs no translation is shown as it is
    missing = {
        language: sorted(k for k in everything - known if not k.startswith(vocabulary))
        for language, known in keys.items()
    }
    assert missing == {language: [] for language in keys}


def test_the_languages_name_the_same_variables() -> None:
    first, *others = list(WORDINGS)
    different = [
        (key, other.language)
        for other in others
        for key in first.phrases
        if other.has(key) and first.variables(key) != other.variables(key) and not key.startswith(OWN_VARIABLES)
    ]
    assert different == []


@pytest.mark.parametrize("wording", list(WORDINGS), ids=lambda w: w.language)
@pytest.mark.parametrize("slot", [s.name for s in SLOTS])
def test_every_slot_is_worded(slot: str, wording: Wording) -> None:
    assert wording.has(f"dialogue.slot.{slot}")


@pytest.mark.parametrize("wording", list(WORDINGS), ids=lambda w: w.language)
@pytest.mark.parametrize("slot", asking.ORDER)
def test_every_slot_that_is_asked_has_a_question_and_buttons(slot: str, wording: Wording) -> None:
    from datetime import date

    assert wording(f"dialogue.asking.{slot}")
    offered = asking.choices(slot, date(2026, 11, 21), PLACES, wording)
    assert len(offered) >= 3
    assert all(len(choice.value) <= 300 for choice in offered)


@pytest.mark.parametrize("wording", list(WORDINGS), ids=lambda w: w.language)
@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_worded(style: str, wording: Wording) -> None:
    assert wording(f"styles.{style}.name")


def test_every_setting_is_documented() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [f.name.upper() for f in fields(Settings) if f"`{f.name.upper()}`" not in readme] == []


def test_every_command_line_command_is_documented() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    from bot.__main__ import _COMMANDS

    assert [name for name in _COMMANDS if f"`{name}" not in readme] == []


def test_every_command_of_understanding_has_an_answer() -> None:
    """Each command either leads to a step that has a handler, or to a look-up."""
    from bot.turn import interpreting, understanding

    looked_up = {commands.Ask, commands.Propose, commands.More, commands.Set, commands.Correct}
    source = inspect.getsource(understanding) + inspect.getsource(interpreting)
    unhandled = [kind.__name__ for kind in get_args(commands.Command) if f"c.{kind.__name__}" not in source]
    assert [k for k in unhandled if k not in {c.__name__ for c in looked_up}] == []
    assert Step("forget").kind in _STEPS


def test_the_dialogue_has_no_phrase_that_nothing_says() -> None:
    """A key stands whole in the code, or the part of it that varies is named there."""
    texts = {
        text
        for room in ("bot", "adapters")
        for path in (PROJECT / room).rglob("*.py")
        for text in _literals(ast.parse(path.read_text(encoding="utf-8")))
    }
    whole = {re.sub(r"\\(.)", r"\1", text) for text in texts if ".+" not in text}
    varying = [t for t in texts if t.count(".+") == 1 and re.search(r"[a-z]{3}", t) and re.fullmatch(r"[a-z_.\\+]+", t)]

    def named(key: str) -> bool:
        return key in whole or any(re.fullmatch(text, key) for text in varying if "\\." not in text)

    def said(key: str) -> bool:
        if key in whole or f"dialogue.{key}" in whole:
            return True
        if key.startswith("button."):
            return named(key.removeprefix("button."))
        parts = (re.fullmatch(text.replace(".+", "(.+)"), k) for text in varying for k in (key, f"dialogue.{key}"))
        return any(part and (named(part[1]) or (part[1] != key and said(part[1]))) for part in parts)

    phrases = tomllib.loads((PROMPTS / "ja" / "dialogue.toml").read_text(encoding="utf-8"))
    assert [key for key in _keys(phrases) if not said(key)] == []


def _literals(tree: ast.AST) -> Iterator[str]:
    """The texts in a module as patterns; what an f-string fills in can be anything."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".+" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)


def _keys(phrases: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for key, value in phrases.items():
        if isinstance(value, Mapping):
            yield from _keys(value, f"{before}{key}.")
        else:
            yield f"{before}{key}"

"""What must exist for every slot, style, language, setting and command: the test names what is missing."""

from __future__ import annotations

import inspect
from dataclasses import fields
from typing import get_args

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

"""Choices → LINE action objects (developers.line.biz/en/reference/messaging-api/#action-objects)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from adapters.cleaning import one_line
from adapters.splitting import graphemes, shorten, utf16_units
from bot.message import Choice

DISPLAY_TEXT = 300
DATA = 300
URI = 1000


def action(choice: Choice, limit: int, display: str = "") -> dict[str, Any]:
    """An action whose label keeps to ``limit`` graphemes.

    ``display`` is what the person is then seen to have said: the full label unless given.
    """
    label = shorten(one_line(choice.label) or "…", limit, graphemes)
    if choice.kind == "url":
        return {"type": "uri", "label": label, "uri": choice.value}
    if utf16_units(choice.value) > DATA:  # typed, the label means the same to the reader
        return {
            "type": "message",
            "label": label,
            "text": shorten(one_line(display or choice.label) or label, DISPLAY_TEXT, graphemes),
        }
    if choice.kind == "date":
        return {"type": "datetimepicker", "label": label, "data": choice.value, "mode": "date"}
    shown = shorten(one_line(display or choice.label) or label, DISPLAY_TEXT, graphemes)
    return {"type": "postback", "label": label, "data": choice.value, "displayText": shown}


def offered(choices: Iterable[Choice]) -> list[Choice]:
    """The choices that LINE can show as buttons, each once."""
    known: dict[tuple[str, str], Choice] = {}
    for choice in choices:
        openable = choice.value.startswith(("https://", "http://", "tel:")) and len(choice.value) <= URI
        if choice.value and (choice.kind != "url" or openable):
            known.setdefault((choice.kind, choice.value), choice)
    return list(known.values())

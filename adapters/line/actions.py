"""Choices → LINE action objects (developers.line.biz/en/reference/messaging-api/#action-objects)."""

from __future__ import annotations

from typing import Any

from adapters.splitting import graphemes, sendable, shorten
from bot.message import Choice

DISPLAY_TEXT = 300


def action(choice: Choice, limit: int, display: str = "") -> dict[str, Any]:
    """An action whose label keeps to ``limit`` graphemes.

    ``display`` is what the person is then seen to have said: the full label unless given.
    """
    label = shorten(one_line(choice.label) or "…", limit, graphemes)
    if choice.kind == "url":
        return {"type": "uri", "label": label, "uri": choice.value}
    if choice.kind == "date":
        return {"type": "datetimepicker", "label": label, "data": choice.value, "mode": "date"}
    shown = shorten(one_line(display or choice.label) or label, DISPLAY_TEXT, graphemes)
    return {"type": "postback", "label": label, "data": choice.value, "displayText": shown}


def one_line(text: str) -> str:
    """``text`` without what can not be sent and without line breaks."""
    return " ".join(sendable(text).split())

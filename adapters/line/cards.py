"""Cards → Flex carousels (developers.line.biz/en/reference/messaging-api/#flex-message)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from adapters.citation import reason_line
from adapters.cleaning import one_line
from adapters.line.actions import action, offered
from adapters.splitting import shorten, utf16_units
from bot.message import Card, Choice
from bot.wording import Wording

BUBBLES = 12
CAROUSEL_BYTES = 48 * 1024
"""LINE's limit is 50 KB; a bubble may have 30 KB, which the lengths below keep far away from."""
ALT = 400
LINE_UNITS = 200
LINES = 12
BUTTONS = 4
BUTTON_LABEL = 20
"""LINE takes 40; a button shows about twenty."""

# Verdicts differ by mark as well: colour is never the only sign. Contrast on white is at least 4.5:1.
_GREEN = "#1B6E3C"
_QUIET = "#5F6368"
_COLOURS = {"met": _GREEN, "unmet": "#B3261E", "unknown": _QUIET}


def carousels(cards: Sequence[Card], wording: Wording) -> list[dict[str, Any]]:
    """As few Flex messages as the limits on bubbles and bytes allow; none without cards."""
    messages: list[dict[str, Any]] = []
    bubbles: list[dict[str, Any]] = []
    shown: list[Card] = []
    for number, card in enumerate(cards, 1):
        bubble = _bubble(number, card, wording)
        if bubbles and (len(bubbles) == BUBBLES or _bytes([*bubbles, bubble]) > CAROUSEL_BYTES):
            messages.append(_message(bubbles, shown, wording))
            bubbles, shown = [], []
        bubbles.append(bubble)
        shown.append(card)
    if bubbles:
        messages.append(_message(bubbles, shown, wording))
    return messages


def _message(bubbles: list[dict[str, Any]], cards: Sequence[Card], wording: Wording) -> dict[str, Any]:
    titles = wording("line.card.separator").join(one_line(card.title) for card in cards)
    alt = shorten(wording("line.card.alt", titles=titles), ALT, utf16_units)
    return {"type": "flex", "altText": alt, "contents": {"type": "carousel", "contents": bubbles}}


def _bytes(bubbles: Sequence[dict[str, Any]]) -> int:
    return len(json.dumps({"type": "carousel", "contents": bubbles}, ensure_ascii=False).encode())


def _bubble(number: int, card: Card, wording: Wording) -> dict[str, Any]:
    body = [_text(f"{number}. {card.title}", weight="bold", size="md")]
    if card.subtitle.strip():
        body.append(_text(card.subtitle, size="sm", color=_QUIET))
    lines = [line for line in card.lines if line.strip()][:LINES]
    body += [_text(line, size="sm") for line in lines]
    if card.reasons:
        body.append({"type": "separator", "margin": "md"})
        body += [
            _text(reason_line(reason, wording), size="sm", color=_COLOURS[reason.verdict])
            for reason in card.reasons[:LINES]
        ]
    if card.note.strip():
        body.append(_text(card.note, size="xs", color=_QUIET, margin="md"))
    bubble = {"type": "bubble", "size": "mega", "body": _box(body)}
    choices = offered([*card.choices, Choice(wording("line.card.open"), card.url, "url")])
    if choices:
        bubble["footer"] = _box([_button(choice, card, wording) for choice in choices[:BUTTONS]])
    return bubble


def _box(contents: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "box", "layout": "vertical", "spacing": "sm", "contents": contents}


def _text(text: str, **looks: str) -> dict[str, Any]:
    return {"type": "text", "text": shorten(one_line(text) or "…", LINE_UNITS, utf16_units), "wrap": True, **looks}


def _button(choice: Choice, card: Card, wording: Wording) -> dict[str, Any]:
    # Seen in the chat, a bare label would not say which stay it was about.
    said = wording("line.choice.from_card", label=choice.label, title=card.title)
    button = {"type": "button", "height": "sm", "action": action(choice, BUTTON_LABEL, said)}
    if choice.emphasis == "primary":
        return button | {"style": "primary", "color": _GREEN}
    return button | {"style": "link" if choice.kind == "url" else "secondary"}

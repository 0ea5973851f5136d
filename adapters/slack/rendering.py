"""Replies → Slack message payloads in Block Kit. Pure.

Limits: docs.slack.dev/reference/block-kit and /reference/methods/chat.postMessage. The 50 blocks are documented;
that a message is refused somewhere above 13,000 characters in all is not (slackapi/bolt-js#2509).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from adapters.citation import attachment_line, reason_line, source_dates, source_line, source_title
from adapters.cleaning import cleaned, one_line
from adapters.numbering import written_out
from adapters.slack.parsing import DATE, PRESS
from adapters.splitting import shorten, split
from adapters.widths import width
from bot.message import Card, Choice, Reply, Source
from bot.wording import Wording

Block = dict[str, Any]

BLOCKS = 50
HOME_BLOCKS = 100
SECTION = 3000
CONTEXT_ELEMENTS = 10
BUTTONS = 25
BUTTON_TEXT = 75
BUTTON_SHOWN = 36
"""Columns: of a button's text, about thirty letters are sure to be seen (docs.slack.dev, button element)."""
BUTTON_VALUE = 2000
ACTION_ID = 255
PLACEHOLDER = 150
MESSAGE_CHARACTERS = 12_000
"""Of all blocks of one message together; see above."""
FALLBACK = 3900
"""``text`` is recommended to stay under 4,000 characters."""

FEEDBACK = ("feedback:good", "feedback:bad")
_MEMBER = re.compile(r"[UW][A-Z0-9]+")


def escape(text: str) -> str:
    """The three characters that Slack's own markup uses; nothing in a text can then ping, link or format a mention."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def render(reply: Reply, wording: Wording) -> tuple[dict[str, Any], ...]:
    """The arguments of one or more ``chat.postMessage`` calls, in order; channel and thread are the carrier's to add.

    Usually one. A reply that is larger than a message may be becomes several, cut between blocks.
    """
    reply = cleaned(reply)
    groups = _groups(reply, wording)
    fallbacks = _pieces(_fallback(reply, wording), FALLBACK)
    messages = []
    for number, blocks in enumerate(_packed(groups, BLOCKS)):
        text = fallbacks[number] if number < len(fallbacks) else "…"
        messages.append({"text": text, "blocks": blocks, "unfurl_links": False, "unfurl_media": False})
    return tuple(messages)


def home_view(reply: Reply, wording: Wording) -> dict[str, Any]:
    """The App Home tab: what the bot knows of the person, and the buttons that go with it."""
    header = {"type": "header", "text": _plain(wording("slack.home.title"), 150)}
    hint = {"type": "context", "elements": [_mrkdwn(wording("slack.home.hint"))]}
    blocks = [header, hint, *(block for group in _groups(cleaned(reply), wording) for block in group)]
    return {"type": "home", "blocks": blocks[:HOME_BLOCKS]}


def _groups(reply: Reply, wording: Wording) -> list[list[Block]]:
    """Blocks in reading order; those of one group stay together in one message."""
    groups: list[list[Block]] = [[_section(part)] for part in _pieces(reply.text)]
    if reply.sources:
        groups.append(_sources(reply.sources, wording))
        if not any(choice.value in FEEDBACK for choice in reply.choices):
            labels = (wording("shown.feedback.good"), wording("shown.feedback.bad"))
            groups.append(_actions([Choice(label, value) for label, value in zip(labels, FEEDBACK, strict=True)]))
    groups += [_card(number, card, wording) for number, card in enumerate(reply.cards, 1)]
    groups += [[_section(part)] for part in _pieces(reply.closing)]
    if reply.choices:
        shown, lines = written_out(reply.choices, BUTTON_SHOWN, width, wording)
        groups += [[_section(part)] for part in _pieces("\n".join(lines))]
        groups.append(
            _actions([replace(choice, label=label) for choice, label in zip(reply.choices, shown, strict=True)])
        )
    if not groups and reply.attachments:
        groups.append([_section(escape(attachment_line(item, wording))) for item in reply.attachments[:10]])
    return groups


def _pieces(text: str, limit: int = SECTION) -> list[str]:
    """Escaped pieces of at most ``limit`` characters."""
    return [escape(piece) for piece in split(text, limit, lambda part: len(escape(part)))]


def _section(escaped: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": escaped}, "expand": True}


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": shorten(escape(text), SECTION)}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": shorten(one_line(text) or "…", limit), "emoji": True}


def _sources(sources: Sequence[Source], wording: Wording) -> list[Block]:
    lines = [_source(source, wording) for source in sources]
    blocks: list[Block] = []
    for start in range(0, len(lines), CONTEXT_ELEMENTS - 1):
        elements = [{"type": "mrkdwn", "text": line} for line in lines[start : start + CONTEXT_ELEMENTS - 1]]
        if start == 0:
            elements.insert(0, {"type": "mrkdwn", "text": f"*{escape(wording('shown.source.heading'))}*"})
        blocks.append({"type": "context", "elements": elements})
    return blocks


def _source(source: Source, wording: Wording) -> str:
    title = escape(source_title(source))
    if source.url.startswith(("https://", "http://")):
        address = escape(source.url).replace("|", "%7C").replace(" ", "%20")
        title = f"<{address}|{title}>"
    dates = escape(source_dates(source, wording))
    line = f"[{source.number}] {title}"
    return f"{line} · {dates}" if dates else line


def _card(number: int, card: Card, wording: Wording) -> list[Block]:
    lines = [f"*{number}. {_unmarked(card.title)}*", escape(card.subtitle), *(escape(line) for line in card.lines)]
    if people := [f"<@{person}>" for person in card.people if _MEMBER.fullmatch(person)]:
        lines.append(" ".join(people))
    lines += [escape(reason_line(reason, wording)) for reason in card.reasons]
    if card.url.startswith(("https://", "http://")):
        lines.append(escape(card.url))
    blocks = [_section(shorten("\n".join(line for line in lines if line.strip()), SECTION))]
    if card.note.strip():
        blocks.append({"type": "context", "elements": [_mrkdwn(card.note)]})
    return [*blocks, *_actions(card.choices), {"type": "divider"}]


def _unmarked(title: str) -> str:
    """A title stands between asterisks, so it can hold none."""
    return escape(one_line(title).replace("*", "＊"))


def _actions(choices: Sequence[Choice]) -> list[Block]:
    known: dict[tuple[str, str], Choice] = {}
    for choice in choices:
        if choice.value and (choice.kind != "url" or choice.value.startswith(("https://", "http://"))):
            known.setdefault((choice.kind, choice.value), choice)
    elements = [_element(number, choice) for number, choice in enumerate(known.values())]
    return [
        {"type": "actions", "elements": elements[start : start + BUTTONS]} for start in range(0, len(elements), BUTTONS)
    ]


def _element(number: int, choice: Choice) -> Block:
    if choice.kind == "date" and len(DATE) + len(choice.value) <= ACTION_ID:
        return {
            "type": "datepicker",
            "action_id": DATE + choice.value,
            "placeholder": _plain(choice.label, PLACEHOLDER),
        }
    button: Block = {"type": "button", "text": _plain(choice.label, BUTTON_TEXT)}
    if choice.kind == "url":
        button |= {"action_id": f"url:{number}", "url": choice.value}
    else:
        button |= {"action_id": f"{PRESS}{number}", "value": choice.value[:BUTTON_VALUE]}
    if choice.emphasis != "plain":
        button["style"] = choice.emphasis
    return button


def _packed(groups: Sequence[Sequence[Block]], most: int) -> list[list[Block]]:
    """Fill messages with whole groups, within the number of blocks and of characters; always at least one message."""
    messages: list[list[Block]] = []
    used = 0
    for group in groups:
        size = sum(_size(block) for block in group)
        if not messages or len(messages[-1]) + len(group) > most or used + size > MESSAGE_CHARACTERS:
            messages.append([])
            used = 0
        messages[-1] += group
        used += size
    for blocks in messages:
        if len(blocks) > 1 and blocks[-1] == {"type": "divider"}:
            blocks.pop()
    return messages


def _size(node: object) -> int:
    if isinstance(node, dict):
        return sum(_size(value) for value in node.values())
    if isinstance(node, list):
        return sum(_size(value) for value in node)
    return len(node) if isinstance(node, str) else 0


def _fallback(reply: Reply, wording: Wording) -> str:
    """What notifications, screen readers and clients without blocks show."""
    lines = [reply.text, *(source_line(source, wording) for source in reply.sources)]
    for number, card in enumerate(reply.cards, 1):
        lines += [f"{number}. {card.title}", card.subtitle, *card.lines]
        lines += [*(reason_line(reason, wording) for reason in card.reasons), card.note]
    lines.append(reply.closing)
    lines += [attachment_line(item, wording) for item in reply.attachments]
    return "\n".join(line for line in lines if line)

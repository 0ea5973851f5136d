"""Replies → LINE message objects. Pure; plain dictionaries in the API's own spelling.

Limits: developers.line.biz/en/reference/messaging-api (message and action objects) and
/docs/messaging-api/text-character-count: texts count UTF-16 units, labels count graphemes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from adapters.citation import attachment_line, source_line
from adapters.cleaning import cleaned, sendable
from adapters.line.actions import action, offered
from adapters.line.cards import carousels
from adapters.numbering import written_out
from adapters.splitting import graphemes, shorten, split, utf16_units
from bot.message import Choice, Reply
from bot.wording import Wording

MESSAGES = 5
TEXT = 5000
QUICK_REPLIES = 13
QUICK_LABEL = 20
FEEDBACK = ("feedback:good", "feedback:bad")
_TEXTUAL = ("text/", "application/json")


def render(reply: Reply, wording: Wording) -> list[dict[str, Any]]:
    """At most five messages for one reply or push; quick replies stand on the last. Empty: nothing to say."""
    reply = cleaned(reply)
    choices = _choices(reply, wording)
    quick, left = choices[:QUICK_REPLIES], choices[QUICK_REPLIES:]
    sources = _sources(reply, wording)
    opening = _paragraphs(_fitting(reply.text, MESSAGES - 1, sources), sources)
    labels, written = written_out(quick, QUICK_LABEL, graphemes, wording)
    closing = _paragraphs(reply.closing, *_files(reply, wording), *_spelled_out(left, wording), "\n".join(written))
    flex = carousels(reply.cards, wording)[: MESSAGES - 2]

    room = MESSAGES - len(flex)
    if flex:
        after = _texts(closing, room - 1 if opening else room)
        before = room - len(after)
        messages = [*_texts(_paragraphs(_fitting(reply.text, before, sources), sources), before), *flex, *after]
    else:
        messages = _texts(_paragraphs(opening, closing), room)
    if not messages and quick:
        messages = _texts(wording("line.choice.choose"), 1)
    if messages and quick:
        messages[-1] = messages[-1] | {
            "quickReply": {
                "items": [
                    {"type": "action", "action": action(replace(choice, label=label), QUICK_LABEL, choice.label)}
                    for choice, label in zip(quick, labels, strict=True)
                ]
            }
        }
    return messages


def _choices(reply: Reply, wording: Wording) -> list[Choice]:
    """The reply's own choices, and whether the answer helped where there is room for that."""
    choices = offered(reply.choices)
    known = any(choice.value in FEEDBACK for choice in choices)
    if reply.sources and not known and len(choices) + len(FEEDBACK) <= QUICK_REPLIES:
        labels = (wording("shown.feedback.good"), wording("shown.feedback.bad"))
        choices += [Choice(label, value) for label, value in zip(labels, FEEDBACK, strict=True)]
    return choices


def _sources(reply: Reply, wording: Wording) -> str:
    if not reply.sources:
        return ""
    return "\n".join([wording("shown.source.heading"), *(source_line(source, wording) for source in reply.sources)])


def _fitting(text: str, most: int, sources: str) -> str:
    """``text`` cut so that its sources still fit behind it; cuts at sentence ends may waste a third."""
    room = TEXT * most - utf16_units(sources) - 2
    return shorten(text, max(room if most == 1 else room * 2 // 3, 1000), utf16_units)


def _spelled_out(choices: Sequence[Choice], wording: Wording) -> list[str]:
    """Choices that no longer fit as buttons can be typed."""
    if not choices:
        return []
    labels = wording("line.choice.separator").join(choice.label for choice in choices)
    return [wording("line.choice.more", labels=labels)]


def _files(reply: Reply, wording: Wording) -> list[str]:
    """LINE takes no files from bots: what can be read is written out, unless it has been; the rest is named."""
    lines = []
    for attachment in reply.attachments:
        textual = attachment.media_type.startswith(_TEXTUAL)
        content = sendable(attachment.content.decode("utf-8", "replace")).strip() if textual else ""
        if not content:
            lines.append(attachment_line(attachment, wording))
        elif content not in reply.text:
            lines += [attachment_line(attachment, wording), wording("line.file.not_here"), content]
    return lines


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _texts(text: str, most: int) -> list[dict[str, Any]]:
    """``text`` as at most ``most`` text messages; what is longer than that ends in an ellipsis."""
    pieces = split(text, TEXT, utf16_units)
    if len(pieces) > most:
        pieces = [*pieces[:most][:-1], shorten(pieces[most - 1] + " …", TEXT, utf16_units)] if most else []
    return [{"type": "text", "text": piece} for piece in pieces]

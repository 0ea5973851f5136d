"""Taking out of a reply what no platform takes. Renderers begin with it, so what they see they can send."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from bot.message import Reply

# Control characters but tab and newline; lone surrogates, which can not be encoded.
_UNSENDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def sendable(text: str) -> str:
    """``text`` without what can not be sent, with plain newlines."""
    return _UNSENDABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """``text`` with its white space, line breaks included, as single spaces."""
    return " ".join(text.split())


def cleaned(reply: Reply) -> Reply:
    """The same reply with every text in it sendable."""
    clean = _cleaned(reply)
    assert isinstance(clean, Reply)
    return replace(clean, address=reply.address)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return sendable(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _cleaned(getattr(value, field.name)) for field in fields(value)})
    return value

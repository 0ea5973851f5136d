"""A place that was turned down by itself and is wished for again joins those that are held: "put Toyama back in"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot import commands as c
from bot.preferences import Entry, Polarity, Preferences

_NEAR = 40
_AGAIN = re.compile(
    r"(?<!go )(?<!going )(?<!return )\bback\b(?!\s+to\b)"
    r"|\b(?:again|after\s+all|keep|kept|stays?|re-?(?:add|instate|store|include|consider)\w*)\b"
    r"|\b(?:is|are|'s|would\s+be)\s+(?:\w+\s+)?(?:fine|ok(?:ay)?|in|on)\b"
    r"|戻し|戻す|復活|復帰|入れ|含め|残し|残す|加え|足し|アリ|あり(?!がと)|ok|大丈夫|外さな|消さな|もう一度",
    re.IGNORECASE,
)
"""Beside its name: it holds once more. "Back to Toyama" goes there instead."""
_ONLY = re.compile(r"\b(?:only|just|instead)\b|だけ|のみ|代わりに|に(?:絞|変更|変え)", re.IGNORECASE)


def given_back(command: c.Set, preferences: Preferences, text: str) -> bool:
    """True of a place that was turned down while others stayed, and that the words take in again."""
    if command.slot != "place" or command.polarity is not Polarity.WANT or not command.words:
        return False
    if not preferences.values("place") or not _turned_down(str(command.value), preferences.entries):
        return False
    at = command.start if command.start >= 0 else text.find(command.words)
    left, right = max(0, at - _NEAR), at + len(command.words) + _NEAR
    near = text[left:right]
    return _AGAIN.search(near) is not None and _ONLY.search(near) is None


def _turned_down(code: str, entries: Sequence[Entry]) -> bool:
    """True where the last that was said of a place turned it down, and named no other in its place."""
    last = next((e for e in reversed(entries) if e.slot == "place" and str(e.value) == code), None)
    if last is None or last.polarity is Polarity.WANT:
        return False
    beside = [e for e in entries if e.message_id == last.message_id and e.slot == "place"]
    return all(e.polarity is not Polarity.WANT for e in beside)


__all__ = ["given_back"]

"""A budget raised or lowered by an amount."""

from __future__ import annotations

import re

from bot.reading import written_amounts
from bot.reading.found import Found
from bot.seams import ReadingContext

_MORE = re.compile(
    r"(?:円)?(?:ほど|くらい|ぐらい|だけ)?を?(?:増や|上乗せ|アップ|プラスし|足[しす]|追加|引き上げ|上げ)"
    r"|\s*(?:yen\s+)?(?:more|extra|on\s+top)\b(?!\s+than)"
)

_LESS = re.compile(
    r"(?:円)?(?:ほど|くらい|ぐらい|だけ)?を?(?:減ら|下げ|削|ダウン|引き下げ)|\s*(?:yen\s+)?less\b(?!\s+than)"
)

_DOWN = re.compile(r"\b(?:lower|reduce|cut|drop)\s+(?:it\s+|that\s+|(?:the|my|our)\s+budget\s+)?by\s+$")

_UP = re.compile(r"\b(?:raise|increase|up)\s+(?:it\s+|that\s+|(?:the|my|our)\s+budget\s+)?by\s+$|\badd\s+another\s+$")


def changed_by(norm: str, money: written_amounts.Money, context: ReadingContext) -> Found | None:
    """「2万円増やして」, "raise it by 20,000": so much more or less than what is known."""
    held = context.preferences.parts("budget")
    before = norm[max(0, money.start - 40) : money.start]
    if norm[: money.end].endswith("まで"):
        return None  # 「18万まで上げます」 is the new limit itself
    more = _MORE.match(norm, money.end) or _UP.search(before)
    less = _LESS.match(norm, money.end) or _DOWN.search(before)
    if not (more or less) or not held.get("max"):
        return None
    limit = held["max"] + (money.high if more else -money.high)
    if limit < written_amounts.LEAST_YEN:
        return None
    value = {**held, "min": None, "max": limit}
    return Found(money.start, money.end, "budget", value, claim=written_amounts.CLAIM, stated=True, corrects=True)

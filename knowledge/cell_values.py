"""Cells that people write, in files and forms: each read strictly, or refused with the phrase that says why."""

from __future__ import annotations

import re
from datetime import date
from math import isfinite
from typing import Any

from bot.wording import Wording
from knowledge.municipalities import fold

YES = frozenset(
    fold(word) for word in ("yes", "y", "true", "1", "はい", "有", "あり", "有り", "必要", "要", "○", "◯", "可")
)
NO = frozenset(
    fold(word) for word in ("no", "n", "false", "0", "いいえ", "無", "なし", "無し", "不要", "不可", "×", "✕")
)
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?")


class Bad(Exception):
    """A cell that can not be understood: the phrase that says why, with its variables."""

    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values

    def told(self, wording: Wording, value: str) -> tuple[str, str]:
        """Why ``value`` was refused, and the remedy."""
        why, remedy = (
            wording(f"catalogue.{self.phrase}.{part}", **{"value": value, **self.values}) for part in ("why", "remedy")
        )
        return why, remedy


def split_list(cell: str) -> list[str]:
    """The words of a list cell."""
    return [word for part in re.split(r"[;；\n]", cell) if (word := part.strip())]


def windows(cell: str) -> dict[str, Any]:
    """Pairs of days, and the first and last of all; at least one pair."""
    found: list[list[str]] = []
    for part in split_list(cell):
        days = [_in_calendar(match) for match in _DATE.finditer(part)]
        if len(days) != 2 or _DATE.sub("", part).strip(" /〜～~-–—至からま") != "":
            raise Bad("window", part=part)
        if days[1] < days[0]:
            raise Bad("window_order", part=part)
        found.append([day.isoformat() for day in days])
    if not found:
        raise Bad("missing")
    return {
        "windows": found,
        "first_day": min(date.fromisoformat(first) for first, _ in found),
        "last_day": max(date.fromisoformat(last) for _, last in found),
    }


def _in_calendar(match: re.Match[str]) -> date:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Bad("no_day", day=match[0]) from None


def whole(cell: str, least: int) -> int | None:
    """A whole number, thousands separators and units allowed; None when empty."""
    text = re.sub(r"[,，円¥\\日人名分]|yen|days?|min(utes)?", "", fold(cell))
    if not text:
        if cell:
            raise Bad("number", least=least)
        return None
    if not re.fullmatch(r"-?\d{1,9}(\.0+)?", text):
        raise Bad("number", least=least)
    number = int(float(text))
    if number < least:
        raise Bad("number", least=least)
    return number


def needed(cell: str, least: int) -> int:
    """A whole number that has to be there."""
    number = whole(cell, least)
    if number is None:
        raise Bad("missing")
    return number


def filled(cell: str) -> str:
    """A text that has to be there."""
    if not cell:
        raise Bad("missing")
    return cell


def yes_no(cell: str) -> bool | None:
    """None when empty: nobody knows."""
    word = fold(cell)
    if not word:
        return None
    if word in YES:
        return True
    if word in NO:
        return False
    raise Bad("yes_no")


def ages(cell: str) -> dict[str, Any]:
    """The ages that childcare takes; none when empty."""
    text = fold(cell).replace("歳", "").replace("才", "")
    if not text or text in NO:
        return {"childcare_from": None, "childcare_to": None}
    match = re.fullmatch(r"(\d{1,2})(?:[-〜~ー–—から]+(\d{1,2}))?", text)
    if not match or int(match[2] or match[1]) < int(match[1]):
        raise Bad("ages")
    return {"childcare_from": int(match[1]), "childcare_to": int(match[2] or match[1])}


def day(cell: str) -> date | None:
    """A day of the calendar; None when empty."""
    if not cell:
        return None
    match = _DATE.match(cell)
    if not match:
        raise Bad("day")
    return _in_calendar(match)


def url(cell: str) -> str:
    """An address of the web; empty when there is none."""
    if cell and not re.fullmatch(r"https?://[^\s/]+\S*", cell):
        raise Bad("url")
    return cell


def figure(cell: str) -> float | None:
    """A number, thousands separators allowed; None when empty."""
    if not cell:
        return None
    try:
        number = float(fold(cell).replace(",", ""))
    except ValueError:
        raise Bad("figure") from None
    if not isfinite(number):
        raise Bad("figure")
    return number

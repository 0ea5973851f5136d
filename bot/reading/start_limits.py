"""The first day of a stay told by its limits: "July 25 at the earliest, August 5 at the latest", 「早くて7月1日」.

A range of days that is named as the one in which the stay begins (「開始日は6/1〜6/10」) is no stay from its first to
its last day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.preferences import Polarity
from bot.reading.found import Found, Text

_EARLIEST_BEHIND = {
    "en": re.compile(
        r"\s*,?\s*(?:at\s+the\s+(?:very\s+)?(?:earliest|soonest)\b|,?\s*or\s+(?:(?:any|some)\s*(?:day|time|date|thing)?|whenever)\s*"
        r"(?:later|after(?:wards?)?|onwards?|from\s+then(?:\s+on)?|following)\b(?:\s+(?:than\s+)?that)?|or\s+(?:later|after(?:wards)?)\b)"
    ),
    "ja": re.compile(
        r"(?:(?:か|または|もしくは|、)、?(?:それ|その日)(?:以降|以後|より(?:も)?後|から後|のあと)|以降|以後|より後|が最短)"
    ),
}
_EARLIEST_FRONT = {
    "en": re.compile(
        r"\b(?:earliest(?:\s+(?:start|day|date))?(?:\s+(?:is|would\s+be))?|no\s+(?:earlier|sooner)\s+than|not\s+before)[:\s]+$"
    ),
    "ja": re.compile(r"(?:早[くう]て(?:も)?|最短で?(?:も)?|早ければ)、?\s*$"),
}
_LATEST_BEHIND = {
    "en": re.compile(r"\s*,?\s*at\s+the\s+(?:very\s+)?latest\b"),
    "ja": re.compile(r"(?:中)?(?:まで|が最後|が限度)(?:に(?:は)?)?"),
}
_LATEST_FRONT = {
    "en": re.compile(
        r"\b(?:latest(?:\s+(?:start|day|date))?(?:\s+(?:is|would\s+be))?|no\s+later\s+than|not\s+after|by)[:\s]+$"
    ),
    "ja": re.compile(r"(?:遅[くう]て(?:も)?|遅くとも|遅ければ)、?\s*$"),
}
_FIRST_DAY_JA = re.compile(
    r"(?:開始|スタート|出発|初日|始め(?:る)?)(?:日|の日|時期)?(?:は|が|:|、|の希望は)[^。!?]{0,16}$"
)
_BEGINS_JA = re.compile(r"(?:の)?(?:間|あいだ)?(?:に|で|の)?、?(?:開始|スタート|出発|始め)")
_REACH = 24
"""Characters between the two limits."""


def limited(text: Text, dates: Sequence[Found], language: str) -> list[Found]:
    """The dates, with what their limits make of them: one window of two, or one that is open at its end."""
    out: list[Found] = []
    for named in sorted(dates, key=lambda f: f.start):
        one = _first_day(text, named) if language == "ja" else named
        if one.value is None or one.polarity is not Polarity.WANT:
            out.append(one)
            continue
        latest = _is_latest(text, one, language)
        before = out[-1] if out else None
        if latest and before is not None and _open(text, before, language) and one.start - before.end <= _REACH:
            last = one.value["latest"] or one.value["earliest"]
            if before.value["earliest"] <= last:
                value = {**before.value, "latest": last, "end": None}
                out[-1] = replace(before, end=max(one.end, latest), value=value, claim=max(before.claim, one.claim) + 1)
                continue
        eased = _EARLIEST_BEHIND[language].match(text.norm, one.end)
        front = _EARLIEST_FRONT[language].search(text.norm, max(0, one.start - _REACH), one.start)
        inside = _TOLD_INSIDE.search(text.norm, one.start, one.end) if language == "ja" else None
        if (eased or front or inside) and one.value["latest"]:
            first = _named_day(one, inside)
            end = eased.end() if eased else one.end
            out.append(
                replace(one, end=end, value={"earliest": first, "latest": None, "end": None}, claim=one.claim + 1)
            )
        else:
            out.append(one)
    return out


_TOLD_INSIDE = re.compile(r"(?:か|または|もしくは)、?(?:それ|その日)(?:以降|以後|より(?:も)?後|から後)$")
"""「4月10日かそれより後」, read as one date."""


def _named_day(one: Found, inside: re.Match[str] | None) -> str:
    first = str(one.value["earliest"])
    return (date.fromisoformat(first) - timedelta(days=1)).isoformat() if inside else first


def _open(text: Text, one: Found, language: str) -> bool:
    """True of a date that is told as the earliest."""
    if one.slot != "start" or one.value is None or one.polarity is not Polarity.WANT:
        return False
    behind = _EARLIEST_BEHIND[language].match(text.norm, one.end)
    front = _EARLIEST_FRONT[language].search(text.norm, max(0, one.start - _REACH), one.start)
    return bool(behind or front or one.value["latest"] is None)


def _is_latest(text: Text, one: Found, language: str) -> int:
    """Where a date that is told as the latest ends, with the words that say so; 0 for others."""
    behind = _LATEST_BEHIND[language].match(text.norm, one.end)
    if behind:
        return behind.end()
    front = _LATEST_FRONT[language].search(text.norm, max(0, one.start - _REACH), one.start)
    said = text.norm[one.start : one.end]
    inside = (
        said.endswith(("まで", "までに")) if language == "ja" else said.startswith(("by ", "no later", "not after"))
    )
    return one.end if front or inside else 0


def _first_day(text: Text, one: Found) -> Found:
    if one.value is None or not one.value.get("end") or one.value["earliest"] == one.value["latest"]:
        return one
    head = text.norm[max(0, one.start - 32) : one.start]
    if _FIRST_DAY_JA.search(head) or _BEGINS_JA.match(text.norm, one.end):
        return replace(one, value={**one.value, "end": None})
    return one


__all__ = ["limited"]

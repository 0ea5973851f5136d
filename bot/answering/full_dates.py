"""Dates told in full: Western years after those of an era, and the year that ``同年`` stands for."""

from __future__ import annotations

import re
import unicodedata

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_DATES = re.compile(
    r"(?P<era>令和|平成|昭和)(?P<of_era>\d{1,2}|元)(?P<mark>年(?:度(?!\d))?)(?P<rest>(?:\d{1,2}月(?:\d{1,2}日)?)?)"
    r"|(?P<year>(?:1[89]|20)\d\d)年"
    r"|(?P<same>同年|翌年)(?P<after>(?:\d{1,2}月(?:\d{1,2}日)?)?)"
)


def in_full(text: str) -> str:
    """Japanese text in which ``令和3年1月20日`` is followed by ``（2021年1月20日）``, ``同年4月`` by ``（2009年4月）``.

    What the text tells anyway is not added.
    """
    last: int | None = None

    def told(match: re.Match[str]) -> str:
        nonlocal last
        if match["year"]:
            last = int(match["year"])
            return match.group()
        if match["same"]:
            if last is None:
                return match.group()
            last += match["same"] == "翌年"
            full = f"{last}年{match['after']}"
        else:
            said = 1 if match["of_era"] == "元" else int(unicodedata.normalize("NFKC", match["of_era"]))
            last = _ERAS[match["era"]] + said
            full = f"{last}{match['mark']}{match['rest']}"
            if str(last) in text:
                return match.group()
        return match.group() if full in text else f"{match.group()}（{full}）"

    return _DATES.sub(told, text)

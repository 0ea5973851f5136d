"""Japanese eras: the Western year beside 令和3年."""

from __future__ import annotations

import re
import unicodedata

BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
"""Era → the Western year before its first."""
_YEAR = re.compile(rf"({'|'.join(BEFORE)})(\d{{1,2}}|元)(年度?)")


def western(text: str) -> str:
    """``令和3年`` with its Western year, where the text does not give it."""

    def with_year(match: re.Match[str]) -> str:
        said = 1 if match[2] == "元" else int(unicodedata.normalize("NFKC", match[2]))
        year = BEFORE[match[1]] + said
        return match.group() if str(year) in text else f"{match.group()}（{year}{match[3]}）"

    return _YEAR.sub(with_year, text)

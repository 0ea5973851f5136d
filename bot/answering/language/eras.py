"""Years of Japanese eras, and dates told in full."""

from __future__ import annotations

import re
import unicodedata

BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
"""Era → the Western year before its first."""
_ERA = rf"(?P<era>{'|'.join(BEFORE)})(?P<number>\d{{1,2}}|元)"
_DATES = re.compile(
    rf"{_ERA}(?P<mark>年(?:度(?!\d))?)(?P<rest>(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?)"
    r"|(?P<year>(?:1[89]|20)\d\d)年"
    r"|(?P<same>同年|翌年)(?P<after>(?:\d{1,2}月(?:\d{1,2}日)?)?)"
)
_FOLDED = re.compile(rf"{_ERA}年(?P<mark>度?)")


def year_of(era: str, number: str) -> int:
    """The Western year: (``令和``, ``3``) is 2021; the first year is ``元`` or 1."""
    return BEFORE[era] + (1 if number == "元" else int(unicodedata.normalize("NFKC", number)))


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
            last = year_of(match["era"], match["number"])
            full = f"{last}{match['mark']}{match['rest']}"
            if str(last) in text:
                return match.group()
        return match.group() if full in text else f"{match.group()}（{full}）"

    return _DATES.sub(told, text)


def dated(folded: str) -> str:
    """Folded text with the Western year after one of a Japanese era, as it is searched."""
    return _FOLDED.sub(lambda m: f"{m.group()}({year_of(m['era'], m['number'])}年{m['mark']})", folded)

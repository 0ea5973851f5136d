"""Ordinary words that were mistyped: "10 dyas", "febuary", "dont", 「2周間」, 「3拍4日」, 「上句」.

Only a closed list of words is ever mended, and only where nothing else can be meant: a letter too many, too few, or two
that changed places, the first one standing; a wrong letter only in long words. A unit is mended behind a number alone.
Words that are right, and near to one of these, stay (``_RIGHT``).
"""

from __future__ import annotations

import re
from functools import lru_cache

_ANYWHERE = (
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
    "spring", "summer", "autumn", "winter", "beginning", "middle", "early", "weekend", "weekends", "fortnight",
    "tomorrow", "holiday", "holidays", "vacation", "adults", "people", "children", "friends", "colleague", "colleagues",
    "daughter", "husband", "budget", "prefecture", "maximum", "minimum", "actually", "instead", "interested",
)  # fmt: skip
_BEHIND_NUMBER = ("day", "days", "night", "nights", "week", "weeks", "month", "months", "year", "years")
_RIGHT = frozenset(
    ("marc", "mach", "marche", "marcha", "junes", "jun", "jul", "junge", "sprig", "springy", "sping",
     "wintry", "earl", "fiends", "fends", "budge", "adult", "moths", "moth", "mont", "monts", "nighty",
     "weekly", "yearly", "ear", "ears", "wee", "wees", "yea", "yeas", "das", "dys", "daya", "friend",
     "colleague", "peoples", "midday", "actual", "college", "colleges", "collage", "collages", "prefectural",
     "interest", "interests", "interesting", "variation", "weakens", "augusta")
)  # fmt: skip
"""English words that are a letter away from one of those above."""
LONG = 8
"""Letters from which on a word is known with two slips in it, or with a wrong letter."""
_WORD = re.compile(r"(?<![a-z])[a-z]{3,12}(?![a-z])")
_NUMBER = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|twenty|thirty|few|couple\s+of|an?))[\s-]*$"
)

_NUMERAL = r"(?<=[\d一二三四五六七八九十数])"
_FIGURE = "[一二三四五六七八九十]"
_JAPANESE: tuple[tuple[re.Pattern[str], str], ...] = (
    # misconversions of a unit that sounds the same, behind a number
    (re.compile(_NUMERAL + r"(?:周間|週刊|習慣|集間|州間|週館)"), "週間"),
    (re.compile(_NUMERAL + r"周(?=ほど|くらい|ぐらい|程度|で|の滞在|、|。|$)"), "週"),
    (re.compile(_NUMERAL + rf"[白伯拍迫](?=[\d]|{_FIGURE}日|ほど|くらい|ぐらい|程度|で|の|、|。|$)"), "泊"),
    (re.compile(_NUMERAL + r"力(?=月)"), "ヶ"),
    # units in katakana, as they are written for fun: 「5マン」, 「3パク」
    (re.compile(_NUMERAL + r"マン(?=エン|円|[^ァ-ヺー]|$)"), "万"),
    (re.compile(r"(?<=[\d一二三四五六七八九十万千])エン(?![ァ-ヺー])|(?<=マン)エン(?![ァ-ヺー])"), "円"),
    (re.compile(_NUMERAL + r"[ハパ]ク(?![ァ-ヺー])"), "泊"),
    (re.compile(_NUMERAL + r"ニン(?![ァ-ヺー])"), "人"),
    # katakana that look like numbers
    (re.compile(rf"(?:(?<={_FIGURE})|(?<![ァ-ヺー]))ニ(?=週間|泊|[ヶか箇]月|日間|人(?![ァ-ヺ])|名)"), "二"),
    (re.compile(rf"(?<={_FIGURE})ニ(?=[日月])"), "二"),
    (re.compile(r"(?<![ァ-ヺー])ハ(?=月(?:の|に|か|上|中|下|頃|$)|泊|日間)"), "八"),
    (re.compile(r"(?<=[上中下初])句(?=$|[にのはでか、。~くら頃])"), "旬"),
)  # fmt: skip
_CONTRACTED = re.compile(
    r"(?<![a-z'])(?:(?P<not>(?:do|does|did|would|could|should|is|are|was|were|has|have|had|ca|wo))nt|(?P<am>i)m|(?P<have>i)ve)(?![a-z'])"
)
"""Contractions without their apostrophe: "dont", "cant", "im"."""
_LOOKS_MISTYPED = re.compile("[周刊習集州館白伯拍迫力ニハ句ンク]")


def mended(norm: str, offsets: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    """``norm`` with such words as they are meant, and the offsets that go with it."""
    changes = [(m.start(), m.end(), right) for m in _WORD.finditer(norm) if (right := _meant(norm, m))]
    changes += [(m.start(), m.end(), _apostrophe(m)) for m in _CONTRACTED.finditer(norm)]
    if _LOOKS_MISTYPED.search(norm):
        changes += [(m.start(), m.end(), right) for pattern, right in _JAPANESE for m in pattern.finditer(norm)]
    if not changes:
        return norm, offsets
    out: list[str] = []
    places: list[int] = []
    position = 0
    for start, end, right in sorted(changes):
        if start < position:
            continue
        out += [norm[position:start], right]
        places += [*offsets[position:start], *(offsets[min(start + i, end - 1)] for i in range(len(right)))]
        position = end
    return "".join([*out, norm[position:]]), (*places, *offsets[position:])


def _apostrophe(m: re.Match[str]) -> str:
    return f"{m['not']}n't" if m["not"] else "i'm" if m["am"] else "i've"


def _meant(norm: str, m: re.Match[str]) -> str:
    """The word that was meant by a whole word of Latin letters; empty when it is no slip."""
    if norm[m.end() : m.end() + 1] in ("'", "-", "_", "@", ".") and norm[m.end() + 1 : m.end() + 2].isalnum():
        return ""
    word = m.group()
    right = _near(word, _ANYWHERE)
    if not right and _NUMBER.search(norm, max(0, m.start() - 12), m.start()):
        right = _near(word, _BEHIND_NUMBER)
    return right


@lru_cache(maxsize=4096)
def _near(word: str, words: tuple[str, ...]) -> str:
    if word in _RIGHT or word in words:
        return ""
    near = [right for right in words if right[0] == word[0] and abs(len(right) - len(word)) <= 2 and _slip(word, right)]
    return near[0] if len(near) == 1 or (near and {n.rstrip("s") for n in near} == {near[0].rstrip("s")}) else ""


def _slip(word: str, right: str) -> bool:
    from rapidfuzz.distance import OSA

    if right == f"{word}s" or (word == f"{right}s" and not right.endswith("s")):
        return False  # a plural is no slip
    if len(right) >= LONG:
        return bool(OSA.distance(word, right, score_cutoff=2) <= 2)
    if OSA.distance(word, right, score_cutoff=1) != 1:
        return False
    return len(word) != len(right) or sorted(word) == sorted(right)  # two letters changed places


__all__ = ["mended"]

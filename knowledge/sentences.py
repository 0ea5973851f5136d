"""Sentences and languages of Japanese and English text."""

from __future__ import annotations

import re

_END = re.compile(r"[。！？!?]+[」』）)】\"”]*|[.][\"”')\]]*(?=\s+[A-Z\"“(\[0-9]|$)|\n+")
_OPEN, _CLOSE = "「『（(【[〈《“", "」』）)】]〉》”"
_QUOTED = re.compile(r"[」』）)”\"]$")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Inc|Ltd|Co|Corp|vs|etc|e\.g|i\.e|cf|Fig|Vol|approx|a\.m|p\.m|U\.S|U\.K)|\b[A-Z])\.$"
)
_CUTS = (("、", "，", "；", "; ", ", "), ("／", "・", "）", ")", "」", " ", "　"))
"""Where an overlong sentence may be cut: after the first kind if there is one, else after the second."""
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f]")
_KANA = re.compile(r"[\u3041-\u30fa\uff66-\uff9f]")
_NARROW = re.compile(r"[\u0020-\u024f\uff61-\uff9f]")
_LATIN = re.compile(r"[A-Za-z]")


def sentences(text: str) -> list[str]:
    """Cut ``text`` after its sentence ends and at its line breaks; joined again, they say the same.

    A full stop inside brackets ends nothing (「…。」と言う。), nor does one after an abbreviation.
    """
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        piece = text[start : match.end()]
        if "\n" not in match.group() and (_is_open(piece) or _ABBREVIATION.search(piece)):
            continue
        if _QUOTED.search(piece) and "\u3041" <= text[match.end() : match.end() + 1] <= "\u3096":
            continue  # 「…。」と言った
        if piece.strip():
            found.append(piece.strip())
        start = match.end()
    if text[start:].strip():
        found.append(text[start:].strip())
    return found


def _is_open(piece: str) -> bool:
    # a bracket that is never closed would swallow the rest of the text: believed for 300 characters only
    if len(piece) > 300:
        return False
    return sum(piece.count(c) for c in _OPEN) > sum(piece.count(c) for c in _CLOSE)


def width(text: str) -> float:
    """Length in full-width characters: a Latin letter counts half, as it says about half as much."""
    return len(text) - 0.5 * len(_NARROW.findall(text))


def shortened(sentence: str, widest: float) -> list[str]:
    """A sentence wider than ``widest`` in parts, cut after a comma, a bracket or a blank, never inside a word."""
    parts: list[str] = []
    rest = sentence
    while width(rest) > widest:
        longest = _fitting(rest, widest)
        at = 0
        for cuts in _CUTS:
            found = (rest.rfind(cut, 0, longest) + len(cut) for cut in cuts)
            at = at or max((place for place in found if place > longest // 3), default=0)
        at = at or _between_scripts(rest, longest)
        parts.append(rest[:at].strip())
        rest = rest[at:].strip()
    return [part for part in (*parts, rest) if part]


def _fitting(text: str, widest: float) -> int:
    """How many characters of ``text`` fit."""
    used = 0.0
    for at, character in enumerate(text):
        used += 0.5 if _NARROW.match(character) else 1.0
        if used > widest:
            return max(at, 1)
    return len(text)


def _between_scripts(text: str, longest: int) -> int:
    # with no punctuation at all: a Japanese phrase begins where kana turn into kanji or katakana
    for at in range(longest, longest // 2, -1):
        if "\u3041" <= text[at - 1] <= "\u3096" and not "\u3041" <= text[at] <= "\u309f" and text[at] not in "ー々":
            return at
    for at in range(longest, longest // 2, -1):
        if not (text[at - 1].isalnum() and text[at].isalnum() and text[at].isascii()):
            return at
    return longest


def language_of(text: str, default: str = "ja") -> str:
    """``ja`` or ``en``, by the letters that prevail; ``default`` when there are none."""
    japanese = len(_JAPANESE.findall(text))
    latin = len(_LATIN.findall(text))
    if not japanese and not latin:
        return default
    # a kana or kanji says about as much as three Latin letters
    return "ja" if japanese * 3 >= latin and (japanese > 4 or not latin or _KANA.search(text)) else "en"

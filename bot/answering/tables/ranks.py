"""Places of a ranking: which one a question speaks of, and what has it."""

from __future__ import annotations

import re

from bot.answering.tables.index import Index, Told

_RANK = {
    "ja": re.compile(
        r"第?([0-9一二三四五六七八九])(?:位|番(?:目|手))"
        r"|(一番|いちばん|最大|最多)の?(?=(?:大き[いな]|多い|多かった|深刻な)?(?:悩み|課題|問題|困りごと|声|回答))"
    ),
    "en": re.compile(
        r"\b(?:rank(?:ed)? |number |no\.? ?)([0-9])\b|\b(first|second|third|fourth|fifth|top)\b"
        r"|\b(biggest|greatest|main|commonest|most common)"
        r"(?= (?:problem|worry|issue|challenge|complaint|concern|headache)\b)"
    ),
}
_RANKS = {word: n for n, word in enumerate("一二三四五六七八九", 1)} | {
    **dict.fromkeys(("一番", "いちばん", "最大", "最多", "first", "top"), 1),
    **dict.fromkeys(("biggest", "greatest", "main", "commonest", "most common"), 1),
    "second": 2, "third": 3, "fourth": 4, "fifth": 5,
}  # fmt: skip
RANKED = "survey_result"
"""Attribute of facts that give one place of a ranking each; the number is the place."""


def rank_of(norm: str, language: str) -> int:
    """The one place of a ranking that folded ``norm`` speaks of; 0 when there is none, or a span of them."""
    found = {_number(m) for m in _RANK[language].finditer(norm)}
    return found.pop() if len(found) == 1 else 0


def places_said(norm: str, language: str) -> list[tuple[int, int, int]]:
    """The places of a ranking that folded ``norm`` speaks of, each with where it stands: place, start, end."""
    return [(_number(match), *match.span()) for match in _RANK[language].finditer(norm)]


def with_rank(text: str, language: str, rank: int) -> str:
    """``text`` (of the length of its folded form) with another place in it."""
    word = f"{rank}位" if language == "ja" else next((w for w, n in _RANKS.items() if n == rank and w.isascii()), "")
    match = _RANK[language].search(text.lower())
    return text[: match.start()] + word + text[match.end() :] if match and word else text


def _number(match: re.Match[str]) -> int:
    word = next(g for g in match.groups() if g)
    return int(word) if word.isdigit() else _RANKS[word]


def ranking(index: Index, language: str) -> dict[int, Told]:
    """Place → the statement of it."""
    found: dict[int, Told] = {}
    for told in index.told[language].told:
        for fact in told.facts:
            if fact.attribute == RANKED and fact.unit == "rank" and fact.number:
                found[int(fact.number)] = told
    return found

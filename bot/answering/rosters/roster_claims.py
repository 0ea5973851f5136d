"""What a question for yes or no takes to be so of a roster: a denial, so many, these and nobody else."""

from __future__ import annotations

import re

from bot.answering.language.question_types import Question

_DENIED = re.compile(
    r"(?:不参加|未参加|未加盟|皆無|ゼロ|(?<![0-9])0(?:自治体|団体|市町村|件)?)(?!では?な)"
    r"|\bno (?:members?|municipalit\w+|towns?|cit(?:y|ies)|villages?|wards?|prefectures?|participants?|one)\b"
    r"|\bnone\b|\babsent\b|\bmissing\b|\bleft out\b|\bzero\b"
)
"""A denial by a word of its own, not by its verb."""
ONLY = re.compile(r"だけ|のみ|しか|\bonly\b|\bjust\b|\bnobody else\b|\bno others?\b|\bsole\b|\balone\b")
_ONLY_NOT = re.compile(r"しか")
_WORDS = {word: n for n, word in enumerate("一二三四五六七八九十", 1)} | {
    word: n
    for n, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
_SO_MANY = re.compile(
    r"(?<![0-9第])(?P<ja>[0-9]+|[一二三四五六七八九十])(?:つ|個|箇所|か所|カ所|ヶ所|自治体|市町村|団体|件|市|町|村|区|県)(?!目)"
    r"|(?<![0-9第])(?P<bare>[0-9]+)(?=(?:で(?:す|合|あって|いい|良い|しょ)|って|だ|[?。]|$|以上|以下|未満|を(?:超|上|下)|より))"
    rf"|\b(?P<en>[0-9]+|{'|'.join(w for w in _WORDS if w.isascii())})(?= (?:\w+ ){{0,3}}?"
    r"(?:municipalit|cit(?:y|ies)|towns?|villages?|wards?|prefectures?|members|participants|names|local gov|places|of))"
)
_AT_LEAST = re.compile(r"以上|\bat least\b|\bor more\b")
_ABOVE = re.compile(r"超え|を上回|より(?:も)?多|\bmore than\b|\bover\b|\babove\b|\bexceed")
_AT_MOST = re.compile(r"以下|以内|\bat most\b|\bor fewer\b|\bup to\b")
_BELOW = re.compile(r"未満|を下回|より(?:も)?少|\bfewer than\b|\bless than\b|\bunder\b|\bbelow\b")


def claimed(rest: str) -> list[tuple[int, int]]:
    """Where the words stand by which a question says that there are so many, or no others."""
    patterns = (_SO_MANY, ONLY, _DENIED, _AT_LEAST, _ABOVE, _AT_MOST, _BELOW)
    return [match.span() for pattern in patterns for match in pattern.finditer(rest)]


def denies(question: Question, rest: str, *, negative: bool) -> bool:
    """True when what is put to doubt is that somebody takes no part.

    Args:
        question: one for yes or no.
        rest: the folded question without its names.
        negative: its verb denies.
    """
    # 「Xしか参加していない」 says that X does
    said = negative and not _ONLY_NOT.search(rest)
    return said ^ question.inverted ^ bool(_DENIED.search(rest))


def so_many(rest: str) -> float | None:
    """The number of those taking part that a question for yes or no takes to be so; None for none."""
    found = list(_SO_MANY.finditer(rest))
    if len(found) != 1:
        return None
    said = found[0]["ja"] or found[0]["bare"] or found[0]["en"]
    return float(said) if said.isdigit() else float(_WORDS[said])


def holds(claimed: float, count: int, rest: str) -> bool:
    """True when ``count`` is as many as the question says: exactly so many, at least, more than …"""
    if _AT_LEAST.search(rest):
        return count >= claimed
    if _ABOVE.search(rest):
        return count > claimed
    if _AT_MOST.search(rest):
        return count <= claimed
    if _BELOW.search(rest):
        return count < claimed
    return count == claimed

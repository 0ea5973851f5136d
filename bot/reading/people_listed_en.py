"""Those who are listed with the speaker, by name, pronoun or kinship: "me, Dave and Yuki", "my husband Hiroshi and I".

A list is a run of people joined by commas and "and"; one of them is the speaker. Somebody called by name or by a
pronoun is one more grown-up, unless it is known that the pronoun means a child who comes along.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.reading.found import Text
from bot.reading.people import Gone, Group, People
from bot.seams import ReadingContext

_REACH, _HEAD, _MOST = 600, 24, 12
_SPEAKER = re.compile(r"(?:me|myself|i)(?![\w'])")
_HAS_SPEAKER = re.compile(r"\b(?:me|myself|i)\b")
_PRONOUN = re.compile(
    r"(?:him|her|he|she)(?![\w'])(?!\s+(?!and\b|plus\b|or\b|for\b|in\b|from\b|this\b|next\b|only\b)[a-z])"
)
_NAME = re.compile(r"[a-zà-ÿ][a-zà-ÿ-]+(?:\s(?=[a-z])[a-zà-ÿ][a-zà-ÿ-]+)?(?![\w'])")
_NAME_BEHIND = re.compile(r"\s+(?P<name>[a-zà-ÿ][a-zà-ÿ-]+)(?![\w])")
_DETERMINER = re.compile(r"(?:my|our|his|her|their|the|an?)\s+")
_WORDS = re.compile(r"(?:[\w'-]+\s+){0,3}[\w'-]+")
_WORD_STARTS = re.compile(r"(?<![\w'])[a-z0-9]")
_AGE_BEHIND = re.compile(r"\s*\(\s*(?:aged?\s+)?\d{1,2}\s*\)")
_JOINT = re.compile(r"\s*(?P<comma>,)?\s*(?:(?P<and>and|&|\+|plus|n|with)\s+(?:also\s+|then\s+)?|(?<=,)\s*)")
_OPENS = re.compile(
    r"(?:^|[.,;:!?(\n-]|\b(?:just|only|so|that's|that\s+is|it's|it\s+is|its|it'd\s+be|it\s+(?:will|would)\s+be|it'll\s+be|we're|we\s+are"
    r"|with|for|of|us|be|namely|and|but|because|cause|ok|hi|hello|where|when|if|then|maybe|probably))\s*$"
)
"""What may stand before a list of those who come along: not a verb ("he told Dave and me")."""
_PLACE_HEAD = re.compile(r"\b(?:where|place|destination|location|area|region|prefecture|city|town)\s*:\s*$")
"""Before a name that is a place's: "where: Hakodate and I have three weeks"."""
_SUBJECT = re.compile(
    r"(?:'s|'ll|'d)?\s+(?:(?:just|also|still|already|really|never)\s+)?(?:is|has|was|had|can't|cannot|can|could|couldn't|isn't|hasn't|wasn't|doesn't"
    r"|does|did|didn't|won't|will|would|wouldn't|needs?|wants?|works?|says?|said|has|must|hates?|likes?|loves?|thinks?|got|stays?|goes)\b"
)
"""Behind somebody of whom a clause of their own tells something."""
_SUBJECT_I = re.compile(r"\s*,\s*i")
"""Of a list's last item: the subject of a new clause, since a list that ends with "I" joins it by "and"."""
_ADVERB = re.compile(
    r"\w{3,}(?:ally|ully|tely|ntly|stly|usly|bly|kly)$|(?:well|h+m+|u+gh|a+r+gh|oh|ah|wow|anyway|right|sure|great)$"
)
"""A word that opens a sentence and has its capital by that: "Honestly, my wife and I"."""
_GREETED = re.compile(
    r"\W*(?:dear|hi|hello|hey|hiya|greetings|good\s+(?:morning|afternoon|evening|day))\s+(?:(?:dear|there|mr|mrs|ms|dr)\.?\s+)?"
    r"(?!(?:i|me|my|we|us|our|it|just|this|from|and|to|the|a|an)\b)[a-z-]+(?:[\s-](?:san|team|support|bot|[a-z]+))?\s*[,:!.;-]"
)
"""The name of who is written to."""
_IT_IS_US = re.compile(r"\b(?:it's|it\s+is|it'll\s+be|it\s+will\s+be|it'd\s+be|that's|we're|we\s+are|just|only)\s*$")
_NO_NAMES = frozenset({
    "i", "the", "a", "an", "and", "or", "but", "so", "if", "we", "he", "she", "it", "they", "my", "our", "his",
    "her", "their", "this", "that", "there", "here", "then", "just", "only", "also", "both", "yes", "no", "ok",
    "okay", "hi", "hello", "hey", "please", "thanks", "sorry", "january", "february", "march", "april", "may",
    "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun",
    "jul", "aug", "sep", "sept", "oct", "nov", "dec", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "golden", "new", "summer", "winter", "spring", "autumn", "fall", "early", "late",
    "mid", "end", "hokkaido", "aomori", "iwate", "miyagi", "akita", "yamagata", "fukushima", "ibaraki",
    "tochigi", "gunma", "saitama", "chiba", "tokyo", "kanagawa", "niigata", "toyama", "ishikawa", "fukui",
    "yamanashi", "nagano", "gifu", "shizuoka", "aichi", "mie", "shiga", "kyoto", "osaka", "hyogo", "nara",
    "wakayama", "tottori", "shimane", "okayama", "hiroshima", "yamaguchi", "tokushima", "kagawa", "ehime",
    "kochi", "fukuoka", "saga", "nagasaki", "kumamoto", "oita", "miyazaki", "kagoshima", "okinawa", "tohoku",
    "kanto", "kansai", "kyushu", "shikoku",
})  # fmt: skip
"""Capitals that are nobody's name: words that open sentences, times, and prefectures."""


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    kind: str
    """``speaker``, ``pronoun``, ``name`` or ``group``."""
    group: Group | None = None


def called(text: Text, end: int, taken: Sequence[tuple[int, int]]) -> int:
    """Where a name ends that stands right behind a word for somebody: "my husband Hiroshi"; ``end`` without one.

    ``taken``: spans of other values, such as places.
    """
    m = _NAME_BEHIND.match(text.norm, end)
    if m is None or not _is_name(text, *m.span("name")) or any(a < m.end() and m.start() < b for a, b in taken):
        return end
    return m.end()


def listed(text: Text, people: People, before: Mapping[str, Any], taken: Sequence[tuple[int, int]]) -> None:
    """Count those who are listed with the speaker.

    ``before``: the party that is known; ``taken``: spans of other values, such as places.
    """
    norm = text.norm
    if not _HAS_SPEAKER.search(norm, 0, _REACH):
        return
    groups = {g.start: g for g in people.groups if g.role not in ("family", "self")}
    greeted = _GREETED.match(norm)
    reached = greeted.end() if greeted else 0  # "Dear Alex, my wife and I": who is written to comes along on nothing
    for m in re.finditer(r"(?<![\w'])[a-zà-ÿ]", norm[:_REACH]):
        if m.start() < reached:
            continue
        items = _items(text, m.start(), groups, taken)
        if (
            len(items) < 2
            or not any(one.kind == "speaker" for one in items)
            or not _OPENS.search(norm, max(0, m.start() - _HEAD), m.start())
            or _PLACE_HEAD.search(norm, max(0, m.start() - _HEAD), m.start())
        ):
            continue
        reached = items[-1].end
        people.settled = people.settled or _IT_IS_US.search(norm, max(0, m.start() - _HEAD), m.start()) is not None
        _count(people, items, before)
    people.groups.sort(key=lambda g: g.start)


def _items(text: Text, start: int, groups: Mapping[int, Group], taken: Sequence[tuple[int, int]]) -> list[_Item]:
    items: list[_Item] = []
    at, closed, joined = start, False, False
    while (item := _item(text, at, groups, taken)) is not None:
        items.append(item)
        if len(items) == _MOST:
            break
        joint = _JOINT.match(text.norm, item.end)
        if joint is None or joint.end() == item.end or (closed and joint["and"] is None):
            break
        joined = joined or joint["and"] is not None
        closed = joint["and"] is not None and joint["comma"] is None
        at = joint.end()
    names = [one for one in items if one.kind == "name"]
    apart = (
        names and names[0] is not items[0] and "," in text.norm[items[items.index(names[0]) - 1].end : names[0].start]
    )
    places = apart and all(any(a < one.end and one.start < b for a, b in taken) for one in names)
    while items and items[-1].kind == "name" and (places or not joined):
        items.pop()  # "just me, Nagano, 5 days", "just me, Sendai and Morioka"
    if len(items) > 1 and _SUBJECT_I.fullmatch(text.norm, items[-2].end, items[-1].end):
        items.pop()  # "Hmm, I looked at the trains": a clause begins
    if len(items) > 1 and _SUBJECT.match(text.norm, items[-1].end):
        between = text.norm[items[-2].end : items[-1].start]
        if "," in between and (len(items) == 2 or _JOINT.fullmatch(between)["and"] is None):  # type: ignore[index]
            items.pop()  # "only me, my boyfriend has to work"
    return items


def _item(text: Text, at: int, groups: Mapping[int, Group], taken: Sequence[tuple[int, int]]) -> _Item | None:
    norm = text.norm
    for kind, pattern in (("speaker", _SPEAKER), ("pronoun", _PRONOUN)):
        if m := pattern.match(norm, at):
            return _Item(at, m.end(), kind)
    determined = _DETERMINER.match(norm, at)
    words = _WORDS.match(norm, determined.end()) if determined else None
    starts = [at]
    if determined and words:
        starts += [determined.end() + m.start() for m in _WORD_STARTS.finditer(words.group())]
    for start in starts:
        if start in groups:
            return _behind(text, at, groups[start], taken)
    if (m := _NAME.match(norm, at)) is None:
        return None
    end = m.end()
    if " " in m.group() and not _is_name(text, m.start() + m.group().index(" ") + 1, end):
        end = m.start() + m.group().index(" ")
    if not _is_name(text, at, end):
        return None
    return _Item(at, end, "name")


def _behind(text: Text, at: int, group: Group, taken: Sequence[tuple[int, int]]) -> _Item:
    end = max(group.end, called(text, group.end, taken))
    aged = _AGE_BEHIND.match(text.norm, end)
    return _Item(at, aged.end() if aged else end, "group", group)


def _is_name(text: Text, start: int, end: int) -> bool:
    """True of a word with a capital that can be somebody's name."""
    words = text.words(start, end).split()
    named = all(word[0].isupper() and word[1:].islower() for word in words)
    return named and not _ADVERB.match(text.norm, start, end) and _NO_NAMES.isdisjoint(text.norm[start:end].split())


def _count(people: People, items: Sequence[_Item], before: Mapping[str, Any]) -> None:
    spouse = any(one.group is not None and one.group.role == "spouse" for one in items)
    for one in items:
        if one.kind == "group" and one.group is not None and one.group.along is None:
            one.group.along = True
            continue
        # the whole list are the words for those who come: their names are known by it later
        end = items[-1].end if one is items[0] else one.end
        if one.kind == "speaker":
            if not any(g.role == "self" for g in people.groups):
                people.groups.append(Group(one.start, end, "self", 1, along=True))
        elif one.kind == "name":
            people.groups.append(Group(one.start, end, "relative", 1, along=True))
        elif one.kind == "pronoun":
            child = before.get("children") == 1 and (
                spouse or before.get("adults") == 1 or "spouse" not in before.get("with", ())
            )
            people.groups.append(Group(one.start, end, "child" if child else "relative", 1, along=True))


def gone(text: Text, people: People, context: ReadingContext, behind: str) -> None:
    """Somebody who was listed by name and does not come after all: "Yuki's out". ``behind``: words that say so."""
    for entry in context.preferences.entries:
        if entry.slot != "party":
            continue
        for name in _CAPITAL.findall(entry.words):
            if name.lower() in _NO_NAMES:
                continue
            out = re.search(
                rf"\b{re.escape(name.lower())}(?:'s|\s+is|\s+has)?\s+(?:[a-z]+\s+)?(?:out\b|{behind})",
                text.norm[:_REACH],
            )
            if out and not any(g.start == out.start() for g in people.gone):
                people.gone.append(Gone(out.start(), out.start() + len(name), "relative", 1))


_CAPITAL = re.compile(r"\b[A-Z][a-z]{2,}\b")

__all__ = ["called", "gone", "listed"]

"""How old they are, as English tells it: "two kids (5 and 2)", "she's 4 now", "in second grade", "an 18-month-old"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading.numbers import ENGLISH, english
from bot.reading.people import Age, Group, People, Which
from bot.seams import ReadingContext

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "1st": 1, "2nd": 2, "3rd": 3,
             "4th": 4, "5th": 5, "6th": 6}  # fmt: skip
GRADE_AGE = 5
N = rf"(?:{ENGLISH})"
_AGE = rf"(?:\d{{1,2}}|(?!a|couple){N})"
_AGES = rf"{_AGE}(?:(?:\s*(?:,|and|&|/|-|,\s*and|\bn\b)\s*|-\s+(?:and|to)\s+|-,\s*){_AGE})*"
_SCHOOL = r"(?:elementary|primary|junior high|middle|high|nursery|kindergarten|preschool|pre-school|day\s?care|grade)"
_HE_IS = re.compile(
    rf"\b(?:he|she|they|(?:the\s+|my\s+|our\s+)?(?:(?P<which>older|oldest|elder|eldest|bigger|biggest|big|younger|youngest|smaller|smallest|small|little|middle)|other)"
    rf"(?:\s+(?:one|child|kid|son|daughter|boy|girl))?|(?:one|two|both)(?:\s+of\s+them)?)(?:'s|'re|\s+is|\s+are|\s+was|\s+(?:has\s+|just\s+)*(?:turned|turns))"
    rf"\s+(?:now\s+|actually\s+|already\s+|in\s+fact\s+)?(?P<ages>{_AGES})"
    r"(?=\s*(?:$|[.,!)]|years?\b|and\s+(?!an?\b)[a-z]|by\s+the\s+way|btw|so\b|if\b|tho(?:ugh)?\b|lol|haha|actually|now|already|not\b|(?:last|this)\s+(?:week|month|year|spring|summer|autumn|winter)|yesterday|today|recently|in\s+[a-z]|in\s+fact|(?:until|till)\b))"
)
_NOT_THAT_AGE = re.compile(
    rf"\b(?:not|isn't|wasn't|instead\s+of|rather\s+than)\s+(?P<ages>{_AGE})(?=\s*(?:$|[.,!?;)]|years?\b|yrs?\b|as\b|any))"
)
_NEXT_AGE = re.compile(
    rf"[^.!?;]{{0,40}}[.!?;]\s*(?:he|she)(?:'s|\s+is)\s+(?:now\s+|only\s+|just\s+)?(?P<ages>{_AGE})(?=\s*(?:$|[.,!;)]|years?\b|now\b))"
)
"""An age in the next sentence: "my daughter and me. She's 4"."""
_TURNED = re.compile(
    rf"\b(?:turn(?:s|ed|ing)?|is\s+now|is\s+actually|is\s+already)\s+{_AGE}\b|(?:is|'s)\s+{_AGE}\s+(?:actually|now|already|in\s+fact)"
)
"""An age that is taken back, "5, not 4", and one that is new."""
_STOP = re.compile(r"[.!?;]\s")
END: dict[str, Which] = {
    "older": 1, "oldest": 1, "elder": 1, "eldest": 1, "bigger": 1, "big": 1, "younger": -1, "youngest": -1,
    "little": -1, "small": -1, "smaller": -1, "smallest": -1, "biggest": 1, "middle": 2,
}  # fmt: skip
_ANOTHER = re.compile(r"(?:an?\s+)?(?:\d{1,2}|[a-z]+)[\s-]years?[\s-]old$")
_AND = re.compile(r"\s*(?:,|and|&|plus|\+|,\s*and)\s+(?:an?|my|our)?\s*")
OLDEST_CHILD = 17
_STOPS = re.compile(r"[.;!?]")
_AND_ALSO = re.compile(r"\s*,?\s*(?:and|&|plus|\+)\s+")
_STAYS_WITH = re.compile(r"\s*(?:is|are|'s|'re|stays?|lives?|will\s+(?:be|stay))\s+(?:\w+\s+){0,2}?(?:with|at)\b")
_YEARS_OLD = re.compile(
    rf"(?:(?P<count>two|three|both|\d)\s+(?:are\s+)?)?(?<![a-z0-9_.])(?P<age>{_AGES})[\s-]*"
    rf"(?:(?P<unit>years?|yrs?|months?|mos?)[\s-]*(?:olds?|of age)\b|(?P<yo>y/?o)s?\b)"
)
_AGED = re.compile(rf"\b(?:age[sd]?|turning|turned|turn)[\s:]+(?P<ages>{_AGES})(?!\s*(?:nights?|days?|weeks?|%))")
_PLAIN_AGES = re.compile(
    r"\s+(?P<ages>\d{1,2}(?:\s*(?:,\s*and|and|&|,|/)\s*\d{1,2})+)\b(?!\s*(?:nights?|days?|weeks?|adults?|years?|yen|k\b))"
)
_BRACKET = re.compile(
    rf"(?:\s+(?:only|now|already|left|then|instead))?\s*(?:\((?:(?:both|all|each)\s+)?|(?<='s)\s+|,?\s*(?:who(?:'s|\s+(?:is|are|has|have))|of|has|have|with|having|(?:he|she)\s+is|they\s+are|is|are|he's|she's|they're)\s+|:\s*|,\s+)(?P<ages>{_AGES})(?=\s*(?:\)|years?\b|yrs?\b|[,.?!;:\n]|$|-\s|(?:this\s+time|travell?ing|coming|would\s+(?:come|join)|will\s+(?:come|join)|in\s+total|altogether)\b|(?:btw|by\s+the\s+way|now|already|actually|lol|haha)\b|and\s+[a-z]|months?\b(?!\s+(?:stay|trip))))(?P<unit>\s*months?)?(?:\s*(?:years?|yrs?)\b(?!\s+(?:ago|in\b)))?"
)
_TO_BE = (
    r"(?:(?:who|he|she|they)(?:'ll|\s+will)\s+(?:just\s+)?(?:be|have\s+turned|turn)|(?:'ll|will)\s+(?:just\s+)?(?:be|have\s+turned|turn)"
    r"|who(?:'s|\s+is|\s+are)?\s+(?:turning|turns|going\s+to\s+be|about\s+to\s+turn))"
)
_WHEN = (
    r"(?:\s+(?:by|in|on|at|around|next|this|when|before|as\s+of|come)\s+(?:the\s+)?(?:early\s+|late\s+|mid-?\s*|end\s+of\s+|middle\s+of\s+)?"
    r"(?:then|that\s+time|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter|month|year|week|we\s+(?:go|leave|arrive))\b)?"
)
_AGE_TO_BE = re.compile(
    rf"\s*,?\s*{_TO_BE}\s+(?P<ages>{_AGES})(?!\s*(?:adults?|nights?|people|days?|weeks?|minutes?|hours?))"
    rf"(?:\s+(?:years?|(?P<unit>months?))\b(?:\s+old)?)?{_WHEN}"
)
"""An age that is reached when the stay begins, with that time, which is no date of its own: "will be two in June"."""
_YEARS_BEHIND = re.compile(
    rf"\s*,?\s*(?:(?:who|he|she)\s+(?:has|have)|has|have|is|of)?\s*(?P<ages>{_AGES})\s+(?:years?|(?P<unit>months?))\b(?!\s+(?:ago|of\s+exp|in\b|stay|from|trip|please))"
)
_IN_SCHOOL = re.compile(
    rf"\b(?P<n>{N})\s+(?:of\s+(?:them|whom|us)\s+)?(?:is\s+|are\s+)?(?:in|at|under|attend(?:s|ing)?)\s+(?P<level>{_SCHOOL})"
)
_GRADE = re.compile(rf"\b(?:in\s+(?:the\s+)?)?(?:(?P<nth>{'|'.join(ORDINALS)})\s+grade\b|grade\s+(?P<g>[1-6])\b)")


def read(norm: str, people: People, context: ReadingContext) -> None:
    """Give those who were named the ages that are told of them; an age that nobody has is one more child."""
    children = [g for g in people.groups if g.role == "child"]
    people.denied_ages = [age for m in _NOT_THAT_AGE.finditer(norm) for age in _numbers(m["ages"])]
    people.aged = _TURNED.search(norm) is not None
    for m in _YEARS_OLD.finditer(norm):
        months = (m["unit"] or "").startswith("mo")
        ages = _numbers(m["age"])
        if months:
            ages = [age // 12 for age in ages]
        if not ages or max(ages) > 17:
            continue
        right_behind = next((g for g in children if not g.ages and 0 <= g.start - m.end() <= 1), None)
        near = right_behind or next(
            (
                g
                for g in children
                if (-2 <= g.start - m.end() <= 12 and not _STOPS.search(norm, m.end(), g.start))
                or (-2 <= m.start() - g.end <= 22 and not _STOP.search(norm, g.end, m.start()))
                or g.start <= m.start() < g.end
            ),
            None,
        )
        written = norm[m.start() : m.end()]
        if (
            near is None
            and re.search(r"\d-year-old\s*$|^an?\s", written) is None
            and not re.search(r"\b(?:my|our|an?)\s+$", norm[max(0, m.start() - 6) : m.start()])
        ):
            grown = next(
                (g for g in people.groups if 0 <= g.start - m.end() <= 12 or 0 <= m.start() - g.end <= 12), None
            )
            if (
                grown is not None
                and grown.role not in ("family", "self", "pet", "spouse")
                and not re.match(r"s\b", norm[m.end() - 1 :])
            ):
                continue
        apposed = not near or (not near.ages and re.match(r"(?!an?\s)", written) and norm.startswith(",", near.end))
        if not apposed and near is not None and _ANOTHER.match(written) and _AND.fullmatch(norm[near.end : m.start()]):
            near = None  # "a baby and a six-year-old"
        if near is not None and not near.said and _AND_ALSO.fullmatch(norm[m.end() : near.start]):
            near = None  # "our three-year-old and a baby"
        if near is None:
            near = Group(m.start(), m.end(), "child", len(ages), along=True)
            people.groups.append(near)
            children.append(near)
        _add(near, ages)
        near.along = True if near.along is None else near.along
    related: list[Group] = []
    for group in [g for g in people.groups if g.role in ("child", "relative", "sibling")]:
        if group.ages:
            continue
        match = (
            _AGE_TO_BE.match(norm, group.end, group.end + 64)
            or _AGED.search(norm, group.end, group.end + 40)
            or _PLAIN_AGES.match(norm, group.end)
            or _BRACKET.match(norm, group.end, group.end + 44)
            or _YEARS_BEHIND.match(norm, group.end, group.end + 44)
            or (group.role == "child" and group.count in (None, 1) and _NEXT_AGE.match(norm, group.end))
        )
        if match:
            ages = _numbers(match["ages"])
            if "unit" in match.groupdict() and match["unit"]:
                ages = [age // 12 for age in ages]
            if ages and max(ages) <= 17 and (len(ages) <= (group.count or len(ages)) or not group.said):
                _add(group, ages)
                if group.role == "child":
                    group.along = True if group.along is None else group.along
                else:
                    group.role, group.count = "child", len(group.ages)  # "my nephew, who's 10"
                    related.append(group)
                group.end = max(group.end, match.end())
    for group in related:
        if any(g.said and g is not group and set(group.ages) <= set(g.ages) for g in children):
            people.groups.remove(group)  # told again among them all
    for m in _GRADE.finditer(norm):
        year = ORDINALS[m["nth"]] if m["nth"] else int(m["g"])
        near = next((g for g in children if not g.ages and abs(m.start() - g.end) <= 24), None)
        if near is not None:
            _add(near, [GRADE_AGE + year])
            near.along = True if near.along is None else near.along
    for m in _IN_SCHOOL.finditer(norm):
        number = english(m["n"])
        if number and number <= 10:
            people.groups.append(Group(m.start(), m.end(), "child", int(number), said=True, along=True, part=True))
    for m in _HE_IS.finditer(norm) if children else ():
        _taken_up(norm, children, _numbers(m["ages"]), m.start())
    if not children and (context.preferences.values("party") or context.asked == "party"):
        for m in _HE_IS.finditer(norm):
            ages = [age for age in _numbers(m["ages"]) if age <= 17]
            people.loose_ages.extend(Age(m.start(), m.end(), age, END.get(m["which"] or "", 0)) for age in ages)
    if context.asked == "party" and not children:
        for m in _AGED.finditer(norm):
            people.loose_ages.extend(Age(m.start(), m.end(), age) for age in _numbers(m["ages"]) if age <= 17)


def _taken_up(norm: str, children: Sequence[Group], ages: list[int], at: int) -> None:
    """Children who were named before a pronoun tells their ages: "school for my kids. They're 8 and 10"."""
    before = [g for g in children if g.end <= at]
    if not ages or max(ages) > OLDEST_CHILD or not before or before[-1].ages or any(g.along is False for g in before):
        return
    if _STAYS_WITH.match(norm, before[-1].end):
        return
    if len(ages) == before[-1].count or (before[-1].count is None and len(ages) > 1):
        _add(before[-1], ages)
        before[-1].along = True


def end_of_aged(norm: str, group: Group) -> int:
    """Where the words for a child and its age end."""
    aged = [m.end() for m in _YEARS_OLD.finditer(norm, group.start) if m.start() <= group.end]
    return max([group.end, *aged[:1]])


def _add(group: Group, ages: list[int]) -> None:
    if group.count == 2 and not group.said and len(ages) == 1:
        ages = ages * 2  # twins
    group.ages.extend(ages)
    if not group.said and len(group.ages) > (group.count or 0):
        group.count = len(group.ages)


def _numbers(written: str) -> list[int]:
    out = []
    for part in re.split(r"\s*(?:-\s+(?:and|to)|-,|,\s*and|,|and|&|/|-|\bn\b)\s*", written):
        value = english(part) if part else None
        if value is not None and value == int(value) and value < 120:
            out.append(int(value))
    return out

"""How many they are, as English counts them: "the four of us", "just me", "dad of three", "so two now"."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from bot.reading.numbers import english
from bot.reading.people import Group, People, Total
from bot.reading.people_ages_en import OLDEST_CHILD, N

MOST_PEOPLE = 60
_GROUP_OF = re.compile(
    rf"\b(?:(?:family|party|group|team|bunch|total|band|crew|gang|squad|club|circle|troupe|choir|staff|department|class)\s+of"
    rf"|we(?:'re|\s+are)\s+an?\s+(?:[a-z-]+\s+){{1,3}}of)\s+(?P<n>{N})(?!\w)|\b(?:the\s+)?(?P<of>{N})\s+of\s+us\b(?P<grown>\s+(?:adults|grown-ups))?"
    rf"|\b(?P<strong>(?!an?\b){N})[\s-](?:persons?|people|m[ae]n|wom[ae]n|members?|strong)[\s-]"
    rf"(?:team|group|party|crew|delegation|squad)\b"
    rf"|\b(?P<p>{N})\s+(?:people|persons?|pax|ppl|heads|travell?ers?|guests?|participants?)\b(?!\s+(?:per|or|town|village|live))|\bus\s+(?P<u>two|three|four|five|six)\b"
    rf"|\bfor\s+(?P<for>two|three|four|five|six|[2-9])(?!\s*(?:to|or|,(?:\s*(?:or|maybe|perhaps|possibly))?)\s*{N}[\s-])(?=\s*(?:$|[.,!?;)]|(?:in|from|please|at|to|near|around|with|during|this|next)\b))"
    r"|\b(?P<both>(?:both|(?:just\s+)?the\s+(?:pair|couple|two)|a\s+(?:pair|couple))\s+of\s+us)\b"
    r"|(?:\bwe(?:'re|\s+are)|\bas|^\W*)\s*(?:an?|the)\s+(?:[a-z-]+\s+){0,2}?(?P<set>twosome|duo|pair|trio|threesome|quartet|foursome|quintet|sextet)\b"
    r"|\bwe(?:'re|\s+are)\s+(?:now\s+|only\s+|just\s+)?(?P<we>two|three|four|five|six|seven|eight|[2-9])"
    r"(?=\s*(?:$|[.,:;!)]|now\b|in\s+(?:total|all)|instead|altogether|and\b))"
    r"|\bwe(?:'re|\s+are)\s+(?:just\s+|only\s+)?(?P<kin>two|three|four|five|six|seven|eight|[2-9])\s+(?:[a-z-]+\s+)?"
    r"(?!(?:minutes|hours|days|nights|weeks|months|years|times|kilomet\w+|miles|meters|metres|blocks|stations|stops|households|families|couples|apartments|weekends)\b)"
    r"(?P<who>[a-z-]+(?:s|women|men|people))\b(?!\s+(?:away|old|into|short|late|behind|past)\b)"
)
_SETS = {"trio": "three", "threesome": "three", "quartet": "four", "foursome": "four", "quintet": "five",
         "sextet": "six"}  # fmt: skip
_KIDS_AND = re.compile(
    r"\b(?:kids?|child(?:ren)?|sons?|daughters?|boys?|girls?|twins|bab(?:y|ies)|toddlers?)\b[^.!?;]{0,24}?(?:\bplus|\band|\+|&)\s+(?:the\s+)?$"
)
_AND_A_CHILD = re.compile(
    r"\s*(?P<comma>,\s*)?(?:and|plus|\+|&)\s+(?:our|my|an?|one|two|three|\d)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:baby|toddler|kids?|child(?:ren)?|sons?|daughters?|twins|infant|boys?|girls?)\b"
    r"(?(comma)(?!'s|\s+(?:is|are|has|have|was|will|can't|loves?|likes?|needs?)\b))"
)
_ME_PLUS = re.compile(r"\bme\s*(?:\+|plus)\s*(?P<n>[1-9]|one|two|three|four|five)(?=\s*(?:$|[.,!;)]|other|more))")
_HER_AND_ME = re.compile(
    r"(?:\b(?:just|only|it's|it\s+is|for|so|that's)\s+|^\W*)(?:(?:she|her|he|him)\s+(?:and|&|\+)\s+(?:i|me|myself)|(?:me|myself)\s+(?:and|&|\+)\s+(?:her|him))(?=\s*(?:$|[.,;!)]))"
)
""""Only her and me": two, whoever she is."""
_PARENT_OF = re.compile(
    rf"\b(?:an?\s+)?(?:(?:single|working|proud|busy|widowed|divorced|separated|lone|solo)\s+)*(?:dad|father|mum|mom|mother|parent)\s+of\s+(?P<n>{N})(?!\w)(?:\s+(?:kids?|child(?:ren)?|boys?|girls?|sons?|daughters?)(?!\w))?(?:\s+here\b)?"
)
_NAMELY = re.compile(r"\s*(?:here)?\s*(?:[(:,-]|\bboth)\s*(?:(?:two|three|all|both|\d)\s+)?")
_OF_HOUSE = re.compile(r"\s+(?:in|at)\s+(?:the|our|my)\s+(?:family|household|house|home)\b[^.!?]{0,12}\bbut\b")
_PART = re.compile(
    r"\s+(?:is|are|will be)\s+(?:an?\s+|our\s+|just\s+)?(?:kids?|child(?:ren)?|babies|baby|toddlers?|minors?|under)\b"
)
""""Two of us are kids": a part of those who were counted."""
_OF_THEM = re.compile(
    rf"(?<!of the )\b(?P<n>{N})\s+(?:of\s+(?:them|whom|'?em)|being|is|are)\s+(?:is\s+|are\s+|r\s+|being\s+)?"
    r"(?:an?\s+|still\s+|just\s+)?(?:kids?|child(?:ren)?|babies|baby|toddlers?|minors?)\b"
)
_NOT_ANY_MORE = re.compile(
    r"\s+(?:of\s+(?:us|them|the\s+\w+)\s+)?(?:(?:has|have|had|just|both)\s+)*(?:can't|cannot|can\s+not|couldn't|won't|will\s+not|isn't|aren't"
    r"|dropped\s+out|drop\s+out|cancell?ed|had\s+to\s+cancel|backed\s+out|pulled\s+out|bailed)\b"
)
_AND_SOMEBODY = re.compile(
    r"\s*(?:,(?!\s+(?:my|our|the)\s+[a-z-]+(?:\s+[a-z-]+)?(?:'s|'ll|'d|\s+(?:is|has|was|had|can't|cannot|can|could|couldn't|isn't|doesn't|does|won't|will"
    r"|would|needs?|wants?|works?|hates?|stays?))\b)|and|&|plus|\+|with)\s+(?:my|our|the)\s+(?!work\b|laptop|dog|cat|job|thoughts|bike|books?|camera|surf)"
)
""""Just me and my boyfriend"."""
_LEFT_ALONE = re.compile(
    r"\b(?:left|leave|leaving|be|lives?|living|him|her|them)\s+$|\b(?:left|leave|leaving)\s+(?:my|our|the|his|her)\s+(?:[a-z-]+\s+){1,2}$"
    r"|\b(?:can't|cannot|can\s+not|couldn't|shouldn't|won't|doesn't|mustn't)\s+(?:[a-z]+\s+){0,2}$"
)
"""Before "alone": who is left so, or can do nothing so, is not the one who travels by themselves."""
NO_OTHERS = re.compile(
    r"(?<!with )(?<!see )(?<!meet )\bno\s+other\s+(?:humans?|people|persons?|travell?ers?|adults?"
    r"|companions?|participants?)\b"
    r"(?=\s*(?:$|[.,;!)]|(?:is\s+|are\s+|will\s+be\s+)?(?:coming|travell?ing|involved|along|joining|going|attached)\b))"
    r"|\b(?:no\s+(?:humans?|people|persons?|one|adults?)|nobody)\s+(?:other\s+than|apart\s+from|aside\s+from|besides|except|but)\s+(?:me|myself)\b"
    r"(?=\s*(?:$|[.,;!)]|(?:is\s+|will\s+be\s+)?(?:coming|travell?ing|involved|along|joining|going)\b))"
)
"""Nobody but who writes, beside the dog or the cats that come: "no humans other than me"."""
_PER = re.compile(r"(?:per|each|for every)\s*$")
_DENIED = re.compile(r"\b(?:not|no longer|instead of|rather than)\s+(?:(?:just|only|for)\s+)*$")
"""Before a number of people: "not the two of us any more", "no longer three people"."""
_REGARDS = re.compile(
    r"\b(?:thanks|thank\s+you|thx|cheers|greetings|regards|wishes|hugs?|love|hello|hi|bye|goodbye|goodnight|good\s+night|kisses)\b"
    r"(?:\s+(?:so\s+much|a\s+lot|very\s+much|again))?,?\s+from\s+(?:all\s+)?(?:the\s+)?$"
)
_NAME_AND_AGE = re.compile(
    r"(?:^|[\s,:])(?P<name>[a-z][a-z-]{1,14})\s*\(\s*(?P<age>\d{1,2})(?:\s*(?:years?(?:\s+old)?|yrs?|y/?o))?\s*\)"
)
_OTHERS_BESIDE = re.compile(r"\b(?:me|myself|i|wife|husband|partner|we\s+are|we're|us)\b")
_SO_MANY = re.compile(
    rf"(?:\bso(?:\s+(?:now|just|only|we're|we\s+are|it's|it\s+is|that's|that\s+makes|there\s+are))*"
    rf"|\bleav(?:es|ing)(?:\s+(?:us|just|only|with))*|\bmak(?:es|ing)\s+(?:it|us|that)|\bdown\s+to(?:\s+just)?|\b(?P<back>back\s+(?:down\s+)?to(?:\s+(?:just|being|the))?))"
    rf"\s+(?P<n>{N})(?=\s*(?:$|[.,!?;)]|now\b|of\s+us\b|in\s+(?:all|total)\b|left\b|(?:adults|people)\b))"
)
"""What is left of those who were counted before: "six adults, but two dropped out, so four"."""
_ONE_LESS = re.compile(
    r"\b(?:pulled|dropped|backed|bailed|bows?|bowed|opted)\s+out\b|\b(?:can't|cannot|couldn't|won't|isn't|not)\s+(?:be\s+)?(?:mak\w+|com\w+|join\w*)"
    r"|\bcancel\w*|\bbailed\b|\bfewer\b|\bless\b|\bstay\w*\s+(?:home|behind|with)\b|\bisn't\b"
)


_SAID_OF = re.compile(
    r"\s+(?:(?:also|really|both|only|still|actually)\s+)*"
    r"(?:is|are|was|were|has|have|had|needs?|wants?|likes?|loves?|hates?|eats?|cooks?|drives?|works?|smokes?|prefers?|snores?|uses?|takes?|gets?|speaks?|does|do|doesn't|don't|can|must|would)\b"
    r"(?!\s+(?:be\s+)?(?:com|go|travel|join|visit|stay)(?:e|es|ing|ling|ning)?\b)"
)
"""Behind "one of us", "two of us": what is told of some of them."""


def totals(
    norm: str,
    people: People,
    taken: Sequence[tuple[int, int]],
    roles: Container[str],
    solo: re.Pattern[str],
    known: int = 0,
) -> None:
    """How many they are together.

    Args:
        norm: the normalised text.
        people: taken in.
        taken: spans of other values.
        roles: words for people.
        solo: words of those who come alone.
        known: how many they were before.
    """
    for m in _GROUP_OF.finditer(norm):
        written = (
            m["n"]
            or m["of"]
            or m["strong"]
            or m["p"]
            or m["u"]
            or m["for"]
            or m["we"]
            or m["kin"]
            or _SETS.get(m["set"] or "", "two")
        )
        number = english(written)
        if not number or number > MOST_PEOPLE or written in ("a", "an") or m["who"] in roles:
            continue
        if _DENIED.search(norm, max(0, m.start() - 24), m.start()):
            people.corrects = True
            continue
        if m["of"] and _NOT_ANY_MORE.match(norm, m.end()):
            people.leave = (m.start(), m.end(), int(number))
            continue
        if m["of"] and (number == 1 or number < known) and _SAID_OF.match(norm, m.end()):
            continue  # "one of us is vegetarian" tells of one of them
        if m["of"] and (part := _PART.match(norm, m.end())):
            people.groups.append(
                Group(m.start(), part.end(), "child", int(number), said=True, along=True, part=True, described=True)
            )
            continue
        if _REGARDS.search(norm, max(0, m.start() - 40), m.start()):
            continue  # "thanks from the three of us": who sends them, the dog perhaps among them
        if (number < 2 and any(a <= m.start() < b for a, b in taken)) or _PER.search(
            norm[max(0, m.start() - 8) : m.start()]
        ):
            continue
        if _OF_HOUSE.match(norm, m.end()):
            continue  # "five of us in the family, but …"
        if (
            m["grown"]
            or _AND_A_CHILD.match(norm, m.end())
            or (m["u"] and re.search(r"(?:\bplus|\band|\+|&)\s+$", norm[max(0, m.start() - 6) : m.start()]))
            or (m["of"] and _KIDS_AND.search(norm, max(0, m.start() - 48), m.start()))
        ):
            # "two of us and our daughter": she comes on top
            people.groups.append(Group(m.start(), m.end(), "adult", int(number), said=True, along=True))
            continue
        people.totals.append(Total(m.start(), m.end(), int(number), solo=number == 1))
    for m in _HER_AND_ME.finditer(norm):
        people.totals.append(Total(m.start(), m.end(), 2))
    for m in _ME_PLUS.finditer(norm):
        if number := english(m["n"]):
            people.totals.append(Total(m.start(), m.end(), int(number) + 1))
    for m in _OF_THEM.finditer(norm):
        number = english(m["n"])
        if number and number <= 10:
            group = Group(m.start(), m.end(), "child", int(number), said=True, along=True, part=True)
            group.described = True
            people.groups.append(group)
    for m in NO_OTHERS.finditer(norm):
        people.totals.append(Total(m.start(), m.end(), 1, solo=True))
    match = solo.search(norm)
    left = match and match.group() == "alone" and _LEFT_ALONE.search(norm, max(0, match.start() - 32), match.start())
    if match and not left and not (_AND_SOMEBODY.match(norm, match.end()) and match.group().endswith("me")):
        people.totals.append(Total(match.start(), match.end(), 1, solo=True))


def by_name(norm: str, people: People, roles: Container[str]) -> None:
    """Children who are called by name and age among those who come: "my husband, me, Pedro (8) and Luiza (3)"."""
    named = [
        m
        for m in _NAME_AND_AGE.finditer(norm)
        if int(m["age"]) <= OLDEST_CHILD
        and m["name"] not in roles
        and not any(g.start <= m.start("name") < g.end + 12 for g in people.groups if g.role == "child")
    ]
    if not named or not (people.totals or people.groups) or not _OTHERS_BESIDE.search(norm, 0, named[0].start()):
        return
    for m in named:
        people.groups.append(Group(m.start("name"), m.end(), "child", 1, said=True, ages=[int(m["age"])], along=True))
    people.groups.sort(key=lambda g: g.start)


def what_is_left(norm: str, people: People, along: re.Pattern[str], *, known: bool) -> None:
    """The last number of a tale is how many they are: "we were six adults, but two dropped out, so four"."""
    for m in _SO_MANY.finditer(norm):
        counted = [g for g in people.groups if g.role == "adult" and g.said and g.end <= m.start()]
        before = [t for t in people.totals if t.end <= m.start()]
        number = english(m["n"])
        fewer = counted or before or (known and (m["back"] or _ONE_LESS.search(norm, 0, m.start())))
        fewer = fewer or along.search(norm, max(0, m.start() - 60), m.start())
        if not number or not 1 <= number <= MOST_PEOPLE or not fewer:
            continue
        people.groups = [g for g in people.groups if g not in counted]
        people.totals = [t for t in people.totals if t.start > m.start() and t.start >= m.end()]
        if counted:
            people.groups = [g for g in people.groups if not m.start() <= g.start < m.end("n") + 8]
            people.groups.append(Group(m.start("n"), m.end("n"), "adult", int(number), said=True, along=True))
        else:
            people.totals.append(Total(m.start("n"), m.end("n"), int(number), solo=number == 1))
        people.corrects = people.settled = True


def parents_of(norm: str, people: People) -> None:
    """Parents of a number: "Dad of three (11, 8 and 2)" is the speaker and the children."""
    for m in _PARENT_OF.finditer(norm):
        number = english(m["n"])
        if not number or number > 10:
            continue
        people.groups = [g for g in people.groups if not m.start() <= g.start < m.end()]
        child = Group(m.start("n"), m.end(), "child", int(number), said=True, along=True)
        again = next((g for g in people.groups if g.role == "child" and 0 <= g.start - m.end() <= 14), None)
        if again is not None and _NAMELY.fullmatch(norm[m.end() : again.start]):
            child.end = again.end  # "mum of two here (girls, 8 and 10)"
            people.groups.remove(again)
        people.groups.append(child)
        people.groups.append(Group(m.start(), m.start("n"), "self", 1, along=True))
        people.groups.sort(key=lambda g: g.start)

"""The question before, put once more: for another rank, number, year or area, or about those left out of the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.naming import places_in
from bot.answering.language.question_types import understand
from bot.answering.planning.resolved import OF_MEMBERS, Resolved, people_of, things_of
from bot.answering.tables.ranks import rank_of, with_rank
from bot.places import Places

AGAIN = 1.4
"""Weight of the words beside a rank that still ask the question before again."""
COUNTED = 2.5
"""The same beside a number of municipalities or people."""
_ANY_YEAR = re.compile(r"(?P<era>令和|平成|昭和|reiwa |heisei |showa )?(?<!\d)(?P<year>(?:19|20)\d\d|(?<=和)\d{1,2}"
                       r"|(?<=[成和])\d{1,2}|(?<=reiwa )\d{1,2}|(?<=heisei )\d{1,2})(?!\d)", re.IGNORECASE)  # fmt: skip


def asked_again(head: str, asked: str, language: str, cues: Mapping[str, Cues]) -> str:
    """The question before, put once more: for another rank, in another number, or by another calendar."""
    own, norm = cues[language], fold(head)
    before = understand(asked, language, cues)
    if not asked or before.language != language:
        return ""
    rank, ranked = rank_of(norm, language), rank_of(before.norm, language)
    asking = understand(head, language, cues)
    rest = sum(t.weight for t in asking.terms if t.kind not in ("compound", "number") and not rank_of(t.text, language))
    if ranked and own.has("follow.next", norm) and not rank:
        return with_rank(asked, language, ranked + 1)
    if ranked and rank and rest <= AGAIN:
        return with_rank(asked, language, rank)
    counted = own.has("number.several", norm) or (own.has("number.people", norm) and own.has("number.per_head", norm))
    if counted and rest <= COUNTED and any(t.key in ("fee", "tax") for t in before.terms):
        return f"{asked.rstrip('?？。. ')}、{head}" if language == "ja" else f"{asked.rstrip('?. ')}, {head}"
    more = [t for t in asking.terms if t.kind not in ("compound", "number") and not own.has("follow.calendar", t.text)]
    again = sum(t.weight for t in more) <= AGAIN and all(t.kind != "name" for t in more)
    if before.has("when") and own.has("follow.calendar", norm) and again and not rank:
        return asked
    return _year_beside(norm, asked, own)


def _year_beside(norm: str, asked: str, own: Cues) -> str:
    """The question before for the year before or after the one that it names; empty when it names none."""
    step = -1 if own.has("follow.year_before", norm) else 1 if own.has("follow.year_after", norm) else 0
    if not step or not _ANY_YEAR.search(asked):
        return ""
    return _ANY_YEAR.sub(lambda m: f"{m['era'] or ''}{int(m['year']) + step}", asked)


def within_same_area(head: str, topic: Mapping[str, Any], asked: str, language: str, places: Places, own: Cues) -> str:
    """同じ県でほかに入っている所は？: the area of the place asked about before, by its name."""
    said = own.pattern["follow.same_area"].search(head)
    codes = [str(code) for code in topic.get("codes", ())]
    codes = codes or [code for named in places_in(fold(asked), places, language) for code in named.codes]
    if said is None or not codes:
        return ""
    wide = own.has("follow.region", said.group())
    areas = (
        [code for code in places.by_code if code.startswith("B:") and places.within(codes[0], code)]
        if wide else [f"P:{places.prefectures(codes[0])[0]}"]
    )  # fmt: skip
    if not areas:
        return ""
    text = f"{head[: said.start()]}{places.label(areas[0], language)}{head[said.end() :]}"
    if topic.get("kind") != "membership" or own.has("membership.programme", fold(text)):
        return text
    return f"{text.rstrip('?？。')}{OF_MEMBERS[language]}"


def asked_of_the_rest(head: str, topic: Mapping[str, Any], asked: str, language: str, cues: Cues) -> Resolved | None:
    """もう一人は？: the same question about those who were not answered about."""
    rest = [str(n) for n in topic.get(f"others_{language}") or topic.get("others_ja") or ()]
    names = [str(n) for n in topic.get(f"beside_{language}") or ()] or things_of(topic, language)
    if not rest:
        return None
    match = cues.pattern["follow.other"].search(head)
    tail = head[match.end() :].strip(" はのも、?？。") if match else ""
    tail = cues.pattern["follow.sort"].sub("", tail).strip()
    options = []
    for name in rest:
        if tail:
            options.append(f"{name}の{tail}は？" if language == "ja" else f"{name} {tail}?")
        elif names and fold(names[0]) in fold(asked) and names[0] in (people_of(topic, language) or names):
            at = fold(asked).find(fold(names[0]))
            options.append(asked[:at] + name + asked[at + len(names[0]) :])
        else:
            options.append(f"{name}とは？" if language == "ja" else f"Who or what is {name}?")
    if len(options) == 1:
        return Resolved(options[0], language)
    return Resolved(options[0], language, candidates=tuple(options), names=tuple(rest))

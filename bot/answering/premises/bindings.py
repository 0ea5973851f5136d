"""What a question binds to each other and the tables bind otherwise: partners, founders, where somebody was born."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.answering.language.cues import Cues
from bot.answering.language.folding import fold
from bot.answering.language.naming import Named, near, places_in
from bot.answering.language.question_types import Question, is_yes_no
from bot.answering.tables.facts import COMPARISON, UNSTATED, Spans, attributes
from bot.answering.tables.index import Index, Mentioned
from bot.seams import Fact

BOUND = ("partner", "agreement_date")
"""Attributes by which a question speaks of an agreement between two."""
ROLES = ("founder", "organizer", "supervisor")
"""Attributes that tell who has a part in something."""
WHERE = ("birthplace", "address")
"""Attributes that tell where somebody or something is from."""
_ROLE_OF = {
    "ja": re.compile(r"(?:者|元|団体|主体)?(?:の|である|した|している|する|をした|をしている)?"),
    "en": re.compile(r" by (?:the )?|, (?:the )?"),
}
"""What stands between a part and the one to whom the question gives it: 主催の…, founded by …."""
_DOER_JA = re.compile(r"(?:さん|氏|先生)?[がは]")
_DONE_JA = re.compile(r"(?:を|の)[^はがを、。]{0,6}")
_THEN_JA = re.compile(r"(?:て|た)?(?:から|あと|後|前)(?:に|は|、|で)?|より")
"""Between them, what tells that each does something of its own: Xができてから、Yの設立までに."""
_OF_IT_JA = re.compile(r"[^、。はがを]{0,5}")
"""What stands behind who does something, between what it is done to and that it is done, and the other way round."""
_DOER_EN = re.compile(r" (?:(?:first|start|started|begin|began|to|really|and|itself|himself|herself) )*")
_DONE_EN = re.compile(r" (?:running |up )?(?:the )?['\"]?")
"""The same: X founded Y, LBMA started running reverse sankin-kotai."""
_APPOSED = re.compile(r", (?:who |the |a |an )?| who | (?:is|was) the | as (?:the )?")
"""What stands between somebody and a part that is given to them behind their name: X, founder of …."""
_FROM = {
    "ja": re.compile(r"[市県府都]?(?:の|で|に|が)?(?:ある)?"),
    "en": re.compile(r" (?:in|at) (?:the )?"),
}
"""What stands between a place and the word for being from there: 大阪生まれ, 大阪に本社, born in Osaka."""
_WITH = {"ja": re.compile(r"^(?:社|株式会社|市)?と(?!は|いう|か)"), "en": re.compile(r"\bwith (?:the )?$")}
"""What stands beside one who is said to have an agreement with somebody."""
_SIGNED = {
    "ja": re.compile(r"市?(?:と|が|は|も|の)"),
    "en": re.compile(r"(?: city| town)?(?:'s| sign| and| conclude| make| enter| with|[ ?,.]|$)"),
}
"""What stands behind a place that is said to have an agreement."""


def otherwise(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> list[Fact]:
    """What tells to whom or where it really belongs; empty when nothing says otherwise."""
    asked = attributes(question, cues, [(s.start, s.end) for s in subjects])
    return (
        _partner(question, index, subjects, cues, asked)
        or _part(question, index, subjects, cues)
        or _doer(question, index, subjects, cues)
        or _from(question, index, subjects, asked)
    )


def _part(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> list[Fact]:
    """Who really founded, organizes or supervises it, where the question names somebody else who has to do with it."""
    for attribute in ROLES:
        for match in cues.pattern[f"premise.{attribute}"].finditer(question.norm):
            for one in subjects:
                gap = question.norm[match.end() : one.start]
                kinds = {index.known[i].kind for i in one.ids}
                before = question.norm[one.end : match.start()] if question.language == "en" else ""
                behind = match.end() <= one.start and _ROLE_OF[question.language].fullmatch(gap)
                bound = bool(behind) or bool(before and _APPOSED.fullmatch(before))
                if not bound or not kinds <= {"person", "organization"} or len(one.ids) > 1:
                    continue
                others = [s for s in subjects if not set(s.ids) & set(one.ids)]
                facts = _held_by_others(index, attribute, one, others, question.language)
                if facts:
                    return facts
    return []


def _doer(question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues) -> list[Fact]:
    """Who really founded, organizes or supervises it, where the question says that somebody else does."""
    for attribute in ROLES:
        for match in cues.pattern[f"premise.does_{attribute}"].finditer(question.norm):
            for thing in subjects:
                held = [
                    t for t in index.about(thing.ids, question.language)
                    if any(f.attribute == attribute and f.subject in thing.ids for f in t.facts)
                ]  # fmt: skip
                holders = {i for t in held for i in t.concerned} - set(thing.ids)
                if not holders or any(holders & set(s.ids) for s in subjects):
                    continue
                doers = [s for s in subjects if _does(question, s, match, thing) and _acts(index, s)]
                if doers and not any(_together(index, s, thing, question.language) for s in doers):
                    first = next(f for f in held[0].facts if f.attribute == attribute)
                    return [first]
    return []


def _acts(index: Index, one: Mentioned) -> bool:
    return all(index.known[i].kind in ("person", "organization", "municipality") for i in one.ids)


def _does(question: Question, doer: Mentioned, does: re.Match[str], thing: Mentioned) -> bool:
    """True when the question says that this one does it to that thing."""
    norm = question.norm
    if question.language == "ja":
        marked = _DOER_JA.match(norm[doer.end :])
        if not marked or doer.end > does.start() or _THEN_JA.search(norm[doer.end : thing.start]):
            return False
        before = (
            thing.end <= does.start() and doer.end < thing.start and _DONE_JA.fullmatch(norm[thing.end : does.start()])
        )
        behind = does.end() <= thing.start and _OF_IT_JA.fullmatch(norm[does.end() : thing.start])
        return bool(before or behind)
    if not (doer.end <= does.start() and does.end() <= thing.start):
        return False
    return bool(
        _DOER_EN.fullmatch(norm[doer.end : does.start()]) and _DONE_EN.fullmatch(norm[does.end() : thing.start])
    )


def _held_by_others(
    index: Index, attribute: str, one: Mentioned, others: Sequence[Mentioned], language: str
) -> list[Fact]:
    told = index.told[language].told
    near = [t for t in told if set(one.ids) & t.concerned and not any(f.attribute == COMPARISON for f in t.facts)]
    within = {i for s in others for i in s.ids} or {f.subject for t in near for f in t.facts}
    held = [t for t in told if any(f.attribute == attribute and f.subject in within for f in t.facts)]
    if not held or any(set(one.ids) & t.concerned for t in held):
        return []
    first = next(f for f in held[0].facts if f.attribute == attribute)
    real = [f for t in near for f in t.facts if f.subject == first.subject]
    return [first, *real[:1]]


def _from(question: Question, index: Index, subjects: Sequence[Mentioned], asked: Mapping[str, Spans]) -> list[Fact]:
    """Where somebody was really born, or where a body really is, where the question names another place for it."""
    spans = [(s.start, s.end) for s in subjects]
    for place in places_in(question.norm, index.places, question.language):
        if not place.codes or any(a < place.end and place.start < b for a, b in spans):
            continue
        for attribute in WHERE:
            if not any(_said_from(question, place, span) for span in asked.get(attribute, ())):
                continue
            own = [
                f for f in index.tables.facts if f.attribute == attribute and any(f.subject in s.ids for s in subjects)
            ]
            told = [places_in(fold(f.text_ja), index.places, "ja") for f in own]
            codes = [[c for n in found for c in n.codes] for found in told]
            if own and all(codes) and not any(near(place.codes, one, index.places) for one in codes):
                return own[:1]
    return []


def _said_from(question: Question, place: Named, span: tuple[int, int]) -> bool:
    if question.language == "ja":
        return bool(_FROM["ja"].fullmatch(question.norm[place.end : span[0]])) if place.end <= span[0] else False
    behind = span[1] <= place.start and _FROM["en"].fullmatch(question.norm[span[1] : place.start])
    return bool(behind) or question.norm[place.end : span[0]] == "-"


def _partner(
    question: Question, index: Index, subjects: Sequence[Mentioned], cues: Cues, asked: Mapping[str, Spans]
) -> list[Fact]:
    """With whom each of two really has an agreement, where the question binds them to each other."""
    agreed = any(a in asked for a in BOUND) or any(t.key == "agreement" for t in question.terms)
    if not (agreed and cues.has("premise.bound", question.norm)) and not _joined(question, index, subjects):
        return []
    if any(cues.has(f"compare.{key}", question.norm) for key in ("common", "different", "each", "more")):
        return []
    bodies = [
        s for s in subjects if all(index.known[i].kind in ("organization", "municipality", "agreement") for i in s.ids)
    ]  # fmt: skip
    for n, one in enumerate(bodies):
        for other in bodies[n + 1 :]:
            if set(one.ids) & set(other.ids) or _kind(index, one) == _kind(index, other) == "municipality":
                continue
            if _together(index, one, other, question.language):
                continue
            facts = [f for body in (one, other) for f in _bonds(index, body, question.language)]
            if facts:
                return facts
    return _with_another_place(question, index, bodies) or _with_a_stranger(question, index, subjects, bodies)


def _with_a_stranger(
    question: Question, index: Index, subjects: Sequence[Mentioned], bodies: Sequence[Mentioned]
) -> list[Fact]:
    """With whom a body really has an agreement, where the question names one of whom nothing at all is known."""
    if is_yes_no(question):
        return []
    norm = question.norm
    for term in question.terms:
        beside = norm[term.end :] if question.language == "ja" else norm[: term.start]
        named = term.kind == "name" or (question.language == "ja" and term.kind == "noun")
        inside = any(s.start < term.end and term.start < s.end for s in subjects)
        if named and not inside and term.weight >= 1.0 and _WITH[question.language].search(beside):
            known = index.told[question.language].holders(term)
            facts = [] if known else [f for body in bodies for f in _bonds(index, body, question.language)]
            if facts:
                return facts
    return []


def _joined(question: Question, index: Index, subjects: Sequence[Mentioned]) -> bool:
    """True when two bodies are said to do in one breath what one of them does with a partner: X and Y."""
    bodies = [s for s in subjects if _acts(index, s)]
    pairs = [
        (one, other) for one, other in pairwise(bodies)
        if question.norm[one.end : other.start] in ("と", " and ", " and the ")
    ]  # fmt: skip
    things = [
        s for s in subjects for t in index.about(s.ids, question.language)
        if s not in bodies and any(f.attribute in BOUND and f.subject in s.ids for f in t.facts)
    ]  # fmt: skip
    return len(pairs) == 1 and bool(things) and question.has("how", "when", "why")


def _with_another_place(question: Question, index: Index, bodies: Sequence[Mentioned]) -> list[Fact]:
    """With which municipality a body really has an agreement, where the question names another one."""
    if is_yes_no(question) or any(_kind(index, body) == "municipality" for body in bodies):
        return []
    for place in places_in(question.norm, index.places, question.language):
        towns = [c for c in place.codes if c.startswith("M:")]
        if (
            not towns
            or len(towns) < len(place.codes)
            or any(s.start < place.end and place.start < s.end for s in bodies)
        ):
            continue
        if not _SIGNED[question.language].match(question.norm[place.end :]):
            continue
        facts = [f for body in bodies for f in _bonds(index, body, question.language)]
        told = [n.codes for f in facts for n in places_in(fold(f.text_ja), index.places, "ja")]
        if told and not any(near(towns, codes, index.places) for codes in told):
            return facts
    return []


def _kind(index: Index, one: Mentioned) -> str:
    return index.known[one.ids[0]].kind


def _together(index: Index, one: Mentioned, other: Mentioned, language: str) -> bool:
    """True when a statement that is no comparison names both."""
    return any(
        set(one.ids) & told.concerned and set(other.ids) & told.concerned
        and any(f.attribute != COMPARISON for f in told.facts)
        for told in index.told[language].told
    )  # fmt: skip


def _bonds(index: Index, one: Mentioned, language: str) -> list[Fact]:
    """What tells with whom this one has an agreement."""
    return [
        next(f for f in told.facts if f.attribute in BOUND)
        for told in index.told[language].told
        if set(one.ids) & told.concerned and any(f.attribute in BOUND for f in told.facts)
        and not any(f.attribute == UNSTATED for f in told.facts)
    ][:1]  # fmt: skip

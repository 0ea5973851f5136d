"""What an answer was about, so that the next question can lean on it. Plain JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.answering.language.question_types import Question
from bot.answering.tables.index import Index, Mentioned, Told
from bot.seams import Fact

_IN_COMPANY = ("person", "organization", "concept")
"""Kinds of which a statement may name several side by side."""


def topic_of(index: Index, question: Question, subjects: Sequence[Mentioned], facts: Sequence[Fact]) -> dict[str, Any]:
    """The subjects, people and others of an answer."""
    named = [s.ids[0] for s in subjects if len(s.ids) == 1 or index.known[s.ids[0]].kind != "person"]
    own = named or [fact.subject for fact in facts[:1] if fact.subject in index.known]
    people = [i for i in own if index.known[i].kind == "person"]
    for fact in facts[:2]:
        people += [i for i in _people_in(index, fact) if i not in people]
    people = list(dict.fromkeys(people))
    asked_people = [i for i in named if index.known[i].kind == "person"]
    if len(asked_people) == 1:
        people = asked_people
    answering = facts[0].subject if facts and facts[0].subject in index.known else ""
    concept = bool(answering) and index.known[answering].kind == "concept" and not people
    others = _others(index, [answering] if concept else own, [] if concept else people)
    told = next((t for t in index.about([facts[0].subject], "ja") if facts[0] in t.facts), None) if facts else None
    new = told.named - _said(index, question, subjects, told) if told else frozenset()
    given = _given(index, question, told, new)
    listed = _listed(index, question, told, new)
    topic: dict[str, Any] = {"question": question.text}
    for language in ("ja", "en"):

        def name(key: str, language: str = language) -> str:
            known = index.known[key]
            return (known.name_en or known.name_ja) if language == "en" else known.name_ja

        topic[f"names_{language}"] = [name(i) for i in dict.fromkeys(own)]
        topic[f"people_{language}"] = [name(i) for i in people]
        topic[f"others_{language}"] = [name(i) for i in others]
        topic[f"beside_{language}"] = [name(answering)] if concept else []
        topic[f"given_{language}"] = [name(i) for i in given]
        topic[f"listed_{language}"] = [name(i) for i in listed]
        topic[f"mentioned_{language}"] = list(dict.fromkeys([s.words for s in subjects] + [name(i) for i in own]))
    if question.language == "ja":
        topic["mentioned_ja"] = [question.norm[s.start : s.end] for s in subjects] + topic["mentioned_ja"]
    return topic


def _given(index: Index, question: Question, told: Told | None, new: frozenset[str]) -> list[str]:
    """The one body of ``new`` that answers where or which: who asks on about it means that one."""
    if told is None or (question.form and not question.has("place", "called", "person")):
        return []
    first = [i for i in new if i in told.head and index.known[i].kind == "person"]
    bodies = [i for i in new if index.known[i].kind in ("organization", "municipality")]
    return first if len(first) == 1 else bodies if len(bodies) == 1 else []


def _said(index: Index, question: Question, subjects: Sequence[Mentioned], told: Told) -> set[str]:
    """Those of a statement that the question names itself; a family name of two names neither."""
    named = {s.ids[0] for s in subjects if len(s.ids) == 1}
    families = {i for s in subjects if len(s.ids) > 1 for i in s.ids}
    others = told.named - families
    return named | {i for i in others if any(name in question.norm for name in index.known[i].names)}


def _listed(index: Index, question: Question, told: Told | None, new: frozenset[str]) -> list[str]:
    """Those of one kind that the answer brings up, in its order: who asks for the second of them means one of these."""
    if told is None:
        return []
    brought = sorted((_at(index, i, told.plain), i) for i in new - told.head)
    if question.has("person"):
        brought = [one for one in brought if index.known[one[1]].kind == "person"]
    kinds = Counter(index.known[i].kind for _, i in brought)
    return [i for _, i in brought if index.known[i].kind == kinds.most_common(1)[0][0]]


def _at(index: Index, one: str, plain: str) -> int:
    """Where folded text first names this one."""
    return min(at for name in index.known[one].names if (at := plain.find(name)) >= 0)


def _people_in(index: Index, fact: Fact) -> list[str]:
    """The people whom a fact names, in its order."""
    people = [(fact.text_ja.find(known.name_ja), i) for i, known in index.known.items() if known.kind == "person"]
    return [i for at, i in sorted(people) if at >= 0]


def _others(index: Index, own: Sequence[str], people: Sequence[str]) -> list[str]:
    """Those whom the facts most often name together with the one that was asked about, in the smallest company."""
    one = people[0] if len(people) == 1 else own[0] if len(own) == 1 else ""
    company = index.companions(one) if one and index.known[one].kind in _IN_COMPANY else []
    if not company:
        return []
    fewest = min(map(len, company))
    counted = Counter(tuple(group) for group in company if len(group) == fewest)
    most = max(counted.values())
    return list(dict.fromkeys(i for group, n in counted.items() if n == most for i in group))

"""Questions that could not be answered: those alike are one, and who asked is only ever counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from bot.digest.contents import QuestionGroup
from bot.digest.groups import GROUP
from bot.digest.week import Unanswered
from bot.personal import without_personal
from bot.reading.text import analyse

SIMILAR = 0.75
"""Questions that have this share of their words of content in common are one question: "where" and "when" are two."""
QUESTIONS_READ = 2000
_TELLING = ("名詞", "代名詞", "動詞", "形容詞", "形状詞", "副詞", "word", "number", "japanese")
_LIGHT = frozenset({"為る", "居る", "有る", "出来る", "成る", "言う", "下さる"})
_FUNCTION = re.compile(r"(?:an?|the|i|we|you|my|our|your|is|are|am|be|do|does|did|to|of|in|on|at|for|there|it|please)$")
_BARE = re.compile(r"[\W_]+")


def group_questions(asked: Sequence[Unanswered]) -> list[list[Unanswered]]:
    """Questions that are alike together, the largest group first."""
    exact: dict[str, list[Unanswered]] = {}
    for question in asked:
        exact.setdefault(_bare(question.text), []).append(question)
    groups: list[tuple[frozenset[str], list[Unanswered]]] = []
    for questions in list(exact.values())[:QUESTIONS_READ]:
        words = _content(questions[0].text)
        like = next((group for others, group in groups if words and _alike(words, others)), None)
        if like is None:
            groups.append((words, list(questions)))
        else:
            like.extend(questions)
    return sorted((group for _, group in groups), key=lambda group: -len(group))


def _bare(text: str) -> str:
    return _BARE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _content(text: str) -> frozenset[str]:
    """What a question is made of, without the words that only make it a question, or polite."""
    return frozenset(
        token.base
        for token in analyse(text).tokens
        if token.pos.startswith(_TELLING) and token.base not in _LIGHT and not _FUNCTION.match(token.surface)
    )


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= SIMILAR * len(one | other)


def questions(
    asked: Sequence[Unanswered], is_sensitive: Callable[[str], bool]
) -> tuple[tuple[QuestionGroup, ...], int]:
    """The groups that may be shown, and how many people's questions are withheld."""
    shown, withheld = [], set()
    for group in group_questions(asked):
        people = len({question.asker for question in group})
        if people < GROUP and any(is_sensitive(question.text) for question in group):
            withheld |= {question.asker for question in group}
            continue
        near = tuple(dict.fromkeys(title for question in group for title in question.near))[:2]
        plainest = min(group, key=lambda question: len(_bare(question.text))).text  # tells least of whoever asked
        shown.append(QuestionGroup(without_personal(plainest), len(group) if people >= GROUP else None, near))
    return tuple(shown), len(withheld)

"""Questions that could not be answered: those alike are one, and who asked is only ever counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from bot.digest.contents import QuestionGroup
from bot.digest.groups import GROUP
from bot.digest.week import Unanswered

SIMILAR = 86.0
"""Questions alike to this degree (0 to 100, ``rapidfuzz.fuzz.ratio`` of their bare characters) are one question."""
QUESTIONS_READ = 2000
_BARE = re.compile(r"[\W_]+")
_PERSONAL = re.compile(r"[\w.+-]+@[\w.-]+|https?://\S+|\d[\d\s()-]{5,}\d")
"""E-mail addresses, links and long numbers: struck out of what HR reads."""


def without_personal(text: str) -> str:
    """``text`` without e-mail addresses, links and long numbers, at most 120 characters of it."""
    text = " ".join(_PERSONAL.sub("…", text).split())
    return text if len(text) <= 120 else text[:119] + "…"


def group_questions(asked: Sequence[Unanswered]) -> list[list[Unanswered]]:
    """Questions that are alike together, the largest group first."""
    exact: dict[str, list[Unanswered]] = {}
    for question in asked:
        exact.setdefault(_BARE.sub("", unicodedata.normalize("NFKC", question.text)).casefold(), []).append(question)
    groups: list[tuple[str, list[Unanswered]]] = []
    for bare, questions in list(exact.items())[:QUESTIONS_READ]:
        like = next((group for key, group in groups if fuzz.ratio(key, bare, score_cutoff=SIMILAR)), None)
        if like is None:
            groups.append((bare, list(questions)))
        else:
            like.extend(questions)
    return sorted((group for _, group in groups), key=lambda group: -len(group))


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
        shown.append(QuestionGroup(without_personal(group[0].text), len(group) if people >= GROUP else None, near))
    return tuple(shown), len(withheld)

"""The best statements of the passages that were found, each with the signals on which it was chosen."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.answering.language.answer_types import holds_kind, new_figures
from bot.answering.language.folding import fold
from bot.answering.language.question_types import Question
from bot.answering.language.sentences import Statement, is_names, statements
from bot.answering.language.terms import coverage
from bot.seams import Passage

PASSAGES = 4
"""How many of the passages found are read for statements."""

RANKING = (
    "own", "wide", "pairs", "kind", "figure", "focus", "compound", "verb", "rank", "score", "first", "short", "long",
    "run", "answers", "subject", "tail", "before", "leans", "named", "topic", "only",
)  # fmt: skip
"""Names of the signals by which statements are ranked."""


_EXPLAINS = re.compile(r"これは|それは|これらは|this is|it is")
_LEANS = re.compile(r"こ(?:れ|の|う|こ)|そ(?:れ|の|う|こ)|また、この|the (?:former|latter)|this|these|it |they ")
"""A statement that begins so is about what the one before it says."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement held against a question."""

    statement: Statement
    signals: Mapping[str, float]
    score: float


def candidates(question: Question, passages: Sequence[Passage], weights: Mapping[str, float]) -> list[Candidate]:
    """Every statement of the first passages, best first."""
    read = [
        one
        for number, passage in enumerate(passages[:PASSAGES])
        for one in statements(number, passage)
        if not is_names(one.text)
    ]
    rarity = _rarity(question, read)
    own = [coverage(question.terms, one.folded, rarity) for one in read]
    top = max((p.score for p in passages[:PASSAGES]), default=1.0) or 1.0
    found = []
    for index, one in enumerate(read):
        before = own[index - 1] if index and read[index - 1].passage == one.passage else 0.0
        signals = _signals(question, one, passages[one.passage], rarity, top, own[index], before)
        score = sum(weights.get(name, 0.0) * value for name, value in signals.items())
        found.append(Candidate(one, signals, score))
    found.sort(key=lambda c: (-c.score, c.statement.passage, c.statement.order))
    return found


def _rarity(question: Question, read: Sequence[Statement]) -> dict[int, float]:
    """How much each term tells statements apart here."""
    out = {}
    for index, term in enumerate(question.terms):
        held = sum(1 for one in read if term.found_in(one.folded) > 0)
        out[index] = math.log((len(read) + 1.5) / (held + 0.5)) + 0.2
    return out


def _signals(
    question: Question,
    one: Statement,
    passage: Passage,
    rarity: Mapping[int, float],
    top: float,
    own: float,
    before: float,
) -> dict[str, float]:
    terms = question.terms
    wide = f"{one.context} {one.folded}"
    verbs = [t for t in terms if t.kind == "verb"]
    compounds = [t for t in terms if t.kind == "compound"]
    focus = [terms[i] for i in question.focus]
    kind = holds_kind(question, one.folded)
    leans = 1.0 if _LEANS.match(one.folded) else 0.0
    length = len(one.text)
    run = _longest_run(question.norm, one.folded)
    return {
        "own": own,
        "wide": coverage(terms, wide, rarity),
        "pairs": len(question.pairs & one.pairs) / len(question.pairs) if question.pairs else 0.0,
        "kind": kind,
        "figure": float(new_figures(question, one.folded))
        if question.has("when", "money", "how_long", "how_many")
        else 0.0,
        "focus": coverage(focus, one.folded) if focus else 0.5,
        "compound": coverage(compounds, one.folded) if compounds else 0.5,
        "verb": coverage(verbs, one.folded) if verbs else 0.5,
        "rank": 1.0 / (1 + one.passage),
        "score": passage.score / top,
        "first": 1.0 if one.order == 0 else 0.0,
        "short": 1.0 if length < 20 else 0.0,
        "long": min(length, 200) / 200,
        "run": min(run, 12) / 12,
        "answers": kind * own,
        "subject": coverage([t for t in terms if t.kind == "name"], wide)
        if any(t.kind == "name" for t in terms)
        else 0.5,
        "before": before,
        "leans": leans * before,
        "named": float("called" in question.forms and kind > 0),
        "topic": 1.0 if passage.title and one.folded.startswith(fold(passage.title)[:6]) else 0.0,
        "only": max(0.0, own - 0.8),
        "new": 1.0 if one.pairs - question.pairs or holds_kind(question, one.folded) == 1.0 else 0.0,
        "tail": 1.0 if one.order > 5 else 0.0,
    }


def _longest_run(asked: str, text: str) -> int:
    return SequenceMatcher(None, asked, text, autojunk=False).find_longest_match().size


def best(found: Sequence[Candidate], limit: int = 2, *, defines: bool = False) -> list[Candidate]:
    """The statements to show: the best, then what explains it (``これは…``) or the next that says something else."""
    chosen: list[Candidate] = []
    for one in found:
        if any(one.statement.folded in c.statement.folded for c in chosen):
            continue
        if len(one.statement.text) < 16 and one.signals["new"] == 0 and len(found) > limit:
            continue  # a name standing alone says nothing that the question does not
        chosen.append(one)
        if len(chosen) == limit:
            break
    if defines and len(chosen) == limit > 1:
        first = chosen[0].statement
        for one in found:
            after = one.statement
            if after.passage == first.passage and after.order == first.order + 1 and _EXPLAINS.match(after.folded):
                chosen[-1] = one
                break
    return chosen

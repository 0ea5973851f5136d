"""Does the evidence answer the question? The signals; how they are weighed is fitted, see ``calibration``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answering.documents.extraction import Candidate
from bot.answering.language.folding import fold
from bot.answering.language.question_types import Question
from bot.answering.language.terms import Term, bigrams, coverage
from bot.seams import Passage

SIGNALS = (
    "dense", "lexical", "idf", "dense_gap", "score_gap", "passage", "names", "numbers", "focus", "pairs", "sentence",
    "wide", "kind", "worst", "kind_focus", "strength", "terms", "run", "title", "two", "alone",
)  # fmt: skip


def signals(question: Question, passages: Sequence[Passage], chosen: Sequence[Candidate]) -> dict[str, float]:
    """What speaks for and against answering with ``chosen``; every value about 0 to 1."""
    if not passages or not chosen:
        return dict.fromkeys(SIGNALS, 0.0)
    best = chosen[0]
    passage = passages[best.statement.passage]
    whole = fold(f"{passage.title} {passage.heading} {passage.text}")
    terms = question.terms
    names = [t for t in terms if t.kind == "name" or (t.kind == "noun" and t.weight >= 1.5)]
    numbers = [t for t in terms if t.kind == "number" and t.weight > 1]
    focus = [terms[i] for i in question.focus]
    others = [p for p in passages if p.id != passage.id]
    held = [t.found_in(whole) for t in terms if t.kind != "compound"]
    pairs = bigrams(whole)
    both = " ".join(c.statement.folded for c in chosen)
    return {
        "dense": (passage.dense - 0.75) * 4,
        "lexical": passage.lexical,
        "idf": passage.coverage,
        "dense_gap": (passage.dense - max((p.dense for p in others), default=0.75)) * 10,
        "score_gap": passage.score - max((p.score for p in others), default=0.0),
        "passage": coverage(terms, whole),
        "names": coverage(names, whole),
        "numbers": coverage(numbers, whole),
        "focus": coverage(focus, whole),
        "pairs": len(question.pairs & pairs) / len(question.pairs) if question.pairs else 1.0,
        "sentence": best.signals["own"],
        "wide": best.signals["wide"],
        "kind": best.signals["kind"],
        "worst": min(held, default=1.0),
        "kind_focus": best.signals["kind"] * best.signals["focus"],
        "strength": min(1.0, max(0.0, best.score / 12)),
        "terms": min(1.0, len(held) / 10),
        "run": best.signals["run"],
        "title": coverage(terms, fold(passage.title)),
        "two": coverage(terms, f"{fold(passage.title)} {both}"),
        "alone": 1.0 if len(held) <= 2 else 0.0,
    }


def missing(question: Question, texts: Sequence[str], skip: Sequence[tuple[int, int]] = ()) -> tuple[Term, ...]:
    """The names and numbers of the question that none of the folded ``texts`` holds."""
    whole = " ".join(texts)
    return tuple(
        term for term in question.terms
        if (term.kind == "name" or (term.kind == "number" and term.weight > 1))
        and not any(a < term.end and term.start < b for a, b in skip) and term.found_in(whole) == 0
    )  # fmt: skip


def weigh(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted sum of named values."""
    return sum(weights.get(name, 0.0) * value for name, value in values.items())

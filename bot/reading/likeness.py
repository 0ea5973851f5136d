"""What a sentence is like, when no rule knows it: a linear model over runs of characters, trained at build time.

The exemplars are data (``prompts/<lang>/lexicon/exemplars/<subject>.txt``, one a line); ``python -m
benchmarks.likeness`` trains and writes ``<subject>.json`` beside them. Harmless readings only: nothing that erases,
hands over or shares is ever taken from a likeness.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LONGEST = 120
"""Characters of a sentence that are looked at."""
NONE = "none"
"""The label of what is nothing of the kind."""


class LikenessError(Exception):
    """Exemplars or weights are missing, wrong or do not belong together; names file and line."""


@dataclass(frozen=True, eq=False)
class Likeness:
    """Trained weights of one subject in one language. Compared by identity."""

    labels: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]] = field(repr=False)
    """Run of characters → a weight for each label, its rarity included."""
    rarity: Mapping[str, float] = field(repr=False)
    """Run of characters → its inverse document frequency."""
    bias: tuple[float, ...]
    language: str

    def best(self, sentence: str) -> tuple[str, float]:
        """The likeliest label of a normalised sentence and its probability; ``none`` when nothing is known of it."""
        counts = {gram: n for gram, n in grams(sentence, self.language).items() if gram in self.weights}
        if not counts:
            return NONE, 0.0
        values = {gram: (1 + math.log(n)) * self.rarity[gram] for gram, n in counts.items()}
        length = math.sqrt(sum(value * value for value in values.values()))
        scores = list(self.bias)
        for gram, value in values.items():
            for index, weight in enumerate(self.weights[gram]):
                scores[index] += weight * value / length
        top = max(scores)
        total = sum(math.exp(score - top) for score in scores)
        return self.labels[scores.index(top)], 1 / total


def grams(sentence: str, language: str) -> Counter[str]:
    """Runs of one to four characters; in English of two to five within a word, its borders as spaces."""
    text = sentence.strip().lower()[:LONGEST]
    if language == "ja":
        joined = "".join(c for c in text if c.isalnum() or c == "ー")
        return Counter(joined[i : i + n] for n in range(1, 5) for i in range(len(joined) - n + 1))
    counts: Counter[str] = Counter()
    for word in "".join(c if c.isalnum() or c == "'" else " " for c in text).split():
        padded = f" {word} "
        counts.update(padded[i : i + n] for n in range(2, 6) for i in range(len(padded) - n + 1))
    return counts


def exemplars(path: Path) -> list[tuple[str, str]]:
    """Label and sentence of every line that is not a comment.

    Raises:
        LikenessError: a line has no tab; names it.
    """
    rows: list[tuple[str, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        label, tab, sentence = line.partition("\t")
        if not tab or not label.strip() or not sentence.strip():
            raise LikenessError(f"{path}:{number}: a line is a label, a tab and a sentence")
        rows.append((label.strip(), sentence.strip()))
    return rows


def digest(path: Path) -> str:
    """What tells whether weights were trained on these exemplars."""
    return hashlib.sha256("\n".join("\t".join(row) for row in exemplars(path)).encode()).hexdigest()[:16]


def load(path: Path, language: str) -> Likeness | None:
    """The weights in ``path``; None when there are none.

    Raises:
        LikenessError: the file is not what the training writes.
    """
    if not path.exists():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        labels, bias = tuple(data["labels"]), tuple(float(b) for b in data["bias"])
        weights = {gram: tuple(row[1:]) for gram, row in data["grams"].items()}
        rarity = {gram: float(row[0]) for gram, row in data["grams"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LikenessError(f"{path}: not the weights of a likeness ({error}); train them anew") from error
    if len(bias) != len(labels) or any(len(row) != len(labels) for row in weights.values()):
        raise LikenessError(f"{path}: weights and labels do not go together; train them anew")
    return Likeness(labels, weights, rarity, bias, language)

"""What a sentence is like, when no rule knows it: linear models over runs of characters and over its meaning.

The exemplars are data (``prompts/<lang>/lexicon/exemplars/*.txt``); ``python -m benchmarks.likeness`` trains on them
and writes ``likeness.npz`` beside them. Two opinions are weighed: one from the runs of characters, one from the
sentence's embedding where there is one at hand.

Harmless readings only: nothing that erases, hands over or shares is ever taken from a likeness.
"""

from __future__ import annotations

import math
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

LONGEST = 120
"""Characters of a sentence that are looked at."""
NONE = "none"
"""Labels of what is neither a style of stay nor an act begin with it."""
FILE = "likeness.npz"
MEANING = 2.0
"""How much more the meaning counts than the runs of characters: these know set phrases, that knows paraphrases."""

Meaning = Callable[[str], Sequence[float] | None]
"""A sentence → its embedding from the model that the weights were trained with; None when there is none."""
Floats = npt.NDArray[np.float32]


class LikenessError(Exception):
    """Exemplars or weights are missing, wrong or do not belong together; names file and line."""


@dataclass(frozen=True, eq=False)
class Likeness:
    """Trained weights of one language. Compared by identity."""

    language: str
    of: str
    """What tells which exemplars it was trained on."""
    labels: tuple[str, ...]
    """``style:refresh``, ``act:more``, ``none:value``."""
    numbers: Mapping[str, int] = field(repr=False)
    """Run of characters → its row."""
    rarity: Floats = field(repr=False)
    """Inverse document frequency of each run."""
    weights: npt.NDArray[np.int8] = field(repr=False)
    """A row for each run, a column for each label, in units of ``scale``."""
    scale: float
    bias: Floats = field(repr=False)
    meaning: Floats = field(repr=False)
    """A row for each dimension of an embedding, a column for each label."""
    meaning_bias: Floats = field(repr=False)

    def by_words(self, sentence: str) -> Floats:
        """Log probability of each label, from the runs of characters of a normalised sentence."""
        counts = {self.numbers.get(gram): n for gram, n in grams(sentence, self.language).items()}
        counts.pop(None, None)
        if not counts:
            return _log_shares(self.bias)
        rows = np.array(list(counts), np.intp)
        values = (1 + np.log(np.array(list(counts.values()), np.float32))) * self.rarity[rows]
        values /= float(np.sqrt(values @ values)) or 1.0
        scores: Floats = values @ self.weights[rows].astype(np.float32) * np.float32(self.scale) + self.bias
        return _log_shares(scores)

    def by_meaning(self, vector: Sequence[float]) -> Floats:
        """Log probability of each label, from a sentence's embedding."""
        return _log_shares(np.asarray(vector, np.float32) @ self.meaning + self.meaning_bias)

    def shares(self, sentence: str, vector: Sequence[float] | None = None) -> dict[str, float]:
        """Label → probability, the likeliest first; ``vector``: the sentence's embedding, if there is one."""
        scores = self.by_words(sentence)
        if vector is not None:
            scores = _log_shares((scores + MEANING * self.by_meaning(vector)) / (1 + MEANING))
        order = np.argsort(-scores)
        return {self.labels[i]: math.exp(float(scores[i])) for i in order}


def _log_shares(scores: npt.NDArray[Any]) -> Floats:
    shifted = scores - scores.max()
    shares: Floats = np.asarray(shifted - np.log(np.exp(shifted).sum()), np.float32)
    return shares


def grams(sentence: str, language: str) -> Counter[str]:
    """Runs of one to four characters, with the borders of the sentence as ``^`` and ``$``.

    In English runs of two to five within a word, its borders as spaces, and pairs of words.
    """
    text = sentence.strip().lower()[:LONGEST]
    if language == "ja":
        joined = "^" + "".join(c for c in text if c.isalnum() or c in "ー?") + "$"
        return Counter(joined[i : i + n] for n in range(1, 5) for i in range(len(joined) - n + 1))
    words = "".join(c if c.isalnum() or c in "'?" else " " for c in text.replace("?", " ?")).split()
    counts: Counter[str] = Counter()
    for word in words:
        padded = f" {word} "
        counts.update(padded[i : i + n] for n in range(2, 6) for i in range(len(padded) - n + 1))
    ends = ["^", *words, "$"]
    counts.update(f"{one}_{two}" for one, two in pairwise(ends))
    return counts


def load(path: Path, language: str) -> Likeness | None:
    """The weights in ``path``; None when there are none.

    Raises:
        LikenessError: the file is not what the training writes.
    """
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as data:
            runs = data["grams"].tobytes().decode("utf-8").split("\n")
            model = Likeness(
                language,
                str(data["of"]),
                tuple(str(label) for label in data["labels"]),
                {run: row for row, run in enumerate(runs)},
                data["rarity"].astype(np.float32),
                data["weights"],
                float(data["scale"]),
                data["bias"].astype(np.float32),
                data["meaning"].astype(np.float32),
                data["meaning_bias"].astype(np.float32),
            )
    except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile) as error:
        raise LikenessError(f"{path}: not the weights of a likeness ({error}); train them anew") from error
    columns = (model.weights.shape[-1], model.bias.size, model.meaning.shape[-1], model.meaning_bias.size)
    if set(columns) != {len(model.labels)} or not len(model.numbers) == len(model.weights) == model.rarity.size:
        raise LikenessError(f"{path}: weights and labels do not go together; train them anew")
    return model

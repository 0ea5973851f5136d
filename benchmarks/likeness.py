"""Train what the reading falls back on when no rule knows a sentence: ``python -m benchmarks.likeness``.

A multinomial logistic regression over runs of characters (tf-idf), from ``prompts/<lang>/lexicon/exemplars/*.txt`` to
a ``.json`` beside each; five-fold figures are printed. Needs scikit-learn, which the product itself does not.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from pathlib import Path

from bot.reading.likeness import NONE, digest, exemplars, grams

MIN_SENTENCES = 2
"""A run of characters that fewer exemplars have says nothing about other people's sentences."""
STRENGTH = 50.0


def train(path: Path, language: str) -> str:
    """Train on one file of exemplars, write its weights, and say how well it does on folds of them."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    rows = exemplars(path)
    names = [label for label, _ in rows]
    counts = [grams(sentence, language) for _, sentence in rows]
    frequency = Counter(gram for count in counts for gram in count)
    known = sorted(gram for gram, n in frequency.items() if n >= MIN_SENTENCES)
    rarity = [math.log((1 + len(rows)) / (1 + frequency[gram])) + 1 for gram in known]
    number = {gram: index for index, gram in enumerate(known)}
    matrix = np.zeros((len(rows), len(known)))
    for row, count in enumerate(counts):
        for gram, n in count.items():
            if gram in number:
                matrix[row, number[gram]] = (1 + math.log(n)) * rarity[number[gram]]
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2000)
    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    guessed = cross_val_predict(model, matrix, names, cv=folds)
    right = sum(a == b for a, b in zip(guessed, names, strict=True))
    false = sum(a not in (NONE, b) for a, b in zip(guessed, names, strict=True))
    model.fit(matrix, names)
    written = {
        "of": digest(path),
        "labels": list(model.classes_),
        "bias": [round(float(b), 3) for b in model.intercept_],
        "grams": {
            gram: [round(rarity[i], 2), *(round(float(w), 2) for w in model.coef_[:, i])] for gram, i in number.items()
        },
    }
    target = path.with_suffix(".json")
    target.write_text(json.dumps(written, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    size = target.stat().st_size // 1024
    return f"{path}: {len(rows)} exemplars, five folds {right / len(rows):.2f} right, {false} false; {size} KB"


def main() -> None:
    """Train every subject of every language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prompts", type=Path, default=Path("prompts"))
    for path in sorted(parser.parse_args().prompts.glob("*/lexicon/exemplars/*.txt")):
        print(train(path, path.parents[2].name))


if __name__ == "__main__":
    main()

"""Train what the reading falls back on when no rule knows a sentence: ``python -m benchmarks.likeness``.

From ``prompts/<lang>/lexicon/exemplars/*.txt`` (styles between the lines, acts in unusual words) and ``doing/*.txt``
(what a message does, by several writers, a file each) to ``likeness.npz`` beside them: a multinomial logistic
regression over runs of characters (tf-idf) for each language, and one over the embeddings of the bundled model for
all languages together. A line is a label, a tab and a sentence; ``(a|b)`` in it stands for either, ``(a|)`` for
perhaps: such a line teaches up to ``MOST`` sentences in which every alternative has its turn. The sentences were
written for this project and share its licence.

Figures are of folds over lines, or over writers for ``doing``, so that no sentence is judged by its sisters. Needs
scikit-learn, which the product itself does not.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import math
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.reading.likeness import FILE, MEANING, NONE, LikenessError, grams
from bot.reading.text import normalise
from knowledge.embedding import BUNDLED, models_folder, open_embeddings

PROJECT = Path(__file__).parent.parent
MOST = 6
"""Sentences that one line with alternatives teaches."""
MIN_SENTENCES = 2
"""A run of characters that fewer exemplars have says nothing about other people's sentences."""
MOST_RUNS = 16_000
"""Runs of characters that are kept for a language: those with the largest weights."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One folder of exemplars in ``lexicon`` and how it is learned."""

    folder: str
    strength: float
    strength_of_meaning: float
    balanced: bool
    """Every label counts the same, however many exemplars it has."""
    by_writer: bool
    """Figures are of writers whom nothing was learned from, not of lines."""


LESSONS = (
    Lesson("exemplars", 50.0, 30.0, balanced=True, by_writer=False),
    Lesson("doing", 30.0, 100.0, balanced=False, by_writer=True),
)

_EITHER = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Exemplar:
    """One sentence and what it is said for."""

    label: str
    sentence: str
    line: str
    """Where it was written; sentences of one line are sisters."""

    @property
    def writer(self) -> str:
        """The file, of one writer in either language."""
        return Path(self.line.rpartition(":")[0]).name


def sentences_of(line: str, either: re.Pattern[str] = _EITHER) -> list[str]:
    """The sentences that a line with alternatives teaches, always the same. ``either``: how they are written."""
    parts: list[list[str]] = []
    last = 0
    for match in either.finditer(line):
        parts += [[line[last : match.start()]], match[1].split("|")]
        last = match.end()
    parts.append([line[last:]])
    if math.prod(map(len, parts)) <= MOST:
        chosen: Any = itertools.product(*parts)
    else:
        shuffle = random.Random(line)
        orders = [shuffle.sample(part, len(part)) for part in parts]
        chosen = (
            [order[(turn + turn // len(order) * place) % len(order)] for place, order in enumerate(orders)]
            for turn in range(MOST)
        )
    return list(dict.fromkeys(re.sub(r"\s+", " ", "".join(pieces)).strip() for pieces in chosen))


def exemplars(folder: Path) -> list[Exemplar]:
    """Every sentence that the files of a folder teach.

    Raises:
        LikenessError: a line has no tab; names it.
    """
    rows: list[Exemplar] = []
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            label, tab, sentence = line.partition("\t")
            if not tab or not label.strip() or not sentence.strip():
                raise LikenessError(f"{path}:{number}: a line is a label, a tab and a sentence")
            place = f"{path}:{number}"
            rows += [Exemplar(label.strip(), taught, place) for taught in sentences_of(sentence.strip())]
    return rows


def folders(prompts: Path, name: str = "exemplars") -> dict[str, Path]:
    """Language → its folder of exemplars."""
    return {path.parents[1].name: path for path in sorted(prompts.glob(f"*/lexicon/{name}"))}


def digest(prompts: Path, name: str = "exemplars") -> str:
    """What tells whether weights were trained on these exemplars: all languages', since meaning is shared."""
    rows = [(row.label, row.sentence) for folder in folders(prompts, name).values() for row in exemplars(folder)]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def train(prompts: Path, lesson: Lesson, *, folds: bool = False) -> None:
    """Train every language; with ``folds`` print how well it does on folds of its exemplars."""
    from sklearn.linear_model import LogisticRegression

    weight = "balanced" if lesson.balanced else None
    taught = {language: exemplars(folder) for language, folder in folders(prompts, lesson.folder).items()}
    every = [row for rows in taught.values() for row in rows]
    embeddings = open_embeddings(BUNDLED, models_folder(PROJECT))
    vectors = np.array([embeddings.embed_query(row.sentence) for row in every], np.float32)
    meaning = LogisticRegression(C=lesson.strength_of_meaning, class_weight=weight, max_iter=300, tol=1e-3)
    of_meaning = _folds(meaning, vectors, every, lesson) if folds else None
    meaning.fit(vectors, [row.label for row in every])
    labels = list(meaning.classes_)
    of, at = digest(prompts, lesson.folder), 0
    for language, rows in taught.items():
        matrix, runs, rarity = _matrix(rows, language)
        words = LogisticRegression(C=lesson.strength, class_weight=weight, max_iter=300, tol=1e-3)
        of_words = _folds(words, matrix, rows, lesson, labels) if folds else None
        words.fit(matrix, [row.label for row in rows])
        target = prompts / language / "lexicon" / lesson.folder / FILE
        _write(target, of, labels, words, runs, rarity, meaning)
        print(f"{language}: {len(rows)} sentences of {len({row.line for row in rows})} lines, "
              f"{target.stat().st_size // 1024} KB")  # fmt: skip
        if of_words is not None and of_meaning is not None:
            own = of_meaning[at : at + len(rows)]
            for name, shares in (("words", of_words), ("meaning", own), ("both", of_words + MEANING * own)):
                print(f"  {name:8}{_figures(shares, rows, labels)}")
        at += len(rows)


def _matrix(rows: Sequence[Exemplar], language: str) -> tuple[Any, list[str], list[float]]:
    """Tf-idf of the runs of characters, rows of unit length; the runs; their rarity."""
    from scipy.sparse import csr_matrix

    counts = [grams(normalise(row.sentence)[0], language) for row in rows]
    frequency = Counter(gram for count in counts for gram in count)
    runs = sorted(gram for gram, n in frequency.items() if n >= MIN_SENTENCES)
    rarity = [math.log((1 + len(rows)) / (1 + frequency[run])) + 1 for run in runs]
    number = {run: index for index, run in enumerate(runs)}
    data, columns, starts = [], [], [0]
    for count in counts:
        values = {number[gram]: (1 + math.log(n)) * rarity[number[gram]] for gram, n in count.items() if gram in number}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        columns += list(values)
        data += [value / length for value in values.values()]
        starts.append(len(data))
    return csr_matrix((data, columns, starts), shape=(len(rows), len(runs))), runs, rarity


def _folds(model: Any, matrix: Any, rows: Sequence[Exemplar], lesson: Lesson, labels: Sequence[str] = ()) -> Any:
    """Log probability of each label for each row, from models that saw neither it nor its sisters."""
    from sklearn.model_selection import GroupKFold

    names = np.array([row.label for row in rows])
    labels = labels or sorted(set(names))
    out = np.full((len(rows), len(labels)), math.log(1e-6))
    groups = [row.writer if lesson.by_writer else row.line for row in rows]
    folds = GroupKFold(min(5, len(set(groups))), shuffle=True, random_state=1)
    for seen, held in folds.split(matrix, names, groups):
        model.fit(matrix[seen], names[seen])
        columns = [labels.index(label) for label in model.classes_]
        out[np.ix_(held, columns)] = np.log(model.predict_proba(matrix[held]) + 1e-6)
    return out


def _figures(shares: Any, rows: Sequence[Exemplar], labels: Sequence[str]) -> str:
    guessed = [labels[i] for i in shares.argmax(axis=1)]
    pairs = list(zip(guessed, (row.label for row in rows), strict=True))
    styles = [(a, b) for a, b in pairs if b.startswith("style:")]
    false = sum(a.startswith("style:") and a != b for a, b in pairs)
    right = sum(a == b or (a.startswith(NONE) and b.startswith(NONE)) for a, b in pairs)
    told = f"right {right / len(pairs):.3f}"
    if styles:
        told += f"; styles right {sum(a == b for a, b in styles) / len(styles):.3f} ({len(styles)}), false {false}"
    return told


def _write(
    target: Path, of: str, labels: list[str], words: Any, runs: list[str], rarity: list[float], meaning: Any
) -> None:
    """The weights of runs in eighths of a byte's range, those of the meaning in half precision."""
    own = [labels.index(label) for label in words.classes_]
    weights = np.zeros((len(runs), len(labels)), np.float32)
    weights[:, own] = words.coef_.T
    bias = np.full(len(labels), -20.0, np.float32)
    bias[own] = words.intercept_
    kept = np.sort(np.argsort(-np.abs(weights).max(axis=1))[:MOST_RUNS])
    scale = float(np.abs(weights).max()) / 127
    np.savez_compressed(
        target,
        of=np.array(of),
        labels=np.array(labels),
        grams=np.frombuffer("\n".join(runs[i] for i in kept).encode(), np.uint8),
        rarity=np.array(rarity, np.float16)[kept],
        weights=np.round(weights[kept] / scale).astype(np.int8),
        scale=np.array(scale),
        bias=bias,
        meaning=meaning.coef_.T.astype(np.float16),
        meaning_bias=meaning.intercept_.astype(np.float32),
    )


def main() -> None:
    """Train every language on every lesson."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prompts", type=Path, default=Path("prompts"))
    parser.add_argument("--only", default="", choices=["", *(lesson.folder for lesson in LESSONS)])
    parser.add_argument("--folds", action="store_true", help="print figures of five folds (takes minutes)")
    options = parser.parse_args()
    for lesson in LESSONS:
        if options.only in ("", lesson.folder):
            print(lesson.folder)
            train(options.prompts, lesson, folds=options.folds)


if __name__ == "__main__":
    main()

"""Questions that people are known to ask: of each, the fact that answers it, or that nothing does.

Two questions that mean the same lie nearer to each other than a question to its answer, whatever their words; so what
is asked is also held against these. They stand in ``sources/questions.csv``, one a line:

- ``about``: id of the fact that answers it; of a programme or subject (or ``general``) where ``answered`` is ``no``;
- ``round``: who wrote it together with others, so that a fit can be tested on another hand's questions.

Their vectors come along (``questions.npz``, with those of ``yes_no.csv``, and ``answers.npz`` of what answers them;
made by ``python -m knowledge.known_questions``): what is not in there, or another model's, is embedded when it is first
needed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from bot.seams import Alike
from knowledge import known_answers, known_decisions
from knowledge.lexical import folded
from knowledge.question_rows import rows
from knowledge.text_vectors import TextVectors, Vector, key, keys

COLUMNS = ("about", "answered", "language", "round", "question")
SHIPPED = "questions.npz"
WORDS = 0.03
"""What all words in common are worth beside the cosine, whose differences are of a few hundredths."""
SCALE = 127.0
"""Of the shipped vectors, which are bytes."""


@dataclass(frozen=True, slots=True)
class Known:
    """One line of the file."""

    about: str
    answered: bool
    language: str
    round: str
    text: str


@cache
def read(path: Path) -> tuple[Known, ...]:
    """The lines of ``questions.csv``; read once in a process.

    Raises:
        BadInput: a line is not of its form; names it.
    """
    told = rows(path, COLUMNS, lambda row: row["answered"] in ("yes", "no"), "answered is yes or no")
    return tuple(
        Known(row["about"], row["answered"] == "yes", row["language"], row["round"], row["question"].strip())
        for row in told
    )


class KnownQuestions:
    """The known questions with their vectors."""

    def __init__(self, rows: Sequence[Known], vectors: TextVectors, unstated: frozenset[str] = frozenset()) -> None:
        """Nothing is read yet.

        Args:
            rows: the questions.
            vectors: embeds texts as questions: both sides are questions.
            unstated: answers that say that the sources do not say it.
        """
        self.rows = rows
        self._unstated = unstated
        self._texts = tuple(row.text for row in rows)
        self._vectors = vectors

    def learn(self) -> int:
        """Embed what is not known yet; returns how many there were."""
        return self._vectors.learn(self._texts)

    def alike(
        self, question: str, vector: Sequence[float], limit: int, kept: Callable[[Known], bool] = lambda _: True
    ) -> Sequence[Alike]:
        """The ``limit`` known questions most like ``question``, the most alike first; only those that are ``kept``.

        Of those nearest in meaning, words in common decide: one word tells 「趣味は？」 from 「どんな人？」, which lie
        side by side in meaning when both name the same person.
        """
        if not self.rows:
            return ()
        cosines = self._vectors.cosines(vector, self._texts)
        nearest = [i for i in _highest(cosines, 4 * limit) if kept(self.rows[i])][:limit]
        asked = _pairs(question)
        found = [
            Alike(
                self.rows[i].about, self.rows[i].answered, float(cosines[i]) + WORDS * _shared(asked, self._texts[i]),
                stated=self.rows[i].about not in self._unstated,
            )
            for i in nearest
        ]  # fmt: skip
        return sorted(found, key=lambda one: -one.likeness)


def _highest(values: Vector, count: int) -> list[int]:
    """The numbers of the ``count`` highest, the highest first; of equal ones the first."""
    if len(values) > count:
        least = np.partition(values, -count)[-count]
        numbers = np.flatnonzero(values >= least)
    else:
        numbers = np.arange(len(values))
    chosen: list[int] = numbers[np.argsort(-values[numbers], kind="stable")][:count].tolist()
    return chosen


def _shared(asked: frozenset[str], text: str) -> float:
    """Share of pairs of characters that a known question has in common with what is asked, 0 to 1."""
    own = _pairs(text)
    return len(asked & own) / max(1, len(asked | own))


@lru_cache(maxsize=2048)
def _pairs(text: str) -> frozenset[str]:
    plain = folded(text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def main(*, anew: bool = False) -> int:
    """Make the shipped vectors: of the questions that are new, or of all ``anew``; and of what answers them."""
    from knowledge.bundled_model import BUNDLED, model_folder
    from knowledge.embedding import OnnxEmbeddings, models_folder
    from knowledge.question_encoder import NAME

    project = Path(__file__).resolve().parent.parent
    folder = project / "knowledge" / "sources"
    embeddings = OnnxEmbeddings(model_folder(models_folder(project)))
    asked = [row.text for row in read(folder / "questions.csv")]
    asked += [row.text for row in known_decisions.read(folder / known_decisions.FILE)]
    texts = list(dict.fromkeys(asked))
    kept = TextVectors(
        None,
        lambda fresh: [embeddings.embed_asked(text) for text in fresh],
        model_name=NAME,
        shipped=None if anew else folder / SHIPPED,
    )
    vectors = kept.of(texts)
    vectors /= np.abs(vectors).max(axis=1, keepdims=True)
    np.savez_compressed(
        folder / SHIPPED,
        model=NAME,
        keys=keys([key(text) for text in texts]),
        vectors=np.round(vectors * SCALE).astype(np.int8),
    )
    said = list(dict.fromkeys(text for one in known_answers.read(folder / "facts.csv").values() for text in one.texts))
    np.savez_compressed(
        folder / known_answers.SHIPPED,
        model=BUNDLED,
        keys=keys([key(text) for text in said]),
        vectors=np.array(embeddings.embed_documents(said), np.float16),
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(anew="--all" in sys.argv))

"""Questions → vectors that lie near the statements that answer them, and near questions that mean the same.

The bundled model with an adapter (``question_encoder.npz``), trained by ``benchmarks/train_question_encoder.py`` on the
known questions: their statements keep the vectors that the bundled model gives them, so that a statement written
tomorrow is found as well; the questions are moved. What nothing answers comes to lie apart from all statements.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge import low_rank
from knowledge.low_rank import Cut, Encoder

ADAPTER = Path(__file__).with_name("question_encoder.npz")
MODEL = "question_encoder.onnx"
NAME = "bundled-questions"
"""By which vectors of this model are told from others."""
PREFIX = "query: "
TOKENS = 64
"""Of a question that are read."""


class QuestionEncoder:
    """Vectors of length 1; safe to use from several threads."""

    def __init__(self, folder: Path, cut: Callable[[], Cut]) -> None:
        """Nothing is loaded yet.

        Args:
            folder: the built model.
            cut: opens what turns a text into token ids, with the marks of its start and end around them.
        """
        self._encoder = Encoder(folder, MODEL, cut)

    def embed(self, question: str) -> list[float]:
        """The vector of a question.

        Raises:
            StoreError: the model can not be used.
        """
        ids = self._encoder.cut(PREFIX + question)
        given: list[float] = self._encoder.run([*ids[: TOKENS - 1], ids[-1]] if len(ids) > TOKENS else ids).tolist()
        return given


def export(checkpoint: Path, folder: Path, adapter: Path = ADAPTER) -> None:
    """Build the model into ``folder``; see ``low_rank.export``."""

    def mean(torch: Any, states: Any, _: Any) -> Any:
        return torch.nn.functional.normalize(states.mean(1), dim=1)

    low_rank.export(checkpoint, folder, adapter, MODEL, mean)

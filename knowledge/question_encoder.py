"""Questions → vectors that lie near the statements that answer them, and near questions that mean the same.

The bundled model with an adapter (``question_encoder.npz``), trained by ``benchmarks/train_question_encoder.py`` on the
known questions: their statements keep the vectors that the bundled model gives them, so that a statement written
tomorrow is found as well; the questions are moved. What nothing answers comes to lie apart from all statements.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from knowledge.low_rank import Cut, SentenceEncoder, export_sentences

ADAPTER = Path(__file__).with_name("question_encoder.npz")
MODEL = "question_encoder.onnx"
NAME = "bundled-questions"
"""By which vectors of this model are told from others."""
TOKENS = 64
"""Of a question that are read."""


def encoder(folder: Path, cut: Callable[[], Cut]) -> SentenceEncoder:
    """The encoder in a built model's folder; see ``SentenceEncoder``."""
    return SentenceEncoder(folder, MODEL, cut, tokens=TOKENS)


def export(checkpoint: Path, folder: Path) -> None:
    """Build the model into ``folder``; see ``low_rank.export``."""
    export_sentences(checkpoint, folder, ADAPTER, MODEL)

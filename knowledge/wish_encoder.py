"""What people would love to do or see → vectors that lie near the descriptions that they mean.

The bundled model with an adapter (``wish_encoder.npz``), trained by ``benchmarks/train_wish_encoder.py`` on wishes that
several writers told obliquely, each with the description that is meant. The descriptions keep the vectors that the
bundled model gives them, so that an offer written tomorrow is found as well; the wishes are moved.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from knowledge.low_rank import Cut, SentenceEncoder, export_sentences

ADAPTER = Path(__file__).with_name("wish_encoder.npz")
MODEL = "wish_encoder.onnx"
TOKENS = 128
"""Of a wish that are read."""


def encoder(folder: Path, cut: Callable[[], Cut]) -> SentenceEncoder:
    """The encoder in a built model's folder; see ``SentenceEncoder``."""
    return SentenceEncoder(folder, MODEL, cut, tokens=TOKENS)


def export(checkpoint: Path, folder: Path) -> None:
    """Build the model into ``folder``; see ``low_rank.export``."""
    export_sentences(checkpoint, folder, ADAPTER, MODEL)

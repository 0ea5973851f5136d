"""Does a statement answer a question? A cross-encoder: it reads both together, token against token.

Vectors tell what two texts are about; whether one answers the other (this year's figure, not last year's) shows only
when they are read together. The model is the bundled one with an adapter (``cross_encoder.npz``: low-rank updates of
its linear layers, and a head), trained by ``benchmarks/train_cross_encoder.py`` on the known questions and on questions
about Wikipedia articles (JSQuAD, CC BY-SA 4.0); it is merged and turned into 8 bits when the model is built.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bot.seams import Read
from knowledge import low_rank
from knowledge.low_rank import Cut, Encoder

ADAPTER = Path(__file__).with_name("cross_encoder.npz")
MODEL = "cross_encoder.onnx"
QUESTION, STATEMENT = 64, 160
"""Tokens of each that are read."""
REMEMBERED = 4096
"""Pairs whose scores are kept: a follow-up is often looked up twice in a turn."""


class CrossEncoder:
    """Scores pairs; safe to use from several threads."""

    def __init__(self, folder: Path, cut: Callable[[], Cut], *, threads: int) -> None:
        """Nothing is loaded yet.

        Args:
            folder: the built model.
            cut: opens what turns a text into token ids, with the marks of its start and end around them.
            threads: pairs that are read at the same time.
        """
        self._encoder = Encoder(folder, MODEL, cut)
        self._pool = ThreadPoolExecutor(threads, "cross-encoder")
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, str], Read] = OrderedDict()

    def scores(self, question: str, statements: Sequence[str]) -> list[Read]:
        """Each statement read together with the question.

        Raises:
            StoreError: the model can not be used.
        """
        pairs = [(question, statement) for statement in statements]
        with self._lock:
            found = {pair: self._known[pair] for pair in pairs if pair in self._known}
        missing = [pair for pair in dict.fromkeys(pairs) if pair not in found]
        if missing:
            found |= zip(missing, self._pool.map(self._score, missing), strict=True)
            with self._lock:
                self._known.update({pair: found[pair] for pair in missing})
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
        return [found[pair] for pair in pairs]

    def _score(self, pair: tuple[str, str]) -> Read:
        cut = self._encoder.cut
        return Read(*self._encoder.run(together(cut(pair[0]), cut(pair[1]))).tolist())


def together(question: Sequence[int], statement: Sequence[int]) -> list[int]:
    """Two texts with the marks of their start and end as one: ``<s> … </s></s> … </s>``."""
    end = question[-1]
    return [question[0], *question[1:-1][:QUESTION], end, end, *statement[1:-1][:STATEMENT], end]


def export(checkpoint: Path, folder: Path, adapter: Path = ADAPTER) -> None:
    """Build the model into ``folder``; see ``low_rank.export``."""

    def heads(torch: Any, states: Any, held: Any) -> Any:
        pooled = torch.cat([states[:, 0], states.mean(1)], 1)
        return pooled @ torch.from_numpy(held["head_weight"]).t() + torch.from_numpy(held["head_bias"])

    low_rank.export(checkpoint, folder, adapter, MODEL, heads)

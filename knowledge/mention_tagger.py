"""What each thing that a message names is to the stay: wished for, shut out, or only mentioned.

The first layers of the bundled model with an adapter (``mention_tagger.npz``), trained by
``benchmarks/train_mention_tagger.py`` on messages that several writers marked. A message is read once, whatever it
names; places, dates, lengths and sums stand in it as no more than what they are, so that nothing is learned of Kyoto.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.seams import Piece, Roles
from knowledge import low_rank
from knowledge.low_rank import Cut, Encoder

ADAPTER = Path(__file__).with_name("mention_tagger.npz")
MODEL = "mention_tagger.onnx"
TOKENS = 128
"""Of a message that are read."""
OPEN, CLOSE = "«", "»"
"""Around what is named; what it is to the stay is told at the first."""
NAMES = {"place": "地名", "time": "時期", "days": "期間", "money": "金額"}
"""What stands for a thing of each kind, in either language; of any other kind its value and its own words do."""

CALLED = {
    "local_innovation": "地域課題の解決",
    "refresh": "休養",
    "training": "研修",
    "childcare_care": "育児・介護",
    "second_career": "セカンドキャリア",
    "side_job": "副業",
    "double_work": "複業",
    "dual_base": "二拠点生活",
    "full_remote": "フルリモート",
}
"""What is said for a value that is no word."""


class MentionTagger:
    """Probabilities of what each thing that is named is; safe to use from several threads."""

    def __init__(self, folder: Path, cut: Callable[[], Cut]) -> None:
        """Nothing is loaded yet.

        Args:
            folder: the built model.
            cut: opens what turns a text into token ids, with the marks of its start and end around them.
        """
        self._encoder = Encoder(folder, MODEL, cut)

    def roles(self, pieces: Sequence[Piece]) -> list[Roles]:
        """For each piece that is named, in order; fewer where the message is too long.

        Raises:
            StoreError: the model can not be used.
        """
        ids, at = tokens(pieces, self._encoder.cut)
        if not at:
            return []
        given = self._encoder.run(ids)
        return [Roles(*map(float, given[position])) for position in at]


def tokens(pieces: Sequence[Piece], cut: Cut) -> tuple[list[int], list[int]]:
    """The token ids of a message, and at which of them each thing that it names begins."""
    start, opens, closes, end = (*cut(OPEN)[:2], *cut(CLOSE)[1:3])
    ids, at = [start], []
    for kind, words, value in pieces:
        if kind:
            at.append(len(ids))
            said = f"{CALLED.get(value, value)}: {words}" if value else words
            ids += [opens, *cut(NAMES.get(kind, said))[1:-1], closes]
        else:
            ids += cut(words)[1:-1]
    ids = [*ids[: TOKENS - 1], end]
    return ids, [position for position in at if position < TOKENS - 1]


def export(checkpoint: Path, folder: Path, adapter: Path = ADAPTER) -> None:
    """Build the model into ``folder``; see ``low_rank.export``."""

    def shares(torch: Any, states: Any, held: Any) -> Any:
        return torch.softmax(states @ torch.from_numpy(held["w"]) + torch.from_numpy(held["bias"]), 2)

    low_rank.export(checkpoint, folder, adapter, MODEL, shares)

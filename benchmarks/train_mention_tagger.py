"""Train what tells what a thing that is named is to the stay; writes ``knowledge/mention_tagger.npz``.

    python -m benchmarks.train_mention_tagger [--without WRITER...] [--epochs N] [--rate R] [--write FILE] [--failures]

From ``prompts/<lang>/lexicon/scope/*.txt``, the messages that ``benchmarks/scope.py`` trains on, too: every mention is
marked in them as wanted, avoided, taken back or only mentioned. In ``scope/judged/*.txt`` needs, purposes and people
are marked that the grammars had read or seen named, and what a person judged each of them to be; the golden readings
and conversations of the tests are taken for right.
With ``--without`` it prints how well the mentions of those writers are told, whom nothing was learned from.
Then run ``python -m knowledge.embedding --again``.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import torch

from benchmarks.adapting import MODEL, AdaptedModel, batches, learner
from benchmarks.answers import PROJECT
from benchmarks.scope import Marked, marked, tested
from bot.places import Places
from bot.preferences import Polarity
from bot.reading import RuleReader, load_lexicons
from bot.reading.pieces import VALUED, pieces
from bot.seams import Piece
from knowledge.bundled_model import open_tokenizer
from knowledge.mention_tagger import ADAPTER, NAMES, tokens

ORDER = "wxm"
"""Wished for, shut out, only mentioned: as in ``bot.seams.Roles``."""
ROLES = {Polarity.WANT: "w", Polarity.AVOID: "x", Polarity.RETRACTED: "x", Polarity.MENTIONED: "m"}
KINDS = {"when": "time", "length": "days"} | {kind: kind for kind in ("place", "money", "people", "work", "need")}
"""Kind of a mark → kind of a piece."""
DEPTH = 6
"""Layers of the bundled model that are kept: twelve told no more of the writers held back, and take twice as long."""
RATE = 8e-4
BATCH = 24
SMOOTHING = 0.05
SHUT_OUT = 1.2
"""How much more what is ruled out counts: there is little of it."""
BARE = 0.5
"""Share of messages whose people, purposes and needs stay unmarked: the reading marks only the kinds of ``NAMES``."""
SURE = 0.9
TESTS = "tests"
"""The writer of what the tests hold to be right."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, its mentions apart from what stands between them."""

    writer: str
    language: str
    pieces: tuple[Piece, ...]
    roles: str
    """Of the pieces that have a kind, in order."""

    def bare(self) -> Message:
        """The same with no other mentions marked than those of ``NAMES`` and those that were judged."""
        named = [piece for piece in self.pieces if piece.kind]
        pieces = tuple(piece if _stays(piece) else Piece("", piece.words) for piece in self.pieces)
        kept = "".join(role for piece, role in zip(named, self.roles, strict=True) if _stays(piece))
        return Message(self.writer, self.language, _joined(pieces), kept)


def _stays(piece: Piece) -> bool:
    return piece.kind in NAMES or bool(piece.value)


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    out: list[Piece] = []
    for piece in pieces:
        if out and not piece.kind and not out[-1].kind:
            out[-1] = Piece("", out[-1].words + piece.words)
        else:
            out.append(piece)
    return tuple(out)


def messages(prompts: Path) -> list[Message]:
    """Every marked message of every writer.

    Raises:
        ScopeError: a mark is wrong; names file and line.
    """
    return [
        _message(row, folder.parents[1].name)
        for folder in sorted(prompts.glob("*/lexicon/scope"))
        for row in (*marked(folder), *marked(folder / "judged"))
    ]


def golden(prompts: Path, tests: Path) -> list[Message]:
    """What the grammars make of needs, purposes and people in messages whose reading the tests hold to be right."""
    reader = RuleReader(Places.load(PROJECT / "knowledge" / "sources"), load_lexicons(prompts))
    out = []
    for language in sorted(path.parents[1].name for path in prompts.glob("*/lexicon/scope")):
        for text, values in groupby(tested(reader, tests, language, VALUED | {"party"}), key=lambda value: value.text):
            read = sorted((value.one for value in values), key=lambda f: (f.start, -f.end))
            apart = [f for i, f in enumerate(read) if not any(f.start < before.end for before in read[:i])]
            roles = "".join(ROLES[f.polarity] for f in apart)
            out.append(Message(TESTS, language, tuple(pieces(text, apart, 0, len(text.norm))), roles))
    return [message for message in out if message.roles]


def _message(row: Marked, language: str) -> Message:
    pieces, at = [], 0
    for mark in row.marks:
        words = row.text[mark.start : mark.end]
        pieces += [Piece("", row.text[at : mark.start]), Piece(KINDS[mark.kind], words, mark.value)]
        at = mark.end
    pieces.append(Piece("", row.text[at:]))
    return Message(row.writer, language, tuple(pieces), "".join(ROLES[mark.meant] for mark in row.marks))


class Tagger(torch.nn.Module):
    """The first layers of the bundled model with an adapter, and what tells roles from their states."""

    def __init__(self) -> None:
        super().__init__()
        self.model = AdaptedModel(DEPTH)
        self.w = torch.nn.Parameter(torch.randn(self.model.encoder.config.hidden_size, len(ORDER)) * 0.08)
        self.bias = torch.nn.Parameter(torch.zeros(len(ORDER)))

    def forward(self, some: Sequence[tuple[list[int], list[int]]]) -> torch.Tensor:
        """Scores of the roles of each mention of some messages, one after the other."""
        states, _ = self.model.states([ids for ids, _ in some])
        messages = [number for number, (_, at) in enumerate(some) for _ in at]
        places = [place for _, at in some for place in at]
        scores: torch.Tensor = states[torch.tensor(messages), torch.tensor(places)] @ self.w + self.bias
        return scores


def train(rows: Sequence[Message], epochs: int, rate: float) -> Tagger:
    """Some passes over the messages, each time with or without the marks of people, purposes and needs."""
    draw, cut, net = random.Random(3), open_tokenizer(MODEL), Tagger()
    forms = [[(tokens(form.pieces, cut), form.roles) for form in (row, row.bare())] for row in rows]
    learned = [p for p in net.parameters() if p.requires_grad]
    learn = learner(learned, rate, epochs * math.ceil(len(rows) / BATCH))
    weight = torch.tensor([1.0, SHUT_OUT, 1.0])
    lengths = [len(whole[0][0]) for whole, _ in forms]
    started = time.perf_counter()
    for epoch in range(1, epochs + 1):
        losses = []
        for batch in batches(range(len(rows)), lengths, BATCH, draw):
            drawn = [forms[i][draw.random() < BARE] for i in batch]
            some = [form for form in drawn if form[0][1]]
            if not some:
                continue
            told = torch.tensor([ORDER.index(role) for (_, at), roles in some for role in roles[: len(at)]])
            scores = net([form for form, _ in some])
            loss = torch.nn.functional.cross_entropy(scores, told, weight=weight, label_smoothing=SMOOTHING)
            losses.append(learn(loss))
        print(f"pass {epoch}: loss {np.mean(losses):.3f}, {time.perf_counter() - started:.0f} s", flush=True)
    return net


def measure(net: Tagger, rows: Sequence[Message], *, failures: bool) -> None:
    """How well wished for is told from not, by language and kind; of those that are sure, how many are right."""
    cut = open_tokenizer(MODEL)
    judged: list[tuple[str, str, bool, float]] = []
    for row in rows:
        given = tokens(row.pieces, cut)
        if not given[1]:
            continue
        with torch.no_grad():
            shares = torch.softmax(net([given]), 1)[:, 0].tolist()
        named = [piece for piece in row.pieces if piece.kind]
        for piece, role, share in zip(named, row.roles, shares, strict=False):
            judged.append((row.language, piece.kind, role == "w", share))
            if failures and (share > 0.5) != (role == "w"):
                print(f"  {role} {share:.2f} {piece.words} | {''.join(p.words for p in row.pieces)}")
    for language in sorted({one[0] for one in judged}):
        for kind in ("all", *sorted({one[1] for one in judged})):
            some = [(w, share) for lang, k, w, share in judged if lang == language and kind in ("all", k)]
            sure = [(w, share) for w, share in some if max(share, 1 - share) > SURE]
            right = sum((share > 0.5) == w for w, share in some)
            if some:
                held = sum((share > 0.5) == w for w, share in sure) / max(1, len(sure))
                print(
                    f"  {language} {kind:8}{len(some):5} right {right / len(some):.3f}; "
                    f"sure {len(sure) / len(some):.2f}, of these right {held:.3f}"
                )


def main(arguments: list[str] | None = None) -> int:
    """Train, measure, store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--prompts", type=Path, default=PROJECT / "prompts")
    parser.add_argument("--without", nargs="*", default=[], help="writers to hold back")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--write", type=Path, default=ADAPTER)
    parser.add_argument("--failures", action="store_true", help="print what is told wrong")
    options = parser.parse_args(arguments)
    torch.manual_seed(3)
    rows = [*messages(options.prompts), *golden(options.prompts, PROJECT / "tests")]
    net = train([row for row in rows if row.writer not in options.without], options.epochs, options.rate)
    measure(net, [row for row in rows if row.writer in options.without], failures=options.failures)
    net.model.store(options.write, {"w": net.w, "bias": net.bias, "depth": torch.tensor(DEPTH)})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

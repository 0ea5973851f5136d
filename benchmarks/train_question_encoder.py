"""Train the adapter with which questions are turned into vectors; writes ``knowledge/question_encoder.npz``.

    python -m benchmarks.train_question_encoder [--without ROUND...] [--epochs N] [--start FILE --rate R] \\
        [--documents FILE...] [--squad FILE] [--write FILE]

Every known question is drawn towards the statements that answer it, whose vectors stay, and towards other questions
that they answer; one that nothing answers, away from all statements and towards its like. After each pass it prints how
well the questions of the rounds held back (``--without``; other people wrote them) are told: their statement by the
nearest statement and by the nearest known question, and answerable from not (area under the curve).
With ``--documents`` (those that the facts were drawn from) the questions are drawn towards what these say as well, so
that it is found in plain documents; with ``--squad`` (a file of the form of SQuAD whose contexts begin with a title and
``[SEP]``) also questions about other things, each towards the sentence that answers it.
Then run ``python -m knowledge.embedding --again`` and ``python -m knowledge.known_questions --all``.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from benchmarks.adapting import MODEL, AdaptedModel, Statements, articles, batches, learner, statements
from benchmarks.answers import SOURCES
from knowledge.bundled_model import open_tokenizer
from knowledge.embedding import OnnxEmbeddings
from knowledge.known_questions import Known, read
from knowledge.low_rank import PREFIX
from knowledge.question_encoder import ADAPTER, TOKENS

RATE = 6e-4
BATCH = 64
SCALE = 3.95
"""Logarithm of what cosines are multiplied by, to begin with."""
NOTHING = 0.72
"""Cosine beyond which a question has an answer, to begin with."""


class Questions:
    """The known questions with what answers them, and their vectors."""

    def __init__(self, rows: Sequence[Known], told: Statements, model: AdaptedModel) -> None:
        self.rows, self.model = rows, model
        cut = open_tokenizer(MODEL)
        self.ids = [cut(PREFIX + row.text)[:TOKENS] for row in rows]
        self.own = torch.zeros(len(rows), len(told.texts), dtype=torch.bool)
        for number, row in enumerate(rows):
            if row.answered:
                self.own[number, told.telling(row.about)] = True
        self.answered = self.own.any(1)
        self.unsure = torch.zeros_like(self.own)
        perhaps = {fact: [n for n, held in enumerate(told.perhaps) if fact in held] for fact in {r.about for r in rows}}
        for number, row in enumerate(rows):
            self.unsure[number, perhaps[row.about]] = True
        self.unsure &= ~self.own

    def vectors(self, numbers: Sequence[int]) -> torch.Tensor:
        """The vectors of some, as they are now."""
        return torch.nn.functional.normalize(self.model.states([self.ids[i] for i in numbers])[1], dim=1)

    def all_vectors(self, numbers: Sequence[int]) -> torch.Tensor:
        """The same of many, without learning from them."""
        by_length = sorted(range(len(numbers)), key=lambda k: len(self.ids[numbers[k]]))
        found = torch.zeros(len(numbers), self.model.encoder.config.hidden_size)
        with torch.no_grad():
            for start in range(0, len(by_length), 2 * BATCH):
                part = by_length[start : start + 2 * BATCH]
                found[part] = self.vectors([numbers[k] for k in part])
        return found


def train(asked: Questions, told: Statements, used: list[int], held: list[int], epochs: int, rate: float) -> None:
    """Some passes over the questions."""
    draw = random.Random(3)
    fixed = torch.tensor(told.vectors)
    scale, nothing = (torch.nn.Parameter(torch.tensor(value)) for value in (SCALE, NOTHING))
    learned = [p for p in asked.model.parameters() if p.requires_grad]
    learn = learner(learned, rate, epochs * math.ceil(len(used) / BATCH), [scale, nothing])
    lengths = [len(row) for row in asked.ids]
    place = {number: k for k, number in enumerate(used)}
    bank = asked.all_vectors(used)
    bank_own, bank_answered = asked.own[used], asked.answered[used]
    started = time.perf_counter()
    for epoch in range(1, epochs + 1):
        losses = []
        for batch in batches(used, lengths, BATCH, draw):
            mine, own, answered = asked.vectors(batch), asked.own[batch], asked.answered[batch]
            near = (mine @ fixed.t()).masked_fill(asked.unsure[batch], -1)
            by_statement = torch.cat([near, nothing.expand(len(batch), 1)], 1) * scale.exp()
            loss = _chosen(by_statement, torch.cat([own, ~answered[:, None]], 1))
            at = torch.tensor([place[number] for number in batch])[:, None]
            like = (own.float() @ bank_own.float().t() > 0) | (~answered[:, None] & ~bank_answered[None])
            by_question = (mine @ bank.t() * scale.exp()).scatter(1, at, -1e4)
            loss = loss + _chosen(by_question, like.scatter(1, at, value=False))
            losses.append(learn(loss))
            bank[at[:, 0]] = mine.detach()
        bank = asked.all_vectors(used)
        print(f"pass {epoch}: loss {np.mean(losses):.3f}, {time.perf_counter() - started:.0f} s", flush=True)
        if held:
            measure(asked, fixed, used, bank, held)


def _chosen(scores: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Mean surprise at the right ones being chosen, over rows that have any."""
    surprise = torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right, -1e4), 1)
    return surprise[right.any(1)].mean()


def measure(asked: Questions, fixed: torch.Tensor, used: list[int], bank: torch.Tensor, held: list[int]) -> None:
    """How well the questions held back are told."""
    mine, own, answered = asked.all_vectors(held), asked.own[held], asked.answered[held]
    near, like = mine @ fixed.t(), mine @ bank.t()
    known = like.masked_fill(~asked.answered[used][None], -1)
    refused = like.masked_fill(asked.answered[used][None], -1)
    by_statement = own.gather(1, near.argmax(1)[:, None])[:, 0]
    by_question = (own & asked.own[used][known.argmax(1)]).any(1)
    truth = answered.numpy()
    told = roc_auc_score(truth, near.max(1).values.numpy())
    apart = roc_auc_score(truth, (known.max(1).values - refused.max(1).values).numpy())
    print(
        f"  held back: {int(answered.sum())} answerable, {int((~answered).sum())} not: right by the nearest statement "
        f"{by_statement[answered].float().mean():.3f}, by the nearest known question "
        f"{by_question[answered].float().mean():.3f}; area under the curve {told:.3f} and {apart:.3f}", flush=True,
    )  # fmt: skip


def elsewhere(path: Path) -> tuple[list[Known], Statements]:
    """Questions about articles, and the articles' sentences, which stand for facts of their own."""
    numbers: dict[str, int] = {}
    rows = []
    for one in articles(path, random.Random(7)):
        texts = [f"{one.title}：{text}" for text in one.sentences]
        for text in texts:
            numbers.setdefault(text, len(numbers))
        right = next((text for text, own in zip(texts, one.sentences, strict=True) if one.answered_by(own)), "")
        if right:
            rows.append(Known(f"article:{numbers[right]}", answered=True, language="ja", round="", text=one.question))
    vectors = np.array(OnnxEmbeddings(MODEL).embed_documents(list(numbers)), np.float32)
    ids = tuple(frozenset({f"article:{n}"}) for n in range(len(numbers)))
    return rows, Statements(tuple(numbers), ("ja",) * len(numbers), ids, vectors)


def main(arguments: list[str] | None = None) -> int:
    """Train, measure, store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--without", nargs="*", default=[], help="rounds of known questions to hold back")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--start", type=Path, help="an adapter to go on from, with a lower rate")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--documents", type=Path, nargs="*", default=[], help="that the facts were drawn from")
    parser.add_argument("--squad", type=Path, help="questions about articles, in the form of SQuAD")
    parser.add_argument("--write", type=Path, default=ADAPTER)
    options = parser.parse_args(arguments)
    torch.manual_seed(3)
    model = AdaptedModel()
    if options.start:
        model.start(options.start)
    told = statements(options.documents)
    rows = read(SOURCES / "questions.csv")
    if options.squad:
        others, theirs = elsewhere(options.squad)
        rows, told = (*rows, *others), told.with_others(theirs)
    asked = Questions(rows, told, model)
    used = [number for number, row in enumerate(rows) if row.round not in options.without]
    held = [number for number, row in enumerate(rows) if row.round in options.without]
    train(asked, told, used, held, options.epochs, options.rate)
    model.store(options.write, {})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Train the adapter with which question and statement are read together: ``knowledge/cross_encoder.npz``.

    python -m benchmarks.train_cross_encoder [--squad FILE] [--documents FILE...] [--start FILE] [--passes N] \\
        [--share S] [--all] [--write FILE]

Two things are taught, each with a head of its own. Does the statement answer the question: known questions with what
answers them and with what is near but does not, and, with ``--squad`` (a file of the form of SQuAD whose contexts begin
with a title and ``[SEP]``), questions with the sentences of their article; ``--documents`` are those that the facts
were drawn from: what they say answers as well. Does it say yes: ``yes_no.csv`` (``yes``, ``no``, or ``open`` where the
statement tells neither), ``yes_no_stated.csv`` (the same, asked freely of statements that the file words itself), and
known questions of other kinds, which rest on nothing false. Every fifth fact and statement of these is held back; the
last lines are about those. ``--start`` goes on from an adapter, without the first pass
over all. ``--passes`` over the yes-no questions follow, each with a ``--share`` of the others. What is shipped went
through one more pass over ``--all``, after everything was measured and fitted.
Then run ``python -m knowledge.embedding --again``.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from benchmarks.adapting import MODEL, AdaptedModel, Statements, articles, batches, learner, statements
from benchmarks.answers import SOURCES
from knowledge.bundled_model import open_tokenizer
from knowledge.cross_encoder import ADAPTER, together
from knowledge.embedding import OnnxEmbeddings
from knowledge.known_questions import Known, read

YES_NO = SOURCES / "yes_no.csv"
STATED = Path(__file__).with_name("yes_no_stated.csv")
RATES = (6e-4, 5e-4)
"""Of the first pass, over all pairs, and of the further ones."""
BATCH = 32
NEAR = 12
"""Statements near a question from which one that does not answer it is drawn; the nearest is always taken."""
TITLED = 0.7
"""Share of sentences of articles that stand after the article's title."""
NEAREST = 0.7
"""Share of questions that are paired with the nearest statement that answers them, not with any of those."""
ACROSS = 0.35
"""Share of English questions that are paired with the Japanese statement, as documents have it."""
PATTERNED = frozenset({"4", "5"})
"""Rounds of known questions that are off topic or made from a pattern: one statement each is enough."""
AGREES = 1.5
"""Weight of the second head's loss."""
PLAIN = 0.35
"""Weight in it of a question of another kind."""
HELD = 5
_JAPANESE = re.compile(r"[ぁ-ん一-龥]")
_YES_NO = re.compile(
    r"(?:か|の|よね|かな|っけ)[?？]?$|^(?:is|are|do|does|did|can|was|were|has|have|will|could|should)\b"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a statement; None: this is not known."""

    question: str
    statement: str
    answers: bool
    agrees: bool | None = None
    plain: bool = True
    """Not a question of ``yes_no.csv`` or ``yes_no_stated.csv``."""


def known_pairs(rows: Sequence[Known], told: Statements, model: OnnxEmbeddings, draw: random.Random) -> Iterator[Pair]:
    """Known questions with what answers them and with what does not."""
    for row in rows:
        language = "ja" if row.language == "ja" or draw.random() < ACROSS else "en"
        near = told.vectors @ np.array(model.embed_query(row.text), np.float32)
        own = set(told.telling(row.about)) if row.answered else set()
        right = told.telling(row.about, language) if row.answered else []
        if right:
            agrees = None if _YES_NO.search(row.text.lower()) else True
            chosen = max(right, key=lambda n: near[n]) if draw.random() < NEAREST else draw.choice(right)
            yield Pair(row.text, told.texts[chosen], answers=True, agrees=agrees)
        own.update(n for n, facts in enumerate(told.perhaps) if row.about in facts)
        order = [n for n in np.argsort(-near).tolist() if told.languages[n] == language and n not in own][:NEAR]
        for n in (order[0], *([] if row.round in PATTERNED else [draw.choice(order[1:])])):
            yield Pair(row.text, told.texts[n], answers=False)


def squad_pairs(path: Path, model: OnnxEmbeddings, draw: random.Random) -> Iterator[Pair]:
    """Questions about articles with the articles' sentences."""
    vectors = {}
    for one in articles(path, draw):
        if one.title not in vectors:
            texts = [f"{one.title}：{text}" for text in one.whole]
            vectors[one.title] = np.array(model.embed_documents(texts), np.float32)
        near = vectors[one.title] @ np.array(model.embed_query(one.question), np.float32)
        score = dict(zip(one.whole, near.tolist(), strict=True))
        right = [text for text in one.sentences if one.answered_by(text)]
        wrong = sorted((text for text in score if not one.answered_by(text)), key=lambda t: -score[t])[:NEAR]
        if right and len(wrong) > 1:
            head = f"{one.title}：" if draw.random() < TITLED else ""
            yield Pair(one.question, head + max(right, key=lambda t: score[t]), answers=True)
            for text in (wrong[0], draw.choice(wrong[1:])):
                yield Pair(one.question, head + text, answers=False)


def yes_no_pairs(told: Statements) -> Iterator[tuple[str, Pair]]:
    """Each with its fact, or with its statement where that is its own."""
    with YES_NO.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for number in told.telling(row["fact"], row["language"])[:1]:
                yield row["fact"], _judged(row, told.texts[number])
    with STATED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["statement"], _judged(row, row["statement"])


def _judged(row: Mapping[str, str], statement: str) -> Pair:
    decided = row["answer"] != "open"
    return Pair(row["question"], statement, decided, row["answer"] == "yes" if decided else None, plain=False)


class Heads:
    """The model with its two heads, over the first token and the mean of all."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.model = AdaptedModel()
        self.head = torch.nn.Linear(2 * self.model.encoder.config.hidden_size, 2)
        torch.nn.init.normal_(self.head.weight, std=0.02)
        cut = open_tokenizer(MODEL)
        self.pairs = pairs
        self.ids = [together(cut(pair.question), cut(pair.statement)) for pair in pairs]

    def start(self, path: Path) -> None:
        """Go on from what was stored."""
        held = self.model.start(path)
        with torch.no_grad():
            self.head.weight.copy_(held["head_weight"])
            self.head.bias.copy_(held["head_bias"])

    def scores(self, numbers: Sequence[int]) -> torch.Tensor:
        """(pairs, 2)."""
        states, mean = self.model.states([self.ids[i] for i in numbers])
        scores: torch.Tensor = self.head(torch.cat([states[:, 0], mean], 1))
        return scores

    def train(self, passes: Sequence[Sequence[int]], rate: float, draw: random.Random) -> None:
        """Learn from these pairs, pass by pass."""
        lengths = [len(row) for row in self.ids]
        learned = [p for p in (*self.model.parameters(), *self.head.parameters()) if p.requires_grad]
        order = [batch for numbers in passes for batch in batches(numbers, lengths, BATCH, draw)]
        learn = learner(learned, rate, len(order))
        started, losses = time.perf_counter(), []
        surprise = torch.nn.functional.binary_cross_entropy_with_logits
        for number, batch in enumerate(order, 1):
            pairs = [self.pairs[i] for i in batch]
            scores = self.scores(batch)
            loss = surprise(scores[:, 0], torch.tensor([float(p.answers) for p in pairs]))
            weight = torch.tensor([(PLAIN if p.plain else 1.0) * (p.agrees is not None) for p in pairs])
            agrees = surprise(scores[:, 1], torch.tensor([float(p.agrees or 0) for p in pairs]), reduction="none")
            loss = loss + AGREES * (agrees * weight).sum() / weight.sum().clamp(min=1)
            losses.append(learn(loss))
            if number % 100 == 0 or number == len(order):
                took = time.perf_counter() - started
                print(f"{number}/{len(order)}  loss {np.mean(losses[-100:]):.3f}  {took:.0f} s", flush=True)

    def measure(self, numbers: Sequence[int]) -> None:
        """How well yes is told from no, and what is open from both."""
        with torch.no_grad():
            parts = [self.scores(numbers[i : i + BATCH]) for i in range(0, len(numbers), BATCH)]
        scores = torch.cat(parts).numpy()
        decided = np.array([self.pairs[i].answers for i in numbers])
        print(f"{len(numbers)} held back: decided told from open, area {roc_auc_score(decided, scores[:, 0]):.3f}")
        for language in ("ja", "en"):
            of = np.array([_JAPANESE.search(self.pairs[i].question) is not None for i in numbers]) == (language == "ja")
            odds = scores[decided & of, 1]
            truth = np.array([bool(self.pairs[i].agrees) for i in np.asarray(numbers)[decided & of]])
            for least in (0.0, 1.0, 2.0, 3.0):
                sure = np.abs(odds) >= least
                right = np.mean((odds > 0)[sure] == truth[sure])
                print(f"  {language}, |odds| >= {least}: {sure.mean():.2f} of them, right {right:.3f}", flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Train, measure, store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--squad", type=Path, help="questions about articles, in the form of SQuAD")
    parser.add_argument("--documents", type=Path, nargs="*", default=[], help="that the facts were drawn from")
    parser.add_argument("--start", type=Path, help="an adapter to go on from")
    parser.add_argument("--passes", type=int, default=3, help="over the yes-no questions")
    parser.add_argument("--share", type=float, default=1 / 18, help="of the others, with each of these passes")
    parser.add_argument("--all", action="store_true", help="hold nothing back: the last training of what is shipped")
    parser.add_argument("--write", type=Path, default=ADAPTER)
    options = parser.parse_args(arguments)
    torch.manual_seed(3)
    draw = random.Random(7)
    told, embeddings = statements(options.documents), OnnxEmbeddings(MODEL)
    rows = list(read(SOURCES / "questions.csv"))
    if options.start:
        rows = draw.sample(rows, round(len(rows) * options.share * options.passes))
    plain = list(known_pairs(rows, told, embeddings, draw))
    if options.squad:
        plain += squad_pairs(options.squad, embeddings, draw)
    judged = list(yes_no_pairs(told))
    stated = {pair.statement for _, pair in judged}
    facts = [sorted({of for of, _ in judged if (of in stated) is own}) for own in (False, True)]
    back = set() if options.all else {of for every in facts for of in every[::HELD]}
    taught, held = ([pair for fact, pair in judged if (fact in back) is away] for away in (False, True))
    heads = Heads([*plain, *taught, *held])
    every = range(len(plain) + len(taught))
    stride = options.passes
    if options.start:
        heads.start(options.start)
    else:
        heads.train([every], RATES[0], draw)
        stride = round(1 / options.share)
    others = every[: len(plain)]
    heads.train([[*every[len(plain) :], *others[k::stride]] for k in range(options.passes)], RATES[1], draw)
    if held:
        heads.measure(range(len(every), len(heads.pairs)))
    heads.model.store(options.write, {"head_weight": heads.head.weight, "head_bias": heads.head.bias})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

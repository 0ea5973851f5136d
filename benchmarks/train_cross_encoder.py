"""Train the adapter with which question and statement are read together: ``knowledge/cross_encoder.npz``.

    python -m benchmarks.train_cross_encoder [--squad FILE] [--write FILE]

Two things are taught, each with a head of its own. Does the statement answer the question: known questions with what
answers them and with what is near but does not, and, with ``--squad`` (a file of the form of SQuAD whose contexts begin
with a title and ``[SEP]``), questions with the sentences of their article. Does it say yes: ``yes_no.csv`` (``yes``,
``no``, or ``false`` for a question that rests on something else than the statement says), and known questions of other
kinds, which rest on nothing false. Every tenth fact of ``yes_no.csv`` is held back; the last lines are about those.
Then run ``python -m knowledge.embedding --again``.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from benchmarks.adapting import MODEL, AdaptedModel, Statements, batches, statements, steps
from benchmarks.answers import SOURCES
from knowledge.bundled_model import open_tokenizer
from knowledge.cross_encoder import ADAPTER, together
from knowledge.embedding import OnnxEmbeddings
from knowledge.known_questions import Known, read

YES_NO = Path(__file__).with_name("yes_no.csv")
RATES = (6e-4, 5e-4)
"""Of the first pass, over all pairs, and of the further ones."""
FURTHER = 3
"""Passes over the yes-no questions, each with its share of the others."""
BATCH = 32
NEAR = 12
"""Statements near a question from which one that does not answer it is drawn; the nearest is always taken."""
SQUAD_QUESTIONS = 3200
TITLED = 0.7
"""Share of sentences of articles that stand after the article's title."""
ACROSS = 0.35
"""Share of English questions that are paired with the Japanese statement, as documents have it."""
PATTERNED = frozenset({"4", "5"})
"""Rounds of known questions that are off topic or made from a pattern: one statement each is enough."""
AGREES = 1.5
"""Weight of the second head's loss."""
PLAIN = 0.35
"""Weight in it of a question of another kind."""
HELD = 10
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
    """Not a question of ``yes_no.csv``."""


def known_pairs(rows: Sequence[Known], told: Statements, model: OnnxEmbeddings, draw: random.Random) -> Iterator[Pair]:
    """Known questions with what answers them and with what does not."""
    for row in rows:
        language = "ja" if row.language == "ja" or draw.random() < ACROSS else "en"
        near = told.vectors @ np.array(model.embed_query(row.text), np.float32)
        own = set(told.telling(row.about)) if row.answered else set()
        right = told.telling(row.about, language) if row.answered else []
        if right:
            agrees = None if _YES_NO.search(row.text.lower()) else True
            yield Pair(row.text, told.texts[max(right, key=lambda n: near[n])], answers=True, agrees=agrees)
        order = [n for n in np.argsort(-near).tolist() if told.languages[n] == language and n not in own][:NEAR]
        for n in (order[0], *([] if row.round in PATTERNED else [draw.choice(order[1:])])):
            yield Pair(row.text, told.texts[n], answers=False)


def squad_pairs(path: Path, model: OnnxEmbeddings, draw: random.Random) -> Iterator[Pair]:
    """Questions about articles with the articles' sentences."""
    asked = []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        parts = [(p["qas"], _sentences(p["context"])) for p in article["paragraphs"]]
        whole = [one for _, sentences in parts for one in sentences]
        asked += [(one, article["title"], sentences, whole) for qas, sentences in parts for one in qas]
    draw.shuffle(asked)
    vectors = {}
    for one, title, sentences, whole in asked[:SQUAD_QUESTIONS]:
        if title not in vectors:
            vectors[title] = np.array(model.embed_documents([f"{title}：{text}" for text in whole]), np.float32)
        near = vectors[title] @ np.array(model.embed_query(one["question"]), np.float32)
        score = dict(zip(whole, near.tolist(), strict=True))
        answers = {answer["text"] for answer in one["answers"]}
        right = [text for text in sentences if any(answer in text for answer in answers)]
        wrong = sorted((t for t in score if not any(a in t for a in answers)), key=lambda t: -score[t])[:NEAR]
        if right and len(wrong) > 1:
            head = f"{title}：" if draw.random() < TITLED else ""
            yield Pair(one["question"], head + max(right, key=lambda t: score[t]), answers=True)
            for text in (wrong[0], draw.choice(wrong[1:])):
                yield Pair(one["question"], head + text, answers=False)


def _sentences(context: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=。)", context.split("[SEP]", 1)[-1]) if part.strip()]


def yes_no_pairs(told: Statements) -> Iterator[tuple[str, Pair]]:
    """Each with its fact."""
    with YES_NO.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for number in told.telling(row["fact"], row["language"])[:1]:
                agrees = row["answer"] == "yes"
                yield row["fact"], Pair(row["question"], told.texts[number], answers=True, agrees=agrees, plain=False)


class Heads:
    """The model with its two heads, over the first token and the mean of all."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.model = AdaptedModel()
        self.head = torch.nn.Linear(2 * self.model.encoder.config.hidden_size, 2)
        torch.nn.init.normal_(self.head.weight, std=0.02)
        cut = open_tokenizer(MODEL)
        self.pairs = pairs
        self.ids = [together(cut(pair.question), cut(pair.statement)) for pair in pairs]

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
        made, slope = steps(learned, rate, len(order))
        started, losses = time.perf_counter(), []
        surprise = torch.nn.functional.binary_cross_entropy_with_logits
        for number, batch in enumerate(order, 1):
            pairs = [self.pairs[i] for i in batch]
            scores = self.scores(batch)
            loss = surprise(scores[:, 0], torch.tensor([float(p.answers) for p in pairs]))
            weight = torch.tensor([(PLAIN if p.plain else 1.0) * (p.agrees is not None) for p in pairs])
            agrees = surprise(scores[:, 1], torch.tensor([float(p.agrees or 0) for p in pairs]), reduction="none")
            loss = loss + AGREES * (agrees * weight).sum() / weight.sum().clamp(min=1)
            made.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            made.step()
            slope.step()
            losses.append(float(loss))
            if number % 100 == 0 or number == len(order):
                took = time.perf_counter() - started
                print(f"{number}/{len(order)}  loss {np.mean(losses[-100:]):.3f}  {took:.0f} s", flush=True)

    def measure(self, numbers: Sequence[int]) -> None:
        """How well yes is told from no."""
        with torch.no_grad():
            parts = [self.scores(numbers[i : i + BATCH]) for i in range(0, len(numbers), BATCH)]
        odds = torch.cat(parts)[:, 1].numpy()
        truth = np.array([bool(self.pairs[i].agrees) for i in numbers])
        print(
            f"{len(numbers)} held back: right {np.mean((odds > 0) == truth):.3f}, area {roc_auc_score(truth, odds):.3f}"
        )


def main(arguments: list[str] | None = None) -> int:
    """Train, measure, store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--squad", type=Path, help="questions about articles, in the form of SQuAD")
    parser.add_argument("--write", type=Path, default=ADAPTER)
    options = parser.parse_args(arguments)
    torch.manual_seed(3)
    draw = random.Random(7)
    told, embeddings = statements(), OnnxEmbeddings(MODEL)
    plain = list(known_pairs(read(SOURCES / "questions.csv"), told, embeddings, draw))
    if options.squad:
        plain += squad_pairs(options.squad, embeddings, draw)
    judged = list(yes_no_pairs(told))
    facts = sorted({fact for fact, _ in judged})
    back = set(facts[::HELD])
    taught, held = ([pair for fact, pair in judged if (fact in back) is away] for away in (False, True))
    heads = Heads([*plain, *taught, *held])
    every = range(len(plain) + len(taught))
    heads.train([every], RATES[0], draw)
    heads.train(
        [[*every[len(plain) :], *every[: len(plain)][k :: 6 * FURTHER]] for k in range(FURTHER)], RATES[1], draw
    )
    heads.measure(range(len(every), len(heads.pairs)))
    heads.model.store(options.write, {"head_weight": heads.head.weight, "head_bias": heads.head.bias})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

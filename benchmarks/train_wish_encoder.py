"""Train the adapter with which wishes are turned into vectors; writes ``knowledge/wish_encoder.npz``.

    python -m benchmarks.train_wish_encoder [--without WRITER...] [--epochs N] [--rate R] [--write FILE]

From ``benchmarks/wishes/*.jsonl``, a file of each writer: ``ja`` and ``en`` (the description of an invented stay),
``wishes`` (messages of people who would pick that stay among hundreds, in other words than the description's) and
``near`` (another description that looks alike). They were written for this project and share its licence. A wish is
drawn towards its description, whose vector stays; what says nothing of a place (``prompts/<lang>/descriptions.toml``,
known questions, plain messages) away from all of them. Around some wishes stand plain messages, as they do in a talk.
With ``--without`` it prints how often the description meant is the nearest for writers whom nothing was learned from,
beside the bundled model. Then run ``python -m knowledge.embedding --again``.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.adapting import MODEL, AdaptedModel, batches, learner
from benchmarks.answers import PROJECT
from benchmarks.scope import marked
from bot.matching.closeness import NEAR
from bot.wording import Wordings
from knowledge.bundled_model import open_tokenizer
from knowledge.descriptions import Vectors, middle_of, unit
from knowledge.embedding import OnnxEmbeddings
from knowledge.known_questions import read
from knowledge.low_rank import PREFIX
from knowledge.wish_encoder import ADAPTER, TOKENS

WISHES = Path(__file__).parent / "wishes"
RATE = 4e-4
BATCH = 48
SCALE = 3.0
"""Logarithm of what cosines are multiplied by, to begin with."""
PLAIN, SHORT = 150, 60
"""Plain messages and questions that are taught to say nothing, and the most characters of such a message."""
AMONG_OTHERS = 0.6
"""Share of wishes around which plain messages stand."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One message and the description that is meant; -1: none."""

    writer: str
    text: str
    meant: int

    @property
    def japanese(self) -> bool:
        """True when it is written in Japanese."""
        return _japanese(self.text)


def _japanese(text: str) -> bool:
    return any(ord(character) > 0x3040 for character in text)


def descriptions(stays: Sequence[Mapping[str, Any]], wordings: Wordings) -> Vectors:
    """Vectors of what is offered, then of what only looks alike, as ``knowledge.descriptions`` takes them."""
    model = OnnxEmbeddings(MODEL)
    total, middles = np.zeros(1, np.float32), {}
    for wording in wordings:
        language = wording.language
        vectors = np.array(model.embed_documents([stay[language] for stay in stays]), np.float32)
        bland = np.array(model.embed_documents(list(wording.list("descriptions.offers"))), np.float32)
        middles[language] = middle_of(vectors, bland)
        total = total + unit(vectors - middles[language])
    near = [stay["near"] for stay in stays]
    alike = np.array(model.embed_documents(near), np.float32)
    alike -= np.stack([middles["ja" if _japanese(text) else "en"] for text in near])
    return np.vstack([unit(total), unit(alike)]).astype(np.float32)


class Taught:
    """The wishes, what they mean, and the model that learns them."""

    def __init__(self, wishes: Sequence[Wish], offers: Vectors, fillers: Sequence[str]) -> None:
        self.wishes, self.offers, self.model = wishes, torch.tensor(offers), AdaptedModel()
        self._cut, self._draw = open_tokenizer(MODEL), random.Random(3)
        self._fillers = {japanese: [t for t in fillers if _japanese(t) == japanese] for japanese in (True, False)}
        self.lengths = [len(self._cut(wish.text)) for wish in wishes]

    def vectors(self, numbers: Sequence[int], *, among_others: bool) -> torch.Tensor:
        """The vectors of some, as they are now; ``among_others``: with plain messages around some of them."""
        texts = [self._among_others(self.wishes[i]) if among_others else self.wishes[i].text for i in numbers]
        ids = [self._cut(PREFIX + text)[:TOKENS] for text in texts]
        return torch.nn.functional.normalize(self.model.states(ids)[1], dim=1)

    def _among_others(self, wish: Wish) -> str:
        if wish.meant < 0 or self._draw.random() >= AMONG_OTHERS:
            return wish.text
        plain = self._fillers[wish.japanese]
        before, behind = self._draw.choice((0, 0, 1)), self._draw.choice((0, 1, 1, 2))
        return " ".join([*self._draw.choices(plain, k=before), wish.text, *self._draw.choices(plain, k=behind)])


def train(taught: Taught, used: Sequence[int], epochs: int, rate: float) -> None:
    """Some passes over the wishes."""
    draw = random.Random(3)
    meant = sorted({taught.wishes[i].meant for i in used} - {-1})
    column = {offer: number for number, offer in enumerate(meant)} | {-1: len(meant)}
    offers = taught.offers[torch.tensor(meant)]
    scale = torch.nn.Parameter(torch.tensor(SCALE))
    learned = [p for p in taught.model.parameters() if p.requires_grad]
    learn = learner(learned, rate, epochs * math.ceil(len(used) / BATCH), [scale])
    started = time.perf_counter()
    for epoch in range(1, epochs + 1):
        losses = []
        for batch in batches(used, taught.lengths, BATCH, draw):
            near = taught.vectors(batch, among_others=True) @ offers.t()
            scores = torch.cat([near, torch.full((len(batch), 1), NEAR)], 1) * scale.exp()
            right = torch.tensor([column[taught.wishes[i].meant] for i in batch])
            loss = torch.nn.functional.cross_entropy(scores, right)
            losses.append(learn(loss))
        print(f"pass {epoch}: loss {np.mean(losses):.3f}, {time.perf_counter() - started:.0f} s", flush=True)


def measure(name: str, vectors: Vectors, offers: Vectors, meant: Sequence[int]) -> None:
    """How many descriptions come nearer than the one that is meant."""
    near = vectors @ offers.T
    before = (near > near[np.arange(len(meant)), meant][:, None]).sum(1)
    first, three, ten = (float(np.mean(before < n)) for n in (1, 3, 10))
    print(f"  {name}: the nearest {first:.3f}, among 3 {three:.3f}, among 10 {ten:.3f}")


def main(arguments: list[str] | None = None) -> int:
    """Train, measure, store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--without", nargs="*", default=[], help="writers to hold back")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--write", type=Path, default=ADAPTER)
    options = parser.parse_args(arguments)
    torch.manual_seed(3)
    wordings = Wordings.load(PROJECT / "prompts")
    stays: list[dict[str, Any]] = []
    wishes: list[Wish] = []
    for path in sorted(WISHES.glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        stays.extend(json.loads(line) | {"writer": path.stem} for line in lines)
    for number, stay in enumerate(stays):
        wishes += [Wish(stay["writer"], text, number) for text in (*stay["wishes"], stay["ja"], stay["en"])]
        wishes.append(Wish(stay["writer"], stay["near"], len(stays) + number))
    told = [row for folder in sorted(PROJECT.glob("prompts/*/lexicon/scope")) for row in marked(folder)]
    fillers = [row.text for row in told if row.writer == "talks" and len(row.text) < SHORT]
    draw = random.Random(5)
    asked = [row.text for row in read(PROJECT / "knowledge" / "sources" / "questions.csv")]
    nothing = [text for wording in wordings for text in wording.list("descriptions.wishes")]
    nothing += [*draw.sample(fillers, PLAIN), *draw.sample(asked, PLAIN)]
    wishes += [Wish("", text, -1) for text in nothing]
    taught = Taught(wishes, descriptions(stays, wordings), fillers)
    train(
        taught, [i for i, wish in enumerate(wishes) if wish.writer not in options.without], options.epochs, options.rate
    )
    texts = {i for stay in stays for i in (stay["ja"], stay["en"], stay["near"])}
    held = [i for i, wish in enumerate(wishes) if wish.writer in options.without and wish.text not in texts]
    if held:
        plain, meant = OnnxEmbeddings(MODEL), [wishes[i].meant for i in held]
        middle = np.mean([plain.embed_query(t) for w in wordings for t in w.list("descriptions.wishes")], axis=0)
        own = unit(np.array([plain.embed_query(wishes[i].text) for i in held], np.float32) - middle)
        with torch.no_grad():
            new = np.vstack([taught.vectors([i], among_others=False).numpy() for i in held])
        for name, vectors in (("bundled", own), ("taught", new), ("both", own + new)):
            measure(name, vectors, taught.offers.numpy(), meant)
    taught.model.store(options.write, {})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

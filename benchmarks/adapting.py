"""Teaching the bundled model: low-rank updates of its linear layers (``knowledge.low_rank``), and batches of texts."""

from __future__ import annotations

import json
import math
import random
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from transformers import AutoModel

from benchmarks.answers import PROJECT, SOURCES
from benchmarks.calibrate_facts import alike_facts
from bot.answering.documents.derived import tables_of
from bot.answering.planning.plan import all_cues
from bot.answering.tables.index import Index
from bot.places import Places
from knowledge.bundled_model import FOLDER
from knowledge.catalog import Catalog
from knowledge.database import open_engine
from knowledge.embedding import OnnxEmbeddings, models_folder
from knowledge.ingest import ingest
from knowledge.library import ChromaLibrary

RANK = 16
STRENGTH = 2.0
"""Of the update."""
CHUNK = 25
"""Batches that are sorted by length together, so that little of a batch is padding."""
WARM = 0.08
"""Share of the steps over which the rate rises; it then falls to nothing."""
MODEL = models_folder(PROJECT) / FOLDER

Array = npt.NDArray[np.float32]


class Adapted(nn.Module):
    """A linear layer with an update of low rank; only the update learns."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.a = nn.Parameter(torch.randn(RANK, layer.in_features) / math.sqrt(layer.in_features))
        self.b = nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """The layer's output with the update's."""
        updated: torch.Tensor = self.layer(values) + (values @ self.a.t()) @ self.b.t() * STRENGTH
        return updated


class AdaptedModel(nn.Module):
    """The bundled model with an adapter, giving the states of its last layer, or of the last of its first ``depth``."""

    def __init__(self, depth: int | None = None) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(MODEL / "checkpoint", dtype=torch.float32, attn_implementation="sdpa")
        self.encoder.encoder.layer = self.encoder.encoder.layer[:depth]
        self.encoder.requires_grad_(False)
        self.adapted: dict[str, Adapted] = {}
        for name, layer in list(self.encoder.named_modules()):
            if isinstance(layer, nn.Linear) and name.startswith("encoder.layer"):
                above, own = name.rsplit(".", 1)
                self.adapted[name] = Adapted(layer)
                setattr(self.encoder.get_submodule(above), own, self.adapted[name])
        self.padding = int(self.encoder.config.pad_token_id)

    def states(self, rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids of some texts → states (texts, tokens, dimensions), and the mean of each text's."""
        longest = max(map(len, rows))
        ids = torch.tensor([[*row, *[self.padding] * (longest - len(row))] for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        states = states.float()
        share = mask.unsqueeze(-1).float()
        return states, (states * share).sum(1) / share.sum(1)

    def start(self, path: Path) -> dict[str, torch.Tensor]:
        """Go on from what was stored; gives what stood beside it."""
        with np.load(path, allow_pickle=False) as file, torch.no_grad():
            held = {name: torch.from_numpy(file[name].astype(np.float32)) for name in file.files}
            for name, one in self.adapted.items():
                one.a.copy_(held.pop(f"{name}/a"))
                one.b.copy_(held.pop(f"{name}/b") / STRENGTH)
        return held

    def store(self, path: Path, beside: Mapping[str, torch.Tensor]) -> None:
        """Write what was learned, in half precision."""
        held: dict[str, torch.Tensor] = {f"{name}/a": one.a for name, one in self.adapted.items()}
        held |= {f"{name}/b": one.b * STRENGTH for name, one in self.adapted.items()}
        held.update(beside)
        arrays: dict[str, Any] = {name: one.detach().numpy().astype(np.float16) for name, one in held.items()}
        np.savez_compressed(path, **arrays)


def learner(
    learned: Sequence[nn.Parameter], rate: float, count: int, beside: Sequence[nn.Parameter] = ()
) -> Callable[[torch.Tensor], float]:
    """What makes one of ``count`` steps from a loss, and gives the loss; ``beside``: learned with it, never clipped."""
    made = torch.optim.AdamW([*learned, *beside], lr=rate, weight_decay=0.01)
    warm = max(20, int(WARM * count))
    slope = torch.optim.lr_scheduler.LambdaLR(made, lambda n: min(1.0, (n + 1) / warm) * max(0.02, 1 - n / count))

    def learn(loss: torch.Tensor) -> float:
        made.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        made.step()
        slope.step()
        return float(loss.item())

    return learn


def batches(numbers: Sequence[int], lengths: Sequence[int], size: int, draw: random.Random) -> Iterator[list[int]]:
    """``numbers`` in a drawn order, ``size`` at a time, those of a batch of about one length."""
    order = list(numbers)
    draw.shuffle(order)
    for start in range(0, len(order), CHUNK * size):
        part = sorted(order[start : start + CHUNK * size], key=lambda i: lengths[i])
        some = [part[i : i + size] for i in range(0, len(part), size)]
        draw.shuffle(some)
        yield from some


@dataclass(frozen=True, eq=False)
class Statements:
    """What the starting data's facts say, in both languages."""

    texts: tuple[str, ...]
    languages: tuple[str, ...]
    facts: tuple[frozenset[str], ...]
    """Of each the ids of the facts that say it, or about the same."""
    vectors: Array
    """As the bundled model gives them."""
    perhaps: tuple[frozenset[str], ...] = ()
    """Of each the ids of the facts of which it is not known whether it says them; empty when that is known of all."""

    def with_others(self, others: Statements) -> Statements:
        """These and others."""
        none = frozenset[str]()
        return Statements(
            (*self.texts, *others.texts), (*self.languages, *others.languages), (*self.facts, *others.facts),
            np.vstack([self.vectors, others.vectors]),
            (*(self.perhaps or [none] * len(self.texts)), *(others.perhaps or [none] * len(others.texts))),
        )  # fmt: skip

    def telling(self, fact: str, language: str = "") -> list[int]:
        """The numbers of those that tell a fact, or about the same."""
        spoken = zip(self.facts, self.languages, strict=True)
        return [n for n, (facts, of) in enumerate(spoken) if fact in facts and language in ("", of)]


QUESTIONS = 3200
"""Of articles that are taught."""
SAME = 0.94
"""Cosine of a fact with a statement of a document from which on that says the same, when it is the nearest …"""
CLEAR = 0.015
"""… by so much."""
UNSURE = 0.92
"""And the cosine from which on it may say the same."""


def statements(documents: Sequence[Path] = ()) -> Statements:
    """The statements of the starting data, and of documents that its facts were drawn from.

    What a document says is matched to the facts by its vector: the nearest statement says what the fact says, where it
    is near enough and nearer than the next one.
    """
    with tempfile.TemporaryDirectory() as temporary:
        catalogue = Catalog(open_engine(Path(temporary)))
        catalogue.load_starting_data(SOURCES, documents_only=True)
        index = Index.of(catalogue.tables(), Places.load(SOURCES))
    alike = alike_facts(index)
    told = [(language, one) for language in ("ja", "en") for one in index.told[language].told]
    facts = tuple(frozenset(i for fact in one.facts for i in alike[fact.id]) for _, one in told)
    texts = tuple(one.text for _, one in told)
    vectors = np.array(OnnxEmbeddings(MODEL).embed_documents(list(texts)), np.float32)
    languages = tuple(language for language, _ in told)
    if not documents:
        return Statements(texts, languages, facts, vectors)
    said = _said(documents)
    rows = np.array(OnnxEmbeddings(MODEL).embed_documents(said), np.float32)
    same: list[set[str]] = [set() for _ in said]
    perhaps: list[set[str]] = [set() for _ in said]
    for number in range(len(texts)):
        if languages[number] == "ja":
            near = rows @ vectors[number]
            order = np.argsort(-near)
            if near[order[0]] >= SAME and near[order[0]] - near[order[1]] >= CLEAR:
                same[order[0]] |= facts[number]
            for at in np.flatnonzero(near >= UNSURE):
                perhaps[at] |= facts[number]
    japanese = ("ja",) * len(said)
    theirs = Statements(tuple(said), japanese, tuple(map(frozenset, same)), rows, tuple(map(frozenset, perhaps)))
    return Statements(texts, languages, facts, vectors).with_others(theirs)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about an article."""

    question: str
    title: str
    sentences: tuple[str, ...]
    """Of the paragraph that answers it."""
    whole: tuple[str, ...]
    """Of the article."""
    answers: frozenset[str]

    def answered_by(self, text: str) -> bool:
        """True when a text holds an answer."""
        return any(answer in text for answer in self.answers)


def articles(path: Path, draw: random.Random) -> list[Asked]:
    """``QUESTIONS`` drawn ones of a file of the form of SQuAD whose contexts begin with a title and ``[SEP]``."""
    asked = []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        parts = [(p["qas"], _sentences(p["context"])) for p in article["paragraphs"]]
        whole = tuple(one for _, sentences in parts for one in sentences)
        for qas, sentences in parts:
            for one in qas:
                answers = frozenset(answer["text"] for answer in one["answers"])
                asked.append(Asked(one["question"], article["title"], sentences, whole, answers))
    draw.shuffle(asked)
    return asked[:QUESTIONS]


def _sentences(context: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"(?<=。)", context.split("[SEP]", 1)[-1]) if part.strip())


def _said(documents: Sequence[Path]) -> list[str]:
    """What documents state, each statement after the name of what it is about."""
    with tempfile.TemporaryDirectory() as temporary:
        shelf = ChromaLibrary(Path(temporary), OnnxEmbeddings(MODEL), model_name="bundled")
        ingest(shelf, list(documents))
        said = [one.named for one in tables_of(shelf.passages(), all_cues()).said]
        shelf.close()
    return list(dict.fromkeys(said))

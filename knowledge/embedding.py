"""Text → vectors, behind LangChain's ``Embeddings``: the bundled offline model, or any sentence-transformers model."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from bot.seams import BadInput, StoreError
from knowledge import question_encoder, wish_encoder
from knowledge.bundled_model import (
    BUNDLED,
    PIECES,
    build_default_model,
    damaged_files,
    is_built,
    model_folder,
    open_tokenizer,
)
from knowledge.cross_encoder import CrossEncoder
from knowledge.mention_tagger import MentionTagger
from knowledge.onnx_session import open_session

__all__ = [
    "BUNDLED", "OnnxEmbeddings", "build_default_model", "damaged_files", "guarded", "is_built", "models_folder",
    "open_embeddings",
]  # fmt: skip

LONGEST = 2000
"""Characters of a text that are embedded: beyond what 512 tokens hold in Japanese or English."""


def models_folder(project: Path) -> Path:
    """Where models are kept unless a setting says otherwise."""
    return project / ".models"


def guarded(text: str) -> str:
    """``text`` as any engine can take it: bounded, NFKC, without NUL and lone surrogates.

    Cut before and after normalising, since one character can become eighteen (U+FDFA).
    """
    bounded = unicodedata.normalize("NFKC", text[:LONGEST].replace("\0", " "))[:LONGEST]
    return bounded.encode("utf-8", "replace").decode("utf-8")


class OnnxEmbeddings(Embeddings):
    """The bundled model: E5 prefixes, unit vectors of 384 dimensions, safe to use from several threads.

    Texts are encoded one at a time: the 8-bit model scales its activations over a whole batch, so that a text's
    vector would depend on its neighbours.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        """Nothing is loaded yet.

        Args:
            folder: the built model.
            threads: passages that are embedded at the same time, each on one thread (a question is too short to
                be worth a second); None: one for each processor, at most four.

        Raises:
            StoreError: there is no built model in ``folder``.
        """
        if not ((folder / "model.onnx").is_file() and (folder / PIECES).is_file()):
            raise StoreError(f"{folder}: the embedding model is not built; run: python -m knowledge.embedding")
        self._folder = folder
        self._threads = threads or min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2)
        self._cut = cache(lambda: open_tokenizer(folder))
        self.together = CrossEncoder(folder, self._cut, threads=self._threads)
        """The same model, taught to read a question and a statement together."""
        self.questions = question_encoder.encoder(folder, self._cut)
        """And taught which questions mean the same, and what answers them."""
        self.wishes = wish_encoder.encoder(folder, self._cut)
        """And taught which description is meant by what people would love."""
        self.mentions = MentionTagger(folder, self._cut)
        """And its first half, taught what a thing that is named is to the stay."""
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    def warm(self) -> threading.Thread:
        """Load in the background; the first text then waits for what is left of it."""
        thread = threading.Thread(target=self._warm, name="embedding-model", daemon=True)
        thread.start()
        return thread

    def embed_asked(self, text: str) -> list[float]:
        """The vector of a question among statements and questions that are known."""
        return self.questions.embed(guarded(text))

    def embed_wish(self, text: str) -> list[float]:
        """The vector of a wish among descriptions of stays."""
        return self.wishes.embed(guarded(text))

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question among passages."""
        return [float(value) for value in self._encode("query: " + guarded(text))]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of passages."""
        prepared = ["passage: " + guarded(text) for text in texts]
        self._load()
        with ThreadPoolExecutor(self._threads) as pool:
            return [vector.tolist() for vector in pool.map(self._encode, prepared)]

    def _encode(self, text: str) -> npt.NDArray[np.float32]:
        cut, session = self._load()
        ids = np.array([cut(text)], np.int64)
        vector: npt.NDArray[np.float32] = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][
            0
        ]
        return vector

    def _warm(self) -> None:
        try:
            self.embed_query("暖機")
        except StoreError:
            return  # whoever asks first gets the error, where it can be told to somebody

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = self._open()
        return self._loaded

    def _open(self) -> tuple[Any, Any]:
        try:
            cut, session = self._cut(), open_session(self._folder / "model.onnx")
        except Exception as error:  # both libraries raise bare Exception classes of their own
            raise StoreError(
                f"{self._folder}: the embedding model is damaged; run: python -m knowledge.embedding --again"
            ) from error
        return cut, session


def open_embeddings(name: str, models: Path) -> Embeddings:
    """The embedding model ``name``: ``bundled``, or any name or folder that sentence-transformers takes.

    Only the second kind imports torch, and only here. The bundled model is one in a process, however often it is
    opened: its weights are held once.

    Raises:
        StoreError: the bundled model has not been built.
        BadInput: sentence-transformers can not load ``name``.
    """
    if name == BUNDLED:
        return _bundled(model_folder(models))
    try:
        from langchain_huggingface import HuggingFaceEmbeddings
    except ImportError as error:
        raise BadInput(f"EMBEDDING_MODEL={name}: pip install langchain-huggingface sentence-transformers") from error
    try:
        model = HuggingFaceEmbeddings(model_name=name, encode_kwargs={"normalize_embeddings": True})
    except Exception as error:
        raise BadInput(f"EMBEDDING_MODEL={name}: can not be loaded ({error})") from error
    # models such as E5 were trained with a prefix for each side; LangChain does not apply them by itself
    prompts: dict[str, str] = getattr(model._client, "prompts", None) or {}
    for options, names in (
        (model.encode_kwargs, ("document", "passage")),
        (model.query_encode_kwargs, ("query",)),
    ):
        options["normalize_embeddings"] = True
        for prompt in names:
            if prompts.get(prompt):
                options["prompt_name"] = prompt
                break
    return _Guarded(model)


@cache
def _bundled(folder: Path) -> OnnxEmbeddings:
    return OnnxEmbeddings(folder)


class _Guarded(Embeddings):
    """Another model, kept from texts that would break or stall it."""

    def __init__(self, model: Embeddings) -> None:
        self._model = model

    def embed_query(self, text: str) -> list[float]:
        return self._model.embed_query(guarded(text))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._model.embed_documents([guarded(text) for text in texts])


def main(arguments: list[str] | None = None) -> int:
    """``python -m knowledge.embedding [--models FOLDER] [--again]``: build the bundled model."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.embedding", description="build the bundled model")
    parser.add_argument("--models", type=Path, default=models_folder(Path(__file__).resolve().parent.parent))
    parser.add_argument("--again", action="store_true", help="build even if it is there")
    options = parser.parse_args(arguments)
    try:
        folder = build_default_model(
            options.models,
            again=options.again,
            say=lambda step: print(f"… {step}", file=sys.stderr),  # noqa: T201
        )
    except StoreError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    print(folder)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())

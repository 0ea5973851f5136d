"""How near a question is in meaning to short texts: one vector a text, kept beside the index.

The texts themselves are not kept, only by what they are told apart: a document that is forgotten leaves no words here.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

log = logging.getLogger(__name__)

KEY = 16
"""Bytes of a key."""
BLOCK = 512
"""Rows that are turned into single precision at a time."""

Vector = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]


def key(text: str) -> bytes:
    """By what a text is told from others."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY).digest()


def keys(found: Sequence[bytes]) -> npt.NDArray[np.uint8]:
    """As they stand in a file: (texts, ``KEY``)."""
    return np.frombuffer(b"".join(found), np.uint8).reshape(-1, KEY)


class TextVectors:
    """Vectors of short texts by the text, in memory and in one file; what is not known yet is embedded when asked."""

    def __init__(
        self, file: Path | None, embed: Callable[[list[str]], list[list[float]]], *, model_name: str,
        shipped: Path | None = None,
    ) -> None:  # fmt: skip
        """Nothing is read yet.

        Args:
            file: where those are kept that did not come along; None: in memory alone (an index on a server has no
                folder of its own).
            embed: turns texts into vectors of length 1, as questions or as what answers them.
            model_name: vectors that another model made are not used.
            shipped: a file of the same form that comes with this version, so that its texts need not be embedded.
        """
        self._file = file
        self._embed = embed
        self._shipped = shipped
        self._model = model_name
        self._lock = threading.Lock()
        self._numbers: dict[bytes, int] | None = None
        """Key of a text → its number: those of the shipped file come first."""
        self._came: _Matrix = _Matrix.of(np.zeros((0, 0), np.float32))
        self._own: _Matrix = self._came
        # a question is held against the same texts as the last one
        self._known = lru_cache(maxsize=4)(self._find)

    def cosines(self, vector: Sequence[float], texts: tuple[str, ...]) -> Vector:
        """The cosine of ``vector`` with each text."""
        if not texts:
            return np.zeros(0, np.float32)
        rows = self._known(texts)
        with self._lock:
            came, own = self._came, self._own
        asked = np.asarray(vector, np.float32)
        found: Vector = np.concatenate([came.times(asked), own.times(asked)])[rows]
        return found

    def of(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, in their order."""
        rows = self._find(texts)
        with self._lock:
            came, own = self._came, self._own
        found = np.empty((len(rows), max(came.size, own.size)), np.float32)
        for matrix, first in ((came, 0), (own, len(came))):
            if (here := (rows >= first) & (rows < first + len(matrix))).any():
                found[here] = matrix.rows(rows[here] - first)
        return found

    def learn(self, texts: Sequence[str]) -> int:
        """Embed those of ``texts`` that are not known; returns how many there were."""
        return self._learn({text: key(text) for text in texts})

    def _find(self, texts: Sequence[str]) -> npt.NDArray[np.int64]:
        """The number of each text."""
        by_key = {text: key(text) for text in texts}
        self._learn(by_key)
        with self._lock:
            assert self._numbers is not None
            return np.array([self._numbers[by_key[text]] for text in texts], np.int64)

    def _learn(self, wanted: Mapping[str, bytes]) -> int:
        with self._lock:
            if self._numbers is None:
                self._read()
            assert self._numbers is not None
            missing = [text for text, one in wanted.items() if one not in self._numbers]
            if not missing:
                return 0
            new = np.array(self._embed(missing), np.float32)
            self._take({wanted[text]: n for n, text in enumerate(missing)}, new)
            self._write()
            return len(missing)

    def _take(self, rows: Mapping[bytes, int], vectors: Vectors) -> None:
        """Add to one's own: key → row of ``vectors``."""
        assert self._numbers is not None
        self._numbers |= {one: len(self._numbers) + n for n, one in enumerate(rows)}
        new = _Matrix.of(vectors[list(rows.values())].astype(np.float32))
        self._own = _Matrix.of(np.vstack([self._own.held, new.held])) if len(self._own) else new

    def _read(self) -> None:
        self._numbers = {}
        if found := self._opened(self._shipped):
            names, vectors = found
            self._came = _Matrix.of(vectors)
            self._numbers = {one: n for n, one in enumerate(names)}
        if found := self._opened(self._file):
            names, vectors = found
            if own := {one: n for n, one in enumerate(names) if one not in self._numbers}:
                self._take(own, vectors)

    def _opened(self, file: Path | None) -> tuple[list[bytes], npt.NDArray[Any]] | None:
        """Keys and vectors of a file; None where it is not there, another model's or damaged."""
        if file is None or not file.is_file():
            return None
        try:
            with np.load(file, allow_pickle=False) as held:
                names, vectors = [one.tobytes() for one in held["keys"]], held["vectors"]
                return (names, vectors) if str(held["model"]) == self._model and len(names) == len(vectors) else None
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            log.warning("%s: %s; its texts are embedded again", file, error)
            return None

    def _write(self) -> None:
        """Keep one's own, by one rename. A folder that can not be written only costs the time of the next start."""
        if self._file is None or self._numbers is None:
            return
        own = list(self._numbers)[len(self._came) :]
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent, suffix=".npz.part")
            with os.fdopen(handle, "wb") as out:
                np.savez_compressed(
                    out, model=self._model, keys=keys(own), vectors=self._own.held.astype(np.float16)
                )  # fmt: skip
            Path(name).replace(self._file)
        except OSError as error:
            log.warning("%s: %s", self._file, error)


@dataclass(frozen=True, slots=True)
class _Matrix:
    """Vectors of length 1, one a row; those that came as bytes stay bytes, which take a quarter of the memory."""

    held: npt.NDArray[Any]
    """(vectors, size): float32, or int8 of any length."""
    lengths: Vector | None
    """Of bytes: by what each row is to be divided."""

    @staticmethod
    def of(vectors: npt.NDArray[Any]) -> _Matrix:
        if vectors.dtype != np.int8:
            single = vectors.astype(np.float32)
            return _Matrix(single / np.linalg.norm(single, axis=1, keepdims=True), None)
        parts = [np.linalg.norm(part.astype(np.float32), axis=1) for part in _parts(vectors)]
        return _Matrix(vectors, np.concatenate(parts or [np.zeros(0, np.float32)]))

    def __len__(self) -> int:
        return len(self.held)

    @property
    def size(self) -> int:
        """Numbers in a vector."""
        return int(self.held.shape[1])

    def rows(self, numbers: npt.NDArray[np.int64]) -> Vectors:
        """Some of them."""
        found: Vectors = self.held[numbers].astype(np.float32)
        return found if self.lengths is None else found / self.lengths[numbers, None]

    def times(self, vector: Vector) -> Vector:
        """The cosine of each with a vector of length 1."""
        if not len(self):
            return np.zeros(0, np.float32)
        if self.lengths is None:
            return self.held @ vector
        near: Vector = np.concatenate([part.astype(np.float32) @ vector for part in _parts(self.held)])
        near /= self.lengths
        return near


def _parts(vectors: npt.NDArray[Any]) -> Iterator[npt.NDArray[Any]]:
    """So many rows at a time that their single-precision copies stay in the processor's cache."""
    return (vectors[start : start + BLOCK] for start in range(0, len(vectors), BLOCK))

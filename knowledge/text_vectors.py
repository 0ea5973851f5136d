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
from functools import cache, lru_cache
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
        self._came = _NONE
        self._own: _Kept | None = None
        # a question is held against the same texts as the last one, and against several lists of them
        self._known = lru_cache(maxsize=4)(self._find)
        self._nearest: tuple[bytes, _Kept, Vector] | None = None

    def cosines(self, vector: Sequence[float], texts: tuple[str, ...]) -> Vector:
        """The cosine of ``vector`` with each text."""
        if not texts:
            return np.zeros(0, np.float32)
        rows = self._known(texts)
        found: Vector = self._to_all(np.asarray(vector, np.float32))[rows]
        return found

    def of(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, in their order."""
        rows = self._find(texts)
        came, own = (kept.vectors for kept in self._both())
        found = np.empty((len(rows), max(came.size, own.size)), np.float32)
        for matrix, first in ((came, 0), (own, len(came))):
            if (here := (rows >= first) & (rows < first + len(matrix))).any():
                found[here] = matrix.rows(rows[here] - first)
        return found

    def learn(self, texts: Sequence[str]) -> int:
        """Embed those of ``texts`` that are not known; returns how many there were."""
        return self._learn({text: key(text) for text in texts})

    def _to_all(self, asked: Vector) -> Vector:
        """The cosine with every text; what was asked last is kept, as it is asked of several lists."""
        name, (came, own) = asked.tobytes(), self._both()
        last = self._nearest
        if last is None or last[0] != name or last[1] is not own:
            found = np.concatenate([came.vectors.times(asked), own.vectors.times(asked)])
            self._nearest = last = (name, own, found)
        return last[2]

    def _find(self, texts: Sequence[str]) -> npt.NDArray[np.int64]:
        """The number of each text: those that came along are counted first."""
        by_key = {text: key(text) for text in texts}
        self._learn(by_key)
        came, own = self._both()
        first = len(came.vectors)
        numbers = (came.rows[k] if (k := by_key[text]) in came.rows else first + own.rows[k] for text in texts)
        return np.fromiter(numbers, np.int64, len(texts))

    def _learn(self, wanted: Mapping[str, bytes]) -> int:
        with self._lock:
            if self._own is None:
                self._read()
            assert self._own is not None
            missing = [text for text, k in wanted.items() if k not in self._came.rows and k not in self._own.rows]
            if missing:
                self._own = self._own.plus(
                    [wanted[text] for text in missing], np.array(self._embed(missing), np.float32)
                )
                self._write()
            return len(missing)

    def _both(self) -> tuple[_Kept, _Kept]:
        with self._lock:
            return self._came, self._own or _NONE

    def _read(self) -> None:
        if self._shipped is not None:
            self._came = _shipped(self._shipped, self._model)
        held = _opened(self._file, self._model) if self._file else None
        own = {k: n for n, k in enumerate(held[0]) if k not in self._came.rows} if held else {}
        self._own = _NONE.plus(list(own), held[1][list(own.values())].astype(np.float32)) if held and own else _NONE

    def _write(self) -> None:
        """Keep one's own, by one rename. A folder that can not be written only costs the time of the next start."""
        if self._file is None or self._own is None:
            return
        own, vectors = list(self._own.rows), self._own.vectors.held.astype(np.float16)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent, suffix=".npz.part")
            with os.fdopen(handle, "wb") as out:
                np.savez_compressed(out, model=self._model, keys=keys(own), vectors=vectors)
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


@dataclass(frozen=True, slots=True)
class _Kept:
    """Vectors with what tells them apart."""

    rows: Mapping[bytes, int]
    """Key of a text → row of its vector, in the order of the rows."""
    vectors: _Matrix

    def plus(self, more: Sequence[bytes], vectors: Vectors) -> _Kept:
        """With those of further texts."""
        rows = {**self.rows, **{k: len(self.rows) + n for n, k in enumerate(more)}}
        new = _Matrix.of(vectors)
        return _Kept(rows, _Matrix.of(np.vstack([self.vectors.held, new.held])) if len(self.vectors) else new)


_NONE = _Kept({}, _Matrix.of(np.zeros((0, 0), np.float32)))


@cache
def _shipped(file: Path, model: str) -> _Kept:
    """What came along, read once in a process; nothing where it is another model's."""
    held = _opened(file, model)
    return _Kept({k: n for n, k in enumerate(held[0])}, _Matrix.of(held[1])) if held else _NONE


def _opened(file: Path, model: str) -> tuple[list[bytes], npt.NDArray[Any]] | None:
    """Keys and vectors of a file; None where it is not there, another model's or damaged."""
    if not file.is_file():
        return None
    try:
        with np.load(file, allow_pickle=False) as held:
            names, vectors = [one.tobytes() for one in held["keys"]], held["vectors"]
            return (names, vectors) if str(held["model"]) == model and len(names) == len(vectors) else None
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        log.warning("%s: %s; its texts are embedded again", file, error)
        return None

"""How near a question is in meaning to short texts: one vector a text, kept beside the index.

The texts themselves are not kept, only by what they are told apart: a document that is forgotten leaves no words here.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

log = logging.getLogger(__name__)

KEY = 16
"""Bytes of a key."""

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
            file: where they are kept; None: in memory alone (an index on a server has no folder of its own).
            embed: turns texts into vectors of length 1, as questions or as what answers them.
            model_name: vectors that another model made are not used.
            shipped: a file of the same form that comes with this version, so that its texts need not be embedded.
        """
        self._file = file
        self._embed = embed
        self._shipped = shipped
        self._model = model_name
        self._lock = threading.Lock()
        self._rows: dict[bytes, int] = {}
        self._vectors: Vectors | None = None

    def cosines(self, vector: Sequence[float], texts: Sequence[str]) -> list[float]:
        """The cosine of ``vector`` with each text."""
        if not texts:
            return []
        self.learn(texts)
        with self._lock:
            assert self._vectors is not None
            near = self._vectors @ np.asarray(vector, np.float32)
            return [float(near[self._rows[key(text)]]) for text in texts]

    def of(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, in their order."""
        self.learn(texts)
        with self._lock:
            assert self._vectors is not None
            return self._vectors[[self._rows[key(text)] for text in texts]]

    def learn(self, texts: Sequence[str]) -> int:
        """Embed those of ``texts`` that are not known; returns how many there were."""
        with self._lock:
            if self._vectors is None:
                self._read()
            missing = [text for text in dict.fromkeys(texts) if key(text) not in self._rows]
            if not missing:
                return 0
            new = np.array(self._embed(missing), np.float32)
            held = self._vectors
            self._vectors = new if held is None or not len(held) else np.vstack([held, new])
            self._rows |= {key(text): len(self._rows) + n for n, text in enumerate(missing)}
            self._write()
            return len(missing)

    def _read(self) -> None:
        self._vectors = np.zeros((0, 0), np.float32)
        for file in (self._file, self._shipped):
            if file is None or not file.is_file():
                continue
            try:
                with np.load(file, allow_pickle=False) as held:
                    if str(held["model"]) == self._model and len(held["keys"]) == len(held["vectors"]):
                        self._vectors = held["vectors"].astype(np.float32)
                        self._vectors /= np.linalg.norm(self._vectors, axis=1, keepdims=True)
                        self._rows = {one.tobytes(): n for n, one in enumerate(held["keys"])}
                        return
            except (OSError, ValueError, KeyError, BadZipFile) as error:
                log.warning("%s: %s; its texts are embedded again", file, error)

    def _write(self) -> None:
        """Keep them, by one rename. A folder that can not be written only costs the time of the next start."""
        if self._file is None or self._vectors is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent, suffix=".npz.part")
            with os.fdopen(handle, "wb") as out:
                np.savez_compressed(
                    out, model=self._model, keys=keys(list(self._rows)), vectors=self._vectors.astype(np.float16)
                )
            Path(name).replace(self._file)
        except OSError as error:
            log.warning("%s: %s", self._file, error)

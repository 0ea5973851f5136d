"""The bundled model with what it was taught beyond: low-rank updates of its linear layers (LoRA), merged at set-up.

An adapter is an ``.npz`` file of a few megabytes: ``NAME/a`` and ``NAME/b`` for each layer, whose product is added to
the layer's weights, and whatever its owner keeps beside them. The models that come of it take token vectors instead of
token ids: the vectors of all tokens stand on disk once, and only the rows that texts hold are ever read into memory.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.seams import StoreError

WORDS = "word_embeddings.npy"

Array = npt.NDArray[Any]
Cut = Callable[[str], list[int]]


class Encoder:
    """One such model, for texts given as token ids; safe to use from several threads."""

    def __init__(self, folder: Path, model: str) -> None:
        """Loads it.

        Raises:
            StoreError: the model is missing or damaged.
        """
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = InferenceSession(str(folder / model), options, providers=["CPUExecutionProvider"])
            self._words = np.load(folder / WORDS, mmap_mode="r", allow_pickle=False)
        except Exception as error:  # the library raises bare Exception classes of its own
            raise StoreError(f"{folder / model}: is damaged; run: python -m knowledge.embedding --again") from error

    def run(self, ids: list[int]) -> Array:
        """What the model gives for one text."""
        vectors = np.asarray(self._words[ids], np.float32)[None]
        given: Array = self._session.run(None, {"inputs_embeds": vectors})[0][0]
        return given


def export(checkpoint: Path, folder: Path, adapter: Path, model: str, top: Callable[[Any, Any, Any], Any]) -> None:
    """Merge ``adapter`` into the checkpoint and write ``model`` (8 bits) and the vectors of all tokens.

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

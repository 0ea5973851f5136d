"""What the bundled model was taught: which questions mean the same, what answers them, and who says yes."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.answering.tables.nearness import Votes
from bot.seams import Alike, Audience, StoreError
from knowledge import known_answers, low_rank
from knowledge.cross_encoder import CrossEncoder, together
from knowledge.documents import About, Chunk, Document
from knowledge.embedding import OnnxEmbeddings, build_default_model, models_folder
from knowledge.known_questions import Known, read
from knowledge.library import ChromaLibrary
from knowledge.question_encoder import NAME, TOKENS
from knowledge.text_vectors import TextVectors, key, keys

PROJECT = Path(__file__).resolve().parent.parent
SOURCES = PROJECT / "knowledge" / "sources"
UNTAUGHT = "13"
"""A round of known questions that no model was taught on."""


@pytest.fixture(scope="session")
def model() -> OnnxEmbeddings:
    return OnnxEmbeddings(build_default_model(models_folder(PROJECT)))


def test_untaught_questions_lie_near_their_like(model: OnnxEmbeddings) -> None:
    rows = read(SOURCES / "questions.csv")
    taught = [row for row in rows if row.round != UNTAUGHT]
    vectors = TextVectors(None, _no_text, model_name=NAME, shipped=SOURCES / "questions.npz")
    held = vectors.of([row.text for row in taught])
    texts = _texts()
    drawn = random.Random(1).sample([row for row in rows if row.round == UNTAUGHT], 120)
    right, apart = 0, 0
    answerable = [row for row in drawn if row.answered]
    for row in drawn:
        order = np.argsort(-(held @ np.array(model.embed_asked(row.text), np.float32)))
        nearest = taught[int(order[0])]
        apart += nearest.answered == row.answered
        known = next(taught[int(i)] for i in order if taught[int(i)].answered)
        right += row.answered and _same(known, row, texts)
    # four of five, on what other people wrote; the bundled model alone tells three of five
    assert right / len(answerable) > 0.8
    assert apart / len(drawn) > 0.8


def _no_text(texts: list[str]) -> list[list[float]]:
    raise AssertionError(f"not among the shipped vectors: {texts[:3]}")


def _texts() -> dict[str, str]:
    with (SOURCES / "facts.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["text_ja"] for row in csv.DictReader(file)}


def _same(one: Known, other: Known, texts: dict[str, str]) -> bool:
    return one.about == other.about or texts.get(one.about, "") == texts.get(other.about)


def test_vectors_have_length_one_however_long_the_question(model: OnnxEmbeddings) -> None:
    for text in ("", "a", "逆参勤交代とは？", "とても長い話" * 500):
        assert abs(float(np.linalg.norm(model.embed_asked(text))) - 1) < 1e-3
    assert TOKENS < 512


def test_yes_and_no_are_told_apart(model: OnnxEmbeddings) -> None:
    statement = "この施設は1995年に開設され、利用は無料である。"
    asked = ("この施設は無料で使えますか？", "この施設を使うには料金がかかりますか？")
    free, paid = (model.together.scores(question, [statement])[0] for question in asked)
    assert free.agrees > paid.agrees
    assert min(free.answers, paid.answers) > model.together.scores(asked[0], ["明日は雨が降る。"])[0].answers


def test_the_same_pair_gives_the_same_scores(model: OnnxEmbeddings) -> None:
    statements = ["負担金は40万円である。", "東京開催は9時に始まる。"]
    first = model.together.scores("参加費はいくら？", statements)
    assert model.together.scores("参加費はいくら？", statements[::-1]) == first[::-1]
    assert model.together.scores("参加費はいくら？", []) == []


def test_long_texts_are_cut_and_keep_their_marks() -> None:
    ids = together([0, *range(10, 500), 2], [0, *range(1000, 2000), 2])
    assert len(ids) == 64 + 160 + 4
    assert (ids[0], ids[65], ids[66], ids[-1]) == (0, 2, 2, 2)


def test_a_damaged_model_is_named_with_its_remedy(model: OnnxEmbeddings, tmp_path: Path) -> None:
    folder = models_folder(PROJECT) / "multilingual-e5-small"
    shutil.copy(folder / low_rank.WORDS, tmp_path / low_rank.WORDS)
    (tmp_path / "cross_encoder.onnx").write_bytes(b"no model")
    broken = CrossEncoder(tmp_path, lambda: lambda text: [0, 1, 2], threads=1)
    with pytest.raises(StoreError, match="--again"):
        broken.scores("a", ["b"])


def test_a_statement_tells_what_is_known_in_words_of_its_own(model: OnnxEmbeddings) -> None:
    answers = known_answers.read(SOURCES / "facts.csv")
    ids = [key for key, one in answers.items() for _ in one.texts]
    kept = TextVectors(None, model.embed_documents, model_name="bundled", shipped=SOURCES / known_answers.SHIPPED)
    vectors = kept.of([text for one in answers.values() for text in one.texts])
    said = [
        "生まれは1972年の岐阜市だという田口真司さん。",
        "古野慧選手は2022年、北京オリンピックに日本代表として出た。",
        "明日の天気は晴れで、洗濯物がよく乾くでしょう。",
    ]
    statements = np.array(model.embed_documents(said), np.float32)
    born, games, weather = known_answers.told_by(statements, vectors, ids)
    assert any("1972" in answers[key].texts[0] for key, short in born if short < 0.04)
    assert any("北京" in answers[key].texts[0] for key, short in games if short < 0.04)
    assert weather == ()


def test_a_document_is_found_by_what_is_asked_about_its_like(model: OnnxEmbeddings, tmp_path: Path) -> None:
    library = ChromaLibrary(
        tmp_path, model, model_name="bundled", known=read(SOURCES / "questions.csv"),
        answers=known_answers.read(SOURCES / "facts.csv"),
    )  # fmt: skip
    text = "松田智生は慶應義塾大学法学部政治学科の出身である。\n松田智生はアクティブシニアを専門とする。"
    library.put([Document(About(source="matsuda", title="講師紹介"), (Chunk(text),), "matsuda")])
    said = library.told(Audience()).said
    assert {key for one in said for key, short in one.tells if short < 0.05}
    votes = Votes.of(library.alike("松田さんはどこの学校を出た人？"))
    best = max(said, key=lambda one: sum(votes.answers.get(key, 0.0) for key, _ in one.tells))
    assert "慶應" in best.text


def test_votes_add_up_and_the_likest_weighs_most() -> None:
    alike = [Alike("fee", True, 0.9), Alike("programme", False, 0.8), Alike("fee", True, 0.7), Alike("date", True, 0.6)]
    votes = Votes.of(alike)
    assert sum(votes.answers.values()) + votes.refused == pytest.approx(1.0)
    assert votes.answers["fee"] > votes.refused > votes.answers["date"] > 0
    assert Votes.of(()) == Votes({}, 0.0)


def test_vectors_that_came_along_stay_bytes_and_only_ones_own_are_kept(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    came, own = chance.normal(size=(1500, 16)).astype(np.float32), chance.normal(size=(3, 16)).astype(np.float32)
    shipped = np.round(came / np.abs(came).max(axis=1, keepdims=True) * 127).astype(np.int8)
    texts, new = [f"came {n}" for n in range(1500)], [f"own {n}" for n in range(3)]
    np.savez(tmp_path / "came.npz", model="m", keys=keys([key(text) for text in texts]), vectors=shipped)
    embedded: list[str] = []

    def embed(missing: list[str]) -> list[list[float]]:
        embedded.extend(missing)
        return [own[new.index(text)].tolist() for text in missing]

    def opened() -> TextVectors:
        return TextVectors(tmp_path / "own.npz", embed, model_name="m", shipped=tmp_path / "came.npz")

    asked = (came[7] / np.linalg.norm(came[7])).tolist()
    wanted = (*new, texts[7], texts[1499], new[1])
    whole = np.vstack([shipped.astype(np.float32), own])
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    expected = (whole @ np.array(asked, np.float32))[[1500, 1501, 1502, 7, 1499, 1501]]
    vectors = opened()
    assert np.allclose(vectors.cosines(asked, wanted), expected, atol=1e-6)
    assert np.allclose(vectors.of(wanted) @ np.array(asked, np.float32), expected, atol=1e-6)
    assert embedded == new
    again = opened()
    assert np.allclose(again.cosines(asked, wanted), expected, atol=1e-3)  # kept in half precision
    assert embedded == new
    with np.load(tmp_path / "own.npz") as held:
        assert len(held["keys"]) == len(new)


def test_the_rows_of_a_file_are_read_on_when_it_is_replaced(tmp_path: Path) -> None:
    matrix = np.arange(60, dtype=np.float16).reshape(20, 3)
    np.save(tmp_path / "rows.npy", matrix)
    rows = low_rank.Rows(tmp_path / "rows.npy")
    (tmp_path / "rows.npy").unlink()  # a model is built anew while somebody works with the old one
    assert (rows.of([3, 0, 3, 19]) == matrix[[3, 0, 3, 19]]).all()

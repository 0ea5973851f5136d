"""The library finds, prefers a language, keeps audiences apart, follows its model, and survives crashes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from bot.seams import Audience, StoreError
from knowledge import lexical
from knowledge.documents import About, Chunk, Document
from knowledge.embedding import build_default_model, models_folder, open_embeddings
from knowledge.library import ChromaLibrary
from knowledge.ranking import SPREAD, Candidates, dense_scale, fuse

PROJECT = Path(__file__).resolve().parent.parent
PUBLIC = Audience()


@pytest.fixture(scope="session")
def embeddings() -> Embeddings:
    build_default_model(models_folder(PROJECT))
    return open_embeddings("bundled", models_folder(PROJECT))


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Chroma server on a free port."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = Path(sys.executable).parent / "chroma"
    folder = tmp_path_factory.mktemp("chroma-server")
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [str(command), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
            stdout=log,
            stderr=log,
            env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
        )
        try:
            for _ in range(200):
                try:
                    httpx.get(f"http://127.0.0.1:{port}/api/v2/heartbeat").raise_for_status()
                    break
                except httpx.HTTPError:
                    time.sleep(0.1)
            else:
                pytest.fail((folder / "log").read_text())
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(10)


@pytest.fixture(params=["embedded", "server"])
def library(request: pytest.FixtureRequest, tmp_path: Path, embeddings: Embeddings) -> Iterator[ChromaLibrary]:
    """An empty library of each kind."""
    place: Path | str = tmp_path / "chroma"
    if request.param == "server":
        place = request.getfixturevalue("chroma_server")
    found = ChromaLibrary(place, embeddings, model_name="bundled")
    found.put((), list(found.records()))
    yield found
    found.close()


@pytest.fixture
def shelf(tmp_path: Path, embeddings: Embeddings) -> Iterator[ChromaLibrary]:
    """An empty embedded library."""
    found = ChromaLibrary(tmp_path / "chroma", embeddings, model_name="bundled")
    yield found
    found.close()


def document(source: str, *texts: str, title: str = "", audience: str = "", language: str = "ja") -> Document:
    about = About(
        source=source, title=title or source, audience=audience, language=language, url=f"https://example.com/{source}",
        published_on=date(2025, 4, 1), confirmed_on=date(2026, 11, 21),
    )  # fmt: skip
    return Document(about, tuple(Chunk(text, "見出し", language) for text in texts), digest="|".join(texts))


FEE = document(
    "fee.md", "研究会の参加費は1自治体あたり40万円です。", "研究会は東京で年に5回開かれます。", title="研究会"
)
SKI = document("ski.md", "山田さんはスキーの選手で、半年を海外で過ごします。", title="働き方の例")
SECRET = document("handbook.md", "当社の宿泊補助は1泊3,000円までです。", title="社内規程", audience="acme")
OTHER_SECRET = document("handbook.md", "当社の宿泊補助は1泊9,000円までです。", title="社内規程", audience="globex")


def texts(library: ChromaLibrary, question: str, audience: Audience = PUBLIC, language: str = "ja") -> list[str]:
    return [passage.text for passage in library.search(question, language=language, audience=audience)]


def test_empty_library_finds_nothing(library: ChromaLibrary) -> None:
    assert library.search("参加費は？", language="ja", audience=PUBLIC) == ()
    assert library.passage("x", PUBLIC) is None
    assert library.passages() == ()


def test_finds_the_passage_with_all_that_is_known_of_it(library: ChromaLibrary) -> None:
    library.put([FEE, SKI])
    found = library.search("参加費はいくらですか", language="ja", audience=PUBLIC)
    assert found[0].text == "研究会の参加費は1自治体あたり40万円です。"
    best = found[0]
    assert (best.title, best.heading, best.source) == ("研究会", "見出し", "fee.md")
    assert (best.url, best.language) == ("https://example.com/fee.md", "ja")
    assert (best.published_on, best.confirmed_on) == (date(2025, 4, 1), date(2026, 11, 21))
    assert 0.7 < best.dense <= 1
    assert 0 < best.lexical <= 1
    assert best.coverage == pytest.approx(1.0)
    assert [passage.score for passage in found] == sorted((passage.score for passage in found), reverse=True)
    assert library.passage(best.id, PUBLIC) == replace(best, dense=0, lexical=0, score=0, coverage=0)


def test_limit_and_empty_questions(library: ChromaLibrary) -> None:
    library.put([document("many.md", *(f"{n}番の文章は{n}について述べる。" for n in range(30)))])
    assert len(library.search("文章", language="ja", audience=PUBLIC, limit=3)) == 3
    assert len(library.search("文章", language="ja", audience=PUBLIC, limit=25)) == 25
    assert library.search(" \n", language="ja", audience=PUBLIC) == ()


@pytest.mark.parametrize("question", ["\0", "\ud800", "\ufdfa" * 1000, "あ" * 100_000, "🎿" * 100, "%' OR 1=1 --"])
def test_any_question_is_survived(shelf: ChromaLibrary, question: str) -> None:
    shelf.put([FEE])
    assert len(shelf.search(question, language="ja", audience=PUBLIC)) in (0, 2)


def test_audiences_never_meet(library: ChromaLibrary) -> None:
    library.put([FEE, SECRET, OTHER_SECRET])
    question = "宿泊補助はいくらまで"
    assert not any("補助" in text for text in texts(library, question))
    assert texts(library, question, Audience("acme"))[0] == "当社の宿泊補助は1泊3,000円までです。"
    assert not any("9,000" in text for text in texts(library, question, Audience("acme")))
    assert texts(library, question, Audience("globex"))[0] == "当社の宿泊補助は1泊9,000円までです。"
    assert not any("補助" in text for text in texts(library, question, Audience("nobody")))
    assert "研究会の参加費は1自治体あたり40万円です。" in texts(library, question, Audience("acme"))
    secret = library.search(question, language="ja", audience=Audience("acme"))[0].id
    assert library.passage(secret, PUBLIC) is None
    assert library.passage(secret, Audience("globex")) is None
    assert library.passage(secret, Audience("acme")) is not None
    # rarity of a secret word tells nothing to those who may not see it
    assert library.idf("宿泊補助", PUBLIC) == pytest.approx(library.idf("存在語", PUBLIC))


def test_language_is_preferred_not_required(library: ChromaLibrary) -> None:
    library.put(
        [
            document("ja.md", "協会は1991年に設立されました。", title="協会 Association"),
            document(
                "en.md", "The association was founded in 1991.", title="協会 Association", language="en"
            ),
        ]
    )  # fmt: skip
    assert texts(library, "When was the association founded?", language="en")[0].startswith("The association")
    assert texts(library, "協会はいつ設立されましたか")[0].startswith("協会は")
    library.put((), [document("en.md").about.id])
    assert texts(library, "When was the association founded?", language="en") == ["協会は1991年に設立されました。"]


def test_names_and_numbers_decide(shelf: ChromaLibrary) -> None:
    """Among passages that mean nearly the same, the one that holds the question's name or number wins."""
    shelf.put(
        [
            document(f"{n}.md", f"第{n}回の大会は{2000 + n}年に{place}で開かれ、多くの人が参加した。", title="大会")
            for n, place in enumerate(["札幌", "仙台", "横浜", "名古屋", "大阪", "広島", "福岡", "那覇"], start=41)
        ]
    )
    assert texts(shelf, "第45回の大会はどこで開かれましたか")[0].startswith("第45回")
    assert texts(shelf, "広島で開かれた大会は第何回ですか")[0].startswith("第46回")
    assert texts(shelf, "2042年の大会について教えて")[0].startswith("第42回")


def test_changed_document_replaces_its_passages_and_keeps_unchanged_ids(library: ChromaLibrary) -> None:
    library.put([FEE])
    before = {passage.text: passage.id for passage in library.passages()}
    library.put(
        [document("fee.md", "研究会の参加費は50万円です。", "研究会は東京で年に5回開かれます。", title="研究会")]
    )
    after = {passage.text: passage.id for passage in library.passages()}
    assert set(after) == {"研究会の参加費は50万円です。", "研究会は東京で年に5回開かれます。"}
    assert after["研究会は東京で年に5回開かれます。"] == before["研究会は東京で年に5回開かれます。"]
    assert not any("40万円" in text for text in texts(library, "参加費はいくら"))


def test_forget_source(library: ChromaLibrary) -> None:
    library.put([FEE, SECRET, OTHER_SECRET])
    assert library.forget_source("handbook.md", audience="acme") == 1
    assert texts(library, "宿泊補助", Audience("acme")) == texts(library, "宿泊補助")
    assert library.forget_source("handbook.md") == 1
    assert library.forget_source("handbook.md") == 0
    assert {record.about.source for record in library.records().values()} == {"fee.md"}


class Breaking(Embeddings):
    """A model that breaks after some passages, as a machine may at any moment."""

    def __init__(self, model: Embeddings, after: int) -> None:
        self.model, self.left = model, after

    def embed_query(self, text: str) -> list[float]:
        return self.model.embed_query(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.left -= len(texts)
        if self.left < 0:
            raise MemoryError
        return self.model.embed_documents(texts)


def test_crash_half_way_leaves_the_old_passages_answering(library: ChromaLibrary, embeddings: Embeddings) -> None:
    library.put([FEE, SKI])
    new = [
        document("fee.md", *(f"参加費は{n}万円に変わりました。" for n in range(60)), title="研究会"),
        document("new.md", *(f"新しい文書の{n}番目の文です。" for n in range(60))),
    ]
    library.store.embeddings = Breaking(embeddings, after=70)
    with pytest.raises(MemoryError):
        library.put(new, remove=[SKI.about.id])
    fresh = ChromaLibrary(library.store.place, embeddings, model_name="bundled")
    for reader in (library, fresh):
        assert set(texts(reader, "参加費はいくら")) == {chunk.text for chunk in (*FEE.chunks, *SKI.chunks)}
    fresh.close()
    health = library.health()
    assert (health.documents, health.passages, health.missing, health.leftovers) == (2, 3, 0, 64)
    library.store.embeddings = counting = Breaking(embeddings, after=1000)
    library.put(new, remove=[SKI.about.id])
    assert 1000 - counting.left == 56, "what was embedded before the crash is not embedded again"
    assert len(library.passages()) == 120
    assert not any("1自治体あたり" in text for text in texts(library, "1自治体あたりの参加費"))


def test_tidy_deletes_what_a_crash_left(shelf: ChromaLibrary, embeddings: Embeddings) -> None:
    shelf.put([FEE])
    shelf.store.embeddings = Breaking(embeddings, after=64)
    with pytest.raises(MemoryError):
        shelf.put([document("new.md", *(f"新しい文書の{n}番目の文です。" for n in range(90)))])
    assert shelf.tidy() == 64
    assert (shelf.health().leftovers, shelf.health().passages) == (0, 2)


def test_a_search_does_not_wait_for_a_long_ingest(shelf: ChromaLibrary, embeddings: Embeddings) -> None:
    shelf.put([FEE])
    begun, go_on = threading.Event(), threading.Event()

    class Slow(Breaking):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            begun.set()
            assert go_on.wait(60)
            return super().embed_documents(texts)

    shelf.store.embeddings = Slow(embeddings, after=10)
    writer = threading.Thread(target=shelf.put, args=([SKI],))
    writer.start()
    assert begun.wait(30)
    time.sleep(1.1)  # the library looks again whether anything was written
    assert texts(shelf, "参加費はいくら")[0] == "研究会の参加費は1自治体あたり40万円です。"
    go_on.set()
    writer.join()
    assert any("スキー" in text for text in texts(shelf, "スキーの選手"))


def test_killed_half_way_leaves_the_old_passages_answering(tmp_path: Path, embeddings: Embeddings) -> None:
    program = """
import os, sys
from pathlib import Path
from tests.test_library import *
class Killing(Breaking):
    def embed_documents(self, texts):
        if self.left < 0:
            os.kill(os.getpid(), 9)
        self.left -= len(texts)
        return self.model.embed_documents(texts)
models = models_folder(PROJECT)
library = ChromaLibrary(Path(sys.argv[1]), open_embeddings("bundled", models), model_name="bundled")
library.put([FEE])
library.store.embeddings = Killing(library.store.embeddings, after=64)
library.put([document("fee.md", *(f"参加費は{n}万円に変わりました。" for n in range(200)), title="研究会")])
"""
    folder = tmp_path / "chroma"
    done = subprocess.run([sys.executable, "-c", program, str(folder)], cwd=PROJECT, check=False, capture_output=True)
    assert done.returncode == -9, done.stderr
    library = ChromaLibrary(folder, embeddings, model_name="bundled")
    assert {passage.text for passage in library.passages()} == {chunk.text for chunk in FEE.chunks}
    assert texts(library, "参加費はいくら")[0] == "研究会の参加費は1自治体あたり40万円です。"
    library.close()


def test_sees_what_another_process_wrote(shelf: ChromaLibrary) -> None:
    shelf.put([FEE])
    assert not any("スキー" in text for text in texts(shelf, "スキーの選手は誰"))
    program = """
import sys
from pathlib import Path
from tests.test_library import *
library = ChromaLibrary(Path(sys.argv[1]), open_embeddings("bundled", models_folder(PROJECT)), model_name="bundled")
library.put([SKI], remove=[FEE.about.id])
"""
    subprocess.run([sys.executable, "-c", program, str(shelf.store.place)], cwd=PROJECT, check=True)
    time.sleep(1.1)
    found = shelf.search("スキーの選手は誰", language="ja", audience=PUBLIC)
    assert [passage.text for passage in found] == ["山田さんはスキーの選手で、半年を海外で過ごします。"]
    assert found[0].dense > 0.7, "its vector is found too, not only its words"


def test_searches_go_on_while_documents_are_written(shelf: ChromaLibrary) -> None:
    shelf.put([FEE, SKI])
    stop, wrong = threading.Event(), []

    def ask() -> None:
        while not stop.is_set():
            try:
                found = texts(shelf, "参加費はいくらですか")
                if not any("万円" in text for text in found):
                    wrong.append(found)
            except StoreError as error:
                wrong.append([str(error)])

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(5):
        shelf.put([document("fee.md", f"研究会の参加費は{n}万円です。", title="研究会")])
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert "研究会の参加費は4万円です。" in texts(shelf, "参加費はいくらですか")


class Constant(Embeddings):
    """A quick model for very many short texts: longer ones get the real one's vector, when there is one."""

    def __init__(self, model: Embeddings | None = None) -> None:
        self.model = model

    def embed_query(self, text: str) -> list[float]:
        return self.model.embed_query(text) if self.model else [1.0, *[0.0] * 383]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[1.0, len(text) / 100, *[0.0] * 382] for text in texts]


class Reversed(Embeddings):
    """Another model: the same vectors, backwards."""

    def __init__(self, model: Embeddings) -> None:
        self.model = model

    def embed_query(self, text: str) -> list[float]:
        return self.model.embed_query(text)[::-1]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [vector[::-1] for vector in self.model.embed_documents(texts)]


def test_changed_model_embeds_everything_again_and_says_so(library: ChromaLibrary, embeddings: Embeddings) -> None:
    library.put([FEE, SECRET])
    library.close()
    said: list[str] = []
    done: list[tuple[int, int]] = []
    other = ChromaLibrary(
        library.store.place, Reversed(embeddings), model_name="other", notice=said.append,
        progress=lambda a, b: done.append((a, b)),
    )  # fmt: skip
    found = other.search("参加費はいくらですか", language="ja", audience=PUBLIC)
    assert said == ["reindexing", "reindexed"]
    assert done[-1] == (3, 3)
    assert found[0].text == "研究会の参加費は1自治体あたり40万円です。"
    assert found[0].dense > 0.7
    assert texts(other, "宿泊補助", Audience("acme"))[0] == "当社の宿泊補助は1泊3,000円までです。"
    other.close()
    again = ChromaLibrary(library.store.place, Reversed(embeddings), model_name="other", notice=said.append)
    assert len(again.passages()) == 2
    assert said == ["reindexing", "reindexed"], "once is enough"
    again.put((), list(again.records()))
    again.close()


def test_damaged_index_is_named_with_its_remedy(shelf: ChromaLibrary, embeddings: Embeddings) -> None:
    shelf.put([FEE])
    shelf.close()
    assert isinstance(shelf.store.place, Path)
    database = shelf.store.place / "chroma.sqlite3"
    database.write_bytes(b"not a database" * 500)
    broken = ChromaLibrary(shelf.store.place, embeddings, model_name="bundled")
    with pytest.raises(StoreError, match="delete that folder and run: python -m bot load") as raised:
        broken.search("参加費", language="ja", audience=PUBLIC)
    assert str(shelf.store.place) in str(raised.value)


@pytest.mark.parametrize("damage", ["garbage", "gone"])
def test_damaged_vectors_are_made_anew_from_the_texts(
    shelf: ChromaLibrary, embeddings: Embeddings, damage: str
) -> None:
    shelf.put([FEE, document("filler.md", *(f"埋め草の{n}番。" for n in range(4)))])
    # vectors are written to files after a thousand changes
    shelf.store.embeddings = Constant()
    shelf.put([document("many.md", *(f"{n}" for n in range(1100)))])
    shelf.close()
    assert isinstance(shelf.store.place, Path)
    files = list(shelf.store.place.rglob("*.bin"))
    assert files
    for file in files:
        if damage == "garbage":
            file.write_bytes(b"\xff" * file.stat().st_size)
        else:
            file.unlink()
    said: list[str] = []
    mended = ChromaLibrary(shelf.store.place, Constant(embeddings), model_name="bundled", notice=said.append)
    assert "研究会の参加費は1自治体あたり40万円です。" in texts(mended, "研究会の参加費はいくら")
    assert said == ["reindexing", "reindexed"]
    assert mended.health().passages == 1106
    mended.close()


def test_unusable_folder_is_named(tmp_path: Path, embeddings: Embeddings) -> None:
    (tmp_path / "file").write_text("")
    broken = ChromaLibrary(tmp_path / "file" / "chroma", embeddings, model_name="bundled")
    with pytest.raises(StoreError, match="file/chroma"):
        broken.passages()


def test_absent_server_is_named(embeddings: Embeddings) -> None:
    absent = ChromaLibrary("http://127.0.0.1:9", embeddings, model_name="bundled")
    with pytest.raises(StoreError, match="CHROMA_URL"):
        absent.passages()


def test_warm_opens_in_the_background(tmp_path: Path, embeddings: Embeddings) -> None:
    library = ChromaLibrary(tmp_path / "chroma", embeddings, model_name="bundled")
    library.warm().join(30)
    assert library.search("参加費", language="ja", audience=PUBLIC) == ()
    library.close()


# ---------------------------------------------------------------- words


def test_variants_of_one_name_are_one() -> None:
    for one, other in (
        ("鯵ヶ沢町", "鰺ケ沢町"),
        ("テレワーク", "ﾃﾚﾜｰｸ"),
        ("つくば市", "ツクバ市"),
        ("ＳＤＧｓ", "sdgs"),
    ):
        assert set(lexical.terms_of(one)) == set(lexical.terms_of(other))


def test_several_indexes_score_as_one() -> None:
    every = ["参加費は40万円です。", "弘前市が参加した。", "The fee is due.", "", "参加した人"]
    whole = lexical.LexicalIndex.build(every)
    parts = [lexical.LexicalIndex.build(every[:2]), lexical.LexicalIndex.build(every[2:])]
    for question in ("参加費はいくら", "fee", "弘前市は参加した？", "全く別のこと"):
        asked = lexical.Question.of(question)
        one = lexical.look_up([whole], asked)
        several = lexical.look_up(parts, asked)
        assert several.values == pytest.approx(one.values)
        assert (one.scores[0] > 0).tolist() == [
            bool(value > 0) for scores in several.scores for value in scores
        ]  # fmt: skip


def test_scores_are_shares_of_what_is_possible() -> None:
    index = lexical.LexicalIndex.build(["長岡市は新潟県の市です。", "犬が好きです。"])
    found = lexical.look_up([index], lexical.Question.of("長岡市は新潟県の市です。"))
    assert 0.5 < found.scores[0][0] <= 1
    assert found.scores[0][1] < 0.3


def test_cosines_of_another_model_count_as_much() -> None:
    """A model whose cosines spread ten times as far ranks alike, once they are scaled."""
    lexical_shares = np.array([0.2, 0.5, 0.1], np.float32)
    held = np.array([0.3, 0.6, 0.2], np.float32)
    language = np.array([True, True, True])
    narrow = Candidates(
        np.array([0.86, 0.84, 0.80], np.float32), lexical_shares, held, language, np.zeros(3, np.float32)
    )
    wide = Candidates(np.array([0.60, 0.40, 0.00], np.float32), lexical_shares, held, language, np.zeros(3, np.float32))
    assert dense_scale(SPREAD * 10) == pytest.approx(0.1)
    differences = [np.diff(fuse(narrow)), np.diff(fuse(wide, dense_scale(SPREAD * 10)))]
    assert differences[0] == pytest.approx(differences[1], abs=1e-5)


def test_function_words_carry_no_content() -> None:
    index = lexical.LexicalIndex.build(["それは何ですか教えてください", "弘前市について"])
    asked = lexical.Question.of("弘前市について教えてください")
    _, coverage = lexical.look_up([index], asked).shares(0, lexical.best(lexical.look_up([index], asked).scores[0], 9))
    assert coverage.tolist() == [0.0, 1.0]

"""How well and how fast passages are found, beside two baselines in the same run.

    python -m benchmarks.retrieval --data jsquad_dev.json           # or SANKIN_DEV_DATA=folder
    python -m benchmarks.retrieval --growth 1000,5000,20000         # needs no data: passages are made up

The data is JSQuAD (yahoojapan/JGLUE, CC BY-SA 4.0), in its own format or as ``{"contexts": […], "questions": […]}``.
Constants of the ranking were tuned on the even-numbered questions; the odd-numbered ones are reported apart.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from bot.seams import Audience
from knowledge.blocks import Paragraph
from knowledge.chunks import chunks
from knowledge.documents import About, Chunk, Document
from knowledge.embedding import build_default_model, models_folder, open_embeddings
from knowledge.library import ChromaLibrary

PROJECT = Path(__file__).resolve().parent.parent
PUBLIC = Audience()
ENGLISH = Path(__file__).with_name("english_over_japanese.tsv")
"""Position of a question in the data, and the same in English."""
Search = Callable[[str], Sequence[str]]
"""Question → ids of passages, best first."""


@dataclass(frozen=True)
class Context:
    """A passage of the benchmark."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Asked:
    """A question and the passage that answers it."""

    text: str
    context: str


def load(path: Path) -> tuple[list[Context], list[Asked]]:
    """Read JSQuAD."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if "contexts" in data:
        contexts = [Context(str(row["id"]), row["title"], row["text"]) for row in data["contexts"]]
        return contexts, [Asked(row["question"], str(row["context"])) for row in data["questions"]]
    contexts = []
    questions: list[Asked] = []
    for article in data["data"]:
        for paragraph in article["paragraphs"]:
            title, _, text = paragraph["context"].partition(" [SEP] ")
            contexts.append(Context(str(len(contexts)), title, text))
            questions.extend(Asked(row["question"], contexts[-1].id) for row in paragraph["qas"])
    return contexts, questions


def of_articles(contexts: Sequence[Context]) -> list[Document]:
    """Each passage as a document of its own, cut as ingest would cut it."""
    return [
        Document(About(source=row.id, title=row.title), chunks([Paragraph(row.text)], title=row.title), row.id)
        for row in contexts
    ]


def scored(search: Search, questions: Sequence[Asked]) -> tuple[float, float, float, list[float]]:
    """Recall@1, Recall@5, MRR@10 and seconds a question."""
    first = fifth = 0
    reciprocal = 0.0
    seconds: list[float] = []
    for question in questions:
        started = time.perf_counter()
        found = search(question.text)
        seconds.append(time.perf_counter() - started)
        ids = list(dict.fromkeys(found))[:10]
        if question.context in ids:
            rank = ids.index(question.context)
            first += rank == 0
            fifth += rank < 5
            reciprocal += 1 / (rank + 1)
    count = len(questions)
    return first / count, fifth / count, reciprocal / count, seconds


def quality(contexts: Sequence[Context], questions: Sequence[Asked], embeddings: Embeddings, scratch: Path) -> None:
    """Ours beside dense only and the LangChain tutorial."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document as Text

    library = ChromaLibrary(scratch / "ours", embeddings, model_name="bundled")
    documents = of_articles(contexts)
    started = time.perf_counter()
    library.put(documents, progress=_progress("index"))
    seconds = time.perf_counter() - started
    count = len(library.passages())
    rate = 1000 * seconds / count
    print(f"index: {count} passages of {len(contexts)} contexts in {seconds:.1f} s ({rate:.1f} s per 1,000)")

    def ours(question: str) -> Sequence[str]:
        return [found.source for found in library.search(question, language="ja", audience=PUBLIC, limit=20)]

    shelf = library.store.collection("")
    dense_store = Chroma(shelf.name, embeddings, client=library.store.client())

    def dense(question: str) -> Sequence[str]:
        return [str(found.metadata["source"]) for found in dense_store.similarity_search(question, k=10)]

    systems: list[tuple[str, Search]] = [("Sankin", ours), ("dense only", dense)]
    try:
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError:
        print("the tutorial baseline needs: pip install langchain-text-splitters")
    else:
        pieces = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(
            [Text(row.text, metadata={"source": row.id}) for row in contexts]
        )
        tutorial_store = Chroma("tutorial", embeddings, persist_directory=str(scratch / "tutorial"))
        for start in range(0, len(pieces), 500):
            tutorial_store.add_documents(pieces[start : start + 500])

        def tutorial(question: str) -> Sequence[str]:
            return [str(found.metadata["source"]) for found in tutorial_store.similarity_search(question, k=4)]

        systems.append(("LangChain tutorial, k=4", tutorial))
    print(f"\n{'':26}{'tuned on (even)':>24}{'held out (odd)':>24}{'all':>24}{'ms p50':>9}{'p95':>7}")
    print(f"{'':26}" + f"{'R@1   R@5   MRR@10':>24}" * 3)
    for name, search in systems:
        search(questions[0].text)
        even, odd = scored(search, questions[::2]), scored(search, questions[1::2])
        shares = [len(questions[::2]) / len(questions), len(questions[1::2]) / len(questions)]
        whole = tuple(shares[0] * even[i] + shares[1] * odd[i] for i in range(3))  # type: ignore[operator]
        cells = "".join(f"{100 * a:9.1f}{100 * b:6.1f}{100 * c:9.1f}" for a, b, c in (even[:3], odd[:3], whole))
        print(f"{name:26}{cells}{_times([*even[3], *odd[3]])}")
    print("aims (held out): R@1 94, MRR@10 95.5")
    english(library, dense, questions)
    library.close()


def english(library: ChromaLibrary, dense: Search, questions: Sequence[Asked]) -> None:
    """Questions in English over the same Japanese passages, beside dense only."""
    rows = [line.split("\t") for line in ENGLISH.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    asked = [Asked(text, questions[int(number)].context) for number, text in rows if int(number) < len(questions)]

    def ours(question: str) -> Sequence[str]:
        return [found.source for found in library.search(question, language="en", audience=PUBLIC, limit=20)]

    print(f"\n{len(asked)} questions in English{'':8}R@1   R@5   MRR@10")
    for name, search in (("Sankin", ours), ("dense only", dense)):
        first, fifth, reciprocal, _ = scored(search, asked)
        print(f"{name:26}{100 * first:9.1f}{100 * fifth:6.1f}{100 * reciprocal:9.1f}")
    print("aim: R@5 75")


def growth(sizes: Sequence[int], contexts: Sequence[Context], embeddings: Embeddings, scratch: Path) -> None:
    """Time, disk and memory at several sizes, and what a search costs beside its bare parts."""
    print(
        f"\n{'passages':>9}{'write s/1k':>12}{'disk MB':>9}{'open s':>8}{'RSS MB':>8}"
        f"{'embed ms':>10}{'+ Chroma':>10}{'search ms p50':>15}{'p95':>7}{'ratio':>7}"
    )
    questions = [f"{'何と' if n % 2 else 'いつから'}{_made_up(n, 18)}と呼ばれていますか" for n in range(60)]
    for size in sizes:
        place = scratch / f"growth-{size}"
        writer = ChromaLibrary(place, Remembered(embeddings), model_name="bundled")
        texts = [row.text for row in contexts[:size]]
        texts += [_made_up(n, 160) for n in range(size - len(texts))]
        documents = [
            Document(About(source=f"{n}", title=f"題{n % 60}"), tuple(map(Chunk, texts[n : n + 20])), f"{n}")
            for n in range(0, size, 20)
        ]
        started = time.perf_counter()
        writer.put(documents)
        written = (time.perf_counter() - started) / size * 1000
        writer.close()
        library = ChromaLibrary(place, embeddings, model_name="bundled")
        started = time.perf_counter()
        library.passages()
        opened = time.perf_counter() - started
        library.search(questions[0], language="ja", audience=PUBLIC)
        collection = library.store.collection("")
        embed, bare, whole = [], [], []
        for question in questions:  # one after the other, so that a busy machine is busy for all alike
            started = time.perf_counter()
            vector = embeddings.embed_query(question)
            embed.append(time.perf_counter() - started)
            collection.query(query_embeddings=np.asarray([vector], np.float32), n_results=8)
            bare.append(time.perf_counter() - started)
            started = time.perf_counter()
            library.search(question, language="ja", audience=PUBLIC)
            whole.append(time.perf_counter() - started)
        disk = sum(path.stat().st_size for path in place.rglob("*") if path.is_file()) / 1e6
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ratio = statistics.median(whole) / statistics.median(bare)
        print(
            f"{size:9}{written:12.2f}{disk:9.1f}{opened:8.2f}{memory:8.0f}{1000 * statistics.median(embed):10.1f}"
            f"{1000 * statistics.median(bare):10.1f}{_times(whole, 15)}{ratio:7.2f}",
            flush=True,
        )
        library.close()
    print("aim: a search under 1.5 times one embedding and one Chroma query, at 20,000 passages")


class Remembered(Embeddings):
    """Random vectors for passages: what is measured is the index, not the model."""

    def __init__(self, model: Embeddings) -> None:
        self.model = model
        self.numbers = np.random.default_rng(0)
        self.centre = np.array(model.embed_query("中心"))

    def embed_query(self, text: str) -> list[float]:
        return self.model.embed_query(text)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        # E5's passages lie in a narrow cone: about 0.8 from one another
        vectors = self.centre + 0.025 * self.numbers.normal(size=(len(texts), len(self.centre)))
        normal: list[list[float]] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).tolist()
        return normal


def _made_up(seed: int, length: int) -> str:
    """Japanese-looking text with frequent and rare pairs of characters."""
    numbers = random.Random(seed)
    words = [
        "地域",
        "の",
        "仕事",
        "は",
        "海",
        "で",
        "働く",
        "人",
        "が",
        "を",
        "町",
        "滞在",
        "した",
        "いる",
        "会議",
        "計画",
    ]
    text = ""
    while len(text) < length:
        rare = chr(0x4E00 + numbers.randrange(3000)) + chr(0x4E00 + numbers.randrange(3000))
        text += numbers.choice(words) if numbers.random() < 0.7 else rare
    return text + "。"


def _times(seconds: Sequence[float], wide: int = 9) -> str:
    ordered = sorted(seconds)
    return f"{1000 * statistics.median(ordered):{wide}.1f}{1000 * ordered[int(len(ordered) * 0.95)]:7.1f}"


def _progress(label: str) -> Callable[[int, int], None]:
    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{label} {done}/{total}", end="" if done < total else "\n", file=sys.stderr)

    return show


def data_path(argument: Path | None) -> Path | None:
    """The data, by argument or from the folder of ``SANKIN_DEV_DATA``; None when it is not there."""
    folder = os.environ.get("SANKIN_DEV_DATA", "")
    path = argument or (Path(folder) / "jsquad_dev.json" if folder else None)
    return path if path is not None and path.is_file() else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__)
    parser.add_argument("--data", type=Path, help="JSQuAD as JSON; default: jsquad_dev.json in SANKIN_DEV_DATA")
    parser.add_argument("--growth", default="1000,5000,20000", help="sizes of made-up indexes, by commas; empty: none")
    options = parser.parse_args(arguments)
    models = models_folder(PROJECT)
    build_default_model(models)
    embeddings = open_embeddings("bundled", models)
    embeddings.embed_query("暖機")
    scratch = Path(tempfile.mkdtemp(prefix="sankin-retrieval-"))
    try:
        contexts: list[Context] = []
        path = data_path(options.data)
        if path is None:
            print("no JSQuAD data (--data FILE, or SANKIN_DEV_DATA=FOLDER): quality is not measured")
        else:
            contexts, questions = load(path)
            quality(contexts, questions, embeddings, scratch)
        sizes = [int(size) for size in options.growth.split(",") if size]
        growth(sizes, contexts, embeddings, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

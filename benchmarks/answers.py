"""Answers through the whole path: search, plan, answer.

    python -m benchmarks.answers [--data DEV_DATA] [--raw FOLDER]

Golden questions over the starting data; with ``--raw`` the same over a folder of plain documents and nothing else; with
``--data`` (or ``SANKIN_DEV_DATA``) the questions of ``jsquad_dev.json`` there: how often the answer string stands in
the shown sentences, and how many are declined with the passage or its whole article removed. Lines begin with ``≈``
where the gate was fitted on the very same questions; out-of-fold figures are what ``benchmarks.calibrate`` prints.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from bot.answering import Nearness, answer, evaluation, plan, statements
from bot.answering.language.folding import fold
from bot.places import Places
from bot.seams import Answer, Asked, Audience, Passage, Tables
from bot.wording import Wordings
from knowledge import known_decisions
from knowledge.catalog import Catalog
from knowledge.database import open_engine
from knowledge.documents import About, Chunk, Document
from knowledge.embedding import OnnxEmbeddings, models_folder
from knowledge.ingest import ingest
from knowledge.known_questions import Known, read
from knowledge.library import ChromaLibrary

PROJECT = Path(__file__).resolve().parent.parent
SOURCES = PROJECT / "knowledge" / "sources"
TODAY = date(2026, 11, 21)
PASSAGES = 8

Removed = Callable[[Passage], bool]


class Bench:
    """One library and its tables."""

    def __init__(self, folder: Path, tables: Tables) -> None:
        model = OnnxEmbeddings(models_folder(PROJECT) / "multilingual-e5-small")
        known = read(SOURCES / "questions.csv") if tables.facts else ()
        decisions = known_decisions.read(SOURCES / known_decisions.FILE) if tables.facts else ()
        self.library = ChromaLibrary(folder, model, model_name="bundled", known=known, decisions=decisions)
        self.tables = tables
        self.places = Places.load(SOURCES)
        self.wordings = Wordings.load(PROJECT / "prompts")
        self.answering: list[float] = []
        """Seconds of plan and answer, without the search."""

    def ask(
        self,
        question: str,
        language: str,
        past: Sequence[Asked] = (),
        removed: Removed = lambda _: False,
        deep: int = PASSAGES,
    ) -> Answer:
        """Ask as the bot does."""
        started = time.perf_counter()
        planned = plan(question, language, past, self.places, self.wordings)
        between = time.perf_counter()
        found = {}
        for query in planned.queries:
            passages = self.library.search(query, language=planned.language, audience=Audience(), limit=deep)
            found[query] = [p for p in passages if not removed(p)][:PASSAGES]
        near = {q: self.nearness(q, spoken) for q, spoken in planned.asks.items()}
        after = time.perf_counter()
        words = self.wordings[planned.language]
        given = answer(planned, found, self.tables, self.places, words, today=TODAY, near=near)
        self.answering.append(between - started + time.perf_counter() - after)
        return given

    def nearness(self, question: str, language: str, kept: Callable[[Known], bool] | None = None) -> Nearness:
        """How near a question is to what is known; of the known questions only those that are ``kept``."""
        told = statements(self.tables, language)
        alike = self.library.alike(question, kept) if kept else self.library.alike(question)
        # a question that is known itself is not told by itself
        decided = self.library.decided(question, lambda row: row.text != question)
        return Nearness(dict(zip(told, self.library.nearness(question, told), strict=True)), alike, decided)

    def golden(self, one: evaluation.Golden) -> evaluation.Given:
        """A golden question after its history."""
        past: list[Asked] = []
        for earlier in one.history:
            given = self.ask(earlier, _language(earlier), past)
            past.append(Asked(earlier, given.topic, given.sources))
        started = time.perf_counter()
        given = self.ask(one.question, one.language or _language(one.question), past)
        return evaluation.Given(given.text, given.answered, time.perf_counter() - started)


def _spread(seconds: Sequence[float]) -> str:
    times = sorted(seconds)
    return f"p50 {1000 * statistics.median(times):.1f} ms, p95 {1000 * times[int(0.95 * len(times))]:.1f} ms"


def _of_title(title: str) -> Removed:
    return lambda passage: passage.title == title


def _of_source(source: str) -> Removed:
    return lambda passage: passage.source == source


def _language(text: str) -> str:
    return "ja" if re.search(r"[ぁ-ん一-龥]", text) else "en"


def golden(bench: Bench, title: str, *, verbose: bool) -> None:
    """The golden questions of both languages, part by part."""
    for language in ("ja", "en"):
        data = tomllib.loads((PROJECT / "tests" / "answers" / f"{language}.toml").read_text(encoding="utf-8"))
        for part, table in data.items():
            outcomes = evaluation.run([evaluation.golden(row) for row in table["questions"]], bench.golden)
            right = sum(one.right for one in outcomes)
            unknown = [o for o in outcomes if not o.golden.answerable]
            declined = sum(not o.given.answered for o in unknown)
            print(
                f"{title:<10} {language} {part:<6} right {right}/{len(outcomes)} {100 * right / len(outcomes):.1f}%   "
                f"declined {declined}/{len(unknown)} of what can not be known"
            )
            if verbose:
                print(evaluation.table(outcomes))
                print(evaluation.failures(outcomes))
    print(f"{title:<10} aims on questions that nobody has looked at: right ja 95%, en 90%, documents 85%; declined 96%")
    print(f"{title:<10} plan + answer: {_spread(bench.answering)}")


def squad(path: Path, folder: Path) -> None:
    """JSQuAD-shaped questions over their passages."""
    data = json.loads(path.read_text(encoding="utf-8"))
    titles = {str(c["id"]): c["title"] for c in data["contexts"]}
    bench = Bench(folder, Tables())
    bench.library.put(
        [
            Document(About(source=str(c["id"]), title=c["title"]), (Chunk(c["text"]),), str(c["id"]))
            for c in data["contexts"]
        ]
    )
    held = answered = both = sentences = topic = fact = facts = 0
    for one in data["questions"]:
        own, answers = str(one["context"]), [fold(a) for a in one["answers"]]
        given = bench.ask(one["question"], "ja")
        text = fold(given.text)
        right = any(a in text for a in answers)
        answered += given.answered
        both += given.answered and right
        sentences += len(re.findall(r"\[\d+\]", given.text)) <= 2
        held += right
        topic += not bench.ask(one["question"], "ja", removed=_of_title(titles[own]), deep=160).answered
        found = bench.library.search(one["question"], language="ja", audience=Audience(), limit=PASSAGES + 1)
        if any(a in fold(p.text) for p in found if p.source != own for a in answers):
            continue
        facts += 1
        fact += not bench.ask(one["question"], "ja", removed=_of_source(own), deep=PASSAGES + 1).answered
    n = len(data["questions"])
    shown = f"at most two sentences {100 * sentences / n:.1f}%"
    print(f"≈ JSQuAD: answered {100 * answered / n:.1f}%, answered and right {100 * both / n:.1f}%, {shown}")
    removed = f"with the passage removed {100 * fact / facts:.1f}% of {facts}"
    print(f"≈ JSQuAD: declined with the article removed {100 * topic / n:.1f}%, {removed}")
    print("aims: answered 95%, answered and right 84%, the answer in the sentences shown 92%, declined 97% and 80%")
    print(f"JSQuAD: plan + answer: {_spread(bench.answering)}")


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("SANKIN_DEV_DATA"))
    parser.add_argument("--raw", type=Path, help="a folder of plain documents, asked with nothing else loaded")
    parser.add_argument("--verbose", action="store_true", help="tables by kind and every failure")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        catalogue = Catalog(open_engine(home / "start"))
        catalogue.load_starting_data(SOURCES, documents_only=True)
        bench = Bench(home / "start-index", catalogue.tables())
        ingest(bench.library, [SOURCES / "documents"])
        golden(bench, "starting", verbose=options.verbose)
        if options.raw:
            raw = Bench(home / "raw-index", Tables())
            ingest(raw.library, [options.raw])
            raw.tables = raw.library.told(Audience())
            golden(raw, "documents", verbose=options.verbose)
        path = Path(options.data) / "jsquad_dev.json" if options.data else None
        if path is not None and path.is_file():
            squad(path, home / "squad")
        else:
            print("JSQuAD: no jsquad_dev.json; set SANKIN_DEV_DATA to the folder that holds it")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What a turn costs: milliseconds a stage, start-up, memory, and an ask against its bare cost.

``python -m benchmarks.turns`` runs the product as a user would (real SQLite, real Chroma, real model) on a home with
the starting data, and prints ratios measured in this one run.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import numpy as np
import psutil

from bot.console.assembly import Sankin
from bot.message import Address, Message
from bot.seams import Audience
from bot.settings import Settings
from knowledge.embedding import open_embeddings

ASKS = (
    "逆参勤交代とは何ですか",
    "地域経営部会の参加費はいくら？",
    "弘前市は参加していますか",
    "長岡ワークモデルの目的は？",
    "What is outside double work?",
)
WISHES = (
    "来年の7月に2週間、子どもと海の近くで",
    "予算は20万円まで",
    "やっぱり8月にします",
    "九州か四国がいいです",
    "two adults, ten days in May",
)
ROUNDS = 20


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        # in a process of its own: what loading takes is not what talking takes
        subprocess.run([sys.executable, "-m", "bot", "load", "--home", folder], check=True, capture_output=True)
        sankin = Sankin(Settings(sankin_home=home))
        library = sankin.library.get()
        for kind, texts in (("ask", ASKS), ("wish", WISHES)):
            stages = _turns(sankin, kind, texts)
            for stage, seconds in stages.items():
                print(f"{kind:5} {stage:12} {_shown(seconds)}")
        ask = _time(lambda text: _handle(sankin, text), ASKS)
        embeddings = open_embeddings(sankin.settings.sankin_embedding, sankin.settings.sankin_models)
        collection = library.store.collection("")
        bare = _time(
            lambda t: collection.query(query_embeddings=[np.array(embeddings.embed_query(t))], n_results=10), ASKS
        )
        searched = _time(lambda text: library.search(text, language="ja", audience=Audience()), ASKS)
        print(f"ask / (one embedding + one Chroma query): {median(ask) / median(bare):.2f} (aim 1.5)")
        print(f"search / (one embedding + one Chroma query): {median(searched) / median(bare):.2f}")
        print(f"resident memory {psutil.Process().memory_info().rss / 1e6:.0f} MB (aim 500)")
        _start_up(home)


def _handle(sankin: Sankin, text: str) -> None:
    message = Message("bench", Address("terminal", "", "bench"), datetime.now(UTC), text=text)
    sankin.flow().handle(message)


def _turns(sankin: Sankin, kind: str, texts: tuple[str, ...]) -> dict[str, list[float]]:
    stages: dict[str, list[float]] = defaultdict(list)
    flow = sankin.flow(lambda stage, seconds: stages[stage].append(seconds))
    for number in range(ROUNDS):
        for position, text in enumerate(texts):
            now = datetime.now(UTC)
            address = Address("terminal", "", f"{kind}{number}")
            message = Message(f"{kind}-{number}-{position}", address, now, text=text)
            begun = time.perf_counter()
            sankin.ledger.hear(message)
            job = sankin.ledger.claim(now, ("terminal",))
            heard = time.perf_counter()
            outcome = flow.handle(message)
            handled = time.perf_counter()
            assert job is not None
            sankin.ledger.settle(job, message, outcome, now)
            reply = sankin.ledger.claim(now, ("terminal",))
            assert reply is not None
            sankin.ledger.done(reply)
            stages["ledger in"].append(heard - begun)
            stages["settle"].append(time.perf_counter() - handled)
            stages["whole turn"].append(time.perf_counter() - begun)
    return stages


def _time(call: Callable[[str], object], texts: tuple[str, ...]) -> list[float]:
    for text in texts:
        call(text)
    seconds = []
    for _ in range(ROUNDS):
        for text in texts:
            begun = time.perf_counter()
            call(text)
            seconds.append(time.perf_counter() - begun)
    return seconds


def _shown(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"p50 {median(ordered) * 1000:7.2f} ms   p95 {ordered[int(len(ordered) * 0.95) - 1] * 1000:7.2f} ms"


def _start_up(home: Path) -> None:
    command = [sys.executable, "-m", "bot", "chat", "--jsonl", "--home", str(home)]
    begun = time.perf_counter()
    lines = '{"text": "こんにちは"}\n{"text": "逆参勤交代とは"}\n'
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(lines)
        process.stdin.close()
        process.stdout.readline()
        print(f"start to first reply {time.perf_counter() - begun:.2f} s (prompt aim 2)")
        process.stdout.readline()
        print(f"start to first answer {time.perf_counter() - begun:.2f} s (aim 4)")


if __name__ == "__main__":
    main()

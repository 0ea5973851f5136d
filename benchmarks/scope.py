"""Train the second opinion on whether a value is wished for: ``python -m benchmarks.scope``.

From ``prompts/<lang>/lexicon/scope/*.txt`` to ``scope.npz`` beside them. A line is a message whose values are marked:
``[place:want|五島]に行きたい、[place:mention|札幌]には去年行った``. Kinds are place, when, length, people, money,
work and need; they are wanted, avoided, taken back or only mentioned. Each file was written for this project by another
hand and shares its licence; none of the writers knew the grammars.

``plain.txt`` is made from patterns (``(a|b)`` stands for either), and what the grammars make of the golden readings and
conversations of the tests is taken for right: both are trained on and not judged.

A multinomial logistic regression over the signs around each value (``bot.reading.surroundings``). Figures and the
curve of how far its doubts hold are of messages that it was not trained on: of another writer where there are several,
else of other stretches of fifty lines. Needs scikit-learn, which the product itself does not.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.likeness import sentences_of
from bot.places import Places
from bot.preferences import Polarity
from bot.reading import RuleReader, load_lexicons
from bot.reading.found import Found, Text
from bot.reading.scope import FILE, JUDGED, MEANT, ROWS, ScopeError, rows
from bot.reading.surroundings import signs
from bot.seams import ReadingContext

PROJECT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 21, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
SLOTS: Mapping[str, tuple[str, ...]] = {
    "place": ("place",), "when": ("start",), "length": ("days",), "people": ("party",), "money": ("budget",),
    "work": ("styles", "skills"), "need": ("needs", "themes"),
}  # fmt: skip
"""Kind of a mark → slots of its values."""
STATUS = dict(zip(("want", "avoid", "retract", "mention"), MEANT, strict=True))
PLAIN = "plain"
"""The file that is made from patterns."""
STRENGTH = 2.0
STRETCH, FOLDS = 50, 5
"""Lines that stay together where one hand wrote them all, and in how many parts they are told apart."""
_EITHER = re.compile(r"\(([^()\[\]]*\|[^()\[\]]*)\)")
_MARK = re.compile(r"\[([^\[\]:|]*):([^\[\]:|]*)\|([^\[\]|]*)\]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A value in a message: ``start`` and ``end`` are offsets into its text."""

    start: int
    end: int
    kind: str
    meant: Polarity
    value: str = ""
    """What a reader took it for, where that is what was judged: 個室 of ``[need=個室:want|相部屋]``."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A message without its marks, and what was marked; ``line`` counts from 1."""

    text: str
    marks: tuple[Mark, ...]
    writer: str
    line: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A marked value as the grammars took it."""

    text: Text
    one: Found
    found: Sequence[Found]
    """All values of the message."""
    meant: Polarity
    held: str = ""
    """Values with the same are trained on together or not at all; those without any always are, and are not judged."""

    @property
    def read(self) -> Polarity | None:
        """What the grammars say; None when they read nothing."""
        return self.one.polarity if self.one.value is not None or self.one.candidates else None


def marked(folder: Path) -> list[Marked]:
    """The messages of a folder's files.

    Raises:
        ScopeError: a mark has no kind, status or words that are known; names file and line.
    """
    out = []
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                out += [_marked(said, path, number) for said in sentences_of(line.strip(), _EITHER)]
    return out


def _marked(line: str, path: Path, number: int) -> Marked:
    pieces: list[str] = []
    marks: list[Mark] = []
    at = length = 0
    for match in _MARK.finditer(line):
        name, status, words = match.groups()
        kind, _, value = name.partition("=")
        if kind not in SLOTS or status not in STATUS or not words.strip():
            raise ScopeError(f"{path}:{number}: {match.group()}: a mark is [kind:status|words] of a known kind")
        pieces += (line[at : match.start()], words)
        start = length + match.start() - at
        length = start + len(words)
        marks.append(Mark(start, length, kind, STATUS[status], value))
        at = match.end()
    text = "".join((*pieces, line[at:]))
    if "|" in text:
        raise ScopeError(f"{path}:{number}: a mark that is not closed, or marks within marks")
    return Marked(text, tuple(marks), path.stem, number)


def digest(folder: Path) -> str:
    """What tells whether weights were trained on these messages."""
    return hashlib.sha256(repr(marked(folder)).encode()).hexdigest()[:16]


def judged(reader: RuleReader, messages: Sequence[Marked], language: str) -> Iterator[Judged]:
    """Every marked value with what the grammars read there, also where that is nothing."""
    alone = len({message.writer for message in messages} - {PLAIN}) == 1
    for message in messages:
        text, found = reader.values(message.text, ReadingContext(now=NOW, language=language))
        if text.language != language:
            continue
        held = str(message.line // STRETCH) if alone else message.writer
        held = "" if message.writer == PLAIN else held
        for mark in message.marks:
            start, end = bisect_left(text.offsets, mark.start), bisect_left(text.offsets, mark.end)
            here = [f for f in found if f.slot in SLOTS[mark.kind] and f.start < end and start < f.end]
            once = {(f.start, f.end, f.slot): f for f in reversed(here)}
            for one in reversed(once.values()):
                yield Judged(text, one, found, mark.meant, held)
            if not here:
                rest = [f for f in found if f.end <= start or end <= f.start]
                nothing = Found(start, end, SLOTS[mark.kind][0], None, Polarity.MENTIONED)
                yield Judged(text, nothing, rest, mark.meant, held)


def tested(reader: RuleReader, tests: Path, language: str, slots: Container[str]) -> Iterator[Judged]:
    """What the grammars make of messages whose reading the tests hold to be right: the values of some slots."""
    for path in sorted((*tests.glob("readings/*.toml"), *tests.glob("conversations/*/*.toml"))):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        said = [row["says"] for row in content.get("reading", ())]
        said += [turn["say"] for talk in content.get("conversation", ()) for turn in talk["turns"] if "say" in turn]
        for message in said:
            text, found = reader.values(message, ReadingContext(now=NOW, language=language))
            if text.language == language:
                read = (f for f in found if f.value is not None or f.candidates)
                yield from (Judged(text, one, found, one.polarity) for one in read if one.slot in slots)


def train(prompts: Path, today: date) -> None:
    """Train every language that has marked messages, and print how well it does."""
    reader = RuleReader(Places.load(PROJECT / "knowledge" / "sources"), load_lexicons(prompts))
    for folder in sorted(prompts.glob("*/lexicon/scope")):
        language = folder.parents[1].name
        values = [*judged(reader, marked(folder), language), *tested(reader, PROJECT / "tests", language, JUDGED)]
        matrix, meant = _matrix(values), np.array([MEANT.index(v.meant) for v in values])
        shares = _held_out(matrix, meant, np.array([v.held for v in values]))
        doubt, unwanted = _curve(values, meant, shares)
        model = _model().fit(matrix, meant)
        target = folder / FILE
        np.savez_compressed(
            target,
            of=np.array(digest(folder)),
            trained=np.array(today.isoformat()),
            weights=model.coef_.T.astype(np.float16),
            bias=model.intercept_.astype(np.float32),
            doubt=doubt,
            unwanted=unwanted,
        )
        by_hand = sum(v.held != "" for v in values)
        print(f"{language}: {len(values)} values, {by_hand} marked by hand, {target.stat().st_size // 1024} KB")
        _report(values, meant, shares, np.interp(1 - shares[:, 0], doubt, unwanted))


def _model() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3)


def _matrix(values: Sequence[Judged]) -> Any:
    """A row for each value; each group of signs has length one."""
    from scipy.sparse import csr_matrix

    columns, data, starts = [], [], [0]
    for value in values:
        groups = list(rows(signs(value.text, value.one, value.found)))
        columns += groups
        data += [np.full(len(group), len(group) ** -0.5, np.float32) for group in groups]
        starts.append(starts[-1] + sum(map(len, groups)))
    matrix = csr_matrix((np.concatenate(data), np.concatenate(columns), starts), shape=(len(values), ROWS))
    matrix.sum_duplicates()
    return matrix


def _held_out(matrix: Any, meant: Any, held: Any) -> Any:
    """Probabilities by models that were not trained on what is ``held`` together with the value; else all wanted."""
    out = np.tile(np.eye(len(MEANT))[0], (len(meant), 1))
    groups = sorted(set(held) - {""})
    for fold in range(min(FOLDS, len(groups))):
        apart = np.isin(held, groups[fold::FOLDS])
        out[apart] = _model().fit(matrix[~apart], meant[~apart]).predict_proba(matrix[apart])
    return out


def _wished(values: Sequence[Judged]) -> Any:
    """Which values are judged: those that the grammars take for wishes."""
    return np.array([v.held != "" and v.read is Polarity.WANT and v.one.slot in JUDGED for v in values])


def _curve(values: Sequence[Judged], meant: Any, shares: Any) -> tuple[Any, Any]:
    """How unwanted the model calls a wish of the grammars → the share that was; smooth, as points on a logistic."""
    from sklearn.linear_model import LogisticRegression

    wished = _wished(values)
    fitted = LogisticRegression(C=1e6).fit(_odds(1 - shares[wished, 0]), meant[wished] != 0)
    doubt = np.linspace(0.01, 0.99, 99)
    return doubt.astype(np.float32), fitted.predict_proba(_odds(doubt))[:, 1].astype(np.float32)


def _odds(share: Any) -> Any:
    share = np.clip(share, 1e-4, 1 - 1e-4)
    return np.log(share / (1 - share)).reshape(-1, 1)


def _report(values: Sequence[Judged], meant: Any, shares: Any, doubted: Any) -> None:
    """Grammars alone, model alone; what is let go at several shares of doubt."""
    read = np.array([v.held != "" and v.read is not None for v in values])
    grammar = np.array([MEANT.index(v.read or Polarity.MENTIONED) for v in values])
    guessed, wished = shares.argmax(axis=1), _wished(values)
    print(f"  of {read.sum()} values read: grammars right {(grammar == meant)[read].mean():.3f}, "
          f"model {(guessed == meant)[read].mean():.3f}; read as wished: "
          + ", ".join(f"{sum(meant[wished] == i)} {name}" for i, name in enumerate(MEANT)))  # fmt: skip
    for share in (0.6, 0.7, 0.75, 0.8, 0.85, 0.9):
        gone = wished & (doubted >= share)
        kinds = Counter(values[int(i)].one.slot for i in np.flatnonzero(gone & (meant == 0)))
        print(f"  doubted from {share}: {sum(gone & (meant != 0))} of {sum(wished & (meant != 0))} unwanted let go, "
              f"{sum(gone & (meant == 0))} of {sum(wished & (meant == 0))} wanted {dict(kinds)}")  # fmt: skip
    for column in (1, 2):
        turned = wished & (guessed == column) & (shares.max(axis=1) >= 0.8) & (doubted >= 0.8)
        print(f"  turned to {MEANT[column]}: {Counter(str(MEANT[i]) for i in meant[turned])}")


def main() -> None:
    """Train every language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prompts", type=Path, default=Path("prompts"))
    train(parser.parse_args().prompts, datetime.now(ZoneInfo("Asia/Tokyo")).date())


if __name__ == "__main__":
    main()

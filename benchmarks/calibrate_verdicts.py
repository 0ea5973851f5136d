"""Fit how yes and no are told; writes ``bot/answering/calibration/verdicts.json``.

    python -m benchmarks.calibrate_verdicts [--every N] [--more QUESTIONS.jsonl] [--write]

Cases are the questions of ``yes_no.csv`` about every second of the facts that ``train_cross_encoder`` holds back, each
with the statement of its fact: a model knows too well what it was taught, and was taught the other half once.
``--more`` are questions as ``eval`` takes them, each with the statement that is found for it: they are asked by people
who did not look at the statement, and count for more. Figures are out of fold, facts kept together.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.answers import SOURCES, Bench
from benchmarks.train_cross_encoder import HELD, YES_NO
from bot.answering.calibration import VERDICTS, Weights
from bot.answering.documents.across import named_across
from bot.answering.evaluation import Golden, read
from bot.answering.judging.together import VERDICT_SIGNALS, verdict_signals
from bot.answering.language.question_types import is_yes_no, understand
from bot.answering.language.whether import claim
from bot.answering.planning.plan import all_cues
from bot.answering.stating import told_by_words
from bot.answering.tables.facts import fits, scoped
from bot.answering.tables.index import Index
from bot.answering.tables.weighing import probability, ranked, threshold
from knowledge.catalog import Catalog
from knowledge.database import open_engine

THRESHOLD = 0.6
"""Probability from which on yes or no is said. Of those asked without the statement at hand one in seven that are said
is wrong. What is not said leaves the statement to speak for itself."""
ANSWERS = {"yes": 1, "no": -1, "open": 0}
YES, NO = {"はい", "Yes", "yes"}, {"いいえ", "No", "no"}
KINDS = ("yesno", "yes_no")
PUT = 3.0
"""Weight of a question that was asked without the statement at hand."""
FOLDS = 6
C = 0.3

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One question with the statement of its fact."""

    fact: str
    language: str
    answer: int
    """1 yes, -1 no, 0 left open."""
    values: tuple[float, ...]
    """Of ``VERDICT_SIGNALS``."""
    weight: float = 1.0


class Desk:
    """What a question is put to."""

    def __init__(self, bench: Bench) -> None:
        reads = bench.library.reads()
        assert reads is not None
        self.bench, self.reads, self.cues = bench, reads, all_cues()
        self.index = Index.of(bench.tables, bench.places)

    def values(self, text: str, language: str, fact: str = "") -> tuple[float, ...] | None:
        """The signals of a question and the statement of ``fact``, or the best one; None when it asks nothing such."""
        cues = self.cues[language]
        question = understand(text, language, self.cues)
        if not is_yes_no(question):
            return None
        subjects = named_across(self.index, question, self.index.named_in(question.norm))
        near = self.bench.nearness(text, language)
        meant = scoped(question, subjects, self.index)
        weighed = ranked(question, fits(question, self.index, meant, cues, near))
        own = (n for n, w in enumerate(weighed) if not fact or any(f.id == fact for f in w.fit.told.facts))
        at = next(own, None)
        if at is None:
            return None
        fit, sure = weighed[at].fit, probability(question, weighed, at)
        if not fact and (sure < threshold(question, weighed) or fit.unstated):
            return None
        told = told_by_words(question, [fit], sure, subjects, self.index, cues)
        # questions of the file were written as pairs that differ: those like one tell nothing of it
        known = 0.0 if fact else near.holds({one.id for one in fit.told.facts})
        values = verdict_signals(question, told, self.reads(question.claim, [fit.told.text])[0], sure, known)
        return tuple(values[name] for name in VERDICT_SIGNALS)


def cases(desk: Desk, every: int) -> Iterator[Case]:
    """Of the facts held back, every so many-th question that is understood as asking whether something is so."""
    with YES_NO.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["answer"] in ANSWERS]
    back = set(sorted({row["fact"] for row in rows})[:: 2 * HELD])
    for row in [row for row in rows if row["fact"] in back][::every]:
        values = desk.values(row["question"], row["language"], row["fact"])
        if values:
            yield Case(row["fact"], row["language"], ANSWERS[row["answer"]], values)


def put(desk: Desk, asked: Sequence[Golden]) -> Iterator[Case]:
    """Questions whose answer must hold yes or no."""
    for one in asked:
        held = {word.strip(" .,、") for entry in one.must for word in entry}
        says = 1 if held & YES else -1 if held & NO else 0
        if not says or one.kind not in KINDS:
            continue
        language = "ja" if re.search(r"[ぁ-ん一-龥]", one.question) else "en"
        values = desk.values(one.question, language)
        if values:
            # the plain claim is weighed; asked whether it is wrong, no holds
            _, inverted = claim(one.question, language)
            yield Case(one.question, language, -says if inverted else says, values, PUT)


def fitted(rows: Array, answers: npt.NDArray[np.int_], worth: Array) -> tuple[Weights, Weights]:
    """Of yes and of no, both beside what is left open."""
    mean, scale = rows.mean(0), rows.std(0) + 1e-9
    model = LogisticRegression(C=C, max_iter=3000).fit((rows - mean) / scale, answers, sample_weight=worth)
    by_class = dict(zip(model.classes_.tolist(), zip(model.coef_, model.intercept_, strict=True), strict=True))
    coef_open, bias_open = by_class[0]
    made = []
    for answer in (1, -1):
        coef, bias = by_class[answer]
        values = (coef - coef_open) / scale
        weights = {name: round(float(v), 4) for name, v in zip(VERDICT_SIGNALS, values, strict=True)}
        made.append(Weights(weights, round(float(bias - bias_open - (values * mean).sum()), 4)))
    return made[0], made[1]


def chances(rows: Array, yes: Weights, no: Weights) -> Array:
    """(rows, 2): how likely yes and no are."""
    named = [dict(zip(VERDICT_SIGNALS, row, strict=True)) for row in rows.tolist()]
    odds = np.exp(np.array([[yes.odds(one), no.odds(one)] for one in named]))
    return np.asarray(odds / (1 + odds.sum(1, keepdims=True)))


def main(arguments: list[str] | None = None) -> int:
    """Fit, print, and with ``--write`` store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--every", type=int, default=1, help="only every so many-th question")
    parser.add_argument("--more", type=Path, action="append", default=[], help="further questions, as ``eval`` takes")
    parser.add_argument("--write", action="store_true", help="store what was fitted")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        catalogue = Catalog(open_engine(home / "start"))
        catalogue.load_starting_data(SOURCES, documents_only=True)
        desk = Desk(Bench(home / "index", catalogue.tables()))
        more = [row for path in options.more for row in read(path.read_text(encoding="utf-8").splitlines())]
        found = [*cases(desk, options.every), *put(desk, more)]
    rows = np.array([one.values for one in found])
    truth = np.array([one.answer for one in found])
    worth = np.array([one.weight for one in found])
    chance = np.zeros((len(found), 2))
    for train, test in GroupKFold(FOLDS).split(rows, groups=[one.fact for one in found]):
        chance[test] = chances(rows[test], *fitted(rows[train], truth[train], worth[train]))
    curve = []
    english = np.array([one.language == "en" for one in found])
    asked = worth == PUT
    for of, name in ((worth > 0, "all"), (~english, "ja"), (english, "en"), (asked, "asked")):
        for limit in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8):
            told = np.where(chance[:, 0] > chance[:, 1], 1, -1)
            said = (chance.max(1) >= limit) & of
            decided = of & (truth != 0)
            point = {
                "threshold": limit,
                "right_of_said": round(float((told == truth)[said].mean()), 3),
                "right": round(float(((told == truth) & said)[decided].mean()), 3),
                "wrong": round(float(((told != truth) & said)[decided].mean()), 3),
                "open_said": round(float(said[of & (truth == 0)].sum() / max(1, (of & (truth == 0)).sum())), 3),
            }
            print(name, int(of.sum()), point)
            curve += [point] if name == "all" else []
    if options.write:
        yes, no = fitted(rows, truth, worth)
        whole = {
            "fitted_on": date.today().isoformat(),  # noqa: DTZ011 - the day on the bench's wall, nothing depends on it
            "corpus": f"{len(found)} questions: of knowledge/sources/yes_no.csv about facts not taught, and others",
            "threshold": THRESHOLD, "yes": asdict(yes), "no": asdict(no), "curve": curve,
        }  # fmt: skip
        VERDICTS.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"written to {VERDICTS}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Fit which statement of the tables answers a question, and when none does; writes ``facts.json``.

    python -m benchmarks.calibrate_facts [--more QUESTIONS.jsonl]... [--write]

Positives are the golden questions of ``tests/answers`` that a single statement answers: those statements are right that
hold all the strings which the answer must. Negatives are the golden questions that the sources do not answer, and every
subject of the tables asked for what they say of others but not of it (``Absent``). The known questions of
``questions.csv`` are both, each held against those of the other rounds only: other people wrote them. Weights are
fitted on both; the threshold is chosen on the golden ones, out of fold.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.absent import absent
from benchmarks.answers import PROJECT, SOURCES, Bench
from bot.answering import LANGUAGES, Nearness, evaluation, plan
from bot.answering.calibration import FACTS
from bot.answering.computing import numbers, ordinals
from bot.answering.documents.gate import weigh
from bot.answering.language.folding import fold
from bot.answering.language.question_types import Question
from bot.answering.language.terms import bigrams
from bot.answering.planning.plan import all_cues
from bot.answering.rosters import memberships
from bot.answering.tables.facts import SIGNALS, Fit, fits, scoped
from bot.answering.tables.index import Index
from bot.answering.tables.nearness import SIGNALS as NEAR_SIGNALS
from bot.seams import Asked
from knowledge.catalog import Catalog
from knowledge.database import open_engine
from knowledge.known_questions import Known, read

ELSEWHERE = frozenset({"member", "list", "count", "off", "injection", "others", "offtopic", "member_list",
                       "member_count", "number", "two", "multi"})  # fmt: skip
DECLINED = {"near": 0.967, "words": 0.86}
"""Share of the questions without an answer that must be declined; the threshold is amid the lowest that do it. By words
alone, where there is no model, less can be told apart: what is then said too much is a true statement with its source
about another side of the same thing."""
TEMPLATED = 0.25
"""Weight of a question made from a pattern beside one that somebody wrote."""
WRITTEN = 3.0
"""Weight in the fit of a golden question beside a known one, of which there are many more."""
LOOSE = 2.0
"""Weight of a question in loose words: those are how people ask."""
SAME = 0.55
"""Share of pairs of characters from which two statements say about the same."""
FOLDS = 6
NEAR = (*NEAR_SIGNALS, "near_text", "near_topic", "known_topic", "unnamed_near", "unnamed_known")
Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Case:
    """One question with the statements that may answer it."""

    text: str
    question: Question
    found: tuple[Fit, ...]
    right: Flags
    """Of each statement."""
    answerable: bool
    weight: float
    language: str

    def rows(self) -> Array:
        """The signals of every statement."""
        return np.array([[fit.signals()[name] for name in SIGNALS] for fit in self.found])


def golden() -> Iterator[tuple[evaluation.Golden, float]]:
    """All golden questions, with their language."""
    for path in sorted((PROJECT / "tests" / "answers").glob("*.toml")):
        for part in tomllib.loads(path.read_text(encoding="utf-8")).values():
            for row in part["questions"]:
                weight = LOOSE if path.stem.endswith("third") else 1.0
                yield evaluation.golden({"lang": path.stem[:2], **row}), weight


@dataclass(frozen=True, slots=True)
class Put:
    """A question to be put, with what is known of its answer."""

    golden: evaluation.Golden
    weight: float
    fact: str = ""
    """The fact that answers it; else the strings of ``golden`` tell."""
    round: str = ""
    """Known questions of the same round are not to be seen."""


def known(rows: Sequence[Known]) -> Iterator[Put]:
    """The known questions as questions put by somebody else."""
    for row in rows:
        golden = evaluation.Golden(row.text, answerable=row.answered, language=row.language)
        yield Put(golden, 1.0, row.about if row.answered else "", row.round)


def cases(bench: Bench, asked: Sequence[Put], *, measured: bool) -> Iterator[Case]:
    """The questions that a statement might answer."""
    cues = all_cues()
    index = Index.of(bench.tables, bench.places)
    alike = alike_facts(index)
    for put in asked:
        one = put.golden
        past: list[Asked] = []
        for earlier in one.history:
            given = bench.ask(earlier, one.language, past)
            past.append(Asked(earlier, given.topic, given.sources))
        planned = plan(one.question, one.language, past, bench.places, bench.wordings)
        part = planned.parts[0]
        if len(planned.parts) > 1 or part.outside or part.ask_back or part.assistant or planned.wants_stays:
            continue
        question = part.question
        own = cues[question.language]
        subjects = index.named_in(question.norm)
        say = bench.wordings[planned.language]
        if (
            memberships.recognise(question, index, own, subjects, ())
            or numbers.answer(question, index, subjects, own, say)
            or ordinals.answer(question, index, subjects, own, say)
        ):
            continue
        near = Nearness()
        if measured:
            near = bench.nearness(question.text, question.language, lambda row, put=put: row.round != put.round)  # type: ignore[misc]
        found = fits(question, index, scoped(question, subjects, index), own, near)
        if not found:
            continue
        right = np.zeros(len(found), bool)
        if one.answerable and put.fact:
            right = np.array([bool(alike[put.fact] & {fact.id for fact in f.told.facts}) for f in found], bool)
        elif one.answerable:
            right = _right(one, found)
        if one.answerable and (not right.any() or right.all()):
            continue
        yield Case(one.question, question, tuple(found), right, one.answerable, put.weight, question.language)


def alike_facts(index: Index) -> dict[str, set[str]]:
    """Fact → itself and those that say about the same."""
    told = index.told["ja"].told
    pairs = [bigrams(one.plain) for one in told]
    found: dict[str, set[str]] = {}
    for a, one in enumerate(told):
        same = {f.id for b, other in enumerate(told) if len(pairs[a] & pairs[b]) > SAME * len(pairs[a] | pairs[b])
                for f in other.facts}  # fmt: skip
        found |= {fact.id: same | {f.id for f in one.facts} for fact in one.facts}
    return found


def _right(one: evaluation.Golden, found: Sequence[Fit]) -> Flags:
    """Which statements hold what the answer must: all of it, or else the most of it, at least half."""
    must = [[fold(w).replace(" ", "") for w in entry] for entry in one.must]
    must = [entry for entry in must if not set(entry) & {"はい", "いいえ", "yes", "no"}]
    if not must:
        return np.zeros(len(found), bool)
    held = np.array([np.mean([any(w in f.told.plain.replace(" ", "") for w in e) for e in must]) for f in found])
    held[[f.unstated for f in found]] = 0
    return np.asarray((held == held.max()) & (held >= 0.5), bool)


LEFT_OUT = (
    "named", "direct", "topic", "begins", "direct_attribute", "topic_attribute", "topic_text", "unnamed_attribute",
    "near_topic", "known_topic", "unnamed_text", "unnamed_near", "unnamed_known",
)  # fmt: skip
"""Signals that known questions, which all name their subject, fit too closely; without them other people's questions
are decided better (area under the curve .91 with, .95 without)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic over signals."""

    names: tuple[str, ...]
    values: Array
    bias: float

    def by_name(self) -> dict[str, float]:
        """Rounded, as they are stored."""
        return {n: round(float(v), 3) for n, v in zip(self.names, self.values, strict=True)}


@dataclass(frozen=True, slots=True)
class Fitted:
    """By what statements are ranked, and by what the best of them is said or not."""

    rank: Weights
    gate: Weights


def fit(chosen: Sequence[Case], names: tuple[str, ...]) -> Fitted:
    """Ranks by right statements against all others; decides by the best one of each question being right or not.

    They are two fits: what tells two statements of a question apart says little about whether there is an answer.
    """
    columns = [SIGNALS.index(name) for name in names]
    rows = np.concatenate([case.rows()[:, columns] for case in chosen])
    right = np.concatenate([case.right for case in chosen])
    weights = np.concatenate([np.full(len(case.found), case.weight) for case in chosen])
    rank = _logistic(rows, right, weights, names)
    best = [(case, best_of(case, rank)) for case in chosen]
    rows = np.array([case.rows()[at, columns] for case, at in best])
    right = np.array([bool(case.right[at]) for case, at in best])
    return Fitted(rank, _logistic(rows, right, np.array([case.weight for case, _ in best]), names))


def _logistic(rows: Array, right: Flags, weights: Array, names: tuple[str, ...]) -> Weights:
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=3000))
    model.fit(rows, right, logisticregression__sample_weight=weights)
    values = model[-1].coef_[0] / model[0].scale_
    return Weights(names, values, round(float(model[-1].intercept_[0] - (values * model[0].mean_).sum()), 3))


def best_of(case: Case, rank: Weights) -> int:
    """The place of the statement that comes first."""
    weights = rank.by_name()
    return int(np.argmax([weigh(fit.signals(), weights) for fit in case.found]))


@dataclass(frozen=True, slots=True)
class Row:
    """What comes first for a case."""

    chance: float
    first: bool
    """It is right."""
    two: bool
    """It or the second is right."""


def row(case: Case, weights: Fitted) -> Row:
    """The best statement, and how likely it answers."""
    signals = [fit.signals() for fit in case.found]
    ranks = weights.rank.by_name()
    order = np.argsort([-weigh(one, ranks) for one in signals], kind="stable")
    best = int(order[0])
    chance = 1 / (1 + np.exp(-weigh(signals[best], weights.gate.by_name()) - weights.gate.bias))
    unstated = case.found[best].unstated
    return Row(0.0 if unstated else float(chance), bool(case.right[best]), bool(case.right[order[:2]].any()))


def calibrate(fitted: Sequence[Case], tested: Sequence[Case], *, measured: bool) -> dict[str, dict[str, Any]]:
    """For each language its weights, threshold and curve; the weights are fitted on both together.

    Args:
        fitted: what the weights are fitted on.
        tested: what the thresholds are chosen on, out of fold.
        measured: with nearness.
    """
    names = tuple(n for n in SIGNALS if (measured and n not in LEFT_OUT) or (not measured and n not in NEAR))
    weights = fit(fitted, names)
    own = {id(case) for case in tested}
    others = [case for case in fitted if id(case) not in own]
    rows: list[Any] = [None] * len(tested)
    for train, test in KFold(FOLDS, shuffle=True, random_state=5).split(np.arange(len(tested))):
        part = fit([*others, *(tested[i] for i in train)], names)
        for i in test:
            rows[i] = row(tested[i], part)
    worth = np.array([c.weight for c in tested])
    chance, first, two = (np.array([getattr(r, name) for r in rows]) for name in ("chance", "first", "two"))
    made = {}
    for language in LANGUAGES:
        mine = np.array([c.language == language for c in tested])
        answerable = mine & np.array([c.answerable for c in tested])
        unknown = mine & ~answerable
        curve = [_point(t, chance, two, answerable, unknown, worth) for t in np.arange(0.025, 0.975, 0.025)]
        least = next(point for point in curve if point["declined"] >= DECLINED["near" if measured else "words"])
        run = [point for point in curve if point["declined"] == least["declined"]]
        best = run[len(run) // 2]
        print(
            f"{language}: {answerable.sum()} answerable, {unknown.sum()} not; "
            f"first right {first[answerable].mean():.3f}, of the first two {two[answerable].mean():.3f}"
        )
        at = curve.index(best)
        for point in curve[max(0, at - 4) : at + 5]:
            print("  ", point, "<" if point is best else "")
        gate = {"weights": weights.gate.by_name(), "bias": weights.gate.bias, "threshold": best["threshold"]}
        made[language] = {"rank": weights.rank.by_name(), "gate": gate, "curve": curve}
    return made


def _point(t: float, chance: Array, two: Flags, answerable: Flags, unknown: Flags, worth: Array) -> dict[str, float]:
    """What a threshold does; weighted."""
    said = chance >= t

    def share(of: Flags, among: Flags) -> float:
        return round(float(np.average(of[among], weights=worth[among])), 3)

    return {
        "threshold": round(float(t), 3),
        "answered": share(said, answerable),
        "right_and_answered": share(two & said, answerable),
        "declined": share(~said, unknown),
    }


def main(arguments: list[str] | None = None) -> int:
    """Fit, print, and with ``--write`` store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--more", type=Path, action="append", default=[], help="further questions, as ``eval`` takes")
    parser.add_argument("--every", type=int, default=2, help="of the known questions, only every so many-th")
    parser.add_argument("--rounds", nargs="*", default=[], help="only of these rounds, which no encoder was taught on")
    parser.add_argument("--home", type=Path, help="where an index is kept between runs")
    parser.add_argument("--write", action="store_true", help="store what was fitted")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        home = options.home or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        catalogue = Catalog(open_engine(home / "start"))
        catalogue.load_starting_data(SOURCES, documents_only=True)
        bench = Bench(home / "start-index", catalogue.tables())
        asked = [Put(one, weight) for one, weight in golden() if one.kind not in ELSEWHERE or not one.answerable]
        for path in options.more:
            more = evaluation.read(path.read_text(encoding="utf-8").splitlines())
            asked += [Put(one, LOOSE) for one in more if one.kind not in ELSEWHERE or not one.answerable]
        rows = [row for row in read(SOURCES / "questions.csv") if not options.rounds or row.round in options.rounds]
        heard = [*known(rows)][:: options.every]
        asked_near = list(cases(bench, asked, measured=True))
        print("near")
        asked_near = [replace(case, weight=WRITTEN * case.weight) for case in asked_near]
        near = calibrate([*cases(bench, heard, measured=True), *asked_near], asked_near, measured=True)
        print("words")
        worded = list(cases(bench, [*asked, *(Put(one, TEMPLATED) for one in absent(bench.tables))], measured=False))
        words = calibrate(worded, worded, measured=False)
        made = {language: {"near": near[language], "words": words[language]} for language in LANGUAGES}
    if options.write:
        whole = {
            "fitted_on": date.today().isoformat(),  # noqa: DTZ011 - the day on the bench's wall, nothing depends on it
            "corpus": "golden questions of tests/answers and further ones; every subject asked for what is absent",
            "judges": made,
        }
        FACTS.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"written to {FACTS}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

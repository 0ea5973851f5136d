"""Fit which statement of the tables answers a question, and when none does; writes ``calibration_facts.json``.

    python -m benchmarks.calibrate_facts [--more QUESTIONS.jsonl]... [--write]

Positives are the golden questions of ``tests/answers`` that a single statement answers: those statements are right that
hold all the strings which the answer must. Negatives are the golden questions that the sources do not answer, and every
subject of the tables asked for what they say of others but not of it (``Absent``). Figures are out of fold.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from bot.answering import LANGUAGES, evaluation, memberships, numbers, ordinals, plan
from bot.answering.calibration import FACTS
from bot.answering.facts import SIGNALS, Fit, fits, scoped
from bot.answering.folding import fold
from bot.answering.index import Index
from bot.answering.planning import all_cues
from bot.answering.question_types import Question
from bot.answering.weighing import GATE_SIGNALS, Weighed, gate_signals
from bot.seams import Asked
from knowledge.catalog import Catalog
from knowledge.database import open_engine

ELSEWHERE = frozenset({"member", "list", "count", "off", "injection", "others", "offtopic", "member_list",
                       "member_count", "number", "two", "multi"})  # fmt: skip
DECLINED = 0.8
"""Worth of an unanswerable question declined beside an answerable one answered."""
TEMPLATED = 0.25
"""Weight of a question made from a pattern beside one that somebody wrote."""
LOOSE = 2.0
"""Weight of a question in loose words: those are how people ask."""
FOLDS = 5
NEAR = ("near", "behind", "near_text", "near_topic", "unnamed_near")
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
    group: int

    def rows(self) -> Array:
        """The signals of every statement."""
        return np.array([[fit.signals()[name] for name in SIGNALS] for fit in self.found])


def golden() -> Iterator[tuple[evaluation.Golden, float]]:
    """All golden questions, with their weights."""
    for path in sorted((PROJECT / "tests" / "answers").glob("*.toml")):
        for part in tomllib.loads(path.read_text(encoding="utf-8")).values():
            for row in part["questions"]:
                weight = LOOSE if path.stem.endswith("third") else 1.0
                yield evaluation.golden({"lang": path.stem[:2], **row}), weight


def cases(bench: Bench, asked: Sequence[tuple[evaluation.Golden, float]], *, measured: bool) -> Iterator[Case]:
    """The questions that a statement might answer."""
    cues = all_cues()
    index = Index.of(bench.tables, bench.places)
    for group, (one, weight) in enumerate(asked):
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
        near = bench.nearness(question.text, question.language) if measured else {}
        found = fits(question, index, scoped(question, subjects, index), own, near)
        if not found:
            continue
        right = _right(one, found) if one.answerable else np.zeros(len(found), bool)
        if one.answerable and (not right.any() or right.all()):
            continue
        yield Case(one.question, question, tuple(found), right, one.answerable, weight, question.language, group)


def _right(one: evaluation.Golden, found: Sequence[Fit]) -> Flags:
    """Which statements hold what the answer must: all of it, or else the most of it, at least half."""
    must = [[fold(w).replace(" ", "") for w in entry] for entry in one.must]
    must = [entry for entry in must if not set(entry) & {"はい", "いいえ", "yes", "no"}]
    if not must:
        return np.zeros(len(found), bool)
    held = np.array([np.mean([any(w in f.told.plain.replace(" ", "") for w in e) for e in must]) for f in found])
    held[[f.unstated for f in found]] = 0
    return np.asarray((held == held.max()) & (held >= 0.5), bool)


def fit_rank(chosen: Sequence[Case], names: Sequence[str]) -> dict[str, float]:
    """Weights by which a right statement stands before the others."""
    columns = [SIGNALS.index(name) for name in names]
    rows, weights = [], []
    for case in chosen:
        if not case.answerable:
            continue
        values = case.rows()[:, columns]
        right = np.flatnonzero(case.right)
        for i in right:
            wrong = np.flatnonzero(~case.right)
            rows.append(values[i] - values[wrong])
            weights.append(np.full(len(wrong), case.weight / (len(right) * len(wrong))))
    stacked, w = np.vstack(rows), np.concatenate(weights)
    labels = np.repeat([1, 0], len(stacked))
    model = LogisticRegression(C=30.0, fit_intercept=False, max_iter=2000)
    model.fit(np.vstack([stacked, -stacked]), labels, sample_weight=np.concatenate([w, w]))
    return {name: round(float(v), 3) for name, v in zip(names, model.coef_[0], strict=True)}


def order(case: Case, rank: Mapping[str, float]) -> list[tuple[int, Weighed]]:
    """The statements of a case, best first, with their places in it."""
    scored = [
        (n, Weighed(fit, sum(rank.get(k, 0.0) * v for k, v in fit.signals().items())))
        for n, fit in enumerate(case.found)
    ]
    return sorted(scored, key=lambda one: -one[1].score)


@dataclass(frozen=True, slots=True)
class Row:
    """The best statement of a case, as the decision sees it."""

    values: Array
    first: bool
    """It is right."""
    two: bool
    """It or the second is right."""
    unstated: bool
    """It says that the sources do not say."""


def gate_row(case: Case, rank: Mapping[str, float], names: Sequence[str]) -> Row:
    """The signals by which the best statement is said or not."""
    best = order(case, rank)
    values = gate_signals(case.question, [w for _, w in best])
    right = [bool(case.right[n]) for n, _ in best[:2]]
    return Row(np.array([values[name] for name in names]), right[0], any(right), best[0][1].fit.unstated)


def fit_gate(rows: Sequence[Row], weights: Array) -> Any:
    """How likely the best statement answers."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.5, max_iter=5000))
    values = np.array([row.values for row in rows])
    return model.fit(values, [row.two for row in rows], logisticregression__sample_weight=weights)


def calibrate(chosen: Sequence[Case], *, measured: bool) -> dict[str, dict[str, Any]]:
    """For each language its weights, threshold and curve; the weights are fitted on both together."""
    names = [n for n in SIGNALS if measured or n not in NEAR]
    gate_names = [*names, *GATE_SIGNALS]
    n = len(chosen)
    out, first, two, unstated = np.zeros(n), np.zeros(n, bool), np.zeros(n, bool), np.zeros(n, bool)
    weights = np.array([c.weight for c in chosen])
    for train, test in KFold(FOLDS, shuffle=True, random_state=5).split(np.arange(n)):
        rank = fit_rank([chosen[i] for i in train], names)
        model = fit_gate([gate_row(chosen[i], rank, gate_names) for i in train], weights[train])
        for i in test:
            row = gate_row(chosen[i], rank, gate_names)
            out[i] = model.predict_proba(row.values[None])[0, 1]
            first[i], two[i], unstated[i] = row.first, row.two, row.unstated
    out[unstated] = 0.0
    rank = fit_rank(chosen, names)
    model = fit_gate([gate_row(c, rank, gate_names) for c in chosen], weights)
    scaled = model[-1].coef_[0] / model[0].scale_
    gate = {
        "weights": {k: round(float(w), 3) for k, w in zip(gate_names, scaled, strict=True)},
        "bias": round(float(model[-1].intercept_[0] - (scaled * model[0].mean_).sum()), 3),
    }
    made = {}
    for language in LANGUAGES:
        mine = np.array([c.language == language for c in chosen])
        answerable = mine & np.array([c.answerable for c in chosen])
        unknown = mine & ~answerable
        curve = [_point(t, out, two, answerable, unknown & (weights >= 1), unknown & (weights < 1))
                 for t in np.arange(0.1, 0.9, 0.025)]  # fmt: skip
        best = max(curve, key=lambda row: row["right_and_answered"] + DECLINED * row["declined"])
        print(
            f"{language}: {answerable.sum()} answerable, {unknown.sum()} not; "
            f"first right {first[answerable].mean():.3f}, of the first two {two[answerable].mean():.3f}"
        )
        at = curve.index(best)
        for point in curve[max(0, at - 3) : at + 4]:
            print("  ", point, "<" if point is best else "")
        made[language] = {"rank": rank, "gate": {**gate, "threshold": best["threshold"]}, "curve": curve}
    return made


def _point(t: float, out: Array, two: Flags, answerable: Flags, unknown: Flags, patterned: Flags) -> dict[str, float]:
    """What a threshold does, out of fold."""
    said = out >= t
    return {
        "threshold": round(float(t), 3),
        "answered": round(float(said[answerable].mean()), 3),
        "right_and_answered": round(float((two & said)[answerable].mean()), 3),
        "declined": round(float(1 - said[unknown].mean()), 3),
        "absent_declined": round(float(1 - said[patterned].mean()), 3),
    }


def main(arguments: list[str] | None = None) -> int:
    """Fit, print, and with ``--write`` store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--more", type=Path, action="append", default=[], help="further questions, as ``eval`` takes")
    parser.add_argument("--home", type=Path, help="where an index is kept between runs")
    parser.add_argument("--write", action="store_true", help="store what was fitted")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        home = options.home or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        catalogue = Catalog(open_engine(home / "start"))
        catalogue.load_starting_data(SOURCES, documents_only=True)
        bench = Bench(home / "start-index", catalogue.tables())
        asked = [(one, weight) for one, weight in golden() if one.kind not in ELSEWHERE or not one.answerable]
        for path in options.more:
            more = evaluation.read(path.read_text(encoding="utf-8").splitlines())
            asked += [(one, LOOSE) for one in more if one.kind not in ELSEWHERE]
        asked += [(one, TEMPLATED) for one in absent(bench.tables)]
        made: dict[str, Any] = {}
        for measured, key in ((True, "near"), (False, "words")):
            every = list(cases(bench, asked, measured=measured))
            print(key)
            for language, fitted in calibrate(every, measured=measured).items():
                made.setdefault(language, {})[key] = fitted
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

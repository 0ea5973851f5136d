"""Fit how statements are ranked and when a question is answered; writes ``bot/answering/calibration/passages.json``.

    SANKIN_DEV_DATA=/path/to/data python -m benchmarks.calibrate [--write]

The folder holds ``jsquad_dev.json`` (``contexts``: id, title, text; ``questions``: context, question, answers).
Positives are its questions; negatives the same questions with the passage that answers them removed ("fact absent",
left out where another passage still holds the answer string) and with every passage of its article removed ("topic
absent"). Figures are out of fold, articles kept together. No such data is at hand for English: its two gates (English
passages; Japanese passages for an English question) are fitted on the golden questions over the starting documents,
with few signals, and say so in the file.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from bot.answering.calibration import FILE, FOCUS_HELD
from bot.answering.documents import extraction, gate
from bot.answering.language.answer_types import holds_figure
from bot.answering.language.folding import fold
from bot.answering.language.question_types import Question, understand
from bot.answering.planning.plan import all_cues
from bot.seams import Audience, Passage
from knowledge.documents import About, Chunk, Document
from knowledge.embedding import OnnxEmbeddings, models_folder
from knowledge.ingest import ingest
from knowledge.library import ChromaLibrary

PROJECT = Path(__file__).resolve().parent.parent
READ = 8
"""Passages that an answer is made from."""
DECLINED = 0.05
"""Share of answerable questions that may be declined."""
STRICT_FALSE = 0.05
"""Share of fact-absent questions that may be answered where the tables had their say."""
ACROSS = ("dense", "dense_gap", "score_gap", "passage", "two", "kind")
"""For an English question over Japanese passages little but the vectors speaks."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One question with what a search found for it."""

    question: Question
    answers: tuple[str, ...]
    passages: tuple[Passage, ...]
    kind: str
    """``answerable``, ``fact`` (absent) or ``topic`` (absent)."""
    group: str


def library(folder: Path) -> ChromaLibrary:
    """An empty library in ``folder``."""
    model = models_folder(PROJECT) / "multilingual-e5-small"
    return ChromaLibrary(folder, OnnxEmbeddings(model), model_name="bundled")


def squad(path: Path, folder: Path) -> list[Case]:
    """The cases of a JSQuAD-shaped file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    titles = {c["id"]: c["title"] for c in data["contexts"]}
    shelf = library(folder)
    shelf.put(
        [
            Document(About(source=str(c["id"]), title=c["title"]), (Chunk(c["text"]),), str(c["id"]))
            for c in data["contexts"]
        ]
    )
    cues = all_cues()
    cases = []
    for one in data["questions"]:
        question = understand(one["question"], "ja", cues)
        answers = tuple(fold(a) for a in one["answers"])
        found = shelf.search(one["question"], language="ja", audience=Audience(), limit=160)
        title = titles[one["context"]]
        without = tuple(p for p in found if p.source != str(one["context"]))[:READ]
        cases.append(Case(question, answers, tuple(found[:READ]), "answerable", title))
        if not any(a in fold(p.text) for p in without for a in answers):
            cases.append(Case(question, answers, without, "fact", title))
        cases.append(Case(question, answers, tuple(p for p in found if p.title != title)[:READ], "topic", title))
    shelf.close()
    return cases


def golden(language: str, folder: Path) -> list[Case]:
    """Golden English questions over the starting documents in ``language``."""
    shelf = library(folder)
    ingest(shelf, [PROJECT / "knowledge" / "sources" / "documents" / language])
    rows = tomllib.loads((PROJECT / "tests" / "answers" / "en.toml").read_text(encoding="utf-8"))
    cues = all_cues()
    cases = []
    for row in [r for part in rows.values() for r in part["questions"]]:
        if row["kind"] not in ("fact", "list", "compare", "unknown", "off", "yes_no") or row.get("history"):
            continue
        question = understand(row["q"], "en", cues)
        found = shelf.search(row["q"], language="en", audience=Audience(), limit=60)
        known = row.get("answerable", True)
        cases.append(Case(question, (), tuple(found[:READ]), "answerable" if known else "fact", row["q"]))
        if known:
            near = {p.source for p in found[:3]}
            cases.append(Case(question, (), tuple(p for p in found if p.source not in near)[:READ], "topic", row["q"]))
    shelf.close()
    return cases


# ---------------------------------------------------------------- ranking of statements


def fit_ranking(cases: Sequence[Case]) -> dict[str, float]:
    """Weights by which a statement that holds the answer is ranked before one that does not."""
    differences: list[Array] = []
    for case in cases:
        found = extraction.candidates(case.question, case.passages, {})
        values = np.array([[c.signals[name] for name in extraction.RANKING] for c in found])
        holds = np.array([any(a in c.statement.folded for a in case.answers) for c in found])
        if not holds.any() or holds.all():
            continue
        first = [c.statement.passage for c in found]
        best = min(p for p, h in zip(first, holds, strict=True) if h)
        right = [i for i, h in enumerate(holds) if h and first[i] == best][:2]
        for i in right:
            differences += [values[i] - values[j] for j in np.flatnonzero(~holds)]
    stacked = np.vstack(differences)
    both = np.vstack([stacked, -stacked])
    labels = np.repeat([1, 0], len(stacked))
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=500).fit(both, labels)
    return {name: round(float(w), 4) for name, w in zip(extraction.RANKING, model.coef_[0], strict=True)}


def shown(case: Case, weights: dict[str, float]) -> tuple[bool, bool]:
    """Whether the best statement, and the text shown (two statements and the title), holds the answer."""
    found = extraction.candidates(case.question, case.passages, weights)
    chosen = extraction.best(found)
    text = " ".join(f"{c.statement.folded} {fold(case.passages[c.statement.passage].title)}" for c in chosen)
    return any(a in found[0].statement.folded for a in case.answers), any(a in text for a in case.answers)


# ---------------------------------------------------------------- the gate


@dataclass(frozen=True)
class Fitted:
    """A logistic over named signals."""

    weights: dict[str, float]
    bias: float

    def probability(self, values: Array, names: Sequence[str]) -> Array:
        """For rows of all signals in the order of ``names``."""
        w = np.array([self.weights.get(name, 0.0) for name in names])
        return np.asarray(1 / (1 + np.exp(-(values @ w + self.bias))))


def fit_gate(values: Array, labels: npt.NDArray[np.bool_], weights: Array, names: Sequence[str], c: float) -> Fitted:
    """The logistic over the columns ``names`` of all signals."""
    columns = [gate.SIGNALS.index(name) for name in names]
    scaler = StandardScaler().fit(values[:, columns])
    model = LogisticRegression(C=c, max_iter=2000).fit(
        scaler.transform(values[:, columns]), labels, sample_weight=weights
    )
    scaled = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - (scaled * scaler.mean_).sum())
    return Fitted({name: round(float(w), 4) for name, w in zip(names, scaled, strict=True)}, round(bias, 4))


def thresholds(
    out: Array, focus: npt.NDArray[np.bool_], timely: npt.NDArray[np.bool_], kinds: npt.NDArray[Any]
) -> tuple[float, float]:
    """The pair (what is asked for stands in the passage, or not) that declines most within ``DECLINED``."""
    best = (-1.0, 0.33, 0.33)
    for held in np.arange(0.1, 0.5, 0.025):
        for unheld in np.arange(held, 0.8, 0.05):
            passes = np.where(focus, out >= held, out >= unheld) & timely
            rates = {kind: float((~passes)[kinds == kind].mean()) for kind in ("answerable", "fact", "topic")}
            if rates["answerable"] <= DECLINED:
                # between pairs that do as well, the one that asks more where what is asked for is not there
                worth = rates["topic"] + 0.5 * rates["fact"] + 0.1 * float(unheld - held)
                best = max(best, (worth, round(float(held), 3), round(float(unheld), 3)))
    passes = np.where(focus, out >= best[1], out >= best[2]) & timely
    print(
        "chosen:",
        {kind: round(float((~passes)[kinds == kind].mean()), 3) for kind in ("answerable", "fact", "topic")},
        best[1:],
    )
    return best[1], best[2]


def calibrate(
    cases: Sequence[Case], ranking: dict[str, float], names: Sequence[str], c: float
) -> tuple[dict[str, Any], list[dict[str, float]]]:
    """Weights, thresholds and the out-of-fold curve of one gate."""
    rows, right, timely = [], [], []
    for case in cases:
        chosen = extraction.best(extraction.candidates(case.question, case.passages, ranking))
        timely.append(holds_figure(case.question, [c.statement.folded for c in chosen]))
        measured = gate.signals(case.question, case.passages, chosen)
        rows.append([measured[name] for name in gate.SIGNALS])
        right.append(
            shown(case, ranking)[1] if case.answers and case.kind == "answerable" else case.kind == "answerable"
        )
    values = np.array(rows)
    kinds = np.array([case.kind for case in cases])
    labels = kinds == "answerable"
    weights = np.where(kinds == "topic", 0.5, 1.0)
    groups = np.array([case.group for case in cases])
    out = np.zeros(len(cases))
    for train, test in GroupKFold(5).split(values, groups=groups):
        out[test] = fit_gate(values[train], labels[train], weights[train], names, c).probability(
            values[test], gate.SIGNALS
        )
    focus = values[:, gate.SIGNALS.index("focus")] >= FOCUS_HELD
    threshold, unheld = thresholds(out, focus, np.array(timely), kinds)
    strict = float(np.quantile(out[kinds == "fact"], 1 - STRICT_FALSE)) if (kinds == "fact").sum() > 20 else 0.8
    curve = []
    for declined in (0.02, 0.03, 0.04, 0.045, 0.05, 0.06, 0.08, 0.1, 0.15):
        t = float(np.quantile(out[labels], declined))
        curve.append(
            {
                "threshold": round(t, 3),
                "answerable_declined": declined,
                "topic_absent_declined": round(float((out[kinds == "topic"] < t).mean()), 3),
                "fact_absent_declined": round(float((out[kinds == "fact"] < t).mean()), 3),
                "right_and_answered": round(float((np.array(right) & (out >= t))[labels].mean()), 3),
            }
        )
    fitted = fit_gate(values, labels, weights, names, c)
    print(f"AUROC {roc_auc_score(labels, out):.3f} over {len(cases)} cases")
    for row in curve:
        print("  ", row)
    return {
        "weights": fitted.weights,
        "bias": fitted.bias,
        "threshold": round(threshold, 3),
        "unheld": round(unheld, 3),
        "strict": round(max(strict, threshold), 3),
    }, curve


def balanced(
    cases: Sequence[Case], ranking: dict[str, float], fitted: Fitted | None
) -> tuple[dict[str, Any], list[dict[str, float]]]:
    """A gate for the few English questions: the threshold at which most of both sides are right.

    With ``fitted`` only the threshold is chosen: on so few questions the weights of the large corpus hold better.
    """
    rows = []
    for case in cases:
        chosen = extraction.best(extraction.candidates(case.question, case.passages, ranking))
        measured = gate.signals(case.question, case.passages, chosen)
        rows.append([measured[name] for name in gate.SIGNALS])
    values = np.array(rows)
    kinds = np.array([case.kind for case in cases])
    labels = kinds == "answerable"
    if fitted is None:
        weights = np.where(labels, 1.0, labels.sum() / (~labels).sum())
        out = np.zeros(len(cases))
        for train, test in GroupKFold(5).split(values, groups=[case.group for case in cases]):
            out[test] = fit_gate(values[train], labels[train], weights[train], ACROSS, 0.2).probability(
                values[test], gate.SIGNALS
            )
        fitted = fit_gate(values, labels, weights, ACROSS, 0.2)
    else:
        out = fitted.probability(values, gate.SIGNALS)
    curve = [
        {
            "threshold": round(float(t), 3),
            "answerable_declined": round(float((out[labels] < t).mean()), 3),
            "fact_absent_declined": round(float((out[kinds == "fact"] < t).mean()), 3),
            "topic_absent_declined": round(float((out[kinds == "topic"] < t).mean()), 3),
        }
        for t in np.unique(np.quantile(out, np.linspace(0.1, 0.9, 17)))
    ]
    best = max(curve, key=lambda row: row["fact_absent_declined"] - row["answerable_declined"])
    known = kinds != "topic"
    print(
        f"AUROC {roc_auc_score(labels, out):.3f}, without removed topics {roc_auc_score(labels[known], out[known]):.3f}"
    )
    for row in curve:
        print("  ", row, "<" if row is best else "")
    threshold = min(0.85, max(0.05, best["threshold"]))
    return {
        "weights": fitted.weights,
        "bias": fitted.bias,
        "threshold": threshold,
        "unheld": round(threshold + 0.1, 3),
        "strict": max(threshold, 0.8),
    }, curve


def main(arguments: list[str] | None = None) -> int:
    """Fit, print, and with ``--write`` store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("SANKIN_DEV_DATA"))
    parser.add_argument("--write", action="store_true", help="store what was fitted")
    options = parser.parse_args(arguments)
    path = Path(options.data) / "jsquad_dev.json" if options.data else None
    if path is None or not path.is_file():
        print("no jsquad_dev.json: set SANKIN_DEV_DATA or --data to the folder that holds it", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as temporary:
        cases = squad(path, Path(temporary) / "squad")
        answerable = [case for case in cases if case.kind == "answerable"]
        first = np.mean([any(a in fold(c.passages[0].text) for a in c.answers) for c in answerable])
        print(f"{len(answerable)} questions; the first passage holds the answer: {first:.3f}")
        folds = GroupKFold(5).split(answerable, groups=[c.group for c in answerable])
        held: list[tuple[bool, bool]] = []
        for train, test in folds:
            weights = fit_ranking([answerable[i] for i in train])
            held += [shown(answerable[i], weights) for i in test]
        one, two = (float(np.mean([h[k] for h in held])) for k in (0, 1))
        print(f"out of fold: best statement {one:.3f}, shown text {two:.3f}")
        ranking = fit_ranking(answerable)
        gates: dict[str, Any] = {}
        curves: dict[str, Any] = {}
        gates["ja"], curves["ja"] = calibrate(cases, ranking, gate.SIGNALS, 0.5)
        same = Fitted(gates["ja"]["weights"], gates["ja"]["bias"])
        gates["en"], curves["en"] = balanced(golden("en", Path(temporary) / "en"), ranking, same)
        gates["en>ja"], curves["en>ja"] = balanced(golden("ja", Path(temporary) / "ja"), ranking, None)
    if options.write:
        made = {
            "fitted_on": date.today().isoformat(),  # noqa: DTZ011 - the day on the bench's wall, nothing depends on it
            "corpus": {
                "ja": f"JSQuAD v1.3 validation: {len(answerable)} questions with passage and article removed",
                "en": "golden English questions over the starting documents in English, documents removed",
                "en>ja": "golden English questions over the starting documents in Japanese, documents removed",
            },
            "out_of_fold": {"best_statement": round(one, 3), "shown_text": round(two, 3)},
            "ranking": ranking,
            "gates": gates,
            "curves": curves,
        }
        FILE.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"written to {FILE}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""How well a text names its matter: five folds, baselines beside it, short texts, a new district.

    python -m bench.text [--data FOLDER] [--folds 5] [--rows N] [--tried] [--json]

`labelled.csv` of the data folder (LINLI_DATA, or ../shared/data) is split into folds by a hash of
the id, near-repeats on one side. In each fold the model is trained as `linli routing train` does
it, its threshold for acting unseen is chosen on the training side alone, and it is tried on the
fold that it has not seen. The baselines stand in the same table: always the largest class, the
words of the category tree, plain TF-IDF with a linear SVM. `--tried` runs what was tried besides,
also what failed (`bench/text_tried.py`); that takes half an hour.

Exit code 1 when a target is missed.
"""

import argparse
import csv
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bench.measures import percentile, table
from bench.text_tried import tried
from linli.exchange.sheets.labelled import labelled
from linli.routing.text.evaluation import calibration_error, macro_f1
from linli.routing.text.folds import Labelled, folded
from linli.routing.text.model import TextModel
from linli.routing.text.training import train
from linli.routing.words import WordFinder, weight
from linli.routing.words import folded as small

SHARED = Path(__file__).parents[2] / "shared" / "data"
DATA = Path(os.environ.get("LINLI_DATA") or SHARED)
LESSONS = (0, 10, 25, 50, 100, 200, 400)
SHORT = 20
AIMS = {"accuracy": 0.94, "macro_f1": 0.94, "top3": 0.995, "coverage": 0.85, "precision": 0.98}
MOST = {"p50_ms": 1.0, "model_mb": 10.0, "fit_seconds": 60.0}

Chances = NDArray[np.float32]


@dataclass
class Trial:
    """What one way of naming said of every text while it had not seen it."""

    name: str
    labels: tuple[str, ...]
    chances: Chances
    thresholds: NDArray[np.float64] | None = None
    spent_ms: list[float] | None = None
    fit_seconds: float | None = None
    model_mb: float | None = None

    def figures(self, rows: Sequence[Labelled]) -> dict[str, Any]:
        """The row of the table."""
        truth = np.array([self.labels.index(row.label) for row in rows])
        first, surest = self.chances.argmax(axis=1), self.chances.max(axis=1)
        right = first == truth
        best = np.argsort(-self.chances, axis=1, kind="stable")[:, :3]
        acted = np.zeros(len(rows), bool) if self.thresholds is None else surest >= self.thresholds
        known = self.thresholds is not None
        spent = sorted(self.spent_ms or [])
        return {
            "name": self.name,
            "accuracy": float(right.mean()),
            "macro_f1": macro_f1([one.label for one in rows], [self.labels[at] for at in first]),
            "top3": float((best == truth[:, None]).any(axis=1).mean()),
            "coverage": float(acted.mean()) if known else None,
            "precision": float(right[acted].mean()) if acted.any() else None,
            "calibration_error": calibration_error(surest, right) if known else None,
            "p50_ms": percentile(spent, 0.5) if spent else None,
            "p95_ms": percentile(spent, 0.95) if spent else None,
            "fit_seconds": self.fit_seconds,
            "model_mb": self.model_mb,
        }


def in_folds(rows: Sequence[Labelled], folds: NDArray[np.int64]) -> list[Trial]:
    """The model on whole texts, on titles alone and on short ones, and each of the baselines."""
    labels = tuple(sorted({row.label for row in rows}))
    ways: dict[str, Callable[[Labelled], tuple[str, str]]] = {
        "linli": lambda row: (row.title, row.text),
        "linli, titles alone": lambda row: (row.title, ""),
        "linli, texts without title": lambda row: ("", row.text),
        f"linli, cut to {SHORT} characters": lambda row: ("", row.text.strip()[:SHORT]),
    }
    trials = {
        name: Trial(name, labels, np.zeros((len(rows), len(labels)), np.float32), spent_ms=[])
        for name in ways
    }
    thresholds, fits, sizes = np.zeros(len(rows)), [], []
    for fold in sorted(set(folds.tolist())):
        began = time.perf_counter()
        model = train([row for row, at in zip(rows, folds, strict=True) if at != fold]).model
        fits.append(time.perf_counter() - began)
        sizes.append(len(model.to_bytes()) / 1e6)
        _say(f"fold {fold}: trained in {fits[-1]:.1f} s")
        held = np.flatnonzero(folds == fold)
        thresholds[held] = model.threshold
        for name, way in ways.items():
            _tried_on(model, trials[name], rows, held, way)
    for trial in trials.values():
        trial.thresholds = thresholds
        trial.fit_seconds, trial.model_mb = max(fits), max(sizes)
    return [*trials.values(), *baselines(rows, folds, labels)]


def _tried_on(
    model: TextModel,
    trial: Trial,
    rows: Sequence[Labelled],
    held: NDArray[np.int64],
    way: Callable[[Labelled], tuple[str, str]],
) -> None:
    places = [trial.labels.index(label) for label in model.labels]
    assert trial.spent_ms is not None
    for at in held:
        title, text = way(rows[at])
        began = time.perf_counter()
        chances = model.chances(title, text)
        trial.spent_ms.append((time.perf_counter() - began) * 1e3)
        trial.chances[at, places] = chances


def baselines(
    rows: Sequence[Labelled], folds: NDArray[np.int64], labels: tuple[str, ...]
) -> list[Trial]:
    """The largest class; the words of the category tree; plain TF-IDF with a linear SVM."""
    truth = np.array([labels.index(row.label) for row in rows])
    largest, plain = (np.zeros((len(rows), len(labels)), np.float32) for _ in range(2))
    began = time.perf_counter()
    for fold in set(folds.tolist()):
        held, learnt = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        for label, count in Counter(truth[learnt].tolist()).items():
            largest[held, label] = count / len(learnt)
        both = [f"{row.title} {row.text}" for row in rows]
        runs = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=2)
        matrix = runs.fit_transform([both[at] for at in learnt])
        machine = LinearSVC(random_state=1).fit(matrix, truth[learnt])
        found = machine.decision_function(runs.transform([both[at] for at in held]))
        plain[np.ix_(held, machine.classes_)] = found
    spent = (time.perf_counter() - began) / max(1, len(set(folds.tolist())))
    return [
        Trial("plain TF-IDF + LinearSVC", labels, plain, fit_seconds=spent),
        Trial("keywords (category tree)", labels, by_words(rows, labels)),
        Trial("largest class", labels, largest),
    ]


def tree_words() -> dict[str, set[str]]:
    """For each label the names of what lies under it in the category tree."""
    with (DATA / "complaints" / "categories.csv").open(encoding="utf-8-sig") as file:
        found: dict[str, set[str]] = {}
        for row in csv.DictReader(file):
            words = {row["level1"], row["level2"], row["level3"]}
            found.setdefault(row["level1"], set()).update(filter(None, words))
        return found


def by_words(rows: Sequence[Labelled], labels: tuple[str, ...]) -> Chances:
    """As a district without history judges: the label whose words the text has most of."""
    words = tree_words()
    meant: dict[str, list[int]] = {}
    for at, label in enumerate(labels):
        for word in words.get(label, ()):
            for part in {small(word), *small(word).replace("与", "和").split("和")}:
                if len(part) > 1:
                    meant.setdefault(part, []).append(at)
    finder = WordFinder(meant)
    found = np.zeros((len(rows), len(labels)), np.float32)
    for at, row in enumerate(rows):
        for word in finder.found(small(f"{row.title} {row.text}")):
            found[at, meant[word]] += weight(word)
    return found


def learning(rows: Sequence[Labelled], folds: NDArray[np.int64]) -> list[dict[str, Any]]:
    """A new district: the words of the tree alone, then with the first corrections.

    The corrections are the first of the training side in the order of their folds; what is named
    rightly is counted on fold 0.
    """
    labels = tuple(sorted({row.label for row in rows}))
    held = [row for row, at in zip(rows, folds, strict=True) if at == 0]
    others = [row for row, at in zip(rows, folds, strict=True) if at != 0]
    order = np.random.default_rng(1).permutation(len(others))
    seeds = [
        Labelled(f"tree {label} {word}", label, word, word)
        for label, words in tree_words().items()
        if label in labels
        for word in sorted(words)
    ]
    words = by_words(held, labels).argmax(axis=1)
    share = float(np.mean([labels[at] == row.label for at, row in zip(words, held, strict=True)]))
    found = [{"lessons": 0, "keywords": share, "model": share}]
    for count in LESSONS[1:]:
        lessons = [others[at] for at in order[:count]]
        model = train(lessons, seeds=seeds).model
        right = [model.say(row.title, row.text).ranked[0][0] == row.label for row in held]
        found.append({"lessons": count, "keywords": share, "model": float(np.mean(right))})
        _say(f"{count} lessons: {found[-1]['model']:.3f}")
    return found


def two_departments(trial: Trial, rows: Sequence[Labelled]) -> dict[str, float]:
    """Where a second label is likely too: how often it is named, and the truth among both."""
    best = np.argsort(-trial.chances, axis=1)[:, :2]
    truth = np.array([trial.labels.index(row.label) for row in rows])
    second = np.take_along_axis(trial.chances, best[:, 1:], axis=1).ravel() >= 0.2
    among = (best[:, 0] == truth) | ((best[:, 1] == truth) & second)
    return {"named": float(second.mean()), "right": float(among.mean())}


def measured(wanted: argparse.Namespace) -> dict[str, Any]:
    """The whole run."""
    rows = labelled(DATA / "complaints" / "labelled.csv")
    rows = rows[:: max(1, len(rows) // wanted.rows) if wanted.rows else 1]
    folds = folded(rows, wanted.folds)
    trials = in_folds(rows, folds)
    answer: dict[str, Any] = {
        "texts": len(rows),
        "folds": wanted.folds,
        "figures": [one.figures(rows) for one in trials],
        "two_departments": two_departments(trials[0], rows),
        "learning": learning(rows, folds),
    }
    if wanted.tried:
        answer["tried"] = [
            Trial(name, trials[0].labels, chances, thresholds).figures(rows)
            for name, chances, thresholds in tried(rows, folds, _say)
        ]
    first = answer["figures"][0]
    answer["met"] = {
        **{name: (first[name] or 0.0) >= least for name, least in AIMS.items()},
        **{name: first[name] < most for name, most in MOST.items()},
    }
    return answer


HEAD = ("accuracy", "macro_f1", "top3", "coverage", "precision", "calibration_error", "p50_ms",
        "p95_ms", "fit_seconds", "model_mb")  # fmt: skip


def _words_of(answer: dict[str, Any]) -> str:
    def lines(found: Sequence[dict[str, Any]], names: Sequence[str]) -> list[list[object]]:
        return [[one["name"], *(_short(one[name]) for name in names)] for one in found]

    both = answer["two_departments"]
    parts = [
        f"{answer['texts']:,} texts, {answer['folds']} folds by a hash of the id, near-repeats on"
        " one side",
        table(("", *HEAD), lines(answer["figures"], HEAD)),
        f"\na second label is named beside in {both['named']:.1%}; with it the right one is there"
        f" in {both['right']:.1%}",
        "\na new district: named rightly by the tree's words, and with so many corrections",
        table(
            ("lessons", "keywords", "model"),
            [(o["lessons"], _short(o["keywords"]), _short(o["model"])) for o in answer["learning"]],
        ),
    ]
    if "tried" in answer:
        some = HEAD[:5]
        parts += ["\ntried besides", table(("", *some), lines(answer["tried"], some))]
    missed = [name for name, met in answer["met"].items() if not met]
    parts.append(f"\ntargets {'missed: ' + ', '.join(missed) if missed else 'met'}")
    return "\n".join(parts)


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}" if value < 2 else f"{value:.1f}"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> int:
    """Print the figures; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description="How well a text names its matter.")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=0, help="only about so many of the texts")
    parser.add_argument("--tried", action="store_true", help="also what was tried besides")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    if not (DATA / "complaints" / "labelled.csv").is_file():
        sys.stderr.write(f"There is no complaints/labelled.csv in {DATA}; name it by LINLI_DATA.\n")
        return 2
    answer = measured(wanted)
    print(json.dumps(answer, ensure_ascii=False) if wanted.json else _words_of(answer))
    return 0 if all(answer["met"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())

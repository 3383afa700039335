"""How good a model is on texts with known labels: the figures that anyone may ask for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from linli.routing.text.folds import Labelled
from linli.routing.text.model import TextModel

BINS = 15
Label = TypeVar("Label", str, int)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a model does on `n` texts; shares from 0 to 1.

    `coverage` is the share that it would act on unseen, `precision` how much of that is right
    (None when it acts on none). `calibration_error` is the expected one over fifteen equal bins
    (Naeini et al. 2015). `p50_ms` and `p95_ms` are of one text at a time.
    """

    n: int
    accuracy: float
    macro_f1: float
    top3: float
    coverage: float
    precision: float | None
    calibration_error: float
    p50_ms: float
    p95_ms: float


def evaluate(model: TextModel, rows: Sequence[Labelled]) -> Figures:
    """The figures of a model on labelled texts; a label that it never learnt counts as wrong."""
    chances, spent = [], []
    for row in rows:
        began = perf_counter()
        chances.append(model.chances(row.title, row.text))
        spent.append((perf_counter() - began) * 1000)
    known = {label: place for place, label in enumerate(model.labels)}
    truth = np.array([known.get(row.label, -1) for row in rows])
    told = np.array(chances)
    first, surest = told.argmax(axis=1), told.max(axis=1)
    right = first == truth
    acted = surest >= model.threshold
    best = np.argsort(-told, axis=1, kind="stable")[:, :3]
    return Figures(
        n=len(rows),
        accuracy=float(right.mean()),
        macro_f1=macro_f1([row.label for row in rows], [model.labels[place] for place in first]),
        top3=float((best == truth[:, None]).any(axis=1).mean()),
        coverage=float(acted.mean()),
        precision=float(right[acted].mean()) if acted.any() else None,
        calibration_error=calibration_error(surest, right),
        p50_ms=median(spent),
        p95_ms=float(np.quantile(spent, 0.95)),
    )


def macro_f1(truth: Sequence[Label], told: Sequence[Label]) -> float:
    """The mean over all labels, true or told, of the harmonic mean of precision and recall."""
    scores = []
    for label in sorted({*truth, *told}):
        both = sum(one == other == label for one, other in zip(truth, told, strict=True))
        said = sum(one == label for one in truth) + sum(one == label for one in told)
        scores.append(2 * both / said)
    return sum(scores) / len(scores)


def calibration_error(surest: NDArray[np.float32], right: NDArray[np.bool_]) -> float:
    """By how much probabilities and truth differ, weighed by how many texts each bin has."""
    bins = np.minimum((surest * BINS).astype(int), BINS - 1)
    return float(
        sum(
            abs(surest[bins == one].mean() - right[bins == one].mean()) * (bins == one).mean()
            for one in set(bins.tolist())
        )
    )

"""Learning a model from texts with labels. The only module that knows scikit-learn.

Each run of characters is weighed by how much more often it is said under one label than under all
others (the largest positive log-count ratio of Wang & Manning 2012), then one linear support vector
machine per label finds the table. The curves that make probabilities of scores, and from which one
the model acts unseen, come from texts that the table had not seen.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from linli.journal.acting import Invalid
from linli.routing.text.features import IN_TITLE, runs, title_and_text
from linli.routing.text.folds import Labelled, folded
from linli.routing.text.model import TextModel, calibrated

FOLDS = 5
FEWEST_TEXTS = 3
"""A run must stand in so many texts: a model never remembers what one person alone wrote."""

MOST_RUNS = 300_000
MOST_CELLS = 8_000_000
"""Cells of the table, runs times labels, of one byte each: what bounds the size of a model."""

FEWEST_OF_A_LABEL = 2
FEWEST_FOR_A_CURVE = 20
SMOOTHING = 0.5
FLOOR = 0.1
NEVER = 1.1
"""A threshold that no probability reaches."""

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a model is made.

    `title_share` is how much the title counts beside the text, `cost` the price of a text on the
    wrong side, `precision` what share of those acted on unseen must be right, `beside_share` the
    probability from which the second label is named too.
    """

    title_share: float = 0.8
    cost: float = 1.0
    precision: float = 0.98
    beside_share: float = 0.2


@dataclass(frozen=True, slots=True)
class Trained:
    """A model, and what it said of each text when it had not seen it: (texts, labels)."""

    model: TextModel
    unseen: NDArray[np.float32]
    truth: Numbers


def train(
    rows: Sequence[Labelled],
    settings: Settings | None = None,
    *,
    seeds: Sequence[Labelled] = (),
) -> Trained:
    """Learn from texts that people have labelled; the same rows always give the same model.

    `seeds` are texts that nobody reported, such as the words of a policy pack: learnt from, never
    tried on. Labels with a single text are left out. Raises Invalid for fewer than two labels.
    """
    settings = settings or Settings()
    rows, seeds, labels = _learnable(rows, seeds)
    number = {label: place for place, label in enumerate(labels)}
    truth = np.array([number[row.label] for row in (*rows, *seeds)], dtype=np.int64)
    counted = [_counted(row) for row in (*rows, *seeds)]
    places = _places(counted, len(rows), min(MOST_RUNS, MOST_CELLS // len(labels)))
    of_text = _matrix((text for _, text in counted), places)
    of_title = _matrix((title for title, _ in counted), places)

    unseen = np.zeros((len(rows), len(labels)))
    folds = np.append(folded(rows, FOLDS), np.full(len(seeds), -1))
    for fold in range(FOLDS):
        held, learnt = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        if len(held) and len(set(truth[learnt])) > 1:
            table = _fitted(of_text[learnt], of_title[learnt], truth[learnt], len(labels), settings)
            unseen[held] = table.scores(of_text[held], of_title[held], settings.title_share)

    known = truth[: len(rows)]
    slopes, offsets = curves_for(unseen, known)
    chances = calibrated(unseen.astype(np.float32), slopes, offsets)
    table = _fitted(of_text, of_title, truth, len(labels), settings)
    model = _model(table, labels, places, settings)
    threshold = threshold_for(chances, known, settings.precision)
    model = replace(model, slopes=slopes, offsets=offsets, threshold=threshold)
    return Trained(model, chances, known)


def threshold_for(chances: NDArray[np.float32], truth: Numbers, precision: float) -> float:
    """The lowest probability from which the first label was right in so large a share.

    Counted downwards from the surest text; `NEVER` where even the surest are not right enough.
    """
    surest = chances.max(axis=1)
    order = np.argsort(-surest, kind="stable")
    right = np.cumsum((chances.argmax(axis=1) == truth)[order])
    enough = np.flatnonzero(right >= precision * np.arange(1, len(order) + 1))
    return float(surest[order[enough[-1]]]) if len(enough) else NEVER


def curves_for(scores: Floats, truth: Numbers) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The slope and offset of each label's curve (Platt 1999), from scores of unseen texts.

    A label that too few texts have, or whose scores say nothing, gets the curve of all together.
    """
    labels = scores.shape[1]
    is_it = truth[:, None] == np.arange(labels)
    shared = _curve(scores.ravel(), is_it.ravel())
    found = [
        _curve(scores[:, label], is_it[:, label])
        if FEWEST_FOR_A_CURVE <= is_it[:, label].sum() < len(truth)
        else shared
        for label in range(labels)
    ]
    curves = np.array([own if own[0] > 0 else shared for own in found], dtype=np.float32)
    return curves[:, 0], curves[:, 1]


def _curve(scores: Floats, is_it: NDArray[np.bool_]) -> tuple[float, float]:
    if is_it.all() or not is_it.any():
        return 1.0, 0.0
    fitted = LogisticRegression(C=100.0).fit(scores[:, None], is_it)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


@dataclass(frozen=True, slots=True)
class _Table:
    """Weights of the runs, and the plane of each label."""

    rarity: Floats
    planes: Floats
    bias: Floats

    def scores(self, of_text: csr_array, of_title: csr_array, title_share: float) -> Floats:
        joined = _joined(of_text, of_title, self.rarity, title_share)
        scores: Floats = joined @ self.planes + self.bias
        return scores


def _learnable(
    rows: Sequence[Labelled], seeds: Sequence[Labelled]
) -> tuple[list[Labelled], list[Labelled], list[str]]:
    counts = Counter(row.label for row in (*rows, *seeds))
    labels = sorted(label for label, count in counts.items() if count >= FEWEST_OF_A_LABEL or seeds)
    known = set(labels)
    learnt = [row for row in rows if row.label in known]
    if len(labels) < 2 or not learnt:
        raise Invalid(
            "routing.too_little_to_learn",
            zh="至少要有两类、每类至少两条已标注的文字，才能训练。请补充后再试。",
            en="Training needs at least two labels with at least two texts each. Add more texts.",
            field="label",
        )
    return learnt, [row for row in seeds if row.label in known], labels


def _counted(row: Labelled) -> tuple[dict[str, float], dict[str, float]]:
    title, text = title_and_text(row.title, row.text)
    return runs(title, IN_TITLE), runs(text)


def _places(
    counted: Sequence[tuple[dict[str, float], dict[str, float]]], reported: int, most: int
) -> dict[str, int]:
    """The runs that are learnt, in the order of their characters.

    Those that most texts have; of the first `reported` texts several must have one, of the seeds
    any.
    """
    seen: Counter[str] = Counter()
    for title, text in counted[:reported]:
        seen.update([*title, *text])
    known = {run: texts for run, texts in seen.items() if texts >= FEWEST_TEXTS}
    for title, text in counted[reported:]:
        for run in (*title, *text):
            known.setdefault(run, 1)
    kept = sorted(sorted(known, key=lambda run: (-known[run], run))[:most])
    return {run: place for place, run in enumerate(kept)}


def _matrix(counted: Iterator[dict[str, float]], places: dict[str, int]) -> csr_array:
    starts, columns, values = [0], [], []
    for one in counted:
        for run, count in one.items():
            place = places.get(run)
            if place is not None:
                columns.append(place)
                values.append(count)
        starts.append(len(columns))
    return csr_array(
        (np.array(values, np.float64), np.array(columns, np.int32), np.array(starts, np.int32)),
        shape=(len(starts) - 1, len(places)),
    )


def _fitted(
    of_text: csr_array, of_title: csr_array, truth: Numbers, labels: int, settings: Settings
) -> _Table:
    rarity = np.maximum(_ratios(of_text, truth, labels), _ratios(of_title, truth, labels)) + FLOOR
    joined = _joined(of_text, of_title, rarity, settings.title_share)
    planes, bias = np.zeros((of_text.shape[1], labels)), np.full(labels, -1.0)
    for label in set(truth.tolist()):
        machine = LinearSVC(C=settings.cost, random_state=1).fit(joined, truth == label)
        planes[:, label], bias[label] = machine.coef_[0], machine.intercept_[0]
    return _Table(rarity, planes, bias)


def _ratios(matrix: csr_array, truth: Numbers, labels: int) -> Floats:
    """For each run the largest log-count ratio of one label against the others; 0 for none."""
    present = csr_array(
        (np.ones_like(matrix.data), matrix.indices, matrix.indptr), shape=matrix.shape
    )
    in_all = np.asarray(present.sum(axis=0)).ravel() + SMOOTHING
    best = np.zeros(matrix.shape[1])
    for label in range(labels):
        rows = truth == label
        if not rows.any() or rows.all():
            continue
        here = np.asarray(present[rows].sum(axis=0)).ravel() + SMOOTHING
        there = in_all - here + 2 * SMOOTHING
        best = np.maximum(best, np.log(here / here.sum()) - np.log(there / there.sum()))
    return np.where(in_all > SMOOTHING, best, 0.0)


def _joined(of_text: csr_array, of_title: csr_array, rarity: Floats, share: float) -> csr_array:
    text, title = _unit(of_text, rarity), _unit(of_title, rarity)
    return csr_array(text + title * share)


def _unit(matrix: csr_array, rarity: Floats) -> csr_array:
    weighed = matrix.copy()
    weighed.data = weighed.data * rarity[weighed.indices]
    lengths = np.sqrt(np.add.reduceat(np.append(weighed.data**2, 0.0), weighed.indptr[:-1]))
    lengths[np.diff(weighed.indptr) == 0] = 1.0
    weighed.data = weighed.data / np.repeat(lengths, np.diff(weighed.indptr))
    return weighed


def _model(
    table: _Table, labels: Sequence[str], places: dict[str, int], settings: Settings
) -> TextModel:
    """The table in small whole numbers."""
    scale = np.abs(table.planes).max(axis=0) / 127 + 1e-12
    return TextModel(
        labels=tuple(labels),
        places=places,
        table=np.rint(table.planes / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=table.bias.astype(np.float32),
        rarity=table.rarity.astype(np.float32),
        slopes=np.ones(len(labels), np.float32),
        offsets=np.zeros(len(labels), np.float32),
        title_share=settings.title_share,
        threshold=NEVER,
        beside_share=settings.beside_share,
    )

"""What was tried for naming a matter besides what is used: each gives its chances of every text.

They are run again by `python -m bench.text --tried`. All see the same folds and the same runs of
characters. The shares that they would dispatch unseen are by a threshold from the other folds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, hstack
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import normalize
from sklearn.svm import SVC, LinearSVC

from linli.routing.text.features import title_and_text
from linli.routing.text.folds import Labelled
from linli.routing.text.model import calibrated
from linli.routing.text.training import curves_for, threshold_for

Scores = NDArray[np.float64]
TITLE_SHARE = 0.8
PRECISION = 0.98


@dataclass
class Fold:
    """The texts of one fold and those to learn from, as counts of runs."""

    text: csr_array
    title: csr_array
    truth: NDArray[np.int64]
    learnt: NDArray[np.int64]
    labels: int

    def joined(self, of_text: csr_array, of_title: csr_array) -> csr_array:
        """Both fields beside each other, each brought to length one."""
        both = [normalize(of_text), normalize(of_title) * TITLE_SHARE]
        return csr_array(hstack(both).tocsr())


Way = Callable[[Fold], Scores]


def ratios(matrix: csr_array, truth: NDArray[np.int64], label: int) -> Scores:
    """The log-count ratio of each run for a label against the others (Wang & Manning 2012)."""
    present = (matrix > 0).astype(np.float64)
    here = np.asarray(present[truth == label].sum(axis=0)).ravel() + 0.5
    there = np.asarray(present[truth != label].sum(axis=0)).ravel() + 0.5
    found: Scores = np.log(here / here.sum()) - np.log(there / there.sum())
    return found


def weighed(fold: Fold, kind: str) -> csr_array:
    """The runs by the largest positive ratio of any label, or by how rare they are."""
    found = []
    for matrix in (fold.text, fold.title):
        learnt, truth = matrix[fold.learnt], fold.truth[fold.learnt]
        if kind == "rare":
            texts = np.asarray((learnt > 0).sum(axis=0)).ravel()
            weight = np.log((1 + len(fold.learnt)) / (1 + texts)) + 1
        else:
            all_of_them = [ratios(learnt, truth, label) for label in range(fold.labels)]
            weight = np.maximum(np.max(all_of_them, axis=0), 0) + 0.1
        found.append(csr_array(matrix.log1p() @ diags_array(weight)))
    return fold.joined(*found)


def machine(fold: Fold, matrix: csr_array) -> Scores:
    """One linear support vector machine per label."""
    fitted = LinearSVC(random_state=1).fit(matrix[fold.learnt], fold.truth[fold.learnt])
    scores: Scores = fitted.decision_function(matrix)
    return scores


def per_label(fold: Fold) -> Scores:
    """Ratios of its own for each label, as in the paper; the table is twice as big."""
    scores = np.zeros((len(fold.truth), fold.labels))
    truth = fold.truth[fold.learnt]
    for label in range(fold.labels):
        sides: list[csr_array] = []
        for one in (fold.text, fold.title):
            weight = diags_array(ratios(one[fold.learnt], truth, label))
            sides.append(csr_array(one.log1p() @ weight))
        matrix = fold.joined(*sides)
        fitted = LinearSVC(random_state=1).fit(matrix[fold.learnt], truth == label)
        scores[:, label] = fitted.decision_function(matrix)
    return scores


def logistic(fold: Fold) -> Scores:
    """One logistic regression per label instead of a support vector machine."""
    matrix = weighed(fold, "telling")
    scores = np.zeros((len(fold.truth), fold.labels))
    for label in range(fold.labels):
        fitted = LogisticRegression(C=30, solver="liblinear", dual=True)
        fitted.fit(matrix[fold.learnt], fold.truth[fold.learnt] == label)
        scores[:, label] = fitted.decision_function(matrix)
    return scores


def without_noise(fold: Fold) -> Scores:
    """Texts whose label a first table contradicts strongly are left out (confident learning)."""
    matrix = weighed(fold, "telling")
    sides = np.arange(len(fold.learnt)) % 2
    doubted = np.zeros(len(fold.learnt), bool)
    for side in (0, 1):
        taught, asked = fold.learnt[sides != side], fold.learnt[sides == side]
        fitted = LinearSVC(random_state=1).fit(matrix[taught], fold.truth[taught])
        said = fitted.decision_function(matrix[asked])
        own = said[np.arange(len(asked)), fold.truth[asked]]
        doubted[sides == side] = said.max(axis=1) - own > 1.2
    kept = fold.learnt[~doubted]
    fitted = LinearSVC(random_state=1).fit(matrix[kept], fold.truth[kept])
    scores: Scores = fitted.decision_function(matrix)
    return scores


def latent(fold: Fold) -> Scores:
    """Latent semantics in 150 directions with a radial support vector machine."""
    matrix = weighed(fold, "rare")
    found = TruncatedSVD(150, n_iter=2, random_state=0).fit(matrix[fold.learnt])
    places = normalize(found.transform(matrix))
    fitted = SVC(C=4, gamma=1.5, decision_function_shape="ovr")
    scores: Scores = fitted.fit(places[fold.learnt], fold.truth[fold.learnt]).decision_function(
        places
    )
    return scores


def hidden(fold: Fold) -> Scores:
    """A hidden layer of 64 over the same runs."""
    matrix = weighed(fold, "telling").astype(np.float32)
    fitted = MLPClassifier(
        (64,), max_iter=8, batch_size=64, learning_rate_init=2e-3, random_state=0
    )
    fitted.fit(matrix[fold.learnt], fold.truth[fold.learnt])
    scores: Scores = np.log(fitted.predict_proba(matrix) + 1e-7)
    return scores


WAYS: dict[str, Way] = {
    "the same table, for comparison": lambda fold: machine(fold, weighed(fold, "telling")),
    "runs weighed by rarity (TF-IDF)": lambda fold: machine(fold, weighed(fold, "rare")),
    "ratios per label (NBSVM)": per_label,
    "logistic regression": logistic,
    "doubtful labels left out": without_noise,
    "latent semantics, radial": latent,
    "a hidden layer": hidden,
}


def tried(
    rows: Sequence[Labelled], folds: NDArray[np.int64], say: Callable[[str], None]
) -> list[tuple[str, NDArray[np.float32], NDArray[np.float64]]]:
    """Each way with its chances of every unseen text, and the threshold of each text's fold."""
    names = sorted({row.label for row in rows})
    truth = np.array([names.index(row.label) for row in rows])
    both = [title_and_text(row.title, row.text) for row in rows]
    counts = CountVectorizer(analyzer="char", ngram_range=(1, 3), min_df=3, dtype=np.float64)
    text = csr_array(counts.fit_transform([one for _, one in both]))
    title = csr_array(counts.fit_transform([one for one, _ in both]))
    found = []
    for name, way in WAYS.items():
        scores = np.zeros((len(rows), len(names)))
        for fold in sorted(set(folds.tolist())):
            learnt, held = np.flatnonzero(folds != fold), folds == fold
            scores[held] = way(Fold(text, title, truth, learnt, len(names)))[held]
        slopes, offsets = curves_for(scores, truth)
        chances = calibrated(scores.astype(np.float32), slopes, offsets)
        thresholds = np.zeros(len(rows))
        for fold in set(folds.tolist()):
            others = folds != fold
            thresholds[~others] = threshold_for(chances[others], truth[others], PRECISION)
        say(f"tried: {name}")
        found.append((name, chances, thresholds))
    return found

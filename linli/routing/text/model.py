"""A trained model of texts: what it says of one, how sure it is, and by which words. Pure.

One table of small whole numbers, a row for each known run of characters and a column for each
label. A text's score for a label is the sum of its runs' rows, the text and its title each brought
to length one first; each score becomes a probability by a curve of its label (Platt 1999), fitted
on texts that the table had not seen, and the probabilities of a text are made to sum to one.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linli.routing.text.features import IN_TITLE, plain, runs, title_and_text

FORMAT = 2
BETWEEN_RUNS = "\x00"
MOST_REASONS = 4
LONGEST_REASON = 12
WEAKEST_REASON = 0.4
"""Of the strongest one's force; what is weaker is not told."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the model says of a text: labels with their probabilities, the likeliest first.

    `sure` says that the first is likely enough to be acted on unseen. `beside` is a second label
    where the text is plainly about two matters, else "".
    """

    ranked: tuple[tuple[str, float], ...]
    sure: bool
    beside: str


@dataclass(frozen=True)
class TextModel:
    """The numbers of one trained model.

    `table` is (runs, labels) of whole numbers from -127 to 127, to be multiplied by `scale` of
    the label; `rarity` weighs each run within its text; `title_share` is how much a title counts
    beside its text; `slopes` and `offsets` are the curve of each label. `threshold` is the
    probability from which the first label is acted on.
    """

    labels: tuple[str, ...]
    places: dict[str, int]
    table: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    rarity: NDArray[np.float32]
    slopes: NDArray[np.float32]
    offsets: NDArray[np.float32]
    title_share: float
    threshold: float
    beside_share: float

    def say(self, title: str, text: str) -> Said:
        """The labels of a text, by probability; the same text always gets the same answer."""
        chances = self.chances(title, text)
        order = np.argsort(-chances, kind="stable")
        ranked = tuple((self.labels[place], float(chances[place])) for place in order)
        two = len(ranked) > 1 and ranked[1][1] >= self.beside_share
        return Said(ranked, ranked[0][1] >= self.threshold, ranked[1][0] if two else "")

    def chances(self, title: str, text: str) -> NDArray[np.float32]:
        """The probability of each label, in the order of `labels`."""
        return calibrated(self.scores(title, text), self.slopes, self.offsets)

    def scores(self, title: str, text: str) -> NDArray[np.float32]:
        """The score of each label, in the order of `labels`."""
        title, text = title_and_text(title, text)
        of_text = self._sum(runs(text))
        of_title = self._sum(runs(title, IN_TITLE))
        scores: NDArray[np.float32] = self.bias + (of_text + self.title_share * of_title)
        return scores

    def reasons(self, title: str, text: str, labels: Sequence[str]) -> dict[str, list[str]]:
        """For each label the pieces of the text that speak for it, the strongest first.

        Neighbouring characters that all speak for it are told as one piece.
        """
        whole = plain(f"{title} {text}" if title else text)
        spots = [
            (start, length, place)
            for length in (2, 3)
            for start in range(len(whole) - length + 1)
            if (place := self.places.get(whole[start : start + length])) is not None
        ]
        if not spots:
            return {label: [] for label in labels}
        starts, lengths, places = np.array(spots).T
        rows = self.table[places] * self.scale * self.rarity[places, None] / lengths[:, None]
        rows -= rows.mean(axis=1, keepdims=True)
        found = {}
        for label in labels:
            force = np.zeros(len(whole) + 3)
            strength = rows[:, self.labels.index(label)]
            for step in range(3):
                reached = lengths > step
                np.add.at(force, starts[reached] + step, strength[reached])
            found[label] = _pieces(whole, force)
        return found

    def to_bytes(self) -> bytes:
        """The model as a file: numbers and plain text, nothing that is run when it is read."""
        facts = {
            "format": FORMAT,
            "labels": self.labels,
            "title_share": self.title_share,
            "threshold": self.threshold,
            "beside_share": self.beside_share,
        }
        file = io.BytesIO()
        np.savez_compressed(
            file,
            facts=_letters(json.dumps(facts, ensure_ascii=False)),
            runs=_letters(BETWEEN_RUNS.join(self.places)),
            table=self.table,
            scale=self.scale,
            bias=self.bias,
            rarity=self.rarity,
            slopes=self.slopes,
            offsets=self.offsets,
        )
        return file.getvalue()

    @staticmethod
    def from_bytes(data: bytes) -> "TextModel":
        """The model of a file. Raises ValueError for one that this program cannot read."""
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            facts: dict[str, Any] = json.loads(file["facts"].tobytes())
            if facts.get("format") != FORMAT:
                raise ValueError(f"A text model of format {facts.get('format')!r}, not {FORMAT}")
            found = file["runs"].tobytes().decode().split(BETWEEN_RUNS)
            return TextModel(
                labels=tuple(facts["labels"]),
                places={run: place for place, run in enumerate(found)},
                table=file["table"],
                scale=file["scale"],
                bias=file["bias"],
                rarity=file["rarity"],
                slopes=file["slopes"],
                offsets=file["offsets"],
                title_share=facts["title_share"],
                threshold=facts["threshold"],
                beside_share=facts["beside_share"],
            )

    def _sum(self, counted: dict[str, float]) -> NDArray[np.float32]:
        places = self.places
        known = [
            (place, count)
            for run, count in counted.items()
            if (place := places.get(run)) is not None
        ]
        if not known:
            return np.zeros(len(self.labels), dtype=np.float32)
        rows = np.array([place for place, _ in known])
        weights = np.array([count for _, count in known], dtype=np.float32) * self.rarity[rows]
        length = sqrt(float(weights @ weights)) or 1.0
        summed: NDArray[np.float32] = (weights @ self.table[rows].astype(np.float32)) * self.scale
        return summed / np.float32(length)


def calibrated(
    scores: NDArray[np.float32], slopes: NDArray[np.float32], offsets: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Scores (labels,) or (texts, labels) as probabilities that sum to one."""
    # In logarithms: of a text unlike anything seen, all curves are next to nothing.
    likely = -np.logaddexp(0.0, -(slopes * scores + offsets))
    powers = np.exp(likely - likely.max(axis=-1, keepdims=True))
    chances: NDArray[np.float32] = (powers / powers.sum(axis=-1, keepdims=True)).astype(np.float32)
    return chances


def _letters(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _pieces(whole: str, force: NDArray[np.float64]) -> list[str]:
    line = WEAKEST_REASON * float(force.max(initial=0.0))
    if line <= 0:
        return []
    found: dict[str, float] = {}
    start = 0
    while start < len(whole):
        end = start
        while end < len(whole) and force[end] >= line and end - start < LONGEST_REASON:
            end += 1
        piece = whole[start:end].strip()
        if len(piece) > 1:
            found[piece] = max(found.get(piece, 0.0), float(force[start:end].max()))
        start = max(end, start + 1)
    return sorted(found, key=lambda piece: -found[piece])[:MOST_REASONS]

"""Which messages of a table are one matter: for each its best candidate, without a database.

Two texts are as alike as their pairs of letters, each weighed by how rare it is in the table
(cosine of TF-IDF). Candidates share rare pairs, so that only a few of all pairs are compared:
100,000 messages take minutes, not days.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from linli.intake.duplicates.alike import pairs, pairs_in
from linli.intake.duplicates.judgement import Bounds, Judgement, judged
from linli.intake.duplicates.places import Places, compared, places_of

BOUNDS = Bounds(placed=0.18, unplaced=0.32, related=0.15, matter=0.17)
"""Found by a logistic fit on three hundred pairs of real messages that were read one by one."""

TITLE_TIMES = 3
"""A title counts as if it were said so many times: it names the place and the matter."""

MOST_CANDIDATES = 8
AT_ONCE = 500
MOST_PAIRS = 64
"""So many of a message's rarest pairs look for candidates."""

COMMON = 0.01
FEWEST_COMMON = 200
"""A pair that more than this share, and more than so many messages, have looks for nobody."""

PLACES_IN = 600
"""The letters of a message in which its place is looked for; later ones name other places."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the table."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Best:
    """The message that a message is most likely the same as, by their places in the table."""

    of: int
    candidate: int
    judgement: Judgement


def best_of_each(messages: Sequence[Message]) -> list[Best | None]:
    """For each message its best earlier or later candidate; None where nothing is alike."""
    table, rare, columns = _weighed(messages)
    known: dict[int, Places] = {}

    def places(row: int) -> Places:
        if row not in known:
            one = messages[row]
            known[row] = places_of(f"{one.title}\n{one.text[:PLACES_IN]}")
        return known[row]

    best: list[Best | None] = [None] * len(messages)
    for one, other, likeness in _candidates(table, rare):
        if likeness < BOUNDS.related / 2:
            continue
        here, there = places(one), places(other)
        names = {columns[pair] for pair in _named(here) | _named(there) if pair in columns}
        matter = _besides(table, one, other, names)
        said = judged(likeness, compared(here, there), BOUNDS, matter=matter)
        held = best[one]
        if held is None or said.score > held.judgement.score:
            best[one] = Best(one, other, said)
    return best


def _weighed(messages: Sequence[Message]) -> tuple[csr_array, csr_array, dict[str, int]]:
    """Each message's pairs, weighed and of length one: all of them, and the rarest alone;
    and the column of each pair."""
    counted = [Counter(pairs_in(f"{one.title} " * TITLE_TIMES + one.text)) for one in messages]
    having = Counter(pair for one in counted for pair in one)
    shared = [pair for pair, texts in having.items() if texts > 1]
    place = {pair: number for number, pair in enumerate(shared)}
    weight = np.array([log((len(messages) + 1) / having[pair]) for pair in shared])
    common = max(FEWEST_COMMON, COMMON * len(messages))
    starts, columns, values = [0], [], []
    for one in counted:
        length = sum(
            ((1 + log(count)) * log((len(messages) + 1) / having[pair])) ** 2
            for pair, count in one.items()
        )
        for pair, count in one.items():
            number = place.get(pair)
            if number is not None:
                columns.append(number)
                values.append((1 + log(count)) * weight[number] / max(length, 1e-9) ** 0.5)
        starts.append(len(columns))
    shape = (len(messages), len(place))
    table = csr_array(
        (np.array(values, np.float32), np.array(columns, np.int32), np.array(starts)), shape=shape
    )
    texts = np.array([having[pair] for pair in shared])
    return table, _rarest(table, texts <= common), place


def _named(places: Places) -> set[str]:
    return {
        pair for name in (*places.estates, *places.roads, *places.towns) for pair in pairs(name)
    }


def _besides(table: csr_array, one: int, other: int, names: set[int]) -> float:
    """How alike two messages are without these columns."""
    left: list[dict[int, float]] = []
    for row in (one, other):
        start, end = table.indptr[row], table.indptr[row + 1]
        found = zip(table.indices[start:end].tolist(), table.data[start:end].tolist(), strict=True)
        left.append(dict(found))
    here, there = left
    common = sum(
        here[column] * there[column] for column in here.keys() & there.keys() if column not in names
    )
    lengths = [1 - sum(row.get(column, 0.0) ** 2 for column in names) for row in left]
    return float(common / max(1e-9, lengths[0] * lengths[1]) ** 0.5)


def _rarest(table: csr_array, rare: NDArray[np.bool_]) -> csr_array:
    kept = np.zeros(len(table.data), dtype=bool)
    for start, end in zip(table.indptr[:-1], table.indptr[1:], strict=True):
        found = np.flatnonzero(rare[table.indices[start:end]]) + start
        if len(found) > MOST_PAIRS:
            found = found[np.argpartition(-table.data[found], MOST_PAIRS)[:MOST_PAIRS]]
        kept[found] = True
    sums = np.concatenate([[0], np.cumsum(kept)])
    return csr_array((table.data[kept], table.indices[kept], sums[table.indptr]), shape=table.shape)


def _candidates(table: csr_array, rare: csr_array) -> Iterator[tuple[int, int, float]]:
    """For each message those that share most of its rare pairs, and how alike both are."""
    turned = rare.T.tocsr()
    for first in range(0, table.shape[0], AT_ONCE):
        shared = rare[first : first + AT_ONCE] @ turned
        ones, others = [], []
        for row in range(shared.shape[0]):
            start, end = shared.indptr[row], shared.indptr[row + 1]
            columns, values = shared.indices[start:end], shared.data[start:end]
            columns, values = columns[columns != first + row], values[columns != first + row]
            if len(columns) > MOST_CANDIDATES:
                # By place where equal, so that the same table always gets the same answer.
                order = np.lexsort((columns, -values))[:MOST_CANDIDATES]
                columns = columns[order]
            ones += [first + row] * len(columns)
            others += columns.tolist()
        if ones:
            likeness = (table[ones] * table[others]).sum(axis=1)
            yield from zip(ones, others, np.asarray(likeness).ravel().tolist(), strict=True)

"""The three answers about two reports: the same matter, related, or nothing. Pure."""

from dataclasses import dataclass
from typing import Literal

from linli.intake.duplicates.places import Compared

Verdict = Literal["same", "related", "nothing"]

SURE = 0.5
"""The score from which two reports are the same matter."""

NAMING = frozenset({"estate", "road", "town", "door", "line"})
"""Kinds of place that name one; a district holds many, and every estate has a building 3."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How alike texts must be: where the place is known to be one, where it is not, to be related.

    `placed` counts where both lie close together or name one place, `unplaced` where the words
    alone speak, `related` for being shown beside each other. `matter` is how alike they must be
    besides the names of places: an estate has its lift, its rubbish and its nursery.
    """

    placed: float
    unplaced: float
    related: float
    matter: float = 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is thought of two reports, and why.

    `score` is from 0 to 1, and from one half on where they are the same matter. `agrees` and
    `differs` are kinds of place, and "words", "photo", "near".
    """

    verdict: Verdict
    score: float
    agrees: tuple[str, ...]
    differs: tuple[str, ...]


def judged(
    likeness: float,
    places: Compared,
    bounds: Bounds,
    *,
    matter: float = 1.0,
    near: bool = False,
    same_photo: bool = False,
) -> Judgement:
    """What two reports are to each other, by their words, the places they name and their photos.

    Places that contradict each other are never the same matter, however alike the words: two
    estates have one and the same broken lift. `matter` is how alike they are besides the names of
    places; `near` says that both have a point, and close by.
    """
    placed = near or bool(NAMING.intersection(places.agrees))
    needed = bounds.placed if placed else bounds.unplaced
    score = 1.0 if same_photo and near else min(1.0, SURE * likeness / max(needed, 1e-6))
    if places.differs or matter < bounds.matter:
        score = min(score / 2, SURE - 0.01)
    words = likeness >= bounds.related
    agrees = (
        *(("photo",) if same_photo else ()),
        *(("near",) if near else ()),
        *(("words",) if words else ()),
        *places.agrees,
    )
    related = words or same_photo
    verdict: Verdict = "same" if score >= SURE else "related" if related else "nothing"
    return Judgement(verdict, round(score, 3), agrees, places.differs)

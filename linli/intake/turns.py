"""Reports that could be the same matter take turns, so that the second one sees the first. Pure."""

from hashlib import blake2b
from math import cos, floor, radians

from linli.territory.coordinates import METRES_PER_DEGREE, LatLon

_CELL = 4  # sides of a cell, in reaches: few reports touch two, and few strangers share one
_HALF = 0.52  # a little over half: two that are one reach apart must touch, however it is rounded


def turns_of(place: LatLon, category: str, within_m: float) -> list[int]:
    """The names of the turns that a report waits for: its category's, in each cell it touches.

    Two places of one category up to `within_m` apart share at least one: each stands for a square
    of a little over half that reach to every side, so their squares overlap, and whatever cell the
    overlap lies in both touch it. Signed 64-bit, in ascending order, so that two reports at a
    border never wait for each other in a ring; at most four.
    """
    reach = max(1.0, within_m) / METRES_PER_DEGREE
    side, half = reach * _CELL, reach * _HALF
    names = []
    for row in _cells(place.latitude, half, side):
        # A row has one scale for its longitudes, so that neighbours count its cells alike.
        shrunk = max(1e-6, cos(radians(min(90.0, abs((row + 0.5) * side)))))
        for column in _cells(place.longitude * shrunk, half, side):
            said = f"{category} {within_m:g} {row} {column}".encode()
            names.append(int.from_bytes(blake2b(said, digest_size=8).digest(), signed=True))
    return sorted(names)


def _cells(middle: float, half: float, side: float) -> range:
    return range(floor((middle - half) / side), floor((middle + half) / side) + 1)

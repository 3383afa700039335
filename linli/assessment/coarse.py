"""How facts become rows that can be published: alike in groups, in no order, tied to nobody. Pure.

k-anonymity (Samarati and Sweeney 1998) by giving up words: whatever kind, month, place and group
fewer than k rows share loses its group, then its place, and waits at last for the next file.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["closed", "answered", "excluded"]
YES_NO = {True: "yes", False: "no", None: ""}
COLUMNS = (
    "kind",
    "month",
    "area",
    "group",
    "in_time",
    "valid",
    "full",
    "contacted",
    "solved",
    "satisfaction",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact: a case was closed, a reporter was asked, or such an answer was left out later.

    `month` is the month of assessment in which it counts. `in_time` speaks of closings alone,
    `valid` to `satisfaction` of callbacks; `full` says that it counts on all three rates.
    """

    source: int
    kind: Kind
    month: str
    area: str
    group: str
    in_time: bool | None = None
    valid: bool | None = None
    full: bool | None = None
    contacted: bool | None = None
    solved: bool | None = None
    satisfaction: str = ""

    @property
    def alike(self) -> tuple[str, str, str, str]:
        """What a reader might know of somebody beforehand."""
        return self.kind, self.month, self.area, self.group

    def cells(self) -> tuple[str, ...]:
        """The row as it is published: without what it came from."""
        said = (self.in_time, self.valid, self.full, self.contacted, self.solved)
        return (*self.alike, *(YES_NO[one] for one in said), self.satisfaction)


def coarsened(rows: Iterable[Row], least: int) -> tuple[list[Row], list[Row]]:
    """What can be published, and what waits: each of the first has `least` rows like it."""
    fine, few = _parted(list(rows), least)
    anything, few = _parted([replace(row, group="") for row in few], least)
    anywhere, few = _parted([replace(row, area="") for row in few], least)
    return fine + anything + anywhere, few


def _parted(rows: list[Row], least: int) -> tuple[list[Row], list[Row]]:
    n = Counter(row.alike for row in rows)
    return (
        [row for row in rows if n[row.alike] >= least],
        [row for row in rows if n[row.alike] < least],
    )


def table(rows: Iterable[Row]) -> str:
    """The rows as CSV, sorted by what they say: no order tells which came from whom."""
    lines = sorted(",".join(row.cells()) for row in rows)
    return "".join(f"{line}\n" for line in (",".join(COLUMNS), *lines))

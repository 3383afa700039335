"""Published figures, added up anew from the published rows."""

import csv
import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from linli_verify.checks import Checkpoint, Key, NotProven, Read, receipt

COUNTED = ("settled", "valid", "contacted", "full", "solved", "satisfied", "basically")
KINDS = ("closed", "answered", "excluded")


@dataclass(frozen=True)
class Disclosed:
    """What was proven of all publications: how many rows, the last head, and the last figures."""

    files: int
    rows: int
    head: Checkpoint
    months: dict[str, dict[str, Any]]


class Sums:
    """What the rows of one month add up to."""

    def __init__(self) -> None:
        self.closed = self.in_time = 0
        self.tallies = {kind: dict.fromkeys(COUNTED, 0) for kind in ("answered", "excluded")}

    def add(self, row: dict[str, str]) -> None:
        if row["kind"] == "closed":
            self.closed += 1
            self.in_time += row["in_time"] == "yes"
            return
        tally = self.tallies[row["kind"]]
        tally["settled"] += 1
        for name in ("valid", "contacted", "full", "solved"):
            tally[name] += row[name] == "yes"
        for name in ("satisfied", "basically"):
            tally[name] += row["satisfaction"] == name

    def figures(self, basically: Decimal) -> dict[str, Any]:
        """As linli publishes them, without how many rows wait."""
        every, gone = self.tallies["answered"], self.tallies["excluded"]
        rest = {name: every[name] - gone[name] for name in COUNTED}
        return {
            "closed": self.closed,
            "in_time": self.in_time,
            "answered": every,
            "excluded": gone,
            "rates": _rates(every, basically),
            "rates_without_excluded": _rates(rest, basically),
        }


def disclosed(read: Read, log: Key, witnesses: list[Key]) -> Disclosed:
    """Raises NotProven unless every publication is in the log and its figures add up.

    `read` reads what lies below the log's address: `figures/list.json`, `figures/1.csv` and so on.
    """
    listed = [one["number"] for one in _json(read("figures/list.json"), "the list of publications")]
    if listed != list(range(1, len(listed) + 1)) or not listed:
        raise NotProven(f"of the publications some are missing: the list has {listed[:20]}")
    sums: defaultdict[str, Sums] = defaultdict(Sums)
    months: dict[str, dict[str, Any]] = {}
    rows = 0
    for number in listed:
        data, said = read(f"figures/{number}.csv"), read(f"figures/{number}.json")
        proof = receipt(read(f"figures/{number}.tlog-proof").decode(), log, witnesses)
        _logged(number, data, said, proof.facts)
        figures = _json(said, f"figures {number}")
        found = list(_rows(number, data))
        _alike(number, found, int(figures["least_alike"]))
        for row in found:
            sums[row["month"]].add(row)
        for month, published in figures["months"].items():
            ours = sums[month].figures(Decimal(str(figures["basically_counts"])))
            theirs = {name: one for name, one in published.items() if name != "waiting"}
            if ours != theirs:
                raise NotProven(f"the figures of {month} in publication {number} do not add up")
            months[month] = published
        if {row["month"] for row in found} - set(figures["months"]):
            raise NotProven(f"publication {number} has rows of a month without its figures")
        rows += len(found)
    return Disclosed(len(listed), rows, proof.head, months)


def _logged(number: int, data: bytes, said: bytes, words: list[str]) -> None:
    """Raises NotProven unless the entry is the one about these two files."""
    _, _, event, _, _, _, _, _, _, _, facts = words
    entry = _json(facts.encode(), f"the entry of publication {number}")
    if event != "figures.disclosed" or entry["number"] != number:
        raise NotProven(f"the proof of publication {number} is about something else")
    for what, file, hashed in (("rows", data, "rows_hash"), ("figures", said, "figures_hash")):
        if hashlib.sha256(file).hexdigest() != entry[hashed]:
            raise NotProven(f"the {what} of publication {number} are not those that were logged")


def _rows(number: int, data: bytes) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(io.StringIO(data.decode())):
        if row.get("kind") not in KINDS or None in row.values():
            raise NotProven(f"publication {number} has a row that says nothing")
        yield row


def _alike(number: int, rows: list[dict[str, str]], least: int) -> None:
    n = Counter((row["kind"], row["month"], row["area"], row["group"]) for row in rows)
    rare = next((one for one, times in n.items() if times < least), None)
    if rare is not None:
        raise NotProven(f"in publication {number} fewer than {least} rows are like {rare}")


def _rates(tally: dict[str, int], basically: Decimal) -> dict[str, Any]:
    satisfied = tally["satisfied"] + basically * tally["basically"]
    shares = {
        "contacted": (Decimal(tally["contacted"]), tally["valid"]),
        "solved": (Decimal(tally["solved"]), tally["full"]),
        "satisfied": (satisfied, tally["full"]),
    }
    return {
        name: {"n": n, "share": round(float(counted / n), 6) if n else None}
        for name, (counted, n) in shares.items()
    }


def _json(data: bytes, what: str) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        raise NotProven(f"{what} cannot be read") from None

"""The tables that somebody handed in: how far they are, and their files."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli.batches.acts import gone
from linli.batches.models import NAME, PIECE, TOLD, Batch, BatchPart
from linli.people.sealing import opened

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Told:
    """What was said about a batch: the first rows that were not taken, and what would change.

    `newcomers` are the ids of staff who came in with it.
    """

    problems: list[dict[str, Any]]
    changes: list[list[str]]
    newcomers: list[int]


@dataclass(frozen=True, slots=True)
class Became:
    """A row that was taken in: its number in the sheet, the sender's own, and its report."""

    row: int
    number: str
    report_id: UUID


def batches_of(officer_id: int) -> list[Batch]:
    """An officer's latest twenty, without those she cancelled. One statement."""
    rows = Batch.objects.filter(officer_id=officer_id).exclude(stage=Batch.Stage.CANCELLED)
    return list(rows.order_by("-id")[:SHOWN])


def batch_of(batch_id: int, officer_id: int) -> Batch:
    """One batch of an officer; raises NotFound for what is not hers."""
    found = Batch.objects.filter(id=batch_id, officer_id=officer_id).first()
    if found is None:
        raise gone()
    return found


def name_of(batch: Batch) -> str:
    """What the file was called."""
    return opened(batch.name_sealed, NAME).plain


def told_of(batch: Batch) -> Told:
    """What was said about it; nothing before it was tried."""
    if batch.told_sealed is None:
        return Told([], [], [])
    plain = json.loads(opened(batch.told_sealed, TOLD).plain)
    return Told(plain["problems"], plain["changes"], plain.get("newcomers", []))


def pieces(batch: Batch, of: BatchPart.Of) -> Iterator[bytes]:
    """A file from its beginning to its end, a piece at a time."""
    places = BatchPart.objects.filter(batch=batch, of=of).order_by("place")
    for sealed in places.values_list("data_sealed", flat=True).iterator(chunk_size=1):
        yield base64.b64decode(opened(sealed, PIECE).plain)


def line_of(one: Became) -> bytes:
    """A row of the list of what was taken in, as it is kept."""
    plain = json.dumps([one.row, one.number, str(one.report_id)], ensure_ascii=False)
    return f"{plain}\n".encode()


def became_of(batch: Batch) -> Iterator[Became]:
    """Which row became which report, in the order of the table, a piece at a time."""
    held = b""
    for piece in pieces(batch, BatchPart.Of.TAKEN):
        *lines, held = (held + piece).split(b"\n")
        for line in lines:
            row, number, report_id = json.loads(line)
            yield Became(row, number, UUID(report_id))

"""Importing a sheet: every row is its own report, and one bad row never stops the rest."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DataError, connection, transaction

from linli.exchange.sheets.mapping import Mapping, check_headings, read_mapping, template_mapping
from linli.exchange.sheets.rows import Reader
from linli.intake.known import known_numbers
from linli.intake.receive import receive
from linli.intake.rehearse import rehearsed
from linli.intake.report import Report
from linli.journal.acting import Actor, Refusal
from linli.people.authority import acting_under, authority_of
from linli.people.permissions import must
from linli.policy.queries import current
from linli.tables.errors import ErrorFile, error_path
from linli.tables.read import Row, open_sheet
from linli.tables.refusals import BadCell, unkeepable

BATCH = 500
TOLD_AT_MOST = 50
Progress = Callable[[int, int | None], None]


@dataclass(slots=True)
class ImportResult:
    """What became of the rows: `rows` is the sum of the four others.

    `shortened` are those among them whose text was cut at the pack's bound.
    """

    rows: int = 0
    filed: int = 0
    joined: int = 0
    known: int = 0
    rejected: int = 0
    shortened: int = 0
    error_file: Path | None = None
    dry_run: bool = False
    first_problems: list[tuple[Row, Refusal, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The stable shape that programs read."""
        return {
            "rows": self.rows,
            "filed": self.filed,
            "joined": self.joined,
            "known": self.known,
            "rejected": self.rejected,
            "shortened": self.shortened,
            "error_file": None if self.error_file is None else str(self.error_file),
            "dry_run": self.dry_run,
        }


def import_file(
    path: Path,
    mapping: Path | Mapping | None = None,
    *,
    by: Actor,
    now: datetime,
    dry_run: bool = False,
    error_file: Path | None = None,
    errors: ErrorFile | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Take in a CSV or XLSX file, row by row; every row is one transaction of its own.

    Rows that are on record already are recognised and counted as known, so that the same file may
    come again after a crash or a correction. Rows that cannot be taken go to an error file beside
    the sheet (or at `error_file`, or into `errors`), with the reason. `dry_run` judges every row
    and writes nothing but the error file. `progress` is told how many rows are done, and of how
    many if that is known.

    Raises Invalid when the file or the mapping as a whole cannot be used, Forbidden when `by` may
    not import.
    """
    must(by, "import.run", now=now)
    sheet = open_sheet(path)
    if isinstance(mapping, Path):
        mapping = read_mapping(mapping)
    if mapping is None:
        mapping = template_mapping(sheet.headings)
    check_headings(mapping, sheet.headings)
    reader = Reader(mapping, current().pack)
    result = ImportResult(dry_run=dry_run)
    errors = errors or ErrorFile(error_file or error_path(path), sheet.headings)
    with acting_under(authority_of(by, now=now)), errors:
        for batch in _batches(sheet.rows()):
            _take(batch, reader, result, errors, by=by, now=now)
            if progress is not None:
                progress(result.rows, sheet.total)
    if errors.count:
        result.error_file = errors.path
    return result


def _take(
    batch: list[Row],
    reader: Reader,
    result: ImportResult,
    errors: ErrorFile,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Take one batch; which of its rows are on record is asked once for all of them."""
    read: list[tuple[Row, Report, bool]] = []
    rejected: list[tuple[Row, Refusal, str]] = []
    for row in batch:
        result.rows += 1
        try:
            read.append((row, *reader.report(row)))
        except BadCell as refusal:
            rejected.append((row, refusal, refusal.column))
    numbers = [report.source_number for _, report, _ in read]
    known = known_numbers(reader.mapping.source, [one for one in numbers if storable(one)])
    for row, report, cut in read:
        if report.source_number in known:
            result.known += 1
            continue
        try:
            became = _received(report, by=by, now=now, dry_run=result.dry_run)
        except Refusal as refusal:
            rejected.append((row, refusal, _column(reader.mapping, refusal.field)))
            continue
        # The same number once more in this batch is known from now on.
        known.add(report.source_number)
        result.shortened += cut
        setattr(result, became, getattr(result, became) + 1)
    result.rejected += len(rejected)
    rejected.sort(key=lambda one: one[0].number)
    for row, why, column in rejected:
        errors.add(row, why, column)
    result.first_problems += rejected[: TOLD_AT_MOST - len(result.first_problems)]


def _received(report: Report, *, by: Actor, now: datetime, dry_run: bool) -> str:
    if dry_run:
        return rehearsed(report, by=by, now=now)
    try:
        # A row is a transaction of its own; within a caller's it is a savepoint, for a refusal must
        # not take the other rows along.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            receipt = receive(report, by=by, now=now)
    except DataError as fault:
        # What the checks let through and the database still cannot keep is that row's fault alone.
        raise unkeepable() from fault
    return "known" if receipt.known else "joined" if receipt.joined else "filed"


def _column(mapping: Mapping, field: str) -> str:
    """The heading of the column that a field came from, or "" when none did."""
    if field == "source_number":
        return mapping.key[0] if mapping.key else ""
    name = field.partition(".")[0]
    if name not in type(mapping.columns).model_fields:
        return ""
    return next(iter(mapping.columns.of(name)), "")


def storable(text: str) -> bool:
    """Whether a database can be asked for this text at all."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch

"""Importing a sheet: every row is its own report, and one bad row never stops the rest."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from linli.cases.acts.bring_over import bring_over
from linli.exchange.sheets.mapping import Mapping, check_headings, read_mapping, template_mapping
from linli.exchange.sheets.rows import Reader
from linli.intake.known import brought_by, known_numbers
from linli.intake.receive_many import receive_many
from linli.intake.rehearse import rehearsed
from linli.intake.report import Report
from linli.journal.acting import Actor, ActorKind, Refusal
from linli.people.authority import acting_under, authority_of
from linli.people.permissions import must
from linli.policy.queries import current
from linli.tables.errors import ErrorFile, error_path
from linli.tables.read import Row, open_sheet
from linli.tables.refusals import BadCell

BATCH = 500
TOLD_AT_MOST = 50
Progress = Callable[[int, int | None], None]
Taken = Callable[[Row, UUID], None]


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
    became: Taken | None = None,
) -> ImportResult:
    """Take in a CSV or XLSX file, a batch of rows at a time; each row stands or falls alone.

    Rows that are on record already are recognised and counted as known, so that the same file may
    come again after a crash or a correction. Rows that cannot be taken go to an error file beside
    the sheet (or at `error_file`, or into `errors`), with the reason. `dry_run` judges every row
    and writes nothing but the error file. `progress` is told how many rows are done, and of how
    many if that is known. `became` is told of every row that is on record now which report it is,
    if `by` brought that one in, this time or before: what others brought is theirs.

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
            read = _take(batch, reader, result, errors, by=by, now=now)
            if became is not None and not dry_run:
                _tell(read, reader.mapping.source, became, by=by)
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
) -> list[tuple[Row, Report, bool]]:
    """Take one batch; which of its rows are on record is asked once for all of them.

    Returns those that could be read.
    """
    read: list[tuple[Row, Report, bool]] = []
    rejected: list[tuple[Row, Refusal, str]] = []
    for row in batch:
        result.rows += 1
        try:
            read.append((row, *reader.report(row)))
        except BadCell as refusal:
            rejected.append((row, refusal, refusal.column))
    numbers = [number for _, report, _ in read for number in report.numbers]
    known = known_numbers(reader.mapping.source, [one for one in numbers if storable(one)])
    fresh = [one for one in read if known.isdisjoint(one[1].numbers)]
    if not result.dry_run and len(numbers) > len(read):
        again = [report.numbers for _, report, _ in read if not known.isdisjoint(report.numbers)]
        bring_over(reader.mapping.source, again)
    result.known += len(read) - len(fresh)
    take = _rehearsed if result.dry_run else _received
    for (row, _, cut), became in zip(
        fresh, take([report for _, report, _ in fresh], by=by, now=now), strict=True
    ):
        if isinstance(became, Refusal):
            rejected.append((row, became, _column(reader.mapping, became.field)))
            continue
        result.shortened += cut and became != "known"
        setattr(result, became, getattr(result, became) + 1)
    result.rejected += len(rejected)
    rejected.sort(key=lambda one: one[0].number)
    for row, why, column in rejected:
        errors.add(row, why, column)
    result.first_problems += rejected[: TOLD_AT_MOST - len(result.first_problems)]
    return read


def _tell(read: list[tuple[Row, Report, bool]], source: str, became: Taken, *, by: Actor) -> None:
    """Tell which reports these rows are, asked once for all of them."""
    if by.kind is not ActorKind.OFFICER or by.id is None:
        return
    numbers = [one for _, report, _ in read for one in report.numbers if storable(one)]
    found = brought_by(by.id, source, numbers)
    for row, report, _ in read:
        report_id = next((found[one] for one in report.numbers if one in found), None)
        if report_id is not None:
            became(row, report_id)


def _received(reports: list[Report], *, by: Actor, now: datetime) -> Iterator[str | Refusal]:
    for answer in receive_many(reports, by=by, now=now):
        if isinstance(answer, Refusal):
            yield answer
        else:
            yield "known" if answer.known else "joined" if answer.joined else "filed"


def _rehearsed(reports: list[Report], *, by: Actor, now: datetime) -> Iterator[str | Refusal]:
    """What would become of them. The same number once more is known from now on."""
    known: set[str] = set()
    for report in reports:
        if report.source_number in known:
            yield "known"
            continue
        try:
            yield rehearsed(report, by=by, now=now)
        except Refusal as refusal:
            yield refusal
        else:
            known.add(report.source_number)


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

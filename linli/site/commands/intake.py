"""`linli intake`: reports come in from a table."""

from datetime import UTC, datetime
from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option
from linli.site.commands.progress import Progress


@click.group()
def intake() -> None:
    """Reports coming in. 受理"""


@intake.command("import")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option(
    "--mapping",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="TOML file that says which column is what; without it, headings of our own template.",
)
@click.option(
    "--error-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where bad rows go with their reasons; beside FILE if not given.",
)
@click.option("--dry-run", is_flag=True, help="Judge every row; file nothing.")
@data_option
@json_option
def import_(
    file: Path,
    mapping: Path | None,
    error_file: Path | None,
    dry_run: bool,
    data: Path,
    as_json: bool,
) -> None:
    """Import the rows of a CSV or XLSX file as reports. 批量导入

    Safe to repeat: what is on record already is counted as known and filed no second time. Ends
    with 0 also when single rows were rejected; they stand in the error file.
    """
    from linli.site.opening import opened

    with opened(data):
        from linli.exchange.sheets.imports import import_file
        from linli.site.founding import COMMAND

        progress = Progress("导入 importing")
        result = import_file(
            file,
            mapping,
            by=COMMAND,
            now=datetime.now(UTC),
            dry_run=dry_run,
            error_file=error_file,
            progress=progress,
        )
        progress.close()
    told = result.to_json()
    answer(
        told,
        as_json=as_json,
        words=lambda: (
            f"{result.rows} 行：立案 {result.filed}，并入 {result.joined}，"
            f"已有 {result.known}，不合格 {result.rejected}。 "
            f"{result.rows} rows: {result.filed} filed, {result.joined} joined, "
            f"{result.known} known, {result.rejected} rejected."
            + (f"\n→ {result.error_file}" if result.error_file else "")
            + ("\n只是试跑，没有立案。A trial run: nothing was filed." if dry_run else "")
        ),
    )

"""`linli intake`: reports come in from a table, and which of them are one matter."""

from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option, table
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


@intake.command()
@click.option(
    "--messages",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    required=True,
    help="CSV or XLSX with the column text, and id and title if there are any. 诉求表格",
)
@click.option("--least", default=0.0, help="Tell only pairs with at least this score. 最低分")
@json_option
def duplicates(messages: Path, least: float, as_json: bool) -> None:
    """Find for each message of a table its best earlier or later candidate. 查重

    Three answers: `same` matter, `related`, `nothing`; the score is from 0 to 1 and from .5 on it
    is the same matter. Messages whose places contradict each other are never the same. Stores
    nothing, needs no database.
    """
    from linli.exchange.sheets.messages import messages_of
    from linli.intake.duplicates.table import best_of_each

    rows = messages_of(messages)
    told, lines = [], []
    for row, best in zip(rows, best_of_each(rows), strict=True):
        said = None if best is None else best.judgement
        if (said.score if said else 0.0) < least:
            continue
        told.append(
            {
                "id": row.id,
                "candidate": None if best is None else rows[best.candidate].id,
                "score": said.score if said else 0.0,
                "verdict": said.verdict if said else "nothing",
                "agrees": said.agrees if said else (),
                "differs": said.differs if said else (),
            }
        )
        if said and said.verdict != "nothing":
            why = " ".join([*said.agrees, *(f"≠{place}" for place in said.differs)])
            lines.append({**told[-1], "why": why, "at": -said.score})
    columns = {
        "id": "编号 id",
        "candidate": "候选 candidate",
        "score": "得分 score",
        "verdict": "判断 verdict",
        "why": "依据 why",
    }
    answer(
        {"messages": told},
        as_json=as_json,
        words=lambda: table(
            sorted(lines, key=itemgetter("at")),
            columns,
            empty="没有重复的诉求。 No two messages are alike.",
        ),
    )

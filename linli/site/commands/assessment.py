"""`linli assessment`: publish the figures so that outsiders can recompute them."""

from datetime import UTC, datetime
from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option


@click.group()
def assessment() -> None:
    """What is published of the district's figures. 考核公开"""


@assessment.command()
@data_option
@json_option
def disclose(data: Path, as_json: bool) -> None:
    """Publish the figures and the rows behind them now; done every night anyway. 公开数据"""
    from linli.site.opening import opened

    with opened(data):
        from linli.assessment.disclose import disclose as publish
        from linli.journal.acting import Actor

        made = publish(by=Actor.system("assessment.disclose"), now=datetime.now(UTC))
    said = {"number": made.number, "rows": made.rows.count("\n") - 1, "path": "/log/figures"}
    answer(
        said,
        as_json=as_json,
        words=lambda: (
            f"第 {said['number']} 期公开数据，{said['rows']} 行，见 {said['path']}/。\n"
            f"Publication {said['number']} with {said['rows']} rows is at {said['path']}/."
        ),
    )

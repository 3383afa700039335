"""`linli insights`: the counts behind the command centre's wall."""

from datetime import UTC, datetime
from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option


@click.group()
def insights() -> None:
    """Counts of the record, for the command centre. 研判"""


@insights.command()
@data_option
@json_option
def rebuild(data: Path, as_json: bool) -> None:
    """Count everything anew from the record; done every night anyway. 重算大屏数据"""
    from linli.site.opening import opened

    with opened(data):
        from linli.insights.rates import refresh
        from linli.insights.rebuild import rebuild as count_anew

        now = datetime.now(UTC)
        counted = count_anew(now=now) | {"rates": refresh(now=now)}
    answer(
        counted,
        as_json=as_json,
        words=lambda: "\n".join(f"{name}: {rows:,}" for name, rows in counted.items()),
    )

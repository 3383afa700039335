"""`linli insights`: counts for the command centre's wall, classes of cases, early warnings."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option, table

TABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def insights() -> None:
    """Counts of the record, and many reports that are one problem. 研判"""


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


@insights.command()
@click.option("--whole", is_flag=True, help="All of them, not the new ones alone. 全部重新归并")
@data_option
@json_option
def group(whole: bool, data: Path, as_json: bool) -> None:
    """Group the cases of the last months into classes; done every night anyway. 归并类案"""
    from linli.site.opening import opened

    with opened(data):
        from linli.insights.regroup import regroup
        from linli.journal.acting import Actor

        night = Actor.system("insights.group")
        came = asdict(regroup(by=night, now=datetime.now(UTC), whole=whole))
    answer(
        came,
        as_json=as_json,
        words=lambda: "\n".join(f"{name}: {n:,}" for name, n in came.items()),
    )


@insights.command()
@data_option
@json_option
def warnings(data: Path, as_json: bool) -> None:
    """Look for unusual rises, and list the warnings that wait for somebody. 预警

    Done every night anyway; a second look at the same day changes nothing.
    """
    from linli.site.opening import opened

    with opened(data):
        from linli.insights.lookout import look_out
        from linli.insights.models import EarlyWarning
        from linli.journal.acting import Actor

        came = asdict(look_out(by=Actor.system("insights.look"), now=datetime.now(UTC)))
        columns = ["id", "kind", "category", "area_code", "since", "until", "observed"]
        columns += ["expected", "p", "adjusted"]
        waiting = EarlyWarning.objects.filter(state="open").order_by("-until", "p").values(*columns)
        rows = [
            row | {"since": row["since"].isoformat(), "until": row["until"].isoformat()}
            for row in waiting
        ]

    def words() -> str:
        told = " · ".join(f"{name}: {n:,}" for name, n in came.items())
        shown = [
            row | {"expected": f"{row['expected']:.1f}", "adjusted": f"{row['adjusted']:.4f}"}
            for row in rows
        ]
        heads = {
            "area_code": "辖区 area",
            "category": "事项 category",
            "since": "从 since",
            "until": "到 until",
            "observed": "件数 observed",
            "expected": "往常 expected",
            "adjusted": "p",
        }
        empty = "没有待看的预警。 No warning waits for a look."
        return f"{told}\n{table(shown, heads, empty=empty)}"

    answer(came | {"open": rows}, as_json=as_json, words=words)


@insights.command()
@click.option("--messages", type=TABLE, required=True, help="Table of messages. 留言表格")
@click.option("--limit", default=0, help="Only the hottest so many. 只列前几个")
@json_option
def classes(messages: Path, limit: int, as_json: bool) -> None:
    """Group messages into classes and rank them, people first. 类案与热点

    CSV or XLSX with the columns text and reported_at; id, title, reporter, likes, place and
    category are used where they are there. Stores nothing, needs no database.
    """
    from linli.exchange.sheets.said import said_in
    from linli.insights.classes.grouping import classes as grouped
    from linli.insights.classes.grouping import labels_of

    reports = said_in(messages)
    now = max((one.at for one in reports), default=datetime.now(UTC))
    found = grouped(reports, labels_of(reports), now=now)
    rows = [
        {
            "name": one.words,
            "place": one.place,
            "since": one.since.isoformat(),
            "until": one.until.isoformat(),
            "people": one.heat.people,
            "messages": one.heat.messages,
            "ids": [report.id for report in one.reports],
            "score": one.heat.score,
            "why": dict(zip(("zh", "en"), one.heat.why(), strict=True)),
        }
        for one in (found[:limit] if limit else found)
    ]
    columns = {
        "score": "热度 score",
        "people": "人数 people",
        "messages": "条数 messages",
        "name": "类案 class",
    }
    answer(
        rows,
        as_json=as_json,
        words=lambda: table(rows, columns, empty="没有成类的留言。 No two messages are alike."),
    )

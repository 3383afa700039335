"""`linli retention`: what is kept how long, what goes tonight, and what the law keeps longer."""

from datetime import UTC, datetime
from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option, table
from linli.site.commands.progress import Progress


@click.group()
def retention() -> None:
    """How long what people said is kept. 保存期限"""


@retention.command()
@data_option
@json_option
def show(data: Path, as_json: bool) -> None:
    """List the classes of the pack, and until when each table keeps what it holds. 期限清单"""
    from linli.site.opening import opened

    with opened(data, migrated=False):
        from linli.policy.queries import current
        from linli.site.lifetimes import LIFETIMES

        classes = [
            {"code": one.code, "zh": one.name.zh, "en": one.name.en, "days": one.days}
            for one in current().pack.retention.classes
        ]
        tables = [{"table": name, "zh": zh, "en": en} for name, (zh, en) in LIFETIMES.items()]
    answer(
        {"classes": classes, "tables": tables},
        as_json=as_json,
        words=lambda: "\n\n".join(
            (
                table(
                    classes,
                    {"code": "类别 class", "zh": "名称", "en": "name", "days": "天 days"},
                    empty="规则包没有规定保存期限。The pack sets no time.",
                ),
                table(tables, {"table": "表 table", "zh": "期限", "en": "until"}, empty="—"),
            )
        ),
    )


@retention.command()
@click.option("--dry-run", is_flag=True, help="Only count what would go. 只数不清")
@data_option
@json_option
def purge(dry_run: bool, data: Path, as_json: bool) -> None:
    """Erase the content of cases whose time is over; the worker does it every night. 到期清除

    One case after the other, each for itself: interrupted, it is begun again and goes on.
    """
    from linli.site.opening import opened

    progress = Progress("到期清除 erasing")
    with opened(data):
        from linli.site.purging import purge_all

        done = purge_all(dry_run=dry_run, tell=progress, now=datetime.now(UTC))
    progress.close()
    answer(
        {"dry_run": dry_run, "classes": done},
        as_json=as_json,
        words=lambda: (
            "\n".join(
                f"{one['code']}：到期 {one['due']}，留存 {one['held']}，清除 {one['erased']}。"
                f"{one['due']} are due, {one['held']} are held, {one['erased']} were erased."
                for one in done
            )
            or "规则包没有规定保存期限。The pack sets no time."
        ),
    )


@retention.command()
@click.argument("number")
@click.option("--ground", required=True, help="Ground from retention.toml. 留存理由")
@click.option("--reviewer", required=True, help="Username of who looks at it again. 复核人")
@click.option(
    "--review-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="When. 复核日期"
)
@data_option
@json_option
def hold(
    number: str, ground: str, reviewer: str, review_on: datetime, data: Path, as_json: bool
) -> None:
    """Keep the content of a case beyond its time, for a lawsuit or a review. 依法留存"""
    from linli.site.opening import opened

    with opened(data):
        from linli.site.purging import hold_case

        hold_case(number, ground, reviewer, review_on.date(), now=datetime.now(UTC))
    answer(
        {"number": number, "ground": ground},
        as_json=as_json,
        words=lambda: f"{number} 的内容留存。The content of {number} stays.",
    )


@retention.command()
@click.argument("number")
@data_option
@json_option
def release(number: str, data: Path, as_json: bool) -> None:
    """Let the content of a case go when its time is over. 解除留存"""
    from linli.site.opening import opened

    with opened(data):
        from linli.site.purging import release_case

        release_case(number, now=datetime.now(UTC))
    answer(
        {"number": number},
        as_json=as_json,
        words=lambda: f"{number} 不再留存。The content of {number} is held no longer.",
    )

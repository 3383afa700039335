"""`linli journal`: who follows what, what is stuck, and trying it again."""

from datetime import UTC, datetime
from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option, table


@click.group()
def journal() -> None:
    """Entries and those who follow them. 日志"""


@journal.command()
@click.option("--markdown", is_flag=True, help="Print the page docs/followers.md.")
@json_option
def followers(markdown: bool, as_json: bool) -> None:
    """List who follows which event, and to do what. 谁跟随什么"""
    from linli.site.opening import set_up_without_database

    set_up_without_database()
    from linli.journal.followers import FOLLOWERS
    from linli.site.followers_page import followers_page

    rows = [
        {"follower": one.name, "events": list(one.events), "meaning": one.meaning}
        for _, one in sorted(FOLLOWERS.items())
    ]
    if markdown:
        click.echo(followers_page(), nl=False)
        return
    answer(
        {"followers": rows},
        as_json=as_json,
        words=lambda: "\n".join(
            f"{one.name}: {one.meaning}\n    {', '.join(one.events)}"
            for _, one in sorted(FOLLOWERS.items())
        ),
    )


@journal.command()
@data_option
@json_option
def stuck(data: Path, as_json: bool) -> None:
    """List deliveries that failed ten times and wait for a person. 卡住的投递

    Ends with 1 when there are any.
    """
    from linli.site.opening import opened

    with opened(data, migrated=False):
        from linli.journal import deliver

        rows = [
            {
                "delivery": one.id,
                "follower": one.follower,
                "event": one.entry.event,
                "subject": f"{one.entry.subject_kind}:{one.entry.subject_id}",
                "attempts": one.attempts,
                "error": one.error,
            }
            for one in deliver.stuck()
        ]
    answer(
        {"stuck": rows},
        as_json=as_json,
        words=lambda: table(
            rows,
            {
                "delivery": "delivery",
                "follower": "follower",
                "event": "event",
                "subject": "subject",
                "attempts": "tries",
                "error": "error",
            },
            empty="没有卡住的投递。Nothing is stuck.",
        ),
    )
    if rows:
        raise SystemExit(1)


@journal.command()
@click.argument("delivery", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="Retry whatever is stuck.")
@data_option
@json_option
def retry(delivery: tuple[int, ...], everything: bool, data: Path, as_json: bool) -> None:
    """Put stuck deliveries back in line: those named, or --all. 重试"""
    if bool(delivery) == everything:
        raise click.UsageError("Name deliveries, or say --all. 请写出编号，或用 --all。")
    from linli.site.opening import opened

    with opened(data, migrated=False):
        from linli.journal import deliver

        retried = deliver.retry(
            now=datetime.now(UTC), delivery_ids=None if everything else list(delivery)
        )
    answer(
        {"retried": retried},
        as_json=as_json,
        words=lambda: f"已重新排队 {retried} 件。{retried} put back in line.",
    )

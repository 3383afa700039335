"""`linli exchange`: keys of other programs."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from linli.site.commands.options import answer, data_option, json_option, table

LONGEST_DAYS = 3650
KEY_STATES = {"in use": "有效 in use", "over": "到期 over", "ended": "停用 ended"}
KEY_COLUMNS = {
    "name": "名称 name",
    "state": "状态 state",
    "made_at": "新建 made",
    "ends_at": "到期 ends",
}


@click.group()
def exchange() -> None:
    """The doors for other systems. 对接"""


@exchange.command()
@click.argument("name")
@click.option("--days", type=click.IntRange(1, LONGEST_DAYS), help="For so many days. 有效天数")
@data_option
@json_option
def key(name: str, days: int | None, data: Path, as_json: bool) -> None:
    """Make a key for another program; it is shown this once. 新建接口密钥"""
    from linli.site.opening import opened

    with opened(data):
        from linli.exchange.keys import make_key
        from linli.journal.acting import Actor

        by, now = Actor.system("exchange.key"), datetime.now(UTC)
        token = make_key(name, days=days, by=by, now=now)
    ends_at = None if days is None else (now + timedelta(days=days)).isoformat()
    answer({"name": name, "key": token, "ends_at": ends_at}, as_json=as_json, words=lambda: token)


@exchange.command()
@data_option
@json_option
def keys(data: Path, as_json: bool) -> None:
    """List the keys by name, since when and until when they count. 列出接口密钥"""
    from linli.site.opening import opened

    with opened(data):
        from linli.exchange.models import ApiKey

        now = datetime.now(UTC)
        found: list[dict[str, Any]] = [
            {
                "name": one.name,
                "state": one.state(now),
                "made_at": one.made_at.isoformat(),
                "ends_at": one.ends_at and one.ends_at.isoformat(),
                "ended_at": one.ended_at and one.ended_at.isoformat(),
            }
            for one in ApiKey.objects.order_by("name")
        ]

    def words() -> str:
        rows = [
            one
            | {
                "state": KEY_STATES[one["state"]],
                "made_at": one["made_at"][:10],
                "ends_at": one["ends_at"] and one["ends_at"][:10],
            }
            for one in found
        ]
        return table(rows, KEY_COLUMNS, empty="—")

    answer({"keys": found}, as_json=as_json, words=words)


@exchange.command()
@click.argument("name")
@data_option
@json_option
def end(name: str, data: Path, as_json: bool) -> None:
    """End a key at once and for good. 停用接口密钥"""
    from linli.site.opening import opened

    with opened(data):
        from linli.exchange.keys import end_key
        from linli.journal.acting import Actor

        end_key(name, by=Actor.system("exchange.end"), now=datetime.now(UTC))
    answer({"name": name, "ended": True}, as_json=as_json, words=lambda: f"{name} 停用 ended")


@exchange.command("hotline-secret")
@click.argument("system")
@click.option("--given", is_flag=True, help="Read the hotline's own secret from standard input.")
@click.option("--end-older", is_flag=True, help="Let only the newest count. 停用旧密钥")
@data_option
@json_option
def hotline_secret(system: str, given: bool, end_older: bool, data: Path, as_json: bool) -> None:
    """Make the secret that a hotline and we sign with; it is shown this once. 热线签名密钥"""
    from linli.site.opening import opened

    with opened(data):
        from linli.exchange.hotline.signing import end_older_secrets, make_secret
        from linli.journal.acting import Actor

        by, now = Actor.system("exchange.hotline"), datetime.now(UTC)
        if end_older:
            ended = end_older_secrets(system, by=by, now=now)
            answer(
                {"system": system, "ended": ended},
                as_json=as_json,
                words=lambda: f"{system}: {ended} 个旧密钥停用 ended",
            )
            return
        theirs = sys.stdin.readline().strip() if given else ""
        secret = make_secret(system, theirs, by=by, now=now)
    shown = "" if given else secret
    answer({"system": system, "secret": shown}, as_json=as_json, words=lambda: shown or system)


@exchange.command()
@data_option
@json_option
def hear(data: Path, as_json: bool) -> None:
    """Ask the hotlines now for what is new, and read their folders. 立即收取热线来文"""
    from linli.site.opening import opened

    with opened(data):
        from linli.exchange.hotline.folder import read_folders
        from linli.exchange.hotline.polling import poll_all

        now = datetime.now(UTC)
        asked, read = poll_all(now), read_folders(now)
    answer(
        {"asked": asked, "files": read},
        as_json=as_json,
        words=lambda: (
            f"取来 {asked} 条，文件 {read} 条。 {asked} letters asked for, {read} from files."
        ),
    )

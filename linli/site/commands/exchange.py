"""`linli exchange`: keys of other programs."""

from datetime import UTC, datetime
from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option


@click.group()
def exchange() -> None:
    """The doors for other systems. 对接"""


@exchange.command()
@click.argument("name")
@data_option
@json_option
def key(name: str, data: Path, as_json: bool) -> None:
    """Make a key for another program; it is shown this once. 新建接口密钥"""
    from linli.site.opening import opened

    with opened(data):
        from linli.exchange.keys import make_key
        from linli.journal.acting import Actor

        token = make_key(name, by=Actor.system("exchange.key"), now=datetime.now(UTC))
    answer({"name": name, "key": token}, as_json=as_json, words=lambda: token)


@exchange.command()
@data_option
@json_option
def keys(data: Path, as_json: bool) -> None:
    """List the keys by name, and which have ended. 列出接口密钥"""
    from linli.site.opening import opened

    with opened(data):
        from linli.exchange.models import ApiKey

        found = [
            {
                "name": one.name,
                "made_at": one.made_at.isoformat(),
                "ended_at": one.ended_at and one.ended_at.isoformat(),
            }
            for one in ApiKey.objects.order_by("name")
        ]
    answer(
        {"keys": found},
        as_json=as_json,
        words=lambda: "\n".join(
            f"{one['name']}  {'停用 ended' if one['ended_at'] else '有效 in use'}" for one in found
        ),
    )


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

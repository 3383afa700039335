"""`linli notices`: the channels by which notices leave the house."""

import sys
from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option

OUTCOMES = {
    "taken": "网关已收下 The gateway took it",
    "never": "送不到 It can never be delivered",
    "slower": "网关要求放慢 The gateway says slower",
    "later": "没有发出，可以再试 It was not taken, and may be another time",
}


@click.group()
def notices() -> None:
    """Messages to people, and the channels that carry them. 通知"""


@notices.command("try")
@click.argument("channel")
@click.argument("address")
@click.option("--template", default="sign-in-code", show_default=True, help="As which template.")
@click.option(
    "--language", type=click.Choice(["zh", "en"]), default="zh", help="In which language."
)
@data_option
@json_option
def try_(
    channel: str, address: str, template: str, language: str, data: Path, as_json: bool
) -> None:
    """Send one test message, and say what the gateway answered. 试发一条

    ADDRESS is what the channel writes to; - reads it from standard input.
    """
    from linli.site.opening import opened

    to = sys.stdin.readline().strip() if address == "-" else address
    with opened(data):
        from linli.site.trying import tried

        found = tried(channel, to, template=template, language="en" if language == "en" else "zh")
    answer(
        found,
        as_json=as_json,
        words=lambda: f"{OUTCOMES[found['outcome']]}: {found['why'] or found['number'] or '—'}",
    )
    if found["outcome"] != "taken":
        raise SystemExit(1)


@notices.command("push-key")
@json_option
def push_key(as_json: bool) -> None:
    """Make a key for web push, for the file of secrets. 网页推送密钥"""
    from linli.notices.ways.push import new_key, public_of

    key = new_key()
    found = {"key": key, "public": public_of(key)}
    answer(found, as_json=as_json, words=lambda: f'key = "{key}"')

"""`linli simulate`: a district and its days, made up but true to life."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TextIO

import click

from linli.site.commands.options import answer, data_option, json_option
from linli.site.commands.progress import Progress


@click.group()
def simulate() -> None:
    """A made-up district, its people and its days. 仿真"""


@simulate.command()
@click.option("--seed", type=int, help="Another seed makes another district.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("districts/demo/areas.geojson"),
    show_default=True,
    help="File to write.",
)
@json_option
def district(seed: int | None, out: Path, as_json: bool) -> None:
    """Draw the demo district's areas into a GeoJSON file. 生成辖区

    The same seed gives the same bytes. Needs no database.
    """
    from linli.simulate.district import SEED
    from linli.simulate.district import district as drawn
    from linli.simulate.land import geojson

    lands = drawn(SEED if seed is None else seed)
    out.write_text(geojson(lands), encoding="utf-8")
    answer(
        {"areas": len(lands), "file": str(out)},
        as_json=as_json,
        words=lambda: f"{out}: {len(lands)} 个辖区 areas",
    )


@simulate.command()
@click.option("--days", default=14, show_default=True, help="Days before now. 天数")
@click.option("--seed", type=int, help="Another seed makes other people and other days.")
@data_option
@json_option
def fortnight(days: int, seed: int | None, data: Path, as_json: bool) -> None:
    """Fill the posts of an empty installation and play its last days. 仿真两周

    Needs the demo pack and areas in force; refuses where cases are on record.
    """
    from linli.site.opening import opened

    with opened(data):
        from linli.site.demo import play_days

        progress = Progress("仿真 simulating")
        played = play_days(days=days, seed=seed, say=progress, now=datetime.now(UTC))
        progress.close()
    answer(
        {"cases": played.cases, "open": played.still_open},
        as_json=as_json,
        words=lambda: (
            f"{played.cases} 件案件，{played.still_open} 件在办。 "
            f"{played.cases} cases, {played.still_open} still open."
        ),
    )


@simulate.command()
@click.argument("name", default="")
@click.option("--list", "only_list", is_flag=True, help="List the stories. 有哪些故事")
@click.option(
    "--pace",
    type=click.Choice(["fast", "real"]),
    default="fast",
    show_default=True,
    help="fast: it happened in the last days; real: it begins now, at life's own pace. 快演、实时",
)
@click.option(
    "--speed", type=click.FloatRange(min=1), help="Begin now, so many times as fast. 倍速"
)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--seed", type=int, help="Another seed plays it at another place.")
@click.option("--yes", is_flag=True, help="Play even where the district is a real one.")
@data_option
@json_option
def story(
    name: str,
    only_list: bool,
    pace: str,
    speed: float | None,
    language: Literal["zh", "en"],
    seed: int | None,
    yes: bool,
    data: Path,
    as_json: bool,
) -> None:
    """Play a story in the demo district, as a new case each time. 演一个故事

    NAME is a story's name or number, such as silent-community, 4 or 社区不回应. Every line is read
    back from the journal; at the end stand the case's number and the ledger of its clock.
    """
    from linli.site.opening import opened, set_up_without_database

    if only_list or not name:
        set_up_without_database()
        from linli.site.stories import stories_listed

        listed = stories_listed(language)
        answer(listed.as_json, as_json=as_json, words=lambda: listed.words)
        return
    with opened(data):
        from linli.site.stories import told

        played = told(
            name,
            now=datetime.now(UTC),
            speed=speed if speed is not None else 1.0 if pace == "real" else None,
            language=language,
            seed=seed,
            anywhere=yes,
            say=lambda words: click.echo(words, err=as_json),
        )
    answer(played.as_json, as_json=as_json, words=lambda: played.words)


@simulate.command()
@click.option("--port", default=8765, show_default=True, help="On this machine alone. 端口")
@click.option("--calls", default=20, show_default=True, help="Calls it has taken. 来电数")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    help="repeats, shuffled, late, errors, huge, malformed; several may be named. 故障",
)
@click.option("--seed", default=12345, show_default=True, help="Another seed, other calls.")
@click.option("--seconds", type=float, help="Stop after so long; without it, on Ctrl-C.")
@click.option("--push", help="Push calls to this address instead: http://…/hotline/v1/city. 推送")
@click.option(
    "--per-minute", default=6.0, show_default=True, help="How many calls are pushed. 每分钟"
)
@click.option("--secret-file", type=click.File(), help="What pushes are signed with. 签名密钥文件")
def hotline(
    port: int,
    calls: int,
    faults: tuple[str, ...],
    seed: int,
    seconds: float | None,
    push: str | None,
    per_minute: float,
    secret_file: TextIO | None,
) -> None:
    """Be a made-up hotline 12345: asked at /orders, told at /results, or pushing. 仿真热线

    Writes a line for each thing that it is told, without a word of what was said. With --push it
    takes calls by itself and pushes each, signed with the secret that `linli exchange
    hotline-secret` made.
    """
    from linli.simulate.hotline import FAULTS, SimulatedHotline, pushing, told_words
    from linli.simulate.serving import running, server

    if unknown := set(faults) - set(FAULTS):
        raise click.BadParameter(f"{min(unknown)}: {', '.join(FAULTS)}")
    made = SimulatedHotline(seed=seed, faults=frozenset(faults))
    if push:
        from linli.site.opening import set_up_without_database

        if secret_file is None:
            raise click.BadParameter("the secret is missing", param_hint="--secret-file")
        set_up_without_database()
        made.secret = secret_file.read().strip()
        for line in pushing(made, push, every=60 / max(0.1, per_minute), seconds=seconds):
            click.echo(line)
        return
    made.take_calls(calls, now=datetime.now().astimezone())
    click.echo(f"http://127.0.0.1:{port}/orders  http://127.0.0.1:{port}/results")
    for told in running(server(made.answer, port), made.told, seconds=seconds):
        for line in told_words(told):
            click.echo(line)


@simulate.command()
@click.option("--port", default=8766, show_default=True, help="On this machine alone. 端口")
@click.option("--appid", default="wxsimulated", show_default=True, help="Its account. 公众号")
@click.option("--fault", default=0, help="Answer every code so: 40029, 40163, -1 … 故障")
@click.option("--seconds", type=float, help="Stop after so long; without it, on Ctrl-C.")
def wechat(port: int, appid: str, fault: int, seconds: float | None) -> None:
    """Be a made-up WeChat, whose one reader binds and agrees. 仿真微信

    Writes a line for each message that it is told, without a word of what was said. The secret of
    its account is "made-up".
    """
    from linli.simulate.serving import running, server
    from linli.simulate.wechat import SimulatedWechat

    made = SimulatedWechat(appid=appid, fault=fault)
    click.echo(f"http://127.0.0.1:{port}/connect/oauth2/authorize")
    click.echo(f"http://127.0.0.1:{port}/mp/subscribemsg")
    for told in running(server(made.answer, port), made.sent, seconds=seconds):
        for one in told:
            click.echo(f"{one['touser']} {one['scene']}")

"""`linli simulate`: a district and its days, made up but true to life."""

from datetime import UTC, datetime
from pathlib import Path

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

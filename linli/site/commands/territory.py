"""`linli territory`: the district's areas come in from a map file."""

from datetime import UTC, datetime
from pathlib import Path

import click

from linli.site.commands.options import answer, data_option, json_option


@click.group()
def territory() -> None:
    """Areas and their boundaries. 辖区"""


@territory.command("import")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option(
    "--crs",
    type=click.Choice(["wgs84", "cgcs2000", "gcj02", "bd09"]),
    default="wgs84",
    show_default=True,
    help="Coordinate system of the file. 坐标系",
)
@click.option("--dry-run", is_flag=True, help="Check and report; change nothing.")
@data_option
@json_option
def import_(file: Path, crs: str, dry_run: bool, data: Path, as_json: bool) -> None:
    """Import the areas of a GeoJSON file as a new generation. 导入辖区

    Cases keep the areas of their day. Overlaps, gaps and orphans are reported; ends with 1 when
    the file cannot be used.
    """
    from linli.site.opening import opened

    with opened(data):
        from linli.site.founding import import_territory

        report = import_territory(file, crs=crs, dry_run=dry_run, now=datetime.now(UTC))
    answer(report.to_json(), as_json=as_json, words=lambda: "\n".join(report.lines()))

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
    help="Coordinate system of the file, if the file itself does not say. 坐标系",
)
@click.option("--whole", is_flag=True, help="The file is all there is; other areas end.")
@click.option("--dry-run", is_flag=True, help="Check and report; change nothing.")
@data_option
@json_option
def import_(
    file: Path, crs: str | None, whole: bool, dry_run: bool, data: Path, as_json: bool
) -> None:
    """Import the areas of a GeoJSON or CSV file as a new generation. 导入辖区

    Cases keep the areas of their day. Overlaps, gaps and orphans are reported, and refuse nothing.
    Importing the same file again changes nothing. A pack must be adopted first.
    """
    from linli.site.opening import opened

    with opened(data):
        from linli.site.founding import import_territory

        report = import_territory(
            file, crs=crs, whole=whole, dry_run=dry_run, now=datetime.now(UTC)
        )
    answer(report.to_json(), as_json=as_json, words=lambda: "\n".join(report.lines()))

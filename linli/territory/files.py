"""Reading a file of areas, whichever kind it is."""

import csv
from io import StringIO
from pathlib import Path

from linli.policy.sections.levels import Levels
from linli.territory.features import AreaFeature, FileErrors, FileProblem, all_sound
from linli.territory.geojson import read_geojson
from linli.territory.properties import named_area


def read_areas(path: Path, *, levels: Levels, crs: str | None = None) -> list[AreaFeature]:
    """The areas of a file: `.csv` is a list of codes and names, anything else GeoJSON.

    Raises FileErrors with every problem found, Invalid when the coordinate system is not clear.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FileErrors(
            [
                FileProblem(
                    0, "encoding", "文件不是 UTF-8 编码，请另存为 UTF-8。", "Save it as UTF-8."
                )
            ]
        ) from None
    if path.suffix.lower() == ".csv":
        return read_code_list(text, levels=levels)
    return read_geojson(text, levels=levels, crs=crs)


def read_code_list(text: str, *, levels: Levels) -> list[AreaFeature]:
    """Areas without shapes from a CSV with the columns `code` and `name` (and `name_en`).

    Enough to address reports by name before anybody has drawn a map. Raises FileErrors.
    """
    rows = csv.DictReader(StringIO(text))
    return all_sound(
        [
            named_area(place, {key: value for key, value in row.items() if value}, levels)
            for place, row in enumerate(rows, 1)
        ]
    )

"""Reading a GeoJSON file of areas 辖区边界文件.

Nothing is stored here and nothing is guessed: a file that does not say its coordinate system is
refused, since a silent 500 m shift is worse than a question.
"""

import json
from math import isfinite

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry import shape as shape_of
from shapely.geometry.base import BaseGeometry

from linli.journal.acting import Invalid
from linli.policy.sections.levels import Levels
from linli.territory.coordinates import CoordinateSystem, LatLon, coordinate_system, to_wgs84
from linli.territory.features import AreaFeature, FileErrors, FileProblem, all_sound
from linli.territory.properties import named_area


def read_geojson(text: str, *, levels: Levels, crs: str | None = None) -> list[AreaFeature]:
    """The areas of a GeoJSON text, their shapes brought to WGS-84, the originals kept.

    `crs` names the coordinate system; without it, the file's own `crs` member must. Raises
    FileErrors with every problem found, Invalid when the coordinate system is not clear.
    """
    try:
        content = json.loads(text, parse_constant=_no_number)
    except ValueError as error:
        raise FileErrors(
            [
                FileProblem(
                    0,
                    "json",
                    f"不是合法的 JSON（{error}）。请重新导出 GeoJSON。",
                    f"This is no JSON ({error}). Export it again as GeoJSON.",
                )
            ]
        ) from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise FileErrors(
            [
                FileProblem(
                    0,
                    "features",
                    "没有要素。文件应为 FeatureCollection，且至少有一个要素。",
                    "There are no features. It must be a FeatureCollection with at least one.",
                )
            ]
        )
    system = _system(crs, content.get("crs"))
    return all_sound(
        [_from_feature(place, raw, levels, system) for place, raw in enumerate(features, 1)]
    )


def _no_number(word: str) -> float:
    """Refuse NaN and Infinity, which Python would read but JSON does not have."""
    raise ValueError(word)


def _system(said: str | None, member: object) -> CoordinateSystem:
    """The coordinate system, from the caller's word or the file's own; both must agree."""
    own = None
    if isinstance(member, dict) and isinstance(member.get("properties"), dict):
        own = coordinate_system(str(member["properties"].get("name", "")))
    wanted = None if said is None else coordinate_system(said)
    if wanted is None and own is None:
        raise Invalid(
            "territory.no_coordinate_system",
            zh="文件没有说明坐标系。请指明（命令里用 --crs）：wgs84、cgcs2000、"
            "gcj02（高德）或 bd09（百度）。",
            en="The file does not say its coordinate system. Name it (a command takes --crs):"
            " wgs84, cgcs2000, gcj02 (Amap) or bd09 (Baidu).",
            field="crs",
        )
    if wanted is not None and own is not None and wanted is not own:
        raise Invalid(
            "territory.two_coordinate_systems",
            zh=f"指定的坐标系是 {wanted}，文件自己写的是 {own}。请核实后只保留一个。",
            en=f"You say {wanted}, the file says {own}. Find out which is right and say it in one"
            " place.",
            field="crs",
        )
    found = own if wanted is None else wanted
    assert found is not None
    return found


def _from_feature(
    place: int, raw: object, levels: Levels, system: CoordinateSystem
) -> AreaFeature | list[FileProblem]:
    properties = raw.get("properties") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(properties, dict):
        return [
            FileProblem(
                place,
                "properties",
                "没有属性。请补上 code 和 name_zh。",
                "There are no properties. Add code and name_zh.",
            )
        ]
    named = named_area(place, properties, levels)
    drawn = _drawn(place, raw.get("geometry"), system)
    if isinstance(named, list) or isinstance(drawn, FileProblem):
        return (named if isinstance(named, list) else []) + (
            [drawn] if isinstance(drawn, FileProblem) else []
        )
    if drawn is None:
        return named
    shape, repaired = drawn
    return AreaFeature(
        code=named.code,
        level=named.level,
        name_zh=named.name_zh,
        name_en=named.name_en,
        parent=named.parent,
        shape=shape,
        original={key: raw["geometry"][key] for key in ("type", "coordinates")},
        original_crs=str(system),
        repaired=repaired,
    )


def _drawn(
    place: int, geometry: object, system: CoordinateSystem
) -> tuple[BaseGeometry, bool] | FileProblem | None:
    """The shape in WGS-84 and whether it had to be mended; None for an area without a place."""
    if geometry is None:
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        return FileProblem(
            place,
            "geometry",
            f"图形类型 {kind} 不能作为辖区，请用 Polygon 或 MultiPolygon。",
            f"A {kind} cannot be an area. Use a Polygon or MultiPolygon.",
        )
    try:
        came = shapely.force_2d(shape_of(geometry))
    except (ShapelyError, ValueError, TypeError, IndexError, KeyError, AttributeError):
        return _no_shape(place)
    if came.is_empty:
        return _no_shape(place)
    west, south, east, north = came.bounds
    if not all(isfinite(value) for value in (west, south, east, north)):
        return _no_shape(place)
    if max(abs(south), abs(north)) > 90 or max(abs(west), abs(east)) > 180:
        return FileProblem(
            place,
            "geometry",
            "坐标超出范围。GeoJSON 先写经度、后写纬度；投影坐标请先转为经纬度。",
            "Coordinates are out of range. GeoJSON has longitude first; convert projected"
            " coordinates to degrees.",
        )
    shape = shapely.transform(came, lambda points: _wgs84(points, system))
    if shape.is_valid:
        return shape, False
    mended = _polygons(shapely.make_valid(shape))
    return _no_shape(place) if mended.is_empty else (mended, True)


def _no_shape(place: int) -> FileProblem:
    return FileProblem(
        place,
        "geometry",
        "坐标无法构成图形。每个环至少要有四个点，且首尾相同。",
        "The coordinates make no shape. Each ring needs four points or more, the last like the"
        " first.",
    )


def _wgs84(points: NDArray[np.float64], system: CoordinateSystem) -> NDArray[np.float64]:
    if system is CoordinateSystem.WGS84:
        return points
    moved = [to_wgs84(LatLon(float(y), float(x)), system) for x, y in points]
    return np.array([(place.longitude, place.latitude) for place in moved])


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    """What of a mended shape is land: lines and points that fell off are left out."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.unary_union([part for part in parts if part.geom_type == "Polygon"])

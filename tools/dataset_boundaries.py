"""How the boundaries of a region pack are made from hand-written rings, and checked."""

from collections.abc import Mapping
from typing import Any

from dataset_tables import DatasetError

from coopkit.region.geometry import SMALLEST_RING, Shape, in_shape, steps
from coopkit.region.reckoning import Reckoner
from coopkit.region.tables import Row, Table
from coopkit.region.topology import build, dissolve, shapes_of


def topology(rows: list[Row], declared: Mapping[str, Any], areas: list[Row]) -> dict[str, Any]:
    """Make the topology of all levels from the rings of the finest.

    Args:
        rows: one ring each: area_code, polygon, ring, points.
        declared: `levels`, the finest first; the others are joined by `parent_code`.
        areas: the list of areas.
    """
    finest, *coarser = declared["levels"]
    made = build(finest, _read_shapes(rows))
    parents = {row["area_code"]: row["parent_code"] or row["area_code"] for row in areas}
    for level in coarser:
        made = dissolve(made, finest, level, parents)
    return made


def check_topology(table: Table, reckoner: Reckoner) -> None:
    """Hold the shapes against the list of areas: same codes, each office inside.

    Raises:
        DatasetError: they do not fit.
    """
    for level in table.declared["levels"]:
        shapes = shapes_of(table.document, level)
        odd = set(shapes) ^ set(reckoner.codes(level))
        if odd or len(shapes) != reckoner.package["levels"][level]["areas"]:
            raise DatasetError(f"{table.name}: {level} の境界が一覧と合いません: {sorted(odd)}")
        for code, shape in shapes.items():
            row = reckoner.areas[code]
            place = float(row["office_longitude"]), float(row["office_latitude"])
            if not in_shape(*place, shape):
                raise DatasetError(f"{table.name}: {row['full_name']}の庁舎が区域の外にあります")


def _read_shapes(rows: list[Row]) -> dict[str, Shape]:
    shapes: dict[str, Shape] = {}
    for row in rows:
        pairs = [pair.split(" ") for pair in row["points"].split(",")]
        points = [(steps(x), steps(y)) for x, y in pairs]
        if len(points) < SMALLEST_RING or points[0] != points[-1]:
            raise DatasetError(f"境界 {row['area_code']}: 輪が閉じていません")
        polygons = shapes.setdefault(row["area_code"], [])
        if row["ring"] == "1":
            polygons.append([])
        polygons[int(row["polygon"]) - 1].append(points)
    return shapes

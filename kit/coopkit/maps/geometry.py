"""The boundaries of a level as a page carries them: whole numbers, each step from the last."""

import math
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopkit.region import Region

# How finely the point inside an area is searched: rows laid through it.
_ROWS = 10

Bounds = list[list[float]]
Geometry = dict[str, Any]


def encode(region: "Region", level: str) -> tuple[Geometry, list[str]]:
    """Return the boundaries for the page, and the codes of the areas in that order.

    Borders that two areas share are in it once. Nothing is lost: `scale` times the sums
    of the steps are the coordinates that were given.

    Returns:
        `arcs`: for each border x, y, then steps; `areas`: for each area its polygons, for
        each polygon its rings, for each ring its borders (`~n` is border n backwards);
        `scale`, `x`, `y`: the units of the steps and where they begin, in degrees.
    """
    topology = region.topology(level)
    x, y = topology["transform"]["translate"]
    shapes = topology["objects"][level]["geometries"]
    geometry = {
        "scale": topology["transform"]["scale"][0],
        "x": x,
        "y": y,
        "arcs": [list(chain.from_iterable(arc)) for arc in topology["arcs"]],
        "areas": [
            one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]] for one in shapes
        ],
    }
    return geometry, [str(one["id"]) for one in shapes]


def bounds_of(geometry: Geometry) -> Bounds:
    """Return the south-west and north-east corner, latitude first as Leaflet has it."""
    west = south = math.inf
    east = north = -math.inf
    for arc in geometry["arcs"]:
        x = y = 0
        for place in range(0, len(arc), 2):
            x, y = x + arc[place], y + arc[place + 1]
            west, east = min(west, x), max(east, x)
            south, north = min(south, y), max(north, y)
    scale, left, bottom = geometry["scale"], geometry["x"], geometry["y"]
    corners = ((south, west), (north, east))
    return [[round(bottom + v * scale, 5), round(left + h * scale, 5)] for v, h in corners]


def middles_of(geometry: Geometry) -> list[tuple[float, float]]:
    """Return for each area the middle of what it spans, latitude first."""
    spans = []
    for arc in geometry["arcs"]:
        across, up = (list(accumulate(arc[axis::2])) for axis in (0, 1))
        spans.append((min(across), max(across), min(up), max(up)))
    scale, left, bottom = geometry["scale"], geometry["x"], geometry["y"]
    found = []
    for area in geometry["areas"]:
        arcs = {max(arc, ~arc) for polygon in area for ring in polygon for arc in ring}
        west, east, south, north = zip(*(spans[arc] for arc in arcs), strict=True)
        found.append(
            (
                bottom + (min(south) + max(north)) * scale / 2,
                left + (min(west) + max(east)) * scale / 2,
            )
        )
    return found


def inner_point(boundary: dict[str, Any]) -> tuple[float, float]:
    """Return a point well inside an area, latitude first, of its largest part.

    Rows are laid through the part; the middle of the longest stretch inside is taken.

    Args:
        boundary: the geometry of an area, as in GeoJSON.
    """
    shapes = boundary["coordinates"]
    polygons = shapes if boundary["type"] == "MultiPolygon" else [shapes]
    rings = max(polygons, key=lambda polygon: _extent(polygon[0]))
    heights = [y for _, y in rings[0]]
    low, high = min(heights), max(heights)
    best = (-1.0, 0.0, 0.0)
    for row in range(1, _ROWS):
        y = low + (high - low) * row / _ROWS
        crossings = sorted(
            x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            for ring in rings
            for (x1, y1), (x2, y2) in pairwise(ring)
            if (y1 > y) != (y2 > y)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            # Rows near the middle are preferred: they are further from the border.
            room = (right - left) * (1 - abs(2 * row / _ROWS - 1) / 2)
            best = max(best, (room, y, (left + right) / 2))
    return best[1], best[2]


def _extent(ring: list[list[float]]) -> float:
    across, up = ([corner[axis] for corner in ring] for axis in (0, 1))
    return (max(across) - min(across)) * (max(up) - min(up))

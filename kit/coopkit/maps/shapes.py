"""Boundaries as matplotlib paths, flattened so that a map of a prefecture looks right."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Self

from matplotlib.path import Path

_MARGIN = 0.02


@dataclass(frozen=True, slots=True)
class Shapes:
    """The boundaries of a level.

    Degrees of longitude are shortened by the cosine of the middle latitude (equirectangular
    projection): over a prefecture, shapes then differ from the truth by less than a line.

    Attributes:
        paths: area code → path; holes and islands included.
        shrink: of the longitudes.
        left, right, bottom, top: around everything, with a margin.
    """

    paths: Mapping[str, Path]
    shrink: float
    left: float
    right: float
    bottom: float
    top: float

    @classmethod
    def of(cls, boundaries: Mapping[str, Any]) -> Self:
        """Read boundaries as `Region.boundaries` returns them."""
        rings = [ring for one in boundaries["features"] for ring in _rings(one["geometry"])]
        latitudes = [y for ring in rings for _, y in ring]
        shrink = cos(radians((min(latitudes) + max(latitudes)) / 2))
        paths = {
            str(feature["id"]): _path(feature["geometry"], shrink)
            for feature in boundaries["features"]
        }
        boxes = [path.get_extents() for path in paths.values()]
        left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
        bottom, top = min(box.y0 for box in boxes), max(box.y1 for box in boxes)
        room = (right - left) * _MARGIN
        return cls(paths, shrink, left - room, right + room, bottom - room, top + room)

    @property
    def aspect(self) -> float:
        """Width by height."""
        return (self.right - self.left) / (self.top - self.bottom)

    def path(self, geometry: Mapping[str, Any]) -> Path:
        """Return another geometry of the same map, such as a city over its wards."""
        return _path(geometry, self.shrink)


def _rings(geometry: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    shapes = geometry["coordinates"]
    polygons = shapes if geometry["type"] == "MultiPolygon" else [shapes]
    return [ring for polygon in polygons for ring in polygon]


def _path(geometry: Mapping[str, Any], shrink: float) -> Path:
    corners: list[tuple[float, float]] = []
    codes: list[Any] = []
    for ring in _rings(geometry):
        corners += [(x * shrink, y) for x, y in ring]
        codes += [Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY]
    return Path(corners, codes)

"""Boundaries as a topology (TopoJSON): every border is stored once, neighbours share it.

Coordinates are whole numbers of 0.00001 degrees, so nothing is lost or moved: what comes
out is what went in, except where a ring starts. Outer rings run counterclockwise, holes
clockwise (RFC 7946). Levels share their borders too: a city is the borders of its wards
without those that two of its wards share.

    {"type": "Topology", "transform": …, "objects": {LEVEL: …}, "arcs": [[[x, y], …], …]}

Format: https://github.com/topojson/topojson-specification (arc `~n` is arc n backwards).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from coopkit.region.geometry import SCALE, Point, Ring, Shape, in_ring, signed_area

Topology = dict[str, Any]
# Arcs of one ring, of one polygon, of one shape.
_Rings = list[list[int]]


def build(level: str, shapes: Mapping[str, Shape]) -> Topology:
    """Cut the rings of shapes where borders meet, and store each piece once.

    Args:
        level: the name of these shapes.
        shapes: by area code; rings closed, in steps of 0.00001 degrees.

    Returns:
        A topology with one object.
    """
    oriented = {code: _oriented(shapes[code]) for code in sorted(shapes)}
    rings = [ring for shape in oriented.values() for polygon in shape for ring in polygon]
    arcs = _Arcs(_junctions(rings))
    geometries = [
        _geometry(code, [[arcs.cut(ring) for ring in polygon] for polygon in shape])
        for code, shape in oriented.items()
    ]
    return _encode({level: geometries}, arcs.points)


def dissolve(topology: Topology, level: str, into: str, parents: Mapping[str, str]) -> Topology:
    """Return the topology with one more level, whose areas are joined from a finer one.

    Args:
        topology: with the finer level.
        level: the finer level.
        into: the name of the new one.
        parents: for each finer code the code of the area it belongs to (itself if alone).
    """
    points = decode_arcs(topology)
    members: dict[str, list[list[_Rings]]] = defaultdict(list)
    for geometry in topology["objects"][level]["geometries"]:
        members[parents[geometry["id"]]].append(_polygons(geometry))
    joined = [
        _geometry(parent, shapes[0] if len(shapes) == 1 else _join(shapes, points))
        for parent, shapes in sorted(members.items())
    ]
    objects = topology["objects"] | {into: {"type": "GeometryCollection", "geometries": joined}}
    return topology | {"objects": objects}


def only(topology: Topology, level: str) -> Topology:
    """Return a topology of one level, with the arcs that level uses and no others."""
    used: dict[int, int] = {}
    for geometry in topology["objects"][level]["geometries"]:
        for arc in (arc for rings in _polygons(geometry) for ring in rings for arc in ring):
            used.setdefault(_place(arc), len(used))

    def renumbered(part: Any) -> Any:
        if isinstance(part, list):
            return [renumbered(one) for one in part]
        return used[part] if part >= 0 else ~used[~part]

    geometries = [
        one | {"arcs": renumbered(one["arcs"])} for one in topology["objects"][level]["geometries"]
    ]
    return topology | {
        "transform": {key: list(value) for key, value in topology["transform"].items()},
        "objects": {level: {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [[list(step) for step in topology["arcs"][arc]] for arc in used],
    }


def neighbours(topology: Topology, level: str) -> dict[str, tuple[str, ...]]:
    """Return for each area those it shares a border with, in order of the codes.

    Areas that only meet in one point are no neighbours.
    """
    owners: dict[int, set[str]] = defaultdict(set)
    geometries = topology["objects"][level]["geometries"]
    for geometry in geometries:
        for arc in (arc for rings in _polygons(geometry) for ring in rings for arc in ring):
            owners[_place(arc)].add(geometry["id"])
    found: dict[str, set[str]] = {geometry["id"]: set() for geometry in geometries}
    for sharing in owners.values():
        for code in sharing:
            found[code] |= sharing - {code}
    return {code: tuple(sorted(others)) for code, others in found.items()}


def decode_arcs(topology: Topology) -> list[Ring]:
    """Return all arcs as points, in steps of 0.00001 degrees from zero."""
    origin_x, origin_y = (round(part * SCALE) for part in topology["transform"]["translate"])
    arcs = []
    for arc in topology["arcs"]:
        x, y, points = origin_x, origin_y, []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x, y))
        arcs.append(points)
    return arcs


def shapes_of(topology: Topology, level: str, arcs: list[Ring] | None = None) -> dict[str, Shape]:
    """Return the shapes of a level by code: rings closed, in steps of 0.00001 degrees."""
    points = arcs if arcs is not None else decode_arcs(topology)
    return {
        geometry["id"]: [[_walk(ring, points) for ring in rings] for rings in _polygons(geometry)]
        for geometry in topology["objects"][level]["geometries"]
    }


def to_geojson(topology: Topology, level: str, arcs: list[Ring] | None = None) -> dict[str, Any]:
    """Return a level as GeoJSON, degrees with the five decimals they came with."""
    features = []
    for code, shape in shapes_of(topology, level, arcs).items():
        # A whole number divided by 100000 is the very number that its five decimals mean.
        written = [
            [[[x / SCALE, y / SCALE] for x, y in ring] for ring in polygon] for polygon in shape
        ]
        single = len(written) == 1
        geometry = {
            "type": "Polygon" if single else "MultiPolygon",
            "coordinates": written[0] if single else written,
        }
        features.append({"type": "Feature", "id": code, "properties": {}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


class _Arcs:
    """The pieces of border found so far.

    Args:
        junctions: the points where borders meet.
    """

    def __init__(self, junctions: set[Point]) -> None:
        self._junctions = junctions
        self._known: dict[tuple[Point, ...], int] = {}
        self.points: list[Ring] = []

    def cut(self, ring: Ring) -> list[int]:
        """Return a ring as numbers of arcs."""
        corners = ring[:-1]
        starts = [place for place, point in enumerate(corners) if point in self._junctions]
        if not starts:
            return [self._closed(ring)]
        # From a junction on, so that no piece runs over the place where the ring starts.
        turned = [*corners[starts[0] :], *corners[: starts[0] + 1]]
        places = [start - starts[0] for start in starts] + [len(corners)]
        return [self._number(turned[one : two + 1]) for one, two in pairwise(places)]

    def _closed(self, ring: Ring) -> int:
        """Find a ring without junctions, wherever it starts; a hole and what fills it share it."""
        corners = ring[:-1]
        first = corners.index(min(corners))
        turned = (*corners[first:], *corners[:first])
        backwards = (turned[0], *reversed(turned[1:]))
        for key, sign in ((turned, 0), (backwards, -1)):
            if key in self._known:
                return self._known[key] ^ sign
        self._known[turned] = len(self.points)
        self.points.append(ring)
        return len(self.points) - 1

    def _number(self, piece: Ring) -> int:
        key = tuple(piece)
        if key[::-1] in self._known:
            return ~self._known[key[::-1]]
        if key not in self._known:
            self._known[key] = len(self.points)
            self.points.append(piece)
        return self._known[key]


def _oriented(shape: Shape) -> Shape:
    """Turn outer rings counterclockwise and holes clockwise."""
    return [
        [
            ring if (signed_area(ring) > 0) == (place == 0) else ring[::-1]
            for place, ring in enumerate(polygon)
        ]
        for polygon in shape
    ]


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Return the points at which not all rings through them go the same way."""
    ways: dict[Point, set[frozenset[Point]]] = defaultdict(set)
    for ring in rings:
        for before, point, after in zip([ring[-2], *ring], ring[:-1], ring[1:], strict=False):
            ways[point].add(frozenset((before, after)))
    return {point for point, found in ways.items() if len(found) > 1}


def _join(shapes: list[list[_Rings]], points: list[Ring]) -> list[_Rings]:
    """Join shapes: an arc walked in both directions lies inside and falls away."""
    walked = Counter(
        arc for polygons in shapes for rings in polygons for ring in rings for arc in ring
    )
    outline = [arc for arc in walked if ~arc not in walked]

    def ends(arc: int) -> tuple[Point, Point]:
        first, last = points[_place(arc)][0], points[_place(arc)][-1]
        return (first, last) if arc >= 0 else (last, first)

    rings = list(_stitch(outline, ends))
    outer = [[ring] for ring in rings if signed_area(_walk(ring, points)) > 0]
    for ring in rings:
        walk = _walk(ring, points)
        if signed_area(walk) <= 0:
            around = (one for one in outer if in_ring(walk[0], _walk(one[0], points)))
            next(around, outer[0]).append(ring)
    return outer


def _stitch(arcs: Iterable[int], ends: Callable[[int], tuple[Point, Point]]) -> Iterator[list[int]]:
    """Chain arcs to rings; a ring is closed as soon as it comes to a point twice."""
    leaving: dict[Point, list[int]] = defaultdict(list)
    for arc in sorted(arcs, reverse=True):
        leaving[ends(arc)[0]].append(arc)
    for start in sorted(leaving):
        while leaving[start]:
            path: list[int] = []
            seen, point = {start: 0}, start
            while True:
                path.append(leaving[point].pop())
                point = ends(path[-1])[1]
                if point not in seen:
                    seen[point] = len(path)
                    continue
                loop = path[seen[point] :]
                del path[seen[point] :]
                for arc in loop[1:]:
                    del seen[ends(arc)[0]]
                yield loop
                if not path:
                    break


def _place(arc: int) -> int:
    return arc if arc >= 0 else ~arc


def _walk(ring: list[int], points: list[Ring]) -> Ring:
    """Return the points of a ring; where two arcs meet, their common point once."""
    walked: Ring = []
    for arc in ring:
        piece = points[_place(arc)]
        walked.extend((piece if arc >= 0 else piece[::-1])[1 if walked else 0 :])
    return walked


def _polygons(geometry: Mapping[str, Any]) -> list[_Rings]:
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]


def _geometry(code: str, polygons: list[_Rings]) -> dict[str, Any]:
    single = len(polygons) == 1
    return {
        "type": "Polygon" if single else "MultiPolygon",
        "id": code,
        "arcs": polygons[0] if single else polygons,
    }


def with_arcs(topology: Topology, arcs: list[Ring]) -> Topology:
    """Return the same areas with other points in their arcs, as many arcs as before."""
    geometries = {level: one["geometries"] for level, one in topology["objects"].items()}
    return _encode(geometries, arcs)


def _encode(objects: Mapping[str, list[dict[str, Any]]], arcs: list[Ring]) -> Topology:
    corner_x = min(x for arc in arcs for x, _ in arc)
    corner_y = min(y for arc in arcs for _, y in arc)
    encoded = []
    for arc in arcs:
        steps, last = [], (corner_x, corner_y)
        for point in arc:
            steps.append([point[0] - last[0], point[1] - last[1]])
            last = point
        encoded.append(steps)
    return {
        "type": "Topology",
        "transform": {
            "scale": [1 / SCALE, 1 / SCALE],
            "translate": [corner_x / SCALE, corner_y / SCALE],
        },
        "objects": {
            level: {"type": "GeometryCollection", "geometries": geometries}
            for level, geometries in objects.items()
        },
        "arcs": encoded,
    }

"""Fewer points in boundaries that were published very finely.

Borders are thinned once, where they are stored once, so that neighbours still fit.
"""

import math
from itertools import pairwise

from coopkit.region.geometry import Point, Ring
from coopkit.region.topology import Topology, decode_arcs, with_arcs

# A step of latitude (0.00001 degrees) in metres; one of longitude is shorter in Japan,
# so distances are at most the stated ones.
_METRES = 1.11
_SHORTEST = 2


def simplify(topology: Topology, metres: float) -> Topology:
    """Return boundaries whose lines run at most so far from the given ones.

    Points where borders meet stay, and no ring loses its extent (Douglas and Peucker, 1973,
    on each arc; every arc keeps the point farthest from its chord).

    Args:
        topology: as from `build` and `dissolve`.
        metres: how far a line may move; 0 changes nothing.
    """
    if metres <= 0:
        return topology
    return with_arcs(topology, [_thinned(arc, metres / _METRES) for arc in decode_arcs(topology)])


def count_points(topology: Topology) -> int:
    """Return how many points all arcs have together."""
    return sum(len(arc) for arc in topology["arcs"])


def _thinned(arc: Ring, tolerance: float) -> Ring:
    if len(arc) <= _SHORTEST:
        return arc
    last = len(arc) - 1
    keep = {0, last}
    farthest = _farthest(arc, 0, last)[1]
    if arc[0] == arc[last]:
        # A ring has no chord: begin with a triangle.
        halves = ((0, farthest), (farthest, last))
        third = max(
            (_farthest(arc, one, two) for one, two in halves if two - one > 1), default=(0.0, 0)
        )[1]
        keep |= {farthest, third}
    else:
        keep.add(farthest)
    waiting = list(pairwise(sorted(keep)))
    while waiting:
        one, two = waiting.pop()
        if two - one > 1:
            distance, place = _farthest(arc, one, two)
            if distance > tolerance:
                keep.add(place)
                waiting += [(one, place), (place, two)]
    return [arc[place] for place in sorted(keep)]


def _farthest(arc: Ring, one: int, two: int) -> tuple[float, int]:
    """Return the point between two places that is farthest from their chord."""
    return max((_distance(arc[place], arc[one], arc[two]), place) for place in range(one + 1, two))


def _distance(point: Point, one: Point, two: Point) -> float:
    width, height = two[0] - one[0], two[1] - one[1]
    x, y = point[0] - one[0], point[1] - one[1]
    length = math.hypot(width, height)
    if not length:
        return math.hypot(x, y)
    along = min(1.0, max(0.0, (x * width + y * height) / length**2))
    return math.hypot(x - along * width, y - along * height)

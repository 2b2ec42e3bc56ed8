"""Points, rings and whether one lies in the other; whole numbers of a fixed step."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

# Five decimals of a degree: about a metre, the fineness of the boundaries we are given.
DIGITS = 5
SCALE = 10**DIGITS
# A triangle, with its first point again at the end.
SMALLEST_RING = 4

Point = tuple[int, int]
Ring = list[Point]
# One polygon is its rings, the outer one first; one shape is its polygons.
Shape = list[list[Ring]]


def steps(degrees: str | float) -> int:
    """Return a coordinate in steps of 0.00001 degrees, to the nearest."""
    scaled = Decimal(str(degrees)) * SCALE
    return int(scaled.to_integral_value(rounding=ROUND_HALF_EVEN))


def tidy_ring(points: Sequence[Point]) -> Ring:
    """Return a closed ring without points that repeat the one before.

    A ring with fewer than three different corners comes back empty.
    """
    kept = [point for place, point in enumerate(points) if not place or point != points[place - 1]]
    if kept and kept[0] != kept[-1]:
        kept.append(kept[0])
    return kept if len(kept) >= SMALLEST_RING and len(set(kept)) >= SMALLEST_RING - 1 else []


def signed_area(ring: Sequence[Point]) -> float:
    """Return the area of a closed ring in square steps; below zero if clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def in_ring(point: tuple[float, float], ring: Sequence[Point]) -> bool:
    """Tell whether a point lies in a ring, by counting the borders east of it."""
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


def in_shape(longitude: float, latitude: float, shape: Shape) -> bool:
    """Tell whether a place, in degrees, lies in a shape and not in one of its holes."""
    point = (longitude * SCALE, latitude * SCALE)
    return sum(in_ring(point, ring) for polygon in shape for ring in polygon) % 2 == 1

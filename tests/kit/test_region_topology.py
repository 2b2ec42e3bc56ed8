"""Boundaries as shared borders: whatever the pattern of areas, nothing is lost or moved."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from coopkit.region.geometry import SCALE, Ring, Shape, in_ring, signed_area, steps, tidy_ring
from coopkit.region.simplify import simplify
from coopkit.region.topology import build, dissolve, only, shapes_of, to_geojson

SIDE, CELL = 4, 100
PATTERNS = st.lists(st.sampled_from("abc"), min_size=SIDE**2, max_size=SIDE**2)


def cell(number: int) -> Ring:
    """Return one square of a board, its corner points in between included."""
    x, y = number % SIDE * CELL, number // SIDE * CELL
    half = CELL // 2
    around = [(0, 0), (half, 0), (CELL, 0), (CELL, half), (CELL, CELL), (half, CELL), (0, CELL)]
    return [(x + dx, y + dy) for dx, dy in [*around, (0, half), (0, 0)]]


def board() -> dict[str, Shape]:
    """Return the squares of a board as areas."""
    return {f"{number:02d}": [[cell(number)]] for number in range(SIDE**2)}


def covers(shape: Shape, number: int) -> bool:
    """Tell whether a shape covers the middle of a square."""
    middle = (number % SIDE * CELL + 37, number // SIDE * CELL + 41)
    return sum(in_ring(middle, ring) for polygon in shape for ring in polygon) % 2 == 1


@settings(max_examples=60, deadline=None)
@given(PATTERNS)
def test_joined_areas_are_exactly_their_members(pattern: list[str]):
    """With holes, islands and corners that only touch: each square in its area and no other."""
    squares = board()
    parents = dict(zip(squares, pattern, strict=True))
    topology = dissolve(build("fine", squares), "fine", "joined", parents)
    joined = shapes_of(topology, "joined")
    assert joined.keys() == set(pattern)
    for name, shape in joined.items():
        for number, own in enumerate(pattern):
            assert covers(shape, number) == (own == name)
        rings = [ring for polygon in shape for ring in polygon]
        assert sum(map(signed_area, rings)) == pattern.count(name) * CELL**2
        assert all(signed_area(polygon[0]) > 0 for polygon in shape)
        assert all(signed_area(hole) < 0 for polygon in shape for hole in polygon[1:])


@settings(max_examples=30, deadline=None)
@given(PATTERNS, st.floats(min_value=0.1, max_value=200))
def test_thinned_borders_cover_the_board(pattern: list[str], metres: float):
    """Points go from the middle of straight borders only, on both sides at once."""
    squares = board()
    parents = dict(zip(squares, pattern, strict=True))
    fine = dissolve(build("fine", squares), "fine", "joined", parents)
    light = simplify(fine, metres)
    for level in ("fine", "joined"):
        areas = [
            signed_area(ring)
            for shape in shapes_of(light, level).values()
            for polygon in shape
            for ring in polygon
        ]
        assert sum(areas) == SIDE**2 * CELL**2
    assert simplify(fine, 0) is fine


def test_a_square_comes_back_as_it_was():
    """Five decimals, one start, and a ring turned the other way is turned counterclockwise."""
    given_ring = [(steps(x), steps(y)) for x, y in [(139.1, 35), (139.1, 35.1), (139.2, 35.1)]]
    topology = build("only", {"x": [[[*given_ring, given_ring[0]]]]})
    (feature,) = to_geojson(topology, "only")["features"]
    (ring,) = feature["geometry"]["coordinates"]
    assert {tuple(point) for point in ring} == {(139.1, 35.0), (139.1, 35.1), (139.2, 35.1)}
    assert signed_area([(steps(x), steps(y)) for x, y in ring]) > 0
    assert feature["id"] == "x"


def test_only_the_arcs_of_a_level_are_left():
    """A level alone has no arcs of another; its shapes are the same."""
    squares = board()
    topology = dissolve(build("fine", squares), "fine", "one", dict.fromkeys(squares, "all"))
    alone = only(topology, "one")
    assert list(alone["objects"]) == ["one"]
    assert shapes_of(alone, "one") == shapes_of(topology, "one")
    assert len(alone["arcs"]) < len(topology["arcs"])
    edges = {frozenset(edge) for edge in pairwise(shapes_of(alone, "one")["all"][0][0])}
    assert len(edges) == 8 * SIDE


@given(st.integers(min_value=12_000_000, max_value=15_500_000))
def test_degrees_survive_as_written(number: int):
    """A whole number of steps is the very float that its five decimals are read as."""
    assert number / SCALE == float(f"{number // SCALE}.{number % SCALE:05d}")
    assert steps(number / SCALE) == number


def test_rings_too_small_for_five_decimals_vanish():
    """Points that fall together leave no ring; others lose only their doubles."""
    assert tidy_ring([(0, 0), (0, 0), (1, 0), (0, 0)]) == []
    assert tidy_ring([(0, 0), (5, 0), (5, 0), (5, 5)]) == [(0, 0), (5, 0), (5, 5), (0, 0)]

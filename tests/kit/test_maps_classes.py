"""How values become classes, and whether their colours are told apart by every eye."""

import math
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopkit import region
from coopkit.maps.breaks import by_gaps
from coopkit.maps.classes import COLOURS, METHODS, classify
from coopkit.maps.comparison import SQUARE

# Viénot, Brettel & Mollon (1999) for the red-green kinds, and the projection of Brettel
# et al. along blue for the third, as matrices on linear RGB.
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.11238, 0.88762, 0.00000),
        (0.11238, 0.88762, 0.00000),
        (0.00401, -0.00401, 1.00000),
    ),
    "deuteranopia": (
        (0.29275, 0.70725, 0.00000),
        (0.29275, 0.70725, 0.00000),
        (-0.02234, 0.02234, 1.00000),
    ),
    "tritanopia": (
        (1.00000, 0.14461, -0.14461),
        (0.00000, 0.85924, 0.14076),
        (0.00000, 0.85924, 0.14076),
    ),
}
EYES["grey"] = ((0.2126, 0.7152, 0.0722),) * 3


def linear(colour: str) -> list[float]:
    """Return `#rrggbb` as linear RGB (WCAG 2)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lightness(colour: str) -> float:
    """Return L* of a colour: what grey print keeps of it, in even steps for the eye."""
    light = sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))
    return 116 * light ** (1 / 3) - 16 if light > 0.008856 else 903.3 * light


def seen(colour: str, eye: str) -> tuple[float, float, float]:
    """Return L*a*b* of a colour as an eye sees it."""
    found = linear(colour)
    rgb = [min(max(sum(a * b for a, b in zip(row, found, strict=True)), 0), 1) for row in EYES[eye]]
    to_xyz = (
        (0.4124 / 0.95047, 0.3576 / 0.95047, 0.1805 / 0.95047),
        (0.2126, 0.7152, 0.0722),
        (0.0193 / 1.08883, 0.1192 / 1.08883, 0.9505 / 1.08883),
    )
    x, y, z = (sum(a * b for a, b in zip(row, rgb, strict=True)) for row in to_xyz)
    fx, fy, fz = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def nearest(colours: list[str], eye: str) -> float:
    """Return the smallest distance (ΔE of 1976) between two of the colours."""
    points = [seen(colour, eye) for colour in colours]
    return min(math.dist(one, two) for one, two in combinations(points, 2))


def test_colours_survive_grey_print():
    """Each class is clearly darker than the one before, also without colour."""
    steps = [lightness(colour) for colour in COLOURS]
    assert all(one - two > 12 for one, two in pairwise(steps))


def test_the_square_survives_grey_print():
    """Read row by row, each of the nine colours is darker than the one before."""
    steps = [lightness(colour) for row in SQUARE for colour in row]
    assert all(one - two > 7 for one, two in pairwise(steps))


@pytest.mark.parametrize("eye", EYES)
def test_every_eye_tells_the_colours_apart(eye: str):
    """With each kind of colour vision no two classes look alike (2.3 is just noticeable)."""
    assert nearest(list(COLOURS), eye) > 12
    assert nearest([colour for row in SQUARE for colour in row], eye) > 7


@pytest.mark.parametrize("method", METHODS)
def test_every_indicator_can_be_cut(method):
    """All indicators of the region, at their finest level, make classes that hold every area."""
    kanagawa = region.load("kanagawa")
    table = kanagawa.indicators
    for indicator_id, decimals in zip(table["id"], table["decimals"], strict=True):
        values = kanagawa.table(indicator_id)
        found = classify({str(c): float(v) for c, v in values.items()}, int(decimals), method)
        assert sum(one.count for one in found.classes) == values.notna().sum() > 0


@given(
    st.lists(
        st.floats(min_value=-1e6, max_value=1e6) | st.just(math.nan) | st.sampled_from([1.0, 2.0]),
        max_size=70,
    ),
    st.integers(min_value=0, max_value=2),
    st.sampled_from(METHODS),
)
def test_classes_are_in_order_and_complete(values: list[float], decimals: int, method):
    """Classes never overlap, hold every area once, and equal values share a class."""
    named = {str(place): value for place, value in enumerate(values)}
    found = classify(named, decimals, method)
    known = [value for value in found.shown.values() if value is not None]
    assert sum(one.count for one in found.classes) == len(known)
    assert len(found.classes) <= 5
    bounds = [bound for one in found.classes for bound in (one.low, one.high)]
    assert bounds == sorted(bounds)
    for one, two in pairwise(found.classes):
        assert one.high < two.low
    for code, place in found.index.items():
        shown = found.shown[code]
        assert (place is None) == (shown is None) == math.isnan(named[code])
        if place is not None and shown is not None:
            assert found.classes[place].low <= shown <= found.classes[place].high
    if method != "equal":
        assert all(one.count for one in found.classes)


def test_quantiles_of_distinct_values_are_even():
    """Ten different values make five classes of two."""
    found = classify({str(one): float(one) for one in range(10)}, 0)
    assert [one.count for one in found.classes] == [2] * 5
    assert found.classes[0].high == Decimal(1)
    assert [one.colour for one in found.classes] == list(COLOURS)


def test_equal_widths_show_the_gap():
    """An interval without areas stays in the legend with 0: that there is a gap is news."""
    found = classify({"a": 0.0, "b": 1.0, "c": 10.0}, 0, "equal")
    assert [(one.low, one.high, one.count) for one in found.classes] == [
        (0, 1, 2),
        (2, 3, 0),
        (4, 5, 0),
        (6, 7, 0),
        (8, 10, 1),
    ]


def spread_within(groups: list[list[int]]) -> Fraction:
    """Return the sum of squared distances to the mean of each group, exactly."""
    total = Fraction(0)
    for group in groups:
        mean = Fraction(sum(group), len(group))
        total += sum((value - mean) ** 2 for value in group)
    return total


@given(
    st.lists(st.integers(min_value=-50, max_value=50), min_size=1, max_size=11), st.integers(1, 5)
)
def test_natural_breaks_are_the_best_there_are(numbers: list[int], wanted: int):
    """No other way to cut has less difference within classes: all of them are tried."""
    counts = Counter(numbers)
    values = sorted(counts)
    classes = by_gaps([Decimal(one) for one in values], [counts[one] for one in values], wanted)
    groups = min(wanted, len(values))
    assert classes == sorted(classes)
    assert sorted(set(classes)) == list(range(groups))

    def cut(places):
        ends = [0, *places, len(values)]
        return [
            [value for value in values[one:two] for _ in range(counts[value])]
            for one, two in pairwise(ends)
        ]

    mine = cut([place for place in range(1, len(values)) if classes[place] != classes[place - 1]])
    best = min(
        spread_within(cut(places)) for places in combinations(range(1, len(values)), groups - 1)
    )
    assert spread_within(mine) == best

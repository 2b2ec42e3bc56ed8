"""Values sorted into a few classes, each with the colour it is drawn in."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import get_args

from coopkit.maps.breaks import RULES, MethodName
from coopkit.region import UnknownNameError
from coopkit.text import say

# One hue path from pale straw to deep blue: neutral (no red for "bad"), told apart by
# readers with any colour vision, and each step darker also in grey print.
COLOURS = ("#f5efd4", "#a8cdaf", "#63a5ac", "#33719b", "#1b345e")
METHODS: tuple[MethodName, ...] = get_args(MethodName)


@dataclass(frozen=True)
class ValueClass:
    """Areas drawn in one colour.

    Attributes:
        low: smallest value in it, as shown; with equal widths the smallest possible one.
        high: largest value in it, as shown; with equal widths the largest possible one.
        count: how many areas; with equal widths possibly none.
        colour: `#rrggbb`.
    """

    low: Decimal
    high: Decimal
    count: int
    colour: str


@dataclass(frozen=True)
class Classification:
    """All classes of a map, from few to many, and which area is in which.

    Attributes:
        classes: at most five; fewer where values repeat.
        index: for each area its class; None: it has no value.
        shown: for each area its value as shown; None: it has none.
        method: how the classes were cut.
        kind: of the indicator, as the region declares it; decides the words at the ends.
    """

    classes: tuple[ValueClass, ...]
    index: Mapping[str, int | None]
    shown: Mapping[str, Decimal | None]
    method: MethodName = "quantile"
    kind: str = ""


def rounded(values: Mapping[str, float], decimals: int) -> dict[str, Decimal | None]:
    """Return values as they are shown, half away from zero; NaN becomes None."""
    step = Decimal(1).scaleb(-decimals)
    return {
        code: None
        if math.isnan(value)
        else Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
        for code, value in values.items()
    }


def classify(
    values: Mapping[str, float],
    decimals: int,
    method: MethodName = "quantile",
    wanted: int = len(COLOURS),
) -> Classification:
    """Put areas into classes by their values.

    Classes are made from the values as they are shown, so areas that read the same are
    never drawn differently and the bounds in the legend never overlap.

    Args:
        values: value of each area; NaN where there is none.
        decimals: how many are shown.
        method: `quantile` (about the same number of areas), `equal` (the same width) or
            `natural` (the smallest differences within a class).
        wanted: how many classes, if the values allow.

    Raises:
        UnknownNameError: there is no such method.

        >>> found = classify({"a": 1.0, "b": 2.0, "c": 3.0, "d": math.nan}, 0, wanted=3)
        >>> [found.index[code] for code in "abcd"]
        [0, 1, 2, None]
    """
    return classify_shown(rounded(values, decimals), method, wanted=wanted)


def classify_shown(
    shown: Mapping[str, Decimal | None],
    method: MethodName = "quantile",
    *,
    wanted: int = len(COLOURS),
    pool: Iterable[Decimal] | None = None,
) -> Classification:
    """Put areas into classes by values that are rounded already.

    Args:
        shown: value of each area; None where there is none.
        method: as for `classify`.
        wanted: how many classes, if the values allow.
        pool: all values the classes are made for, such as those of many years; those of
            `shown` when left out. Bounds then are those of the pool, counts of `shown`.
    """
    if method not in RULES:
        raise UnknownNameError(say("maps.unknown_method", method=method))
    known = [value for value in shown.values() if value is not None]
    basis = Counter(known if pool is None else pool)
    if not basis:
        return Classification((), dict.fromkeys(shown), shown, method)
    values = sorted(basis)
    raw = RULES[method](values, [basis[value] for value in values], wanted)
    widths = method == "equal" and values[0] < values[-1]
    bounds = _bounds(values, wanted) if widths else _extremes(values, raw)
    places = {number: place for place, number in enumerate(bounds)}
    place_of = {value: places[number] for value, number in zip(values, raw, strict=True)}
    counts = Counter(place_of[value] for value in known)
    classes = tuple(
        ValueClass(low, high, counts[place], colour)
        for place, ((low, high), colour) in enumerate(
            zip(bounds.values(), spread(len(bounds)), strict=True)
        )
    )
    index = {code: None if one is None else place_of[one] for code, one in shown.items()}
    return Classification(classes, index, shown, method)


def _extremes(values: list[Decimal], raw: list[int]) -> dict[int, tuple[Decimal, Decimal]]:
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for value, number in zip(values, raw, strict=True):
        found[number] = (found.get(number, (value, value))[0], value)
    return found


def _bounds(values: list[Decimal], wanted: int) -> dict[int, tuple[Decimal, Decimal]]:
    """Return the bounds of intervals of one width, also of those that hold no value."""
    low, high = values[0], values[-1]
    step = Decimal(1).scaleb(min(int(value.as_tuple().exponent) for value in values))
    found = {}
    starts = [
        (low + (high - low) * number / wanted).quantize(step, rounding=ROUND_CEILING)
        for number in range(wanted)
    ]
    for number, start in enumerate(starts):
        end = starts[number + 1] - step if number + 1 < wanted else high
        # A width below the last decimal leaves intervals that no value could fall into.
        if start <= end:
            found[number] = (start, end)
    return found


def spread(count: int) -> list[str]:
    """Return `count` colours over the whole range, so that fewer are further apart."""
    last = len(COLOURS) - 1
    if count <= 1:
        return [COLOURS[last // 2]] * count
    return [COLOURS[round(place * last / (count - 1))] for place in range(count)]

"""Values sorted into a few classes, each with the colour it is drawn in."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# One hue path from pale straw to deep blue: neutral (no red for "bad"), told apart by
# readers with any colour vision, and each step darker also in grey print.
COLOURS = ("#f5efd4", "#b9d8b8", "#70b2b4", "#37789f", "#1d3a66")


@dataclass(frozen=True)
class ValueClass:
    """Areas drawn in one colour.

    Attributes:
        low: smallest value in it, as shown.
        high: largest value in it, as shown.
        count: how many areas.
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
    """

    classes: tuple[ValueClass, ...]
    index: Mapping[str, int | None]
    shown: Mapping[str, Decimal | None]


def classify_by_quantiles(
    values: Mapping[str, float], decimals: int, wanted: int = len(COLOURS)
) -> Classification:
    """Put the areas, in order of their values, into groups of about the same size.

    Classes are made from the values as they are shown, so areas that read the same are
    never drawn differently and the bounds in the legend never overlap.

    Args:
        values: value of each area; NaN where there is none.
        decimals: how many are shown.
        wanted: how many classes, if the values allow.

        >>> found = classify_by_quantiles({"a": 1.0, "b": 2.0, "c": 3.0, "d": math.nan}, 0, 3)
        >>> [found.index[code] for code in "abcd"]
        [0, 1, 2, None]
    """
    step = Decimal(1).scaleb(-decimals)
    shown = {
        code: None
        if math.isnan(value)
        else Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
        for code, value in values.items()
    }
    ordered = sorted(value for value in shown.values() if value is not None)
    # The class of a value is decided by the place of its first occurrence, so equal
    # values stay together.
    raw = {value: place * wanted // len(ordered) for place, value in _first_places(ordered)}
    used = sorted(set(raw.values()))
    index = {code: None if one is None else used.index(raw[one]) for code, one in shown.items()}
    members: list[list[Decimal]] = [[] for _ in used]
    for value in ordered:
        members[used.index(raw[value])].append(value)
    colours = _spread(len(used))
    classes = tuple(
        ValueClass(group[0], group[-1], len(group), colour)
        for group, colour in zip(members, colours, strict=True)
    )
    return Classification(classes, index, shown)


def _first_places(ordered: list[Decimal]) -> list[tuple[int, Decimal]]:
    return [
        (place, value)
        for place, value in enumerate(ordered)
        if place == 0 or ordered[place - 1] != value
    ]


def _spread(count: int) -> list[str]:
    """Return `count` colours over the whole range, so that fewer are further apart."""
    last = len(COLOURS) - 1
    if count <= 1:
        return [COLOURS[last // 2]] * count
    return [COLOURS[round(place * last / (count - 1))] for place in range(count)]

"""An index (▲) of several indicators with weights of the team, and how much it depends on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import Literal

from coopkit.maps.classes import classify, rounded
from coopkit.maps.errors import WeightError
from coopkit.maps.layers import Reading
from coopkit.text import say

ScalingName = Literal["z", "rank"]
Weights = Mapping[str, tuple[float, str]]
# How far each weight is varied to see what depends on it.
SHAKE = (0.5, 1.5)
_DECIMALS: dict[str, int] = {"z": 2, "rank": 1}
_FEWEST = 2


@dataclass(frozen=True)
class Effect:
    """What changes when one weight is half, or one and a half, of what the team set.

    Attributes:
        places: by how many places the area that moves most moves.
        classes: how many areas come into another class.
    """

    places: int
    classes: int


@dataclass(frozen=True)
class Index:
    """The index of all areas.

    Attributes:
        value: by area, as shown: 2 decimals of z, 1 of ranks; None: a value is missing.
        place: by area, counted from the largest; equal values share one.
        reach: by area, the smallest and largest place while each weight varies.
        effect: by indicator, what its weight changes.
        decimals: of the values.
        scaling: `z` or `rank`.
    """

    value: Mapping[str, float | None]
    place: Mapping[str, int]
    reach: Mapping[str, tuple[int, int]]
    effect: Mapping[str, Effect]
    decimals: int
    scaling: ScalingName


def checked(weights: Weights) -> dict[str, tuple[float, str]]:
    """Return weights with their reasons.

    Raises:
        WeightError: there is none, one is no number, or its reason is not written.
    """
    found: dict[str, tuple[float, str]] = {}
    for indicator_id, pair in weights.items():
        if isinstance(pair, str) or not hasattr(pair, "__len__") or len(pair) != _FEWEST:
            raise WeightError(say("maps_need.bad_pair", indicator=indicator_id))
        weight, reason = pair
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not number or not abs(weight) < float("inf"):
            raise WeightError(say("maps_need.bad_weight", indicator=indicator_id, weight=weight))
        if not isinstance(reason, str) or not reason.strip():
            raise WeightError(say("maps_need.no_reason", indicator=indicator_id))
        found[indicator_id] = (float(weight), reason.strip())
    if not any(weight for weight, _ in found.values()):
        raise WeightError(say("maps_need.no_weights"))
    return found


def sign_of(reading: Reading) -> int:
    """Return -1 where less of an indicator asks for help, else 1.

    Where the region declares neither, the sign of the team's weight decides.
    """
    return -1 if reading.direction == "less_need" else 1


def compute(
    readings: Mapping[str, Reading], weights: Mapping[str, float], scaling: ScalingName = "z"
) -> Index:
    """Compute the index: the weighted mean of scaled values, in need's direction.

    An area in which one of the weighted indicators is missing has no index: leaving the
    part out would compare areas by different measures.

    Args:
        readings: by indicator id.
        weights: by indicator id; an indicator with weight 0 is left out.
        scaling: `z` (distance from the mean in standard deviations) or `rank` (place from
            0, the fewest, to 100, the most; equal values share the middle of their places).

    Raises:
        WeightError: there is no such scaling.
    """
    if scaling not in _DECIMALS:
        raise WeightError(say("maps_need.bad_scaling", scaling=scaling))
    used = {one: weight for one, weight in weights.items() if weight}
    codes = list(readings[next(iter(used))].values)
    complete = [
        code
        for code in codes
        if all(readings[one].values[code] == readings[one].values[code] for one in used)
    ]
    scaled = {one: _scaled(readings[one], complete, scaling) for one in used}
    decimals = _DECIMALS[scaling]
    base = _mean(scaled, used, complete, decimals)
    place = _places(base)
    low, high = dict(place), dict(place)
    groups = _groups(base, decimals)
    effect = {}
    for one, weight in used.items():
        moved, changed = 0, set[str]()
        for factor in SHAKE:
            shaken = _mean(scaled, used | {one: weight * factor}, complete, decimals)
            places, other = _places(shaken), _groups(shaken, decimals)
            for code in complete:
                low[code] = min(low[code], places[code])
                high[code] = max(high[code], places[code])
                moved = max(moved, abs(places[code] - place[code]))
                if other[code] != groups[code]:
                    changed.add(code)
        effect[one] = Effect(moved, len(changed))
    reach = {code: (low[code], high[code]) for code in complete}
    value = {code: base.get(code) for code in codes}
    return Index(value, place, reach, effect, decimals, scaling)


def _scaled(reading: Reading, codes: list[str], scaling: ScalingName) -> dict[str, float]:
    values = [reading.values[code] for code in codes]
    sign = sign_of(reading)
    if scaling == "z":
        spread = pstdev(values) if values else 0.0
        middle = fmean(values) if values else 0.0
        return {
            code: sign * (value - middle) / spread if spread else 0.0
            for code, value in zip(codes, values, strict=True)
        }
    ordered = sorted(sign * value for value in values)
    last = max(len(ordered) - 1, 1)
    # Twice the middle of the places that equal values share.
    middles: dict[float, int] = {}
    for place, value in enumerate(ordered):
        middles.setdefault(value, place)
    sums = {value: first + first + ordered.count(value) - 1 for value, first in middles.items()}
    return {
        code: 100 * sums[sign * value] / 2 / last for code, value in zip(codes, values, strict=True)
    }


def _mean(
    scaled: Mapping[str, Mapping[str, float]],
    weights: Mapping[str, float],
    codes: list[str],
    decimals: int,
) -> dict[str, float]:
    total = sum(abs(weight) for weight in weights.values())
    means = {
        code: sum(weight * scaled[one][code] for one, weight in weights.items()) / total
        for code in codes
    }
    # Compared as they are shown: what reads the same has the same place.
    return {code: float(value or 0) for code, value in rounded(means, decimals).items()}


def _places(values: Mapping[str, float]) -> dict[str, int]:
    ordered = sorted(values.values(), reverse=True)
    first: dict[float, int] = {}
    for place, value in enumerate(ordered, start=1):
        first.setdefault(value, place)
    return {code: first[value] for code, value in values.items()}


def _groups(values: Mapping[str, float], decimals: int) -> Mapping[str, int | None]:
    return classify(values, decimals).index

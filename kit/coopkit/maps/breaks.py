"""Where to cut a row of values into classes: three rules, each exact.

A rule takes the different values in order, and how many areas have each, and returns the
class of each value. Classes are numbered from 0 and rise with the values; a number that no
value has is an empty class.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Literal

MethodName = Literal["quantile", "equal", "natural"]
Rule = Callable[[Sequence[Decimal], Sequence[int], int], list[int]]


def by_number(values: Sequence[Decimal], counts: Sequence[int], wanted: int) -> list[int]:
    """Return groups of about the same number of areas (quantiles).

    The place of the first area with a value decides, so equal values stay together.

    >>> by_number([Decimal(1), Decimal(2), Decimal(3)], [1, 1, 2], 2)
    [0, 0, 1]
    """
    total = sum(counts)
    firsts = [0, *accumulate(counts)]
    return [first * wanted // total for first in firsts[: len(values)]]


def by_width(values: Sequence[Decimal], counts: Sequence[int], wanted: int) -> list[int]:
    """Return intervals of the same width between the smallest and the largest value.

    >>> by_width([Decimal(0), Decimal(1), Decimal(9), Decimal(10)], [1, 1, 1, 1], 5)
    [0, 0, 4, 4]
    """
    del counts
    low, width = values[0], values[-1] - values[0]
    if not width:
        return [0] * len(values)
    return [min(int((value - low) * wanted / width), wanted - 1) for value in values]


def by_gaps(values: Sequence[Decimal], counts: Sequence[int], wanted: int) -> list[int]:
    """Return the groups within which values differ least (natural breaks).

    Fisher (1958): of all ways to cut, the one with the smallest sum of squared distances
    to the mean of the class, not a search that may stop early. Costs are computed from
    whole numbers. The best last cut never moves back as values are added, so each row
    needs only n log n looks instead of n².

    >>> by_gaps([Decimal(n) for n in (1, 2, 10, 11, 30)], [1] * 5, 3)
    [0, 0, 1, 1, 2]
    """
    size, groups = len(values), min(wanted, len(values))
    scale = -min(int(value.as_tuple().exponent) for value in values)
    whole = [int(value.scaleb(max(scale, 0))) for value in values]
    # Near zero the squares lose nothing in a float.
    middle = whole[size // 2]
    number = [0, *accumulate(counts)]
    first = [0, *accumulate(c * (x - middle) for c, x in zip(counts, whole, strict=True))]
    second = [0, *accumulate(c * (x - middle) ** 2 for c, x in zip(counts, whole, strict=True))]

    def cost(start: int, end: int) -> float:
        areas, total = number[end] - number[start], first[end] - first[start]
        return (areas * (second[end] - second[start]) - total * total) / areas

    best = [cost(0, end) if end else 0.0 for end in range(size + 1)]
    cuts: list[list[int]] = []
    for group in range(1, groups):
        best, cut = _add_group(best, cost, group, size)
        cuts.append(cut)
    ends = [size]
    for cut in reversed(cuts):
        ends.append(cut[ends[-1]])
    result: list[int] = []
    for group, end in enumerate(reversed(ends)):
        result += [group] * (end - len(result))
    return result


def _add_group(
    best: list[float], cost: Callable[[int, int], float], group: int, size: int
) -> tuple[list[float], list[int]]:
    """Return the lowest costs with one more group, and where that group starts."""
    lowest, cuts = [0.0] * (size + 1), [0] * (size + 1)
    # (ends to fill: from, to; starts to try: from, to)
    work = [(group + 1, size, group, size - 1)]
    while work:
        low, high, left, right = work.pop()
        if low > high:
            continue
        end = (low + high) // 2
        starts = range(left, min(end - 1, right) + 1)
        lowest[end], cuts[end] = min((best[start] + cost(start, end), start) for start in starts)
        work += [(low, end - 1, left, cuts[end]), (end + 1, high, cuts[end], right)]
    return lowest, cuts


RULES: dict[MethodName, Rule] = {"quantile": by_number, "equal": by_width, "natural": by_gaps}

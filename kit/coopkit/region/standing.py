"""One area beside the whole region and its neighbours: more, less, about the same.

Never best or worst, and no places in a ranking: an area that has more of something is not
a better or a worse one.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import TYPE_CHECKING

from coopkit.text import say

if TYPE_CHECKING:
    from coopkit.region.pack import Region

# Closer to the whole than a twentieth of it reads as about the same; a change, a point.
_CLOSE = Decimal("0.05")
_CLOSE_CHANGE = Decimal(1)


@dataclass(frozen=True)
class Standing:
    """One indicator of one area, beside others. Values are rounded as they are shown.

    Attributes:
        kind: of the indicator, as in `Region.indicators`.
        unit: of its values.
        value: of the area; None where the publisher gives none.
        whole: of the whole region; None where it cannot be computed.
        middle: the median of the areas of the level that have a value.
        others: every area of the level with its value.
        neighbours: the codes of those that share a border with it.
        reason: why an area may have no value.
    """

    kind: str
    unit: str
    value: Decimal | None
    whole: Decimal | None
    middle: Decimal | None
    others: Mapping[str, Decimal | None]
    neighbours: tuple[str, ...]
    reason: str

    @property
    def beside(self) -> Decimal | None:
        """What the area is compared with: the region, or else the median of its areas."""
        return self.middle if self.whole is None else self.whole

    @property
    def around(self) -> Decimal | None:
        """The median of its neighbours that have a value."""
        known = [found for code in self.neighbours if (found := self.others[code]) is not None]
        return _median(known, self.value if self.value is not None else self.middle)

    def shown(self, value: Decimal | None) -> str:
        """Return a value with its unit, or that there is none."""
        return say("town.none") if value is None else shown(value, self.unit)

    def word(self) -> str:
        """Return how the area stands, in one short phrase."""
        if self.value is None:
            return say("town.missing", reason=self.reason)
        if self.kind == "count":
            return self._part()
        beside = self.beside
        if beside is None:
            return ""
        with_whom = "median" if self.whole is None else "whole"
        if self.kind == "change":
            return say(f"town.change.{_direction(self.value, beside)}")
        difference = self.value - beside
        close = abs(difference) <= abs(beside) * _CLOSE
        size = "same" if close else ("more" if difference > 0 else "less")
        return say(f"town.{with_whom}.{size}")

    def _part(self) -> str:
        """Return which part of the region's count is here."""
        if not self.whole or self.value is None:
            return ""
        share = (100 * self.value / self.whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return say("town.part", share=share)


class Standings:
    """One indicator of all areas of a level; `of` gives each beside the others.

    Args:
        region: from `coopkit.region.load`.
        indicator_id: from the column `id` of `region.indicators`.
        level: at which to compare.

    Attributes:
        row: of the indicator, as in `region.indicators`.

    Raises:
        UnknownNameError: no such indicator or level, or no values at that level.

        >>> from coopkit.region import load
        >>> Standings(load("kanagawa"), "aged_65_over_share_2026", "area58").of("14210").word()
        '県全体より多い'
    """

    def __init__(self, region: "Region", indicator_id: str, level: str) -> None:
        self.row = region.indicator(indicator_id)
        decimals = int(self.row["decimals"])
        self._others = {
            str(one): None if math.isnan(value) else rounded(float(value), decimals)
            for one, value in region.table(indicator_id, level).items()
        }
        whole = region.whole(indicator_id)
        self._whole = None if whole is None else rounded(whole, decimals)
        known = [value for value in self._others.values() if value is not None]
        self._middle = _median(known, known[0]) if known else None
        self._region, self._level = region, level

    def of(self, code: str) -> Standing:
        """Return one area beside the region and its neighbours.

        Raises:
            UnknownNameError: there is no such area at the level.
        """
        neighbours = self._region.neighbours(code, self._level)
        return Standing(
            kind=str(self.row["kind"]),
            unit=str(self.row["unit"]),
            value=self._others[code],
            whole=self._whole,
            middle=self._middle,
            others=self._others,
            neighbours=neighbours,
            reason=str(self.row["missing_reason"]),
        )


def rounded(value: float, decimals: int) -> Decimal:
    """Return a value as it is shown, half away from zero."""
    step = Decimal(1).scaleb(-decimals)
    return Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP) + 0


def shown(value: Decimal, unit: str) -> str:
    """Return a value with its unit.

    >>> shown(Decimal("1234.5"), "人")
    '1,234.5人'
    """
    return f"{value:,}{unit}"


def _median(values: list[Decimal], like: Decimal | None) -> Decimal | None:
    """Return the median with the decimals of another value."""
    if not values or like is None:
        return None
    return median(values).quantize(Decimal(1).scaleb(like.as_tuple().exponent), ROUND_HALF_UP)  # type: ignore[arg-type] # no infinity here


def _direction(value: Decimal, beside: Decimal) -> str:
    if abs(value - beside) <= _CLOSE_CHANGE:
        return "same"
    if value < 0 <= beside:
        return "falls_alone"
    if beside < 0 <= value:
        return "rises_alone"
    if value < 0:
        return "falls_more" if value < beside else "falls_less"
    return "rises_more" if value > beside else "rises_less"

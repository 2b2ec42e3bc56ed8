"""Amounts of money as charts write them. Needs no matplotlib."""

from dataclasses import dataclass

from coopkit.text import say

TEN_THOUSAND = 10_000
HUNDRED_MILLION = 100_000_000
# Below this an axis is in yen: 0.2万円 helps nobody.
_LEAST_TEN_THOUSANDS = 10 * TEN_THOUSAND
_LEAST_HUNDRED_MILLIONS = 10 * HUNDRED_MILLION


@dataclass(frozen=True, slots=True)
class Unit:
    """What an axis counts in.

    Attributes:
        name: `yen`, `ten_thousand` (万円) or `hundred_million` (億円).
        yen: how many yen it is.
    """

    name: str
    yen: int

    @property
    def title(self) -> str:
        """The unit in words, as it stands beside a title."""
        return say(f"charts.unit.{self.name}")

    def number(self, amount: int) -> str:
        """Return an amount, counted in this unit, for a label of an axis.

        >>> Unit("ten_thousand", 10_000).number(-125_000)
        '−12.5'
        """
        whole, part = divmod(abs(amount), self.yen)
        digits = f"{part:0{len(str(self.yen)) - 1}d}".rstrip("0") if part else ""
        sign = "\N{MINUS SIGN}" if amount < 0 else ""
        return f"{sign}{whole:,}" + (f".{digits}" if digits else "")


def unit_of(most: int) -> Unit:
    """Return the unit for amounts up to `most` yen.

    >>> unit_of(99_999).name, unit_of(100_000).name, unit_of(10**9).name
    ('yen', 'ten_thousand', 'hundred_million')
    """
    if most < _LEAST_TEN_THOUSANDS:
        return Unit("yen", 1)
    if most < _LEAST_HUNDRED_MILLIONS:
        return Unit("ten_thousand", TEN_THOUSAND)
    return Unit("hundred_million", HUNDRED_MILLION)


def ticks(low: int, high: int, most: int) -> list[int]:
    """Return round amounts from at most `low` to at least `high`: steps of 1, 2 or 5.

    Args:
        low: the smallest amount shown, in yen.
        high: the largest, above `low`.
        most: how many steps at most.

    >>> ticks(-150_000, 220_000, 5)
    [-200000, -100000, 0, 100000, 200000, 300000]
    """
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            first, last = low // step, -(-high // step)
            if last - first <= most:
                return [step * count for count in range(first, last + 1)]
        power *= 10


def yen(amount: int) -> str:
    """Return an amount as people write it.

    >>> yen(-1234567)
    '-1,234,567円'
    """
    return say("charts.yen", amount=f"{amount:,}")


def short_yen(amount: int) -> str:
    """Return an amount for a label: 万円 with one decimal, 億円 with two; exact below 1万円.

    Rounded half away from zero, in integers.

    >>> short_yen(-154_999), short_yen(1_234_567_890)
    ('-15.5万円', '12.35億円')
    """
    size = abs(amount)
    if size < TEN_THOUSAND:
        return yen(amount)
    sign = "-" if amount < 0 else ""
    key, per_unit = "ten_thousand_yen", 10
    # As rounded: 99,999,999 yen would otherwise read 10,000万円.
    if (parts := _nearest(size, TEN_THOUSAND // 10)) >= HUNDRED_MILLION // 1000:
        key, per_unit = "hundred_million_yen", 100
        parts = _nearest(size, HUNDRED_MILLION // 100)
    whole, part = divmod(parts, per_unit)
    decimals = f"{part:0{len(str(per_unit)) - 1}d}".rstrip("0")
    return say(f"charts.{key}", amount=f"{sign}{whole:,}" + (f".{decimals}" if decimals else ""))


def _nearest(amount: int, step: int) -> int:
    return (2 * amount + step) // (2 * step)

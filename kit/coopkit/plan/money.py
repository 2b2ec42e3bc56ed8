"""Exact money: integer yen outside, rationals inside, one named rounding."""

from fractions import Fraction

WEEKS_PER_MONTH = Fraction(52, 12)


def round_half_away(amount: Fraction) -> int:
    """Round to whole yen, half away from zero, so that a spreadsheet's ROUND agrees.

    >>> round_half_away(Fraction(5, 2)), round_half_away(Fraction(-5, 2))
    (3, -3)
    """
    doubled = abs(amount) * 2
    whole = (doubled.numerator + doubled.denominator) // (2 * doubled.denominator)
    return whole if amount >= 0 else -whole

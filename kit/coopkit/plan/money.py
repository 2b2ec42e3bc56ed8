"""Exact money: integer yen outside, rationals inside, one named rounding."""

from decimal import Decimal
from fractions import Fraction

WEEKS_PER_MONTH = Fraction(52, 12)


def hours_in(weekly_hours: Decimal | int, months: int) -> Fraction:
    """Return hours of work in some months, exact: weekly hours x 52/12 x months.

    One fraction is made and not four: a plan of ten years asks this a thousand times.

    >>> hours_in(Decimal("7.5"), 12)
    Fraction(390, 1)
    """
    whole, parts = weekly_hours.as_integer_ratio()
    weeks, part_of_year = WEEKS_PER_MONTH.as_integer_ratio()
    return Fraction(whole * weeks * months, parts * part_of_year)


def round_half_away(amount: Fraction) -> int:
    """Round to whole yen, half away from zero, so that a spreadsheet's ROUND agrees.

    >>> round_half_away(Fraction(5, 2)), round_half_away(Fraction(-5, 2))
    (3, -3)
    """
    doubled = abs(amount) * 2
    whole = (doubled.numerator + doubled.denominator) // (2 * doubled.denominator)
    return whole if amount >= 0 else -whole

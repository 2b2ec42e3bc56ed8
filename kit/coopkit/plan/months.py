"""Months of a projection: their names, and where the business years end."""

from functools import lru_cache

from coopkit.plan.fields import MONTHS_IN_YEAR
from coopkit.plan.parts import Money
from coopkit.text import say

OPENING = "opening"


def month_names(start: str | None, number: int) -> tuple[str, ...]:
    """Return `opening` and the months after it.

    >>> month_names("2027-11", 3)
    ('opening', '2027-11', '2027-12', '2028-01')
    >>> month_names(None, 2)
    ('opening', '1', '2')
    """
    if start is None:
        return (OPENING, *(str(month) for month in range(1, number + 1)))
    first = _count(start)
    names = (
        f"{total // MONTHS_IN_YEAR:04d}-{total % MONTHS_IN_YEAR + 1:02d}"
        for total in range(first, first + number)
    )
    return (OPENING, *names)


def month_label(month: str) -> str:
    """Return a month of a projection in words.

    >>> month_label("2027-04"), month_label("3"), month_label("opening")
    ('2027年4月', '3か月目', 'はじめ')
    """
    if month == OPENING:
        return say("plan.opening")
    year, dash, number = month.partition("-")
    if not dash:
        return say("plan.month_number", number=month)
    return say("plan.month", year=year, month=int(number))


def calendar_month(start: str | None, position: int) -> int | None:
    """Return 1 to 12 for a position of a projection; None without a start month.

    >>> calendar_month("2027-04", 1), calendar_month("2027-04", 10), calendar_month(None, 1)
    (4, 1, None)
    """
    if start is None:
        return None
    return (_count(start) + position - 1) % MONTHS_IN_YEAR + 1


def year_ends(money: Money, months: int) -> tuple[int, ...]:
    """Return the positions of the last months of the business years.

    >>> year_ends(Money(start_month="2027-10", closing_month=3), 36)
    (6, 18, 30)
    >>> year_ends(Money(start_month="2027-10"), 24)
    (12, 24)
    """
    first = MONTHS_IN_YEAR
    if money.closing_month is not None and money.start_month is not None:
        begun = int(money.start_month.partition("-")[2])
        first = (money.closing_month - begun) % MONTHS_IN_YEAR + 1
    return tuple(range(first, months + 1, MONTHS_IN_YEAR))


@lru_cache(maxsize=256)  # every line of a plan asks for the same month again and again
def _count(month: str) -> int:
    """Return months since year 0."""
    year, _, number = month.partition("-")
    return int(year) * MONTHS_IN_YEAR + int(number) - 1

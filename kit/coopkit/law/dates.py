"""Counting days and months as the Civil Code does (民法140条・141条・143条), in Asia/Tokyo dates.

The first day is not counted. A period of weeks or months ends with the day before the
one that corresponds to its first counted day; where a month has no such day, with the
last day of that month. Holidays (142条) move nothing here unless asked: whether that
article applies is not for a program to say.
"""

from calendar import monthrange
from datetime import date, timedelta

MONTHS_PER_YEAR = 12
DAYS_PER_WEEK = 7
TWO_WEEKS = 2 * DAYS_PER_WEEK
SATURDAY = 5


def last_day_within(event: date, days: int) -> date:
    """Return the last day of a period of `days` after `event`, which is not counted.

    >>> last_day_within(date(2026, 10, 1), 14)
    datetime.date(2026, 10, 15)
    """
    return event + timedelta(days=days)


def last_day_of_months(event: date, months: int) -> date:
    """Return the last day of a period of `months` that an event on `event` starts.

    The count starts on the next day. From 15 January six months last from 16 January to
    15 July. From 30 August they start on the 31st; February has no 31st, so they end
    with its last day.

    >>> last_day_of_months(date(2027, 1, 15), 6)
    datetime.date(2027, 7, 15)
    >>> last_day_of_months(date(2026, 8, 30), 6)
    datetime.date(2027, 2, 28)
    """
    first = event + timedelta(days=1)
    years, month = divmod(first.month - 1 + months, MONTHS_PER_YEAR)
    year, month = first.year + years, month + 1
    longest = monthrange(year, month)[1]
    if first.day > longest:
        return date(year, month, longest)
    return date(year, month, first.day) - timedelta(days=1)


def is_weekend(day: date) -> bool:
    """Tell whether a day is a Saturday or Sunday. Public holidays are not known here."""
    return day.weekday() >= SATURDAY


def next_weekday(day: date) -> date:
    """Return the day itself, or the Monday after it if it is on a weekend."""
    while is_weekend(day):
        day += timedelta(days=1)
    return day


def weekday_before(day: date) -> date:
    """Return the day itself, or the Friday before it if it is on a weekend."""
    while is_weekend(day):
        day -= timedelta(days=1)
    return day

"""Times of the course: always Asia/Tokyo, always shown with the weekday."""

from datetime import date, datetime, timedelta, timezone

from coopkit.text import say

# Japan has had no summer time since 1951, so a fixed offset is exact; and Windows
# has no time zone database of its own.
TOKYO = timezone(timedelta(hours=9), "JST")


def show_time(moment: datetime) -> str:
    """Return a time as people in Japan write it, with the weekday.

    >>> from datetime import timezone
    >>> show_time(datetime(2026, 12, 18, 14, 59, tzinfo=timezone.utc))
    '2026-12-18（金）23:59'
    """
    local = moment.astimezone(TOKYO)
    return say(
        "grading.time",
        date=f"{local:%Y-%m-%d}",
        weekday=_weekday(local),
        time=f"{local:%H:%M}",
    )


def show_date(day: date) -> str:
    """Return a day with its weekday.

    >>> show_date(date(2026, 12, 18))
    '2026-12-18（金）'
    """
    return say("grading.date", date=f"{day:%Y-%m-%d}", weekday=_weekday(day))


def _weekday(day: date) -> str:
    return say("grading.weekdays").split()[day.weekday()]

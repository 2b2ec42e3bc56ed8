"""Today in Japan: the day by which dated figures are judged, and how days are written."""

from datetime import date, datetime

from coopkit.text import say
from coopkit.widgets.desk.desk import TOKYO


def today() -> date:
    """Return the day in Japan."""
    return datetime.now(TOKYO).date()


def show_day(day: date) -> str:
    """Return a day as people write it."""
    return say("studio.date", year=day.year, month=day.month, day=day.day)


def show_weekday(day: date) -> str:
    """Return a day with its weekday."""
    return say(
        "studio.day_and_weekday", day=show_day(day), weekday=say(f"studio.weekday.{day.weekday()}")
    )

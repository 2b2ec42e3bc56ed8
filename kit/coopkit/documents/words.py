"""How figures, days and places are written on paper."""

import csv
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

from coopkit import content
from coopkit.plan import Plan, month_label
from coopkit.plan.fields import plain_decimal
from coopkit.plan.months import month_names
from coopkit.plan.prefectures import prefecture_of
from coopkit.text import current_language, say

TOKYO = ZoneInfo("Asia/Tokyo")


def today() -> dt.date:
    """Return the day in Japan."""
    return dt.datetime.now(tz=TOKYO).date()


def day(value: dt.date) -> str:
    """Return a date with its weekday.

    >>> day(dt.date(2026, 11, 26))
    '2026年11月26日（木）'
    """
    weekday = say(f"documents.weekday.{value.weekday()}")
    return say("documents.day", year=value.year, month=value.month, day=value.day, weekday=weekday)


def date_in_words(text: str) -> str:
    """Return a date of a table, `2026-02-16`, as day with weekday; other text as it is."""
    try:
        return day(dt.date.fromisoformat(text))
    except ValueError:
        return text


def yen(amount: int | None) -> str | None:
    """Return an amount with its unit; None stays None, since unknown is not zero.

    >>> yen(1234567), yen(-5), yen(None)
    ('1,234,567円', '-5円', None)
    """
    return None if amount is None else say("documents.yen", amount=f"{amount:,}")


def counted(number: int | None, unit: str) -> str | None:
    """Return a number with a unit such as `people`, `units`, `months` or `years`.

    >>> counted(5, "units"), counted(None, "units")
    ('5口', None)
    """
    return None if number is None else say(f"documents.unit.{unit}", number=f"{number:,}")


def hours(value: Decimal | None) -> str | None:
    """Return weekly hours: `7.5時間`."""
    return None if value is None else say("documents.unit.hours", number=plain_decimal(value))


def percent(value: Decimal | None) -> str | None:
    """Return a percentage: `15.435％`."""
    return None if value is None else say("documents.unit.percent", number=plain_decimal(value))


def yes_no(value: bool | None) -> str | None:
    """Return はい or いいえ."""
    return None if value is None else say("documents.yes" if value else "documents.no")


def business_month(plan: Plan, month: int) -> str:
    """Return a month of business, or the opening (0), in words: `2027年4月` or `3か月目`."""
    return month_label(month_names(plan.money.start_month, month)[month])


def listed(names: Iterable[str]) -> str:
    """Return names one after the other."""
    return say("documents.separator").join(names)


def theme(plan: Plan) -> str | None:
    """Return the theme of the issue in words."""
    return say(f"plan.theme.{plan.issue.theme}") if plan.issue.theme else None


def place(plan: Plan) -> str | None:
    """Return prefecture and municipality of the issue, or its code where no name is known."""
    code = plan.issue.area_code
    if code is None:
        return None
    prefecture, name = prefecture_of(code), _area_names().get(code)
    if prefecture and name:
        return say("documents.place", prefecture=prefecture, name=name)
    return say("documents.place_code", prefecture=prefecture or "", code=code).strip()


@cache
def _area_names() -> dict[str, str]:
    return {row["area_code"]: row["full_name"] for row in rows_of("kanagawa", "areas")}


def rows_of(package: str, table: str) -> list[dict[str, str]]:
    """Return the rows of a table of a data package, as texts.

    Raises:
        coopkit.content.ContentMissingError: the data package is not installed.
    """
    path = content.dataset(package) / f"{table}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def translated(row: dict[str, str], name: str) -> str:
    """Return the column of a table in the user's language."""
    return row[f"{name}_{current_language()}"]


def name_of(plan: Plan) -> str:
    """Return the team's name for its co-operative, or that there is none yet."""
    return (plan.name or "").strip() or say("documents.no_name")


def file_title(plan: Plan, kind: str) -> str:
    """Return the title in a file's properties: its kind and the team's name."""
    return say("documents.title", kind=kind, name=name_of(plan))


def hours_in_year(value: Fraction) -> str:
    """Return hours of work in a year: exact where two decimals hold it, else about.

    >>> hours_in_year(Fraction(1040)), hours_in_year(Fraction(1000, 3))
    ('1,040時間', '約333.3時間')
    """
    hundredths = value * 100
    if hundredths.denominator == 1:
        exact = plain_decimal(Decimal(int(hundredths)) / 100)
        return say("documents.unit.hours", number=f"{Decimal(exact):,f}")
    tenths = plain_decimal(Decimal(int(value * 10 + Fraction(1, 2))) / 10)
    return say("documents.unit.about_hours", number=f"{Decimal(tenths):,f}")

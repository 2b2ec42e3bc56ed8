"""The tables that a plan leans on, as plain rows: rates, permits, insurance, examples."""

import csv
import datetime as dt
import re
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from coopkit import content
from coopkit.text import current_language, say

Row = MappingProxyType[str, str]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# How sure a row is. What stands on memory alone has no letter here, and is never shown.
CONFIDENCES = ("S", "S+", "2", "I", "question", "own")


@cache
def rows(package: str, table: str) -> tuple[Row, ...]:
    """Return the rows of one table of a data package, each column as text.

    Args:
        package: such as `permits`.
        table: such as `rates`.

    Raises:
        coopkit.content.ContentMissingError: the package is not installed.
    """
    path = content.dataset(package) / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(MappingProxyType(row) for row in csv.DictReader(file))


def shown(row: Row) -> bool:
    """Tell whether a row was read somewhere, or is our own question: never from memory."""
    return row["confidence"] in CONFIDENCES


def worded(row: Row, field: str) -> str:
    """Return `<field>_ja` or `<field>_en`, by the user's language."""
    return row[f"{field}_{current_language()}"]


def optional_day(text: str) -> dt.date | None:
    """Return a day, or None for an empty cell."""
    return dt.date.fromisoformat(text) if text else None


def confidence_words(confidence: str) -> str:
    """Return how sure a row is, in words.

    >>> confidence_words("I")
    'この教材の計算'
    """
    return say(f"rates.confidence.{confidence.rstrip('+')}")


def plain_day(day: dt.date) -> str:
    """Return a day in words, without the weekday: these are dates of papers, not meetings.

    >>> plain_day(dt.date(2026, 10, 1))
    '2026年10月1日'
    """
    return say("rates.day", year=day.year, month=day.month, day=day.day)


def in_words(cell: str) -> str:
    """Return a cell of a table as people read it: a day in words, all else as it stands.

    >>> in_words("2026-10-01"), in_words("34")
    ('2026年10月1日', '34')
    """
    return plain_day(dt.date.fromisoformat(cell)) if _DAY.fullmatch(cell) else cell


class Areas(NamedTuple):
    """The codes in which a place lies: itself, its city, its prefecture."""

    place: str
    city: str
    prefecture: str


@cache
def areas_of(area_code: str) -> Areas:
    """Return the codes in which a municipality or ward lies.

    >>> areas_of("14115")
    Areas(place='14115', city='14100', prefecture='14000')
    """
    parents = {row["area_code"]: row["parent_code"] for row in rows("kanagawa", "areas")}
    city = parents.get(area_code) or area_code
    return Areas(area_code, city, f"{area_code[:2]}000")

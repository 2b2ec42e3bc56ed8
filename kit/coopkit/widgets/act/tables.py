"""Rows of the data package `act`, in the language of the user."""

import csv
from functools import cache

from coopkit import content
from coopkit.text import current_language

Row = dict[str, str]


@cache
def act_rows(table: str) -> tuple[Row, ...]:
    """Return the rows of one table, such as `legal_forms`, in its order; not to be changed.

    Args:
        table: the name of the file in `datasets/act`, without `.csv`.

    Raises:
        coopkit.content.ContentMissingError: the data package is not installed.
    """
    path = content.dataset("act") / f"{table}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def words(row: Row, column: str) -> str:
    """Return a text that stands in both languages, such as `title_ja` and `title_en`.

    >>> words({"title_ja": "名称", "title_en": "Name"}, "title")
    '名称'
    """
    return row[f"{column}_{current_language()}"]

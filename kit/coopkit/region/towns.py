"""The names of municipalities and wards, quickly: read without pandas."""

import csv
import unicodedata
from functools import cache

from coopkit import content

REGION = "kanagawa"
# From a katakana to its hiragana.
_KANA_STEP = ord("ァ") - ord("ぁ")


@cache
def towns(*, whole_cities: bool = True) -> tuple[tuple[str, str], ...]:
    """Return (name, five-digit code) of every municipality and ward, in order of the codes.

    A ward stands with its city. A person who opens a form should not wait for pandas, as
    `load` would make them.

    Args:
        whole_cities: with False, a city that has wards is left out: a map shows the wards.

    Raises:
        coopkit.content.ContentMissingError: the region pack is not installed.
    """
    divided = set() if whole_cities else {row["parent_code"] for row in _rows()}
    return tuple(
        (row["full_name"], row["area_code"]) for row in _rows() if row["area_code"] not in divided
    )


def find_towns(text: str) -> tuple[tuple[str, str], ...]:
    """Return (name, code) of the towns whose name or reading holds a text; all for an empty one.

    >>> find_towns("みうら")
    (('三浦市', '14210'),)
    """
    wanted = _plain(text)
    return tuple(
        (row["full_name"], row["area_code"])
        for row in _rows()
        if any(wanted in _plain(row[name]) for name in ("full_name", "kana", "area_code"))
    )


def _plain(text: str) -> str:
    """Return a text as it is compared: katakana as hiragana, full width as half, no blanks."""
    # NFKC also makes half-width katakana whole.
    letters = "".join(unicodedata.normalize("NFKC", text).split())
    return "".join(
        chr(ord(sign) - _KANA_STEP) if "ァ" <= sign <= "ヶ" else sign for sign in letters
    )


@cache
def _rows() -> list[dict[str, str]]:
    path = content.dataset(REGION) / "areas.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def town_name(code: str | None) -> str | None:
    """Return the name of a code; the code itself where this region does not know it."""
    if code is None:
        return None
    return next((name for name, known in towns() if known == code), code)


def town_office(code: str) -> tuple[float, float] | None:
    """Return latitude and longitude (degrees) of a town or ward office; None if not known."""
    row = next((row for row in _rows() if row["area_code"] == code), None)
    if row is None or not row["office_latitude"] or not row["office_longitude"]:
        return None
    return float(row["office_latitude"]), float(row["office_longitude"])

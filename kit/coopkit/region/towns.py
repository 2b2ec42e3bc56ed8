"""The names of municipalities and wards, quickly: read without pandas."""

import csv
from functools import cache

from coopkit import content

REGION = "kanagawa"


@cache
def towns() -> tuple[tuple[str, str], ...]:
    """Return (name, five-digit code) of every municipality and ward, in order of the codes.

    A ward stands with its city. A person who opens a form should not wait for pandas, as
    `load` would make them.

    Raises:
        coopkit.content.ContentMissingError: the region pack is not installed.
    """
    path = content.dataset(REGION) / "areas.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple((row["full_name"], row["area_code"]) for row in rows)


def town_name(code: str | None) -> str | None:
    """Return the name of a code; the code itself where this region does not know it."""
    if code is None:
        return None
    return next((name for name, known in towns() if known == code), code)

"""Places that a team may ask for a visit: filtered by interest, ordered by distance or lot.

Nothing here judges a place or a person. A mark such as `cooking` says what a place's
listed work has to do with, not how good it is at it; the number of marks that fit never
changes the order.
"""

import csv
import datetime as dt
import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from coopkit import content
from coopkit.region.towns import town_name, town_office

# What a team can mark; every word of the table is one of these.
CAN = (
    "cooking",
    "housework",
    "listening",
    "selling",
    "computer",
    "numbers",
    "carrying",
    "outdoors",
    "making",
)
WANT = ("see_work", "found", "deciding", "local", "partner", "money", "rules")
_EVERY_THEME = "all"
_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Check:
    """Whom somebody asked, and when; a place that nobody asked has none.

    Attributes:
        by: who confirmed it, in the words of the table; empty where only the day is known.
        on: the day.
    """

    by: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class VisitPlace:
    """One place to ask for a visit or a talk.

    Attributes:
        id: as in the course's tables.
        kind: `cooperatives`, `council_members` or `contacts`: the table that lists it.
        name: its whole name.
        organisation: who runs a desk; empty for others.
        work: what it does, as listed; empty where the list does not say.
        area_code: municipality or ward, or None where nobody has looked it up.
        place_basis: why this place is taken to be there; empty for the list's own word.
        themes, can, want: marks of this kit; `themes` may hold `all`.
        basis: what the marks were made from.
        visit: whether it receives visitors; None: nobody has asked.
        listed: who confirmed name and work.
        visit_checked: who confirmed `visit`.
    """

    id: str
    kind: str
    name: str
    organisation: str
    work: str
    area_code: str | None
    place_basis: str
    themes: frozenset[str]
    can: frozenset[str]
    want: frozenset[str]
    basis: str
    visit: bool | None
    listed: Check | None
    visit_checked: Check | None

    @property
    def town(self) -> str | None:
        """The name of the municipality or ward; None where it is not known."""
        return town_name(self.area_code)

    def fits(
        self,
        theme: str | None = None,
        can: Collection[str] = (),
        want: Collection[str] = (),
    ) -> bool:
        """Return whether it has the theme, one mark of `can` and one of `want`.

        A question that was left open (no theme, no mark) asks for nothing.
        """
        return (
            (theme is None or bool(self.themes & {theme, _EVERY_THEME}))
            and (not can or bool(self.can & set(can)))
            and (not want or bool(self.want & set(want)))
        )

    def distance_from(self, area_code: str) -> float | None:
        """Return km in a straight line, from town hall to town hall; None if not known."""
        here = town_office(area_code)
        there = town_office(self.area_code) if self.area_code else None
        return None if here is None or there is None else straight_km(here, there)


def straight_km(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return the length of the way over the globe between two points (degrees), in km.

    >>> round(straight_km((35.0, 139.0), (36.0, 139.0)))
    111
    """
    (north, east), (to_north, to_east) = (
        (math.radians(latitude), math.radians(longitude)) for latitude, longitude in (start, end)
    )
    half = (
        math.sin((to_north - north) / 2) ** 2
        + math.cos(north) * math.cos(to_north) * math.sin((to_east - east) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))


def by_chance(places: Iterable[VisitPlace], lot: int) -> tuple[VisitPlace, ...]:
    """Return the places in the order of a lot; the same number gives the same order.

    A digest is taken, not a random generator, so that a class that types the number of
    the projector sees the same on every machine and version of Python.
    """
    return tuple(sorted(places, key=lambda place: _drawn(lot, place.id)))


def by_distance(places: Iterable[VisitPlace], area_code: str, lot: int) -> tuple[VisitPlace, ...]:
    """Return the nearest first; equal distances by lot, unknown ones at the end by lot."""
    drawn = by_chance(places, lot)
    return tuple(
        sorted(
            drawn,
            # Whole kilometres, as people see them: what looks equal is equal.
            key=lambda place: (
                math.inf if (km := place.distance_from(area_code)) is None else round(km)
            ),
        )
    )


def _drawn(lot: int, name: str) -> bytes:
    return sha256(f"{lot}:{name}".encode()).digest()


@cache
def load_visit_places() -> tuple[VisitPlace, ...]:
    """Return the places of the course's table `visits`, in its order (which means nothing).

    Raises:
        coopkit.content.ContentMissingError: the data package `course` is not installed.

    Source: slides of the council (2026-02-16) and the prefecture's page; the marks are
    this kit's own.
    """
    listed = {
        (table, row["id"]): row
        for table in ("cooperatives", "council_members", "contacts")
        for row in _rows(table)
    }
    return tuple(_place(row, listed[row["listed_in"], row["id"]]) for row in _rows("visits"))


def _place(row: dict[str, str], listed: dict[str, str]) -> VisitPlace:
    return VisitPlace(
        id=row["id"],
        kind=row["listed_in"],
        name=listed["name"],
        organisation=listed.get("organisation", ""),
        work=listed.get("business", ""),
        area_code=listed.get("municipality_code") or row["municipality_code"] or None,
        place_basis=row["place_basis"],
        themes=frozenset(row["themes"].split()),
        can=frozenset(row["can"].split()),
        want=frozenset(row["want"].split()),
        basis=row["basis"],
        visit={"yes": True, "no": False}.get(row["visit"]),
        listed=_check(listed),
        visit_checked=_check(row),
    )


def _check(row: dict[str, str]) -> Check | None:
    day = row.get("confirmed_on", "")
    return Check(row.get("confirmed_by", ""), dt.date.fromisoformat(day)) if day else None


def _rows(table: str) -> list[dict[str, str]]:
    path = content.dataset("course") / f"{table}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))

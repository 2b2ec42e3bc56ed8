"""Where the figures of a town's sheet come from: numbered, each with its day."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coopkit.documents import words
from coopkit.text import say

if TYPE_CHECKING:
    from coopkit.region import Region


class Sources:
    """The publications behind some indicators of a region, and behind its assets.

    Args:
        region: from `coopkit.region.load`.
        indicators: in the order of the sheet.
    """

    def __init__(self, region: "Region", indicators: Sequence[str]) -> None:
        self._region = region
        self._records = {one: region.source(one) for one in indicators}
        numbers: dict[tuple[str, str, dt.date], int] = {}
        self._numbers = {
            one: numbers.setdefault((source.publisher, source.title, source.date), len(numbers) + 1)
            for one, source in self._records.items()
        }

    def number(self, indicator: str) -> int:
        """Return the number of an indicator's publication; one publication and day has one."""
        return self._numbers[indicator]

    def lines(self, today: dt.date) -> list[str]:
        """Return each publication, then those of the assets, then how they were read."""
        found = []
        for number, one in {number: one for one, number in self._numbers.items()}.items():
            source = self._records[one]
            past = source.is_past(today)
            found.append(
                say(
                    "town.source_past" if past else "town.source",
                    number=number,
                    publisher=source.publisher,
                    title=source.title,
                    date=_time(source.date, today),
                    **({"until": _day(source.valid_until)} if past else {}),
                )
            )
        found.append(say("town.assets_source", sources=words.listed(self._of_assets())))
        read_on = _day(next(iter(self._records.values())).read_on)
        found.append(say("town.read_on", date=read_on, credit=self._region.boundary_credit))
        return found

    def _of_assets(self) -> list[str]:
        years: dict[tuple[str, str], set[int]] = {}
        kinds = self._region.assets.drop_duplicates("kind")
        for row in kinds[["publisher", "title", "year"]].to_dict("records"):
            years.setdefault((row["publisher"], row["title"]), set()).add(int(row["year"]))
        return [
            say(
                "town.asset_source",
                publisher=publisher,
                title=title,
                year=say("town.and").join(str(year) for year in sorted(found)),
            )
            for (publisher, title), found in years.items()
        ]


def _time(when: dt.date, today: dt.date) -> str:
    """Return the day of a figure; what lies ahead of today is a projection, not a day."""
    return say("town.estimate", year=when.year) if when > today else _day(when)


def _day(when: dt.date) -> str:
    return say("town.day", year=when.year, month=when.month, day=when.day)

"""The small charts of a town's sheet: so far, and ahead."""

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from coopkit.charts.series import describe_series, series_svg
from coopkit.documents import words
from coopkit.region.standing import rounded
from coopkit.text import current_language

if TYPE_CHECKING:
    from coopkit.region import Region

# Those whose years are drawn, the first of each pair that the region has.
_SERIES = (
    ("population_census_2020", "population_total_2026"),
    ("single_65_over_share_2020", "single_65_over_2020"),
    ("births_2023",),
    ("establishments_per_1000_2021",),
)
_SERIES_OF_THEME = {
    "education": "pupils_per_elementary_school_2024",
    "childcare": "waiting_children_2026",
    "mobility": "commuters_out_share_2020",
}


class Years:
    """The years of a few indicators of a region, read once for all its towns.

    Args:
        region: from `coopkit.region.load`.
        level: of its municipalities.
        theme: of the sheet; it has one chart of its own.
    """

    def __init__(self, region: "Region", level: str, theme: str | None) -> None:
        table = region.indicators.set_index("id")
        known = set(table.index[table["series"].astype(bool)])
        choices: list[tuple[str, ...]] = [*_SERIES]
        if own := _SERIES_OF_THEME.get(theme or ""):
            choices[-1] = (own,)
        chosen = (next((one for one in few if one in known), None) for few in choices)
        self._rows: dict[str, Any] = {one: table.loc[one] for one in chosen if one is not None}
        self._values = {
            one: _by_town(region.series(one, level), int(row["decimals"]))
            for one, row in self._rows.items()
        }
        self._projected = {one: region.projected_years(one) for one in self._rows}
        self._publishers = {
            one: words.listed(dict.fromkeys(map(str, region.series_sources(one)["publisher"])))
            for one in self._rows
        }

    def of(self, code: str, pictures: dict[str, bytes]) -> Iterator[dict[str, str]]:
        """Yield the charts of one town: title, picture, words, publishers.

        Args:
            code: of the town.
            pictures: takes the pictures by name.
        """
        for one, row in self._rows.items():
            years, unit = self._values[one][code], str(row["unit"])
            name = f"series-{one}"
            pictures[name] = series_svg(years, self._projected[one], unit).encode()
            yield {
                "title": str(row[f"name_{current_language()}"]),
                "picture": name,
                "words": describe_series(years, self._projected[one], unit),
                "source": self._publishers[one],
            }


def _by_town(table: Any, decimals: int) -> dict[str, dict[int, Decimal | None]]:
    return {
        str(code): {
            int(year): None if math.isnan(value) else rounded(float(value), decimals)
            for year, value in row.items()
        }
        for code, row in table.iterrows()
    }

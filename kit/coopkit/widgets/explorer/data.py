"""What the explorer looks up in a region pack, each thing once. pandas waits until it is asked."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from coopkit.text import current_language

if TYPE_CHECKING:
    from coopkit.region import Region, Source
    from coopkit.region.standing import Standings

START = "start"
# A map can switch between so many.
MOST_ON_A_MAP = 20


class Lookup:
    """A region, with what was read of it.

    Args:
        name: of the pack.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._standings: dict[tuple[str, str], Standings] = {}
        self._codes: dict[str, list[str]] = {}
        self._levels: dict[str, tuple[str, ...]] = {}
        self._sources: dict[str, Source] = {}

    @cached_property
    def region(self) -> "Region":
        """The pack."""
        from coopkit.region import load

        return load(self._name)

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        """Every indicator by id: a row of `Region.indicators`."""
        rows: Any = self.region.indicators.to_dict("records")
        return {str(row["id"]): row for row in rows}

    @cached_property
    def areas(self) -> dict[str, dict[str, Any]]:
        """Every area by code: a row of `Region.areas`."""
        rows: Any = self.region.areas.reset_index().to_dict("records")
        return {str(row["area_code"]): row for row in rows}

    @cached_property
    def themes(self) -> list[str]:
        """The themes, in the order of the pack."""
        return list(dict.fromkeys(str(row["theme"]) for row in self.rows.values()))

    def indicators(self, theme: str, *, more: bool) -> list[str]:
        """Return the indicators of a theme: those to begin with, and with `more` the rest."""
        if theme == START:
            return [one for one, row in self.rows.items() if row["starter"]]
        of_theme = [one for one, row in self.rows.items() if row["theme"] == theme]
        first = [one for one in of_theme if self.rows[one]["starter"]] or of_theme[:1]
        return first + ([one for one in of_theme if one not in first] if more else [])

    def on_one_map(self, indicator: str, among: list[str]) -> list[str]:
        """Return which of some indicators have the finest level of one; it is with them."""
        level = self.levels(indicator)[0]
        fitting = [one for one in among if self.levels(one)[0] == level]
        if indicator not in fitting[:MOST_ON_A_MAP]:
            fitting.insert(0, indicator)
        return fitting[:MOST_ON_A_MAP]

    def levels(self, indicator: str) -> tuple[str, ...]:
        """Return the levels at which an indicator has values, the finest first."""
        if indicator not in self._levels:
            self._levels[indicator] = self.region.levels_of(indicator)
        return self._levels[indicator]

    def codes(self, level: str) -> list[str]:
        """Return the codes of a level."""
        if level not in self._codes:
            self._codes[level] = self.region.codes(level)
        return self._codes[level]

    def place(self, indicator: str, code: str) -> tuple[str, str]:
        """Return code and level at which an area can be compared.

        A ward has no value of what is known for cities only: then it is its city.
        """
        for level in self.levels(indicator):
            if code in self.codes(level):
                return code, level
        level = self.levels(indicator)[-1]
        parent = self.areas[code]["parent_code"]
        return (parent if isinstance(parent, str) else code), level

    def standings(self, indicator: str, level: str) -> "Standings":
        """Return one indicator of all areas of a level."""
        from coopkit.region.standing import Standings

        key = (indicator, level)
        if key not in self._standings:
            self._standings[key] = Standings(self.region, indicator, level)
        return self._standings[key]

    def source(self, indicator: str) -> "Source":
        """Return who published an indicator."""
        if indicator not in self._sources:
            self._sources[indicator] = self.region.source(indicator)
        return self._sources[indicator]

    def title(self, indicator: str) -> str:
        """Return what an indicator is called."""
        return str(self.rows[indicator][f"name_{current_language()}"])

    def name(self, code: str) -> str:
        """Return what an area is called."""
        return str(self.areas[code]["full_name"])

    def years(
        self, indicator: str, code: str, level: str
    ) -> tuple[Mapping[int, Decimal | None], tuple[int, ...]]:
        """Return the years of an indicator in an area, and which are projections."""
        import math

        from coopkit.region.standing import rounded

        if not self.rows[indicator]["series"]:
            return {}, ()
        row: Any = self.region.series(indicator, level).loc[code]
        decimals = int(self.rows[indicator]["decimals"])
        values = {
            int(str(year)): None if math.isnan(value) else rounded(float(value), decimals)
            for year, value in row.items()
        }
        return values, self.region.projected_years(indicator)

    def treasures(self, code: str) -> list[tuple[str, str, str, int]]:
        """Return what there is in an area: kind, count with unit or names, publisher, year."""
        import math

        if code not in self._treasures:
            return []
        found = []
        for row in self._treasures[code]:
            if isinstance(row["name"], str):
                found.append((row["kind_name"], row["name"], row["publisher"], int(row["year"])))
            elif not math.isnan(row["count"]) and row["count"] > 0:
                count = f"{int(row['count']):,}{row['unit']}"
                found.append((row["kind_name"], count, row["publisher"], int(row["year"])))
        return found

    @cached_property
    def _treasures(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        assets = self.region.assets
        # Hospitals, clinics and dentists stand there one by one where they are known.
        counted = set(assets.loc[assets["kind"] == "clinic", "area_code"])
        twice = (assets["kind"] == "medical_facility") & assets["area_code"].isin(counted)
        for row in assets[~twice].to_dict("records"):
            found.setdefault(str(row["area_code"]), []).append(
                {str(name): value for name, value in row.items()}
            )
        return found

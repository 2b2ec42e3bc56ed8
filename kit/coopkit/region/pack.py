"""A region pack: one folder below `datasets/` in a fixed form, whatever the prefecture."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopkit import content
from coopkit.region import topology as topologies
from coopkit.region.datapackage import DataPackage, UnknownNameError, listed
from coopkit.region.geometry import Ring
from coopkit.region.source import Source, joined
from coopkit.region.whole import whole
from coopkit.text import current_language, say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Level:
    """One way of dividing the region, such as its 33 municipalities.

    Attributes:
        id: `area58` or `municipality33` in Kanagawa.
        title: its name for people, in the user's language.
        areas: how many areas it has.
    """

    id: str
    title: str
    areas: int


@dataclass(frozen=True)
class Region:
    """Tables and boundaries of a region, read when they are first asked for.

    Make one with `load`. A value that the publisher does not give stays missing (`NaN`);
    nothing is estimated.

        >>> kanagawa = load("kanagawa")
        >>> float(kanagawa.table("population_total_2026", "municipality33").sum())
        9194723.0
    """

    package: DataPackage

    @property
    def id(self) -> str:
        """The name of the pack, such as `kanagawa`."""
        return str(self.package.descriptor["name"])

    @property
    def name(self) -> str:
        """The region's name in the user's language, such as 神奈川県."""
        return str(self.package.descriptor[f"name_{current_language()}"])

    @property
    def boundary_credit(self) -> str:
        """The credit line that the publisher of the boundaries asks for."""
        return str(self.package.descriptor["boundary_credit"])

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of this region, the finest first."""
        title = "title" if current_language() == "ja" else "title_en"
        return tuple(
            Level(level, str(one[title]), int(one["areas"]))
            for level, one in self.package.descriptor["levels"].items()
        )

    @property
    def areas(self) -> "pd.DataFrame":
        """All areas of all levels (61 rows in Kanagawa), index: 5-digit code as text.

        Columns: name, full_name (wards with their city), kana, type, parent_code (of a
        ward), region6, in_area58, in_municipality33, office_latitude, office_longitude
        (degrees). Wards and their city are both here: use `codes(level)`, never a sum
        over all rows.
        """
        return self.package.read("areas").set_index("area_code")

    @property
    def indicators(self) -> "pd.DataFrame":
        """All indicators, one per row.

        Columns: id, theme, name_ja, name_en, unit, decimals (to show), year, date, level
        (the finest with values), publisher, licence, kind (`count`, `share`, `rate`,
        `density`, `change`, `index`), starter (one of the twelve to begin with), formula,
        direction, caveat (what the number does not tell), missing_reason, valid_until,
        formula_ja (the formula in words), series (whether `series` has its years).
        """
        table = self.package.read("indicators")
        # An index has no unit, and a word for that would be read as one.
        table["unit"] = table["unit"].fillna("")
        cited = [self._records(names) for names in table["source"]]
        after = list(table.columns).index("level") + 1
        table.insert(after, "publisher", [joined(one, "publisher") for one in cited])
        table.insert(after + 1, "licence", [joined(one, "licence", " ／ ") for one in cited])
        return table.drop(columns=["source"])

    def codes(self, level: str) -> list[str]:
        """Return the codes of the areas of a level, in the order of their codes.

        Raises:
            UnknownNameError: there is no such level.
        """
        areas = self.areas
        chosen = areas[areas[self._level(level)["column"]].astype(bool)]
        return [str(code) for code in chosen.index]

    def levels_of(self, indicator_id: str) -> tuple[str, ...]:
        """Return the levels at which an indicator has values, the finest first.

        Wards add up to cities, so values of the finer level imply those of the coarser.

        Raises:
            UnknownNameError: there is no such indicator.
        """
        levels = [level.id for level in self.levels]
        return tuple(levels[levels.index(str(self._indicator(indicator_id)["level"])) :])

    def table(self, indicator_id: str, level: str | None = None) -> "pd.Series[float]":
        """Return the values of one indicator.

        Args:
            indicator_id: from the column `id` of `indicators`.
            level: `area58`, `municipality33`; the finest that has values when left out.

        Returns:
            A Series named by the indicator, index: the codes of all areas of the level,
            unit: as in `indicators`. Missing stays `NaN`.

        Raises:
            UnknownNameError: no such indicator or level, or no values at that level.
        """
        available = self.levels_of(indicator_id)
        wanted = level or available[0]
        self._level(wanted)
        if wanted not in available:
            raise UnknownNameError(
                say(
                    "region.level_not_available",
                    indicator=indicator_id,
                    level=wanted,
                    known=listed(list(available)),
                )
            )
        return _values(self.package)[indicator_id].reindex(self.codes(wanted)).copy()

    def series(self, indicator_id: str, level: str | None = None) -> "pd.DataFrame":
        """Return the values of one indicator in all its years.

        Years that nobody published are no columns, areas without a value are `NaN`;
        nothing is filled in between. Which years are projections: `projected_years`. The
        years may come from several publications: `series_sources`.

        Args:
            indicator_id: from the column `id` of `indicators`.
            level: as in `table`.

        Returns:
            Rows: the codes of all areas of the level; columns: years (whole numbers, in
            order); unit: as in `indicators`. No columns if the indicator has no series.

        Raises:
            UnknownNameError: as in `table`.
        """
        codes = self.table(indicator_id, level).index
        rows = self.package.read("series")
        rows = rows[rows["indicator_id"] == indicator_id].astype({"year": int})
        wide = rows.pivot_table(index="area_code", columns="year", values="value")
        return wide.reindex(codes).rename_axis(index="area_code", columns="year").astype(float)

    def projected_years(self, indicator_id: str) -> tuple[int, ...]:
        """Return the years of `series` that are projections, not observations.

        Raises:
            UnknownNameError: there is no such indicator.
        """
        rules = self.series_sources(indicator_id)
        chosen = rules.loc[rules["kind"] == "projection", "years"]
        return tuple(sorted(int(year) for years in chosen for year in years.split()))

    def series_sources(self, indicator_id: str) -> "pd.DataFrame":
        """Return where the years of a series come from, one row per publication.

        Columns: years (text, separated by spaces), kind (`observation` or `projection`),
        title, publisher, formula, formula_ja.

        Raises:
            UnknownNameError: there is no such indicator.
        """
        self._indicator(indicator_id)
        rules = self.package.read("series_rules")
        rules = rules[rules["indicator_id"] == indicator_id].reset_index(drop=True)
        cited = [self._records(names) for names in rules["source"]]
        for column in ("publisher", "title"):
            rules.insert(3, column, [joined(one, column) for one in cited])
        return rules.drop(columns=["indicator_id", "order", "source"])

    @property
    def assets(self) -> "pd.DataFrame":
        """What there is in each place (地域の宝): counts, and what has a name, kind by kind.

        Columns: kind, kind_name (in the user's language), area_code, level (the finest the
        kind is counted at), name (missing for counts), count (missing where the publisher
        gives none), unit, year, publisher, title (of the publication), note, latitude,
        longitude (degrees, of the town hall; only for what has a name, because only its
        town is known). Wards and their city are both here: choose by `codes(level)`.
        """
        kinds = self.package.read("asset_kinds").set_index("id")
        cited = [self._records(names) for names in kinds["source"]]
        kinds["publisher"] = [joined(one, "publisher") for one in cited]
        kinds["title"] = [joined(one, "title") for one in cited]
        kinds["kind_name"] = kinds[f"name_{current_language()}"]
        kinds["place"] = range(len(kinds))
        about = kinds[["kind_name", "level", "unit", "year", "publisher", "title", "place"]]
        table = self.package.read("assets").join(about, on="kind")
        table = table.sort_values("place", kind="stable", ignore_index=True)
        places = self.areas[["office_latitude", "office_longitude"]]
        places = places.set_axis(["latitude", "longitude"], axis="columns")
        table = table.join(places, on="area_code")
        table.loc[table["name"].isna(), ["latitude", "longitude"]] = None
        first = ["kind", "kind_name", "area_code", "level", "name", "count", "unit", "year"]
        return table[[*first, "publisher", "title", "note", "latitude", "longitude"]]

    def boundaries(self, level: str) -> dict[str, Any]:
        """Return the boundaries of a level as GeoJSON (longitude, latitude).

        The `id` of each feature is the area's code. Published as 国土数値情報（行政区域）
        by the Ministry of Land, Infrastructure, Transport and Tourism; show
        `boundary_credit` beside them.

        Raises:
            UnknownNameError: there is no such level.
        """
        self._level(level)
        read, arcs = _topology(self.package.path(self._boundaries))
        return topologies.to_geojson(read, level, arcs)

    def topology(self, level: str) -> dict[str, Any]:
        """Return the boundaries of a level as TopoJSON: neighbours share their border.

        Whole numbers of 0.00001 degrees, arcs as differences; it holds the very shapes
        of `boundaries` in less than half the room.

        Raises:
            UnknownNameError: there is no such level.
        """
        self._level(level)
        return topologies.only(_topology(self.package.path(self._boundaries))[0], level)

    def neighbours(self, code: str, level: str | None = None) -> tuple[str, ...]:
        """Return the areas of a level that share a border with one of them.

        Args:
            code: of the area.
            level: the finest that has it when left out; a city has wards as neighbours
                only at a level on which it is an area itself.

        Raises:
            UnknownNameError: no such level, or no such area at that level.
        """
        found = level or next((one.id for one in self.levels if code in self.codes(one.id)), None)
        areas = {} if found is None else _neighbours(self.package.path(self._boundaries), found)
        if code not in areas:
            raise UnknownNameError(say("region.unknown_area", area=code, region=self.name))
        return areas[code]

    def whole(self, indicator_id: str) -> float | None:
        """Return the value of the whole region; None where it cannot be computed.

        The formula over the sums of its figures, never a mean of areas: a share of the
        region is that of its people. See `coopkit.region.whole`.

        Raises:
            UnknownNameError: there is no such indicator.
        """
        return whole(self, str(self._indicator(indicator_id)["id"]))

    def source(self, indicator_id: str) -> Source:
        """Return who published an indicator, when, and until when it may be shown.

        An indicator computed from several publications names them all.

        Raises:
            UnknownNameError: there is no such indicator.
        """
        row = self._indicator(indicator_id)
        records = self._records(str(row["source"]))
        read_on = str(self.package.resource("indicator_values")["date_read"])
        return Source(
            title=joined(records, "title"),
            publisher=joined(records, "publisher"),
            date=dt.date.fromisoformat(str(row["date"])),
            licence=joined(records, "licence", " ／ "),
            read_on=dt.date.fromisoformat(read_on),
            valid_until=dt.date.fromisoformat(str(row["valid_until"])),
            formula=str(row["formula"]),
            note=joined(records, "note", ""),
            url=next((one["path"] for one in records if "path" in one), None),
            formula_ja=str(row["formula_ja"]),
            keys=tuple(str(row["source"]).split()),
        )

    def indicator(self, indicator_id: str) -> "pd.Series[Any]":
        """Return one row of `indicators`.

        Raises:
            UnknownNameError: there is no such indicator.
        """
        self._indicator(indicator_id)
        table = self.indicators
        return table[table["id"] == indicator_id].iloc[0]

    def _indicator(self, indicator_id: str) -> "pd.Series[Any]":
        table = self.package.read("indicators")
        chosen = table[table["id"] == indicator_id]
        if chosen.empty:
            known = listed([str(one) for one in table["id"]])
            raise UnknownNameError(
                say(
                    "region.unknown_indicator",
                    indicator=indicator_id,
                    region=self.name,
                    known=known,
                )
            )
        return chosen.iloc[0]

    def _records(self, names: str) -> list[dict[str, str]]:
        """Return the sources of those names, separated by spaces."""
        sources = {one["key"]: one for one in self.package.descriptor["sources"]}
        return [sources[name] for name in names.split()]

    @property
    def _boundaries(self) -> str:
        return str(self.package.descriptor["boundaries"])

    def _level(self, level: str) -> dict[str, Any]:
        levels: dict[str, dict[str, Any]] = self.package.descriptor["levels"]
        if level not in levels:
            raise UnknownNameError(
                say("region.unknown_level", level=level, known=listed(list(levels)))
            )
        return levels[level]


def load(name: str | Path) -> Region:
    """Return the pack of a region, such as `kanagawa`, or the one in a folder.

    Nothing but its description is read yet.

    Args:
        name: of an installed pack, or the path of a folder made by `coopkit region new`.

    Raises:
        UnknownNameError: there is no such region; the message lists those there are.
    """
    packs = _installed()
    if str(name) in packs:
        return Region(DataPackage(packs[str(name)]))
    package = DataPackage(Path(name))
    if (package.folder / "datapackage.json").is_file() and "levels" in package.descriptor:
        return Region(package)
    raise UnknownNameError(say("region.unknown_region", name=name, known=listed(sorted(packs))))


def _installed() -> dict[str, Path]:
    """Region packs are the data packages that declare levels."""
    folders = (content.root() / "datasets").glob("*/datapackage.json")
    packages = (DataPackage(path.parent) for path in folders)
    return {one.folder.name: one.folder for one in packages if "levels" in one.descriptor}


@cache
def _values(package: DataPackage) -> "dict[str, pd.Series[float]]":
    """Return the values of each indicator by area code; not to be changed."""
    table = package.read("indicator_values").set_index("area_code")
    return {
        str(name): rows["value"].rename(str(name))
        for name, rows in table.groupby("indicator_id", sort=False)
    }


@cache
def _neighbours(path: Path, level: str) -> dict[str, tuple[str, ...]]:
    return topologies.neighbours(_topology(path)[0], level)


@cache
def _topology(path: Path) -> tuple[topologies.Topology, list[Ring]]:
    """Return boundaries and their arcs as points; not to be changed."""
    read: topologies.Topology = json.loads(path.read_text(encoding="utf-8"))
    return read, topologies.decode_arcs(read)

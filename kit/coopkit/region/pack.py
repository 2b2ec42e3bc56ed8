"""A region pack: one folder below `datasets/` in a fixed form, whatever the prefecture."""

import copy
import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopkit import content
from coopkit.region.datapackage import DataPackage, UnknownNameError, listed
from coopkit.region.source import Source
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
        (the finest with values), publisher, licence, direction, caveat, formula,
        missing_reason, valid_until.
        """
        table = self.package.read("indicators")
        sources = {one["key"]: one for one in self.package.descriptor["sources"]}
        publishers = [sources[key]["publisher"] for key in table["source"]]
        licence = _titles(self.package.resource("indicator_values")["licenses"])
        after = list(table.columns).index("level") + 1
        table.insert(after, "publisher", publishers)
        table.insert(after + 1, "licence", licence)
        return table.drop(columns=["source", "table"])

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
        values = self.package.read("indicator_values")
        chosen = values[values["indicator_id"] == indicator_id].set_index("area_code")["value"]
        return chosen.reindex(self.codes(wanted)).rename(indicator_id)

    def boundaries(self, level: str) -> dict[str, Any]:
        """Return the boundaries of a level as GeoJSON (longitude, latitude).

        The `id` of each feature is the area's code. Published as 国土数値情報（行政区域）
        by the Ministry of Land, Infrastructure, Transport and Tourism; show
        `boundary_credit` beside them.

        Raises:
            UnknownNameError: there is no such level.
        """
        path = self.package.path(str(self._level(level)["boundaries"]))
        return copy.deepcopy(_geojson(path))

    def source(self, indicator_id: str) -> Source:
        """Return who published an indicator, when, and until when it may be shown.

        Raises:
            UnknownNameError: there is no such indicator.
        """
        row = self._indicator(indicator_id)
        sources = {one["key"]: one for one in self.package.descriptor["sources"]}
        record = sources[str(row["source"])]
        resource = self.package.resource(str(row["table"]))
        return Source(
            title=str(record["title"]),
            publisher=str(record["publisher"]),
            date=dt.date.fromisoformat(str(row["date"])),
            licence=_titles(resource["licenses"]),
            read_on=dt.date.fromisoformat(str(resource["date_read"])),
            valid_until=dt.date.fromisoformat(str(row["valid_until"])),
            formula=str(row["formula"]),
            note=str(record.get("note", "")),
            url=record.get("path"),
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

    def _level(self, level: str) -> dict[str, Any]:
        levels: dict[str, dict[str, Any]] = self.package.descriptor["levels"]
        if level not in levels:
            raise UnknownNameError(
                say("region.unknown_level", level=level, known=listed(list(levels)))
            )
        return levels[level]


def load(name: str) -> Region:
    """Return the pack of a region, such as `kanagawa`.

    Nothing but its description is read yet.

    Raises:
        UnknownNameError: there is no such region; the message lists those there are.
    """
    packs = _installed()
    if name not in packs:
        raise UnknownNameError(say("region.unknown_region", name=name, known=listed(sorted(packs))))
    return Region(DataPackage(packs[name]))


def _installed() -> dict[str, Path]:
    """Region packs are the data packages that declare levels."""
    folders = (content.root() / "datasets").glob("*/datapackage.json")
    packages = (DataPackage(path.parent) for path in folders)
    return {one.folder.name: one.folder for one in packages if "levels" in one.descriptor}


def _titles(licences: list[dict[str, str]]) -> str:
    return " / ".join(str(one["title"]) for one in licences)


@cache
def _geojson(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found

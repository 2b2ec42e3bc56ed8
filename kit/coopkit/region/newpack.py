"""Making a region pack for another prefecture from official files.

The indicators are those of the installed pack of Kanagawa whose figures the given files
hold; those that need other publications are left out and named. Nothing is estimated: a
figure that the files do not give stays blank, and so do readings and town halls.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from coopkit.region.datapackage import open_package
from coopkit.region.newpack_figures import add_estat, add_ssdse
from coopkit.region.newpack_indicators import add_indicators
from coopkit.region.official import Boundaries, Statistics
from coopkit.region.simplify import count_points, simplify
from coopkit.region.tables import Row, Table, json_bytes
from coopkit.region.template import COARSE, FINE, MADE_BY, TEMPLATE, Template, describe
from coopkit.region.topology import build, dissolve
from coopkit.text import say

# A designated city has the lowest code of its wards, with the last digit 0.
_CITY_STEP = 10
# With more, a map in a notebook gets heavy (Kanagawa has about 2,000).
MANY_POINTS = 20_000


@dataclass
class NewPack:
    """A pack on its way.

    Attributes:
        name: of the region, for people.
        name_en: in English.
        identifier: of the pack, such as the name of its folder.
        today: the day it is made.
        boundaries_date: of the boundaries, as their file is named; empty if it does not say.
        metres: how far the lines of boundaries may move when points are taken out.
        unread: what was given but could not be read: `ssdse`, `estat`.
        notes: what a person should know, in their language.
        tables: made so far.
        read_from: the names of the files that filled a table, by table.
        package: what `datapackage.json` will say of the whole.
    """

    name: str
    name_en: str
    identifier: str
    today: dt.date
    boundaries_date: str = ""
    metres: float = 0
    unread: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    read_from: dict[str, list[str]] = field(default_factory=dict)
    package: dict[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, bytes]:
        """Every file of the pack, `datapackage.json` last."""
        made = {table.path: table.content for _, table in sorted(self.tables.items())}
        resources = [
            describe(table, made[table.path], self.package)
            for _, table in sorted(self.tables.items())
        ]
        return made | {"datapackage.json": json_bytes(self.package | {"resources": resources})}


def boundaries_date(file: str) -> str:
    """Return the date in the name of an N03 file, ISO, or nothing.

    >>> boundaries_date("N03-20240101_14.geojson"), boundaries_date("N03-21_14_210101.json")
    ('2024-01-01', '2021-01-01')
    """
    if found := re.search(r"N03-(\d{4})(\d\d)(\d\d)_", file):
        return "-".join(found.groups())
    if found := re.search(r"N03-\d\d_\d\d_(\d\d)(\d\d)(\d\d)", file):
        return "20" + "-".join(found.groups())
    return ""


def make_pack(
    pack: NewPack,
    boundaries: Boundaries,
    ssdse: Statistics | None = None,
    estat: Iterable[Statistics] = (),
) -> None:
    """Fill a pack with everything the files give.

    Args:
        pack: filled in place, with notes on what was left out.
        boundaries: of one prefecture.
        ssdse: from `read_ssdse`.
        estat: from `read_estat`; a later file has the last word.
    """
    template = Template(open_package(TEMPLATE))
    areas = _areas(pack, boundaries)
    pack.tables["areas"] = template.table("areas", areas)
    pack.package = _package(pack, areas, template)
    _add_boundaries(pack, boundaries, template)
    if ssdse is not None:
        add_ssdse(pack, ssdse, template, boundaries.prefix)
    elif "ssdse" in pack.unread:
        pack.notes.append(say("region_new.unread_ssdse"))
    else:
        pack.notes.append(say("region_new.missing_ssdse"))
    exports = list(estat)
    if exports:
        add_estat(pack, exports, template, boundaries.prefix)
    elif "estat" in pack.unread:
        pack.notes.append(say("region_new.unread_estat"))
    else:
        pack.notes.append(say("region_new.missing_estat"))
    add_indicators(pack, template)
    _cite_what_is_there(pack, template)
    _describe_what_is_there(pack)
    _add_sources(pack, template, boundaries.file)


def _areas(pack: NewPack, boundaries: Boundaries) -> list[Row]:
    """Return the list of areas: those of N03, and the cities its wards make up."""
    cities: dict[str, str] = {}
    for place in boundaries.places.values():
        if place.city:
            lowest = min(one.code for one in boundaries.places.values() if one.city == place.city)
            cities[place.city] = f"{int(lowest) // _CITY_STEP * _CITY_STEP:05d}"
    rows = []
    for code, place in boundaries.places.items():
        ward = bool(place.city)
        rows.append(
            _area(code, place.name, place.city + place.name)
            | {
                "type": "ward" if ward else _TYPES.get(place.name[-1:], "city"),
                "parent_code": cities.get(place.city, ""),
                "region6": place.city or place.county or pack.name,
                f"in_{FINE}": "true",
                f"in_{COARSE}": "false" if ward else "true",
            }
        )
    for name, code in cities.items():
        rows.append(
            _area(code, name, name)
            | {"type": "designated_city", "parent_code": "", "region6": name}
            | {f"in_{FINE}": "false", f"in_{COARSE}": "true"}
        )
    if not cities:
        for row in rows:
            del row[f"in_{FINE}"]
    return sorted(rows, key=lambda row: row["area_code"])


_TYPES = {"市": "city", "町": "town", "村": "village", "区": "ward"}


def _area(code: str, name: str, full_name: str) -> Row:
    return {
        "area_code": code,
        "name": name,
        "full_name": full_name,
        # N03 holds neither readings nor town halls.
        "kana": "",
        "office_latitude": "",
        "office_longitude": "",
    }


def _package(pack: NewPack, areas: list[Row], template: Template) -> dict[str, Any]:
    levels = {}
    for level in (FINE, COARSE):
        column = f"in_{level}"
        if column not in areas[0]:
            continue
        count = sum(row[column] == "true" for row in areas)
        levels[level] = {
            "title": _level_title(level, count, "ja"),
            "title_en": _level_title(level, count, "en"),
            "column": column,
            "areas": count,
        }
    head = template.package.descriptor
    return {
        "profile": "data-package",
        "name": pack.identifier,
        "title": say("region_new.title", name=pack.name),
        "name_ja": pack.name,
        "name_en": pack.name_en,
        "description": say("region_new.description", name=pack.name),
        "version": f"{pack.today:%Y.%m}",
        "date_read": pack.today.isoformat(),
        "valid_until": head["valid_until"],
        "owner_of_yearly_update": say("region_new.owner"),
        "made_by": MADE_BY,
        "boundaries": "boundaries",
        "boundary_credit": head["boundary_credit"],
        "levels": levels,
    }


def _level_title(level: str, count: int, language: str) -> str:
    if level == FINE:
        return say("region_new.level_area", language=language, count=count)
    return say("region_new.level_municipality", language=language, count=count)


def _add_boundaries(pack: NewPack, boundaries: Boundaries, template: Template) -> None:
    levels = list(pack.package["levels"])
    made = build(levels[0], boundaries.shapes)
    parents = {
        row["area_code"]: row["parent_code"] or row["area_code"]
        for row in pack.tables["areas"].rows or []
    }
    for level in levels[1:]:
        made = dissolve(made, levels[0], level, parents)
    made = simplify(made, pack.metres)
    if (points := count_points(made)) > MANY_POINTS:
        pack.notes.append(say("region_new.many_points", count=f"{points:,}"))
    declared = {
        "kind": "topology",
        "title": say("region_new.boundaries_title"),
        "description": say("region_new.boundaries_title"),
        "transformation": say("region_new.boundaries_made"),
        "sources": ["n03"],
    }
    pack.tables["boundaries"] = Table("boundaries", declared, document=made)
    fields = [
        one for one in template.declared("areas")["fields"] if not one["name"].startswith("in_")
    ]
    columns = [one["column"] for one in pack.package["levels"].values()]
    # N03 gives no readings and no town halls; the six regions are Kanagawa's own.
    relaxed = [
        {key: value for key, value in one.items() if key != "constraints"}
        if one["name"] in {"kana", "region6", "office_latitude", "office_longitude"}
        else one
        for one in fields
    ]
    flags = [{"name": column, "type": "boolean", "title": column} for column in columns]
    pack.tables["areas"].declared |= {"fields": [*relaxed, *flags], "sources": ["n03"]}
    if boundaries.nowhere:
        pack.notes.append(say("region_new.nowhere", count=boundaries.nowhere))


# Whose rows say which sources a table has.
_CITED_IN = {
    "indicators": "indicators",
    "indicator_values": "indicators",
    "series_rules": "series_rules",
    "series": "series_rules",
    "asset_kinds": "asset_kinds",
    "assets": "asset_kinds",
    # Empty in a new pack: nobody is named yet, so nothing is cited.
    "named_assets": "named_assets",
}


def _cite_what_is_there(pack: NewPack, template: Template) -> None:
    """Leave to the tables that were reckoned only the sources that their rows name."""
    for name, citing in _CITED_IN.items():
        rows = pack.tables[citing].rows or []
        keys = {key for row in rows for key in row.get("source", "").split()}
        pack.tables[name].declared["sources"] = [key for key in template.sources if key in keys]


def _describe_what_is_there(pack: NewPack) -> None:
    """Put away what the template says of its own places, counts and years."""
    areas = pack.tables["areas"].declared
    areas["description"] = say("region_new.areas", name=pack.name)
    areas["transformation"] = say("region_new.areas_made")
    pack.tables["named_assets"].declared |= {
        "description": say("region_new.named_assets"),
        "transformation": say("region_new.named_assets_made"),
    }
    for table, files in pack.read_from.items():
        declared = pack.tables[table].declared
        declared["description"] = say("region_new.figures", name=pack.name)
        declared["transformation"] = say("region_new.figures_made", file="、".join(files))
    if "ssds" in pack.read_from:
        declared = pack.tables["ssds"].declared
        declared["title"] = say("region_new.ssds_title")
        declared["transformation"] += say("region_new.ssds_years")


def _add_sources(pack: NewPack, template: Template, boundaries_file: str) -> None:
    """Write the source records: who published it, and which file it was read from."""
    if not pack.boundaries_date:
        pack.notes.append(say("region_new.no_date"))
    n03 = template.sources["n03_2021"]
    credit = {
        "key": "n03",
        "title": n03["title"],
        "publisher": n03["publisher"],
        "date": pack.boundaries_date,
        "path": n03["path"],
        "licence": n03["licence"],
        "note": _note(pack, [boundaries_file]),
    }
    files: dict[str, list[str]] = {}
    for table, read in pack.read_from.items():
        for key in pack.tables[table].declared["sources"]:
            files.setdefault(key, []).extend(read)
    records = [
        record | {"note": _note(pack, files[key])}
        for key, record in template.sources.items()
        if key in files
    ]
    pack.package["sources"] = [credit, *records]
    licences = {one["licence"] for one in pack.package["sources"]}
    pack.package["licenses"] = [
        one for one in template.package.descriptor["licenses"] if one["title"] in licences
    ]


def _note(pack: NewPack, files: list[str]) -> str:
    listed = "、".join(dict.fromkeys(files))
    return say("region_new.note_file", file=listed, date=pack.today.isoformat())

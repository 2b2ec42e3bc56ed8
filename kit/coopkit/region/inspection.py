"""Looking a region pack over: does it hold together, and what is missing."""

import csv
import hashlib
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coopkit.region.datapackage import open_package
from coopkit.region.geometry import in_shape
from coopkit.region.tables import Row
from coopkit.region.template import MADE_BY, TEMPLATE, Template
from coopkit.region.topology import decode_arcs, shapes_of
from coopkit.text import say

_SHOWN = 5


@dataclass
class Inspection:
    """What was found.

    Attributes:
        problems: what must be put right before the pack can be trusted.
        missing: what the pack does not have, and can live without.
        counts: how many areas, indicators, years and kinds of assets there are.
        left_out: how many indicators of the installed pack are not in one that
            `coopkit region new` made of its formulas.
    """

    problems: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    left_out: int = 0


def check_pack(folder: Path) -> Inspection:
    """Look over the pack in a folder; nothing is changed.

    Returns:
        Problems and gaps as messages in the user's language: what, where, what to do next.
    """
    found = Inspection()
    try:
        descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        levels = descriptor["levels"]
        resources = {one["name"]: one for one in descriptor["resources"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        found.problems.append(say("region_check.no_package", folder=folder, cause=error))
        return found
    contents = _contents(folder, resources, found)
    wanted = {"areas", "boundaries", "indicators", "indicator_values"}
    for name in sorted(wanted - resources.keys()):
        found.problems.append(say("region_check.no_table", folder=folder, table=name))
    if not wanted <= contents.keys():
        return found
    tables = {
        name: list(csv.DictReader(io.StringIO(text, newline="")))
        for name, text in contents.items()
        if str(resources[name]["path"]).endswith(".csv")
    }
    areas = {row["area_code"]: row for row in tables["areas"]}
    _check_levels(levels, areas, json.loads(contents["boundaries"]), found)
    _check_codes(tables, areas, found)
    _check_sources(tables, {one["key"] for one in descriptor.get("sources", [])}, found)
    _name_gaps(areas, tables, found)
    if descriptor.get("made_by") == MADE_BY:
        ids = {row["id"] for row in tables["indicators"]}
        template = Template(open_package(TEMPLATE))
        found.left_out = sum(row["id"] not in ids for row in template.rows("indicators"))
    found.counts = {
        "areas": len(areas),
        "indicators": len(tables["indicators"]),
        "starters": sum(row.get("starter") == "true" for row in tables["indicators"]),
        "years": len({(row["indicator_id"], row["year"]) for row in tables.get("series", [])}),
        "assets": len({row["kind"] for row in tables.get("assets", [])}),
    }
    return found


def _contents(folder: Path, resources: dict[str, Any], found: Inspection) -> dict[str, str]:
    """Return the text of every file that is there and as it was written."""
    contents = {}
    for name, resource in resources.items():
        path = folder / resource["path"]
        try:
            data = path.read_bytes()
            contents[name] = data.decode("utf-8")
        except FileNotFoundError:
            found.problems.append(say("region_check.no_file", path=path))
            continue
        except UnicodeDecodeError:
            found.problems.append(say("region_check.encoding", path=path))
            continue
        if f"sha256:{hashlib.sha256(data).hexdigest()}" != resource.get("hash"):
            found.problems.append(say("region_check.changed", path=path))
    return contents


def _check_levels(
    levels: dict[str, Any], areas: dict[str, Row], topology: dict[str, Any], found: Inspection
) -> None:
    arcs = decode_arcs(topology)
    for level, one in levels.items():
        codes = {code for code, row in areas.items() if row.get(one["column"]) == "true"}
        if level not in topology["objects"]:
            found.problems.append(say("region_check.no_boundaries", level=level))
            continue
        shapes = shapes_of(topology, level, arcs)
        if odd := sorted(codes ^ shapes.keys()):
            listed = _some([_named(code, areas) for code in odd])
            found.problems.append(say("region_check.odd_shapes", level=level, listed=listed))
        if len(codes) != one["areas"]:
            found.problems.append(
                say("region_check.area_count", level=level, found=len(codes), told=one["areas"])
            )
        outside = [
            _named(code, areas)
            for code, shape in shapes.items()
            if code in areas
            and areas[code]["office_latitude"]
            and not in_shape(
                float(areas[code]["office_longitude"]),
                float(areas[code]["office_latitude"]),
                shape,
            )
        ]
        if outside:
            found.problems.append(say("region_check.office_outside", listed=_some(outside)))


def _check_codes(tables: dict[str, list[Row]], areas: dict[str, Row], found: Inspection) -> None:
    for name, rows in tables.items():
        odd = sorted({row["area_code"] for row in rows if "area_code" in row} - areas.keys())
        if odd:
            found.problems.append(say("region_check.unknown_code", table=name, listed=_some(odd)))
    ids = {row["id"] for row in tables["indicators"]}
    for name in ("indicator_values", "series", "series_rules"):
        odd = sorted({row["indicator_id"] for row in tables.get(name, [])} - ids)
        if odd:
            found.problems.append(
                say("region_check.unknown_indicator", table=name, listed=_some(odd))
            )
    with_values = {row["indicator_id"] for row in tables["indicator_values"]}
    if gone := sorted(ids - with_values):
        found.problems.append(say("region_check.no_values", listed=_some(gone)))


def _check_sources(tables: dict[str, list[Row]], known: set[str], found: Inspection) -> None:
    for name in ("indicators", "series_rules", "asset_kinds"):
        odd = {key for row in tables.get(name, []) for key in row["source"].split()} - known
        if odd:
            listed = _some(sorted(odd))
            found.problems.append(say("region_check.unknown_source", table=name, listed=listed))


def _name_gaps(areas: dict[str, Row], tables: dict[str, list[Row]], found: Inspection) -> None:
    if silent := [_named(code, areas) for code, row in areas.items() if not row["kana"]]:
        found.missing.append(say("region_check.no_kana", count=len(silent), listed=_some(silent)))
    if homeless := [
        _named(code, areas) for code, row in areas.items() if not row["office_latitude"]
    ]:
        found.missing.append(
            say("region_check.no_office", count=len(homeless), listed=_some(homeless))
        )
    blank: dict[str, int] = {}
    for row in tables["indicator_values"]:
        if not row["value"]:
            blank[row["indicator_id"]] = blank.get(row["indicator_id"], 0) + 1
    if blank:
        listed = _some([f"{name}（{count}）" for name, count in sorted(blank.items())])
        found.missing.append(say("region_check.blank", count=sum(blank.values()), listed=listed))


def _named(code: str, areas: dict[str, Row]) -> str:
    return f"{code} {areas[code]['full_name']}" if code in areas else code


def _some(items: list[str]) -> str:
    shown = "、".join(items[:_SHOWN])
    return shown if len(items) <= _SHOWN else say("region_check.and_more", shown=shown)

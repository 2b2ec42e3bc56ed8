"""Which indicators, series and assets of the template a new pack can take over."""

import ast
from typing import TYPE_CHECKING

from coopkit.region import formulas
from coopkit.region.reckoning import Reckoner, make
from coopkit.region.tables import Row, Table
from coopkit.region.template import Template
from coopkit.text import say

if TYPE_CHECKING:
    from coopkit.region.newpack import NewPack


def add_indicators(pack: "NewPack", template: Template) -> None:
    """Take over every indicator, series and asset whose figures are there."""
    reckoner = Reckoner(pack.tables, pack.package)
    levels = list(pack.package["levels"])
    kept, without = [], []
    for row in template.rows("indicators"):
        node = formulas.parse(row["formula"])
        level = _level(reckoner, node, levels)
        if level is None:
            without.append(row)
        else:
            kept.append(row | {"level": level})
    ids = {row["id"] for row in kept}
    rules = []
    for row in template.rows("series_rules"):
        node = formulas.parse(row["formula"])
        years = [
            year
            for year in row["years"].split()
            if all(reckoner.figures.knows(one) for one in formulas.names(node, int(year)))
        ]
        if row["indicator_id"] in ids and years:
            rules.append(row | {"years": " ".join(years)})
    kinds = [
        row | {"level": level}
        for row in template.rows("asset_kinds")
        if row["formula"]
        and (level := _level(reckoner, formulas.parse(row["formula"]), levels)) is not None
    ]
    pack.tables["asset_kinds"] = template.table("asset_kinds", kinds)
    pack.tables["named_assets"] = template.table("named_assets", [])
    declared = {"named": "named_assets"}
    for name, kind, source, rows in (
        ("series_rules", "series_rules", "", rules),
        ("indicators", "indicators", "", kept),
        ("indicator_values", "values", "indicators", []),
        ("series", "series", "series_rules", []),
        ("assets", "assets", "asset_kinds", []),
    ):
        made = make(kind, declared | {"from": source}, rows, reckoner)
        pack.tables[name] = template.table(name, made)
    for table in ("indicators", "asset_kinds"):
        _free_levels(pack.tables[table], levels)
    if without:
        _note_what_is_left_out(pack, without, template, reckoner)


def _level(reckoner: Reckoner, node: ast.expr, levels: list[str]) -> str | None:
    """Return the finest level at which a formula has a value, if any."""
    if not all(reckoner.figures.knows(one) for one in formulas.names(node)):
        return None
    for level in levels:
        only_here = set(reckoner.codes(level))
        for coarser in levels[levels.index(level) + 1 :]:
            only_here -= set(reckoner.codes(coarser))
        if any(reckoner.value(node, code) for code in only_here):
            return level
    return None


def _free_levels(table: Table, levels: list[str]) -> None:
    """Let the column of levels name those of this pack, without words on the template's own."""
    table.declared["fields"] = [
        {key: one[key] for key in one if key != "description"}
        | {"constraints": {"required": True, "enum": levels}}
        if one["name"] == "level"
        else one
        for one in table.declared["fields"]
    ]


def _note_what_is_left_out(
    pack: "NewPack", rows: list[Row], template: Template, reckoner: Reckoner
) -> None:
    """Name the publications for want of which indicators were left out."""
    wanting: dict[str, int] = {}
    for row in rows:
        asked = formulas.names(formulas.parse(row["formula"]))
        tables = {one.table for one in asked if not reckoner.figures.knows(one)}
        behind = {key for table in tables for key in template.declared(table)["sources"]}
        for key in behind & set(row["source"].split()):
            wanting[key] = wanting.get(key, 0) + 1
    listed = "".join(
        say(
            "region_new.wanting",
            title=template.sources[key]["title"],
            publisher=template.sources[key]["publisher"],
            count=count,
        )
        for key, count in sorted(wanting.items(), key=lambda one: (-one[1], one[0]))
    )
    pack.notes.append(say("region_new.left_out", count=len(rows), listed=listed))

"""The figures of a new pack, from SSDSE-A and from exports of e-Stat."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from coopkit.region.official import Statistics
from coopkit.region.tables import Row
from coopkit.region.template import COARSE, Template
from coopkit.text import say

if TYPE_CHECKING:
    from coopkit.region.newpack import NewPack


def add_ssdse(pack: "NewPack", ssdse: Statistics, template: Template, prefix: str) -> None:
    """Fill the tables whose columns name SSDSE items, where item and year are the same."""
    codes = _known_codes(pack, ssdse, prefix, (COARSE,))
    if not codes:
        return
    other: dict[str, str] = {}
    for table, fields in template.with_codes().items():
        kept = []
        for one in fields:
            years = sorted(year for code, year in ssdse.values if code == one["code"])
            if int(one["code_year"]) in years:
                kept.append(one)
            elif years:
                other[one["code"]] = f"{one['title']}: {years[-1]}"
        if kept:
            rows = [{"area_code": code} | _cells(kept, ssdse, code) for code in codes]
            made = template.table(table, rows)
            first = made.declared["fields"][0]
            pack.tables[table] = made
            pack.read_from[table] = [ssdse.file]
            made.declared |= {"fields": [first, *kept]}
    if other:
        listed = "、".join(sorted(set(other.values())))
        pack.notes.append(say("region_new.other_years", file=ssdse.file, listed=listed))


def _cells(fields: list[dict[str, Any]], ssdse: Statistics, area: str) -> Row:
    cells = {}
    for one in fields:
        value = ssdse.values[one["code"], int(one["code_year"])].get(area, "")
        if value and "code_factor" in one:
            value = format(Decimal(value) * Decimal(one["code_factor"]), "f")
        cells[one["name"]] = value
    return cells


def add_estat(pack: "NewPack", exports: list[Statistics], template: Template, prefix: str) -> None:
    """Fill the table of many years from exports of the same items."""
    declared = template.declared("ssds")
    items = {one["code"]: name for name, one in declared["items"].items()}
    rows: dict[tuple[str, str, str], Row] = {}
    files: list[str] = []
    for export in exports:
        codes = _known_codes(pack, export, prefix, tuple(pack.package["levels"]))
        unused = sorted({code for code, _ in export.values} - items.keys())
        if unused:
            pack.notes.append(
                say("region_new.unused_items", file=export.file, listed="、".join(unused))
            )
        for (code, year), values in export.values.items():
            for area in codes if code in items else []:
                later = int(declared["items"][items[code]].get("years_later", 0))
                row = {"area_code": area, "item": items[code], "year": str(year + later)}
                row["value"] = values.get(area, "")
                rows[area, row["item"], row["year"]] = row
        if codes and any(code in items for code, _ in export.values):
            files.append(export.file)
    if rows:
        pack.tables["ssds"] = template.table("ssds", [rows[key] for key in sorted(rows)])
        pack.read_from["ssds"] = files


def _known_codes(
    pack: "NewPack", statistics: Statistics, prefix: str, levels: tuple[str, ...]
) -> list[str]:
    """Return the codes of areas the file has, and note those on one side only."""
    rows = pack.tables["areas"].rows or []
    columns = [one["column"] for name, one in pack.package["levels"].items() if name in levels]
    wanted = {row["area_code"] for row in rows if any(row[one] == "true" for one in columns)}
    names = {row["area_code"]: row["full_name"] for row in rows}
    own = {code for code in statistics.names if code.startswith(prefix)} - {f"{prefix}000"}
    if odd := sorted(own - set(names)):
        listed = "、".join(f"{code} {statistics.names[code]}" for code in odd)
        pack.notes.append(say("region_new.unknown_code", file=statistics.file, listed=listed))
    if gone := sorted(wanted - own) if own else sorted(wanted):
        if not own:
            pack.notes.append(say("region_new.other_prefecture", file=statistics.file, code=prefix))
            return []
        listed = "、".join(f"{code} {names[code]}" for code in gone)
        pack.notes.append(say("region_new.no_rows", file=statistics.file, listed=listed))
    return sorted(own & set(names))

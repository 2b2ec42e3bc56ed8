"""The value of an indicator for the whole region: its formula over sums.

A mean of towns would count a person of a small town more than one of a large one. So the
figures behind the formula are added up over the municipalities, and the formula is
computed once. That is possible only where the figures are counts: what was published as
a rate, or as an index, has no value for the region, and none is made up.
"""

import csv
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from coopkit.region import formulas
from coopkit.region.datapackage import DataPackage

if TYPE_CHECKING:
    from coopkit.region.pack import Region


def whole(region: "Region", indicator_id: str) -> float | None:
    """Return the value of one indicator for all municipalities together.

    Args:
        region: from `coopkit.region.load`.
        indicator_id: one that it has.

    Returns:
        In the unit of the indicator; None if a town has no value of a figure that is
        needed, or if the figure itself is a rate or an index.
    """
    row = region.indicator(indicator_id)
    return _whole(region.package, str(row["formula"]), str(row["kind"]), region.levels[-1].id)


@cache
def _whole(package: DataPackage, formula: str, kind: str, level: str) -> float | None:
    node = formulas.parse(formula)
    asked = formulas.names(node)
    # A bare figure that is no count was published as a rate or an index.
    bare = len(asked) == 1 and not any(sign in formula for sign in "+-*/")
    if kind == "index" or (kind != "count" and bare):
        return None
    rows: dict[str, list[formulas.Row]] = {one.table: [] for one in asked}
    for table in rows:
        rows[table] = _sums(package, table, level)
    value = formulas.evaluate(node, formulas.Figures(rows), "all")
    return None if value is None else float(formulas.rounded(value))


@cache
def _sums(package: DataPackage, table: str, level: str) -> list[formulas.Row]:
    """Return one table with all municipalities added up; blank where one has no value."""
    column = package.descriptor["levels"][level]["column"]
    with package.path("areas").open(encoding="utf-8-sig", newline="") as file:
        codes = [row["area_code"] for row in csv.DictReader(file) if row[column] == "true"]
    with package.path(table).open(encoding="utf-8-sig", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["area_code"] in set(codes)]
    if found and {"item", "year", "value"} <= found[0].keys():
        groups: dict[tuple[str, str], list[str]] = {}
        for row in found:
            groups.setdefault((row["item"], row["year"]), []).append(row["value"])
        return [
            {"area_code": "all", "item": item, "year": year, "value": _sum(cells, len(codes))}
            for (item, year), cells in groups.items()
        ]
    columns = [name for name in found[0] if name != "area_code"] if found else []
    summed = {name: _sum([row[name] for row in found], len(codes)) for name in columns}
    return [{"area_code": "all"} | summed]


def _sum(cells: list[str], wanted: int) -> str:
    if len(cells) != wanted or not all(cells):
        return ""
    try:
        total = sum((Fraction(cell) for cell in cells), Fraction(0))
    except ValueError:  # a column of words
        return ""
    return str(total)

"""Computing the tables of a region: indicators, values, series, assets.

`indicators`   the hand-written list, with its formula in words and what a series holds
`values`       each indicator computed by its formula, for every area of its level
`series_rules` the hand-written rules of the series, with their formula in words
`series`       each rule computed for its years
`assets`       counts by formula, and what has a name

In the formula in words a figure is called by the title its table gives it; these words
are data, so they stay Japanese in every language.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from coopkit.region import formulas
from coopkit.region.tables import Row, Table, TableError
from coopkit.text import say

Made = Mapping[str, Table]
Package = Mapping[str, Any]


class Reckoner:
    """What formulas need to know about the tables made so far.

    Args:
        made: the tables.
        package: its declaration, with sources.
    """

    def __init__(self, made: Made, package: Package) -> None:
        self.made, self.package = made, package
        self.figures = formulas.Figures(
            {name: table.rows for name, table in made.items() if table.rows is not None}
        )
        areas = made["areas"].rows if "areas" in made else None
        self.areas = {row["area_code"]: row for row in areas or []}

    def codes(self, level: str) -> list[str]:
        """Return the codes of a level."""
        column = self.package["levels"][level]["column"]
        return [code for code, row in self.areas.items() if row[column] == "true"]

    def codes_from(self, level: str) -> list[str]:
        """Return the codes of a level and of those coarser than it."""
        levels = list(self.package["levels"])
        wanted = {code for one in levels[levels.index(level) :] for code in self.codes(one)}
        return [code for code in self.areas if code in wanted]

    def parse(self, row: Row, where: str, year: int | None = None) -> ast.expr:
        """Read the formula of a row and hold its figures against its sources.

        Raises:
            TableError: it cannot be read, names what is not there, or cites a source that
                its tables do not have, or leaves a table without source.
        """
        try:
            node = formulas.parse(row["formula"])
            asked = formulas.names(node, year)
            for name in asked:
                self.figures.value(name, "")
        except formulas.FormulaError as error:
            raise TableError(f"{where}: {error}") from error
        cited = row["source"].split()
        behind = [set(self.made[one.table].declared["sources"]) for one in asked]
        odd = [one for one in cited if not any(one in sources for sources in behind)]
        if odd or not all(sources & set(cited) for sources in behind):
            known = ", ".join(sorted(set().union(*behind)))
            raise TableError(
                say("region_build.odd_source", where=where, source=row["source"], known=known)
            )
        return node

    def value(self, node: ast.expr, area: str, year: int | None = None) -> str:
        """Return a value as it is written, empty if it is missing."""
        found = formulas.evaluate(node, self.figures, area, year)
        return "" if found is None else formulas.rounded(found)

    def words(self, node: ast.expr, year: int | None = None) -> str:
        """Return a formula in Japanese."""
        return formulas.in_words(node, self._title, year)

    def _title(self, name: formulas.Name) -> str:
        declared = self.made[name.table].declared
        if "items" in declared:
            when = "" if name.year is None else f"〔{name.year}年〕"
            return f"{declared['items'][name.column]['title']}{when}"
        titles = {field["name"]: field["title"] for field in declared["fields"]}
        return str(titles[name.column])


def make(kind: str, declared: dict[str, Any], rows: list[Row], reckoner: Reckoner) -> list[Row]:
    """Make the rows of one table of a region.

    Args:
        kind: see above.
        declared: its declaration.
        rows: its hand-written input, empty if it has none.
        reckoner: knows the tables made before.
    """
    return list(_MAKERS[kind](declared, rows, reckoner))


def _indicators(_: Mapping[str, Any], rows: list[Row], reckoner: Reckoner) -> Iterator[Row]:
    rules = reckoner.made["series_rules"].rows or [] if "series_rules" in reckoner.made else []
    with_series = {rule["indicator_id"] for rule in rules}
    for row in rows:
        node = reckoner.parse(row, say("region_build.indicator", id=row["id"]))
        series = "true" if row["id"] in with_series else "false"
        yield row | {"formula_ja": reckoner.words(node), "series": series}


def _values(declared: Mapping[str, Any], _: list[Row], reckoner: Reckoner) -> Iterator[Row]:
    for row in reckoner.made[declared["from"]].rows or []:
        node = reckoner.parse(row, say("region_build.indicator", id=row["id"]))
        for code in reckoner.codes_from(row["level"]):
            value = reckoner.value(node, code)
            yield {"indicator_id": row["id"], "area_code": code, "value": value}


def _rules(_: Mapping[str, Any], rows: list[Row], reckoner: Reckoner) -> Iterator[Row]:
    for row in rows:
        where = say("region_build.rule", id=row["indicator_id"], order=row["order"])
        years = [int(year) for year in row["years"].split()]
        for year in years:
            node = reckoner.parse(row, where, year)
        yield row | {"formula_ja": reckoner.words(node, years[0] if len(years) == 1 else None)}


def _series(declared: Mapping[str, Any], _: list[Row], reckoner: Reckoner) -> Iterator[Row]:
    levels = {row["id"]: row["level"] for row in reckoner.made["indicators"].rows or []}
    for rule in reckoner.made[declared["from"]].rows or []:
        where = say("region_build.rule", id=rule["indicator_id"], order=rule["order"])
        if rule["indicator_id"] not in levels:
            raise TableError(say("region_build.no_indicator", where=where))
        node = formulas.parse(rule["formula"])
        for year in map(int, rule["years"].split()):
            for code in reckoner.codes_from(levels[rule["indicator_id"]]):
                if value := reckoner.value(node, code, year):
                    yield {
                        "indicator_id": rule["indicator_id"],
                        "area_code": code,
                        "year": str(year),
                        "value": value,
                        "kind": rule["kind"],
                    }


def _assets(declared: Mapping[str, Any], _: list[Row], reckoner: Reckoner) -> Iterator[Row]:
    kinds = {row["id"]: row for row in reckoner.made[declared["from"]].rows or []}
    for kind in kinds.values():
        if kind["formula"]:
            node = reckoner.parse(kind, say("region_build.asset", id=kind["id"]))
            for code in reckoner.codes_from(kind["level"]):
                count = reckoner.value(node, code)
                yield {
                    "kind": kind["id"],
                    "area_code": code,
                    "name": "",
                    "count": count,
                    "note": "",
                }
    for named in reckoner.made[declared["named"]].rows or []:
        if named["kind"] not in kinds:
            raise TableError(say("region_build.no_kind", name=named["name"], kind=named["kind"]))
        yield named | {"count": "1"}


_MAKERS: dict[str, Callable[[Mapping[str, Any], list[Row], Reckoner], Iterator[Row]]] = {
    "indicators": _indicators,
    "values": _values,
    "series_rules": _rules,
    "series": _series,
    "assets": _assets,
}

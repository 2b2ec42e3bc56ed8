"""Formulas of indicators: `100 * census_2020.households_single / census_2020.households_total`.

A formula names figures as `table.column`, or `table.item[2020]` where a table holds many
years; in a series `[year]` stands for the year in question, `[year - 1]` and
`[year + 1]` for those beside it. Numbers, `+ - * /` and brackets, nothing else: a formula
is data and can do no harm. It is computed exactly, and a blank figure or a zero divisor
leaves the result blank: nothing is estimated.
"""

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from coopkit.text import say

Row = Mapping[str, str]

_STEP = Decimal("0.0001")
_OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "＋",
    ast.Sub: "－",
    ast.Mult: "×",
    ast.Div: "÷",
}
_BINDS_LOOSELY = (ast.Add, ast.Sub)


class FormulaError(ValueError):
    """A formula that cannot be read, or names a figure that does not exist."""


@dataclass(frozen=True)
class Name:
    """One figure a formula asks for.

    Attributes:
        table: the table it stands in.
        column: its column, or its item in a table of many years.
        year: of the item; `None` for a column.
    """

    table: str
    column: str
    year: int | None = None


class Figures:
    """The figures formulas can ask for, by area.

    Args:
        tables: rows by table name. A table with the columns `item`, `year` and `value`
            holds many years; any other has one row per area. Tables without `area_code`
            hold no figures.
    """

    def __init__(self, tables: Mapping[str, Iterable[Row]]) -> None:
        self._cells: dict[tuple[str, str, int | None], dict[str, str]] = {}
        for table, rows in tables.items():
            for row in (row for row in rows if "area_code" in row):
                if {"item", "year", "value"} <= row.keys():
                    key = (table, row["item"], int(row["year"]))
                    self._cells.setdefault(key, {})[row["area_code"]] = row["value"]
                    continue
                for column, value in row.items():
                    self._cells.setdefault((table, column, None), {})[row["area_code"]] = value

    def knows(self, name: Name) -> bool:
        """Tell whether any area has a place for this figure."""
        return (name.table, name.column, name.year) in self._cells

    def value(self, name: Name, area: str) -> Fraction | None:
        """Return one figure; `None` where the publisher gives none.

        Raises:
            FormulaError: there is no such table, column or year.
        """
        cells = self._cells.get((name.table, name.column, name.year))
        if cells is None:
            shown = name.column if name.year is None else f"{name.column}[{name.year}]"
            raise FormulaError(say("region_build.no_figure", figure=f"{name.table}.{shown}"))
        text = cells.get(area, "")
        return Fraction(text) if text else None


def parse(text: str) -> ast.expr:
    """Read a formula.

    Raises:
        FormulaError: it is not one.
    """
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise FormulaError(say("region_build.unreadable", text=text, cause=error)) from error
    names(node)
    return node


def names(node: ast.expr, year: int | None = None) -> list[Name]:
    """Return the figures a formula asks for, in order, each once.

    Args:
        node: from `parse`.
        year: what `[year]` stands for.
    """
    match node:
        case ast.Constant():
            _number(node)
            return []
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return list(dict.fromkeys([*names(left, year), *names(right, year)]))
    return [_name(node, year)]


def evaluate(
    node: ast.expr, figures: Figures, area: str, year: int | None = None
) -> Fraction | None:
    """Compute a formula exactly for one area; `None` if anything in it is blank.

    Raises:
        FormulaError: it names a figure that does not exist.
    """
    match node:
        case ast.Constant():
            return _number(node)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            one = evaluate(left, figures, area, year)
            two = evaluate(right, figures, area, year)
            if one is None or two is None or (isinstance(op, ast.Div) and two == 0):
                return None
            return _OPERATORS[type(op)](one, two)
    return figures.value(_name(node, year), area)


def in_words(node: ast.expr, title: Callable[[Name], str], year: int | None = None) -> str:
    """Write a formula for people: 「100 × 単独世帯の数 ÷ 世帯の数」.

    Args:
        node: from `parse`.
        title: how a figure is called.
        year: what `[year]` stands for.
    """
    match node:
        case ast.Constant():
            return f"{Decimal(str(node.value)):,}"
        case ast.BinOp(left=left, op=op, right=right):
            parts = [in_words(one, title, year) for one in (left, right)]
            if not isinstance(op, _BINDS_LOOSELY):
                loose = [
                    isinstance(one, ast.BinOp) and isinstance(one.op, _BINDS_LOOSELY)
                    for one in (left, right)
                ]
                # a ÷ (b × c) needs its brackets, (a × b) ÷ c does not.
                loose[1] = loose[1] or isinstance(right, ast.BinOp)
                parts = [
                    f"（{part}）" if bracket else part
                    for part, bracket in zip(parts, loose, strict=True)
                ]
            elif isinstance(right, ast.BinOp) and isinstance(op, ast.Sub):
                parts[1] = f"（{parts[1]}）"
            return f" {_SIGNS[type(op)]} ".join(parts)
    return title(_name(node, year))


def rounded(value: Fraction) -> str:
    """Write a value with at most four decimals, half away from zero, as a spreadsheet does."""
    number = Decimal(value.numerator) / Decimal(value.denominator)
    # ROUND_HALF_UP of decimal rounds away from zero.
    text = format(number.quantize(_STEP, rounding=ROUND_HALF_UP).normalize(), "f")
    return "0" if text == "-0" else text


def _number(node: ast.Constant) -> Fraction:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        raise FormulaError(say("region_build.not_allowed", part=ast.unparse(node)))
    return Fraction(str(node.value))


def _name(node: ast.expr, year: int | None) -> Name:
    match node:
        case ast.Attribute(value=ast.Name(id=table), attr=column):
            return Name(table, column)
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=table), attr=item),
            slice=ast.Constant(value=int(when)),
        ):
            return Name(table, item, when)
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=table), attr=item), slice=ast.Name(id="year")
        ):
            return Name(table, item, year)
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=table), attr=item),
            slice=ast.BinOp(
                left=ast.Name(id="year"),
                op=ast.Add() | ast.Sub() as op,
                right=ast.Constant(value=int(step)),
            ),
        ):
            later = step if isinstance(op, ast.Add) else -step
            return Name(table, item, None if year is None else year + later)
    raise FormulaError(say("region_build.not_allowed", part=ast.unparse(node)))

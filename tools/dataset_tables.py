"""How each kind of table in a data package is made from its inputs.

`copy`                  a hand-written CSV, cells brought to one way of writing
`boundaries`            rings in CSV to GeoJSON, coordinates untouched
`dissolved_boundaries`  the same with the borders between wards taken out
`formulas`              a table of indicators, each computed by its declared formula
`document`              a hand-written JSON file, brought to one way of writing
"""

import ast
import csv
import datetime as dt
import io
import json
import operator
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

Row = dict[str, str]
Point = tuple[str, str]
# One polygon is its rings, the outer one first; one shape is its polygons.
Shapes = dict[str, list[list[list[Point]]]]

_STEP = Decimal("0.0001")
# A triangle, with its first point again at the end.
_SMALLEST_RING = 4
_OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class DatasetError(Exception):
    """An input does not say what its declaration promises."""


@dataclass
class Table:
    """One table of a package: rows (CSV), shapes by area code (GeoJSON) or a document (JSON)."""

    name: str
    declared: dict[str, Any]
    rows: list[Row] | None = None
    shapes: Shapes | None = None
    document: Any = None

    @property
    def path(self) -> str:
        """The name of its file in the package."""
        if self.document is not None:
            return f"{self.name}.json"
        return f"{self.name}.geojson" if self.rows is None else f"{self.name}.csv"


def read_rows(content: bytes) -> list[Row]:
    """Read CSV in UTF-8 (with or without BOM) or CP932, as spreadsheets save it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def csv_bytes(table: Table) -> bytes:
    """Return the table as CSV: UTF-8, LF, sorted by its key."""
    text = io.StringIO()
    columns = [field["name"] for field in table.declared["fields"]]
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(table.rows or [])
    return text.getvalue().encode("utf-8")


def geojson_bytes(table: Table) -> bytes:
    """Return the shapes as GeoJSON, one feature a line, digits as in the input."""

    def ring_text(ring: list[Point]) -> str:
        return f"[{','.join(f'[{x},{y}]' for x, y in ring)}]"

    lines = []
    for code, polygons in sorted((table.shapes or {}).items()):
        written = [f"[{','.join(map(ring_text, rings))}]" for rings in polygons]
        kind, shape = "Polygon", written[0]
        if len(written) > 1:
            kind, shape = "MultiPolygon", f"[{','.join(written)}]"
        geometry = f'{{"type":"{kind}","coordinates":{shape}}}'
        lines.append(
            f'{{"type":"Feature","id":{json.dumps(code)},"properties":{{}},"geometry":{geometry}}}'
        )
    body = ",\n".join(lines)
    return f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'.encode()


def json_bytes(table: Table) -> bytes:
    """Return a document as JSON: two spaces, Japanese as it is, keys in their own order."""
    return f"{json.dumps(table.document, ensure_ascii=False, indent=2)}\n".encode()


def build_table(
    name: str, kind: str, declared: dict[str, Any], inputs: Path, made: dict[str, Table]
) -> Table:
    """Make one table.

    Args:
        name: of the table, also of its files.
        kind: how it is made, see above.
        declared: its TOML declaration.
        inputs: the folder with its CSV.
        made: the tables that exist already, for those made from others.

    Raises:
        DatasetError: an input is missing or does not fit its declaration.
    """
    match kind:
        case "boundaries":
            return Table(name, declared, shapes=_read_shapes(_input(inputs, name)))
        case "dissolved_boundaries":
            source = made[declared["from"]].shapes or {}
            return Table(name, declared, shapes=_dissolve(source, _parents(made)))
        case "document":
            return Table(name, declared, document=_read_document(inputs / f"{name}.json"))
        case "formulas":
            rows = _evaluate(made[declared["from"]].rows or [], made)
        case _:
            rows = _input(inputs, name)
    return Table(name, declared, rows=_normalised(rows, declared, name))


def _input(inputs: Path, name: str) -> list[Row]:
    path = inputs / f"{name}.csv"
    if not path.is_file():
        raise DatasetError(f"{path} がありません")
    return read_rows(path.read_bytes())


def _read_document(path: Path) -> Any:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DatasetError(f"{path} がありません") from None
    except ValueError as error:
        raise DatasetError(f"{path}: JSONとして読めません: {error}") from error
    if not isinstance(found, dict):
        raise DatasetError(f"{path}: 波かっこで始まる形（オブジェクト）ではありません")
    return found


# --- hand-written tables -------------------------------------------------------------------


def _normalised(rows: list[Row], declared: dict[str, Any], name: str) -> list[Row]:
    fields = declared["fields"]
    wanted = [field["name"] for field in fields]
    for row in rows[:1]:
        if set(row) != set(wanted):
            odd = ", ".join(sorted(map(str, set(row) ^ set(wanted))))
            raise DatasetError(f"{name}: 表と説明の列がちがいます: {odd}")
    result = []
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise DatasetError(f"{name} の{number}行目: セルの数が列の数とちがいます")
        result.append(
            {
                field["name"]: _cell(row[field["name"]], field, f"{name} の{number}行目")
                for field in fields
            }
        )
    types = {field["name"]: field["type"] for field in fields}

    def order(row: Row) -> list[tuple[Decimal, str]]:
        numeric = {"integer", "number"}
        return [
            (Decimal(row[key] or 0), "") if types[key] in numeric else (Decimal(0), row[key])
            for key in declared["key"]
        ]

    return sorted(result, key=order)


def _cell(text: str, field: dict[str, Any], where: str) -> str:
    kind, problem = field["type"], f"{where}、{field['name']}「{text}」"
    value = text.strip()
    if value and kind in _WRITERS:
        try:
            # People type full-width digits and thousands commas.
            value = _WRITERS[kind](unicodedata.normalize("NFKC", value))
        except (ValueError, KeyError, InvalidOperation) as error:
            raise DatasetError(f"{problem}: {kind} として読めません") from error
    rules = field.get("constraints", {})
    if rules.get("required") and not value:
        raise DatasetError(f"{problem}: 空ではいけません")
    if value and "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        raise DatasetError(f"{problem}: 決めた形（{rules['pattern']}）ではありません")
    if value and "enum" in rules and value not in map(str, rules["enum"]):
        known = ", ".join(map(str, rules["enum"]))
        raise DatasetError(f"{problem}: 決めた言葉（{known}）にありません")
    return value


# One way of writing each type, so that the same value is always the same text.
_WRITERS: dict[str, Callable[[str], str]] = {
    "integer": lambda text: str(int(text.replace(",", ""))),
    "number": lambda text: format(Decimal(text.replace(",", "")), "f"),
    "date": lambda text: dt.date.fromisoformat(text).isoformat(),
    "boolean": lambda text: {"true": "true", "false": "false"}[text.lower()],
}


# --- indicators ----------------------------------------------------------------------------


def _evaluate(indicators: list[Row], made: dict[str, Table]) -> list[Row]:
    result = []
    for indicator in indicators:
        source = made.get(indicator["table"])
        if source is None or source.rows is None:
            raise DatasetError(f"指標 {indicator['id']}: 表 {indicator['table']} がありません")
        try:
            formula = ast.parse(indicator["formula"], mode="eval").body
        except SyntaxError as error:
            raise DatasetError(f"指標 {indicator['id']}: 式が読めません: {error}") from error
        for row in source.rows:
            value = _compute(formula, row, indicator["id"])
            result.append(
                {
                    "indicator_id": indicator["id"],
                    "area_code": row["area_code"],
                    "value": "" if value is None else _rounded(value),
                }
            )
    return result


def _compute(node: ast.expr, row: Row, where: str) -> Fraction | None:
    """Compute a formula exactly; a blank cell anywhere in it makes the result blank."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return Fraction(str(number))
        case ast.Name(id=column) if column in row:
            return Fraction(row[column]) if row[column] else None
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            one, two = _compute(left, row, where), _compute(right, row, where)
            if one is None or two is None or (isinstance(op, ast.Div) and two == 0):
                return None
            return _OPERATORS[type(op)](one, two)
    raise DatasetError(f"指標 {where}: 式の「{ast.unparse(node)}」は使えません")


def _rounded(value: Fraction) -> str:
    number = Decimal(value.numerator) / Decimal(value.denominator)
    # ROUND_HALF_UP of decimal rounds away from zero, as a spreadsheet does.
    rounded = number.quantize(_STEP, rounding=ROUND_HALF_UP).normalize()
    return format(rounded, "f")


# --- boundaries ----------------------------------------------------------------------------


def _read_shapes(rows: list[Row]) -> Shapes:
    shapes: Shapes = {}
    for row in rows:
        points = [(x, y) for x, y in (pair.split(" ") for pair in row["points"].split(","))]
        if len(points) < _SMALLEST_RING or points[0] != points[-1]:
            raise DatasetError(f"境界 {row['area_code']}: 輪が閉じていません")
        polygons = shapes.setdefault(row["area_code"], [])
        if row["ring"] == "1":
            polygons.append([])
        polygons[int(row["polygon"]) - 1].append(points)
    return shapes


def _parents(made: dict[str, Table]) -> dict[str, str]:
    rows = made["areas"].rows or []
    return {row["area_code"]: row["parent_code"] or row["area_code"] for row in rows}


def _dissolve(shapes: Shapes, parents: dict[str, str]) -> Shapes:
    """Join the shapes of each parent: a border walked in both directions lies inside it."""
    members: dict[str, list[str]] = {}
    for code in shapes:
        members.setdefault(parents[code], []).append(code)
    result: Shapes = {}
    for parent, codes in members.items():
        if codes == [parent]:
            result[parent] = shapes[parent]
            continue
        edges: set[tuple[Point, Point]] = set()
        for ring in (ring for code in codes for polygon in shapes[code] for ring in polygon):
            for edge in pairwise(ring):
                back = (edge[1], edge[0])
                edges.symmetric_difference_update({back if back in edges else edge})
        result[parent] = [[ring] for ring in _chain(edges, parent)]
    return result


def _chain(edges: set[tuple[Point, Point]], where: str) -> list[list[Point]]:
    after = dict(edges)
    if len(after) != len(edges):
        raise DatasetError(f"境界 {where}: 輪が一点で交わっていて、市の形にできません")
    rings = []
    while after:
        start = min(after)
        ring = [start]
        while (point := after.pop(ring[-1])) != start:
            ring.append(point)
        rings.append([*ring, start])
    clockwise = {signed_area(ring) < 0 for ring in rings}
    if len(clockwise) > 1:
        raise DatasetError(f"境界 {where}: 市の中に別の市町村の穴があり、まだ扱えません")
    return rings


def signed_area(ring: list[Point]) -> float:
    """Return the signed area of a ring in square degrees; below zero if clockwise."""
    numbers = [(float(x), float(y)) for x, y in ring]
    pairs = pairwise(numbers)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2

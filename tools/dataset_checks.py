"""Checks that a table's TOML can ask for, as data.

    { kind = "rows", equals = 10 }                        number of rows
    { kind = "count", column = "c", equals = 58 }         rows in which a boolean column is true
    { kind = "total", column = "c", level = "municipality33", equals = 9194723 }
    { kind = "wards_make_city", columns = ["c"] }         wards add up to their city
    { kind = "same_areas" }                               the same codes as in `areas`
    { kind = "adds_up", parts = ["a", "b"], whole = "c" } in each row, where all are given
    { kind = "office_inside", boundaries = "b" }          each office lies in its own area
    { kind = "choice_exists", column = "answer", choices = "choices" }  1-based, joined by |

Every table is also checked for unique keys, unique and bounded columns.
"""

from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from dataset_tables import DatasetError, Point, Row, Table

Check = dict[str, Any]


def run_checks(table: Table, made: dict[str, Table], package: dict[str, Any]) -> None:
    """Run the checks that the table's declaration asks for.

    Raises:
        DatasetError: one fails; the message says which, and both numbers.
    """
    if table.document is not None:
        return
    if table.rows is None:
        wanted = package["levels"][table.declared["level"]]["areas"]
        _expect(len(table.shapes or {}), wanted, f"{table.name}: 境界の数")
        return
    _check_columns(table.rows, table.declared, table.name)
    for check in table.declared.get("checks", []):
        if check["kind"] not in _KINDS:
            raise DatasetError(f"{table.name}: 検算「{check['kind']}」はありません")
        _KINDS[check["kind"]](table, check, made, package)


def _expect(found: object, wanted: object, what: str) -> None:
    if found != wanted:
        raise DatasetError(f"{what} が {found} です。{wanted} のはずです")


def _check_columns(rows: list[Row], declared: dict[str, Any], name: str) -> None:
    unique = [declared["key"]]
    for field in declared["fields"]:
        rules, column = field.get("constraints", {}), field["name"]
        if rules.get("unique"):
            unique.append([column])
        for row in rows:
            if not row[column] or field["type"] not in {"integer", "number"}:
                continue
            value = float(row[column])
            if not rules.get("minimum", value) <= value <= rules.get("maximum", value):
                raise DatasetError(f"{name}: {column} の {row[column]} が決めた範囲にありません")
    for columns in unique:
        seen: set[tuple[str, ...]] = set()
        for row in rows:
            key = tuple(row[column] for column in columns)
            if key in seen:
                raise DatasetError(
                    f"{name}: {', '.join(columns)} の「{' '.join(key)}」が2回あります"
                )
            seen.add(key)


def _rows(table: Table, check: Check, *_: object) -> None:
    _expect(len(table.rows or []), check["equals"], f"{table.name}: 行の数")


def _count(table: Table, check: Check, *_: object) -> None:
    found = sum(row[check["column"]] == "true" for row in table.rows or [])
    _expect(found, check["equals"], f"{table.name}: {check['column']} が true の行の数")


def _areas(made: dict[str, Table]) -> dict[str, Row]:
    return {row["area_code"]: row for row in made["areas"].rows or []}


def _total(table: Table, check: Check, made: dict[str, Table], package: dict[str, Any]) -> None:
    column, areas = check["column"], _areas(made)
    flag = package["levels"][check["level"]]["column"]
    chosen = [row for row in table.rows or [] if areas[row["area_code"]][flag] == "true"]
    found = sum(int(row[column] or 0) for row in chosen)
    _expect(found, check["equals"], f"{table.name}: {column} の合計（{check['level']}）")


def _wards_make_city(table: Table, check: Check, made: dict[str, Table], _: object) -> None:
    areas = _areas(made)
    rows = {row["area_code"]: row for row in table.rows or []}
    for column in check["columns"]:
        sums: dict[str, int] = defaultdict(int)
        for code, row in rows.items():
            if parent := areas[code]["parent_code"]:
                sums[parent] += int(row[column] or 0)
        for city, found in sums.items():
            what = f"{table.name}: {areas[city]['name']}の区の {column} の合計"
            _expect(found, int(rows[city][column]), what)


def _same_areas(table: Table, _: Check, made: dict[str, Table], __: object) -> None:
    found = {row["area_code"] for row in table.rows or []}
    odd = ", ".join(sorted(found ^ set(_areas(made))))
    if odd:
        raise DatasetError(f"{table.name}: 市区町村の一覧とちがうコードがあります: {odd}")


def _adds_up(table: Table, check: Check, *_: object) -> None:
    for row in table.rows or []:
        parts = [row[part] for part in check["parts"]]
        if all(parts) and row[check["whole"]]:
            what = f"{table.name}: {next(iter(row.values()))} の {' + '.join(check['parts'])}"
            _expect(sum(map(int, parts)), int(row[check["whole"]]), what)


def _inside(point: tuple[float, float], ring: list[Point]) -> bool:
    """Tell whether a point lies in a ring, by counting the borders east of it."""
    x, y = point
    numbers = [(float(a), float(b)) for a, b in ring]
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(numbers):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


def _office_inside(table: Table, check: Check, made: dict[str, Table], _: object) -> None:
    shapes = made[check["boundaries"]].shapes or {}
    rows = {row["area_code"]: row for row in table.rows or []}
    for code, polygons in shapes.items():
        office = (float(rows[code]["office_longitude"]), float(rows[code]["office_latitude"]))
        rings = [ring for polygon in polygons for ring in polygon]
        if sum(_inside(office, ring) for ring in rings) % 2 == 0:
            raise DatasetError(f"{table.name}: {rows[code]['full_name']}の庁舎が区域の外にあります")


def _choice_exists(table: Table, check: Check, *_: object) -> None:
    for row in table.rows or []:
        choices = row[check["choices"]].split("|")
        if not 1 <= int(row[check["column"]]) <= len(choices):
            where = next(iter(row.values()))
            raise DatasetError(f"{table.name}: {where} の答えが選択肢にありません")


_KINDS: dict[str, Callable[..., None]] = {
    "rows": _rows,
    "count": _count,
    "total": _total,
    "wards_make_city": _wards_make_city,
    "same_areas": _same_areas,
    "adds_up": _adds_up,
    "office_inside": _office_inside,
    "choice_exists": _choice_exists,
}

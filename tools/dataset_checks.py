"""Checks that a table's TOML can ask for, as data.

    { kind = "rows", equals = 10 }                        number of rows
    { kind = "count", column = "c", equals = 58 }         rows in which a boolean column is true
    { kind = "filled", column = "c", level = "area58", equals = 52 }  areas with a value
    { kind = "total", column = "c", level = "municipality33", equals = 9194723 }
    { kind = "total_of", formula = "t.c", level = "…", equals = "2416.57" }  sum of a formula
    { kind = "equal", left = "t.c", right = "u.d", level = "…" }  in every area with both
    { kind = "wards_make_city", columns = ["c"] }         wards add up to their city
    { kind = "same_areas" }                               the same codes as in `areas`
    { kind = "areas_of", level = "municipality33" }       the codes of that level
    { kind = "adds_up", parts = ["a", "b"], whole = "c" } in each row, where all are given
    { kind = "choice_exists", column = "answer", choices = "choices" }  1-based, joined by |

Every table is also checked for unique keys, unique and bounded columns.
"""

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from dataset_tables import DatasetError

from coopkit.region import formulas
from coopkit.region.reckoning import Reckoner
from coopkit.region.tables import Row, Table

Check = dict[str, Any]


def run_checks(table: Table, reckoner: Reckoner) -> None:
    """Run the checks that the table's declaration asks for.

    Raises:
        DatasetError: one fails; the message says which, and both numbers.
    """
    if table.rows is None:
        return
    _check_columns(table.rows, table.declared, table.name)
    for check in table.declared.get("checks", []):
        if check["kind"] not in _KINDS:
            raise DatasetError(f"{table.name}: 検算「{check['kind']}」はありません")
        _KINDS[check["kind"]](table, check, reckoner)


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


def _filled(table: Table, check: Check, reckoner: Reckoner) -> None:
    codes = set(reckoner.codes(check["level"]))
    rows = [row for row in table.rows or [] if row["area_code"] in codes]
    found = sum(row[check["column"]] != "" for row in rows)
    _expect(found, check["equals"], f"{table.name}: {check['column']} に値がある地域の数")


def _total(table: Table, check: Check, reckoner: Reckoner) -> None:
    column, codes = check["column"], set(reckoner.codes(check["level"]))
    chosen = [row for row in table.rows or [] if row["area_code"] in codes]
    found = sum(int(row[column] or 0) for row in chosen)
    _expect(found, check["equals"], f"{table.name}: {column} の合計（{check['level']}）")


def _value(text: str, area: str, reckoner: Reckoner, where: str) -> Fraction | None:
    try:
        return formulas.evaluate(formulas.parse(text), reckoner.figures, area)
    except formulas.FormulaError as error:
        raise DatasetError(f"{where}: {error}") from error


def _total_of(table: Table, check: Check, reckoner: Reckoner) -> None:
    text, codes = check["formula"], reckoner.codes(check["level"])
    found = sum(_value(text, code, reckoner, table.name) or Fraction(0) for code in codes)
    what = f"{table.name}: {text} の合計（{check['level']}）"
    _expect(formulas.rounded(Fraction(found)), check["equals"], what)


def _equal(table: Table, check: Check, reckoner: Reckoner) -> None:
    compared = 0
    for code in reckoner.codes(check["level"]):
        left, right = (
            _value(check[side], code, reckoner, table.name) for side in ("left", "right")
        )
        if left is not None and right is not None:
            compared += 1
            what = f"{table.name}: {reckoner.areas[code]['full_name']}の {check['left']}"
            _expect(formulas.rounded(left), formulas.rounded(right), what)
    if not compared:
        raise DatasetError(f"{table.name}: {check['left']} は、どの地域でもくらべられません")


def _wards_make_city(table: Table, check: Check, reckoner: Reckoner) -> None:
    rows = {row["area_code"]: row for row in table.rows or []}
    for column in check["columns"]:
        sums: dict[str, int] = defaultdict(int)
        for code, row in rows.items():
            if parent := reckoner.areas[code]["parent_code"]:
                sums[parent] += int(row[column] or 0)
        for city, found in sums.items():
            what = f"{table.name}: {reckoner.areas[city]['name']}の区の {column} の合計"
            _expect(found, int(rows[city][column]), what)


def _same_areas(table: Table, _: Check, reckoner: Reckoner) -> None:
    _check_codes(table, set(reckoner.areas))


def _areas_of(table: Table, check: Check, reckoner: Reckoner) -> None:
    _check_codes(table, set(reckoner.codes(check["level"])))


def _check_codes(table: Table, wanted: set[str]) -> None:
    odd = ", ".join(sorted({row["area_code"] for row in table.rows or []} ^ wanted))
    if odd:
        raise DatasetError(f"{table.name}: 市区町村の一覧とちがうコードがあります: {odd}")


def _adds_up(table: Table, check: Check, *_: object) -> None:
    for row in table.rows or []:
        parts = [row[part] for part in check["parts"]]
        if all(parts) and row[check["whole"]]:
            what = f"{table.name}: {next(iter(row.values()))} の {' + '.join(check['parts'])}"
            _expect(sum(map(int, parts)), int(row[check["whole"]]), what)


def _choice_exists(table: Table, check: Check, *_: object) -> None:
    for row in table.rows or []:
        choices = row[check["choices"]].split("|")
        if not 1 <= int(row[check["column"]]) <= len(choices):
            where = next(iter(row.values()))
            raise DatasetError(f"{table.name}: {where} の答えが選択肢にありません")


_KINDS: dict[str, Callable[..., None]] = {
    "rows": _rows,
    "count": _count,
    "filled": _filled,
    "total": _total,
    "total_of": _total_of,
    "equal": _equal,
    "wards_make_city": _wards_make_city,
    "same_areas": _same_areas,
    "areas_of": _areas_of,
    "adds_up": _adds_up,
    "choice_exists": _choice_exists,
}

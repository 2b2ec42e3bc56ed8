"""How each kind of table in a data package is made from its inputs.

`copy`      a hand-written CSV, cells brought to one way of writing
`document`  a hand-written JSON file, brought to one way of writing

The kinds of a region (`indicators`, `values`, `series_rules`, `series`, `assets`) are
computed in `coopkit.region.reckoning`, its `topology` in `dataset_boundaries.py`.
"""

import csv
import datetime as dt
import io
import json
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from coopkit.region.tables import Row
from coopkit.region.tables import TableError as DatasetError


def read_rows(content: bytes) -> list[Row]:
    """Read CSV in UTF-8 (with or without BOM) or CP932, as spreadsheets save it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_input(inputs: Path, name: str) -> list[Row]:
    """Return the rows of a hand-written CSV.

    Raises:
        DatasetError: there is none.
    """
    path = inputs / f"{name}.csv"
    if not path.is_file():
        raise DatasetError(f"{path} がありません")
    return read_rows(path.read_bytes())


def read_document(path: Path) -> Any:
    """Return a hand-written JSON object.

    Raises:
        DatasetError: there is none, or it is something else.
    """
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


def normalised(rows: list[Row], declared: dict[str, Any], name: str) -> list[Row]:
    """Return rows in one way of writing, sorted by their key, columns as declared.

    Raises:
        DatasetError: a cell or column is not what its declaration says.
    """
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

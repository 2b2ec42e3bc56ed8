"""Reading the files that offices publish: N03 boundaries, SSDSE-A, e-Stat exports.

Each reader takes what the publisher's own download holds, in UTF-8 (with or without BOM)
or CP932, and says in the user's language what is wrong, where, and what to do next.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from coopkit.region.geometry import Ring, Shape, steps, tidy_ring
from coopkit.text import say

# How statistics mark a figure that they do not give; e-Stat explains them above the table.
_NOT_GIVEN = {"", "-", "***", "X", "x", "…", "...", "－", "＊＊＊"}
_ITEM = re.compile(r"#?([A-L]\d{4,})(?=[_ ]|$)")
_WARD, _CITY = "区", "市"
_CODE_DIGITS = 5
_HEADER_ROWS = 3


class FileProblemError(Exception):
    """A file that cannot be used; the message says what, where, and what to do next."""


@dataclass(frozen=True)
class Place:
    """One municipality or ward as N03 names it.

    Attributes:
        code: five digits.
        name: of the ward or municipality.
        city: of the designated city a ward belongs to; empty for all others.
        county: 郡, or the prefecture's own district, or empty.
    """

    code: str
    name: str
    city: str
    county: str


@dataclass
class Boundaries:
    """What an N03 file holds.

    Attributes:
        prefecture: its name, such as 神奈川県.
        prefix: the two digits its codes begin with.
        places: by code.
        shapes: by code, in steps of 0.00001 degrees.
        file: its name.
        nowhere: how many shapes have no code (所属未定地); they are left out.
    """

    prefecture: str = ""
    prefix: str = ""
    places: dict[str, Place] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    file: str = ""
    nowhere: int = 0


@dataclass
class Statistics:
    """Figures of one file.

    Attributes:
        file: its name.
        names: of the areas by code, as the file writes them.
        values: by item code, year and area code; a blank is a figure that is not given.
        years: of an item, where the file has one year for each.
    """

    file: str
    names: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)


def read_text(path: Path, *, table: bool = True) -> str:
    """Return a text file in UTF-8 (with or without BOM) or CP932.

    Args:
        path: of the file.
        table: whether a spreadsheet can save it again; GeoJSON it cannot.

    Raises:
        FileProblemError: there is no such file, or it is in another encoding.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileProblemError(say("region_new.no_file", path=path)) from None
    except OSError as error:
        raise FileProblemError(say("region_new.unreadable", path=path, cause=error)) from error
    problem = UnicodeDecodeError("utf-8", b"", 0, 0, "")
    # UTF-16 has zero bytes, which UTF-8 and CP932 would take for characters.
    for encoding in () if b"\x00" in content[:1000] else ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            problem = max(problem, error, key=lambda one: one.start)
    line = content.count(b"\n", 0, problem.start) + 1
    if table:
        raise FileProblemError(say("region_new.encoding", path=path, line=line))
    raise FileProblemError(say("region_new.encoding_geojson", path=path, line=line))


def read_boundaries(path: Path) -> Boundaries:
    """Read a GeoJSON of 国土数値情報 N03 (properties N03_001 to N03_007).

    Coordinates are brought to 0.00001 degrees, about a metre.

    Raises:
        FileProblemError: it is not one, or holds more than one prefecture.
    """
    try:
        features = json.loads(read_text(path, table=False))["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise FileProblemError(say("region_new.not_geojson", path=path, cause=error)) from error
    found = Boundaries(file=path.name)
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        if "N03_007" not in properties or "N03_001" not in properties:
            known = "、".join(sorted(properties)) or say("region.none")
            raise FileProblemError(say("region_new.not_n03", path=path, number=number, known=known))
        place = _place(properties)
        if not re.fullmatch(r"\d{5}", place.code):
            found.nowhere += 1
            continue
        found.prefecture = found.prefecture or str(properties["N03_001"])
        found.prefix = found.prefix or place.code[:2]
        if place.code[:2] != found.prefix:
            raise FileProblemError(
                say("region_new.two_prefectures", path=path, one=found.prefix, two=place.code[:2])
            )
        found.places[place.code] = place
        shape = found.shapes.setdefault(place.code, [])
        shape.extend(_polygons(feature.get("geometry") or {}, path, number))
    if not found.places:
        raise FileProblemError(say("region_new.no_places", path=path))
    return found


def _place(properties: dict[str, Any]) -> Place:
    """Read the names, as N03 wrote them until 2023 (003 city, 004 ward) and since (004, 005)."""
    office, upper, name, ward = (str(properties.get(f"N03_00{n}") or "") for n in (2, 3, 4, 5))
    city = ""
    if ward:
        city, name = name, ward
    elif upper.endswith(_CITY) and name.endswith(_WARD):
        city = upper
    county = "" if upper == city or upper.endswith(_CITY) else upper
    return Place(str(properties["N03_007"] or ""), name, city, county or office)


def _polygons(geometry: dict[str, Any], path: Path, number: int) -> Iterator[list[Ring]]:
    kind, shapes = geometry.get("type"), geometry.get("coordinates") or []
    if kind not in {"Polygon", "MultiPolygon"}:
        raise FileProblemError(say("region_new.no_polygon", path=path, number=number))
    for polygon in shapes if kind == "MultiPolygon" else [shapes]:
        rings = [
            tidy_ring([(steps(point[0]), steps(point[1])) for point in ring]) for ring in polygon
        ]
        # What is smaller than a metre has no ring left.
        if rings and rings[0]:
            yield [ring for ring in rings if ring]


def read_ssdse(path: Path) -> Statistics:
    """Read 教育用標準データセット SSDSE-A: item codes, years and labels above the rows.

    Raises:
        FileProblemError: it is another file, or in another encoding.
    """
    rows = list(csv.reader(io.StringIO(read_text(path), newline="")))
    head = rows[:_HEADER_ROWS]
    if len(head) < _HEADER_ROWS or not head[0] or not head[0][0].startswith("SSDSE-A"):
        raise FileProblemError(say("region_new.not_ssdse", path=path))
    if head[2][0] != "地域コード":
        raise FileProblemError(say("region_new.garbled", path=path, found=head[2][0][:12]))
    found = Statistics(path.name)
    columns = [
        (place, code, int(year))
        for place, (code, year) in enumerate(zip(head[0], head[1], strict=False))
        if _ITEM.fullmatch(code) and year.isdecimal()
    ]
    for number, row in enumerate(rows[_HEADER_ROWS:], start=_HEADER_ROWS + 1):
        if len(row) < len(head[0]):
            continue
        area = row[0].removeprefix("R")
        found.names[area] = row[2]
        for place, code, year in columns:
            value = _figure(row[place], path, number)
            found.values.setdefault((code, year), {})[area] = value
    return found


def read_estat(path: Path) -> Statistics:
    """Read a CSV export of e-Stat with items of SSDS (社会・人口統計体系).

    Columns are named by item, such as `A1101_総人口【人】`. Lines above the header are passed
    over, columns of remarks too. Years are the first four digits of 調査年.

    Raises:
        FileProblemError: there is no header with areas, years and items.
    """
    rows = list(csv.reader(io.StringIO(read_text(path), newline="")))
    for place, row in enumerate(rows):
        cells = [cell.strip().lstrip("/").replace("　", " ") for cell in row]
        area = next((n for n, cell in enumerate(cells) if cell in _AREA_CODES), None)
        when = next((n for n, cell in enumerate(cells) if cell == "調査年"), None)
        items = [(n, match[1]) for n, cell in enumerate(cells) if (match := _ITEM.match(cell))]
        if area is not None and when is not None and items:
            name = next((n for n, cell in enumerate(cells) if cell == "地域"), area)
            return _estat_rows(path, rows, place, (area, name, when, items))
    raise FileProblemError(say("region_new.not_estat", path=path))


_AREA_CODES = {"地域 コード", "地域コード", "市区町村 コード", "市区町村コード"}


def _estat_rows(
    path: Path,
    rows: list[list[str]],
    header: int,
    columns: tuple[int, int, int, list[tuple[int, str]]],
) -> Statistics:
    area, name, when, items = columns
    found = Statistics(path.name)
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        year = re.match(r"\d{4}", row[when].strip()) if len(row) > when else None
        if len(row) < len(rows[header]) or year is None:
            continue
        code = row[area].strip().zfill(_CODE_DIGITS)
        found.names[code] = row[name].strip()
        for place, item in items:
            value = _figure(row[place], path, number)
            found.values.setdefault((item, int(year[0])), {})[code] = value
    return found


def _figure(text: str, path: Path, line: int) -> str:
    """Return a figure without commas, empty if it is not given."""
    value = text.strip().replace(",", "")
    if value in _NOT_GIVEN:
        return ""
    try:
        return format(Decimal(value), "f")
    except InvalidOperation:
        raise FileProblemError(
            say("region_new.not_a_number", path=path, line=line, value=value)
        ) from None

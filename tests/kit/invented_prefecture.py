"""An invented prefecture, 架空県, as official files: nothing in it exists, no figure is real.

Its designated city 架空市 has two wards; 森町 lies around 島村, which also has an island.
The codes begin with 99, which no prefecture has.
"""

import json
from pathlib import Path

WARDS = {"99101": "北区", "99102": "南区"}
TOWNS = {"99100": "架空市", "99201": "みなと市", "99301": "森町", "99302": "島村"}
# West, south, east, north; in hundredths of a degree from 150° E, 20° N: open sea.
SQUARES = {
    "99101": (0, 10, 10, 20),
    "99102": (0, 0, 10, 10),
    "99201": (10, 0, 20, 20),
    "99301": (20, 0, 40, 20),
    "99302": (25, 5, 35, 15),
}
ISLAND = (50, 5, 52, 7)


def _ring(square: tuple[int, int, int, int], step: int = 5) -> list[list[float]]:
    """Return a square with a corner every `step`, as neighbours in N03 share every corner."""
    west, south, east, north = square
    corners = [(x, south) for x in range(west, east, step)]
    corners += [(east, y) for y in range(south, north, step)]
    corners += [(x, north) for x in range(east, west, -step)]
    corners += [(west, y) for y in range(north, south, -step)]
    return [[round(150 + x / 100, 7), round(20 + y / 100, 7)] for x, y in [*corners, corners[0]]]


def _feature(code: str | None, rings: list, *, old: bool) -> dict:
    name = WARDS.get(code or "", TOWNS.get(code or "", "所属未定地"))
    city = "架空市" if code in WARDS else None
    county = "山郡" if code in {"99301", "99302"} else None
    names = (
        {"N03_003": city or county, "N03_004": name}
        if old
        else {
            "N03_003": county,
            "N03_004": city or name,
            "N03_005": name if city else None,
        }
    )
    return {
        "type": "Feature",
        "properties": {"N03_001": "架空県", "N03_002": None, **names, "N03_007": code},
        "geometry": {"type": "Polygon", "coordinates": rings},
    }


def write_boundaries(folder: Path, *, old: bool = False) -> Path:
    """Write N03, in the form since 2024 or the one before, one feature for each polygon."""
    features = []
    for code, square in SQUARES.items():
        rings = [_ring(square)]
        if code == "99301":
            rings.append(_ring(SQUARES["99302"]))
        features.append(_feature(code, rings, old=old))
    features.append(_feature("99302", [_ring(ISLAND, 2)], old=old))
    features.append(_feature(None, [_ring((60, 0, 61, 1))], old=old))
    path = folder / "N03-20240101_99.geojson"
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def write_ssdse(
    folder: Path,
    codes: dict[str, str],
    *,
    encoding: str = "cp932",
    rows: dict[str, str] | None = None,
    blank: tuple[str, str] = ("99302", "H6130"),
) -> Path:
    """Write SSDSE-A: item codes with their year, three lines of header, areas as R and code.

    Args:
        folder: where.
        codes: item code → year.
        encoding: of the file.
        rows: area code → name; the four municipalities when left out.
        blank: the one cell without a figure.
    """
    head = [
        ["SSDSE-A-2026", "Prefecture", "Municipality", *codes],
        ["", "", "年度", *codes.values()],
        ["地域コード", "都道府県", "市区町村", *(f"項目{code}" for code in codes)],
        ["R01100", "北海道", "札幌市", *("1" for _ in codes)],
    ]
    for number, (area, name) in enumerate((rows or TOWNS).items(), start=1):
        cells = [
            "" if (area, code) == blank else str(number * 100 + place)
            for place, code in enumerate(codes)
        ]
        head.append([f"R{area}", "架空県", name, *cells])
    path = folder / "SSDSE-A-2026.csv"
    path.write_bytes("".join(",".join(row) + "\r\n" for row in head).encode(encoding))
    return path


def write_estat(folder: Path, *, encoding: str = "cp932", name: str = "FEH_00200502.csv") -> Path:
    """Write an export of e-Stat: lines above the header, remarks between, marks for no figure."""
    lines = [
        '"統計名：","社会・人口統計体系"',
        '"表番号：","0000020201"',
        '"***","-","データがない、または、まだない"',
        "",
        (
            '"調査年 コード","調査年","地域 コード","地域","/項目","A1101_総人口【人】","注釈",'
            '"A8301_65歳以上世帯員の単独世帯数【世帯】","A2301_住民基本台帳人口（総数）【人】","Z9999_ほかの項目"'
        ),
    ]
    for year in (2010, 2015, 2020):
        for place, (code, town) in enumerate({**TOWNS, **WARDS}.items(), start=1):
            people = f"{place * 1000 + year:,}"
            alone = "***" if code in WARDS or (code, year) == ("99302", 2010) else str(place * 10)
            lines.append(
                f'"{year}100000","{year}年度","{code}","架空県 {town}","","{people}","",'
                f'"{alone}","{place * 1000}","-"'
            )
    path = folder / name
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    return path

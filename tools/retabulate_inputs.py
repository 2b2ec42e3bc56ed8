"""Re-tabulate figures read elsewhere into the inputs of our own data packages, once.

    python tools/retabulate_inputs.py FOLDER

FOLDER holds the tables as they were gathered (their names are in `main` and in
`retabulate_region.py`). Only figures,
names and coordinates carry over, into columns of our own; what each table is, who
published it and how it was checked stands in `datasets/<name>/inputs/*.toml`, written by
hand. After this, nothing outside the repository is needed: `tools/build_datasets.py`
makes every table from `inputs/`. Run it again only when the gathered tables change.
"""

import argparse
import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import retabulate_region as region

from coopkit.files import write_atomically

DATASETS = Path(__file__).resolve().parents[1] / "datasets"
Row = dict[str, str]


def read_table(path: Path) -> list[Row]:
    """Return the rows of a gathered CSV file, all cells as text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows as CSV (UTF-8, LF); the columns are those of the first row."""
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_atomically(path, text.getvalue().encode("utf-8"))
    print(f"{path.relative_to(DATASETS)}: {len(rows)}行")


def _flag(value: str) -> str:
    return "true" if value in {"1", "true"} else "false"


def areas(rows: Iterable[Row]) -> Iterator[Row]:
    """Names, codes, regions and offices: one row per municipality and ward."""
    for row in rows:
        yield {
            "area_code": row["area_code"],
            "name": row["area_name_ja"],
            "full_name": row["area_name_full_ja"],
            "kana": row["area_name_kana"],
            "type": row["area_type"],
            "parent_code": row["parent_city_code"],
            "region6": row["region_6_ja"],
            "in_area58": _flag(row["is_map_area_58"]),
            "in_municipality33": _flag(row["is_municipality_33"]),
            "office_latitude": row["office_latitude"],
            "office_longitude": row["office_longitude"],
        }


def cooperatives(rows: Iterable[Row]) -> Iterator[Row]:
    """The worker co-operatives named on the council's slides.

    One name is printed with a slip there; its own name is used, the slip is noted.
    """
    for number, row in enumerate(rows, start=1):
        slip = row["name_short"] == "キャリア"
        yield {
            "id": f"c{number:02d}",
            "name": row["name"].replace("キャリア", "キャリー") if slip else row["name"],
            "name_short": "キャリー" if slip else row["name_short"],
            "municipality": row["municipality"],
            "municipality_code": row["municipality_code"],
            "business": row["business"].replace("・コールセンター", "、コールセンター"),
            "in_council": row["in_council"],
            "confirmed_by": "",
            "confirmed_on": "",
            "note": "協議会スライドの表記は「キャリア」。組合自身の表記にあわせた。"
            if slip
            else "",
        }


def council(rows: Iterable[Row]) -> Iterator[Row]:
    """The members of the prefecture's council."""
    for number, row in enumerate(rows, start=1):
        yield {"id": f"m{number:02d}", "name": row["name"], "kind": row["kind"]}


def national_counts(rows: Iterable[Row]) -> Iterator[Row]:
    """How many worker co-operatives there are in Japan, by date."""
    for row in rows:
        yield {
            "date": row["as_of_date"],
            "cooperatives": row["worker_cooperatives_japan"],
            "prefectures": row["prefectures_with_a_worker_cooperative"],
            "newly_established": row["newly_established"],
            "converted": row["converted_total"],
            "converted_from_kigyo_kumiai": row["converted_from_kigyo_kumiai"],
            "converted_from_npo": row["converted_from_npo"],
            "read_at": row["source_url"],
            # Press and municipal pages; the ministry's own pages could not be opened.
            "confidence": "2",
        }


def main() -> None:
    """Read FOLDER and write our inputs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    folder: Path = parser.parse_args().folder
    gathered, kanagawa, course = folder / "kanagawa", "kanagawa/inputs", "course/inputs"
    boundaries = json.loads(
        (gathered / "kanagawa_58_areas_n03_2021.geojson").read_text(encoding="utf-8")
    )
    named = list(cooperatives(read_table(folder / "cooperatives.csv")))
    series = read_table(gathered / "kanagawa_33_ssds_timeseries_long.csv")
    ipss = read_table(gathered / "kanagawa_areas_population_projection_ipss2023.csv")
    counts = read_table(folder / "japan_worker_cooperative_counts.csv")
    tables: dict[str, Iterable[Row]] = {
        f"{kanagawa}/areas.csv": areas(read_table(gathered / "kanagawa_area_codes.csv")),
        f"{kanagawa}/boundaries.csv": region.rings(boundaries),
        f"{kanagawa}/ssds.csv": region.ssds(series),
        f"{kanagawa}/projection_2023.csv": region.projection(ipss),
        f"{kanagawa}/named_assets.csv": region.cooperatives(named),
        f"{course}/cooperatives.csv": named,
        f"{course}/council_members.csv": council(read_table(folder / "council_members.csv")),
        f"{course}/national_counts.csv": national_counts(counts),
    }
    for table, (file, columns) in region.COLUMNS.items():
        prefix = "" if file.startswith("yokohama") else "kanagawa_"
        rows = read_table(gathered / f"{prefix}{file}.csv")
        tables[f"{kanagawa}/{table}.csv"] = region.renamed(rows, columns)
    for name, made in tables.items():
        write_table(DATASETS / name, made)


if __name__ == "__main__":
    main()

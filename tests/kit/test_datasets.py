"""The data packages: whole, true to their inputs, and honest about where they come from."""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import warnings
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from coopkit import content, region

REPOSITORY = Path(__file__).resolve().parents[2]
BUILDER = REPOSITORY / "tools" / "build_datasets.py"
PACKAGES = ("act", "course", "kanagawa", "permits", "plans")


def rows(package: str, table: str) -> list[dict[str, str]]:
    """Read a table without any of the code under test."""
    with (content.dataset(package) / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def descriptor(package: str) -> dict[str, Any]:
    """Read what a package says about itself."""
    text = (content.dataset(package) / "datapackage.json").read_text(encoding="utf-8")
    return json.loads(text)


def search_path() -> dict[str, str]:
    """Where a run from a checkout finds coopkit; nothing for the installed one."""
    return {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}


def build(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the builder as a person would."""
    return subprocess.run(
        [sys.executable, str(BUILDER), *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PATH": "", "PYTHONUTF8": "1", "SYSTEMROOT": "C:\\Windows", **search_path()},
        check=False,
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of all packages that a test may spoil."""
    return shutil.copytree(REPOSITORY / "datasets", tmp_path / "datasets")


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module that makes tables."""
    monkeypatch.syspath_prepend(BUILDER.parent)
    import dataset_tables

    return dataset_tables


def test_inputs_rebuild_every_table():
    """What lies in datasets/ is what the script makes of inputs/, byte for byte."""
    result = build("--check")
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_clean_copy_is_rebuilt_from_inputs_alone(copied: Path):
    """With every made table deleted, the script brings back the same bytes."""
    made = [path for path in copied.glob("*/*") if path.is_file()]
    before = {path: path.read_bytes() for path in made}
    for path in made:
        path.unlink()
    assert build("--datasets", copied).returncode == 0
    assert {path: path.read_bytes() for path in copied.glob("*/*") if path.is_file()} == before


@pytest.mark.parametrize("name", PACKAGES)
def test_frictionless_finds_nothing_wrong(name: str):
    """An independent validator accepts the package, its schemas, sizes and hashes."""
    with warnings.catch_warnings():
        # The validator's own imports warn; that says nothing about our data.
        warnings.simplefilter("ignore")
        import frictionless

        package = frictionless.Package(str(content.dataset(name) / "datapackage.json"))
        report = package.validate()
    assert report.valid, report.flatten(["name", "type", "note"])


@pytest.mark.parametrize("name", PACKAGES)
def test_every_resource_says_where_it_comes_from(name: str):
    """Each table names source, publisher, licence, dates, transformation, owner and hash."""
    folder, package = content.dataset(name), descriptor(name)
    assert package["owner_of_yearly_update"]
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["bytes"] == len(data)
        assert resource["transformation"]
        assert resource["date_read"] <= resource["valid_until"]
        for source in resource["sources"]:
            assert source["publisher"]
            assert source["title"]
            assert source["date"]
        assert all(licence["title"] for licence in resource["licenses"])


def test_known_totals_of_the_register():
    """The 33 municipalities and the 58 areas both add up to the published totals."""
    areas = {row["area_code"]: row for row in rows("kanagawa", "areas")}
    register = rows("kanagawa", "resident_register_2026")
    for flag in ("in_area58", "in_municipality33"):
        chosen = [row for row in register if areas[row["area_code"]][flag] == "true"]
        assert sum(int(row["population_total"]) for row in chosen) == 9_194_723
        assert sum(int(row["population_age_0_14"]) for row in chosen) == 994_271
        assert sum(int(row["population_age_65_over"]) for row in chosen) == 2_372_180


def test_shares_are_computed_from_the_counts_beside_them():
    """The aged share of every area is 100 × 65+ ÷ all, rounded to four decimals."""
    register = {row["area_code"]: row for row in rows("kanagawa", "resident_register_2026")}
    seen = 0
    for row in rows("kanagawa", "indicator_values"):
        if row["indicator_id"] == "aged_65_over_share_2026":
            counts = register[row["area_code"]]
            exact = Fraction(100 * int(counts["population_age_65_over"]))
            exact /= int(counts["population_total"])
            assert abs(Fraction(row["value"]) - exact) <= Fraction(1, 20_000)
            seen += 1
    assert seen == 61


def ring_edges(geometry: dict[str, Any]) -> set[tuple[tuple[float, float], ...]]:
    """Return all borders of a shape, without direction."""
    shapes = geometry["coordinates"]
    polygons = shapes if geometry["type"] == "MultiPolygon" else [shapes]
    return {
        tuple(sorted((tuple(one), tuple(two))))
        for polygon in polygons
        for ring in polygon
        for one, two in pairwise(ring)
    }


def features(name: str) -> dict[str, dict[str, Any]]:
    """Return the shapes of a level by code."""
    found = region.load("kanagawa").boundaries(name)["features"]
    return {feature["id"]: feature["geometry"] for feature in found}


def given_rings() -> dict[str, list[list[str]]]:
    """Return the rings of the inputs by area, as they were supplied."""
    path = REPOSITORY / "datasets" / "kanagawa" / "inputs" / "boundaries.csv"
    found: dict[str, list[list[str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["area_code"], []).append(row["points"].split(","))
    return found


def test_cities_are_their_wards_without_inner_borders():
    """A city's outline is exactly the borders that only one of its wards has."""
    parents = {row["area_code"]: row["parent_code"] for row in rows("kanagawa", "areas")}
    wards, cities = features("area58"), features("municipality33")
    assert (len(wards), len(cities)) == (58, 33)
    for city, outline in cities.items():
        expected: set[Any] = set()
        for ward, shape in wards.items():
            if city in (ward, parents[ward]):
                expected ^= ring_edges(shape)
        assert ring_edges(outline) == expected


def test_the_topology_gives_back_the_supplied_shapes():
    """Each ring comes back with the same corners in the same order, to the last digit."""
    shapes, given_by_area = features("area58"), given_rings()
    assert sum(len(ring) for given in given_by_area.values() for ring in given) == 2808
    for code, given_areas in given_by_area.items():
        polygons = shapes[code]["coordinates"]
        rebuilt = [
            [f"{x!r} {y!r}" for x, y in ring]
            for polygon in (polygons if shapes[code]["type"] == "MultiPolygon" else [polygons])
            for ring in polygon
        ]
        assert sorted(map(turned, rebuilt)) == sorted(map(turned, given_areas))


def turned(ring: list[str]) -> list[str]:
    """Return a ring from its smallest corner on, in the direction of its smaller neighbour."""
    assert ring[0] == ring[-1]
    corners = ring[:-1]
    first = corners.index(min(corners))
    forward = [*corners[first:], *corners[:first]]
    return min(forward, [forward[0], *reversed(forward[1:])])


def test_each_question_has_its_answer_among_its_choices():
    """No question of the course points to a choice that is not there."""
    for row in rows("course", "questions"):
        assert 1 <= int(row["answer"]) <= len(row["choices"].split("|")), row["id"]


def test_a_question_without_its_answer_is_refused(copied: Path):
    """A table can ask that its answers are among its choices, and the builder looks."""
    inputs = copied / "course" / "inputs"
    declared = inputs / "questions.toml"
    check = 'checks = [{ kind = "choice_exists", column = "answer", choices = "choices" }]'
    lines = declared.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("checks")]
    declared.write_text("\n".join([check, *kept]) + "\n", encoding="utf-8")
    assert build("--check", "--datasets", copied).returncode == 0
    with (inputs / "questions.csv").open(encoding="utf-8", newline="") as file:
        questions = list(csv.DictReader(file))
    questions[0]["answer"] = "9"
    with (inputs / "questions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(questions[0]))
        writer.writeheader()
        writer.writerows(questions)
    result = build("--datasets", copied)
    assert result.returncode == 1
    assert f"{questions[0]['id']} の答えが選択肢にありません" in result.stderr


def test_doubtful_contact_details_are_not_printed():
    """The e-mail address and postal code that look wrong in the slides are left out."""
    desk = next(row for row in rows("course", "contacts") if row["id"] == "council_desk")
    assert desk["phone"] == "045-211-4667"
    assert "要確認" in desk["check_note"]
    for path in sorted(content.dataset("course").rglob("contacts.*")):
        text = path.read_text(encoding="utf-8")
        assert "@" not in text
        assert "221-0006" not in text


def test_course_tables_are_complete():
    """Ten co-operatives, eleven council members, fifteen sessions, seven ideas."""
    counts = {name: len(rows("course", name)) for name in ("cooperatives", "council_members")}
    assert counts == {"cooperatives": 10, "council_members": 11}
    calendar = rows("course", "calendar")
    assert [int(row["session"]) for row in calendar] == list(range(1, 16))
    assert {row["minutes"] for row in calendar} == {"90"}
    assert calendar[4]["title"] == "チーム結成と地図I"
    assert len({row["theme"] for row in rows("course", "student_ideas")}) == 7


def test_a_changed_input_is_reported_in_plain_words(copied: Path):
    """The script names the cell that changed, with the old and the new value."""
    path = copied / "course" / "inputs" / "calendar.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("中間発表", "中間のまとめ"), "utf-8")
    result = build("--check", "--datasets", copied)
    assert result.returncode == 1
    assert "変わる値: 1（12 の title: 中間発表 → 中間のまとめ）" in result.stdout
    assert build("--datasets", copied).returncode == 0
    assert build("--check", "--datasets", copied).returncode == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("kanagawa/inputs/resident_register_2026.csv", "297274", "297275", "の合計"),
        ("kanagawa/inputs/areas.csv", "139.6825", "139.4", "庁舎が区域の外"),
        ("course/inputs/cooperatives.csv", "c02,", "c01,", "2回あります"),
        (
            "course/inputs/calendar.csv",
            "1,はたらく目的,90",
            "1,はたらく目的,九十",
            "として読めません",
        ),
        ("course/inputs/national_counts.csv", "34,18,25", "34,18,24", "34 のはずです"),
        (
            "kanagawa/inputs/indicators.csv",
            "100 * resident",
            "open(1) * resident",
            "使えません",
        ),
        (
            "kanagawa/inputs/indicators.csv",
            "census_2020.households_single / ",
            "census_2020.households_lonely / ",
            "という数値がありません",
        ),
        (
            "kanagawa/inputs/indicators.csv",
            "stations_2025 area_gsi",
            "stations_2025",
            "式の表の出典",
        ),
        ("kanagawa/inputs/housing_2023.csv", "14361,,", "14361,,700", "値がある地域の数"),
        ("kanagawa/inputs/waste_recycling.csv", "14382,", "14999,", "一覧とちがうコード"),
        (
            "kanagawa/inputs/ssds.csv",
            "14382,population_census,2015,1",
            "14382,population_census,2015,2",
            "の合計",
        ),
        ("kanagawa/inputs/boundaries.csv", "139.69475 35.46528,", "", "輪が閉じて"),
        ("plans/inputs/plan_waste.json", '"version": 3,', '"version": 3', "として読めません"),
    ],
)
def test_a_wrong_input_is_refused(copied: Path, file: str, old: str, new: str, expected: str):
    """A slip in the inputs stops the build, and the made tables stay as they were."""
    path = copied / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = (copied / file.partition("/")[0] / "datapackage.json").read_bytes()
    result = build("--datasets", copied)
    assert result.returncode == 1
    assert expected in result.stderr
    assert (copied / file.partition("/")[0] / "datapackage.json").read_bytes() == before


def test_a_table_without_description_is_refused(copied: Path):
    """A CSV that nobody declared is not published silently."""
    (copied / "course" / "inputs" / "extra.csv").write_text("a\n1\n", encoding="utf-8")
    result = build("--datasets", copied)
    assert result.returncode == 1
    assert "extra.toml がありません" in result.stderr


def test_a_document_without_description_is_refused(copied: Path):
    """The same for a JSON file; and what is no object is no document."""
    (copied / "plans" / "inputs" / "extra.json").write_text("[]\n", encoding="utf-8")
    result = build("--datasets", copied)
    assert result.returncode == 1
    assert "extra.toml がありません" in result.stderr
    like = copied / "plans" / "inputs" / "plan_waste.toml"
    shutil.copyfile(like, copied / "plans" / "inputs" / "extra.toml")
    result = build("--datasets", copied)
    assert result.returncode == 1
    assert "オブジェクト" in result.stderr


def test_documents_keep_what_they_say(copied: Path):
    """However a JSON file is spaced, the package holds the same bytes."""
    path = copied / "plans" / "inputs" / "plan_waste.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    result = build("--check", "--datasets", copied)
    assert result.returncode == 0, result.stdout + result.stderr


def test_spreadsheets_may_save_inputs_their_way(copied: Path):
    """CP932, a BOM, CRLF, full-width digits and commas give the same tables."""
    course = copied / "course" / "inputs"
    text = (course / "calendar.csv").read_text(encoding="utf-8")
    (course / "calendar.csv").write_bytes(text.replace("\n", "\r\n").encode("cp932"))
    register = copied / "kanagawa" / "inputs" / "resident_register_2026.csv"
    typed = register.read_text(encoding="utf-8").replace("3753315", '"３,７５３,３１５"')
    register.write_text(typed, encoding="utf-8-sig")
    result = build("--check", "--datasets", copied)
    assert result.returncode == 0, result.stdout + result.stderr

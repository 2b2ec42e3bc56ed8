"""The data of Kanagawa: every figure computed anew, nothing invented, borders shared."""

import csv
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from coopkit import content, region

THEMES = {"mobility", "shopping", "childcare", "vacant_houses", "isolation", "education", "waste"}
# The survey of 2023 gives no figures for these six.
SMALL_TOWNS = {"14361", "14363", "14364", "14382", "14383", "14402"}
Row = dict[str, str]


def rows(table: str) -> list[Row]:
    """Read a table without any of the code under test."""
    path = content.dataset("kanagawa") / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def indicators() -> dict[str, Row]:
    """The list of indicators by id."""
    return {row["id"]: row for row in rows("indicators")}


@pytest.fixture(scope="module")
def levels() -> dict[str, list[str]]:
    """The codes that have a place at a level or a coarser one."""
    areas = rows("areas")
    coarse = [row["area_code"] for row in areas if row["in_municipality33"] == "true"]
    return {"area58": [row["area_code"] for row in areas], "municipality33": coarse}


@pytest.fixture(scope="module")
def kanagawa() -> region.Region:
    """The installed pack."""
    return region.load("kanagawa")


class BlankError(Exception):
    """A figure that the publisher does not give."""


class Cells:
    """The figures of one table for one area; Python itself computes with them.

    Args:
        found: text by column, or by item and year.
    """

    def __init__(self, found: dict[Any, str]) -> None:
        self.found = found

    def __getattr__(self, name: str) -> Any:
        """Return a figure of a column, or the years of an item."""
        if any(isinstance(key, tuple) for key in self.found):
            return Years(self.found, name)
        return figure(self.found.get(name, ""))


class Years:
    """The years of one item.

    Args:
        found: text by item and year.
        item: its name.
    """

    def __init__(self, found: dict[Any, str], item: str) -> None:
        self.found, self.item = found, item

    def __getitem__(self, year: int) -> Fraction:
        """Return the figure of a year."""
        return figure(self.found.get((self.item, year), ""))


def figure(text: str) -> Fraction:
    """Return a figure, exactly."""
    if not text:
        raise BlankError
    return Fraction(text)


@pytest.fixture(scope="module")
def cells() -> dict[str, dict[str, Cells]]:
    """The figures of every table by area."""
    found: dict[str, dict[str, dict[Any, str]]] = defaultdict(lambda: defaultdict(dict))
    package = json.loads(
        (content.dataset("kanagawa") / "datapackage.json").read_text(encoding="utf-8")
    )
    for resource in package["resources"]:
        fields = [field["name"] for field in resource.get("schema", {}).get("fields", [])]
        if "area_code" not in fields or "indicator_id" in fields:
            continue
        for row in rows(resource["name"]):
            place = found[row["area_code"]][resource["name"]]
            if "item" in row:
                place[row["item"], int(row["year"])] = row["value"]
            else:
                place.update(row)
    names = {resource["name"] for resource in package["resources"]}
    return {
        area: {
            name: Cells(tables.get(name, {("", 0): ""} if name in LONG else {})) for name in names
        }
        for area, tables in found.items()
    }


LONG = {"ssds", "projection_2023"}


def computed(formula: str, figures: dict[str, Any]) -> Fraction | None:
    """Compute a formula with Python's own arithmetic on exact fractions."""
    exact = re.sub(r"(?<![\w\[.])(\d+(?:\.\d+)?)(?![\w\].])", r"F('\1')", formula)
    try:
        return Fraction(eval(exact, {"__builtins__": {}, "F": Fraction}, figures))  # noqa: S307
    except (BlankError, ZeroDivisionError):
        return None


def test_every_value_is_its_formula(
    indicators: dict[str, Row], levels: dict[str, list[str]], cells: dict[str, dict[str, Cells]]
):
    """Recomputed by other means, all values agree, and blank is blank in both."""
    values = {
        (row["indicator_id"], row["area_code"]): row["value"] for row in rows("indicator_values")
    }
    expected = {(one, area) for one, row in indicators.items() for area in levels[row["level"]]}
    assert values.keys() == expected
    blanks = 0
    for (one, area), written in values.items():
        exact = computed(indicators[one]["formula"], cells[area])
        if exact is None:
            assert written == "", (one, area)
            blanks += 1
        else:
            assert abs(Fraction(written) - exact) <= Fraction(1, 20_000), (one, area)
    assert blanks == 32


def test_every_year_is_its_rule(
    indicators: dict[str, Row], levels: dict[str, list[str]], cells: dict[str, dict[str, Cells]]
):
    """Every value of a series follows from its rule; a year nobody published has no row."""
    series = {(row["indicator_id"], row["area_code"], row["year"]): row for row in rows("series")}
    seen = 0
    for rule in rows("series_rules"):
        for year in rule["years"].split():
            formula = rule["formula"].replace("[year + 1]", f"[{int(year) + 1}]")
            formula = formula.replace("[year]", f"[{year}]")
            for area in levels[indicators[rule["indicator_id"]]["level"]]:
                exact = computed(formula, cells[area])
                row = series.get((rule["indicator_id"], area, year))
                assert (row is None) == (exact is None), (rule["indicator_id"], area, year)
                if row and exact is not None:
                    assert row["kind"] == rule["kind"]
                    assert abs(Fraction(row["value"]) - exact) <= Fraction(1, 20_000)
                    seen += 1
    assert seen == len(series)


def test_enough_indicators_in_every_theme(indicators: dict[str, Row]):
    """At least sixty, all themes served, twelve to begin with: one or more in each of the seven."""
    assert len(indicators) >= 60
    assert {row["theme"] for row in indicators.values()} == THEMES | {
        "population",
        "work",
        "money",
        "assets",
    }
    starters = [row["theme"] for row in indicators.values() if row["starter"] == "true"]
    assert len(starters) == 12
    assert set(starters) >= THEMES


def test_words_about_indicators(indicators: dict[str, Row]):
    """A caveat is one sentence in plain Japanese; no word ranks or shames a town."""
    shaming = re.compile("ワースト|最悪|最低|劣|遅れて|負け|問題のある|だめ|悪い町")
    for row in indicators.values():
        assert row["caveat"].endswith("。")
        assert row["caveat"].count("。") == 1
        assert 15 <= len(row["caveat"]) <= 60, row["id"]
        assert not shaming.search(row["caveat"] + row["name_ja"])
        assert row["missing_reason"]
        assert row["formula_ja"]
        assert not re.search("[a-z_]{4,}", row["formula_ja"]), row["formula_ja"]
    directions = Counter(row["direction"] for row in indicators.values())
    assert directions["neutral"] > 0.8 * len(indicators)


def test_every_figure_has_a_source_record(kanagawa: region.Region, indicators: dict[str, Row]):
    """From each indicator and each year of a series one gets to publisher, date and terms."""
    records = {one["key"]: one for one in kanagawa.package.descriptor["sources"]}
    used = {key for row in indicators.values() for key in row["source"].split()}
    used |= {
        key
        for table in ("series_rules", "asset_kinds")
        for row in rows(table)
        for key in row["source"].split()
    }
    for key in used:
        record = records[key]
        assert record["publisher"]
        assert record["date"]
        assert record["licence"]
        assert re.search("確かめて|未確認", record["note"]), key
    source = kanagawa.source("stations_per_10000_aged_2025")
    assert source.publisher == "国土交通省、総務省"
    assert source.keys == ("stations_2025", "resident_register_2026")
    assert source.formula_ja == "10,000 × 駅の数（名前で数える） ÷ 65歳以上の住民の数（2026年1月）"


def test_known_totals(kanagawa: region.Region):
    """What the publishers print as the prefecture's total comes out of ours."""
    for name, total in (
        ("population_census_2020", 9_237_337),
        ("population_census_2025", 9_193_657),
        ("population_total_2026", 9_194_723),
        ("population_2050", 8_524_492),
        ("aged_65_over_2026", 2_372_180),
        ("foreign_residents_2025", 317_353),
    ):
        for level in ("area58", "municipality33"):
            assert kanagawa.table(name, level).sum() == total
    assert kanagawa.table("waiting_children_2026").sum() == 65
    assert kanagawa.table("births_2023").sum() == 53_991
    assert sum(
        float(row["area_km2"])
        for row in rows("census_2020")
        if row["area_code"] in kanagawa.codes("municipality33")
    ) == pytest.approx(2416.57)


def test_blank_in_the_source_is_blank_here(kanagawa: region.Region):
    """The survey of dwellings leaves out six towns, the census the wards; so do we."""
    vacant = kanagawa.table("vacancy_rate_2023")
    assert set(vacant[vacant.isna()].index) == SMALL_TOWNS
    assert len(vacant) == 58
    assert kanagawa.levels_of("single_65_over_share_2020") == ("municipality33",)
    with pytest.raises(region.UnknownNameError, match="値がありません"):
        kanagawa.table("single_65_over_share_2020", "area58")


def test_series_keep_their_gaps(kanagawa: region.Region):
    """Fiscal years 2022 and 2023 are not known and no columns; nothing is drawn between."""
    fiscal = kanagawa.series("fiscal_strength_2024")
    assert list(fiscal.columns) == [*range(2010, 2022), 2024]
    assert list(fiscal.index) == kanagawa.codes("municipality33")
    register = kanagawa.series("population_total_2026")
    assert len(register) == 58
    assert register.loc["14101", [2014, 2019]].isna().all()
    assert register.loc["14101", 2020] == 295_361
    assert kanagawa.series("population_total_2026", "municipality33").notna().all().all()
    assert kanagawa.series("stations_2025").shape == (58, 0)


def test_projections_are_marked(kanagawa: region.Region):
    """Years to come are known as projections; counted years are not."""
    assert kanagawa.projected_years("population_census_2020") == (2030, 2035, 2040, 2045, 2050)
    assert kanagawa.projected_years("births_2023") == ()
    years = kanagawa.series("population_census_2020").sum()
    assert (years[2015], years[2020], years[2050]) == (9_126_214, 9_237_337, 8_524_492)
    sources = kanagawa.series_sources("population_census_2020")
    assert list(sources["publisher"]) == ["総務省統計局"] * 4 + ["国立社会保障・人口問題研究所"]


def test_the_last_counted_year_is_the_indicator(
    kanagawa: region.Region, indicators: dict[str, Row]
):
    """Where a series reaches the year of its indicator, both say the same."""
    met = 0
    for name, row in indicators.items():
        if row["series"] == "true":
            series = kanagawa.series(name)
            if int(row["year"]) in series.columns:
                met += 1
                difference = (series[int(row["year"])] - kanagawa.table(name)).abs()
                assert difference.max() < 1e-9, name
    assert met >= 30


def test_assets(kanagawa: region.Region):
    """Ten co-operatives with their names at their town hall; counts as in the tables."""
    assets = kanagawa.assets
    named = assets[assets["name"].notna()]
    course = region.load_cooperatives()
    assert sorted(named["name"]) == sorted(course["name"])
    assert (named["latitude"] > 35).all()
    counts = assets[assets["name"].isna()].set_index(["kind", "area_code"])
    assert counts["latitude"].isna().all()
    assert counts.loc[("library", "14205"), "count"] == 4
    codes = kanagawa.codes("area58")
    pharmacies = counts.loc["pharmacy"]
    assert pharmacies.loc[codes, "count"].sum() == 4068
    order = list(assets["kind"].drop_duplicates())
    assert order[:4] == [
        "elementary_school",
        "junior_high_school",
        "compulsory_school",
        "high_school",
    ]
    assert order.index("dental_clinic") == order.index("clinic") + 1
    assert order[-1] == "worker_cooperative"
    assert set(assets["kind"]) >= {"station", "nursery", "community_centre", "clinic", "farm"}
    assert assets[["kind_name", "unit", "year", "publisher", "title"]].notna().all().all()


def walked(topology: dict[str, Any], level: str) -> dict[str, list[int]]:
    """Return the arcs each area walks."""

    def flat(part: Any) -> list[int]:
        return [arc for one in part for arc in flat(one)] if isinstance(part, list) else [part]

    return {one["id"]: flat(one["arcs"]) for one in topology["objects"][level]["geometries"]}


@pytest.mark.parametrize("level", ["area58", "municipality33"])
def test_neighbours_share_their_border(kanagawa: region.Region, level: str):
    """Each border is stored once: walked by one area, or by two in opposite directions."""
    topology = kanagawa.topology(level)
    by_arc: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for code, arcs in walked(topology, level).items():
        for arc in arcs:
            by_arc[arc if arc >= 0 else ~arc].append((code, arc))
    assert sorted(by_arc) == list(range(len(topology["arcs"])))
    neighbours = set()
    for uses in by_arc.values():
        assert len(uses) <= 2
        if len(uses) == 2:
            assert uses[0][1] == ~uses[1][1]
            neighbours.add(frozenset(code for code, _ in uses))
    if level == "area58":
        assert frozenset({"14101", "14102"}) in neighbours
        assert frozenset({"14131", "14101"}) in neighbours
    else:
        assert frozenset({"14100", "14130"}) in neighbours
    assert frozenset({"14205", "14207"}) in neighbours
    assert frozenset({"14384", "14210"}) not in neighbours


def test_a_border_with_no_neighbour_is_coast_or_edge(kanagawa: region.Region):
    """No gaps: no piece of border runs along another without being the same piece."""
    edges: Counter[frozenset[tuple[float, float]]] = Counter()
    for feature in kanagawa.boundaries("area58")["features"]:
        shapes = feature["geometry"]["coordinates"]
        for polygon in [shapes] if feature["geometry"]["type"] == "Polygon" else shapes:
            for ring in polygon:
                edges.update(frozenset(map(tuple, edge)) for edge in pairwise(ring))
    assert set(edges.values()) == {1, 2}
    # The outside of the prefecture is closed: each of its corners has two such edges.
    ends = Counter(point for edge, times in edges.items() if times == 1 for point in edge)
    assert set(ends.values()) == {2}


def test_offices_lie_in_their_area(kanagawa: region.Region):
    """Ward offices and town halls, counted by the borders east of them."""
    areas = kanagawa.areas
    for level in ("area58", "municipality33"):
        for feature in kanagawa.boundaries(level)["features"]:
            office = areas.loc[feature["id"]]
            x, y = office["office_longitude"], office["office_latitude"]
            shapes = feature["geometry"]["coordinates"]
            single = feature["geometry"]["type"] == "Polygon"
            crossings = sum(
                (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
                for polygon in ([shapes] if single else shapes)
                for ring in polygon
                for (x1, y1), (x2, y2) in pairwise(ring)
            )
            assert crossings % 2 == 1, feature["id"]


def test_boundaries_are_light(kanagawa: region.Region):
    """Both levels together are smaller than the GeoJSON of one (73 kB)."""
    path = kanagawa.package.path("boundaries")
    assert path.stat().st_size < 30_000
    assert len(json.dumps(kanagawa.topology("area58"), separators=(",", ":"))) < 27_000


def test_loading_waits_for_nothing():
    """A region is there before pandas is: only its description is read."""
    code = (
        "import sys\n"
        "from coopkit import region\n"
        "kanagawa = region.load('kanagawa')\n"
        "kanagawa.boundaries('area58'), kanagawa.levels, kanagawa.name\n"
        "assert 'pandas' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

"""A region pack: what it holds, what is missing, and what it says when asked wrongly."""

import datetime as dt
import json
import math
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from coopkit import content, region
from coopkit.content import ContentMissingError
from coopkit.region.datapackage import BrokenPackageError, DataPackage

SHARE = "aged_65_over_share_2026"


@pytest.fixture
def kanagawa() -> region.Region:
    """The installed pack."""
    return region.load("kanagawa")


@pytest.fixture
def gappy(tmp_path: Path) -> region.Region:
    """The pack with one value blanked: 箱根町 has no share."""
    folder = shutil.copytree(content.dataset("kanagawa"), tmp_path / "gappy")
    path = folder / "indicator_values.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    blanked = [f"{SHARE},14382," if one.startswith(f"{SHARE},14382,") else one for one in lines]
    path.write_text("\n".join(blanked) + "\n", encoding="utf-8")
    return region.Region(DataPackage(folder))


def test_areas_know_their_names_and_places(kanagawa: region.Region):
    """Areas are found by code as text, wards carry their city's name."""
    areas = kanagawa.areas
    assert len(areas) == 61
    assert areas.loc["14117", "full_name"] == "横浜市青葉区"
    assert areas.loc["14117", "parent_code"] == "14100"
    assert areas.loc["14205", "kana"] == "ふじさわし"
    assert areas.groupby("region6").size().sum() == 61


def test_levels_have_their_number_of_areas(kanagawa: region.Region):
    """58 areas and 33 municipalities, in tables, codes and boundaries alike."""
    for level in kanagawa.levels:
        codes = kanagawa.codes(level.id)
        boundaries = kanagawa.boundaries(level.id)
        assert len(codes) == level.areas
        assert sorted(feature["id"] for feature in boundaries["features"]) == codes
        assert list(kanagawa.table(SHARE, level.id).index) == codes


def test_known_values(kanagawa: region.Region):
    """Shares and totals are those of the register of 2026-01-01."""
    shares = kanagawa.table(SHARE)
    assert shares.name == SHARE
    assert shares["14383"] == pytest.approx(100 * 2931 / 6373, abs=5e-5)
    assert kanagawa.table("population_total_2026", "municipality33").sum() == 9_194_723
    assert kanagawa.table("population_total_2026").sum() == 9_194_723


def test_area_of_the_prefecture(kanagawa: region.Region):
    """The 58 shapes cover 2,416 km², within the roughness of the sphere used here."""
    radius, total = 6371.0088, 0.0
    for feature in kanagawa.boundaries("area58")["features"]:
        shapes = feature["geometry"]["coordinates"]
        single = feature["geometry"]["type"] == "Polygon"
        for polygon in [shapes] if single else shapes:
            flat = [
                (math.radians(x), math.sin(math.radians(y)))
                for ring in polygon[:1]
                for x, y in ring
            ]
            pairs = pairwise(flat)
            total += abs(sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairs)) * radius**2
    assert total == pytest.approx(2416.3, rel=0.005)


def test_indicators_say_what_they_are(kanagawa: region.Region):
    """Every indicator has names, unit, year, publisher, licence, direction and caveat."""
    table = kanagawa.indicators
    wanted = ["id", "name_ja", "name_en", "unit", "year", "level", "publisher", "licence"]
    assert table[[*wanted, "direction", "caveat", "formula"]].notna().all().all()
    row = kanagawa.indicator(SHARE)
    assert (row["unit"], row["year"], row["publisher"]) == ("%", 2026, "総務省")


def test_a_figure_names_its_source_and_its_date(kanagawa: region.Region):
    """Provenance is complete, and a figure knows when it is out of date."""
    source = kanagawa.source(SHARE)
    assert source.publisher == "総務省"
    assert source.date == dt.date(2026, 1, 1)
    assert "検算" in source.note
    assert not source.is_past(source.valid_until)
    assert source.is_past(source.valid_until + dt.timedelta(days=1))


def test_missing_stays_missing(gappy: region.Region):
    """A blank cell is NaN, not zero, and the area stays in the table."""
    shares = gappy.table(SHARE)
    assert len(shares) == 58
    assert math.isnan(shares["14382"])
    assert shares.notna().sum() == 57


def test_a_notebook_cannot_spoil_the_pack(kanagawa: region.Region):
    """What is changed in one answer is not in the next."""
    areas, shares = kanagawa.areas, kanagawa.table(SHARE)
    areas.loc["14117", "full_name"] = "x"
    shares["14117"] = 0
    kanagawa.boundaries("area58")["features"].clear()
    assert kanagawa.areas.loc["14117", "full_name"] == "横浜市青葉区"
    assert len(kanagawa.boundaries("area58")["features"]) == 58
    assert kanagawa.table(SHARE)["14117"] > 0


def test_wrong_names_are_answered_with_the_right_ones(kanagawa: region.Region):
    """Unknown region, indicator, level and table each list what there is."""
    with pytest.raises(region.UnknownNameError, match="kanagawa"):
        region.load("kanagwa")
    with pytest.raises(region.UnknownNameError, match=SHARE):
        kanagawa.table("aged")
    with pytest.raises(region.UnknownNameError, match="area58、municipality33"):
        kanagawa.boundaries("ward")
    with pytest.raises(region.UnknownNameError, match="municipality33"):
        kanagawa.table(SHARE, "ward")
    with pytest.raises(region.UnknownNameError, match="resident_register_2026"):
        kanagawa.package.read("nothing")


def test_an_indicator_without_ward_values_says_so(tmp_path: Path):
    """Asking for wards where only municipalities are known is refused, not filled in."""
    folder = shutil.copytree(content.dataset("kanagawa"), tmp_path / "coarse")
    path = folder / "indicators.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(",area58,", ",municipality33,"), encoding="utf-8"
    )
    coarse = region.Region(DataPackage(folder))
    assert len(coarse.table(SHARE)) == 33
    with pytest.raises(region.UnknownNameError, match="区分「area58」の値がありません"):
        coarse.table(SHARE, "area58")


def test_only_region_packs_are_regions():
    """The course's own package is not offered as a region."""
    with pytest.raises(region.UnknownNameError, match="kanagawa\n"):
        region.load("course")


def test_a_broken_description_is_named(tmp_path: Path):
    """A spoiled datapackage.json gives one clear message with its place."""
    (tmp_path / "datapackage.json").write_text("{", encoding="utf-8")
    with pytest.raises(BrokenPackageError, match=r"datapackage\.json"):
        DataPackage(tmp_path).resource("areas")


def test_a_missing_package_is_named():
    """A package that is not installed is refused by name."""
    with pytest.raises(ContentMissingError, match="nowhere"):
        content.dataset("nowhere")


def test_cooperatives_stand_at_their_town_hall(kanagawa: region.Region):
    """Ten co-operatives, six in Yokohama, each at the office of its municipality."""
    table = region.load_cooperatives()
    assert len(table) == 10
    assert (table["municipality"] == "横浜市").sum() == 6
    assert table["in_council"].sum() == 3
    assert table["confirmed_on"].isna().all()
    carry = table[table["name_short"] == "キャリー"].iloc[0]
    assert "キャリア" in carry["note"]
    offices = kanagawa.areas.loc[table["municipality_code"]]
    assert list(table["latitude"]) == list(offices["office_latitude"])
    assert list(offices["name"]) == list(table["municipality"])


def test_english_titles(monkeypatch: pytest.MonkeyPatch, kanagawa: region.Region):
    """Names of region and levels follow the user's language."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    assert kanagawa.name == "Kanagawa"
    assert kanagawa.levels[1].title == "33 municipalities"


def test_description_is_plain_json():
    """The description is stable text, so that a change shows as a small difference."""
    path = content.dataset("kanagawa") / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"

"""`coopkit region new` and `check`, shown with an invented prefecture (架空県)."""

import json
import math
import warnings
from pathlib import Path

import pytest
from invented_prefecture import (
    TOWNS,
    WARDS,
    write_boundaries,
    write_estat,
    write_ssdse,
)
from typer.testing import CliRunner

from coopkit import region
from coopkit.cli import app
from coopkit.region.datapackage import open_package
from coopkit.region.template import Template


@pytest.fixture
def codes() -> dict[str, str]:
    """The items of SSDSE-A that our indicators use, with their year."""
    fields = Template(open_package("kanagawa")).with_codes()
    return {one["code"]: one["code_year"] for table in fields.values() for one in table}


def run(*arguments: str | Path):
    """Run `coopkit region …`."""
    return CliRunner().invoke(app, ["region", *map(str, arguments)])


def new(folder: Path, boundaries: Path, *more: str | Path):
    """Run `coopkit region new` for the invented prefecture."""
    return run("new", folder, "--name", "架空県", "--boundaries", boundaries, *more)


@pytest.fixture
def made(tmp_path: Path, codes: dict[str, str]) -> region.Region:
    """The whole pack."""
    result = new(
        tmp_path / "kakuu",
        write_boundaries(tmp_path),
        "--ssdse",
        write_ssdse(tmp_path, codes),
        "--estat",
        write_estat(tmp_path),
    )
    assert result.exit_code == 0, result.output
    return region.load(tmp_path / "kakuu")


def test_the_pack_has_its_areas(made: region.Region):
    """Wards know their city, levels count their areas, shapes fit the list."""
    assert made.name == "架空県"
    assert [(level.id, level.title, level.areas) for level in made.levels] == [
        ("area", "市区町村（5）", 5),
        ("municipality", "市町村（4）", 4),
    ]
    assert made.codes("municipality") == sorted(TOWNS)
    assert made.areas.loc["99102", ["full_name", "parent_code", "type"]].to_list() == [
        "架空市南区",
        "99100",
        "ward",
    ]
    assert made.areas.loc["99301", ["type", "region6"]].to_list() == ["town", "山郡"]
    for level in made.levels:
        shapes = made.boundaries(level.id)["features"]
        assert sorted(one["id"] for one in shapes) == made.codes(level.id)


def test_the_shapes_are_those_of_n03(made: region.Region):
    """The city is its two wards in one; the town keeps its hole, the village its island."""
    shapes = {one["id"]: one["geometry"] for one in made.boundaries("municipality")["features"]}
    corners = {tuple(point) for ring in shapes["99100"]["coordinates"] for point in ring}
    assert corners == {
        (150 + x / 100, 20 + y / 100)
        for x in (0, 5, 10)
        for y in (0, 5, 10, 15, 20)
        if x in {0, 10} or y in {0, 20}
    }
    assert len(shapes["99301"]["coordinates"]) == 2
    assert shapes["99302"]["type"] == "MultiPolygon"


def test_neighbours_share_their_border(made: region.Region):
    """The hole of the town and the village in it are one arc, walked in both directions."""
    topology = made.topology("municipality")
    arcs = {one["id"]: one["arcs"] for one in topology["objects"]["municipality"]["geometries"]}
    outer, hole = arcs["99301"]
    village = arcs["99302"][0][0]
    assert hole == [~arc for arc in reversed(village)]
    assert {~arc for arc in outer} & set(arcs["99201"][0])
    assert {~arc for arc in arcs["99201"][0]} & set(arcs["99100"][0])


def test_figures_come_from_the_files(made: region.Region, codes: dict[str, str]):
    """A formula over SSDSE-A gives what the file holds, a blank stays blank."""
    place = list(codes).index
    people = made.table("population_census_2020")
    assert made.levels_of("population_census_2020") == ("municipality",)
    assert people["99201"] == 200 + place("A1101")
    share = made.table("single_65_over_share_2020")
    assert share["99201"] == pytest.approx(
        100 * (200 + place("A8301")) / (200 + place("A7101")), abs=5e-5
    )
    shops = made.table("retail_shops_2021")
    assert math.isnan(shops["99302"])
    assert shops.notna().sum() == 3
    area = 0.01 * (200 + place("B1101"))
    assert float(made.package.read("census_2020").set_index("area_code")["area_km2"]["99201"]) == (
        pytest.approx(area)
    )


def test_series_come_from_e_stat(made: region.Region):
    """Years and areas of the export become a series; `***` is no value, commas no harm."""
    alone = made.series("single_65_over_2020", "municipality")
    assert list(alone.columns) == [2010, 2015, 2020]
    assert alone.loc["99201", 2015] == 20
    assert math.isnan(alone.loc["99302", 2010])
    assert made.projected_years("single_65_over_2020") == ()


def test_the_register_goes_by_its_day(made: region.Region):
    """The register that SSDS puts in 2020 is of January 2021; formulas of 2021 find it."""
    register = made.package.read("ssds")
    years = register.loc[register["item"] == "population_register", "year"]
    assert sorted(set(years)) == [2011, 2016, 2021]
    shops, people = made.table("retail_shops_2021")["99201"], 2000
    assert made.table("retail_shops_per_1000_2021")["99201"] == pytest.approx(
        1000 * shops / people, abs=5e-5
    )


def test_every_figure_names_its_file(made: region.Region):
    """The source record says who published and which files it was read from."""
    source = made.source("retail_shops_2021")
    assert source.publisher == "独立行政法人統計センター"
    assert "SSDSE-A-2026.csv" in source.note
    assert made.package.descriptor["sources"][0]["date"] == "2024-01-01"
    known = {one["key"] for one in made.package.descriptor["sources"]}
    for name in made.indicators["id"]:
        assert set(made.source(name).keys) <= known


def test_nothing_is_cited_that_was_not_read(made: region.Region):
    """Sources and licences are those of figures in the pack; none of Kanagawa's other files."""
    descriptor = made.package.descriptor
    keys = {one["key"] for one in descriptor["sources"]}
    assert keys == {"n03", "census_2020", "area_gsi", "ssdse_2026", "ssds"}
    cited = {one["title"] for table in descriptor["resources"] for one in table.get("sources", [])}
    assert {one["title"] for one in descriptor["sources"]} == cited
    for table in ("indicators", "series_rules", "asset_kinds"):
        named = {key for text in made.package.read(table)["source"] for key in text.split()}
        titles = {one["title"] for one in descriptor["sources"] if one["key"] in named}
        assert {one["title"] for one in made.package.resource(table)["sources"]} == titles
    assert "sources" not in made.package.resource("named_assets")
    licences = {one["licence"] for one in descriptor["sources"]}
    assert {one["title"] for one in descriptor["licenses"]} == licences
    text = json.dumps(descriptor, ensure_ascii=False)
    for stranger in (
        *("こども家庭庁", "環境省", "社会保障・人口問題研究所", "S12", "code4fukui", "協議会"),
        *("神奈川", "33市町村", "33の市町村", "61行", "area58", "10団体"),
    ):
        assert stranger not in text


def test_every_source_names_its_own_file(made: region.Region):
    """What was read from SSDSE names that file alone, SSDS the export, N03 the boundaries."""
    files = ("SSDSE-A-2026.csv", "FEH_00200502.csv", "N03-20240101_99.geojson")
    named = {
        one["key"]: [file for file in files if file in one["note"]]
        for one in made.package.descriptor["sources"]
    }
    assert named == {
        "n03": ["N03-20240101_99.geojson"],
        "census_2020": ["SSDSE-A-2026.csv"],
        "area_gsi": ["SSDSE-A-2026.csv"],
        "ssdse_2026": ["SSDSE-A-2026.csv"],
        "ssds": ["FEH_00200502.csv"],
    }
    day = made.package.descriptor["date_read"]
    note = made.package.descriptor["sources"][-1]["note"]
    assert note.startswith(f"FEH_00200502.csv から、{day} に読んだ。")


def test_without_statistics_only_the_boundaries_are_cited(tmp_path: Path):
    """A pack of boundaries alone cites N03 and nothing else."""
    assert new(tmp_path / "kakuu", write_boundaries(tmp_path)).exit_code == 0
    descriptor = region.load(tmp_path / "kakuu").package.descriptor
    assert [one["key"] for one in descriptor["sources"]] == ["n03"]
    assert len(descriptor["licenses"]) == 1


def test_frictionless_accepts_the_pack(made: region.Region):
    """An independent validator finds nothing wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import frictionless

        package = frictionless.Package(str(made.package.folder / "datapackage.json"))
        report = package.validate()
    assert report.valid, report.flatten(["name", "type", "note"])


def test_what_is_missing_is_listed(tmp_path: Path, codes: dict[str, str]):
    """Without e-Stat, and with a town left out, the lists say so in Japanese, with a next step."""
    rows = {code: name for code, name in TOWNS.items() if code != "99301"} | {"99401": "昔町"}
    ssdse = write_ssdse(tmp_path, codes, rows=rows)
    result = new(tmp_path / "kakuu", write_boundaries(tmp_path), "--ssdse", ssdse)
    assert result.exit_code == 0
    for text in (
        "足りないもの",
        "e-Stat の表がありません",
        "境界にないコードがあります: 99401 昔町",
        "値のない市区町村があります: 99301 森町",
        "どの市区町村にも属さない図形が1個",
        "読みがなのない市区町村が6あります: 99100 架空市",
        "庁舎の位置を書いていない市区町村が6あります",
        "令和5年住宅・土地統計調査（総務省統計局）: ",
        "次にすること",
        "1つの指標が2つの統計を使うことがあります。",
        "childcare.csv（数の表）と childcare.toml（表の説明）",
    ):
        assert text in result.output
    assert "CONTRIBUTING" not in result.output
    made = region.load(tmp_path / "kakuu")
    left_out = len(region.load("kanagawa").indicators) - len(made.indicators)
    said = f"数値がないので、入れていない指標が{left_out}あります。"
    assert said in result.output
    checked = run("check", tmp_path / "kakuu")
    assert said.replace("、", "") in checked.output
    assert math.isnan(made.table("births_2023")["99301"])
    assert "vacancy_rate_2023" not in set(made.indicators["id"])


def test_a_missing_file_and_a_wrong_encoding(tmp_path: Path):
    """Both are named with place and next step; the pack is made of the rest."""
    spoiled = write_estat(tmp_path, encoding="utf-16")
    result = new(
        tmp_path / "kakuu",
        write_boundaries(tmp_path),
        "--ssdse",
        tmp_path / "ない.csv",
        "--estat",
        spoiled,
    )
    assert result.exit_code == 1
    assert "直すところ" in result.output
    assert f"ファイルがありません: {tmp_path / 'ない.csv'}" in result.output
    assert "文字コードが、UTF-8 でも Shift_JIS（CP932）でもありません" in result.output
    assert "FEH_00200502.csv の1行目のあたり" in result.output
    assert "CSV UTF-8（コンマ区切り）" in result.output
    assert "SSDSE-A を読めていないので" in result.output
    assert "e-Stat の表を読めていないので" in result.output
    assert "SSDSE-A がありません" not in result.output
    assert "e-Stat の表がありません" not in result.output
    assert len(region.load(tmp_path / "kakuu").boundaries("area")["features"]) == 5


@pytest.mark.parametrize("encoding", ["euc_jp", "utf-16"])
def test_other_encodings_are_recognised(tmp_path: Path, codes: dict[str, str], encoding: str):
    """EUC-JP may pass for CP932, but its words are garbled; nothing is read from it."""
    ssdse = write_ssdse(tmp_path, codes, encoding=encoding)
    result = new(tmp_path / "kakuu", write_boundaries(tmp_path), "--ssdse", ssdse)
    assert result.exit_code == 1
    assert "文字が化けています" in result.output or "文字コードが" in result.output
    assert "SSDSE-A-2026.csv" in result.output
    assert region.load(tmp_path / "kakuu").indicators.empty


def test_utf8_with_bom_and_the_older_form_of_n03(tmp_path: Path, codes: dict[str, str]):
    """What spreadsheets save, and N03 as it was until 2023, give the same pack."""
    result = new(
        tmp_path / "one",
        write_boundaries(tmp_path, old=True),
        "--ssdse",
        write_ssdse(tmp_path, codes, encoding="utf-8-sig"),
        "--estat",
        write_estat(tmp_path, encoding="utf-8-sig"),
    )
    assert result.exit_code == 0, result.output
    other = tmp_path / "files"
    other.mkdir()
    new(
        tmp_path / "two",
        write_boundaries(other),
        "--ssdse",
        write_ssdse(other, codes),
        "--estat",
        write_estat(other),
    )
    for name in ("areas.csv", "indicator_values.csv", "series.csv", "boundaries.topojson"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_another_edition_is_not_taken_for_ours(tmp_path: Path, codes: dict[str, str]):
    """An item of another year fills no indicator named by a year, and the list says so."""
    older = codes | {"H6130": "2016"}
    result = new(
        tmp_path / "kakuu",
        write_boundaries(tmp_path),
        "--ssdse",
        write_ssdse(tmp_path, older),
    )
    assert "小売店の数（2021年）: 2016" in result.output
    ids = set(region.load(tmp_path / "kakuu").indicators["id"])
    assert "retail_shops_2021" not in ids
    assert "births_2023" in ids


def test_a_prefecture_without_wards_has_one_level(tmp_path: Path):
    """Only municipalities: one level, and no city is made up."""
    boundaries = write_boundaries(tmp_path)
    data = json.loads(boundaries.read_text(encoding="utf-8"))
    data["features"] = [
        one for one in data["features"] if one["properties"]["N03_007"] not in WARDS
    ]
    boundaries.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert new(tmp_path / "kakuu", boundaries).exit_code == 0
    made = region.load(tmp_path / "kakuu")
    assert [level.id for level in made.levels] == ["municipality"]
    assert len(made.areas) == 3


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text[:-2], "GeoJSON として読めません"),
        (lambda text: text.replace("N03_007", "CODE"), "N03 の項目"),
        (lambda text: text.replace('"99201"', '"98201"'), "2つの都道府県（99 と 98）"),
        (lambda text: text.replace('"Polygon"', '"LineString"'), "面（Polygon）でない"),
        (lambda text: text.replace('"99', '"x9'), "コードのある市区町村がありません"),
    ],
)
def test_without_boundaries_nothing_is_made(tmp_path: Path, change, expected: str):
    """An unusable file of boundaries is named, and no folder appears."""
    boundaries = write_boundaries(tmp_path)
    boundaries.write_text(change(boundaries.read_text(encoding="utf-8")), encoding="utf-8")
    result = new(tmp_path / "kakuu", boundaries)
    assert result.exit_code == 2
    assert expected in result.stderr
    assert "次にすること" in result.stderr
    assert not (tmp_path / "kakuu").exists()


def test_boundaries_are_not_sent_to_a_spreadsheet(tmp_path: Path):
    """GeoJSON in another encoding is to be downloaded again, not saved as CSV."""
    boundaries = write_boundaries(tmp_path)
    boundaries.write_text(boundaries.read_text(encoding="utf-8"), encoding="utf-16")
    result = new(tmp_path / "kakuu", boundaries)
    assert result.exit_code == 2
    assert "公表元からもう一度ダウンロードするか、UTF-8 で保存しなおしてください。" in result.stderr
    assert "CSV" not in result.stderr


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("地域,人口\n99201,5\n", "e-Stat の表として読めません"),
        (
            '"調査年","地域 コード","地域","A1101_総人口【人】"\n"2020年度","99201","x","五人"\n',
            "五人",
        ),
    ],
)
def test_a_table_that_cannot_be_used_is_named(tmp_path: Path, content: str, expected: str):
    """Another table, or a word where a number should stand, is named with its line."""
    table = tmp_path / "表.csv"
    table.write_text(content, encoding="utf-8")
    result = new(tmp_path / "kakuu", write_boundaries(tmp_path), "--estat", table)
    assert result.exit_code == 1
    assert expected in result.output
    assert "表.csv" in result.output


def test_nothing_is_overwritten_unasked(tmp_path: Path):
    """A folder with something in it is left alone; only our own pack is made again."""
    boundaries, folder = write_boundaries(tmp_path), tmp_path / "kakuu"
    folder.mkdir()
    (folder / "大事.txt").write_text("x", encoding="utf-8")
    result = new(folder, boundaries, "--replace")
    assert result.exit_code == 2
    assert "もう何か入っています" in result.stderr
    assert [one.name for one in folder.iterdir()] == ["大事.txt"]
    assert new(tmp_path / "own", boundaries).exit_code == 0
    assert new(tmp_path / "own", boundaries).exit_code == 2
    assert new(tmp_path / "own", boundaries, "--replace").exit_code == 0


def test_thinner_borders_still_fit(tmp_path: Path):
    """`--simplify` takes points out of the middle of straight borders, on both sides at once."""
    boundaries = write_boundaries(tmp_path)
    new(tmp_path / "fine", boundaries)
    new(tmp_path / "light", boundaries, "--simplify", "100")
    count = {}
    for name in ("fine", "light"):
        arcs = region.load(tmp_path / name).topology("area")["arcs"]
        count[name] = (len(arcs), sum(map(len, arcs)))
    assert count["light"][0] == count["fine"][0]
    assert count["light"][1] < count["fine"][1]


def test_check_finds_what_was_spoiled(made: region.Region):
    """A changed value, an unknown code and a lost file are each named."""
    folder = made.package.folder
    assert run("check", folder).exit_code == 0
    values = folder / "indicator_values.csv"
    text = values.read_text(encoding="utf-8").replace(",99201,", ",99999,")
    values.write_text(text, encoding="utf-8")
    (folder / "series.csv").unlink()
    areas = folder / "areas.csv"
    areas.write_text(
        areas.read_text(encoding="utf-8").replace("島村,島村,,", "島村,島村,しまむら,"),
        encoding="utf-8",
    )
    result = run("check", folder)
    assert result.exit_code == 1
    assert "一覧にないコードがあります: 99999" in result.output
    assert f"ファイルがありません: {folder / 'series.csv'}" in result.output
    assert f"作ったときから中身が変わっています: {values}" in result.output
    assert "読みがなのない市区町村が5あります" in result.output


def test_check_of_the_installed_pack(tmp_path: Path):
    """Kanagawa has nothing to put right; a folder without a pack is refused."""
    result = run("check", open_package("kanagawa").folder)
    assert result.exit_code == 0, result.output
    assert "地域 61、指標 97（はじめの12のうち 12）" in result.output
    assert "入れていない指標" not in result.output
    empty = run("check", tmp_path)
    assert empty.exit_code == 2
    assert "説明ファイルが読めません" in empty.output

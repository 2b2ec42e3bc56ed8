"""わがまちの数字: the words on paper are the figures of the pack, each with its source."""

import datetime as dt
import math
import re
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from coopkit import region
from coopkit.charts import describe_series, series_svg
from coopkit.cli import app
from coopkit.documents.town import TownSheets, export_town_sheet
from coopkit.region import UnknownNameError
from coopkit.region.standing import Standings

TODAY = dt.date(2026, 11, 26)
LEVEL = "municipality33"
TOWNS = {"14210": "三浦市", "14382": "箱根町", "14100": "横浜市"}


@pytest.fixture(scope="module")
def kanagawa() -> region.Region:
    """The installed pack."""
    return region.load("kanagawa")


@pytest.fixture(scope="module")
def sheets(kanagawa: region.Region) -> TownSheets:
    """Sheets without a theme."""
    return TownSheets(kanagawa, None, TODAY)


@pytest.fixture(scope="module")
def texts(sheets: TownSheets) -> dict[str, str]:
    """The text of the three sheets, without blanks; each is one page."""
    found = {}
    for code in TOWNS:
        reader = PdfReader(BytesIO(sheets.make(code)))
        assert len(reader.pages) == 1
        found[code] = re.sub(r"\s", "", reader.pages[0].extract_text())
    return found


@pytest.mark.parametrize("code", TOWNS)
def test_every_starter_stands_there_as_in_the_pack(
    kanagawa: region.Region, texts: dict[str, str], code: str
):
    """Name, value and unit of the twelve, computed here from the pack alone."""
    indicators = kanagawa.indicators
    starters = indicators[indicators["starter"].astype(bool)]
    assert len(starters) == 12
    for row in starters.itertuples():
        value = kanagawa.table(row.id, LEVEL)[code]
        assert row.name_ja in texts[code]
        if math.isnan(value):
            assert row.missing_reason in texts[code]
            continue
        step = Decimal(1).scaleb(-int(row.decimals))
        # 0.5 of the last decimal goes up, as people round.
        shown = (Decimal(str(value)) / step).to_integral_value("ROUND_HALF_UP") * step
        assert f"{shown:,}{row.unit}" in texts[code], row.id


@pytest.mark.parametrize("code", TOWNS)
def test_the_sheet_says_who_and_when(kanagawa: region.Region, texts: dict[str, str], code: str):
    """Town, neighbours, every publisher with its day, the day of the paper, 学習用."""
    text = texts[code]
    assert f"わがまちの数字{TOWNS[code]}" in text
    for neighbour in kanagawa.neighbours(code, LEVEL):
        assert kanagawa.areas.loc[neighbour, "full_name"] in text
    indicators = kanagawa.indicators
    for one in indicators[indicators["starter"].astype(bool)]["id"]:
        source = kanagawa.source(one)
        day = f"{source.date.year}年{source.date.month}月{source.date.day}日"
        if source.date.year > 2026:
            day = f"{source.date.year}年の推計"
        cited = f"{source.publisher}「{source.title}」{day}"
        assert re.sub(r"\s", "", cited) in text
    assert "2026年11月26日（木）" in text
    assert "学習用" in text
    assert re.sub(r"\s", "", kanagawa.boundary_credit) in text


@pytest.mark.parametrize("code", TOWNS)
def test_strengths_are_those_of_the_town(kanagawa: region.Region, texts: dict[str, str], code: str):
    """Counts above zero stand there, zeros and unknown ones do not."""
    assets = kanagawa.assets
    here = assets[(assets["area_code"] == code) & assets["name"].isna()]
    for row in here[here["kind"] != "medical_facility"].to_dict("records"):
        name = re.sub(r"\s", "", row["kind_name"])
        if math.isnan(row["count"]) or row["count"] == 0:
            assert not re.search(rf"(?<![ァ-ヶ一-龠々]){re.escape(name)}[0-9]", texts[code])
        else:
            assert f"{name}{int(row['count']):,}{row['unit']}" in texts[code]
    named = assets[(assets["area_code"] == code) & assets["name"].notna()]["name"]
    assert all(re.sub(r"\s", "", name) in texts[code] for name in named)


def test_nothing_is_best_or_worst(texts: dict[str, str]):
    """No ranking and no verdict on any of the sheets."""
    for text in texts.values():
        for word in ("最悪", "最高", "ワースト", "ベスト", "ランキング", "順位", "1位", "危険"):
            assert word not in text
        assert "この数字では分からないこと" in text
        assert "よい・わるいではありません" in text


def test_a_missing_value_says_why(texts: dict[str, str]):
    """箱根町 has no published vacancy rate; 三浦市 has."""
    reason = "ない（小さな町や村の値は、この調査では公表されていません）"
    assert reason in texts["14382"]
    assert reason not in texts["14210"]


def test_a_theme_adds_its_figures(kanagawa: region.Region):
    """Four more of the theme, marked; a theme that does not exist is refused."""
    made = TownSheets(kanagawa, "mobility", TODAY)
    assert len(made.indicators) == 16
    text = re.sub(r"\s", "", PdfReader(BytesIO(made.make("14210"))).pages[0].extract_text())
    assert "◆75歳以上の人の割合" in text
    with pytest.raises(ValueError, match="mobility"):
        TownSheets(kanagawa, "weather", TODAY)


def test_a_projection_is_no_day(kanagawa: region.Region):
    """What lies ahead is called a projection among the sources, not dated like a survey."""
    made = TownSheets(kanagawa, None, dt.date(2026, 11, 26))
    text = re.sub(r"\s", "", PdfReader(BytesIO(made.make("14210"))).pages[0].extract_text())
    assert "2050年の推計" in text
    assert "2050年10月1日" not in text


def test_an_old_figure_says_so(kanagawa: region.Region):
    """After its day a source asks for newer figures."""
    made = TownSheets(kanagawa, None, dt.date(2031, 1, 1))
    text = re.sub(r"\s", "", PdfReader(BytesIO(made.make("14210"))).pages[0].extract_text())
    sources = set(re.findall(r"\[(\d+)\]", text))
    assert len(sources) > 5
    assert text.count("新しい数字が出ているはずです") == len(sources)


def test_the_command_writes_one(tmp_path, monkeypatch, kanagawa: region.Region):
    """`coopkit region sheet 14205` writes a PDF under the town's name; a name works too."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["region", "sheet", "14205"])
    assert result.exit_code == 0
    assert (tmp_path / "14205_藤沢市.pdf").read_bytes().startswith(b"%PDF")
    result = CliRunner().invoke(app, ["region", "sheet", "三浦市", "--output", "m.pdf"])
    assert result.exit_code == 0
    assert (tmp_path / "m.pdf").is_file()
    for wrong in (["99999"], ["14101"], [], ["14210", "--all", "x"], ["14210", "--theme", "x"]):
        result = CliRunner().invoke(app, ["region", "sheet", *wrong])
        assert result.exit_code == 2
    with pytest.raises(UnknownNameError, match="14101"):
        export_town_sheet(kanagawa, "14101", tmp_path / "ward.pdf")
    assert not (tmp_path / "ward.pdf").exists()


@pytest.mark.slow
def test_all_of_them_in_one_command(tmp_path):
    """33 sheets of one page each."""
    result = CliRunner().invoke(app, ["region", "sheet", "--all", str(tmp_path / "all")])
    assert result.exit_code == 0
    made = sorted((tmp_path / "all").glob("*.pdf"))
    assert len(made) == 33
    assert all(len(PdfReader(path).pages) == 1 for path in made)


def test_words_beside_the_prefecture(kanagawa: region.Region):
    """More, less, about the same; a count is a part; a change says which way."""
    share = Standings(kanagawa, "aged_65_over_share_2026", LEVEL)
    assert share.of("14210").word() == "県全体より多い"
    assert share.of("14100").word() == "県全体と同じくらい"
    assert share.of("14130").word() == "県全体より少ない"
    assert Standings(kanagawa, "population_total_2026", LEVEL).of("14100").word() == "県全体の40.8%"
    change = Standings(kanagawa, "population_change_2020_2050", LEVEL)
    assert change.of("14210").word() == "県全体より減り方が大きい"
    assert change.of("14130").word() == "増える（県全体は減る）"
    recycling = Standings(kanagawa, "recycling_rate_2024", LEVEL).of("14382")
    assert recycling.whole is None
    assert recycling.word() == "まん中より少ない"
    vacancy = Standings(kanagawa, "vacancy_rate_2023", LEVEL).of("14382")
    assert vacancy.value is None
    assert vacancy.word().startswith("ない（")


def test_a_small_chart_marks_projections_and_gaps():
    """Projected years are dashed with open points; a missing year breaks a yearly line."""
    years = {2020: Decimal(10), 2021: Decimal(12), 2023: Decimal(11), 2030: Decimal(8)}
    drawn = series_svg(years, [2030], "人")
    assert drawn.count("<circle") == 4
    assert drawn.count('fill="#fff" stroke="#0072B2"') == 1
    # The axis, the years before the gap, and the way to the projection.
    assert drawn.count("<line") == 3
    assert drawn.count("stroke-dasharray") == 1
    assert "2030年（推計）" in drawn
    words = describe_series(years, [2030], "人")
    assert words == "2020年の10人から、2023年の11人へ増えました。推計では、2030年に8人です。"
    surveys = {2010: Decimal(1), 2015: Decimal(2), 2020: None, 2025: Decimal(3)}
    assert series_svg(surveys).count("<line") == 3
    assert describe_series({2020: None}) == "年ごとの数字はありません。"
    assert "<circle" not in series_svg({2020: None})
    assert "&lt;b&gt;" in series_svg({2020: Decimal(1)}, unit="<b>")

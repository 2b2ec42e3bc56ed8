"""The other kinds of maps: what each says, on screen and on paper."""

import math
import re
import shutil
import warnings
from itertools import pairwise
from statistics import fmean, pstdev

import pytest
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_hex
from matplotlib.text import Text

from coopkit import content, maps, region
from coopkit.charts import to_png
from coopkit.maps.comparison import SQUARE
from coopkit.maps.geometry import inner_point
from coopkit.maps.packing import data_of
from coopkit.region.datapackage import DataPackage

AGED, CHILD, PEOPLE = "aged_65_over_share_2026", "child_0_14_share_2026", "population_total_2026"
BAD = "</script><script>x()</script><img src=x onerror=y()>"
FIELDS = ("area_code", "theme", "text", "kind", "date")
SEEN = [
    dict(zip(FIELDS, row, strict=True))
    for row in (
        ("14382", "移動", f"バスが少ない{BAD}", "聞いた", "2026-11-01"),
        ("14104", "買い物", "店が閉まった", "見た", "2026-11-02"),
        ("14104", "移動", "坂が多い", "saw", "2026-11-02"),
    )
]


@pytest.fixture(scope="module")
def kanagawa() -> region.Region:
    """The installed pack."""
    return region.load("kanagawa")


@pytest.fixture(scope="module")
def gappy(tmp_path_factory) -> region.Region:
    """The pack without the share of 箱根町."""
    folder = shutil.copytree(content.dataset("kanagawa"), tmp_path_factory.mktemp("g") / "gappy")
    path = folder / "indicator_values.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(rf"^{AGED},14382,.*$", f"{AGED},14382,", text, flags=re.MULTILINE), "utf-8"
    )
    return region.Region(DataPackage(folder))


def rendered(drawn) -> str:
    """Return the page of a map."""
    return drawn.get_root().render()


def texts(figure) -> str:
    """Return every text of a paper, without the breaks between its lines."""
    return "".join(text.get_text() for text in figure.findobj(Text))


def fills(figure) -> list[list[str]]:
    """Return the colours of the areas with a value, one list for each map on the paper."""
    areas = figure.findobj(
        lambda one: isinstance(one, PatchCollection) and one.get_label() == "known"
    )
    return [[to_hex(colour) for colour in one.get_facecolor()] for one in areas]


def painted(layer, way) -> list[str]:
    """Return the colours of the areas with a value in a page."""
    found = layer["ways"][way]
    return [found["colours"][place] for place in found["index"] if place is not None]


def stays_on_paper(figure) -> bool:
    """Tell whether no text leaves the paper, once drawn without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        to_png(figure)
    boxes = [one.get_window_extent() for one in figure.findobj(Text) if one.get_text()]
    return all(
        box.x0 >= 0 and box.x1 <= figure.bbox.x1 + 1 and box.y0 >= -1 and box.y1 <= figure.bbox.y1
        for box in boxes
    )


def test_comparison_has_two_maps_of_one_geometry(kanagawa):
    """Both indicators are there with their own legend, title and caveat; borders once."""
    page = rendered(maps.draw_comparison(kanagawa, AGED, CHILD))
    data = data_of(page)
    assert data["kind"] == "comparison"
    assert [layer["title"] for layer in data["layers"]] == [
        "65歳以上の人の割合",
        "0〜14歳の人の割合",
    ]
    assert page.count('data-ck="second"') == 1
    assert page.count("この地図では分からないこと（") == 2
    assert len(page.encode()) < 120_000


def test_comparison_on_paper_has_the_colours_of_the_screen(kanagawa):
    """Two maps side by side, classes and counts as on screen."""
    layers = data_of(rendered(maps.draw_comparison(kanagawa, AGED, CHILD, method="natural")))
    figure = maps.draw_static_comparison(kanagawa, AGED, CHILD, method="natural")
    assert fills(figure) == [painted(layer, "natural") for layer in layers["layers"]]
    assert stays_on_paper(figure)


def test_levels_meet_where_both_have_values(kanagawa):
    """With an indicator that wards do not have, both are drawn for the municipalities."""
    data = data_of(rendered(maps.draw_comparison(kanagawa, AGED, "recycling_rate_2024")))
    assert len(data["names"]) == 33


def test_bivariate_puts_each_area_into_one_of_nine(kanagawa):
    """Colour, count and words of an area agree with the groups of both indicators."""
    page = rendered(maps.draw_bivariate(kanagawa, AGED, CHILD))
    data = data_of(page)
    (layer,) = data["layers"]
    assert "▲" in layer["title"]
    index = layer["ways"]["square"]["index"]
    counts = [int(one) for one in re.findall(r"<td style=\"background[^>]*>(\d+)</td>", page)]
    assert counts == [index.count(place) for place in range(9)]
    assert sum(counts) == 58
    groups = []
    for column in layer["columns"]:
        ordered = sorted(column["values"])
        groups.append([ordered.index(value) * 3 // 58 for value in column["values"]])
    assert index == [3 * down + across for across, down in zip(*groups, strict=True)]
    words = ["少", "中", "多"]
    for place, across, down in zip(range(58), *groups, strict=True):
        expected = f"65歳以上の人の割合: {words[across]}　0〜14歳の人の割合: {words[down]}"
        assert layer["more"][place] == [expected]


def test_bivariate_hatches_where_one_is_missing(gappy):
    """Without one of the two values an area is hatched and counted, on paper too."""
    page = rendered(maps.draw_bivariate(gappy, AGED, CHILD))
    (layer,) = data_of(page)["layers"]
    assert layer["ways"]["square"]["index"].count(None) == 1
    assert "どちらかの値がない <small>1地域</small>" in page
    figure = maps.draw_static_bivariate(gappy, AGED, CHILD)
    assert "どちらかの値がない: 1地域" in texts(figure)
    assert fills(figure) == [painted(layer, "square")]
    assert {colour for row in SQUARE for colour in row} >= set(fills(figure)[0])
    assert stays_on_paper(figure)


def test_change_keeps_its_classes_and_marks_projections(kanagawa):
    """One legend for all years, values of each year, 推計 where it is one."""
    indicator = "population_total_2026"
    series = kanagawa.series(indicator, "municipality33")
    data = data_of(rendered(maps.draw_change(kanagawa, indicator, level="municipality33")))
    years = [layer["name"] for layer in data["layers"]]
    assert [int(name[:4]) for name in years] == list(series.columns)
    bounds = {
        tuple(re.findall(r"</i>([^<]*) <small>", layer["ways"]["fixed"]["legend"]))
        for layer in data["layers"]
    }
    assert len(bounds) == 1
    for layer, year in zip(data["layers"], series.columns, strict=True):
        values = [None if math.isnan(one) else one for one in series[year]]
        assert layer["columns"][0]["values"] == values
        assert str(year) in layer["columns"][0]["tip"]


def test_change_over_projections(kanagawa):
    """Projected years say so on screen, on paper, and in a note."""
    indicator = "population_2050"
    projected = kanagawa.projected_years(indicator)
    assert projected
    page = rendered(maps.draw_change(kanagawa, indicator))
    names = [layer["name"] for layer in data_of(page)["layers"]]
    assert [name for name in names if "推計" in name] == [f"{year}年（推計）" for year in projected]
    assert "実際に数えた値ではありません" in page
    figure = maps.draw_static_change(kanagawa, indicator)
    shown = texts(figure)
    assert f"{projected[-1]}年（推計）" in shown
    assert "実際に数えた値ではありません" in shown
    assert 2 <= len(fills(figure)) <= 6
    assert stays_on_paper(figure)


def test_change_needs_years(kanagawa):
    """An indicator of one date says so, and how to find one with years."""
    table = kanagawa.indicators
    without = table.loc[~table["series"].astype(bool), "id"].iloc[0]
    with pytest.raises(region.UnknownNameError, match="年ごとの値がありません"):
        maps.draw_change(kanagawa, without)


def test_points_show_what_was_typed_as_text(kanagawa):
    """Two areas with observations; markup that somebody typed is no markup."""
    page = rendered(maps.draw_points(kanagawa, region.load_cooperatives(), SEEN))
    data = data_of(page)
    seen = [point for point in data["points"] if point["kind"] == "seen"]
    assert [len(point["entries"]) for point in seen] == [1, 2]
    html = seen[0]["entries"][0]["html"]
    assert "&lt;/script&gt;" in html
    assert "<img" not in html
    assert BAD not in page
    rows = {column["title"]: column["texts"] for column in data["rows"]}
    assert len(rows["地域"]) == 13
    assert rows["種類"][:3] == ["聞いた", "見た", "見た"]
    assert "見聞きした場所そのものではありません" in page


def test_an_observation_lies_inside_its_area(kanagawa):
    """The point of each area, in both levels, is in the area and not on its border."""
    for level in kanagawa.levels:
        for feature in kanagawa.boundaries(level.id)["features"]:
            latitude, longitude = inner_point(feature["geometry"])
            shapes = feature["geometry"]["coordinates"]
            polygons = shapes if feature["geometry"]["type"] == "MultiPolygon" else [shapes]
            crossings = sum(
                (y1 > latitude) != (y2 > latitude)
                and longitude < x1 + (latitude - y1) * (x2 - x1) / (y2 - y1)
                for rings in polygons
                for ring in rings
                for (x1, y1), (x2, y2) in pairwise(ring)
            )
            assert crossings % 2 == 1, feature["id"]


@pytest.mark.parametrize(
    ("kind", "word"),
    [("saw", "見た"), ("heard", "聞いた"), ("number", "数字"), ("数字", "数字")],
)
def test_kinds_of_observations(kanagawa, kind, word):
    """Seen, heard, or resting on a figure: each is named in the note and in the table."""
    data = data_of(rendered(maps.draw_points(kanagawa, observations=[SEEN[1] | {"kind": kind}])))
    assert data["points"][0]["entries"][0]["html"].startswith(f"<small>【{word}】買い物")
    assert data["rows"][1]["texts"] == [word]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"area_code": "99999"}, "地域の番号「99999」"),
        ({"kind": "思った"}, "kind が「思った」"),
        ({"text": None}, "1番目に「text」がありません"),
        ({"date": math.nan}, "1番目に「date」がありません"),
    ],
)
def test_a_broken_observation_is_refused(kanagawa, change, message):
    """Which row, what is wrong, and what to write."""
    with pytest.raises((ValueError, LookupError), match=message):
        maps.draw_points(kanagawa, observations=[SEEN[0] | change])


def test_points_on_paper(kanagawa):
    """The same marks, and every observation as a line below the map."""
    figure = maps.draw_static_points(kanagawa, region.load_cooperatives(), SEEN)
    shown = texts(figure)
    for text in ("箱根町 【聞いた】移動", "坂が多い", "丸い印: 労働者協同組合"):
        assert text in shown
    assert stays_on_paper(figure)


WEIGHTS = {AGED: (2, "通院の足の相談が多い"), CHILD: (-1, "学童の話が出た"), PEOPLE: (0, "参考")}


def test_need_is_the_formula_it_shows(kanagawa):
    """The index is the weighted mean of z-scores that the page states."""
    page = rendered(maps.draw_need(kanagawa, WEIGHTS))
    data = data_of(page)
    aged, child = ([float(one) for one in kanagawa.table(name)] for name in (AGED, CHILD))
    expected = [
        (2 * (a - fmean(aged)) / pstdev(aged) - (c - fmean(child)) / pstdev(child)) / 3
        for a, c in zip(aged, child, strict=True)
    ]
    codes = list(kanagawa.table(AGED).index)
    names = list(kanagawa.areas.loc[codes, "full_name"])
    values = dict(zip(data["names"], data["layers"][0]["columns"][0]["values"], strict=True))
    for name, value in zip(names, expected, strict=True):
        assert values[name] / 100 == pytest.approx(value, abs=0.0051)
    formula = "指数 ＝（2 × 「65歳以上の人の割合」 － 1 × 「0〜14歳の人の割合」"
    assert formula in page
    assert "通院の足の相談が多い" in page
    assert "重みが0なので、使っていません" in page
    assert "困りごとの大きさを測ったものではありません" in page
    for word in ("ワースト", "最悪", "ランキング"):
        assert word not in page


def test_need_by_ranks(kanagawa):
    """With one indicator, ranks run evenly from 0 (fewest) to 100 (most)."""
    (layer,) = data_of(rendered(maps.draw_need(kanagawa, {PEOPLE: (1, "人数")}, scaling="rank")))[
        "layers"
    ]
    found = sorted(layer["columns"][0]["values"])
    assert found[0] == 0
    assert found[-1] == 1000
    assert "順番は最大0つ動き、0地域の色が変わる" in rendered(
        maps.draw_need(kanagawa, {PEOPLE: (1, "人数")})
    )


def test_sensitivity_is_that_of_other_weights(kanagawa):
    """The reach of a place holds what the same call with half the weight gives."""
    from coopkit.maps.need import Need

    weights = {AGED: (2, "あ"), PEOPLE: (1, "い")}
    base = Need(kanagawa, weights, "z", None).result
    half = Need(kanagawa, weights | {PEOPLE: (0.5, "い")}, "z", None).result
    more = Need(kanagawa, weights | {PEOPLE: (1.5, "い")}, "z", None).result
    moves = [
        abs(other.place[code] - base.place[code]) for other in (half, more) for code in base.place
    ]
    assert base.effect[PEOPLE].places == max(moves) > 0
    drawn = maps.draw_need(kanagawa, weights)
    place, lowest, highest = data_of(rendered(drawn))["layers"][0]["besides"][:3]
    order = [feature["id"] for feature in kanagawa.boundaries("area58")["features"]]
    assert place["values"] == [base.place[code] for code in order]
    reach = list(zip(lowest["values"], highest["values"], strict=True))
    assert reach == [base.reach[code] for code in order]
    for code, (low, high) in base.reach.items():
        places = [one.place[code] for one in (base, half, more)]
        assert low <= min(places)
        assert max(places) <= high


def test_need_hatches_areas_without_one_of_the_values(gappy):
    """An area without one value has no index and says which value is missing."""
    page = rendered(maps.draw_need(gappy, {AGED: (1, "あ"), CHILD: (1, "い")}))
    data = data_of(page)
    (layer,) = data["layers"]
    place = data["names"].index("箱根町")
    assert layer["columns"][0]["values"][place] is None
    assert layer["ways"]["index"]["index"][place] is None
    assert "65歳以上の人の割合: 値なし（公表された値がありません）" in layer["more"][place]
    assert "指数を出していません（1地域）" in page


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({}, "指数にする数字がありません"),
        ({AGED: (0, "あ")}, "指数にする数字がありません"),
        ({AGED: (1, " ")}, "理由がありません"),
        ({AGED: 1}, "数と理由を組に"),
        ({AGED: ("1", "あ")}, "数ではありません"),
        ({AGED: (math.nan, "あ")}, "数ではありません"),
    ],
)
def test_weights_need_reasons(kanagawa, weights, message):
    """No map without a number and a reason for each weight."""
    with pytest.raises(maps.WeightError, match=message):
        maps.draw_need(kanagawa, weights)


def test_need_on_paper_justifies_itself(kanagawa):
    """Formula, weights, reasons and sensitivity stand below the same colours."""
    figure = maps.draw_static_need(kanagawa, WEIGHTS)
    shown = texts(figure)
    for text in ("指数 ＝（2 ×", "通院の足の相談が多い", "半分と1.5倍", "zスコア"):
        assert text in shown
    (layer,) = data_of(rendered(maps.draw_need(kanagawa, WEIGHTS)))["layers"]
    assert fills(figure) == [painted(layer, "index")]
    assert stays_on_paper(figure)


def test_too_many_indicators(kanagawa):
    """None or more than twenty: how many there are, and how many there may be."""
    every = list(kanagawa.indicators["id"])
    for chosen in ([], every[:21]):
        with pytest.raises(ValueError, match="1こから20こまで"):
            maps.draw_map(kanagawa, chosen)


def test_english_maps_speak_english(kanagawa, monkeypatch):
    """With COOPKIT_LANG=en each kind of map and paper is made of English sentences."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    assert "with our weights" in rendered(maps.draw_need(kanagawa, WEIGHTS))
    assert "nine colours" in rendered(maps.draw_bivariate(kanagawa, AGED, CHILD))
    assert "Projected" in rendered(maps.draw_change(kanagawa, "population_2050"))
    assert "notes about the area" in rendered(maps.draw_points(kanagawa, observations=SEEN))

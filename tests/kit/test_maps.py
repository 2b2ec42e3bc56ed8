"""Maps: complete in themselves, honest in classes and words, and strict about assets."""

import html
import io
import json
import math
import re
import shutil
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import folium
import pytest
from folium import plugins
from hypothesis import given
from hypothesis import strategies as st

from coopkit import content, maps, region
from coopkit.maps.classes import COLOURS, classify_by_quantiles
from coopkit.maps.offline import OfflineMap
from coopkit.region.datapackage import DataPackage

SHARE = "aged_65_over_share_2026"
CREDIT = "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成"


@pytest.fixture(scope="module")
def kanagawa() -> region.Region:
    """The installed pack."""
    return region.load("kanagawa")


@pytest.fixture(scope="module")
def page(kanagawa: region.Region) -> str:
    """The whole page of the map of session 05."""
    drawn = maps.draw_map(kanagawa, SHARE, cooperatives=region.load_cooperatives())
    return drawn.get_root().render()


def rendered(drawn: folium.Map) -> str:
    """Return the page of a map."""
    return drawn.get_root().render()


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2), what grey print keeps of it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_map_is_a_folium_map(kanagawa: region.Region):
    """What draw_map returns is folium's, so folium's elements can be added to it."""
    assert isinstance(maps.draw_map(kanagawa, SHARE), folium.Map)


def test_nothing_in_the_page_is_fetched(page: str):
    """No script, style sheet, image or font of the page has an address elsewhere."""
    assert (
        re.findall(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//(?!leafletjs)[^"' >]*""", page) == []
    )
    assert re.findall(r"url\(\s*[\"']?(?!data:|#)", page) == []
    assert "sourceMappingURL" not in page
    assert not re.search(r"cdn[\w.-]*\.(?:com|net)", page)


def test_words_on_the_map(page: str):
    """Title, date, caveat, publisher, credit line and the place of co-operatives are there."""
    for text in (
        "65歳以上の人の割合",
        "神奈川県・市区町村（58）・2026年1月1日",
        "この地図では分からないこと",
        "総務省「住民基本台帳に基づく人口",
        CREDIT,
        "位置は市役所・町役場です（組合の場所ではありません）",
    ):
        assert text in page


def test_neutral_words(page: str):
    """The map says more and fewer; nothing about better, worse or ranks of towns."""
    assert "（少ない）" in page
    assert "（多い）" in page
    for word in ("ワースト", "最悪", "悪い", "劣", "worst"):
        assert word not in page


def test_the_legend_counts_every_area(page: str):
    """The numbers of areas in the legend add up to 58."""
    assert sum(map(int, re.findall(r"<small>(\d+)地域</small>", page))) == 58


def test_each_shape_has_name_value_and_no_second_copy(page: str, kanagawa: region.Region):
    """The geometry is in the page once; each of 58 shapes brings name and value."""
    data = re.findall(r"geo_json_\w+_add\((\{.*\})\);", page)
    assert len(data) == 1
    shapes = {one["id"]: one for one in json.loads(data[0])["features"]}
    shares, areas = kanagawa.table(SHARE), kanagawa.areas
    assert len(shapes) == 58
    for code, shape in shapes.items():
        assert shape["properties"]["name"] == areas.loc[code, "full_name"]
        assert shape["properties"]["value"] == f"{shares[code]:.1f}%"
    assert page.count("139.69475, 35.46528") == 2  # a ring ends where it begins


def test_cooperatives_of_a_town_share_a_marker(page: str):
    """Five towns, ten co-operatives, each unconfirmed, six in one popup."""
    popups = [json.loads(f'"{found}"') for found in re.findall(r'bindPopup\(\s*"(.*?)", \{', page)]
    assert len(popups) == 5
    assert sum(popup.count("<li>") for popup in popups) == 10
    assert sum(popup.count("（未確認）") for popup in popups) == 10
    yokohama = next(popup for popup in popups if "横浜市" in popup)
    assert yokohama.count("<li>") == 6
    assert "横浜市の労働者協同組合（6団体）" in yokohama
    assert "事業: 家事代行" in yokohama


def test_the_frame_has_no_misleading_text(kanagawa: region.Region):
    """The notebook's frame holds the page, a title, and nothing about trusting."""
    shown = maps.draw_map(kanagawa, SHARE)._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert 'title="地図: 65歳以上の人の割合"' in shown
    assert "Notebook Trusted" not in shown
    assert "Trust Notebook" not in shown
    inner = re.search(r'srcdoc="([^"]*)"', shown)
    assert inner
    assert "L.geoJson" in html.unescape(inner[1])


def test_size_of_a_page(kanagawa: region.Region):
    """A map stays light: at most 280 kB without compression, no jQuery in it."""
    drawn = maps.draw_map(kanagawa, SHARE, cooperatives=region.load_cooperatives())
    page = rendered(drawn)
    assert len(page.encode()) < 280_000
    assert "jQuery" not in page


def test_saving(kanagawa: region.Region, tmp_path: Path):
    """A saved map is one page; an open file works too."""
    drawn = maps.draw_map(kanagawa, SHARE)
    path = tmp_path / "地図 1.html"
    drawn.save(path)
    stream = io.BytesIO()
    drawn.save(stream, close_file=False)
    assert path.read_bytes() == stream.getvalue()
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_the_named_features_work():
    """GeoJson, markers, circles, popups, tooltips, layers: all are in the page, none raises."""
    drawn = OfflineMap(location=[35.4, 139.4])
    group = folium.FeatureGroup(name="組").add_to(drawn)
    folium.Marker([35.4, 139.4], popup="ひらく", tooltip="さわる").add_to(group)
    folium.Marker([35.5, 139.4], icon=folium.DivIcon(html="<b>1</b>")).add_to(group)
    folium.CircleMarker([35.3, 139.4], popup=folium.Popup("<i>円</i>")).add_to(group)
    point = {"type": "Point", "coordinates": [139.4, 35.4]}
    folium.GeoJson(point, tooltip=folium.Tooltip("点")).add_to(drawn)
    folium.LayerControl().add_to(drawn)
    page = rendered(drawn)
    for part in ("L.marker", "L.divIcon", "L.circleMarker", "L.geoJson", "L.control.layers"):
        assert part in page
    assert "jQuery" in page  # folium's popups are built with it
    assert rendered(drawn) == page


OTHERS = {
    "tiles": (lambda drawn: folium.TileLayer().add_to(drawn), "tile.openstreetmap.org"),
    "icon": (
        lambda drawn: folium.Marker([35, 139], icon=folium.Icon(color="red")).add_to(drawn),
        "awesome-markers",
    ),
    "plugin": (lambda drawn: plugins.MarkerCluster().add_to(drawn), "markercluster"),
    "colormap": (
        lambda drawn: folium.LinearColormap(["white", "red"], vmin=0, vmax=1).add_to(drawn),
        "d3",
    ),
    "image": (
        lambda drawn: folium.Marker(
            [35, 139], popup="<img src='https://example.org/a.png'>"
        ).add_to(drawn),
        "https://example.org/a.png",
    ),
    "icon address": (
        lambda drawn: folium.Marker(
            [35, 139], icon=folium.CustomIcon("https://example.org/i.png")
        ).add_to(drawn),
        "https://example.org/i.png",
    ),
    "wms": (
        lambda drawn: folium.WmsTileLayer("https://example.org/wms", "a").add_to(drawn),
        "https://example.org/wms",
    ),
    "linked data": (
        lambda drawn: folium.GeoJson("https://example.org/a.json", embed=False).add_to(drawn),
        "https://example.org/a.json",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_needs_the_network_is_refused_by_name(name: str, tmp_path: Path, monkeypatch):
    """Each part that would be fetched raises when shown, names it, and writes no file."""
    monkeypatch.setattr("folium.features.GeoJson.process_data", _no_data)
    add, address = OTHERS[name]
    drawn = OfflineMap(location=[35, 139])
    add(drawn)
    path = tmp_path / "map.html"
    with pytest.raises(maps.MapAssetError, match="部品") as caught:
        drawn.save(path)
    assert any(address in asset for asset in caught.value.assets)
    assert address in str(caught.value)
    assert not path.exists()


def _no_data(self, data):
    """Stand in for folium's own look at linked data, which would ask the network."""
    self.embed = False
    self.embed_link = data
    return {"type": "FeatureCollection", "features": []}


def test_a_link_to_press_is_allowed():
    """A link in a popup is fetched by nobody until a person presses it."""
    drawn = OfflineMap(location=[35, 139])
    link = '<a href="https://www.pref.kanagawa.jp/">県のページ</a>'
    folium.Marker([35, 139], popup=folium.Popup(link)).add_to(drawn)
    assert "県のページ" in rendered(drawn)


def test_another_figure_is_refused(kanagawa: region.Region):
    """Put into a figure that links assets, the map says so instead of going blank."""
    figure = folium.Figure()
    maps.draw_map(kanagawa, SHARE).add_to(figure)
    with pytest.raises(maps.MapAssetError, match="ほかの図の中"):
        figure.render()


def test_folium_itself_is_untouched(kanagawa: region.Region):
    """After drawing, a plain folium map still links its own assets."""
    rendered(maps.draw_map(kanagawa, SHARE))
    OfflineMap(location=[35, 139]).add_js_link("x", "https://example.org/x.js")
    plain = folium.Map(location=[35, 139], tiles=None).get_root().render()
    assert "cdn.jsdelivr.net" in plain
    assert "x.js" not in rendered(OfflineMap(location=[35, 139]))


def test_missing_values_are_hatched_with_the_reason(tmp_path: Path):
    """An area without a value keeps its shape, is hatched, and says why."""
    folder = shutil.copytree(content.dataset("kanagawa"), tmp_path / "gappy")
    path = folder / "indicator_values.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    blanked = [f"{SHARE},14382," if one.startswith(f"{SHARE},14382,") else one for one in lines]
    path.write_text("\n".join(blanked) + "\n", encoding="utf-8")
    gappy = region.Region(DataPackage(folder))
    page = rendered(maps.draw_map(gappy, SHARE))
    assert page.count('"type": "Feature"') == 58
    assert "url(#coopkit-missing)" in page
    assert 'id="coopkit-missing"' in page
    assert "値なし（公表された値がありません） <small>1地域</small>" in page
    table = maps.list_areas(gappy, SHARE)
    assert table.index[-1] == "14382"
    assert table.iloc[-1].isna().sum() == 2


def test_a_figure_past_its_date_says_so(tmp_path: Path):
    """After the date of review the map itself asks to look for newer figures."""
    folder = shutil.copytree(content.dataset("kanagawa"), tmp_path / "old")
    path = folder / "indicators.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("2027-12-31", "2020-12-31"), encoding="utf-8"
    )
    page = rendered(maps.draw_map(region.Region(DataPackage(folder)), SHARE))
    assert "見直しの期日（2020年12月31日）をすぎています" in page


def test_names_are_text_not_code(tmp_path: Path):
    """A name with markup in it is shown, not run."""
    folder = shutil.copytree(content.dataset("kanagawa"), tmp_path / "marked")
    path = folder / "areas.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("横浜市鶴見区", "<script>x</script>"), "utf-8"
    )
    page = rendered(maps.draw_map(region.Region(DataPackage(folder)), SHARE))
    assert "<script>x" not in page


def test_wrong_indicator_lists_the_right_ones(kanagawa: region.Region):
    """draw_map answers an unknown indicator as the region does."""
    with pytest.raises(region.UnknownNameError, match=SHARE):
        maps.draw_map(kanagawa, "nothing")


def test_english(monkeypatch: pytest.MonkeyPatch, kanagawa: region.Region):
    """With COOPKIT_LANG=en the map speaks English."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    page = rendered(maps.draw_map(kanagawa, SHARE))
    assert '<html lang="en">' in page
    assert "Share of residents aged 65 and over" in page


def test_the_table_holds_what_the_map_shows(kanagawa: region.Region):
    """58 rows with Japanese columns, many first, the values of the region."""
    table = maps.list_areas(kanagawa, SHARE)
    assert list(table.columns) == [
        "多い順",
        "地域",
        "よみがな",
        "地域区分",
        "65歳以上の人の割合（%）",
    ]
    assert len(table) == 58
    values = table["65歳以上の人の割合（%）"]
    assert values.is_monotonic_decreasing
    assert table["地域"].iloc[0] == "真鶴町"
    assert values.iloc[0] == 46.0
    people = maps.list_areas(kanagawa, "population_total_2026", "municipality33")
    assert people["住民の数（人）"].sum() == 9_194_723


def test_colours_survive_grey_print():
    """Each class is clearly darker than the one before, also without colour."""
    steps = [luminance(colour) for colour in COLOURS]
    pairs = list(pairwise(steps))
    assert all((one + 0.05) / (two + 0.05) > 1.3 for one, two in pairs)


@given(
    st.lists(
        st.floats(min_value=0, max_value=1e6) | st.just(math.nan) | st.sampled_from([1.0, 2.0]),
        max_size=70,
    ),
    st.integers(min_value=0, max_value=2),
)
def test_classes_are_in_order_and_complete(values: list[float], decimals: int):
    """Classes never overlap, hold every area once, and equal values share a class."""
    named = {str(place): value for place, value in enumerate(values)}
    found = classify_by_quantiles(named, decimals)
    known = [value for value in found.shown.values() if value is not None]
    assert sum(one.count for one in found.classes) == len(known)
    assert len(found.classes) <= 5
    bounds = [bound for one in found.classes for bound in (one.low, one.high)]
    assert bounds == sorted(bounds)
    for one, two in pairwise(found.classes):
        assert one.high < two.low
    for code, place in found.index.items():
        shown = found.shown[code]
        assert (place is None) == (shown is None) == math.isnan(named[code])
        if place is not None and shown is not None:
            assert found.classes[place].low <= shown <= found.classes[place].high


def test_quantiles_of_distinct_values_are_even():
    """Ten different values make five classes of two."""
    found = classify_by_quantiles({str(one): float(one) for one in range(10)}, 0)
    assert [one.count for one in found.classes] == [2] * 5
    assert found.classes[0].high == Decimal(1)
    assert [one.colour for one in found.classes] == list(COLOURS)

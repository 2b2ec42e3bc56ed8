"""Maps: complete in themselves, honest in classes and words, and strict about assets."""

import html
import io
import math
import re
import shutil
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from pathlib import Path

import folium
import pytest
from folium import plugins

from coopkit import content, maps, region
from coopkit.maps.offline import OfflineMap
from coopkit.maps.packing import data_of, unpack
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


def test_a_map_is_a_folium_map(kanagawa: region.Region):
    """What draw_map returns is folium's, so folium's elements can be added to it."""
    assert isinstance(maps.draw_map(kanagawa, SHARE), folium.Map)


def whole(page: str) -> str:
    """Return a page with its packed parts unpacked."""
    return "\n".join([page, *(text for _, text in unpack(page))])


def test_nothing_in_the_page_is_fetched(page: str):
    """No script, style sheet, image or font of the page has an address elsewhere."""
    text = whole(page)
    assert (
        re.findall(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//(?!leafletjs)[^"' >]*""", text) == []
    )
    # Leaflet itself writes url("…") for pictures that a user of it gives.
    assert re.findall(r"url\(\s*[\"']?(?!data:|#|\\?[\"'])", text) == []
    assert "sourceMappingURL" not in text
    assert not re.search(r"cdn[\w.-]*\.(?:com|net)", text)


def test_leaflet_is_the_file_of_its_package(page: str):
    """The page carries Leaflet as its package ships it, with its licence line."""
    from importlib.resources import files

    shipped = (files("xstatic.pkg.leaflet") / "data" / "leaflet.js").read_text(encoding="utf-8")
    scripts = [text for kind, text in unpack(page) if kind == "js"]
    assert shipped.partition("//# sourceMappingURL")[0].strip() == scripts[0]
    assert "(c) 2010-2022 Vladimir Agafonkin" in scripts[0]


def test_old_browsers_are_told(page: str):
    """Without JavaScript or DecompressionStream the page says what to open it with."""
    assert "<noscript>" in page
    assert "Chrome か Edge（80以上）、Safari（16.4以上）、Firefox（113以上）" in page


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
    """The numbers of areas in each way to cut classes add up to 58."""
    ways = data_of(page)["layers"][0]["ways"]
    assert list(ways) == ["quantile", "equal", "natural"]
    for way in ways.values():
        counts = list(map(int, re.findall(r"<small>(\d+)地域</small>", way["legend"])))
        assert sum(counts) == 58
        assert counts == [way["index"].count(place) for place in range(len(way["colours"]))]


def test_values_in_the_page_are_those_of_the_table(kanagawa: region.Region):
    """Twelve indicators share one geometry; every value is that of the region's table."""
    table = kanagawa.indicators
    starters = list(table.loc[table["starter"].astype(bool), "id"])
    data = data_of(rendered(maps.draw_map(kanagawa, starters)))
    codes = [one["id"] for one in kanagawa.boundaries("municipality33")["features"]]
    assert data["names"] == list(kanagawa.areas.loc[codes, "full_name"])
    assert len(data["geometry"]["areas"]) == 33
    assert len(data["layers"]) == len(starters) == 12
    for indicator_id, layer in zip(starters, data["layers"], strict=True):
        (column,) = layer["columns"]
        values = kanagawa.table(indicator_id, "municipality33")[codes]
        decimals = column["decimals"]
        for shown, value in zip(column["values"], values, strict=True):
            if math.isnan(value):
                assert shown is None
            else:
                exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
                assert shown == exact.scaleb(decimals)


@pytest.mark.parametrize("level", ["area58", "municipality33"])
def test_the_geometry_in_the_page_is_that_of_the_region(kanagawa: region.Region, level: str):
    """Decoded, the borders are the region's shapes; neighbours share them."""
    geometry = data_of(rendered(maps.draw_map(kanagawa, SHARE, level=level)))["geometry"]
    borders = []
    for arc in geometry["arcs"]:
        steps = zip(arc[::2], arc[1::2], strict=True)
        borders.append(
            [tuple(one) for one in accumulate(steps, lambda a, b: (a[0] + b[0], a[1] + b[1]))]
        )

    def walk(ring):
        points = []
        for number in ring:
            border = borders[number] if number >= 0 else borders[~number][::-1]
            points += border[1:] if points else border
        return points

    origin = round(geometry["x"] * 100_000), round(geometry["y"] * 100_000)
    features = kanagawa.boundaries(level)["features"]
    for area, feature in zip(geometry["areas"], features, strict=True):
        shapes = feature["geometry"]["coordinates"]
        wanted = shapes if feature["geometry"]["type"] == "MultiPolygon" else [shapes]
        found = [
            [
                [[(origin[0] + x) / 100_000, (origin[1] + y) / 100_000] for x, y in walk(ring)]
                for ring in polygon
            ]
            for polygon in area
        ]
        assert found == wanted
    used = Counter(
        max(arc, ~arc)
        for area in geometry["areas"]
        for polygon in area
        for ring in polygon
        for arc in ring
    )
    assert set(used) == set(range(len(borders)))
    assert sum(times == 2 for times in used.values()) > len(used) / 2


def test_cooperatives_of_a_town_share_a_marker(page: str):
    """Five towns, ten co-operatives, each unconfirmed, six in one popup."""
    points = data_of(page)["points"]
    assert len(points) == 5
    entries = [entry["html"] for point in points for entry in point["entries"]]
    assert len(entries) == 10
    assert all("（未確認）" in entry for entry in entries)
    yokohama = next(point for point in points if "横浜市" in point["head"])
    assert len(yokohama["entries"]) == 6
    assert any("事業: 家事代行" in entry["html"] for entry in yokohama["entries"])


def test_the_frame_has_no_misleading_text(kanagawa: region.Region):
    """The notebook's frame holds the page, a title, and nothing about trusting."""
    shown = maps.draw_map(kanagawa, SHARE)._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert 'title="地図: 65歳以上の人の割合"' in shown
    assert "Notebook Trusted" not in shown
    assert "Trust Notebook" not in shown
    inner = re.search(r'srcdoc="([^"]*)"', shown)
    assert inner
    assert data_of(html.unescape(inner[1]))["names"][0] == "横浜市鶴見区"


def test_size_of_a_page(kanagawa: region.Region):
    """Complete and offline: one indicator in 120 kB, twelve in 150 kB, no jQuery."""
    table = kanagawa.indicators
    starters = list(table.loc[table["starter"].astype(bool), "id"])
    one = rendered(maps.draw_map(kanagawa, SHARE, cooperatives=region.load_cooperatives()))
    twelve = rendered(maps.draw_map(kanagawa, starters))
    assert len(one.encode()) <= 120_000
    assert len(twelve.encode()) <= 150_000
    assert "jQuery" not in whole(one)


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
    assert "jQuery" in whole(page)  # folium's popups are built with it
    assert "L.Icon.Default.mergeOptions" in whole(page)
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
    data = data_of(page)
    place = data["names"].index("箱根町")
    for way in data["layers"][0]["ways"].values():
        assert [number for number, one in enumerate(way["index"]) if one is None] == [place]
        assert "<small>1地域</small>" in way["legend"]
    assert data["layers"][0]["columns"][0]["values"][place] is None
    assert "値なし（公表された値がありません）" in page
    assert 'id="coopkit-missing"' in page
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

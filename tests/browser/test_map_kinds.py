"""Each kind of map once in a real browser: hands, keyboard, table, phone, old browsers."""

from collections import Counter

import folium
import pytest

from coopkit import maps, region
from coopkit.maps.packing import data_of

pytestmark = pytest.mark.browser

AGED, CHILD = "aged_65_over_share_2026", "child_0_14_share_2026"
SHAPES = "path.leaflet-interactive"
FILLS = f"[...document.querySelectorAll('{SHAPES}')].map(path => path.getAttribute('fill'))"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def kanagawa():
    """The installed pack."""
    return region.load("kanagawa")


@pytest.fixture
def show(open_page, tmp_path):
    """Return a function that opens a map from a file and returns its page and its data."""

    def show(drawn, **options):
        path = tmp_path / "地図.html"
        drawn.save(path)
        page = open_page(path.as_uri(), offline=True, **options)
        page.locator("html[data-coopkit=ready]").wait_for(state="attached")
        return page, data_of(path.read_text(encoding="utf-8"))

    return show


def expected(layer, way):
    """Return how many areas of a layer have each colour."""
    found = layer["ways"][way]
    return Counter(
        "url(#coopkit-missing)" if place is None else found["colours"][place]
        for place in found["index"]
    )


def no_sideways(page):
    """Tell whether nothing hangs over the side of the window."""
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return page.evaluate(width) == 0


def test_many_indicators_by_keyboard(show, kanagawa):
    """Keys alone switch indicator and classes, and open, sort and close the table."""
    ids = [AGED, "vacancy_rate_2023"]
    page, data = show(maps.draw_map(kanagawa, ids))
    assert Counter(page.evaluate(FILLS)) == expected(data["layers"][0], "quantile")
    page.get_by_label("見るもの").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_label("色の分け方").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    layer = data["layers"][1]
    assert Counter(page.evaluate(FILLS)) == expected(layer, "natural")
    assert page.get_by_role("heading", level=1).inner_text() == layer["title"]
    counts = page.locator("[data-ck=legend] li small").all_inner_texts()
    assert [int(text.removesuffix("地域")) for text in counts] == [
        *(layer["ways"]["natural"]["index"].count(place) for place in range(5)),
        6,
    ]
    assert "住宅・土地統計調査" in page.locator("footer").inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    table = page.get_by_role("region", name="地図と同じ数字の表")
    values = kanagawa.table("vacancy_rate_2023").dropna().sort_values(ascending=False)
    shown = table.locator("td.ck-number").all_inner_texts()
    assert [text for text in shown if text != "値なし"] == [f"{one:.1f}" for one in values]
    assert shown[-6:] == ["値なし"] * 6
    button = table.get_by_role("button", name="空き家の割合")
    button.focus()
    page.keyboard.press("Enter")
    heads = table.locator("thead th")
    assert [heads.nth(place).get_attribute("aria-sort") for place in range(3)] == [
        "none",
        "none",
        "ascending",
    ]
    assert table.locator("td.ck-number").first.inner_text() == f"{values.iloc[-1]:.1f}"
    table.get_by_role("button", name="地域 ", exact=False).first.press("Enter")
    assert table.locator("tbody th").first.inner_text() == "愛川町"
    page.keyboard.press("Escape")
    assert table.is_hidden()
    assert page.evaluate("document.activeElement.dataset.ck") == "table-button"


def test_comparison_on_a_phone(show, kanagawa):
    """One below the other; what is touched or moved on one is so on the other."""
    page, data = show(maps.draw_comparison(kanagawa, AGED, CHILD), **PHONE)
    assert no_sideways(page)
    boxes = [page.locator(".folium-map").nth(place).bounding_box() for place in (0, 1)]
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
    fills = page.evaluate(FILLS)
    assert Counter(fills[:58]) == expected(data["layers"][0], "quantile")
    assert Counter(fills[58:]) == expected(data["layers"][1], "quantile")
    page.locator(SHAPES).nth(25).hover()
    tips = page.locator(".leaflet-tooltip").all_inner_texts()
    assert len(tips) == 2
    assert {tip.split("\n")[0] for tip in tips} == {data["names"][25]}
    before = page.locator(SHAPES).nth(58).bounding_box()["width"]
    page.get_by_role("button", name="地図を大きくする").first.click()
    page.wait_for_timeout(600)
    assert page.locator(SHAPES).nth(58).bounding_box()["width"] > before * 1.05


def test_bivariate_in_nine_colours(show, kanagawa):
    """The colours and counts of the square are those of the areas."""
    page, data = show(maps.draw_bivariate(kanagawa, AGED, "vacancy_rate_2023"), **PHONE)
    assert no_sideways(page)
    (layer,) = data["layers"]
    assert Counter(page.evaluate(FILLS)) == expected(layer, "square")
    cells = page.locator(".ck-grid td[style*=background]").all_inner_texts()
    counts = [layer["ways"]["square"]["index"].count(place) for place in range(9)]
    assert [int(text) for text in cells] == counts
    assert page.locator('[fill="url(#coopkit-missing)"].leaflet-interactive').count() == 6


def test_change_by_slider_and_by_itself(show, kanagawa):
    """Arrow keys move the years; the button plays them; projected years say so."""
    page, data = show(maps.draw_change(kanagawa, "population_2050"))
    slider = page.get_by_label("年", exact=True)
    slider.focus()
    start = int(slider.input_value())
    page.keyboard.press("ArrowRight")
    assert Counter(page.evaluate(FILLS)) == expected(data["layers"][start + 1], "fixed")
    assert "推計" in page.locator("output").inner_text()
    assert slider.get_attribute("aria-valuetext") == data["layers"][start + 1]["name"]
    page.get_by_role("button", name="動かす").click()
    page.wait_for_function(f"document.querySelector('input[type=range]').value > {start + 1}")
    page.get_by_role("button", name="止める").click()
    stopped = slider.input_value()
    page.wait_for_timeout(1500)
    assert slider.input_value() == stopped


def test_change_keeps_still_for_who_asks(show, kanagawa):
    """With less motion asked for, nothing plays, the slider stays, and a note says so."""
    page, _ = show(maps.draw_change(kanagawa, "population_2050"), reduced_motion="reduce")
    assert page.get_by_role("button", name="動かす").count() == 0
    assert page.get_by_text("自動では動かしません").is_visible()


def test_points_of_one_theme(show, kanagawa):
    """What was typed is shown as text; a theme shows its notes only; the table lists all."""
    typed = "<b>バス</b>が1日3本</script><script>document.title='x'</script>"
    fields = ("area_code", "theme", "text", "kind", "date")
    rows = [
        ("14382", "移動", typed, "聞いた", "2026-11-01"),
        ("14104", "買い物", "店が閉まった", "見た", "2026-11-02"),
        ("14104", "移動", "坂が多い", "見た", "2026-11-02"),
    ]
    seen = [dict(zip(fields, row, strict=True)) for row in rows]
    page, _ = show(maps.draw_points(kanagawa, region.load_cooperatives(), seen))
    assert page.locator(".leaflet-marker-icon .ck-coop").count() == 5
    assert page.locator(".leaflet-marker-icon .ck-seen").all_inner_texts() == ["1", "2"]
    page.get_by_role("button", name="箱根町: 見たこと・聞いたこと 1こ").press("Enter")
    assert typed in page.locator(".leaflet-popup-content").inner_text()
    assert "x" not in page.title()
    page.get_by_label("テーマ").select_option("買い物")
    assert page.locator(".leaflet-marker-icon .ck-seen").all_inner_texts() == ["1"]
    page.get_by_role("button", name="表で見る").click()
    assert page.locator(".ck-table tbody tr").count() == 13


def test_the_list_of_co_operatives_is_whole(show, kanagawa):
    """Three columns and no empty one: every name fits into the table beside the map."""
    page, _ = show(maps.draw_points(kanagawa, region.load_cooperatives()))
    page.get_by_role("button", name="表で見る").click()
    heads = page.locator(".ck-table thead th").all_inner_texts()
    assert [head.split()[0] for head in heads] == ["地域", "種類", "内容"]
    over = "e => e.scrollWidth - e.clientWidth"
    assert page.locator(".ck-table").evaluate(over) == 0


def test_need_shows_what_it_rests_on(show, kanagawa):
    """Formula, weights and reasons are on the page, on a phone too; tooltips say how sure."""
    weights = {AGED: (2, "通院の足の相談が多い"), "vacancy_rate_2023": (1, "空き家の話が出た")}
    page, data = show(maps.draw_need(kanagawa, weights), **PHONE)
    assert no_sideways(page)
    assert Counter(page.evaluate(FILLS)) == expected(data["layers"][0], "index")
    section = page.get_by_role("region", name="指数の式")
    assert "通院の足の相談が多い" in section.inner_text()
    assert section.bounding_box()["height"] > 200
    page.locator(SHAPES).nth(25).hover()
    assert "多いほうから" in page.locator(".leaflet-tooltip").inner_text()


def test_features_of_folium_on_a_map(show, kanagawa):
    """What a user adds is drawn on top: markers, circle, shape, popups, layers."""
    drawn = maps.draw_map(kanagawa, AGED)
    group = folium.FeatureGroup(name="組").add_to(drawn)
    folium.Marker([35.4, 139.4], popup="ひらく", tooltip="さわる").add_to(group)
    folium.CircleMarker([35.3, 139.3], popup=folium.Popup("<i>円</i>")).add_to(group)
    line = {"type": "LineString", "coordinates": [[139.2, 35.3], [139.6, 35.5]]}
    folium.GeoJson(line, name="線", tooltip=folium.Tooltip("線です")).add_to(drawn)
    folium.LayerControl(collapsed=False).add_to(drawn)
    page, _ = show(drawn)
    assert page.locator(SHAPES).count() == 60
    image = "image => image.complete && image.naturalWidth"
    assert page.locator("img.leaflet-marker-icon").evaluate(image) > 0
    page.locator("img.leaflet-marker-icon").click()
    assert page.locator(".leaflet-popup-content").inner_text() == "ひらく"
    page.get_by_label("組").uncheck()
    assert page.locator("img.leaflet-marker-icon").count() == 0


def test_on_paper_the_whole_region_is_there(show, kanagawa):
    """Printed from a wide window that shows a corner only, all areas lie on the paper."""
    page, _ = show(maps.draw_bivariate(kanagawa, AGED, CHILD), width=1600, height=900)
    page.get_by_role("button", name="地図を大きくする").click()
    page.wait_for_timeout(500)
    before = page.locator(SHAPES).first.bounding_box()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    boxes = [page.locator(SHAPES).nth(place).bounding_box() for place in range(58)]
    assert min(box["x"] for box in boxes) >= 0
    assert max(box["x"] + box["width"] for box in boxes) <= 700
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    after = page.locator(SHAPES).first.bounding_box()
    assert abs(after["width"] - before["width"]) < 1


def test_an_old_browser_is_told(open_page, kanagawa, tmp_path):
    """Without DecompressionStream the page says in Japanese which browsers can show it."""
    path = tmp_path / "map.html"
    maps.draw_map(kanagawa, AGED).save(path)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("<head>", "<head><script>delete window.DecompressionStream</script>", 1),
        encoding="utf-8",
    )
    page = open_page(path.as_uri(), offline=True)
    alert = page.get_by_role("alert")
    assert "Safari（16.4以上）" in alert.inner_text()
    assert page.get_by_role("heading", name="65歳以上の人の割合").is_visible()


def test_without_javascript(open_page, kanagawa, tmp_path):
    """Without JavaScript the page says that it needs it."""
    path = tmp_path / "map.html"
    maps.draw_map(kanagawa, AGED).save(path)
    page = open_page(path.as_uri(), offline=True, java_script_enabled=False)
    told = page.locator("noscript p")
    assert told.is_visible()
    assert "JavaScript が必要です" in told.inner_text()

"""A saved map opened by a double click, and the same map in a notebook's frame, offline."""

from html import escape
from pathlib import Path

import folium
import pytest

from coopkit import maps, region
from coopkit.maps.offline import OfflineMap

pytestmark = pytest.mark.browser

SHARE = "aged_65_over_share_2026"
SIZES = [(1280, 800), (390, 844)]


@pytest.fixture(scope="module")
def drawn() -> folium.Map:
    """The map of session 05."""
    kanagawa = region.load("kanagawa")
    return maps.draw_map(kanagawa, SHARE, cooperatives=region.load_cooperatives())


@pytest.fixture
def saved(drawn: folium.Map, tmp_path: Path) -> str:
    """The address of the saved map."""
    path = tmp_path / "地図.html"
    drawn.save(path)
    return path.as_uri()


@pytest.fixture(scope="module")
def two_numbers() -> str:
    """The page of two numbers side by side."""
    return (
        maps.draw_comparison(region.load("kanagawa"), SHARE, "vacancy_rate_2023")
        .get_root()
        .render()
    )


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_map_from_a_file(open_page, saved: str, width: int, height: int):
    """58 shapes are drawn in five colours inside the window, with nothing fetched."""
    page = open_page(saved, width=width, height=height, offline=True)
    shapes = page.locator("path.leaflet-interactive")
    assert shapes.count() == 58
    fills = {shapes.nth(place).get_attribute("fill") for place in range(58)}
    assert len(fills) == 5
    box = page.locator(".folium-map").bounding_box()
    for place in range(58):
        shape = shapes.nth(place).bounding_box()
        assert shape["x"] >= box["x"] - 1
        assert shape["x"] + shape["width"] <= box["x"] + box["width"] + 1
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    assert page.get_by_role("heading", name="65歳以上の人の割合").is_visible()


def test_tooltip_names_area_value_and_source(open_page, saved: str):
    """Pointing at a shape shows its full name, value with unit, date and publisher."""
    page = open_page(saved, offline=True)
    page.locator("path.leaflet-interactive").nth(25).hover()
    text = page.locator(".leaflet-tooltip").inner_text()
    name, value, source = text.split("\n")
    share = region.load("kanagawa").table(SHARE)
    names = region.load("kanagawa").areas["full_name"]
    code = names[names == name].index[0]
    assert value == f"{share[code]:.1f}%"
    assert source == "2026年1月1日　総務省"


def test_popup_opens_with_mouse_and_keyboard(open_page, saved: str):
    """Six co-operatives of Yokohama are listed, also for those who use no mouse."""
    page = open_page(saved, offline=True)
    marker = page.get_by_role("button", name="横浜市: 労働者協同組合 6団体。押すと名前が出ます")
    marker.click()
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert popup.locator("li").count() == 6
    assert "位置は市役所・町役場です" in popup.inner_text()
    page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    marker.focus()
    page.keyboard.press("Enter")
    popup.wait_for()
    assert popup.locator("li").count() == 6


def test_map_is_named_and_speaks_japanese(open_page, saved: str):
    """The map can be focused, is announced in Japanese, and so are its buttons."""
    page = open_page(saved, offline=True)
    box = page.locator(".folium-map")
    box.focus()
    assert box.get_attribute("lang") == "ja"
    assert "65歳以上の人の割合の地図" in box.get_attribute("aria-label")
    before = page.locator("path.leaflet-interactive").first.bounding_box()["width"]
    page.get_by_role("button", name="地図を大きくする").click()
    page.wait_for_timeout(600)
    assert page.locator("path.leaflet-interactive").first.bounding_box()["width"] > before


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_map_in_the_frame_of_a_notebook(open_page, drawn, tmp_path: Path, width: int, height: int):
    """In a frame as notebooks make it, the 58 shapes and the credits are there."""
    path = tmp_path / "frame.html"
    frame = drawn._repr_html_()
    path.write_text(f'<meta charset="utf-8"><body>{frame}</body>', encoding="utf-8")
    page = open_page(path.as_uri(), width=width, height=height, offline=True)
    inner = page.frame_locator("iframe")
    assert inner.locator("path.leaflet-interactive").count() == 58
    assert inner.get_by_text("国土交通省").is_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_frame_cuts_nothing_off(open_page, two_numbers, tmp_path: Path, width: int):
    """Two legends need more than the frame has: it grows, and the last credit is inside."""
    path = tmp_path / "narrow.html"
    frame = f'<iframe srcdoc="{escape(two_numbers)}" style="width:100%;height:400px"></iframe>'
    path.write_text(f'<meta charset="utf-8"><body>{frame}</body>', encoding="utf-8")
    page = open_page(path.as_uri(), width=width, offline=True)
    page.frame_locator("iframe").locator("html[data-coopkit=ready]").wait_for()
    page.wait_for_function(
        """() => {
          const page = document.querySelector("iframe").contentDocument.documentElement;
          return page.clientHeight > 500 && page.scrollHeight === page.clientHeight;
        }"""
    )
    notes = page.frame_locator("iframe").locator("[data-ck=notes]").bounding_box()
    outside = page.locator("iframe").bounding_box()
    assert notes["y"] + notes["height"] <= outside["y"] + outside["height"]


def test_a_frame_first_hidden_is_fitted_when_shown(open_page, drawn, tmp_path: Path):
    """A map drawn in a closed tab fills its frame once the tab opens."""
    path = tmp_path / "tab.html"
    frame = drawn._repr_html_()
    path.write_text(
        f'<meta charset="utf-8"><div id="tab" style="display:none">{frame}</div>', encoding="utf-8"
    )
    page = open_page(path.as_uri(), offline=True)
    page.wait_for_timeout(300)
    page.evaluate("document.getElementById('tab').style.display = 'block'")
    page.wait_for_timeout(600)
    inner = page.frame_locator("iframe")
    box = inner.locator(".leaflet-overlay-pane svg g").bounding_box()
    assert box["width"] > 300


def test_missing_area_is_hatched(open_page, tmp_path: Path):
    """The hatching of an area without a value is really painted."""
    import shutil

    from coopkit import content
    from coopkit.region.datapackage import DataPackage

    folder = shutil.copytree(content.dataset("kanagawa"), tmp_path / "gappy")
    table = folder / "indicator_values.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    blanked = [f"{SHARE},14382," if one.startswith(f"{SHARE},14382,") else one for one in lines]
    table.write_text("\n".join(blanked) + "\n", encoding="utf-8")
    path = tmp_path / "gappy.html"
    maps.draw_map(region.Region(DataPackage(folder)), SHARE).save(path)
    page = open_page(path.as_uri(), offline=True)
    shape = page.locator('path.leaflet-interactive[fill="url(#coopkit-missing)"]')
    assert shape.count() == 1
    from io import BytesIO

    from PIL import Image

    box = shape.bounding_box()
    middle = {
        "x": box["x"] + box["width"] / 2 - 10,
        "y": box["y"] + box["height"] / 2 - 10,
        "width": 20,
        "height": 20,
    }
    image = Image.open(BytesIO(page.screenshot(clip=middle))).convert("L")
    low, high = image.getextrema()
    assert low < 150
    assert high > 240


def test_default_marker_and_layer_control_have_their_pictures(open_page, tmp_path: Path):
    """The usual marker, its shadow and the layer button are shown from the page itself."""
    drawn = OfflineMap(location=[35.4, 139.4])
    group = folium.FeatureGroup(name="組").add_to(drawn)
    folium.Marker([35.4, 139.4], popup="ひらく", tooltip="さわる").add_to(group)
    folium.CircleMarker([35.3, 139.4]).add_to(group)
    folium.LayerControl().add_to(drawn)
    path = tmp_path / "features.html"
    drawn.save(path)
    page = open_page(path.as_uri(), offline=True)
    for selector in (".leaflet-marker-icon", ".leaflet-marker-shadow"):
        assert page.locator(selector).evaluate("image => image.complete && image.naturalWidth") > 0
    toggle = page.locator(".leaflet-control-layers-toggle")
    assert "data:image/png" in toggle.evaluate("box => getComputedStyle(box).backgroundImage")
    page.locator(".leaflet-marker-icon").click()
    assert page.locator(".leaflet-popup-content").inner_text() == "ひらく"

"""What a map weighs and costs, against stock folium with the same polygons.

Sizes are those of complete pages: for stock folium the HTML and each file it links that an
installed package carries in the same version; the others (Bootstrap, Font Awesome,
awesome-markers, glyphicons) are on no disk here and are only counted. Rounds take turns,
because the machine may be busy; times of building are of the processor.
"""

import shutil
import statistics
import time

import pytest
from aims import aim
from map_peers import Nation, carried, stock_map
from playwright.sync_api import sync_playwright

from coopkit import maps, region
from coopkit.maps.offline import OfflineMap

pytestmark = pytest.mark.browser

AGED = "aged_65_over_share_2026"
BUILD_SECONDS = 0.1
PAINT_MS = 500
_ROUNDS = 7
# Notes the time between two frames until it is cancelled.
_WATCH = """() => {
  window.frames_ = [];
  let last = performance.now();
  const step = (now) => {
    window.frames_.push(now - last);
    last = now;
    window.watch_ = requestAnimationFrame(step);
  };
  window.watch_ = requestAnimationFrame(step);
}"""
_PAINTED = """() => {
  const of = (name) => (performance.getEntriesByName(name)[0] || {}).startTime;
  return [of("first-contentful-paint"), of("coopkit-ready")];
}"""


@pytest.fixture(scope="module")
def kanagawa():
    """The installed pack."""
    return region.load("kanagawa")


@pytest.fixture(scope="module")
def starters(kanagawa):
    """The twelve indicators to begin with."""
    table = kanagawa.indicators
    return list(table.loc[table["starter"].astype(bool), "id"])


@pytest.fixture(scope="module")
def browser():
    """A Chromium that asks no host; files that stock folium links come from packages."""
    with sync_playwright() as driver:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        running = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield running
        running.close()


def open_file(browser, path):
    """Open a page from a file."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})

    def answer(route):
        body = carried(route.request.url)
        if route.request.url.startswith("file:"):
            route.continue_()
        elif body is None:
            route.abort()
        else:
            route.fulfill(body=body)

    page.route("**/*", answer)
    page.goto(path.as_uri())
    page.locator("path.leaflet-interactive").first.wait_for(state="attached", timeout=60_000)
    return page


def quickest(*ways):
    """Return the quickest of several rounds of each, in seconds of the processor."""
    taken = [[] for _ in ways]
    for _ in range(_ROUNDS):
        for place, way in enumerate(ways):
            begun = time.process_time()
            way()
            taken[place].append(time.process_time() - begun)
    return [min(one) for one in taken]


def stock_size(drawn):
    """Return bytes of the HTML, bytes of linked files that we have, and how many we do not."""
    page = drawn.get_root().render()
    links = [url for _, url in drawn.default_js + drawn.default_css]
    bodies = [carried(url) for url in links]
    known = sum(len(body) for body in bodies if body is not None)
    return len(page.encode()), known, sum(body is None for body in bodies)


def test_sizes(kanagawa, starters, capsys):
    """Complete pages of one and of twelve indicators, against HTML and files of stock folium."""
    rows = []
    for ids, level, limit in (
        ([AGED], "area58", 120_000),
        (starters, "municipality33", 150_000),
    ):
        ours = len(maps.draw_map(kanagawa, ids, level=level).get_root().render().encode())
        html, known, unknown = stock_size(stock_map(kanagawa, ids, level))
        rows.append(
            f"{len(ids):2} indicators: coopkit {ours / 1000:5.0f} kB complete; stock folium "
            f"{html / 1000:5.0f} kB + {known / 1000:.0f} kB linked + {unknown} more files"
        )
        assert ours <= limit
        assert ours < html + known
    with capsys.disabled():
        print("", *rows, sep="\n")  # noqa: T201 - a bench reports


def test_building_twelve(kanagawa, starters, capsys):
    """From figures to a finished page: at most 0.1 s, and not slower than stock folium."""
    ours, stock, one = quickest(
        lambda: maps.draw_map(kanagawa, starters).get_root().render(),
        lambda: stock_map(kanagawa, starters, "municipality33").get_root().render(),
        lambda: maps.draw_map(kanagawa, AGED).get_root().render(),
    )
    with capsys.disabled():
        print(  # noqa: T201 - a bench reports
            f"\nbuild: twelve {1000 * ours:.0f} ms (stock {1000 * stock:.0f} ms), "
            f"one {1000 * one:.0f} ms"
        )
    aim("build twelve indicators (cpu)", 1000 * ours, 1000 * BUILD_SECONDS)
    aim(f"the same against stock folium ({1000 * stock:.0f} ms)", ours / stock, 1, "x")


def test_first_paint(kanagawa, starters, browser, tmp_path, capsys):
    """Opened from a file, the page shows its words, and then the map, within half a second."""
    rows, paints = [], []
    for name, drawn in (
        ("one", maps.draw_map(kanagawa, AGED)),
        ("twelve", maps.draw_map(kanagawa, starters)),
        ("stock one", stock_map(kanagawa, [AGED], "area58")),
        ("stock twelve", stock_map(kanagawa, starters, "municipality33")),
    ):
        path = tmp_path / f"{name}.html"
        drawn.save(str(path))
        found = []
        for _ in range(3):
            page = open_file(browser, path)
            page.wait_for_timeout(300)
            found.append(page.evaluate(_PAINTED))
            page.close()
        first = min(one[0] for one in found)
        ready = "" if found[0][1] is None else f", map ready {min(one[1] for one in found):.0f} ms"
        rows.append(f"{name}: first contentful paint {first:.0f} ms{ready}")
        if isinstance(drawn, OfflineMap):
            paints.append(first)
    with capsys.disabled():
        print("", *rows, sep="\n")  # noqa: T201 - a bench reports
    aim("first contentful paint of a map", max(paints), PAINT_MS)


def drag(page):
    """Drag the map to and fro; return the times between frames in milliseconds."""
    box = page.locator(".folium-map").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(_WATCH)
    for step in range(60):
        page.mouse.move(x + 150 * ((step % 20) / 10 - 1), y + 2 * step, steps=2)
    page.evaluate("cancelAnimationFrame(window.watch_)")
    frames = page.evaluate("window.frames_.slice(2)")
    page.mouse.up()
    return frames


def test_a_nation_pans(browser, tmp_path, capsys):
    """1,900 polygons follow the hand: frame times while dragging, against stock folium."""
    nation = Nation()
    rows, found = [], {}
    for name, drawn in (
        ("coopkit", maps.draw_map(nation, "invented")),
        ("stock", stock_map(nation, ["invented"], "area")),
    ):
        path = tmp_path / f"{name}.html"
        drawn.save(str(path))
        page = open_file(browser, path)
        page.wait_for_timeout(1500)
        assert page.locator("path.leaflet-interactive").count() == 1900
        page.evaluate("document.querySelector('.folium-map').scrollIntoView()")
        frames = [*drag(page), *drag(page)]
        page.close()
        found[name] = statistics.quantiles(frames, n=20)[-1]
        rows.append(
            f"1,900 polygons, {name}: {path.stat().st_size / 1000:.0f} kB, {len(frames)} frames, "
            f"median {statistics.median(frames):.0f} ms, p95 {found[name]:.0f} ms, "
            f"longest {max(frames):.0f} ms"
        )
    aim(
        "1,900 polygons while dragging, p95, against stock",
        found["coopkit"] / found["stock"],
        1,
        "x",
    )
    with capsys.disabled():
        print("", *rows, sep="\n")  # noqa: T201 - a bench reports

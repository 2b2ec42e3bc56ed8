"""The map for paper: same figures, classes and words as on screen, hatched where unknown."""

import re
import shutil
import warnings
from pathlib import Path

import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from coopkit import content, maps, region
from coopkit.charts import to_png, to_svg
from coopkit.maps.classes import classify
from coopkit.maps.shapes import Shapes
from coopkit.region.datapackage import DataPackage

SHARE = "aged_65_over_share_2026"


@pytest.fixture(scope="module")
def kanagawa() -> region.Region:
    """The installed pack."""
    return region.load("kanagawa")


def texts(figure):
    """Return every text of a figure."""
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def labelled(figure, label):
    """Return all artists of that name."""
    return figure.findobj(lambda artist: artist.get_label() == label)


def words_of(page):
    """Return the text of an HTML page without marks and spaces."""
    return re.sub(r"<[^>]*>|\s|（(?=\d+地域)|: ?", "", page)


@pytest.mark.parametrize("size", ["screen", "page", "wide"])
def test_same_colours_as_on_screen(kanagawa, size):
    """Every area has the colour of its class, and no text leaves the paper."""
    figure = maps.draw_static_map(kanagawa, "14382", indicator_id=SHARE, size=size)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        to_png(figure)
    values = kanagawa.table(SHARE)
    found = classify({code: float(value) for code, value in values.items()}, 1)
    (areas,) = labelled(figure, "known")
    codes = [one["id"] for one in kanagawa.boundaries("area58")["features"]]
    expected = [found.classes[found.index[code]].colour for code in codes]
    assert [to_hex(colour) for colour in areas.get_facecolor()] == expected
    right, top = figure.bbox.x1, figure.bbox.y1
    for text in figure.findobj(lambda one: isinstance(one, Text) and one.get_text()):
        box = text.get_window_extent()
        assert box.x0 >= 0, text
        assert box.x1 <= right + 1, text
        assert box.y0 >= -1, text
        assert box.y1 <= top + 1, text


def test_same_words_as_on_screen(kanagawa):
    """Classes with counts, what the map does not tell, and the publishers stand on both."""
    shown = texts(maps.draw_static_map(kanagawa, indicator_id=SHARE, size="wide"))
    page = words_of(maps.draw_map(kanagawa, SHARE).get_root().render())
    classes = [text for text in shown if text.endswith("地域")]
    assert len(classes) == 5
    assert any(text.startswith("16.1–23.8（少ない）: ") for text in classes)
    assert any(text.startswith("34.3–46.0（多い）: ") for text in classes)
    for text in [*classes, "地図: 「国土数値情報（行政区域データ）」（国土交通省）を加工して作成"]:
        assert words_of(text) in page
    assert any(text.startswith("数字: 総務省") for text in shown)
    assert any(text.startswith("この地図では分からないこと") for text in shown)


@pytest.mark.parametrize(
    ("code", "name"), [("14100", "横浜市"), ("14104", "横浜市中区"), ("14382", "箱根町")]
)
def test_the_teams_own_area_is_outlined_and_named(kanagawa, code, name):
    """A city over its wards, a ward, a town: its own boundary, and its name beside it."""
    figure = maps.draw_static_map(kanagawa, code, indicator_id=SHARE)
    lines = labelled(figure, "ours")
    assert len(lines) == 2
    assert name in texts(figure)
    assert f"太い線: {name}" in texts(figure)
    office = kanagawa.areas.loc[code]
    level = "area58" if code in kanagawa.codes("area58") else "municipality33"
    shrink = Shapes.of(kanagawa.boundaries(level)).shrink
    point = (office["office_longitude"] * shrink, office["office_latitude"])
    box = lines[0].get_path().get_extents()
    assert box.x0 < point[0] < box.x1
    assert box.y0 < point[1] < box.y1


def test_missing_values_are_hatched(tmp_path: Path):
    """An area without a value is hatched, counted, and named with the reason."""
    folder = shutil.copytree(content.dataset("kanagawa"), tmp_path / "gappy")
    path = folder / "indicator_values.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    blanked = [f"{SHARE},14382," if one.startswith(f"{SHARE},14382,") else one for one in lines]
    path.write_text("\n".join(blanked) + "\n", encoding="utf-8")
    gappy = region.Region(DataPackage(folder))
    figure = maps.draw_static_map(gappy, "14382", indicator_id=SHARE)
    to_png(figure)
    (hatched,) = labelled(figure, "missing")
    assert hatched.get_hatch()
    assert len(hatched.get_paths()) == 1
    assert len(labelled(figure, "known")[0].get_paths()) == 57
    assert "値なし（公表された値がありません）: 1地域" in texts(figure)
    words = maps.describe_static_map(gappy, "14382", indicator_id=SHARE)
    assert words.endswith("箱根町は値がありません（公表された値がありません）。")


def test_the_words_name_most_least_and_ours(kanagawa):
    """In words: where it is most and least, our own value and place; neutral."""
    words = maps.describe_static_map(kanagawa, "14382", indicator_id=SHARE, level="municipality33")
    assert "いちばん多いのは真鶴町で46.0%、いちばん少ないのは川崎市で20.4%です" in words
    assert words.endswith("箱根町は37.4%で、33地域のうち多いほうから6番目です。")
    city = maps.describe_static_map(kanagawa, "14100", indicator_id=SHARE)
    assert city.endswith("横浜市の値は、この地図の地域に分かれています。")
    ward = maps.describe_static_map(kanagawa, "14104", indicator_id=SHARE, level="municipality33")
    assert ward.endswith("横浜市中区は、この地図では横浜市にふくまれます。")


def test_a_figure_past_its_date_says_so(tmp_path: Path):
    """After the date of review the paper itself asks to look for newer figures."""
    folder = shutil.copytree(content.dataset("kanagawa"), tmp_path / "old")
    path = folder / "indicators.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("2027-12-31", "2020-12-31"), encoding="utf-8"
    )
    old = region.Region(DataPackage(folder))
    shown = "".join(texts(maps.draw_static_map(old, indicator_id=SHARE)))
    assert "見直しの期日（2020年12月31日）をすぎています" in shown


def test_an_unknown_area_is_refused_with_an_example(kanagawa):
    """A wrong code says what it is, where, and what a right one looks like."""
    with pytest.raises(region.UnknownNameError, match=r"99999」は、神奈川県に.*\n.*\n.*14100"):
        maps.draw_static_map(kanagawa, "99999", indicator_id=SHARE)


def test_the_map_is_reproducible(kanagawa):
    """The same figures give the same bytes."""
    one, two = (maps.draw_static_map(kanagawa, "14382", indicator_id=SHARE) for _ in range(2))
    assert to_png(one) == to_png(two)
    assert to_svg(one) == to_svg(two)

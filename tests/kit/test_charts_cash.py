"""The cash chart: it shows the numbers of the projection, in Japanese, in words too."""

import warnings
from io import BytesIO

import pytest
from PIL import Image

from coopkit.charts import describe_cash, draw_cash, to_png
from coopkit.charts.describe import short_yen
from coopkit.plan import Plan, project

# Opening 100,000; then -120,000, -130,000 and +190,000.
PLAN = Plan.model_validate(
    {
        "members": [{"id": "m1", "label": "さくら", "units": 10}],
        "work": [
            {
                "id": "w1",
                "label": "送りむかえ",
                "unit_price": 1000,
                "units_per_month": 100,
                "seasonality": [220, *[0] * 9, 100, 0],
            }
        ],
        "costs": [
            {"id": "c1", "label": "11月", "yen": 220_000, "period": "year", "month": 11},
            {"id": "c2", "label": "12月", "yen": 130_000, "period": "year", "month": 12},
            {"id": "c3", "label": "1月", "yen": 30_000, "period": "year", "month": 1},
        ],
        "money": {"contribution_unit_price": 10_000, "start_month": "2027-11"},
    }
)
PROJECTION = project(PLAN, 3)


def texts(figure):
    """Return every text of a figure after it was laid out."""
    import matplotlib.text

    to_png(figure)
    return [item.get_text() for item in figure.findobj(matplotlib.text.Text) if item.get_text()]


def labelled(figure, label):
    """Return the one artist of that name."""
    (found,) = figure.findobj(lambda artist: artist.get_label() == label)
    return found


def heights(figure, label):
    """Return how high the bars of that name reach, month by month."""
    return [float(corner) for corner in labelled(figure, label).get_path().vertices[1::5, 1]]


def test_the_line_and_the_bars_carry_the_projection():
    """The line runs from the opening through the cash; outflow hangs below zero."""
    figure = draw_cash(PROJECTION)
    line = labelled(figure, "cash")
    assert list(line.get_ydata()) == [100_000, -20_000, -150_000, 40_000]
    assert heights(figure, "inflow") == [100_000, 100_000, 0, 220_000]
    assert heights(figure, "outflow") == [0, -220_000, -130_000, -30_000]


def test_what_is_short_is_named_and_filled():
    """Below zero the lowest month reads 足りない分, and the fill meets zero where the line does."""
    figure = draw_cash(PROJECTION)
    assert "○ いちばん少ない月  2027年12月: 足りない分 15万円" in texts(figure)
    assert "足りない分" in texts(figure)
    ring = labelled(figure, "lowest")
    assert (list(ring.get_xdata()), list(ring.get_ydata())) == ([2], [-150_000])
    fill = labelled(figure, "short").get_path().vertices
    # The cash falls from 100,000 to -20,000: zero after five sixths of the month.
    assert [tuple(corner) for corner in fill[1:5]] == [
        (0, 0),
        (pytest.approx(5 / 6), 0),
        (1, -20_000),
        (2, -150_000),
    ]


def test_above_zero_nothing_is_short():
    """A plan that stays above zero names its lowest month and its amount, no shortfall."""
    figure = draw_cash(project(PLAN.with_values(costs=()), 3))
    assert "○ いちばん少ない月  はじめ: 10万円" in texts(figure)
    assert not any("足りない" in text for text in texts(figure))


def test_labels_are_japanese_and_have_glyphs():
    """Axis in 万円, months with the year where it begins; no glyph is missing from the font."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = texts(draw_cash(PROJECTION))
    for text in (
        "月ごとのお金（万円）",
        "11月\n2027年",
        "12月",
        "1月\n2028年",
        "入るお金",
        "はじめ",
    ):
        assert text in found


def test_the_font_is_ipaex_gothic():
    """All texts use the font that comes with the kit."""
    import matplotlib.text

    figure = draw_cash(PROJECTION)
    to_png(figure)
    fonts = {item.get_fontname() for item in figure.findobj(matplotlib.text.Text)}
    assert fonts == {"IPAexGothic"}


@pytest.mark.parametrize("months", [1, 12, 120])
def test_any_length_gives_a_picture(months):
    """From one month to ten years, with or without money, a picture comes out."""
    flat = project(PLAN, months)
    picture = Image.open(BytesIO(to_png(draw_cash(flat))))
    assert picture.format == "PNG"
    assert picture.width > 600


def test_small_amounts_have_an_axis_in_yen():
    """Below 100,000 yen the axis is in yen: 0.2万円 helps nobody."""
    line = {"id": "w1", "unit_price": 900, "units_per_month": 1}
    small = project(Plan.model_validate({"work": [line]}), 1)
    assert "月ごとのお金（円）" in texts(draw_cash(small))


def test_the_words_say_what_the_picture_shows():
    """Start, end, lowest month and the month below zero, in one sentence each."""
    words = describe_cash(PROJECTION)
    for part in (
        "はじめは100,000円",
        "2028年1月の終わりは40,000円",
        "2027年12月の終わり（-150,000円）",
    ):
        assert part in words
    assert "2027年11月に0円を下まわります。足りない分は、いちばん多いときで150,000円です。" in words


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (9_999, "9,999円"),
        (10_000, "1万円"),
        (-154_999, "-15.5万円"),
        (99_999_999, "1億円"),
        (123_456_789, "1.23億円"),
    ],
)
def test_amounts_in_short(amount, text):
    """万円 with one decimal, exact below 10,000 yen."""
    assert short_yen(amount) == text


def test_no_pyplot_state_is_left_behind():
    """Drawing opens no pyplot figure."""
    import sys

    draw_cash(PROJECTION)
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or pyplot.get_fignums() == []

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


def test_the_line_and_the_bars_carry_the_projection():
    """The line runs from the opening through the cash; outflow hangs below zero."""
    axes = draw_cash(PROJECTION).axes[0]
    line = next(item for item in axes.lines if len(item.get_ydata()) == 4)
    assert list(line.get_ydata()) == [100_000, -20_000, -150_000, 40_000]
    heights = [bar.get_height() for bar in axes.patches]
    inflow, outflow = heights[:4], heights[4:]
    assert inflow == [100_000, 100_000, 0, 220_000]
    assert outflow == [0, -220_000, -130_000, -30_000]


def test_the_lowest_month_is_named_with_its_amount():
    """Month and amount of the least cash stand in the picture, and a ring is on the point."""
    figure = draw_cash(PROJECTION)
    assert "○ いちばん少ない月  2027年12月: -15万円" in texts(figure)
    ring = figure.axes[0].lines[-1]
    assert (list(ring.get_xdata()), list(ring.get_ydata())) == ([2], [-150_000])


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
    flat = project(Plan(), months)
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
        "はじめに100,000円",
        "2028年1月の終わりに40,000円",
        "2027年12月の終わりで、-150,000円",
    ):
        assert part in words
    assert words.endswith("2027年11月に0円を下まわります。")


@pytest.mark.parametrize(
    ("amount", "text"),
    [(9_999, "9,999円"), (10_000, "1万円"), (-154_999, "-15.5万円"), (123_456_789, "12,345.7万円")],
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

"""Charts of a plan: the numbers of the projection, in pictures and in the same words."""

import doctest
import re
import warnings
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from itertools import pairwise

import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.text import Text
from PIL import Image

from coopkit import charts
from coopkit.charts import contents, frame
from coopkit.charts.amounts import ticks
from coopkit.charts.palette import FILLS
from coopkit.charts.stacks import spread
from coopkit.charts.timeline import _shown_months
from coopkit.plan import Plan, project

NAMES = ("さくら", "たろう", "みどり", "ケンジ", "ゆうこ")
SIZES = ("screen", "page", "wide")


def a_plan(*, price, number, months=36, factor=1):
    """Return a plan with everything in it; price and number decide how it goes."""
    return Plan.model_validate(
        {
            "members": [
                {
                    "id": f"m{place}",
                    "label": name,
                    "units": 5,
                    "weekly_hours": str(8 + 6 * place),
                    "hourly_wage": 1300 * factor,
                    "from_month": 1 + place // 3,
                }
                for place, name in enumerate(NAMES)
            ],
            "work": [
                {
                    "id": "w1",
                    "label": "送りむかえ",
                    "unit_price": price * factor,
                    "units_per_month": number,
                    "ramp_up_months": 6,
                    "months_until_paid": 1,
                    "variable_rate": "8",
                }
            ],
            "costs": [{"id": "c1", "yen": 30_000 * factor, "months_until_paid": 1}],
            "equipment": [{"id": "e1", "yen": 900_000 * factor, "life_years": 4}],
            "grants": [{"id": "g1", "yen": 500_000 * factor, "month": 3}],
            "loans": [
                {"id": "l1", "yen": 1_500_000 * factor, "annual_rate": "2", "repay_months": 48}
            ],
            "money": {
                "contribution_unit_price": 10_000 * factor,
                "start_up_cost": 150_000 * factor,
                "start_month": "2027-04",
                "closing_month": 3,
                "months": months,
                "social_insurance_rate": "15.435",
                "social_insurance_hours": "20",
                "corporate_tax_rate": "25",
                "flat_levy": 70_000 * factor,
                "dividend_rate": "50",
            },
        }
    )


PLANS = {
    "going well": a_plan(price=2400, number=600),
    "in the red": a_plan(price=1500, number=200),
    "tiny": Plan.model_validate({"work": [{"id": "w1", "unit_price": 3, "units_per_month": 1}]}),
    "huge": a_plan(price=9000, number=900, months=120, factor=100_000),
    "one year": a_plan(price=2400, number=600, months=12),
    "empty": Plan(),
}
DRAWN = ("cash", "profit", "balance", "year_surplus", "money_sources")


def drawn(chart, plan, size="screen"):
    """Return a chart of a plan."""
    what = plan if chart == "hours" else project(plan)
    return getattr(charts, f"draw_{chart}")(what, size)


def described(chart, plan):
    """Return a chart of a plan in words."""
    what = plan if chart == "hours" else project(plan)
    return getattr(charts, f"describe_{chart}")(what)


def texts(figure):
    """Return every text of a figure."""
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def labelled(figure, label):
    """Return all artists of that name."""
    return figure.findobj(lambda artist: artist.get_label() == label)


def bars(figure, label):
    """Return low and high ends of the bars of that name."""
    (found,) = labelled(figure, label)
    corners = found.get_path().vertices
    return corners[::5, 1].tolist(), corners[1::5, 1].tolist()


def assert_all_on_paper(figure):
    """Check that no text of a drawn figure is cut or lies on another."""
    width, height = figure.bbox.width, figure.bbox.height
    boxes = [
        (text.get_window_extent(), text.get_text())
        for text in figure.findobj(Text)
        if text.get_text()
    ]
    for box, text in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= width + 1, text
        assert box.y0 >= -1, text
        assert box.y1 <= height + 1, text
    for place, (box, text) in enumerate(boxes):
        for other, other_text in boxes[place + 1 :]:
            apart = box.x1 <= other.x0 + 1 or other.x1 <= box.x0 + 1
            above = box.y1 <= other.y0 + 2 or other.y1 <= box.y0 + 2
            assert apart or above, (text, other_text)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("chart", [*DRAWN, "hours"])
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_everything_stays_on_the_paper(plan, chart, size):
    """Each chart of each plan and size: no glyph is missing, no text is cut or overlaps another."""
    figure = drawn(chart, plan, size)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = Image.open(BytesIO(charts.to_png(figure)))
    assert picture.width == round(frame.SIZES[size].width * frame.SIZES[size].dpi)
    assert_all_on_paper(figure)


@pytest.mark.parametrize("chart", [*DRAWN, "hours"])
def test_an_empty_plan_has_words_not_zeros(chart):
    """Without any amount a chart says what to fill in; no line or bar pretends to know."""
    figure = drawn(chart, Plan())
    words = described(chart, Plan())
    assert "まだ書かれていません" in words
    assert "".join(texts(figure)[1:]).replace(" ", "") == words.replace(" ", "")
    assert not figure.findobj(PathPatch) + figure.findobj(Line2D)


@pytest.mark.parametrize("plan", ["going well", "in the red"])
def test_cost_bars_stack_up_to_the_costs(plan):
    """The groups lie on each other without gap and reach all costs before tax."""
    projection = project(PLANS[plan])
    profit = projection.profit_and_loss
    figure = charts.draw_profit(projection)
    ends = [bars(figure, name) for name in contents.COST_GROUPS]
    assert ends[0][0] == [0] * 37
    for (_, high), (low, _) in pairwise(ends):
        assert high == low
    assert ends[-1][1] == list(profit.costs_before_tax)
    assert ends[0][1] == list(profit.wages)
    (line,) = labelled(figure, "sales")
    assert list(line.get_ydata()) == list(profit.revenue)


def test_break_even_is_marked_where_the_projection_has_it():
    """The mark stands at the month whose sales first cover the costs, and is named."""
    projection = project(PLANS["going well"])
    (mark,) = labelled(charts.draw_profit(projection), "break_even")
    assert list(mark.get_xdata()) == [projection.break_even] * 2
    assert "▼ 売上が費用に追いつく月  2027年7月" in texts(charts.draw_profit(projection))
    assert "追いつくのは2027年7月です" in charts.describe_profit(projection)
    red = project(PLANS["in the red"])
    assert labelled(charts.draw_profit(red), "break_even") == []
    assert "まだありません" in charts.describe_profit(red)


def test_sums_in_the_words_of_the_profit_chart():
    """Sales and costs in words are those of the projection, and the groups add up."""
    projection = project(PLANS["going well"])
    words = charts.describe_profit(projection)
    profit = projection.profit_and_loss
    assert f"売上は合わせて{sum(profit.revenue):,}円" in words
    groups = words.partition("費用の内わけ: ")[2].partition("。")[0]
    amounts = [int(found.replace(",", "")) for found in re.findall(r"([\d,]+)円", groups)]
    assert sum(amounts) == sum(profit.costs_before_tax)
    assert "補助金500,000円は、この図に入れていません" in words


@pytest.mark.parametrize("plan", ["going well", "in the red", "huge", "one year"])
def test_both_sides_of_the_balance_are_equally_high(plan):
    """Left and right add up to one amount in every month, and nothing is below zero."""
    projection = project(PLANS[plan])
    for position in range(len(projection.months)):
        sides = contents.balance_sides(projection, position)
        assert sum(sides.left.values()) == sum(sides.right.values())
        assert min([*sides.left.values(), *sides.right.values()]) > 0


def test_the_balance_picture_has_the_amounts():
    """Each part is as high as its amount, at the first, middle and last year end."""
    projection = project(PLANS["in the red"])
    sheet = projection.balance_sheet
    figure = charts.draw_balance(projection)
    ends = [12, 24, 36]
    for label, series, sign in (
        ("short", sheet.cash, -1),
        ("loss", sheet.carried, -1),
        ("equipment", sheet.equipment, 1),
        ("contributions", sheet.contributions, 1),
    ):
        found = [part.get_height() for part in labelled(figure, label)]
        assert found == [sign * series[end] for end in ends]
    words = charts.describe_balance(projection)
    assert f"足りない分 {-sheet.cash[36]:,}円" in words
    assert "2030年3月の終わり" in words


def test_first_and_last_year_are_always_shown():
    """Of ten years the paper shows two, the screen three, the last one always."""
    projection = project(PLANS["huge"])
    assert contents.year_ends(projection, 2) == (12, 120)
    assert contents.year_ends(projection, 3) == (12, 60, 120)
    assert any("2037年3月の終わり" in text for text in texts(charts.draw_balance(projection)))


@pytest.mark.parametrize("plan", ["going well", "in the red", "huge"])
def test_the_parts_of_a_surplus_add_up_to_the_profit(plan):
    """Reserves, dividends and the rest of each year come to its profit after tax."""
    projection = project(PLANS[plan])
    figure = charts.draw_year_surplus(projection)
    for year in projection.years:
        assert sum(contents.surplus_parts(year).values()) == year.net_income
    for name in ("job_creation_reserve", "education_carryover"):
        amounts = [getattr(year.allocation, name) for year in projection.years]
        if any(amounts):
            low, high = bars(figure, name)
            assert [top - bottom for bottom, top in zip(low, high, strict=True)] == amounts


def test_a_loss_is_covered_before_anything_is_set_aside():
    """A first year of loss and good ones after it: the loss is named, then made up for."""
    late = a_plan(price=2400, number=600).with_values(
        work=[{"id": "w1", "unit_price": 2400, "units_per_month": 600, "from_month": 9}]
    )
    projection = project(late)
    first, second, _ = projection.years
    assert first.net_income < 0
    parts = contents.surplus_parts(second)
    assert parts["loss_covered"] == -first.net_income
    words = charts.describe_year_surplus(projection)
    assert f"{-first.net_income:,}円の損失です" in words
    assert f"損失をうめる {-first.net_income:,}円" in words
    _, ends = bars(charts.draw_year_surplus(projection), "loss")
    assert ends[0] == first.net_income


def test_money_at_the_start_comes_from_and_goes_to():
    """Both sides of the start add up; what is short is named, what comes later too."""
    well = contents.opening_sides(project(PLANS["going well"]))
    assert well.left == {"contributions": 150_000, "loans": 1_500_000}
    assert well.right == {"start_up": 150_000, "equipment": 900_000, "kept": 600_000}
    without = PLANS["going well"].with_values(loans=[])
    short = contents.opening_sides(project(without))
    assert short.left == {"contributions": 150_000, "short": 900_000}
    assert short.height == sum(short.right.values()) == 1_050_000
    figure = charts.draw_money_sources(project(without))
    assert "足りない分 90万円" in texts(figure)
    assert [part.get_height() for part in labelled(figure, "short")] == [900_000]
    # 500,000 of grants in month 3, 100,000 of two members who join in month 2.
    assert "600,000円" in charts.describe_money_sources(project(without)).partition("このほかに")[2]


def test_members_stand_in_the_plans_order():
    """Nobody is ranked; what is not filled in says so instead of being zero."""
    members = [{"id": "a", "label": "少し", "weekly_hours": "4", "hourly_wage": 1300}]
    members += [{"id": "b", "label": "まだ"}, {"id": "c", "label": "多い", "weekly_hours": "30"}]
    plan = Plan.model_validate({"members": members})
    figure = charts.draw_hours(plan)
    shown = [text for text in texts(figure) if text in {"少し", "まだ", "多い"}]
    assert shown == ["少し", "まだ", "多い"]
    assert texts(figure).count("未記入") == 3
    widths = [bar.get_width() for bar in labelled(figure, "bar")]
    assert widths == [4.0, 30.0, float(plan.members[0].monthly_wage())]
    words = charts.describe_hours(plan)
    assert "まださんは週未記入・月未記入" in words
    assert "2人に未記入あり" in words


def test_many_members_become_an_average():
    """Of 200 members 29 stand there, and one bar is the average of the other 171."""
    members = [
        {"id": f"m{n}", "label": f"なかま{n}", "weekly_hours": str(n % 40), "hourly_wage": 1300}
        for n in range(200)
    ]
    figure = charts.draw_hours(Plan.model_validate({"members": members}))
    charts.to_png(figure)
    widths = [bar.get_width() for bar in labelled(figure, "bar")]
    rest = [Decimal(n % 40) for n in range(29, 200)]
    assert "他171人平均" in texts(figure)
    # 29 hours (one of them zero, without a bar) and the average come before the wages.
    assert widths[28] == pytest.approx(float(sum(rest) / 171), abs=0.05)


def test_what_people_type_cannot_break_a_chart():
    """Formula signs stay text, signs without a glyph become 〓, long names are cut."""
    labels = ["$x_1$", "さくら🌸", "<b>&", "とてもとても長いなまえのなかま", "か\u3099っこう"]
    members = [
        {"id": f"m{n}", "label": label, "weekly_hours": "8"} for n, label in enumerate(labels)
    ]
    figure = charts.draw_hours(Plan.model_validate({"members": members}))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        charts.to_png(figure)
        svg = charts.to_svg(figure)
    shown = texts(figure)
    assert {"$x_1$", "さくら〓", "<b>&", "がっこう"} <= set(shown)
    assert any(text.startswith("とても") and text.endswith("…") for text in shown)
    assert "<b>" not in re.sub(r"<!--.*?-->", "", svg)


@pytest.mark.parametrize("chart", DRAWN)
def test_pictures_are_reproducible(chart):
    """The same plan gives the same bytes, as PNG and as SVG without date and fonts."""
    one, two = (drawn(chart, PLANS["going well"]) for _ in range(2))
    assert charts.to_png(one) == charts.to_png(two)
    svg = charts.to_svg(one)
    assert svg == charts.to_svg(two)
    assert "<text" not in svg
    assert "<dc:date>" not in svg


def test_ten_years_cost_no_more_artists_than_one():
    """Bars are one path each: a chart of 120 months repaints as quickly as one of 12."""
    long, short = (
        charts.draw_cash(project(a_plan(price=2400, number=600), months)) for months in (120, 12)
    )
    assert len(long.findobj()) <= len(short.findobj()) + 10


def test_words_need_no_matplotlib():
    """The words of every chart come without drawing anything."""
    import subprocess
    import sys

    code = (
        "import sys; from coopkit import charts; from coopkit.plan import Plan, project;"
        "p = project(Plan()); charts.describe_cash(p); charts.describe_profit(p);"
        "charts.describe_balance(p); charts.describe_year_surplus(p);"
        "charts.describe_money_sources(p); charts.describe_hours(Plan());"
        "sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def luminance(colour):
    """Return the relative luminance of `#rrggbb` (WCAG 2), what grey print keeps of it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    "neighbours",
    [
        contents.COST_GROUPS,
        ("cash", "receivables", "equipment", "loss"),
        ("short", "payables", "settled", "loans", "contributions", "reserves", "carried"),
        ("contributions", "grants", "loans", "short"),
        ("start_up", "equipment", "kept"),
        contents.SURPLUS_PARTS,
    ],
)
def test_neighbours_differ_in_grey_print(neighbours):
    """Fills that may touch or share a legend differ in hatch or clearly in lightness."""
    for place, one in enumerate(neighbours):
        for other in neighbours[place + 1 :]:
            first, second = FILLS[one], FILLS[other]
            light, dark = sorted((luminance(first.colour), luminance(second.colour)))[::-1]
            ratio = (light + 0.05) / (dark + 0.05)
            assert first.hatch != second.hatch or ratio > 1.35, (one, other)


def test_labels_of_months_do_not_touch():
    """Whatever the length, shown months are at least their label apart."""
    for last in range(1, 121):
        shown = _shown_months(last, 24 / (last + 1.4))
        assert shown[0] == 0
        assert len(shown) <= 9
        assert all(two - one == shown[1] for one, two in pairwise(shown))


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-1, 0), (-7, 10**15), (-123_456, 99), (5, 6)])
def test_ticks_enclose_the_amounts(low, high):
    """Round steps of 1, 2 or 5, few of them, around everything shown."""
    marks = ticks(low, high, 5)
    assert marks[0] <= low < high <= marks[-1]
    assert len(marks) <= 6
    steps = {two - one for one, two in pairwise(marks)}
    assert len(steps) == 1
    assert str(steps.pop()).rstrip("0") in {"1", "2", "5"}


def test_labels_keep_their_order_and_distance():
    """Labels move apart from the top down and never above or below their room."""
    places = spread([100.0, 99.0, 98.0, 3.0, 2.0], 10, 0, 104)
    assert all(one - two >= 10 for one, two in pairwise(places))
    assert places[0] <= 99
    assert places[-1] >= 5


def test_english(monkeypatch):
    """With COOPKIT_LANG=en charts and words speak English."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    japanese = re.compile(r"[ぁ-んァ-ン一-龠]")
    for chart in DRAWN:
        assert not japanese.search(described(chart, PLANS["going well"]))
        for size in SIZES:
            figure = drawn(chart, PLANS["going well"], size)
            assert not any(map(japanese.search, texts(figure)))
            charts.to_png(figure)
            assert_all_on_paper(figure)
    figure = drawn("hours", PLANS["going well"])
    charts.to_png(figure)
    assert_all_on_paper(figure)


def test_an_unknown_chart_is_an_attribute_error():
    """A typing error does not end in a strange import."""
    with pytest.raises(AttributeError, match="draw_nothing"):
        _ = charts.draw_nothing


@pytest.mark.parametrize("module", ["amounts", "contents", "frame", "stacks", "timeline"])
def test_examples_in_the_docstrings(module):
    """What the docstrings show is what comes out."""
    assert doctest.testmod(import_module(f"coopkit.charts.{module}")).failed == 0

"""Charts of what may happen: the numbers of the simulation, in pictures and in words."""

import warnings

import pytest
from matplotlib.text import Text

from coopkit import charts
from coopkit.charts.frame import SIZES
from coopkit.plan import Plan
from coopkit.plan.risk import RiskAssumptions, simulate

PLAN = Plan.model_validate(
    {
        "members": [{"id": "m1", "units": 30, "weekly_hours": "20", "hourly_wage": 1300}],
        "work": [
            {"id": "w1", "label": "$おべんとう$🍱", "unit_price": 650, "units_per_month": 300},
            {"id": "w2", "label": "見まもり", "unit_price": 2000, "units_per_month": 20},
        ],
        "costs": [{"id": "c1", "yen": 140_000}],
        "money": {"contribution_unit_price": 10_000, "start_month": "2027-04", "months": 12},
    }
)
RISK = simulate(PLAN, runs=500)


def labelled(figure, label):
    """Return the one artist of that name."""
    (found,) = figure.findobj(lambda artist: artist.get_label() == label)
    return found


def texts(figure):
    """Return every text of a figure."""
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


@pytest.mark.parametrize("size", SIZES)
def test_the_fan_carries_the_quantiles(size):
    """Bands, middle and the plan's own line are those of the result; nothing is cut."""
    figure = charts.draw_risk(RISK, size)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        charts.to_png(figure)
    for label, low, high in (("wide_band", 5, 95), ("half_band", 25, 75)):
        corners = labelled(figure, label).get_path().vertices
        assert corners[:13, 1].tolist() == list(RISK.cash[low])
        assert corners[13:26, 1].tolist() == list(reversed(RISK.cash[high]))
    assert list(labelled(figure, "planned").get_ydata()) == list(RISK.planned)
    assert list(labelled(figure, "middle").get_ydata()) == list(RISK.cash[50])


def test_the_second_panel_says_how_often():
    """Bars are the share of runs below zero in a month, the line those so far, in percent."""
    figure = charts.draw_risk(RISK)
    bars = labelled(figure, "below").get_path().vertices[1::5, 1]
    assert bars.tolist() == pytest.approx([100 * share for share in RISK.below])
    line = labelled(figure, "below_by").get_ydata()
    assert list(line) == pytest.approx([100 * share for share in RISK.below_by])
    assert RISK.below_by[-1] > 0


def test_factors_are_bars_from_low_to_high():
    """Each factor that moves the lowest cash has a bar; formula signs in names stay text."""
    figure = charts.draw_risk_factors(RISK)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        charts.to_png(figure)
    moving = [factor for factor in RISK.factors if factor.swing]
    assert len(moving) > 5
    for factor in moving[:8]:
        bar = labelled(figure, factor.id)
        assert bar.get_x() == min(factor.low, factor.high)
        assert bar.get_width() == factor.swing
    assert any("$おべんとう$〓" in text for text in texts(figure))


def test_the_words_say_the_same():
    """The words name the band at the end, how often, and each factor's range."""
    words = charts.describe_risk(RISK)
    for amount in (RISK.planned[-1], RISK.cash[50][-1], RISK.cash[5][-1], RISK.cash[95][-1]):
        assert charts.describe.short_yen(amount) in words
    assert "500通り" in words
    factors = charts.describe_risk_factors(RISK)
    assert all(factor.label in factors for factor in RISK.factors[:3])


def test_nothing_known_and_nothing_moving():
    """An empty plan says what to fill in; without any spread nothing moves, and it says so."""
    empty = simulate(Plan(), runs=100)
    for chart in ("risk", "risk_factors"):
        figure = getattr(charts, f"draw_{chart}")(empty)
        assert figure.lines + figure.artists == []
        assert "まだ金額がひとつもありません" in getattr(charts, f"describe_{chart}")(empty)
    still = simulate(PLAN, runs=100, assumptions=RiskAssumptions.as_planned())
    assert "動かすものがありません" in charts.describe_risk_factors(still)
    assert any("動かすものがありません" in text for text in texts(charts.draw_risk_factors(still)))
    charts.to_png(charts.draw_risk(still))

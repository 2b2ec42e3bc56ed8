"""What a repaint costs: the cash chart after every move of a slider."""

import time
from io import BytesIO
from statistics import median

import pytest
from aims import aim

from coopkit import charts
from coopkit.plan import Plan, project

# Processor time of drawing and encoding, for a picture shown within 150 ms.
REPAINT_MS = 100
_ROUNDS = 9


def a_plan(fee):
    """Return a plan of 120 months whose chart differs with the fee."""
    return Plan.model_validate(
        {
            "members": [{"id": "m1", "units": 50, "weekly_hours": "20", "hourly_wage": 1300}],
            "work": [
                {"id": "w1", "unit_price": 1000 + fee, "units_per_month": 150, "ramp_up_months": 9}
            ],
            "costs": [{"id": "c1", "yen": 40_000}],
            "money": {"contribution_unit_price": 10_000, "start_month": "2027-04"},
        }
    )


def the_obvious_way(projection):
    """Return the same chart with bars and matplotlib's own axes and layout."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.8, 4.2), dpi=150, layout="constrained")
    above, below = figure.subplots(2, sharex=True)
    places = range(len(projection.months))
    above.plot(places, projection.cash, label="月末に残るお金")
    below.bar(places, projection.cash_flow.inflow, label="入るお金")
    spent = [-amount for amount in projection.cash_flow.outflow]
    below.bar(places, spent, hatch="////", label="出るお金")
    figure.suptitle("月ごとのお金")
    figure.legend(loc="outside lower center", ncols=3)
    target = BytesIO()
    figure.savefig(target, format="png")
    return target.getvalue()


def milliseconds(draw, months):
    """Return the median processor time of a repaint."""
    taken = []
    for fee in range(_ROUNDS):
        projection = project(a_plan(fee), months)
        begun = time.process_time()
        draw(projection)
        taken.append(1000 * (time.process_time() - begun))
    return median(taken[1:])


@pytest.mark.parametrize("months", [36, 120])
def test_a_repaint_is_quick(months):
    """Processor time as PNG and as SVG, beside the obvious way."""
    png = milliseconds(lambda drawn: charts.to_png(charts.draw_cash(drawn)), months)
    svg = milliseconds(lambda drawn: charts.to_svg(charts.draw_cash(drawn)), months)
    obvious = milliseconds(the_obvious_way, months)
    aim(f"cash chart of {months} months as PNG (cpu)", png, REPAINT_MS)
    aim(f"cash chart of {months} months as SVG (cpu)", svg, REPAINT_MS)
    aim(f"the same against the obvious way ({obvious:.0f} ms)", max(png, svg) / obvious, 1, "x")

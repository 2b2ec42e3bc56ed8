"""One function per chart, for screens and papers alike.

Every `draw_` returns a matplotlib Figure of its own (no pyplot), in one of three sizes:
`screen` (phones too), `page` (A4) or `wide` (slide, poster). Every `describe_` says the
same in words, for those who do not see the picture, and needs no matplotlib.

Table of contents (loaded when first used; matplotlib takes a second):
    draw_cash, describe_cash: cash month by month
    draw_profit, describe_profit: sales against costs
    draw_balance, describe_balance: balance sheet at year ends
    draw_year_surplus, describe_year_surplus: where each year's surplus goes
    draw_money_sources, describe_money_sources: the money at the start
    draw_hours, describe_hours: members' hours and wages
    draw_risk, describe_risk: what may happen to the cash
    draw_risk_factors, describe_risk_factors: what matters most
    series_svg, describe_series: one figure over the years, small, as SVG
    to_png, to_svg: a Figure as a picture
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coopkit.charts.balance import draw_balance, draw_money_sources
    from coopkit.charts.cash import draw_cash
    from coopkit.charts.describe import (
        describe_balance,
        describe_cash,
        describe_hours,
        describe_money_sources,
        describe_profit,
        describe_risk,
        describe_risk_factors,
        describe_year_surplus,
    )
    from coopkit.charts.hours import draw_hours
    from coopkit.charts.picture import to_png, to_svg
    from coopkit.charts.profit import draw_profit
    from coopkit.charts.risk import draw_risk, draw_risk_factors
    from coopkit.charts.series import describe_series, series_svg
    from coopkit.charts.surplus import draw_year_surplus

__all__ = [
    "describe_balance",
    "describe_cash",
    "describe_hours",
    "describe_money_sources",
    "describe_profit",
    "describe_risk",
    "describe_risk_factors",
    "describe_series",
    "describe_year_surplus",
    "draw_balance",
    "draw_cash",
    "draw_hours",
    "draw_money_sources",
    "draw_profit",
    "draw_risk",
    "draw_risk_factors",
    "draw_year_surplus",
    "series_svg",
    "to_png",
    "to_svg",
]

_HOMES = {
    "draw_balance": "coopkit.charts.balance",
    "draw_money_sources": "coopkit.charts.balance",
    "draw_cash": "coopkit.charts.cash",
    "describe_balance": "coopkit.charts.describe",
    "describe_cash": "coopkit.charts.describe",
    "describe_hours": "coopkit.charts.describe",
    "describe_money_sources": "coopkit.charts.describe",
    "describe_profit": "coopkit.charts.describe",
    "describe_risk": "coopkit.charts.describe",
    "describe_risk_factors": "coopkit.charts.describe",
    "describe_year_surplus": "coopkit.charts.describe",
    "draw_hours": "coopkit.charts.hours",
    "to_png": "coopkit.charts.picture",
    "to_svg": "coopkit.charts.picture",
    "draw_profit": "coopkit.charts.profit",
    "draw_risk": "coopkit.charts.risk",
    "draw_risk_factors": "coopkit.charts.risk",
    "draw_year_surplus": "coopkit.charts.surplus",
    "describe_series": "coopkit.charts.series",
    "series_svg": "coopkit.charts.series",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)

"""Charts in words, for those who do not see the picture. Needs no matplotlib."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coopkit.charts.amounts import TEN_THOUSAND, short_yen, yen
from coopkit.charts.contents import (
    at_end,
    balance_sides,
    cost_groups,
    factors_that_matter,
    hours_text,
    member_rows,
    members_note,
    opening_sides,
    surplus_name,
    surplus_parts,
    year_ends,
)
from coopkit.plan import Plan, Projection, month_label
from coopkit.text import say

if TYPE_CHECKING:
    from coopkit.plan.projection import YearClose
    from coopkit.plan.risk import RiskResult

__all__ = [
    "TEN_THOUSAND",
    "describe_balance",
    "describe_cash",
    "describe_hours",
    "describe_money_sources",
    "describe_profit",
    "describe_risk",
    "describe_risk_factors",
    "describe_year_surplus",
    "short_yen",
    "yen",
]


def describe_cash(projection: Projection) -> str:
    """Return the cash chart in words: start, end, the lowest month, and below zero or not.

    Args:
        projection: what `coopkit.plan.project` returned.
    """
    if projection.is_open:
        return say("charts.cash.open")
    lowest = projection.lowest
    words: dict[str, Any] = {
        "months": len(projection.months) - 1,
        "opening": yen(projection.cash[0]),
        "last_month": at_end(projection.months[-1]),
        "last": yen(projection.cash[-1]),
        "lowest_month": at_end(projection.months[lowest]),
        "lowest": yen(projection.cash[lowest]),
    }
    below = [
        month for month, cash in zip(projection.months, projection.cash, strict=True) if cash < 0
    ]
    if not below:
        ending = say("charts.cash.never_below")
    else:
        if projection.cash[0] < 0:
            ending = say("charts.cash.below_at_start")
        else:
            ending = say("charts.cash.below", month=month_label(below[0]))
        ending += say("charts.cash.needed", amount=yen(projection.needed))
    return say("charts.cash.words", **words) + ending


def describe_profit(projection: Projection) -> str:
    """Return the chart of sales and costs in words: totals, groups, and the break-even month."""
    if projection.is_open:
        return say("charts.profit.open")
    profit = projection.profit_and_loss
    groups = {name: sum(amounts) for name, amounts in cost_groups(projection).items()}
    months = len(projection.months) - 1
    words = say(
        "charts.profit.words",
        months=months,
        sales=yen(sum(profit.revenue)),
        costs=yen(sum(profit.costs_before_tax)),
    )
    if spent := {name: amount for name, amount in groups.items() if amount}:
        words += say("charts.profit.groups", groups=_parts("profit", spent))
    if projection.break_even is None:
        words += say("charts.profit.no_break_even", months=months)
    else:
        month = month_label(projection.months[projection.break_even])
        words += say("charts.profit.reached", month=month)
    if grants := sum(profit.grants):
        words += say("charts.profit.grants_left_out", amount=yen(grants))
    return words + (say("charts.profit.tax_left_out") if any(profit.taxes) else "")


def describe_balance(projection: Projection) -> str:
    """Return the balance sheets of the first and the last year end in words."""
    if projection.is_open:
        return say("charts.balance.open")
    words, named = "", set()
    for end in year_ends(projection, 2):
        sides = balance_sides(projection, end)
        named |= sides.left.keys() | sides.right.keys()
        words += say(
            "charts.balance.words",
            month=at_end(projection.months[end]),
            total=yen(sides.height),
            left=_parts("balance", sides.left),
            right=_parts("balance", sides.right),
        )
    words += "".join(
        say(f"charts.balance.explain_{name}")
        for name in ("settled", "reserves", "loss", "short")
        if name in named
    )
    return words


def describe_year_surplus(projection: Projection) -> str:
    """Return in words where the surplus of each year goes."""
    if not projection.years:
        return say("charts.surplus.no_year")
    if projection.is_open:
        return say("charts.surplus.open")
    words = "".join(_describe_year(projection, year) for year in projection.years)
    undecided = any(
        year.allocation.distributable and not year.dividends for year in projection.years
    )
    return words + (say("charts.surplus.no_dividend") if undecided else "")


def _describe_year(projection: Projection, year: "YearClose") -> str:
    at: dict[str, Any] = {
        "number": year.number,
        "month": month_label(projection.months[year.month]),
    }
    parts = surplus_parts(year)
    if not parts:
        return say("charts.surplus.words_zero", **at)
    if "loss" in parts:
        return say("charts.surplus.words_loss", amount=yen(-parts["loss"]), **at)
    listed = _listed({surplus_name(name): amount for name, amount in parts.items()})
    return say("charts.surplus.words", net=yen(year.net_income), parts=listed, **at)


def describe_money_sources(projection: Projection) -> str:
    """Return in words where the money at the start comes from and what it is for."""
    sides = opening_sides(projection)
    flow = projection.cash_flow
    later = sum(sum(series[1:]) for series in (flow.contributions, flow.grants, flow.loans))
    words = say("charts.sources.open")
    if sides.height:
        words = say(
            "charts.sources.words",
            total=yen(sides.height),
            left=_parts("sources", sides.left),
            right=_parts("sources", sides.right),
        )
    return words + (say("charts.sources.later", amount=yen(later)) if later else "")


def describe_hours(plan: Plan) -> str:
    """Return each member's hours and wages in words, in the plan's own order."""
    rows = member_rows(plan)
    if not rows:
        return say("charts.hours.open")
    members = say("charts.and").join(
        say(
            "charts.hours.member",
            name=row.name,
            hours=hours_text(row.hours),
            wage=say("charts.hours.unknown") if row.wage is None else yen(row.wage),
        )
        for row in rows
    )
    return say("charts.hours.words", total=members_note(plan), members=members)


def describe_risk(risk: "RiskResult") -> str:
    """Return the chart of many runs in words; `coopkit.plan.risk.describe_risk` says more.

    Args:
        risk: what `coopkit.plan.risk.simulate` returned.
    """
    from coopkit.plan.risk.words import often

    if risk.is_open:
        return say("charts.risk.open")
    words = say("charts.risk.note", runs=risk.runs) + say("charts.stop")
    words += say(
        "charts.risk.words",
        month=at_end(risk.months[-1]),
        planned=short_yen(risk.planned[-1]),
        middle=short_yen(risk.cash[50][-1]),
        low=short_yen(risk.cash[5][-1]),
        high=short_yen(risk.cash[95][-1]),
    )
    if not risk.probability:
        return words + say("charts.risk.never")
    return words + say(
        "charts.risk.chance",
        month=at_end(risk.months[risk.worst]),
        often=often(risk.below[risk.worst]),
        last_month=month_label(risk.months[-1]),
        often_by=often(risk.probability),
    )


def describe_risk_factors(risk: "RiskResult") -> str:
    """Return in words what moves the lowest cash most."""
    factors = factors_that_matter(risk)
    if risk.is_open or not factors:
        return say("charts.risk.open" if risk.is_open else "charts.factors.none")
    listed = say("charts.and").join(
        say(
            "charts.factors.factor",
            name=factor.label,
            low=short_yen(min(factor.low, factor.high)),
            high=short_yen(max(factor.low, factor.high)),
        )
        for factor in factors
    )
    planned = short_yen(min(risk.planned))
    return say("charts.factors.words", planned=planned, factors=listed)


def _parts(chart: str, parts: Mapping[str, int]) -> str:
    return _listed({say(f"charts.{chart}.{name}"): amount for name, amount in parts.items()})


def _listed(parts: Mapping[str, int]) -> str:
    return say("charts.and").join(
        say("charts.part", name=name, amount=yen(amount)) for name, amount in parts.items()
    )

"""What each chart shows, as plain numbers: one source for picture, words and tables.

Needs no matplotlib. Amounts are in yen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from coopkit.charts.amounts import short_yen
from coopkit.plan import Plan, Projection, month_label
from coopkit.plan.fields import plain_decimal
from coopkit.plan.months import OPENING
from coopkit.plan.projection import Series, YearClose
from coopkit.text import say

if TYPE_CHECKING:
    from coopkit.plan.risk import Factor, RiskResult

_MOST_FACTORS = 8
COST_GROUPS = ("wages", "social_insurance", "variable", "fixed", "other")
SURPLUS_PARTS = (
    "loss_covered",
    "legal_reserve",
    "job_creation_reserve",
    "education_carryover",
    "dividend",
    "carried",
    "loss",
)
_FLOW_PARTS = {
    "loss_covered": "loss",
    "legal_reserve": "legal_reserve",
    "job_creation_reserve": "job_creation_reserve",
    "education_carryover": "education_carryover",
}


def cost_groups(projection: Projection) -> Mapping[str, Series]:
    """Return the costs of each month in five groups; they add up to `costs_before_tax`.

    Keys are `COST_GROUPS`; `other` holds depreciation, interest, start-up costs and
    consumption tax set aside.
    """
    profit = projection.profit_and_loss
    other = zip(
        profit.depreciation,
        profit.interest,
        profit.start_up_cost,
        profit.consumption_tax,
        strict=True,
    )
    return {
        "wages": profit.wages,
        "social_insurance": profit.social_insurance,
        "variable": profit.variable_costs,
        "fixed": profit.fixed_costs,
        "other": tuple(map(sum, other)),
    }


@dataclass(frozen=True, slots=True)
class Sides:
    """Two columns of the same height.

    Attributes:
        left, right: name → yen, all above zero, from the top down.
    """

    left: Mapping[str, int]
    right: Mapping[str, int]

    @property
    def height(self) -> int:
        """Yen on each side."""
        return sum(self.left.values())


def _above_zero(parts: Mapping[str, int]) -> dict[str, int]:
    return {name: amount for name, amount in parts.items() if amount > 0}


def balance_sides(projection: Projection, position: int) -> Sides:
    """Return the balance sheet at the end of a month: assets left, where they come from right.

    A length cannot be below zero. So a loss that is carried stands left (it used money up),
    and cash that is short stands right (it has yet to come from somewhere).

    Args:
        projection: what `coopkit.plan.project` returned.
        position: of the month.
    """
    sheet = projection.balance_sheet
    cash, carried = sheet.cash[position], sheet.carried[position]
    reserves = sheet.legal_reserve[position] + sheet.job_creation_reserve[position]
    left = {
        "cash": cash,
        "receivables": sheet.receivables[position],
        "equipment": sheet.equipment[position],
        "loss": -carried,
    }
    right = {
        "short": -cash,
        "payables": sheet.payables[position],
        "settled": sheet.taxes_payable[position] + sheet.dividends_payable[position],
        "loans": sheet.loans[position],
        "contributions": sheet.contributions[position],
        "reserves": reserves + sheet.education_carryover[position],
        "carried": carried,
    }
    return Sides(_above_zero(left), _above_zero(right))


def opening_sides(projection: Projection) -> Sides:
    """Return the money at the start: where it comes from (left), where it goes (right).

    If less comes in than goes out, the rest stands left as `short`.
    """
    flow, cash = projection.cash_flow, projection.cash[0]
    left = {
        "contributions": flow.contributions[0],
        "grants": flow.grants[0],
        "loans": flow.loans[0],
        "short": -cash,
    }
    right = {
        "start_up": flow.start_up_cost[0],
        "equipment": flow.equipment[0],
        "kept": cash,
    }
    return Sides(_above_zero(left), _above_zero(right))


def at_end(month: str) -> str:
    """Return the end of a month in words; the opening has no end.

    >>> at_end("2027-04"), at_end("opening")
    ('2027年4月の終わり', 'はじめ')
    """
    label = month_label(month)
    return label if month == OPENING else say("charts.at_end", month=label)


def year_ends(projection: Projection, most: int) -> tuple[int, ...]:
    """Return positions of year ends to show: all, or `most` of them with first and last.

    Without a whole business year it is the last month.

    >>> from coopkit.plan import Plan, project
    >>> year_ends(project(Plan(), 120), 3)
    (12, 60, 120)
    """
    ends = [year.month for year in projection.years] or [len(projection.months) - 1]
    if len(ends) <= most:
        return tuple(ends)
    return tuple(ends[place * (len(ends) - 1) // (most - 1)] for place in range(most))


def surplus_parts(year: YearClose) -> Mapping[str, int]:
    """Return where a year's profit after tax goes; the parts add up to it.

    Keys are those of `SURPLUS_PARTS` that are not zero. `loss` is below zero: a year
    without a surplus. `loss_covered` makes up for losses of earlier years, and `carried`
    is what is neither set aside nor paid out.
    """
    share, net = year.allocation, year.net_income
    if net <= 0:
        return {"loss": net} if net else {}
    aside = share.legal_reserve + share.job_creation_reserve + share.education_carryover
    # The base may hold a surplus of earlier years too, if a plan decides so one day.
    covered = max(net - share.base, 0) + share.loss_covered
    parts = {
        "loss_covered": covered,
        "legal_reserve": share.legal_reserve,
        "job_creation_reserve": share.job_creation_reserve,
        "education_carryover": share.education_carryover,
        "dividend": year.dividend,
        "carried": net - covered - aside - year.dividend,
    }
    return {name: amount for name, amount in parts.items() if amount}


def surplus_name(part: str) -> str:
    """Return what a part is called: as in the widget on the surplus, where it has it too.

    >>> surplus_name("legal_reserve"), surplus_name("carried")
    ('準備金', '次の年へ')
    """
    if part in _FLOW_PARTS:
        return say(f"surplus_flow.part.{_FLOW_PARTS[part]}")
    return say(f"charts.surplus.{part}")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member: a name, hours a week and wages a month; None is not filled in."""

    name: str
    hours: Decimal | None
    wage: int | None


def member_rows(plan: Plan) -> tuple[MemberRow, ...]:
    """Return the members in the plan's own order: nobody is ranked."""
    names = plan.member_names()
    return tuple(
        MemberRow(names[member.id], member.weekly_hours, member.monthly_wage())
        for member in plan.members
    )


def hours_text(hours: Decimal | None) -> str:
    """Return hours in words, or that they are not filled in."""
    if hours is None:
        return say("charts.hours.unknown")
    return say("charts.hours.hours_text", hours=plain_decimal(hours))


def members_note(plan: Plan) -> str:
    """Return how many members, hours and wages there are together, as far as known."""
    rows = member_rows(plan)
    hours = sum((row.hours for row in rows if row.hours is not None), Decimal(0))
    wages = sum(row.wage for row in rows if row.wage is not None)
    note = say(
        "charts.hours.total",
        members=len(rows),
        hours=f"{Decimal(plain_decimal(hours)):,}",
        wages=short_yen(wages),
    )
    unknown = sum(row.hours is None or row.wage is None for row in rows)
    return note + (say("charts.hours.some_unknown", count=unknown) if unknown else "")


def factors_that_matter(risk: "RiskResult") -> "tuple[Factor, ...]":
    """Return what moves the lowest cash at all, the largest swing first; eight at most."""
    return tuple(factor for factor in risk.factors if factor.swing)[:_MOST_FACTORS]

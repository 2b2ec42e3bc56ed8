"""The end of a business year: taxes, then where the surplus goes (第76条・第77条).

Taken here, and said so on screen: the surplus is shared out on the last day of the year;
taxes are paid two months later and dividends three months later; last year's education
carry-over counts as used in this year; losses of earlier years do not lower the tax.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from coopkit import law
from coopkit.plan.fields import MONTHS_IN_YEAR
from coopkit.plan.lines import PERCENT_PARTS, percent_parts, rounded, subscribed
from coopkit.plan.model import Plan
from coopkit.plan.money import hours_in
from coopkit.plan.projection import YearClose

TAX_PAID_AFTER = 2
DIVIDENDS_PAID_AFTER = 3


@dataclass(slots=True)
class Funds:
    """What one year hands to the next, in yen; `carried` is below zero for a loss."""

    legal_reserve: int = 0
    job_creation_reserve: int = 0
    education_carryover: int = 0
    carried: int = 0
    closed: list[YearClose] = field(default_factory=list)


def close_year(plan: Plan, funds: Funds, month: int, begun: int, profit: int) -> YearClose:
    """Close the year that ends with `month`; move its surplus into the funds.

    Args:
        plan: the plan.
        funds: what the years before left; changed.
        month: position of the last month.
        begun: position of the month before the first month of this year.
        profit: profit before taxes of the year, in yen.
    """
    money = plan.money
    months = month - begun
    corporate = rounded(
        max(profit, 0) * percent_parts(money.corporate_tax_rate or Decimal(0)), PERCENT_PARTS
    )
    levy = rounded((money.flat_levy or 0) * months, MONTHS_IN_YEAR)
    net = profit - corporate - levy
    capital = sum(subscribed(m, money) for m in plan.members if m.from_month <= month)
    target = max(money.reserve_target or 0, -(-capital // 2))
    carried = funds.carried + funds.education_carryover
    allocation = law.allocate_surplus(
        net_income=net,
        carried_loss=max(-carried, 0),
        carried_surplus=max(carried, 0),
        capital=capital,
        reserve_balance=funds.legal_reserve,
        reserve_target=target,
        specified=plan.organization.specified is True,
    )
    engagement = _hours_worked(plan, begun, month)
    dividends = _dividends(allocation.distributable, money.dividend_rate, engagement)
    carried += net - allocation.legal_reserve - allocation.job_creation_reserve
    carried -= allocation.education_carryover + sum(dividends.values())
    closed = YearClose(
        number=len(funds.closed) + 1,
        month=month,
        months=months,
        profit_before_tax=profit,
        corporate_tax=corporate,
        flat_levy=levy,
        net_income=net,
        capital=capital,
        reserve_balance=funds.legal_reserve,
        reserve_target=target,
        allocation=allocation,
        engagement=engagement,
        dividends=dividends,
        carried=carried,
    )
    funds.legal_reserve += allocation.legal_reserve
    funds.job_creation_reserve += allocation.job_creation_reserve
    funds.education_carryover = allocation.education_carryover
    funds.carried = carried
    funds.closed.append(closed)
    return closed


def _hours_worked(plan: Plan, begun: int, month: int) -> dict[str, Fraction]:
    """Return member id → hours of work in the year; members without known hours are left out."""
    hours: dict[str, Fraction] = {}
    for member in plan.members:
        months = month - max(begun, member.from_month - 1)
        if member.weekly_hours is not None and months > 0:
            hours[member.id] = hours_in(member.weekly_hours, months)
    return hours


def _dividends(
    distributable: int, rate: Decimal | None, engagement: Mapping[str, Fraction]
) -> dict[str, int]:
    """Share the part that the team pays out, by hours (第77条2項); the rest is carried."""
    if rate is None or not any(engagement.values()):
        return {}
    amount = int((distributable * rate / 100).to_integral_value(ROUND_DOWN))
    return dict(law.distribute(amount, engagement))

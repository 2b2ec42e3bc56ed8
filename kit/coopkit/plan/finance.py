"""The plan's money, month by month. Exact integers and fractions, no floats."""

from collections.abc import Iterable
from dataclasses import dataclass

from coopkit.plan.model import Plan
from coopkit.text import say

MAX_MONTHS = 120


@dataclass(frozen=True, slots=True)
class CashProjection:
    """Cash of a plan, month by month, in yen.

    Attributes:
        months: `2027-04` and so on, or `1`, `2`, … when the plan has no start month.
        cash: cash at the end of each month.
        inflow: money coming in during each month.
        outflow: money going out during each month, as positive numbers.
        missing: what is not filled in and therefore left out, in words.
        opening: cash before the first month: contributions less start-up cost.

    In every month `cash` is the cash before, plus `inflow`, minus `outflow`.
    """

    months: tuple[str, ...]
    cash: tuple[int, ...]
    inflow: tuple[int, ...]
    outflow: tuple[int, ...]
    missing: tuple[str, ...]
    opening: int

    @property
    def is_open(self) -> bool:
        """Whether no amount is known yet: its zeros say nothing (unknown is not zero)."""
        return bool(self.missing) and not (self.opening or any(self.inflow) or any(self.outflow))

    @property
    def lowest(self) -> int:
        """Position of the month with the least cash; the first one if there are several."""
        return self.cash.index(min(self.cash))


def project_cash(plan: Plan, months: int = 12) -> CashProjection:
    """Project the cash of a plan.

    Contributions (units x price) come in and the start-up cost goes out before the first
    month; then each month has the revenue, the wages and the costs. A line with an
    unfilled number is left out and named in `missing`: nothing is guessed.

    Args:
        plan: the plan.
        months: how many months, 1 to 120.

    Raises:
        ValueError: `months` is out of range.

    Wages per person-month are rounded half away from zero, as a spreadsheet's ROUND does.
    """
    if not 1 <= months <= MAX_MONTHS:
        raise ValueError(say("plan.months", most=MAX_MONTHS, value=months))
    inflow = _sum_known(line.monthly_revenue() for line in plan.work)
    wages = _sum_known(member.monthly_wage() for member in plan.members)
    outflow = wages + _sum_known(line.yen_per_month for line in plan.costs)
    opening = contributions(plan) - (plan.money.start_up_cost or 0)
    return CashProjection(
        months=_months(plan.money.start_month, months),
        cash=tuple(opening + (inflow - outflow) * number for number in range(1, months + 1)),
        inflow=(inflow,) * months,
        outflow=(outflow,) * months,
        missing=missing_items(plan),
        opening=opening,
    )


def contributions(plan: Plan) -> int:
    """Return the yen that members pay in: known units x unit price; 0 without a price."""
    price = plan.money.contribution_unit_price or 0
    return price * _sum_known(member.units for member in plan.members)


def missing_items(plan: Plan) -> tuple[str, ...]:
    """Return, in words, every number that the projection needs and nobody has filled in."""
    found: list[str] = []
    names = plan.member_names()
    found += [
        say(f"plan.missing.no_{kind}")
        for kind in ("members", "work", "costs")
        if not getattr(plan, kind)
    ]
    for member in plan.members:
        found += _unfilled(member, ("units", "weekly_hours", "hourly_wage"), names[member.id])
    for kind, fields in (
        ("work", ("unit_price", "units_per_month")),
        ("costs", ("yen_per_month",)),
    ):
        for number, line in enumerate(getattr(plan, kind), start=1):
            name = (line.label or "").strip() or say(f"plan.unnamed_{kind}", number=number)
            found += _unfilled(line, fields, name)
    found += _unfilled(plan.money, ("contribution_unit_price", "start_up_cost"), "")
    return tuple(found)


def month_label(month: str) -> str:
    """Return a month of a projection in words.

    >>> month_label("2027-04"), month_label("3")
    ('2027年4月', '3か月目')
    """
    year, dash, number = month.partition("-")
    if not dash:
        return say("plan.month_number", number=month)
    return say("plan.month", year=year, month=int(number))


def _unfilled(part: object, fields: tuple[str, ...], name: str) -> list[str]:
    return [
        say(f"plan.missing.{field}", name=name) for field in fields if getattr(part, field) is None
    ]


def _sum_known(amounts: Iterable[int | None]) -> int:
    return sum(amount for amount in amounts if amount is not None)


def _months(start: str | None, number: int) -> tuple[str, ...]:
    if start is None:
        return tuple(str(month) for month in range(1, number + 1))
    year, month = (int(part) for part in start.split("-"))
    first = year * 12 + month - 1
    return tuple(
        f"{total // 12:04d}-{total % 12 + 1:02d}" for total in range(first, first + number)
    )

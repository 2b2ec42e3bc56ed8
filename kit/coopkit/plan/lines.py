"""The lines of a plan, month by month: integer yen, one named rounding each.

Every amount is a product of whole numbers divided once, and rounded half away from zero,
so that a spreadsheet's ROUND comes to the same yen. Lists have one entry for the opening
(position 0) and one for each month.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from coopkit.plan.fields import MONTHS_IN_YEAR
from coopkit.plan.months import calendar_month
from coopkit.plan.parts import Cost, Equipment, Loan, Member, Money, Work

USUAL = 100
# A percentage has three decimals at most: 15.435 % is 15,435 of these.
PERCENT_PARTS = 100_000


def percent_parts(rate: Decimal) -> int:
    """Return a percentage as a whole number of hundred-thousandths.

    >>> percent_parts(Decimal("15.435"))
    15435
    """
    return int(rate * (PERCENT_PARTS // 100))


def rounded(numerator: int, denominator: int) -> int:
    """Divide and round half away from zero; neither number is below zero.

    >>> rounded(5, 2), rounded(4, 3)
    (3, 1)
    """
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass(frozen=True, slots=True)
class Sales:
    """One revenue line: its sales, and the costs that grow with them, month by month."""

    revenue: list[int]
    costs: list[int]


def sales(line: Work, months: int, start: str | None) -> Sales:
    """Return the sales of a line whose price and number are known.

    Args:
        line: the revenue line.
        months: how many months.
        start: first month of business; without it the season is left out.
    """
    revenue, costs = [0] * (months + 1), [0] * (months + 1)
    # After the ramp-up a year repeats itself: each amount is worked out once.
    known: dict[tuple[int, int], tuple[int, int]] = {}
    for month, activity in enumerate(_activity(line, months, start), start=line.from_month):
        if activity not in known:
            known[activity] = _sold(line, *activity)
        revenue[month], costs[month] = known[activity]
    return Sales(revenue, costs)


def _sold(line: Work, parts: int, whole: int) -> tuple[int, int]:
    """Return sales and variable costs of a month with `parts` / `whole` of full activity."""
    price, number = line.unit_price or 0, line.units_per_month or 0
    sold = rounded(price * number * parts, whole)
    cost = rounded(sold * percent_parts(line.variable_rate), PERCENT_PARTS)
    return sold, cost + rounded(line.variable_yen * number * parts, whole)


def _activity(line: Work, months: int, start: str | None) -> Iterator[tuple[int, int]]:
    """Yield the share of full activity of each month from the first one, as a fraction."""
    steps = line.ramp_up_months + 1
    first = calendar_month(start, line.from_month)
    for after in range(months + 1 - line.from_month):
        step = min(after + 1, steps)
        if line.seasonality is None or first is None:
            yield step, steps
        else:
            season = line.seasonality[(first - 1 + after) % MONTHS_IN_YEAR]
            yield step * season, steps * USUAL


def wages(member: Member, months: int) -> list[int]:
    """Return a member's wages; zeros while wage or hours are open."""
    pay = member.monthly_wage() or 0
    before = min(member.from_month, months + 1)
    return [0] * before + [pay] * (months + 1 - before)


def contributions(member: Member, money: Money, months: int) -> list[int]:
    """Return what a member pays in: at the opening or on joining, then in instalments.

    The instalments follow month by month and add up to the whole: each is the rounded sum
    so far less what was paid before.
    """
    paid = [0] * (months + 1)
    price, units = money.contribution_unit_price or 0, member.units or 0
    joining = 0 if member.from_month == 1 else member.from_month
    if joining > months:
        return paid
    first = price if money.first_payment is None else min(money.first_payment, price)
    paid[joining] = first * units
    if money.instalment_months is not None:
        rest = (price - first) * units
        _spread(paid, rest, joining, money.instalment_months)
    return paid


def subscribed(member: Member, money: Money) -> int:
    """Return what a member has promised to pay in, in yen."""
    return (money.contribution_unit_price or 0) * (member.units or 0)


@dataclass(frozen=True, slots=True)
class Bills:
    """A cost line: when it is due, and when it is paid."""

    due: list[int]
    paid: list[int]


def bills(line: Cost, months: int, start: str | None) -> Bills:
    """Return the bills of a cost line whose amount is known.

    A yearly cost without a calendar month, or in a plan without a start month, is due in
    the first of each twelve months.
    """
    due = [0] * (months + 1)
    for month in _due(line, months, start):
        due[month] = line.yen or 0
    return Bills(due, delayed(due, line.months_until_paid))


def _due(line: Cost, months: int, start: str | None) -> range:
    """Return the months in which a cost line is due."""
    if line.period == "month":
        return range(line.from_month, months + 1)
    calendar = calendar_month(start, line.from_month)
    wait = 0
    if line.month is not None and calendar is not None:
        wait = (line.month - calendar) % MONTHS_IN_YEAR
    return range(line.from_month + wait, months + 1, MONTHS_IN_YEAR)


def delayed(series: list[int], delay: int) -> list[int]:
    """Return a series that comes `delay` months later; what falls after the end is left."""
    return [0] * delay + series[: len(series) - delay] if delay else series


def depreciation(item: Equipment, months: int) -> list[int]:
    """Return the straight-line depreciation of something whose price and life are known.

    It begins with the month of buying, or with month 1 for what is bought at the opening,
    and adds up to the price.
    """
    cost = [0] * (months + 1)
    if item.yen is not None and item.life_years is not None:
        before = max(item.month, 1) - 1
        _spread(cost, item.yen, before, item.life_years * MONTHS_IN_YEAR)
    return cost


@dataclass(frozen=True, slots=True)
class LoanPlan:
    """A loan month by month: money in, interest, principal paid back, what is left."""

    received: list[int]
    interest: list[int]
    repaid: list[int]
    balance: list[int]


def repayment(loan: Loan, months: int) -> LoanPlan:
    """Return how a loan whose amount is known is paid back, in equal parts of the principal.

    Interest of a month is the balance at the end of the month before x rate / 12.
    """
    received, interest, repaid, balance = ([0] * (months + 1) for _ in range(4))
    amount = loan.yen or 0
    if loan.month <= months:
        received[loan.month] = amount
    if loan.repay_months is not None:
        _spread(repaid, amount, loan.month + loan.grace_months, loan.repay_months)
    rate = percent_parts(loan.annual_rate) if loan.annual_rate is not None else 0
    left = 0
    for month in range(loan.month, months + 1):
        interest[month] = rounded(left * rate, PERCENT_PARTS * MONTHS_IN_YEAR) if left else 0
        left += received[month] - repaid[month]
        balance[month] = left
    return LoanPlan(received, interest, repaid, balance)


def _spread(series: list[int], amount: int, after: int, parts: int) -> None:
    """Add `amount` to the months after `after`, in `parts` that add up to it exactly."""
    done = 0
    for part, month in enumerate(range(after + 1, min(after + parts, len(series) - 1) + 1), 1):
        so_far = rounded(amount * part, parts)
        series[month] += so_far - done
        done = so_far

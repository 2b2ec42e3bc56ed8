"""The plan's money, month by month: exact integers and fractions, no floats."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from fractions import Fraction
from itertools import accumulate
from operator import add, sub

from coopkit.plan import lines
from coopkit.plan.closing import DIVIDENDS_PAID_AFTER, TAX_PAID_AFTER, Funds, close_year
from coopkit.plan.fields import MAX_MONTHS, MONTHS_IN_YEAR
from coopkit.plan.lines import PERCENT_PARTS, percent_parts, rounded
from coopkit.plan.missing import left_out, missing_items
from coopkit.plan.model import Plan
from coopkit.plan.money import hours_in
from coopkit.plan.months import month_names, year_ends
from coopkit.plan.parts import Member, Money
from coopkit.plan.projection import (
    BalanceSheet,
    CashFlow,
    ProfitAndLoss,
    Projection,
    YearClose,
)
from coopkit.text import say

Flow = list[int]


def project(plan: Plan, months: int | None = None) -> Projection:
    """Project the money of a plan: three statements that agree with each other.

    A line with an unfilled number is left out and named in `missing`: nothing is guessed.
    Rounding is half away from zero, once for each line and month (wages per
    person-month, rate costs per line-month, taxes per year).

    Args:
        plan: the plan.
        months: how many months, 1 to 120; the plan's own number when left out.

    Raises:
        ValueError: `months` is out of range.

    The surplus is shared out as 第76条 and 第77条 of the Act ask (see `coopkit.law`); the
    bookkeeping follows the appropriation of 施行規則43条.
    """
    number = plan.money.months if months is None else months
    if not 1 <= number <= MAX_MONTHS:
        raise ValueError(say("plan.months", most=MAX_MONTHS, value=number))
    return _Ledger(plan, number).projection()


class _Ledger:
    """The flows of one plan, entered line by line.

    Args:
        plan: the plan.
        months: how many months.
    """

    def __init__(self, plan: Plan, months: int) -> None:
        self._plan, self._months = plan, months
        self._pl = {field.name: self._zeros() for field in fields(ProfitAndLoss)}
        self._cash = {field.name: self._zeros() for field in fields(CashFlow)}
        self._loans, self._book_value = self._zeros(), self._zeros()
        self._declared = self._zeros()
        self._funds = {
            name: self._zeros()
            for name in ("legal_reserve", "job_creation_reserve", "education_carryover")
        }
        self._revenue: dict[str, tuple[int, ...]] = {}
        self._wages: dict[str, tuple[int, ...]] = {}

    def projection(self) -> Projection:
        """Enter everything; return the statements."""
        self._enter_work()
        self._enter_members()
        self._enter_costs()
        self._enter_finance()
        years = self._close_years()
        profit_and_loss = ProfitAndLoss(**_frozen(self._pl))
        cash_flow = CashFlow(**_frozen(self._cash))
        balance_sheet = self._balance(profit_and_loss, cash_flow)
        cash = balance_sheet.cash
        return Projection(
            months=month_names(self._plan.money.start_month, self._months),
            profit_and_loss=profit_and_loss,
            cash_flow=cash_flow,
            balance_sheet=balance_sheet,
            revenue=self._revenue,
            wages=self._wages,
            years=years,
            missing=missing_items(self._plan),
            left_out=left_out(self._plan),
            break_even=_break_even(profit_and_loss),
            lowest=cash.index(min(cash)),
            needed=max(-min(cash), 0),
            affordable_wage=_affordable_wage(self._plan, profit_and_loss),
        )

    def _zeros(self) -> Flow:
        return [0] * (self._months + 1)

    def _enter_work(self) -> None:
        start = self._plan.money.start_month
        rate = percent_parts(self._plan.money.consumption_tax_rate or 0)  # type: ignore[arg-type]  # 0 is exact
        for line in self._plan.work:
            if line.monthly_revenue() is None:
                continue
            sold = lines.sales(line, self._months, start)
            self._revenue[line.id] = tuple(sold.revenue)
            _add(self._pl["revenue"], sold.revenue)
            _add(self._cash["received"], lines.delayed(sold.revenue, line.months_until_paid))
            for flows in (self._pl, self._cash):
                _add(flows["variable_costs"], sold.costs)
            if rate:
                tax = [rounded(amount * rate, PERCENT_PARTS) for amount in sold.revenue]
                _add(self._pl["consumption_tax"], tax)

    def _enter_members(self) -> None:
        money = self._plan.money
        for member in self._plan.members:
            pay = lines.wages(member, self._months)
            self._wages[member.id] = tuple(pay)
            _add(self._cash["contributions"], lines.contributions(member, money, self._months))
            insurance = rounded(max(pay) * insurance_parts(member, money), PERCENT_PARTS)
            for flows in (self._pl, self._cash):
                _add(flows["wages"], pay)
                if insurance:
                    _add(flows["social_insurance"], [insurance if paid else 0 for paid in pay])

    def _enter_costs(self) -> None:
        start_up = self._plan.money.start_up_cost or 0
        self._pl["start_up_cost"][0] = self._cash["start_up_cost"][0] = start_up
        for line in self._plan.costs:
            bills = lines.bills(line, self._months, self._plan.money.start_month)
            _add(self._pl["fixed_costs"], bills.due)
            _add(self._cash["fixed_costs"], bills.paid)

    def _enter_finance(self) -> None:
        for item in self._plan.equipment:
            if item.month <= self._months and item.yen is not None:
                worn = lines.depreciation(item, self._months)
                self._cash["equipment"][item.month] += item.yen
                self._book_value[item.month] += item.yen
                _add(self._pl["depreciation"], worn)
        for grant in self._plan.grants:
            if grant.month <= self._months:
                for flows in (self._pl, self._cash):
                    flows["grants"][grant.month] += grant.yen or 0
        for loan in self._plan.loans:
            paid_back = lines.repayment(loan, self._months)
            _add(self._cash["loans"], paid_back.received)
            _add(self._cash["repayment"], paid_back.repaid)
            _add(self._loans, paid_back.balance)
            for flows in (self._pl, self._cash):
                _add(flows["interest"], paid_back.interest)

    def _close_years(self) -> tuple[YearClose, ...]:
        before_tax = ProfitAndLoss(**_frozen(self._pl)).profit_before_tax
        funds, begun = Funds(), -1
        for end in year_ends(self._plan.money, self._months):
            profit = sum(before_tax[begun + 1 : end + 1])
            year = close_year(self._plan, funds, end, max(begun, 0), profit)
            taxes = year.corporate_tax + year.flat_levy
            self._pl["taxes"][end] = taxes
            sales_tax = sum(self._pl["consumption_tax"][begun + 1 : end + 1])
            self._pay("taxes", end + TAX_PAID_AFTER, taxes + sales_tax)
            self._pay("dividends", end + DIVIDENDS_PAID_AFTER, year.dividend)
            self._declared[end] = year.dividend
            for name, series in self._funds.items():
                balance = getattr(funds, name)
                series[end:] = [balance] * (self._months + 1 - end)
            begun = end
        return tuple(funds.closed)

    def _pay(self, name: str, month: int, amount: int) -> None:
        if month <= self._months:
            self._cash[name][month] += amount

    def _balance(self, profit: ProfitAndLoss, flow: CashFlow) -> BalanceSheet:
        """Carry every flow forward. Nothing here is a balancing item: a test adds them up."""
        money_in, money_out = flow.inflow, flow.outflow
        tax_due = [a + b for a, b in zip(profit.taxes, profit.consumption_tax, strict=True)]
        set_aside = map(sum, zip(*self._funds.values(), strict=True))
        earned = accumulate(map(sub, profit.profit, self._declared))
        return BalanceSheet(
            cash=_carried(money_in, money_out),
            receivables=_carried(profit.revenue, flow.received),
            equipment=_carried(self._book_value, profit.depreciation),
            payables=_carried(profit.fixed_costs, flow.fixed_costs),
            taxes_payable=_carried(tax_due, flow.taxes),
            dividends_payable=_carried(self._declared, flow.dividends),
            loans=tuple(self._loans),
            contributions=tuple(accumulate(flow.contributions)),
            **_frozen(self._funds),
            carried=tuple(map(sub, earned, set_aside)),
        )


def insurance_parts(member: Member, money: Money) -> int:
    """Return the employer's share for a member's wages, in hundred-thousandths.

    0 where the plan leaves it out, or the member works fewer hours than its line.
    """
    rate, least = money.social_insurance_rate, money.social_insurance_hours
    if rate is None or member.weekly_hours is None:
        return 0
    return 0 if least is not None and member.weekly_hours < least else percent_parts(rate)


def _add(total: Flow, series: Iterable[int]) -> None:
    total[:] = map(add, total, series)


def _carried(comes: Iterable[int], goes: Iterable[int]) -> tuple[int, ...]:
    return tuple(accumulate(map(sub, comes, goes)))


def _frozen(flows: Mapping[str, Flow]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(series) for name, series in flows.items()}


def _break_even(profit: ProfitAndLoss) -> int | None:
    """Return the first month with sales in which they cover the costs of the month."""
    costs = profit.costs_before_tax
    for month in range(1, len(costs)):
        if profit.revenue[month] > 0 and profit.revenue[month] >= costs[month]:
            return month
    return None


def _affordable_wage(plan: Plan, profit: ProfitAndLoss) -> int | None:
    """Return yen an hour that the last twelve months could pay every member.

    It takes sales less all costs but wages, and the flat levy; grants do not count, since
    they end. Rounded down to whole yen.
    """
    known = all(member.weekly_hours is not None for member in plan.members)
    last = range(max(len(profit.revenue) - MONTHS_IN_YEAR, 1), len(profit.revenue))
    if not (known and plan.members and plan.work):
        return None
    if any(line.monthly_revenue() is None for line in plan.work):
        return None
    other = _affordable_costs(profit)
    pool = sum(profit.revenue[month] - other[month] for month in last)
    pool -= rounded((plan.money.flat_levy or 0) * len(last), MONTHS_IN_YEAR)
    weight = Fraction(0)
    for member in plan.members:
        worked = sum(month >= member.from_month for month in last)
        share = 1 + Fraction(insurance_parts(member, plan.money), PERCENT_PARTS)
        weight += hours_in(member.weekly_hours or 0, worked) * share
    return max(int(pool / weight), 0) if weight else None


def _affordable_costs(profit: ProfitAndLoss) -> list[int]:
    """Return the costs of each month without wages and what is paid on top of them."""
    wages = map(add, profit.wages, profit.social_insurance)
    return list(map(sub, profit.costs_before_tax, wages))

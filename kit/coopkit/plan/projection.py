"""What a plan comes to: profit and loss, cash flow, balance sheet, month by month, in yen.

Position 0 of every series is the opening, before the first month: contributions come in,
things are bought. Position 1 is the first month of business.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction

from coopkit.law import SurplusAllocation

Series = tuple[int, ...]


def _total(*series: Series) -> Series:
    return tuple(map(sum, zip(*series, strict=True)))


def _less(first: Series, *others: Series) -> Series:
    return tuple(a - b for a, b in zip(first, _total(*others), strict=True))


@dataclass(frozen=True, slots=True)
class ProfitAndLoss:
    """Income and costs of each month (損益計算). Costs are positive numbers.

    Attributes:
        revenue: sales (売上).
        grants: grants in the month in which they arrive.
        variable_costs: costs that grow with sales (変動費).
        wages, social_insurance: wages, and the employer's share on top of them.
        fixed_costs: cost lines, monthly and yearly, when they are due.
        start_up_cost: costs before the first month.
        depreciation: of equipment, straight line (減価償却費).
        interest: on loans.
        consumption_tax: set aside for it.
        taxes: corporate tax and flat levy, in the last month of a business year.
    """

    revenue: Series
    grants: Series
    variable_costs: Series
    wages: Series
    social_insurance: Series
    fixed_costs: Series
    start_up_cost: Series
    depreciation: Series
    interest: Series
    consumption_tax: Series
    taxes: Series

    @property
    def costs_before_tax(self) -> Series:
        """All costs but the taxes on profit."""
        return _total(
            self.variable_costs,
            self.wages,
            self.social_insurance,
            self.fixed_costs,
            self.start_up_cost,
            self.depreciation,
            self.interest,
            self.consumption_tax,
        )

    @property
    def profit_before_tax(self) -> Series:
        """Revenue and grants less all costs."""
        return _less(_total(self.revenue, self.grants), self.costs_before_tax)

    @property
    def profit(self) -> Series:
        """What is left after taxes; below zero is a loss."""
        return _less(self.profit_before_tax, self.taxes)


@dataclass(frozen=True, slots=True)
class CashFlow:
    """Money that comes in and goes out in each month. All are positive numbers.

    Attributes:
        received: from customers, when they pay.
        contributions: paid in by members.
        grants, loans: when they arrive.
        variable_costs, wages, social_insurance, start_up_cost, interest: when due.
        fixed_costs: when they are paid.
        equipment: when it is bought.
        repayment: of loans.
        taxes: corporate tax, flat levy, consumption tax, two months after the year.
        dividends: engagement dividends, three months after the year.
    """

    received: Series
    contributions: Series
    grants: Series
    loans: Series
    variable_costs: Series
    wages: Series
    social_insurance: Series
    fixed_costs: Series
    start_up_cost: Series
    equipment: Series
    interest: Series
    repayment: Series
    taxes: Series
    dividends: Series

    @property
    def inflow(self) -> Series:
        """Everything that comes in."""
        return _total(self.received, self.contributions, self.grants, self.loans)

    @property
    def outflow(self) -> Series:
        """Everything that goes out, as positive numbers."""
        return _total(
            self.variable_costs,
            self.wages,
            self.social_insurance,
            self.fixed_costs,
            self.start_up_cost,
            self.equipment,
            self.interest,
            self.repayment,
            self.taxes,
            self.dividends,
        )


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """What there is, what is owed and what is left, at the end of each month.

    Attributes:
        cash: may be below zero: then the plan needs that much more.
        receivables: sales that are not paid yet (売掛金).
        equipment: price less depreciation.
        payables: costs that are due and not paid yet (未払金).
        taxes_payable, dividends_payable: settled for the year and not paid yet.
        loans: what is left to pay back.
        contributions: paid in by members (出資金).
        legal_reserve: 準備金（利益準備金）.
        job_creation_reserve: 就労創出等積立金.
        education_carryover: 教育繰越金.
        carried: everything else: carried surplus or loss and the profit of this year so far.
    """

    cash: Series
    receivables: Series
    equipment: Series
    payables: Series
    taxes_payable: Series
    dividends_payable: Series
    loans: Series
    contributions: Series
    legal_reserve: Series
    job_creation_reserve: Series
    education_carryover: Series
    carried: Series

    @property
    def assets(self) -> Series:
        """What there is."""
        return _total(self.cash, self.receivables, self.equipment)

    @property
    def liabilities(self) -> Series:
        """What is owed."""
        return _total(self.payables, self.taxes_payable, self.dividends_payable, self.loans)

    @property
    def equity(self) -> Series:
        """What belongs to the co-operative; assets are liabilities and equity together."""
        return _total(
            self.contributions,
            self.legal_reserve,
            self.job_creation_reserve,
            self.education_carryover,
            self.carried,
        )


@dataclass(frozen=True, slots=True)
class YearClose:
    """The end of a business year: taxes, then where the surplus goes (第76条・第77条).

    Attributes:
        number: 1 for the first business year.
        month: position of its last month.
        months: months of business in it; the first year may be short.
        profit_before_tax: yen, below zero for a loss.
        corporate_tax, flat_levy: yen; 0 where the plan leaves them out.
        net_income: what is left after them.
        capital: subscribed contributions at the end of the year, in yen.
        reserve_balance: in the legal reserve before this year's part, in yen.
        reserve_target: the amount up to which it is filled, in yen.
        allocation: the parts of the surplus.
        engagement: member id → hours of work in the year, exact.
        dividends: member id → engagement dividend, in yen.
        carried: surplus (or loss, below zero) carried into the next year.
    """

    number: int
    month: int
    months: int
    profit_before_tax: int
    corporate_tax: int
    flat_levy: int
    net_income: int
    capital: int
    reserve_balance: int
    reserve_target: int
    allocation: SurplusAllocation
    engagement: Mapping[str, Fraction]
    dividends: Mapping[str, int]
    carried: int

    @property
    def dividend(self) -> int:
        """Engagement dividends in total."""
        return sum(self.dividends.values())

    @property
    def reserve_after(self) -> int:
        """In the legal reserve once this year's part is in it."""
        return self.reserve_balance + self.allocation.legal_reserve


@dataclass(frozen=True, slots=True)
class Projection:
    """A plan's money over its months. In every month assets = liabilities + equity.

    Attributes:
        months: `opening`, then `2027-04` and so on, or `1`, `2`, … without a start month.
        profit_and_loss, cash_flow, balance_sheet: the three statements.
        revenue: revenue line id → its sales, month by month.
        wages: member id → wages, month by month.
        years: the business years that end within the months.
        missing: numbers that nobody has filled in and that are left out, in words.
        left_out: parameters that are switched off or not decided, in words.
        break_even: position of the first month whose sales cover its costs (grants and
            taxes on profit not counted); None if there is none.
        lowest: position of the month with the least cash; the first one if several.
        needed: yen by which cash falls short at its lowest; 0 if it never does.
        affordable_wage: yen an hour that the last twelve months could pay every member
            without a loss; None while hours or sales are open.
    """

    months: tuple[str, ...]
    profit_and_loss: ProfitAndLoss
    cash_flow: CashFlow
    balance_sheet: BalanceSheet
    revenue: Mapping[str, Series]
    wages: Mapping[str, Series]
    years: tuple[YearClose, ...]
    missing: tuple[str, ...]
    left_out: tuple[str, ...]
    break_even: int | None
    lowest: int
    needed: int
    affordable_wage: int | None

    @property
    def cash(self) -> Series:
        """Cash at the opening and at the end of each month."""
        return self.balance_sheet.cash

    @property
    def is_open(self) -> bool:
        """Whether no amount is known yet: its zeros say nothing (unknown is not zero)."""
        flow = self.cash_flow
        moved = any(any(getattr(flow, field.name)) for field in fields(flow))
        return bool(self.missing) and not (moved or any(self.profit_and_loss.revenue))

"""Taxes and dividends of many runs: those of `coopkit.plan.closing`, without its rounding."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from coopkit.law.reserves import EDUCATION_SHARE, JOB_CREATION_SHARE, RESERVE_SHARE

if TYPE_CHECKING:
    from coopkit.plan.model import Plan
    from coopkit.plan.projection import YearClose
    from coopkit.plan.risk.draws import Floats


class Years:
    """The business years of one plan.

    Args:
        plan: the plan.
        closed: the years that end within the months.
    """

    def __init__(self, plan: "Plan", closed: Sequence["YearClose"]) -> None:
        import numpy as np

        money = plan.money

        self._closed = closed
        self._sales_tax = float(money.consumption_tax_rate or 0) / 100
        self._profit_tax = float(money.corporate_tax_rate or 0) / 100
        shared = not plan.organization.specified
        self._dividend = float(money.dividend_rate or 0) / 100 if shared else 0.0
        ends = [0, *(year.month + 1 for year in closed)]
        self.spans = list(pairwise(ends))
        planned = np.array([[float(year.profit_before_tax)] for year in closed])
        self._planned = planned
        self._taxes = self._dividends = np.zeros((len(closed), 1))
        if self.matter:
            self._taxes, self._dividends = self._paid(planned)

    @property
    def matter(self) -> bool:
        """Whether any payment follows the profit or the sales; the flat levy does not."""
        return bool(self._closed) and any((self._sales_tax, self._profit_tax, self._dividend))

    def moved(self, profit: "Floats", sales: "Floats") -> tuple["Floats", "Floats"]:
        """Return how far taxes and dividends differ from the plan, shape (years, runs).

        Args:
            profit: how far each year's profit before tax differs, before consumption tax.
            sales: how far each year's sales differ.
        """
        sales_tax = self._sales_tax * sales
        taxes, dividends = self._paid(self._planned + (profit - sales_tax))
        return taxes - self._taxes + sales_tax, dividends - self._dividends

    def _paid(self, profit: "Floats") -> tuple["Floats", "Floats"]:
        """Return taxes on profit and dividends of each year, both in yen."""
        import numpy as np

        taxes = self._profit_tax * np.maximum(profit, 0)
        dividends = np.zeros_like(taxes)
        if not self._dividend:
            return taxes, dividends
        # What one year hands to the next, as `coopkit.plan.closing.Funds`.
        carried: Any = 0.0
        reserve: Any = 0.0
        for number, year in enumerate(self._closed):
            net = profit[number] - taxes[number] - year.flat_levy
            base = np.maximum(net + np.minimum(carried, 0), 0)
            short = np.maximum(year.reserve_target - reserve, 0)
            to_reserve = np.minimum(base * float(RESERVE_SHARE), short)
            to_jobs, to_learn = base * float(JOB_CREATION_SHARE), base * float(EDUCATION_SHARE)
            if any(year.engagement.values()):
                dividends[number] = self._dividend * (base - to_reserve - to_jobs - to_learn)
            # The education carry-over is used in the next year and so comes back then.
            carried = carried + net - to_reserve - to_jobs - dividends[number]
            reserve += to_reserve
        return taxes, dividends

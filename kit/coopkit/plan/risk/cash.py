"""The cash of many runs at once: the plan to the yen, and what chance moves, in floats.

Each run is worked out as `coopkit.plan.project` works out a plan, but only the difference
from the plan is a float: without any spread the result is the plan's own cash. Rounding of
single lines is left out; float64 carries yen exactly up to 9 x 10^15, where float32 would
already lose them at 17 million.
"""

from typing import TYPE_CHECKING

from coopkit.plan import lines
from coopkit.plan.closing import DIVIDENDS_PAID_AFTER, TAX_PAID_AFTER
from coopkit.plan.risk.years import Years

if TYPE_CHECKING:
    from coopkit.plan.model import Plan
    from coopkit.plan.projection import Projection
    from coopkit.plan.risk.draws import Draws, Floats

# Runs worked out together: they fit into the processor's cache, and the products of
# matrices stay too small for BLAS to start threads. On a machine that is busy with other
# things threads made the whole simulation three times slower.
_PRODUCT, _FEWEST, _MOST = 700_000, 128, 512


class CashModel:
    """How cash depends on chance, for one plan.

    Args:
        plan: the plan.
        projection: its money over the months that are simulated.
    """

    def __init__(self, plan: "Plan", projection: "Projection") -> None:
        import numpy as np

        self._months = len(projection.months) - 1
        self._start = plan.money.start_month
        self.work = [line for line in plan.work if line.monthly_revenue() is not None]
        self._lags: dict[int, list[int]] = {}
        for position, line in enumerate(self.work):
            self._lags.setdefault(line.months_until_paid, []).append(position)
        self._planned: dict[int, tuple[Floats, Floats]] = {}
        profit, flow = projection.profit_and_loss, projection.cash_flow
        self._cash = np.array(projection.cash, dtype=float)
        self._sales = np.array(profit.revenue, dtype=float)
        self._traded = self._sales - np.array(profit.variable_costs, dtype=float)
        self._net = np.subtract(flow.received, flow.variable_costs, dtype=float)
        # Costs with a factor of their own: fixed, and start-up with equipment.
        self._paid = np.array(
            [flow.fixed_costs, np.add(flow.start_up_cost, flow.equipment)], dtype=float
        )
        self._cost = np.array(
            [profit.fixed_costs, np.add(profit.start_up_cost, profit.depreciation)], dtype=float
        )
        self._years = Years(plan, projection.years)

    def cash(self, draws: "Draws") -> "Floats":
        """Return cash in yen, shape (months + 1, runs); quick if runs are sorted by delay."""
        import numpy as np

        cash = np.empty((self._months + 1, draws.runs))
        size = (self._months + 1) * max(len(self.work), 1)
        for block in draws.blocks(min(max(_PRODUCT // size, _FEWEST), _MOST)):
            flow = self._moved(draws.part(block))
            np.cumsum(flow, axis=0, out=flow)
            np.add(flow, self._cash[:, None], out=cash[:, block])
        return cash

    def _moved(self, draws: "Draws") -> "Floats":
        """Return how far the flow of cash differs from the plan; all runs have one delay."""
        import numpy as np

        revenue, costs = self._lines(int(draws.start_delay[0]))
        extra = int(draws.payment_delay[0])
        whole = draws.months * draws.demand
        flow = costs @ draws.lines
        flow *= whole
        flow *= -draws.variable_costs
        traded = flow.copy() if self._years.matter else flow
        sales = np.zeros_like(flow) if self._years.matter else flow
        flow -= self._net[:, None]
        for lag, positions in self._lags.items():
            sold = revenue[:, positions] @ draws.lines[positions]
            sold *= whole
            late = min(lag + extra, self._months + 1)
            flow[late:] += sold[: self._months + 1 - late]
            if self._years.matter:
                sales += sold
        over = np.stack([draws.fixed_costs - 1, draws.start_up - 1])
        flow -= self._paid.T @ over
        if self._years.matter:
            traded += sales
            self._settle(flow, sales, traded, over)
        return flow

    def _settle(self, flow: "Floats", sales: "Floats", traded: "Floats", over: "Floats") -> None:
        """Take taxes and dividends that follow each run's own profit into the flow."""
        import numpy as np

        ends = self._years.spans
        more_sales = np.array([sales[a:b].sum(0) - self._sales[a:b].sum() for a, b in ends])
        profit = np.array([traded[a:b].sum(0) - self._traded[a:b].sum() for a, b in ends])
        profit -= np.array([self._cost[:, a:b].sum(1) for a, b in ends]) @ over
        taxes, dividends = self._years.moved(profit, more_sales)
        for number, (_, after) in enumerate(ends):
            end = after - 1
            for late, amount in ((TAX_PAID_AFTER, taxes), (DIVIDENDS_PAID_AFTER, dividends)):
                if end + late <= self._months:
                    flow[end + late] -= amount[number]

    def _lines(self, delay: int) -> tuple["Floats", "Floats"]:
        """Return sales and variable costs of each line, shape (months + 1, lines).

        A line that begins later grows as planned from there; the season stays with the
        calendar.
        """
        import numpy as np

        if delay not in self._planned:
            sold = [
                lines.sales(
                    line.model_copy(update={"from_month": line.from_month + delay}),
                    self._months,
                    self._start,
                )
                for line in self.work
            ]
            shape = (len(sold), self._months + 1)
            revenue = np.array([line.revenue for line in sold], dtype=float).reshape(shape)
            costs = np.array([line.costs for line in sold], dtype=float).reshape(shape)
            self._planned[delay] = (revenue.T.copy(), costs.T.copy())
        return self._planned[delay]

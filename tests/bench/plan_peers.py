"""The same money by other means: what the benches of the plan compare with.

`cash_in_pandas` is the obvious way for somebody who knows pandas: a table of lines and
months, grouped by month. `runs_*` are two obvious ways to simulate. Each comes to the
same figures as the kit (the benches check that first).
"""

import math
import random
from decimal import Decimal

import numpy as np
import pandas as pd

PER_CENT = 100_000


def halves_up(numerator, denominator):
    """Divide whole numbers of a column and round half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def parts(rate):
    """Return a percentage in hundred-thousandths."""
    return int(Decimal(rate or 0) * 1000)


def sales_table(plan, months):
    """Return one row for each line and month: sales, variable cost, month of payment."""
    rows = pd.DataFrame([line for line in plan["work"] if line["unit_price"] is not None])
    table = rows.merge(pd.DataFrame({"month": range(1, months + 1)}), how="cross")
    table = table[table["month"] >= table["from_month"]].copy()
    steps = table["ramp_up_months"] + 1
    step = np.minimum(table["month"] - table["from_month"] + 1, steps)
    calendar = (int(plan["money"]["start_month"][5:]) + table["month"] - 2) % 12
    season = [
        line[month] if isinstance(line, list) else 100
        for line, month in zip(table["seasonality"], calendar, strict=True)
    ]
    amount = table["unit_price"] * table["units_per_month"] * step * season
    table["sales"] = halves_up(amount, steps * 100)
    table["cost"] = halves_up(table["sales"] * table["variable_rate"].map(parts), PER_CENT)
    each = table["variable_yen"] * table["units_per_month"] * step * season
    table["cost"] += halves_up(each, steps * 100)
    table["tax"] = halves_up(
        table["sales"] * parts(plan["money"]["consumption_tax_rate"]), PER_CENT
    )
    table["paid"] = table["month"] + table["months_until_paid"]
    return table


def cost_table(plan, months):
    """Return one row for each cost line and month in which it is due."""
    lines = pd.DataFrame(plan["costs"]).drop(columns="month")
    table = lines.merge(pd.DataFrame({"month": range(1, months + 1)}), how="cross")
    first = (table["month"] - table["from_month"]) % 12 == 0
    due = (table["month"] >= table["from_month"]) & ((table["period"] == "month") | first)
    table = table[due].copy()
    table["paid"] = table["month"] + table["months_until_paid"]
    return table


def spread_out(amount, number, months, after=0):
    """Return an amount in equal parts that add up to it, by month."""
    part = pd.Series(range(months + 1)).sub(after).clip(0, number)
    return halves_up(amount * part, number).diff().fillna(0)


def cash_in_pandas(plan, months):
    """Return cash by month, with taxes, reserves and dividends; no balance sheet, no rules.

    For plans without instalments, joins, purchases after the opening or a calendar month
    of a yearly cost.
    """
    money, index = plan["money"], pd.RangeIndex(months + 1)
    sold, costs, members = (
        sales_table(plan, months),
        cost_table(plan, months),
        pd.DataFrame(plan["members"]),
    )

    def by(table, column, values):
        return table.groupby(column)[values].sum().reindex(index, fill_value=0)

    hours = members["weekly_hours"].map(lambda text: int(Decimal(text) * 100))
    wage = halves_up(members["hourly_wage"] * hours * 52, 1200)
    social = halves_up(wage * parts(money["social_insurance_rate"]), PER_CENT)
    staff = pd.Series(wage.sum() + social.sum(), index=index)
    staff[0] = 0
    loan, item = plan["loans"][0], plan["equipment"][0]
    worn = spread_out(item["yen"], item["life_years"] * 12, months)
    repaid = spread_out(loan["yen"], loan["repay_months"], months, loan["grace_months"])
    owed = loan["yen"] - repaid.cumsum()
    interest = halves_up(owed.shift(fill_value=0) * parts(loan["annual_rate"]), PER_CENT * 12)
    paid_in = members["units"].sum() * money["contribution_unit_price"]
    profit = by(sold, "month", "sales") - by(sold, "month", "cost") - by(sold, "month", "tax")
    profit -= by(costs, "month", "yen") + staff + worn + interest
    profit[0] -= money["start_up_cost"]
    cash = by(sold, "paid", "sales") - by(sold, "month", "cost") - by(costs, "paid", "yen")
    cash -= staff + interest + repaid
    cash[0] += paid_in + loan["yen"] - money["start_up_cost"] - item["yen"]
    year = pd.Series(np.maximum(index - 1, 0) // 12, index=index)
    reserve = carried = 0
    for number, gain in profit.groupby(year).sum().items():
        end = number * 12 + 12
        if end > months:
            break
        tax = halves_up(int(max(gain, 0)) * parts(money["corporate_tax_rate"]), PER_CENT)
        tax += money["flat_levy"]
        net = int(gain) - tax
        base = max(net + min(carried, 0), 0)
        legal = min(-(-base // 10), max(-(-int(paid_in) // 2) - reserve, 0))
        twentieth = -(-base // 20)
        pot = (base - legal - 2 * twentieth) * parts(money["dividend_rate"]) // PER_CENT
        dividends = int((pot * hours // hours.sum()).sum())
        carried += net - legal - twentieth - dividends
        reserve += legal
        if end + 2 <= months:
            cash[end + 2] -= tax + by(sold, "month", "tax")[year == number].sum()
        if end + 3 <= months:
            cash[end + 3] -= dividends
    return cash.cumsum().astype(int)


def lognormal(percent):
    """Return a factor with median 1, one time in ten above 1 + percent."""
    return random.lognormvariate(0, math.log(1 + percent / 100) / 1.2815515655446)


def delay(chance, most):
    """Return 0 or, by chance, 1 to most months."""
    return random.randint(1, most) if random.random() * 100 < chance else 0  # noqa: S311


def runs_in_loops(projection, lines, months, runs, assumptions):
    """Return the lowest cash of each run: plain loops, no taxes or dividends moved.

    Args:
        projection: the plan's money.
        lines: the revenue lines: their sales and costs month by month, and months until paid.
        months: how many months.
        runs: how many runs.
        assumptions: what varies and how far.
    """
    a, flow, lowest = assumptions, projection.cash_flow, []
    for _ in range(runs):
        demand, own = lognormal(a.demand), [lognormal(a.demand_line) for _ in lines]
        noise = [lognormal(a.demand_month) for _ in range(months + 1)]
        late = delay(a.start_delay_chance, a.start_delay_months)
        slow = delay(a.payment_delay_chance, a.payment_delay_months)
        fixed, begin = lognormal(a.fixed_costs), lognormal(a.start_up)
        variable = lognormal(a.variable_costs)
        cash = least = None
        for month in range(months + 1):
            net = flow.inflow[month] - flow.received[month]
            net -= flow.outflow[month] - flow.variable_costs[month]
            net -= flow.fixed_costs[month] * (fixed - 1)
            net -= (flow.start_up_cost[month] + flow.equipment[month]) * (begin - 1)
            for (revenue, costs, lag), share in zip(lines, own, strict=True):
                sold = month - late
                if sold >= 0:
                    net -= costs[sold] * demand * share * noise[month] * variable
                sold -= lag + slow
                if sold >= 0:
                    net += revenue[sold] * demand * share * noise[month - lag - slow]
            cash = net if cash is None else cash + net
            least = cash if least is None else min(least, cash)
        lowest.append(least)
    return lowest


def runs_in_pandas(projection, lines, months, runs, assumptions):
    """Return the lowest cash of each run: a table of runs and months for each line.

    As `runs_in_loops`; runs with the same delays are moved together.
    """
    a, flow = assumptions, projection.cash_flow
    chance = np.random.default_rng(1)

    def factor(percent, *shape):
        return np.exp(chance.normal(0, math.log(1 + percent / 100) / 1.28155, shape or runs))

    def months_late(often, most):
        late = chance.integers(1, most + 1, runs)
        return pd.Series(np.where(chance.random(runs) * 100 < often, late, 0))

    noise = pd.DataFrame(factor(a.demand_month, runs, months + 1)).mul(factor(a.demand), axis=0)
    late = months_late(a.start_delay_chance, a.start_delay_months)
    slow = months_late(a.payment_delay_chance, a.payment_delay_months)
    variable = factor(a.variable_costs)
    still = pd.Series(flow.inflow) - pd.Series(flow.outflow)
    still += pd.Series(flow.variable_costs) - pd.Series(flow.received)
    net = pd.DataFrame([still] * runs).reset_index(drop=True)
    begin = pd.Series(flow.start_up_cost) + pd.Series(flow.equipment)
    net -= pd.DataFrame(np.outer(factor(a.fixed_costs) - 1, flow.fixed_costs))
    net -= pd.DataFrame(np.outer(factor(a.start_up) - 1, begin))
    for revenue, costs, lag in lines:
        own = factor(a.demand_line)
        for months_later, group in late.groupby(late):
            rows = group.index
            grown = noise.loc[rows].mul(own[rows], axis=0)
            sold = grown.mul(pd.Series(revenue).shift(months_later, fill_value=0), axis=1)
            cost = grown.mul(pd.Series(costs).shift(months_later, fill_value=0), axis=1)
            net.loc[rows] -= cost.mul(variable[rows], axis=0)
            for slower, among in slow.loc[rows].groupby(slow.loc[rows]):
                paid = sold.loc[among.index].shift(lag + slower, axis=1, fill_value=0)
                net.loc[among.index] += paid
    return net.cumsum(axis=1).min(axis=1)

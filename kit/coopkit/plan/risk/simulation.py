"""Many runs of one plan."""

from typing import TYPE_CHECKING

from coopkit.plan.finance import project
from coopkit.plan.risk.assumptions import RiskAssumptions
from coopkit.plan.risk.cash import CashModel
from coopkit.plan.risk.draws import draw
from coopkit.plan.risk.factors import rank_factors
from coopkit.plan.risk.result import QUANTILES, RiskResult
from coopkit.text import say

if TYPE_CHECKING:
    from coopkit.plan.model import Plan

FEWEST_RUNS, MOST_RUNS = 100, 100_000
SEED = 20261001
# Cash is whole yen; less than half a yen below zero is what floats leave over.
BELOW_ZERO = -0.5


def simulate(
    plan: "Plan",
    *,
    runs: int = 10_000,
    months: int | None = None,
    seed: int = SEED,
    assumptions: RiskAssumptions | None = None,
) -> RiskResult:
    """Let chance change the plan many times, and count how often cash runs out.

    Demand, delays and costs differ from the plan as `RiskAssumptions` says. Wages,
    contributions, loans and grants stay as planned: they are contracts. Taxes on profit,
    consumption tax and dividends follow each run's own profit, by the rules and the dates
    of `project`; the flat levy stays. There is no upper limit on sales: whether the
    members could do all the work of a lucky run is not asked.

    This is the one part of the plan that uses floats. Without any spread the result is
    `project(plan).cash`. A run with factors is what `project` says of a plan with those
    numbers, but for the rounding of single lines.

    Memory is about five numbers of eight bytes for each run and month: 15 MB for 10,000
    runs of 36 months, half a gigabyte for the most, 100,000 runs of 120 months.

    Args:
        plan: the plan.
        runs: how many, 100 to 100,000.
        months: how many months, 1 to 120; the plan's own number when left out.
        seed: the same seed gives the same runs on every machine, to the yen.
        assumptions: what varies and how far; those of the kit when left out.

    Raises:
        ValueError: `runs`, `months` or `seed` is out of range.

        >>> from coopkit.plan import Plan
        >>> work = {"id": "w1", "unit_price": 1000, "units_per_month": 50}
        >>> costs = {"id": "c1", "yen": 40_000}
        >>> result = simulate(Plan.model_validate({"work": [work], "costs": [costs]}))
        >>> result.factors[0].id
        'start_delay'
    """
    import numpy as np

    if not FEWEST_RUNS <= runs <= MOST_RUNS:
        raise ValueError(say("risk.runs", least=FEWEST_RUNS, most=MOST_RUNS, value=runs))
    if seed < 0:
        raise ValueError(say("risk.seed", value=seed))
    assumptions = assumptions or RiskAssumptions()
    projection = project(plan, months)
    model = CashModel(plan, projection)
    ids = [line.id for line in model.work]
    draws = draw(assumptions, ids, len(projection.months) - 1, runs, seed).sorted_by_delay()
    cash = model.cash(draws)
    lowest = cash.min(axis=0)
    below = cash < BELOW_ZERO
    by_then = np.logical_or.accumulate(below, axis=0)
    # The last use of `cash`: its order is given up to save a copy.
    levels = [percent / 100 for percent in QUANTILES]
    quantiles = np.quantile(cash, levels, axis=1, overwrite_input=True)
    return RiskResult(
        months=projection.months,
        runs=runs,
        seed=seed,
        assumptions=assumptions,
        planned=projection.cash,
        below=tuple(below.mean(axis=1).tolist()),
        below_by=tuple(by_then.mean(axis=1).tolist()),
        cash={
            percent: tuple(map(int, np.rint(series).tolist()))
            for percent, series in zip(QUANTILES, quantiles, strict=True)
        },
        lowest=tuple(map(int, np.rint(np.sort(lowest)).tolist())),
        factors=rank_factors(model, plan, assumptions, draws, lowest),
        missing=projection.missing,
        is_open=projection.is_open,
    )

"""What matters most: each factor alone, and each factor over all runs."""

from typing import TYPE_CHECKING

from coopkit.plan.risk.assumptions import ABOVE, DELAYS, SPREADS
from coopkit.plan.risk.draws import Draws, as_planned
from coopkit.plan.risk.result import Factor
from coopkit.text import say

if TYPE_CHECKING:
    from coopkit.plan.model import Plan
    from coopkit.plan.risk.assumptions import RiskAssumptions
    from coopkit.plan.risk.cash import CashModel
    from coopkit.plan.risk.draws import Floats

LOW, HIGH = 1 - ABOVE, ABOVE
# Enough for the 10th and 90th percentile of what the months alone do.
_NOISE_RUNS = 1000
_MONTHS, _LINE = "demand_month", "demand_line"


def rank_factors(
    model: "CashModel",
    plan: "Plan",
    assumptions: "RiskAssumptions",
    draws: Draws,
    lowest: "Floats",
) -> tuple[Factor, ...]:
    """Return the factors, that which moves the lowest cash most first.

    Args:
        model: the plan's cash.
        plan: the plan.
        assumptions: what varies and how far.
        draws: the luck of all runs.
        lowest: the lowest cash of each run.
    """
    labels = _labels(model, plan)
    swings = _swings(model, assumptions, draws)
    values = _values(model, draws)
    ranks = _ranks(lowest)
    factors = [
        Factor(name, label, *swings[name], _correlation(ranks, values[name]))
        for name, label in labels.items()
    ]
    return tuple(sorted(factors, key=lambda f: (-f.swing, -abs(f.correlation or 0), f.id)))


def _labels(model: "CashModel", plan: "Plan") -> dict[str, str]:
    labels = {name: say(f"risk.factor.{name}") for name in (*SPREADS, *DELAYS) if name != _LINE}
    numbers = {line.id: number for number, line in enumerate(plan.work, start=1)}
    for line in model.work:
        name = (line.label or "").strip()
        name = name or say("plan.unnamed_work", number=numbers[line.id])
        labels[f"line.{line.id}"] = say("risk.line", name=name)
    return labels


def _values(model: "CashModel", draws: Draws) -> "dict[str, Floats]":
    """Return what each factor was in every run."""
    values = {name: getattr(draws, name) for name in (*SPREADS, *DELAYS) if hasattr(draws, name)}
    values[_MONTHS] = draws.months[1:].mean(axis=0)
    own = zip(model.work, draws.lines, strict=True)
    return values | {f"line.{line.id}": row for line, row in own}


def _swings(
    model: "CashModel", assumptions: "RiskAssumptions", draws: Draws
) -> dict[str, tuple[int, int]]:
    """Return the lowest cash with each factor alone at its 10th and 90th percentile."""
    import numpy as np

    names = [name for name in (*SPREADS, *DELAYS) if name not in {_LINE, _MONTHS}]
    ids = [*names, *(f"line.{line.id}" for line in model.work)]
    # All runs of this kind at once: two columns for each factor, then the months' noise.
    step = max(draws.runs // _NOISE_RUNS, 1)
    noise = draws.months[:, ::step]
    first = 2 * len(ids)
    alone = as_planned(len(model.work), len(noise) - 1, first + noise.shape[1])
    for column, (name, level) in enumerate((name, q) for name in ids for q in (LOW, HIGH)):
        if name in DELAYS:
            getattr(alone, name)[column] = assumptions.delay(name, level)
        elif name in names:
            getattr(alone, name)[column] = assumptions.factor(name, level)
        else:
            row = ids.index(name) - len(names)
            alone.lines[row, column] = assumptions.factor(_LINE, level)
    alone.months[:, first:] = noise
    lowest = np.rint(model.cash(alone).min(axis=0))
    # Whole floats become Python's integers: numpy's would overflow at the largest plans.
    pairs = lowest[:first].reshape(-1, 2).tolist()
    swings = {name: (int(low), int(high)) for name, (low, high) in zip(ids, pairs, strict=True)}
    low, high = np.rint(np.quantile(lowest[first:], [LOW, HIGH])).tolist()
    return swings | {_MONTHS: (int(low), int(high))}


def _ranks(values: "Floats") -> "Floats":
    """Return ranks, equal values sharing the mean of theirs, as Spearman's correlation asks."""
    import numpy as np

    order = np.argsort(values)
    inorder = values[order]
    first = np.flatnonzero(np.concatenate(([True], inorder[1:] != inorder[:-1])))
    counts = np.diff(np.append(first, len(values)))
    ranks = np.empty(len(values))
    ranks[order] = np.repeat(first + (counts - 1) / 2, counts)
    return ranks


def _correlation(ranks: "Floats", values: "Floats") -> float | None:
    import numpy as np

    others = _ranks(values)
    spread = float(np.std(ranks) * np.std(others))
    if not spread:
        return None
    both = float(np.mean((ranks - ranks.mean()) * (others - others.mean())))
    return round(both / spread, 6)

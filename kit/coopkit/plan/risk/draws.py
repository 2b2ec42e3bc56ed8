"""What chance brings in each run: factors around 1, and months of delay.

Every factor and every revenue line has a random stream of its own, named by what it is.
So two plans that differ in one price meet the same luck, and their difference is that of
the plans; the order of the lines does not matter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    from coopkit.plan.risk.assumptions import RiskAssumptions

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

# Whole months are small; this keeps both delays of a run in one number.
_BASE = 16


@dataclass(frozen=True, slots=True)
class Draws:
    """One column for each run; 1.0 and 0 are the plan.

    Attributes:
        demand, fixed_costs, start_up, variable_costs: factors, shape (runs,).
        lines: factor of each revenue line, shape (lines, runs).
        months: factor of each month, shape (months + 1, runs); the opening is 1.
        start_delay, payment_delay: whole months, shape (runs,).
    """

    demand: "Floats"
    lines: "Floats"
    months: "Floats"
    start_delay: "Whole"
    payment_delay: "Whole"
    fixed_costs: "Floats"
    start_up: "Floats"
    variable_costs: "Floats"

    @property
    def runs(self) -> int:
        """How many runs."""
        return len(self.demand)

    def sorted_by_delay(self) -> "Draws":
        """Return the same runs, those with the same delays beside each other."""
        import numpy as np

        order = np.argsort(self._delays(), kind="stable")
        return Draws(*(np.take(values, order, axis=-1) for values in self._columns()))

    def blocks(self, most: int) -> list[slice]:
        """Return stretches of runs with the same delays, each of at most so many runs."""
        import numpy as np

        edges = [0, *(np.flatnonzero(np.diff(self._delays())) + 1).tolist(), self.runs]
        return [
            slice(first, min(first + most, end))
            for begin, end in pairwise(edges)
            for first in range(begin, end, most)
        ]

    def part(self, block: slice) -> "Draws":
        """Return some of the runs, as views."""
        return Draws(*(values[..., block] for values in self._columns()))

    def _columns(self) -> "Iterator[NDArray[Any]]":
        return (getattr(self, field.name) for field in fields(self))

    def _delays(self) -> "Whole":
        return self.start_delay * _BASE + self.payment_delay


def as_planned(lines: int, months: int, runs: int) -> Draws:
    """Return runs in which everything goes as planned."""
    import numpy as np

    return Draws(
        demand=np.ones(runs),
        lines=np.ones((lines, runs)),
        months=np.ones((months + 1, runs)),
        start_delay=np.zeros(runs, dtype=np.int64),
        payment_delay=np.zeros(runs, dtype=np.int64),
        fixed_costs=np.ones(runs),
        start_up=np.ones(runs),
        variable_costs=np.ones(runs),
    )


def draw(
    assumptions: "RiskAssumptions", lines: Sequence[str], months: int, runs: int, seed: int
) -> Draws:
    """Draw the luck of every run.

    Args:
        assumptions: what varies and how far.
        lines: ids of the revenue lines.
        months: how many months.
        runs: how many runs.
        seed: the same seed gives the same draws on every machine (numpy's PCG64).
    """
    import numpy as np

    def factor(name: str, *shape: int, item: str = "") -> "Floats":
        values = _stream(seed, name, item).standard_normal(shape or runs)
        values *= assumptions.sigma(name)
        return np.exp(values, out=values)

    def delay(name: str) -> "Whole":
        chance = getattr(assumptions, f"{name}_chance") / 100
        most = getattr(assumptions, f"{name}_months")
        late = _stream(seed, name).random(runs) - (1 - chance)
        after = np.minimum(late * (most / chance), most - 1) if chance else late
        return np.where(late > 0, 1 + after, 0).astype(np.int64)

    own = np.empty((len(lines), runs))
    for row, line in zip(own, lines, strict=True):
        row[:] = factor("demand_line", item=line)
    noise = np.ones((months + 1, runs))
    noise[1:] = factor("demand_month", months, runs)
    return Draws(
        demand=factor("demand"),
        lines=own,
        months=noise,
        start_delay=delay("start_delay"),
        payment_delay=delay("payment_delay"),
        fixed_costs=factor("fixed_costs"),
        start_up=factor("start_up"),
        variable_costs=factor("variable_costs"),
    )


def _stream(seed: int, name: str, item: str = "") -> "Generator":
    import numpy as np

    names = (crc32(name.encode()), crc32(item.encode()))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=names)))

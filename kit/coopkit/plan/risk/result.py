"""What many runs of a plan come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, sqrt

from coopkit.plan.risk.assumptions import RiskAssumptions
from coopkit.text import say

QUANTILES = (5, 25, 50, 75, 95)
# "Nine runs out of ten".
MOST_RUNS = 90


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that may differ from the plan, and what it alone does to the lowest cash.

    Attributes:
        id: `demand`, `start_delay`, …, or `line.` and the id of a revenue line.
        label: what it is called.
        low, high: lowest cash in yen when this factor alone stands at its 10th and at its
            90th percentile and everything else goes as planned. For the ups and downs of
            the months, which are no single number: the 10th and 90th percentile of the
            lowest cash when they alone happen.
        correlation: Spearman's rank correlation of the factor and the lowest cash over
            all runs, -1 to 1 (for the ups and downs of the months: of their mean); None if
            one of them never changes.
    """

    id: str
    label: str
    low: int
    high: int
    correlation: float | None

    @property
    def swing(self) -> int:
        """By how many yen it moves the lowest cash."""
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class RiskResult:
    """How a plan's cash may turn out. Amounts in yen, rounded; probabilities from 0 to 1.

    Every series has an entry for the opening (position 0) and one for each month, as in
    `coopkit.plan.Projection`.

    Attributes:
        months: `opening`, then the months.
        runs, seed, assumptions: what was simulated.
        planned: cash as planned, exact.
        below: probability that cash is below zero at the end of the month.
        below_by: probability that it has been below zero at least once by then.
        cash: percent → that quantile of cash; for 5, 25, 50, 75 and 95.
        lowest: the lowest cash of each run, in order from the worst.
        factors: what varies, that with the largest swing first.
        missing: numbers that nobody has filled in and that are left out, in words.
        is_open: whether no amount is known yet: then the zeros say nothing.
    """

    months: tuple[str, ...]
    runs: int
    seed: int
    assumptions: RiskAssumptions
    planned: tuple[int, ...]
    below: tuple[float, ...]
    below_by: tuple[float, ...]
    cash: Mapping[int, tuple[int, ...]]
    lowest: tuple[int, ...]
    factors: tuple[Factor, ...]
    missing: tuple[str, ...]
    is_open: bool

    @property
    def probability(self) -> float:
        """Probability that cash is below zero at least once."""
        return self.below_by[-1]

    @property
    def error(self) -> float:
        """Standard error of `probability`: chance itself, with this number of runs."""
        return sqrt(self.probability * (1 - self.probability) / self.runs)

    @property
    def worst(self) -> int:
        """Position of the month in which cash is most often below zero; the first of them."""
        return self.below.index(max(self.below))

    @property
    def extra_money(self) -> int:
        """Yen needed on top at the start so that 9 of 10 runs stay at zero or above."""
        return self.extra_money_for(MOST_RUNS)

    def extra_money_for(self, percent: int) -> int:
        """Return yen needed on top at the start so that `percent` of the runs stay above.

        Taxes and dividends are taken to stay the same.

        Raises:
            ValueError: not a whole number from 1 to 100.
        """
        if not 1 <= percent <= 100:  # noqa: PLR2004  # percent
            raise ValueError(say("risk.percent", value=percent))
        enough = ceil(self.runs * percent / 100)
        return max(-self.lowest[self.runs - enough], 0)

    def lowest_quantile(self, percent: int) -> int:
        """Return a quantile of the lowest cash, in yen; 0 is the worst run, 100 the best.

        Raises:
            ValueError: not a whole number from 0 to 100.
        """
        if not 0 <= percent <= 100:  # noqa: PLR2004  # percent
            raise ValueError(say("risk.percent", value=percent))
        return self.lowest[max(ceil(self.runs * percent / 100), 1) - 1]

"""What may differ from the plan, and how far: assumptions of this kit, not measurements."""

from dataclasses import dataclass, fields
from math import exp, log
from statistics import NormalDist
from typing import Self

from coopkit.text import say

# A spread of 20 % means: one run in ten lies above 1.2 times the plan, one below 1 / 1.2.
ABOVE = 0.9
_Z = NormalDist().inv_cdf(ABOVE)
# field → least and most. A chance of at most 50 % keeps the plan itself as the median.
LIMITS = {
    "demand": (0, 100),
    "demand_line": (0, 100),
    "demand_month": (0, 100),
    "start_delay_chance": (0, 50),
    "start_delay_months": (1, 12),
    "payment_delay_chance": (0, 50),
    "payment_delay_months": (1, 6),
    "fixed_costs": (0, 100),
    "start_up": (0, 100),
    "variable_costs": (0, 100),
}
SPREADS = ("demand", "demand_line", "demand_month", "fixed_costs", "start_up", "variable_costs")
DELAYS = ("start_delay", "payment_delay")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing that may differ from the plan, in words.

    Attributes:
        id: `demand`, `start_delay`, …
        label: what it is called.
        distribution: the name of the distribution.
        parameters: its parameters, as a statistician writes them.
        words: the same for everybody else.
    """

    id: str
    label: str
    distribution: str
    parameters: str
    words: str


@dataclass(frozen=True, slots=True)
class RiskAssumptions:
    """How far things may differ from the plan. The median of each is the plan itself.

    A spread of s percent is a lognormal factor with median 1: one run in ten lies above
    1 + s/100, one in ten below 1 / (1 + s/100). A delay is 0 with probability
    1 - chance, else each number of months from 1 to the most is equally likely. All are
    independent of each other.

    These are assumptions of this kit for thinking about "what if". Nobody measured them:
    a team should put in what it knows about its own work.

        >>> RiskAssumptions(demand=30).factor("demand", 0.9)
        1.3

    Attributes:
        demand: spread of all sales together, the same in every month, in percent.
        demand_line: spread of each revenue line on its own, in every month, in percent.
        demand_month: spread from month to month, the same for all lines, in percent.
        start_delay_chance: how often sales begin later than planned, in percent.
        start_delay_months: by how many months at most.
        payment_delay_chance: how often customers pay later than planned, in percent.
        payment_delay_months: by how many months at most.
        fixed_costs: spread of the cost lines, in percent.
        start_up: spread of start-up costs and equipment, in percent.
        variable_costs: spread of the costs that grow with sales, in percent.

    Raises:
        ValueError: a value is not a whole number within its limits; says which.
    """

    demand: int = 20
    demand_line: int = 20
    demand_month: int = 15
    start_delay_chance: int = 40
    start_delay_months: int = 3
    payment_delay_chance: int = 30
    payment_delay_months: int = 2
    fixed_costs: int = 10
    start_up: int = 20
    variable_costs: int = 10

    def __post_init__(self) -> None:
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if type(value) is not int or not least <= value <= most:
                label = say(f"risk.field.{name}")
                raise ValueError(
                    say("risk.limits", name=label, least=least, most=most, value=value)
                )

    @classmethod
    def as_planned(cls) -> Self:
        """Return assumptions under which everything goes exactly as planned."""
        nothing = {f.name: 0 for f in fields(cls) if LIMITS[f.name][0] == 0}
        return cls(**nothing)

    def sigma(self, name: str) -> float:
        """Return the standard deviation of the logarithm of a factor such as `demand`."""
        return log(1 + getattr(self, name) / 100) / _Z

    def factor(self, name: str, quantile: float) -> float:
        """Return a quantile of a factor; 0.5 is the plan, 1.0."""
        return round(exp(self.sigma(name) * NormalDist().inv_cdf(quantile)), 12)

    def delay(self, name: str, quantile: float) -> int:
        """Return a quantile of `start_delay` or `payment_delay`, in months.

        >>> [RiskAssumptions().delay("start_delay", q) for q in (0.1, 0.5, 0.7, 0.9)]
        [0, 0, 1, 3]
        """
        late = (quantile - 1) * 100 + getattr(self, f"{name}_chance")
        if late <= 0:
            return 0
        most: int = getattr(self, f"{name}_months")
        return min(1 + int(late * most / getattr(self, f"{name}_chance")), most)

    def describe(self) -> tuple[Assumption, ...]:
        """Return each assumption in words: name, distribution, parameters."""
        return (
            *(self._describe_spread(name) for name in SPREADS[:3]),
            *(self._describe_delay(name) for name in DELAYS),
            *(self._describe_spread(name) for name in SPREADS[3:]),
        )

    def _describe_spread(self, name: str) -> Assumption:
        percent: int = getattr(self, name)
        label = say(f"risk.factor.{name}")
        below = round(100 - 100 / (1 + percent / 100))
        words = say(f"risk.meaning.{name}") + (
            say("risk.spread", above=percent, below=below) if percent else say("risk.no_spread")
        )
        return Assumption(
            id=name,
            label=label,
            distribution=say("risk.lognormal"),
            parameters=say("risk.lognormal_parameters", sigma=f"{self.sigma(name):.3f}"),
            words=words,
        )

    def _describe_delay(self, name: str) -> Assumption:
        chance: int = getattr(self, f"{name}_chance")
        most: int = getattr(self, f"{name}_months")
        words = say(f"risk.meaning.{name}") + (
            say("risk.delay", on_time=100 - chance, late=chance, most=most)
            if chance
            else say("risk.no_delay")
        )
        return Assumption(
            id=name,
            label=say(f"risk.factor.{name}"),
            distribution=say("risk.delay_distribution"),
            parameters=say("risk.delay_parameters", zero=f"{1 - chance / 100:.2f}", most=most),
            words=words,
        )

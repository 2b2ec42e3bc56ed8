"""What could go differently: a plan's cash in many runs with luck and bad luck.

The only part of the plan that works with floats: it answers "how often", where the
projection answers "how much", to the yen.

Table of contents:
    simulate: many runs of one plan
    RiskResult, Factor: how often cash runs out, how much more it takes, what matters most
    RiskAssumptions, Assumption: what varies and how far, in words
    describe_risk, often, about: the result, a probability, an estimated amount in words
"""

from coopkit.plan.risk.assumptions import Assumption, RiskAssumptions
from coopkit.plan.risk.result import Factor, RiskResult
from coopkit.plan.risk.simulation import simulate
from coopkit.plan.risk.words import about, describe_risk, often

__all__ = [
    "Assumption",
    "Factor",
    "RiskAssumptions",
    "RiskResult",
    "about",
    "describe_risk",
    "often",
    "simulate",
]

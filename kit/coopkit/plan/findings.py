"""A plan beside the Act, with what its own projection says about the first surplus."""

from coopkit import law
from coopkit.plan.facts import plan_facts
from coopkit.plan.model import Plan
from coopkit.plan.projection import Projection

# Rules on a year's surplus: nobody types those amounts, they come from the projection.
SURPLUS_RULES = frozenset({"R24", "R25", "R26", "R27", "R28"})


def check_plan(plan: Plan, projection: Projection) -> list[law.Finding]:
    """Return the findings of the rules that a plan can speak of, by id.

    The rules on the surplus (R24 to R28) are there only where the projection knows their
    numbers: without a surplus, or before the team decided on dividends, there is nothing
    that a person could fill in to answer them.

    Args:
        plan: the plan.
        projection: what `coopkit.plan.project` returned for it.
    """
    found = law.check(plan_facts(plan, projection))
    return [
        finding
        for finding in found
        if finding.status != "unknown" or finding.rule not in SURPLUS_RULES
    ]

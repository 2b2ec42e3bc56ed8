"""What follows from a plan: its money and its findings, each worked out once, when asked."""

from functools import cached_property

from coopkit import law
from coopkit.plan import Plan, Projection, check_plan, project


class Outcome:
    """A plan with what follows from it.

    Args:
        plan: the plan.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def projection(self) -> Projection:
        """Its money, month by month."""
        return project(self.plan)

    @cached_property
    def findings(self) -> list[law.Finding]:
        """What the rules of the Act say about it, by id."""
        return check_plan(self.plan, self.projection)

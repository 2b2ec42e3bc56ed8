"""The business plan of a team.

Table of contents:
    Plan, Member, Work, Cost, Issue, Money: the plan as a value
    load_plan, save_plan, PlanStore, PlanFileError, PlanChangedError: its file
    project_cash, CashProjection, month_label: its money, month by month
    coopkit.plan.edit: edits; coopkit.plan.numbers: numbers as people type them
"""

from coopkit.plan.finance import CashProjection, month_label, project_cash
from coopkit.plan.model import Cost, Issue, Member, Money, Plan, Work
from coopkit.plan.store import (
    PlanChangedError,
    PlanFileError,
    PlanStore,
    load_plan,
    save_plan,
)

__all__ = [
    "CashProjection",
    "Cost",
    "Issue",
    "Member",
    "Money",
    "Plan",
    "PlanChangedError",
    "PlanFileError",
    "PlanStore",
    "Work",
    "load_plan",
    "month_label",
    "project_cash",
    "save_plan",
]

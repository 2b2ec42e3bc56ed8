"""The business plan of a team.

Table of contents:
    Plan, Member, Work, Cost, Issue, Money, Articles: the plan as a value
    load_plan, save_plan, PlanStore, PlanFileError, PlanChangedError: its file
    project_cash, CashProjection, month_label: its money, month by month
    check_articles, Remark: whether the articles of incorporation and the plan agree
    coopkit.plan.edit: edits; coopkit.plan.numbers: numbers as people type them
"""

from coopkit.plan.articles import Remark, check_articles
from coopkit.plan.finance import CashProjection, month_label, project_cash
from coopkit.plan.model import Articles, Cost, Issue, Member, Money, Plan, Work
from coopkit.plan.store import (
    PlanChangedError,
    PlanFileError,
    PlanStore,
    load_plan,
    save_plan,
)

__all__ = [
    "Articles",
    "CashProjection",
    "Cost",
    "Issue",
    "Member",
    "Money",
    "Plan",
    "PlanChangedError",
    "PlanFileError",
    "PlanStore",
    "Remark",
    "Work",
    "check_articles",
    "load_plan",
    "month_label",
    "project_cash",
    "save_plan",
]

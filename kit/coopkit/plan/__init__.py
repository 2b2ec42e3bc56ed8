"""The business plan of a team.

Table of contents:
    Plan and its parts (Member, Work, Cost, …): the plan as a value
    load_plan, save_plan, PlanStore, PlanFileError, PlanChangedError: its file
    project, Projection, month_label: its money, month by month
    check_plan, plan_facts: a plan and its first surplus beside the rules of the Act
    vary, Variation: what if prices, numbers or hours were different
    check_articles, Remark: whether the articles of incorporation and the plan agree
    coopkit.plan.risk: what could go differently, in many runs
    coopkit.plan.examples: seven starting plans, and what each rests on
    coopkit.plan.permits: what a theme asks at which desk; insurance, safety
    coopkit.plan.rates, coopkit.plan.wages: dated figures; wages beside the minimum wage
    coopkit.plan.edit: edits; coopkit.plan.numbers: numbers as people type them
"""

from coopkit.plan.articles import Remark, check_articles
from coopkit.plan.facts import plan_facts
from coopkit.plan.finance import project
from coopkit.plan.findings import check_plan
from coopkit.plan.model import Plan
from coopkit.plan.months import month_label
from coopkit.plan.parts import (
    Articles,
    Cost,
    Equipment,
    Grant,
    Issue,
    Loan,
    Meeting,
    Member,
    Money,
    Organization,
    Permit,
    Reason,
    Work,
)
from coopkit.plan.projection import (
    BalanceSheet,
    CashFlow,
    ProfitAndLoss,
    Projection,
    YearClose,
)
from coopkit.plan.store import (
    PlanChangedError,
    PlanFileError,
    PlanStore,
    load_plan,
    save_plan,
)
from coopkit.plan.variation import Variation, vary

__all__ = [
    "Articles",
    "BalanceSheet",
    "CashFlow",
    "Cost",
    "Equipment",
    "Grant",
    "Issue",
    "Loan",
    "Meeting",
    "Member",
    "Money",
    "Organization",
    "Permit",
    "Plan",
    "PlanChangedError",
    "PlanFileError",
    "PlanStore",
    "ProfitAndLoss",
    "Projection",
    "Reason",
    "Remark",
    "Variation",
    "Work",
    "YearClose",
    "check_articles",
    "check_plan",
    "load_plan",
    "month_label",
    "plan_facts",
    "project",
    "save_plan",
    "vary",
]

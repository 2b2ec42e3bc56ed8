"""The Worker Cooperatives Act (労働者協同組合法) as code. For study; not legal advice.

Table of contents:
    evaluate: compare numbers with one rule
    check, plan_rules: compare a plan with all rules that a plan can speak of
    rules, find_rule, Rule: the table of rules
    open_points, OpenPoint: what the Act leaves open, and what this kit takes
    Finding, Status, LawInputError: what comes back
    Facts, HasFacts: what a plan tells the rules
    allocate_surplus, SurplusAllocation, SurplusChoices: the parts of a year's surplus
    distribute, Distribution: dividends by engagement
    simulate_years, Year, YearResult: several years in a row
    deadlines, Deadline: the days by which things are done
    count_engaged, measure_engagement, Worked, taxed_income: what is counted beforehand
"""

from coopkit.law.catalog import Rule, find_rule, rules
from coopkit.law.counting import Worked, count_engaged, measure_engagement, taxed_income
from coopkit.law.deadlines import Deadline, deadlines
from coopkit.law.evaluation import check, evaluate, plan_rules
from coopkit.law.facts import Facts, HasFacts
from coopkit.law.finding import Finding, LawInputError, Status
from coopkit.law.open_points import OpenPoint, open_points
from coopkit.law.surplus import (
    Distribution,
    SurplusAllocation,
    SurplusChoices,
    allocate_surplus,
    distribute,
)
from coopkit.law.years import Year, YearResult, simulate_years

__all__ = [
    "Deadline",
    "Distribution",
    "Facts",
    "Finding",
    "HasFacts",
    "LawInputError",
    "OpenPoint",
    "Rule",
    "Status",
    "SurplusAllocation",
    "SurplusChoices",
    "Worked",
    "Year",
    "YearResult",
    "allocate_surplus",
    "check",
    "count_engaged",
    "deadlines",
    "distribute",
    "evaluate",
    "find_rule",
    "measure_engagement",
    "open_points",
    "plan_rules",
    "rules",
    "simulate_years",
    "taxed_income",
]

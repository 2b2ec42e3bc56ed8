"""The Worker Cooperatives Act (労働者協同組合法) as code. For study; not legal advice.

Table of contents:
    evaluate: compare numbers with one rule
    check: compare a plan with all rules
    rules, find_rule, Rule: the table of rules
    Finding, Status, LawInputError: what comes back
    Facts, HasFacts: what a plan tells the rules
"""

from coopkit.law.catalog import Rule, find_rule, rules
from coopkit.law.evaluation import check, evaluate
from coopkit.law.facts import Facts, HasFacts
from coopkit.law.finding import Finding, LawInputError, Status

__all__ = [
    "Facts",
    "Finding",
    "HasFacts",
    "LawInputError",
    "Rule",
    "Status",
    "check",
    "evaluate",
    "find_rule",
    "rules",
]

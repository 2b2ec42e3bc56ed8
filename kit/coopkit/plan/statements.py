"""The lines of the three statements, for tables on screen and on paper."""

from collections.abc import Mapping

# The lines of each statement, in the order in which they add up.
STATEMENTS: Mapping[str, tuple[str, ...]] = {
    "profit_and_loss": (
        "revenue",
        "grants",
        "variable_costs",
        "wages",
        "social_insurance",
        "fixed_costs",
        "start_up_cost",
        "depreciation",
        "interest",
        "consumption_tax",
        "profit_before_tax",
        "taxes",
        "profit",
    ),
    "cash_flow": (
        "received",
        "contributions",
        "grants",
        "loans",
        "inflow",
        "variable_costs",
        "wages",
        "social_insurance",
        "fixed_costs",
        "start_up_cost",
        "equipment",
        "interest",
        "repayment",
        "taxes",
        "dividends",
        "outflow",
    ),
    "balance_sheet": (
        "cash",
        "receivables",
        "equipment",
        "assets",
        "payables",
        "taxes_payable",
        "dividends_payable",
        "loans",
        "liabilities",
        "contributions",
        "legal_reserve",
        "job_creation_reserve",
        "education_carryover",
        "carried",
        "equity",
    ),
}
TOTALS = frozenset(
    {
        "profit_before_tax",
        "profit",
        "inflow",
        "outflow",
        "assets",
        "liabilities",
        "equity",
    }
)

"""A slow, independent reference for a plan's money: a journal with double entries.

It reads the plan as it stands in the file, writes every business event as an entry
(debit, credit, yen), day by day in spirit, and sums the accounts. It shares no code with
`coopkit.plan.finance` and knows nothing of its series.
"""

from collections import defaultdict
from fractions import Fraction
from math import ceil, floor

ASSETS = ("cash", "receivables", "equipment")
LIABILITIES = ("payables", "taxes_payable", "dividends_payable", "loans")
EQUITY = (
    "contributions",
    "legal_reserve",
    "job_creation_reserve",
    "education_carryover",
    "carried",
)
INCOME = ("revenue", "grants")
COSTS = (
    "variable_costs",
    "wages",
    "social_insurance",
    "fixed_costs",
    "start_up_cost",
    "depreciation",
    "interest",
    "consumption_tax",
    "taxes",
)


def to_yen(amount):
    """Round a non-negative exact amount to whole yen, half up."""
    return floor(Fraction(amount) + Fraction(1, 2))


def calendar(start, month):
    """Return the calendar month (1 to 12) of the n-th month of business."""
    return (int(start[5:]) - 1 + month - 1) % 12 + 1


class Journal:
    """Entries by month; what falls after the last month is not written."""

    def __init__(self, months):
        self.months = months
        self.entries = defaultdict(list)

    def write(self, month, debit, credit, yen):
        """Enter one event."""
        if 0 <= month <= self.months and yen:
            self.entries[month].append((debit, credit, yen))

    def total(self, account, first, last):
        """Return debits less credits of an account over some months."""
        return sum(
            yen * ((account == debit) - (account == credit))
            for month in range(first, last + 1)
            for debit, credit, yen in self.entries[month]
        )


def activity(line, month, start):
    """Return the share of full activity of a revenue line in one month."""
    running = month - line["from_month"] + 1
    if running < 1:
        return Fraction(0)
    share = min(Fraction(running, line["ramp_up_months"] + 1), Fraction(1))
    if line["seasonality"] and start:
        share *= Fraction(line["seasonality"][calendar(start, month) - 1], 100)
    return share


def write_work(journal, plan):
    """Enter sales, the payments of customers, and what grows with sales."""
    money = plan["money"]
    for line in plan["work"]:
        if line["unit_price"] is None or line["units_per_month"] is None:
            continue
        for month in range(1, journal.months + 1):
            units = line["units_per_month"] * activity(line, month, money["start_month"])
            sold = to_yen(units * line["unit_price"])
            journal.write(month, "receivables", "revenue", sold)
            journal.write(month + line["months_until_paid"], "cash", "receivables", sold)
            spent = to_yen(sold * Fraction(line["variable_rate"]) / 100)
            spent += to_yen(units * line["variable_yen"])
            journal.write(month, "variable_costs", "cash", spent)
            if money["consumption_tax_rate"] is not None:
                tax = to_yen(sold * Fraction(money["consumption_tax_rate"]) / 100)
                journal.write(month, "consumption_tax", "taxes_payable", tax)


def write_members(journal, plan):
    """Enter contributions, wages, and the employer's share of insurance."""
    money = plan["money"]
    price = money["contribution_unit_price"] or 0
    for member in plan["members"]:
        joins = 0 if member["from_month"] == 1 else member["from_month"]
        units = member["units"] or 0
        first = price if money["first_payment"] is None else min(price, money["first_payment"])
        journal.write(joins, "cash", "contributions", first * units)
        paid, rest, parts = 0, (price - first) * units, money["instalment_months"] or 0
        for part in range(1, parts + 1):
            until_now = to_yen(Fraction(rest * part, parts))
            journal.write(joins + part, "cash", "contributions", until_now - paid)
            paid = until_now
        if member["hourly_wage"] is None or member["weekly_hours"] is None:
            continue
        hours = Fraction(member["weekly_hours"])
        pay = to_yen(member["hourly_wage"] * hours * 52 / 12)
        least = Fraction(money["social_insurance_hours"] or 0)
        rate = Fraction(money["social_insurance_rate"] or 0) if hours >= least else Fraction(0)
        for month in range(member["from_month"], journal.months + 1):
            journal.write(month, "wages", "cash", pay)
            journal.write(month, "social_insurance", "cash", to_yen(pay * rate / 100))


def is_due(line, month, start):
    """Tell whether a cost line is due in a month."""
    if month < line["from_month"]:
        return False
    if line["period"] == "month":
        return True
    if line["month"] is None or start is None:
        return (month - line["from_month"]) % 12 == 0
    return calendar(start, month) == line["month"]


def write_costs(journal, plan):
    """Enter the start-up cost, the cost lines, equipment and its wear."""
    journal.write(0, "start_up_cost", "cash", plan["money"]["start_up_cost"] or 0)
    for line in plan["costs"]:
        for month in range(1, journal.months + 1):
            if is_due(line, month, plan["money"]["start_month"]):
                journal.write(month, "fixed_costs", "payables", line["yen"] or 0)
                paid = month + line["months_until_paid"]
                journal.write(paid, "payables", "cash", line["yen"] or 0)
    for item in plan["equipment"]:
        price, life = item["yen"] or 0, (item["life_years"] or 0) * 12
        if item["month"] > journal.months:
            continue
        journal.write(item["month"], "equipment", "cash", price)
        worn, first = 0, max(item["month"], 1)
        for part in range(1, life + 1):
            until_now = to_yen(Fraction(price * part, life))
            journal.write(first + part - 1, "depreciation", "equipment", until_now - worn)
            worn = until_now


def write_finance(journal, plan):
    """Enter grants and loans."""
    for grant in plan["grants"]:
        journal.write(grant["month"], "cash", "grants", grant["yen"] or 0)
    for loan in plan["loans"]:
        owed = loan["yen"] or 0
        principal, repaid, parts = owed, 0, loan["repay_months"]
        journal.write(loan["month"], "cash", "loans", owed)
        rate = Fraction(loan["annual_rate"] or 0) / 100 / 12
        for month in range(loan["month"] + 1, journal.months + 1):
            journal.write(month, "interest", "cash", to_yen(owed * rate))
            part = month - loan["month"] - loan["grace_months"]
            if parts is not None and 1 <= part <= parts:
                until_now = to_yen(Fraction(principal * part, parts))
                journal.write(month, "loans", "cash", until_now - repaid)
                owed -= until_now - repaid
                repaid = until_now


def ends_of_years(money, months):
    """Return the months in which a business year ends, found one by one."""
    start, closing = money["start_month"], money["closing_month"]
    if start is None or closing is None:
        return [month for month in range(1, months + 1) if month % 12 == 0]
    return [month for month in range(1, months + 1) if calendar(start, month) == closing]


def share_out(base, balance, target):
    """Return the three parts of a surplus as 第76条 asks at least, in the order of its text."""
    reserve = 0 if balance >= target else min(ceil(Fraction(base, 10)), target - balance)
    reserve = min(reserve, base)
    jobs = min(ceil(Fraction(base, 20)), base - reserve)
    learning = min(ceil(Fraction(base, 20)), base - reserve - jobs)
    return reserve, jobs, learning


def hours_of_year(plan, begun, end):
    """Return member id → weeks of full hours, in proportion to the hours of work."""
    worked = {}
    for member in plan["members"]:
        months = sum(member["from_month"] <= month for month in range(begun + 1, end + 1))
        if member["weekly_hours"] is not None and months:
            worked[member["id"]] = Fraction(member["weekly_hours"]) * months
    return worked


def close(journal, plan, begun, end, carried):
    """Enter taxes and the appropriation of one year; return year and what is carried."""
    money, first = plan["money"], begun + 1 if begun else 0
    profit = -sum(journal.total(name, first, end) for name in (*INCOME, *COSTS))
    corporate = to_yen(max(profit, 0) * Fraction(money["corporate_tax_rate"] or 0) / 100)
    levy = to_yen(Fraction((money["flat_levy"] or 0) * (end - begun), 12))
    journal.write(end, "taxes", "taxes_payable", corporate + levy)
    sales_tax = journal.total("consumption_tax", first, end)
    journal.write(end + 2, "taxes_payable", "cash", corporate + levy + sales_tax)
    used = -journal.total("education_carryover", 0, end)
    journal.write(end, "education_carryover", "carried", used)
    net, before = profit - corporate - levy, carried + used
    members = [member for member in plan["members"] if member["from_month"] <= end]
    capital = sum((m["units"] or 0) * (money["contribution_unit_price"] or 0) for m in members)
    target = max(money["reserve_target"] or 0, ceil(Fraction(capital, 2)))
    balance = -journal.total("legal_reserve", 0, end)
    base = max(net + min(before, 0), 0)
    parts = share_out(base, balance, target)
    for name, yen in zip(EQUITY[1:4], parts, strict=True):
        journal.write(end, "carried", name, yen)
    # A 特定労働者協同組合 pays no dividends (第94条の15).
    left = 0 if plan["organization"]["specified"] else base - sum(parts)
    pot = floor(left * Fraction(money["dividend_rate"] or 0) / 100)
    worked = hours_of_year(plan, begun, end)
    total = sum(worked.values())
    dividends = {m: floor(pot * hours / total) for m, hours in worked.items()} if total else {}
    paid = sum(dividends.values())
    journal.write(end, "carried", "dividends_payable", paid)
    journal.write(end + 3, "dividends_payable", "cash", paid)
    year = {"net_income": net, "parts": (base, *parts, left), "dividends": dividends}
    return year, before + net - sum(parts) - paid


def reference(plan, months):
    """Return the accounts of a plan, month by month from the opening on.

    Args:
        plan: the plan as it stands in the file (`Plan.model_dump(mode="json")`).
        months: how many months.

    Returns:
        Account → list of months + 1 balances (balance sheet) or flows (income, costs as
        positive numbers), and `years` → list of net income, parts and dividends.
    """
    journal = Journal(months)
    write_work(journal, plan)
    write_members(journal, plan)
    write_costs(journal, plan)
    write_finance(journal, plan)
    years, begun, carried = [], 0, 0
    for end in ends_of_years(plan["money"], months):
        year, carried = close(journal, plan, begun, end, carried)
        years.append(year)
        begun = end
    book = {"years": years}
    for name in (*ASSETS, *LIABILITIES, *EQUITY):
        sign = 1 if name in ASSETS else -1
        book[name] = [sign * journal.total(name, 0, month) for month in range(months + 1)]
    for name in (*INCOME, *COSTS):
        sign = -1 if name in INCOME else 1
        book[name] = [sign * journal.total(name, month, month) for month in range(months + 1)]
    # What was earned and not yet moved belongs to the carried surplus.
    earned = 0
    for month in range(months + 1):
        earned += sum(book[name][month] for name in INCOME)
        earned -= sum(book[name][month] for name in COSTS)
        book["carried"][month] += earned
    return book

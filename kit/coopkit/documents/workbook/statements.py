"""Three statements as formulas: profit and loss, cash flow, balance sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coopkit.documents.workbook.inputs import Inputs
from coopkit.documents.workbook.lines import Calendar, Lines, steps_of
from coopkit.documents.workbook.sheet import Book, Row
from coopkit.documents.workbook.surplus import Months, Years
from coopkit.documents.workbook.terms import (
    Term,
    both,
    choose,
    found,
    largest,
    least,
    term,
    total,
)
from coopkit.plan.closing import DIVIDENDS_PAID_AFTER, TAX_PAID_AFTER
from coopkit.text import say

# What rests on parameters: while one is open, a zero is none.
PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "social_insurance": ("social_insurance_rate",),
    "start_up_cost": ("start_up_cost",),
    "consumption_tax": ("consumption_tax_rate",),
    "contributions": ("contribution_unit_price",),
    "taxes": ("corporate_tax_rate", "flat_levy"),
    "dividends": ("dividend_rate",),
}
_ANSWER_ROW, _LABEL_ROW, _FIRST_ROW = 2, 3, 4

Formula = Callable[[int], Term | int]


@dataclass(frozen=True, slots=True)
class Lowest:
    """The month with the least money.

    Attributes:
        amount: how much.
        month: when.
        needed: how much is lacking.
        moved: 0 while no money moves at all; then the zeros above say nothing.
    """

    amount: Term
    month: Term
    needed: Term
    moved: Term


class Statement:
    """One sheet with a row for each kind of money.

    Args:
        book: the workbook.
        key: which sheet.
        calendar: the months.
        inputs: the yellow cells.
    """

    def __init__(self, book: Book, key: str, calendar: Calendar, inputs: Inputs) -> None:
        self.sheet, self._key, self._row = book.sheet(key), key, _FIRST_ROW
        self.inputs = inputs
        self.rows: dict[str, Row] = {}
        self.sheet.heading(say(f"workbook.{key}.title"), say(f"workbook.{key}.note"))
        self.sheet.month_columns(_FIRST_ROW)
        self.calendar = calendar
        self.sheet.text(_LABEL_ROW, 0, say("workbook.row.month"), "head")
        for month, label in enumerate(calendar.labels.cells):
            self.sheet.put(_LABEL_ROW, month + 1, label, "head")

    def add(
        self, name: str, formula: Formula, *, strong: bool = False, carried: bool = False
    ) -> Row:
        """Write the next row; with `carried`, each cell adds to the one before it."""
        words = say(f"workbook.{self._key}.{name}")
        rests = PARAMETERS.get(name) if self._key != "balance" else None
        label = self.inputs.label(words, *rests) if rests else words
        row = self.sheet.row(self._row, label, formula, strong=strong, carried=carried)
        self.rows[name] = row
        self._row += 1
        return row

    def add_sum(self, name: str, *parts: str) -> Row:
        """Write the sum of neighbouring rows, from the first part to the last."""
        first, *_, last = parts

        def cell(month: int) -> Term:
            names = list(self.rows)
            between = names[names.index(first) : names.index(last) + 1]
            return total(self.sheet.block([self.rows[part][month] for part in between]))

        return self.add(name, cell, strong=True)

    def mark(self, row: Row, sign: str, value: str, look: str) -> None:
        """Let the cells of a row stand out that compare so with a value."""
        at = int(row.block.text.rpartition("$")[2]) - 1
        how = {"type": "cell", "criteria": sign, "value": value}
        how["format"] = self.sheet.book.sign(look)
        self.sheet.page.conditional_format(at, 1, at, len(row.cells), how)

    def finish(self) -> None:
        """Let the zeros of what is not filled in stand as –."""
        months = len(self.calendar.positions.cells)
        self.sheet.dash_what_is_open(_FIRST_ROW, self._row, months)

    def gap(self) -> None:
        """Leave a row empty."""
        self._row += 1


def write_profit(book: Book, calendar: Calendar, lines: Lines, inputs: Inputs) -> Statement:
    """Write the profit and loss up to the profit before taxes."""
    page = Statement(book, "profit", calendar, inputs)
    page.add("revenue", lambda m: lines.revenue[m])
    page.add("grants", lambda m: lines.grants[m])
    page.add_sum("income", "revenue", "grants")
    page.gap()
    start_up = inputs.money["start_up_cost"]
    page.add("variable_costs", lambda m: lines.variable_costs[m])
    page.add("wages", lambda m: lines.wages[m])
    page.add("social_insurance", lambda m: lines.insurance[m])
    page.add("fixed_costs", lambda m: lines.due[m])
    page.add("start_up_cost", lambda m: 0 if m else start_up)
    page.add("depreciation", lambda m: steps_of(lines.worn, m))
    page.add("interest", lambda m: lines.interest[m])
    page.add("consumption_tax", lambda m: lines.consumption_tax[m])
    costs = page.add_sum("costs", "variable_costs", "consumption_tax")
    page.gap()
    income = page.rows["income"]
    page.add("profit_before_tax", lambda m: income[m] - costs[m], strong=True)
    return page


def months_of(profit: Statement) -> Months:
    """Return the rows from which the business years are added up."""
    rows = profit.rows
    return Months(
        revenue=rows["revenue"],
        grants=rows["grants"],
        before_tax=rows["profit_before_tax"],
        sales_tax=rows["consumption_tax"],
    )


def finish_profit(profit: Statement, years: Years) -> Term:
    """Write taxes and what is left; return the month that first covers its costs."""
    at, rows = profit.calendar.positions, profit.rows

    def taxes(month: int) -> Term:
        return years.at("corporate_tax", at[month]) + years.at("flat_levy", at[month])

    profit.add("taxes", taxes)
    profit.add("profit", lambda m: rows["profit_before_tax"][m] - rows["taxes"][m], strong=True)
    profit.gap()

    def covers(month: int) -> Term | int:
        if not month:
            return 0
        sold, costs = rows["revenue"][month], rows["costs"][month]
        return choose(both(sold > 0, sold >= costs), 1, 0)

    covered = profit.add("covers", covers)
    profit.finish()
    labels = profit.calendar.labels.block
    return found(labels, term(1), covered.block, say("workbook.profit.never"))


def write_cash(
    book: Book, profit: Statement, lines: Lines, years: Years
) -> tuple[Statement, Lowest]:
    """Write the cash flow; return also its lowest month."""
    page = Statement(book, "cash", profit.calendar, profit.inputs)
    at, earned, flows = profit.calendar.positions, profit.rows, page.rows
    page.add("received", lambda m: lines.received[m])
    page.add("contributions", lambda m: steps_of(lines.paid_in, m))
    page.add("grants", lambda m: lines.grants[m])
    page.add("loans", lambda m: lines.lent[m])
    page.add_sum("inflow", "received", "loans")
    page.gap()
    page.add("variable_costs", lambda m: earned["variable_costs"][m])
    page.add("wages", lambda m: earned["wages"][m])
    page.add("social_insurance", lambda m: earned["social_insurance"][m])
    page.add("fixed_costs", lambda m: lines.paid[m])
    page.add("start_up_cost", lambda m: earned["start_up_cost"][m])
    page.add("equipment", lambda m: lines.bought[m])
    page.add("interest", lambda m: lines.interest[m])
    page.add("repayment", lambda m: steps_of(lines.repaid, m))

    def later(name: str, months: int) -> Formula:
        return lambda m: years.at(name, at[m - months]) if m >= months else 0

    page.add("taxes", later("taxes_paid", TAX_PAID_AFTER))
    page.add("dividends", later("dividends", DIVIDENDS_PAID_AFTER))
    page.add_sum("outflow", "variable_costs", "dividends")
    page.gap()
    page.add("change", lambda m: flows["inflow"][m] - flows["outflow"][m], strong=True)
    cash = page.add("cash", lambda m: flows["change"][m], strong=True, carried=True)
    page.finish()
    return page, _lowest(page, cash)


def _lowest(page: Statement, cash: Row) -> Lowest:
    """Write the lowest month above the table, where a team sees it first."""
    write = page.sheet
    write.text(_ANSWER_ROW, 0, say("workbook.cash.lowest"), "label_sum")
    amount = write.put(_ANSWER_ROW, 1, least(cash.block), "yen_sum")
    write.text(_ANSWER_ROW, 2, say("workbook.cash.lowest_month"), "label_sum")
    # The lowest month stands out in its row, too.
    page.mark(cash, "==", f"$B${_ANSWER_ROW + 1}", "lowest")
    labels = page.calendar.labels.block
    month = write.put(_ANSWER_ROW, 3, found(labels, amount, cash.block, ""), "words")
    write.text(_ANSWER_ROW, 4, say("workbook.cash.needed"), "label_sum")
    needed = write.put(_ANSWER_ROW, 5, largest(term(0) - amount, 0), "yen_sum")
    moved = total(page.rows["inflow"].block) + total(page.rows["outflow"].block)
    return Lowest(amount, month, needed, moved)


def write_balance(
    book: Book, profit: Statement, cash: Statement, lines: Lines, years: Years
) -> Statement:
    """Write the balance sheet. Nothing in it is a balancing item; the last row checks it."""
    page = Statement(book, "balance", profit.calendar, profit.inputs)
    at, earned, flows, rows = profit.calendar.positions, profit.rows, cash.rows, page.rows
    page.add("cash", lambda m: flows["cash"][m])
    page.add("receivables", lambda m: earned["revenue"][m] - flows["received"][m], carried=True)
    page.add("equipment", lambda m: flows["equipment"][m] - earned["depreciation"][m], carried=True)
    page.add_sum("assets", "cash", "equipment")
    page.gap()
    page.add("payables", lambda m: earned["fixed_costs"][m] - flows["fixed_costs"][m], carried=True)
    page.add(
        "taxes_payable",
        lambda m: earned["taxes"][m] + earned["consumption_tax"][m] - flows["taxes"][m],
        carried=True,
    )
    page.add(
        "dividends_payable",
        lambda m: years.at("dividends", at[m]) - flows["dividends"][m],
        carried=True,
    )
    page.add("loans", lambda m: lines.owed[m])
    page.add_sum("liabilities", "payables", "loans")
    page.gap()
    page.add("contributions", lambda m: lines.paid_in[m])
    for name in ("legal_reserve", "job_creation_reserve"):
        page.add(name, _set_aside(years, name, at), carried=True)

    def education(month: int) -> Term:
        # It is there for one year: from the end of its year to the end of the next one.
        added = years.at("education_carryover", at[month])
        return added - years.at("education_used", at[month])

    page.add("education_carryover", education, carried=True)

    def kept(month: int) -> Term:
        left = earned["profit"][month] - years.at("dividends", at[month])
        for name in ("legal_reserve", "job_creation_reserve"):
            left = left - years.at(name, at[month])
        return left - education(month)

    page.add("carried", kept, carried=True)
    page.add_sum("equity", "contributions", "carried")
    page.gap()
    check = page.add(
        "check", lambda m: rows["assets"][m] - rows["liabilities"][m] - rows["equity"][m]
    )
    page.mark(check, "!=", "0", "alarm")
    return page


def _set_aside(years: Years, name: str, at: Row) -> Formula:
    return lambda m: years.at(name, at[m])

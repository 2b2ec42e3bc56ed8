"""The sheet that sets the formulas beside the model's own results: every difference is 0."""

from collections.abc import Iterator, Sequence

from coopkit.documents.workbook.sheet import FIRST_MONTH_COLUMN, Book
from coopkit.documents.workbook.statements import Statement
from coopkit.documents.workbook.surplus import Years
from coopkit.documents.workbook.terms import Block, Term, choose, term, total_size
from coopkit.plan import Projection
from coopkit.plan.projection import YearClose
from coopkit.text import say

# Smaller than the other tables, so that all rows stand on one page.
_FIRST_ROW, _PRINT_SCALE = 5, 60
_ANSWER_ROW, _LABEL_ROW = 2, 4
BALANCE_LINES = (
    "cash",
    "receivables",
    "equipment",
    "payables",
    "taxes_payable",
    "dividends_payable",
    "loans",
    "contributions",
    "legal_reserve",
    "job_creation_reserve",
    "education_carryover",
    "carried",
)
YEAR_LINES = (
    "net_income",
    "base",
    "legal_reserve",
    "job_creation_reserve",
    "education_carryover",
    "distributable",
    "dividends",
    "carried",
)


class CheckSheet:
    """Writes two rows for each result: the model's number, and what the formula differs by.

    Args:
        book: the workbook.
        projection: the model's results.
    """

    def __init__(self, book: Book, projection: Projection) -> None:
        self.sheet, self._projection, self._row = book.sheet("check"), projection, _FIRST_ROW
        self._book, self._gaps = book, list[Block]()
        self.sheet.heading(say("workbook.check.title"), say("workbook.check.note"))
        self.sheet.month_columns(_FIRST_ROW)
        self.sheet.print_at(_PRINT_SCALE)

    def write(self, profit: Statement, cash: Statement, balance: Statement, years: Years) -> Term:
        """Write everything; return the cell that says whether all agree."""
        self.sheet.text(_LABEL_ROW, 0, say("workbook.row.month"), "head")
        for month, label in enumerate(profit.calendar.labels.cells):
            self.sheet.put(_LABEL_ROW, month + 1, label, "head")
        for name, formulas, values in self._months(profit, cash, balance):
            self._compare(name, formulas, values)
        self.sheet.text(self._row + 1, 0, say("workbook.check.years"), "section")
        self._row += 2
        closed = self._projection.years
        for year in range(len(closed)):
            self.sheet.put(self._row, FIRST_MONTH_COLUMN + year, years.rows["name"][year], "head")
        self._row += 1
        for name in YEAR_LINES:
            values = [year_value(year, name) for year in closed]
            if values:
                words = say(f"workbook.surplus.{name}")
                self._compare(words, years.rows[name].cells[: len(values)], values)
        return self._verdict()

    def _months(
        self, profit: Statement, cash: Statement, balance: Statement
    ) -> Iterator[tuple[str, Sequence[Term], Sequence[int]]]:
        model = self._projection
        yield (
            say("workbook.profit.profit"),
            profit.rows["profit"].cells,
            model.profit_and_loss.profit,
        )
        yield say("workbook.cash.inflow"), cash.rows["inflow"].cells, model.cash_flow.inflow
        yield say("workbook.cash.outflow"), cash.rows["outflow"].cells, model.cash_flow.outflow
        for name in BALANCE_LINES:
            series = getattr(model.balance_sheet, name)
            yield say(f"workbook.balance.{name}"), balance.rows[name].cells, series

    def _compare(self, name: str, formulas: Sequence[Term], values: Sequence[int]) -> None:
        model = self.sheet.row(
            self._row,
            say("workbook.check.model", name=name),
            lambda at: values[at],
            count=len(values),
        )
        gap = self.sheet.row(
            self._row + 1,
            say("workbook.check.gap"),
            lambda at: formulas[at] - model[at],
            count=len(values),
            strong=True,
        )
        self._gaps.append(gap.block)
        self._row += 2

    def _verdict(self) -> Term:
        whole = term(0)
        for gap in self._gaps:
            whole = whole + total_size(gap)
        self.sheet.text(_ANSWER_ROW, 0, say("workbook.check.sum"), "label_sum")
        amount = self.sheet.put(_ANSWER_ROW, 1, whole, "yen_sum")
        agree = choose(amount.equals(0), say("workbook.check.agree"), say("workbook.check.differ"))
        return self.sheet.put(_ANSWER_ROW, 2, agree, "strong", fixed=True)


def year_value(year: YearClose, name: str) -> int:
    """Return one number of a business year of the model, named as on the sheet of years."""
    if name == "dividends":
        return year.dividend
    source = year if name in {"net_income", "carried"} else year.allocation
    amount: int = getattr(source, name)
    return amount

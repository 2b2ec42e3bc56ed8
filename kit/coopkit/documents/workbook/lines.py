"""The sheet that works out each line of the plan, month by month, as `plan/lines.py` does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coopkit.documents.workbook.inputs import HALF_YEAR, THOUSANDTHS, Inputs, Line, is_choice
from coopkit.documents.workbook.sheet import Book, Row
from coopkit.documents.workbook.terms import (
    Block,
    Term,
    both,
    choose,
    either,
    joined,
    known,
    largest,
    nth,
    opposite,
    remainder,
    rounded,
    scaled,
    smallest,
    term,
    total,
    total_where,
    whole,
)
from coopkit.plan.fields import MONTHS_IN_YEAR
from coopkit.plan.lines import PERCENT_PARTS, USUAL
from coopkit.text import say

# number of the line, line, month → what stands in the cell.
Cell = Callable[[int, Line, int], Term | int]

_HEAD_ROWS = 8
LABEL_ROW, _POSITION_ROW = 3, 4


@dataclass(frozen=True, slots=True)
class Calendar:
    """What each month is: its name, number, calendar month, business year.

    Attributes:
        first_end: position of the last month of the first business year.
    """

    labels: Row
    positions: Row
    calendar: Row
    year: Row
    first_end: Term


@dataclass(frozen=True, slots=True)
class Lines:
    """The sums of each kind of line, month by month."""

    revenue: Row
    variable_costs: Row
    received: Row
    consumption_tax: Row
    wages: Row
    insurance: Row
    paid_in: Row
    due: Row
    paid: Row
    bought: Row
    worn: Row
    grants: Row
    lent: Row
    interest: Row
    repaid: Row
    owed: Row


class LineSheet:
    """Writes the sheet from top to bottom.

    Args:
        book: the workbook.
        inputs: the yellow cells.
    """

    def __init__(self, book: Book, inputs: Inputs) -> None:
        self.sheet, self._inputs, self._row = book.sheet("lines"), inputs, 0
        self.sheet.heading(say("workbook.lines.title"), say("workbook.lines.note"))
        self.sheet.month_columns(_HEAD_ROWS)

    def write_calendar(self) -> Calendar:
        """Write the head: names and numbers of the months."""
        money, start = self._inputs.money, self._inputs.start_known
        closing = both(start, known(money["closing_month"]))
        first = remainder(money["closing_month"] - money["start_month"], MONTHS_IN_YEAR) + 1
        self.sheet.text(2, 0, say("workbook.row.first_end"), "note")
        first_end = self.sheet.put(
            2, 1, choose(closing, first, MONTHS_IN_YEAR), "count", fixed=True
        )
        # Names need the numbers below them, so the numbers come first.
        positions = self.sheet.row(
            _POSITION_ROW, say("workbook.row.position"), lambda month: month, look="count"
        )

        def month_of(month: int) -> Term | int:
            at = remainder(money["start_month"] + positions[month] + 10, MONTHS_IN_YEAR) + 1
            return choose(start, at, 0) if month else 0

        def year_of(month: int) -> Term | int:
            after = positions[month] + (MONTHS_IN_YEAR - 1) - first_end
            return whole(after / MONTHS_IN_YEAR) + 1 if month else 1

        calendar = self.sheet.row(5, say("workbook.row.calendar"), month_of, look="count")
        year = self.sheet.row(6, say("workbook.row.year"), year_of, look="count")

        def label_of(month: int) -> Term:
            if not month:
                return joined(say("workbook.opening"))
            months = money["start_year"] * MONTHS_IN_YEAR + money["start_month"]
            civil = whole((months + positions[month] - 2) / MONTHS_IN_YEAR)
            dated = joined(civil, say("workbook.year"), calendar[month], say("workbook.month"))
            return choose(start, dated, joined(positions[month], say("workbook.month_number")))

        labels = self.sheet.row(LABEL_ROW, say("workbook.row.month"), label_of, look="words")
        self._row = _HEAD_ROWS
        return Calendar(labels, positions, calendar, year, first_end)

    def write_lines(self, calendar: Calendar) -> Lines:
        """Write a block for each kind of line, with its sum."""
        work, costs = self._work(calendar), self._costs(calendar)
        members, things = self._members(calendar), self._things(calendar)
        loans = self._loans(calendar)
        months = len(calendar.positions.cells)
        self.sheet.dash_what_is_open(_HEAD_ROWS, self._row, months)
        return Lines(**work, **members, **costs, **things, **loans)

    def _block(self, key: str, lines: Sequence[Line], formula: Cell) -> tuple[list[Row], Row]:
        """Write a heading, a row for each line, and their sum."""
        rows = self._rows(key, lines, formula)

        def added(month: int) -> Term:
            return total(self.sheet.block([row[month] for row in rows]))

        sum_row = self.sheet.row(self._row, say("workbook.row.sum"), added, strong=True)
        self._row += 2
        return rows, sum_row

    def _rows(self, key: str, lines: Sequence[Line], formula: Cell, look: str = "yen") -> list[Row]:
        """Write a heading and a row for each line."""
        self.sheet.text(self._row, 0, say(f"workbook.block.{key}"), "section")
        if key == "activity":
            self.sheet.text(self._row, 1, say("workbook.activity"), "note")
        rows = []
        for number, line in enumerate(lines):
            self._row += 1

            def cell(month: int, number: int = number, line: Line = line) -> Term | int:
                return formula(number, line, month)

            rows.append(self.sheet.row(self._row, line.name, cell, look=look))
        self._row += 1
        return rows

    def _work(self, calendar: Calendar) -> dict[str, Row]:
        lines, at = self._inputs.tables["work"], calendar.positions
        start, rate = self._inputs.start_known, self._inputs.money["consumption_tax_rate"]

        def activity(number: int, line: Line, month: int) -> Term | int:
            if not month:
                return 0
            step = smallest(at[month] - line["from_month"] + 1, line["ramp_up_months"] + 1)
            season = _of_month(self._inputs.seasons[number], calendar.calendar[month])
            share = choose(both(start, known(season)), season, USUAL)
            return choose(at[month] >= line["from_month"], step * share, 0)

        active = self._rows("activity", lines, activity, look="count")
        self._row += 1

        def steps(line: Line) -> Term:
            return (line["ramp_up_months"] + 1) * USUAL

        def revenue(number: int, line: Line, month: int) -> Term | int:
            full = line["unit_price"] * line["units_per_month"]
            return rounded(full * active[number][month] / steps(line)) if month else 0

        sold, revenues = self._block("revenue", lines, revenue)

        def variable(number: int, line: Line, month: int) -> Term | int:
            if not month:
                return 0
            rated = scaled(line["variable_rate"], THOUSANDTHS)
            filled = both(known(line["unit_price"]), known(line["units_per_month"]))
            each = line["variable_yen"] * line["units_per_month"] * active[number][month]
            cost = rounded(sold[number][month] * rated / PERCENT_PARTS)
            return choose(filled, cost + rounded(each / steps(line)), 0)

        def received(number: int, line: Line, month: int) -> Term:
            key = at[month] - line["months_until_paid"]
            return total_where(at.block, key, sold[number].block)

        def tax(number: int, _: Line, month: int) -> Term | int:
            share = sold[number][month] * scaled(rate, THOUSANDTHS) / PERCENT_PARTS
            return rounded(share) if month else 0

        return {
            "revenue": revenues,
            "variable_costs": self._block("variable_costs", lines, variable)[1],
            "received": self._block("received", lines, received)[1],
            "consumption_tax": self._block("consumption_tax", lines, tax)[1],
        }

    def _members(self, calendar: Calendar) -> dict[str, Row]:
        lines, at, money = self._inputs.tables["members"], calendar.positions, self._inputs.money

        def from_joining(name: str) -> Cell:
            def cell(_: int, line: Line, month: int) -> Term | int:
                return choose(at[month] >= line["from_month"], line[name], 0) if month else 0

            return cell

        def paid_in(_: int, line: Line, month: int) -> Term:
            # Founders, who are there from month 1, pay at the opening.
            joining = choose(line["from_month"] <= 1, 0, line["from_month"])
            rest = line["units"] * (money["contribution_unit_price"] - money["first"])
            parts = money["instalment_months"]
            later = rounded(rest * smallest(at[month] - joining, parts) / parts)
            so_far = line["units"] * money["first"] + choose(known(parts), later, 0)
            return choose(at[month] >= joining, so_far, 0)

        return {
            "wages": self._block("wages", lines, from_joining("wage"))[1],
            "insurance": self._block("insurance", lines, from_joining("insurance"))[1],
            "paid_in": self._block("paid_in", lines, paid_in)[1],
        }

    def _costs(self, calendar: Calendar) -> dict[str, Row]:
        lines, at = self._inputs.tables["costs"], calendar.positions
        start = self._inputs.start_known

        def due(_: int, line: Line, month: int) -> Term | int:
            if not month:
                return 0
            turn = remainder(at[month] - line["from_month"], MONTHS_IN_YEAR).equals(0)
            dated = both(start, known(line["month"]))
            on_turn = choose(dated, calendar.calendar[month].equals(line["month"]), turn)
            yearly = is_choice(line["period"], "year")
            falls = both(at[month] >= line["from_month"], either(opposite(yearly), on_turn))
            return choose(falls, line["yen"], 0)

        rows, dues = self._block("due", lines, due)

        def paid(number: int, line: Line, month: int) -> Term:
            key = at[month] - line["months_until_paid"]
            return total_where(at.block, key, rows[number].block)

        return {"due": dues, "paid": self._block("paid", lines, paid)[1]}

    def _things(self, calendar: Calendar) -> dict[str, Row]:
        at, equipment = calendar.positions, self._inputs.tables["equipment"]

        def arrives(_: int, line: Line, month: int) -> Term:
            return choose(at[month].equals(line["month"]), line["yen"], 0)

        def worn(_: int, line: Line, month: int) -> Term:
            parts = line["life_years"] * MONTHS_IN_YEAR
            begun = smallest(at[month] - largest(line["month"], 1) + 1, parts)
            so_far = rounded(line["yen"] * largest(begun, 0) / parts)
            return choose(both(known(line["yen"]), known(line["life_years"])), so_far, 0)

        return {
            "bought": self._block("bought", equipment, arrives)[1],
            "worn": self._block("worn", equipment, worn)[1],
            "grants": self._block("grants", self._inputs.tables["grants"], arrives)[1],
        }

    def _loans(self, calendar: Calendar) -> dict[str, Row]:
        lines, at = self._inputs.tables["loans"], calendar.positions

        def arrives(_: int, line: Line, month: int) -> Term:
            return choose(at[month].equals(line["month"]), line["yen"], 0)

        def repaid(_: int, line: Line, month: int) -> Term:
            parts = line["repay_months"]
            begun = largest(smallest(at[month] - line["month"] - line["grace_months"], parts), 0)
            return choose(known(parts), rounded(line["yen"] * begun / parts), 0)

        lent = self._block("lent", lines, arrives)[1]
        back, repaid_so_far = self._block("repaid", lines, repaid)

        def owed(number: int, line: Line, month: int) -> Term:
            have = choose(at[month] >= line["month"], line["yen"], 0)
            return have - back[number][month]

        left, lefts = self._block("owed", lines, owed)

        def interest(number: int, line: Line, month: int) -> Term | int:
            if not month:
                return 0
            yearly = left[number][month - 1] * scaled(line["annual_rate"], THOUSANDTHS)
            return rounded(yearly / (PERCENT_PARTS * MONTHS_IN_YEAR))

        paid = self._block("interest", lines, interest)[1]
        return {"lent": lent, "repaid": repaid_so_far, "owed": lefts, "interest": paid}


def _of_month(season: Block, calendar: Term) -> Term:
    """Return the cell of a calendar month; the year stands in two rows of six months."""
    at = largest(calendar - 1, 0)
    return nth(season, whole(at / HALF_YEAR) + 1, remainder(at, HALF_YEAR) + 1, HALF_YEAR)


def steps_of(block: Row, month: int) -> Term:
    """Return what a running total grows by in a month."""
    return block[month] - block[month - 1] if month else term(0) + block[0]

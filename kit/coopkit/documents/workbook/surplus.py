"""The sheet of business years: taxes, three reserves, dividends, what is carried.

It follows `plan/closing.py` and the defaults of `law.allocate_surplus`: minimum amounts
rounded up, the legal reserve capped at its target, a tiny surplus filled in the order of
第76条. A test compares it with both.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from coopkit.documents.workbook.inputs import (
    HUNDREDTHS,
    THOUSANDTHS,
    Inputs,
    is_choice,
)
from coopkit.documents.workbook.lines import Calendar
from coopkit.documents.workbook.sheet import FIRST_MONTH_COLUMN, Book, Row
from coopkit.documents.workbook.terms import (
    Block,
    Term,
    both,
    choose,
    known,
    largest,
    nth,
    rounded,
    rounded_up,
    scaled,
    smallest,
    term,
    total,
    total_up_to,
    total_where,
    whole,
)
from coopkit.plan.fields import MONTHS_IN_YEAR
from coopkit.plan.lines import PERCENT_PARTS
from coopkit.text import say

# A tenth, and twice a twentieth (第76条1項・4項・5項); half of the contributions (2項).
_RESERVE_PART, _JOB_PART, _EDUCATION_PART, _TARGET_PART = 10, 20, 20, 2
_FIRST_ROW = 2
_HEAD_ROWS = 5
_YEARS_ON_A_PAGE, _PRINT_SCALE = 6, 66
_STRONG = {"profit_before_tax", "net_income", "base", "distributable", "dividends", "carried"}
_LOOKS = {"end": "count", "months": "count", "name": "words"}

# What rests on a parameter: while that is open, a zero is none.
PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "corporate_tax": ("corporate_tax_rate",),
    "flat_levy": ("flat_levy",),
    "consumption_tax": ("consumption_tax_rate",),
}

Formula = Callable[[int], Term]


@dataclass(frozen=True, slots=True)
class Months:
    """The rows of the months' profit and loss from which the years are added up."""

    revenue: Row
    grants: Row
    before_tax: Row
    sales_tax: Row


@dataclass(frozen=True, slots=True)
class Years:
    """The business years: for each name its cells, one a year."""

    rows: Mapping[str, Row]

    def at(self, name: str, position: Term) -> Term:
        """Return the amount of the year that ends with this month; 0 if none does."""
        return total_where(self.rows["end"].block, position, self.rows[name].block)


class SurplusSheet:
    """Writes the sheet year by year, since each year starts from the one before.

    Args:
        book: the workbook.
        inputs: the yellow cells.
        calendar: the head of the months' tables.
        months: what the years are added up from.
    """

    def __init__(self, book: Book, inputs: Inputs, calendar: Calendar, months: Months) -> None:
        self.sheet, self._inputs, self._calendar = book.sheet("surplus"), inputs, calendar
        self._flows, self._months = months, book.months
        self._count = (book.months - 1) // MONTHS_IN_YEAR + 1
        self._cells: dict[str, list[Term]] = {}
        self.sheet.heading(say("workbook.surplus.title"), say("workbook.surplus.note"))
        self.sheet.widths(40, *([14] * self._count))
        self.sheet.page.freeze_panes(_HEAD_ROWS, 1)
        if self._count > _YEARS_ON_A_PAGE:
            self.sheet.fit_to_width()
        else:
            self.sheet.print_at(_PRINT_SCALE)

    def write(self) -> Years:
        """Write all years."""
        places: list[tuple[int, str, Formula]] = []
        row = _FIRST_ROW
        for name, label, formula in self._lines():
            if formula is None:
                self.sheet.text(row + 1, 0, str(label), "section")
                row += 2
                continue
            strong = "_sum" if name in _STRONG else ""
            if isinstance(label, Term):
                self.sheet.put(row, 0, label, "label")
            else:
                self.sheet.text(row, 0, label, f"label{strong}")
            self._cells[name] = []
            places.append((row, name, formula))
            row += 1
        for year in range(self._count):
            for place, name, formula in places:
                look = _LOOKS.get(name, "yen_sum" if name in _STRONG else "yen")
                column = FIRST_MONTH_COLUMN + year
                self._cells[name].append(self.sheet.put(place, column, formula(year), look))
        self.sheet.text(row + 1, 0, say("workbook.surplus.source"), "note")
        self.sheet.dash_what_is_open(_HEAD_ROWS, row, self._count)
        return Years(
            {
                name: Row(tuple(cells), self.sheet.block(cells))
                for name, cells in self._cells.items()
            }
        )

    def _lines(self) -> Iterator[tuple[str, str | Term, Formula | None]]:
        """Yield name, label and formula of each line; a section has no formula."""
        parts: tuple[tuple[str, Mapping[str, Formula]], ...] = (
            ("", self._year()),
            ("taxes", self._taxes()),
            ("base", self._base()),
            ("reserves", self._reserves()),
        )
        for part, formulas in parts:
            if part:
                yield part, say(f"workbook.surplus.part.{part}"), None
            for name, formula in formulas.items():
                words = say(f"workbook.surplus.{name}")
                rests = PARAMETERS.get(name)
                yield name, self._inputs.label(words, *rests) if rests else words, formula
        yield from self._hours()
        yield from self._dividends()

    def _now(self, name: str, year: int) -> Term:
        return self._cells[name][year]

    def _before(self, name: str, year: int) -> Term:
        return self._cells[name][year - 1] if year else term(0)

    def _active(self, year: int) -> Term:
        """Return whether the year ends within the months of this workbook."""
        return self._now("end", year) <= self._months

    def _of_year(self, row: Row) -> Formula:
        def cell(year: int) -> Term:
            amount = total_where(self._calendar.year.block, term(year + 1), row.block)
            return choose(self._active(year), amount, 0)

        return cell

    def _year(self) -> dict[str, Formula]:
        first, labels = self._calendar.first_end, self._calendar.labels.block

        def end(year: int) -> Term:
            return self._before("end", year) + MONTHS_IN_YEAR if year else first + 0

        def name(year: int) -> Term:
            at = smallest(self._now("end", year), self._months) + 1
            return choose(self._active(year), nth(labels, at), say("workbook.surplus.outside"))

        def months(year: int) -> Term:
            length = self._now("end", year) - self._before("end", year)
            return choose(self._active(year), length, 0)

        def costs(year: int) -> Term:
            income = self._now("revenue", year) + self._now("grants", year)
            return income - self._of_year(self._flows.before_tax)(year)

        return {
            "end": end,
            "name": name,
            "months": months,
            "revenue": self._of_year(self._flows.revenue),
            "grants": self._of_year(self._flows.grants),
            "costs": costs,
            "profit_before_tax": self._of_year(self._flows.before_tax),
        }

    def _taxes(self) -> dict[str, Formula]:
        money, now = self._inputs.money, self._now

        def corporate(year: int) -> Term:
            rate = scaled(money["corporate_tax_rate"], THOUSANDTHS)
            return rounded(largest(now("profit_before_tax", year), 0) * rate / PERCENT_PARTS)

        def levy(year: int) -> Term:
            return rounded(money["flat_levy"] * now("months", year) / MONTHS_IN_YEAR)

        return {
            "corporate_tax": corporate,
            "flat_levy": levy,
            "net_income": lambda year: (
                now("profit_before_tax", year) - now("corporate_tax", year) - now("flat_levy", year)
            ),
            "consumption_tax": self._of_year(self._flows.sales_tax),
            "taxes_paid": lambda year: (
                now("corporate_tax", year) + now("flat_levy", year) + now("consumption_tax", year)
            ),
        }

    def _base(self) -> dict[str, Formula]:
        now, before = self._now, self._before

        return {
            # Last year's education carry-over counts as used in this year.
            "education_used": lambda year: before("education_carryover", year),
            "brought": lambda year: before("carried", year) + now("education_used", year),
            "base": lambda year: largest(
                now("net_income", year) - largest(term(0) - now("brought", year), 0), 0
            ),
        }

    def _reserves(self) -> dict[str, Formula]:
        money, now, before = self._inputs.money, self._now, self._before
        joined = self._inputs.column("members", "from_month")
        promised = self._inputs.column("members", "subscribed")

        def legal(year: int) -> Term:
            tenth = rounded_up(now("base", year) / _RESERVE_PART)
            room = now("reserve_target", year) - now("reserve_balance", year)
            return largest(smallest(tenth, room), 0)

        def jobs(year: int) -> Term:
            left = now("base", year) - now("legal_reserve", year)
            return smallest(rounded_up(now("base", year) / _JOB_PART), left)

        def education(year: int) -> Term:
            left = now("base", year) - now("legal_reserve", year)
            left = left - now("job_creation_reserve", year)
            return smallest(rounded_up(now("base", year) / _EDUCATION_PART), left)

        def distributable(year: int) -> Term:
            left = now("base", year) - now("legal_reserve", year)
            left = left - now("job_creation_reserve", year) - now("education_carryover", year)
            return choose(is_choice(money["specified"], "yes"), 0, left)

        return {
            "capital": lambda year: total_up_to(joined, now("end", year), promised),
            "reserve_target": lambda year: largest(
                money["reserve_target"], rounded_up(now("capital", year) / _TARGET_PART)
            ),
            "reserve_balance": lambda year: (
                before("reserve_balance", year) + before("legal_reserve", year)
            ),
            "legal_reserve": legal,
            "job_creation_reserve": jobs,
            "education_carryover": education,
            "distributable": distributable,
        }

    def _hours(self) -> Iterator[tuple[str, str | Term, Formula | None]]:
        yield "hours", say("workbook.surplus.part.hours"), None
        members = self._inputs.tables["members"]

        def hours(number: int) -> Formula:
            line = members[number]

            def cell(year: int) -> Term:
                absent = largest(self._before("end", year), line["from_month"] - 1)
                worked = largest(self._now("end", year) - absent, 0)
                done = scaled(line["weekly_hours"], HUNDREDTHS) * worked
                return choose(self._active(year), done, 0)

            return cell

        for number, line in enumerate(members):
            yield f"hours_{number}", line.name, hours(number)
        yield "hours_sum", say("workbook.row.sum"), self._over(len(members), "hours")

    def _dividends(self) -> Iterator[tuple[str, str | Term, Formula | None]]:
        yield "dividends", say("workbook.surplus.part.dividends"), None
        members, now = self._inputs.tables["members"], self._now
        rate = self._inputs.money["dividend_rate"]

        def pool(year: int) -> Term:
            share = now("distributable", year) * scaled(rate, THOUSANDTHS)
            decided = both(known(rate), now("hours_sum", year) > 0)
            return choose(decided, whole(share / PERCENT_PARTS), 0)

        def dividend(number: int) -> Formula:
            def cell(year: int) -> Term:
                share = now("pool", year) * now(f"hours_{number}", year)
                share = whole(share / now("hours_sum", year))
                return choose(now("hours_sum", year) > 0, share, 0)

            return cell

        words = say("workbook.surplus.pool")
        yield "pool", self._inputs.label(words, "dividend_rate"), pool
        for number, line in enumerate(members):
            yield f"dividend_{number}", line.name, dividend(number)
        yield "dividends", say("workbook.surplus.dividends"), self._over(len(members), "dividend")

        def carried(year: int) -> Term:
            left = now("brought", year) + now("net_income", year) - now("legal_reserve", year)
            left = left - now("job_creation_reserve", year) - now("education_carryover", year)
            return left - now("dividends", year)

        yield "carried", say("workbook.surplus.carried"), carried

    def _over(self, members: int, name: str) -> Formula:
        """Return the sum over the members, whose lines stand one below the other."""

        def cell(year: int) -> Term:
            cells = [self._cells[f"{name}_{number}"][year] for number in range(members)]
            block: Block = self.sheet.block(cells)
            return total(block)

        return cell

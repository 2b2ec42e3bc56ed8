"""The sheet of yellow cells: every number of the plan, with its unit and its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from coopkit.documents.workbook.fields import (
    CHOICES,
    MONEY,
    SEASON,
    SPARE_ROWS,
    TABLES,
    Field,
)
from coopkit.documents.workbook.reasons import (
    Figure,
    reason_words,
    write_note,
    write_reasons,
)
from coopkit.documents.workbook.sheet import Book, Sheet, place_of
from coopkit.documents.workbook.terms import (
    Block,
    Term,
    both,
    choose,
    either,
    joined,
    known,
    opposite,
    rounded,
    scaled,
    term,
)
from coopkit.plan import Plan
from coopkit.plan.fields import MONTHS_IN_YEAR
from coopkit.plan.lines import PERCENT_PARTS
from coopkit.text import say

_FIELD_COLUMNS = 8
_OPEN, _REASON = _FIELD_COLUMNS + 1, _FIELD_COLUMNS + 2
_LABEL_WIDTH, _FIELD_WIDTH, _OPEN_WIDTH, _REASON_WIDTH = 24, 10.5, 16, 72
# Reasons are set smaller than the width is counted in.
_SMALL_PRINT = 1.15
# A year of seasons stands in two rows.
HALF_YEAR = 6
_LOOKS = {
    "yen": "input_yen",
    "whole": "input_yen",
    "year": "input_decimal",
    "decimal": "input_decimal",
    "text": "input_text",
    "choice": "input_text",
}
# Hours have two decimals and percentages three: whole numbers of these parts.
HUNDREDTHS, THOUSANDTHS = 100, 1000
# Yen an hour x hundredths of hours a week x 52 weeks / (100 x 12 months).
_WEEKS, _WAGE_PARTS = 52, 1200


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its name, what is still open, the cells of its numbers by name."""

    label: Term
    open: Term
    cells: Mapping[str, Term]

    def __getitem__(self, name: str) -> Term:
        return self.cells[name]

    @property
    def name(self) -> Term:
        """The label for other sheets; it says what is free, and what has an open number."""
        mark = choose(self.open.equals(""), "", say("workbook.open_mark"))
        return choose(self.label.equals(""), say("workbook.spare"), joined(self.label, mark))


@dataclass(frozen=True, slots=True)
class Inputs:
    """All yellow cells, and what is worked out beside them.

    Attributes:
        sheet: where they stand.
        tables: table → its lines; members also have `subscribed`, `wage`, `insurance`,
            work also `season`.
        seasons: for each line of work its twelve months from January.
        money: parameter → its cell; also `first`, yen a unit at joining.
    """

    sheet: Sheet
    tables: Mapping[str, Sequence[Line]]
    seasons: Sequence[Block]
    money: Mapping[str, Term]

    @property
    def start_known(self) -> Term:
        """Whether the calendar is known."""
        return both(known(self.money["start_year"]), known(self.money["start_month"]))

    def label(self, words: str, *parameters: str) -> Term:
        """Return the label of a row that rests on parameters; it says if one is open."""
        filled = both(*(known(self.money[name]) for name in parameters))
        return choose(filled, words, words + say("workbook.open_mark"))

    def column(self, table: str, name: str) -> Block:
        """Return one column of a table."""
        return self.sheet.block([line[name] for line in self.tables[table]])


class InputSheet:
    """Writes the sheet from top to bottom.

    Args:
        book: the workbook.
        plan: the plan.
    """

    def __init__(self, book: Book, plan: Plan) -> None:
        self.sheet, self._plan, self._row = book.sheet("inputs"), plan, 0
        self._figures: list[Figure] = []
        fields = [_FIELD_WIDTH] * _FIELD_COLUMNS
        self.sheet.widths(_LABEL_WIDTH, *fields, _OPEN_WIDTH, _REASON_WIDTH)
        self.sheet.fit_to_width()
        self.sheet.page.freeze_panes(3, 1)
        self.sheet.page.repeat_rows(0, 1)

    def write(self) -> Inputs:
        """Write everything; return where it stands."""
        self.sheet.heading(say("workbook.inputs.title"), say("workbook.inputs.note"))
        self._row = 3
        # The members' wages and contributions need the parameters: these come first.
        money = self._money()
        tables = {table: self._table(table, fields) for table, fields in TABLES.items()}
        tables["members"] = self._pay(tables["members"], money)
        seasons = self._seasons(tables["work"])
        self._row += 1
        self._reasons()
        return Inputs(self.sheet, tables, seasons, money)

    def _money(self) -> dict[str, Term]:
        self._section("money")
        cells: dict[str, Term] = {}
        values = _money_values(self._plan)
        for field in MONEY:
            self.sheet.text(self._row, 0, say(f"workbook.field.{field.name}"), "label_wrapped")
            cell = self._input(self._row, 1, field, values[field.name])
            cells[field.name] = cell
            self.sheet.text(self._row, 2, say(f"workbook.unit.{field.name}"), "note")
            self.sheet.text(self._row, 3, say(f"workbook.hint.{field.name}"), "note")
            unfilled = choose(cell.equals(""), say("workbook.unfilled"), "")
            self.sheet.put(self._row, _OPEN, unfilled, "open")
            words = reason_words(self._plan.reason(f"money.{field.name}"))
            self.sheet.text(self._row, _REASON, words, "reason")
            self.sheet.height(self._row, (words, _REASON_WIDTH * _SMALL_PRINT))
            self._row += 1
        price, first = cells["contribution_unit_price"], cells["first_payment"]
        self.sheet.text(self._row, 0, say("workbook.field.first"), "label_wrapped")
        # No MIN here: it would pass over a price that is not filled in.
        least = choose(both(known(first), first <= price), first, price)
        cells["first"] = self.sheet.put(self._row, 1, least, fixed=True)
        self.sheet.text(self._row, 2, say("workbook.unit.contribution_unit_price"), "note")
        self._row += 2
        return cells

    def _table(self, table: str, fields: Sequence[Field]) -> list[Line]:
        self._section(table)
        heads = [say(f"workbook.label.{table}")]
        heads += [_head(table, field.name) for field in fields]
        if table == "members":
            heads += [say(f"workbook.field.{name}") for name in ("subscribed", "wage", "insurance")]
        self._heads(heads)
        items: Sequence[Any] = (*getattr(self._plan, table), *([None] * SPARE_ROWS))
        names = _names(self._plan, table)
        return [
            self._line(table, fields, item, names[number] if item else "")
            for number, item in enumerate(items)
        ] + self._gap()

    def _line(self, table: str, fields: Sequence[Field], item: Any, name: str) -> Line:
        row = self._row
        label = self.sheet.input(row, 0, name or None, "input_text")
        cells = {}
        for column, field in enumerate(fields, start=1):
            value = getattr(item, field.name) if item else field.usual
            if field.name == "period":
                value = say(f"workbook.choice.{value or 'month'}")
            cells[field.name] = self._input(row, column, field, value)
        needed = [(field.name, cells[field.name]) for field in fields if field.needed]
        used = either(opposite(label.equals("")), *(known(cell) for _, cell in needed))
        gaps = [
            choose(known(cell), "", _head(table, field, unit=False) + "\u3000")
            for field, cell in needed
        ]
        words = joined(f"{say('workbook.unfilled')}: ", *gaps)
        missing = choose(
            both(used, opposite(both(*(known(cell) for _, cell in needed)))), words, ""
        )
        gap = self.sheet.put(row, _OPEN, missing, "open", fixed=True)
        self.sheet.height(row, (name, _LABEL_WIDTH), (str(missing.value), _OPEN_WIDTH))
        self._row += 1
        line = Line(label, gap, cells)
        if item:
            self._reasons_of(table, item, line, fields)
        return line

    def _pay(self, members: Sequence[Line], money: Mapping[str, Term]) -> list[Line]:
        """Work out contribution, wage and insurance beside each member."""
        paid = []
        for member in members:
            row, _ = place_of(member.label)
            column = len(TABLES["members"]) + 1
            hours = scaled(member["weekly_hours"], HUNDREDTHS)
            wage = rounded(member["hourly_wage"] * hours * _WEEKS / _WAGE_PARTS)
            filled = both(known(member["hourly_wage"]), known(member["weekly_hours"]))
            subscribed = member["units"] * money["contribution_unit_price"]
            cells = dict(member.cells)
            cells["subscribed"] = self.sheet.put(row, column, subscribed, fixed=True)
            cells["wage"] = self.sheet.put(row, column + 1, choose(filled, wage, 0), fixed=True)
            rate, least = money["social_insurance_rate"], money["social_insurance_hours"]
            enough = hours >= scaled(least, HUNDREDTHS)
            insured = both(known(rate), either(opposite(known(least)), enough))
            share = rounded(cells["wage"] * scaled(rate, THOUSANDTHS) / PERCENT_PARTS)
            cells["insurance"] = self.sheet.put(
                row, column + 2, choose(insured, share, 0), fixed=True
            )
            paid.append(Line(member.label, member.open, cells))
        return paid

    def _seasons(self, work: Sequence[Line]) -> list[Block]:
        self._section("season")
        halves = [(month, month + HALF_YEAR) for month in range(1, HALF_YEAR + 1)]
        heads = [say("workbook.calendars", first=first, second=second) for first, second in halves]
        self._heads([say("workbook.label.work"), *heads], gaps=False)
        blocks = []
        for number, line in enumerate(work):
            item = self._plan.work[number] if number < len(self._plan.work) else None
            season = item.seasonality if item and item.seasonality else [None] * MONTHS_IN_YEAR
            self.sheet.put(self._row, 0, line.name, "label")
            cells = [
                self._input(self._row + at // HALF_YEAR, at % HALF_YEAR + 1, SEASON, percent)
                for at, percent in enumerate(season)
            ]
            blocks.append(self.sheet.block(cells))
            self._row += 2
        return blocks

    def _section(self, key: str) -> None:
        self.sheet.text(self._row, 0, say(f"workbook.section.{key}"), "section")
        self.sheet.text(self._row, 1, say(f"workbook.about.{key}"), "note")
        self._row += 1
        if key == "money":
            self.sheet.text(self._row, _REASON, say("workbook.reason"), "head")
            self._heads(
                [say("workbook.label.money"), say("workbook.value"), say("workbook.unit_head")]
            )

    def _heads(self, heads: Sequence[str], *, gaps: bool = True) -> None:
        for column, words in enumerate(heads):
            self.sheet.text(self._row, column, words, "head")
        self.sheet.height(self._row, *((words, _FIELD_WIDTH) for words in heads))
        if gaps:
            self.sheet.text(self._row, _OPEN, say("workbook.open"), "head")
        self._row += 1

    def _gap(self) -> list[Line]:
        self._row += 1
        return []

    def _input(
        self, row: int, column: int, field: Field, value: int | Decimal | str | None
    ) -> Term:
        if field.kind == "text":
            return self.sheet.input(row, column, value or None, "input_text")
        cell = self.sheet.input(row, column, value, _LOOKS[field.kind])
        self.sheet.page.data_validation(row, column, row, column, _validation(field))
        return cell

    def _reasons_of(self, table: str, item: Any, line: Line, fields: Sequence[Field]) -> None:
        """Hang the reasons of a line on its cells, and remember them for the list."""
        for field in fields:
            reason = self._plan.reason(f"{table}.{item.id}.{field.name}")
            if reason is None:
                continue
            cell = line[field.name]
            name, unit = _head(table, field.name, unit=False), _unit(table, field.name)
            counted = field.kind in {"yen", "whole"}
            self._figures.append(Figure(line.name, name, unit, cell, counted, reason))
            write_note(self.sheet, *place_of(cell), reason)
        reason = self._plan.reason(f"{table}.{item.id}.seasonality")
        if reason is not None:
            name = say("workbook.field.seasonality")
            self._figures.append(Figure(line.name, name, "", None, False, reason))

    def _reasons(self) -> None:
        self._section("reasons")
        width = (_FIELD_COLUMNS - 2) * _FIELD_WIDTH + _OPEN_WIDTH + _REASON_WIDTH
        write_reasons(self.sheet, self._row, self._figures, width * _SMALL_PRINT)


def _key(table: str, name: str) -> str:
    return "cost_month" if (table, name) == ("costs", "month") else name


def _unit(table: str, name: str) -> str:
    return say(f"workbook.unit.{_key(table, name)}")


def _head(table: str, name: str, *, unit: bool = True) -> str:
    words = say(f"workbook.field.{_key(table, name)}")
    return f"{words}\n({_unit(table, name)})" if unit else words


def _names(plan: Plan, table: str) -> list[str]:
    """Return the names to show; what has none is numbered."""
    if table == "members":
        return list(plan.member_names().values())
    return [
        (item.label or "").strip() or say(f"plan.unnamed_{table}", number=number)
        for number, item in enumerate(getattr(plan, table), start=1)
    ]


def _money_values(plan: Plan) -> dict[str, Any]:
    values: dict[str, Any] = {field.name: getattr(plan.money, field.name, None) for field in MONEY}
    year, _, month = (plan.money.start_month or "").partition("-")
    values["start_year"] = int(year) if year else None
    values["start_month"] = int(month) if month else None
    specified = plan.organization.specified
    words = {True: "yes", False: "no"}
    values["specified"] = None if specified is None else say(f"workbook.choice.{words[specified]}")
    return values


def _validation(field: Field) -> dict[str, Any]:
    """Return what may be typed, and what is said otherwise."""
    if field.kind == "choice":
        words = [say(f"workbook.choice.{choice}") for choice in CHOICES[field.name]]
        return {
            "validate": "list",
            "source": words,
            "error_title": say("workbook.wrong.title"),
            "error_message": say("workbook.wrong.choice"),
        }
    key = "decimal" if field.kind == "decimal" else "whole"
    return {
        "validate": "decimal" if field.kind == "decimal" else "integer",
        "criteria": "between",
        "minimum": field.least,
        "maximum": field.most,
        "error_title": say("workbook.wrong.title"),
        "error_message": say(
            f"workbook.wrong.{key}", least=f"{field.least:,}", most=f"{field.most:,}"
        ),
    }


def is_choice(cell: Term, choice: str) -> Term:
    """Return whether a yellow cell holds one of the choices, such as `year`."""
    return cell.equals(term(say(f"workbook.choice.{choice}")))

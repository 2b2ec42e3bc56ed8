"""Sheets of a workbook: cells that know their value, month rows, looks, print setup."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from coopkit.documents.workbook.terms import Block, Term, Value
from coopkit.text import say

if TYPE_CHECKING:
    from xlsxwriter.format import Format

# A red number with △ is still a loss on a grey printout.
_YEN = "#,##0;[Red]△#,##0;0"
_PLACE = "#,##0"
# Windows and Mac have it; LibreOffice puts its own Japanese font in its place.
_FONT = "Yu Gothic"
_INPUT, _HEAD, _SUM, _RULE = "#FFF2CC", "#DDEBF7", "#F2F2F2", "#BFBFBF"
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 16},
    "section": {"bold": True, "font_size": 12, "bottom": 2, "bottom_color": _RULE},
    "note": {"font_color": "#595959", "font_size": 9},
    "note_wrapped": {"font_color": "#595959", "font_size": 9, "text_wrap": True, "valign": "top"},
    "strong": {"bold": True, "font_size": 12},
    "wrapped": {"text_wrap": True, "valign": "top", "border": 1},
    "head": {"bold": True, "bg_color": _HEAD, "border": 1, "text_wrap": True, "align": "center"},
    "label": {"border": 1, "shrink": True},
    "label_wrapped": {"border": 1, "text_wrap": True},
    "label_sum": {"border": 1, "bold": True, "bg_color": _SUM, "shrink": True},
    "yen": {"border": 1, "num_format": _YEN},
    "yen_sum": {"border": 1, "num_format": _YEN, "bold": True, "bg_color": _SUM},
    "count": {"border": 1, "num_format": _PLACE, "font_color": "#595959"},
    "words": {"border": 1, "align": "center", "shrink": True},
    "open": {"border": 1, "text_wrap": True, "font_color": "#9C0006", "font_size": 9},
    "reason": {"border": 1, "text_wrap": True, "font_size": 9, "valign": "top"},
    "small": {"border": 1, "text_wrap": True, "font_size": 9},
    "number": {"border": 1, "num_format": "General", "align": "right"},
    "input_text": {"border": 1, "bg_color": _INPUT, "text_wrap": True},
    "input_yen": {"border": 1, "bg_color": _INPUT, "num_format": _PLACE},
    "input_decimal": {"border": 1, "bg_color": _INPUT},
    "dash": {"font_color": "#7F7F7F", "num_format": '#,##0;[Red]△#,##0;"–"'},
    "alarm": {"font_color": "#9C0006", "bg_color": "#FFC7CE", "bold": True},
    "lowest": {"bg_color": "#FCE4D6", "bold": True, "underline": 1},
    "link": {"font_color": "#0563C1", "underline": 1},
}
SHEETS = (
    "front",
    "inputs",
    "lines",
    "profit",
    "cash",
    "balance",
    "surplus",
    "rules",
    "check",
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_HARMLESS = ("formula_differs", "formula_range", "empty_cell_reference")
_WHOLE_SHEET = "A1:XFD1048576"
FIRST_MONTH_COLUMN = 1
_LABEL_WIDTH, _MONTH_WIDTH = 24, 10
_MONTHS_ON_A_PAGE = 12
# So that the label, the opening and twelve months stand on one A4 page.
_PRINT_SCALE = 66
_LINE_HEIGHT, _LEAST_HEIGHT = 13, 18


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, cell by cell."""

    cells: tuple[Term, ...]
    block: Block

    def __getitem__(self, position: int) -> Term:
        return self.cells[position]


class Book:
    """A workbook in memory; it becomes a file only when it is whole.

    Args:
        today: the day printed on every sheet.
        months: how many months the tables have, after the opening.
    """

    def __init__(self, today: dt.date, months: int) -> None:
        import xlsxwriter

        self.today, self.months, self.peak = today, months, 0
        self._memory = BytesIO()
        self._book = xlsxwriter.Workbook(self._memory, {"in_memory": True})
        self._book.set_calc_mode("auto")
        midnight = dt.datetime.combine(today, dt.time())
        self._book.set_properties({"title": say("workbook.title"), "created": midnight})
        self._looks: dict[tuple[str, bool], Format] = {}
        self._signs: dict[str, Format] = {}
        # Sheets stand in the order in which they are added, whichever is filled first.
        self._pages = {
            key: self._book.add_worksheet(say(f"workbook.sheet.{key}")) for key in SHEETS
        }

    def sheet(self, key: str) -> "Sheet":
        """Return a sheet to fill; its name is `workbook.sheet.KEY`."""
        return Sheet(self, self._pages[key])

    def look(self, name: str, quoted: bool = False) -> "Format":
        """Return a look; `quoted` keeps a text a text when someone edits it."""
        if (name, quoted) not in self._looks:
            base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
            extra = {"border_color": _RULE, "quote_prefix": quoted}
            self._looks[name, quoted] = self._book.add_format(base | extra | dict(_LOOKS[name]))
        return self._looks[name, quoted]

    def sign(self, name: str) -> "Format":
        """Return a look that lies over another one while a condition holds."""
        if name not in self._signs:
            self._signs[name] = self._book.add_format(dict(_LOOKS[name]))
        return self._signs[name]

    def content(self) -> bytes:
        """Close the workbook and return it as a file's content."""
        self._book.close()
        return self._memory.getvalue()


class Sheet:
    """One sheet. Rows and columns count from 0, as XlsxWriter does.

    Args:
        book: the workbook.
        page: XlsxWriter's worksheet.
    """

    def __init__(self, book: Book, page: Any) -> None:
        self.book, self.page, self.name = book, page, page.name
        disclaimer = say("workbook.disclaimer")
        day = say("workbook.day", year=book.today.year, month=book.today.month, day=book.today.day)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        # The space ends the font size: a day begins with digits.
        page.set_header(f"&L&9 {disclaimer}&R&9 {day}")
        page.set_footer("&L&9&A&R&9&P / &N")
        page.hide_gridlines(2)
        # Excel would put green corners on the first month, which has no month before it.
        page.ignore_errors(dict.fromkeys(_HARMLESS, _WHOLE_SHEET))

    def print_at(self, percent: int) -> None:
        """Print at this size."""
        self.page.set_print_scale(percent)

    def fit_to_width(self) -> None:
        """Print as many pages long as need be, and one wide."""
        self.page.fit_to_pages(1, 0)

    def widths(self, *widths: float) -> None:
        """Set the widths of the columns, from the first one on, in characters."""
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width, self.book.look("plain"))

    def text(self, row: int, column: int, words: str, look: str = "plain") -> Term:
        """Write a text as it is: whatever a user typed, it never becomes a formula."""
        words = printable(words)
        quoted = words[:1] in {"=", "+", "-", "@", "＝", "＋", "－", "＠", "'"}
        self.page.write_string(row, column, words, self.book.look(look, quoted))
        return self._cell(row, column, words, fixed=True)

    def merge(self, row: int, first: int, last: int, words: str, look: str) -> None:
        """Write a text over several columns."""
        self.page.merge_range(row, first, row, last, "", self.book.look(look))
        self.text(row, first, words, look)

    def put(
        self, row: int, column: int, formula: Term, look: str = "yen", *, fixed: bool = False
    ) -> Term:
        """Write a formula with its value; return the cell, `fixed` with its dollar signs."""
        self.book.peak = max(self.book.peak, formula.peak)
        text = formula.text.replace(f"'{self.name}'!", "")
        # A formula that points to an empty cell gives 0.
        value = 0 if formula.value is None else formula.value
        shown = float(value) if isinstance(value, Fraction) else value
        self.page.write_formula(row, column, f"={text}", self.book.look(look), shown)
        return self._cell(row, column, value, fixed=fixed)

    def constant(self, row: int, column: int, value: int, look: str = "yen") -> Term:
        """Write a number that is no formula; return the cell."""
        self.page.write_number(row, column, value, self.book.look(look))
        return self._cell(row, column, value, fixed=False)

    def input(self, row: int, column: int, value: int | Decimal | str | None, look: str) -> Term:
        """Write a yellow cell that may be changed; None stays empty."""
        if value is None:
            self.page.write_blank(row, column, None, self.book.look(look))
            return self._cell(row, column, None, fixed=True)
        if isinstance(value, str):
            return self.text(row, column, value, look)
        self.page.write_number(row, column, float(value), self.book.look(look))
        exact = Fraction(value)
        whole = exact.numerator if exact.denominator == 1 else exact
        return self._cell(row, column, whole, fixed=True)

    def block(self, cells: Sequence[Term]) -> Block:
        """Return neighbouring cells of this sheet, from the first to the last, as a block."""
        first, last = (
            cell.text.rpartition("!")[2].replace("$", "") for cell in (cells[0], cells[-1])
        )
        text = f"'{self.name}'!{_fixed(first)}:{_fixed(last)}"
        return Block(text, tuple(cell.value for cell in cells))

    def row(
        self,
        row: int,
        label: Term | str,
        formula: Callable[[int], Term | int],
        *,
        count: int | None = None,
        strong: bool = False,
        carried: bool = False,
        look: str = "yen",
    ) -> Row:
        """Write a line: its label, then a cell for each month (or year) from position 0.

        Args:
            row: where.
            label: words of the kit, or the cell in which the team wrote its own.
            formula: position → formula, or a number that never changes.
            count: how many cells; the opening and all months when left out.
            strong: a sum.
            carried: each cell adds its formula to the cell before it.
            look: how the cells look.
        """
        suffix = "_sum" if strong else ""
        if isinstance(label, Term):
            self.put(row, 0, label, f"label{suffix}")
        else:
            self.text(row, 0, label, f"label{suffix}")
        cells: list[Term] = []
        for position in range(self.book.months + 1 if count is None else count):
            content, column = formula(position), FIRST_MONTH_COLUMN + position
            if carried and cells:
                content = cells[-1] + content
            if isinstance(content, Term):
                cells.append(self.put(row, column, content, f"{look}{suffix}"))
            else:
                cells.append(self.constant(row, column, content, f"{look}{suffix}"))
        return Row(tuple(cells), self.block(cells))

    def height(self, row: int, *texts: tuple[str, float]) -> None:
        """Make a row as high as its longest wrapped text.

        Why: neither LibreOffice nor a phone works it out for a file they did not write.

        Args:
            row: which row.
            *texts: text and width of its column, in characters.
        """
        lines = max(sum(_lines(part, width) for part in text.split("\n")) for text, width in texts)
        self.page.set_row(row, max(lines * _LINE_HEIGHT + 4, _LEAST_HEIGHT))

    def month_columns(self, frozen_rows: int) -> None:
        """Set up a table with a column for each month: widths, frozen head, pages by year."""
        months = self.book.months
        self.widths(_LABEL_WIDTH, *([_MONTH_WIDTH] * (months + 1)))
        self.page.freeze_panes(frozen_rows, FIRST_MONTH_COLUMN)
        self.page.set_print_scale(_PRINT_SCALE)
        self.page.repeat_columns(0)
        self.page.repeat_rows(0, frozen_rows - 1)
        pages = range(_MONTHS_ON_A_PAGE, months, _MONTHS_ON_A_PAGE)
        self.page.set_v_pagebreaks([FIRST_MONTH_COLUMN + 1 + page for page in pages])

    def dash_what_is_open(self, first: int, last: int, columns: int) -> None:
        """Show – for the zeros of rows that are free or not filled in: unknown is not 0.

        Args:
            first: the first row.
            last: the last row.
            columns: how many columns stand beside the label.
        """
        spare, mark = say("workbook.spare"), say("workbook.open_mark")
        label = f"$A{first + 1}"
        rule = f'=OR({label}="{spare}",RIGHT({label},{len(mark)})="{mark}")'
        how = {"type": "formula", "criteria": rule, "format": self.book.sign("dash")}
        self.page.conditional_format(first, FIRST_MONTH_COLUMN, last, columns, how)

    def heading(self, title: str, note: str) -> None:
        """Write title and note into the first two rows."""
        self.text(0, 0, title, "title")
        self.text(1, 0, note, "note")

    def _cell(self, row: int, column: int, value: Value, *, fixed: bool) -> Term:
        from xlsxwriter.utility import xl_rowcol_to_cell

        place = xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)
        return Term(f"'{self.name}'!{place}", value)


def printable(words: str) -> str:
    r"""Return a text without the control characters that no XML file may hold.

    >>> printable("a\x0bb\r\nc")
    'a b\nc'
    """
    return _UNPRINTABLE.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n"))


def place_of(cell: Term) -> tuple[int, int]:
    """Return row and column of a cell."""
    from xlsxwriter.utility import xl_cell_to_rowcol

    row, column = xl_cell_to_rowcol(cell.text.rpartition("!")[2].replace("$", ""))
    return int(row), int(column)


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes; a full-width character is two wide."""
    wide = sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)
    return max(1, -(-wide // max(int(width), 2)))


def _fixed(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell.removeprefix(letters)}"

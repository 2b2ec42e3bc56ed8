"""A sheet that was downloaded, open for filling, be it a CSV or a workbook."""

import re
from typing import Any, Protocol
from zipfile import BadZipFile

from coopgrade.errors import UserError
from coopgrade.lms.csv_bytes import CsvBytes
from coopgrade.lms.tables import Table, load_workbook, parse_table, refuse_old_workbook
from coopgrade.lms.xlsx_bytes import XlsxBytes
from coopkit.text import say

_ZIP = b"PK\x03\x04"
# What Excel takes for a formula when it opens a CSV, and what some versions do.
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TEXT_FORMAT = "@"


class Grid(Protocol):
    """A sheet whose cells can be read as text and set one by one."""

    table: Table

    def can_hold(self, text: str) -> bool:
        """Tell whether the file's encoding has all characters of a text."""

    def can_set(self, row: int, column: int) -> bool:
        """Tell whether there is such a cell, and nothing in it that must stay."""

    def set_text(self, row: int, column: int, text: str) -> str:
        """Put a text in so that nothing is calculated from it; return what was put."""

    def set_score(self, row: int, column: int, score: str) -> str:
        """Put a number in; return what was put."""

    def content(self) -> bytes:
        """Return the file."""


def open_grid(content: bytes, place: str) -> Grid:
    """Open a sheet by its bytes.

    Raises:
        UserError: it is an old .xls, protected by a password, broken, or no table.
    """
    refuse_old_workbook(content, place)
    return WorkbookGrid(content, place) if content.startswith(_ZIP) else CsvGrid(content, place)


def clean(text: str) -> str:
    """Return a text without control characters, which neither file may hold."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class CsvGrid:
    """A CSV: every byte stays except those of the cells that are set."""

    def __init__(self, content: bytes, place: str) -> None:
        self._csv = CsvBytes(content, place)
        rows = tuple(
            tuple(self._csv.value(row, column) for column in range(len(record.cells)))
            for row, record in enumerate(self._csv.records)
        )
        self.table = Table(
            place, "csv", rows, encoding=self._csv.encoding, delimiter=self._csv.delimiter
        )

    def can_hold(self, text: str) -> bool:
        """Tell whether the file's encoding has all characters of a text."""
        return self._csv.can_hold(text)

    def can_set(self, row: int, column: int) -> bool:
        """Tell whether the row is long enough."""
        return column < len(self.table.rows[row])

    def set_text(self, row: int, column: int, text: str) -> str:
        """Put a text in; what Excel would calculate gets an apostrophe before it."""
        safe = f"'{text}" if _FORMULA.match(text) else text
        self._csv.set(row, column, safe)
        return safe

    def set_score(self, row: int, column: int, score: str) -> str:
        """Put a number in."""
        self._csv.set(row, column, score)
        return score

    def content(self) -> bytes:
        """Return the file."""
        return self._csv.content()


class WorkbookGrid:
    """The first sheet of a workbook; all other cells and parts stay as they are."""

    def __init__(self, content: bytes, place: str) -> None:
        self.table = parse_table(content, place)
        # Formats and formulas; nothing is written with it.
        self._seen: Any = load_workbook(content, place, data_only=False).worksheets[0]
        try:
            self._book = XlsxBytes(content)
        except (ValueError, KeyError, BadZipFile) as error:
            raise UserError(say("grading_lms.table.broken", place=place, cause=error)) from error

    def can_hold(self, _text: str) -> bool:
        """Workbooks are UTF-8: yes."""
        return True

    def can_set(self, row: int, column: int) -> bool:
        """Tell whether a cell can be filled: a formula and a merged cell cannot."""
        from openpyxl.cell.cell import MergedCell

        cell = self._seen.cell(row + 1, column + 1)
        return not isinstance(cell, MergedCell) and cell.data_type != "f"

    def set_text(self, row: int, column: int, text: str) -> str:
        """Put a text in as text, also if it looks like a formula."""
        self._book.set_text(row, column, text, quoted=_FORMULA.match(text) is not None)
        return text

    def set_score(self, row: int, column: int, score: str) -> str:
        """Put a number in; a cell that is formatted as text gets it as text."""
        if self._seen.cell(row + 1, column + 1).number_format == _TEXT_FORMAT:
            self._book.set_text(row, column, score)
        else:
            self._book.set_number(row, column, score)
        return score

    def content(self) -> bytes:
        """Return the file."""
        return self._book.content()

"""A sheet that was downloaded, open for filling: CSV by its bytes, workbooks by openpyxl."""

import io
import re
import zipfile
from typing import Any, Protocol

from coopgrade.errors import UserError
from coopgrade.lms.csv_bytes import CsvBytes
from coopgrade.lms.tables import Table, load_workbook, parse_table, refuse_old_workbook
from coopkit.text import say

_ZIP = b"PK\x03\x04"
# What Excel takes for a formula when it opens a CSV, and what some versions do.
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Parts of a workbook that openpyxl does not write again.
_LOST = re.compile(r"xl/(media|charts|vbaProject|ctrlProps|activeX|slicers)")
_TEXT_FORMAT = "@"


class Grid(Protocol):
    """A sheet whose cells can be read as text and set one by one."""

    table: Table
    warnings: list[str]

    def can_hold(self, text: str) -> bool:
        """Tell whether the file's encoding has all characters of a text."""

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
        self.warnings: list[str] = []
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
    """The first sheet of a workbook; formulas and links stay as they are."""

    def __init__(self, content: bytes, place: str) -> None:
        # Once for what people see, once for what is written again, formulas included.
        self.table = parse_table(content, place)
        self._book = load_workbook(content, place, data_only=False)
        self._sheet: Any = self._book.worksheets[0]
        self.warnings = []
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if any(_LOST.match(name) for name in parts.namelist()):
                self.warnings.append(say("grading_lms.fill.lost_parts", place=place))

    def can_hold(self, _text: str) -> bool:
        """Workbooks are UTF-8: yes."""
        return True

    def _cell(self, row: int, column: int) -> Any:
        """Return a cell that can be written.

        Raises:
            UserError: it is covered by a merged one.
        """
        from openpyxl.cell.cell import MergedCell

        cell = self._sheet.cell(row + 1, column + 1)
        if isinstance(cell, MergedCell):
            raise UserError(
                say("grading_lms.fill.merged", place=self.table.place, cell=cell.coordinate)
            )
        return cell

    def set_text(self, row: int, column: int, text: str) -> str:
        """Put a text in as text, also if it looks like a formula."""
        cell = self._cell(row, column)
        cell.value = text
        cell.data_type = "s"
        if _FORMULA.match(text):
            # Excel's own mark for "text, whatever it looks like": stays when edited.
            cell.quotePrefix = True
        return text

    def set_score(self, row: int, column: int, score: str) -> str:
        """Put a number in; a cell that is formatted as text gets it as text."""
        cell = self._cell(row, column)
        if cell.number_format == _TEXT_FORMAT:
            return self.set_text(row, column, score)
        cell.value = float(score) if "." in score else int(score)
        return score

    def content(self) -> bytes:
        """Return the file."""
        buffer = io.BytesIO()
        self._book.save(buffer)
        return buffer.getvalue()

"""Tables as learning systems and Excel write them, read as rows of text.

CSV comes as UTF-8, CP932 or UTF-16, with commas, tabs or semicolons; workbooks hold
numbers where text was meant. What cannot be a table is refused with what to do next.
"""

import csv
import io
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zipfile import BadZipFile

from coopgrade.errors import UserError
from coopgrade.lms.ids import Person
from coopkit.text import say

if TYPE_CHECKING:
    from openpyxl import Workbook

BOM_UTF8 = b"\xef\xbb\xbf"
_BOM_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_DELIMITERS = ",\t;"
# The longest cell is a student's whole text.
_LONGEST_CELL = 1 << 24

Kind = Literal["csv", "xlsx"]


@dataclass(frozen=True)
class Table:
    """A table as rows of text; nothing is known yet about headers.

    Attributes:
        place: the file, for people.
        kind: `csv` or `xlsx`.
        rows: cells as text; numbers of a workbook as one would type them.
        numeric: (row, column) of workbook cells that hold a number, from 0.
        encoding: of a CSV: `utf-8-sig`, `utf-8`, `cp932`, `utf-16`; "" for a workbook.
        delimiter: of a CSV.
        sheet: name of the workbook's sheet.
    """

    place: str
    kind: Kind
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[tuple[int, int]] = frozenset()
    encoding: str = ""
    delimiter: str = ","
    sheet: str = ""

    def cell(self, row: int, column: int | None) -> str:
        """Return a cell without surrounding spaces; "" where there is none."""
        if column is None or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column].strip()


def read_table(path: Path) -> Table:
    """Read a CSV, a tab-separated text or an .xlsx workbook (its first sheet).

    Raises:
        UserError: it is missing, an old .xls, protected by a password, or no table.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(say("grading.file.unreadable", path=path, cause=error)) from error
    return parse_table(content, path.name)


def parse_table(content: bytes, place: str) -> Table:
    """Read a table from its bytes; `place` names it in messages."""
    refuse_old_workbook(content, place)
    if content.startswith(_ZIP):
        return _parse_workbook(content, place)
    text, encoding = decode(content, place)
    delimiter = sniff_delimiter(text)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = tuple(
            tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        )
    except csv.Error as error:
        raise UserError(say("grading_lms.table.broken", place=place, cause=error)) from error
    return Table(place, "csv", rows, encoding=encoding, delimiter=delimiter)


def refuse_old_workbook(content: bytes, place: str) -> None:
    """Raise if a workbook is an old .xls, or encrypted: both are OLE containers."""
    if content.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise UserError(say(f"grading_lms.table.{'locked' if locked else 'old'}", place=place))


def decode(content: bytes, place: str) -> tuple[str, str]:
    """Return the text of a CSV and its encoding.

    Raises:
        UserError: it is none of those that occur in Japan.
    """
    if content.startswith(BOM_UTF8):
        order = ["utf-8-sig"]
    elif content.startswith(_BOM_UTF16):
        order = ["utf-16"]
    else:
        order = ["utf-8", "cp932"]
    for encoding in order:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding
    raise UserError(say("grading_lms.table.encoding", place=place))


def sniff_delimiter(text: str) -> str:
    """Return the delimiter of a CSV: the one that its first lines have most of.

    Semicolons and tabs inside quotes do not count.
    """
    outside = "".join(text[: 1 << 16].split('"')[::2])
    counts = Counter(c for c in outside if c in _DELIMITERS)
    return max(_DELIMITERS, key=lambda c: counts[c]) if counts else ","


def _parse_workbook(content: bytes, place: str) -> Table:
    sheet = load_workbook(content, place, data_only=True).worksheets[0]
    rows, numeric = [], set()
    for position, cells in enumerate(sheet.iter_rows(values_only=True)):
        rows.append(tuple(show(value) for value in cells))
        numeric |= {
            (position, column)
            for column, value in enumerate(cells)
            if isinstance(value, int | float) and not isinstance(value, bool)
        }
    while rows and not any(rows[-1]):
        rows.pop()
    return Table(place, "xlsx", tuple(rows), frozenset(numeric), sheet=sheet.title)


def load_workbook(content: bytes, place: str, *, data_only: bool) -> "Workbook":
    """Open a workbook with openpyxl.

    Raises:
        UserError: it is broken, old or protected.
    """
    import openpyxl

    refuse_old_workbook(content, place)
    try:
        with warnings.catch_warnings():
            # It names parts of Excel that it does not know; we only read.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=data_only)
    except (BadZipFile, KeyError, ValueError, OSError, TypeError, SyntaxError) as error:
        raise UserError(say("grading_lms.table.broken", place=place, cause=error)) from error
    if not book.worksheets:
        raise UserError(say("grading_lms.table.broken", place=place, cause="0 sheets"))
    return book


def show(value: object) -> str:
    """Return a workbook's value as one would type it: 12 for 12.0, ISO for times."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value)


def header_line(table: Table, known: Sequence[frozenset[str]], *, within: int = 20) -> int | None:
    """Return the first row that holds a header of each set given, or None."""
    for position, row in enumerate(table.rows[:within]):
        headers = {tidy_header(cell) for cell in row}
        if all(headers & wanted for wanted in known):
            return position
    return None


def tidy_header(header: str) -> str:
    """Return a header as it is compared: no `# `, narrow, in one case, without spaces."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return "".join(text.split()).strip("\ufeff#")


def unwritable(people: Iterable[Person], encoding: str) -> dict[str, str]:
    """Return student id → the characters of the name that an encoding lacks.

    To be asked before a list is written as CP932: 𠮷 would come out as a question mark.
    """
    lacking = {
        person.student_id: "".join(c for c in dict.fromkeys(person.name) if not _has(c, encoding))
        for person in people
    }
    return {student_id: characters for student_id, characters in lacking.items() if characters}


def _has(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

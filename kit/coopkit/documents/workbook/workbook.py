"""The plan as a workbook whose formulas agree with the model to the yen."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from coopkit.documents.workbook.check import CheckSheet
from coopkit.documents.workbook.inputs import InputSheet
from coopkit.documents.workbook.lines import LineSheet
from coopkit.documents.workbook.papers import write_front, write_rules
from coopkit.documents.workbook.sheet import Book
from coopkit.documents.workbook.statements import (
    finish_profit,
    months_of,
    write_balance,
    write_cash,
    write_profit,
)
from coopkit.documents.workbook.surplus import SurplusSheet
from coopkit.files import write_atomically
from coopkit.plan import Plan, project

_TOKYO = ZoneInfo("Asia/Tokyo")


def export_workbook(
    plan: Plan, path: str | Path, months: int | None = None, *, today: dt.date | None = None
) -> Path:
    """Write the plan as XLSX: yellow cells are inputs, everything else computes.

    Why: a team, a bank or an accountant can try another price in Excel or LibreOffice and
    see what becomes of the money. Each formula is written with its value, so that a
    phone's preview, which does not calculate, shows numbers too.

    The formulas round as the model does and give the same yen as `project(plan)`, as long
    as no product of whole numbers passes 10^14 (a spreadsheet has 15 digits); the first
    sheet says so if one does. Text that a user typed stays text, whatever it begins with.

    Args:
        plan: the plan.
        path: where the file shall be; it appears whole or not at all.
        months: how many months, 1 to 120; the plan's own number when left out.
        today: the day on the sheets; today in Japan when left out.

    Returns:
        The path of the file.

    Raises:
        ValueError: `months` is out of range.
        OSError: the folder is not writable or the disk is full.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     export_workbook(Plan(name="まちの足"), f"{folder}/plan.xlsx").name
        'plan.xlsx'
    """
    target = Path(path)
    content = workbook_content(plan, months, today or dt.datetime.now(_TOKYO).date())
    write_atomically(target, content)
    return target


def workbook_content(plan: Plan, months: int | None, today: dt.date) -> bytes:
    """Return the workbook as the content of an XLSX file; see `export_workbook`."""
    projection = project(plan, months)
    book = Book(today, len(projection.months) - 1)
    inputs = InputSheet(book, plan).write()
    line_sheet = LineSheet(book, inputs)
    calendar = line_sheet.write_calendar()
    lines = line_sheet.write_lines(calendar)
    profit = write_profit(book, calendar, lines, inputs)
    years = SurplusSheet(book, inputs, calendar, months_of(profit)).write()
    break_even = finish_profit(profit, years)
    cash, lowest = write_cash(book, profit, lines, years)
    balance = write_balance(book, profit, cash, lines, years)
    write_rules(book, plan, projection)
    agreement = CheckSheet(book, projection).write(profit, cash, balance, years)
    write_front(book.sheet("front"), plan, projection, (lowest, break_even, agreement))
    return book.content()

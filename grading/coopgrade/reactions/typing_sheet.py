"""A sheet to type papers into: a row for each student, everything as text."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from coopgrade.course import Course, Session
from coopgrade.errors import UserError
from coopgrade.files import write_csv
from coopgrade.journal import Journal
from coopgrade.reactions.attendance import State, current_attendance
from coopgrade.reactions.calendar import heading, session_of
from coopgrade.reactions.records import Scan, current_reactions, current_scans
from coopgrade.roster import Roster
from coopkit.documents.characters import storable
from coopkit.files import write_atomically
from coopkit.text import say

# Keys of grading_reactions.column.
COLUMNS = ("student_id", "name", "text", "state", "scan")
_WIDTHS = (14, 18, 70, 8, 14)
_FORMULA = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
# A cell of a spreadsheet holds 32,767 letters.
MOST_LETTERS = 32_000


def write_typing_sheet(
    course: Course, roster: Roster, journal: Journal, number: int, path: Path
) -> int:
    """Write the sheet; what was typed or noted before stands in it.

    Args:
        course: the course.
        roster: its students; who left before the session is not in the sheet.
        journal: the course's.
        number: of the session.
        path: `.xlsx` (numbers keep their zeros in Excel) or `.csv`.

    Returns:
        The number of rows.

    Raises:
        UserError: another ending, no such session, or the file is open in another program.
    """
    session = session_of(course, number)
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise UserError(say("grading_reactions.sheet.ending", path=path))
    texts = current_reactions(journal, number)
    noted_before = current_attendance(journal)
    scans = current_scans(journal, number)
    rows = []
    for student in roster.present(session.date):
        reaction = texts.get((number, student.student_id))
        noted = noted_before.get((number, student.student_id))
        rows.append(
            (
                student.student_id,
                student.name,
                reaction.text if reaction else "",
                state_word(noted.state) if noted else "",
            )
        )
    if path.suffix.lower() == ".csv":
        guarded = ([harmless(cell) for cell in row] for row in rows)
        write_csv(path, _header()[:4], guarded)
        path.chmod(0o600)
    else:
        write_file(path, _xlsx(course, session, rows, scans))
    return len(rows)


def state_word(state: State) -> str:
    """Return 出席, 遅刻, 欠席 or 公欠."""
    return say(f"grading_reactions.state.{state}")


def harmless(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula; it is read back as it was."""
    clean = storable(text)[:MOST_LETTERS]
    return f" {clean}" if clean.startswith(_FORMULA) else clean


def write_file(path: Path, content: bytes) -> None:
    """Write a file for the lecturer alone: only the user of this machine may read it.

    Raises:
        UserError: it cannot be written, for instance because Excel holds it open.
    """
    try:
        write_atomically(path, content)
        path.chmod(0o600)
    except OSError as error:
        raise UserError(say("grading.file.unwritable", path=path, cause=error)) from error


def _header() -> list[str]:
    return [say(f"grading_reactions.column.{name}") for name in COLUMNS]


def _xlsx(
    course: Course,
    session: Session,
    rows: Sequence[tuple[str, ...]],
    scans: Mapping[str, Sequence[Scan]],
) -> bytes:
    import xlsxwriter

    memory = BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False})
    tab = book.add_worksheet(say("grading_reactions.sheet.tab"))
    look = {"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}
    heads = book.add_format({**look, "bold": True, "bg_color": "#e8f1f2"})
    kept = book.add_format(look)
    to_fill = book.add_format({**look, "bg_color": "#fffbe6"})
    link = book.add_format({**look, "font_color": "#0b5563", "underline": 1})
    for column, (title, width) in enumerate(zip(_header(), _WIDTHS, strict=True)):
        tab.write_string(0, column, title, heads)
        tab.set_column(column, column, width)
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            cell = storable(text)[:MOST_LETTERS]
            tab.write_string(number, column, cell, to_fill if column > 1 else kept)
        papers = scans.get(row[0], ())
        if papers:
            # Excel opens it from the folder in which the course lies on this machine.
            target = (course.scans(session.number) / papers[0].file).as_uri()
            tab.write_url(number, 4, target, link, say("grading_reactions.sheet.scan"))
    words = [state_word(state) for state in ("present", "late", "absent", "excused")]
    tab.data_validation(1, 3, max(1, len(rows)), 3, {"validate": "list", "source": words})
    tab.freeze_panes(1, 2)
    tab.set_landscape()
    tab.set_paper(9)
    tab.fit_to_pages(1, 0)
    tab.repeat_rows(0)
    title = say("grading_reactions.sheet.title", session=heading(session))
    tab.set_header(f"&L{title.replace('&', '&&')}&R&P / &N")
    book.set_properties({"title": title})
    book.close()
    return memory.getvalue()

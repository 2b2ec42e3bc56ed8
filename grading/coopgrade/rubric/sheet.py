"""The marking sheet: a row for each hand-in and criterion, with levels and what was written.

All hand-ins stand together for one cell of the notebook, so that they are marked by the same
measure. An XLSX file has the comment bank as a list beside each comment; a CSV file opens
anywhere. Both are read back by `taking`.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.files import write_csv
from coopgrade.journal import Journal
from coopgrade.rubric.answers import answer_text
from coopgrade.rubric.cells import show_points
from coopgrade.rubric.comments import Comment, load_comments
from coopgrade.rubric.model import Criterion, Rubric
from coopgrade.rubric.records import Round, RubricMark, RubricSheet, criterion_marks
from coopkit.documents.characters import storable
from coopkit.files import write_atomically
from coopkit.text import say

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

COLUMNS = (
    "submitter",
    "criterion",
    "title",
    "levels",
    "answer",
    "maximum",
    "points",
    "comment",
    "sheet",
)
_WIDTHS = (9, 18, 24, 46, 60, 6, 7, 40, 9)
# What a spreadsheet would take for a formula when a CSV file is opened.
_FORMULA = ("=", "+", "-", "@", "\t")
# A cell of a spreadsheet holds 32,767 letters; a row is at most 409 points high.
_MOST_LETTERS = 32_000
_LINE, _HIGHEST = 15, 405


@dataclass(frozen=True)
class Row:
    """One row of a sheet.

    Attributes:
        code: what stands for the submitter.
        criterion: what is marked.
        answer: what was written, as text.
        mark: what was marked before, or None.
    """

    code: str
    criterion: Criterion
    answer: str
    mark: RubricMark | None


def write_sheet(
    course: Course,
    journal: Journal,
    rubric: Rubric,
    submitters: Iterable[str],
    path: Path,
    *,
    blind: bool = False,
    second: bool = False,
) -> RubricSheet:
    """Write a marking sheet for everybody who handed in.

    Points and comments of the same marking stand in it, so that one can go on another day; a
    sheet for the second look holds nothing of the first.

    Args:
        course: the course folder.
        journal: where it is noted which codes stand for whom.
        rubric: of the assignment.
        submitters: whose hand-ins.
        path: `.xlsx` or `.csv`.
        blind: codes in a random order stand for the submitters; always so for a second look.
        second: for a second person.

    Raises:
        UserError: another ending, nobody handed in, or the file is open in another program.
    """
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise UserError(say("grading_rubric.sheet.ending", path=path))
    handed_in = [one for one in submitters if course.submitted(rubric.assignment, one).is_dir()]
    if not handed_in or not rubric.criteria:
        raise UserError(say("grading_rubric.sheet.nothing", name=rubric.assignment.name))
    hidden = blind or second
    stage: Round = "second" if second else "first"
    record = RubricSheet(
        assignment=rubric.assignment.name,
        sheet=secrets.token_hex(4),
        round=stage,
        blind=hidden,
        codes=_codes(handed_in) if hidden else {one: one for one in handed_in},
    )
    marks = criterion_marks(journal, rubric.assignment.name, second=second)
    rows = list(_rows(course, rubric, record, marks))
    if path.suffix.lower() == ".csv":
        write_csv(path, _header(), (_as_texts(row, record) for row in rows))
    else:
        bank = load_comments(course, journal, rubric)
        _write(path, _xlsx(rubric, rows, record, bank))
    journal.append(record)
    return record


def _codes(submitters: list[str]) -> dict[str, str]:
    shuffled = secrets.SystemRandom().sample(submitters, len(submitters))
    width = max(2, len(str(len(shuffled))))
    return {f"K{number:0{width}d}": one for number, one in enumerate(shuffled, start=1)}


def _rows(
    course: Course, rubric: Rubric, sheet: RubricSheet, marks: Mapping[tuple[str, str], RubricMark]
) -> Iterable[Row]:
    for cell in rubric.cells:
        for code, submitter in sheet.codes.items():
            answer = answer_text(course, rubric.assignment, submitter, cell)
            for criterion in rubric.of_cell(cell.id):
                mark = marks.get((submitter, criterion.id))
                yield Row(code, criterion, answer, mark)


def _header() -> list[str]:
    return [say(f"grading_rubric.column.{name}") for name in COLUMNS]


def levels_in_words(criterion: Criterion) -> str:
    """Return the levels of a criterion, one a line, with their points."""
    return "\n".join(
        say("grading_rubric.sheet.level", points=show_points(level.points), text=level.text)
        for level in criterion.levels
    )


def _as_texts(row: Row, sheet: RubricSheet) -> list[str]:
    points = "" if row.mark is None or row.mark.points is None else show_points(row.mark.points)
    # Excel reads 012 as 12 and drops the zero; an apostrophe would stay in the text.
    return [
        row.code,
        row.criterion.id,
        row.criterion.title,
        levels_in_words(row.criterion),
        _harmless(row.answer),
        show_points(row.criterion.points),
        points,
        _harmless(row.mark.comment) if row.mark else "",
        sheet.sheet,
    ]


def _harmless(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula."""
    clean = storable(text)[:_MOST_LETTERS]
    return f" {clean}" if clean.startswith(_FORMULA) else clean


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomically(path, content)
    except OSError as error:
        raise UserError(say("grading.file.unwritable", path=path, cause=error)) from error


def _xlsx(rubric: Rubric, rows: list[Row], sheet: RubricSheet, bank: tuple[Comment, ...]) -> bytes:
    import xlsxwriter

    memory = BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False})
    table = book.add_worksheet(say("grading_rubric.sheet.tab"))
    ranges = _write_bank(book, bank)
    heads = book.add_format(
        {"bold": True, "bg_color": "#e8f1f2", "text_wrap": True, "border": 1, "valign": "top"}
    )
    kept = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    to_fill = book.add_format(
        {"text_wrap": True, "valign": "top", "border": 1, "bg_color": "#fffbe6"}
    )
    for column, (title, width) in enumerate(zip(_header(), _WIDTHS, strict=True)):
        table.write_string(0, column, title, heads)
        table.set_column(column, column, width)
    for number, row in enumerate(rows, start=1):
        _write_row(table, number, row, sheet, (kept, to_fill))
        _add_lists(table, number, row.criterion, ranges)
    table.freeze_panes(1, 3)
    table.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
    table.set_landscape()
    table.set_paper(9)
    table.fit_to_pages(1, 0)
    table.repeat_rows(0)
    title = say("grading_rubric.sheet.title", title=rubric.assignment.title)
    table.set_header(f"&L{title.replace('&', '&&')}&R&P / &N")
    book.set_properties({"title": title})
    book.close()
    return memory.getvalue()


def _write_row(
    table: "Worksheet", number: int, row: Row, sheet: RubricSheet, formats: tuple[Any, Any]
) -> None:
    kept, to_fill = formats
    texts = _as_texts(row, sheet)
    for column, (name, text) in enumerate(zip(COLUMNS, texts, strict=True)):
        look = to_fill if name in {"points", "comment"} else kept
        if name in {"points", "maximum"} and text:
            table.write_number(number, column, float(text), look)
        else:
            table.write_string(number, column, text, look)
    lines = max(_lines(text, width) for text, width in zip(texts, _WIDTHS, strict=True))
    table.set_row(number, min(_HIGHEST, _LINE * lines + 4))


def _lines(text: str, width: int) -> int:
    """Return about how many lines a text needs: a Japanese letter is two wide."""
    return sum(
        1 + sum(2 if ord(letter) > 0xFF else 1 for letter in line) // max(1, width - 1)  # noqa: PLR2004
        for line in text.split("\n")
    )


def _add_lists(
    table: "Worksheet", number: int, criterion: Criterion, ranges: Mapping[str, str]
) -> None:
    points = [show_points(level.points) for level in criterion.levels]
    table.data_validation(
        number,
        COLUMNS.index("points"),
        number,
        COLUMNS.index("points"),
        {
            "validate": "list",
            "source": points,
            # Points between two levels are possible, after a question.
            "error_type": "warning",
            "error_title": say("grading_rubric.sheet.between_title"),
            "error_message": say("grading_rubric.sheet.between", levels="、".join(points)),
        },
    )
    if criterion.id in ranges:
        table.data_validation(
            number,
            COLUMNS.index("comment"),
            number,
            COLUMNS.index("comment"),
            {"validate": "list", "source": ranges[criterion.id], "show_error": False},
        )


def _write_bank(book: "Workbook", bank: tuple[Comment, ...]) -> dict[str, str]:
    """Write the comment bank on a tab of its own; return the range of each criterion."""
    if not bank:
        return {}
    name = say("grading_rubric.sheet.bank")
    tab = book.add_worksheet(name)
    tab.set_column(0, 0, 20)
    tab.set_column(1, 1, 80)
    tab.set_column(2, 2, 8)
    for column, title in enumerate(("criterion", "comment", "uses")):
        tab.write_string(0, column, say(f"grading_rubric.column.{title}"))
    ranges: dict[str, tuple[int, int]] = {}
    for row, comment in enumerate(bank, start=1):
        tab.write_string(row, 0, comment.criterion)
        tab.write_string(row, 1, _harmless(comment.text))
        tab.write_number(row, 2, comment.uses)
        first, _ = ranges.get(comment.criterion, (row, row))
        ranges[comment.criterion] = (first, row)
    return {
        criterion: f"='{name}'!$B${first + 1}:$B${last + 1}"
        for criterion, (first, last) in ranges.items()
    }


def points_of(value: Fraction | None) -> str:
    """Return points in words; a dash where there are none."""
    return say("grading_rubric.empty") if value is None else show_points(value)

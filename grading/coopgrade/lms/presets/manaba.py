"""manaba: `学籍番号@ユーザID` folders (or the reverse) and reportlist.xlsx.

Both layouts of the list (13 and 16 columns) are read by their headers. Which side of
the @ is the number is a setting of the site, so both are looked up.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coopgrade.errors import UserError
from coopgrade.lms.archives import Archive, Entry
from coopgrade.lms.columns import PersonColumns, column_of, header_set
from coopgrade.lms.ids import Directory, Match, P, normalise
from coopgrade.lms.presets.gathering import read_files, refused_problems, student_hand_in
from coopgrade.lms.presets.model import Export, LmsHandIn, SheetRow, Status
from coopgrade.lms.tables import Table, header_line, parse_table, read_table
from coopgrade.lms.times import read_time
from coopkit.text import say

ID = "manaba"
SHEET = re.compile(r"reportlist.*\.xlsx?", re.IGNORECASE)
END = "#end"
STUDENT_ROLE = "履修生"
SCORE = ("合計点", "grade")
LETTER = ("評価", "symgrade")
COMMENT = ("講評", "comment")
_STATUS = ("提出",)
_TIME = ("提出日時",)
_ATTEMPT = ("提出回数",)
_HEADER = (header_set("学籍番号", "学生番号", "numid"), header_set(*SCORE))
_FOLDER = re.compile(r"(?P<a>[^@]+)@(?P<b>[^@]+)")
_FLAT = re.compile(r"(?P<a>[^@]+)@(?P<b>[^@]+)@(?P<file>.+)")


@dataclass(frozen=True)
class Sheet:
    """A reportlist: where its rows are.

    Attributes:
        table: all of it.
        header: position of the row with headers.
        people: the columns that tell who a row is about.
        rows: positions of the rows of students.
    """

    table: Table
    header: int
    people: PersonColumns
    rows: tuple[int, ...]


def parse_sheet(table: Table) -> Sheet:
    """Find header and rows of students.

    Raises:
        UserError: it is no reportlist.
    """
    header = header_line(table, _HEADER)
    if header is None:
        raise UserError(say("grading_lms.sheet.not_manaba", place=table.place))
    # The row with machine names stands above the one people read; both may fit.
    if header_line(Table(table.place, "csv", table.rows[header + 1 : header + 2]), _HEADER) == 0:
        header += 1
    people = PersonColumns.of(table.rows[header])
    rows = []
    for position in range(header + 1, len(table.rows)):
        if table.cell(position, 0).casefold() == END:
            break
        role = people.text(table, position, "role")
        if (not role or role.startswith(STUDENT_ROLE)) and people.key_values(table, position):
            rows.append(position)
    return Sheet(table, header, people, tuple(rows))


def read_hand_ins(archive: Archive, sheet: Path | None, people: Iterable[P]) -> Export:
    """Read a zip 「採点シートと提出物」; its own reportlist serves if none is given."""
    directory = Directory.of(people)
    problems = refused_problems(archive)
    rows = _sheet_rows(archive, sheet, directory, problems)
    folders: dict[tuple[str, str], list[tuple[str, Entry]]] = defaultdict(list)
    stray = []
    for entry in archive:
        if owner := _owner(entry.name):
            a, b, name = owner
            folders[a, b].append((name, entry))
        elif not SHEET.fullmatch(entry.base):
            stray.append(entry.name)
    if stray:
        names = "、".join(stray)
        problems.append(say("grading_lms.problem.stray", place=archive.place, names=names))
    hand_ins = [
        _hand_in(pair, files, archive, directory, rows=rows, problems=problems)
        for pair, files in folders.items()
    ]
    return Export(ID, tuple(hand_ins), tuple(rows), tuple(problems))


def _owner(name: str) -> tuple[str, str, str] | None:
    """Return both sides of the @ and the name of the file below."""
    *folders, last = name.split("/")
    for position, folder in enumerate(folders):
        if found := _FOLDER.fullmatch(folder):
            return found["a"], found["b"], "/".join([*folders[position + 1 :], last])
    if found := _FLAT.fullmatch(last):
        return found["a"], found["b"], found["file"]
    return None


def _sheet_rows(
    archive: Archive, sheet: Path | None, directory: Directory[P], problems: list[str]
) -> list[SheetRow]:
    try:
        table = read_table(sheet) if sheet else _own_table(archive)
        if table is None:
            problems.append(say("grading_lms.problem.no_sheet", place=archive.place))
            return []
        return sheet_rows(parse_sheet(table), directory)
    except UserError as error:
        problems.append(str(error))
        return []


def sheet_rows(sheet: Sheet, directory: Directory[P]) -> list[SheetRow]:
    """Read everybody's row."""
    return [_row(sheet, position, directory) for position in sheet.rows]


def _own_table(archive: Archive) -> Table | None:
    # A student may hand in a file of that name: it lies in a folder with an @.
    sheets = [e for e in archive if SHEET.fullmatch(e.base) and _owner(e.name) is None]
    sheets.sort(key=lambda entry: entry.name.count("/"))
    return parse_table(sheets[0].read(), sheets[0].place) if sheets else None


def _row(sheet: Sheet, position: int, directory: Directory[P]) -> SheetRow:
    table, headers = sheet.table, sheet.table.rows[sheet.header]

    def cell(names: tuple[str, ...]) -> str:
        return table.cell(position, column_of(headers, names))

    match = sheet.people.find(table, position, directory)
    attempt = cell(_ATTEMPT)
    return SheetRow(
        line=position + 1,
        student_id=match.person.student_id if match.person else None,
        keys=sheet.people.key_values(table, position),
        name=sheet.people.name(table, position),
        status=_status(cell(_STATUS)),
        handed_in=read_time(cell(_TIME)),
        attempt=int(attempt) if attempt.isdecimal() and int(attempt) else None,
        candidates=tuple(person.student_id for person in match.people),
    )


def _status(text: str) -> Status:
    if "受付終了後" in text:
        return "late"
    if "未提出" in text:
        return "missing"
    return "handed_in" if "提出済" in text else "unknown"


def _hand_in(
    pair: tuple[str, str],
    files: list[tuple[str, Entry]],
    archive: Archive,
    directory: Directory[P],
    *,
    rows: list[SheetRow],
    problems: list[str],
) -> LmsHandIn:
    row = _row_of(pair, rows)
    match: Match[P] = directory.find_any(pair)
    if match.state != "match" and row and row.student_id:
        match = directory.find(row.student_id)
    if row is None and rows:
        problems.append(say("grading_lms.problem.no_row", place=archive.place, name="@".join(pair)))
    content = read_files(files, problems)
    return student_hand_in(archive, "@".join(pair), match, content, row=row, problems=problems)


def _row_of(pair: tuple[str, str], rows: list[SheetRow]) -> SheetRow | None:
    """Return the row whose number and login are the two sides, in either order."""
    sides = {normalise(side) for side in pair}
    found = [row for row in rows if sides <= {normalise(key) for key in row.keys}]
    return found[0] if len(found) == 1 else None

"""Lists of students out of exports: manaba, Moodle, or any table with a header row.

Everything stays text. What Excel may have damaged is told with a suggestion and never
put right by itself: only a person knows whether 2201234 was 02201234.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from coopgrade.errors import UserError
from coopgrade.lms.columns import KEYS, NAMES, PersonColumns, bare
from coopgrade.lms.ids import normalise
from coopgrade.lms.presets import canvas, manaba, moodle_sheet
from coopgrade.lms.tables import Table, header_line, read_table
from coopkit.text import say

_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,2}月\d{1,2}日|\d{4}[-/]\d{1,2}[-/]\d{1,2}( 00:00:00)?|\d{1,2}-[A-Z][a-z]{2}"
)
_PRECISE_DIGITS = 15
_YEAR = re.compile(r"[1-9]")
_LAST_YEAR = 9


@dataclass(frozen=True)
class RosterRow:
    """One student; every field is as the file has it, "" where it has nothing.

    Attributes:
        student_id: with its leading zeros; surrounding spaces gone.
        name: full name.
        kana: reading of the name.
        email: address.
        login: account in the learning system.
        faculty: faculty or department.
        year: year of study, None where it is unknown.
        line: of the file, from 1.
    """

    student_id: str
    name: str
    kana: str = ""
    email: str = ""
    login: str = ""
    faculty: str = ""
    year: int | None = None
    line: int = 0


@dataclass(frozen=True)
class Suggestion:
    """What a number may have been before Excel changed it; a person confirms.

    Attributes:
        line: of the file, from 1.
        student_id: as it stands there.
        maybe: as it may have been.
    """

    line: int
    student_id: str
    maybe: str


@dataclass(frozen=True)
class RosterFile:
    """A list of students as a file has it.

    Attributes:
        rows: students, in the order of the file; rows without a number are not in it.
        problems: what a person should look at, one sentence each.
        suggestions: numbers that may have lost zeros.
    """

    rows: tuple[RosterRow, ...]
    problems: tuple[str, ...]
    suggestions: tuple[Suggestion, ...] = ()


def read_roster(path: Path) -> RosterFile:
    """Read students from a CSV, a tab-separated text or an .xlsx workbook.

    Raises:
        UserError: it cannot be read, or no row has the headers of a list of students.
    """
    return parse_roster(read_table(path))


def parse_roster(table: Table) -> RosterFile:
    """Read students from a table; see `read_roster`."""
    people, positions = _layout(table)
    rows: list[RosterRow] = []
    problems: list[str] = []
    by_login = not any(people.text(table, position, "student_id") for position in positions)
    if by_login and positions:
        # Moodle sites keep the number in the user name; which column has it, people know.
        problems.append(say("grading_lms.roster.no_number", place=table.place))
    for position in positions:
        row = _row(table, position, people, by_login=by_login)
        place = say("grading_lms.place", file=table.place, line=position + 1)
        if not row.student_id:
            problems.append(say("grading_lms.roster.empty", place=place, name=row.name))
            continue
        damage = _damage(row.student_id)
        if damage:
            problems.append(say(f"grading_lms.roster.{damage}", place=place, id=row.student_id))
            continue
        rows.append(row)
    problems.extend(_doubles(rows, table))
    suggestions = _lost_zeros(rows)
    problems.extend(
        say(
            "grading_lms.roster.zeros",
            place=say("grading_lms.place", file=table.place, line=s.line),
            id=s.student_id,
            maybe=s.maybe,
        )
        for s in suggestions
    )
    column = people.columns.get("student_id")
    numeric = [row for row in rows if (row.line - 1, column) in table.numeric]
    if numeric and not suggestions:
        problems.append(say("grading_lms.roster.numeric", place=table.place, count=len(numeric)))
    long = [r for r in rows if len(r.student_id) > _PRECISE_DIGITS and r.student_id.endswith("000")]
    if long and len(long) == len(rows):
        problems.append(say("grading_lms.roster.rounded", place=table.place))
    return RosterFile(tuple(rows), tuple(problems), tuple(suggestions))


def _layout(table: Table) -> tuple[PersonColumns, list[int]]:
    """Return columns, and the rows of students."""
    try:
        sheet = manaba.parse_sheet(table)
    except UserError:
        pass
    else:
        return sheet.people, list(sheet.rows)
    try:
        worksheet = moodle_sheet.parse_sheet(table)
    except UserError:
        pass
    else:
        return worksheet.people, list(worksheet.rows)
    header = header_line(table, (KEYS, NAMES))
    if header is None:
        header = header_line(table, (KEYS,))
    if header is None:
        raise UserError(say("grading_lms.roster.no_header", place=table.place))
    people = PersonColumns.of(table.rows[header])
    try:
        positions = canvas.student_rows(table)
    except UserError:
        positions = [
            position
            for position in range(header + 1, len(table.rows))
            if any(table.cell(position, column) for column in people.columns.values())
        ]
    return people, positions


def _row(table: Table, position: int, people: PersonColumns, *, by_login: bool) -> RosterRow:
    login = bare(people.text(table, position, "login"))
    number = login if by_login else bare(people.text(table, position, "student_id"))
    return RosterRow(
        student_id=number,
        name=unicodedata.normalize("NFC", people.name(table, position)),
        kana=people.text(table, position, "kana"),
        email=people.text(table, position, "email"),
        login=login,
        faculty=people.text(table, position, "faculty"),
        year=_year(people.text(table, position, "year")),
        line=position + 1,
    )


def _year(text: str) -> int | None:
    """Return the year of study: 2, 2年, B2, ２; a calendar year is none."""
    found = re.findall(r"\d+", unicodedata.normalize("NFKC", text))
    if len(found) != 1 or not _YEAR.fullmatch(found[0]):
        return None
    return int(found[0]) if int(found[0]) <= _LAST_YEAR else None


def _damage(student_id: str) -> str:
    """Return how Excel ruined a number for good, as a key of `grading_lms.roster`, or ""."""
    if _SCIENTIFIC.fullmatch(student_id):
        return "scientific"
    return "date" if _DATE.fullmatch(student_id) else ""


def _doubles(rows: list[RosterRow], table: Table) -> list[str]:
    first: dict[str, RosterRow] = {}
    found = []
    for row in rows:
        earlier = first.setdefault(normalise(row.student_id), row)
        if earlier is not row:
            found.append(
                say(
                    "grading_lms.roster.twice",
                    place=say("grading_lms.place", file=table.place, line=row.line),
                    id=row.student_id,
                    first=earlier.line,
                )
            )
    return found


def _lost_zeros(rows: list[RosterRow]) -> list[Suggestion]:
    """Find numbers that are shorter than nearly all others and would fit with zeros."""
    numbers = [row for row in rows if row.student_id.isascii() and row.student_id.isdecimal()]
    lengths = Counter(len(row.student_id) for row in numbers)
    if len(lengths) <= 1:
        return []
    usual = max(lengths)
    return [
        Suggestion(row.line, row.student_id, row.student_id.zfill(usual))
        for row in numbers
        if len(row.student_id) < usual
    ]

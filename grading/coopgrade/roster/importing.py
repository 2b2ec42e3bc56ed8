"""Taking students over from an export of a learning system into students.csv.

What a lecturer typed stays: an export adds students and fills empty fields. What differs, and
who is missing from the export, is told and left to a person.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path

from coopgrade.course import TOKYO, Course, show_date
from coopgrade.errors import UserError
from coopgrade.files import read_text, write_csv
from coopgrade.lms.ids import normalise
from coopgrade.lms.rosters import RosterRow, read_roster
from coopgrade.roster.model import Student
from coopgrade.roster.reading import column_id, load_roster
from coopkit.files import write_atomically
from coopkit.text import say

_TAKEN = ("name", "kana", "email", "login", "faculty", "year")
_COLUMNS = ("student_id", *_TAKEN, "left")


@dataclass(frozen=True)
class Import:
    """What an export brought.

    Attributes:
        added: students who are new.
        filled: ids of students with a field that was empty before.
        told: what a person should look at, one sentence each.
    """

    added: tuple[Student, ...]
    filled: tuple[str, ...]
    told: tuple[str, ...]


@dataclass
class _Sheet:
    """students.csv as it is: its header, its rows, and which column means what."""

    header: list[str]
    rows: list[list[str]]

    def column(self, name: str) -> int:
        """Return the position of a column; it is added when the file lacks it."""
        for position, title in enumerate(self.header):
            if column_id(title) == name:
                return position
        self.header.append(say(f"grading.column.{name}"))
        for row in self.rows:
            row.append("")
        return len(self.header) - 1

    def row(self, student_id: str) -> list[str] | None:
        """Return the row of a student, however the number is typed, or None."""
        at = self.column("student_id")
        key = normalise(student_id)
        return next((row for row in self.rows if normalise(row[at]) == key), None)


def import_students(course: Course, path: Path) -> Import:
    """Add the students of an export to students.csv; the file before is kept in `history/`.

    Args:
        course: the course folder.
        path: manaba's reportlist, Moodle's worksheet or gradebook, or any table with a header.

    Raises:
        UserError: the export cannot be read, or would make a list that cannot be used.
    """
    export = read_roster(path)
    sheet = _read(course.students_csv)
    told = list(export.problems)
    told += [
        say("grading_roster.import.zeros", id=one.student_id, maybe=one.maybe)
        for one in export.suggestions
    ]
    added, filled = [], []
    for row in export.rows:
        known = sheet.row(row.student_id)
        if known is None:
            _append(sheet, row)
            added.append(row.student_id)
        else:
            changed, differing = _fill(sheet, known, row)
            told += differing
            if changed:
                filled.append(row.student_id)
    told += _missing(sheet, export.rows)
    _write(course, sheet)
    roster = load_roster(course)
    new = [student for key in added if (student := roster.find(key))]
    return Import(tuple(new), tuple(filled), tuple(told))


def mark_left(course: Course, student: str, on: date) -> Student:
    """Enter the day from which a student is no longer in the course.

    Work and marks from before stay; from that day on the student is in no team.

    Raises:
        UserError: there is no such student.
    """
    found = load_roster(course).get(student)
    sheet = _read(course.students_csv)
    row = sheet.row(found.student_id)
    if row is None:
        raise UserError(say("grading_roster.no_student", id=student, maybe=""))
    row[sheet.column("left")] = on.isoformat()
    _write(course, sheet)
    return load_roster(course).by_id[found.student_id]


def _read(path: Path) -> _Sheet:
    text = read_text(path) if path.is_file() else ""
    rows = [row for row in csv.reader(StringIO(text, newline="")) if any(row)]
    if not rows:
        rows = [[say(f"grading.column.{name}") for name in _COLUMNS]]
    width = max(len(row) for row in rows)
    header, *rest = ([*row, *[""] * (width - len(row))] for row in rows)
    return _Sheet(header, rest)


def _append(sheet: _Sheet, row: RosterRow) -> None:
    places = {name: sheet.column(name) for name in ("student_id", *_TAKEN)}
    fields = [""] * len(sheet.header)
    for name, position in places.items():
        fields[position] = _value(row, name)
    sheet.rows.append(fields)


def _fill(sheet: _Sheet, known: list[str], row: RosterRow) -> tuple[bool, list[str]]:
    """Fill what is empty; return whether something was, and what differs."""
    changed, told = False, []
    for name in _TAKEN:
        value = _value(row, name)
        if not value:
            continue
        position = sheet.column(name)
        if not known[position].strip():
            known[position] = value
            changed = True
        elif name == "name" and _spaces_gone(known[position]) != _spaces_gone(value):
            told.append(
                say(
                    "grading_roster.import.name",
                    id=row.student_id,
                    here=known[position],
                    there=value,
                )
            )
    return changed, told


def _missing(sheet: _Sheet, rows: Iterable[RosterRow]) -> list[str]:
    there = {normalise(row.student_id) for row in rows}
    at, left = sheet.column("student_id"), sheet.column("left")
    return [
        say("grading_roster.import.missing", id=row[at])
        for row in sheet.rows
        if normalise(row[at]) not in there and not row[left].strip()
    ]


def _value(row: RosterRow, name: str) -> str:
    value = getattr(row, name)
    return "" if value is None else str(value)


def _spaces_gone(name: str) -> str:
    return "".join(name.split())


def _write(course: Course, sheet: _Sheet) -> None:
    """Write students.csv, or leave it as it was when the list could not be used."""
    path = course.students_csv
    before = path.read_bytes() if path.is_file() else None
    if before is not None:
        stamp = datetime.now(TOKYO).strftime("%Y%m%d-%H%M%S-%f")
        write_atomically(course.root / "history" / f"students-{stamp}.csv", before)
    write_csv(path, sheet.header, sheet.rows)
    try:
        load_roster(course)
    except UserError:
        if before is not None:
            write_atomically(path, before)
        raise


def describe_leaving(student: Student) -> str:
    """Return one sentence about somebody who left."""
    day = show_date(student.left) if student.left else ""
    return say("grading.roster.left", id=student.student_id, name=student.name, date=day)

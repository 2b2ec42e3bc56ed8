"""Students and teams: read from two CSV files, with every problem told at once.

`students.csv` says who takes the course, `groups.csv` who is in which team. Lecturers
write them in Excel, so both encodings of Japan and full-width digits are understood;
the files themselves are only read.
"""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from coopgrade.course import TEAM_ID, Assignment, Course
from coopgrade.errors import UserError
from coopgrade.files import read_text
from coopkit.text import say

STUDENT_COLUMNS = ("student_id", "name")
GROUP_COLUMNS = ("team", "student_id")
# What lecturers call the columns, beside the plain names.
_ALIASES = {
    "学籍番号": "student_id",
    "氏名": "name",
    "名前": "name",
    "チーム": "team",
    "班": "team",
}


@dataclass(frozen=True)
class Student:
    """One student; the id keeps its leading zeros."""

    student_id: str
    name: str


@dataclass(frozen=True)
class Roster:
    """Who takes the course, and in which team.

    Attributes:
        students: in the order of the file.
        team_of: student id → team id; a student without a team is not in it.
    """

    students: tuple[Student, ...]
    team_of: dict[str, str]

    @property
    def teams(self) -> tuple[str, ...]:
        """All team ids, sorted."""
        return tuple(sorted(set(self.team_of.values())))

    def submitters(self, assignment: Assignment) -> tuple[str, ...]:
        """Return the ids that hand this assignment in: teams, or single students.

        To nbgrader both are "students". Nothing else decides which ids belong to
        which assignment.
        """
        if assignment.kind == "group":
            return self.teams
        return tuple(student.student_id for student in self.students)

    def submitter_of(self, assignment: Assignment, student: Student) -> str | None:
        """Return the id under which a student's work is handed in, or None."""
        if assignment.kind == "group":
            return self.team_of.get(student.student_id)
        return student.student_id


@dataclass(frozen=True)
class _Row:
    place: str
    values: dict[str, str]


def load_roster(course: Course) -> Roster:
    """Read and check both files of a course.

    Raises:
        UserError: one message that lists every problem with file and line number.
    """
    problems: list[str] = []
    student_rows = list(_rows(course.students_csv, STUDENT_COLUMNS, problems))
    group_rows = list(_rows(course.groups_csv, GROUP_COLUMNS, problems))
    students = _check_students(student_rows, problems)
    # Without its columns a file yields no rows; then "unknown" would be noise.
    team_of = _check_groups(group_rows, students, problems) if student_rows else {}
    if problems:
        listing = "\n".join(f"  ・{problem}" for problem in problems)
        raise UserError(
            say("grading.roster.problems", count=len(problems), listing=listing, folder=course.root)
        )
    return Roster(tuple(students.values()), team_of)


def _rows(path: Path, columns: tuple[str, ...], problems: list[str]) -> Iterator[_Row]:
    reader = csv.reader(StringIO(read_text(path), newline=""))
    header = [_ALIASES.get(name, name) for name in map(_tidy, next(reader, []))]
    missing = [column for column in columns if column not in header]
    if missing:
        names = "、".join(say(f"grading.column.{column}") for column in missing)
        problems.append(say("grading.roster.no_column", file=path.name, columns=names))
        return
    for fields in reader:
        if not any(field.strip() for field in fields):
            continue
        place = say("grading.roster.place", file=path.name, line=reader.line_num)
        values = dict(zip(header, fields, strict=False))
        row = {column: values.get(column, "").strip() for column in columns}
        empty = [column for column in columns if not row[column]]
        if empty:
            names = "、".join(say(f"grading.column.{column}") for column in empty)
            problems.append(say("grading.roster.empty", place=place, columns=names))
            continue
        yield _Row(place, row)


def _tidy(text: str) -> str:
    """Return an id with full-width letters and digits made narrow; for ids, not for names."""
    return unicodedata.normalize("NFKC", text).strip()


def _check_students(rows: list[_Row], problems: list[str]) -> dict[str, Student]:
    students: dict[str, Student] = {}
    places: dict[str, str] = {}
    for row in rows:
        student_id = _tidy(row.values["student_id"])
        if student_id in students:
            problems.append(
                say(
                    "grading.roster.twice", place=row.place, id=student_id, first=places[student_id]
                )
            )
        elif TEAM_ID.fullmatch(student_id):
            problems.append(say("grading.roster.looks_like_team", place=row.place, id=student_id))
        else:
            students[student_id] = Student(student_id, row.values["name"])
            places[student_id] = row.place
    return students


def _check_groups(
    rows: list[_Row], students: dict[str, Student], problems: list[str]
) -> dict[str, str]:
    team_of: dict[str, str] = {}
    places: dict[str, str] = {}
    for row in rows:
        student_id, team = _tidy(row.values["student_id"]), _tidy(row.values["team"])
        if not TEAM_ID.fullmatch(team):
            problems.append(say("grading.roster.bad_team", place=row.place, team=team))
        elif student_id not in students:
            problems.append(say("grading.roster.unknown", place=row.place, id=student_id))
        elif student_id in team_of:
            key = "same_team_twice" if team_of[student_id] == team else "two_teams"
            problems.append(
                say(
                    f"grading.roster.{key}",
                    place=row.place,
                    id=student_id,
                    team=team,
                    other=team_of[student_id],
                    first=places[student_id],
                )
            )
        else:
            team_of[student_id] = team
            places[student_id] = row.place
    return team_of

"""students.csv and groups.csv, read with every problem told at once.

Lecturers write them in Excel, so both encodings of Japan and full-width digits are
understood; the files themselves are only read.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Literal

from coopgrade.course import TEAM_ID, Course, show_date
from coopgrade.errors import UserError
from coopgrade.files import read_text
from coopgrade.lms.ids import normalise
from coopgrade.roster.model import (
    LARGEST_TEAM,
    SMALLEST_TEAM,
    Membership,
    Roster,
    Student,
    is_solo,
)
from coopkit.text import say

STUDENT_COLUMNS = ("student_id", "name")
GROUP_COLUMNS = ("team", "student_id")
# What lecturers and learning systems call the columns, beside the plain names.
_ALIASES = {
    "学籍番号": "student_id",
    "学生番号": "student_id",
    "氏名": "name",
    "名前": "name",
    "フリガナ": "kana",
    "ふりがな": "kana",
    "カナ": "kana",
    "メールアドレス": "email",
    "メール": "email",
    "ユーザID": "login",
    "ユーザ名": "login",
    "ログイン": "login",
    "学部": "faculty",
    "所属": "faculty",
    "学年": "year",
    "年次": "year",
    "離籍日": "left",
    "履修をやめた日": "left",
    "チーム": "team",
    "班": "team",
    "から": "since",
    "開始日": "since",
    "まで": "until",
    "終了日": "until",
}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True)
class Problem:
    """Something in the two files that a person should look at.

    Attributes:
        level: `wrong` (nothing can be done before it is mended) or `look`.
        text: what, where, in one sentence.
    """

    level: Literal["wrong", "look"]
    text: str


@dataclass(frozen=True)
class _Row:
    place: str
    values: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.values.get(column, "")


def load_roster(course: Course) -> Roster:
    """Read and check both files of a course.

    Raises:
        UserError: one message that lists every problem with file and line number.
    """
    roster, problems = _read(course)
    wrong = [problem.text for problem in problems if problem.level == "wrong"]
    if wrong:
        listing = "\n".join(f"  ・{text}" for text in wrong)
        raise UserError(
            say("grading.roster.problems", count=len(wrong), listing=listing, folder=course.root)
        )
    return roster


def read_teams(path: Path) -> dict[str, list[str]]:
    """Return a proposal of teams: team id → student ids, as they are typed.

    Raises:
        UserError: a column or a field is missing.
    """
    problems: list[str] = []
    teams: dict[str, list[str]] = {}
    for row in _rows(path, GROUP_COLUMNS, problems):
        teams.setdefault(_tidy(row.get("team")), []).append(_tidy(row.get("student_id")))
    if problems:
        listing = "\n".join(f"  ・{problem}" for problem in problems)
        raise UserError(
            say(
                "grading.roster.problems",
                count=len(problems),
                listing=listing,
                folder=path.parent,
            )
        )
    return teams


def check_roster(course: Course, on: date | None = None) -> list[Problem]:
    """Return everything that is wrong in the two files or deserves a look.

    Beside what `load_roster` refuses: students without a team, teams of an unusual size,
    members who have left, ids that differ in a leading zero only, the same name twice.

    Args:
        course: the course folder.
        on: the day for which teams are looked at; None: today.
    """
    roster, problems = _read(course)
    if any(problem.level == "wrong" for problem in problems):
        return problems
    return [*problems, *(Problem("look", text) for text in _looks(roster, on))]


def _read(course: Course) -> tuple[Roster, list[Problem]]:
    problems: list[str] = []
    student_rows = list(_rows(course.students_csv, STUDENT_COLUMNS, problems))
    group_rows = list(_rows(course.groups_csv, GROUP_COLUMNS, problems))
    students = _check_students(student_rows, problems)
    # Without its columns a file yields no rows; then "unknown" would be noise.
    memberships = _check_groups(group_rows, students, problems) if student_rows else []
    roster = Roster(
        tuple(students.values()), tuple(memberships), final_year=course.grading.final_year
    )
    return roster, [Problem("wrong", text) for text in problems]


def _rows(path: Path, columns: tuple[str, ...], problems: list[str]) -> Iterator[_Row]:
    text = read_text(path)
    # Copied from a table on the screen, columns are parted by tabs.
    first = text.partition("\n")[0]
    delimiter = "\t" if "\t" in first and "," not in first else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    header = [column_id(title) for title in next(reader, [])]
    missing = [column for column in columns if column not in header]
    if missing:
        names = "、".join(say(f"grading.column.{column}") for column in missing)
        problems.append(say("grading.roster.no_column", file=path.name, columns=names))
        return
    for fields in reader:
        if not any(field.strip() for field in fields):
            continue
        place = say("grading.roster.place", file=path.name, line=reader.line_num)
        row = {n: v.strip() for n, v in zip(header, fields, strict=False)}
        empty = [column for column in columns if not row.get(column)]
        if empty:
            names = "、".join(say(f"grading.column.{column}") for column in empty)
            problems.append(say("grading.roster.empty", place=place, columns=names))
            continue
        yield _Row(place, row)


def column_id(title: str) -> str:
    """Return our name of a column, whatever the lecturer calls it.

    >>> column_id("ユーザID"), column_id("備考")
    ('login', '備考')
    """
    name = _tidy(title)
    return _ALIASES.get(name, name)


def _tidy(text: str) -> str:
    """Return an id with full-width letters and digits made narrow; for ids, not for names."""
    return unicodedata.normalize("NFKC", text).strip()


def _check_students(rows: list[_Row], problems: list[str]) -> dict[str, Student]:
    students: dict[str, Student] = {}
    places: dict[str, str] = {}
    for row in rows:
        student_id = _tidy(row.get("student_id"))
        key = normalise(student_id)
        if key in places:
            first = places[key]
            problems.append(
                say("grading.roster.twice", place=row.place, id=student_id, first=first)
            )
        elif TEAM_ID.fullmatch(student_id):
            problems.append(say("grading.roster.looks_like_team", place=row.place, id=student_id))
        # nbgrader pastes ids into paths and regular expressions.
        elif not re.fullmatch(r"[A-Za-z0-9_-]+", student_id):
            problems.append(say("grading.roster.bad_id", place=row.place, id=student_id))
        else:
            students[student_id] = Student(
                student_id=student_id,
                name=row.get("name"),
                kana=row.get("kana"),
                email=row.get("email"),
                login=row.get("login"),
                faculty=row.get("faculty"),
                year=_year(row, problems),
                left=_date(row, "left", problems),
            )
            places[key] = row.place
    return students


def _check_groups(
    rows: list[_Row], students: Mapping[str, Student], problems: list[str]
) -> list[Membership]:
    memberships: list[Membership] = []
    places: dict[Membership, str] = {}
    known = {normalise(student_id): student_id for student_id in students}
    for row in rows:
        team = _tidy(row.get("team"))
        student_id = known.get(normalise(row.get("student_id")))
        if not TEAM_ID.fullmatch(team):
            problems.append(say("grading.roster.bad_team", place=row.place, team=team))
            continue
        if student_id is None:
            shown = _tidy(row.get("student_id"))
            problems.append(say("grading.roster.unknown", place=row.place, id=shown))
            continue
        told = len(problems)
        since, until = _date(row, "since", problems), _date(row, "until", problems)
        if len(problems) > told:
            continue
        if since and until and until < since:
            problems.append(say("grading.roster.backwards", place=row.place, id=student_id))
            continue
        membership = Membership(team, student_id, since, until)
        clash = next(
            (m for m in memberships if m.student_id == student_id and m.overlaps(membership)), None
        )
        if clash:
            key = "same_team_twice" if clash.team == team else "two_teams"
            problems.append(
                say(
                    f"grading.roster.{key}",
                    place=row.place,
                    id=student_id,
                    team=team,
                    other=clash.team,
                    first=places[clash],
                )
            )
            continue
        memberships.append(membership)
        places[membership] = row.place
    return memberships


def _year(row: _Row, problems: list[str]) -> int | None:
    text = _tidy(row.get("year")).removesuffix("年").removesuffix("年次")
    if not text:
        return None
    if re.fullmatch(r"[1-9]", text):
        return int(text)
    problems.append(say("grading.roster.bad_year", place=row.place, given=row.get("year")))
    return None


def _date(row: _Row, column: str, problems: list[str]) -> date | None:
    text = _tidy(row.get(column))
    if not text:
        return None
    found = _DATE.fullmatch(text)
    # 2026-02-30 is told like any other text that is no day.
    with suppress(ValueError):
        if found:
            return date(*(int(part) for part in found.groups()))
    name = say(f"grading.column.{column}")
    problems.append(say("grading.roster.bad_date", place=row.place, column=name, given=text))
    return None


def _looks(roster: Roster, on: date | None) -> Iterator[str]:
    present = roster.present(on)
    if present and not roster.teams(on):
        # At the beginning of a term: not forty sentences about the same thing.
        yield say("grading.roster.no_teams", count=len(present))
    for student in present if roster.teams(on) else ():
        if roster.team_of(student.student_id, on) is None:
            yield say("grading.roster.no_team", id=student.student_id, name=student.name)
    for team in roster.teams(on):
        size = len(roster.members(team, on))
        if not is_solo(team) and not SMALLEST_TEAM <= size <= LARGEST_TEAM:
            yield say("grading.roster.size", team=team, size=size)
    for student in roster.students:
        if student.left and student not in present:
            day = show_date(student.left)
            yield say("grading.roster.left", id=student.student_id, name=student.name, date=day)
    yield from _look_alikes(roster)


def _look_alikes(roster: Roster) -> Iterator[str]:
    """Tell who could be taken for somebody else."""
    bare: dict[str, str] = {}
    for student in roster.students:
        key = normalise(student.student_id).lstrip("0")
        if key in bare:
            yield say("grading.roster.zeros", id=student.student_id, other=bare[key])
        bare[key] = student.student_id
    names = Counter(student.name for student in roster.students)
    for name, count in names.items():
        if count > 1:
            yield say("grading.roster.same_name", name=name, count=count)

"""Who takes the practice course: students.csv and groups.csv, one who left, one who moved."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from coopgrade.course import Course
from coopgrade.demo_class.data import TEAM_SIZE
from coopgrade.files import write_csv
from coopgrade.roster import Student
from coopkit.text import say

STUDENT_COLUMNS = ("student_id", "name", "kana", "email", "login", "faculty", "year", "left")
_GROUP_COLUMNS = ("team", "student_id", "since", "until")


def make_students(data: Mapping[str, Any]) -> tuple[Student, ...]:
    """Return the 40 students; the id has a leading zero, as many universities' have."""
    names = [
        (f"{family} {given}", f"{family_kana} {given_kana}")
        for given, given_kana in zip(data["given_names"], data["given_kana"], strict=True)
        for family, family_kana in zip(data["family_names"], data["family_kana"], strict=True)
    ]
    left = {one["student"]: one["on"] for one in data["left"]}
    students = []
    for number, (name, kana) in enumerate(names, 1):
        student_id = f"02600{number:02}"
        students.append(
            Student(
                student_id=student_id,
                name=name,
                kana=kana,
                email=f"s{student_id}@example.ac.jp",
                login=f"s{student_id}",
                faculty=data["faculties"][number % len(data["faculties"])],
                year=data["years"][number % len(data["years"])],
                left=left.get(student_id),
            )
        )
    return tuple(students)


def write_roster(
    course: Course, students: Sequence[Student], teams: Sequence[str], data: Mapping[str, Any]
) -> None:
    """Write both lists; who moved has two lines in groups.csv."""
    write_csv(course.students_csv, header(STUDENT_COLUMNS), map(student_row, students))
    moved = {one["student"]: one for one in data["moved"]}
    rows: list[tuple[str, str, date | str, date | str]] = []
    for place, student in enumerate(students):
        move = moved.get(student.student_id)
        until = move["on"] - timedelta(days=1) if move else ""
        rows.append((teams[place // TEAM_SIZE], student.student_id, "", until))
    rows += [(one["to"], one["student"], one["on"], "") for one in data["moved"]]
    write_csv(course.groups_csv, header(_GROUP_COLUMNS), rows)


def header(columns: Sequence[str]) -> list[str]:
    """Return the words above these columns."""
    return [say(f"grading.column.{name}") for name in columns]


def student_row(student: Student) -> list[object]:
    """Return a student's cells in the order of `STUDENT_COLUMNS`."""
    values = [getattr(student, name) for name in STUDENT_COLUMNS]
    return ["" if value is None else value for value in values]

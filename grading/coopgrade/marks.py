"""The gradebook as one table for people: marks.csv, one row per student.

A team's mark goes to each of its members. What is not known stays empty: somebody who
handed nothing in has no mark, not a zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry

from coopgrade.bridge import open_gradebook
from coopgrade.course import Assignment, Course
from coopgrade.files import write_csv
from coopgrade.roster import Roster
from coopkit.text import say

_COLUMNS = ("auto", "manual", "late", "total", "max", "note")


@dataclass(frozen=True)
class Mark:
    """What one hand-in got for one assignment.

    Attributes:
        auto: points from test cells, or None when there are none yet.
        manual: points from cells that a person marks, or None while one is unmarked.
        late: points taken off for being late.
        total: nbgrader's score: auto and manual so far, less late.
        maximum: full marks.
        note: for people: not handed in, late by how much, waits for marking.
    """

    auto: float | None
    manual: float | None
    late: float | None
    total: float | None
    maximum: float
    note: str


def load_marks(
    course: Course, assignment: Assignment, submitters: Iterable[str]
) -> dict[str, Mark]:
    """Return the mark of each id that may hand an assignment in."""
    with open_gradebook(course) as gradebook:
        return {s: _load_mark(gradebook, course, assignment, s) for s in submitters}


def export_marks(course: Course, roster: Roster, path: Path) -> int:
    """Write marks.csv: id, name, team, then six columns for each assignment.

    Returns:
        The number of rows, one per student of the roster.
    """
    header = [say(f"grading.column.{name}") for name in ("student_id", "name", "team")]
    tables = []
    for assignment in course.assignments.values():
        header += [f"{assignment.title}_{say(f'grading.column.{name}')}" for name in _COLUMNS]
        marks = load_marks(course, assignment, roster.submitters(assignment))
        tables.append((assignment, marks))
    rows = []
    for student in roster.students:
        row = [student.student_id, student.name, roster.team_of(student.student_id) or ""]
        for assignment, marks in tables:
            row += _cells(marks.get(roster.submitter_of(assignment, student) or ""))
        rows.append(row)
    write_csv(path, header, rows)
    return len(rows)


def _load_mark(gradebook: Any, course: Course, assignment: Assignment, submitter: str) -> Mark:
    maximum = float(assignment.points)
    try:
        submission = gradebook.find_submission(assignment.name, submitter)
    except MissingEntry:
        handed_in = course.submitted(assignment, submitter).is_dir()
        key = "not_graded" if handed_in else "not_handed_in"
        return Mark(None, None, None, None, maximum, say(f"grading.note.{key}"))
    if not course.autograded(assignment, submitter).is_dir():
        # nbgrader removes the copy when grading failed, but keeps rows without a score.
        return Mark(None, None, None, None, maximum, say("grading.note.failed"))
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    # Test cells are code; what a person marks is written text.
    auto = sum(grade.score for grade in grades if grade.cell.cell_type == "code")
    waiting = any(grade.needs_manual_grade for grade in grades)
    manual = sum(grade.score for grade in grades if grade.cell.cell_type != "code")
    penalty = submission.late_submission_penalty
    return Mark(
        auto=auto,
        manual=None if waiting else manual,
        late=penalty,
        # As nbgrader's own export does: a penalty never makes a mark negative.
        total=max(0.0, submission.score - penalty),
        maximum=submission.max_score,
        note=_note(submission.total_seconds_late, waiting=waiting),
    )


def _note(seconds_late: float, *, waiting: bool) -> str:
    notes = []
    if seconds_late > 0:
        minutes = int(seconds_late // 60)
        days, rest = divmod(minutes, 24 * 60)
        hours, minutes = divmod(rest, 60)
        notes.append(say("grading.note.late", days=days, hours=hours, minutes=minutes))
    if waiting:
        notes.append(say("grading.note.waiting"))
    return say("grading.note.join").join(notes)


def _cells(mark: Mark | None) -> list[str]:
    if mark is None:
        return ["", "", "", "", "", say("grading.note.no_team")]
    numbers = (mark.auto, mark.manual, mark.late, mark.total, mark.maximum)
    return [*("" if number is None else f"{number:g}" for number in numbers), mark.note]

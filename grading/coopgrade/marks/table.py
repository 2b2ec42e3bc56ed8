"""All marks as one table for people: marks.csv, one row per student."""

from pathlib import Path

from coopgrade.course import Course
from coopgrade.files import write_csv
from coopgrade.marks.gathering import AssignmentMarks, ClassMarks
from coopgrade.marks.reckoning import show
from coopgrade.roster import Roster, Student
from coopkit.text import say

_COLUMNS = ("auto", "manual", "factor", "late", "total", "max", "note")


def export_marks(course: Course, roster: Roster, marks: ClassMarks, path: Path) -> int:
    """Write marks.csv: id, name, team, columns for each assignment, the course mark.

    What is not known stays empty: somebody who handed nothing in has no mark, not a zero,
    unless course.toml says so.

    Returns:
        The number of rows, one per student of the roster.
    """
    header = [say(f"grading.column.{name}") for name in ("student_id", "name", "team")]
    for one in marks.assignments.values():
        title = one.assignment.title
        header += [f"{title}_{say(f'grading.column.{name}')}" for name in _COLUMNS]
    header += [say(f"grading.column.{name}") for name in ("course", "letter", "note")]
    rows = []
    last_day = course.sessions[-1].date if course.sessions else None
    for student in marks.students:
        team = roster.team_of(student.student_id, last_day)
        row = [student.student_id, student.name, team or ""]
        for one in marks.assignments.values():
            row += _cells(one, student)
        mark = marks.course[student.student_id]
        row.append(show(mark.rounded) if mark.rounded is not None else "")
        row += [mark.letter, "" if mark.state == "known" else mark.steps[-1]]
        rows.append(row)
    write_csv(path, header, rows)
    return len(rows)


def describe(one: AssignmentMarks, student: str) -> str:
    """Return what people should know about a mark: not handed in, late, waits."""
    mark, inputs = one.marks[student], one.inputs[student]
    work = one.work[one.submitter_of[student]]
    notes = []
    if mark.state in ("excused", "missing") or inputs.decided is not None:
        key = "decided" if inputs.decided is not None else mark.state
        notes.append(say(f"grading_marks.note.{key}"))
    elif not inputs.handed_in:
        notes.append(say("grading_marks.note.missing"))
    else:
        if inputs.seconds_late > 0:
            notes.append(_late(inputs.seconds_late))
        if inputs.first is not None:
            notes.append(say("grading_marks.note.resubmitted"))
        if work.state in ("none", "failed", "waiting", "stale"):
            notes.append(say(f"grading_marks.note.{work.state}"))
        elif inputs.points is None:
            notes.append(say("grading_marks.note.first"))
        elif inputs.factor is None:
            notes.append(say("grading_marks.note.factor"))
        if work.stock_penalty:
            notes.append(say("grading_marks.note.stock", points=show(work.stock_penalty)))
    return say("grading.note.join").join(notes)


def _cells(one: AssignmentMarks, who: Student) -> list[str]:
    student = who.student_id
    if student not in one.marks:
        key = "left" if who.left or one.assignment.kind == "individual" else "no_team"
        return [""] * (len(_COLUMNS) - 1) + [say(f"grading_marks.note.{key}")]
    mark, inputs = one.marks[student], one.inputs[student]
    work = one.work[one.submitter_of[student]]
    numbers = (
        work.part(by_tests=True),
        work.part(by_tests=False),
        inputs.factor if one.factor_states.get(student, "off") != "off" else None,
        mark.penalty if mark.points is not None else None,
        mark.points,
        mark.full_marks,
    )
    return [*("" if n is None else show(n) for n in numbers), describe(one, student)]


def _late(seconds: float) -> str:
    minutes = int(seconds // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    return say("grading.note.late", days=days, hours=hours, minutes=minutes)

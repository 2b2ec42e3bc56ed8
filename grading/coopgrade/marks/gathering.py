"""Everything the marks of a course rest on, brought together, and the marks themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from coopgrade.course import Assignment, Course
from coopgrade.intake import AttemptChoice, Status, choose, load_status, seconds_late
from coopgrade.journal import Journal
from coopgrade.marks.reckoning import (
    ONE,
    ZERO,
    CourseMark,
    Inputs,
    Item,
    MemberMark,
    course_mark,
    letters,
    member_mark,
)
from coopgrade.marks.records import CourseDecided, FirstMark, MarkDecided
from coopgrade.marks.work import Work, load_work
from coopgrade.peer import load_factors
from coopgrade.reactions import Attendance, load_attendance
from coopgrade.roster import Roster, Student, describe_leaving
from coopkit.text import say


@dataclass(frozen=True)
class AssignmentMarks:
    """The marks of one assignment.

    Attributes:
        assignment: which.
        work: submitter → what nbgrader knows.
        statuses: submitter → how they stand.
        inputs: student id → what the mark rests on.
        marks: student id → the mark; students without a team are not in it.
        submitter_of: student id → under which id their work was handed in.
        factor_states: student id → how the factor stands (`off`, `confirmed`, …).
    """

    assignment: Assignment
    work: Mapping[str, Work]
    statuses: Mapping[str, Status]
    inputs: Mapping[str, Inputs]
    marks: Mapping[str, MemberMark]
    submitter_of: Mapping[str, str]
    factor_states: Mapping[str, str]


@dataclass(frozen=True)
class ClassMarks:
    """All marks of a course.

    Attributes:
        students: who is in the course or was, in the order of the list.
        assignments: by name, in the order of course.toml.
        course: student id → course mark.
        attendance: student id → sessions.
    """

    students: tuple[Student, ...]
    assignments: Mapping[str, AssignmentMarks]
    course: Mapping[str, CourseMark]
    attendance: Mapping[str, Attendance]


def load_class_marks(course: Course, roster: Roster, journal: Journal) -> ClassMarks:
    """Reckon every mark of the course from what is in it now; nothing is written.

    Raises:
        UserError: there is no gradebook yet.
    """
    assignments = {
        name: load_assignment_marks(course, roster, journal, assignment)
        for name, assignment in course.assignments.items()
    }
    attendance = load_attendance(roster, journal)
    decided = journal.last(CourseDecided, by=("student",))
    marks = {}
    for student in roster.students:
        key = student.student_id
        items = [
            Item(name, one.assignment.title, one.assignment.weight, _mark(one, key))
            for name, one in assignments.items()
        ]
        gone = student.left is not None
        marks[key] = (
            _left(student)
            if gone and key not in decided
            else _course_mark(course, items, attendance[key], decided.get(key))
        )
    return ClassMarks(roster.students, assignments, _with_letters(course, marks), attendance)


def load_assignment_marks(
    course: Course, roster: Roster, journal: Journal, assignment: Assignment
) -> AssignmentMarks:
    """Reckon the marks of one assignment; nothing is written."""
    submitters = roster.submitters(assignment)
    work = load_work(course, assignment, submitters)
    statuses = {s.submitter: s for s in load_status(course, assignment, roster, journal)}
    firsts = journal.last(FirstMark, by=("submitter",), assignment=assignment.name)
    decided = journal.last(MarkDecided, by=("student",), assignment=assignment.name)
    factors: Mapping[str, Any] = {}
    if assignment.kind == "group":
        factors = load_factors(course, roster, journal, assignment)
    inputs, submitter_of, states = {}, {}, {}
    for student in roster.students:
        submitter = roster.submitter_of(assignment, student)
        if submitter is None:
            continue
        key = student.student_id
        base = _inputs(
            course, assignment, work[submitter], statuses[submitter], firsts.get(submitter)
        )
        factor = factors.get(key)
        if factor is not None:
            base = replace(base, factor=factor.factor)
            states[key] = str(factor.state)
        inputs[key] = _with_decision(course, base, decided.get(key))
        submitter_of[key] = submitter
    return AssignmentMarks(
        assignment=assignment,
        work=work,
        statuses=statuses,
        inputs=inputs,
        marks={key: member_mark(one) for key, one in inputs.items()},
        submitter_of=submitter_of,
        factor_states=states,
    )


def note_first_mark(
    course: Course, roster: Roster, journal: Journal, assignment: Assignment, submitter: str
) -> bool:
    """Note what a graded hand-in has got, before a resubmission takes its place.

    Returns:
        Whether there is a first mark. Without one (a cell waits for a person, or what was
        graded is not what lies in submitted/) the resubmission has to wait.
    """
    work = load_work(course, assignment, [submitter])[submitter]
    (status,) = [
        one
        for one in load_status(course, assignment, roster, journal)
        if one.submitter == submitter
    ]
    choice = journal.last(AttemptChoice, by=("submitter",), assignment=assignment.name)
    first = [one for one in status.attempts if not one.resubmission]
    chosen = choice.get(submitter)
    if chosen and chosen.attempt not in {one.attempt for one in first}:
        chosen = None
    counted = choose(first, status.due, assignment.late, chosen)
    if work.points is None or counted is None:
        return False
    late = seconds_late(counted, status.due)
    journal.append(
        FirstMark(
            assignment=assignment.name,
            submitter=submitter,
            attempt=counted.attempt,
            points=work.points,
            penalty=assignment.late.penalty(late, Fraction(assignment.points)),
        )
    )
    return True


def _inputs(
    course: Course, assignment: Assignment, work: Work, status: Status, first: FirstMark | None
) -> Inputs:
    counting = status.counting
    # What plain nbgrader collected is in no ledger of ours, and counts all the same.
    in_ledger = bool(status.attempts)
    again = counting is not None and counting.resubmission
    return Inputs(
        full_marks=Fraction(assignment.points),
        # A resubmission waits until the first mark is noted: without it there is no cap.
        points=None if again and first is None else work.points,
        handed_in=counting is not None if in_ledger else work.state != "none",
        missing_is_zero=course.grading.not_handed_in == "zero",
        seconds_late=status.seconds_late if in_ledger else work.seconds_late,
        late=assignment.late,
        factor=ONE,
        first=max(ZERO, first.points - first.penalty) if again and first else None,
        resubmission_cap=course.grading.resubmission.cap,
    )


def _with_decision(course: Course, inputs: Inputs, decided: MarkDecided | None) -> Inputs:
    if decided is None or decided.kind == "withdrawn":
        return inputs
    if decided.kind == "points":
        return replace(inputs, decided=decided.points)
    if decided.kind == "excused":
        return replace(inputs, excused=True)
    if decided.kind == "no_penalty":
        return replace(inputs, no_penalty=True)
    cap = course.grading.makeup_caps.get(decided.exam)
    return replace(inputs, makeup=decided.exam, makeup_cap=cap)


def _mark(one: AssignmentMarks, student: str) -> MemberMark:
    """Return the mark, or that nobody can say yet: a student without a team has none."""
    full = Fraction(one.assignment.points)
    missing = MemberMark(None, full, "missing", steps=(say("grading_marks.note.no_team"),))
    return one.marks.get(student, missing)


def _left(student: Student) -> CourseMark:
    """Return that somebody who left has no course mark; what was handed in keeps its points."""
    return CourseMark(None, None, "", "left", (describe_leaving(student),))


def _course_mark(
    course: Course, items: list[Item], attendance: Attendance, decided: CourseDecided | None
) -> CourseMark:
    code = course.grading.not_assessed
    if decided and not decided.assessed:
        step = say("grading_marks.step.not_assessed", code=code)
        return CourseMark(None, None, code, "not_assessed", (step,))
    gate = attendance.gate(course.grading.attendance)
    overruled = decided is not None and decided.assessed
    if gate == "not_met" and not overruled:
        step = say(
            "grading_marks.step.gate",
            code=code,
            absent=attendance.absent,
            held=attendance.held,
        )
        return CourseMark(None, None, code, "not_assessed", (step,))
    mark = course_mark(items, course.grading.rounding)
    if gate == "unknown" and not overruled:
        key = "gate_unknown" if attendance.held else "gate_nothing"
        step = say(f"grading_marks.step.{key}", unknown=attendance.unknown)
        return replace(mark, exact=None, rounded=None, state="waiting", steps=(*mark.steps, step))
    return mark


def _with_letters(course: Course, marks: Mapping[str, CourseMark]) -> dict[str, CourseMark]:
    rounded = {s: m.rounded for s, m in marks.items() if m.rounded is not None}
    found = letters(rounded, course.grading.scale)
    return {s: replace(m, letter=found[s]) if s in found else m for s, m in marks.items()}

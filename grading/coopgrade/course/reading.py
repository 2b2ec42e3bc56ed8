"""course.toml and the assignments beside it, read as a `Course`."""

from datetime import datetime
from pathlib import Path

from coopgrade.course.model import Assignment, Course, Person, Session
from coopgrade.course.place import check_place
from coopgrade.course.policies import LatePolicy
from coopgrade.course.tables import (
    AssignmentTable,
    CalendarTable,
    CourseTable,
    SessionTable,
    load_table,
)
from coopgrade.course.times import TOKYO
from coopgrade.errors import UserError
from coopkit.text import say


def open_course(folder: Path) -> Course:
    """Read a course folder.

    Raises:
        UserError: it is no course folder, lies where personal data must not lie, or
            course.toml cannot be understood; every such place is named.
    """
    root = folder.resolve()
    path = root / "course.toml"
    if not path.is_file():
        raise UserError(say("grading.course.missing", folder=root))
    check_place(root)
    table = load_table(path, CourseTable)
    assignments = {
        name: _assignment(root / "source" / name, name, calendar, table, path)
        for name, calendar in table.assignments.items()
    }
    _check_peers(table, assignments, path)
    return Course(
        root=root,
        course_id=table.course_id,
        title=table.title,
        assignments=assignments,
        sessions=tuple(_session(session, table.minutes) for session in table.sessions),
        people=tuple(Person(person.id, person.name, person.role) for person in table.people),
        grading=table.grading,
        peers=table.peers,
        language=table.language,
        keep_until=table.keep_until,
    )


def load_assignment_table(folder: Path) -> AssignmentTable:
    """Return what an exercise's assignment.toml says.

    Raises:
        UserError: the file is missing or says something that is not understood.
    """
    return load_table(folder / "assignment.toml", AssignmentTable)


def _session(session: SessionTable, minutes: int) -> Session:
    starts = session.starts
    return Session(
        number=session.number,
        date=session.date,
        title=session.title,
        minutes=session.minutes or minutes,
        starts_at=datetime.combine(session.date, starts, TOKYO) if starts else None,
    )


def _assignment(
    folder: Path, name: str, calendar: CalendarTable, course: CourseTable, path: Path
) -> Assignment:
    table = load_assignment_table(folder)
    if table.name != name:
        cause = f"name = {table.name!r} ({name!r})"
        raise UserError(say("grading.course.broken", path=folder / "assignment.toml", cause=cause))
    if calendar.late is not None and calendar.late not in course.late:
        cause = say("grading.course.no_policy", assignment=name, policy=calendar.late)
        raise UserError(say("grading.course.broken", path=path, cause=cause))
    return Assignment(
        name=name,
        title=table.title,
        kind=table.kind,
        points=table.points,
        student_files=table.student_files,
        due=calendar.due,
        handout_files=table.handout_files,
        early_due=calendar.early_due,
        resubmit_until=calendar.resubmit_until,
        late=course.late[calendar.late] if calendar.late else LatePolicy(),
        weight=calendar.weight,
        lms=calendar.lms,
        after_session=table.after_session,
    )


def _check_peers(table: CourseTable, assignments: dict[str, Assignment], path: Path) -> None:
    """Make sure that the peer factor names assignments of the right kind."""
    groups = [name for name, one in assignments.items() if one.kind == "group"]
    wrong = [name for name in table.peers.applies_to if name not in groups]
    if table.peers.enabled and table.peers.form not in assignments:
        wrong.append(table.peers.form)
    if wrong:
        cause = say("grading.course.no_peers", names="、".join(wrong), known="、".join(groups))
        raise UserError(say("grading.course.broken", path=path, cause=cause))

"""A course folder: course.toml as paths, assignments and due times.

The folder is one nbgrader root with one gradebook. This module is the only one that
knows its layout.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

from coopgrade.errors import UserError
from coopgrade.files import read_text, write_text
from coopkit.text import say

# Japan has had no summer time since 1951, so a fixed offset is exact; and Windows
# has no time zone database of its own.
TOKYO = timezone(timedelta(hours=9), "JST")

TEAM_ID = re.compile(r"g\d{2,3}")
ASSIGNMENT_FILES = ("assignment.toml", "rubric.toml")
# A folder of a source with a solved hand-in.
SOLUTION = "solution"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
# How the folders of the common services are named; the last two only as a whole.
_SYNCED = re.compile(
    r"(onedrive|dropbox|google ?drive|icloud).*|mobile documents|box", re.IGNORECASE
)

_NBGRADER_CONFIG = '''\
"""nbgrader's settings for this course. coopgrade and plain nbgrader both read them."""

c = get_config()  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = {course_id!r}
# The last three are for lecturers: they do not go into what students get. The history of a
# plan has what was deleted again: it stays with its team.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", ".coopkit", {private}
]
# What a team fills in must not be replaced by the empty file it started with.
c.Autograde.exclude_overwriting = {student_files!r}
# A test cell that a student deleted by accident comes back (and is graded).
c.OverwriteCells.add_missing_cells = True
c.ClearSolutions.text_stub = {answer_stub!r}
c.Execute.timeout = 60
# Each kernel warns about the way it talks to this very process; that is no news.
c.Execute.extra_arguments = ["--log-level=ERROR"]
# Nothing is kept in a kernel, and a polite goodbye now and then takes five seconds.
c.Execute.shutdown_kernel = "immediate"
c.NbGraderAPI.timezone = "Asia/Tokyo"
c.Exchange.timezone = "Asia/Tokyo"
'''


@dataclass(frozen=True)
class Assignment:
    """One assignment, as its assignment.toml and the course's calendar say.

    Attributes:
        name: id in paths and in the gradebook, such as `business-plan`.
        title: what people call it.
        kind: `group` (teams hand in) or `individual` (students do).
        points: full marks, the sum over the graded cells.
        student_files: what is handed in beside the notebook, such as `plan.json`.
        handout_files: what students get beside it and do not hand in, such as the questions.
        due: when it is due, with time zone, or None.
    """

    name: str
    title: str
    kind: Literal["group", "individual"]
    points: int
    student_files: tuple[str, ...]
    due: datetime | None
    handout_files: tuple[str, ...] = ()

    @property
    def notebook(self) -> str:
        """The file name of the notebook."""
        return f"{self.name}.ipynb"

    @property
    def expected_files(self) -> tuple[str, ...]:
        """The names of all files that are handed in."""
        return (self.notebook, *self.student_files)


@dataclass(frozen=True)
class Course:
    """A course folder.

    Attributes:
        root: the folder, absolute.
        course_id: nbgrader's name for the course.
        title: what people call it.
        assignments: by name, in the order of course.toml.
    """

    root: Path
    course_id: str
    title: str
    assignments: Mapping[str, Assignment]

    @property
    def students_csv(self) -> Path:
        """The list of students."""
        return self.root / "students.csv"

    @property
    def groups_csv(self) -> Path:
        """The list of who is in which team."""
        return self.root / "groups.csv"

    @property
    def gradebook(self) -> Path:
        """The database of nbgrader."""
        return self.root / "gradebook.db"

    @property
    def log(self) -> Path:
        """Everything nbgrader said."""
        return self.root / "coopgrade.log"

    def inbox(self, assignment: Assignment) -> Path:
        """Return where hand-ins arrive, one folder per team."""
        return self.root / "inbox" / assignment.name

    def submitted(self, assignment: Assignment, team: str) -> Path:
        """Return where nbgrader looks for a team's hand-in."""
        return self.root / "submitted" / team / assignment.name

    def replaced(self, assignment: Assignment, team: str) -> Path:
        """Return where earlier hand-ins of a team are kept."""
        return self.root / "replaced" / assignment.name / team

    def autograded(self, assignment: Assignment, team: str) -> Path:
        """Return where nbgrader puts the graded copy."""
        return self.root / "autograded" / team / assignment.name

    def source(self, assignment: Assignment) -> Path:
        """Return the folder with solutions and hidden tests."""
        return self.root / "source" / assignment.name

    def release(self, assignment: Assignment) -> Path:
        """Return the folder that students get."""
        return self.root / "release" / assignment.name

    def assignment(self, name: str) -> Assignment:
        """Return one assignment by its name.

        Raises:
            UserError: the course has no such assignment.
        """
        if name not in self.assignments:
            known = "、".join(self.assignments)
            raise UserError(say("grading.course.no_assignment", name=name, known=known))
        return self.assignments[name]


def open_course(folder: Path) -> Course:
    """Read a course folder.

    Raises:
        UserError: it is no course folder, lies where personal data must not lie, or
            course.toml cannot be understood.
    """
    root = folder.resolve()
    path = root / "course.toml"
    if not path.is_file():
        raise UserError(say("grading.course.missing", folder=root))
    check_place(root)
    table = _load_toml(path)
    try:
        assignments = {
            name: _load_assignment(root / "source" / name, name, calendar)
            for name, calendar in table["assignments"].items()
        }
        return Course(root, str(table["course_id"]), str(table["title"]), assignments)
    except (KeyError, TypeError, AttributeError) as error:
        raise UserError(say("grading.course.broken", path=path, cause=repr(error))) from error


def create_course(
    folder: Path, *, course_id: str, title: str, dues: Mapping[str, datetime], answer_stub: str
) -> Course:
    """Write course.toml and nbgrader_config.py for assignments that already lie in source/.

    Args:
        folder: the course folder.
        course_id: nbgrader's name for the course: small letters, digits, hyphens.
        title: what people call it.
        dues: when each assignment is due, by its name.
        answer_stub: the words that stand where a written answer belongs.
    """
    lines = [f'course_id = "{course_id}"', f'title = "{title}"']
    for name, due in dues.items():
        lines += ["", f"[assignments.{name}]", f"due = {due.isoformat()}"]
    write_text(folder / "course.toml", "\n".join(lines) + "\n")
    course = open_course(folder)
    config = _NBGRADER_CONFIG.format(
        course_id=course_id,
        private=", ".join(f'"{name}"' for name in (*ASSIGNMENT_FILES, SOLUTION)),
        student_files={a.name: list(a.student_files) for a in course.assignments.values()},
        answer_stub=answer_stub,
    )
    write_text(folder / "nbgrader_config.py", config)
    return course


def check_place(folder: Path) -> None:
    """Refuse a place that would copy personal data to others.

    A git checkout is pushed, a synchronised folder is uploaded; names and marks
    belong in neither.

    Raises:
        UserError: the folder, or one above it, is such a place.
    """
    for place in (folder, *folder.parents):
        if (place / ".git").exists():
            raise UserError(say("grading.course.in_git", folder=folder, place=place))
        if _SYNCED.fullmatch(place.name):
            raise UserError(say("grading.course.in_cloud", folder=folder, place=place))


def load_assignment_table(folder: Path) -> dict[str, Any]:
    """Return the content of an exercise's assignment.toml.

    Raises:
        UserError: the file is missing or is not TOML.
    """
    return _load_toml(folder / "assignment.toml")


def show_time(moment: datetime) -> str:
    """Return a time as people in Japan write it, with the weekday.

    >>> show_time(datetime(2026, 12, 18, 14, 59, tzinfo=timezone.utc))
    '2026-12-18（金）23:59'
    """
    local = moment.astimezone(TOKYO)
    weekday = say("grading.weekdays").split()[local.weekday()]
    return say("grading.time", date=f"{local:%Y-%m-%d}", weekday=weekday, time=f"{local:%H:%M}")


def _load_assignment(folder: Path, name: str, calendar: Mapping[str, Any]) -> Assignment:
    path = folder / "assignment.toml"
    table = load_assignment_table(folder)
    due = calendar.get("due")
    try:
        assignment = Assignment(
            name=table["name"],
            title=table["title"],
            kind=table["kind"],
            points=table["points"],
            student_files=tuple(table["student_files"]),
            due=due,
            handout_files=tuple(table.get("handout_files", ())),
        )
    except KeyError as error:
        raise UserError(say("grading.course.broken", path=path, cause=repr(error))) from error
    _check_assignment(assignment, name, path)
    return assignment


def _check_assignment(assignment: Assignment, name: str, path: Path) -> None:
    problems = []
    if assignment.name != name or not _NAME.fullmatch(name):
        problems.append(f"name = {assignment.name!r} ({name!r})")
    if assignment.kind not in ("group", "individual"):
        problems.append(f"kind = {assignment.kind!r}")
    # A path would let a hand-in be written outside its own folder.
    for field in ("student_files", "handout_files"):
        names = getattr(assignment, field)
        problems += [f"{field}: {name!r}" for name in names if Path(name).name != name]
    due = assignment.due
    if due is not None and (not isinstance(due, datetime) or due.tzinfo is None):
        problems.append(f"due = {due} (2026-12-18T23:59:00+09:00)")
    if problems:
        raise UserError(say("grading.course.broken", path=path, cause="; ".join(problems)))


def _load_toml(path: Path) -> dict[str, Any]:
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(say("grading.course.broken", path=path, cause=error)) from error

"""Writing what makes a folder a course: course.toml and nbgrader's settings."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from coopgrade.course.model import ASSIGNMENT_FILES, SOLUTION, Course
from coopgrade.course.reading import load_assignment_table, open_course
from coopgrade.files import write_text
from coopkit.files import write_atomically

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


def create_course(
    folder: Path,
    *,
    course_id: str,
    title: str,
    dues: Mapping[str, datetime],
    answer_stub: str,
    more: str = "",
) -> Course:
    """Write course.toml and nbgrader_config.py for assignments that already lie in source/.

    Args:
        folder: the course folder.
        course_id: nbgrader's name for the course: small letters, digits, hyphens.
        title: what people call it.
        dues: when each assignment is due, by its name.
        answer_stub: the words that stand where a written answer belongs.
        more: further tables of course.toml, as TOML.
    """
    lines = ["version = 2", f'course_id = "{course_id}"', f'title = "{title}"']
    for name, due in dues.items():
        lines += ["", f"[assignments.{name}]", f"due = {due.isoformat()}"]
    write_text(folder / "course.toml", "\n".join(lines) + "\n" + more)
    course = open_course(folder)
    write_settings(course, answer_stub)
    return course


def write_settings(course: Course, answer_stub: str) -> None:
    """Write nbgrader_config.py for the course's assignments."""
    config = _NBGRADER_CONFIG.format(
        course_id=course.course_id,
        private=", ".join(f'"{name}"' for name in (*ASSIGNMENT_FILES, SOLUTION)),
        student_files={a.name: list(a.student_files) for a in course.assignments.values()},
        answer_stub=answer_stub,
    )
    write_text(course.root / "nbgrader_config.py", config)


def copy_exercise(source: Path, destination: Path) -> None:
    """Copy what nbgrader and this program need of an exercise into a course's source/."""
    table = load_assignment_table(source)
    names = (
        f"{table.name}.ipynb",
        *table.student_files,
        *table.handout_files,
        *ASSIGNMENT_FILES,
    )
    for name in names:
        write_atomically(destination / name, (source / name).read_bytes())

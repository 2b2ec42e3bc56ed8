"""Any nbgrader course folder, seen as a course: no course.toml, no roster, nothing of this kit.

Such a folder can be autograded here, and everything of nbgrader goes on working in it.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from traitlets.config import Config

from coopgrade import bridge
from coopgrade.course import Assignment, Course, check_place
from coopgrade.errors import UserError
from coopkit.text import say

_SQLITE = "sqlite:///"
_ANYBODY = "coopgradeAnybody"
_SIGNS = (bridge.SETTINGS, "source", "gradebook.db")


@dataclass(frozen=True)
class PlainCourse(Course):
    """A folder that nbgrader's own settings describe.

    Attributes:
        database: the gradebook.
        steps: names of nbgrader's folders, by what they are for.
        structure: nbgrader's `directory_structure`.
    """

    database: Path = Path()
    steps: Mapping[str, str] = field(default_factory=dict)
    structure: str = ""

    @property
    def gradebook(self) -> Path:
        """The database of nbgrader."""
        return self.database

    def submitted(self, assignment: Assignment, submitter: str) -> Path:
        """Return where a hand-in lies."""
        return self._place("submitted", submitter, assignment.name)

    def autograded(self, assignment: Assignment, submitter: str) -> Path:
        """Return where nbgrader puts the graded copy."""
        return self._place("autograded", submitter, assignment.name)

    def source(self, assignment: Assignment) -> Path:
        """Return the folder with solutions and hidden tests."""
        return self._place("source", ".", assignment.name)

    def release(self, assignment: Assignment) -> Path:
        """Return the folder that students get."""
        return self._place("release", ".", assignment.name)

    def release_command(self, assignment: Assignment) -> str:
        """Return what a person types to make the students' version."""
        return f"nbgrader generate_assignment {assignment.name}"

    def list_submitters(self, assignment: Assignment) -> tuple[str, ...]:
        """Return whose hand-ins of an assignment are there, in order."""
        marked = self._place("submitted", _ANYBODY, assignment.name)
        parts = marked.parts
        depth = next(number for number, part in enumerate(parts) if _ANYBODY in part)
        above = Path(*parts[:depth])
        pattern = re.compile(re.escape(parts[depth]).replace(_ANYBODY, "(.+)"))
        below = parts[depth + 1 :]
        found = []
        for path in sorted(above.iterdir()) if above.is_dir() else ():
            match = pattern.fullmatch(path.name)
            if match and path.joinpath(*below).is_dir():
                found.append(match[1])
        return tuple(found)

    def _place(self, step: str, submitter: str, assignment: str) -> Path:
        relative = self.structure.format(
            nbgrader_step=self.steps[step], student_id=submitter, assignment_id=assignment
        )
        return Path(os.path.normpath(self.root / relative))


def open_plain_course(folder: Path) -> PlainCourse:
    """Read an nbgrader course folder that has no course.toml.

    Raises:
        UserError: it is none, its settings cannot be used, nothing was generated in it, or its
            gradebook is no SQLite file.
    """
    root = folder.resolve()
    if not any((root / name).exists() for name in _SIGNS):
        raise UserError(say("grading_runner.plain.missing", folder=root))
    config = bridge.load_settings(root)
    config.merge(Config({"CourseDirectory": {"root": str(root)}}))
    with bridge.checked_values(root):
        settings = CourseDirectory(config=config)
    bridge.check_structure(root, settings.directory_structure)
    if not settings.db_url.startswith(_SQLITE):
        raise UserError(
            say("grading_runner.plain.database", url=_shown(settings.db_url), folder=root)
        )
    database = root / settings.db_url.removeprefix(_SQLITE)
    assignments = _assignments(database, settings.course_id) if database.is_file() else {}
    if not assignments:
        raise UserError(say("grading_runner.plain.no_gradebook", path=database))
    return PlainCourse(
        root=root,
        course_id=settings.course_id,
        title=settings.course_id or root.name,
        assignments=assignments,
        database=database,
        steps={
            step: getattr(settings, f"{step}_directory")
            for step in ("source", "release", "submitted", "autograded")
        },
        structure=settings.directory_structure,
    )


def warn_of_place(course: PlainCourse) -> str:
    """Return words about a place that would copy names and marks to others, "" for others."""
    try:
        check_place(course.root)
    except UserError:
        return say("grading_runner.plain.place", place=course.root)
    return ""


def _shown(url: str) -> str:
    """Return the address of a database as it may be shown: without a password."""
    try:
        return make_url(url).set(query={}).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return f"{url.partition(':')[0]}:…" if "@" in url else url


def _assignments(database: Path, course_id: str) -> dict[str, Assignment]:
    # It starts `alembic` for a file that is still empty.
    bridge.put_scripts_on_path()
    with (
        bridge.checked_gradebook(database),
        Gradebook(f"{_SQLITE}{database}", course_id) as gradebook,
    ):
        return {one.name: _assignment(one) for one in gradebook.assignments}


def _assignment(stored: Any) -> Assignment:
    return Assignment(
        name=stored.name,
        title=stored.name,
        kind="individual",
        points=round(stored.max_score),
        student_files=(),
        due=None,
        notebook_names=tuple(sorted(notebook.name for notebook in stored.notebooks)),
    )

"""nbgrader, run in this process: releasing, autograding, reading the gradebook.

Only public parts of nbgrader 0.9.6 are used (`NbGraderAPI`, `Gradebook`, its settings), so
that its own commands and its formgrader keep working on the same folder. Its many log
lines and warnings go to `coopgrade.log`, not to the lecturer's screen.
"""

import logging
import os
import sysconfig
import traceback
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from string import Formatter
from time import perf_counter
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.api import NbGraderAPI
from sqlalchemy.exc import DatabaseError, OperationalError
from traitlets import TraitError
from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from coopgrade.course import TIMESTAMP, Assignment, Course, show_time
from coopgrade.errors import UserError
from coopkit.files import write_atomically
from coopkit.text import say

SETTINGS = "nbgrader_config.py"
_PLACES = {"nbgrader_step", "student_id", "assignment_id"}


@dataclass(frozen=True)
class Outcome:
    """How autograding one hand-in went.

    Attributes:
        submitter: team or student id.
        error: what nbgrader said when it could not grade; empty if it could.
        skipped: it had been graded before, and nothing newer was handed in.
        seconds: how long it took.
    """

    submitter: str
    error: str
    skipped: bool
    seconds: float


@contextmanager
def nbgrader_session(course: Course) -> Iterator[NbGraderAPI]:
    """Give nbgrader's API for a course, with everything it says in the course's log.

    Settings come from the course's nbgrader_config.py alone: what a lecturer has
    elsewhere on the machine must not change marks.

    Raises:
        UserError: nbgrader cannot use the settings.
    """
    with _quiet(course):
        put_scripts_on_path()
        config = load_settings(course.root)
        place = {"root": str(course.root), "db_url": f"sqlite:///{course.gradebook}"}
        config.merge(Config({"CourseDirectory": place}))
        with checked_values(course.root):
            api = NbGraderAPI(config=config)
        check_structure(course.root, api.coursedir.directory_structure)
        yield api


def load_settings(root: Path) -> Config:
    """Return what a folder's nbgrader_config.py says; nothing, where there is none.

    Raises:
        UserError: it cannot be read as Python, or stops with an error.
    """
    try:
        return PyFileConfigLoader(SETTINGS, path=str(root)).load_config()
    except ConfigFileNotFound:
        return Config()
    except Exception as error:
        raise UserError(_describe(root, error)) from error


def _describe(root: Path, error: Exception) -> str:
    """Say why settings could not be read: which file, which line, and the cause."""
    file, line, key = root / SETTINGS, None, "stopped"
    for frame in traceback.extract_tb(error.__traceback__):
        # Settings may load others that lie beside them.
        if Path(frame.filename).parent == root:
            file, line = Path(frame.filename), frame.lineno
    cause = f"{type(error).__name__}: {error}"
    named = Path(error.filename or "") if isinstance(error, SyntaxError) else file
    if isinstance(error, SyntaxError) and (named.is_file() or line is None):
        # Without a name where the text cannot even be cut into lines.
        file, line, key = (named if named.is_file() else file), error.lineno, "syntax"
        cause = error.msg
        try:
            file.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            return say("grading_runner.settings.encoding", path=file)
    place = say("grading_runner.settings.line", path=file, line=line) if line else file
    return say(f"grading_runner.settings.{key}", place=place, cause=cause)


@contextmanager
def checked_values(root: Path) -> Iterator[None]:
    """Make one message of a value in nbgrader_config.py that nbgrader does not take.

    Raises:
        UserError: there is one.
    """
    try:
        yield
    except TraitError as error:
        place = root / SETTINGS
        raise UserError(say("grading_runner.settings.value", path=place, cause=error)) from error


def check_structure(root: Path, structure: str) -> None:
    """Make sure that `directory_structure` tells steps, students and assignments apart.

    Raises:
        UserError: it does not, or it names something else.
    """
    try:
        names = {name for _, name, _, _ in Formatter().parse(structure) if name is not None}
    except ValueError:
        names = set()
    if names != _PLACES:
        place = root / SETTINGS
        raise UserError(say("grading_runner.settings.structure", given=structure, path=place))


@contextmanager
def open_gradebook(course: Course) -> Iterator[Gradebook]:
    """Open the course's gradebook.

    Raises:
        UserError: there is none yet, it cannot be read, or another program holds it.
    """
    if not course.gradebook.is_file():
        raise UserError(say("grading.gradebook.none", folder=course.root))
    with (
        _quiet(course),
        checked_gradebook(course.gradebook),
        _gradebook(course) as gradebook,
    ):
        yield gradebook


def release_assignment(course: Course, assignment: Assignment, submitters: tuple[str, ...]) -> None:
    """Make the students' version in `release/` and record the assignment in the gradebook.

    The due time and everybody who may hand in are recorded too: formgrader then shows
    who has not handed in.

    Raises:
        UserError: nbgrader could not make it.
    """
    with nbgrader_session(course) as api:
        result = api.generate_assignment(assignment.name, force=True)
        if not result["success"]:
            cause = last_error(result)
            raise UserError(say("grading.release.failed", name=assignment.name, cause=cause))
        _show_due(course, assignment)
        # The gradebook keeps UTC without saying so.
        due = assignment.due.astimezone(UTC).replace(tzinfo=None) if assignment.due else None
        with _gradebook(course) as gradebook:
            gradebook.update_or_create_assignment(assignment.name, duedate=due)
            for submitter in submitters:
                gradebook.update_or_create_student(submitter)


def _show_due(course: Course, assignment: Assignment) -> None:
    """Put the due time below the title of the students' notebook; no graded cell changes."""
    if assignment.due is None:
        return
    path = course.release(assignment) / assignment.notebook
    notebook = nbformat.read(path, as_version=4)
    words = [say("grading.release.due", due=show_time(assignment.due))]
    early_due = assignment.due_for(final_year=True)
    if early_due and early_due != assignment.due:
        early = show_time(early_due)
        words.append(say("grading.release.early", year=course.grading.final_year, due=early))
    cell = nbformat.v4.new_markdown_cell("\n\n".join(words), id="coopgrade-due")
    notebook.cells.insert(1, cell)
    write_atomically(path, f"{nbformat.writes(notebook)}\n".encode())


def check_released(course: Course, assignment: Assignment) -> None:
    """Make sure that the gradebook knows the assignment's cells.

    Raises:
        UserError: it was never released in this course.
    """
    command = course.release_command(assignment)
    problem = UserError(
        say("grading.gradebook.not_released", name=assignment.name, command=command)
    )
    if not course.gradebook.is_file():
        raise problem
    with open_gradebook(course) as gradebook:
        try:
            notebooks = gradebook.find_assignment(assignment.name).notebooks
        except MissingEntry:
            notebooks = []
        if not notebooks:
            raise problem


def autograde(
    course: Course, assignment: Assignment, submitters: tuple[str, ...], *, force: bool
) -> Iterator[Outcome]:
    """Run the tests of each hand-in; one that fails never stops the others.

    Args:
        course: the course folder.
        assignment: which assignment.
        submitters: whose hand-ins, each of which lies in `submitted/`.
        force: grade again what is graded already.

    Yields:
        The outcome of each hand-in, as soon as it is known.
    """
    with nbgrader_session(course) as api:
        for submitter in submitters:
            start = perf_counter()
            copy = course.autograded(assignment, submitter) / assignment.notebook
            before = copy.stat().st_mtime_ns if copy.exists() else None
            # nbgrader grades again what is newer; an older attempt that a person chose is not.
            again = force or not is_current(course, assignment, submitter)
            result = api.autograde(assignment.name, submitter, force=again)
            error = "" if result["success"] else last_error(result)
            skipped = not error and copy.exists() and copy.stat().st_mtime_ns == before
            yield Outcome(submitter, error, skipped, perf_counter() - start)


def is_current(course: Course, assignment: Assignment, submitter: str) -> bool:
    """Tell whether the graded copy is of what lies in submitted/, by the time in both.

    Where one of them has no timestamp.txt, as with plain nbgrader, it is taken for current.
    """
    stamps = []
    for folder in (course.submitted, course.autograded):
        path = folder(assignment, submitter) / TIMESTAMP
        if not path.is_file():
            return True
        stamps.append(path.read_text(encoding="utf-8").strip())
    return stamps[0] == stamps[1]


def _gradebook(course: Course) -> Gradebook:
    put_scripts_on_path()
    with checked_gradebook(course.gradebook):
        # With the course id, or nbgrader adds a course "default_course".
        return Gradebook(f"sqlite:///{course.gradebook}", course.course_id)


@contextmanager
def checked_gradebook(path: Path) -> Iterator[None]:
    """Make one message of a gradebook that cannot be opened or read.

    Raises:
        UserError: it is no database, or cannot be used now.
    """
    try:
        yield
    except DatabaseError as error:
        if type(error) not in (DatabaseError, OperationalError):
            # What was asked is wrong, not the file.
            raise
        key = "unusable" if isinstance(error, OperationalError) else "broken"
        problem = say(f"grading_runner.gradebook.{key}", path=path, cause=error.orig)
        raise UserError(problem) from error


def last_error(result: Mapping[str, Any]) -> str:
    """Return the line of nbgrader's log that names the cause."""
    lines = [line.strip() for line in str(result.get("log", "")).splitlines()]
    causes = [line for line in lines if line.partition(":")[0].endswith(("Error", "Exception"))]
    fallback = str(result.get("error", "")).strip().splitlines()
    return (causes or fallback or [""])[-1]


@contextmanager
def _quiet(course: Course) -> Iterator[None]:
    """Send log lines and Python warnings of nbgrader and its libraries to the log file."""
    handler = logging.FileHandler(course.log, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    loggers = [logging.getLogger(name) for name in ("traitlets", "py.warnings", "alembic")]
    before = [(logger, logger.propagate, logger.level) for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        logging.captureWarnings(capture=True)
        for logger in loggers:
            logger.addHandler(handler)
            logger.propagate = False
        try:
            yield
        finally:
            logging.captureWarnings(capture=False)
            for logger, propagate, level in before:
                logger.removeHandler(handler)
                logger.propagate = propagate
                logger.setLevel(level)
            handler.close()


def put_scripts_on_path() -> None:
    """Make nbgrader find `alembic`, which it starts by name, when no venv is activated."""
    scripts = sysconfig.get_path("scripts")
    parts = os.environ.get("PATH", "").split(os.pathsep)
    if scripts not in parts:
        os.environ["PATH"] = os.pathsep.join([scripts, *parts])

"""nbgrader 0.9.6 with one open gradebook and one commit for each hand-in.

By itself nbgrader opens its gradebook eleven times for a hand-in, each time with a new
engine that compiles every query again, and commits two dozen times. This module is the only
one that reaches inside; `tests/grading/test_runner_internals.py` holds it against each
version of nbgrader. Where a part is not as expected, nbgrader works as it always does, and
only more slowly.
"""

import importlib
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

import jsonschema
import nbgrader
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.converters import Autograde
from nbgrader.nbgraderformat import common
from sqlalchemy import Connection, event
from sqlalchemy.orm import scoped_session, sessionmaker

from coopgrade.course import Course

VERSIONS = ("0.9.6",)
# How long another program may hold the gradebook, in milliseconds; formgrader takes a moment.
_PATIENCE = 20_000
# Where nbgrader opens a gradebook while it grades.
MODULES = (
    "nbgrader.converters.autograde",
    "nbgrader.preprocessors.overwritecells",
    "nbgrader.preprocessors.overwritekernelspec",
    "nbgrader.preprocessors.saveautogrades",
    "nbgrader.preprocessors.latesubmissions",
)


class Book:
    """The gradebook as the writer uses it.

    Attributes:
        quick: the inside of this nbgrader is known, and used.
    """

    quick = False

    def __init__(self, course: Course) -> None:
        self._course = course

    @contextmanager
    def opened(self) -> Iterator[Any]:
        """Give a gradebook to read from."""
        with _open(self._course) as gradebook:
            yield gradebook

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is saved together at the end, or not at all after an exception."""
        yield


class SharedBook(Book):
    """One gradebook that stays open."""

    quick = True

    def __init__(self, course: Course, gradebook: Any, connection: Connection) -> None:
        super().__init__(course)
        self._shared, self._connection = _Written(gradebook), connection
        self._begun = False

    @contextmanager
    def opened(self) -> Iterator[Any]:
        """Give the one gradebook."""
        if self._begun:
            yield self._shared
        else:
            with self.transaction():
                yield self._shared

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Save everything inside with one commit."""
        self._begun = True
        try:
            with self._connection.begin():
                # What nbgrader commits goes to this connection, which commits at the end.
                yield
        finally:
            self._begun = False
            self._shared.forget()
            self._shared.db.remove()

    def open_again(self, db_url: str, *_: Any, **__: Any) -> "_Shared":
        """Stand in for `Gradebook(db_url)` in nbgrader."""
        if not self._begun or Path(db_url.removeprefix("sqlite:///")) != self._course.gradebook:
            raise RuntimeError(db_url)
        return self._shared


class _ReadOnlyBook(Book):
    """One gradebook that stays open and refuses to write."""

    quick = True

    def __init__(self, course: Course, gradebook: Any) -> None:
        super().__init__(course)
        self._shared = _Remembering(gradebook)

    @contextmanager
    def opened(self) -> Iterator[Any]:
        """Give the one gradebook; between two questions it holds no lock."""
        yield self._shared

    def open_again(self, *_: Any, **__: Any) -> "_Shared":
        """Stand in for `Gradebook(db_url)` in nbgrader."""
        return self._shared


class _Shared:
    """A gradebook that is not closed when nbgrader has done with it."""

    def __init__(self, gradebook: Any) -> None:
        self._gradebook = gradebook

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gradebook, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        db = self._gradebook.db
        if db.new or db.dirty or db.deleted:
            # The next one to open it expects what is stored, nothing that was left undone.
            db.rollback()
            db.expire_all()


class _Written(_Shared):
    """The gradebook of the writer: all grades of a notebook come with the first one asked for."""

    def __init__(self, gradebook: Any) -> None:
        super().__init__(gradebook)
        self._found: dict[tuple[Any, ...], dict[str, Any]] = {}

    def forget(self) -> None:
        """Ask the database again; at the end of each transaction."""
        self._found.clear()

    def find_grade(self, grade_cell: str, notebook: str, assignment: str, student: str) -> Any:
        """Do as nbgrader does."""
        found = self._of(Grade, notebook, assignment, student).get(grade_cell)
        return found or self._gradebook.find_grade(grade_cell, notebook, assignment, student)

    def find_comment(self, solution_cell: str, notebook: str, assignment: str, student: str) -> Any:
        """Do as nbgrader does."""
        found = self._of(Comment, notebook, assignment, student).get(solution_cell)
        return found or self._gradebook.find_comment(solution_cell, notebook, assignment, student)

    def _of(self, kind: Any, notebook: str, assignment: str, student: str) -> dict[str, Any]:
        key = (kind, notebook, assignment, student)
        if key not in self._found:
            rows = (
                self._gradebook.db.query(BaseCell.name, kind)
                .select_from(kind)
                .join(BaseCell, BaseCell.id == kind.cell_id)
                .join(SubmittedNotebook, SubmittedNotebook.id == kind.notebook_id)
                .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
                .join(
                    SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id
                )
                .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
                .filter(
                    Notebook.name == notebook,
                    Assignment.name == assignment,
                    SubmittedAssignment.student_id == student,
                )
            )
            self._found[key] = dict(iter(rows))
        return self._found[key]


class _Remembering(_Shared):
    """A gradebook that is asked the same for each hand-in: the lecturer's cells."""

    def __init__(self, gradebook: Any) -> None:
        super().__init__(gradebook)
        self.find_notebook = cache(gradebook.find_notebook)
        self.find_source_cell = cache(gradebook.find_source_cell)
        self.find_graded_cell = cache(gradebook.find_graded_cell)


@contextmanager
def read_only_gradebook(course: Course) -> Iterator[Book]:
    """Let nbgrader read one gradebook in this process while the context lasts.

    For processes forked from one whose book is `quick`.
    """
    with _open(course) as gradebook, ExitStack() as stack:
        event.listen(gradebook.engine, "connect", _set_query_only)
        gradebook.db.remove()
        gradebook.engine.dispose()
        book = _ReadOnlyBook(course, gradebook)
        _put_in_place(stack, book)
        yield book


@contextmanager
def one_gradebook(course: Course) -> Iterator[Book]:
    """Let nbgrader use one gradebook in this process while the context lasts.

    Yields:
        The gradebook to read from and to save with.
    """
    if not is_known():
        yield Book(course)
        return
    with _open(course) as gradebook, ExitStack() as stack:
        event.listen(gradebook.engine, "connect", _set_synchronous)
        # Connections made before do not know the setting yet.
        gradebook.db.remove()
        gradebook.engine.dispose()
        connection = stack.enter_context(gradebook.engine.connect())
        gradebook.db = scoped_session(
            sessionmaker(
                autoflush=True,
                # Nobody else writes: what was loaded is what is stored.
                expire_on_commit=False,
                bind=connection,
                future=True,
                join_transaction_mode="rollback_only",
            )
        )
        book = SharedBook(course, gradebook, connection)
        _put_in_place(stack, book)
        yield book


def _put_in_place(stack: ExitStack, book: SharedBook | _ReadOnlyBook) -> None:
    for name in MODULES:
        module = importlib.import_module(name)
        stack.enter_context(patch.object(module, "Gradebook", book.open_again))
    stack.enter_context(patch.object(common, "jsonschema", _CheckedSchemas()))


class _CheckedSchemas:
    """Stands in for `jsonschema` where nbgrader checks the metadata of each cell.

    `jsonschema.validate` checks the schema each time, too; here once is enough.
    """

    ValidationError = jsonschema.ValidationError

    def __init__(self) -> None:
        self._validators: dict[str, Any] = {}

    def validate(self, instance: Any, schema: dict[str, Any]) -> None:
        """Raise the error that `jsonschema.validate` raises."""
        key = json.dumps(schema)
        if key not in self._validators:
            kind = validator_for(schema)
            kind.check_schema(schema)
            self._validators[key] = kind(schema)
        error = best_match(self._validators[key].iter_errors(instance))
        if error is not None:
            raise error


def is_known() -> bool:
    """Tell whether nbgrader is a version whose inside was looked at."""
    return nbgrader.__version__ in VERSIONS and all(
        getattr(importlib.import_module(name), "Gradebook", None) is Gradebook for name in MODULES
    )


def _open(course: Course) -> Any:
    return Gradebook(f"sqlite:///{course.gradebook}", course.course_id)


def _set_synchronous(connection: Any, _: object) -> None:
    # A crash of this program loses nothing; what a power cut loses is graded again.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")


def _set_query_only(connection: Any, _: object) -> None:
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")


class SavingAutograde(Autograde):  # type: ignore[misc] # nbgrader has no types
    """Saves notebooks that were sanitised before: they are not read and sanitised once more.

    Attributes:
        sanitised: notebooks by name.
        cause: what went wrong; nbgrader itself only keeps words.
    """

    sanitised: Mapping[str, Any]
    cause: BaseException | None = None

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Do as nbgrader does."""
        with self._noticing():
            super().init_assignment(assignment_id, student_id)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Do the second half of what nbgrader does with each notebook."""
        with self._noticing():
            self._convert(notebook_filename)

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self.cause = error
            raise

    def _convert(self, notebook_filename: str) -> None:
        resources = self.init_single_notebook_resources(notebook_filename)
        notebook = self.sanitised[resources["nbgrader"]["notebook"]]
        self._sanitizing = False
        try:
            self._init_preprocessors()
            output, resources = self.exporter.from_notebook_node(notebook, resources=resources)
            self.write_single_notebook(output, resources)
        finally:
            self._sanitizing = True

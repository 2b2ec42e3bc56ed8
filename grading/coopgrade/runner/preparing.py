"""A hand-in made ready to run: read, put right by nbgrader's own steps, and cut into cells.

This needs the gradebook to read from and nothing to write to, so it may be done in several
processes at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter
from nbconvert.preprocessors import ExecutePreprocessor
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.preprocessors import DeduplicateIds
from sqlalchemy.exc import OperationalError
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from coopgrade import bridge
from coopgrade.course import Assignment, Course
from coopgrade.errors import UserError
from coopgrade.notebook import cells_of, text_of
from coopgrade.runner.cells import NotebookTests, Tests
from coopgrade.runner.hand_ins import (
    LARGEST_SOURCE,
    BadHandInError,
    HandIn,
    Rules,
    handed_out,
    read_hand_in,
)
from coopgrade.runner.imports import imported
from coopgrade.runner.jobs import Cell, Job, encode, pack
from coopgrade.runner.limits import Level, Limits
from coopgrade.runner.nbgrader_internals import Book
from coopgrade.runner.repairing import Repair
from coopkit.text import say


@dataclass(frozen=True)
class Prepared:
    """A hand-in that is ready to run.

    Attributes:
        submitter: team or student.
        key: of the hand-in, see `hand_ins`.
        notebooks: what nbgrader made of each notebook, by name.
        repairs: what was put right, in words.
        held: notebook and grade_id of answers that were not found and wait for a person.
        names: of the cells in the job.
        job: what goes over the seam; empty once it has gone.
    """

    submitter: str
    key: str
    notebooks: dict[str, Any]
    repairs: tuple[str, ...]
    held: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    job: bytes = field(repr=False, default=b"")


class Preparer:
    """Makes the hand-ins of one assignment ready.

    Args:
        course: the course folder.
        assignment: which.
        tests: those of the lecturer.
        api: nbgrader's, for this course.
        book: the gradebook.
        level: how strictly students' code is shut in.
        limits: what it may use.

    Attributes:
        job: what the jobs of all hand-ins have in common.

    Raises:
        UserError: the lecturer's files are too large to go along with each hand-in.
    """

    def __init__(
        self,
        course: Course,
        assignment: Assignment,
        tests: Tests,
        api: NbGraderAPI,
        book: Book,
        *,
        level: Level,
        limits: Limits,
    ) -> None:
        self._course, self._assignment, self._tests = course, assignment, tests
        self._book, self._level, self._limits = book, level, limits
        self._converter = make_converter(api)
        kept = self._converter.exclude_overwriting.get(assignment.name, [])
        self._rules = Rules(tuple(self._converter.coursedir.ignore), tuple(kept))
        source = course.source(assignment)
        own = (*assignment.student_files, *assignment.handout_files)
        starters = {
            name: pack((source / name).read_bytes())
            for name in own
            if tests.clean and (source / name).is_file()
        }
        self._check_source(source, [*starters, *handed_out(course, assignment, level, self._rules)])
        self.job = Job(
            level=level,
            files={},
            starters=starters,
            cells=tests.cells,
            data=own or None,
            modules=tuple(sorted(set(self._imported()))) if tests.others else (),
            limits=limits,
        )

    def read(self, submitter: str) -> HandIn:
        """Read a hand-in.

        Raises:
            BadHandInError: see `read_hand_in`.
        """
        try:
            return read_hand_in(
                self._course,
                self._assignment,
                submitter,
                self._tests,
                level=self._level,
                limits=self._limits,
                rules=self._rules,
            )
        except BadHandInError:
            raise
        except Exception as error:
            raise _refused(error) from error

    def prepare(self, submitter: str) -> Prepared:
        """Make a hand-in ready.

        Raises:
            BadHandInError: nbgrader cannot read it, or see `read_hand_in`.
        """
        hand_in = self.read(submitter)
        try:
            return self._prepare(submitter, hand_in)
        except (BadHandInError, OSError, OperationalError):
            raise
        except Exception as error:
            raise _refused(error) from error

    def _prepare(self, submitter: str, hand_in: HandIn) -> Prepared:
        notebooks, repairs, held = {}, [], []
        for name, content in hand_in.notebooks.items():
            repair = Repair(self._tests.of(name))
            notebooks[name] = self._sanitise(submitter, name, content, repair)
            repairs += repair.told
            held += [(name, cell) for cell in repair.held]
        scripts: tuple[tuple[Cell, ...], ...] = ()
        if self._level != "data-only":
            scripts = tuple(
                script_of(notebook, self._tests.of(name)) for name, notebook in notebooks.items()
            )
        files = {name: pack(content) for name, content in hand_in.files.items()}
        job = self.job.model_copy(update={"files": files, "notebooks": scripts})
        return Prepared(
            submitter,
            hand_in.key,
            notebooks,
            tuple(repairs),
            tuple(held),
            tuple(job.names),
            encode(job),
        )

    def _sanitise(self, submitter: str, name: str, content: bytes, repair: Repair) -> Any:
        """Let nbgrader put back what is the lecturer's."""
        # Its subclass for notebooks writes text, which would be read again at once.
        exporter: Any = Exporter(  # type: ignore[no-untyped-call] # nbconvert has no types
            parent=self._converter, config=self._converter.config
        )
        exporter._preprocessors = []  # noqa: SLF001 - as nbgrader itself begins
        for step in map(resolved, self._converter.sanitize_preprocessors):
            exporter.register_preprocessor(repair if step is DeduplicateIds else step)
        resources = {
            "unique_key": name,
            "output_files_dir": f"{name}_files",
            "nbgrader": {
                "student": submitter,
                "assignment": self._assignment.name,
                "notebook": name,
                "db_url": self._converter.coursedir.db_url,
            },
        }
        given = nbformat.reads(content.decode("utf-8-sig"), as_version=4)
        with self._book.opened():
            notebook, _ = exporter.from_notebook_node(given, resources=resources)
        return notebook

    def _check_source(self, source: Path, names: Sequence[str]) -> None:
        """Make sure that what every student got is there, and no larger than it may be."""
        gone = [one for one in self._assignment.handout_files if not (source / one).is_file()]
        if gone:
            files = "、".join(gone)
            raise UserError(
                say("grading_runner.handout", name=self._assignment.name, files=files, path=source)
            )
        size = sum((source / name).stat().st_size for name in names)
        if size > LARGEST_SOURCE:
            largest = max(names, key=lambda name: (source / name).stat().st_size)
            raise UserError(
                say(
                    "grading_runner.source_large",
                    name=self._assignment.name,
                    size=ceil(size / 1024**2),
                    most=LARGEST_SOURCE // 1024**2,
                    file=largest,
                    command=self._course.release_command(self._assignment),
                )
            )

    def _imported(self) -> Iterator[str]:
        """Yield what the lecturer's notebooks import: zygotes have it ready for every student."""
        for notebook in self._tests.notebooks:
            path = self._course.source(self._assignment) / f"{notebook.name}.ipynb"
            for cell in notebook.others:
                yield from imported(cell.source)
            for stored in cells_of(path):
                if stored.get("cell_type") == "code":
                    yield from imported(text_of(stored.get("source")))


def _refused(error: Exception) -> BadHandInError:
    cause = f"{type(error).__name__}: {error}"[:500]
    return BadHandInError(say("grading_runner.bad.refused", cause=cause))


def check_steps(api: NbGraderAPI) -> None:
    """Make sure that the step which runs notebooks is one that can be replaced.

    Raises:
        UserError: nbgrader_config.py has other steps, and students' code might run unwatched; or
            a step cannot be loaded.
    """
    converter = make_converter(api)
    for step in converter.sanitize_preprocessors:
        resolved(step)
    steps = [resolved(step) for step in converter.autograde_preprocessors]
    runs = [one for one in steps if isinstance(one, type) and issubclass(one, ExecutePreprocessor)]
    odd = [one for one in steps if not isinstance(one, type)]
    if len(runs) != 1 or odd:
        raise UserError(say("grading_runner.steps", steps=str(steps)))


def resolved(step: Any) -> Any:
    """Return a step of nbgrader that settings may name as a text.

    Raises:
        UserError: there is no such step.
    """
    if not isinstance(step, str):
        return step
    try:
        return import_item(step)
    except Exception as error:
        cause = f"{type(error).__name__}: {error}"
        raise UserError(say("grading_runner.settings.step", step=step, cause=cause)) from error


def make_converter(api: NbGraderAPI, kind: type[Autograde] = Autograde) -> Autograde:
    """Return nbgrader's converter as it is used here: deleted tests are put back."""
    with bridge.checked_values(Path(api.coursedir.root)):
        converter = kind(coursedir=api.coursedir, parent=api)
    converter.force = True
    if "add_missing_cells" not in converter.config.get("OverwriteCells", {}):
        converter.update_config(Config({"OverwriteCells": {"add_missing_cells": True}}))
    # Once at the end, not after each of thirteen steps.
    converter.update_config(Config({"Exporter": {"optimistic_validation": True}}))
    return converter


def script_of(notebook: Any, tests: NotebookTests) -> tuple[Cell, ...]:
    """Return the cells of a notebook that run in one process, top to bottom.

    `clean` cells are not among them: those run without it.
    """
    clean = {cell.name for cell in tests.clean}
    guarded = {cell.name for cell in tests.others}
    return tuple(
        Cell(name=cell_name(tests.name, number), source=cell.source, guarded=name in guarded)
        for number, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
        and cell.source.strip()
        and (name := grade_id(cell)) not in clean
    )


def cell_name(notebook: str, number: int) -> str:
    """Return how a job calls a cell that has perhaps no grade_id."""
    return f"{notebook}#{number}"


def grade_id(cell: Any) -> str:
    """Return the grade_id of a cell, "" without one."""
    graded = cell.metadata.get("nbgrader")
    return str(graded.get("grade_id", "")) if isinstance(graded, dict) else ""

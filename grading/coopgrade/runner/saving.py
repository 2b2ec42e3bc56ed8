"""What the cells showed, put where nbgrader's own steps read it, by one writer.

nbgrader reads the outputs, saves points, comments and penalties exactly as `nbgrader
autograde` does. One step differs: no cell is run, because the outputs are there already.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbconvert.preprocessors import ExecutePreprocessor
from nbgrader.api import Assignment as StoredAssignment
from nbgrader.api import (
    BaseCell,
    Grade,
    InvalidEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.apps.api import NbGraderAPI
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import capture_log, temp_attrs
from sqlalchemy.exc import OperationalError

from coopgrade.bridge import last_error
from coopgrade.runner.cells import LecturerCell, Tests
from coopgrade.runner.client import MachineError
from coopgrade.runner.history import Points
from coopgrade.runner.jobs import Cut, Failed, Output, Ran, Shown, Stream
from coopgrade.runner.nbgrader_internals import Book, SavingAutograde
from coopgrade.runner.preparing import Prepared, cell_name, grade_id, make_converter, resolved
from coopkit.text import say

ODD = "ResultMissing"
_ENDINGS = {
    "timeout": "CellTimeoutError",
    "died": "ProcessEnded",
    "memory": "MemoryLimit",
    "disk": "DiskLimit",
    "processes": "ProcessLimit",
    "skipped": "TimeIsOver",
    "unreached": "ProcessEnded",
}


class NotSavedError(Exception):
    """nbgrader could not save a hand-in; the message is the cause."""


class ForeignCellError(RuntimeError):
    """A test cell of the sanitised notebook is not the lecturer's."""


@dataclass
class Saving:
    """Saving one hand-in: what goes in, and what is told about it afterwards.

    Attributes:
        tests: the cells of the assignment.
        prepared: the hand-in as it was run.
        ran: how each of its cells ended.
        book: the gradebook.
        held: notebook and grade_id of what waits for a person: tests whose result is missing or
            odd, answers that were not found.
    """

    tests: Tests
    prepared: Prepared
    ran: Sequence[Ran]
    book: Book
    held: list[tuple[str, str]] = field(default_factory=list)

    def save(self, api: NbGraderAPI, assignment: str, submitter: str) -> None:
        """Let nbgrader save it.

        Raises:
            NotSavedError: nbgrader refuses the notebook.
            MachineError: the disk is full, or the gradebook cannot be written.
        """
        sanitised = self.prepared.notebooks
        self.held += self.prepared.held
        if self.book.quick:
            converter = make_converter(api, SavingAutograde)
            converter.sanitised = sanitised
        else:
            converter = make_converter(api)
            converter.sanitize_preprocessors = [_PutSanitised(sanitised)]
        steps: list[Any] = []
        for step in map(resolved, converter.autograde_preprocessors):
            runs = isinstance(step, type) and issubclass(step, ExecutePreprocessor)
            steps.append(_LoadExecuted(self, sanitised) if runs else step)
            if isinstance(step, type) and issubclass(step, SaveAutoGrades):
                steps.append(_Hold(self))
        converter.autograde_preprocessors = steps
        with temp_attrs(api.coursedir, assignment_id=assignment, student_id=submitter):
            said = capture_log(converter)
        cause = getattr(converter, "cause", None)
        if isinstance(cause, KeyboardInterrupt | SystemExit):
            # nbgrader takes it for one more error.
            raise cause
        if cause and (reason := machine_cause(cause)):
            raise MachineError(reason)
        if not said["success"]:
            raise NotSavedError(last_error(said))


def machine_cause(error: BaseException) -> str:
    """Return what this machine could not do, "" if it was something else.

    nbgrader says that an entry is invalid when the gradebook is locked or the disk full.
    """
    if isinstance(error, InvalidEntry) and error.__context__ is not None:
        error = error.__context__
    if isinstance(error, OSError | OperationalError):
        return f"{type(error).__name__}: {error}"[:500]
    return ""


def outputs_of(ran: Ran, cell: LecturerCell | None) -> tuple[list[dict[str, Any]], bool]:
    """Return a cell's outputs as nbgrader shall read them.

    Text on stderr of a test costs no points: it becomes ordinary text, marked, so that the
    student reads it. A cell that did not come to its end has an error: no points.

    Args:
        ran: how it ended.
        cell: the lecturer's cell; None for one of a student.

    Returns:
        The outputs, and whether the result is missing or odd, so that a person must look.
    """
    outputs = [_output(one, marked=cell is not None) for one in ran.outputs]
    if ran.ending == "odd":
        return _failed(outputs, ODD, say("grading_runner.doubted")), True
    if ran.ending in _ENDINGS:
        words = say(f"grading_runner.ending.{ran.ending}")
        return _failed(outputs, _ENDINGS[ran.ending], words), False
    failed = any(isinstance(one, Failed) for one in ran.outputs)
    if cell is None or cell.full_marks is None or (not failed and _fits(ran, cell)):
        return outputs, False
    if failed:
        # First of all an error: whatever was shown before it gives no points.
        return [one for one in outputs if one["output_type"] != "execute_result"], False
    shown = _shown(ran)
    words = say("grading_runner.odd", shown=shown) if shown else say("grading_runner.no_result")
    return _failed(outputs, ODD, words), True


def _fits(ran: Ran, cell: LecturerCell) -> bool:
    """Tell whether a test that ended well says how many points it gives, or needs not to."""
    results = _results(ran)
    if not results:
        # A `clean` test that says points must say them. Others often end with a call that
        # checks and returns nothing; that they ran, canaries have seen.
        return not (cell.clean and cell.tells_points)
    try:
        points = float(_shown(ran))
    except ValueError:
        return False
    if len(results) > 1:
        # A cell has one value: nbgrader would take the first, whoever showed it.
        return False
    return math.isfinite(points) and 0 <= points <= (cell.full_marks or 0)


def _results(ran: Ran) -> list[Shown]:
    return [
        one for one in ran.outputs if isinstance(one, Shown) and one.output_type == "execute_result"
    ]


def _shown(ran: Ran) -> str:
    results = _results(ran)
    text = results[0].data.get("text/plain") if results else None
    return text[:200] if isinstance(text, str) else ""


def _output(one: Output, *, marked: bool) -> dict[str, Any]:
    if isinstance(one, Stream):
        text = one.text
        if not marked:
            return {"output_type": "stream", "name": one.name, "text": text}
        if one.name == "stderr":
            lines = [line for line in text.splitlines() if line.strip()]
            text = "".join(say("grading_runner.stderr", line=line) + "\n" for line in lines)
        return {"output_type": "stream", "name": "stdout", "text": text}
    if isinstance(one, Cut):
        words = say("grading_runner.cut")
        return {"output_type": "stream", "name": "stdout", "text": f"\n{words}\n"}
    if isinstance(one, Failed):
        return {
            "output_type": "error",
            "ename": one.ename,
            "evalue": one.evalue,
            "traceback": list(one.traceback),
        }
    data = {"output_type": one.output_type, "data": one.data, "metadata": one.metadata}
    return {**data, "execution_count": None} if one.output_type == "execute_result" else data


def _failed(outputs: list[dict[str, Any]], name: str, words: str) -> list[dict[str, Any]]:
    """Add an error; a value before it would count as points, so it is only shown."""
    for output in outputs:
        if output["output_type"] == "execute_result":
            output["output_type"] = "display_data"
            del output["execution_count"]
    error = {"output_type": "error", "ename": name, "evalue": words, "traceback": [words]}
    return [*outputs, error]


class _PutSanitised(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader has no types
    """Stands where nbgrader sanitises, on a version whose inside was not looked at."""

    def __init__(self, sanitised: Mapping[str, Any]) -> None:
        super().__init__(enabled=True)
        self._sanitised = sanitised

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:  # noqa: ARG002 - nbconvert's signature
        return self._sanitised[resources["nbgrader"]["notebook"]], resources


class _LoadExecuted(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader has no types
    """Stands where nbgrader runs the notebook: puts the outputs to the cells that were run."""

    def __init__(self, saving: Saving, sanitised: Mapping[str, Any]) -> None:
        super().__init__(enabled=True)
        self._saving, self._sanitised = saving, sanitised
        self._ran = {one.name: one for one in saving.ran}

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        name = resources["nbgrader"]["notebook"]
        if _sources(nb) != _sources(self._sanitised[name]):
            raise ForeignCellError(name)
        tests = self._saving.tests.of(name).tests
        found = {grade_id(cell): cell for cell in nb.cells if grade_id(cell) in tests}
        for test in tests.values():
            cell = found.get(test.name)
            if cell is None or (cell.cell_type, cell.source) != ("code", test.source):
                raise ForeignCellError(test.label)
        self._fill(nb, name)
        return nb, resources

    def _fill(self, nb: Any, notebook: str) -> None:
        tests, count = self._saving.tests.of(notebook).tests, 0
        for number, cell in enumerate(nb.cells):
            if cell.cell_type != "code":
                continue
            test = tests.get(grade_id(cell))
            clean = test is not None and test.clean
            ran = self._ran.get(test.label if test and clean else cell_name(notebook, number))
            if ran is None:
                continue
            count += 1
            outputs, odd = outputs_of(ran, test)
            for output in outputs:
                if output["output_type"] == "execute_result":
                    output["execution_count"] = count
            cell.outputs = [nbformat.from_dict(output) for output in outputs]
            cell.execution_count = count
            if odd and test and test.full_marks is not None:
                self._saving.held.append((notebook, test.name))


class _Hold(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader has no types
    """Takes back what nbgrader gave to a test without a proper result: a person must look."""

    def __init__(self, saving: Saving) -> None:
        super().__init__(enabled=True)
        self._saving = saving

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        names = resources["nbgrader"]
        held = [cell for notebook, cell in self._saving.held if notebook == names["notebook"]]
        if held:
            with self._saving.book.opened() as gradebook:
                for cell in held:
                    grade = gradebook.find_grade(
                        cell, names["notebook"], names["assignment"], names["student"]
                    )
                    grade.auto_score = None
                    grade.needs_manual_grade = True
                gradebook.db.commit()
        return nb, resources


def load_points(
    gradebook: Any, assignment: str, tests: Tests, submitter: str | None = None
) -> tuple[dict[str, Points], dict[str, Points]]:
    """Return the points that the gradebook has at the tests of an assignment.

    Args:
        gradebook: nbgrader's, open.
        assignment: its name.
        tests: those of the lecturer.
        submitter: team or student; everybody if None.

    Returns:
        By submitter and the label of the test: what the test gave, and what a person gave
        instead of it.
    """
    labels = {
        (notebook.name, cell.name): cell.label
        for notebook in tests.notebooks
        for cell in notebook.tests.values()
        if cell.full_marks is not None
    }
    # One question; by way of nbgrader's objects it would be one for each grade.
    rows = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            Notebook.name,
            BaseCell.name,
            Grade.auto_score,
            Grade.manual_score,
        )
        .select_from(Grade)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(StoredAssignment, SubmittedAssignment.assignment_id == StoredAssignment.id)
        .filter(StoredAssignment.name == assignment)
    )
    if submitter is not None:
        rows = rows.filter(SubmittedAssignment.student_id == submitter)
    by_test: dict[str, Points] = {}
    by_hand: dict[str, Points] = {}
    for name, notebook, cell, given, corrected in rows:
        label = labels.get((notebook, cell))
        if label is not None:
            by_test.setdefault(name, {})[label] = given
            by_hand.setdefault(name, {})[label] = corrected
    return by_test, by_hand


def _sources(notebook: Any) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in notebook.cells]

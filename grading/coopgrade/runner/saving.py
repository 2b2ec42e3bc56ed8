"""What the tests showed, put where nbgrader's own steps read it, by one writer.

nbgrader sanitises the notebook, reads the outputs, saves points, comments and penalties
exactly as `nbgrader autograde` does. Two steps differ: no cell is run, because the outputs
are there already; and a notebook with the same cell twice is put right instead of refused.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbgrader.api import MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.preprocessors import (
    DeduplicateIds,
    Execute,
    NbGraderPreprocessor,
    SaveAutoGrades,
)
from nbgrader.utils import capture_log, compute_checksum, is_locked, is_solution, temp_attrs
from traitlets.config import Config

from coopgrade.bridge import last_error
from coopgrade.runner.cells import CleanCell, Tests
from coopgrade.runner.jobs import Failed, Ran, Shown, Stream
from coopgrade.runner.nbgrader_internals import Book
from coopkit.text import say

_NOTICE = "# This cell (id:{}) was missing from the submission. It was added back by nbgrader.\n\n"
ODD = "ResultMissing"
_ENDINGS = {"timeout": "CellTimeoutError", "died": "ProcessEnded", "skipped": "TimeIsOver"}


class NotSavedError(Exception):
    """nbgrader could not save a hand-in; the message is the cause."""


class ForeignCellError(RuntimeError):
    """A test cell of the sanitised notebook is not the lecturer's."""


@dataclass
class Saving:
    """Saving one hand-in: what goes in, and what is told about it afterwards.

    Attributes:
        tests: the cells of the assignment.
        ran: how each of them ended.
        book: the gradebook.
        held: grade_ids of tests whose result is missing or odd: they wait for a person.
        repairs: what was put right in the notebook, in words.
    """

    tests: Tests
    ran: Sequence[Ran]
    book: Book
    held: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)

    def save(self, api: NbGraderAPI, assignment: str, submitter: str) -> None:
        """Let nbgrader save it.

        Raises:
            NotSavedError: nbgrader refuses the notebook, or cannot write.
        """
        converter = Autograde(coursedir=api.coursedir, parent=api)
        converter.force = True
        # Once at the end, not after each of thirteen steps.
        converter.update_config(Config({"Exporter": {"optimistic_validation": True}}))
        converter.sanitize_preprocessors = [
            _KeepOne(self) if step is DeduplicateIds else step
            for step in converter.sanitize_preprocessors
        ]
        steps: list[Any] = []
        for step in converter.autograde_preprocessors:
            if isinstance(step, type) and issubclass(step, Execute):
                steps.append(_LoadExecuted(self))
            else:
                steps.append(step)
            if isinstance(step, type) and issubclass(step, SaveAutoGrades):
                steps.append(_Hold(self))
        converter.autograde_preprocessors = steps
        with temp_attrs(api.coursedir, assignment_id=assignment, student_id=submitter):
            said = capture_log(converter)
        if not said["success"]:
            raise NotSavedError(last_error(said))


def outputs_of(ran: Ran, cell: CleanCell) -> tuple[list[dict[str, Any]], bool]:
    """Return a cell's outputs as nbgrader shall read them.

    Text on stderr costs no points: it becomes ordinary text, marked, so that the student
    reads it. A cell that did not come to its end has an error: no points.

    Args:
        ran: how it ended.
        cell: the test.

    Returns:
        The outputs, and whether the result is missing or odd, so that a person must look.
    """
    outputs = [_output(one) for one in ran.outputs]
    if ran.ending in _ENDINGS:
        words = say(f"grading_runner.ending.{ran.ending}")
        return _failed(outputs, _ENDINGS[ran.ending], words), False
    failed = any(isinstance(one, Failed) for one in ran.outputs)
    if cell.full_marks is None or (not failed and _fits(ran, cell)):
        return outputs, False
    if failed:
        # First of all an error: whatever was shown before it gives no points.
        return [one for one in outputs if one["output_type"] != "execute_result"], False
    shown = _shown(ran)
    words = say("grading_runner.odd", shown=shown) if shown else say("grading_runner.no_result")
    return _failed(outputs, ODD, words), True


def _fits(ran: Ran, cell: CleanCell) -> bool:
    """Tell whether a test that ended well says how many points it gives, or needs not to."""
    if not cell.tells_points:
        return not _shown(ran)
    try:
        points = float(_shown(ran))
    except ValueError:
        return False
    return math.isfinite(points) and 0 <= points <= (cell.full_marks or 0)


def _shown(ran: Ran) -> str:
    results = [
        one for one in ran.outputs if isinstance(one, Shown) and one.output_type == "execute_result"
    ]
    text = results[0].data.get("text/plain") if results else None
    return text[:200] if isinstance(text, str) else ""


def _output(one: Stream | Shown | Failed) -> dict[str, Any]:
    if isinstance(one, Stream):
        text = one.text
        if one.name == "stderr":
            lines = [line for line in text.splitlines() if line.strip()]
            text = "".join(say("grading_runner.stderr", line=line) + "\n" for line in lines)
        return {"output_type": "stream", "name": "stdout", "text": text}
    if isinstance(one, Failed):
        return {
            "output_type": "error",
            "ename": one.ename,
            "evalue": one.evalue,
            "traceback": list(one.traceback),
        }
    data = {"output_type": one.output_type, "data": one.data, "metadata": one.metadata}
    return {**data, "execution_count": 1} if one.output_type == "execute_result" else data


def _failed(outputs: list[dict[str, Any]], name: str, words: str) -> list[dict[str, Any]]:
    """Add an error; a value before it would count as points, so it is only shown."""
    for output in outputs:
        if output["output_type"] == "execute_result":
            output["output_type"] = "display_data"
            del output["execution_count"]
    error = {"output_type": "error", "ename": name, "evalue": words, "traceback": [words]}
    return [*outputs, error]


class _KeepOne(DeduplicateIds):  # type: ignore[misc] # nbgrader has no types
    """Of cells with the same grade_id one stays graded; the others stay to be read.

    nbgrader's own step leaves metadata behind which its next step refuses. Of an answer that
    is there twice the last one counts that is not the empty one handed out.
    """

    def __init__(self, saving: Saving) -> None:
        super().__init__(enabled=True)
        self._saving = saving

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        copies: dict[str, list[Any]] = {}
        for cell in nb.cells:
            graded = cell.metadata.get("nbgrader")
            name = graded.get("grade_id") if isinstance(graded, dict) else None
            if name in self._saving.tests.order:
                copies.setdefault(str(name), []).append(cell)
            elif "nbgrader" in cell.metadata:
                # Not one of ours, whatever it says.
                del cell.metadata["nbgrader"]
        for name, cells in copies.items():
            if len(cells) > 1:
                self._choose(name, cells)
        return nb, resources

    def _choose(self, name: str, cells: list[Any]) -> None:
        answers = [cell for cell in cells if is_solution(cell) and not is_locked(cell)]
        changed = [cell for cell in answers if not _untouched(cell)]
        kept = (changed or cells)[-1]
        for cell in cells:
            if cell is not kept:
                del cell.metadata["nbgrader"]
        texts = {cell.source.strip() for cell in changed}
        key = "grading_runner.repair.answers" if len(texts) > 1 else "grading_runner.repair.twice"
        self._saving.repairs.append(say(key, cell=name, count=len(cells)))


class _LoadExecuted(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader has no types
    """Stands where nbgrader runs the notebook: puts the outputs to the lecturer's cells."""

    def __init__(self, saving: Saving) -> None:
        super().__init__(enabled=True)
        self._saving = saving

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        tests = {cell.name: cell for cell in self._saving.tests.clean}
        ran = {one.name: one for one in self._saving.ran}
        found = {_name(cell): cell for cell in nb.cells if _name(cell) in tests}
        for name, test in tests.items():
            cell = found.get(name)
            if cell is None:
                if test.full_marks is not None:
                    raise ForeignCellError(name)
                cell = self._put_back(nb, test)
            if cell.cell_type != "code" or cell.source not in (
                test.source,
                _NOTICE.format(name) + test.source,
            ):
                raise ForeignCellError(name)
            if cell.source != test.source:
                self._saving.repairs.append(say("grading_runner.repair.deleted", cell=name))
            outputs, odd = outputs_of(ran[name], test)
            cell.outputs = [nbformat.from_dict(output) for output in outputs]
            cell.execution_count = 1
            if odd:
                self._saving.held.append(name)
        return nb, resources

    def _put_back(self, nb: Any, test: CleanCell) -> Any:
        """Put a deleted cell that shows answers above what it belongs to."""
        order = self._saving.tests.order
        after = set(order[order.index(test.name) + 1 :])
        places = [number for number, cell in enumerate(nb.cells) if _name(cell) in after]
        cell = nbformat.v4.new_code_cell(test.source)
        # An older notebook has no ids, and must not get one.
        if not any("id" in other for other in nb.cells):
            del cell["id"]
        cell.metadata["nbgrader"] = {
            "grade": False,
            "grade_id": test.name,
            "locked": True,
            "schema_version": 3,
            "solution": False,
            "task": False,
        }
        nb.cells.insert(places[0] if places else len(nb.cells), cell)
        self._saving.repairs.append(say("grading_runner.repair.deleted", cell=test.name))
        return cell


class _Hold(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader has no types
    """Takes back what nbgrader gave to a test without a proper result: a person must look."""

    def __init__(self, saving: Saving) -> None:
        super().__init__(enabled=True)
        self._saving = saving

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        if self._saving.held:
            names = resources["nbgrader"]
            with self._saving.book.opened() as gradebook:
                for cell in self._saving.held:
                    grade = gradebook.find_grade(
                        cell, names["notebook"], names["assignment"], names["student"]
                    )
                    grade.auto_score = None
                    grade.needs_manual_grade = True
                gradebook.db.commit()
        return nb, resources


def load_points(
    gradebook: Any, assignment: str, submitter: str, tests: Tests
) -> dict[str, float | None]:
    """Return the points by tests that the gradebook has for a hand-in, by grade_id."""
    try:
        submission = gradebook.find_submission(assignment, submitter)
    except MissingEntry:
        return {}
    wanted = {cell.name for cell in tests.clean if cell.full_marks is not None}
    return {
        grade.name: grade.auto_score
        for notebook in submission.notebooks
        for grade in notebook.grades
        if grade.name in wanted
    }


def _name(cell: Any) -> str:
    graded = cell.metadata.get("nbgrader")
    return str(graded.get("grade_id", "")) if isinstance(graded, dict) else ""


def _untouched(cell: Any) -> bool:
    same: bool = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    return same

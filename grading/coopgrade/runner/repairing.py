"""A notebook whose cells were copied, deleted or renamed, put right; what was done is told."""

from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum, is_locked, is_solution

from coopgrade.runner.cells import KnownCell, NotebookTests
from coopkit.text import say


class Repair(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader has no types
    """Finds each of the lecturer's cells in a notebook: by grade_id, by cell id, by its text.

    nbgrader's own steps refuse a notebook with copies of a cell, and one from which two cells
    in a row were deleted. Of an answer that is there twice the last one counts that is not
    the empty one handed out; the others stay to be read. A deleted test comes back. A deleted
    answer that a person marks waits for that person: it may stand in another cell.

    Args:
        tests: of the notebook.

    Attributes:
        told: what was put right, in words.
        held: grade_ids of answers that were not found.
    """

    def __init__(self, tests: NotebookTests) -> None:
        super().__init__(enabled=True)
        self._tests = tests
        self.told: list[str] = []
        self.held: list[str] = []

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Put a notebook right, in place."""
        copies: dict[str, list[Any]] = {}
        for cell in nb.cells:
            graded = cell.metadata.get("nbgrader")
            name = graded.get("grade_id") if isinstance(graded, dict) else None
            if name in self._tests.order:
                copies.setdefault(str(name), []).append(cell)
            elif "nbgrader" in cell.metadata:
                # Not one of ours, whatever it says.
                del cell.metadata["nbgrader"]
        for name, cells in copies.items():
            if len(cells) > 1:
                self._choose(name, cells)
        for known in self._tests.known:
            for cell in copies.get(known.name, ()):
                if "nbgrader" in cell.metadata:
                    # What else is kept there, such as a checksum, may stay.
                    cell.metadata["nbgrader"].update(known.marks)
            if known.name not in copies:
                self._find(nb, known)
        return nb, resources

    def _find(self, nb: Any, known: KnownCell) -> None:
        """Give a cell its marks back, or put it back, or tell that it is lost."""
        unmarked = [
            cell
            for cell in nb.cells
            if cell.cell_type == known.kind and "nbgrader" not in cell.metadata
        ]
        found = [cell for cell in unmarked if known.id and cell.get("id") == known.id]
        found = found or [cell for cell in unmarked if cell.source.strip() == known.text.strip()]
        if found:
            found[0].metadata["nbgrader"] = dict(known.marks)
            self.told.append(say("grading_runner.repair.found", cell=known.name))
        elif known.is_answer:
            self.told.append(say("grading_runner.repair.lost", cell=known.name))
            if known.is_graded:
                self.held.append(known.name)
                self._put_back(nb, known)
        elif known.name in self._tests.tests:
            self.told.append(say("grading_runner.repair.deleted", cell=known.name))
            self._put_back(nb, known)

    def _put_back(self, nb: Any, known: KnownCell) -> None:
        """Put a cell below the last of those before it that are there."""
        make: Any = new_code_cell if known.kind == "code" else new_markdown_cell
        cell = make(known.text)
        # An older notebook has no ids, and must not get one.
        if not any("id" in other for other in nb.cells):
            del cell["id"]
        cell.metadata["nbgrader"] = dict(known.marks)
        before = set(self._tests.order[: self._tests.order.index(known.name)])
        places = [
            number
            for number, other in enumerate(nb.cells)
            if other.metadata.get("nbgrader", {}).get("grade_id") in before
        ]
        nb.cells.insert(places[-1] + 1 if places else 0, cell)

    def _choose(self, name: str, cells: list[Any]) -> None:
        answers = [cell for cell in cells if is_solution(cell) and not is_locked(cell)]
        changed = [cell for cell in answers if not _untouched(cell)]
        kept = (changed or cells)[-1]
        for cell in cells:
            if cell is not kept:
                del cell.metadata["nbgrader"]
        texts = {cell.source.strip() for cell in changed}
        key = "grading_runner.repair.answers" if len(texts) > 1 else "grading_runner.repair.twice"
        self.told.append(say(key, cell=name, count=len(cells)))


def _untouched(cell: Any) -> bool:
    same: bool = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    return same

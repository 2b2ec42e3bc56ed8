"""A notebook whose cells were copied, deleted or renamed, put right; what was done is told."""

from collections.abc import Sequence
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
    the empty one handed out; the others stay to be read. A deleted test comes back. An answer
    that a person marks and that is not found, or only as an empty cell without its marks, waits
    for that person: it may stand in another cell.

    Args:
        tests: of the notebook.

    Attributes:
        told: what was put right, in words.
        held: grade_ids of answers that were not found, or only empty.
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
        missing = [known for known in self._tests.known if known.name not in copies]
        missing = [known for known in missing if not self._find_by_id(nb, known)]
        for known in missing:
            self._find_by_text(nb, known, missing)
        return nb, resources

    def _find_by_id(self, nb: Any, known: KnownCell) -> bool:
        """Give a cell its marks back; tell whether it was there."""
        found = [one for one in _unmarked(nb, known) if known.id and one.get("id") == known.id]
        if found:
            found[0].metadata["nbgrader"] = dict(known.marks)
            self.told.append(say("grading_runner.repair.found", cell=known.name))
        return bool(found)

    def _find_by_text(self, nb: Any, known: KnownCell, missing: Sequence[KnownCell]) -> None:
        """Give a cell its marks back, or put it back, or tell that it is lost.

        An answer with the text that was handed out is an empty one, and all empty ones look
        alike: it counts only if it can be no other, and what was written may stand elsewhere.
        """
        found = [one for one in _unmarked(nb, known) if one.source.strip() == known.text.strip()]
        alike = [
            one
            for one in missing
            if (one.kind, one.text.strip()) == (known.kind, known.text.strip())
        ]
        if found and (not known.is_answer or len(found) == len(alike) == 1):
            found[0].metadata["nbgrader"] = dict(known.marks)
            empty = known.is_answer and known.is_graded
            key = "grading_runner.repair.empty" if empty else "grading_runner.repair.found"
            self.told.append(say(key, cell=known.name))
            if empty:
                self.held.append(known.name)
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


def _unmarked(nb: Any, known: KnownCell) -> list[Any]:
    return [
        cell
        for cell in nb.cells
        if cell.cell_type == known.kind and "nbgrader" not in cell.metadata
    ]


def _untouched(cell: Any) -> bool:
    same: bool = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    return same

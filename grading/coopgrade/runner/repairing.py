"""A notebook whose cells were copied, deleted or renamed, put right; what was done is told."""

from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum, is_locked, is_solution

from coopgrade.runner.cells import NotebookTests
from coopkit.text import say


class Repair(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader has no types
    """Of cells with the same grade_id one stays graded; the others stay to be read.

    nbgrader's own step leaves metadata behind which its next step refuses. Of an answer that
    is there twice the last one counts that is not the empty one handed out.

    Args:
        tests: of the notebook.

    Attributes:
        told: what was put right, in words.
    """

    def __init__(self, tests: NotebookTests) -> None:
        super().__init__(enabled=True)
        self._tests = tests
        self.told: list[str] = []

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
        for cell in self._tests.tests.values():
            if cell.name not in copies:
                self.told.append(say("grading_runner.repair.deleted", cell=cell.label))
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
        self.told.append(say(key, cell=name, count=len(cells)))


def _untouched(cell: Any) -> bool:
    same: bool = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    return same

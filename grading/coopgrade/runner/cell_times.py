"""How long cells took, by names that mean the same cell of every hand-in."""

from collections.abc import Mapping, Sequence
from typing import Any

from coopgrade.runner.cells import Tests
from coopgrade.runner.jobs import Ran
from coopgrade.runner.preparing import cell_name, grade_id

# No grade_id has this letter, so no cell of the lecturer is called like that.
_OWN = "#"


def cell_times(tests: Tests, notebooks: Mapping[str, Any], ran: Sequence[Ran]) -> dict[str, float]:
    """Return wall times: of each cell that the lecturer knows, and of the rest together.

    A job counts cells from the top of each notebook, and students add cells of their own: the
    third cell of one is not the third of another.

    Args:
        tests: those of the assignment.
        notebooks: what nbgrader made of each notebook, by name.
        ran: how each cell ended.

    Returns:
        Seconds by label; for a student's own cells of a notebook, see `own_cells_of`.
    """
    labels = {
        cell_name(notebook, number): _label(tests, notebook, grade_id(cell))
        for notebook, content in notebooks.items()
        for number, cell in enumerate(content.cells)
    }
    seconds: dict[str, float] = {}
    for one in ran:
        label = labels.get(one.name, one.name)
        seconds[label] = seconds.get(label, 0.0) + one.seconds
    return {label: round(taken, 3) for label, taken in seconds.items()}


def own_cells_of(label: str) -> str | None:
    """Return the notebook whose cells of the student are called so; None for another name.

    >>> own_cells_of("hw#"), own_cells_of("hw/t1"), own_cells_of("hw#3")
    ('hw', None, None)
    """
    return label.removesuffix(_OWN) if label.endswith(_OWN) else None


def _label(tests: Tests, notebook: str, name: str) -> str:
    """Return how a cell is called among all of the assignment."""
    if name not in tests.of(notebook).order:
        return notebook + _OWN
    return name if len(tests.notebooks) == 1 else f"{notebook}/{name}"

"""The cells of a source notebook that a person marks, as nbgrader's metadata say."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from coopgrade.errors import UserError
from coopgrade.files import read_text
from coopkit.text import say


@dataclass(frozen=True)
class ManualCell:
    """A cell of the notebook that a person marks.

    Attributes:
        id: its nbgrader name.
        title: its heading, or its id.
        points: full points.
        task: a task cell (the answer is shown above it), not a cell that students write in.
        asks: what the `show_answers` call above it shows: questions or parts of the form.
        has_answer: whether there is anything written to read (a talk has nothing).
    """

    id: str
    title: str
    points: Fraction
    task: bool
    asks: tuple[str, ...] = ()
    has_answer: bool = True


def read_cells(path: Path) -> tuple[tuple[ManualCell, ...], Fraction]:
    """Return the cells of a source notebook that a person marks, and the points of tests.

    Raises:
        UserError: there is no such notebook, or it is none.
    """
    text = read_text(path)
    try:
        notebook = nbformat.reads(text, as_version=4)
    except Exception as error:
        # nbformat raises many kinds for what is no notebook.
        raise UserError(say("grading.course.broken", path=path, cause=error)) from error
    cells = []
    automatic = Fraction(0)
    previous: NotebookNode | None = None
    for cell in notebook.cells:
        marked = cell.metadata.get("nbgrader", {})
        if marked.get("task") or (marked.get("grade") and cell.cell_type == "markdown"):
            cells.append(_manual_cell(cell, marked, previous))
        elif marked.get("grade"):
            automatic += exact(marked["points"])
        previous = cell
    return tuple(cells), automatic


def asked_above(cell: NotebookNode | None) -> tuple[str, ...] | None:
    """Return what a `show_answers` cell shows: names of questions or parts, () for all.

    Returns:
        None when the cell shows no answers.
    """
    if cell is None or cell.cell_type != "code":
        return None
    for node in ast.walk(ast.parse(cell.source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "show_answers":
            names = [one.value for one in node.args[1:] if isinstance(one, ast.Constant)]
            return tuple(str(name) for name in names)
    return None


def exact(number: float | str) -> Fraction:
    """Return a number of points as a fraction: 0.1 is a tenth."""
    return Fraction(str(number))


def show_points(points: Fraction) -> str:
    """Return points as people write them.

    >>> show_points(Fraction(3)), show_points(Fraction(5, 2))
    ('3', '2.5')
    """
    return f"{float(points):g}"


def _manual_cell(
    cell: NotebookNode, marked: Mapping[str, Any], previous: NotebookNode | None
) -> ManualCell:
    task = bool(marked.get("task"))
    asks = asked_above(previous) if task else ()
    # Where students write, the heading stands in the cell above: theirs may be gone.
    heading = _heading(cell) if task else _heading(previous)
    return ManualCell(
        id=marked["grade_id"],
        title=heading or marked["grade_id"],
        points=exact(marked["points"]),
        task=task,
        asks=asks or (),
        has_answer=not task or asks is not None,
    )


def _heading(cell: NotebookNode | None) -> str:
    lines = cell.source.splitlines() if cell is not None else []
    return next((line.lstrip("#").strip() for line in lines if line.startswith("#")), "")

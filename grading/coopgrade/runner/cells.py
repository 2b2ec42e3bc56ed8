"""The cells of an assignment that run under data-only, as the lecturer wrote them.

What is run comes from the gradebook, never from a hand-in: a student's notebook may say
anything. Which of its cells are `clean` says the lecturer's source notebook.
"""

import ast
import builtins
import symtable
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coopgrade.course import Assignment, Course
from coopgrade.errors import UserError
from coopgrade.runner.jobs import Cell
from coopkit.text import say

CLEAN = "clean"
# IPython gives these to every cell.
_GIVEN = {*dir(builtins), "get_ipython", "display", "In", "Out", "exit", "quit", "__name__"}


@dataclass(frozen=True)
class CleanCell:
    """A cell that uses the files handed in and nothing else of the notebook.

    Attributes:
        name: its grade_id.
        source: the lecturer's text, with hidden tests.
        full_marks: None for a cell that shows answers and gives no points.
    """

    name: str
    source: str
    full_marks: float | None

    @property
    def tells_points(self) -> bool:
        """The last line has a value: the points. Without, passing every `assert` is full marks."""
        body = ast.parse(self.source).body
        return bool(body) and isinstance(body[-1], ast.Expr)


@dataclass(frozen=True)
class Tests:
    """The cells to run for each hand-in of an assignment.

    Attributes:
        clean: in the order of the notebook.
        others: grade_ids of test cells that are not `clean`: they need student code to run.
        problems: what the lint says about `clean` cells, as words for the lecturer.
        order: grade_ids of all cells that nbgrader knows, in the order of the notebook.
    """

    clean: tuple[CleanCell, ...]
    others: tuple[str, ...]
    problems: tuple[str, ...]
    order: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells as a job names them."""
        return tuple(Cell(name=one.name, source=one.source) for one in self.clean)


def load_tests(course: Course, assignment: Assignment, gradebook: Any) -> Tests:
    """Return what would run under data-only.

    Args:
        course: the course folder.
        assignment: a released one.
        gradebook: nbgrader's, open.
    """
    stored = gradebook.find_notebook(assignment.name, assignment.name)
    marked = _clean_names(course.source(assignment) / assignment.notebook)
    points = {cell.name: float(cell.max_score) for cell in stored.grade_cells}
    clean, others, problems = [], [], []
    for cell in stored.source_cells:
        if cell.cell_type != "code" or not cell.locked:
            continue
        if cell.name in marked:
            one = CleanCell(cell.name, cell.source, points.get(cell.name))
            clean.append(one)
            problems += list(check_clean(one.name, one.source))
        elif cell.name in points:
            others.append(cell.name)
    return Tests(
        tuple(clean),
        tuple(others),
        tuple(problems),
        order=tuple(cell.name for cell in stored.source_cells),
    )


def check_data_only(assignment: Assignment, tests: Tests) -> None:
    """Make sure that no cell of a student needs to run.

    Raises:
        UserError: a test is not `clean`, or says it is and uses the notebook.
    """
    if tests.others:
        names = "、".join(tests.others)
        raise UserError(say("grading_runner.not_clean", name=assignment.name, cells=names))
    if tests.problems:
        listing = "\n".join(f"  ・{problem}" for problem in tests.problems)
        raise UserError(say("grading_runner.lint", name=assignment.name, listing=listing))


def check_clean(name: str, source: str) -> Iterator[str]:
    """Yield what keeps a `clean` cell from running alone: names that other cells bind.

    Args:
        name: its grade_id.
        source: its text.

    >>> list(check_clean("check", "total = 1 + 1; total"))
    []
    """
    try:
        table = symtable.symtable(source, name, "exec")
    except (SyntaxError, ValueError) as error:
        yield say("grading_runner.lint_syntax", cell=name, cause=error)
        return
    own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_local()}
    if any(
        isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in _nodes(source)
    ):
        yield say("grading_runner.lint_star", cell=name)
        return
    foreign = sorted(_global_names(table) - own - _GIVEN)
    if foreign:
        yield say("grading_runner.lint_names", cell=name, names="、".join(foreign))


def _nodes(source: str) -> Iterator[ast.AST]:
    yield from ast.walk(ast.parse(source))


def _global_names(table: symtable.SymbolTable) -> set[str]:
    """Return the names that a cell looks up in the notebook, from functions within it, too."""
    top = table.get_type() == "module"
    names = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (top or symbol.is_global())
    }
    for child in table.get_children():
        names |= _global_names(child)
    return names


def _clean_names(path: Path) -> set[str]:
    from coopgrade.marks.notebook import cells_of, marked

    found = set()
    for cell in cells_of(path):
        metadata = cell.get("metadata")
        tags = metadata.get("tags") if isinstance(metadata, Mapping) else None
        if isinstance(tags, list) and CLEAN in tags:
            found.add(str(marked(cell).get("grade_id", "")))
    return found - {""}

"""The tests of an assignment, as the lecturer wrote them.

What is run comes from the gradebook, never from a hand-in: a student's notebook may say
anything. Which of its cells are `clean` says the notebook that was released with it: the
source may be half-way to the next version.
"""

import ast
import builtins
import hashlib
import json
import symtable
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from coopgrade.course import Assignment, Course
from coopgrade.errors import UserError
from coopgrade.notebook import cells_of, marked
from coopgrade.runner.jobs import Cell
from coopgrade.runner.limits import Level
from coopkit.text import say

CLEAN = "clean"
_KERNEL = "python3"
# IPython gives these to every cell.
_GIVEN = {*dir(builtins), "get_ipython", "display", "In", "Out", "exit", "quit", "__name__"}


@dataclass(frozen=True)
class LecturerCell:
    """A cell of the lecturer that is run: a test, or one that shows answers.

    Attributes:
        name: its grade_id.
        label: how it is called among all cells of the assignment.
        source: the lecturer's text, with hidden tests.
        full_marks: None for a cell that shows answers and gives no points.
        clean: it uses the files handed in and nothing else of the notebook.
    """

    name: str
    label: str
    source: str
    full_marks: float | None
    clean: bool

    @property
    def tells_points(self) -> bool:
        """The last line has a value: the points. Without, passing every `assert` is full marks."""
        body = ast.parse(self.source).body
        return bool(body) and isinstance(body[-1], ast.Expr)


@dataclass(frozen=True)
class KnownCell:
    """A cell that nbgrader knows, as students got it (but for hidden tests).

    Attributes:
        name: its grade_id.
        kind: `code` or `markdown`.
        text: with stubs where students write.
        marks: what nbgrader keeps of it in its metadata.
        id: the cell's id in the lecturer's notebook, "" if that is not known.
    """

    name: str
    kind: str
    text: str
    marks: Mapping[str, Any]
    id: str = ""

    @property
    def is_answer(self) -> bool:
        """A student writes in it."""
        return bool(self.marks["solution"])

    @property
    def is_graded(self) -> bool:
        """It gives points: by a test, or by a person."""
        return bool(self.marks["grade"])


@dataclass(frozen=True)
class NotebookTests:
    """The cells of one notebook of an assignment.

    Attributes:
        name: of the notebook, without its ending.
        clean: in the order of the notebook.
        others: tests that need a student's code, in the order of the notebook.
        known: all cells that nbgrader knows, in the order of the notebook.
    """

    name: str
    clean: tuple[LecturerCell, ...]
    others: tuple[LecturerCell, ...]
    known: tuple[KnownCell, ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        """The grade_ids of all cells that nbgrader knows."""
        return tuple(cell.name for cell in self.known)

    @property
    def tests(self) -> dict[str, LecturerCell]:
        """All of them by grade_id."""
        return {cell.name: cell for cell in (*self.clean, *self.others)}


@dataclass(frozen=True)
class Tests:
    """The cells to run for each hand-in of an assignment.

    Attributes:
        notebooks: in the order of their names.
        problems: what the lint says about `clean` cells, as words for the lecturer.
        fingerprint: changes with any cell that nbgrader puts back into a hand-in.
        kernels: names and languages that the notebooks ask for.
        again: the command to type when a test was mended.
    """

    notebooks: tuple[NotebookTests, ...]
    problems: tuple[str, ...]
    fingerprint: str
    kernels: tuple[tuple[str, str], ...] = ()
    again: str = ""

    @property
    def clean(self) -> tuple[LecturerCell, ...]:
        """All `clean` cells."""
        return tuple(cell for notebook in self.notebooks for cell in notebook.clean)

    @property
    def others(self) -> tuple[LecturerCell, ...]:
        """All tests that need a student's code."""
        return tuple(cell for notebook in self.notebooks for cell in notebook.others)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The `clean` cells as a job names them."""
        return tuple(Cell(name=one.label, source=one.source) for one in self.clean)

    @property
    def other_kernels(self) -> tuple[str, ...]:
        """Names of kernels that may be another Python than the one that runs this."""
        return tuple(name for name, _ in self.kernels if name != _KERNEL)

    def of(self, notebook: str) -> NotebookTests:
        """Return the cells of a notebook."""
        (found,) = [one for one in self.notebooks if one.name == notebook]
        return found


def load_tests(course: Course, assignment: Assignment, gradebook: Any) -> Tests:
    """Return what would be run.

    Args:
        course: the course folder.
        assignment: a released one.
        gradebook: nbgrader's, open.

    Raises:
        UserError: the notebook that was released cannot be read.
    """
    stored = sorted(gradebook.find_assignment(assignment.name).notebooks, key=lambda one: one.name)
    notebooks = []
    for notebook in stored:
        released = _released(course, assignment, notebook)
        marked = _clean_names(released)
        known = tuple(_known_cells(notebook, _cell_ids(released)))
        cells = [
            LecturerCell(
                cell.name,
                cell.name if len(stored) == 1 else f"{notebook.name}/{cell.name}",
                cell.text,
                cell.marks.get("points"),
                cell.name in marked,
            )
            for cell in known
            if cell.kind == "code" and cell.marks["locked"]
        ]
        clean = tuple(cell for cell in cells if cell.clean)
        others = tuple(cell for cell in cells if not cell.clean and cell.full_marks is not None)
        notebooks.append(NotebookTests(notebook.name, clean, others, known))
    problems = [
        problem
        for notebook in notebooks
        for cell in notebook.clean
        for problem in check_clean(cell.label, cell.source)
    ]
    everything = [[one.name, [asdict(cell) for cell in one.known]] for one in notebooks]
    fingerprint = hashlib.sha256(json.dumps(everything).encode()).hexdigest()
    kernels = dict.fromkeys(_kernel(notebook) for notebook in stored)
    again = course.release_command(assignment)
    return Tests(tuple(notebooks), tuple(problems), fingerprint, tuple(kernels), again)


def _kernel(notebook: Any) -> tuple[str, str]:
    """Return name and language of the kernel that the lecturer's notebook asks for."""
    try:
        asked = json.loads(notebook.kernelspec or "{}")
    except ValueError:
        asked = {}
    return str(asked.get("name", _KERNEL)), str(asked.get("language") or "python")


def _known_cells(notebook: Any, ids: Mapping[str, str]) -> Iterator[KnownCell]:
    """Yield the cells of a notebook in nbgrader's gradebook."""
    points = {cell.name: float(cell.max_score) for cell in notebook.grade_cells}
    tasks = {cell.name: float(cell.max_score) for cell in notebook.task_cells}
    answers = {cell.name for cell in notebook.solution_cells}
    for cell in notebook.source_cells:
        worth = points.get(cell.name, tasks.get(cell.name))
        marks = {
            "grade": cell.name in points,
            "grade_id": cell.name,
            "locked": cell.locked,
            "schema_version": 3,
            "solution": cell.name in answers,
            "task": cell.name in tasks,
        } | ({} if worth is None else {"points": worth})
        yield KnownCell(cell.name, cell.cell_type, cell.source, marks, ids.get(cell.name, ""))


def check_tests(assignment: Assignment, tests: Tests, level: Level) -> None:
    """Make sure that the tests can be run at a level.

    Raises:
        UserError: `data-only`, and a test is not `clean`; or one says it is and uses the
            notebook; or students' code is not Python.
    """
    about = {"name": assignment.name, "command": tests.again}
    if tests.others and level == "data-only":
        names = "、".join(cell.label for cell in tests.others)
        raise UserError(say("grading_runner.not_clean", cells=names, **about))
    foreign = [name for name, language in tests.kernels if language.lower() != "python"]
    if foreign and level != "data-only":
        kernels = "、".join(foreign)
        raise UserError(say("grading_runner.kernel", name=assignment.name, kernels=kernels))
    if tests.problems:
        listing = "\n".join(f"  ・{problem}" for problem in tests.problems)
        raise UserError(say("grading_runner.lint", listing=listing, **about))


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


def _released(course: Course, assignment: Assignment, notebook: Any) -> list[Mapping[str, Any]]:
    """Return the cells of a notebook as it was released.

    Where the released one was taken away, the source stands in for it, if it has all the cells.
    Nothing is guessed: a test that is not known to be `clean` would let students' code run.

    Raises:
        UserError: neither can be read.
    """
    name = f"{notebook.name}.ipynb"
    path = course.release(assignment) / name
    expected: set[str] = set()
    if not path.is_file():
        path = course.source(assignment) / name
        expected = {cell.name for cell in notebook.source_cells}
    cells = cells_of(path)
    if not cells or not expected <= set(_cell_ids(cells)):
        raise UserError(
            say(
                "grading_runner.not_read",
                name=assignment.name,
                path=path,
                command=course.release_command(assignment),
            )
        )
    return cells


def _clean_names(cells: Sequence[Mapping[str, Any]]) -> set[str]:
    found = set()
    for cell in cells:
        metadata = cell.get("metadata")
        tags = metadata.get("tags") if isinstance(metadata, Mapping) else None
        if isinstance(tags, list) and CLEAN in tags:
            found.add(str(marked(cell).get("grade_id", "")))
    return found - {""}


def _cell_ids(cells: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {
        str(marked(cell)["grade_id"]): str(cell.get("id", ""))
        for cell in cells
        if "grade_id" in marked(cell)
    }

"""The release version: equal to nbgrader's own, and nothing secret in it."""

import ast
from pathlib import Path

import nbformat
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import SaveCells

from coopgrade import releasing
from coopgrade.course import Course

SOURCE = Path(__file__).parents[2] / "exercises" / "business-plan" / "business-plan.ipynb"


def test_it_equals_what_nbgrader_makes(collected: Course) -> None:
    """Cell by cell, with metadata, the notebook in release/ is the one made in memory."""
    theirs = nbformat.read(
        collected.release(collected.assignment("business-plan")) / SOURCE.name, as_version=4
    )
    # The course adds one cell to what nbgrader made: when it is due.
    assert theirs.cells[1].source == "**しめ切り：2026-12-18（金）23:59**"
    del theirs.cells[1]
    ours = releasing.release_notebook(SOURCE)
    assert len(ours.cells) == len(theirs.cells) > 20
    for our_cell, their_cell in zip(ours.cells, theirs.cells, strict=True):
        assert our_cell == their_cell
    assert ours == theirs


def test_the_steps_are_those_of_nbgrader() -> None:
    """A new version of nbgrader with other steps must not go unnoticed."""
    steps = GenerateAssignment(coursedir=None).preprocessors
    assert list(releasing.PREPROCESSORS) == [step for step in steps if step is not SaveCells]


def test_nothing_secret_is_left() -> None:
    """No hidden test, no solution; each collected cell is there, locked where it must be."""
    before = SOURCE.read_bytes()
    notebook = releasing.release_notebook(SOURCE)
    assert SOURCE.read_bytes() == before
    text = nbformat.writes(notebook)
    for secret in ("HIDDEN TESTS", "空白だけです", "同じ呼び名の人がいます", "4か月目に"):
        assert secret in nbformat.writes(nbformat.read(SOURCE, as_version=4))
        assert secret not in text
    cells = {cell.id: cell for cell in notebook.cells}
    assert cells["answer-worry"].source == releasing.ANSWER_STUB
    assert cells["check-law"].metadata.editable is False
    assert cells["check-law"].metadata.tags == ["clean"]
    assert cells["check-law"].metadata.nbgrader.checksum


def test_it_can_be_loaded_before_the_project_is_installed() -> None:
    """The wheel build loads this file alone: it may import nothing of the project."""
    tree = ast.parse(Path(releasing.__file__).read_text(encoding="utf-8"))
    roots = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            roots.add(str(node.module).split(".")[0])
    assert not roots & {"coopgrade", "coopkit"}

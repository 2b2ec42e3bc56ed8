"""Cells that were copied, split, deleted or lost their marks: nobody loses points by it."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from coding_course import NAME, make_coding_course
from runner_course import by_runner, by_stock, marks_of

from coopgrade.plain_course import PlainCourse
from coopgrade.runner.cells import KnownCell, NotebookTests
from coopgrade.runner.repairing import Repair
from coopgrade.runner.sandbox import available

LEVEL = available()[0]
FULL = 26


@pytest.fixture
def course(tmp_path: Path) -> PlainCourse:
    """The coding course with one right hand-in."""
    return make_coding_course(tmp_path / "course", 1)


def _edit(course: PlainCourse, name: str, change: Callable[[Any], None]) -> None:
    path = course.submitted(course.assignment(NAME), "s000") / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def _cell(notebook: Any, name: str) -> Any:
    (found,) = [
        one for one in notebook.cells if one.metadata.get("nbgrader", {}).get("grade_id") == name
    ]
    return found


def _row(course: PlainCourse, name: str) -> tuple[Any, ...]:
    """Return points by the test and whether it waits."""
    (row,) = [row for row in marks_of(course)["grades"] if row[2] == name]
    return row[3], bool(row[6])


def _without(*names: str) -> Callable[[Any], None]:
    def change(notebook: Any) -> None:
        gone = [_cell(notebook, name) for name in names]
        notebook.cells = [one for one in notebook.cells if all(one is not cell for cell in gone)]

    return change


def test_deleted_tests_come_back(course: PlainCourse) -> None:
    """Two in a row and the answer above them were deleted; nbgrader itself gives up there."""
    _edit(course, "p1", _without("a_share", "t_share", "t_call"))
    found = by_runner(course, NAME, ("s000",), level=LEVEL)["s000"]
    assert found.state == "graded"
    assert sum(found.points.values()) == FULL - 6
    assert len(found.repairs) == 3


def test_an_answer_without_marks_is_found(course: PlainCourse) -> None:
    """Its marks are gone: it is known by the id of the cell."""

    def unmark(notebook: Any) -> None:
        for name in ("w_why", "a_mean"):
            del _cell(notebook, name).metadata["nbgrader"]

    _edit(course, "p1", unmark)
    found = by_runner(course, NAME, ("s000",), level=LEVEL)["s000"]
    assert sum(found.points.values()) == FULL
    assert ["w_why" in found.repairs[1], "a_mean" in found.repairs[0]] == [True, True]
    # The words are there, and a person marks them.
    assert _row(course, "w_why") == (None, True)


def test_words_that_are_not_found_wait(course: PlainCourse) -> None:
    """The empty cell is put back, and a person is told to look for what was written."""
    _edit(course, "p1", _without("w_why"))
    found = by_runner(course, NAME, ("s000",), level=LEVEL)["s000"]
    assert "w_why" in found.repairs[0]
    assert _row(course, "w_why") == (None, True)


def _known(name: str, *, id_: str = "") -> KnownCell:
    marks = {"grade_id": name, "solution": True, "grade": True, "locked": False, "points": 2}
    return KnownCell(name, "markdown", "ここに書く", marks, id_)


def _put_right(known: Sequence[KnownCell], cells: Sequence[Any]) -> tuple[list[str], list[str]]:
    """Return what is held, and the text that each grade_id has afterwards."""
    tests = NotebookTests("p1", (), (), tuple(known))
    notebook = nbformat.v4.new_notebook(cells=deepcopy(list(cells)))
    repair = Repair(tests)
    repair.preprocess(notebook, {})
    assert len(repair.told) == len(known)
    return repair.held, [_cell(notebook, one.name).source for one in known]


def test_an_empty_answer_is_not_taken_for_another() -> None:
    """All empty answers look alike. None of them gets a final 0 while words stand elsewhere."""
    words, empty = (
        nbformat.v4.new_markdown_cell(text, id=name)
        for name, text in (("x", "私の長い答え"), ("y", "ここに書く"))
    )
    both = [_known("w1"), _known("w2")]
    assert _put_right(both, [words, empty])[0] == ["w1", "w2"]
    # Found empty where there is only one of its kind: a person looks, too.
    assert _put_right(both[:1], [words, empty]) == (["w1"], ["ここに書く"])
    # The id of a cell says which one it is.
    held, texts = _put_right([_known("w1"), _known("w2", id_="y")], [words, empty])
    assert (held, texts[1]) == (["w1"], "ここに書く")


def test_split_and_copied_answers(course: PlainCourse) -> None:
    """A cell split in two has both halves run; a copied test counts once."""

    def change(notebook: Any) -> None:
        answer = _cell(notebook, "a_share")
        place = notebook.cells.index(answer)
        half = nbformat.from_dict(answer)
        half["id"] = "half"
        answer.source = "# 前の半分\nhelper = 1"
        notebook.cells.insert(place + 1, half)
        copy = nbformat.from_dict(_cell(notebook, "t_share"))
        copy["id"] = "copy"
        notebook.cells.append(copy)

    _edit(course, "p1", change)
    found = by_runner(course, NAME, ("s000",), level=LEVEL)["s000"]
    assert sum(found.points.values()) == FULL
    assert len(found.repairs) == 2


def test_damaged_marks_are_mended(course: PlainCourse) -> None:
    """A test that says it gives no points, and one that calls itself an answer, count as ever."""

    def change(notebook: Any) -> None:
        _cell(notebook, "t_mean").metadata.nbgrader["grade"] = False
        _cell(notebook, "t_busy").metadata.nbgrader["solution"] = True
        _cell(notebook, "a_mean").metadata.nbgrader["points"] = 99

    _edit(course, "p1", change)
    found = by_runner(course, NAME, ("s000",), level=LEVEL)["s000"]
    assert (found.state, sum(found.points.values())) == ("graded", FULL)


def test_a_notebook_with_a_mark_of_its_encoding(course: PlainCourse) -> None:
    """Windows programs put three bytes before the text: it is read all the same."""
    path = course.submitted(course.assignment(NAME), "s000") / "p1.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    found = by_runner(course, NAME, ("s000",), level=LEVEL)["s000"]
    assert (found.state, sum(found.points.values())) == ("graded", FULL)


def test_a_missing_notebook_costs_its_own_points(course: PlainCourse) -> None:
    """Of two notebooks one was handed in: the other has nothing, as with plain nbgrader."""
    (course.submitted(course.assignment(NAME), "s000") / "p2.ipynb").unlink()
    found = by_runner(course, NAME, ("s000",), level=LEVEL)["s000"]
    ours = marks_of(course)
    assert sum(points or 0 for points in found.points.values()) == 14
    assert by_stock(course, NAME, ("s000",)) == {}
    assert marks_of(course) == ours

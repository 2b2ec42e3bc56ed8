"""Somebody else uses the gradebook meanwhile: no mark suffers, and no hand-in is blamed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from coding_course import NAME, make_coding_course
from filelock import FileLock
from runner_course import by_runner, marks_of

from coopgrade.errors import UserError
from coopgrade.plain_course import PlainCourse
from coopgrade.runner.sandbox import available

LEVEL = available()[0]
FULL = 26


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PlainCourse:
    """The coding course with one right hand-in; nobody waits long for the gradebook."""
    monkeypatch.setattr("coopgrade.runner.nbgrader_internals._PATIENCE", 100)
    monkeypatch.setattr("coopgrade.runner.grading._PAUSE", 0)
    monkeypatch.setattr("coopgrade.runner.grading._LINGER", 0)
    return make_coding_course(tmp_path / "course", 1)


@contextmanager
def _held(course: PlainCourse) -> Iterator[None]:
    """Hold the gradebook as a program does that writes for a long time."""
    with closing(sqlite3.connect(course.gradebook, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_locked_gradebook_is_no_fault_of_the_hand_in(course: PlainCourse) -> None:
    """It was run, could not be saved, and is told so; the next run grades it."""
    with _held(course):
        found = by_runner(course, NAME, ("s000",), level=LEVEL)["s000"]
    assert (found.state, "locked" in found.reason) == ("machine", True)
    assert marks_of(course)["submissions"] == []
    assert sum(by_runner(course, NAME, ("s000",), level=LEVEL)["s000"].points.values()) == FULL


def test_nor_of_one_that_cannot_be_read(course: PlainCourse) -> None:
    """That it failed cannot be written down now: it is looked at again."""
    path = course.submitted(course.assignment(NAME), "s000") / "p1.ipynb"
    path.write_text("no notebook", encoding="utf-8")
    with _held(course):
        assert by_runner(course, NAME, ("s000",), level=LEVEL)["s000"].state == "machine"
    assert by_runner(course, NAME, ("s000",), level=LEVEL)["s000"].state == "failed"


def test_one_command_grades_at_a_time(course: PlainCourse) -> None:
    """A second window would take the other's marks for changes by somebody else."""
    with (
        FileLock(course.root / ".coopgrade-autograde.lock"),
        pytest.raises(UserError, match="別の窓で採点しています"),
    ):
        by_runner(course, NAME, ("s000",), level=LEVEL)
    assert by_runner(course, NAME, ("s000",), level=LEVEL)["s000"].state == "graded"

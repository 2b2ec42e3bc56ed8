"""What is used of nbgrader's inside is still what was looked at; otherwise it works as ever."""

import hashlib
import inspect
from pathlib import Path

import nbgrader
import pytest
from coding_course import NAME, make_coding_course
from nbgrader.api import InvalidEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import BaseConverter
from nbgrader.nbgraderformat import common
from nbgrader.preprocessors import OverwriteCells, SaveAutoGrades
from runner_course import by_runner, marks_of

from coopgrade import bridge
from coopgrade.course import Course
from coopgrade.runner import nbgrader_internals
from coopgrade.runner.nbgrader_internals import one_gradebook, read_only_gradebook
from coopgrade.runner.sandbox import available

# Each is replaced, or relied on line by line. A new nbgrader: read them, then renew this list
# and `nbgrader_internals.VERSIONS`.
LOOKED_AT = {
    Autograde.convert_single_notebook: "d46973a12f2e4e75",
    Autograde._init_preprocessors: "44b51d96b8fae43a",
    BaseConverter.init_single_notebook_resources: "fb0abcdb270601c6",
    BaseConverter.write_single_notebook: "90d9ce9843d8ef97",
    OverwriteCells.preprocess: "3a94b453d8e53bee",
    SaveAutoGrades.preprocess: "edef3c387d5c104a",
}


def test_the_version_is_known() -> None:
    """The shortcuts are used with the nbgrader that the lock names."""
    assert nbgrader.__version__ in nbgrader_internals.VERSIONS
    assert nbgrader_internals.is_known()
    assert callable(common.jsonschema.validate)


@pytest.mark.parametrize("function", LOOKED_AT, ids=lambda one: one.__qualname__)
def test_nothing_changed_inside(function) -> None:
    """The text of what is replaced is the one that was read."""
    text = inspect.getsource(function)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == LOOKED_AT[function]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Two hand-ins of the coding course."""
    return make_coding_course(tmp_path / "course", 2)


def test_workers_cannot_write(course: Course) -> None:
    """Their gradebook refuses, whatever asks."""
    with (
        bridge.nbgrader_session(course),
        read_only_gradebook(course) as book,
        book.opened() as gradebook,
    ):
        assert gradebook.find_notebook("p1", NAME).name == "p1"
        with pytest.raises(InvalidEntry, match="readonly"):
            gradebook.add_student("x")


def test_without_the_shortcuts(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an unknown version students' code is graded the same, more slowly."""
    level = available()[0]
    by_runner(course, NAME, ("s000", "s001"), level=level)
    before = marks_of(course)
    monkeypatch.setattr(nbgrader_internals, "VERSIONS", ())
    with bridge.nbgrader_session(course), one_gradebook(course) as book:
        assert not book.quick
    found = by_runner(course, NAME, ("s000", "s001"), level=level, force=True)
    assert {one.state for one in found.values()} == {"graded"}
    assert marks_of(course) == before

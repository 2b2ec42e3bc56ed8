"""Which tests are `clean` says what was released, whatever becomes of the source meanwhile."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from runner_course import NAME, Small, by_runner, hand_in

from coopgrade import bridge
from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.runner.cells import load_tests

READS = "import json\nassert json.load(open('answers.json')) == {'a': 2}"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with one `clean` test, and a wrong hand-in."""
    course = Small(tmp_path / "course", {"reads": (2, READS)}).make()
    hand_in(course, "s1", answers={"a": 1})
    return course


def _source(course: Course) -> Path:
    return course.source(course.assignment(NAME)) / f"{NAME}.ipynb"


def _clean(course: Course) -> list[str]:
    with bridge.open_gradebook(course) as gradebook:
        return [one.name for one in load_tests(course, course.assignment(NAME), gradebook).clean]


def _junk(path: Path) -> None:
    path.write_text("<<<<<<< HEAD\n{}", encoding="utf-8")


def _without_tags(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["metadata"].pop("tags", None)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _renamed(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace('"reads"', '"read_it"'), "utf-8")


def _marked(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


@pytest.mark.parametrize("change", [_junk, _without_tags, _renamed, _marked, Path.unlink])
def test_the_source_does_not_decide(course: Course, change: Callable[[Path], None]) -> None:
    """Half-way to its next version, broken or gone: students' cells are not run after all."""
    change(_source(course))
    assert _clean(course) == ["reads"]
    assert by_runner(course, NAME, ("s1",))["s1"].points == {"reads": 0}


def test_without_a_released_notebook_the_source_stands_in(course: Course) -> None:
    """Some take release/ away after the term began."""
    shutil.rmtree(course.release(course.assignment(NAME)))
    assert _clean(course) == ["reads"]


@pytest.mark.parametrize("change", [_junk, _renamed, _marked, Path.unlink])
def test_nothing_is_guessed(course: Course, change: Callable[[Path], None]) -> None:
    """Neither can be read, or the source is another one: the lecturer is told."""
    shutil.rmtree(course.release(course.assignment(NAME)))
    change(_source(course))
    with pytest.raises(UserError, match=f"(?s)読めません.*{NAME}.ipynb.*次にすること"):
        _clean(course)


def test_a_broken_release_is_told(course: Course) -> None:
    """It is the one that counts, so nothing else takes its place."""
    _junk(course.release(course.assignment(NAME)) / f"{NAME}.ipynb")
    with pytest.raises(UserError, match="読めません"):
        _clean(course)

"""Practice courses for the tests: made once, copied for whoever changes something."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coopgrade.course import Course, open_course
from coopgrade.roster import Roster, load_roster

NAME = "business-plan"
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session", autouse=True)
def sources() -> Iterator[None]:
    """Take exercise sources from this repository, also when coopkit is an installed wheel."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coopkit.content.checkout", lambda: REPOSITORY)
        patch.setattr("coopgrade.student_kit.checkout", lambda: REPOSITORY)
        yield


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A practice course as `demo-class` makes it; look, do not touch."""
    from coopgrade.demo_class import create_demo_class

    return create_demo_class(tmp_path_factory.mktemp("fresh") / "コース 1")


@pytest.fixture(scope="session")
def collected(fresh: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A practice course after release and collect; look, do not touch."""
    from coopgrade import bridge
    from coopgrade.intake import read_inbox, take

    course = _copy(fresh, tmp_path_factory.mktemp("collected") / "course")
    assignment, roster = course.assignment(NAME), load_roster(course)
    bridge.release_assignment(course, assignment, roster.submitters(assignment))
    take(course, assignment, roster, read_inbox(course, assignment, roster))
    return course


@pytest.fixture(scope="session")
def graded(collected: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The same after autograde; look, do not touch."""
    from coopgrade import bridge

    course = _copy(collected, tmp_path_factory.mktemp("graded") / "course")
    assignment, roster = course.assignment(NAME), load_roster(course)
    teams = [
        team
        for team in roster.submitters(assignment)
        if course.submitted(assignment, team).is_dir()
    ]
    outcomes = list(bridge.autograde(course, assignment, tuple(teams), force=False))
    assert [outcome.error for outcome in outcomes] == [""] * 9
    return course


@pytest.fixture
def course(fresh: Course, tmp_path: Path) -> Course:
    """A practice course of one's own, before anything was collected."""
    return _copy(fresh, tmp_path / "course")


@pytest.fixture
def roster(course: Course) -> Roster:
    """Who takes that course."""
    return load_roster(course)


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Course], Course]:
    """Copy a course with the times of its files."""
    return lambda original: _copy(original, tmp_path / "copy")


def _copy(original: Course, folder: Path) -> Course:
    shutil.copytree(original.root, folder)
    return open_course(folder)

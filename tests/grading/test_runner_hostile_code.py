"""Students' code that would do harm: what it gets and reaches; nobody else notices."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import ordinary_user
import pytest
from hostile_class import (
    ALL,
    BROKEN,
    GOOD,
    HARMS,
    KEPT,
    NAME,
    REMOVED,
    REST,
    TESTS,
    TWICE,
    Place,
    grade,
    left_behind,
    make_place,
    points_of,
    reached,
)
from runner_course import by_stock, marks_of

from coopgrade.plain_course import open_plain_course
from coopgrade.runner.grading import Graded
from coopgrade.runner.sandbox import available

LEVELS = [
    pytest.param(level, marks=[pytest.mark.slow] if number else [])
    for number, level in enumerate(one for one in available() if one != "container")
]


@pytest.fixture(scope="module", params=LEVELS)
def harmed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Place, dict[str, Graded]]]:
    """The class, graded once."""
    place = make_place(tmp_path_factory.mktemp("harm"))
    yield place, grade(place, request.param)
    place.listener.close()


def test_this_machine_can_shut_code_in() -> None:
    """Without any level the other tests here would pass by not running."""
    assert LEVELS


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.name)
def test_each_gets_what_it_deserves(harmed: tuple[Place, dict[str, Graded]], harm) -> None:
    """The points written down beforehand, and nothing reached."""
    place, found = harmed
    graded = found[harm.name]
    assert graded.state == "graded", graded.reason
    assert points_of(graded) in (harm.expected, *harm.otherwise)
    assert reached(place, harm.name) == ""


def test_nobody_else_notices(harmed: tuple[Place, dict[str, Graded]]) -> None:
    """Who came before and after has full marks; files, network and processes are untouched."""
    place, found = harmed
    assert [points_of(found[name]) for name in (*GOOD, TWICE)] == [ALL] * 3
    assert points_of(found[REMOVED]) == REST
    assert [found[name].state for name in BROKEN] == ["failed"] * len(BROKEN)
    assert all(found[name].reason for name in BROKEN)
    assert place.damage() == []
    assert left_behind(place) == []


def test_copies_are_small(harmed: tuple[Place, dict[str, Graded]]) -> None:
    """What was printed and written without end is not kept."""
    place, _ = harmed
    for path in Path(place.course.root / "autograded").rglob("*"):
        if path.is_file():
            assert path.stat().st_size < 1_500_000, path


# Who → what plain nbgrader says or gives, and what is given here.
DIFFERENCES = {
    # A library's warning is no mistake of the student.
    "warned": ((2.0, 2.0, 0.0), ALL),
    # What was done before it counts.
    "leaves": ("DeadKernelError", KEPT),
    # Ctrl+C, Ctrl+V.
    TWICE: ("KeyError", ALL),
    # An answer and its test were deleted.
    REMOVED: ("KeyError", REST),
}


def test_intended_differences(harmed: tuple[Place, dict[str, Graded]], tmp_path: Path) -> None:
    """A table: where plain nbgrader gives nothing or less, and what is given here."""
    place, found = harmed
    shutil.copytree(place.course.root, tmp_path / "stock", symlinks=True)
    stock = open_plain_course(tmp_path / "stock")
    errors = by_stock(stock, NAME, DIFFERENCES)
    rows = marks_of(stock)["grades"]
    for name, (theirs, ours) in DIFFERENCES.items():
        assert points_of(found[name]) == ours, name
        if isinstance(theirs, str):
            assert theirs in errors[name], name
        else:
            given = {row[2]: row[3] for row in rows if row[1] == name}
            assert tuple(given[test] for test in TESTS) == theirs, name
    assert set(errors) == {name for name, row in DIFFERENCES.items() if isinstance(row[0], str)}


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="NOT CHECKED: only root can become another user")
@pytest.mark.parametrize("level", ["userns", "landlock"])
def test_as_an_ordinary_user(level: str) -> None:
    """The whole class, graded by a user whose closed home holds Python and this checkout."""
    script = Path(__file__).with_name("hostile_class.py")
    command = ordinary_user.command(str(script), level)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "differs" not in done.stdout
    assert "REACHED" not in done.stdout
    assert "seen from outside: nothing changed, nobody called" in done.stdout
    assert "processes left: none" in done.stdout

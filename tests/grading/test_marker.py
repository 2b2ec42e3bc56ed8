"""The marker: only generated hand-ins are run without --unsafe."""

import shutil

import pytest

from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.intake import read_inbox, take
from coopgrade.marker import check_generated
from coopgrade.roster import Roster

TEAMS = tuple(f"g{n:02}" for n in range(1, 11))


@pytest.fixture
def ready(course: Course, roster: Roster) -> Course:
    """A practice course of one's own with its hand-ins collected."""
    assignment = course.assignment("business-plan")
    take(course, assignment, roster, read_inbox(course, assignment, roster))
    return course


def test_generated_hand_ins_pass(ready: Course) -> None:
    """What demo-class made and collect copied may be run."""
    check_generated(ready, ready.assignment("business-plan"), TEAMS)


def test_without_a_marker_nothing_passes(ready: Course) -> None:
    """A folder that demo-class did not make is refused, with the way out."""
    (ready.root / "demo-class.json").unlink()
    with pytest.raises(UserError, match="--unsafe"):
        check_generated(ready, ready.assignment("business-plan"), TEAMS)


@pytest.mark.parametrize("foreign", ["changed", "added", "swapped", "link"])
def test_one_foreign_file_is_enough(ready: Course, foreign: str) -> None:
    """A changed, added, swapped or linked file makes autograde refuse and name it."""
    assignment = ready.assignment("business-plan")
    notebook = ready.submitted(assignment, "g03") / "business-plan.ipynb"
    if foreign == "changed":
        notebook.write_bytes(notebook.read_bytes() + b" ")
    elif foreign == "added":
        (notebook.parent / "coopkit.py").write_text("", encoding="utf-8")
    elif foreign == "swapped":
        shutil.copy(ready.submitted(assignment, "g04") / notebook.name, notebook)
    else:
        target = notebook.rename(ready.root / "elsewhere.ipynb")
        notebook.symlink_to(target)
    with pytest.raises(UserError, match="g03"):
        check_generated(ready, assignment, TEAMS)


def test_a_marker_from_another_course_does_not_help(ready: Course) -> None:
    """The marker names contents, so it is no licence for other hand-ins."""
    assignment = ready.assignment("business-plan")
    plan = ready.submitted(assignment, "g01") / "plan.json"
    plan.write_text('{"version": 1}', encoding="utf-8")
    with pytest.raises(UserError, match=r"plan\.json"):
        check_generated(ready, assignment, TEAMS)

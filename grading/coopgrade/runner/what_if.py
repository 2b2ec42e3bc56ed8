"""Changed tests, tried on everybody before anything is written: who would gain or lose what.

The course as it would be is made in a folder of its own, with nbgrader itself: the changed
source is generated there, every hand-in is graded there, and the points are held against
those of the real gradebook. Then the folder goes.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coopgrade import bridge
from coopgrade.course import Assignment, Course, open_course
from coopgrade.errors import UserError
from coopgrade.plain_course import PlainCourse
from coopgrade.runner.cells import Tests, load_tests
from coopgrade.runner.grading import Graded, Options, autograde
from coopgrade.runner.saving import load_points
from coopkit.text import say

_SETTINGS = ("course.toml", "nbgrader_config.py")


@dataclass(frozen=True)
class Change:
    """What would change for one hand-in at one test.

    Attributes:
        submitter: team or student.
        cell: the test.
        old: points now; None: there are none, or they wait for a person.
        new: points with the changed tests, likewise.
        by_hand: points that a person gave, which stay whatever the test says; else None.
    """

    submitter: str
    cell: str
    old: float | None
    new: float | None
    by_hand: float | None = None

    @property
    def difference(self) -> float:
        """By how much the mark would change."""
        if self.by_hand is not None:
            return 0.0
        return (self.new or 0.0) - (self.old or 0.0)


@contextmanager
def trial_course(
    course: Course, assignment: Assignment, submitters: Sequence[str]
) -> Iterator[tuple[Course, Tests]]:
    """Give a copy of the course in which the assignment's source, as it is now, was generated.

    Args:
        course: the real one.
        assignment: whose tests were changed.
        submitters: whose hand-ins are copied.

    Raises:
        UserError: nbgrader cannot generate the changed source.
    """
    with tempfile.TemporaryDirectory(prefix="coopgrade-what-if-") as name:
        root = Path(name).resolve()
        for file in _SETTINGS:
            if (course.root / file).is_file():
                shutil.copy2(course.root / file, root / file)
        _check_inside(course, assignment)
        parts = [course.source(assignment), *_of_hand_ins(course, assignment, submitters)]
        if not isinstance(course, PlainCourse):
            # course.toml names them, and they are read.
            parts += [course.source(one) for one in course.assignments.values()]
        for part in dict.fromkeys(parts):
            shutil.copytree(part, root / part.relative_to(course.root), symlinks=True)
        for beside in course.root.glob("source/*"):
            # A header for all notebooks, for instance.
            if beside.is_file():
                shutil.copy2(beside, root / "source" / beside.name)
        shutil.copy2(course.gradebook, root / "gradebook.db")
        trial: Course
        if isinstance(course, PlainCourse):
            # Not read again: settings may name the real folder, from wherever they are read.
            trial = replace(course, root=root, database=root / "gradebook.db")
        else:
            trial = open_course(root)
        _generate(trial, assignment)
        with bridge.open_gradebook(trial) as gradebook:
            tests = load_tests(trial, assignment, gradebook)
        yield trial, tests


def _check_inside(course: Course, assignment: Assignment) -> None:
    """Make sure that the copy will be a copy: nothing of it lies outside of the course folder.

    Raises:
        UserError: settings name a place outside, or one that depends on where they are read.
    """
    with bridge.nbgrader_session(course) as api:
        seen = api.coursedir
        for step in ("source", "release", "submitted", "autograded"):
            name = getattr(seen, f"{step}_directory")
            for pattern in (name, seen.directory_structure):
                if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
                    raise UserError(say("grading_runner.what_if.outside", place=pattern))
        if not course.source(assignment).is_relative_to(course.root):
            raise UserError(say("grading_runner.what_if.outside", place=course.source(assignment)))


def _of_hand_ins(
    course: Course, assignment: Assignment, submitters: Sequence[str]
) -> Iterator[Path]:
    for submitter in submitters:
        yield course.submitted(assignment, submitter)


def _generate(course: Course, assignment: Assignment) -> None:
    with bridge.open_gradebook(course) as gradebook:
        # nbgrader changes no cells that somebody has points for.
        for submission in list(gradebook.assignment_submissions(assignment.name)):
            gradebook.remove_submission(assignment.name, submission.student.id)
    with bridge.nbgrader_session(course) as api:
        made = api.generate_assignment(assignment.name, force=True)
    if not made["success"]:
        cause = bridge.last_error(made)
        raise UserError(say("grading.release.failed", name=assignment.name, cause=cause))


def try_tests(
    course: Course,
    assignment: Assignment,
    trial: Course,
    tests: Tests,
    *,
    options: Options,
    submitters: Sequence[str],
) -> Iterator[tuple[Graded, tuple[Change, ...]]]:
    """Grade the copies, and compare; nothing of the real course changes.

    Args:
        course: the real one.
        assignment: whose tests were changed.
        trial: from `trial_course`.
        tests: likewise.
        options: how to grade.
        submitters: whose hand-ins.

    Yields:
        How each hand-in went, and what would change for it.
    """
    with bridge.open_gradebook(course) as gradebook:
        before = load_tests(course, assignment, gradebook)
        points, by_hand = load_points(gradebook, assignment.name, before)
    forced = replace(options, force=True)
    for graded in autograde(trial, assignment, submitters, forced, tests=tests):
        if graded.state == "machine":
            yield graded, ()
            continue
        yield (
            graded,
            tuple(
                _changes(
                    graded.submitter,
                    points.get(graded.submitter, {}),
                    graded.points,
                    by_hand.get(graded.submitter, {}),
                )
            ),
        )


def _changes(submitter: str, old: Any, new: Any, by_hand: Any) -> Iterator[Change]:
    for cell in dict.fromkeys([*old, *new]):
        if old.get(cell) != new.get(cell):
            yield Change(submitter, cell, old.get(cell), new.get(cell), by_hand.get(cell))

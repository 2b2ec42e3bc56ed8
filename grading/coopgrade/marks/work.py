"""The points of each hand-in, out of nbgrader's gradebook, as exact numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from nbgrader.api import MissingEntry

from coopgrade.bridge import is_current, open_gradebook
from coopgrade.course import Assignment, Course


@dataclass(frozen=True)
class Cell:
    """The points of one graded cell.

    Attributes:
        name: its grade_id.
        points: None while it waits for a person.
        full_marks: of the cell.
        by_tests: scored by test code, not by a person.
    """

    name: str
    points: Fraction | None
    full_marks: Fraction
    by_tests: bool


@dataclass(frozen=True)
class Work:
    """What nbgrader knows of one hand-in.

    Attributes:
        submitter: team or student id.
        cells: in the order of the notebook.
        state: `graded`, `waiting` (a person has to mark a cell), `failed` (could not be
            graded), `stale` (graded, but another hand-in counts now), or `none` (not graded yet).
        seconds_late: as nbgrader reckons it; the ledger knows better where there is one.
        stock_penalty: points that nbgrader itself takes off; 0 under our settings.
    """

    submitter: str
    cells: tuple[Cell, ...] = ()
    state: str = "none"
    seconds_late: float = 0.0
    stock_penalty: Fraction = Fraction(0)

    @property
    def points(self) -> Fraction | None:
        """All points, or None unless every cell has them."""
        if self.state != "graded":
            return None
        return sum((cell.points or Fraction(0) for cell in self.cells), Fraction(0))

    def part(self, *, by_tests: bool) -> Fraction | None:
        """Return the points from tests, or from a person; None while one of them waits."""
        points = [cell.points for cell in self.cells if cell.by_tests == by_tests]
        if self.state in ("none", "failed", "stale") or any(one is None for one in points):
            return None
        return sum((one for one in points if one is not None), Fraction(0))


def load_work(course: Course, assignment: Assignment, submitters: Iterable[str]) -> dict[str, Work]:
    """Return what nbgrader knows of the hand-ins of an assignment.

    Raises:
        UserError: the course has no gradebook yet.
    """
    with open_gradebook(course) as gradebook:
        return {s: _load(gradebook, course, assignment, s) for s in submitters}


def _load(gradebook: Any, course: Course, assignment: Assignment, submitter: str) -> Work:
    try:
        submission = gradebook.find_submission(assignment.name, submitter)
    except MissingEntry:
        return Work(submitter)
    if not course.autograded(assignment, submitter).is_dir():
        # nbgrader removes the copy when grading failed, but keeps rows without a score.
        return Work(submitter, state="failed")
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    cells = tuple(
        Cell(
            name=grade.name,
            points=None if grade.needs_manual_grade else exact(grade.score),
            full_marks=exact(grade.max_score),
            by_tests=grade.cell.cell_type == "code",
        )
        for grade in grades
    )
    state = "waiting" if any(cell.points is None for cell in cells) else "graded"
    return Work(
        submitter=submitter,
        cells=cells,
        state=state if is_current(course, assignment, submitter) else "stale",
        seconds_late=float(submission.total_seconds_late or 0),
        stock_penalty=exact(submission.late_submission_penalty or 0),
    )


def exact(number: float) -> Fraction:
    """Return a number of the gradebook as it is written: 0.1 is one tenth."""
    return Fraction(str(number))

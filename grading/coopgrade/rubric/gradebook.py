"""Points and comments into nbgrader's gradebook: sums of criteria, and never over a person's.

formgrader shows what stands in the gradebook, so both agree when this has run. What somebody
entered in formgrader is left as it is and listed; it is replaced only on request, with a
reason.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from filelock import FileLock
from nbgrader.api import MissingEntry

from coopgrade.bridge import open_gradebook
from coopgrade.course import Course
from coopgrade.journal import Journal
from coopgrade.rubric.cells import ManualCell, exact, show_points
from coopgrade.rubric.model import Rubric
from coopgrade.rubric.records import RubricMark, RubricWritten, criterion_marks
from coopkit.text import say

Key = tuple[str, str]


@dataclass(frozen=True)
class Conflict:
    """Something that a person entered in formgrader, and that is not ours.

    Attributes:
        submitter: the team or student.
        cell: the notebook's cell.
        what: points or comment.
        there: what stands in the gradebook.
        ours: what the criteria say.
    """

    submitter: str
    cell: str
    what: Literal["points", "comment"]
    there: str
    ours: str


@dataclass(frozen=True)
class Written:
    """What happened to the gradebook.

    Attributes:
        written: (submitter, cell) that have new points or a new comment.
        conflicts: what was left because a person had entered something else.
        unfinished: cells of which some criteria have no points yet.
        not_graded: submitters that nbgrader knows nothing of: autograde them first.
        look_again: cells that were handed in or graded anew since their points were given.
    """

    written: tuple[Key, ...]
    conflicts: tuple[Conflict, ...]
    unfinished: tuple[Key, ...]
    not_graded: tuple[str, ...]
    look_again: tuple[Key, ...]


def write_marks(
    course: Course,
    journal: Journal,
    rubric: Rubric,
    *,
    by: str,
    just_marked: AbstractSet[Key] = frozenset(),
    replace: str = "",
) -> Written:
    """Bring the gradebook in step with the criteria's points.

    Args:
        course: the course folder.
        journal: its journal, which has the points.
        rubric: of the assignment.
        by: who does this.
        just_marked: (submitter, cell) that a person has looked at just now.
        replace: the reason to replace what was entered in formgrader; empty: it is left.

    Raises:
        UserError: there is no gradebook yet.
    """
    marks = criterion_marks(journal, rubric.assignment.name)
    last = journal.last(RubricWritten, by=("submitter", "cell"), assignment=rubric.assignment.name)
    submitters = sorted({submitter for submitter, _ in marks})
    writer = _Writer(rubric, marks, last, by=by, just_marked=just_marked, replace=replace)
    with FileLock(course.root / ".coopgrade.lock"), open_gradebook(course) as gradebook:
        for submitter in submitters:
            writer.write(gradebook, submitter)
        # nbgrader's database first: what is noted has then really happened.
        gradebook.db.commit()
        journal.append(*writer.records)
    return writer.done()


def cell_comment(rubric: Rubric, cell: str, marks: Mapping[str, RubricMark | None]) -> str:
    """Return the words that stand beside the points of a cell: a line for each criterion.

    Args:
        rubric: of the assignment.
        cell: the notebook's cell.
        marks: criterion → its mark, as far as there is one.
    """
    lines = []
    for criterion in rubric.of_cell(cell):
        mark = marks.get(criterion.id)
        if mark is None or mark.points is None:
            continue
        line = say(
            "grading_rubric.cell.line",
            title=criterion.title,
            points=show_points(mark.points),
            maximum=show_points(criterion.points),
        )
        lines.append(f"{line}\n{mark.comment}" if mark.comment else line)
    return "\n".join(lines)


class _Writer:
    def __init__(
        self,
        rubric: Rubric,
        marks: Mapping[Key, RubricMark],
        last: Mapping[Key, RubricWritten],
        *,
        by: str,
        just_marked: AbstractSet[Key],
        replace: str,
    ) -> None:
        self._rubric, self._marks, self._last = rubric, marks, last
        self._by, self._just_marked, self._replace = by, just_marked, replace
        self.records: list[RubricWritten] = []
        self._written: list[Key] = []
        self._conflicts: list[Conflict] = []
        self._unfinished: list[Key] = []
        self._not_graded: list[str] = []
        self._look_again: list[Key] = []

    def done(self) -> Written:
        return Written(
            tuple(self._written),
            tuple(self._conflicts),
            tuple(self._unfinished),
            tuple(self._not_graded),
            tuple(self._look_again),
        )

    def write(self, gradebook: Any, submitter: str) -> None:
        """Write all cells of one submitter."""
        name = self._rubric.assignment.name
        try:
            gradebook.find_submission_notebook(name, name, submitter)
        except MissingEntry:
            self._not_graded.append(submitter)
            return
        for cell in self._rubric.cells:
            criteria = self._rubric.of_cell(cell.id)
            marks = {one.id: self._marks.get((submitter, one.id)) for one in criteria}
            given = [mark.points for mark in marks.values() if mark and mark.points is not None]
            if len(given) == len(marks):
                total = sum(given, Fraction(0))
                comment = cell_comment(self._rubric, cell.id, marks)
                self._write_cell(gradebook, submitter, cell, total, comment)
            elif given or any(mark and mark.comment for mark in marks.values()):
                self._unfinished.append((submitter, cell.id))

    def _write_cell(
        self, gradebook: Any, submitter: str, cell: ManualCell, points: Fraction, comment: str
    ) -> None:
        name, key = self._rubric.assignment.name, (submitter, cell.id)
        grade = gradebook.find_grade(cell.id, name, name, submitter)
        note = gradebook.find_comment(cell.id, name, name, submitter)
        last = self._last.get(key)
        there = None if grade.manual_score is None else exact(grade.manual_score)
        ours = last.points if last else None
        if there is None:
            # Emptied in formgrader: a person's doing, too.
            points_free = ours is None or key in self._just_marked
        else:
            points_free = there in {ours, points}
        if not points_free and not self._replace:
            shown = say("grading_rubric.empty") if there is None else show_points(there)
            self._conflicts.append(Conflict(*key, "points", shown, show_points(points)))
        words = note.manual_comment or ""
        words_free = words in {"", (last.comment or "") if last else "", comment}
        if not words_free and not self._replace:
            self._conflicts.append(Conflict(*key, "comment", words, comment))
        write_points = points_free or bool(self._replace)
        # Our words name our points: beside other points they would be wrong.
        write_words = write_points and (words_free or bool(self._replace))
        changed = False
        if write_points:
            seen = key in self._just_marked or there != points
            if grade.needs_manual_grade and there == points and not seen:
                self._look_again.append(key)
            if there != points or (grade.needs_manual_grade and seen):
                grade.manual_score, grade.needs_manual_grade = float(points), False
                changed = True
        if write_words and words != comment:
            note.manual_comment = comment
            changed = True
        if changed or (write_points and write_words and (last is None or ours != points)):
            self.records.append(
                RubricWritten(
                    assignment=name,
                    submitter=submitter,
                    cell=cell.id,
                    points=points if write_points else ours,
                    comment=comment if write_words else (last.comment if last else None),
                    by=self._by,
                    reason="" if points_free and words_free else self._replace,
                )
            )
        if changed:
            self._written.append(key)

"""The letter about one hand-in: first what works, then three next steps, then the marks."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from coopgrade.course import Assignment, Course
from coopgrade.feedback.messages import CellMessages, read_messages
from coopgrade.journal import Journal
from coopgrade.marks import AssignmentMarks, Work
from coopgrade.notebook import read_headings
from coopgrade.rubric import Criterion, Rubric, RubricMark, criterion_marks, load_rubric
from coopkit.text import say

STEPS = 3
_MOST_GOOD = 6


@dataclass(frozen=True)
class Part:
    """The points of one graded cell, as students read them.

    Attributes:
        title: the heading above the cell.
        points: None while a person has not marked it.
        full_marks: of the cell.
        remark: what the person who marked wrote, "" if nothing.
    """

    title: str
    points: Fraction | None
    full_marks: Fraction
    remark: str = ""


@dataclass(frozen=True)
class Letter:
    """What a team, or a student, is told about a hand-in.

    Attributes:
        title: of the assignment.
        submitter: team or student id.
        good: what works, one sentence each; never empty.
        steps: what to do next, three at most, the one that matters most first.
        parts: points, in the order of the notebook.
        points: the sum, or None while something waits.
        full_marks: of the assignment.
    """

    title: str
    submitter: str
    good: tuple[str, ...]
    steps: tuple[str, ...]
    parts: tuple[Part, ...]
    points: Fraction | None
    full_marks: Fraction


@dataclass(frozen=True)
class _Advice:
    """Something that is good or could be better, and how many points hang on it."""

    text: str
    lost: Fraction


def load_letters(course: Course, journal: Journal, marks: AssignmentMarks) -> dict[str, Letter]:
    """Return the letter about each hand-in that was graded.

    Args:
        course: the course folder.
        journal: with what people marked.
        marks: of the assignment.

    Raises:
        UserError: rubric.toml cannot be understood.
    """
    assignment = marks.assignment
    rubric = load_rubric(course, assignment)
    headings = read_headings(course.source(assignment) / assignment.notebook)
    given = criterion_marks(journal, assignment.name)
    letters = {}
    for submitter, work in marks.work.items():
        if work.state not in ("graded", "waiting"):
            continue
        folder = course.autograded(assignment, submitter)
        said = read_messages(folder / assignment.notebook)
        own = {c: mark for (who, c), mark in given.items() if who == submitter}
        letters[submitter] = _letter(assignment, work, headings, said, (rubric, own))
    return letters


def _letter(
    assignment: Assignment,
    work: Work,
    headings: Mapping[str, str],
    said: Mapping[str, CellMessages],
    marked: tuple[Rubric, Mapping[str, RubricMark]],
) -> Letter:
    rubric, own = marked
    good: list[str] = []
    steps: list[_Advice] = []
    parts = []
    for cell in work.cells:
        title = headings.get(cell.name) or cell.name
        # After a regrade a cell waits, and what was said of the work before is not sent again.
        is_marked = cell.points is not None
        criteria = [c for c in rubric.criteria if is_marked and c.cell == cell.name]
        remarks = [own[c.id].comment for c in criteria if c.id in own and own[c.id].comment]
        parts.append(Part(title, cell.points, cell.full_marks, "\n".join(remarks)))
        if cell.by_tests:
            lost = cell.full_marks - (cell.points or Fraction(0))
            _tests(title, said.get(cell.name), lost, good, steps)
        for criterion in criteria:
            _criterion(criterion, own.get(criterion.id), good, steps)
    # The stable sort keeps the order of the notebook between equals.
    ordered = sorted(steps, key=lambda advice: advice.lost, reverse=True)
    chosen = list(dict.fromkeys(advice.text for advice in ordered))[:STEPS]
    return Letter(
        title=assignment.title,
        submitter=work.submitter,
        good=tuple(dict.fromkeys(good))[:_MOST_GOOD] or (say("grading_feedback.good.came"),),
        steps=tuple(chosen) or (say("grading_feedback.step.nothing"),),
        parts=tuple(parts),
        points=work.points,
        full_marks=Fraction(assignment.points),
    )


def _tests(
    title: str,
    said: CellMessages | None,
    lost: Fraction,
    good: list[str],
    steps: list[_Advice],
) -> None:
    """Sort what a test said into what works and what to look at."""
    if lost <= 0:
        good.append(say("grading_feedback.good.cell", title=title))
        return
    if said is None or said.broken:
        steps.append(_Advice(say("grading_feedback.step.broken", title=title), lost))
        return
    good += [say("grading_feedback.good.line", title=title, line=line) for line in said.good]
    lines = said.look or said.other
    share = lost / len(lines) if lines else lost
    steps += [
        _Advice(say("grading_feedback.step.line", title=title, line=line), share) for line in lines
    ]
    if not lines:
        steps.append(_Advice(say("grading_feedback.step.cell", title=title), lost))


def _criterion(
    criterion: Criterion, mark: RubricMark | None, good: list[str], steps: list[_Advice]
) -> None:
    """Sort what a person looked at: reached, or full points as the next step."""
    if mark is None or mark.points is None:
        return
    level = criterion.level_of(mark.points)
    if mark.points >= criterion.points:
        text = level.text if level else criterion.title
        good.append(say("grading_feedback.good.criterion", title=criterion.title, text=text))
        return
    # The levels between say what is missing: nobody is to aim at one of those.
    target = max(criterion.levels, key=lambda one: one.points)
    lost = criterion.points - mark.points
    steps.append(
        _Advice(
            say("grading_feedback.step.criterion", title=criterion.title, text=target.text), lost
        )
    )

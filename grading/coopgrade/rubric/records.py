"""What is noted about marking: each criterion's points, what went to nbgrader, which sheets."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Literal

from coopgrade.journal import Journal, Record

Round = Literal["first", "second", "final"]


@dataclass(frozen=True, kw_only=True)
class RubricMark(Record):
    """Points for one criterion of one hand-in; the last one of its round counts.

    Attributes:
        assignment: which assignment.
        submitter: the team or student.
        criterion: its id, such as `mark-who.scene`.
        points: None when only a comment was written so far.
        comment: for the team.
        by: who marked.
        round: `first`, `second` (a blind second look, changes nothing by itself), `final`
            (decided after both).
        reason: why, for `final` and for changes of what was there.
    """

    table: ClassVar[str] = "rubric_mark"
    assignment: str
    submitter: str
    criterion: str
    points: Fraction | None
    comment: str = ""
    by: str
    round: Round = "first"
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RubricWritten(Record):
    """What was written into nbgrader's gradebook for one cell; the last one counts.

    Attributes:
        assignment: which assignment.
        submitter: the team or student.
        cell: the notebook's cell.
        points: the sum of its criteria, or None when only a comment was written.
        comment: the words, or None when only points were written.
        by: who.
        reason: why something that stood there was replaced; empty otherwise.
    """

    table: ClassVar[str] = "rubric_written"
    assignment: str
    submitter: str
    cell: str
    points: Fraction | None
    comment: str | None
    by: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RubricSheet(Record):
    """A marking sheet that was written for somebody.

    Attributes:
        assignment: which assignment.
        sheet: its id, which stands in each of its rows.
        round: for the first marking or the second.
        blind: whether codes stand for the submitters.
        codes: what stands in the sheet → submitter.
    """

    table: ClassVar[str] = "rubric_sheet"
    assignment: str
    sheet: str
    round: Round
    blind: bool
    codes: dict[str, str] = field(default_factory=dict)


def criterion_marks(
    journal: Journal, assignment: str, *, second: bool = False
) -> dict[tuple[str, str], RubricMark]:
    """Return the mark that counts of each submitter and criterion.

    A final decision stands above the first marking, whichever was noted last.

    Args:
        journal: the course's journal.
        assignment: its name.
        second: the second marking instead.
    """
    by = ("submitter", "criterion")
    if second:
        return journal.last(RubricMark, by=by, assignment=assignment, round="second")
    first = journal.last(RubricMark, by=by, assignment=assignment, round="first")
    final = journal.last(RubricMark, by=by, assignment=assignment, round="final")
    return first | final

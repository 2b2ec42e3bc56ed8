"""What the journal keeps about marks: first marks, decisions of a person, results."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Literal

from coopgrade.journal import Record

DecisionKind = Literal["points", "excused", "no_penalty", "makeup", "withdrawn"]


@dataclass(frozen=True, kw_only=True)
class FirstMark(Record):
    """The points of a hand-in before a resubmission took its place.

    Attributes:
        attempt: which attempt they are for.
        points: from tests and marking, before lateness.
        penalty: taken off for being late.
    """

    table: ClassVar[str] = "first_mark"
    assignment: str
    submitter: str
    attempt: int
    points: Fraction
    penalty: Fraction


@dataclass(frozen=True, kw_only=True)
class MarkDecided(Record):
    """A person decided about one student's mark for one assignment.

    Attributes:
        kind: `points` (these, whatever was reckoned), `excused` (the assignment does not count
            for this student), `no_penalty` (late for an accepted reason), `makeup` (another kind
            of examination, with its cap), or `withdrawn` (as if nothing had been decided).
        points: for `points`.
        exam: for `makeup`: 追試, 再試 or whatever course.toml names.
        by: who decided.
        reason: why; no diagnosis, no private matter.
    """

    table: ClassVar[str] = "mark_decided"
    assignment: str
    student: str
    kind: DecisionKind
    points: Fraction | None = None
    exam: str = ""
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CourseDecided(Record):
    """A person decided that a student is not assessed (評価対象外), or is after all."""

    table: ClassVar[str] = "course_decided"
    student: str
    assessed: bool
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Computed(Record):
    """A result with everything it came from; a new one only when an input changed.

    Attributes:
        student: whose.
        item: an assignment, or "" for the course mark.
        inputs: what it was reckoned from, as text.
        steps: the way from inputs to result, in words.
        result: the mark as a fraction, or "" when there is none.
        state: as in `MemberMark` or `CourseMark`.
    """

    table: ClassVar[str] = "computed"
    student: str
    item: str
    inputs: dict[str, str] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    result: str = ""
    state: str = ""

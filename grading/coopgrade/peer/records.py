"""What is noted about ratings and factors: who decided what, when and why."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Literal

from coopgrade.journal import Record


@dataclass(frozen=True, kw_only=True)
class RatingTyped(Record):
    """A paper form that a person typed in; the last one of a rater counts.

    Attributes:
        form: the assignment that asks for ratings.
        rater: whose paper.
        points: student id → points; empty: the paper is not to be used after all.
        by: who typed it in.
    """

    table: ClassVar[str] = "peer_rating_typed"
    form: str
    rater: str
    points: dict[str, int] = field(default_factory=dict)
    by: str


@dataclass(frozen=True, kw_only=True)
class FactorDecided(Record):
    """A factor that a person confirmed or set; the last one of an assignment and student counts.

    Attributes:
        assignment: the group assignment whose mark it changes.
        team: the team as of its deadline.
        student_id: whose factor.
        raw: what the ratings gave, None when they gave nothing usable.
        proposed: what the syllabus makes of it: weighted and capped.
        factor: what counts.
        kind: `confirmed` (as proposed) or `override` (set by a person).
        by: who decided.
        reason: why; never empty for an override, and never shown to students.
    """

    table: ClassVar[str] = "peer_factor"
    assignment: str
    team: str
    student_id: str
    raw: Fraction | None
    proposed: Fraction
    factor: Fraction
    kind: Literal["confirmed", "override"]
    by: str
    reason: str = ""

"""Two people marked the same: how far they agree, and what they should talk about."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from coopgrade.errors import UserError
from coopgrade.journal import Journal
from coopgrade.rubric.model import Criterion, Rubric
from coopgrade.rubric.records import RubricMark, criterion_marks
from coopkit.text import say

# Below this a single hand-in moves the numbers so much that they say little.
FEW = 10


@dataclass(frozen=True)
class Difference:
    """One hand-in that two people saw differently."""

    submitter: str
    criterion: str
    first: RubricMark
    second: RubricMark
    final: RubricMark | None


@dataclass(frozen=True)
class Agreement:
    """How far two people agree on one criterion.

    Attributes:
        criterion: which one.
        count: hand-ins that both marked.
        exact: share of them with the same points; None without any.
        kappa: weighted kappa; None where it says nothing (see `weighted_kappa`).
        differences: what to talk about, the largest first.
    """

    criterion: Criterion
    count: int
    exact: Fraction | None
    kappa: Fraction | None
    differences: tuple[Difference, ...]

    @property
    def few(self) -> bool:
        """Tell whether the numbers stand for too few hand-ins to mean much."""
        return self.count < FEW


def agreement(journal: Journal, rubric: Rubric) -> tuple[Agreement, ...]:
    """Compare first and second marking, criterion by criterion.

    The first marking is compared, not what was decided after talking.
    """
    name = rubric.assignment.name
    first = journal.last(RubricMark, by=("submitter", "criterion"), assignment=name, round="first")
    final = journal.last(RubricMark, by=("submitter", "criterion"), assignment=name, round="final")
    second = criterion_marks(journal, name, second=True)
    found = []
    for criterion in rubric.criteria:
        pairs = []
        differences = []
        for key in sorted(first.keys() & second.keys()):
            one, two = first[key], second[key]
            if key[1] != criterion.id or one.points is None or two.points is None:
                continue
            pairs.append((one.points, two.points))
            if one.points != two.points:
                differences.append(Difference(key[0], key[1], one, two, final.get(key)))
        differences.sort(key=_distance, reverse=True)
        same = sum(one == two for one, two in pairs)
        found.append(
            Agreement(
                criterion,
                len(pairs),
                Fraction(same, len(pairs)) if pairs else None,
                weighted_kappa(pairs),
                tuple(differences),
            )
        )
    return tuple(found)


def _distance(difference: Difference) -> Fraction:
    one, two = difference.first.points, difference.second.points
    return abs((one or Fraction(0)) - (two or Fraction(0)))


def weighted_kappa(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Return Cohen's weighted kappa with linear weights: how far apart the points are counts.

    1 - (mean distance of the pairs) / (mean distance if each of the first were paired with
    each of the second). 1 is full agreement, 0 what chance alone would give, below 0 worse.

    >>> half = [(Fraction(2), Fraction(2)), (Fraction(0), Fraction(0)), (Fraction(2), Fraction(0)),
    ...     (Fraction(0), Fraction(2))]
    >>> weighted_kappa(half)
    Fraction(0, 1)

    Args:
        pairs: points of the first and of the second person.

    Returns:
        Exactly, or None without pairs, or where both gave the same points to all: then
        there is nothing that could have differed.

    Source:
        J. Cohen (1968): Weighted kappa. Psychological Bulletin 70 (4), 213-220.
    """
    seen = sum((abs(one - two) for one, two in pairs), Fraction(0))
    by_chance = sum((abs(one - two) for one, _ in pairs for _, two in pairs), Fraction(0))
    if not by_chance:
        return None
    return 1 - seen * len(pairs) / by_chance


def decide(
    journal: Journal,
    rubric: Rubric,
    submitter: str,
    criterion: str,
    points: Fraction,
    *,
    by: str,
    reason: str,
    comment: str | None = None,
) -> RubricMark:
    """Note what was decided after talking; it stands above both markings.

    Args:
        journal: the course's journal.
        rubric: of the assignment.
        submitter: the team or student.
        criterion: its id.
        points: what counts.
        by: who decided, such as 「田中・鈴木」.
        reason: what was said.
        comment: for the team; the first marking's when left out.

    Raises:
        UserError: no such criterion, impossible points, nobody marked it yet, or no reason.
    """
    found = rubric.find(criterion)
    if found is None:
        known = say("grading_rubric.and").join(one.id for one in rubric.criteria)
        raise UserError(say("grading_rubric.no_criterion", criterion=criterion, known=known))
    if not 0 <= points <= found.points:
        raise UserError(
            say("grading_rubric.impossible", points=float(points), maximum=float(found.points))
        )
    if not reason.strip() or not by.strip():
        raise UserError(say("grading_rubric.no_reason"))
    before = criterion_marks(journal, rubric.assignment.name).get((submitter, criterion))
    if before is None:
        raise UserError(say("grading_rubric.not_marked", submitter=submitter, criterion=criterion))
    record = RubricMark(
        assignment=rubric.assignment.name,
        submitter=submitter,
        criterion=criterion,
        points=points,
        comment=before.comment if comment is None else comment.strip(),
        by=by.strip(),
        round="final",
        reason=reason.strip(),
    )
    journal.append(record)
    return record

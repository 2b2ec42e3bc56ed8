"""From points to marks: pure functions over exact fractions, each step told.

A member's mark is the team's points × factor, capped at full marks, less what lateness takes
off. The course mark is the weighted mean of the assignments, out of 100, rounded once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from coopgrade.course import LatePolicy, Rounding, Scale
from coopkit.text import say

ONE, ZERO = Fraction(1), Fraction(0)
State = Literal["known", "waiting", "missing", "excused"]
CourseState = Literal["known", "waiting", "not_assessed", "no_weights", "left"]


@dataclass(frozen=True)
class Inputs:
    """Everything a member's mark for one assignment rests on.

    Attributes:
        full_marks: of the assignment.
        points: of the hand-in, from tests and marking; None while something waits.
        handed_in: whether there is a hand-in that counts.
        missing_is_zero: what is not handed in counts 0, instead of waiting for a person.
        seconds_late: of the hand-in, for this submitter's due time.
        late: what lateness costs.
        factor: from peers; None while it waits for a person.
        first: points before a resubmission, less their lateness; None if it is none.
        resubmission_cap: largest share of full marks after a resubmission.
        no_penalty: lateness was accepted by a person.
        makeup: name of another kind of examination, or "".
        makeup_cap: its largest share of full marks, or None.
        decided: points that a person set, whatever was reckoned.
        excused: the assignment does not count for this student.
    """

    full_marks: Fraction
    points: Fraction | None
    handed_in: bool = True
    missing_is_zero: bool = False
    seconds_late: float = 0.0
    late: LatePolicy = field(default_factory=LatePolicy)
    factor: Fraction | None = ONE
    first: Fraction | None = None
    resubmission_cap: Fraction = ONE
    no_penalty: bool = False
    makeup: str = ""
    makeup_cap: Fraction | None = None
    decided: Fraction | None = None
    excused: bool = False


@dataclass(frozen=True)
class MemberMark:
    """One student's mark for one assignment.

    Attributes:
        points: exact, or None when there is none (yet).
        full_marks: of the assignment.
        state: `known`; `waiting` for marking or a decision; `missing` (not handed in and not
            decided); `excused`.
        penalty: points taken off for lateness.
        steps: how it arose, one sentence each.
    """

    points: Fraction | None
    full_marks: Fraction
    state: State
    penalty: Fraction = ZERO
    steps: tuple[str, ...] = ()


def show(value: Fraction) -> str:
    """Return a number as people read it: exact if it is short, else to three digits.

    >>> show(Fraction(45, 2)), show(Fraction(100, 3)), show(Fraction(18))
    ('22.5', '33.333', '18')
    """
    thousandths = value * 1000
    if thousandths.denominator == 1:
        return f"{float(value):.3f}".rstrip("0").rstrip(".")
    return f"{float(value):.3f}"


def member_mark(inputs: Inputs) -> MemberMark:
    """Return a member's mark and how it arose.

    >>> member_mark(Inputs(Fraction(40), Fraction(30), factor=Fraction(11, 10))).points
    Fraction(33, 1)
    """
    return _settled(inputs) or _reckon(inputs)


def _settled(inputs: Inputs) -> MemberMark | None:
    """Return the mark where nothing is to be reckoned: decided, missing, or waiting."""
    full = inputs.full_marks
    if inputs.excused:
        return MemberMark(None, full, "excused", steps=(_step("excused"),))
    if inputs.decided is not None:
        step = _step("decided", points=inputs.decided, full=full)
        return MemberMark(inputs.decided, full, "known", steps=(step,))
    if not inputs.handed_in and inputs.missing_is_zero:
        return MemberMark(ZERO, full, "known", steps=(_step("missing_zero"),))
    if not inputs.handed_in:
        return MemberMark(None, full, "missing", steps=(_step("missing"),))
    if inputs.points is None or inputs.factor is None:
        key = "waiting" if inputs.points is None else "factor_waiting"
        return MemberMark(None, full, "waiting", steps=(_step(key),))
    return None


def _reckon(inputs: Inputs) -> MemberMark:
    full, points, factor = inputs.full_marks, inputs.points or ZERO, inputs.factor or ZERO
    steps = [_step("work", points=points, full=full)]
    if inputs.first is not None:
        cap = inputs.resubmission_cap * full
        value = max(inputs.first, min(points, cap))
        steps.append(_step("resubmitted", first=inputs.first, cap=cap, points=value))
    else:
        value = points
    if factor != ONE:
        raised = value * factor
        value = min(full, raised)
        key = "capped" if raised > full else "factor"
        steps.append(_step(key, factor=factor, points=value, full=full))
    elif value > full:
        # Extra credit typed in formgrader; a factor just above 1 must not take it away.
        value = full
        steps.append(_step("full", full=full))
    penalty = ZERO
    on_time = inputs.no_penalty or inputs.makeup or inputs.first is not None
    if not on_time:
        penalty = min(value, inputs.late.penalty(inputs.seconds_late, full))
    elif inputs.no_penalty and inputs.seconds_late > 0:
        steps.append(_step("no_penalty"))
    if penalty:
        value -= penalty
        days = inputs.late.days_late(inputs.seconds_late)
        steps.append(_step("late", days=Fraction(days), penalty=penalty, points=value))
    if inputs.makeup and inputs.makeup_cap is not None:
        value = min(value, inputs.makeup_cap * full)
        steps.append(_step("makeup", exam=inputs.makeup, points=value))
    return MemberMark(value, full, "known", penalty, tuple(steps))


@dataclass(frozen=True)
class Item:
    """One assignment in a course mark: its weight and the student's mark."""

    name: str
    title: str
    weight: Fraction | None
    mark: MemberMark


@dataclass(frozen=True)
class CourseMark:
    """One student's course mark.

    Attributes:
        exact: out of 100, before rounding, or None.
        rounded: after the one rounding rule, or None.
        letter: 評語, or the word for who is not assessed, or "".
        state: `known`, `waiting` (for an item or a decision), `not_assessed`, `no_weights`, or
            `left` (no longer in the course).
        steps: how it arose, one sentence each.
    """

    exact: Fraction | None
    rounded: Fraction | None
    letter: str
    state: CourseState
    steps: tuple[str, ...] = ()


def course_mark(items: Sequence[Item], rounding: Rounding) -> CourseMark:
    """Return the course mark without its letter.

    What is excused is left out, and the other weights are scaled up.

    Args:
        items: all assignments with their weights.
        rounding: the one rounding rule.
    """
    if any(item.weight is None for item in items) or not items:
        return CourseMark(None, None, "", "no_weights", (_step("no_weights"),))
    counting = [(i, i.weight) for i in items if i.weight and i.mark.state != "excused"]
    if not counting:
        return CourseMark(None, None, "", "waiting", (_step("nothing_counts"),))
    waiting = [item.title for item, _ in counting if item.mark.points is None]
    if waiting:
        step = say("grading_marks.step.items_waiting", titles="、".join(waiting))
        return CourseMark(None, None, "", "waiting", (step,))
    total = sum((weight for _, weight in counting), ZERO)
    steps = []
    exact = ZERO
    for item, weight in counting:
        points, full = item.mark.points or ZERO, item.mark.full_marks
        part = 100 * weight / total * (points / full if full else ZERO)
        exact += part
        steps.append(
            _step(
                "part", title=item.title, points=points, full=full, share=weight / total, part=part
            )
        )
    rounded = rounding.round(exact)
    steps.append(_step("sum", exact=exact, points=rounded))
    return CourseMark(exact, rounded, "", "known", tuple(steps))


def letters(marks: Mapping[str, Fraction], scale: Scale) -> dict[str, str]:
    """Return the letter of each rounded mark.

    Absolute: the first letter whose limit the mark reaches. Relative: of those who pass, the
    best get the first letter up to its share of the class, and so on; who has the same mark
    has the same letter, the better one.

    Args:
        marks: student id → rounded course mark, of everybody who is assessed.
        scale: the letters.
    """
    if scale.kind == "absolute":
        return {student: _absolute(mark, scale) for student, mark in marks.items()}
    limit = min(letter.at_least for letter in scale.letters if letter.passed)
    passing = [letter.letter for letter in scale.letters if letter.passed]
    found = {s: _absolute(mark, scale) for s, mark in marks.items() if mark < limit}
    ranked = sorted((mark for mark in marks.values() if mark >= limit), reverse=True)
    borders = []
    reached = ZERO
    for share in scale.shares:
        reached += share
        borders.append(int(reached * len(marks)))
    for student, mark in marks.items():
        if mark >= limit:
            # The rank of the best who has this mark, from 0.
            rank = ranked.index(mark)
            position = sum(rank >= border for border in borders)
            found[student] = passing[position]
    return found


def _absolute(mark: Fraction, scale: Scale) -> str:
    return next(letter.letter for letter in scale.letters if mark >= letter.at_least)


def _step(key: str, **values: Fraction | str) -> str:
    shown = {n: show(v) if isinstance(v, Fraction) else v for n, v in values.items()}
    if "share" in values and isinstance(values["share"], Fraction):
        shown["share"] = show(values["share"] * 100)
    return say(f"grading_marks.step.{key}", **shown)

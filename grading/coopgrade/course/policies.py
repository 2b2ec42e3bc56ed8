"""The rules of grading that a university sets: lateness, letters, attendance, peers.

No two universities agree on them, so each is data in course.toml; what stands here are the
defaults, and what the words mean. Every number is an exact fraction: `0.1` in TOML is 1/10.
"""

from fractions import Fraction
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Field(ge=0, le=1)
_DAY = 24 * 60 * 60


class Policy(BaseModel):
    """A part of course.toml: unknown keys are refused, so that a misspelt rule is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LatePolicy(Policy):
    """What lateness costs.

    Attributes:
        grace_minutes: this late is still in time.
        per_day: share of full marks taken off for each day begun.
        at_most: the largest share that is taken off.
        accepted_days: later than this many days it is not taken any more; None: always taken.
    """

    grace_minutes: int = Field(default=0, ge=0)
    per_day: Fraction = Field(default=Fraction(0), ge=0, le=1)
    at_most: Fraction = Field(default=Fraction(1), ge=0, le=1)
    accepted_days: int | None = Field(default=None, ge=0)

    def days_late(self, seconds: float) -> int:
        """Return how many days have begun after the due time; 0 within the grace.

        >>> LatePolicy(grace_minutes=10).days_late(600), LatePolicy().days_late(1)
        (0, 1)
        """
        if seconds <= self.grace_minutes * 60:
            return 0
        return -int(-seconds // _DAY)

    def penalty(self, seconds: float, full_marks: Fraction) -> Fraction:
        """Return the points that are taken off.

        Args:
            seconds: how late, 0 or less when in time.
            full_marks: full marks of the assignment.

        >>> LatePolicy(per_day=Fraction(1, 10)).penalty(25 * 3600, Fraction(40))
        Fraction(8, 1)
        """
        share = min(self.per_day * self.days_late(seconds), self.at_most)
        return share * full_marks

    def accepts(self, seconds: float) -> bool:
        """Tell whether a hand-in that is so late is still taken."""
        return self.accepted_days is None or self.days_late(seconds) <= self.accepted_days


class Letter(Policy):
    """One letter of the scale: its name and the lowest mark that gets it."""

    letter: str = Field(min_length=1)
    at_least: Fraction = Field(ge=0, le=100)
    passed: bool = True


_DEFAULT_LETTERS = (
    Letter(letter="秀", at_least=Fraction(90)),
    Letter(letter="優", at_least=Fraction(80)),
    Letter(letter="良", at_least=Fraction(70)),
    Letter(letter="可", at_least=Fraction(60)),
    Letter(letter="不可", at_least=Fraction(0), passed=False),
)


class Scale(Policy):
    """How a mark out of 100 becomes a letter (素点→評語).

    Attributes:
        kind: `absolute` (by the mark) or `relative` (the best get the first letter, by share).
        letters: from the best; the last begins at 0.
        shares: for `relative`: the largest share of the class for each letter but the last two;
            who does not reach `at_least` of the last passing letter does not pass either way.
    """

    kind: Literal["absolute", "relative"] = "absolute"
    letters: tuple[Letter, ...] = _DEFAULT_LETTERS
    shares: tuple[Fraction, ...] = ()

    @model_validator(mode="after")
    def _descending(self) -> "Scale":
        limits = [letter.at_least for letter in self.letters]
        if not limits or limits[-1] != 0 or any(a <= b for a, b in pairwise(limits)):
            raise ValueError("letters: at_least must fall from letter to letter, the last is 0")
        if self.kind == "relative":
            wanted = len([letter for letter in self.letters if letter.passed]) - 1
            if len(self.shares) != wanted or sum(self.shares) > 1:
                raise ValueError(f"shares: {wanted} shares, together at most 1")
        return self


class Rounding(Policy):
    """The one rounding rule, used once, at the end: half away from zero.

    Attributes:
        digits: how many after the decimal point.
        rule: `half_up` (四捨五入), `down` (切り捨て) or `up` (切り上げ).
    """

    digits: int = Field(default=0, ge=0, le=3)
    rule: Literal["half_up", "down", "up"] = "half_up"

    def round(self, value: Fraction) -> Fraction:
        """Return the rounded value; marks are never negative.

        >>> Rounding().round(Fraction(149, 2)), Rounding(rule="down").round(Fraction(149, 2))
        (Fraction(75, 1), Fraction(74, 1))
        """
        unit = 10**self.digits
        scaled = value * unit
        if self.rule == "half_up":
            whole = (2 * scaled + 1) // 2
        elif self.rule == "down":
            whole = scaled // 1
        else:
            whole = -(-scaled // 1)
        return Fraction(int(whole), unit)


class AttendanceRule(Policy):
    """Attendance as a gate (受験資格), never as points.

    Attributes:
        share_needed: e.g. 2/3; None: there is no gate.
        lates_per_absence: so many times late count as one absence; None: they do not.
        excused: what an accepted absence (公欠) is: `out_of_both` (the session does not count at
            all), `not_absent` (the session counts as if attended) or `absent`.
    """

    share_needed: Fraction | None = Field(default=None, gt=0, le=1)
    lates_per_absence: int | None = Field(default=None, ge=1)
    excused: Literal["out_of_both", "not_absent", "absent"] = "out_of_both"


class ResubmissionRule(Policy):
    """One more try after the marks: how often, and how high the mark can become.

    Attributes:
        times: how many resubmissions are taken for one assignment.
        cap: the largest share of full marks after one; a mark above it stays as it was.
    """

    times: int = Field(default=1, ge=0)
    cap: Fraction = Field(default=Fraction(8, 10), ge=0, le=1)


class Grading(Policy):
    """The `[grading]` table.

    Attributes:
        scale: letters.
        rounding: of the course mark.
        attendance: the gate.
        resubmission: one more try.
        makeup_caps: largest share of full marks for 追試 and 再試, by name; None: no cap.
        not_assessed: the word for who is not assessed (評価対象外): not a mark of 0.
        not_handed_in: what an assignment counts that was not handed in: `zero`, or `decide`
            (the course mark waits until a person has decided).
        final_year: the year of students that `early_due` is for.
    """

    scale: Scale = Scale()
    rounding: Rounding = Rounding()
    attendance: AttendanceRule = AttendanceRule()
    resubmission: ResubmissionRule = ResubmissionRule()
    makeup_caps: dict[str, Fraction | None] = {"追試": None, "再試": Fraction(6, 10)}
    not_assessed: str = "評価対象外"
    not_handed_in: Literal["zero", "decide"] = "decide"
    final_year: int = 4


class PeerPolicy(Policy):
    """The `[peers]` table: off unless the syllabus says that ratings change marks.

    Attributes:
        enabled: whether factors count at all.
        form: the assignment that asks for ratings.
        applies_to: group assignments whose marks the factor changes.
        weight: 1 takes the factor as it is, 0 not at all.
        floor: the smallest factor.
        ceiling: the largest factor.
        self_rating: whether points given to oneself count.
        missing: who rated nobody is `left_out` (the others' points are scaled up) or
            `neutral` (as if they had given everybody the same).
        smallest_team: in smaller teams no number is shown and none is used: with three
            people everybody could work out who gave what.
    """

    enabled: bool = False
    form: str = "peer-form"
    applies_to: tuple[str, ...] = ()
    weight: Fraction = Field(default=Fraction(1), ge=0, le=1)
    floor: Fraction = Field(default=Fraction(9, 10), ge=0, le=1)
    ceiling: Fraction = Field(default=Fraction(11, 10), ge=1, le=2)
    self_rating: bool = False
    missing: Literal["left_out", "neutral"] = "left_out"
    smallest_team: int = Field(default=4, ge=4)

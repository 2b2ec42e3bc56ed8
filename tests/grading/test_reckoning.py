"""From points to marks: worked out by hand at every border, and rules that hold for all."""

from fractions import Fraction
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgrade.course import LatePolicy, Letter, Rounding, Scale
from coopgrade.marks import (
    AssignmentMarks,
    Inputs,
    Item,
    MemberMark,
    assignment_sheet_marks,
    course_mark,
    letters,
    member_mark,
)

F = Fraction
DAY = 24 * 3600.0
LATE = LatePolicy(grace_minutes=10, per_day=F(1, 10), at_most=F(3, 10))


@pytest.mark.parametrize(
    ("inputs", "points", "state"),
    [
        (Inputs(F(40), F(30)), F(30), "known"),
        (Inputs(F(40), F(30), factor=F(11, 10)), F(33), "known"),
        (Inputs(F(40), F(30), factor=F(9, 10)), F(27), "known"),
        # 38 × 1.1 = 41.8: full marks are the most.
        (Inputs(F(40), F(38), factor=F(11, 10)), F(40), "known"),
        # More than full marks, from extra credit: no factor may make it less than without one.
        (Inputs(F(40), F(42)), F(40), "known"),
        (Inputs(F(40), F(42), factor=F(101, 100)), F(40), "known"),
        # A day and a second late: two days begun, 8 points.
        (Inputs(F(40), F(30), late=LATE, seconds_late=DAY + 1), F(22), "known"),
        # The factor comes before lateness: 33 − 4.
        (Inputs(F(40), F(30), factor=F(11, 10), late=LATE, seconds_late=DAY), F(29), "known"),
        (Inputs(F(40), F(30), late=LATE, seconds_late=600), F(30), "known"),
        (Inputs(F(40), F(3), late=LATE, seconds_late=9 * DAY), F(0), "known"),
        (Inputs(F(40), F(30), late=LATE, seconds_late=DAY, no_penalty=True), F(30), "known"),
        # Resubmitted: up to 80 % of 40, never below the first mark.
        (Inputs(F(40), F(36), first=F(20), resubmission_cap=F(8, 10)), F(32), "known"),
        (Inputs(F(40), F(25), first=F(20), resubmission_cap=F(8, 10)), F(25), "known"),
        (Inputs(F(40), F(10), first=F(20), resubmission_cap=F(8, 10)), F(20), "known"),
        (Inputs(F(40), F(40), first=F(35), resubmission_cap=F(8, 10)), F(35), "known"),
        # 再試 with a cap of 60 %, 追試 without.
        (Inputs(F(40), F(36), makeup="再試", makeup_cap=F(6, 10)), F(24), "known"),
        (Inputs(F(40), F(36), makeup="追試", late=LATE, seconds_late=DAY), F(36), "known"),
        (Inputs(F(40), None), None, "waiting"),
        (Inputs(F(40), F(30), factor=None), None, "waiting"),
        (Inputs(F(40), None, handed_in=False), None, "missing"),
        (Inputs(F(40), None, handed_in=False, missing_is_zero=True), F(0), "known"),
        (Inputs(F(40), None, handed_in=False, decided=F(15)), F(15), "known"),
        (Inputs(F(40), F(30), excused=True), None, "excused"),
    ],
)
def test_a_members_mark(inputs: Inputs, points: Fraction | None, state: str) -> None:
    """Each rule by itself and where two of them meet."""
    mark = member_mark(inputs)
    assert (mark.points, mark.state) == (points, state)
    assert mark.steps


def test_the_steps_tell_the_numbers() -> None:
    """Whoever asks can follow the way: points, factor, cap, days, result."""
    inputs = Inputs(F(40), F(38), factor=F(11, 10), late=LATE, seconds_late=DAY + 1)
    steps = member_mark(inputs).steps
    assert len(steps) == 3
    for step, parts in zip(steps, (("40", "38"), ("1.1", "40"), ("2日", "8", "32")), strict=True):
        assert all(part in step for part in parts)


marks = st.fractions(min_value=0, max_value=40, max_denominator=8)


@given(
    points=marks,
    factor=st.fractions(min_value=F(9, 10), max_value=F(11, 10)),
    seconds=st.floats(0, 40 * DAY),
    first=st.none() | marks,
)
def test_a_mark_stays_within_its_borders(
    points: Fraction, factor: Fraction, seconds: float, first: Fraction | None
) -> None:
    """Never negative, never above full marks; lateness never adds, a resubmission never costs."""
    late = Inputs(
        F(40),
        points,
        factor=factor,
        late=LATE,
        seconds_late=seconds,
        first=first,
        resubmission_cap=F(8, 10),
    )
    mark = member_mark(late).points
    assert mark is not None
    assert 0 <= mark <= 40
    in_time = member_mark(Inputs(F(40), points, factor=factor)).points
    assert in_time is not None
    if first is None:
        assert mark <= in_time
        assert in_time - mark <= 12
    else:
        assert mark >= min(F(40), first * factor)


def _item(name: str, weight: Fraction | None, mark: MemberMark) -> Item:
    return Item(name, name, weight, mark)


def test_a_course_mark_by_hand() -> None:
    """30/40 of 50 %, 9/12 of 30 %, 20/20 of 20 %: 37.5 + 22.5 + 20 = 80."""
    items = [
        _item("plan", F(1, 2), MemberMark(F(30), F(40), "known")),
        _item("law", F(3, 10), MemberMark(F(9), F(12), "known")),
        _item("data", F(2, 10), MemberMark(F(20), F(20), "known")),
    ]
    mark = course_mark(items, Rounding())
    assert (mark.exact, mark.rounded, mark.state) == (F(80), F(80), "known")
    assert len(mark.steps) == 4


def test_what_is_excused_is_left_out() -> None:
    """Its weight goes to the others in proportion; what waits makes the whole wait."""
    done = _item("plan", F(1, 2), MemberMark(F(30), F(40), "known"))
    excused = _item("law", F(1, 2), MemberMark(None, F(12), "excused"))
    assert course_mark([done, excused], Rounding()).rounded == 75
    for state in ("waiting", "missing"):
        item = _item("law", F(1, 2), MemberMark(None, F(12), state))  # type: ignore[arg-type]
        mark = course_mark([done, item], Rounding())
        assert (mark.rounded, mark.state) == (None, "waiting")
        assert "law" in mark.steps[0]


def test_without_weights_there_is_no_course_mark() -> None:
    """A share that nobody decided is not taken for an equal one."""
    item = _item("plan", None, MemberMark(F(30), F(40), "known"))
    assert course_mark([item], Rounding()).state == "no_weights"


def test_rounding_happens_once() -> None:
    """59.5 from 59.4 + 0.1: exact parts, one rounding at the end, and the letter of 60."""
    items = [
        _item("a", F(99, 100), MemberMark(F(60), F(100), "known")),
        _item("b", F(1, 100), MemberMark(F(10), F(100), "known")),
    ]
    mark = course_mark(items, Rounding())
    assert (mark.exact, mark.rounded) == (F(119, 2), F(60))
    assert letters({"s": mark.rounded or F(0)}, Scale()) == {"s": "可"}


@pytest.mark.parametrize(
    ("mark", "letter"),
    [
        (100, "秀"),
        (90, "秀"),
        (89, "優"),
        (80, "優"),
        (79, "良"),
        (70, "良"),
        (60, "可"),
        (59, "不可"),
    ],
)
def test_letters_at_their_borders(mark: int, letter: str) -> None:
    """秀90・優80・良70・可60, at and just below each."""
    assert letters({"s": F(mark)}, Scale()) == {"s": letter}


def test_relative_letters_share_out_and_never_split_a_tie() -> None:
    """The best fifth, the next two fifths; equal marks get one letter, a fail stays a fail."""
    scale = Scale(
        kind="relative",
        letters=(
            Letter(letter="S", at_least=F(90)),
            Letter(letter="A", at_least=F(80)),
            Letter(letter="B", at_least=F(60)),
            Letter(letter="D", at_least=F(0), passed=False),
        ),
        shares=(F(1, 5), F(2, 5)),
    )
    given_marks = {"a": 95, "b": 88, "c": 80, "d": 75, "e": 75, "f": 75, "g": 70, "h": 65}
    found = letters({**{s: F(m) for s, m in given_marks.items()}, "i": F(59), "j": F(10)}, scale)
    assert [found[s] for s in "abcdefghij"] == ["S", "S", "A", "A", "A", "A", "B", "B", "D", "D"]


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 100).map(Fraction)))
def test_a_better_mark_never_has_a_worse_letter(found: dict[str, Fraction]) -> None:
    """In both kinds of scale."""
    for scale in (Scale(), Scale(kind="relative", shares=(F(1, 10), F(2, 10), F(4, 10)))):
        order = [letter.letter for letter in scale.letters]
        given_letters = letters(found, scale)
        ranked = sorted(found, key=lambda student: found[student], reverse=True)
        positions = [order.index(given_letters[student]) for student in ranked]
        assert positions == sorted(positions)


def test_a_third_can_be_written_into_a_sheet() -> None:
    """A factor makes thirds; the sheet gets the two digits, rounded once."""
    mark = MemberMark(F(11, 3), F(4), "known")
    some = cast("AssignmentMarks", SimpleNamespace(marks={"0260001": mark}))
    assert assignment_sheet_marks(some)["0260001"].score == F(367, 100)
    half = MemberMark(F(45, 2), F(40), "known")
    some = cast("AssignmentMarks", SimpleNamespace(marks={"0260001": half}))
    assert assignment_sheet_marks(some)["0260001"].score == F(45, 2)

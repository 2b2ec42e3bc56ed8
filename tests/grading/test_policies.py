"""The rules of grading: what course.toml may say, and what each number means."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgrade.course import Course, LatePolicy, Rounding, open_course
from coopgrade.errors import UserError

HOUR = 3600
MORE = """
[[sessions]]
number = 1
date = 2026-09-25
title = "はたらく目的"
starts = 13:00:00

[[people]]
id = "sato"
name = "架空 先生"
role = "lecturer"

[late.standard]
grace_minutes = 10
per_day = 0.1
at_most = 0.3
accepted_days = 7

[grading.attendance]
share_needed = "2/3"

[peers]
applies_to = ["business-plan"]
"""


def _say(course: Course, *, assignment: str = "", more: str = "") -> Course:
    text = f"""course_id = "practice"
title = "練習"
[assignments.business-plan]
due = 2026-12-18T23:59:00+09:00
{assignment}
"""
    (course.root / "course.toml").write_text(text + more, encoding="utf-8")
    return open_course(course.root)


def test_what_a_university_sets_is_read_exactly(course: Course) -> None:
    """0.1 is one tenth, not the float beside it; times are those of Tokyo."""
    opened = _say(course, assignment='late = "standard"\nweight = 0.35', more=MORE)
    assignment = opened.assignment("business-plan")
    assert assignment.late.per_day == Fraction(1, 10)
    assert assignment.weight == Fraction(35, 100)
    assert opened.grading.attendance.share_needed == Fraction(2, 3)
    (session,) = opened.sessions
    assert session.starts_at is not None
    assert session.starts_at.isoformat() == "2026-09-25T13:00:00+09:00"
    assert opened.person("sato").role == "lecturer"
    assert not opened.peers.enabled


@pytest.mark.parametrize(
    ("assignment", "more", "told"),
    [
        ("weigth = 0.5", "", "weigth"),
        ('late = "strict"', "", "[late.strict]"),
        ("early_due = 2026-12-01T00:00:00", "", "early_due"),
        ("early_due = 2026-12-31T00:00:00+09:00", "", "early_due"),
        ("resubmit_until = 2026-12-01T00:00:00+09:00", "", "resubmit_until"),
        ("", '[[people]]\nid = "a"\nname = "b"\nrole = "boss"', "'boss'"),
        ("", '[peers]\napplies_to = ["essay"]', "essay"),
        ("", "[peers]\nenabled = true", "peer-form"),
        ("", '[[grading.scale.letters]]\nletter = "可"\nat_least = 60', "grading.scale"),
        ("", "[[sessions]]\nnumber = 2\ndate = 2026-09-25\ntitle = 'x'", "sessions"),
    ],
)
def test_what_is_not_understood_is_named(
    course: Course, assignment: str, more: str, told: str
) -> None:
    """A misspelt rule must not be passed over: it would change marks silently."""
    with pytest.raises(UserError, match=r"course\.toml") as caught:
        _say(course, assignment=assignment, more=more)
    assert told in str(caught.value)


def test_every_mistake_is_told_at_once(course: Course) -> None:
    """One run shows them all."""
    with pytest.raises(UserError) as caught:
        _say(course, assignment="weigth = 1\nlate = 3")
    assert str(caught.value).count("・") == 2


@pytest.mark.parametrize(
    ("seconds", "days", "points"),
    [
        (-5, 0, 0),
        (600, 0, 0),
        (601, 1, 4),
        (24 * HOUR, 1, 4),
        (24 * HOUR + 1, 2, 8),
        (90 * 24 * HOUR, 90, 12),
    ],
)
def test_days_late_are_begun_days(seconds: int, days: int, points: int) -> None:
    """At, just below and just above the borders of grace, day and the largest deduction."""
    policy = LatePolicy(
        grace_minutes=10, per_day=Fraction(1, 10), at_most=Fraction(3, 10), accepted_days=7
    )
    assert policy.days_late(seconds) == days
    assert policy.penalty(seconds, Fraction(40)) == points
    assert policy.accepts(seconds) == (days <= 7)


@given(
    value=st.fractions(min_value=0, max_value=200),
    digits=st.integers(0, 3),
    rule=st.sampled_from(["half_up", "down", "up"]),
)
def test_rounding_moves_by_less_than_a_unit(value: Fraction, digits: int, rule: str) -> None:
    """Halves go up, and whole numbers stay."""
    rounding = Rounding.model_validate({"digits": digits, "rule": rule})
    rounded, unit = rounding.round(value), Fraction(1, 10**digits)
    assert rounded % unit == 0
    assert rounding.round(rounded) == rounded
    if rule == "half_up":
        assert -unit / 2 < rounded - value <= unit / 2 or rounded - value == unit / 2
    elif rule == "down":
        assert 0 <= value - rounded < unit
    else:
        assert 0 <= rounded - value < unit


def test_half_goes_up() -> None:
    """59.5 is 60: the border of passing."""
    assert Rounding().round(Fraction(119, 2)) == 60
    assert Rounding(digits=1).round(Fraction("74.25")) == Fraction("74.3")


def test_the_folder_is_not_changed_by_opening(course: Course) -> None:
    """A look is only a look."""
    before = sorted(Path(course.root).rglob("*"))
    open_course(course.root)
    assert sorted(Path(course.root).rglob("*")) == before

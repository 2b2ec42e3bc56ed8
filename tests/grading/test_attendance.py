"""Attendance as a condition: at the border, with each meaning of 公欠, and with gaps."""

from fractions import Fraction
from typing import Any

import pytest

from coopgrade.course import AttendanceRule, Course
from coopgrade.journal import open_journal
from coopgrade.reactions import Attendance, AttendanceNoted, load_attendance
from coopgrade.roster import Roster

TWO_THIRDS = Fraction(2, 3)


@pytest.mark.parametrize(
    ("attendance", "rule", "gate"),
    [
        (Attendance(held=15, absent=5), {}, "met"),
        (Attendance(held=15, absent=6), {}, "not_met"),
        # 公欠 of two: out of both 8/13 < 2/3; as if attended 10/15.
        (Attendance(held=15, absent=5, excused=2), {}, "not_met"),
        (Attendance(held=15, absent=5, excused=2), {"excused": "not_absent"}, "met"),
        (Attendance(held=15, absent=4, excused=2), {"excused": "absent"}, "not_met"),
        # Three times late are one absence.
        (Attendance(held=15, absent=5, late=2), {"lates_per_absence": 3}, "met"),
        (Attendance(held=15, absent=5, late=3), {"lates_per_absence": 3}, "not_met"),
        # What nobody noted is neither held against nor for a student where it matters.
        (Attendance(held=15, absent=4, unknown=1), {}, "met"),
        (Attendance(held=15, absent=5, unknown=1), {}, "unknown"),
        (Attendance(held=15, absent=6, unknown=1), {}, "not_met"),
        (Attendance(held=0), {}, "unknown"),
    ],
)
def test_the_condition(attendance: Attendance, rule: dict[str, Any], gate: str) -> None:
    """Two thirds of fifteen are ten."""
    policy = AttendanceRule.model_validate({"share_needed": TWO_THIRDS, **rule})
    assert attendance.gate(policy) == gate


def test_without_a_condition_nothing_is_asked() -> None:
    """A course that sets none never excludes anybody."""
    assert Attendance(held=15, absent=15).gate(AttendanceRule()) == "none"


def test_sessions_are_counted_per_student(course: Course, roster: Roster) -> None:
    """A correction replaces what was noted; a session counts as held for everybody."""
    notes = [
        AttendanceNoted(session=1, student="0260001", state="absent"),
        AttendanceNoted(session=1, student="0260001", state="late"),
        AttendanceNoted(session=2, student="0260001", state="excused"),
        AttendanceNoted(session=2, student="0260002", state="present"),
    ]
    with open_journal(course) as journal:
        journal.append(*notes)
        found = load_attendance(roster, journal)
    assert found["0260001"] == Attendance(held=2, late=1, excused=1)
    assert found["0260002"] == Attendance(held=2, unknown=1)
    assert found["0260003"] == Attendance(held=2, unknown=2)

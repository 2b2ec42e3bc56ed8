"""Reaction sheets and attendance: what students wrote and when they were there."""

from coopgrade.reactions.attendance import Attendance, AttendanceNoted, Gate, load_attendance

__all__ = ["Attendance", "AttendanceNoted", "Gate", "load_attendance"]

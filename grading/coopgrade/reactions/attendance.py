"""Attendance: noted for each session, used as a condition and never as points."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from coopgrade.course import AttendanceRule
from coopgrade.journal import Journal, Record
from coopgrade.roster import Roster

State = Literal["present", "late", "excused", "absent", "withdrawn"]
Gate = Literal["none", "met", "not_met", "unknown"]


@dataclass(frozen=True, kw_only=True)
class AttendanceNoted(Record):
    """Whether a student was there in one session; the last record of a session counts.

    Attributes:
        session: its number.
        student: the id.
        state: `excused` is 公欠; why is not asked for and not noted. `withdrawn` takes back
            what was noted, as if nothing had been.
        source: where it comes from, such as a file of reactions.
        by: who noted or corrected it.
        reason: why a person corrected it; never for 公欠.
    """

    table: ClassVar[str] = "attendance"
    session: int
    student: str
    state: State
    source: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Attendance:
    """The sessions of one student, by number of sessions.

    Attributes:
        held: sessions for which attendance was noted at all.
        absent: noted as absent.
        late: noted as late.
        excused: accepted absences.
        unknown: held, but nothing is noted for this student.
    """

    held: int
    absent: int = 0
    late: int = 0
    excused: int = 0
    unknown: int = 0

    def share(self, rule: AttendanceRule, *, unknown_as_absent: bool) -> Fraction | None:
        """Return the share of sessions attended, as a university counts it, or None.

        >>> Attendance(held=15, absent=5).share(AttendanceRule(), unknown_as_absent=True)
        Fraction(2, 3)
        """
        held = self.held - (self.excused if rule.excused == "out_of_both" else 0)
        absent = self.absent + (self.excused if rule.excused == "absent" else 0)
        if rule.lates_per_absence:
            absent += self.late // rule.lates_per_absence
        if unknown_as_absent:
            absent += self.unknown
        return Fraction(max(0, held - absent), held) if held > 0 else None

    def gate(self, rule: AttendanceRule) -> Gate:
        """Tell whether the condition is met; what nobody noted is not held against a student."""
        if rule.share_needed is None:
            return "none"
        worst = self.share(rule, unknown_as_absent=True)
        best = self.share(rule, unknown_as_absent=False)
        if worst is None or best is None:
            return "unknown"
        if worst >= rule.share_needed:
            return "met"
        return "not_met" if best < rule.share_needed else "unknown"


def current_attendance(journal: Journal) -> dict[tuple[int, str], AttendanceNoted]:
    """Return what counts by (session, student)."""
    last = journal.last(AttendanceNoted, by=("session", "student"))
    return {key: record for key, record in last.items() if record.state != "withdrawn"}


def load_attendance(roster: Roster, journal: Journal) -> Mapping[str, Attendance]:
    """Return the attendance of every student."""
    last = current_attendance(journal)
    sessions = {session for session, _ in last}
    found = {}
    for student in roster.students:
        states = [
            record.state
            for (_, student_id), record in last.items()
            if student_id == student.student_id
        ]
        found[student.student_id] = Attendance(
            held=len(sessions),
            absent=states.count("absent"),
            late=states.count("late"),
            excused=states.count("excused"),
            unknown=len(sessions) - len(states),
        )
    return found

"""Who takes the course and who was in which team on which day.

People change teams and leave. What counts for a group assignment is the membership as of
its deadline, so every question about teams names a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from coopgrade.course import TOKYO, Assignment
from coopgrade.errors import UserError
from coopgrade.lms.ids import normalise
from coopkit.text import say

# A team is of three to five; the forms and the Act count from three.
SMALLEST_TEAM, LARGEST_TEAM = 3, 5
# Whoever works alone is a team of one with an id of its own: g901 and up.
SOLO = 900


@dataclass(frozen=True)
class Student:
    """One student; the id keeps its leading zeros.

    Attributes:
        student_id: 学籍番号 as the university writes it.
        name: as the university writes it.
        kana: the reading, or "".
        email: or "".
        login: the name in the learning system, or "".
        faculty: or "".
        year: 1 to 4, or None when not known.
        left: the first day on which the student is no longer in the course, or None.
    """

    student_id: str
    name: str
    kana: str = ""
    email: str = ""
    login: str = ""
    faculty: str = ""
    year: int | None = None
    left: date | None = None

    def is_in(self, day: date) -> bool:
        """Tell whether the student is in the course on that day."""
        return self.left is None or day < self.left


@dataclass(frozen=True)
class Membership:
    """A student in a team: from the first day (None: always) to the last (None: still)."""

    team: str
    student_id: str
    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether it holds on that day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def overlaps(self, other: "Membership") -> bool:
        """Tell whether there is a day on which both hold."""
        starts = max(self.since or date.min, other.since or date.min)
        ends = min(self.until or date.max, other.until or date.max)
        return starts <= ends


@dataclass(frozen=True)
class Roster:
    """Who takes the course, and in which team on which day.

    Attributes:
        students: in the order of the file, those who left among them.
        memberships: in the order of the file.
        final_year: the year that has early deadlines.
    """

    students: tuple[Student, ...]
    memberships: tuple[Membership, ...]
    final_year: int = 4

    @cached_property
    def by_id(self) -> Mapping[str, Student]:
        """Students by their id."""
        return {student.student_id: student for student in self.students}

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[Student, ...]]:
        found: dict[str, tuple[Student, ...]] = {}
        for student in self.students:
            for key in {normalise(k) for k in (student.student_id, student.login, student.email)}:
                if key:
                    found[key] = (*found.get(key, ()), student)
        return found

    def find(self, key: str) -> Student | None:
        """Return the one student with this id, login or e-mail address, however it is typed.

        Returns:
            None when there is none, or more than one: nobody is guessed.
        """
        found = self._by_key.get(normalise(key), ())
        return found[0] if len(found) == 1 else None

    def get(self, key: str) -> Student:
        """Return the one student with this id, login or e-mail address.

        Raises:
            UserError: there is none, or more than one; ids that differ only in leading zeros,
                which Excel takes away, are named.
        """
        found = self.find(key)
        if found is None:
            bare = _bare(key)
            alike = [s.student_id for s in self.students if _bare(s.student_id) == bare]
            maybe = say("grading_roster.maybe", ids="、".join(alike)) if alike else ""
            raise UserError(say("grading_roster.no_student", id=key, maybe=maybe))
        return found

    def present(self, on: date | datetime | None = None) -> tuple[Student, ...]:
        """Return who is in the course on a day (None: today)."""
        day = _day(on)
        return tuple(student for student in self.students if student.is_in(day))

    def team_of(self, student_id: str, on: date | datetime | None = None) -> str | None:
        """Return a student's team on a day (None: today), or None."""
        day = _day(on)
        for membership in self.memberships:
            if membership.student_id == student_id and membership.covers(day):
                return membership.team if self.by_id[student_id].is_in(day) else None
        return None

    def members(self, team: str, on: date | datetime | None = None) -> tuple[Student, ...]:
        """Return who is in a team on a day (None: today), in the order of groups.csv."""
        day = _day(on)
        found = (
            self.by_id[membership.student_id]
            for membership in self.memberships
            if membership.team == team and membership.covers(day)
        )
        return tuple(student for student in found if student.is_in(day))

    def teams(self, on: date | datetime | None = None) -> tuple[str, ...]:
        """Return the ids of all teams that have somebody on a day (None: today), sorted."""
        day = _day(on)
        names = {membership.team for membership in self.memberships if membership.covers(day)}
        return tuple(sorted(team for team in names if self.members(team, day)))

    def submitters(self, assignment: Assignment) -> tuple[str, ...]:
        """Return the ids that hand this assignment in: teams, or single students.

        To nbgrader both are "students". Nothing else decides which ids belong to which
        assignment. Teams and students are those of its deadline.
        """
        if assignment.kind == "group":
            return self.teams(assignment.due)
        return tuple(student.student_id for student in self.present(assignment.due))

    def submitter_of(self, assignment: Assignment, student: Student) -> str | None:
        """Return the id under which a student's work is handed in, or None."""
        if assignment.kind == "group":
            return self.team_of(student.student_id, assignment.due)
        return student.student_id if student.is_in(_day(assignment.due)) else None

    def members_of(self, assignment: Assignment, submitter: str) -> tuple[Student, ...]:
        """Return whose work a hand-in is: the team as of the deadline, or the one student."""
        if assignment.kind == "group":
            return self.members(submitter, assignment.due)
        return (self.by_id[submitter],) if submitter in self.by_id else ()

    def due(self, assignment: Assignment, submitter: str) -> datetime | None:
        """Return when an assignment is due for a team or a student."""
        student = self.by_id.get(submitter)
        final = student is not None and student.year == self.final_year
        return assignment.due_for(final_year=final)


def is_solo(team: str) -> bool:
    """Tell whether a team is a student who works alone.

    >>> is_solo("g901"), is_solo("g12")
    (True, False)
    """
    return int(team[1:]) > SOLO


def _bare(student_id: str) -> str:
    return normalise(student_id).lstrip("0")


def _day(on: date | datetime | None) -> date:
    if on is None:
        return datetime.now(TOKYO).date()
    return on.astimezone(TOKYO).date() if isinstance(on, datetime) else on

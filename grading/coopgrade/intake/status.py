"""Who handed in, late, twice, by whom, and who has not: for one assignment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from coopgrade.course import Assignment, Course
from coopgrade.intake.counting import choose, seconds_late
from coopgrade.intake.records import AttemptChoice, Received
from coopgrade.journal import Journal
from coopgrade.roster import Roster, Student
from coopkit.text import say

State = Literal["in_time", "late", "too_late", "resubmitted", "missing", "refused"]


@dataclass(frozen=True)
class Status:
    """How one team or student stands.

    Attributes:
        submitter: team or student id.
        members: whose work it is.
        state: in words `grading_intake.state.…`.
        counting: the attempt that counts, or None.
        attempts: everything that was taken, in the order of arrival.
        due: when it was due for them.
        seconds_late: of the attempt that counts.
        chosen: a person chose the attempt.
        graded: nbgrader has graded something of theirs.
        missing: expected files that the attempt that counts lacks.
        refused: reasons of what was refused and not followed by something better.
    """

    submitter: str
    members: tuple[Student, ...]
    state: State
    counting: Received | None
    attempts: tuple[Received, ...]
    due: datetime | None
    seconds_late: float
    chosen: bool
    graded: bool
    missing: tuple[str, ...]
    refused: tuple[str, ...]

    @property
    def senders(self) -> tuple[str, ...]:
        """The ids of the students who sent something, in the order of arrival."""
        return tuple(dict.fromkeys(one.uploader for one in self.attempts if one.uploader))


def load_status(
    course: Course, assignment: Assignment, roster: Roster, journal: Journal
) -> list[Status]:
    """Return how everybody stands who has to hand an assignment in.

    Args:
        course: the course folder.
        assignment: which assignment.
        roster: who has to.
        journal: with the ledger.
    """
    records = journal.read(Received, assignment=assignment.name)
    choices = journal.last(AttemptChoice, by=("submitter",), assignment=assignment.name)
    by_submitter: dict[str, list[Received]] = {}
    for record in records:
        by_submitter.setdefault(record.submitter, []).append(record)
    return [
        _status(
            (course, assignment, roster),
            submitter,
            by_submitter.get(submitter, []),
            choices.get(submitter),
        )
        for submitter in roster.submitters(assignment)
    ]


def _status(
    where: tuple[Course, Assignment, Roster],
    submitter: str,
    records: list[Received],
    choice: AttemptChoice | None,
) -> Status:
    course, assignment, roster = where
    attempts = [record for record in records if record.attempt]
    due = roster.due(assignment, submitter)
    counting = choose(attempts, due, assignment.late, choice)
    late = seconds_late(counting, due) if counting else 0.0
    # A refusal that something good followed is settled.
    last = max((n for n, record in enumerate(records) if record.attempt), default=-1)
    refused = tuple(_reason(record) for record in records[last + 1 :])
    missing = assignment.expected_files if counting else ()
    return Status(
        submitter=submitter,
        members=roster.members_of(assignment, submitter),
        state=_state(assignment, counting, late, attempts, refused),
        counting=counting,
        attempts=tuple(attempts),
        due=due,
        seconds_late=0.0 if counting and counting.resubmission else late,
        chosen=choice is not None and choice.attempt > 0,
        graded=course.autograded(assignment, submitter).is_dir(),
        missing=tuple(name for name in missing if counting and name not in counting.files),
        refused=refused,
    )


def _reason(record: Received) -> str:
    if not record.uploader or record.uploader == record.submitter:
        return record.reason
    return say("grading_intake.refused_by", reason=record.reason, id=record.uploader)


def _state(
    assignment: Assignment,
    counting: Received | None,
    late: float,
    attempts: list[Received],
    refused: tuple[str, ...],
) -> State:
    if counting is None:
        if attempts:
            return "too_late"
        return "refused" if refused else "missing"
    if counting.resubmission:
        return "resubmitted"
    return "late" if assignment.late.days_late(late) else "in_time"

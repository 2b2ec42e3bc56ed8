"""What intake notes in the journal, and what it tells people about each hand-in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal

from coopgrade.journal import Record

Result = Literal["taken", "unchanged", "refused"]


@dataclass(frozen=True, kw_only=True)
class Received(Record):
    """The ledger: one line for everything that ever arrived, taken or refused.

    Attributes:
        channel: `inbox`, `exchange`, `found` (lay in submitted/ already), or the id of a
            learning system.
        assignment: for which.
        submitter: team or student; "" when nobody could be found.
        uploader: the student who sent it; "" when not known.
        place: folder or place in the zip.
        handed_in: when it was handed in, or None when nothing tells.
        attempt: 1, 2, … for what was taken; 0 for what was refused.
        resubmission: handed in after the marks, as one more try.
        files: name → SHA-256 of what is kept.
        left_aside: names of files that the assignment does not ask for.
        reason: why it was refused.
        late_marked: the learning system calls it late.
    """

    table: ClassVar[str] = "received"
    channel: str
    assignment: str
    submitter: str
    uploader: str = ""
    place: str = ""
    handed_in: datetime | None = None
    attempt: int = 0
    resubmission: bool = False
    files: dict[str, str] = field(default_factory=dict)
    left_aside: tuple[str, ...] = ()
    reason: str = ""
    late_marked: bool = False


@dataclass(frozen=True, kw_only=True)
class AttemptChoice(Record):
    """A person decided which attempt counts.

    Attributes:
        attempt: the number of the attempt; 0 takes the decision back.
        by: who decided.
        reason: why, for whoever asks later.
    """

    table: ClassVar[str] = "attempt_choice"
    assignment: str
    submitter: str
    attempt: int
    by: str
    reason: str


@dataclass(frozen=True)
class HandIn:
    """What happened to one thing that arrived.

    Attributes:
        submitter: team or student id; the folder's name when it is neither.
        result: `taken`, `unchanged` (nothing new since the last time), or `refused`.
        handed_in: when it was handed in, or None when refused or unknown.
        late: whether that is after the due time and the grace.
        missing: expected files that are not there.
        left_aside: files that the assignment does not name.
        reason: why it was refused, for people; empty otherwise.
        attempt: its number, 0 when refused.
        counts: whether this attempt is the one that is graded.
        uploader: the student who sent it, "" when not known.
        questions: what a person should look at, one sentence each.
    """

    submitter: str
    result: Result
    handed_in: datetime | None = None
    late: bool = False
    missing: tuple[str, ...] = ()
    left_aside: tuple[str, ...] = ()
    reason: str = ""
    attempt: int = 0
    counts: bool = False
    uploader: str = ""
    questions: tuple[str, ...] = ()

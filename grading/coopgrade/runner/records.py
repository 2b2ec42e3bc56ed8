"""What the runner notes in the journal: every run, and every mark that changed."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from coopgrade.journal import Record

State = Literal["begun", "graded", "failed", "machine"]
Why = Literal["first", "hand_in", "forced", "outside"]


@dataclass(frozen=True, kw_only=True)
class AutogradeRun(Record):
    """Grading one hand-in, before it began to be saved and after it ended.

    `begun` without another record after it: the program was stopped while it saved.

    Attributes:
        assignment: which.
        submitter: team or student.
        state: `graded`; `failed`: this hand-in cannot be graded; `machine`: this computer
            could not, and nothing was saved.
        key: stands for hand-in, tests, packages and limits.
        level: how strictly the run was shut in.
        reason: why not.
        seconds: wall times, see `cell_times`.
        repairs: what was put right in the notebook, in words.
    """

    table: ClassVar[str] = "autograde_run"
    assignment: str
    submitter: str
    state: str
    key: str
    level: str
    reason: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AutoMark(Record):
    """The points of one test, each time they changed.

    Attributes:
        cell: its label: grade_id, with the notebook before it where there are several.
        old: before; None when there were none, or while they waited for a person.
        new: after.
        why: `first`; `hand_in`: files, tests or packages changed; `forced`: graded again by
            wish; `outside`: found changed by something else, such as plain nbgrader.
        key: of the run; "" for `outside`.
        by: `test`, or `hand`: points that a person gave instead, seen at the next run.
    """

    table: ClassVar[str] = "auto_mark"
    assignment: str
    submitter: str
    cell: str
    old: float | None
    new: float | None
    why: str
    key: str = ""
    by: str = "test"

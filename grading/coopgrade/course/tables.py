"""What course.toml and assignment.toml may say: read, checked, explained in plain words."""

import tomllib
from datetime import date, datetime, time
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import AwareDatetime, Field, ValidationError, field_validator, model_validator

from coopgrade.course.policies import Grading, LatePolicy, PeerPolicy, Policy
from coopgrade.errors import UserError
from coopgrade.files import read_text
from coopkit.text import say

P = TypeVar("P", bound=Policy)
NAME = r"^[a-z0-9][a-z0-9-]*$"
# pydantic's kinds of error for which we have a sentence of our own.
_TOLD = {
    "missing": "absent",
    "extra_forbidden": "unknown",
    "literal_error": "choice",
    "timezone_aware": "zone",
    "string_pattern_mismatch": "name",
}


class SessionTable(Policy):
    """One `[[sessions]]`: a meeting of the course."""

    number: int = Field(ge=1)
    date: date
    title: str
    starts: time | None = None
    minutes: int | None = Field(default=None, ge=1)


class PersonTable(Policy):
    """One `[[people]]`: somebody who works with the course.

    A guest hears the talks and sees neither names nor marks.
    """

    id: str = Field(pattern=NAME)
    name: str = Field(min_length=1)
    role: Literal["lecturer", "ta", "guest"]


class CalendarTable(Policy):
    """One `[assignments.NAME]` of course.toml: what differs from year to year."""

    due: AwareDatetime | None = None
    early_due: AwareDatetime | None = None
    resubmit_until: AwareDatetime | None = None
    late: str | None = None
    weight: Fraction | None = Field(default=None, ge=0)
    lms: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _in_time(self) -> "CalendarTable":
        if self.early_due and (self.due is None or self.early_due > self.due):
            raise ValueError("early_due: not later than due")
        if self.resubmit_until and (self.due is None or self.resubmit_until <= self.due):
            raise ValueError("resubmit_until: later than due")
        return self


class CourseTable(Policy):
    """The whole of course.toml."""

    version: Literal[2] = 2
    course_id: str
    title: str
    language: Literal["ja", "en"] = "ja"
    minutes: int = Field(default=90, ge=1)
    keep_until: date | None = None
    sessions: tuple[SessionTable, ...] = ()
    people: tuple[PersonTable, ...] = ()
    late: dict[str, LatePolicy] = Field(default_factory=dict)
    grading: Grading = Grading()
    peers: PeerPolicy = PeerPolicy()
    assignments: dict[str, CalendarTable]

    @field_validator("sessions")
    @classmethod
    def _in_order(cls, sessions: tuple[SessionTable, ...]) -> tuple[SessionTable, ...]:
        if [s.number for s in sessions] != list(range(1, len(sessions) + 1)):
            raise ValueError("number: 1, 2, 3 …")
        if any(a.date > b.date for a, b in pairwise(sessions)):
            raise ValueError("date: must not go back")
        return sessions


class AssignmentTable(Policy):
    """The assignment.toml of an exercise: what stays the same from year to year."""

    name: str = Field(pattern=NAME)
    title: str
    kind: Literal["group", "individual"]
    points: int = Field(ge=0)
    student_files: tuple[str, ...]
    handout_files: tuple[str, ...] = ()
    after_session: int | None = Field(default=None, ge=1)

    @field_validator("student_files", "handout_files")
    @classmethod
    def _plain_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        # A path would let a hand-in be written outside its own folder.
        for name in names:
            if Path(name).name != name or "\\" in name:
                raise ValueError(repr(name))
        return names


def load_table(path: Path, kind: type[P]) -> P:
    """Read and check a TOML file.

    Numbers with a decimal point are exact fractions.

    Raises:
        UserError: the file is missing, is no TOML, or says something that is not
            understood; the message lists every such place.
    """
    table = load_toml(path)
    try:
        return kind.model_validate(table)
    except ValidationError as error:
        causes = "\n".join(f"・{_tell(one)}" for one in error.errors())
        raise UserError(say("grading.course.broken", path=path, cause=causes)) from error


def load_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file says, unchecked.

    Raises:
        UserError: the file is missing or is no TOML.
    """
    try:
        return tomllib.loads(read_text(path), parse_float=Fraction)
    except tomllib.TOMLDecodeError as error:
        raise UserError(say("grading.course.broken", path=path, cause=error)) from error


def _tell(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    given = error["input"]
    shown = given.isoformat() if isinstance(given, date | datetime) else repr(given)
    key = _TOLD.get(error["type"], "other")
    return say(
        f"grading.course.{key}",
        place=place or "course.toml",
        given=shown,
        choices=error.get("ctx", {}).get("expected", ""),
        cause=error["msg"],
    )

"""The two tables of fiction, and what one fictional hand-in is."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from coopgrade.course import Assignment

_FOLDER = Path(__file__).resolve().parents[1] / "data"
TEAM_SIZE = 4


@dataclass(frozen=True)
class HandIn:
    """What a team or student hands in.

    Attributes:
        submitter: team or student id.
        files: expected name → content.
        moment: when.
        sent_as: expected name → the name it is sent under, where that is another.
    """

    submitter: str
    files: Mapping[str, bytes]
    moment: datetime
    sent_as: Mapping[str, str]


def due_of(assignment: Assignment) -> datetime:
    """Return when an assignment of the practice course is due: its data says it for each."""
    if assignment.due is None:
        raise ValueError(assignment.name)
    return assignment.due


def load_class() -> dict[str, Any]:
    """Return rules and teams."""
    return _load("demo_class.toml")


def load_students() -> dict[str, Any]:
    """Return students and what they hand in alone."""
    return _load("demo_students.toml")


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))

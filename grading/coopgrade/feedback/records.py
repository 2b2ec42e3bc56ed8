"""What the journal keeps about feedback: which page went which way to whom."""

from dataclasses import dataclass
from typing import ClassVar

from coopgrade.journal import Record


@dataclass(frozen=True, kw_only=True)
class Delivered(Record):
    """One page that was made ready for one student.

    Attributes:
        assignment: what it is about.
        student: whose.
        channel: `zip` with the preset's id, or `exchange`.
        page: SHA-256 of the page.
    """

    table: ClassVar[str] = "delivered"
    assignment: str
    student: str
    channel: str
    page: str

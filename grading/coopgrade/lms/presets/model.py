"""What an export of a learning system says, whichever system it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from coopgrade.lms.ids import By, State

Kind = Literal["student", "group"]
Status = Literal["handed_in", "late", "draft", "missing", "unknown"]
# How sure we are of a format: `read` in the system's source or in real files,
# `documented` by its vendor, `experimental` where no file was ever seen.
Confidence = Literal["read", "documented", "experimental"]


@dataclass(frozen=True)
class SheetRow:
    """One person's row in the sheet that goes with a zip.

    Attributes:
        line: the line of the file, from 1.
        student_id: in the spelling of the roster; None if nobody was found surely.
        keys: numbers, logins and addresses that the sheet has for this person.
        name: as the sheet has it.
        participant: Moodle's number of this person in this assignment; "" elsewhere.
        group: the group in the sheet; "" if none.
        status: what the sheet says about handing in.
        handed_in: when, as the sheet says.
        attempt: which time it is, if the sheet counts.
        candidates: student ids that may be meant when `student_id` is None.
    """

    line: int
    student_id: str | None
    keys: tuple[str, ...]
    name: str
    participant: str = ""
    group: str = ""
    status: Status = "unknown"
    handed_in: datetime | None = None
    attempt: int | None = None
    candidates: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How to call this row in a message."""
        return self.student_id or " ".join(self.keys[:1]) or self.participant or self.name


@dataclass(frozen=True)
class LmsHandIn:
    """What one student, or one group, handed in.

    Attributes:
        kind: whose it is.
        key: whose, as the export has it: number, participant, group name.
        student_id: in the spelling of the roster; None for groups and for whoever was
            not found surely.
        members: student ids of a group, as the sheet tells; one id for a student.
        state: how surely `student_id` was found.
        by: by a key or by the name only.
        candidates: student ids that may be meant when it was not found.
        name: the name in the export, if it has one.
        files: name below the hand-in's folder → content. Files of a zip within stand
            there in its place, as `name.zip/file`.
        handed_in: when, if the export tells.
        late_marked: the system itself calls it late.
        attempt: which time it is, if the export counts.
        place: where in the zip.
        row: the row of the sheet, if there is one.
    """

    kind: Kind
    key: str
    student_id: str | None
    members: tuple[str, ...]
    state: State
    by: By
    candidates: tuple[str, ...]
    name: str
    files: Mapping[str, bytes]
    handed_in: datetime | None
    late_marked: bool
    attempt: int | None
    place: str
    row: SheetRow | None = None


@dataclass(frozen=True)
class Export:
    """Everything one export says.

    Attributes:
        preset: id of the preset that read it.
        hand_ins: all hand-ins, matched or not, in the order of the zip.
        rows: all rows of students in the sheet.
        problems: what a person should look at, one sentence each.
    """

    preset: str
    hand_ins: tuple[LmsHandIn, ...]
    rows: tuple[SheetRow, ...] = ()
    problems: tuple[str, ...] = field(default=())

    @property
    def matched(self) -> tuple[LmsHandIn, ...]:
        """Hand-ins whose owner is sure: a student, or a group with members."""
        return tuple(h for h in self.hand_ins if h.student_id is not None or h.members)

    @property
    def unmatched(self) -> tuple[LmsHandIn, ...]:
        """Hand-ins whose owner a person has to name."""
        return tuple(h for h in self.hand_ins if h.student_id is None and not h.members)

    @property
    def not_handed_in(self) -> tuple[SheetRow, ...]:
        """Rows of people who, as the sheet says, handed nothing in."""
        present = self._rows_with_files()
        return tuple(
            row
            for row in self.rows
            if row.line not in present and row.status in {"missing", "draft", "unknown"}
        )

    @property
    def without_row(self) -> tuple[LmsHandIn, ...]:
        """Folders of the zip that have no row in the sheet (all of them without a sheet)."""
        return tuple(h for h in self.hand_ins if h.row is None and h.kind == "student")

    @property
    def without_folder(self) -> tuple[SheetRow, ...]:
        """Rows that say "handed in" while the zip has no folder for them."""
        present = self._rows_with_files()
        return tuple(
            row
            for row in self.rows
            if row.line not in present and row.status in {"handed_in", "late"}
        )

    def _rows_with_files(self) -> set[int]:
        lines = {h.row.line for h in self.hand_ins if h.row is not None}
        for hand_in in self.hand_ins:
            if hand_in.kind == "group":
                lines |= {row.line for row in self.rows if row.student_id in hand_in.members}
        return lines

"""Marks into the sheet that the lecturer downloaded from a learning system."""

from collections.abc import Mapping
from pathlib import Path

from coopgrade.course import Rounding
from coopgrade.errors import UserError
from coopgrade.lms.fill import Filled, Mark, fill_sheet
from coopgrade.lms.mapping import SheetMapping
from coopgrade.marks.gathering import AssignmentMarks, ClassMarks
from coopgrade.roster import Roster
from coopkit.files import write_atomically
from coopkit.text import say

_SHEET = Rounding(digits=2)


def assignment_sheet_marks(
    one: AssignmentMarks, comments: Mapping[str, str] | None = None
) -> dict[str, Mark]:
    """Return what goes into a sheet for one assignment; who has no mark is not in it.

    Args:
        one: the marks of the assignment.
        comments: student id → plain text for the student.
    """
    texts = comments or {}
    # Learning systems keep two digits; the course mark is reckoned from what is exact.
    return {
        student: Mark(score=_SHEET.round(mark.points), comment=texts.get(student, ""))
        for student, mark in one.marks.items()
        if mark.points is not None
    }


def course_sheet_marks(marks: ClassMarks) -> dict[str, Mark]:
    """Return what goes into a sheet for the course mark; who waits is not in it."""
    found = {}
    for student, mark in marks.course.items():
        if mark.state == "not_assessed":
            found[student] = Mark(assessed=False, letter=mark.letter)
        elif mark.rounded is not None:
            found[student] = Mark(score=mark.rounded, letter=mark.letter)
    return found


def write_filled_sheet(
    sheet: Path, mapping: SheetMapping, marks: Mapping[str, Mark], roster: Roster, to: Path
) -> Filled:
    """Fill a copy of a sheet; the sheet itself stays as it was downloaded.

    Args:
        sheet: as it was downloaded.
        mapping: which columns get what.
        marks: what goes to whom.
        roster: finds rows that have a login or an address instead of a number.
        to: the filled copy.

    Raises:
        UserError: the sheet is not what the mapping describes, or the copy would take its place.
    """
    if to.resolve() == sheet.resolve():
        raise UserError(say("grading_marks.fill.same", path=sheet))
    filled = fill_sheet(sheet, mapping, marks, roster.students)
    write_atomically(to, filled.content)
    return filled

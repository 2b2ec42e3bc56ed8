"""From points to marks: each number reckoned exactly, explained, and written where it belongs."""

from coopgrade.marks.audit import audit_page, note_results
from coopgrade.marks.gathering import (
    AssignmentMarks,
    ClassMarks,
    load_assignment_marks,
    load_class_marks,
    note_first_mark,
)
from coopgrade.marks.reckoning import (
    CourseMark,
    Inputs,
    Item,
    MemberMark,
    course_mark,
    letters,
    member_mark,
    show,
)
from coopgrade.marks.records import Computed, CourseDecided, FirstMark, MarkDecided
from coopgrade.marks.report import class_report, question_success, stalling_teams
from coopgrade.marks.sheets import assignment_sheet_marks, course_sheet_marks, write_filled_sheet
from coopgrade.marks.table import describe, export_marks
from coopgrade.marks.work import Cell, Work, load_work

__all__ = [
    "AssignmentMarks",
    "Cell",
    "ClassMarks",
    "Computed",
    "CourseDecided",
    "CourseMark",
    "FirstMark",
    "Inputs",
    "Item",
    "MarkDecided",
    "MemberMark",
    "Work",
    "assignment_sheet_marks",
    "audit_page",
    "class_report",
    "course_mark",
    "course_sheet_marks",
    "describe",
    "export_marks",
    "letters",
    "load_assignment_marks",
    "load_class_marks",
    "load_work",
    "member_mark",
    "note_first_mark",
    "note_results",
    "question_success",
    "show",
    "stalling_teams",
    "write_filled_sheet",
]

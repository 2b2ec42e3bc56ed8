"""A course folder: its calendar, assignments, people and rules, and where things lie."""

from coopgrade.course.closing import archive_course, delete_personal_data, personal_files
from coopgrade.course.making import copy_exercise, create_course
from coopgrade.course.model import (
    ASSIGNMENT_FILES,
    SOLUTION,
    TEAM_ID,
    TIMESTAMP,
    Assignment,
    Course,
    Person,
    Session,
)
from coopgrade.course.place import check_place
from coopgrade.course.policies import (
    AttendanceRule,
    Grading,
    LatePolicy,
    Letter,
    PeerPolicy,
    ResubmissionRule,
    Rounding,
    Scale,
)
from coopgrade.course.reading import load_assignment_table, open_course
from coopgrade.course.starting import Start, start_course
from coopgrade.course.times import TOKYO, show_date, show_time
from coopgrade.course.undecided import list_undecided

__all__ = [
    "ASSIGNMENT_FILES",
    "SOLUTION",
    "TEAM_ID",
    "TIMESTAMP",
    "TOKYO",
    "Assignment",
    "AttendanceRule",
    "Course",
    "Grading",
    "LatePolicy",
    "Letter",
    "PeerPolicy",
    "Person",
    "ResubmissionRule",
    "Rounding",
    "Scale",
    "Session",
    "Start",
    "archive_course",
    "check_place",
    "copy_exercise",
    "create_course",
    "delete_personal_data",
    "list_undecided",
    "load_assignment_table",
    "open_course",
    "personal_files",
    "show_date",
    "show_time",
    "start_course",
]

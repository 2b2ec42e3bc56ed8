"""The practice course as a folder: everything of it, or nothing."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomlkit

from coopgrade.course import Assignment, Course, Start, check_place, open_course, start_course
from coopgrade.course.making import write_settings
from coopgrade.demo_class import exports, sessions
from coopgrade.demo_class.data import HandIn, due_of, load_class, load_students
from coopgrade.demo_class.mistakes import mistaken_hand_ins
from coopgrade.demo_class.own_work import law_hand_ins, peer_hand_ins
from coopgrade.demo_class.people import (
    STUDENT_COLUMNS,
    header,
    make_students,
    student_row,
    write_roster,
)
from coopgrade.demo_class.team_work import notebook_bytes, team_hand_ins
from coopgrade.errors import UserError
from coopgrade.files import read_text, write_text
from coopgrade.releasing import ANSWER_STUB, release_notebook
from coopgrade.roster import load_roster
from coopkit.text import say

ASSIGNMENT = "business-plan"
LAW, FORM = "law-numbers", "peer-form"


def create_demo_class(folder: Path) -> Course:
    """Make the practice course in a new or empty folder.

    It is made beside the folder and takes its name at the end: either all of it is
    there or nothing.

    Raises:
        UserError: the folder holds something already, or lies in a git checkout or a
            synchronised folder.
        ContentMissingError: the exercise sources are not on this machine.
    """
    root = folder.resolve()
    check_place(root)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise UserError(say("grading.demo.not_empty", folder=root))
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent, prefix=".demo-class-") as name:
        made = Path(name) / "course"
        _fill(made)
        if root.exists():
            root.rmdir()
        made.rename(root)
    return open_course(root)


def _fill(root: Path) -> None:
    data, students_data = load_class(), load_students()
    course = _start(root, data)
    students = make_students(students_data)
    write_roster(course, students, [team["id"] for team in data["teams"]], students_data)
    roster = load_roster(course)
    plan, law, form = (course.assignment(name) for name in (ASSIGNMENT, LAW, FORM))
    notebooks = {
        one.name: release_notebook(course.source(one) / one.notebook) for one in (plan, law, form)
    }
    by_teams = list(team_hand_ins(plan, notebooks[ASSIGNMENT], data["teams"]))
    alone = list(law_hand_ins(roster, law, notebook_bytes(notebooks[LAW]), students_data))
    peers = list(
        peer_hand_ins(course, roster, form, notebook_bytes(notebooks[FORM]), students_data)
    )
    _put_into_inbox(course, plan, by_teams)
    _put_into_inbox(course, form, peers)
    mistaken = mistaken_hand_ins(
        data["mistakes"],
        {one.submitter: one for one in by_teams},
        {one.submitter: one for one in alone},
        due_of(plan),
    )
    present = roster.present(due_of(law))
    number, answers = sessions.form_answers(course, students, students_data)
    files = {
        "students.csv": exports.csv_of(
            [header(STUDENT_COLUMNS[:-1]), *(student_row(one)[:-1] for one in students)], "cp932"
        ),
        "law-numbers-manaba.zip": exports.manaba_zip(present, alone, due_of(law), law.title),
        "business-plan-moodle.zip": exports.moodle_zip(present, mistaken),
        "business-plan-moodle.csv": exports.moodle_worksheet(present, mistaken, plan.points),
        "office.csv": exports.office_sheet(present),
        "office.toml": exports.office_mapping(),
        f"reactions-{number:02}.csv": answers,
    }
    for session, content in sessions.attendance_lists(course, students, students_data).items():
        files[f"attendance-{session:02}.csv"] = content
    (root / "lms").mkdir()
    for name, content in files.items():
        (root / "lms" / name).write_bytes(content)
    write_text(root / say("grading.demo.letter_name"), say("grading.demo.letter").lstrip())


def _start(root: Path, data: Mapping[str, Any]) -> Course:
    """Make a clean course as `new-course` does, with the rules of the data filled in."""
    start = Start(
        course_id=data["course_id"],
        title=data["title"],
        first=data["first"],
        starts=data["starts"],
    )
    course = start_course(root, start, answer_stub=ANSWER_STUB)
    table = tomlkit.parse(read_text(root / "course.toml"))
    for name in course.assignments.keys() - data["course"]["assignments"].keys():
        del table["assignments"][name]
        shutil.rmtree(root / "source" / name)
    _merge(table, data["course"])
    write_text(root / "course.toml", tomlkit.dumps(table))
    course = open_course(root)
    write_settings(course, ANSWER_STUB)
    return course


def _merge(table: Any, values: Mapping[str, Any]) -> None:
    """Put values into a table of TOML; comments stay where they are."""
    for name, value in values.items():
        if isinstance(value, Mapping) and name in table:
            _merge(table[name], value)
        else:
            table[name] = value


def _put_into_inbox(course: Course, assignment: Assignment, hand_ins: Iterable[HandIn]) -> None:
    for one in hand_ins:
        folder = course.inbox(assignment) / one.submitter
        folder.mkdir(parents=True)
        for name, content in one.files.items():
            path = folder / one.sent_as.get(name, name)
            path.write_bytes(content)
            os.utime(path, (one.moment.timestamp(), one.moment.timestamp()))

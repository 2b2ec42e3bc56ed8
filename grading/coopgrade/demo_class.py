"""A practice course: 40 fictional students in 10 teams, with hand-ins of varied quality.

A lecturer tries every step on it before real names and marks are involved, and the
project's tests do the same. Who the people are and what each team hands in stands in
`data/demo_class.toml`; the same call always makes the same files and times.
"""

import json
import os
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat

from coopgrade.course import (
    Assignment,
    Course,
    check_place,
    copy_exercise,
    create_course,
    open_course,
)
from coopgrade.errors import UserError
from coopgrade.files import write_csv, write_text
from coopgrade.marker import write_marker
from coopgrade.releasing import ANSWER_STUB, release_notebook
from coopkit.content import exercise_source
from coopkit.plan import Plan
from coopkit.plan.model import VERSION
from coopkit.text import say

ASSIGNMENT = "business-plan"
_DATA = Path(__file__).resolve().parent / "data" / "demo_class.toml"
_TEAM_SIZE = 4


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
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    due: datetime = data["due"]
    copy_exercise(exercise_source(ASSIGNMENT), root / "source" / ASSIGNMENT)
    course = create_course(
        root,
        course_id=data["course_id"],
        title=data["title"],
        dues={ASSIGNMENT: due},
        answer_stub=ANSWER_STUB,
    )
    _write_roster(course, data)
    assignment = course.assignment(ASSIGNMENT)
    for team in data["teams"]:
        _write_hand_in(course, assignment, team, due)
    write_marker(course, assignment)
    write_text(root / say("grading.demo.letter_name"), say("grading.demo.letter").lstrip())


def build_plan(team: Mapping[str, Any]) -> dict[str, Any]:
    """Return a team's plan.json as a dictionary; an empty entry of the data is unknown."""
    unit_price, start_up_cost, start_month = team["money"]
    filled_in = {
        "version": VERSION,
        "name": team["name"],
        "picture": None,
        "issue": {"theme": team["theme"], "area_code": None, "text": team.get("issue")},
        "members": [
            {
                "id": f"m{number}",
                "label": label,
                "units": units or None,
                "weekly_hours": hours or None,
                "hourly_wage": wage or None,
            }
            for number, (label, units, hours, wage) in enumerate(team["members"], 1)
        ],
        "work": [
            {
                "id": f"w{number}",
                "label": label,
                "unit_price": price or None,
                "units_per_month": units or None,
            }
            for number, (label, price, units) in enumerate(team["work"], 1)
        ],
        "costs": [
            {"id": f"c{number}", "label": label, "yen": yen or None}
            for number, (label, yen) in enumerate(team["costs"], 1)
        ],
        "money": {
            "contribution_unit_price": unit_price or None,
            "start_up_cost": start_up_cost or None,
            "start_month": start_month or None,
        },
        "articles": {f"item_{number}": None for number in range(1, 16)},
    }
    # With every field that is not filled in, as the studio writes it.
    return Plan.model_validate(filled_in).model_dump(mode="json")


def _write_roster(course: Course, data: Mapping[str, Any]) -> None:
    names = [
        f"{family} {given}" for given in data["given_names"] for family in data["family_names"]
    ]
    ids = [f"02600{number:02}" for number in range(1, len(names) + 1)]
    teams = [team["id"] for team in data["teams"] for _ in range(_TEAM_SIZE)]
    write_csv(
        course.students_csv,
        [say("grading.column.student_id"), say("grading.column.name")],
        zip(ids, names, strict=True),
    )
    write_csv(
        course.groups_csv,
        [say("grading.column.team"), say("grading.column.student_id")],
        zip(teams, ids, strict=True),
    )


def _write_hand_in(
    course: Course, assignment: Assignment, team: Mapping[str, Any], due: datetime
) -> None:
    kind = team.get("plan", "whole")
    if kind == "nothing":
        return
    folder = course.inbox(assignment) / team["id"]
    notebook = release_notebook(course.source(assignment) / assignment.notebook)
    answers = {"answer-worry": team.get("worry"), "answer-change": team.get("change")}
    for cell in notebook.cells:
        text = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if text:
            cell.source = text
    write_text(folder / assignment.notebook, nbformat.writes(notebook) + "\n")
    if kind != "missing":
        plan = json.dumps(build_plan(team), ensure_ascii=False, indent=1) + "\n"
        # A copy that stopped half-way, as happens with a full USB stick.
        text = plan[: len(plan) // 2] if kind == "broken" else plan
        write_text(folder / "plan.json", text)
    moment = (due - timedelta(minutes=team["minutes_before_due"])).timestamp()
    for path in folder.iterdir():
        os.utime(path, (moment, moment))

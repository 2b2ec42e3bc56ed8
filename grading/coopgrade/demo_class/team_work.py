"""What each team hands in: the notebook with its two answers, and its plan."""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import timedelta
from typing import Any

import nbformat
from nbformat import NotebookNode

from coopgrade.course import Assignment
from coopgrade.demo_class.data import HandIn, due_of
from coopgrade.demo_class.plans import build_plan


def team_hand_ins(
    assignment: Assignment, notebook: NotebookNode, teams: Sequence[Mapping[str, Any]]
) -> Iterator[HandIn]:
    """Yield the hand-in of each team that has one.

    Args:
        assignment: the business plan.
        notebook: its release version.
        teams: the entries of the data.
    """
    for team in teams:
        kind = team.get("plan", "whole")
        if kind == "nothing":
            continue
        files = {assignment.notebook: _filled(notebook, team)}
        if kind != "missing":
            plan = json.dumps(build_plan(team), ensure_ascii=False, indent=1) + "\n"
            # A copy that stopped half-way, as happens with a full USB stick.
            text = plan[: len(plan) // 2] if kind == "broken" else plan
            files["plan.json"] = text.encode()
        moment = due_of(assignment) - timedelta(minutes=team["minutes_before_due"])
        yield HandIn(team["id"], files, moment, {})


def _filled(notebook: NotebookNode, team: Mapping[str, Any]) -> bytes:
    copy = deepcopy(notebook)
    answers = {"answer-worry": team.get("worry"), "answer-change": team.get("change")}
    for cell in copy.cells:
        text = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if text:
            cell.source = text
    return notebook_bytes(copy)


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """Return a notebook as a file's content."""
    text: str = nbformat.writes(notebook)
    return f"{text}\n".encode()

"""The lecturer's walk: from demo-class to marks.csv, and plain nbgrader on the same folder."""

import csv
import json
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from coopgrade.bridge import autograde, open_gradebook
from coopgrade.course import Course
from coopgrade.journal import open_journal
from coopgrade.marks import (
    AssignmentMarks,
    describe,
    export_marks,
    load_assignment_marks,
    load_class_marks,
)
from coopgrade.peer import confirm, load_proposals
from coopgrade.roster import load_roster

NAME = "business-plan"
# Worked out by hand from the points in the notebook and the plans in demo_class.toml.
EXPECTED = {
    "g01": 20,  # complete
    "g02": 20,  # complete
    "g03": 18,  # 3 of 4 work: less than 4/5
    "g04": 18,  # one member holds 40 of 100 units
    "g05": 14,  # 2 members: 4 points of the second test, 2 for the number of founders
    "g06": 8,  # name 2, costs 2, founders 2, units 2
    "g07": 0,  # plan.json is cut off
    "g08": 0,  # plan.json is missing
    "g09": 20,  # complete, late
}
# Points by cell; ids of rows are random, so they are left out.
GRADES = """
SELECT student.id, base_cell.name, grade.auto_score, grade.manual_score,
       grade.needs_manual_grade
FROM grade JOIN base_cell ON grade.cell_id = base_cell.id
JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN student ON submitted_assignment.student_id = student.id
ORDER BY 1, 2
"""
SUBMISSIONS = "SELECT student_id, timestamp FROM submitted_assignment ORDER BY 1"
COMMENTS = """
SELECT student.id, base_cell.name, comment.auto_comment
FROM comment JOIN base_cell ON comment.cell_id = base_cell.id
JOIN submitted_notebook ON comment.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN student ON submitted_assignment.student_id = student.id
ORDER BY 1, 2
"""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _query(course: Course, text: str) -> list[Any]:
    connection = sqlite3.connect(course.gradebook)
    try:
        return connection.execute(text).fetchall()
    finally:
        connection.close()


def _marks(course: Course) -> AssignmentMarks:
    roster = load_roster(course)
    assignment = course.assignment(NAME)
    with open_journal(course) as journal:
        # No form was collected: every proposal is 1, and a person takes it as it is.
        proposals = load_proposals(course, roster, journal, assignment)
        confirm(journal, assignment, proposals, by="mihon")
        return load_assignment_marks(course, roster, journal, assignment)


def test_marks_of_forty_students(graded: Course, tmp_path: Path) -> None:
    """Each student has a row with the team's points, in the order of the roster."""
    roster = load_roster(graded)
    path = tmp_path / "marks.csv"
    with open_journal(graded) as journal:
        marks = load_class_marks(graded, roster, journal)
    assert export_marks(graded, roster, marks, path) == 40
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = _rows(path)
    assert [row["学籍番号"] for row in rows] == [f"02600{n:02}" for n in range(1, 41)]
    assert {row["氏名"] for row in rows} >= {"髙見本 いちろう", "例﨑 ミ ライ"}
    for row in rows:
        points = EXPECTED.get(row["チーム"])
        shown = "" if points is None else str(points)
        assert row["事業計画_自動採点"] == shown
        # A sum while a part of it waits would be read as the mark.
        assert row["事業計画_合計"] == row["成績"] == ""
        # One has left the course before it was due.
        assert row["事業計画_満点"] == ("" if row["学籍番号"] == "0260040" else "40")
        if row["チーム"] == "g10":
            assert row["事業計画_備考"] == "未提出"
        elif row["学籍番号"] == "0260040":
            assert row["事業計画_備考"] == "この授業にいない"
        elif row["チーム"] == "g09":
            assert row["事業計画_備考"].startswith("おくれて提出（1日2時間5分）。手動採点まち")
        else:
            assert row["事業計画_備考"].startswith("手動採点まち")


def test_the_plan_is_graded_as_handed_in(graded: Course) -> None:
    """plan.json in autograded/ is byte-equal to the one in the inbox, also a broken one."""
    assignment = graded.assignment(NAME)
    for team in EXPECTED:
        handed_in = graded.inbox(assignment) / team / "plan.json"
        copy = graded.autograded(assignment, team) / "plan.json"
        assert copy.exists() == handed_in.exists()
        if handed_in.exists():
            assert copy.read_bytes() == handed_in.read_bytes()


def test_students_do_not_get_lecturers_files(graded: Course) -> None:
    """Only the notebook and the empty plan are in release/; no rubric is in autograded/."""
    assignment = graded.assignment(NAME)
    released = {path.name for path in graded.release(assignment).iterdir()}
    assert released == {"business-plan.ipynb", "plan.json"}
    copied = {path.name for path in graded.autograded(assignment, "g01").iterdir()}
    assert copied == {"business-plan.ipynb", "plan.json", "timestamp.txt"}


def test_an_untouched_answer_gets_nothing(graded: Course) -> None:
    """A written answer that still says "write here" is 0 and waits for nobody."""
    grades = {(team, cell): rest for team, cell, *rest in _query(graded, GRADES)}
    assert grades["g05", "answer-change"] == [0.0, None, 0]
    assert grades["g05", "answer-worry"] == [None, None, 1]


def test_manual_marks_arrive(graded: Course, copy_of: Callable[[Course], Course]) -> None:
    """What a person enters in formgrader shows up in the manual column and the total."""
    course = copy_of(graded)
    with open_gradebook(course) as gradebook:
        for cell, points in (("answer-worry", 7.5), ("answer-change", 10)):
            grade = gradebook.find_grade(cell, NAME, NAME, "g01")
            grade.manual_score = points
            grade.needs_manual_grade = False
        gradebook.db.commit()
    found = _marks(course)
    mark, work = found.marks["0260001"], found.work["g01"]
    assert (work.part(by_tests=True), work.part(by_tests=False)) == (20, Fraction(35, 2))
    assert (mark.points, mark.penalty) == (Fraction(75, 2), 0)
    assert describe(found, "0260001") == ""


def test_nbgraders_own_penalty_is_told_and_not_used(
    graded: Course, copy_of: Callable[[Course], Course]
) -> None:
    """Lateness costs what course.toml says; what a plugin of nbgrader took off is shown."""
    course = copy_of(graded)
    with open_gradebook(course) as gradebook:
        submission = gradebook.find_submission(NAME, "g09")
        submission.notebooks[0].late_submission_penalty = 3.0
        for cell in ("answer-worry", "answer-change"):
            grade = gradebook.find_grade(cell, NAME, NAME, "g09")
            grade.manual_score, grade.needs_manual_grade = 5, False
        gradebook.db.commit()
    found = _marks(course)
    # A day and two hours late: two days begun, a fifth of 40 points.
    assert (found.marks["0260033"].points, found.marks["0260033"].penalty) == (22, 8)
    assert "nbgrader の減点 3点" in describe(found, "0260033")


def test_a_bad_notebook_fails_alone(
    graded: Course, copy_of: Callable[[Course], Course], tmp_path: Path
) -> None:
    """A notebook that is no JSON has no mark, not a zero; other teams keep theirs."""
    course = copy_of(graded)
    assignment = course.assignment(NAME)
    (course.submitted(assignment, "g01") / assignment.notebook).write_text("x", encoding="utf-8")
    (outcome,) = autograde(course, assignment, ("g01",), force=True)
    assert "JSON" in outcome.error
    found = _marks(course)
    assert found.marks["0260001"].points is None
    assert describe(found, "0260001") == "自動採点できませんでした"
    assert found.work["g02"].part(by_tests=True) == 20


def test_nothing_but_our_lines_on_the_screen(
    graded: Course, copy_of: Callable[[Course], Course], capfd: pytest.CaptureFixture[str]
) -> None:
    """Log lines and warnings of nbgrader and its kernels go to coopgrade.log."""
    course = copy_of(graded)
    list(autograde(course, course.assignment(NAME), ("g02",), force=True))
    (again,) = autograde(course, course.assignment(NAME), ("g02",), force=False)
    assert again.skipped
    assert capfd.readouterr() == ("", "")
    assert "Autograding" in course.log.read_text(encoding="utf-8")


def test_plain_nbgrader_gives_the_same_marks(
    collected: Course, graded: Course, copy_of: Callable[[Course], Course]
) -> None:
    """`nbgrader autograde` on the collected folder: same grades, comments and times.

    Four teams stand for all: weak, half filled in, broken, late.
    """
    course = copy_of(collected)
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", NAME, "--student=g0[3679]"],
        cwd=course.root,
        env=_environment(),
        check=True,
        capture_output=True,
    )
    for text in (GRADES, SUBMISSIONS, COMMENTS):
        wanted = [row for row in _query(graded, text) if row[0] in {"g03", "g06", "g07", "g09"}]
        assert _query(course, text) == wanted
    assert len(_query(course, GRADES)) == 4 * 7


def test_formgrader_lists_the_folder(graded: Course, copy_of: Callable[[Course], Course]) -> None:
    """The page for graders sees the assignment and the nine teams, by HTTP."""
    course = copy_of(graded)
    token = secrets.token_hex(16)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
        *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        f"--IdentityProvider.token={token}",
        "--ServerApp.jpserver_extensions=nbgrader.server_extensions.formgrader=True",
    ]
    server = subprocess.Popen(
        command,
        cwd=course.root,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}/formgrader/api"
        assignments = {one["name"]: one for one in _get(f"{base}/assignments", token)}
        assert set(assignments) == {"business-plan", "law-numbers", "peer-form"}
        assignment = assignments[NAME]
        assert (assignment["max_score"], assignment["num_submissions"]) == (40, 9)
        submissions = {s["student"]: s for s in _get(f"{base}/submissions/{NAME}", token)}
        scores = {team: submissions[team]["score"] for team in EXPECTED}
        assert scores == EXPECTED
    finally:
        server.terminate()
        server.wait(20)


def _environment() -> dict[str, str]:
    """Return an environment in which nbgrader finds `alembic` and no settings of ours."""
    scripts = str(Path(sys.executable).parent)
    path = os.pathsep.join([scripts, os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "JUPYTER_NO_CONFIG": "1"}


def _get(url: str, token: str) -> Any:
    """Ask a server that may still be starting."""
    request = Request(url, headers={"Authorization": f"token {token}"})  # noqa: S310 - localhost
    until = time.monotonic() + 40
    while True:
        try:
            with urlopen(request, timeout=10) as answer:  # noqa: S310 - localhost
                return json.load(answer)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)

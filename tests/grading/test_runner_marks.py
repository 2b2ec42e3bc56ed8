"""Without running students' cells the marks are those of plain nbgrader."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from exercise_cells import ROOT, Exercise, answered
from runner_course import (
    DUE,
    NAME,
    Small,
    by_runner,
    by_stock,
    copy_course,
    graded_copy,
    hand_in,
    marks_of,
)

from coopgrade import bridge
from coopgrade.course import Course, copy_exercise, create_course
from coopgrade.feedback.messages import read_messages
from coopgrade.releasing import ANSWER_STUB
from coopgrade.roster import load_roster

PLAN = "business-plan"
# Late work loses everything: the harshest of nbgrader's own rules.
LATE = '\nc.LateSubmissionPlugin.penalty_method = "zero"\n'


def _teams(course: Course) -> tuple[str, ...]:
    assignment = course.assignment(PLAN)
    everybody = load_roster(course).submitters(assignment)
    return tuple(team for team in everybody if course.submitted(assignment, team).is_dir())


def test_the_practice_class(
    collected: Course, graded: Course, copy_of: Callable[[Course], Course]
) -> None:
    """Nine teams, whole, half-filled, broken, missing, late: every row as nbgrader saves it."""
    course = copy_of(collected)
    found = by_runner(course, PLAN, _teams(course))
    assert {one.state for one in found.values()} == {"graded"}
    assert len(found) == 9
    # The other side had no errors: the fixture says so.
    assert marks_of(course) == marks_of(graded)


def test_late_work(collected: Course, tmp_path: Path) -> None:
    """The late penalty of nbgrader itself, zero: it is applied to the same points."""
    ours, theirs = (copy_course(collected, tmp_path / name) for name in ("ours", "theirs"))
    for course in (ours, theirs):
        with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
            file.write(LATE)
        # Due before anybody handed in.
        with bridge.open_gradebook(course) as gradebook:
            gradebook.update_or_create_assignment(PLAN, duedate="2026-12-01T00:00:00")
    assert by_stock(theirs, PLAN, ("g01",)) == {}
    assert by_runner(ours, PLAN, ("g01",))["g01"].state == "graded"
    assert marks_of(ours) == marks_of(theirs)
    assert marks_of(ours)["penalties"] == [(PLAN, "g01", 20.0)]


NAMES = sorted(path.name for path in ROOT.iterdir() if (path / "solution").is_dir())


@pytest.fixture
def whole(tmp_path: Path, name: str) -> Course:
    """A course of one assignment, handed in solved, half, as it began, broken, and empty."""
    root = tmp_path / "whole"
    copy_exercise(ROOT / name, root / "source" / name)
    course = create_course(
        root, course_id="whole", title="x", dues={name: DUE}, answer_stub=ANSWER_STUB
    )
    assignment = course.assignment(name)
    bridge.release_assignment(course, assignment, ())
    for submitter, files in _hand_ins(name).items():
        folder = course.submitted(assignment, submitter)
        folder.mkdir(parents=True)
        notebook = course.release(assignment) / assignment.notebook
        (folder / notebook.name).write_bytes(notebook.read_bytes())
        _write(folder, files)
    return course


def _hand_ins(name: str) -> dict[str, dict[str, Any]]:
    sound = Exercise(name).solution()
    rows = sound["answers.json"]["answers"]
    # Every second answer is missing.
    half = answered(sound, **{row["id"]: None for row in rows[::2]})
    started = {file: (ROOT / name / file).read_text(encoding="utf-8") for file in sound}
    return {"s1": sound, "s2": half, "s3": started, "s4": dict.fromkeys(sound, "{"), "s5": {}}


def _write(folder: Path, files: dict[str, Any]) -> None:
    for file, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / file).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_each_assignment(whole: Course, name: str, tmp_path: Path) -> None:
    """Points are those of the test cells run by hand; answers are shown to whoever marks."""
    exercise, hand_ins = Exercise(name), _hand_ins(name)
    found = by_runner(whole, name, hand_ins)
    for submitter, files in hand_ins.items():
        folder = tmp_path / "by hand" / submitter
        folder.mkdir(parents=True)
        handed_out = {
            file: (ROOT / name / file).read_text(encoding="utf-8")
            for file in whole.assignment(name).handout_files
        }
        assert found[submitter].points == exercise.score({**files, **handed_out}, folder)
    assert found["s1"].points == exercise.full
    assert sum(found["s5"].points.values()) == 0
    notebook = graded_copy(whole, "s1", name)
    shows = [cell for cell in notebook.cells if cell.id.startswith("show-")]
    assert all(cell.outputs[0]["data"]["text/html"] for cell in shows)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_each_assignment_beside_stock(whole: Course, name: str, tmp_path: Path) -> None:
    """Every row of the gradebook is the one that nbgrader saves when it runs the notebooks."""
    stock = copy_course(whole, tmp_path / "stock")
    submitters = _hand_ins(name)
    assert by_stock(stock, name, submitters) == {}
    assert {one.state for one in by_runner(whole, name, submitters).values()} == {"graded"}
    assert marks_of(whole) == marks_of(stock)
    assert len(marks_of(whole)["submissions"]) == len(submitters)


READ = "import json\nanswers = json.load(open('answers.json', encoding='utf-8'))\n"
# grade_id → points, source of the test, what stock gives, what we give.
DIFFERENCES = {
    # A library's warning is no mistake of the student.
    "warns": (2, "import warnings\nwarnings.warn('old name')\n2", 0, 2),
    "stderr": (2, "import sys\nprint('hm', file=sys.stderr)\n1", 0, 1),
    # A result that is no number is full marks for nbgrader.
    "numpy": (2, "class Two(float):\n    __repr__ = lambda self: 'two'\nTwo(2)", 2, None),
    "letters": (2, "'0'", 2, None),
    "truth": (2, "False", 2, None),
    "nothing": (2, "None", 2, None),
    "shows": (2, "print(2)", 2, None),
    "minus": (2, "-1", 2, None),
}
# The same on both sides.
EQUAL = {
    "whole": (2, READ + "int(answers['a'])", 2),
    "part": (2, READ + "answers['a'] / 4", 0.5),
    "none": (2, "0", 0),
    "asserts": (2, READ + "assert answers['a'] == 2", 2),
    "refuses": (2, READ + "assert answers['a'] == 3, 'look again'", 0),
    "breaks": (2, "1 / 0", 0),
    "no_syntax": (2, "import sys\nsys.exit()", 0),
    "silent": (2, "2;", 2),
}


def test_intended_differences(tmp_path: Path) -> None:
    """A table: what plain nbgrader gives for a test's output, and what is given here."""
    tests = {name: row[:2] for name, row in {**EQUAL, **DIFFERENCES}.items()}
    course = Small(tmp_path / "ours", tests).make()
    hand_in(course, "s1", answers={"a": 2})
    stock = copy_course(course, tmp_path / "stock")
    assert by_stock(stock, NAME, ("s1",)) == {}
    found = by_runner(course, NAME, ("s1",))["s1"]
    assert (found.state, found.waiting) == ("graded", True)
    theirs, ours = (
        {cell: (score, bool(waits)) for _, _, cell, score, _, _, waits in marks_of(one)["grades"]}
        for one in (stock, course)
    )
    for name, (_, _, points) in EQUAL.items():
        assert theirs[name] == (points, False), name
        assert ours[name] == ((points, False) if name != "silent" else (None, True)), name
    for name, (_, _, before, after) in DIFFERENCES.items():
        assert theirs[name] == (before, False), name
        assert ours[name] == (after, after is None), name
    # Written answers are as ever: nobody wrote anything.
    assert ours["words"] == theirs["words"]


def test_a_warning_is_read_by_the_student(tmp_path: Path) -> None:
    """What went to stderr stands in the feedback, without the line of the test it came from."""
    test = "import warnings\nhidden = 41\nwarnings.warn(f'old name'); 2"
    course = Small(tmp_path / "c", {"warns": (2, test)}).make()
    hand_in(course, "s1")
    by_runner(course, NAME, ("s1",))
    path = course.autograded(course.assignment(NAME), "s1") / f"{NAME}.ipynb"
    assert read_messages(path)["warns"].other == ("（注意）UserWarning: old name",)


def test_what_was_cut_off_is_told_and_costs_nothing(tmp_path: Path) -> None:
    """A test that prints too much gives its points, and the feedback says that some is missing."""
    test = "for _ in range(300):\n    print('x' * 10_000)\n2"
    course = Small(tmp_path / "c", {"loud": (2, test)}).make()
    hand_in(course, "s1")
    assert by_runner(course, NAME, ("s1",))["s1"].points == {"loud": 2}
    path = course.autograded(course.assignment(NAME), "s1") / f"{NAME}.ipynb"
    assert read_messages(path)["loud"].other[-1] == "（表示が長すぎるので、一部を省きました）"


def test_more_than_full_marks(tmp_path: Path) -> None:
    """Plain nbgrader then drops the whole hand-in; here that cell waits and the others count."""
    course = Small(tmp_path / "c", {"generous": (2, "3"), "fine": (1, "1")}).make()
    hand_in(course, "s1")
    assert by_runner(course, NAME, ("s1",))["s1"].points == {"generous": None, "fine": 1}

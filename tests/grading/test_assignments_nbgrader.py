"""Assignments through nbgrader itself: released, handed in, autograded; points as by hand."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from exercise_cells import ROOT, Exercise, answered
from nbclient import NotebookClient

from coopgrade import bridge
from coopgrade.course import TOKYO, Course, copy_exercise, create_course
from coopgrade.marks import load_work
from coopgrade.releasing import ANSWER_STUB, release_notebook

Files = dict[str, Any]
HandIns = dict[str, Files]
DUE = datetime(2027, 1, 20, 23, 59, tzinfo=TOKYO)


@pytest.fixture
def graded(tmp_path: Path) -> Callable[[str, HandIns], Course]:
    """Return a function that makes a course of one assignment and grades hand-ins to it."""

    def grade(name: str, hand_ins: HandIns) -> Course:
        root = tmp_path / "course"
        exercise = Exercise(name)
        copy_exercise(exercise.folder, root / "source" / name)
        # A solved hand-in in the source folder must never be handed out.
        (root / "source" / name / "solution").mkdir()
        (root / "source" / name / "solution" / "answers.json").write_text("{}", encoding="utf-8")
        course = create_course(
            root,
            course_id="practice",
            title="練習",
            dues={name: DUE},
            answer_stub=ANSWER_STUB,
        )
        assignment = course.assignment(name)
        bridge.release_assignment(course, assignment, tuple(hand_ins))
        released = course.release(assignment)
        for submitter, files in hand_ins.items():
            folder = course.submitted(assignment, submitter)
            folder.mkdir(parents=True)
            notebook = released / assignment.notebook
            (folder / notebook.name).write_bytes(notebook.read_bytes())
            for file, content in files.items():
                if content is not None:
                    text = content if isinstance(content, str) else json.dumps(content)
                    (folder / file).write_text(text, encoding="utf-8")
        outcomes = bridge.autograde(course, assignment, tuple(hand_ins), force=False)
        assert [outcome.error for outcome in outcomes] == [""] * len(hand_ins)
        return course

    return grade


def _points(course: Course, name: str, submitter: str) -> tuple[dict[str, float], set[str]]:
    """Return the points of each test cell, and what waits for a person."""
    with bridge.open_gradebook(course) as gradebook:
        (notebook,) = gradebook.find_submission(name, submitter).notebooks
        grades = {grade.name: grade for grade in notebook.grades}
        auto = {n: g.auto_score for n, g in grades.items() if g.auto_score is not None}
        return auto, {n for n, g in grades.items() if g.needs_manual_grade}


def _text(course: Course, name: str, submitter: str, cell: str) -> str:
    folder = course.autograded(course.assignment(name), submitter)
    notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    (found,) = [one for one in notebook.cells if one.id == cell]
    return str(found.outputs)


@pytest.mark.slow
def test_the_act_in_numbers(graded: Callable[[str, HandIns], Course]) -> None:
    """Solved, half-solved with an error, and empty; the question waits for a person."""
    exercise = Exercise("law-numbers")
    sound = exercise.solution()
    starter = {"answers.json": (exercise.folder / "answers.json").read_text(encoding="utf-8")}
    half = answered(
        sound,
        engaged_of_11=8,
        sharing_order=None,
        share_of_60=None,
        question_at_desk="<script>alert(1)</script>",
    )
    course = graded(
        exercise.name, {"s1": sound, "s2": half, "s3": starter, "s4": {"answers.json": "{"}}
    )
    full, waiting = _points(course, exercise.name, "s1")
    assert full == exercise.full
    assert waiting == {"mark-question"}
    points, _ = _points(course, exercise.name, "s2")
    assert points == {**exercise.full, "check-people": 5, "check-reserves": 5}
    for nothing in ("s3", "s4"):
        points, waiting = _points(course, exercise.name, nothing)
        assert points == dict.fromkeys(exercise.full, 0)
        assert waiting == {"mark-question"}
    work = load_work(course, course.assignment(exercise.name), ["s1", "s2"]).values()
    assert [(one.part(by_tests=True), one.part(by_tests=False)) for one in work] == [
        (26, None),
        (22, None),
    ]
    # Whoever marks reads the answer in the notebook, and only as text.
    assert "試験で1か月休む" in _text(course, exercise.name, "s1", "show-question")
    shown = _text(course, exercise.name, "s2", "show-question")
    assert "&lt;script&gt;" in shown
    assert "答え" in _text(course, exercise.name, "s4", "show-question")
    # nbgrader's own feedback page has the answer, the points, and what was marked.
    with bridge.nbgrader_session(course) as api:
        assert api.generate_feedback(exercise.name, "s1")["success"]
    (page,) = (course.root / "feedback" / "s1" / exercise.name).glob("*.html")
    feedback = page.read_text(encoding="utf-8")
    for words in ("試験で1か月休む", "先生が見ること（4点）", "○ 組合員が11人のときは"):
        assert words in feedback
    released = {path.name for path in course.release(course.assignment(exercise.name)).iterdir()}
    assert released == {"law-numbers.ipynb", "answers.json", "questions.toml"}


@pytest.mark.slow
def test_the_board_of_a_team(graded: Callable[[str, HandIns], Course]) -> None:
    """A team's board is graded as handed in, not as the empty one it started with."""
    exercise = Exercise("community-issue")
    sound = exercise.solution()
    fewer = sound["issues.json"] | {"notes": sound["issues.json"]["notes"][:3]}
    course = graded(
        exercise.name,
        {
            "g01": sound,
            "g02": answered(sound, chair_2="1", chair_3="1") | {"issues.json": fewer},
            "g03": {"issues.json": None, "answers.json": None},
        },
    )
    assert _points(course, exercise.name, "g01")[0] == exercise.full
    points, waiting = _points(course, exercise.name, "g02")
    assert points == {"check-notes": 2, "check-evidence": 3, "check-place": 1, "check-roles": 0}
    assert waiting == {"mark-who", "mark-evidence", "mark-question"}
    # Forgotten files are put back empty by nbgrader; they give nothing.
    assert set(_points(course, exercise.name, "g03")[0].values()) == {0}


def test_the_form_on_the_team(graded: Callable[[str, HandIns], Course]) -> None:
    """Filled in: all points, whatever stands in it; the confidential line is in no output."""
    exercise = Exercise("peer-form")
    private = "となりの席がつらいです。"
    filled = answered(exercise.solution(), trouble=private)
    garbage = answered(exercise.solution(), thanks_1=99, log_1="あ" * 20, log_3=None)
    course = graded(exercise.name, {"s1": filled, "s2": garbage})
    assert _points(course, exercise.name, "s1") == (exercise.full, set())
    assert _points(course, exercise.name, "s2")[0] == {"check-thanks": 0, "check-log": 0}
    folder = course.autograded(course.assignment(exercise.name), "s1")
    notebook = nbformat.read(folder / "peer-form.ipynb", as_version=4)
    tests = [cell for cell in notebook.cells if cell.id.startswith("check-")]
    assert private not in nbformat.writes(nbformat.v4.new_notebook(cells=tests))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.parent.name for path in ROOT.glob("*/*.ipynb")))
def test_a_released_notebook_runs_and_writes_nothing(name: str, tmp_path: Path) -> None:
    """From the release version alone: every cell runs, shows something, and changes no file."""
    exercise = Exercise(name)
    table = exercise.table("assignment")
    for file in (*table["student_files"], *table.get("handout_files", ())):
        (tmp_path / file).write_bytes((exercise.folder / file).read_bytes())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    notebook = release_notebook(exercise.folder / f"{name}.ipynb")
    client = NotebookClient(
        notebook,
        timeout=60,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(tmp_path)}},
    )
    client.execute()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        kinds = [output.output_type for output in cell.outputs]
        assert "error" not in kinds, cell.id
        assert kinds, cell.id
        assert not [o for o in cell.outputs if o.get("name") == "stderr"], cell.id

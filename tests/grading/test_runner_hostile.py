"""Hand-ins that would do harm, or are broken: nothing of them runs, and they fail alone."""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from runner_course import (
    NAME,
    Small,
    by_runner,
    cell,
    copy_course,
    graded_copy,
    hand_in,
    marks_of,
    released,
)

from coopgrade.course import Course
from coopgrade.marks import load_work
from coopgrade.runner.limits import Limits

READ = "import json\nanswers = json.load(open('answers.json', encoding='utf-8'))\n"
TESTS = {
    "counts": (2.0, READ + "int(answers['a'])"),
    "alone": (1.0, "import os\nint(sorted(os.listdir()) == ['answers.json'])"),
}
SHOWS = {"card": READ + "answers['a']"}
ANSWERS = {"a": 2}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A small course with two tests and a cell that shows an answer."""
    return Small(tmp_path_factory.mktemp("made") / "course", TESTS, SHOWS).make()


@pytest.fixture
def course(made: Course, tmp_path: Path) -> Course:
    """That course, for this test alone."""
    return copy_course(made, tmp_path / "course")


def _points(course: Course, *submitters: str) -> dict[str, Any]:
    found = by_runner(course, NAME, submitters)
    return {name: one.points if one.state == "graded" else one.state for name, one in found.items()}


FULL = {"counts": 2, "alone": 1}


def test_no_cell_of_a_student_runs(course: Course, tmp_path: Path) -> None:
    """Neither free cells, nor cells that call themselves tests, nor changed tests run."""
    harm = tmp_path / "harm.txt"
    code = f"open({str(harm)!r}, 'a').write('ran')"
    notebook = released(course)
    cell(notebook, "free").source = code
    cell(notebook, "counts").source = code + "\n2"
    cell(notebook, "card").source = code
    own = nbformat.v4.new_code_cell(code, id="own")
    own.metadata = {
        "tags": ["clean"],
        "nbgrader": {**cell(notebook, "counts").metadata.nbgrader, "grade_id": "own"},
    }
    loud = nbformat.v4.new_code_cell(code, id="loud")
    loud.metadata = {"tags": ["clean"]}
    notebook.cells += [own, loud]
    folder = hand_in(course, "s1", notebook, ANSWERS)
    for name in ("coopkit.py", "json.py", "sitecustomize.py"):
        (folder / name).write_text(code, encoding="utf-8")
    assert _points(course, "s1") == {"s1": FULL}
    assert not harm.exists()
    copy = graded_copy(course, "s1")
    assert cell(copy, "free").outputs == cell(copy, "loud").outputs == []
    # The lecturer's own text is back, and the answer is there to be marked.
    assert cell(copy, "counts").source == TESTS["counts"][1]
    assert cell(copy, "card").outputs[0]["data"]["text/plain"] == "2"


def test_forged_outputs_are_worth_nothing(course: Course) -> None:
    """Outputs and points that a student wrote into the notebook are gone."""
    notebook = released(course)
    test = cell(notebook, "counts")
    test.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "2"})]
    test.metadata.nbgrader.points = 100
    hand_in(course, "s1", notebook, {"a": 0})
    assert _points(course, "s1") == {"s1": {"counts": 0, "alone": 1}}
    assert cell(graded_copy(course, "s1"), "counts").metadata.nbgrader.points == 2


def test_deleted_cells_come_back(course: Course) -> None:
    """A deleted test is run, a deleted card is shown again above what is to be marked."""
    notebook = released(course)
    notebook.cells = [one for one in notebook.cells if one.id in ("title", "free", "words")]
    hand_in(course, "s1", notebook, ANSWERS)
    found = by_runner(course, NAME, ("s1",))["s1"]
    assert found.points == FULL
    assert len(found.repairs) == 3
    names = [
        one.metadata.nbgrader.grade_id
        for one in graded_copy(course, "s1").cells
        if "nbgrader" in one.metadata
    ]
    assert names.index("card") == names.index("task-card") - 1
    assert {"counts", "alone"} <= set(names)


def test_a_cell_that_is_there_twice(course: Course) -> None:
    """Copied tests count once; of copied answers the one with words counts, and all stay."""
    notebook = released(course)
    words = cell(notebook, "words")
    empty = json.loads(json.dumps(words))
    words.source = "わたしの答え"
    empty["id"] = "words-2"
    twice = json.loads(json.dumps(cell(notebook, "counts")))
    twice["id"] = "counts-2"
    notebook.cells += [nbformat.from_dict(empty), nbformat.from_dict(twice)]
    hand_in(course, "s1", notebook, ANSWERS)
    found = by_runner(course, NAME, ("s1",))["s1"]
    assert (found.state, found.points) == ("graded", FULL)
    assert ["words" in found.repairs[0], "counts" in found.repairs[1]] == [True, True]
    kept = [
        one.source
        for one in graded_copy(course, "s1").cells
        if one.metadata.get("nbgrader", {}).get("grade_id") == "words"
    ]
    assert kept == ["わたしの答え"]
    (row,) = [row for row in marks_of(course)["grades"] if row[2] == "words"]
    assert row[3:] == (None, None, None, 1)


def _huge() -> bytes:
    return b'{"cells": [' + b" " * (21 * 1024**2) + b"]}"


BROKEN: dict[str, tuple[Any, str]] = {
    "empty": (b"", "空"),
    "text": (b"my answers", "JSON"),
    "half": (b'{"cells": [', "JSON"),
    "other": (b'{"a": 1}', "JSON"),
    "deep": (b"[" * 200_000, "JSON"),
    "cp932": ('{"cells": "答え"}'.encode("cp932"), "UTF-8"),
    "huge": (_huge(), "大きすぎます"),
    "many": (json.dumps({"cells": [{}] * 3000}).encode(), "多すぎます"),
    "strange": (b'{"cells": [{"cell_type": "x"}], "nbformat": 4, "nbformat_minor": 5}', ""),
}


def test_broken_notebooks_fail_alone(course: Course) -> None:
    """Each has its reason and no points, and whoever comes after is graded."""
    for name, (content, _) in BROKEN.items():
        hand_in(course, name, content, ANSWERS)
    renamed = hand_in(course, "renamed", answers=ANSWERS)
    (renamed / f"{NAME}.ipynb").rename(renamed / f"{NAME} (1).ipynb")
    linked = hand_in(course, "linked")
    (linked / "answers.json").symlink_to(course.gradebook)
    hand_in(course, "学生十一", answers=ANSWERS)
    everybody = (*BROKEN, "renamed", "linked", "学生十一")
    found = by_runner(course, NAME, everybody)
    for name, (_, reason) in BROKEN.items():
        assert (found[name].state, found[name].points) == ("failed", {}), name
        assert found[name].reason, name
        assert reason in found[name].reason, name
    assert f"{NAME} (1).ipynb" in found["renamed"].reason
    assert "リンク" in found["linked"].reason
    assert found["学生十一"].points == FULL
    # As with nbgrader: a row, no points, no copy, and marks say that it failed.
    work = load_work(course, course.assignment(NAME), everybody)
    states = {name: one.state for name, one in work.items()}
    assert states == dict.fromkeys(everybody, "failed") | {"学生十一": "waiting"}


def test_answers_of_all_kinds(course: Course) -> None:
    """Data files that are broken, deep or full cost their own points only."""
    for name, content in {
        "deep": b"[" * 200_000,
        "binary": bytes(range(256)),
        "number": b'{"a": 1e999}',
        "words": '{"a": "二"}'.encode(),
        "none": None,
    }.items():
        hand_in(course, name, answers=content)
    found = _points(course, "deep", "binary", "number", "words", "none")
    # Without the file, the folder of the test is empty.
    assert found.pop("none") == {"counts": 0, "alone": 0}
    assert list(found.values()) == [{"counts": 0, "alone": 1}] * 4


def test_a_test_that_never_ends(tmp_path: Path) -> None:
    """It is stopped, also when it catches everything; the other cells keep their points."""
    tests = {
        "sleeps": (2.0, "import time\ntime.sleep(60)\n2"),
        "stubborn": (
            2.0,
            "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        ),
        "late": (
            2.0,
            "try:\n    while True:\n        pass\nexcept KeyboardInterrupt:\n    pass\n2",
        ),
        "fine": (1.0, "1"),
    }
    course = Small(tmp_path / "c", tests).make()
    hand_in(course, "s1")
    limits = Limits(cell_seconds=1.0, interrupt_seconds=0.5)
    found = by_runner(course, NAME, ("s1",), limits=limits)["s1"]
    assert found.points == {"sleeps": 0, "stubborn": 0, "late": 0, "fine": 1}
    errors = cell(graded_copy(course, "s1"), "stubborn").outputs
    assert errors[-1].ename == "CellTimeoutError"

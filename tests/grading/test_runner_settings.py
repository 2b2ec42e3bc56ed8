"""What a course's own nbgrader_config.py may do, and what it must not."""

import errno
import json
import sys
from pathlib import Path

import nbformat
import pytest
from coding_course import NAME, make_coding_course
from nbconvert.writers import FilesWriter
from runner_course import by_runner, marks_of

from coopgrade import bridge, cli
from coopgrade.errors import UserError
from coopgrade.plain_course import PlainCourse, open_plain_course
from coopgrade.runner.grading import course_limits
from coopgrade.runner.hand_ins import LARGEST_SOURCE
from coopgrade.runner.sandbox import available

LEVEL = available()[0]
FULL = 26


@pytest.fixture
def course(tmp_path: Path) -> PlainCourse:
    """The coding course with one right hand-in."""
    return make_coding_course(tmp_path / "course", 1)


def _configure(course: PlainCourse, line: str) -> PlainCourse:
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    return open_plain_course(course.root)


def _outside(course: PlainCourse, witness: Path) -> None:
    path = course.submitted(course.assignment(NAME), "s000") / "p1.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source += f"\nopen({str(witness)!r}, 'w').close()"
    nbformat.write(notebook, path)


def test_steps_may_be_named_by_words(course: PlainCourse, tmp_path: Path) -> None:
    """The step that runs notebooks is replaced, however it is written: nothing runs outside."""
    names = ("Execute", "LimitOutput", "SaveAutoGrades", "AssignLatePenalties", "CheckCellMetadata")
    steps = [f"nbgrader.preprocessors.{name}" for name in names]
    course = _configure(course, f"c.Autograde.autograde_preprocessors = {steps}")
    _outside(course, tmp_path / "witness")
    assert by_runner(course, NAME, ("s000",), level=LEVEL)["s000"].state == "graded"
    assert not (tmp_path / "witness").exists()


def test_steps_that_are_not_understood(course: PlainCourse) -> None:
    """Without a step that can be replaced nothing begins."""
    steps = ["nbgrader.preprocessors.SaveAutoGrades"]
    course = _configure(course, f"c.Autograde.autograde_preprocessors = {steps}")
    with pytest.raises(UserError, match="autograde_preprocessors"):
        by_runner(course, NAME, ("s000",), level=LEVEL)


@pytest.mark.parametrize(
    ("line", "cell", "whole"),
    [
        ("", 60, 300),
        ("c.Execute.timeout = 900", 900, 9000),
        ("c.ExecutePreprocessor.timeout = 10", 10, 300),
        ("c.Execute.timeout = None", 3600, 36000),
    ],
)
def test_time_limits(course: PlainCourse, line: str, cell: float, whole: float) -> None:
    """The time of a cell is nbgrader's setting; a whole hand-in has room for ten such cells."""
    limits = course_limits(_configure(course, line))
    assert (limits.cell_seconds, limits.submission_seconds) == (cell, whole)
    assert limits.cpu_seconds == whole


def test_another_language(course: PlainCourse) -> None:
    """Notebooks of another language are refused, not run as Python."""
    with bridge.open_gradebook(course) as gradebook:
        for notebook in gradebook.find_assignment(NAME).notebooks:
            notebook.kernelspec = json.dumps({"name": "ir", "language": "R", "display_name": "R"})
        gradebook.db.commit()
    with pytest.raises(UserError, match="ir"):
        by_runner(course, NAME, ("s000",), level=LEVEL)


def test_what_if_never_touches_what_lies_outside(
    course: PlainCourse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A gradebook named by its whole path is copied; a folder named by one stops the trial."""
    course = _configure(course, f"c.CourseDirectory.db_url = 'sqlite:///{course.gradebook}'")
    by_runner(course, NAME, ("s000",), level=LEVEL)
    before = marks_of(course)
    arguments = ["coopgrade", "autograde", NAME, "--course", str(course.root), "--what-if"]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    assert "変わらない 1件" in capsys.readouterr().out
    assert marks_of(course) == before
    elsewhere = course.root / "autograded"
    _configure(course, f"c.CourseDirectory.autograded_directory = {str(elsewhere)!r}")
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert str(elsewhere) in capsys.readouterr().err
    assert marks_of(course) == before


def test_a_full_disk_is_the_machines_fault(
    course: PlainCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again, then told; no row is written, and the next run grades as usual."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(FilesWriter, "write", full)
        patched.setattr("coopgrade.runner.grading._PAUSE", 0)
        found = by_runner(course, NAME, ("s000",), level=LEVEL)["s000"]
    assert (found.state, "No space" in found.reason) == ("machine", True)
    assert marks_of(course)["submissions"] == []
    assert sum(by_runner(course, NAME, ("s000",), level=LEVEL)["s000"].points.values()) == FULL


def test_ctrl_c_while_saving_stops(course: PlainCourse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nbgrader would take it for one more error of the hand-in."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(FilesWriter, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            by_runner(course, NAME, ("s000",), level=LEVEL)
    assert marks_of(course)["submissions"] == []


def test_files_too_large_to_go_along(course: PlainCourse) -> None:
    """The lecturer is told before anything is run; it is no fault of this computer."""
    # A sparse file: large to the reader, nothing on the disk.
    with (course.root / "source" / NAME / "大きい.csv").open("wb") as file:
        file.truncate(LARGEST_SOURCE + 1)
    with pytest.raises(UserError, match=r"301MB。300MBまで[^.]*: 大きい.csv"):
        by_runner(course, NAME, ("s000",), level=LEVEL)


def test_clean_tests_of_an_ordinary_folder_see_its_files(course: PlainCourse) -> None:
    """Without a list of files everything that was handed in is there, under every level."""
    source = course.root / "source" / NAME / "p2.ipynb"
    notebook = nbformat.read(source, as_version=4)
    notebook.cells = [
        one for one in notebook.cells if not one.metadata.get("nbgrader", {}).get("locked")
    ]
    test = nbformat.v4.new_code_cell("import os\nint('data.csv' in os.listdir())", id="t-file")
    test.metadata = {
        "tags": ["clean"],
        "nbgrader": {
            "grade": True,
            "grade_id": "t_file",
            "locked": True,
            "points": 1,
            "schema_version": 3,
            "solution": False,
            "task": False,
        },
    }
    notebook.cells.append(test)
    nbformat.write(notebook, source)
    (course.root / "source" / NAME / "p1.ipynb").unlink()
    with bridge.nbgrader_session(course) as api:
        assert api.generate_assignment(NAME, force=True)["success"]
    (course.submitted(course.assignment(NAME), "s000") / "p1.ipynb").unlink()
    changed = open_plain_course(course.root)
    found = by_runner(changed, NAME, ("s000",), level="data-only")["s000"]
    assert found.points == {"t_file": 1}

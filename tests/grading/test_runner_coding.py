"""An ordinary coding course, students' code shut in: the marks are those of plain nbgrader."""

import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from coding_course import NAME, TESTS, make_coding_course, submitters
from runner_course import by_runner, by_stock, marks_of

from coopgrade import cli
from coopgrade.journal import open_journal
from coopgrade.plain_course import PlainCourse, open_plain_course
from coopgrade.runner.records import AutogradeRun
from coopgrade.runner.sandbox import available

FEW = 6
LEVELS = [level for level in available() if level != "container"]


def _copy(course: PlainCourse, folder: Path) -> PlainCourse:
    import shutil

    shutil.copytree(course.root, folder)
    return open_plain_course(folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> PlainCourse:
    """The course with a few hand-ins; look, do not touch."""
    return make_coding_course(tmp_path_factory.mktemp("coding") / "course", FEW)


@pytest.fixture(scope="module")
def by_nbgrader(made: PlainCourse, tmp_path_factory: pytest.TempPathFactory) -> PlainCourse:
    """That course, graded by plain nbgrader."""
    course = _copy(made, tmp_path_factory.mktemp("stock") / "course")
    assert by_stock(course, NAME, submitters(FEW)) == {}
    return course


@pytest.mark.parametrize("level", ["full", "userns", "landlock"])
def test_same_marks(
    made: PlainCourse, by_nbgrader: PlainCourse, tmp_path: Path, level: str
) -> None:
    """Points, comments, hand-ins and penalties, row by row, of both notebooks."""
    if level not in LEVELS:
        pytest.skip(f"this machine or user has no level {level}: {LEVELS}")
    course = _copy(made, tmp_path / "course")
    found = by_runner(course, NAME, submitters(FEW), level=level)
    assert {one.state for one in found.values()} == {"graded"}
    assert marks_of(course) == marks_of(by_nbgrader)
    # Not everybody has the same, and the first has everything.
    assert len(found["s000"].points) == TESTS
    assert sum(found["s000"].points.values()) == 26
    assert len({sum(one.points.values()) for one in found.values()}) >= 3


def test_a_lost_copy_of_one_notebook_is_made_again(made: PlainCourse, tmp_path: Path) -> None:
    """Each notebook that was handed in has its copy; one that was not needs none."""
    course = _copy(made, tmp_path / "course")
    assignment = course.assignment(NAME)
    (course.submitted(assignment, "s001") / "p2.ipynb").unlink()
    by_runner(course, NAME, ("s000", "s001"), level=LEVELS[0])
    lost = course.autograded(assignment, "s000") / "p2.ipynb"
    lost.unlink()
    found = by_runner(course, NAME, ("s000", "s001"), level=LEVELS[0])
    assert {name: one.state for name, one in found.items()} == {
        "s000": "graded",
        "s001": "unchanged",
    }
    assert lost.is_file()


def test_times_are_those_of_the_same_cell(
    made: PlainCourse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Cells that a student added are counted together and shift nothing."""
    course = _copy(made, tmp_path / "course")
    path = course.submitted(course.assignment(NAME), "s000") / "p1.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for number in range(2):
        more = nbformat.v4.new_code_cell("import time\ntime.sleep(0.2)", id=f"more-{number}")
        notebook.cells.insert(number, more)
    nbformat.write(notebook, path)
    found = by_runner(course, NAME, ("s000", "s001"), level=LEVELS[0])
    answers = {"p1/a_mean", "p1/a_busy", "p1/a_total", "p1/a_share", "p2/m_plot"}
    answers |= {"p2/a_map", "p2/a_slider", "p2/a_groups", "p2/a_last"}
    assert set(found["s000"].seconds) == {*found["s000"].points, *answers, "p1#", "p2#"}
    assert found["s000"].seconds["p1#"] > 0.4
    assert set(found["s001"].seconds) <= set(found["s000"].seconds)
    command = ["coopgrade", "autograde", NAME, "--course", str(course.root), "--level", LEVELS[0]]
    chosen = [word for name in ("s000", "s001") for word in ("--only", name)]
    monkeypatch.setattr(sys, "argv", [*command, *chosen, "--force", "--times"])
    with pytest.raises(SystemExit):
        cli.main()
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  p1")]
    (own,) = [line for line in lines if "学生のセル" in line]
    assert own.startswith("  p1 の学生のセル（合計）　")
    assert own.endswith("（s000）")
    assert sum(line.startswith("  p1/t_mean　") for line in lines) == 1
    assert not any("#" in line for line in lines)


def test_old_times_can_be_read(made: PlainCourse, tmp_path: Path) -> None:
    """Runs of before, which counted cells, are no hindrance."""
    course = _copy(made, tmp_path / "course")
    by_runner(course, NAME, ("s000",), level=LEVELS[0])
    with open_journal(course) as journal:
        last = journal.read(AutogradeRun, submitter="s000")[-1]
        journal.append(replace(last, seconds={"p1#0": 0.1, "p1#3": 0.2}))
    found = by_runner(course, NAME, ("s000",), level=LEVELS[0])
    assert found["s000"].state == "unchanged"
    found = by_runner(course, NAME, ("s000",), level=LEVELS[0], force=True)
    assert found["s000"].state == "graded"


@pytest.mark.slow
def test_same_marks_of_a_class(tmp_path: Path) -> None:
    """All forty, at the strictest level of this machine."""
    course = make_coding_course(tmp_path / "ours")
    stock = _copy(course, tmp_path / "stock")
    assert by_stock(stock, NAME, submitters()) == {}
    found = by_runner(course, NAME, submitters(), level=LEVELS[0])
    assert {one.state for one in found.values()} == {"graded"}
    assert marks_of(course) == marks_of(stock)

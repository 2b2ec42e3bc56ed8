"""Every lecture runs from top to bottom, without a network, and writes nothing."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import pytest
from kernels import code_cells, execute, offline
from nbclient.exceptions import CellExecutionError

from coopkit import content

EXERCISES = sorted(
    path.parent.name for path in (content.checkout() / "exercises").glob("*/assignment.toml")
)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a kernel that cannot reach the network."""
    return offline(tmp_path_factory.mktemp("kernel"))


@dataclass(frozen=True)
class Run:
    """What came of running a lecture once in a student's folder.

    Attributes:
        done: the notebook with its outputs.
        before: all files of the folder before the run, with their content.
        after: the same, after it.
    """

    done: nbformat.NotebookNode
    before: dict[str, bytes]
    after: dict[str, bytes]


def files(folder: Path) -> dict[str, bytes]:
    """Return all files below `folder` with their content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def runs(
    tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]
) -> Callable[[Path], Run]:
    """Return a function that runs a lecture, once for all tests."""

    @cache
    def run(path: Path) -> Run:
        work = Path(shutil.copytree(content.lectures(), tmp_path_factory.mktemp("home") / "work"))
        before = files(work)
        notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        return Run(execute(notebook.cells, work, environment), before, files(work))

    return run


def test_a_lecture_runs_from_top_to_bottom_and_writes_nothing(lecture, runs):
    """A student runs all cells before touching anything: no error, and no file."""
    run = runs(lecture.path)
    assert run.before
    assert run.after == run.before


def test_every_code_cell_shows_something_without_warnings(lecture, runs):
    """A cell that shows nothing leaves a beginner wondering whether it ran."""
    for cell in code_cells(runs(lecture.path).done):
        kinds = {output.output_type for output in cell.outputs}
        assert kinds & {"display_data", "execute_result"}, cell.id
        assert "stream" not in kinds, cell.outputs


def test_each_cell_runs_without_those_above(lecture, tmp_path, environment):
    """After a restart a student runs the cell in front of them, not all those above."""
    cells = []
    for cell in code_cells(lecture.notebook):
        cells += [nbformat.v4.new_code_cell("%reset -f"), cell]
    execute(cells, tmp_path, environment)


@pytest.mark.parametrize("name", EXERCISES)
def test_an_assignment_runs_as_it_is_given_out(name, checkout, tmp_path, environment):
    """Before anything is answered: no error, no network."""
    source, work = checkout / "exercises" / name, tmp_path / "work"
    shutil.copytree(source, work, ignore=shutil.ignore_patterns("solution"))
    notebook = nbformat.read(source / f"{name}.ipynb", as_version=nbformat.NO_CONVERT)
    assert len(code_cells(execute(notebook.cells, work, environment))) > 0


def test_the_guard_against_the_network_bites(tmp_path, environment):
    """A lecture that asks the network would fail here, even on a machine that has one."""
    cell = nbformat.v4.new_code_cell("import urllib.request as r; r.urlopen('http://192.0.2.1')")
    with pytest.raises(CellExecutionError, match="a lecture asked the network"):
        execute([cell], tmp_path, environment)

"""Every lecture runs from top to bottom, quickly, without a network, and writes nothing."""

import copy
import datetime as dt
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from coopkit import content

SECONDS = 2.0
EXERCISES = sorted(
    path.parent.name for path in (content.checkout() / "exercises").glob("*/assignment.toml")
)
# Once in about a hundred runs the client does not notice that a cell is done and goes on
# only when its time is up (a lost wake-up of pyzmq), so this is also how long that takes.
TIMEOUT = 15

# Runs in the kernel before anything else: an address outside this machine is an error.
GUARD = """
import socket

_connect, _look_up = socket.socket.connect, socket.getaddrinfo
_HERE = {"127.0.0.1", "::1", "localhost", None}


def _only_here(host):
    if host not in _HERE:
        raise OSError(f"a lecture asked the network: {host}")


def connect(self, address):
    if isinstance(address, tuple):
        _only_here(address[0])
    return _connect(self, address)


def getaddrinfo(host, *args, **kwargs):
    _only_here(host)
    return _look_up(host, *args, **kwargs)


socket.socket.connect, socket.getaddrinfo = connect, getaddrinfo
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a kernel that cannot reach the network."""
    folder = tmp_path_factory.mktemp("kernel")
    (folder / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONUTF8": "1",
    }


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


def execute(cells: list[nbformat.NotebookNode], folder: Path, env: dict[str, str]):
    """Run copies of `cells` in one kernel in `folder` and return them as a notebook."""
    notebook = nbformat.v4.new_notebook(cells=copy.deepcopy(cells))
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        record_timing=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env=env)
    return notebook


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


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Return the code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def durations(notebook: nbformat.NotebookNode) -> dict[str, float]:
    """Return the seconds that each code cell took in the kernel, by cell id."""
    seconds = {}
    for cell in code_cells(notebook):
        begin, end = (
            dt.datetime.fromisoformat(cell.metadata["execution"][key])
            for key in ("iopub.execute_input", "shell.execute_reply")
        )
        seconds[cell.id] = (end - begin).total_seconds()
    return seconds


def test_a_lecture_runs_from_top_to_bottom_and_writes_nothing(lecture, runs):
    """A student runs all cells before touching anything: no error, and no file."""
    run = runs(lecture.path)
    assert run.before
    assert run.after == run.before


def test_no_cell_keeps_a_student_waiting(lecture, runs, tmp_path, environment):
    """Two seconds at most, imports included.

    A busy machine only ever makes it slower, so the best of three runs counts.
    """
    seconds = durations(runs(lecture.path).done)
    assert len(seconds) == len(code_cells(lecture.notebook))
    for _ in range(2):
        if max(seconds.values()) > SECONDS:
            again = durations(execute(lecture.notebook.cells, tmp_path, environment))
            seconds = {cell: min(took, again[cell]) for cell, took in seconds.items()}
    assert {cell: took for cell, took in seconds.items() if took > SECONDS} == {}


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


def worked(
    cells: list[nbformat.NotebookNode], folder: Path, env: dict[str, str]
) -> dict[str, float]:
    """Return the seconds of work of each code cell, by cell id.

    What the kernel's process worked, not what the clock says: the same on a busy machine.
    """
    probe = "print(__import__('time').process_time())"
    mixed = [nbformat.v4.new_code_cell(probe)]
    for cell in cells:
        if cell.cell_type == "code":
            mixed += [cell, nbformat.v4.new_code_cell(probe)]
    done = execute(mixed, folder, env).cells
    at = [float(cell.outputs[0].text) for cell in done[::2]]
    return {cell.id: end - begin for cell, begin, end in zip(done[1::2], at, at[1:], strict=False)}


@pytest.mark.parametrize("name", EXERCISES)
def test_an_assignment_runs_as_it_is_given_out(name, checkout, tmp_path, environment):
    """Before anything is answered: no error, no network, no cell over two seconds."""
    source, work = checkout / "exercises" / name, tmp_path / "work"
    shutil.copytree(source, work, ignore=shutil.ignore_patterns("solution"))
    notebook = nbformat.read(source / f"{name}.ipynb", as_version=nbformat.NO_CONVERT)
    seconds = worked(notebook.cells, work, environment)
    assert set(seconds) == {cell.id for cell in code_cells(notebook)}
    assert {cell: took for cell, took in seconds.items() if took > SECONDS} == {}


def test_the_guard_against_the_network_bites(tmp_path, environment):
    """A lecture that asks the network would fail here, even on a machine that has one."""
    cell = nbformat.v4.new_code_cell("import urllib.request as r; r.urlopen('http://192.0.2.1')")
    with pytest.raises(CellExecutionError, match="a lecture asked the network"):
        execute([cell], tmp_path, environment)

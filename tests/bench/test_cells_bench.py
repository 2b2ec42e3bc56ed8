"""How long a cell keeps a student waiting, imports included. Measured, not asserted.

The peer is what a student would have to wait for without the kit: a process that imports
pandas and matplotlib, on the same machine, in the same run.
"""

import shutil
import subprocess
import sys
import time
from statistics import median

import nbformat
import pytest
from aims import aim
from kernels import offline, worked

from coopkit import content

ROUNDS = 3
EXERCISES = sorted((content.checkout() / "exercises").glob("*/assignment.toml"))
LECTURES = sorted(content.lectures().rglob("*.ipynb"))


def _peer():
    """Return the seconds that importing pandas and matplotlib takes in a new process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import pandas, matplotlib.pyplot"], check=True)
    return time.perf_counter() - start


def _slowest(path, tmp_path):
    """Return the seconds of the slowest code cell of a notebook, run from its own folder."""
    work = tmp_path / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(path.parent, work, ignore=shutil.ignore_patterns("solution"))
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    return max(worked(notebook.cells, work, offline(tmp_path)).values())


@pytest.mark.parametrize(
    "path",
    [*LECTURES, *(one.parent / f"{one.parent.name}.ipynb" for one in EXERCISES)],
    ids=lambda path: path.stem,
)
def test_the_slowest_cell(path, tmp_path):
    """Two seconds of work at most; beside it, how that compares with the peer."""
    pairs = [(_slowest(path, tmp_path), _peer()) for _ in range(ROUNDS)]
    seconds = median(cell for cell, _ in pairs)
    ratio = median(cell / peer for cell, peer in pairs)
    aim(f"{path.stem}: slowest cell", seconds * 1000, 2000)
    aim(f"{path.stem}: beside importing pandas and matplotlib", ratio, 2, "x")

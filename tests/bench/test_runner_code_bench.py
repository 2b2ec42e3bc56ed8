"""Students' code behind walls beside plain nbgrader: both as commands, in turn, fresh folders.

Forty hand-ins of two notebooks with pandas, folium, ipywidgets and matplotlib. Not asserted,
but for one thing: both sides gave the same marks.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

import nbformat
import psutil
import pytest
from aims import aim
from coding_course import NAME, make_coding_course, submitters
from runner_course import marks_of

from coopgrade.plain_course import open_plain_course
from coopgrade.runner.sandbox import available

PAIRS = 3
MANY = 400
BIN = Path(sys.executable).parent
OURS = [sys.executable, "-m", "coopgrade.cli", "autograde", NAME]
STOCK = [str(BIN / "nbgrader"), "autograde", NAME]
_OWN_COST = """
import os, pathlib, sys, time
import nbformat
from coopgrade.runner.capture import make_shell, run_cell
from coopgrade.runner.warming import warm_up
shell = make_shell()
warm_up(shell, ["pandas", "matplotlib.pyplot", "folium", "ipywidgets"])
root = pathlib.Path(sys.argv[1])
os.chdir(root / "source" / "ps1")
notebooks = [nbformat.read(path, 4) for path in sorted(root.glob("autograded/*/ps1/*.ipynb"))]
start = time.process_time()
for notebook in notebooks:
    shell.reset(new_session=True)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.strip():
            run_cell(shell, cell.source, room=1 << 21, plain_warnings=False)
print(time.process_time() - start)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The class, generated and handed in, not graded."""
    return make_coding_course(tmp_path_factory.mktemp("bench") / "course")


class Run:
    """A command, how long it took, and what it and all below it used."""

    def __init__(self, command, folder):
        environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
        before, start = _busy(), time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.memory = 0
        watching = threading.Thread(target=self._watch, args=(process,))
        watching.start()
        self.code = process.wait()
        self.seconds, self.cpu = time.perf_counter() - start, _busy() - before
        watching.join()

    def _watch(self, process):
        """Keep the largest sum of what the processes have, shared pages counted once."""
        while process.poll() is None:
            total = 0
            with suppress(psutil.Error):
                parent = psutil.Process(process.pid)
                for one in (parent, *parent.children(recursive=True)):
                    with suppress(psutil.Error):
                        total += one.memory_full_info().pss
            self.memory = max(self.memory, total)
            time.sleep(0.25)


def _busy():
    """Return the processor time of the whole machine, in seconds: children are in it."""
    values = [int(one) for one in Path("/proc/stat").read_text().split("\n")[0].split()[1:8]]
    return (sum(values) - values[3] - values[4]) / os.sysconf("SC_CLK_TCK")


def _copy(course, folder):
    shutil.copytree(course.root, folder)
    return open_plain_course(folder)


def _level():
    return next(level for level in available() if level != "container")


def test_code_beside_stock(made, tmp_path):
    """Three pairs in turn; ratio, processor time, memory, and what a second run takes."""
    ratios, costs, memory = [], [], []
    for pair in range(PAIRS):
        stock, ours = (_copy(made, tmp_path / f"{pair}-{name}") for name in ("stock", "ours"))
        slow, quick = Run(STOCK, stock.root), Run(OURS, ours.root)
        assert (slow.code, quick.code) == (0, 0)
        assert marks_of(ours) == marks_of(stock)
        assert len(marks_of(ours)["submissions"]) == len(submitters())
        own = subprocess.run(
            [sys.executable, "-c", _OWN_COST, ours.root],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "MPLBACKEND": "module://matplotlib_inline.backend_inline"},
        )
        ratios.append(slow.seconds / quick.seconds)
        costs.append(quick.cpu / float(own.stdout))
        memory.append(quick.memory)
        sys.stdout.write(
            f"pair {pair}: stock {slow.seconds:.1f} s ({slow.cpu:.1f} of processors), "
            f"ours {quick.seconds:.1f} s ({quick.cpu:.1f}), cells alone {own.stdout}"
        )
    level = _level()
    aim(f"autograde, {level}, in % of stock (40 x 2 notebooks)", 100 / median(ratios), 10, "%")
    aim(f"autograde, {level}, processor time, % of the cells' own", 100 * median(costs), 150, "%")
    aim(f"autograde, {level}, memory of all processes", max(memory) / 1024**2, 700, "MB")
    again, plain = Run(OURS, ours.root), Run(STOCK, stock.root)
    aim(f"autograde, {level}, 40 hand-ins of which none changed", again.seconds * 1000, 5000)
    aim("plain nbgrader, the same without --force", plain.seconds * 1000, 5000)
    one = Run([*OURS, "--only", "s003", "--force"], ours.root)
    aim(f"autograde, {level}, --only, cold", one.seconds * 1000, 8000)


def test_ten_times_as_many(made, tmp_path):
    """400 hand-ins: ten times the time of 40, and no more memory."""
    few, many = (_copy(made, tmp_path / name) for name in ("few", "many"))
    folder = many.root / "submitted"
    originals = submitters()
    for number in range(len(originals), MANY):
        name = f"t{number:03}"
        shutil.copytree(folder / originals[number % len(originals)], folder / name)
        for path in (folder / name).rglob("p*.ipynb"):
            notebook = nbformat.read(path, as_version=4)
            notebook.cells[1].source += f"\n# {number}"
            nbformat.write(notebook, path)
    short, long = Run(OURS, few.root), Run(OURS, many.root)
    assert (short.code, long.code) == (0, 0)
    share = long.seconds / short.seconds / (MANY / len(originals))
    aim("autograde, 400 hand-ins, % of ten times 40", 100 * share, 115, "%")
    aim("autograde, 400 hand-ins, memory, % of 40", 100 * long.memory / short.memory, 115, "%")

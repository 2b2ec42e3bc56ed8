"""The seam between scheduling and running: bytes in, bytes out, and no machine's fault a mark."""

import json
import multiprocessing
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from coopgrade.runner import jobs, seam
from coopgrade.runner.client import MachineError, Zygote
from coopgrade.runner.jobs import (
    Cell,
    Cut,
    Failed,
    Job,
    JobError,
    Ran,
    Result,
    Shown,
    Stream,
    decode_job,
    decode_result,
    encode,
    pack,
)
from coopgrade.runner.limits import Limits

CELLS = (
    Cell(name="says", source="print('a'); print('b')\n1 + 1"),
    Cell(name="reads", source="open('data.txt').read()"),
    Cell(name="fails", source="assert False, 'look'"),
    Cell(name="writes", source="open('data.txt', 'w').write('x'); open('new', 'w').write('y')"),
    Cell(
        name="alone", source="import os; sorted(os.listdir()), 'says' in globals(), 'os' in dir()"
    ),
)
FILES = {"data.txt": pack("データ".encode())}


@pytest.fixture(autouse=True)
def end_zygote():
    """No process is left behind."""
    yield
    seam.close_zygote()


def _run(job: Job, run=seam.run_submission) -> Result:
    return decode_result(run(encode(job)), job.names)


@pytest.mark.parametrize("run", [seam.run_submission, seam.run_submission_spawned])
def test_cells_as_in_a_notebook(run) -> None:
    """Text, values and errors; each cell has names and a copy of its own."""
    says, reads, fails, writes, alone = _run(Job(files=FILES, cells=CELLS), run).cells
    assert says.outputs == (
        Stream(name="stdout", text="a\nb\n"),
        Shown(output_type="execute_result", data={"text/plain": "2"}),
    )
    assert reads.outputs[0].data["text/plain"] == "'データ'"
    (error,) = fails.outputs
    assert (fails.ending, error.ename, error.evalue) == ("error", "AssertionError", "look")
    assert writes.ending == "finished"
    assert alone.outputs[0].data["text/plain"] == "(['data.txt'], False, True)"


def test_any_executor_schedules() -> None:
    """Threads, and processes that were spawned, give the same."""
    job = Job(files=FILES, cells=CELLS[:2])
    content = encode(job)
    with ThreadPoolExecutor(2) as threads:
        one = list(threads.map(seam.run_submission, [content] * 3))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as processes:
        other = list(processes.map(seam.run_submission, [content] * 2))
    shown = {
        str([cell.outputs for cell in decode_result(found, job.names).cells])
        for found in one + other
    }
    assert len(shown) == 1


def test_output_is_cut_off() -> None:
    """Printing without end stops at a size; of a value too large the beginning is kept.

    Where something is left out is told once; what was cleared makes room again.
    """
    cells = (
        Cell(name="prints", source="for _ in range(100):\n    print('x' * 10_000)\n1"),
        Cell(name="shows", source="'x' * 1_000_000"),
        Cell(
            name="clears",
            source="from IPython.display import clear_output\n"
            "for n in range(10):\n    clear_output()\n    print(str(n) * 40_000)",
        ),
    )
    limits = Limits(output_bytes=50_000)
    prints, shows, clears = _run(Job(files={}, cells=cells, limits=limits)).cells
    printed, cut, points = prints.outputs
    assert isinstance(cut, Cut)
    assert len(printed.text) == 50_000
    # What a test is worth is not drowned in what is printed before.
    assert points.data == {"text/plain": "1"}
    cut, shown = shows.outputs
    assert isinstance(cut, Cut)
    assert len(shown.data["text/plain"]) == 1000
    assert [one.text for one in clears.outputs] == ["9" * 40_000 + "\n"]


def test_memory_and_files_have_a_limit() -> None:
    """Too much memory or too large a file is an error of the cell, nothing more."""
    cells = (
        Cell(name="memory", source="x = bytearray(10 * 1024**3)\n1"),
        Cell(name="file", source="open('big', 'wb').write(bytes(10_000_000)); 1"),
        Cell(name="fine", source="1"),
    )
    limits = Limits(file_bytes=1_000_000)
    memory, file, fine = _run(Job(files={}, cells=cells, limits=limits)).cells
    assert memory.outputs[0].ename == "MemoryError"
    assert file.outputs[0].ename == "OSError"
    assert fine.ending == "finished"


def test_the_time_of_a_hand_in_has_an_end() -> None:
    """When it is over, what is left is not run."""
    cells = tuple(Cell(name=f"c{n}", source="import time; time.sleep(0.4)") for n in range(3))
    limits = Limits(submission_seconds=0.3)
    endings = [cell.ending for cell in _run(Job(files={}, cells=cells, limits=limits)).cells]
    assert endings == ["finished", "skipped", "skipped"]


def test_what_a_child_starts_ends_with_it() -> None:
    """A process that a cell left behind is killed."""
    source = "import os, time\nchild = os.fork()\nif not child:\n    time.sleep(60)\nchild"
    (ran,) = _run(Job(files={}, cells=(Cell(name="forks", source=source),))).cells
    child = int(ran.outputs[0].data["text/plain"])
    # Whoever inherits it may take a moment to bury it.
    until = time.monotonic() + 5
    while psutil.pid_exists(child) and time.monotonic() < until:
        if psutil.Process(child).status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.01)
    assert not psutil.pid_exists(child) or (psutil.Process(child).status() == psutil.STATUS_ZOMBIE)


def test_a_zygote_that_dies_is_replaced() -> None:
    """Killed between two hand-ins, or while it runs one: the second try gives the result."""
    job = Job(files={}, cells=(Cell(name="one", source="1"),))
    assert _run(job).kind == "ran"
    os.kill(seam._KEPT.zygote.pid, signal.SIGKILL)
    assert _run(job).kind == "ran"


def test_a_machine_that_fails_gives_no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tried three times; then the result says nothing about the hand-in."""
    tries = []

    def fail(*_: object) -> None:
        tries.append(1)
        raise MachineError("no memory")

    monkeypatch.setattr(Zygote, "run", fail)
    monkeypatch.setattr(seam, "_PAUSE", 0)
    result = _run(Job(files={}, cells=CELLS))
    assert (result.kind, result.cells, len(tries)) == ("machine", (), 3)
    assert "no memory" in result.reason


def test_a_test_whose_process_ends_is_the_machines_fault() -> None:
    """Under data-only nothing ends a process on purpose; it says nothing about the hand-in."""
    cells = (Cell(name="ends", source="import os; os._exit(0)"),)
    assert _run(Job(files={}, cells=cells)).kind == "machine"


def test_results_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no result, tells of other cells, or has more fields, is refused."""
    monkeypatch.setattr(jobs, "LARGEST_RESULT", 100_000)
    job = Job(files={}, cells=CELLS[:1])
    sound = Result(kind="ran", cells=(Ran(name="says", ending="finished"),))
    assert decode_result(encode(sound), job.names) == sound
    forged = [
        b"",
        b"[]",
        b'{"kind": "ran"}',
        encode(sound).replace(b"says", b"other"),
        encode(sound).replace(b'"finished"', b'"perfect"'),
        encode(sound).replace(b'"reason":', b'"points": 2, "reason":'),
        encode(sound) + b" " * 100_000,
        encode(
            Result(
                kind="ran",
                cells=(Ran(name="says", ending="error", outputs=(Failed(ename="a", evalue="b"),)),),
            )
        ).replace(b'"error"', b'"pickle"'),
    ]
    for content in forged:
        with pytest.raises(JobError):
            decode_result(content, job.names)
    with pytest.raises(JobError):
        decode_job(b'{"files": {}, "cells": [], "level": "anything"}')


def test_a_job_holds_no_path() -> None:
    """Everything a run needs is in the bytes; a name with a folder in it is refused."""
    job = Job(files={"../a": pack(b"x")}, cells=CELLS[:1])
    assert _run(job).kind == "machine"
    assert str(Path.cwd()) not in encode(Job(files=FILES, cells=CELLS)).decode()


def test_the_lecturers_secrets_stay_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords and tokens of the lecturer's session are not in a cell's environment."""
    monkeypatch.setenv("LMS_TOKEN", "secret")
    source = "import os, json\nprint(json.dumps(sorted(os.environ)))"
    (ran,) = _run(Job(files={}, cells=(Cell(name="a", source=source),))).cells
    names = json.loads(ran.outputs[0].text)
    assert "LMS_TOKEN" not in names
    assert "PATH" in names


def test_zygotes_have_one_thread() -> None:
    """A process of several threads must not fork."""
    source = "import os, threading\nthreading.active_count(), len(os.listdir('/proc/self/task'))"
    parent = "import os\nlen(os.listdir(f'/proc/{os.getppid()}/task'))"
    cells = (Cell(name="own", source=source), Cell(name="parent", source=parent))
    warm = (*cells, Cell(name="pandas", source="import pandas, matplotlib.pyplot, coopkit.plan\n1"))
    shown = [cell.outputs[0].data["text/plain"] for cell in _run(Job(files={}, cells=warm)).cells]
    assert shown == ["(1, 1)", "1", "1"]

"""The stem: zygotes forked from one process that has loaded everything, and none without it."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from runner_course import memory_holds

from coopgrade.runner import seam, stem_client
from coopgrade.runner.jobs import Cell, Job, Result, decode_result, encode, pack
from coopgrade.runner.limits import Limits
from coopgrade.runner.sandbox import available
from coopgrade.runner.stem_client import early_stem, open_stems

LEVEL = available()[0]
LIMITS = Limits(cell_seconds=10, interrupt_seconds=0.5, submission_seconds=30)
TESTS = Job(
    files={"a.json": pack(b"[1, 2]")},
    starters={"a.json": pack(b"[]")},
    cells=(
        Cell(name="pid", source="import os\nx = 1\nos.getpid()"),
        Cell(name="again", source="import os, json\nos.getpid(), json.load(open('a.json'))"),
        Cell(name="clean", source="sorted({'x', 'os', 'json'} & set(globals()))"),
    ),
    limits=LIMITS,
)


@pytest.fixture(autouse=True)
def _end_zygotes() -> Iterator[None]:
    yield
    seam.close_zygote()


def _run(job: Job) -> Result:
    return decode_result(seam.run_submission(encode(job)), job.names)


def _values(result: Result) -> list[str]:
    return [one.outputs[-1].data["text/plain"] for one in result.cells]


def test_zygotes_are_forked_and_have_loaded_everything() -> None:
    """What comes of the cells is the same, and nothing has to be loaded again."""
    with open_stems(["tests"]) as stems:
        seam.load_stems(TESTS, stems)
        values = _values(_run(TESTS))
        zygote = seam._KEPT.zygote
        stem = psutil.Process(zygote.pid).parent()
        assert stem is not None
        assert stem.parent() == psutil.Process()
        assert zygote.warmed == stems["tests"].loaded == seam.tests_key(TESTS.cells, TESTS.starters)
        # The tests of a hand-in share a process that never saw a student's code, no names.
        assert values[1] == f"({values[0]}, [1, 2])"
        assert values[2] == "[]"
        assert zygote.home.parent == stems["tests"].home
        home = stems["tests"].home
    seam.close_zygote()
    assert not stem.is_running()
    assert not home.exists()
    assert stem_client.stem_of("tests") is None


def test_a_dead_stem_costs_nothing_but_time() -> None:
    """Zygotes that are there go on; new ones are started one by one."""
    with open_stems(["tests"]) as stems:
        seam.load_stems(TESTS, stems)
        _run(TESTS)
        first = seam._KEPT.zygote
        os.kill(psutil.Process(first.pid).ppid(), signal.SIGKILL)
        assert _run(TESTS).kind == "ran"
        assert seam._KEPT.zygote is first
        seam.close_zygote()
        assert _run(TESTS).kind == "ran"
        assert psutil.Process(seam._KEPT.zygote.pid).parent() == psutil.Process()
        seam.close_zygote()


def test_after_a_test_that_fails_the_next_has_a_new_process() -> None:
    """What one leaves behind, a thread or a half-done change, has no influence on the next."""
    pid = "import os\nos.getpid()"
    thread = "import threading, time\nthreading.Thread(target=time.sleep, args=(9,)).start()"
    cells = [
        Cell(name="first", source=pid),
        Cell(name="second", source=pid),
        Cell(name="fails", source="assert False"),
        Cell(name="third", source=pid),
        Cell(name="leaves", source=f"{thread}\n1"),
        Cell(name="fourth", source=pid),
        Cell(name="slow", source="import time\ntime.sleep(60)"),
        Cell(name="fifth", source=pid),
    ]
    limits = Limits(cell_seconds=1, interrupt_seconds=0.5)
    result = _run(Job(files={}, cells=tuple(cells), limits=limits))
    assert [one.ending for one in result.cells] == [
        *("finished", "finished", "error", "finished", "finished", "finished", "timeout"),
        "finished",
    ]
    by_name = {one.name: one for one in result.cells}
    pids = [
        by_name[name].outputs[-1].data["text/plain"]
        for name in ("first", "second", "third", "fourth", "fifth")
    ]
    assert pids[0] == pids[1]
    assert len(set(pids)) == len(pids) - 1


def test_the_stem_of_students_never_sees_a_test() -> None:
    """Neither it nor the zygotes forked from it have in memory what is asked of a child."""
    word = "needle" + str(time.time_ns())
    cells = (Cell(name="test", source=f"# test\nlen('{word}')", guarded=True),)
    clean = Cell(name="clean", source=f"'{word}'")
    job = Job(level=LEVEL, files={}, cells=(clean,), notebooks=(cells,), limits=LIMITS)
    with open_stems(["students", "tests"]) as stems:
        seam.load_stems(job, stems)
        assert {one.ending for one in _run(job).cells} == {"finished"}
        for zygote, seen in ((seam._KEPT.student_zygote, False), (seam._KEPT.zygote, True)):
            stem = psutil.Process(zygote.pid).ppid()
            assert stem != os.getpid()
            assert [memory_holds(pid, word.encode()) for pid in (zygote.pid, stem)] == [seen, seen]
        seam.close_zygote()


def test_a_module_that_starts_threads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What has threads is not forked: a zygote of its own runs the notebook."""
    code = "import threading, time\nthreading.Thread(target=time.sleep, args=(30,)).start()\n"
    (tmp_path / "starts_thread.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    cells = (Cell(name="one", source="1 + 1"),)
    job = Job(level=LEVEL, files={}, notebooks=(cells,), modules=("starts_thread",), limits=LIMITS)
    with open_stems(["students"]) as stems:
        seam.load_stems(job, stems)
        assert _values(_run(job)) == ["2"]
        assert psutil.Process(seam._KEPT.student_zygote.pid).parent() == psutil.Process()
        seam.close_zygote()


def test_a_stem_that_was_started_early_ends_with_the_command(tmp_path: Path) -> None:
    """Whether it was needed or the command came to nothing: no process, no folder is left."""
    notebook = '{"cells": [{"cell_type": "code", "source": ["import json"]}]}'
    (tmp_path / "a.ipynb").write_text(notebook, encoding="utf-8")
    with early_stem(tmp_path.glob("*.ipynb")):
        (unused,) = stem_client._early
    with early_stem(tmp_path.glob("*.ipynb")):
        (early,) = stem_client._early
        with open_stems(["tests"]) as stems:
            assert stems["tests"] is early
            seam.load_stems(TESTS, stems)
            assert _run(TESTS).kind == "ran"
            seam.close_zygote()
    for stem in (unused, early):
        assert not stem.home.exists()
    assert not [one for one in psutil.Process().children() if "stem" in one.cmdline()]

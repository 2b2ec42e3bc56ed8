"""A student's notebook in a confined child: what it sees, and whose fault an ending is."""

import os
import signal
import threading
import time
from collections.abc import Iterator

import psutil
import pytest
from runner_course import memory_holds

from coopgrade.runner import seam, student_run
from coopgrade.runner.client import MachineError, StudentZygote
from coopgrade.runner.jobs import Cell, Cut, Job, Result, decode_result, encode, pack
from coopgrade.runner.limits import Limits
from coopgrade.runner.sandbox import available

LEVEL = available()[0]
LIMITS = Limits(cell_seconds=5, interrupt_seconds=0.5, submission_seconds=30)
FILES = {"data.csv": pack("町,人\n".encode()), "more/note.txt": pack(b"x")}


@pytest.fixture(autouse=True)
def _end_zygotes() -> Iterator[None]:
    yield
    seam.close_zygote()


def _run(*sources: str, limits: Limits = LIMITS, modules: tuple[str, ...] = ()) -> Result:
    cells = tuple(
        Cell(name=str(number), source=source, guarded=source.startswith("# test"))
        for number, source in enumerate(sources)
    )
    job = Job(level=LEVEL, files=FILES, notebooks=(cells,), modules=modules, limits=limits)
    return decode_result(seam.run_submission(encode(job)), job.names)


def test_as_in_a_notebook() -> None:
    """Names stay from cell to cell, files lie beside, local modules and Japanese work."""
    result = _run(
        "x = 2\nprint('こんにちは')",
        "import os\nsorted(os.listdir()), os.environ['NBGRADER_EXECUTION']",
        "open('own.py', 'w').write('value = 5')\nimport own\nown.value + x",
        "# test\nassert x == 2\n1.5",
        "import asyncio\nawait asyncio.sleep(0)\nx",
    )
    outputs = [cell.outputs for cell in result.cells]
    assert outputs[0][0].text == "こんにちは\n"
    shown = [one[-1].data["text/plain"] for one in outputs[1:]]
    assert "['data.csv', 'more']" in shown[0].replace("'.tmp', ", "")
    assert shown[1:] == ["7", "1.5", "2"]
    assert {cell.ending for cell in result.cells} == {"finished"}


def test_a_zygote_never_sees_a_test() -> None:
    """Of what is sent to a child nothing is in the memory of the process it was forked from."""
    word = "needle" + str(time.time_ns())
    _run(f"# test\nassert '{word}'")
    assert not memory_holds(seam._KEPT.student_zygote.pid, word.encode())


def test_pictures_know_japanese() -> None:
    """A title in Japanese gives no warning, and the first font stays what it was."""
    result = _run(
        "import matplotlib.pyplot as plt",
        "plt.plot([1, 2])\nplt.title('労働者協同組合')\nplt.show()",
        "plt.rcParams['font.family']",
        modules=("matplotlib.pyplot",),
    )
    (picture,) = result.cells[1].outputs
    assert picture.data["image/png"].startswith("iVBOR")
    assert result.cells[2].outputs[0].data["text/plain"] == "['sans-serif', 'IPAexGothic']"


def test_time_is_told_apart() -> None:
    """Interrupted: the rest runs. Killed: the rest does not. The whole time over: skipped."""
    limits = Limits(cell_seconds=0.5, interrupt_seconds=0.5, submission_seconds=1.5)
    again = (
        "import time\nwhile True:\n    try:\n        time.sleep(9)\n"
        "    except BaseException:\n        pass"
    )
    assert [cell.ending for cell in _run("while True: pass", "1", limits=limits).cells] == [
        "timeout",
        "finished",
    ]
    assert [cell.ending for cell in _run(again, "1", limits=limits).cells] == [
        "timeout",
        "unreached",
    ]
    naps = ["import time\ntime.sleep(0.45)"] * 5
    endings = [cell.ending for cell in _run(*naps, limits=limits).cells]
    assert endings[0] == "finished"
    assert endings[-1] == "skipped"


def test_a_machine_that_kills_is_asked_again() -> None:
    """A child killed once from outside is run once more, and the result is as if nothing was."""
    seen: list[int] = []

    def kill_once() -> None:
        until = time.monotonic() + 20
        while not seen and time.monotonic() < until:
            for one in psutil.Process().children(recursive=True):
                # The submission stands below its monitor, below the zygote.
                if not one.children() and one.ppid() != os.getpid() and _busy(one):
                    seen.append(one.pid)
                    os.kill(one.pid, signal.SIGKILL)
                    return
            time.sleep(0.01)

    killer = threading.Thread(target=kill_once)
    killer.start()
    busy = "import time\nend = time.process_time() + 1\nwhile time.process_time() < end:\n    pass"
    result = _run(busy, "7")
    killer.join()
    assert seen
    assert (result.kind, [cell.ending for cell in result.cells]) == ("ran", ["finished"] * 2)


def _busy(process: psutil.Process) -> bool:
    try:
        depth = len(process.parents())
        own = len(psutil.Process().parents())
        return depth - own >= 3 and sum(process.cpu_times()[:2]) > 0.2
    except psutil.Error:
        return False


def test_walls_that_cannot_be_built_give_no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a student runs, it is tried three times, and the result is the machine's."""
    tries = []

    def broken(*_: object, **__: object) -> int:
        tries.append(1)
        raise MachineError("no fork")

    monkeypatch.setattr(StudentZygote, "enter", broken)
    monkeypatch.setattr(seam, "_PAUSE", 0)
    result = _run("1")
    assert (result.kind, result.cells, len(tries)) == ("machine", (), 3)


def test_a_dead_zygote_is_replaced() -> None:
    """Killed between two hand-ins."""
    assert _run("1").kind == "ran"
    os.kill(seam._KEPT.student_zygote.pid, signal.SIGKILL)
    assert _run("1").kind == "ran"


def test_canaries_fail_for_who_deserves_it() -> None:
    """Ordinary settings of a notebook do not disturb them; a missing assertion does."""
    ordinary = _run(
        "%precision 2\n%xmode Minimal\nimport builtins\nprint = lambda *a: None\nlist = 3",
        "# test\nassert True",
        "# test\nassert 1 == 2, 'look'",
    )
    assert [cell.ending for cell in ordinary.cells[1:]] == ["finished", "error"]
    quiet = _run("f = str", "# test\nassert f(1) == '1'\nf(1);", "# test\nassert f(1) == '2';")
    assert [cell.ending for cell in quiet.cells[1:]] == ["finished", "error"]
    changed = _run(
        "import ast\nclass Drop(ast.NodeTransformer):\n    def visit_Assert(self, node):\n"
        "        return ast.copy_location(ast.Pass(), node)\n"
        "get_ipython().ast_transformers.append(Drop())",
        "# test\nassert 1 == 2",
    )
    assert changed.cells[1].ending == "odd"


def test_answers_nobody_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer with another token, or too long, is odd, and so is all that follows."""
    source = (
        "import os\nfor n in range(3, 30):\n    try:\n"
        "        os.write(n, b'\\0\\0\\0\\x02{}')\n    except OSError:\n        pass"
    )
    assert [cell.ending for cell in _run(source, "1").cells][1:] == ["odd"]
    monkeypatch.setattr(student_run, "_MORE", 0)
    monkeypatch.setattr(student_run, "_LARGEST", 0)
    assert _run("'x' * 100").kind == "machine"


def test_a_notebook_that_shows_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its later cells keep what decides on points, and lose the rest."""
    monkeypatch.setattr(student_run, "_ALL_OUTPUTS", 5000)
    first, second, test = _run(
        "print('x' * 4000)", "print('x' * 4000)\n1", "# test\nprint('y' * 10)\n1.5"
    ).cells
    assert len(first.outputs[0].text) == 4001
    assert [one.output_type for one in second.outputs] == ["cut", "execute_result"]
    assert isinstance(test.outputs[0], Cut)
    assert test.outputs[1].data == {"text/plain": "1.5"}
    assert test.ending == "finished"

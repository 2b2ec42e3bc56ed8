"""The other end of a zygote: start it, ask it, and notice when it is not well.

Whatever goes wrong here is the machine's fault and never the hand-in's: it raises
`MachineError`, and whoever asked tries again with a new process.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from coopgrade.runner.frames import read_frame, write_frame
from coopgrade.runner.limits import Level, Limits

# Loading libraries on a machine that is busy with a class can take long.
START_SECONDS = 120.0
# What a cell may take beyond its own limits before the zygote counts as dead.
_GRACE = 30.0
# Settings of the lecturer's session that a run needs; its passwords and tokens stay outside.
_PASSED_ON = (
    "PATH",
    "PYTHONPATH",
    "VIRTUAL_ENV",
    "LD_LIBRARY_PATH",
    "LANG",
    "LC_ALL",
    "TZ",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
)
CAN_FORK = sys.platform == "linux"


class MachineError(Exception):
    """This computer could not do its part: no process, no memory, no disk, no answer."""


@dataclass(frozen=True)
class Answer:
    """What a zygote says about a cell.

    Attributes:
        ending: `finished` (the child answered), `timeout` or `died`.
        content: what the child said, not checked; empty if it said nothing.
        seconds: wall time.
    """

    ending: str
    content: bytes
    seconds: float


class _Process:
    """A process that answers requests; not for two threads at once.

    Args:
        mode: see `zygote`.
        environment: what it starts with, beside its own folder.
        passed: numbers of files that it gets; closed here once it has them.

    Raises:
        MachineError: it does not start.
    """

    def __init__(
        self, mode: str, environment: Mapping[str, str], passed: tuple[int, ...] = ()
    ) -> None:
        self.warmed: str | None = None
        self._home = tempfile.TemporaryDirectory(
            prefix="coopgrade-zygote-", ignore_cleanup_errors=True
        )
        command = [sys.executable, "-P", "-X", "utf8", "-m", "coopgrade.runner.zygote"]
        try:
            self._process = subprocess.Popen(
                [*command, mode, *map(str, passed)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._home.name,
                env={**environment, **_places(self._home.name)},
                pass_fds=passed,
            )
        except OSError as error:
            self._home.cleanup()
            raise MachineError(str(error)) from error
        finally:
            for number in passed:
                os.close(number)
        self._close = weakref.finalize(self, _close, self._process, self._home)
        with self._at_most(START_SECONDS):
            self._read()

    @property
    def home(self) -> Path:
        """A folder for copies of hand-ins; it goes when the zygote ends, however that is."""
        return Path(self._home.name)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def close(self) -> None:
        """End it."""
        self._close()

    def _tell(self, request: dict[str, Any]) -> None:
        try:
            write_frame(self._stream("stdin"), json.dumps(request).encode())
        except OSError as error:
            raise MachineError(str(error)) from error

    def _read(self) -> bytes:
        frame = read_frame(self._stream("stdout"))
        if frame is None:
            raise MachineError(f"zygote ended ({self._process.poll()})")
        return frame

    def _stream(self, name: str) -> Any:
        return getattr(self._process, name)

    @contextmanager
    def _at_most(self, seconds: float) -> Iterator[None]:
        """Kill the zygote when the time is over: then reading from it ends."""
        over = threading.Event()

        def stop() -> None:
            over.set()
            self._process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            yield
        except MachineError as error:
            if over.is_set():
                raise OverdueError(f"{seconds:g} s") from error
            raise
        finally:
            timer.cancel()
            timer.join()


class Zygote(_Process):
    """A zygote of clean tests, of one's own."""

    def __init__(self, *, fork: bool = CAN_FORK) -> None:
        """Start it.

        Args:
            fork: cells run in children; without, in the process itself.
        """
        self.fork = fork
        super().__init__("fork" if fork else "here", _environment())

    def warm(self, sources: Sequence[str], folder: Path, limits: Limits) -> None:
        """Load what the tests load.

        Args:
            sources: of the tests.
            folder: holds the files that the assignment starts with.
            limits: of each test.
        """
        request = {"kind": "warm", "sources": list(sources), "folder": str(folder)}
        seconds = START_SECONDS + limits.cell_seconds + limits.interrupt_seconds
        self._ask({**request, "limits": asdict(limits)}, seconds)

    def run(self, name: str, source: str, folder: Path, limits: Limits) -> Answer:
        """Run a cell.

        Args:
            name: its grade_id.
            source: its text.
            folder: where it runs; it may write there.
            limits: what it may use.

        Raises:
            MachineError: the zygote is gone or does not answer.
        """
        request = {
            "kind": "run",
            "name": name,
            "source": source,
            "folder": str(folder),
            "limits": asdict(limits),
        }
        seconds = limits.cell_seconds
        if self.fork:
            # The zygote itself watches the time of its child.
            seconds += limits.interrupt_seconds + _GRACE
        told, content = self._ask(request, seconds)
        return Answer(str(told["ending"]), content, float(told["seconds"]))

    def _ask(self, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        with self._at_most(seconds):
            self._tell(request)
            told = json.loads(self._read())
            return told, self._read()


class StudentZygote(_Process):
    """A zygote of students' notebooks, of one's own: it has one child at most."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair()
        super().__init__("students", _bare_environment(), (theirs.detach(),))
        _lend_fonts(self.home)

    def load(self, modules: Sequence[str]) -> int:
        """Load modules, once; return how many threads it has afterwards."""
        told = self._ask({"kind": "load", "modules": list(modules)}, START_SECONDS)
        return int(told["threads"])

    def enter(self, level: Level, limits: Limits, folder: Path, number: int) -> int:
        """Fork a child that shuts itself in.

        Args:
            level: how strictly.
            limits: what it may use.
            folder: a copy of the hand-in.
            number: the socket over which the child is asked.

        Returns:
            The process id of its monitor.

        Raises:
            MachineError: it could not be forked.
        """
        request = {"kind": "enter", "level": level, "limits": asdict(limits)}
        # Some byte has to go with a file.
        socket.send_fds(self._control, [b"+"], [number])
        told = self._ask({**request, "folder": str(folder)}, START_SECONDS)
        if "error" in told:
            raise MachineError(str(told["error"]))
        return int(told["pid"])

    def leave(self, patience: float) -> int:
        """Wait for the child to end, and end it when the patience is over.

        Returns:
            How its monitor exited; negative for a signal.
        """
        return int(self._ask({"kind": "leave", "patience": patience}, patience + _GRACE)["code"])

    def close(self) -> None:
        """End it, with its child."""
        super().close()
        self._control.close()

    def _ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        with self._at_most(seconds):
            self._tell(request)
            told: dict[str, Any] = json.loads(self._read())
            return told


class OverdueError(MachineError):
    """The zygote did not answer in time and was killed."""


def _environment() -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {"LANG": "C.UTF-8", **passed}


def _bare_environment() -> dict[str, str]:
    """Return what a process may start with whose memory strangers will read."""
    from coopgrade.runner.sandbox import clean_environment

    return clean_environment()


def _lend_fonts(home: Path) -> None:
    """Copy matplotlib's list of fonts: to look through them again takes half a second."""
    known = os.environ.get("MPLCONFIGDIR") or os.path.expanduser("~/.cache/matplotlib")  # noqa: PTH111 - may be without a home
    for path in Path(known).glob("fontlist-*.json"):
        with suppress(OSError):
            (home / path.name).write_bytes(path.read_bytes())


def _places(home: str) -> dict[str, str]:
    return {
        "HOME": home,
        "USERPROFILE": home,
        "IPYTHONDIR": home,
        "MPLCONFIGDIR": home,
        "JUPYTER_NO_CONFIG": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        # As in a notebook: pictures are part of the output.
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        # A process that forks has one thread.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        # nbgrader tells cells that they are being graded.
        "NBGRADER_EXECUTION": "autograde",
    }


def _close(process: "subprocess.Popen[bytes]", home: "tempfile.TemporaryDirectory[str]") -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with suppress(FileNotFoundError):
        home.cleanup()

"""How a zygote comes into being: a folder, an environment, and a process to talk to."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

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


class Birth(Protocol):
    """A process that was started or forked, and how to talk to it.

    Attributes:
        pid: its number.
        requests: where to write.
        answers: where to read.
    """

    pid: int
    requests: BinaryIO
    answers: BinaryIO

    def kill(self) -> None:
        """Kill it; nothing happens where it has ended."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait for it to end, and tell whether it has."""
        ...


class _Started:
    """A zygote in a new process, which loads everything itself."""

    def __init__(
        self, mode: str, home: str, environment: Mapping[str, str], passed: tuple[int, ...]
    ) -> None:
        self._process = subprocess.Popen(
            command(mode, passed),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=home,
            env={**environment, **places(home)},
            pass_fds=passed,
        )
        self.pid = self._process.pid
        self.requests: Any = self._process.stdin
        self.answers: Any = self._process.stdout

    def kill(self) -> None:
        """See `Birth`."""
        self._process.kill()

    def wait(self, seconds: float) -> bool:
        """See `Birth`."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.poll() is not None


def start(
    mode: str, environment: Mapping[str, str], passed: tuple[int, ...]
) -> tuple[Birth, "tempfile.TemporaryDirectory[str]"]:
    """Start a zygote, and return it and its folder."""
    home = make_home()
    try:
        return _Started(mode, home.name, environment, passed), home
    except OSError:
        home.cleanup()
        raise


def make_home(folder: Path | None = None) -> "tempfile.TemporaryDirectory[str]":
    """Return a new folder for a zygote, below another one if wished."""
    return tempfile.TemporaryDirectory(
        prefix="coopgrade-zygote-", dir=folder, ignore_cleanup_errors=True
    )


def command(mode: str, passed: Sequence[int]) -> list[str]:
    """Return how a zygote is started."""
    program = [sys.executable, "-P", "-X", "utf8", "-m", "coopgrade.runner.zygote"]
    return [*program, mode, *map(str, passed)]


def usual_environment() -> dict[str, str]:
    """Return what a process may start with that runs tests of the lecturer."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {"LANG": "C.UTF-8", **passed}


def bare_environment() -> dict[str, str]:
    """Return what a process may start with whose memory strangers will read."""
    from coopgrade.runner.sandbox import clean_environment

    return clean_environment()


def lend_fonts(home: Path) -> None:
    """Copy matplotlib's list of fonts: to look through them again takes half a second."""
    known = os.environ.get("MPLCONFIGDIR") or os.path.expanduser("~/.cache/matplotlib")  # noqa: PTH111 - may be without a home
    for path in Path(known).glob("fontlist-*.json"):
        with suppress(OSError):
            (home / path.name).write_bytes(path.read_bytes())


def places(home: str) -> dict[str, str]:
    """Return the part of a zygote's environment that tells where its own folder is."""
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

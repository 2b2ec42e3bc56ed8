"""The other end of a stem: zygotes for the workers of one command.

A stem only saves time. Where there is none, or it fails, zygotes are started one by one.
"""

import json
import os
import select
import signal
import socket
import subprocess
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from coopgrade.notebook import cells_of, text_of
from coopgrade.runner.births import (
    CAN_FORK,
    Birth,
    bare_environment,
    command,
    lend_fonts,
    make_home,
    places,
)
from coopgrade.runner.client import START_SECONDS
from coopgrade.runner.frames import FORK, LOAD, read_frame, write_frame
from coopgrade.runner.imports import imported

Kind = Literal["tests", "students"]


class Stem:
    """A process from which zygotes are forked.

    Raises:
        OSError: it could not be started.
    """

    def __init__(self) -> None:
        self.loaded: str | None = None
        self._home = tempfile.TemporaryDirectory(
            prefix="coopgrade-stem-", ignore_cleanup_errors=True
        )
        lend_fonts(self.home)
        self._control, theirs = socket.socketpair()
        try:
            with theirs:
                self._process = subprocess.Popen(
                    command("stem", [theirs.fileno()]),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd=self._home.name,
                    env={**bare_environment(), **places(self._home.name)},
                    pass_fds=[theirs.fileno()],
                )
        except OSError:
            self._control.close()
            self._home.cleanup()
            raise
        self._close = weakref.finalize(self, _close, self._process, self._control, self._home)

    @property
    def home(self) -> Path:
        """A folder for what it is to read."""
        return Path(self._home.name)

    def load(self, request: Mapping[str, Any], key: str) -> None:
        """Have it load what all zygotes need; nobody waits for it.

        Args:
            request: see `stem`.
            key: what zygotes that have loaded this are known by.
        """
        # Tests stand in it: a file without a name is nobody else's.
        with suppress(OSError), tempfile.TemporaryFile() as file:
            file.write(json.dumps(request).encode())
            file.seek(0)
            socket.send_fds(self._control, [LOAD], [file.fileno()])
            self.loaded = key

    def bear(
        self, mode: str, environment: Mapping[str, str], passed: Sequence[int]
    ) -> "tuple[Birth, tempfile.TemporaryDirectory[str]] | None":
        """Fork a zygote, and return it and its folder; None where that does not work.

        The folder lies in that of the stem: should all who ask be killed, the stem takes it
        away with its own.

        Args:
            mode: see `zygote`.
            environment: of it, beside its folder.
            passed: numbers of files that it gets.
        """
        home = None
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                home = make_home(self.home)
                own = {**environment, **places(home.name)}
                told = {"mode": mode, "home": home.name, "environment": own}
                requests = ours.makefile("wb")
                write_frame(requests, json.dumps(told).encode())
                socket.send_fds(self._control, [FORK], [theirs.fileno(), *passed])
            return _Forked(ours, requests), home
        except OSError:
            ours.close()
            if home:
                home.cleanup()
            return None

    def close(self) -> None:
        """End it; what was forked from it goes on."""
        self._close()


class _Forked:
    """A zygote that was forked from a stem: no child of this process.

    Raises:
        OSError: the stem did not fork it.
    """

    def __init__(self, connection: socket.socket, requests: Any) -> None:
        # Whoever asks waits for the stem to have loaded everything.
        connection.settimeout(START_SECONDS)
        self.requests: Any = requests
        self.answers: Any = connection.makefile("rb")
        frame = read_frame(self.answers)
        if frame is None:
            raise ConnectionError
        connection.settimeout(None)
        self.pid = int(json.loads(frame)["ready"])
        # The number of a process can be given to another one; a handle cannot.
        self._handle = os.pidfd_open(self.pid)
        self._finalizer = weakref.finalize(self, os.close, self._handle)
        connection.close()

    def kill(self) -> None:
        """See `Birth`."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def wait(self, seconds: float) -> bool:
        """See `Birth`."""
        return bool(select.select([self._handle], [], [], seconds)[0])


_early: list[Stem] = []
_open: dict[Kind, Stem] = {}


@contextmanager
def early_stem(notebooks: Iterable[Path]) -> Iterator[None]:
    """Have a stem start while this process itself still loads what it needs.

    `open_stems` takes it over, within the context.

    Args:
        notebooks: the lecturer's: what they import is loaded.
    """
    if CAN_FORK:
        _start_early(notebooks)
    try:
        yield
    finally:
        while _early:
            _early.pop().close()


def _start_early(notebooks: Iterable[Path]) -> None:
    # What is not as it should be is told by those who need it.
    with suppress(OSError):
        cells = [cell for path in notebooks for cell in cells_of(path)]
        code = [text_of(cell.get("source")) for cell in cells if cell.get("cell_type") == "code"]
        modules = sorted({name for source in code for name in imported(source)})
        stem = Stem()
        stem.load({"kind": "load", "modules": modules}, "")
        _early.append(stem)


@contextmanager
def open_stems(kinds: Iterable[Kind]) -> Iterator[Mapping[Kind, Stem]]:
    """Have a stem for each kind while the context lasts, here and in forked workers.

    Yields:
        Those that could be started.
    """
    try:
        for kind in kinds:
            with suppress(OSError):
                _open[kind] = _early.pop() if _early else Stem()
        yield _open
    finally:
        for stem in _open.values():
            stem.close()
        _open.clear()


def stem_of(kind: Kind) -> Stem | None:
    """Return the open stem of a kind."""
    return _open.get(kind)


def _close(
    process: "subprocess.Popen[bytes]",
    control: socket.socket,
    home: "tempfile.TemporaryDirectory[str]",
) -> None:
    control.close()
    # It has nothing to lose, and may just be busy with loading.
    process.kill()
    process.wait()
    with suppress(FileNotFoundError):
        home.cleanup()

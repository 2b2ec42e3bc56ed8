"""The other end of a zygote: start it, ask it, and notice when it is not well.

Whatever goes wrong here is the machine's fault and never the hand-in's: it raises
`MachineError`, and whoever asked tries again with a new process.
"""

import json
import os
import socket
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coopgrade.runner.births import (
    CAN_FORK,
    Birth,
    bare_environment,
    lend_fonts,
    start,
    usual_environment,
)
from coopgrade.runner.frames import read_frame, write_frame
from coopgrade.runner.limits import Level, Limits

if TYPE_CHECKING:
    import tempfile

    from coopgrade.runner.stem_client import Stem

# Loading libraries on a machine that is busy with a class can take long.
START_SECONDS = 120.0
# What a cell may take beyond its own limits before the zygote counts as dead.
_GRACE = 30.0
_END_SECONDS = 2.0


class MachineError(Exception):
    """This computer could not do its part: no process, no memory, no disk, no answer."""


class OverdueError(MachineError):
    """The zygote did not answer in time and was killed."""


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
        stem: to fork it from; if that fails, or there is none, a new process is started.

    Raises:
        MachineError: it does not start.
    """

    def __init__(
        self,
        mode: str,
        environment: Mapping[str, str],
        passed: tuple[int, ...] = (),
        *,
        stem: "Stem | None" = None,
    ) -> None:
        self.warmed: str | None = None
        try:
            born = stem and stem.bear(mode, environment, passed)
            if born and stem:
                self.warmed = stem.loaded
            self._birth, self._home = born or start(mode, environment, passed)
        except OSError as error:
            raise MachineError(str(error)) from error
        finally:
            for number in passed:
                os.close(number)
        self._close = weakref.finalize(self, _close, self._birth, self._home)
        if not born:
            with self._at_most(START_SECONDS):
                self._read()

    @property
    def home(self) -> Path:
        """A folder for copies of hand-ins; it goes when the zygote ends, however that is."""
        return Path(self._home.name)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._birth.pid

    def close(self) -> None:
        """End it."""
        self._close()

    def _tell(self, request: dict[str, Any]) -> None:
        try:
            write_frame(self._birth.requests, json.dumps(request).encode())
        except OSError as error:
            raise MachineError(str(error)) from error

    def _read(self) -> bytes:
        try:
            frame = read_frame(self._birth.answers)
        except OSError as error:
            raise MachineError(str(error)) from error
        if frame is None:
            raise MachineError("the zygote ended")
        return frame

    @contextmanager
    def _at_most(self, seconds: float) -> Iterator[None]:
        """Kill the zygote when the time is over: then reading from it ends."""
        over = threading.Event()

        def stop() -> None:
            over.set()
            self._birth.kill()

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

    def __init__(self, *, fork: bool = CAN_FORK, stem: "Stem | None" = None) -> None:
        """Start it.

        Args:
            fork: cells run in children; without, in the process itself.
            stem: of tests.
        """
        self.fork = fork
        super().__init__("fork" if fork else "here", usual_environment(), stem=stem)

    def warm(self, sources: Sequence[str], folder: Path, limits: Limits) -> None:
        """Load what the tests load.

        Args:
            sources: of the tests.
            folder: holds the files that the assignment starts with.
            limits: of each test.
        """
        seconds = START_SECONDS + limits.cell_seconds + limits.interrupt_seconds
        with self._at_most(seconds):
            self._tell(warm_request(sources, folder, limits))
            self._read()

    def run(
        self, cells: Sequence[tuple[str, str, Path]], limits: Limits, until: float
    ) -> list[Answer]:
        """Run cells.

        Args:
            cells: grade_id, text, and the folder where it runs; it may write there.
            limits: what each may use.
            until: when no further one is begun, by the monotonic clock.

        Returns:
            What came of the first ones, of one at least: with the others ask again.

        Raises:
            MachineError: the zygote is gone or does not answer.
        """
        seconds = limits.cell_seconds
        if self.fork:
            # The zygote itself watches the time of its child.
            seconds += max(until - time.monotonic(), 0) + limits.interrupt_seconds + _GRACE
        asked = [
            {"name": name, "source": source, "folder": str(folder)}
            for name, source, folder in cells
        ]
        request = {"kind": "run", "cells": asked, "until": until, "limits": asdict(limits)}
        with self._at_most(seconds):
            self._tell(request)
            told = json.loads(self._read())
            return [Answer(str(one["ending"]), self._read(), float(one["seconds"])) for one in told]


class StudentZygote(_Process):
    """A zygote of students' notebooks, of one's own: it has one child at most.

    Args:
        stem: of students' notebooks.
    """

    def __init__(self, *, stem: "Stem | None" = None) -> None:
        self._control, theirs = socket.socketpair()
        super().__init__("students", bare_environment(), (theirs.detach(),), stem=stem)
        if not self.warmed:
            lend_fonts(self.home)

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


def warm_request(sources: Sequence[str], folder: Path, limits: Limits) -> dict[str, Any]:
    """Return what a zygote, or a stem, is asked to load what tests load: see `Zygote.warm`."""
    request = {"kind": "warm", "sources": list(sources), "folder": str(folder)}
    return {**request, "limits": asdict(limits)}


def _close(birth: Birth, home: "tempfile.TemporaryDirectory[str]") -> None:
    for stream in (birth.requests, birth.answers):
        with suppress(OSError):
            stream.close()
    if not birth.wait(_END_SECONDS):
        birth.kill()
        birth.wait(START_SECONDS)
    with suppress(FileNotFoundError):
        home.cleanup()

"""The process that stays outside: it waits, counts, and leaves nothing behind.

It was forked from the zygote like the submission, and never runs anything foreign. Whoever
started it knows only its process id: what is sent to it is passed on, and how it ends says
how the submission ended.
"""

import mmap
import os
import select
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from coopgrade.runner.limits import Limits

CROWDED, DISK_FULL, MEMORY_FULL, TIME_OVER, NOT_STARTED = 121, 122, 123, 124, 125
"""How a monitor exits when it ended the submission itself; else 128 + signal, or the exit code."""

_OWN = {CROWDED, DISK_FULL, MEMORY_FULL, TIME_OVER, NOT_STARTED}
_LOOK_EVERY_MS = 50
_CLEANING_SECONDS = 10.0
_STARTING_SECONDS = 120
_PAGE = mmap.PAGESIZE
_MOST_ENTRIES = 10_000


class Monitor:
    """Watches one process and all its descendants.

    Args:
        pid: the process.
        limits: what all of them together may use.
        folder: whose size counts, where no room with a fixed size does.
    """

    def __init__(self, pid: int, limits: Limits, folder: Path | None) -> None:
        self._pid = pid
        self._limits = limits
        self._folder = folder
        self._base = _resident(pid)
        # What was handed in and handed out is not written by the submission.
        self._files = _disk(folder) if folder else 0
        self._stopped = False

    def watch(self, started: int) -> NoReturn:
        """Wait for the end, and end with it.

        Args:
            started: a pipe that is closed at its other end when the submission may start.
        """
        code = NOT_STARTED
        try:
            signal.signal(signal.SIGINT, self._pass_on)
            signal.signal(signal.SIGTERM, self._stop)
            signal.pthread_sigmask(signal.SIG_SETMASK, ())
            self._wait_for_start(started)
            code = self._wait()
        finally:
            self._kill_leftovers()
            os._exit(code)

    def _pass_on(self, number: int, _frame: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, number)

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopped = True
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)

    def _wait_for_start(self, started: int) -> None:
        """Wait until all walls stand, or the process has given up; a busy machine takes long."""
        poller = select.poll()
        poller.register(started, select.POLLIN)
        poller.poll(1000 * _STARTING_SECONDS)
        os.close(started)

    def _wait(self) -> int:
        """Return the exit code, once the process has ended or had to be ended."""
        # The runner times cells and says so to students; this is the wall behind it.
        end = time.monotonic() + self._limits.submission_seconds
        end += 2 * self._limits.interrupt_seconds
        handle = os.pidfd_open(self._pid)
        poller = select.poll()
        poller.register(handle, select.POLLIN)
        too_much = 0
        while not poller.poll(_LOOK_EVERY_MS):
            too_much = self._too_much(end)
            if too_much:
                os.kill(self._pid, signal.SIGKILL)
                break
        status = os.waitpid(self._pid, 0)[1]
        os.close(handle)
        if too_much:
            return too_much
        code = os.waitstatus_to_exitcode(status)
        if code in _OWN:
            # The submission's own choice says nothing of limits or of this machine.
            return 1
        return code if code >= 0 else 128 - code

    def _too_much(self, end: float) -> int:
        if time.monotonic() > end:
            return TIME_OVER
        everybody = [self._pid, *descendants(self._pid)]
        # The kernel counts first; but where the user is root, it does not.
        if len(everybody) > self._limits.processes + 1:
            return CROWDED
        if self._memory(everybody) > self._limits.memory_bytes:
            return MEMORY_FULL
        if self._folder and _disk(self._folder) - self._files > self._limits.disk_bytes:
            return DISK_FULL
        return 0

    def _memory(self, pids: list[int]) -> int:
        """Return what is used beyond the libraries; shared pages are counted once if it matters."""
        rough = sum(max(0, _resident(pid) - self._base) for pid in pids)
        if rough <= self._limits.memory_bytes or len(pids) == 1:
            return rough
        return sum(_proportional(pid) for pid in pids)

    def _kill_leftovers(self) -> None:
        """End every descendant; new ones cannot slip through, because all are stopped first."""
        end = time.monotonic() + _CLEANING_SECONDS
        while time.monotonic() < end:
            stopped: set[int] = set()
            while fresh := set(descendants(os.getpid())) - stopped:
                for pid in fresh:
                    with suppress(ProcessLookupError, PermissionError):
                        os.kill(pid, signal.SIGSTOP)
                stopped |= fresh
            for pid in stopped:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            try:
                while os.waitpid(-1, 0 if stopped else os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                return


def descendants(pid: int) -> list[int]:
    """Return the processes below one, as the kernel lists them."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        here = waiting.pop()
        children = _children(here)
        found += children
        waiting += children
    return found


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", "rb") as file:
                found += map(int, file.read().split())
    except OSError:
        pass
    return found


def _resident(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _proportional(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            for line in file:
                if line.startswith(b"Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return _resident(pid)


def _disk(folder: Path) -> int:
    """Return the size of all files below a folder; a folder with too many is too large."""
    total, seen, waiting = 0, 0, [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    seen += 1
                    if seen > _MOST_ENTRIES:
                        return 1 << 62
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
        except OSError:
            continue
    return total

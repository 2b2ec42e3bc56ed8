"""Who makes hand-ins ready and runs them, several at once, while this process saves.

On Linux these are processes forked from this one before it has threads: they know all that
is loaded here, read the gradebook, and never write to it. Elsewhere threads run what this
process makes ready.
"""

import multiprocessing
import multiprocessing.util
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn, Protocol

from nbgrader.apps.api import NbGraderAPI

from coopgrade.course import Assignment, Course
from coopgrade.runner.cells import Tests
from coopgrade.runner.client import MachineError
from coopgrade.runner.hand_ins import BadHandInError
from coopgrade.runner.jobs import JobError, Result, decode_result
from coopgrade.runner.limits import Level, Limits
from coopgrade.runner.nbgrader_internals import read_only_gradebook
from coopgrade.runner.preparing import Prepared, Preparer
from coopgrade.runner.seam import close_zygote, run_submission

_TRIES = 3


@dataclass(frozen=True)
class Task:
    """What workers have to know once.

    Attributes:
        course: the course folder.
        assignment: which.
        tests: those of the lecturer.
        level: how strictly students' code is shut in.
        limits: what it may use.
    """

    course: Course
    assignment: Assignment
    tests: Tests
    level: Level
    limits: Limits


class Workers(Protocol):
    """Several workers."""

    def start(self, submitter: str) -> Future[Any]:
        """Begin with a hand-in.

        Raises:
            BadHandInError: it cannot be graded.
        """
        ...

    def finish(self, submitter: str, future: Future[Any]) -> tuple[Prepared, Result]:
        """Return what came of a hand-in.

        Raises:
            BadHandInError: it cannot be graded.
            MachineError: the workers fail, whatever is tried.
        """
        ...

    def close(self) -> None:
        """End them."""
        ...


class Threads:
    """This process makes ready; threads, or what the executor has, run.

    Args:
        preparer: of this process.
        executor: where to run.
        run: the seam.
    """

    def __init__(
        self, preparer: Preparer, executor: Executor, run: Callable[[bytes], bytes]
    ) -> None:
        self._preparer, self._executor, self._run = preparer, executor, run
        self._prepared: dict[str, Prepared] = {}

    def start(self, submitter: str) -> Future[Any]:
        """See `Workers`."""
        prepared = self._preparer.prepare(submitter)
        self._prepared[submitter] = prepared
        return self._executor.submit(self._run, prepared.job)

    def finish(self, submitter: str, future: Future[Any]) -> tuple[Prepared, Result]:
        """See `Workers`; a worker that died is replaced by this process."""
        prepared = self._prepared.pop(submitter)
        try:
            try:
                result = decode_result(future.result(), prepared.names)
            except (BrokenExecutor, JobError):
                result = decode_result(self._run(prepared.job), prepared.names)
        except Exception as error:
            raise MachineError(f"{type(error).__name__}: {error}"[:500]) from error
        return prepared, result

    def close(self) -> None:
        """See `Workers`."""
        self._executor.shutdown(wait=True, cancel_futures=True)


class Forked:
    """Processes that do both.

    Args:
        task: what they have to know.
        api: nbgrader's, of this process.
        count: how many.
    """

    def __init__(self, task: Task, api: NbGraderAPI, count: int) -> None:
        self._task, self._api, self._count = task, api, count
        self._pool = self._open()

    def start(self, submitter: str) -> Future[Any]:
        """See `Workers`."""
        try:
            return self._pool.submit(_work, submitter)
        except BrokenExecutor:
            self._open_again()
            return self._pool.submit(_work, submitter)

    def finish(self, submitter: str, future: Future[Any]) -> tuple[Prepared, Result]:
        """See `Workers`; when a worker died, all of them are replaced.

        One that ends its worker breaks what runs beside it. While this waits nothing else is
        begun, so a last try has workers of its own, and nobody fails because of another one.
        """
        reason = ""
        for left in reversed(range(_TRIES)):
            try:
                prepared, content = future.result()
                return prepared, decode_result(content, prepared.names)
            except BadHandInError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever a worker does, the class goes on
                reason = f"{type(error).__name__}: {error}"[:500]
                if left:
                    future = self.start(submitter)
        raise MachineError(reason)

    def close(self) -> None:
        """See `Workers`."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _open(self) -> ProcessPoolExecutor:
        fork = multiprocessing.get_context("fork")
        return ProcessPoolExecutor(self._count, fork, _begin, (self._task, self._api, os.getpid()))

    def _open_again(self) -> None:
        self._pool.shutdown(wait=True)
        self._pool = self._open()


def can_fork() -> bool:
    """Tell whether this process may fork workers: Linux, and no thread beside this one."""
    return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1


_KEPT = ExitStack()
_preparers: list[Preparer] = []


def _begin(task: Task, api: NbGraderAPI, parent: int) -> None:
    """Begin as a worker; what it is given was forked, not sent."""
    from coopgrade.runner.sandbox import kernel

    kernel.die_with_parent(signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    signal.signal(signal.SIGINT, _end)
    # Workers leave without the usual goodbyes.
    multiprocessing.util.Finalize(None, close_zygote, exitpriority=10)
    book = _KEPT.enter_context(read_only_gradebook(task.course))
    _preparers[:] = [
        Preparer(
            task.course,
            task.assignment,
            task.tests,
            api,
            book,
            level=task.level,
            limits=task.limits,
        )
    ]


def _end(_number: int, _frame: object) -> NoReturn:
    # Ctrl+C reaches every process of the terminal; the parent says what is to be said.
    os._exit(130)


def _work(submitter: str) -> tuple[Prepared, bytes]:
    prepared = _preparers[0].prepare(submitter)
    return replace(prepared, job=b""), run_submission(prepared.job)

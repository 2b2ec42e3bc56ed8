"""Autograding an assignment: what is new runs in parallel, one writer saves.

A run that is stopped, by whatever, goes on where it was: what is noted as graded and is
still there is not done again; what was being saved is done again, with the same result.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from filelock import FileLock, Timeout
from nbformat.validator import get_validator
from nbgrader.api import InvalidEntry
from nbgrader.utils import rmtree
from sqlalchemy.exc import OperationalError

from coopgrade import bridge
from coopgrade.course import Assignment, Course
from coopgrade.errors import UserError
from coopgrade.runner.cell_times import cell_times
from coopgrade.runner.cells import Tests, check_tests, load_tests
from coopgrade.runner.client import MachineError
from coopgrade.runner.hand_ins import BadHandInError
from coopgrade.runner.history import History, Points
from coopgrade.runner.jobs import Result
from coopgrade.runner.limits import Level, Limits
from coopgrade.runner.nbgrader_internals import Book, one_gradebook
from coopgrade.runner.preparing import Prepared, Preparer, check_steps
from coopgrade.runner.saving import NotSavedError, Saving, load_points
from coopgrade.runner.seam import load_stems, run_submission
from coopgrade.runner.stem_client import Kind, open_stems
from coopgrade.runner.workers import Forked, Task, Threads, Workers, can_fork
from coopkit.text import say

# More than run at once, so that no worker waits for the writer; few, so that 400 hand-ins
# need no more memory than 40.
_AHEAD = 2
_TRIES, _PAUSE = 3, 0.5
# What workers of a command that was killed may need to end.
_LINGER = 3.0
# How nbgrader says that the gradebook or the disk cannot be used just now.
_UNUSABLE = (InvalidEntry, OperationalError, OSError)
# Of a course without a limit for a cell.
_LONG = 3600.0


@dataclass(frozen=True)
class Graded:
    """How one hand-in went.

    Attributes:
        submitter: team or student.
        state: `graded`, `unchanged`, `failed` (this hand-in cannot be graded) or `machine`
            (this computer could not; nothing was saved).
        reason: why not, in words.
        points: by tests; None where a person must look. The key is the grade_id, with the
            notebook before it (`p1/q1`) where an assignment has several.
        repairs: what was put right in the notebook, in words.
        seconds: wall times, see `cell_times`.
        edited: points that somebody else changed since the last run, in words.
        done: how many of the hand-ins to be run are done, with this one.
        to_do: how many are to be run in all.
        elapsed: seconds since the first began.
    """

    submitter: str
    state: str
    reason: str = ""
    points: Points = field(default_factory=dict)
    repairs: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    edited: tuple[str, ...] = ()
    done: int = 0
    to_do: int = 0
    elapsed: float = 0.0

    @property
    def waiting(self) -> bool:
        """A test gave no proper result: a person must look."""
        return None in self.points.values()

    @property
    def remaining(self) -> float:
        """Seconds that the rest will take, if it goes on like this."""
        return self.elapsed / self.done * (self.to_do - self.done) if self.done else 0.0


@dataclass(frozen=True)
class Options:
    """How to grade.

    Attributes:
        level: how strictly runs are shut in.
        limits: of each hand-in.
        jobs: how many run at once; 0: as many as there are processors.
        force: grade again what has not changed.
    """

    level: Level = "data-only"
    limits: Limits = field(default_factory=Limits)
    jobs: int = 0
    force: bool = False

    @property
    def workers(self) -> int:
        """How many run at once."""
        if self.jobs > 0:
            return self.jobs
        usable = getattr(os, "sched_getaffinity", None)
        return len(usable(0)) if usable else os.cpu_count() or 1


def tests_of(course: Course, assignment: Assignment) -> Tests:
    """Return the test cells of a released assignment."""
    with bridge.open_gradebook(course) as gradebook:
        return load_tests(course, assignment, gradebook)


def course_limits(course: Course) -> Limits:
    """Return the limits of a course: a cell has the time that nbgrader's settings give it.

    Raises:
        UserError: the settings cannot be read, or the time is no number.
    """
    config = bridge.load_settings(course.root)
    for part in ("Execute", "ExecutePreprocessor"):
        seconds = config.get(part, {}).get("timeout")
        if "timeout" in config.get(part, {}):
            if not isinstance(seconds, int | float | None):
                path = str(course.root / bridge.SETTINGS)
                about = {"name": f"c.{part}.timeout", "given": repr(seconds), "path": path}
                raise UserError(say("grading_runner.settings.timeout", **about))
            return _limits(float(seconds) if seconds and seconds > 0 else _LONG)
    return Limits()


def _limits(cell_seconds: float) -> Limits:
    usual = Limits()
    whole = max(usual.submission_seconds, 10 * cell_seconds)
    return Limits(cell_seconds=cell_seconds, submission_seconds=whole, cpu_seconds=whole)


def autograde(
    course: Course,
    assignment: Assignment,
    submitters: Sequence[str],
    options: Options,
    *,
    tests: Tests | None = None,
    executor: Executor | None = None,
    run: Callable[[bytes], bytes] = run_submission,
) -> Iterator[Graded]:
    """Grade the hand-ins of an assignment; one that fails never stops another.

    Args:
        course: the course folder.
        assignment: released; under `data-only` with `clean` tests only.
        submitters: whose hand-ins, each of which lies in `submitted/`.
        options: how.
        tests: from `load_tests`, if they were looked at already.
        executor: where to run them; if None, processes forked from this one, or threads.
        run: the seam.

    Yields:
        Each hand-in as soon as it is known: the unchanged first, then in the order in which
        they are done.

    Raises:
        UserError: the tests cannot be run at this level, or the course is being graded by
            another command.
    """
    tests = tests or tests_of(course, assignment)
    check_tests(assignment, tests, options.level)
    here = executor is None and run is run_submission
    kinds = _kinds(tests, options.level) if here else ()
    with (
        _alone(course),
        open_stems(kinds) as stems,
        bridge.nbgrader_session(course) as api,
        one_gradebook(course) as book,
    ):
        check_steps(api)
        preparer = Preparer(
            course, assignment, tests, api, book, level=options.level, limits=options.limits
        )
        load_stems(preparer.job, stems)
        grader = _Grader(course, assignment, tests, options, book=book, preparer=preparer)
        to_do = []
        for submitter in submitters:
            outcome = grader.look(api, submitter)
            if outcome is None:
                to_do.append(submitter)
            else:
                yield outcome
        if not to_do:
            return
        count = min(options.workers, len(to_do))
        workers: Workers
        if here and book.quick and can_fork():
            task = Task(course, assignment, tests, options.level, options.limits)
            for relaxed in (False, True):
                # Here once, not in each process when it meets its first notebook.
                get_validator(relax_add_props=relaxed)
            workers = Forked(task, api, count)
        else:
            workers = Threads(preparer, executor or ThreadPoolExecutor(count), run)
        try:
            yield from grader.run(api, to_do, workers)
        finally:
            workers.close()


@contextmanager
def _alone(course: Course) -> Iterator[None]:
    """Let no other command grade in this course meanwhile.

    Raises:
        UserError: one does.
    """
    lock = FileLock(course.root / ".coopgrade-autograde.lock")
    try:
        held = lock.acquire(timeout=_LINGER)
    except Timeout as error:
        raise UserError(say("grading_runner.elsewhere", folder=course.root)) from error
    with held:
        yield


def _kinds(tests: Tests, level: Level) -> Iterator[Kind]:
    """Yield which zygotes runs of these tests at this level will ask for, here."""
    if level != "container":
        if tests.clean:
            yield "tests"
        if level != "data-only":
            yield "students"


class _Grader:
    """Grades the hand-ins of one assignment."""

    def __init__(
        self,
        course: Course,
        assignment: Assignment,
        tests: Tests,
        options: Options,
        *,
        book: Book,
        preparer: Preparer,
    ) -> None:
        self._book, self._preparer = book, preparer
        self._course, self._assignment = course, assignment
        self._tests, self._options = tests, options
        self._history = History(course, assignment.name, options.level)
        with bridge.checked_gradebook(course.gradebook), book.opened() as gradebook:
            # As it is before anything is run.
            self._by_test, self._by_hand = load_points(gradebook, assignment.name, tests)

    def look(self, api: Any, submitter: str) -> Graded | None:
        """Return the outcome of a hand-in that is not to be run, or None."""
        self._history.note_hands(submitter, self._by_hand.get(submitter, {}))
        try:
            key = self._preparer.read(submitter).key
        except BadHandInError as error:
            return self._fail(api, submitter, str(error))
        if self._options.force or not self._copy_is_there(submitter):
            return None
        now = self._by_test.get(submitter, {})
        repairs = self._history.repairs_if_current(submitter, key, now)
        if repairs is None:
            return None
        edited = self._history.edited(submitter)
        return Graded(submitter, "unchanged", points=now, repairs=repairs, edited=edited)

    def run(self, api: Any, submitters: Sequence[str], workers: Workers) -> Iterator[Graded]:
        """Have hand-ins run, and save what comes back, one after the other."""
        start = perf_counter()
        waiting = list(reversed(submitters))
        running: dict[Future[Any], str] = {}
        done = 0
        while waiting or running:
            while waiting and len(running) < _AHEAD * self._options.workers:
                submitter = waiting.pop()
                try:
                    running[workers.start(submitter)] = submitter
                except BadHandInError as error:
                    done += 1
                    outcome = self._fail(api, submitter, str(error))
                    yield _told(outcome, done, len(submitters), start)
                except (MachineError, *_UNUSABLE) as error:
                    done += 1
                    outcome = self._give_up(submitter, "", str(error))
                    yield _told(outcome, done, len(submitters), start)
            ready, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ready:
                submitter = running.pop(future)
                done += 1
                outcome = self._outcome(api, submitter, workers, future)
                yield _told(outcome, done, len(submitters), start)

    def _outcome(self, api: Any, submitter: str, workers: Workers, future: Future[Any]) -> Graded:
        try:
            prepared, result = workers.finish(submitter, future)
        except BadHandInError as error:
            return self._fail(api, submitter, str(error))
        except MachineError as error:
            return self._give_up(submitter, "", str(error))
        if result.kind == "machine":
            return self._give_up(submitter, prepared.key, result.reason)
        try:
            return self._finish(api, submitter, prepared, result)
        except _UNUSABLE as error:
            return self._give_up(submitter, prepared.key, repr(error)[:500])

    def _give_up(self, submitter: str, key: str, reason: str) -> Graded:
        self._history.give_up(submitter, key, reason)
        return Graded(submitter, "machine", reason=reason)

    def _finish(self, api: Any, submitter: str, prepared: Prepared, result: Result) -> Graded:
        key = prepared.key
        base = self._history.begin(submitter, self._points(submitter), key)
        saving = Saving(self._tests, prepared, result.cells, self._book)
        try:
            self._save(api, submitter, saving)
        except NotSavedError as error:
            return self._fail(api, submitter, str(error))
        except MachineError as error:
            return self._give_up(submitter, key, str(error))
        points = self._points(submitter)
        seconds = cell_times(self._tests, prepared.notebooks, result.cells)
        repairs = prepared.repairs
        self._history.finish(submitter, base, points, key=key, seconds=seconds, repairs=repairs)
        edited = self._history.edited(submitter)
        graded = Graded(submitter, "graded", points=points, repairs=repairs, seconds=seconds)
        return replace(graded, edited=edited)

    def _save(self, api: Any, submitter: str, saving: Saving) -> None:
        """Save; what this machine could not do is tried again."""
        for left in reversed(range(_TRIES)):
            try:
                with self._book.transaction():
                    saving.save(api, self._assignment.name, submitter)
            except MachineError:
                if not left:
                    raise
                sleep(_PAUSE)
            else:
                return

    def _fail(self, api: Any, submitter: str, reason: str) -> Graded:
        """Note that a hand-in cannot be graded, in the gradebook and in the journal."""
        try:
            self._leave_row(api, submitter)
        except _UNUSABLE as error:
            return self._give_up(submitter, "", repr(error)[:500])
        self._history.fail(submitter, reason)
        return Graded(submitter, "failed", reason=reason)

    def _leave_row(self, api: Any, submitter: str) -> None:
        """Leave what nbgrader leaves of a hand-in that it cannot grade: a row, no copy."""
        source = self._course.submitted(self._assignment, submitter)
        with self._book.opened() as gradebook:
            gradebook.update_or_create_student(submitter)
            when = _stamp(api, source)
            more = {"timestamp": when} if when else {}
            gradebook.update_or_create_submission(self._assignment.name, submitter, **more)
        copy = self._course.autograded(self._assignment, submitter)
        if copy.exists():
            # The copies are read-only, which plain rmtree does not take on Windows.
            rmtree(str(copy))

    def _points(self, submitter: str) -> Points:
        name = self._assignment.name
        with self._book.opened() as gradebook:
            return load_points(gradebook, name, self._tests, submitter)[0].get(submitter, {})

    def _copy_is_there(self, submitter: str) -> bool:
        """Tell whether each notebook that was handed in has its graded copy."""
        given = self._course.submitted(self._assignment, submitter)
        copies = self._course.autograded(self._assignment, submitter)
        names = [f"{one.name}.ipynb" for one in self._tests.notebooks]
        return all((copies / name).is_file() for name in names if (given / name).is_file())


def _stamp(api: Any, folder: Path) -> Any:
    """Return when it was handed in; None where timestamp.txt says nothing that can be read."""
    try:
        return api.coursedir.get_existing_timestamp(str(folder))
    except Exception:  # noqa: BLE001 - nbgrader raises several, and one of its own mistakes
        return None


def _told(graded: Graded, done: int, to_do: int, start: float) -> Graded:
    return replace(graded, done=done, to_do=to_do, elapsed=perf_counter() - start)

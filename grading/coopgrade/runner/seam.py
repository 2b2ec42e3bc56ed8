"""The seam: one hand-in as bytes, what its cells showed as bytes.

Schedulers know nothing else of running: a thread, a process or another machine calls
`run_submission`. Each thread that does keeps its zygotes for the next hand-in: one that has
seen `clean` tests, and one for students' notebooks that has not.
"""

import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from coopgrade.runner.births import CAN_FORK
from coopgrade.runner.client import (
    Answer,
    MachineError,
    OverdueError,
    StudentZygote,
    Zygote,
    warm_request,
)
from coopgrade.runner.jobs import (
    Cell,
    Ending,
    Failed,
    Job,
    JobError,
    Ran,
    Result,
    decode_job,
    decode_ran,
    decode_result,
    encode,
    unpack,
)
from coopgrade.runner.stem_client import Kind, Stem, stem_of

INSIDE = "COOPGRADE_IN_CONTAINER"
"""Set where a container is around this process already."""
_TRIES = 3
_PAUSE = 0.2
# JSON of an output is longer than the output, and an error comes on top.
_LARGEST_ANSWER = 3
_KEPT = threading.local()


def run_submission(job: bytes) -> bytes:
    """Run the cells of one hand-in.

    Args:
        job: an encoded `Job`.

    Returns:
        An encoded `Result`. When this computer fails it is tried again with a new process;
        if that does not help, the kind is `machine` and nothing is said about the hand-in.
    """
    if CAN_FORK:
        return encode(_run(job, fork=True))
    # What a cell leaves in such a process would be there for the next hand-in.
    return run_submission_spawned(job)


def run_submission_spawned(job: bytes) -> bytes:
    """Run the cells of one hand-in where processes cannot be forked: a new one each time."""
    try:
        return encode(_run(job, fork=False))
    finally:
        close_zygote()


def close_zygote() -> None:
    """End what this thread keeps for the next hand-in."""
    for name in ("zygote", "student_zygote", "container"):
        kept = getattr(_KEPT, name, None)
        setattr(_KEPT, name, None)
        if kept is not None:
            kept.close()


def _run(job: bytes, *, fork: bool) -> Result:
    try:
        asked = decode_job(job)
    except JobError as error:
        return Result(kind="machine", reason=str(error)[:500])
    reason = ""
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE * attempt)
        try:
            return Result(
                kind="ran", cells=tuple(_all(asked, last=attempt == _TRIES - 1, fork=fork))
            )
        except (MachineError, JobError, OSError) as error:
            reason = f"{type(error).__name__}: {error}"[:500]
            close_zygote()
    return Result(kind="machine", reason=reason)


def _all(job: Job, *, last: bool, fork: bool) -> list[Ran]:
    if job.level == "container" and INSIDE not in os.environ:
        return _in_container(job)
    files = {name: unpack(content) for name, content in job.files.items()}
    start = time.monotonic()
    done = _cells(job, files, start, fork=fork)
    if job.notebooks:
        if not fork:
            raise MachineError("students' code runs in forked processes only")
        done += _notebooks(job, files, start, last=last)
    return done


def _in_container(job: Job) -> list[Ran]:
    """Have the far end of this seam, within a container, run everything."""
    from coopgrade.runner.container_client import Container

    kept: Container | None = getattr(_KEPT, "container", None)
    if kept is None:
        kept = _KEPT.container = Container(job.limits, {INSIDE: "1"})
    result = decode_result(kept.run(encode(job)), job.names)
    if result.kind == "machine":
        raise MachineError(result.reason)
    return list(result.cells)


def _notebooks(job: Job, files: dict[str, bytes], start: float, *, last: bool) -> list[Ran]:
    # Walls and signals that not every system has.
    from coopgrade.runner.student_run import KilledError, run_notebook

    done: list[Ran] = []
    for number, cells in enumerate(job.notebooks):
        zygote = _student_zygote(job)
        folder = zygote.home / f"notebook-{number}"
        shutil.rmtree(folder, ignore_errors=True)
        _fill(folder, files)
        left = job.limits.submission_seconds - (time.monotonic() - start)
        try:
            done += run_notebook(
                zygote, cells, folder, level=job.level, limits=job.limits, seconds=left
            )
        except KilledError as error:
            # A machine that is short of memory kills now and then; a submission that kills
            # itself does so each time.
            if not last:
                raise
            done += error.ran
        shutil.rmtree(folder, ignore_errors=True)
    return done


def _cells(job: Job, files: dict[str, bytes], start: float, *, fork: bool) -> list[Ran]:
    seen = files
    if job.data is not None:
        seen = {name: files[name] for name in job.data if name in files}
    until = start + job.limits.submission_seconds
    done: list[Ran] = []
    while left := job.cells[len(done) :]:
        if time.monotonic() > until:
            return [*done, *(Ran(name=cell.name, ending="skipped") for cell in left)]
        if not fork:
            # One at a time: what runs in the zygote itself could not be ended by itself.
            left = left[:1]
        zygote = _zygote(job, fork=fork)
        # Each cell has a copy of its own: none finds what another has written.
        folders = [zygote.home / f"cell-{len(done) + number}" for number in range(len(left))]
        for folder in folders:
            _fill(folder, seen)
        done += _begun(job, left, folders, zygote, until)
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
    return done


def _begun(
    job: Job, cells: Sequence[Cell], folders: Sequence[Path], zygote: Zygote, until: float
) -> list[Ran]:
    """Run cells, and return what came of those that were begun."""
    start = time.monotonic()
    asked = [(cell.name, cell.source, folder) for cell, folder in zip(cells, folders, strict=True)]
    try:
        answers = zygote.run(asked, job.limits, until)
    except OverdueError:
        if zygote.fork:
            raise
        # Without a parent of its own the cell is ended by killing the process it ran in.
        close_zygote()
        return [Ran(name=cells[0].name, ending="timeout", seconds=time.monotonic() - start)]
    if not 0 < len(answers) <= len(cells):
        raise MachineError(f"{len(answers)} answers")
    return [
        _checked(job, cell, answer)
        for cell, answer in zip(cells[: len(answers)], answers, strict=True)
    ]


def _checked(job: Job, cell: Cell, answer: Answer) -> Ran:
    """Return what came of a cell, as far as it can be believed."""
    if answer.ending == "died":
        # The lecturer's test in a process of ours: nothing in it ends a process.
        raise MachineError(f"{cell.name}: the process ended")
    if not answer.content:
        ending: Ending = "timeout" if answer.ending == "timeout" else "died"
        return Ran(name=cell.name, ending=ending, seconds=answer.seconds)
    ran = decode_ran(answer.content, _LARGEST_ANSWER * job.limits.output_bytes + 8 * 1024**2)
    if ran.name != cell.name:
        raise JobError(f"{ran.name!r}, wanted {cell.name!r}")
    if answer.ending == "timeout":
        return ran.model_copy(update={"ending": "timeout"})
    failed = any(isinstance(output, Failed) for output in ran.outputs)
    return ran.model_copy(update={"ending": "error" if failed else "finished"})


def _zygote(job: Job, *, fork: bool) -> Zygote:
    """Return this thread's zygote, with what the tests of the job need loaded."""
    zygote: Zygote | None = getattr(_KEPT, "zygote", None)
    if zygote is not None and zygote.fork != fork:
        close_zygote()
        zygote = None
    if zygote is None:
        zygote = _KEPT.zygote = Zygote(fork=fork, stem=stem_of("tests") if fork else None)
    key = tests_key(job.cells, job.starters)
    if fork and zygote.warmed != key:
        folder = zygote.home / "starters"
        _fill(folder, {name: unpack(content) for name, content in job.starters.items()})
        zygote.warm([cell.source for cell in job.cells], folder, job.limits)
        shutil.rmtree(folder, ignore_errors=True)
        zygote.warmed = key
    return zygote


def _student_zygote(job: Job) -> StudentZygote:
    """Return this thread's zygote for students, with what the assignment needs loaded."""
    zygote: StudentZygote | None = getattr(_KEPT, "student_zygote", None)
    if zygote is None:
        zygote = _KEPT.student_zygote = StudentZygote(stem=stem_of("students"))
    key = modules_key(job.modules)
    if zygote.warmed != key:
        if zygote.load(job.modules) > 1:
            # One of them starts threads, and what has threads must not fork.
            zygote.close()
            zygote = _KEPT.student_zygote = StudentZygote()
            zygote.load(())
        zygote.warmed = key
    return zygote


def load_stems(job: Job, stems: Mapping[Kind, Stem]) -> None:
    """Have stems load what zygotes for jobs like this one need; nobody waits for it.

    Args:
        job: of any hand-in of the assignment; `notebooks` may be empty.
        stems: one for each kind that is needed.
    """
    if "students" in stems:
        request = {"kind": "load", "modules": list(job.modules)}
        stems["students"].load(request, modules_key(job.modules))
    if "tests" in stems:
        stem = stems["tests"]
        folder = stem.home / "starters"
        _fill(folder, {name: unpack(content) for name, content in job.starters.items()})
        request = warm_request([cell.source for cell in job.cells], folder, job.limits)
        stem.load(request, tests_key(job.cells, job.starters))


def modules_key(modules: Iterable[str]) -> str:
    """Return what a zygote that has loaded these modules is known by."""
    return "modules " + " ".join(modules)


def tests_key(cells: Iterable[Cell], starters: Mapping[str, str]) -> str:
    """Return what a zygote that has loaded what these tests need is known by."""
    parts = [[cell.source for cell in cells], sorted(starters.items())]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _fill(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or parts[0] == "/" or (os.name == "nt" and "\\" in name):
            raise JobError(f"{name!r} is no name of a file")
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

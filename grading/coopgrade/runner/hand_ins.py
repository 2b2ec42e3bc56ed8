"""A hand-in as nbgrader would find it, looked at before anything is done with it.

One that cannot be graded has a reason here, in words, and no other one notices.
"""

import hashlib
import importlib.metadata
import json
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import coopgrade
import coopkit
from coopgrade.course import Assignment, Course
from coopgrade.intake.arrivals import RefusedError
from coopgrade.intake.folders import read_plain_file
from coopgrade.runner.cells import Tests
from coopgrade.runner.jobs import Job, encode, pack
from coopgrade.runner.limits import Level, Limits
from coopkit.text import say

# A notebook of text and widgets has some ten thousand bytes; pictures make it a few million.
LARGEST_NOTEBOOK = 20 * 1024**2
LARGEST_FOLDER = 64 * 1024**2
_MOST_CELLS = 2_000
_MOST_FILES = 200


class BadHandInError(Exception):
    """A hand-in cannot be graded; the message is for people and names the reason."""


@dataclass(frozen=True)
class HandIn:
    """What is to be graded.

    Attributes:
        submitter: team or student.
        files: what the tests may open, by name.
        key: changes when anything changes that could change the marks.
    """

    submitter: str
    files: dict[str, bytes]
    key: str


def read_hand_in(
    course: Course,
    assignment: Assignment,
    submitter: str,
    tests: Tests,
    *,
    level: Level,
    limits: Limits,
) -> HandIn:
    """Read the hand-in that counts.

    Raises:
        BadHandInError: it is no notebook, far too large, holds links, or is not there.
    """
    folder = course.submitted(assignment, submitter)
    try:
        sizes = dict(_plain_files(folder))
        notebook = _read_notebook(folder, assignment.notebook)
        files = {
            name: read_plain_file(folder / name)[0]
            for name in assignment.student_files
            if name in sizes
        }
        handed_out = _handed_out(course, assignment)
        stamp = [(folder / "timestamp.txt").read_bytes()] if "timestamp.txt" in sizes else []
    except RefusedError as error:
        raise BadHandInError(str(error)) from error
    except OSError as error:
        raise BadHandInError(say("grading_runner.bad.unreadable", cause=error)) from error
    digest = hashlib.sha256()
    for part in (
        json.dumps([level, asdict(limits), environment(), sorted(sizes.items())]).encode(),
        json.dumps([(one.name, one.source, one.full_marks) for one in tests.clean]).encode(),
        (course.root / "nbgrader_config.py").read_bytes(),
        notebook,
        *(stamp),
        *(content for _, content in sorted({**files, **handed_out}.items())),
    ):
        digest.update(hashlib.sha256(part).digest())
    return HandIn(submitter, {**files, **handed_out}, digest.hexdigest())


def make_job(
    course: Course,
    assignment: Assignment,
    hand_in: HandIn,
    tests: Tests,
    *,
    level: Level,
    limits: Limits,
) -> bytes:
    """Return the job for a hand-in."""
    source = course.source(assignment)
    starters = {
        name: (source / name).read_bytes()
        for name in (*assignment.student_files, *assignment.handout_files)
        if (source / name).is_file()
    }
    return encode(
        Job(
            level=level,
            files={name: pack(content) for name, content in hand_in.files.items()},
            starters={name: pack(content) for name, content in starters.items()},
            cells=tests.cells,
            limits=limits,
        )
    )


@cache
def environment() -> str:
    """Return a hash of what tests run on: Python, every installed package, this program."""
    packages = sorted(
        f"{one.metadata['Name']} {one.version}" for one in importlib.metadata.distributions()
    )
    digest = hashlib.sha256(json.dumps([sys.version, packages]).encode())
    for module in (coopkit, coopgrade):
        folder = Path(module.__path__[0])
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".py", ".toml"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _handed_out(course: Course, assignment: Assignment) -> dict[str, bytes]:
    """Return what students got and did not change: the lecturer's copy, as nbgrader takes it."""
    source = course.source(assignment)
    return {
        name: (source / name).read_bytes()
        for name in assignment.handout_files
        if (source / name).is_file()
    }


def _plain_files(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield names and sizes; nbgrader would follow links and copy what lies behind them."""
    total = count = 0
    for parent, folders, names in os.walk(folder, followlinks=False):
        for name in (*folders, *names):
            path = Path(parent) / name
            status = path.lstat()
            shown = path.relative_to(folder).as_posix()
            if name in folders and stat.S_ISDIR(status.st_mode):
                continue
            if not stat.S_ISREG(status.st_mode):
                raise BadHandInError(say("grading_runner.bad.link", file=shown))
            total += status.st_size
            count += 1
            if total > LARGEST_FOLDER or count > _MOST_FILES:
                size = LARGEST_FOLDER // 1024**2
                raise BadHandInError(say("grading_runner.bad.folder", size=size, count=_MOST_FILES))
            yield shown, status.st_size


def _read_notebook(folder: Path, name: str) -> bytes:
    path = folder / name
    if not path.is_file():
        found = "、".join(sorted(one.name for one in folder.glob("*.ipynb")))
        key = "grading_runner.bad.renamed" if found else "grading_runner.bad.missing"
        raise BadHandInError(say(key, file=name, found=found))
    if path.stat().st_size > LARGEST_NOTEBOOK:
        size = LARGEST_NOTEBOOK // 1024**2
        raise BadHandInError(say("grading_runner.bad.large", file=name, size=size))
    content = read_plain_file(path)[0]
    if not content.strip():
        raise BadHandInError(say("grading_runner.bad.empty", file=name))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadHandInError(say("grading_runner.bad.encoding", file=name)) from error
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadHandInError(say("grading_runner.bad.json", file=name)) from error
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list):
        raise BadHandInError(say("grading_runner.bad.json", file=name))
    if len(cells) > _MOST_CELLS:
        raise BadHandInError(say("grading_runner.bad.cells", file=name, count=_MOST_CELLS))
    return content

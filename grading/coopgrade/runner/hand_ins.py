"""A hand-in as nbgrader would find it, looked at before anything is done with it.

One that cannot be graded has a reason here, in words, and no other one notices.
"""

import hashlib
import importlib.metadata
import json
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from nbgrader.utils import find_all_files

import coopgrade
import coopkit
from coopgrade.course import TIMESTAMP, Assignment, Course
from coopgrade.intake.arrivals import RefusedError
from coopgrade.intake.folders import read_plain_file
from coopgrade.plain_course import PlainCourse
from coopgrade.runner.cells import Tests
from coopgrade.runner.limits import Level, Limits
from coopkit.text import say

# A notebook of text and widgets has some ten thousand bytes; pictures make it a few million.
LARGEST_NOTEBOOK = 20 * 1024**2
LARGEST_FOLDER = 128 * 1024**2
# With the largest hand-in this still fits into a job (`jobs.LARGEST_JOB`), written as text.
LARGEST_SOURCE = 300 * 1024**2
_MOST_CELLS = 2_000
_MOST_FILES = 1_000


class BadHandInError(Exception):
    """A hand-in cannot be graded; the message is for people and names the reason."""


@dataclass(frozen=True)
class Rules:
    """Which files nbgrader takes along, as the course's nbgrader_config.py says.

    Attributes:
        ignored: patterns of names that are left out everywhere.
        kept: names that stay as they were handed in, though the source has such a file.
    """

    ignored: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class HandIn:
    """What is to be graded.

    Attributes:
        submitter: team or student.
        notebooks: content by name without ending; at least one.
        files: what cells may open, by path within the hand-in.
        key: changes when anything changes that could change the marks.
    """

    submitter: str
    notebooks: dict[str, bytes]
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
    rules: Rules,
) -> HandIn:
    """Read the hand-in that counts.

    Raises:
        BadHandInError: it is no notebook, far too large, holds links, or is not there.
    """
    folder = course.submitted(assignment, submitter)
    try:
        sizes = dict(_plain_files(folder))
        notebooks = _read_notebooks(folder, [one.name for one in tests.notebooks])
        if level == "data-only" and not isinstance(course, PlainCourse):
            wanted = [name for name in assignment.student_files if name in sizes]
        else:
            wanted = _taken(folder, rules)
        files = {name: read_plain_file(folder / name)[0] for name in wanted}
        source = course.source(assignment)
        given = handed_out(course, assignment, level, rules)
        files |= {name: (source / name).read_bytes() for name in given}
        _check_folders(files)
        stamp = [(folder / TIMESTAMP).read_bytes()] if TIMESTAMP in sizes else []
    except RefusedError as error:
        raise BadHandInError(str(error)) from error
    except OSError as error:
        raise BadHandInError(say("grading_runner.bad.unreadable", cause=error)) from error
    digest = hashlib.sha256()
    about = [level, asdict(limits), environment(), sorted(sizes.items()), tests.fingerprint]
    clean = [(one.label, one.source, one.full_marks) for one in tests.clean]
    for part in (
        json.dumps([about, clean]).encode(),
        _settings(course),
        *stamp,
        *(part for name, content in sorted(notebooks.items()) for part in (name.encode(), content)),
        *(part for name, content in sorted(files.items()) for part in (name.encode(), content)),
    ):
        digest.update(hashlib.sha256(part).digest())
    return HandIn(submitter, notebooks, files, digest.hexdigest())


def handed_out(course: Course, assignment: Assignment, level: Level, rules: Rules) -> list[str]:
    """Return what cells get from the lecturer's folder whatever a student did, as nbgrader does."""
    source = course.source(assignment)
    names = list(assignment.handout_files)
    if level != "data-only" or isinstance(course, PlainCourse):
        names = [name for name in _taken(source, rules) if name not in rules.kept]
    return [name for name in names if (source / name).is_file()]


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


def _settings(course: Course) -> bytes:
    path = course.root / "nbgrader_config.py"
    return path.read_bytes() if path.is_file() else b""


def _taken(folder: Path, rules: Rules) -> list[str]:
    """Return the files beside notebooks that nbgrader would put where cells run."""
    found = find_all_files(str(folder), [*rules.ignored, "*.ipynb"])
    return sorted(Path(path).relative_to(folder).as_posix() for path in found)


def _check_folders(files: Mapping[str, bytes]) -> None:
    """Refuse a folder that is called as a file of the assignment is."""
    for name in files:
        for above in PurePosixPath(name).parents:
            if above.as_posix() in files:
                raise BadHandInError(say("grading_runner.bad.folder_name", file=above.as_posix()))


def _plain_files(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield names and sizes; nbgrader would follow links and copy what lies behind them."""
    total = count = 0
    for parent, folders, names in os.walk(folder, followlinks=False):
        for name in (*folders, *names):
            path = Path(parent) / name
            status = path.lstat()
            shown = path.relative_to(folder).as_posix()
            if not shown.isascii() and shown.encode("utf-8", "replace").decode("utf-8") != shown:
                named = shown.encode("utf-8", "backslashreplace").decode("utf-8")
                raise BadHandInError(say("grading_runner.bad.name", file=named))
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


def _read_notebooks(folder: Path, names: list[str]) -> dict[str, bytes]:
    """Return the notebooks that are there; nbgrader gives no points for one that is not."""
    there = [name for name in names if (folder / f"{name}.ipynb").is_file()]
    if not there:
        wanted = "、".join(f"{name}.ipynb" for name in names)
        found = "、".join(sorted(one.name for one in folder.glob("*.ipynb")))
        key = "grading_runner.bad.renamed" if found else "grading_runner.bad.missing"
        raise BadHandInError(say(key, file=wanted, found=found))
    return {name: _read_notebook(folder, f"{name}.ipynb") for name in there}


def _read_notebook(folder: Path, name: str) -> bytes:
    path = folder / name
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
    if cells is None and isinstance(data, dict) and "worksheets" in data:
        raise BadHandInError(say("grading_runner.bad.old", file=name))
    if not isinstance(cells, list):
        raise BadHandInError(say("grading_runner.bad.json", file=name))
    if len(cells) > _MOST_CELLS:
        raise BadHandInError(say("grading_runner.bad.cells", file=name, count=_MOST_CELLS))
    return content

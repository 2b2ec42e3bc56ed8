"""The inbox: a folder for each team or student, put there by hand.

Hand-ins are other people's files. They are only read: symbolic links are refused, and the
time comes from the file system, not from the sender.
"""

import os
import stat
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from coopgrade.course import TOKYO, Assignment, Course
from coopgrade.intake.arrivals import LARGEST_FILE, Arrival, RefusedError
from coopgrade.lms.wrong_names import find_expected
from coopgrade.roster import Roster
from coopkit.text import say

CHANNEL = "inbox"
# Of things beside each other in one folder; more is no hand-in.
MOST_FILES = 1000


def read_inbox(course: Course, assignment: Assignment, roster: Roster) -> list[Arrival]:
    """Return what lies in the inbox of an assignment, one entry for each folder."""
    inbox = course.inbox(assignment)
    if not inbox.is_dir():
        return []
    expected = roster.submitters(assignment)
    # Names that start with a dot belong to the operating system (.DS_Store); zips are read
    # by their own command.
    folders = sorted(
        path
        for path in inbox.iterdir()
        if not path.name.startswith(".") and (path.is_dir() or path.is_symlink())
    )
    return [_read(folder, expected, assignment) for folder in folders]


def _read(folder: Path, expected: tuple[str, ...], assignment: Assignment) -> Arrival:
    if folder.name not in expected:
        reason = say("grading.intake.unknown", name=folder.name)
        return Arrival(CHANNEL, folder.name, folder.name, refused=reason)
    try:
        read = read_folder(folder, assignment.expected_files)
    except (RefusedError, OSError) as error:
        return Arrival(CHANNEL, folder.name, folder.name, refused=str(error))
    times = [status.st_mtime for status in read.statuses]
    # Whole seconds: that is what timestamp.txt and the gradebook hold.
    moment = datetime.fromtimestamp(int(max(times)), TOKYO) if times else None
    return Arrival(CHANNEL, folder.name, folder.name, read.files, moment, others=read.others)


@dataclass(frozen=True)
class ReadFolder:
    """The folder of a hand-in, as far as it was read.

    Attributes:
        files: name → content, of what may be expected files.
        others: names of the rest.
        statuses: of the files that were read, as the file system has them.
    """

    files: dict[str, bytes]
    others: tuple[str, ...]
    statuses: tuple[os.stat_result, ...]


def read_folder(folder: Path, expected: tuple[str, ...]) -> ReadFolder:
    """Read what is expected of a hand-in's folder; a film beside it is named but not read.

    Args:
        folder: other people's files.
        expected: the names the assignment asks for.

    Raises:
        RefusedError: something in it is a link, or there are far too many things.
        OSError: something cannot be read.
    """
    if folder.is_symlink() or not folder.is_dir():
        raise RefusedError(say("grading.intake.not_a_folder", name=folder.name))
    paths = list(islice(folder.iterdir(), MOST_FILES + 1))
    if len(paths) > MOST_FILES:
        raise RefusedError(say("grading_intake.too_many", most=MOST_FILES))
    plain: list[str] = []
    others: list[str] = []
    for path in sorted(paths):
        kind = path.lstat().st_mode
        if stat.S_ISLNK(kind):
            raise RefusedError(say("grading.intake.symlink", file=path.name))
        if not path.name.startswith("."):
            (plain if stat.S_ISREG(kind) else others).append(path.name)
    names = find_expected(plain, expected)
    read = {name: read_plain_file(folder / name) for name in plain if name not in names.others}
    return ReadFolder(
        files={name: content for name, (content, _) in read.items()},
        others=(*names.others, *others),
        statuses=tuple(status for _, status in read.values()),
    )


def read_plain_file(path: Path) -> tuple[bytes, os.stat_result]:
    """Return content and status of a file, even if it was swapped for a link meanwhile.

    Raises:
        RefusedError: it is no plain file, or far too large.
        OSError: it cannot be opened, for instance because it became a link.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    # A named pipe would let the reader wait for ever.
    flags |= getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise RefusedError(say("grading.intake.symlink", file=path.name))
        if status.st_size > LARGEST_FILE:
            size = LARGEST_FILE // 1_000_000
            raise RefusedError(say("grading_intake.too_large", file=path.name, size=size))
        return stream.read(LARGEST_FILE + 1), status

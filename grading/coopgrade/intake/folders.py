"""The inbox: a folder for each team or student, put there by hand.

Hand-ins are other people's files. They are only read: symbolic links are refused, and the
time comes from the file system, not from the sender.
"""

import os
import stat
from datetime import datetime
from pathlib import Path

from coopgrade.course import TOKYO, Assignment, Course
from coopgrade.intake.arrivals import LARGEST_FILE, Arrival, RefusedError
from coopgrade.roster import Roster
from coopkit.text import say

CHANNEL = "inbox"


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
        files, changed = read_folder(folder, assignment.expected_files)
    except (RefusedError, OSError) as error:
        return Arrival(CHANNEL, folder.name, folder.name, refused=str(error))
    # Whole seconds: that is what timestamp.txt and the gradebook hold.
    moment = datetime.fromtimestamp(int(changed), TOKYO) if changed else None
    return Arrival(CHANNEL, folder.name, folder.name, files, moment)


def read_folder(
    folder: Path, expected: tuple[str, ...], *, clock: str = "st_mtime"
) -> tuple[dict[str, bytes], float]:
    """Read a hand-in's folder; what nobody expects is named but not read.

    Args:
        folder: other people's files.
        expected: the names the assignment asks for.
        clock: the time of a file that counts, `st_mtime` or `st_ctime` (which the owner of
            a file cannot set back).

    Returns:
        Name → content, and the latest time of an expected file, in seconds; 0 if there is none.

    Raises:
        RefusedError: something in it is a link or no plain file.
        OSError: something cannot be read.
    """
    if folder.is_symlink() or not folder.is_dir():
        raise RefusedError(say("grading.intake.not_a_folder", name=folder.name))
    files: dict[str, bytes] = {}
    changed = 0.0
    for path in sorted(folder.iterdir()):
        kind = path.lstat().st_mode
        if stat.S_ISLNK(kind):
            raise RefusedError(say("grading.intake.symlink", file=path.name))
        if path.name.startswith("."):
            continue
        if not stat.S_ISREG(kind):
            files[path.name] = b""
            continue
        files[path.name], status = read_plain_file(path)
        if path.name in expected or not changed:
            changed = max(changed, float(getattr(status, clock)))
    return files, changed


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

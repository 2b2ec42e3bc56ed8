"""What teams handed in, brought from the inbox into nbgrader's folders.

Hand-ins are other people's files. They are only read and copied: symbolic links are
refused, only the files an assignment names are taken, and the time comes from the file
system, not from the sender. Nothing received is overwritten: an earlier hand-in moves to
`replaced/`, and `ledger.jsonl` gets one line for each one taken or refused.
"""

import json
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock

from coopgrade.course import TOKYO, Assignment, Course
from coopgrade.files import sha256
from coopgrade.roster import Roster
from coopkit.text import say

TIMESTAMP = "timestamp.txt"
Result = Literal["taken", "unchanged", "refused"]


@dataclass(frozen=True)
class HandIn:
    """What happened to one folder of the inbox.

    Attributes:
        submitter: the folder's name: a team id, if all is well.
        result: `taken`, `unchanged` (nothing new since the last time), or `refused`.
        handed_in: the latest change of an expected file, or None when refused.
        late: whether that is after the due time.
        missing: expected files that are not there.
        left_aside: files in the folder that the assignment does not name.
        reason: why it was refused, for people; empty otherwise.
    """

    submitter: str
    result: Result
    handed_in: datetime | None = None
    late: bool = False
    missing: tuple[str, ...] = ()
    left_aside: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class _Received:
    content: dict[str, bytes]
    changed: datetime
    left_aside: tuple[str, ...]


class _RefusedError(Exception):
    """A hand-in that is not taken; the text says why."""


def collect(course: Course, assignment: Assignment, roster: Roster) -> list[HandIn]:
    """Bring every hand-in of an assignment from the inbox into `submitted/`.

    One that cannot be taken is refused with its reason and never stops the others.

    Args:
        course: the course folder.
        assignment: which assignment.
        roster: who may hand in.

    Returns:
        One entry for each folder in the inbox, sorted by name.
    """
    inbox = course.inbox(assignment)
    if not inbox.is_dir():
        return []
    expected = roster.submitters(assignment)
    with FileLock(course.root / ".coopgrade.lock"):
        # Names that start with a dot belong to the operating system (.DS_Store).
        folders = sorted(p for p in inbox.iterdir() if not p.name.startswith("."))
        return [_collect_one(course, assignment, folder, expected) for folder in folders]


def _collect_one(
    course: Course, assignment: Assignment, folder: Path, expected: tuple[str, ...]
) -> HandIn:
    try:
        received = _receive(folder, assignment, expected)
        taken = _store(course, assignment, folder.name, received)
    except (_RefusedError, OSError) as error:
        refused = HandIn(folder.name, "refused", reason=str(error))
        _note(course, assignment, refused, {})
        return refused
    due = assignment.due
    hand_in = HandIn(
        submitter=folder.name,
        result="taken" if taken else "unchanged",
        handed_in=received.changed,
        late=due is not None and received.changed > due,
        missing=tuple(n for n in assignment.expected_files if n not in received.content),
        left_aside=received.left_aside,
    )
    if taken:
        _note(course, assignment, hand_in, received.content)
    return hand_in


def _receive(folder: Path, assignment: Assignment, expected: tuple[str, ...]) -> _Received:
    """Read the expected files of one folder, refusing whatever is not a plain file."""
    if folder.name not in expected:
        raise _RefusedError(say("grading.intake.unknown", name=folder.name))
    if folder.is_symlink() or not folder.is_dir():
        raise _RefusedError(say("grading.intake.not_a_folder", name=folder.name))
    content: dict[str, bytes] = {}
    changed = 0.0
    left_aside = []
    for path in sorted(folder.iterdir()):
        kind = path.lstat().st_mode
        if stat.S_ISLNK(kind):
            raise _RefusedError(say("grading.intake.symlink", file=path.name))
        if path.name in assignment.expected_files and stat.S_ISREG(kind):
            content[path.name], modified = _read_plain_file(path)
            changed = max(changed, modified)
        elif not path.name.startswith("."):
            left_aside.append(path.name)
    if not content:
        names = "、".join(assignment.expected_files)
        raise _RefusedError(say("grading.intake.nothing_expected", files=names))
    # Whole seconds: that is what timestamp.txt and the gradebook hold.
    moment = datetime.fromtimestamp(int(changed), TOKYO)
    return _Received(content, moment, tuple(left_aside))


def _read_plain_file(path: Path) -> tuple[bytes, float]:
    """Return content and time of a file, even if it was swapped for a link meanwhile."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise _RefusedError(say("grading.intake.symlink", file=path.name))
        return stream.read(), status.st_mtime


def _store(course: Course, assignment: Assignment, submitter: str, received: _Received) -> bool:
    """Put a hand-in where nbgrader looks for it; return False when it is there already."""
    destination = course.submitted(assignment, submitter)
    # ISO 8601: nbgrader takes "… +0900" for 900 seconds.
    files = {**received.content, TIMESTAMP: f"{received.changed.isoformat()}\n".encode()}
    if destination.is_dir():
        if {path.name: path.read_bytes() for path in destination.iterdir()} == files:
            return False
        _keep_earlier(destination, course.replaced(assignment, submitter))
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=course.root, prefix=".incoming-") as name:
        staged = Path(name) / assignment.name
        staged.mkdir()
        for file_name, content in files.items():
            (staged / file_name).write_bytes(content)
        staged.rename(destination)
    return True


def _keep_earlier(destination: Path, archive: Path) -> None:
    archive.mkdir(parents=True, exist_ok=True)
    number = sum(1 for _ in archive.iterdir()) + 1
    shutil.move(destination, archive / f"{number:03d}")


def _note(
    course: Course, assignment: Assignment, hand_in: HandIn, content: dict[str, bytes]
) -> None:
    """Add one line to the ledger; lines are never changed."""
    line = {
        "noted": datetime.now(TOKYO).isoformat(timespec="seconds"),
        "assignment": assignment.name,
        "submitter": hand_in.submitter,
        "result": hand_in.result,
        "handed_in": hand_in.handed_in.isoformat() if hand_in.handed_in else None,
        "files": {name: sha256(data) for name, data in content.items()},
        "left_aside": list(hand_in.left_aside),
        "reason": hand_in.reason,
    }
    with (course.root / "ledger.jsonl").open("a", encoding="utf-8") as ledger:
        ledger.write(json.dumps(line, ensure_ascii=False) + "\n")
        ledger.flush()
        os.fsync(ledger.fileno())

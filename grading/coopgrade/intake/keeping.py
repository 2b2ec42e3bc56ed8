"""Folders that are written whole or not at all: attempts in received/, what counts in submitted/.

A collect can be killed at any moment. An attempt is stored before the ledger knows it, so
what can be left behind is a folder without a line; the next collect finds it here.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from coopgrade.course import TOKYO, Assignment, Course
from coopgrade.files import sha256
from coopkit.files import write_atomically

_STAGED = ".incoming-"


class Keeper:
    """The attempts of one assignment on the disk; used while the course is locked."""

    def __init__(self, course: Course, assignment: Assignment) -> None:
        self._course = course
        self._assignment = assignment

    def folder(self, submitter: str, attempt: int) -> Path:
        """Return where an attempt is kept."""
        return self._course.received(self._assignment, submitter) / f"{attempt:03d}"

    def store(
        self, submitter: str, attempt: int, files: Mapping[str, bytes], moment: datetime | None
    ) -> None:
        """Keep an attempt, read-only; its files carry the time at which it was handed in."""
        self.replace(self.folder(submitter, attempt), files, moment=moment, read_only=True)

    def digests(self, submitter: str, attempt: int) -> dict[str, str]:
        """Return name → SHA-256 of what is kept of an attempt; empty if nothing is."""
        return {
            name: sha256(content)
            for name, content in read_files(self.folder(submitter, attempt)).items()
        }

    def moment(self, submitter: str, attempt: int) -> datetime:
        """Return when the newest file of a kept attempt was handed in."""
        times = [path.stat().st_mtime for path in self.folder(submitter, attempt).iterdir()]
        return datetime.fromtimestamp(int(max(times)), TOKYO)

    def numbers(self, submitter: str) -> tuple[int, ...]:
        """Return the numbers of all attempts of a submitter that are on the disk."""
        folder = self._course.received(self._assignment, submitter)
        if not folder.is_dir():
            return ()
        return tuple(sorted(int(p.name) for p in folder.iterdir() if p.name.isdecimal()))

    def submitters(self) -> tuple[str, ...]:
        """Return everybody of whom an attempt is on the disk."""
        top = self._course.root / "received" / self._assignment.name
        return tuple(sorted(path.name for path in top.iterdir())) if top.is_dir() else ()

    def sweep(self) -> None:
        """Remove what a killed collect was about to write; all of it arrives again."""
        for path in self._course.root.glob(f"{_STAGED}*"):
            shutil.rmtree(path)

    def replace(
        self,
        destination: Path,
        files: Mapping[str, bytes],
        *,
        moment: datetime | None = None,
        read_only: bool = False,
    ) -> None:
        """Let a folder hold exactly these files, in one step."""
        destination.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._course.root, prefix=_STAGED) as name:
            staged = Path(name) / "new"
            staged.mkdir()
            for file_name, content in files.items():
                path = staged / file_name
                write_atomically(path, content)
                if moment:
                    os.utime(path, (moment.timestamp(), moment.timestamp()))
                if read_only:
                    path.chmod(0o444)
            if destination.is_dir():
                destination.rename(Path(name) / "old")
            staged.rename(destination)


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the plain files of a folder of ours; what else lies there is passed over."""
    if not folder.is_dir():
        return {}
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.is_symlink()
    }

"""The student's folder: copies of the notebooks that are theirs to change.

The rule that everything here serves: a file that a student changed is never
overwritten. A newer version of it is put beside, under another name.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from filelock import FileLock

from coopkit.files import write_atomically
from coopkit.text import say

RECORD = ".coopkit/copied.json"
# Run sheets for the lecturer: what to say, what goes wrong, the answers.
LECTURERS = "guide"
Change = Literal["new", "renewed", "beside"]


class WorkFolderError(OSError):
    """The student's folder cannot be made or written."""


@dataclass(frozen=True)
class Copied:
    """One notebook that was brought into the student's folder, and how.

    Attributes:
        path: where it lies now.
        change: `new`; `renewed` (the student had not touched the older one); `beside`
            (the student's own version stays, the newer one lies beside it).
    """

    path: Path
    change: Change


def _digest(path: Path) -> str:
    """Return what makes two versions of a file the same to a student.

    Opening a notebook in JupyterLab rewrites its metadata, and running it its outputs;
    neither is an edit. So a notebook counts by the texts of its cells.
    """
    content = path.read_bytes()
    if path.suffix == ".ipynb":
        try:
            cells = json.loads(content)["cells"]
            texts = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
        except (ValueError, KeyError, TypeError):
            pass  # not a readable notebook: it counts by its bytes
        else:
            content = json.dumps(texts).encode()
    return hashlib.sha256(content).hexdigest()


def _name_beside(target: Path, today: date) -> Path:
    """Return a free name for the newer version, such as `05_…（新しい版 2026-11-23）.ipynb`."""
    mark = say("lab.newer_version", date=today.isoformat())
    candidate = target.with_name(f"{target.stem}{mark}{target.suffix}")
    number = 2
    while candidate.exists():
        candidate = target.with_name(f"{target.stem}{mark} {number}{target.suffix}")
        number += 1
    return candidate


def _read_record(work: Path) -> dict[str, list[str]]:
    """Return, per notebook, the digests of all versions that we ever put there."""
    path = work / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        # A lost record costs nothing: every file there then counts as the student's.
        return {}
    return record if isinstance(record, dict) else {}


def ensure_writable(folder: Path) -> None:
    """Make `folder` if need be and prove that a file can be written there.

    Raises:
        WorkFolderError: it cannot.
    """
    probe = folder / ".coopkit" / "writable"
    try:
        write_atomically(probe, b"")
        probe.unlink()
    except OSError as error:
        raise WorkFolderError(say("lab.work_not_writable", folder=folder, cause=error)) from error


def update_work(source: Path, work: Path, *, today: date) -> list[Copied]:
    """Bring the notebooks of `source` into `work` without touching the student's changes.

    Args:
        source: the folder of the lecture notebooks, with subfolders; `guide/` stays with
            the lecturer.
        work: the student's folder; made if need be.
        today: the date that marks a newer version laid beside an edited one.

    Returns:
        What was copied; nothing if all is up to date.

    Raises:
        WorkFolderError: the folder cannot be made or written.
    """
    try:
        (work / ".coopkit").mkdir(parents=True, exist_ok=True)
        # Two starts at once must not both decide that a file is missing.
        with FileLock(work / ".coopkit" / "work.lock"):
            return _update(source, work, today)
    except OSError as error:
        raise WorkFolderError(say("lab.work_not_writable", folder=work, cause=error)) from error


def _update(source: Path, work: Path, today: date) -> list[Copied]:
    record = _read_record(work)
    copied: list[Copied] = []
    for original in sorted(source.rglob("*")):
        inside = original.relative_to(source)
        hidden = inside.parts[0] == LECTURERS or any(p.startswith(".") for p in inside.parts)
        if hidden or not original.is_file():
            continue
        target, name, digest = work / inside, inside.as_posix(), _digest(original)
        known = record.setdefault(name, [])
        present = _digest(target) if target.is_file() else None
        change: Change | None = None
        destination = target
        if present is None:
            change = "new"
        elif present == digest or digest in known:
            pass  # up to date, or the student works on a copy of this very version
        elif present in known:
            change = "renewed"
        else:
            change, destination = "beside", _name_beside(target, today)
        if change is not None:
            write_atomically(destination, original.read_bytes())
            copied.append(Copied(destination, change))
        if digest not in known:
            known.append(digest)
    write_atomically(
        work / RECORD,
        json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True).encode(),
    )
    return copied

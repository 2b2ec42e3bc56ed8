"""The end of a course: what holds names and marks goes into one archive, or goes.

What a university must keep differs (`keep_until`), so a person chooses; afterwards the
folder holds rules and assignments only, and can serve `new-course`.
"""

import hashlib
import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path

from coopgrade.course.model import Course
from coopgrade.course.place import check_place
from coopgrade.course.times import TOKYO, show_date
from coopgrade.errors import UserError
from coopgrade.files import write_text
from coopkit.text import say

# What has no personal data in it, and stays.
KEPT = frozenset(
    {"course.toml", "nbgrader_config.py", "source", "release", "comments.csv", "closed.md"}
)


def personal_files(course: Course) -> list[Path]:
    """Return every file that may hold names, work or marks: all but what is known to be clean."""
    return sorted(
        path
        for top in course.root.iterdir()
        if top.name not in KEPT
        for path in ([top] if not top.is_dir() or top.is_symlink() else top.rglob("*"))
        if path.is_symlink() or not path.is_dir()
    )


def archive_course(course: Course, archive: Path) -> int:
    """Write the whole folder into one zip, and check every byte of it.

    Args:
        course: the course folder; nothing in it changes.
        archive: a new file, outside the folder.

    Returns:
        The number of files in the archive.

    Raises:
        UserError: the file exists, lies inside the course folder or where personal data must
            not lie, or what was written is not what was read.
    """
    archive = archive.resolve()
    check_place(archive.parent)
    if archive.exists() or archive.is_relative_to(course.root):
        raise UserError(say("grading_course.close.bad_archive", path=archive))
    files = sorted(p for p in course.root.rglob("*") if p.is_file() and not p.is_symlink())
    part = archive.with_name(f".{archive.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as target:
            for path in files:
                target.write(path, path.relative_to(course.root).as_posix())
        _check_archive(course, part, files)
        part.chmod(0o600)
        part.replace(archive)
    finally:
        part.unlink(missing_ok=True)
    return len(files)


def _check_archive(course: Course, archive: Path, files: list[Path]) -> None:
    with zipfile.ZipFile(archive) as written:
        names = set(written.namelist())
        for path in files:
            inside = path.relative_to(course.root).as_posix()
            same = inside in names and _digest(written.read(inside)) == _digest(path.read_bytes())
            if not same:
                raise UserError(say("grading_course.close.changed", file=inside, path=archive))


def _make_writable(folder: Path) -> None:
    """Make read-only files (received/) such as Windows deletes."""
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o200)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def delete_personal_data(
    course: Course, *, confirmed: str, archive: Path | None = None, today: date | None = None
) -> int:
    """Delete everything that may hold names, work or marks.

    Deleting takes the files away; it does not overwrite the disk. Where that matters, the
    university's rules for disposing of the disk apply.

    Args:
        course: the course folder.
        confirmed: the course id, typed by the person who takes the responsibility.
        archive: where everything was archived; it is compared with what is here.
        today: for tests.

    Returns:
        The number of files that were deleted.

    Raises:
        UserError: the id was not typed as it is, the archive lacks something, or there is none
            and the university still has to keep them.
    """
    if confirmed != course.course_id:
        raise UserError(say("grading_course.close.not_confirmed", id=course.course_id))
    day = today or datetime.now(TOKYO).date()
    if archive:
        files = [p for p in personal_files(course) if p.is_file() and not p.is_symlink()]
        _check_archive(course, archive, files)
    elif course.keep_until and day <= course.keep_until:
        until = show_date(course.keep_until)
        raise UserError(say("grading_course.close.keep", until=until, folder=course.root))
    count = len(personal_files(course))
    for top in sorted(course.root.iterdir()):
        if top.name in KEPT:
            continue
        if top.is_dir() and not top.is_symlink():
            _make_writable(top)
            shutil.rmtree(top)
        else:
            top.unlink()
    note = say("grading_course.close.note", title=course.title, date=show_date(day), count=count)
    write_text(course.root / "closed.md", note)
    return count

"""From entries of an archive to one hand-in per folder, whichever system made it."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from coopgrade.errors import UserError
from coopgrade.lms.archives import Archive, ArchiveTooBigError, Entry
from coopgrade.lms.ids import Match, P
from coopgrade.lms.presets.model import LmsHandIn, SheetRow
from coopkit.text import say

T = TypeVar("T")


def refused_problems(archive: Archive) -> list[str]:
    """Return one sentence for each entry that an archive does not give out."""
    return [
        say("grading_lms.problem.refused", place=archive.place, name=r.name, reason=r.reason)
        for r in archive.refused
    ]


def read_files(files: Iterable[tuple[str, Entry]], problems: list[str]) -> dict[str, bytes]:
    """Read the files of one hand-in; those of a zip within lie below its name.

    Args:
        files: the name below the hand-in's folder, and the entry.
        problems: gets a sentence for each file that cannot be read.
    """
    content: dict[str, bytes] = {}
    for name, entry in files:
        if PurePosixPath(name).suffix.lower() == ".zip":
            unpacked = _attempt(partial(_unpack, name, entry, problems), problems)
            if unpacked is not None:
                content.update(unpacked)
                continue
        # What is no zip, or does not open as one, is kept as it came.
        whole = _attempt(entry.read, problems)
        if whole is not None:
            # Two attachments of one name: the second keeps its name in the archive.
            content[entry.name if name in content else name] = whole
    return content


def _attempt(work: Callable[[], T], problems: list[str]) -> T | None:
    """Do some reading; what fails becomes a problem, unless the whole archive is too big."""
    try:
        return work()
    except ArchiveTooBigError:
        raise
    except UserError as error:
        problems.append(str(error))
        return None


def _unpack(name: str, entry: Entry, problems: list[str]) -> dict[str, bytes]:
    with entry.open_zip() as inner:
        problems.extend(refused_problems(inner))
        content = {f"{name}/{i.name}": _attempt(i.read, problems) for i in inner}
    return {below: data for below, data in content.items() if data is not None}


def student_hand_in(
    archive: Archive,
    key: str,
    match: Match[P],
    files: Mapping[str, bytes],
    *,
    row: SheetRow | None,
    problems: list[str],
    name: str = "",
    late: bool = False,
) -> LmsHandIn:
    """Put one student's hand-in together; whoever was not found becomes a problem."""
    person = match.person
    if person is None:
        maybe = "、".join(p.student_id for p in match.people)
        shown = f"{key} {name}".strip()
        found = "maybe" if maybe else "who"
        problems.append(
            say(f"grading_lms.problem.{found}", place=archive.place, name=shown, maybe=maybe)
        )
    return LmsHandIn(
        kind="student",
        key=key,
        student_id=person.student_id if person else None,
        members=(person.student_id,) if person else (),
        state=match.state,
        by=match.by,
        candidates=tuple(p.student_id for p in match.people),
        name=name or (row.name if row else ""),
        files=files,
        handed_in=row.handed_in if row else None,
        late_marked=late or (row is not None and row.status == "late"),
        attempt=row.attempt if row else None,
        place=f"{archive.place} › {key}",
        row=row,
    )

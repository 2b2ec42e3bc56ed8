"""Scanned papers, linked to students by the names of the files. Nothing reads what is on them."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.files import sha256
from coopgrade.journal import Journal
from coopgrade.lms.archives import open_archive
from coopgrade.lms.ids import Directory
from coopgrade.reactions.calendar import session_of
from coopgrade.reactions.records import Scan
from coopgrade.roster import Roster, Student
from coopkit.files import write_atomically
from coopkit.text import say

# What a scanner or a phone makes, by what its content begins with.
_KINDS = {
    b"%PDF-": ".pdf",
    b"\xff\xd8\xff": ".jpg",
    b"\x89PNG\r\n\x1a\n": ".png",
}
# 0260001_2 is the second page of 0260001; the number itself may hold hyphens.
_PAGE = re.compile(r"(?P<key>.+?)[ _]\d{1,2}|(?P<copy>.+?) ?[(（]\d{1,2}[)）]")


@dataclass(frozen=True)
class ScansTaken:
    """What came of a folder of scans.

    Attributes:
        records: what is new.
        unchanged: files that were there before.
        unmatched: names of files that are no student's number.
        no_picture: names of files that are neither PDF, JPEG nor PNG.
        refused: what is unsafe, one sentence each.
    """

    records: tuple[Scan, ...]
    unchanged: int
    unmatched: tuple[str, ...]
    no_picture: tuple[str, ...]
    refused: tuple[str, ...] = ()


def take_scans(
    course: Course, roster: Roster, journal: Journal, place: Path, number: int
) -> ScansTaken:
    """Keep the scans of a session.

    Args:
        course: the course.
        roster: its students.
        journal: the course's.
        place: a folder or zip of files named by student number, such as `0260001.pdf` and
            `0260001_2.jpg`; or one such file.
        number: of the session.

    Raises:
        UserError: there is no such session or place; or one file holds the papers of many.
    """
    session_of(course, number)
    directory: Directory[Student] = Directory(roster.students)
    known = {(scan.student, scan.sha256) for scan in journal.read(Scan, session=number)}
    records: list[Scan] = []
    unmatched, no_picture, unchanged = [], [], 0
    files, refused = _files(place)
    for name, content in files:
        student = _owner(directory, name)
        kind = next((end for start, end in _KINDS.items() if content.startswith(start)), "")
        if student is None:
            unmatched.append(name)
        elif not kind:
            no_picture.append(name)
        elif (student.student_id, sha256(content)) in known:
            unchanged += 1
        else:
            digest = sha256(content)
            known.add((student.student_id, digest))
            file = f"{digest[:24]}{kind}"
            write_atomically(course.scans(number) / file, content)
            records.append(
                Scan(
                    session=number,
                    student=student.student_id,
                    file=file,
                    sha256=digest,
                    source=PurePosixPath(name).name,
                )
            )
    if not records and not unchanged and len(files) == 1 and unmatched:
        raise UserError(say("grading_reactions.scan.one_file", path=place))
    journal.append(*records)
    return ScansTaken(tuple(records), unchanged, tuple(unmatched), tuple(no_picture), refused)


def _files(place: Path) -> tuple[list[tuple[str, bytes]], tuple[str, ...]]:
    if place.is_file() and place.suffix.lower() != ".zip":
        return [(place.name, place.read_bytes())], ()
    if not place.exists():
        raise UserError(say("grading_reactions.scan.no_place", path=place))
    with open_archive(place) as archive:
        found = [(entry.name, entry.read()) for entry in archive]
        refused = tuple(
            say("grading_lms.problem.refused", place=archive.place, name=r.name, reason=r.reason)
            for r in archive.refused
        )
    return found, refused


def _owner(directory: Directory[Student], name: str) -> Student | None:
    """Return whose paper a file is: its name is the number, alone or with a page."""
    stem = PurePosixPath(name).stem
    paged = _PAGE.fullmatch(stem)
    for key in (stem, paged and (paged["key"] or paged["copy"])):
        if key and (student := directory.find(key).person):
            return student
    return None

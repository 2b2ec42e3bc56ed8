"""Feedback on its way: as the zip that a learning system takes back, or on nbgrader's exchange.

On the exchange the letter answers the hand-in of whoever submitted; a member's own page is
the answer to the member's peer form. Who could not be reached is told.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbgrader.utils import notebook_hash

from coopgrade.course import Assignment, Course
from coopgrade.errors import UserError
from coopgrade.feedback.pages import Feedback
from coopgrade.feedback.records import Delivered
from coopgrade.intake import Received, RefusedError, load_status
from coopgrade.intake.exchange import CHANNEL
from coopgrade.intake.folders import read_plain_file
from coopgrade.journal import Journal
from coopgrade.lms.packs import GENERIC, pack
from coopgrade.lms.presets import read_rows
from coopgrade.roster import Roster
from coopkit.files import write_atomically
from coopkit.text import say

PAGE = "feedback.html"


@dataclass(frozen=True)
class Delivery:
    """What a delivery reached.

    Attributes:
        reached: ids of students who get their own page.
        not_reached: ids of students who have a page and do not get it this way.
        path: where it lies.
    """

    reached: tuple[str, ...]
    not_reached: tuple[str, ...]
    path: Path


def deliver_zip(
    course: Course,
    roster: Roster,
    journal: Journal,
    assignment: Assignment,
    feedback: Feedback,
    *,
    preset: str = GENERIC,
    sheet: Path | None = None,
) -> Delivery:
    """Write the zip that a learning system takes back: a folder with the page of each member.

    Args:
        course: the course folder; the zip goes to `out/`.
        roster: finds people in the sheet.
        journal: notes what went out.
        assignment: what it is about.
        feedback: its pages.
        preset: id of the learning system, or `generic`: a folder for each student number.
        sheet: the sheet of this assignment in that system; Moodle and manaba need it.

    Raises:
        UserError: there is no such preset, or it needs a sheet.
    """
    rows = read_rows(preset, sheet, roster.students) if sheet else ()
    if preset in ("moodle", "manaba") and not rows:
        raise UserError(say("grading_feedback.needs_sheet", preset=preset))
    pages = {s: {PAGE: text.encode("utf-8")} for s, text in feedback.members.items()}
    packed = pack(preset, pages, rows)
    path = course.out / f"feedback-{assignment.name}-{preset}.zip"
    write_atomically(path, packed.content)
    _note(journal, assignment, f"zip {preset}", {s: pages[s][PAGE] for s in packed.folders})
    missing = (*packed.not_reached, *feedback.without)
    return Delivery(tuple(packed.folders), missing, path)


def deliver_exchange(
    course: Course,
    roster: Roster,
    journal: Journal,
    assignment: Assignment,
    feedback: Feedback,
    *,
    root: Path,
) -> Delivery:
    """Put pages where students' `nbgrader fetch_feedback` finds them.

    nbgrader hides a page behind a secret that lies in the hand-in, so each page goes to
    whoever sent that hand-in: the team's letter to the submitter, a member's page as feedback
    of their own hand-in of the peer form.

    Args:
        course: the course folder.
        roster: who belongs to which hand-in.
        journal: knows who sent what, and notes what went out.
        assignment: what it is about.
        feedback: its pages.
        root: the exchange.
    """
    target = root / course.course_id / "feedback"
    inbound = root / course.course_id / "inbound"
    for status in load_status(course, assignment, roster, journal):
        record = status.counting
        if record and record.submitter in feedback.letters:
            # For one student alone the letter is the member's page.
            text = feedback.letters[record.submitter]
            if assignment.kind == "individual":
                text = feedback.members.get(record.submitter, text)
            _put(target, inbound, record, assignment, text)
    reached: dict[str, bytes] = {}
    own = assignment if assignment.kind == "individual" else _peer_form(course)
    forms = {}
    if own:
        statuses = load_status(course, own, roster, journal)
        forms = {s.submitter: s.counting for s in statuses if s.counting}
    for student, text in feedback.members.items():
        record = forms.get(student)
        if own and record and _put(target, inbound, record, own, text):
            reached[student] = text.encode("utf-8")
    _note(journal, assignment, CHANNEL, reached)
    missing = [student for student in feedback.members if student not in reached]
    return Delivery(tuple(reached), (*missing, *feedback.without), target)


def _peer_form(course: Course) -> Assignment | None:
    return course.assignments.get(course.peers.form)


def _put(target: Path, inbound: Path, record: Received, assignment: Assignment, text: str) -> bool:
    """Put one page behind the secret of one hand-in; tell whether there was one."""
    if record.channel != CHANNEL:
        return False
    try:
        secret, _ = read_plain_file(inbound / record.place / "submission_secret.txt")
    except (OSError, RefusedError):
        return False
    checksum = notebook_hash(secret=secret.decode("ascii", "replace"), notebook_id=assignment.name)
    if not target.is_dir():
        target.mkdir(parents=True)
        # As nbgrader makes it: who knows the name of a page reads it, nobody lists them.
        target.chmod(0o711)
    page = target / f"{checksum}.html"
    write_atomically(page, text.encode("utf-8"))
    page.chmod(0o644)
    return True


def _note(
    journal: Journal, assignment: Assignment, channel: str, pages: Mapping[str, bytes]
) -> None:
    journal.append(
        *(
            Delivered(
                assignment=assignment.name,
                student=student,
                channel=channel,
                page=hashlib.sha256(content).hexdigest(),
            )
            for student, content in pages.items()
        )
    )

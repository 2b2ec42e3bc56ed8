"""nbgrader's exchange: what students sent with `nbgrader submit`, collected with care.

nbgrader's own `collect` believes the folder's name: who handed in, and when. Its exchange is
open for everybody to write, so a name proves nothing. Here the owner of the folder in the
file system must be the student it names, links are refused, and the time is the one that
only the file system can set (`st_ctime`).
"""

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from coopgrade.course import TOKYO, Assignment, Course
from coopgrade.errors import UserError
from coopgrade.intake.arrivals import Arrival, RefusedError
from coopgrade.intake.folders import ReadFolder, read_folder
from coopgrade.roster import Roster, Student
from coopkit.text import say

CHANNEL = "exchange"
# <login>+<assignment>+<time>[+<random>], as nbgrader 0.9.6 names what is handed in.
_NAME = re.compile(
    r"(?P<login>[^+]+)\+(?P<assignment>[^+]+)\+"
    r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? \w+)(?:\+(?P<secret>[^+]*))?"
)
# Copying takes a while; more than this between name and file system is told.
_PATIENCE = timedelta(minutes=10)


def read_exchange(
    course: Course, assignment: Assignment, roster: Roster, root: Path
) -> list[Arrival]:
    """Return what was handed in for an assignment.

    Args:
        course: the course folder.
        assignment: which assignment.
        roster: whose login is whose.
        root: the exchange (`c.Exchange.root` of the students' nbgrader).

    Raises:
        UserError: there is no such course in the exchange.
    """
    inbound = root / course.course_id / "inbound"
    if not inbound.is_dir():
        raise UserError(say("grading_intake.exchange.none", path=inbound))
    arrivals = []
    for folder in sorted(inbound.iterdir()):
        match = _NAME.fullmatch(folder.name)
        if match and match["assignment"] == assignment.name:
            arrivals.append(_read(assignment, roster, folder, match))
    return arrivals


def _read(assignment: Assignment, roster: Roster, folder: Path, match: re.Match[str]) -> Arrival:
    student = roster.find(match["login"])
    submitter = (student and roster.submitter_of(assignment, student)) or ""
    try:
        _check_sender(roster, student, submitter, folder, match["login"])
        read = read_folder(folder, assignment.expected_files)
        _check_owners(folder, read)
    except (RefusedError, OSError) as error:
        return Arrival(CHANNEL, folder.name, submitter or match["login"], refused=str(error))
    # Nobody can set back the ctime of a file.
    times = [status.st_ctime for status in read.statuses] or [folder.stat().st_ctime]
    handed_in = datetime.fromtimestamp(int(max(times)), TOKYO)
    claimed = _claimed(match["time"])
    questions = []
    if claimed is None or abs(handed_in - claimed) > _PATIENCE:
        questions.append(
            say("grading_intake.exchange.time", claimed=match["time"], time=handed_in.isoformat())
        )
    return Arrival(
        channel=CHANNEL,
        place=folder.name,
        submitter=submitter,
        files=read.files,
        others=read.others,
        handed_in=handed_in,
        uploader=student.student_id if student else "",
        questions=tuple(questions),
    )


def _check_sender(
    roster: Roster, student: Student | None, submitter: str, folder: Path, login: str
) -> None:
    """Make sure that the student whom the name of a folder names owns it."""
    if student is None:
        raise RefusedError(say("grading_intake.exchange.unknown", login=login))
    if not submitter:
        raise RefusedError(say("grading_intake.no_team", id=student.student_id))
    owner = folder_owner(folder)
    if roster.find(owner) != student:
        raise RefusedError(say("grading_intake.exchange.owner", login=login, owner=owner))


def _check_owners(folder: Path, read: ReadFolder) -> None:
    """Make sure that what was read belongs to the owner of the folder.

    Where a folder is open for others, or a file is another name (a hard link) of somebody
    else's, it is not this student's work.
    """
    owner = folder.lstat().st_uid
    strangers = [n for n, s in zip(read.files, read.statuses, strict=True) if s.st_uid != owner]
    if strangers:
        raise RefusedError(say("grading_intake.exchange.stranger", files="、".join(strangers)))


def folder_owner(folder: Path) -> str:
    """Return the login of whoever owns a folder in the file system.

    Raises:
        RefusedError: this system has no owners of files, or the owner has no login.
    """
    if sys.platform == "win32":
        raise RefusedError(say("grading_intake.exchange.windows"))
    import pwd

    uid = folder.lstat().st_uid
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise RefusedError(say("grading_intake.exchange.no_login", uid=uid)) from None


def _claimed(text: str) -> datetime | None:
    """Return the time in a folder's name; nbgrader writes UTC unless it was told otherwise."""
    moment, _, zone = text.rpartition(" ")
    zones = {"UTC": UTC, "JST": TOKYO}
    if zone not in zones:
        return None
    return datetime.fromisoformat(moment).replace(tzinfo=zones[zone])

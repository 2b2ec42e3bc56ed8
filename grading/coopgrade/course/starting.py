"""A clean course for a new year or another university: `coopgrade new-course`.

From nothing it takes the fifteen lectures and the seven assignments; from an earlier course
it takes rules, assignments and their changes, moves every date, and leaves every name,
hand-in and mark behind.
"""

import csv
import re
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

import tomlkit

from coopgrade.course.making import copy_exercise, write_settings
from coopgrade.course.model import Course
from coopgrade.course.place import check_place
from coopgrade.course.reading import open_course
from coopgrade.course.times import TOKYO
from coopgrade.errors import UserError
from coopgrade.files import read_text, write_csv, write_text
from coopkit.content import dataset, exercise_source
from coopkit.text import say

_DATA = Path(__file__).resolve().parents[1] / "data"
_COURSE_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_END_OF_DAY = time(23, 59, tzinfo=TOKYO)
_ROSTERS = {
    "students.csv": ("student_id", "name", "kana", "email", "login", "faculty", "year", "left"),
    "groups.csv": ("team", "student_id", "since", "until"),
}
# What a lecturer wrote for this course and would write again.
_KEPT = ("comments.csv",)


@dataclass(frozen=True)
class Start:
    """What a new course needs to know.

    Attributes:
        course_id: small letters, digits, hyphens.
        title: what people call it.
        first: the day of the first session; the others follow weekly.
        plan: `15x90` or `14x100`.
        starts: when a session begins, or None when it is not known yet.
        skipped: days without a session, such as holidays: the session moves a week.
        language: of letters to students; None: Japanese, or as in the earlier course.
    """

    course_id: str
    title: str
    first: date
    plan: str = "15x90"
    starts: time | None = None
    skipped: tuple[date, ...] = ()
    language: Literal["ja", "en"] | None = None


def start_course(
    folder: Path, start: Start, *, answer_stub: str, earlier: Course | None = None
) -> Course:
    """Make a course folder; all of it or nothing.

    Args:
        folder: a new or empty folder.
        start: what it is called and when it begins.
        answer_stub: the words that stand where a written answer belongs.
        earlier: a course whose rules and assignments are taken over.

    Raises:
        UserError: the folder holds something already or lies where personal data must not
            lie; the id or the plan cannot be used.
        ContentMissingError: the exercise sources are not on this machine.
    """
    root = folder.resolve()
    check_place(root)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise UserError(say("grading_course.new.not_empty", folder=root))
    if not _COURSE_ID.fullmatch(start.course_id):
        raise UserError(say("grading_course.new.bad_id", given=start.course_id))
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent, prefix=".new-course-") as name:
        made = Path(name) / "course"
        if earlier:
            _take_over(made, start, earlier)
        else:
            _begin(made, start)
        _write_empty_rosters(made)
        # Names and marks will lie here: on a shared machine others need not look in.
        made.chmod(0o700)
        write_settings(open_course(made), answer_stub)
        if root.exists():
            root.rmdir()
        made.rename(root)
    return open_course(root)


def weekly(first: date, count: int, skipped: Sequence[date] = ()) -> list[date]:
    """Return the days of weekly sessions, leaving out the days that are skipped.

    >>> weekly(date(2026, 11, 1), 2, [date(2026, 11, 8)])
    [datetime.date(2026, 11, 1), datetime.date(2026, 11, 15)]
    """
    days: list[date] = []
    day = first
    while len(days) < count:
        if day not in skipped:
            days.append(day)
        day += timedelta(weeks=1)
    return days


def _calendars() -> dict[str, Any]:
    return tomllib.loads((_DATA / "calendars.toml").read_text(encoding="utf-8"))


def _begin(root: Path, start: Start) -> None:
    """Fill a new course from the lectures, the assignments and the template."""
    calendars = _calendars()
    if start.plan not in calendars["plans"]:
        known = "、".join(calendars["plans"])
        raise UserError(say("grading_course.new.no_plan", given=start.plan, known=known))
    plan = calendars["plans"][start.plan]
    table = tomlkit.parse((_DATA / "course_template.toml").read_text(encoding="utf-8"))
    _name(table, start)
    table["minutes"] = plan["minutes"]
    titles = _titles()
    days = weekly(start.first, len(plan["sessions"]), start.skipped)
    day_of: dict[int, date] = {}
    sessions = tomlkit.aot()
    for number, (lectures, day) in enumerate(zip(plan["sessions"], days, strict=True), 1):
        title = say("grading_course.new.and").join(titles[lecture] for lecture in lectures)
        sessions.append(_session(number, day, title, start.starts))
        day_of |= dict.fromkeys(lectures, day)
    table["sessions"] = sessions
    assignments = tomlkit.table()
    for name, due in calendars["dues"].items():
        copy_exercise(exercise_source(name), root / "source" / name)
        entry = tomlkit.table()
        day = day_of[due["lecture"]] + timedelta(days=due.get("days_later", 0))
        entry["due"] = datetime.combine(day, _END_OF_DAY)
        entry["late"] = "standard"
        assignments[name] = entry
    table["assignments"] = assignments
    write_text(root / "course.toml", tomlkit.dumps(table))


def _name(table: Any, start: Start) -> None:
    table["course_id"], table["title"] = start.course_id, start.title
    if start.language:
        table["language"] = start.language


def _session(number: int, day: date, title: str, starts: time | None) -> Any:
    entry = tomlkit.table()
    entry["number"], entry["date"], entry["title"] = number, day, title
    if starts:
        entry["starts"] = starts
    return entry


def _titles() -> dict[int, str]:
    """Return the titles of the lectures by their number."""
    text = read_text(dataset("course") / "calendar.csv")
    return {int(row["session"]): row["title"] for row in csv.DictReader(text.splitlines())}


def _take_over(root: Path, start: Start, earlier: Course) -> None:
    """Copy rules and assignments of an earlier course, with every date moved."""
    table = tomlkit.parse(read_text(earlier.root / "course.toml"))
    _name(table, start)
    table.pop("keep_until", None)
    dates = _moved_dates(earlier, start)
    for entry in table.get("sessions", []):
        entry["date"] = dates[entry["date"]]
        if start.starts:
            entry["starts"] = start.starts
    first = min(dates) if dates else start.first
    for entry in table["assignments"].values():
        # Ids of a learning system belong to last year's course there.
        entry.pop("lms", None)
        for key in ("due", "early_due", "resubmit_until"):
            if key in entry:
                entry[key] = _move(entry[key], dates, start.first - first)
    unseen = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__")
    shutil.copytree(earlier.root / "source", root / "source", ignore=unseen)
    for name in _KEPT:
        if (earlier.root / name).is_file():
            shutil.copyfile(earlier.root / name, root / name)
    write_text(root / "course.toml", tomlkit.dumps(table))


def _moved_dates(earlier: Course, start: Start) -> dict[date, date]:
    """Return the new day of each session; an extra week between two stays where it was."""
    old = [session.date for session in earlier.sessions]
    if start.skipped:
        return dict(zip(old, weekly(start.first, len(old), start.skipped), strict=True))
    return {day: start.first + (day - old[0]) for day in old}


def _move(moment: datetime, dates: Mapping[date, date], otherwise: timedelta) -> datetime:
    """Move a due time with the last session before it, so that it stays as long after it."""
    before = [day for day in dates if day <= moment.date()]
    shift = dates[max(before)] - max(before) if before else otherwise
    return moment + shift


def _write_empty_rosters(root: Path) -> None:
    """Write the two lists with their headings, to be filled in Excel."""
    for file, columns in _ROSTERS.items():
        write_csv(root / file, [say(f"grading.column.{name}") for name in columns], [])

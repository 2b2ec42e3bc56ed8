"""Changing groups.csv: taking over a proposal, a student who changes team, teams that merge.

A membership is never deleted: it ends on a day, and another begins on the next. The file
as it was before goes to `history/`.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

from coopgrade.course import TOKYO, Course
from coopgrade.errors import UserError
from coopgrade.files import read_text, write_csv
from coopgrade.lms.ids import normalise
from coopgrade.roster.balance import Wishes
from coopgrade.roster.model import (
    LARGEST_TEAM,
    SMALLEST_TEAM,
    SOLO,
    Membership,
    Roster,
    is_solo,
)
from coopgrade.roster.reading import load_roster
from coopkit.files import write_atomically
from coopkit.text import say

_COLUMNS = ("team", "student_id", "since", "until")
_PAIR = 2


@dataclass(frozen=True)
class Merge:
    """What to do with a team that has become too small.

    Attributes:
        team: the small one.
        into: the team that takes its members, or None when no team has room.
        members: whose ids move.
    """

    team: str
    into: str | None
    members: tuple[str, ...]


def accept_teams(
    course: Course, teams: Mapping[str, Iterable[str]], *, since: date | None = None
) -> Roster:
    """Make a division the teams of the course from a day on (None: from the beginning).

    Raises:
        UserError: somebody in it is unknown, or is in two teams, and every problem is named; or
            no day is given although a team's deadline has passed.
    """
    roster = load_roster(course)
    moment = datetime.now(TOKYO)
    dues = [one.due for one in course.assignments.values() if one.kind == "group" and one.due]
    if since is None and roster.memberships and any(due <= moment for due in dues):
        # The teams of those deadlines would change, and marks with them.
        raise UserError(say("grading_roster.accept.from", path=course.groups_csv))
    kept = _ended(roster.memberships, since) if since else []
    new = [
        Membership(team, student_id, since=since)
        for team, members in sorted(teams.items())
        for student_id in members
    ]
    return _write(course, [*kept, *new])


def move_student(course: Course, student: str, team: str | None, *, since: date) -> Roster:
    """Put one student into another team from a day on; with `team=None` alone.

    Args:
        course: the course folder.
        student: the id, however it is typed.
        team: the new team; None: the student works alone, as a team of one.
        since: the first day there.

    Raises:
        UserError: there is no such student.
    """
    roster = load_roster(course)
    found = roster.get(student)
    old = [m for m in roster.memberships if m.student_id == found.student_id]
    others = [m for m in roster.memberships if m.student_id != found.student_id]
    target = team or _free_solo(roster)
    new = Membership(target, found.student_id, since=since)
    return _write(course, [*others, *_ended(old, since), new])


def propose_merges(roster: Roster, on: date, apart: Wishes | None = None) -> list[Merge]:
    """Return what to do with each team that has fallen under three.

    The smallest team with room takes all its members; teams of one that were made for
    somebody who works alone stay.

    Args:
        roster: who is in which team.
        on: the day on which teams are looked at.
        apart: who must not be in one team.
    """
    members = {t: [s.student_id for s in roster.members(t, on)] for t in roster.teams(on)}
    together = {t: ids for t, ids in members.items() if not is_solo(t)}
    merges = []
    for team in sorted(together, key=lambda t: (len(together[t]), t)):
        moving = together[team]
        if not 0 < len(moving) < SMALLEST_TEAM:
            continue
        room = [
            other
            for other, ids in together.items()
            if other != team
            and ids
            and len(ids) + len(moving) <= LARGEST_TEAM
            and not _kept_apart([*ids, *moving], apart)
        ]
        into = min(room, key=lambda t: (len(together[t]), t), default=None)
        merges.append(Merge(team, into, tuple(moving)))
        if into:
            together[into] = [*together[into], *moving]
            together[team] = []
    return merges


def merge_teams(course: Course, merges: Iterable[Merge], *, since: date) -> Roster:
    """Carry out merges from a day on; those without a place are passed over."""
    roster = load_roster(course)
    into = {s: m.into for m in merges if m.into for s in m.members}
    moving = [m for m in roster.memberships if m.student_id in into]
    staying = [m for m in roster.memberships if m.student_id not in into]
    new = [Membership(team, student, since=since) for student, team in into.items()]
    return _write(course, [*staying, *_ended(moving, since), *new])


def load_wishes(course: Course, roster: Roster) -> Wishes:
    """Read wishes.csv and apart.csv, two columns of student ids each; both may be missing.

    They hold no reasons, and nothing of them is written anywhere else.

    Raises:
        UserError: a line names somebody who is not in students.csv, or only one person.
    """
    return Wishes(
        together=_read_pairs(course.root / "wishes.csv", roster),
        apart=_read_pairs(course.root / "apart.csv", roster),
    )


def _read_pairs(path: Path, roster: Roster) -> frozenset[frozenset[str]]:
    if not path.is_file():
        return frozenset()
    pairs, problems = set(), []
    reader = csv.reader(StringIO(read_text(path), newline=""))
    next(reader, None)
    for fields in reader:
        keys = [field for field in fields if field.strip()]
        if not keys:
            continue
        place = say("grading.roster.place", file=path.name, line=reader.line_num)
        found = [roster.find(key) for key in keys]
        unknown = [key for key, student in zip(keys, found, strict=True) if student is None]
        ids = frozenset(student.student_id for student in found if student)
        if unknown:
            names = "、".join(unknown)
            problems.append(say("grading_roster.pairs.unknown", place=place, id=names))
        elif len(ids) != _PAIR:
            problems.append(say("grading_roster.pairs.two", place=place))
        else:
            pairs.add(ids)
    if problems:
        listing = "\n".join(f"  ・{problem}" for problem in problems)
        raise UserError(say("grading_roster.pairs.problems", listing=listing, path=path))
    return frozenset(pairs)


def _kept_apart(ids: Iterable[str], wishes: Wishes | None) -> bool:
    everybody = set(ids)
    return wishes is not None and any(pair <= everybody for pair in wishes.apart)


def _free_solo(roster: Roster) -> str:
    used = {membership.team for membership in roster.memberships}
    number = SOLO + 1
    while f"g{number}" in used:
        number += 1
    return f"g{number}"


def _ended(memberships: Iterable[Membership], since: date) -> list[Membership]:
    """Return memberships that end on the day before; those that had not begun are gone."""
    last = since - timedelta(days=1)
    return [
        m if m.until and m.until <= last else replace(m, until=last)
        for m in memberships
        if m.since is None or m.since <= last
    ]


def _write(course: Course, memberships: Iterable[Membership]) -> Roster:
    """Write groups.csv, keep the one before, and give the new roster; or change nothing."""
    before = course.groups_csv.read_bytes() if course.groups_csv.is_file() else None
    rows = sorted(memberships, key=lambda m: (m.team, m.since or date.min, normalise(m.student_id)))
    if before is not None:
        stamp = datetime.now(TOKYO).strftime("%Y%m%d-%H%M%S-%f")
        write_atomically(course.root / "history" / f"groups-{stamp}.csv", before)
    write_csv(
        course.groups_csv,
        [say(f"grading.column.{name}") for name in _COLUMNS],
        [(m.team, m.student_id, m.since or "", m.until or "") for m in rows],
    )
    try:
        return load_roster(course)
    except UserError:
        if before is not None:
            write_atomically(course.groups_csv, before)
        raise

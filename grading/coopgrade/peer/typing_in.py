"""Papers typed in: a table of rater, member and stickers, checked whole before it is taken."""

import csv
import unicodedata
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.files import read_text
from coopgrade.journal import Journal
from coopgrade.peer.forms import peer_form, shares_question
from coopgrade.peer.records import RatingTyped
from coopgrade.roster import Roster, Student
from coopkit.text import say

COLUMNS = ("rater", "ratee", "points")
_ALIASES = {
    "書いた人": "rater",
    "渡した人": "rater",
    "もらった人": "ratee",
    "受けとった人": "ratee",
    "枚数": "points",
    "シール": "points",
    "点": "points",
}


@dataclass(frozen=True)
class TypedIn:
    """What was taken.

    Attributes:
        records: one for each paper.
        odd: (rater, stickers given): papers on which not all stickers were given.
    """

    records: tuple[RatingTyped, ...]
    odd: tuple[tuple[str, int], ...]


def type_in(course: Course, roster: Roster, journal: Journal, path: Path, *, by: str) -> TypedIn:
    """Take papers from a CSV file (UTF-8 or CP932): all of them, or none and every problem.

    Args:
        course: with a peer form.
        roster: who is in which team.
        journal: where they are noted.
        path: columns rater (書いた人), ratee (もらった人), points (枚数); people by student id.
        by: who typed them in.

    Raises:
        UserError: one message that lists every line that cannot be taken; nothing is noted.
    """
    if not by.strip():
        raise UserError(say("grading_peer.no_person"))
    assignment, form = peer_form(course)
    total = shares_question(form).total
    problems: list[str] = []
    papers: dict[str, dict[str, int]] = {}
    for place, values in _rows(path, problems):
        rater, ratee = (_person(roster, values[name], place, problems) for name in COLUMNS[:2])
        points = _points(values["points"], place, problems)
        if rater is None or ratee is None or points is None:
            continue
        row = papers.setdefault(rater.student_id, {})
        teams = {roster.team_of(one.student_id, assignment.due) for one in (rater, ratee)}
        names = {"rater": rater.student_id, "ratee": ratee.student_id}
        if len(teams) > 1 or None in teams:
            problems.append(say("grading_peer.typed.other_team", place=place, **names))
        elif rater == ratee and not course.peers.self_rating:
            problems.append(say("grading_peer.typed.oneself", place=place, **names))
        elif ratee.student_id in row:
            problems.append(say("grading_peer.typed.twice", place=place, **names))
        else:
            row[ratee.student_id] = points
    if not papers and not problems:
        problems.append(say("grading_peer.typed.empty"))
    if problems:
        listing = "\n".join(f"  ・{problem}" for problem in problems)
        raise UserError(
            say("grading_peer.typed.problems", count=len(problems), listing=listing, path=path)
        )
    records = tuple(
        RatingTyped(form=assignment.name, rater=rater, points=row, by=by.strip())
        for rater, row in papers.items()
    )
    journal.append(*records)
    odd = tuple((r.rater, sum(r.points.values())) for r in records)
    return TypedIn(records, tuple(one for one in odd if one[1] != total))


def _rows(path: Path, problems: list[str]) -> list[tuple[str, dict[str, str]]]:
    reader = csv.reader(StringIO(read_text(path), newline=""))
    header = [_ALIASES.get(name, name) for name in map(_tidy, next(reader, []))]
    if absent := [name for name in COLUMNS if name not in header]:
        names = say("grading_peer.and").join(say(f"grading_peer.column.{n}") for n in absent)
        problems.append(say("grading_peer.typed.no_column", columns=names))
        return []
    rows = []
    for fields in reader:
        if not any(map(_tidy, fields)):
            continue
        values = dict(zip(header, map(_tidy, fields), strict=False))
        place = say("grading_peer.typed.place", line=reader.line_num)
        rows.append((place, {name: values.get(name, "") for name in COLUMNS}))
    return rows


def _person(roster: Roster, key: str, place: str, problems: list[str]) -> Student | None:
    student = roster.find(key)
    if student is None:
        problems.append(say("grading_peer.typed.unknown", place=place, key=key))
    return student


def _points(text: str, place: str, problems: list[str]) -> int | None:
    if text.isascii() and text.isdecimal():
        return int(text)
    problems.append(say("grading_peer.typed.no_number", place=place, text=text))
    return None


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()

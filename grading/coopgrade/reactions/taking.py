"""Answers into the journal: matched to students, everything kept, nobody guessed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from coopgrade.course import Course, Session, show_time
from coopgrade.errors import UserError
from coopgrade.journal import Journal
from coopgrade.lms.ids import Directory
from coopgrade.reactions.calendar import next_day, session_of
from coopgrade.reactions.reading import Answers, Row
from coopgrade.reactions.records import (
    WITHDRAWN,
    Quote,
    Reaction,
    Reply,
    Scan,
    current_quotes,
    current_reactions,
    current_replies,
    current_scans,
)
from coopgrade.roster import Roster, Student
from coopkit.text import say

Why = Literal["unknown", "suggestion", "ambiguous", "name_only", "no_key"]


@dataclass(frozen=True)
class Unmatched:
    """A row whose writer a person has to name.

    Attributes:
        line: of the file.
        label: number, address or name as the file has it.
        why: what is missing.
        candidates: student ids that may be meant.
    """

    line: int
    label: str
    why: Why
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """What came of a file.

    Attributes:
        records: what is new in the journal.
        unchanged: rows that were in the journal before.
        empty: rows of students who wrote nothing.
        other_session: rows that the file itself assigns to other sessions.
        unmatched: rows that were not taken.
        several: student ids with more than one answer; the newest counts.
        odd_times: (student id, time) of answers written outside the session's week.
        answers: what was read.
    """

    records: tuple[Reaction, ...]
    unchanged: int
    empty: int
    other_session: int
    unmatched: tuple[Unmatched, ...]
    several: tuple[str, ...]
    odd_times: tuple[tuple[str, datetime], ...]
    answers: Answers


def take_answers(
    course: Course,
    roster: Roster,
    journal: Journal,
    answers: Answers,
    number: int,
    *,
    by_name: bool = False,
    confirmed: Mapping[str, str] | None = None,
    by: str = "",
    anyway: bool = False,
) -> Taken:
    """Note the answers of one session.

    Taking a file again adds only what is new. A row that fits nobody surely is left out and
    listed; the others are taken.

    Args:
        course: the course.
        roster: its students.
        journal: the course's.
        answers: what a file holds.
        number: of the session.
        by_name: a row without number or address is matched by its name.
        confirmed: key in the file → student id, as a person has decided.
        by: who typed the file in.
        anyway: take it even if every answer was written on another session's days.

    Raises:
        UserError: there is no such session; or none of the answers was written in its week.
    """
    session = session_of(course, number)
    directory: Directory[Student] = Directory(roster.students, confirmed=confirmed)
    rows = [row for row in answers.rows if row.session in {None, number}]
    odd = [r for r in rows if r.written_at and not _in_time(course, session, r.written_at)]
    timed = [r for r in rows if r.written_at]
    if timed and len(odd) == len(timed) and not anyway:
        first = min(r.written_at for r in timed if r.written_at)
        raise UserError(
            say(
                "grading_reactions.take.other_week",
                source=answers.source,
                number=number,
                first=show_time(first),
            )
        )
    records: list[Reaction] = []
    unmatched: list[Unmatched] = []
    odd_times: list[tuple[str, datetime]] = []
    empty = 0
    for row in rows:
        found = _owner(row, directory, by_name=by_name)
        if not row.text:
            empty += 1
        elif isinstance(found, Unmatched):
            unmatched.append(found)
        else:
            if row.written_at and row in odd:
                odd_times.append((found.student_id, row.written_at))
            records.append(
                Reaction(
                    session=number,
                    student=found.student_id,
                    text=row.text,
                    written_at=row.written_at,
                    source=answers.source,
                    by=by,
                )
            )
    new = _not_known(journal, number, records)
    journal.append(*new)
    counts = Counter(record.student for record in records)
    return Taken(
        records=tuple(new),
        unchanged=len(records) - len(new),
        empty=empty,
        other_session=len(answers.rows) - len(rows),
        unmatched=tuple(unmatched),
        several=tuple(student for student, count in counts.items() if count > 1),
        odd_times=tuple(odd_times),
        answers=answers,
    )


def withdraw(
    course: Course, roster: Roster, journal: Journal, number: int, key: str, *, by: str, reason: str
) -> Reaction:
    """Take back what was noted for the wrong student; the journal keeps it.

    Text and scans go, and with them the line back and the quote: they speak of the text.

    Raises:
        UserError: nobody or nothing is there, or who and why are missing.
    """
    session_of(course, number)
    student = student_of(roster, key)
    if not by.strip() or not reason.strip():
        raise UserError(say("grading_reactions.who_and_why"))
    papers = current_scans(journal, number).get(student.student_id, ())
    if not papers and (number, student.student_id) not in current_reactions(journal, number):
        raise UserError(
            say("grading_reactions.withdraw.nothing", id=student.student_id, number=number)
        )
    record = Reaction(
        session=number,
        student=student.student_id,
        text="",
        source=WITHDRAWN,
        by=by.strip(),
        reason=reason.strip(),
    )
    journal.append(record)
    whose: dict[str, Any] = {"session": number, "student": student.student_id}
    if papers:
        journal.append(Scan(**whose, file="", sha256="", source=WITHDRAWN))
    if (number, student.student_id) in current_replies(journal):
        journal.append(Reply(**whose, text="", by=by.strip()))
    if student.student_id in current_quotes(journal, number):
        journal.append(Quote(**whose, chosen=False, text="", by=by.strip()))
    return record


def student_of(roster: Roster, key: str) -> Student:
    """Return the student whom a person names on the command line.

    Raises:
        UserError: nobody has this number, or more than one.
    """
    student = roster.find(key)
    if student is None:
        raise UserError(say("grading_reactions.no_student", id=key))
    return student


def in_listing(found: Iterable[Unmatched]) -> list[str]:
    """Return rows that were not taken, one line each."""
    return [
        say(
            f"grading_reactions.unmatched.{one.why}",
            line=one.line,
            label=one.label,
            maybe="、".join(one.candidates),
        )
        for one in found
    ]


def _owner(row: Row, directory: Directory[Student], *, by_name: bool) -> Student | Unmatched:
    """Find who wrote a row; two keys of one row have to agree, a name counts only if told."""
    match = directory.find_any(row.keys, row.name if by_name else "")
    if match.person is not None:
        return match.person
    candidates = tuple(student.student_id for student in match.people)
    if match.state == "unknown":
        named = directory.find_name(row.name)
        if named.people and not by_name:
            ids = tuple(student.student_id for student in named.people)
            return Unmatched(row.line, row.label, "name_only", ids)
        if not row.keys and not row.name:
            return Unmatched(row.line, row.label, "no_key")
        return Unmatched(row.line, row.label, "unknown")
    why: Why = "suggestion" if match.state == "suggestion" else "ambiguous"
    return Unmatched(row.line, row.label, why, candidates)


def _in_time(course: Course, session: Session, moment: datetime) -> bool:
    """Tell whether something was written from the day of the session to before the next."""
    following = next_day(course, session)
    day = moment.date()
    return session.date <= day and (following is None or day < following)


def _not_known(journal: Journal, number: int, records: list[Reaction]) -> list[Reaction]:
    """Return those that the journal does not have yet, each once.

    Without a time, the text that counts already is the same paper typed again; an older
    one that is typed again counts again.
    """
    timed: set[tuple[str, str, datetime]] = set()
    last_typed: dict[str, str] = {}
    withdrawn: dict[str, set[str]] = defaultdict(set)
    for old in journal.read(Reaction, session=number):
        if old.source == WITHDRAWN:
            withdrawn[old.student].add(last_typed.pop(old.student, ""))
        elif old.written_at:
            timed.add((old.student, old.text, old.written_at))
        else:
            last_typed[old.student] = old.text
    new = []
    for one in records:
        if one.written_at:
            key = (one.student, one.text, one.written_at)
            known = key in timed
            timed.add(key)
        else:
            known = last_typed.get(one.student) == one.text
            known = known or one.text in withdrawn[one.student]
            last_typed[one.student] = one.text
        if not known:
            new.append(one)
    return new

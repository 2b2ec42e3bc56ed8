"""Attendance into the journal: from a list, a table with words, or who wrote a reaction."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.journal import Journal
from coopgrade.lms.columns import KEYS, PersonColumns, bare
from coopgrade.lms.ids import Directory
from coopgrade.lms.tables import Table, header_line, tidy_header
from coopgrade.reactions.attendance import AttendanceNoted, State, current_attendance
from coopgrade.reactions.calendar import session_of
from coopgrade.reactions.reading import OWN_STATE, own_headers, read_form
from coopgrade.reactions.records import current_reactions, current_scans
from coopgrade.reactions.taking import Unmatched, student_of
from coopgrade.roster import Roster, Student
from coopkit.text import say

CORRECTION = "correction"
REACTIONS = "reactions"
# △ and 早退 mean different things in different places: they are asked about, not read.
_WORDS: dict[State, tuple[str, ...]] = {
    "present": ("出席", "出", "○", "◯", "〇", "present", "p"),
    "late": ("遅刻", "遅", "late", "l"),
    "excused": ("公欠", "公", "公認欠席", "excused", "e"),
    "absent": ("欠席", "欠", "×", "✕", "absent", "a"),
    "withdrawn": ("取り消し", "取消", "withdrawn"),
}
_STATES: dict[str, State] = {
    unicodedata.normalize("NFKC", word): state for state, words in _WORDS.items() for word in words
}
_HEADERS = frozenset(
    tidy_header(name) for name in ("出欠", "出席", "出席状況", "出欠状況", "attendance", "state")
)


@dataclass(frozen=True)
class Noted:
    """What came of noting attendance.

    Attributes:
        records: what is new.
        unchanged: students for whom the same was noted before.
        kept: student ids for whom a person, or a list, said something else; that stays.
        unmatched: rows that fit nobody surely.
        unread: (line, word) of states that are none.
        open: students in the course that day for whom nothing is noted.
        other_day: students who wrote, but not on that day: a person decides.
    """

    records: tuple[AttendanceNoted, ...]
    unchanged: int
    kept: tuple[str, ...]
    unmatched: tuple[Unmatched, ...]
    unread: tuple[tuple[int, str], ...]
    open: tuple[str, ...]
    other_day: tuple[str, ...] = ()


def read_state(word: str) -> State | None:
    """Return what a word says, or None.

    >>> read_state("遅刻"), read_state(" 公欠"), read_state("○"), read_state("△")
    ('late', 'excused', 'present', None)
    """
    return _STATES.get(unicodedata.normalize("NFKC", word).strip().casefold())


def take_attendance(
    course: Course,
    roster: Roster,
    journal: Journal,
    path: Path,
    number: int,
    *,
    column: str = "",
    by: str = "",
    absent_otherwise: bool = False,
) -> Noted:
    """Note the attendance of a session from a file.

    Args:
        course: the course.
        roster: its students.
        journal: the course's.
        path: a table with 出席, 遅刻, 欠席, 公欠 in a column; or a list with nothing but
            student numbers, of those who were there.
        number: of the session.
        column: header of the column with the states, if it is called otherwise.
        by: who noted it.
        absent_otherwise: who is not in the file, or has an empty cell, was absent.

    Raises:
        UserError: there is no such session, or the file is neither of the two.
    """
    session_of(course, number)
    table = read_form(path)
    directory: Directory[Student] = Directory(roster.students)
    found: dict[str, State] = {}
    unmatched: list[Unmatched] = []
    unread: list[tuple[int, str]] = []
    for line, keys, word in _lines(table, column):
        match = directory.find_any(keys)
        state = read_state(word)
        if match.person is None:
            ids = tuple(person.student_id for person in match.people)
            why = match.state if match.state in {"suggestion", "ambiguous"} else "unknown"
            label = keys[0] if keys else say("grading_reactions.no_key")
            unmatched.append(Unmatched(line, label, why, ids))
        elif not word:
            continue
        elif state is None:
            unread.append((line, word))
        else:
            found[match.person.student_id] = state
    return _note(
        course,
        roster,
        journal,
        number,
        found,
        source=path.name,
        by=by,
        absent_otherwise=absent_otherwise,
        unmatched=tuple(unmatched),
        unread=tuple(unread),
    )


def note_from_reactions(
    course: Course,
    roster: Roster,
    journal: Journal,
    number: int,
    *,
    by: str = "",
    absent_otherwise: bool = False,
) -> Noted:
    """Note who wrote on the day of the session, or whose paper is there, as present.

    Who did not write is not absent for that: the network may have failed. And what was
    written on another day says nothing about the room.

    Args:
        course: the course.
        roster: its students.
        journal: the course's.
        number: of the session.
        by: who noted it.
        absent_otherwise: a person says that whoever did not write was absent.

    Raises:
        UserError: there is no such session, or nobody wrote.
    """
    session = session_of(course, number)
    reactions = current_reactions(journal, number)
    papers = current_scans(journal, number)
    if not reactions and not papers:
        raise UserError(say("grading_reactions.nobody_wrote", number=number))
    there: dict[str, State] = dict.fromkeys(papers, "present")
    other_day = []
    for (_, student), reaction in reactions.items():
        moment = reaction.written_at
        if moment is None or moment.date() == session.date:
            there[student] = "present"
        elif student not in there:
            other_day.append(student)
    return _note(
        course,
        roster,
        journal,
        number,
        there,
        source=REACTIONS,
        by=by,
        absent_otherwise=absent_otherwise,
        other_day=tuple(other_day),
    )


def correct(
    course: Course,
    roster: Roster,
    journal: Journal,
    number: int,
    keys: Iterable[str],
    *,
    state: State,
    by: str,
    reason: str = "",
) -> tuple[AttendanceNoted, ...]:
    """Note what a person has found out; it stays when a file is read again.

    Args:
        course: the course.
        roster: its students.
        journal: the course's.
        number: of the session.
        keys: of the students; none: everybody for whom something is noted.
        state: what counts now.
        by: who decided.
        reason: why; not for 公欠, where none is asked for and none is kept.

    Raises:
        UserError: who or why is missing, or a reason is given for 公欠.
    """
    session_of(course, number)
    if not by.strip() or (state != "excused" and not reason.strip()):
        raise UserError(say("grading_reactions.who_and_why"))
    if state == "excused" and reason.strip():
        raise UserError(say("grading_reactions.correct.no_illness"))
    students = [student_of(roster, key).student_id for key in keys]
    students = students or [s for n, s in current_attendance(journal) if n == number]
    records = tuple(
        AttendanceNoted(
            session=number,
            student=student,
            state=state,
            source=CORRECTION,
            by=by.strip(),
            reason=reason.strip(),
        )
        for student in dict.fromkeys(students)
    )
    journal.append(*records)
    return records


def _lines(table: Table, column: str) -> list[tuple[int, tuple[str, ...], str]]:
    """Return line, keys and word of each row."""
    header = header_line(table, (KEYS,))
    headers = table.rows[header] if header is not None else ()
    filled = [p for p, row in enumerate(table.rows) if any(cell.strip() for cell in row)]
    used = {c for p in filled for c, cell in enumerate(table.rows[p]) if cell.strip()}
    if used <= {0}:
        # A list of numbers, with or without a header: they were there.
        word = say("grading_reactions.state.present")
        first = -1 if header is None else header
        return [(p + 1, (bare(table.cell(p, 0)),), word) for p in filled if p > first]
    if header is None:
        raise UserError(say("grading_reactions.attendance.no_header", place=table.place))
    wanted = {tidy_header(column)} if column else _HEADERS | own_headers(OWN_STATE)
    states = [c for c, title in enumerate(headers) if tidy_header(title) in wanted]
    if len(states) != 1:
        listed = "、".join(" ".join(title.split()) for title in headers if title.strip())
        raise UserError(
            say("grading_reactions.attendance.no_state", place=table.place, columns=listed)
        )
    people = PersonColumns.of(headers)
    return [
        (p + 1, people.key_values(table, p), table.cell(p, states[0])) for p in filled if p > header
    ]


def _note(
    course: Course,
    roster: Roster,
    journal: Journal,
    number: int,
    found: dict[str, State],
    *,
    source: str,
    by: str,
    absent_otherwise: bool,
    unmatched: Sequence[Unmatched] = (),
    unread: Sequence[tuple[int, str]] = (),
    other_day: Sequence[str] = (),
) -> Noted:
    session = session_of(course, number)
    before = {
        student: one for (n, student), one in current_attendance(journal).items() if n == number
    }
    rest = [s.student_id for s in roster.present(session.date) if s.student_id not in found]
    open_now = [s for s in rest if s not in before and s not in other_day]
    wanted = found | (dict.fromkeys(open_now, "absent") if absent_otherwise else {})
    records, kept, unchanged = [], [], 0
    for student, state in wanted.items():
        old = before.get(student)
        if old is not None and old.state == state:
            unchanged += 1
        elif old is not None and (old.source == CORRECTION or source == REACTIONS):
            kept.append(student)
        else:
            records.append(
                AttendanceNoted(session=number, student=student, state=state, source=source, by=by)
            )
    journal.append(*records)
    left = () if absent_otherwise else tuple(open_now)
    return Noted(
        tuple(records),
        unchanged,
        tuple(kept),
        tuple(unmatched),
        tuple(unread),
        left,
        tuple(other_day),
    )

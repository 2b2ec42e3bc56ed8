"""Attendance to look at: a table, the condition, and what a person might ask."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape

from coopgrade.course import Course
from coopgrade.journal import Journal
from coopgrade.pages import page
from coopgrade.reactions.attendance import (
    Attendance,
    AttendanceNoted,
    Gate,
    current_attendance,
    load_attendance,
)
from coopgrade.reactions.calendar import kept_until
from coopgrade.reactions.records import current_reactions
from coopgrade.roster import Roster, Student
from coopkit.text import say

# As many columns as the term has sessions: the table scrolls, the page does not.
_STYLE = """
body { max-width: 64rem; }
.wide { overflow-x: auto; }
.wide td { white-space: nowrap; }
.wide td:last-child { white-space: normal; min-width: 12rem; }
"""


@dataclass(frozen=True)
class Line:
    """One student's sessions.

    Attributes:
        student: who.
        signs: a sign for each session of the table.
        attendance: the numbers.
        gate: whether the condition is met.
        questions: what a person might ask, one sentence each.
    """

    student: Student
    signs: tuple[str, ...]
    attendance: Attendance
    gate: Gate
    questions: tuple[str, ...]

    @property
    def was_there(self) -> int:
        """Sessions in which the student was there, late ones among them."""
        one = self.attendance
        return one.held - one.absent - one.excused - one.unknown


@dataclass(frozen=True)
class Overview:
    """The table of a course.

    Attributes:
        sessions: numbers of the sessions for which something is noted.
        lines: of everybody who has not left.
    """

    sessions: tuple[int, ...]
    lines: tuple[Line, ...]


def load_overview(course: Course, roster: Roster, journal: Journal) -> Overview:
    """Return the attendance of everybody in the course."""
    noted = current_attendance(journal)
    wrote = current_reactions(journal)
    sessions = tuple(sorted({session for session, _ in noted}))
    numbers = load_attendance(roster, journal)
    lines = []
    for student in roster.present():
        mine = {
            s: noted[s, student.student_id] for s in sessions if (s, student.student_id) in noted
        }
        attendance = numbers[student.student_id]
        signs = tuple(
            say(f"grading_reactions.sign.{mine[s].state}")
            if s in mine
            else say("grading_reactions.sign.none")
            for s in sessions
        )
        written = {s for s, who in wrote if who == student.student_id}
        gate = attendance.gate(course.grading.attendance)
        questions = tuple(_questions(course, sessions, mine, written, attendance))
        lines.append(Line(student, signs, attendance, gate, questions))
    return Overview(sessions, tuple(lines))


def _questions(
    course: Course,
    sessions: tuple[int, ...],
    mine: Mapping[int, AttendanceNoted],
    written: set[int],
    attendance: Attendance,
) -> Iterator[str]:
    rule = course.grading.attendance
    both = [s for s, one in mine.items() if one.state == "absent" and s in written]
    if both:
        yield say("grading_reactions.ask.wrote", sessions=_listed(both))
    gaps = [s for s in sessions if s not in mine]
    if gaps:
        yield say("grading_reactions.ask.gap", sessions=_listed(gaps))
    if attendance.gate(rule) != "met":
        return
    once_more = replace(attendance, held=attendance.held + 1, absent=attendance.absent + 1)
    if once_more.gate(rule) == "not_met":
        yield say("grading_reactions.ask.near")


def _listed(sessions: list[int]) -> str:
    return "・".join(str(session) for session in sessions)


def overview_lines(course: Course, found: Overview) -> Iterator[str]:
    """Yield the table for a terminal."""
    yield say("grading_reactions.show.legend")
    for line in found.lines:
        yield say(
            "grading_reactions.show.line",
            id=line.student.student_id,
            name=line.student.name,
            signs=" ".join(line.signs),
            there=line.was_there,
            held=line.attendance.held,
            gate=say(f"grading_reactions.gate.{line.gate}"),
        )
        for question in line.questions:
            yield say("grading_reactions.show.question", words=question)
    yield _rule_in_words(course)


def _rule_in_words(course: Course) -> str:
    rule = course.grading.attendance
    if rule.share_needed is None:
        return say("grading_reactions.rule.none")
    lates = (
        say("grading_reactions.rule.lates", count=rule.lates_per_absence)
        if rule.lates_per_absence
        else ""
    )
    return say(
        "grading_reactions.rule.share",
        share=str(rule.share_needed),
        excused=say(f"grading_reactions.rule.{rule.excused}"),
        lates=lates,
    )


def overview_page(course: Course, found: Overview) -> str:
    """Return the table as a page for the lecturer."""
    title = say("grading_reactions.show.title", title=course.title)
    heads = "".join(f'<th scope="col">{number}</th>' for number in found.sessions)
    rows = []
    for line in found.lines:
        cells = "".join(f"<td>{escape(sign)}</td>" for sign in line.signs)
        asked = "".join(f"<div>{escape(question)}</div>" for question in line.questions)
        gate = escape(say(f"grading_reactions.gate.{line.gate}"))
        rows.append(
            f'<tr><th scope="row">{escape(line.student.student_id)}<br>'
            f"{escape(line.student.name)}</th>{cells}"
            f'<td class="number">{line.was_there}/{line.attendance.held}</td>'
            f"<td>{gate}{asked}</td></tr>"
        )
    body = (
        f"<h1>{escape(title)}</h1>"
        f'<p class="mark">{escape(say("grading_reactions.private"))}</p>'
        f"<p>{escape(say('grading_reactions.show.legend'))}</p>"
        f"<p>{escape(_rule_in_words(course))}</p>"
        '<div class="wide"><table><thead><tr>'
        f'<th scope="col">{escape(say("grading_reactions.column.student_id"))}</th>{heads}'
        f'<th scope="col" class="number">{escape(say("grading_reactions.show.there"))}</th>'
        f'<th scope="col">{escape(say("grading_reactions.show.condition"))}</th>'
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        f'<p class="quiet">{escape(kept_until(course))}</p>'
    )
    return page(title, body, style=_STYLE)

"""Letters as pages: one per team, one per member; nothing in them can run or load."""

from dataclasses import dataclass
from fractions import Fraction
from html import escape

from coopgrade.course import Course, show_time
from coopgrade.feedback.letter import Letter, load_letters
from coopgrade.journal import Journal, now
from coopgrade.marks import AssignmentMarks, MemberMark, show
from coopgrade.pages import page, paragraphs
from coopgrade.peer import load_factors, member_sheet
from coopgrade.roster import Roster, Student
from coopkit.text import say, speaking


@dataclass(frozen=True)
class Feedback:
    """All pages about one assignment.

    Attributes:
        letters: submitter → the page for the team, or for the student.
        members: student id → the page for that member: letter, own mark, how it arose.
        without: students for whom there is no page, because nothing of theirs is graded.
    """

    letters: dict[str, str]
    members: dict[str, str]
    without: tuple[str, ...]


def write_feedback(
    course: Course, roster: Roster, journal: Journal, marks: AssignmentMarks
) -> Feedback:
    """Make the pages about one assignment, in the language of the course.

    A team's letter has no member's mark in it; a member's page has only that member's.
    """
    with speaking(course.language):
        letters = load_letters(course, journal, marks)
        factors = (
            load_factors(course, roster, journal, marks.assignment)
            if marks.assignment.kind == "group"
            else {}
        )
        pages, members, without = {}, {}, []
        for submitter, letter in letters.items():
            pages[submitter] = _page(course, letter, "")
        for student_id, submitter in marks.submitter_of.items():
            if submitter not in letters:
                without.append(student_id)
                continue
            student = roster.by_id[student_id]
            own = _own(student, marks.marks[student_id])
            factor = factors.get(student_id)
            if factor is not None and factor.state != "off":
                points = marks.work[submitter].points
                sheet = member_sheet(
                    course, marks.assignment, student, factor, points, language=course.language
                )
                own += sheet.html()
            members[student_id] = _page(course, letters[submitter], own)
        return Feedback(pages, members, tuple(without))


def _page(course: Course, letter: Letter, own: str) -> str:
    title = say("grading_feedback.title", title=letter.title)
    points = "".join(
        f'<tr><th scope="row">{escape(part.title)}</th>'
        f'<td class="number">{_points(part.points)} / {show(part.full_marks)}</td></tr>'
        for part in letter.parts
    )
    total = _points(letter.points)
    remarks = "".join(
        f"<h3>{escape(part.title)}</h3>{paragraphs(part.remark)}"
        for part in letter.parts
        if part.remark
    )
    said = f"<section><h2>{_word('remarks')}</h2>{remarks}</section>" if remarks else ""
    caption = escape(say("grading_feedback.points", submitter=letter.submitter))
    body = (
        f"<main><h1>{escape(title)}</h1>\n"
        f'<p class="quiet">{escape(course.title)}　{escape(letter.submitter)}　'
        f"{escape(show_time(now()))}</p>\n"
        f"<section><h2>{_word('good')}</h2>{_list(letter.good, 'ul')}</section>\n"
        f"<section><h2>{_word('steps')}</h2>{_list(letter.steps, 'ol')}</section>\n"
        f"{said}\n"
        f"<section><h2>{_word('marks')}</h2><table><caption>{caption}</caption>"
        f'<tbody>{points}</tbody><tfoot><tr><th scope="row">{_word("total")}</th>'
        f'<td class="number">{total} / {show(letter.full_marks)}</td></tr></tfoot></table>'
        f"</section>\n{own}\n"
        f'<p class="quiet">{_word("ask")}</p></main>'
    )
    return page(title, body, language=course.language)


def _own(student: Student, mark: MemberMark) -> str:
    """Return one member's mark and how it arose."""
    head = say("grading_feedback.own", name=student.name)
    key = "own_mark" if mark.points is not None else "own_waits"
    result = say(f"grading_feedback.{key}", points=_points(mark.points), full=show(mark.full_marks))
    steps = _list(mark.steps, "ol")
    return f"<section><h2>{escape(head)}</h2><p>{escape(result)}</p>{steps}</section>"


def _list(lines: tuple[str, ...], tag: str) -> str:
    return f"<{tag}>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + f"</{tag}>"


def _points(points: Fraction | None) -> str:
    return show(points) if points is not None else escape(say("grading_feedback.waits"))


def _word(name: str) -> str:
    return escape(say(f"grading_feedback.word.{name}"))

"""The confidential line 「困っています」: read here and shown to the lecturer, nowhere else."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from coopgrade.course import Course, show_time
from coopgrade.journal import now
from coopgrade.pages import page, paragraphs
from coopgrade.peer.forms import peer_form
from coopgrade.roster import Roster, Student
from coopkit.answers import Answers, load_answers
from coopkit.files import write_atomically
from coopkit.plan import PlanFileError
from coopkit.text import say

TROUBLE = "trouble"
CONTACT = "contact"
# Who wishes to be spoken to comes first; who wants it only to be known comes last.
_ORDER = ("please", "", "later", "read-only")


@dataclass(frozen=True)
class Trouble:
    """What one student wrote in confidence.

    Attributes:
        student: who.
        team: the team as of the form's deadline, or None.
        text: the words, possibly none.
        contact: `please`, `later`, `read-only`, or empty when nothing was chosen.
    """

    student: Student
    team: str | None
    text: str
    contact: str


def load_troubles(course: Course, roster: Roster) -> tuple[tuple[Trouble, ...], tuple[str, ...]]:
    """Return the confidential lines, by wish of contact; and whose form cannot be read.

    Raises:
        UserError: the course has no peer form.
    """
    assignment, _ = peer_form(course)
    found, unreadable = [], []
    for submitter in roster.submitters(assignment):
        path = course.submitted(assignment, submitter) / Answers.FILE
        if not path.is_file():
            continue
        try:
            answers = load_answers(path)
        except PlanFileError:
            unreadable.append(submitter)
            continue
        text, contact = answers.text(TROUBLE), answers.choice(CONTACT) or ""
        if text or contact in {"please", "later"}:
            (student,) = roster.members_of(assignment, submitter)
            team = roster.team_of(submitter, assignment.due)
            found.append(Trouble(student, team, text, contact if contact in _ORDER else ""))
    found.sort(key=lambda one: _ORDER.index(one.contact))
    return tuple(found), tuple(unreadable)


def write_troubles(course: Course, roster: Roster) -> tuple[Path, int]:
    """Write the lecturer's own page; only the user of this machine may read the file.

    Returns:
        Where it is, and how many students wrote something.

    Raises:
        UserError: the course has no peer form.
    """
    troubles, unreadable = load_troubles(course, roster)
    path = course.out / "lecturer-only" / "troubles.html"
    write_atomically(path, troubles_page(troubles, unreadable).encode("utf-8"))
    path.chmod(0o600)
    return path, len(troubles)


def troubles_page(troubles: tuple[Trouble, ...], unreadable: tuple[str, ...]) -> str:
    """Return the page as HTML."""
    parts = [
        f"<h1>{escape(say('grading_peer.trouble.title'))}</h1>",
        f'<p class="mark">{escape(say("grading_peer.trouble.promise"))}</p>',
        f'<p class="quiet">{escape(show_time(now()))}</p>',
    ]
    if not troubles:
        parts.append(f"<p>{escape(say('grading_peer.trouble.none'))}</p>")
    for wish in _ORDER:
        mine = [one for one in troubles if one.contact == wish]
        if mine:
            heading = say(f"grading_peer.trouble.wish.{wish or 'open'}")
            parts.append(f"<h2>{escape(heading)}</h2>")
        for one in mine:
            who = f"{one.student.name}（{one.student.student_id}）{one.team or ''}"
            text = one.text or say("grading_peer.trouble.no_words")
            parts.append(f"<section><h3>{escape(who)}</h3>{paragraphs(text)}</section>")
    if unreadable:
        names = say("grading_peer.and").join(unreadable)
        words = say("grading_peer.trouble.unreadable", names=names)
        parts.append(f'<p class="mark">{escape(words)}</p>')
    return page(say("grading_peer.trouble.title"), "\n".join(parts))

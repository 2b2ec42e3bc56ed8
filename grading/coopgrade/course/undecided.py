"""What a person must still decide before a course can run: asked, never guessed."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from coopgrade.course.model import Course
from coopgrade.course.times import show_date, show_time
from coopgrade.files import read_text
from coopkit.text import say

_WEEK = timedelta(weeks=1)


def list_undecided(course: Course) -> list[str]:
    """Return the questions that are still open, each as one sentence, in the order of work."""
    return [
        *_people(course),
        *_calendar(course),
        *_assignments(course),
        *_rules(course),
    ]


def _people(course: Course) -> Iterator[str]:
    if not any(person.role == "lecturer" for person in course.people):
        yield say("grading_course.open.lecturer")
    if not any(person.role == "guest" for person in course.people):
        yield say("grading_course.open.guests")
    for path in (course.students_csv, course.groups_csv):
        if not path.is_file() or not read_text(path).strip().partition("\n")[2].strip():
            yield say("grading_course.open.roster", file=path.name)
    if course.keep_until is None:
        yield say("grading_course.open.keep_until")


def _calendar(course: Course) -> Iterator[str]:
    if not course.sessions:
        yield say("grading_course.open.sessions")
        return
    first, last = course.sessions[0], course.sessions[-1]
    yield say(
        "grading_course.open.holidays",
        count=len(course.sessions),
        first=show_date(first.date),
        last=show_date(last.date),
    )
    resting = [session for session in course.sessions if _is_new_year(session.date)]
    for session in resting:
        day = show_date(session.date)
        yield say("grading_course.open.new_year", number=session.number, date=day)
    if any(session.starts_at is None for session in course.sessions):
        yield say("grading_course.open.starts")
    same_day = {session.date for session in course.sessions}
    if len(same_day) < len(course.sessions):
        yield say("grading_course.open.same_day")


def _is_new_year(day: date) -> bool:
    """Tell whether offices and most universities rest: 29 December to 3 January."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def _assignments(course: Course) -> Iterator[str]:
    for one in course.assignments.values():
        if one.due is None:
            yield say("grading_course.open.due", title=one.title, name=one.name)
        elif course.sessions and one.due.date() > course.sessions[-1].date + 2 * _WEEK:
            due = show_time(one.due)
            yield say("grading_course.open.due_late", title=one.title, name=one.name, due=due)
        if one.early_due and one.kind == "group":
            yield say("grading_course.open.early_group", title=one.title, name=one.name)
    weights = [one.weight for one in course.assignments.values()]
    known = sum((weight for weight in weights if weight is not None), Fraction(0))
    if any(weight is None for weight in weights):
        names = "、".join(n for n, one in course.assignments.items() if one.weight is None)
        yield say("grading_course.open.weights", names=names)
    elif known != 1:
        yield say("grading_course.open.weights_sum", sum=f"{float(known):g}")


def _rules(course: Course) -> Iterator[str]:
    letters = "・".join(
        f"{letter.letter}{letter.at_least}" for letter in course.grading.scale.letters
    )
    yield say("grading_course.open.scale", letters=letters)
    if course.grading.attendance.share_needed is None:
        yield say("grading_course.open.attendance")
    if course.peers.enabled and not course.peers.applies_to:
        yield say("grading_course.open.peers_apply")
    elif not course.peers.enabled:
        yield say("grading_course.open.peers")

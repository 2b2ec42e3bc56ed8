"""The session that a command names, as the course's calendar has it."""

from datetime import date

from coopgrade.course import Course, Session, show_date
from coopgrade.errors import UserError
from coopkit.text import say


def session_of(course: Course, number: int) -> Session:
    """Return one session by its number.

    Raises:
        UserError: the calendar has no such number.
    """
    for session in course.sessions:
        if session.number == number:
            return session
    path = course.root / "course.toml"
    if not course.sessions:
        raise UserError(say("grading_reactions.no_sessions", path=path))
    known = f"{course.sessions[0].number}–{course.sessions[-1].number}"
    raise UserError(say("grading_reactions.no_session", number=number, known=known, path=path))


def next_day(course: Course, session: Session) -> date | None:
    """Return the day of the session after this one, or None after the last."""
    later = [other.date for other in course.sessions if other.number > session.number]
    return min(later, default=None)


def heading(session: Session, *, language: str | None = None) -> str:
    """Return a session in words: 第3回 法律を読む."""
    words = say(
        "grading_reactions.session",
        language=language,
        number=session.number,
        title=session.title,
    )
    return words.strip()


def kept_until(course: Course, *, language: str | None = None) -> str:
    """Return until when personal data is kept, in words; that nobody has decided is told, too."""
    if course.keep_until is None:
        return say("grading_reactions.keep.open", language=language)
    day = show_date(course.keep_until)
    return say("grading_reactions.keep.until", language=language, day=day)

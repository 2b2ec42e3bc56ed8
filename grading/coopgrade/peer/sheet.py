"""A member's sheet: how their mark arose, without a word on who gave what."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from coopgrade.course import Assignment, Course
from coopgrade.pages import page
from coopgrade.peer.decisions import MemberFactor
from coopgrade.roster import Student
from coopkit.documents.typesetting import page_words, typeset
from coopkit.documents.words import today
from coopkit.text import current_language, say

_TEMPLATE = Path(__file__).resolve().parent / "member.typ"


@dataclass(frozen=True)
class MemberSheet:
    """How one member's mark for one group assignment arose.

    Attributes:
        title: of the assignment.
        who: the student, and the team.
        rows: label and value, from the team's mark to the member's.
        notes: what the numbers mean, in whole sentences.
        result: the member's mark before lateness and rounding; None while a person decides.
        language: of its words.
    """

    title: str
    who: str
    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    result: Fraction | None
    language: str

    def html(self, *, level: int = 2) -> str:
        """Return it as a part of a page (see `coopgrade.pages`), with a heading of this level."""
        heading = say("grading_peer.sheet.title", language=self.language, title=self.title)
        rows = "".join(
            f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>'
            for label, value in self.rows
        )
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        return (
            f'<section lang="{self.language}"><h{level}>{escape(heading)}</h{level}>'
            f'<p class="quiet">{escape(self.who)}</p>'
            f"<table><tbody>{rows}</tbody></table><ul>{notes}</ul></section>"
        )

    def page(self) -> str:
        """Return it as a page of its own."""
        heading = say("grading_peer.sheet.title", language=self.language, title=self.title)
        return page(heading, f"<main>{self.html(level=1)}</main>", language=self.language)

    def data(self) -> dict[str, Any]:
        """Return what the template `member.typ`, or one that contains it, reads."""
        return {
            "title": say("grading_peer.sheet.title", language=self.language, title=self.title),
            "who": self.who,
            "rows": [list(row) for row in self.rows],
            "notes": list(self.notes),
            "lang": self.language,
        }

    def pdf(self) -> bytes:
        """Return it as a PDF of one A4 page."""
        words = page_words(today()) | {"disclaimer": self.who}
        return typeset(_TEMPLATE, {**self.data(), "words": words}, {})


def member_mark(team_mark: Fraction, factor: Fraction, maximum: Fraction) -> Fraction:
    """Return a member's mark: the team's times the factor, never above full marks.

    >>> member_mark(Fraction(38), Fraction(11, 10), Fraction(40))
    Fraction(40, 1)
    """
    return min(team_mark * factor, maximum)


def member_sheet(
    course: Course,
    assignment: Assignment,
    student: Student,
    factor: MemberFactor,
    team_mark: Fraction | None,
    *,
    language: str | None = None,
) -> MemberSheet:
    """Return how a member's mark arose.

    In a small team, and where too few forms came, no factor is shown: from it one could work
    out who gave what. Reasons of a person's decision are never shown.

    Args:
        course: for its rules.
        assignment: the group assignment.
        student: whose sheet it is.
        factor: theirs, from `load_factors`.
        team_mark: the team's points, before lateness; None while there are none.
        language: `ja` or `en`; the user's when left out.
    """
    spoken = language or current_language()
    tell = partial(say, language=spoken)
    maximum = Fraction(assignment.points)
    known = factor.factor is not None and team_mark is not None
    result = (
        member_mark(team_mark, factor.factor, maximum)
        if team_mark is not None and factor.factor is not None
        else None
    )
    waits = tell("grading_peer.sheet.waits")
    points = partial(_of_maximum, tell, maximum)
    rows = [
        (tell("grading_peer.sheet.team_mark"), waits if team_mark is None else points(team_mark))
    ]
    shown = known and _is_shown(factor, course)
    if shown and team_mark is not None and factor.factor is not None:
        product = team_mark * factor.factor
        rows += [
            (tell("grading_peer.sheet.factor"), decimal(factor.factor, 3)),
            (
                tell("grading_peer.sheet.product"),
                tell(
                    "grading_peer.sheet.formula",
                    mark=decimal(team_mark),
                    factor=decimal(factor.factor, 3),
                    product=decimal(product),
                ),
            ),
        ]
        if product > maximum:
            rows.append(
                (
                    tell("grading_peer.sheet.cap"),
                    tell("grading_peer.sheet.capped", maximum=decimal(maximum)),
                )
            )
    rows.append((tell("grading_peer.sheet.result"), waits if result is None else points(result)))
    who = tell("grading_peer.sheet.who", name=student.name, id=student.student_id, team=factor.team)
    notes = _notes(tell, course, factor, shown=shown)
    return MemberSheet(assignment.title, who, tuple(rows), notes, result, spoken)


def decimal(value: Fraction, digits: int = 2) -> str:
    """Return a number as people read it: rounded half away from zero, no needless zeros.

    >>> decimal(Fraction(321, 10)), decimal(Fraction(2, 3)), decimal(Fraction(21, 20), 3)
    ('32.1', '0.67', '1.05')
    """
    unit = 10**digits
    whole = (2 * abs(value) * unit + 1) // 2
    text = f"{int(whole) // unit}.{int(whole) % unit:0{digits}d}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 and whole else text


def _of_maximum(tell: Callable[..., str], maximum: Fraction, value: Fraction) -> str:
    return tell("grading_peer.sheet.points", points=decimal(value), maximum=decimal(maximum))


def _is_shown(factor: MemberFactor, course: Course) -> bool:
    """Tell whether the factor may be shown: enough people, enough forms, and one is used."""
    return factor.state in {"confirmed", "override"} and factor.forms and bool(course.peers.enabled)


def _notes(
    tell: Callable[..., str], course: Course, factor: MemberFactor, *, shown: bool
) -> tuple[str, ...]:
    if factor.state == "off":
        return (tell("grading_peer.sheet.note.off"),)
    if factor.state == "waiting":
        return (tell("grading_peer.sheet.note.waiting"), tell("grading_peer.sheet.note.ask"))
    notes = []
    if factor.state == "override":
        notes.append(tell("grading_peer.sheet.note.override"))
    elif not shown:
        notes.append(tell("grading_peer.sheet.note.not_used"))
    else:
        policy = course.peers
        notes += [
            tell("grading_peer.sheet.note.factor"),
            tell(
                "grading_peer.sheet.note.limits",
                floor=decimal(policy.floor),
                ceiling=decimal(policy.ceiling),
            ),
        ]
        if policy.weight != 1:
            percent = decimal(policy.weight * 100)
            notes.append(tell("grading_peer.sheet.note.weight", percent=percent))
        notes.append(tell("grading_peer.sheet.note.confirmed"))
    return (*notes, tell("grading_peer.sheet.note.ask"))

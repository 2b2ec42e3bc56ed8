"""大福帳: one card for each student and the whole term, a line from them and a line back.

After Oda's card (織田揮準): A4, a row for each session, handed back and forth. Filled, all
rows stand on the front and what was too long stands whole on the back; blank, the rows
are shared between both sides, so that there is room for handwriting.
"""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from coopgrade.course import Course
from coopgrade.journal import Journal
from coopgrade.lms.archives import open_archive
from coopgrade.lms.packs import GENERIC, Pack, pack
from coopgrade.lms.presets import SheetRow, read_hand_ins
from coopgrade.reactions.calendar import kept_until, session_of
from coopgrade.reactions.records import current_reactions, current_replies, current_scans
from coopgrade.roster import Roster, Student
from coopkit.documents.typesetting import page_words, typeset
from coopkit.documents.words import today
from coopkit.text import say

_TEMPLATE = Path(__file__).resolve().parent / "daifukucho.typ"
# More rows than this on one side leave no room to write by hand.
_BLANK_ROWS = 8


@dataclass(frozen=True)
class Row:
    """One session on a card.

    Attributes:
        number: of the session.
        day: month and day.
        title: of the session.
        wrote: the student's words, "" for none.
        back: the lecturer's line.
    """

    number: int
    day: str
    title: str
    wrote: str = ""
    back: str = ""


@dataclass(frozen=True)
class BookCard:
    """The card of one student.

    Attributes:
        student: whose; None for a blank one.
        rows: one for each session.
    """

    student: Student | None
    rows: tuple[Row, ...]


def load_book(
    course: Course, journal: Journal, students: Iterable[Student]
) -> tuple[BookCard, ...]:
    """Return the cards of students; each holds their own words and nobody else's.

    Raises:
        UserError: the course has no calendar.
    """
    _check(course)
    reactions = current_reactions(journal)
    replies = current_replies(journal)
    on_paper = {
        session.number: current_scans(journal, session.number) for session in course.sessions
    }
    cards = []
    for student in students:
        rows = []
        for blank in blank_card(course).rows:
            key = (blank.number, student.student_id)
            wrote = reactions[key].text if key in reactions else ""
            if not wrote and student.student_id in on_paper[blank.number]:
                wrote = say("grading_reactions.book.on_paper", language=course.language)
            back = replies[key].text if key in replies else ""
            rows.append(Row(blank.number, blank.day, blank.title, wrote, back))
        cards.append(BookCard(student, tuple(rows)))
    return tuple(cards)


def blank_card(course: Course) -> BookCard:
    """Return a card without student and words.

    Raises:
        UserError: the course has no calendar.
    """
    _check(course)
    rows = (
        Row(session.number, f"{session.date.month}/{session.date.day}", session.title)
        for session in course.sessions
    )
    return BookCard(None, tuple(rows))


def _check(course: Course) -> None:
    if not course.sessions:
        session_of(course, 1)


def book_pdf(course: Course, cards: Iterable[BookCard], *, by_hand: bool = False) -> bytes:
    """Return cards as a PDF for printing on both sides: each begins on a front.

    Args:
        course: for its title, who reads the cards, and until when they are kept.
        cards: one or many.
        by_hand: rows on both sides, with room for handwriting.
    """
    listed = [_card(card, by_hand=by_hand) for card in cards]
    tell = partial(say, language=course.language)
    title = tell("grading_reactions.book.title", title=course.title)
    names = ("number", "name", "mark", "wrote", "back", "whole", "overleaf", "front", "back_side")
    data: dict[str, Any] = {
        "title": title,
        "heads": {name: tell(f"grading_reactions.book.{name}") for name in names},
        "cards": listed,
        "about": about(course),
        "hint": tell("grading_reactions.book.hint"),
        "lang": course.language,
        "words": page_words(today()),
    }
    return typeset(_TEMPLATE, data, {})


def about(course: Course) -> list[str]:
    """Return what the card is for, who reads it, until when, and how one declines a quote."""
    tell = partial(say, language=course.language)
    readers = [person.name for person in course.people if person.role in {"lecturer", "ta"}]
    listed = "、".join(readers) or tell("grading_reactions.book.lecturer")
    return [
        tell("grading_reactions.book.what_for"),
        tell("grading_reactions.book.who", readers=listed),
        kept_until(course, language=course.language),
        tell("grading_reactions.book.quotes"),
    ]


def _card(card: BookCard, *, by_hand: bool) -> dict[str, Any]:
    rows = [
        {
            "number": row.number,
            "day": row.day,
            "title": row.title,
            "wrote": _one_block(row.wrote),
            "back": row.back,
            "whole": row.wrote,
        }
        for row in card.rows
    ]
    front = len(rows)
    if by_hand and front > _BLANK_ROWS:
        front = (front + 1) // 2
    return {
        "number": card.student.student_id if card.student else "",
        "name": card.student.name if card.student else "",
        "front": rows[:front],
        "over": rows[front:],
    }


def _one_block(text: str) -> str:
    """Return a text with its line breaks as spaces: a row of the card is low."""
    return " ".join(part.strip() for part in text.split("\n") if part.strip())


def book_files(course: Course, cards: Iterable[BookCard]) -> Mapping[str, bytes]:
    """Return student id → the PDF of their card alone."""
    return {
        card.student.student_id: book_pdf(course, [card])
        for card in cards
        if card.student is not None
    }


def pack_book(
    files: Mapping[str, bytes], preset_id: str, sheet: Path | None, roster: Roster
) -> Pack:
    """Return the zip by which a learning system gives each student their own card.

    Args:
        files: from `book_files`.
        preset_id: which system; `generic` for a folder per student number.
        sheet: the sheet of an assignment, downloaded from there; Moodle and manaba need it.
        roster: who is who.

    Raises:
        UserError: there is no such preset.
    """
    rows: tuple[SheetRow, ...] = ()
    if sheet is not None and preset_id != GENERIC:
        with tempfile.TemporaryDirectory() as empty, open_archive(Path(empty)) as nothing:
            rows = read_hand_ins(preset_id, nothing, sheet, roster.students).rows
    pages = {student: {"daifukucho.pdf": content} for student, content in files.items()}
    return pack(preset_id, pages, rows)

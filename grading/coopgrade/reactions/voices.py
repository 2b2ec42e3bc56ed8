"""「前回の声」: what was chosen from a session, with the line back, and no names."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.journal import Journal
from coopgrade.pages import page
from coopgrade.reactions.calendar import heading, session_of
from coopgrade.reactions.cards import load_cards
from coopgrade.reactions.naming import declines, find_people
from coopgrade.reactions.records import Reply, current_replies
from coopgrade.roster import Roster
from coopkit.documents.typesetting import page_words, typeset
from coopkit.documents.words import today
from coopkit.text import say

_TEMPLATE = Path(__file__).resolve().parent / "voices.typ"
# Read from the last row: about a twentieth of the height of the screen.
_STYLE = """
body { max-width: 80rem; font-size: clamp(1.15rem, 2.4vw, 2.1rem); line-height: 1.6; }
h1 { font-size: 1.25em; }
figure { margin: 1.1em 0; break-inside: avoid; }
blockquote { margin: 0; padding: .5em .8em; background: #e8f1f2; border-left: .35em solid #0b5563;
  white-space: pre-wrap; }
figcaption { padding: .35em .8em 0 1.15em; white-space: pre-wrap; }
figcaption span { color: #0b5563; font-weight: 600; }
@media print { @page { size: A4 landscape; margin: 14mm; } body { font-size: 17pt; } }
"""


@dataclass(frozen=True)
class Voices:
    """The quotes of one session.

    Attributes:
        title: 前回の声, with the session.
        quotes: (words, line back or ""), in an order that tells nothing.
        note: that no names are shown.
        language: the course's: `ja` or `en`.
    """

    title: str
    quotes: tuple[tuple[str, str], ...]
    note: str
    language: str = "ja"

    def pdf(self) -> bytes:
        """Return them on A4, wide, in letters as large as fit."""
        return typeset(_TEMPLATE, self._data(), {})

    def html(self) -> str:
        """Return them as a page for a projector or a phone."""
        from_lecturer = escape(self._from_lecturer())
        figures = "\n".join(
            f"<figure><blockquote>{escape(words)}</blockquote>"
            + (
                f"<figcaption><span>{from_lecturer}</span> {escape(back)}</figcaption>"
                if back
                else ""
            )
            + "</figure>"
            for words, back in self.quotes
        )
        body = (
            f"<main><h1>{escape(self.title)}</h1>\n{figures}\n"
            f'<p class="quiet">{escape(self.note)}</p></main>'
        )
        return page(self.title, body, language=self.language, style=_STYLE)

    def _data(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "quotes": [list(quote) for quote in self.quotes],
            "from_lecturer": self._from_lecturer(),
            "lang": self.language,
            "words": page_words(today()) | {"disclaimer": self.note},
        }

    def _from_lecturer(self) -> str:
        return say("grading_reactions.voices.from_lecturer", language=self.language)


def load_voices(course: Course, roster: Roster, journal: Journal, number: int) -> Voices:
    """Return what was chosen to be quoted from a session.

    A quote whose text was taken back by then, or whose writer asks not to be quoted by now,
    is left out.

    Args:
        course: the course.
        roster: every quote is looked at once more for its names.
        journal: the course's.
        number: of the session whose sheets are quoted.

    Raises:
        UserError: nothing is chosen, or something may name somebody by now.
    """
    session = session_of(course, number)
    cards = [
        card
        for card in load_cards(journal, number)
        if card.quote and card.reaction and not declines(card.text)
    ]
    if not cards:
        raise UserError(say("grading_reactions.voices.nothing", number=number))
    replies = current_replies(journal)
    quotes, problems = [], []
    for card in cards:
        if card.quote is None:
            continue
        back = _back(replies.get((number, card.student)), roster)
        if not card.quote.checked and find_people(card.quote.text, roster):
            problems.append(card.quote.text)
        quotes.append((card.quote.text, back))
    if problems:
        listing = "\n".join(f"  ・{text}" for text in problems)
        raise UserError(say("grading_reactions.voices.names", listing=listing, number=number))
    return Voices(
        say(
            "grading_reactions.voices.title",
            language=course.language,
            session=heading(session, language=course.language),
        ),
        tuple(quotes),
        say("grading_reactions.voices.note", language=course.language),
        course.language,
    )


def _back(reply: Reply | None, roster: Roster) -> str:
    """Return the line back; one that speaks to somebody by name stays between the two."""
    return reply.text if reply and not find_people(reply.text, roster) else ""

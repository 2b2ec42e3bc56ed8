"""The cards of one session: what counts, in an order that tells nothing about anybody."""

import hashlib
from dataclasses import dataclass

from coopgrade.journal import Journal
from coopgrade.reactions.records import (
    Quote,
    Reaction,
    Reply,
    Scan,
    current_quotes,
    current_reactions,
    current_replies,
    current_scans,
)

# About what an adult reads silently in a minute.
_LETTERS_A_MINUTE = 550
# More than this is folded, so that forty cards take ten minutes.
FOLDED = 135


@dataclass(frozen=True)
class Card:
    """What one student wrote in one session.

    Attributes:
        number: of the card, from 1; it says nothing about the student.
        student: the id.
        reaction: the one that counts; None when there is only a scan.
        scans: scanned papers.
        reply: the line back, or None.
        quote: the quote that was chosen, or None.
    """

    number: int
    student: str
    reaction: Reaction | None
    scans: tuple[Scan, ...] = ()
    reply: Reply | None = None
    quote: Quote | None = None

    @property
    def text(self) -> str:
        """What was written, "" when it is only on a scan."""
        return self.reaction.text if self.reaction else ""

    @property
    def code(self) -> str:
        """The number as it stands in a sheet."""
        return f"{self.number:02}"


def load_cards(journal: Journal, session: int, *, seed: int = 0) -> tuple[Card, ...]:
    """Return the cards of a session.

    The order comes from a digest of session and student: the same each time, another in each
    session, and none by name, number or time.

    Args:
        journal: the course's.
        session: its number.
        seed: another number gives another order.
    """
    reactions = {student: one for (_, student), one in current_reactions(journal, session).items()}
    scans = current_scans(journal, session)
    replies = current_replies(journal)
    quotes = current_quotes(journal, session)
    students = sorted({*reactions, *scans}, key=lambda one: _place(seed, session, one))
    return tuple(
        Card(
            number=number,
            student=student,
            reaction=reactions.get(student),
            scans=scans.get(student, ()),
            reply=replies.get((session, student)),
            quote=quotes.get(student),
        )
        for number, student in enumerate(students, start=1)
    )


def minutes_to_read(cards: tuple[Card, ...]) -> int:
    """Return about how many minutes it takes to skim the cards, long ones folded."""
    letters = sum(min(len(card.text), FOLDED) for card in cards)
    return -(-letters // _LETTERS_A_MINUTE)


def _place(seed: int, session: int, student: str) -> bytes:
    return hashlib.sha256(f"{seed}/{session}/{student}".encode()).digest()

"""Reaction sheets and attendance: what students wrote and when they were there.

coopgrade reactions take FILE --session 3     what students wrote
coopgrade reactions skim --session 3          forty cards in ten minutes
coopgrade reactions answer FILE --by NAME     ticks and lines back
coopgrade reactions voices --session 3        three of them, without names
coopgrade reactions daifukucho --all          a card for each student and the whole term
"""

from coopgrade.reactions.answer_sheet import write_answer_sheet
from coopgrade.reactions.answering import Answered, Held, take_answer_sheet
from coopgrade.reactions.attendance import (
    Attendance,
    AttendanceNoted,
    Gate,
    State,
    current_attendance,
    load_attendance,
)
from coopgrade.reactions.cards import Card, load_cards
from coopgrade.reactions.daifukucho import (
    BookCard,
    blank_card,
    book_files,
    book_pdf,
    load_book,
    pack_book,
)
from coopgrade.reactions.naming import Hint, find_people
from coopgrade.reactions.noting import Noted, correct, note_from_reactions, take_attendance
from coopgrade.reactions.overview import load_overview, overview_lines, overview_page
from coopgrade.reactions.reading import Answers, Row, read_answers
from coopgrade.reactions.records import Quote, Reaction, Reply, Scan, current_reactions
from coopgrade.reactions.scans import take_scans
from coopgrade.reactions.skimming import skim_page
from coopgrade.reactions.taking import Taken, Unmatched, take_answers, withdraw
from coopgrade.reactions.typing_sheet import write_typing_sheet
from coopgrade.reactions.voices import Voices, load_voices

__all__ = [
    "Answered",
    "Answers",
    "Attendance",
    "AttendanceNoted",
    "BookCard",
    "Card",
    "Gate",
    "Held",
    "Hint",
    "Noted",
    "Quote",
    "Reaction",
    "Reply",
    "Row",
    "Scan",
    "State",
    "Taken",
    "Unmatched",
    "Voices",
    "blank_card",
    "book_files",
    "book_pdf",
    "correct",
    "current_attendance",
    "current_reactions",
    "find_people",
    "load_attendance",
    "load_book",
    "load_cards",
    "load_overview",
    "load_voices",
    "note_from_reactions",
    "overview_lines",
    "overview_page",
    "pack_book",
    "read_answers",
    "skim_page",
    "take_answer_sheet",
    "take_answers",
    "take_attendance",
    "take_scans",
    "withdraw",
    "write_answer_sheet",
    "write_typing_sheet",
]

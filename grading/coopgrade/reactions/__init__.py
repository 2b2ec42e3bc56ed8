"""Reaction sheets and attendance: what students wrote and when they were there.

coopgrade reactions take FILE --session 3     what students wrote
coopgrade reactions skim --session 3          forty cards in ten minutes
coopgrade reactions answer FILE --by NAME     ticks and lines back
coopgrade reactions voices --session 3        three of them, without names
coopgrade reactions daifukucho --all          a card for each student and the whole term
"""

from coopgrade.reactions.attendance import (
    Attendance,
    AttendanceNoted,
    Gate,
    State,
    current_attendance,
    load_attendance,
)
from coopgrade.reactions.noting import Noted, correct, note_from_reactions, take_attendance
from coopgrade.reactions.overview import load_overview, overview_lines, overview_page
from coopgrade.reactions.reading import Answers, Row, read_answers
from coopgrade.reactions.records import Quote, Reaction, Reply, Scan, current_reactions
from coopgrade.reactions.scans import take_scans
from coopgrade.reactions.taking import Taken, Unmatched, take_answers, withdraw
from coopgrade.reactions.typing_sheet import write_typing_sheet

__all__ = [
    "Answers",
    "Attendance",
    "AttendanceNoted",
    "Gate",
    "Noted",
    "Quote",
    "Reaction",
    "Reply",
    "Row",
    "Scan",
    "State",
    "Taken",
    "Unmatched",
    "correct",
    "current_attendance",
    "current_reactions",
    "load_attendance",
    "load_overview",
    "note_from_reactions",
    "overview_lines",
    "overview_page",
    "read_answers",
    "take_answers",
    "take_attendance",
    "take_scans",
    "withdraw",
    "write_typing_sheet",
]

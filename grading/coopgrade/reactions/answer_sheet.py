"""The sheet in which the lecturer ticks what to quote and writes lines back."""

import secrets
from io import BytesIO
from pathlib import Path

from coopgrade.course import Course
from coopgrade.errors import UserError
from coopgrade.journal import Journal
from coopgrade.reactions.calendar import heading, session_of
from coopgrade.reactions.cards import Card
from coopgrade.reactions.records import AnswerSheet
from coopgrade.reactions.typing_sheet import MOST_LETTERS, write_file
from coopkit.documents.characters import storable
from coopkit.text import say

# Keys of grading_reactions.column.
COLUMNS = ("card", "text", "tick", "quote", "reply", "sheet")
_WIDTHS = (6, 60, 8, 46, 46, 10)
_TO_FILL = {"tick", "quote", "reply"}
TICK = "○"
_LINE, _HIGHEST = 15, 405


def write_answer_sheet(
    course: Course, journal: Journal, number: int, cards: tuple[Card, ...], path: Path
) -> AnswerSheet:
    """Write the sheet; it has card numbers and no names.

    The column of the quote begins as the student's own words, to be shortened and freed of
    names. What was ticked or answered before stands in it.

    Args:
        course: the course.
        journal: where it is noted which card is whose.
        number: of the session.
        cards: from `load_cards`.
        path: an `.xlsx` file.

    Raises:
        UserError: another ending, or the file is open in another program.
    """
    if path.suffix.lower() != ".xlsx":
        raise UserError(say("grading_reactions.skim.ending", path=path))
    record = AnswerSheet(
        sheet=secrets.token_hex(4),
        session=number,
        codes={card.code: card.student for card in cards},
        replies={card.code: card.reply.text for card in cards if card.reply},
        quotes={card.code: card.quote.text for card in cards if card.quote},
    )
    write_file(path, _xlsx(course, record, cards))
    journal.append(record)
    return record


def _xlsx(course: Course, record: AnswerSheet, cards: tuple[Card, ...]) -> bytes:
    import xlsxwriter

    memory = BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False})
    tab = book.add_worksheet(say("grading_reactions.skim.tab"))
    look = {"text_wrap": True, "valign": "top", "border": 1, "num_format": "@"}
    heads = book.add_format({**look, "bold": True, "bg_color": "#e8f1f2"})
    kept = book.add_format(look)
    to_fill = book.add_format({**look, "bg_color": "#fffbe6"})
    for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        tab.write_string(0, column, say(f"grading_reactions.column.{name}"), heads)
        tab.set_column(column, column, width)
    for row, card in enumerate(cards, start=1):
        texts = (
            card.code,
            card.text,
            TICK if card.quote else "",
            card.quote.text if card.quote else card.text,
            card.reply.text if card.reply else "",
            record.sheet,
        )
        for column, (name, text) in enumerate(zip(COLUMNS, texts, strict=True)):
            cell = storable(text)[:MOST_LETTERS]
            tab.write_string(row, column, cell, to_fill if name in _TO_FILL else kept)
        tab.set_row(row, min(_HIGHEST, _LINE * _lines(card.text) + 4))
    tab.data_validation(
        1, 2, max(1, len(cards)), 2, {"validate": "list", "source": [TICK], "ignore_blank": True}
    )
    tab.freeze_panes(1, 1)
    tab.set_landscape()
    tab.set_paper(9)
    tab.fit_to_pages(1, 0)
    tab.repeat_rows(0)
    title = say("grading_reactions.skim.title", session=heading(session_of(course, record.session)))
    tab.set_header(f"&L{title.replace('&', '&&')}&R&P / &N")
    book.set_properties({"title": title})
    book.close()
    return memory.getvalue()


def _lines(text: str) -> int:
    """Return about how many lines a text needs in the narrower of its two columns."""
    per_line = 2 * _WIDTHS[3] // 4
    return sum(1 + len(line) // per_line for line in text.split("\n"))

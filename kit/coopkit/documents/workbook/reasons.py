"""Why each figure is what it is: a note on its cell, and a list with the living number."""

from collections.abc import Sequence
from dataclasses import dataclass

from coopkit.documents.workbook.sheet import Sheet, printable
from coopkit.documents.workbook.terms import Term
from coopkit.plan import Reason
from coopkit.text import say

_NOTE_WIDTH, _NOTE_SIGNS, _NOTE_LINE = 360, 48, 18
_FIRST, _LAST = 3, 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the plan that has a reason.

    Attributes:
        line: the name of its line.
        name: what is counted.
        unit: in what.
        cell: where it stands; None for a whole row, such as the seasons.
        counted: in whole numbers, shown with commas.
        reason: the reason.
    """

    line: Term
    name: str
    unit: str
    cell: Term | None
    counted: bool
    reason: Reason


def reason_words(reason: Reason | None) -> str:
    """Return a reason with its source; nothing if there is none."""
    if reason is None:
        return ""
    source = say("workbook.source", source=reason.source) if reason.source else ""
    return reason.text + source


def write_note(sheet: Sheet, row: int, column: int, reason: Reason) -> None:
    """Hang a reason on its cell: it shows beside the number when one points at it."""
    words = printable(reason_words(reason))
    lines = len(words) * 2 // _NOTE_SIGNS + 2
    size = {"width": _NOTE_WIDTH, "height": lines * _NOTE_LINE, "author": ""}
    sheet.page.write_comment(row, column, words, size)


def write_reasons(sheet: Sheet, row: int, figures: Sequence[Figure], width: float) -> None:
    """Write the list: line, figure, its number as it is now, reason and source.

    Args:
        sheet: the sheet of inputs.
        row: the first row.
        figures: what has a reason.
        width: of the cells in which the reason stands, in characters.
    """
    for column, key in enumerate(("line", "figure", "now")):
        sheet.text(row, column, say(f"workbook.reasons.{key}"), "head")
    sheet.merge(row, _FIRST, _LAST, say("workbook.reason"), "head")
    for at, figure in enumerate(figures, start=row + 1):
        words = reason_words(figure.reason)
        name = f"{figure.name}\n({figure.unit})" if figure.unit else figure.name
        sheet.put(at, 0, figure.line, "label_wrapped")
        sheet.text(at, 1, name, "small")
        if figure.cell is None:
            sheet.text(at, 2, "", "small")
        else:
            sheet.put(at, 2, figure.cell, "count" if figure.counted else "number")
        sheet.merge(at, _FIRST, _LAST, words, "reason")
        sheet.height(at, (words, width), (name, 10.5))

"""What a team saw and heard in a town: the board, kept in `issues.json`.

Table of contents:
    Board, Note, KINDS, SIDES: the board as a value
    load_board: read a file, such as one handed in
    add_note, change_note, remove_note: edits; each returns a new board
    into_plan: one or two notes as the issue of a plan
    signs_of_people: what in a text might show a person or a house

Files, history, undo and merging are those of `coopkit.plan`, for another document.
"""

from pathlib import Path

from coopkit.board.edit import add_note, change_note, into_plan, remove_note
from coopkit.board.model import KINDS, SIDES, Board, Note
from coopkit.board.privacy import signs_of_people
from coopkit.plan.store import load_document

__all__ = [
    "KINDS",
    "SIDES",
    "Board",
    "Note",
    "add_note",
    "change_note",
    "into_plan",
    "load_board",
    "remove_note",
    "signs_of_people",
]


def load_board(path: str | Path) -> Board:
    """Read a board.

    Args:
        path: an `issues.json`.

    Raises:
        coopkit.plan.PlanFileError: there is no such file, or it is not a board of this
            version, or holds a note that nobody has checked for people and houses. The
            message says what is wrong and where; the file is not touched.
    """
    return load_document(Board, path)

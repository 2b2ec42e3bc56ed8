"""Edits of a board: each takes a board and returns a new one."""

import uuid
from typing import Any

from coopkit.board.model import Board, Note
from coopkit.plan import Plan, edit

# Between two notes in the plan's issue.
_JOINED_BY = "\n"


def add_note(board: Board, **values: Any) -> Board:
    """Append a note; the fields are those of `Note` without `id`.

    Raises:
        pydantic.ValidationError: something is missing or not allowed, such as a note
            without the answer that it shows nobody.
    """
    return board.with_notes((*board.notes, Note.model_validate(values | {"id": new_id()})))


def change_note(board: Board, note_id: str, **values: Any) -> Board:
    """Change fields of a note; one that was taken out meanwhile stays out.

    Raises:
        pydantic.ValidationError: a value is not allowed.
    """
    return board.with_notes(
        Note.model_validate(dict(note) | values) if note.id == note_id else note
        for note in board.notes
    )


def remove_note(board: Board, note_id: str) -> Board:
    """Take a note out."""
    return board.with_notes(note for note in board.notes if note.id != note_id)


def into_plan(plan: Plan, *notes: Note) -> Plan:
    """Write one or two notes into the plan's issue: theme and area of the first, both texts.

    Raises:
        ValueError: no note, or more than two.
    """
    if not 1 <= len(notes) <= 2:  # noqa: PLR2004 - one or two, as the docstring says
        raise ValueError(len(notes))
    text = _JOINED_BY.join(note.text for note in notes)
    first = notes[0]
    return edit.set_section(plan, "issue", theme=first.theme, area_code=first.area_code, text=text)


def new_id() -> str:
    """Return an id that no other window gives away."""
    return f"n{uuid.uuid4().hex[:12]}"

"""The notes of a board on the map: about the middle of each area, never at a point."""

from html import escape
from typing import Any

import ipywidgets

from coopkit.board import Board, Note
from coopkit.text import say
from coopkit.widgets.desk.desk import DocumentDesk
from coopkit.widgets.explorer.data import Lookup
from coopkit.widgets.explorer.link import frame
from coopkit.widgets.look.parts import box, html


class NoteMap:
    """The map, drawn when it is first opened and again when notes change.

    Args:
        desk: the board.
    """

    def __init__(self, desk: DocumentDesk[Board]) -> None:
        self._board = desk.plan
        self._place = html()
        self._look = Lookup("kanagawa")
        self._open = False

    def open(self) -> ipywidgets.Widget:
        """Draw the map, and from now on with each change."""
        self._open = True
        self._draw()
        return box(self._place, classes=("coopkit-note-map",))

    def follow(self, board: Board) -> None:
        """Show these notes, if the map is open."""
        self._board = board
        if self._open:
            self._draw()

    def _draw(self) -> None:
        notes = [note for note in self._board.notes if note.area_code in self._look.areas]
        if not notes:
            self._place.value = f"<p>{escape(say('board.map.none'))}</p>"
            return
        from coopkit.maps import draw_points

        drawn = draw_points(self._look.region, observations=[observation(note) for note in notes])
        self._place.value = frame(drawn.get_root().render(), say("board.map.head"))


def observation(note: Note) -> dict[str, Any]:
    """Return a note as `draw_points` takes it; a strength says so."""
    text = note.text
    if note.kind == "number":
        text = say("board.map.number_text", text=text, value=note.value)
    if note.side == "strength":
        text = say("board.map.strength_text", text=text)
    return {
        "area_code": note.area_code,
        "theme": say(f"plan.theme.{note.theme}"),
        "text": text,
        "kind": note.kind,
        "date": note.noted_on,
    }

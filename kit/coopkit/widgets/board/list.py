"""The notes of a board as a list: troubles on one side, strengths on the other."""

from collections.abc import Callable
from html import escape
from itertools import groupby
from typing import Any

import ipywidgets

from coopkit.board import SIDES, Board, Note, remove_note
from coopkit.plan.fields import THEMES
from coopkit.plan.tables import rows, worded
from coopkit.region import town_name
from coopkit.text import say
from coopkit.widgets.desk.desk import DocumentDesk
from coopkit.widgets.look.parts import box, button, html, span

ORDERS = ("day", "theme", "place")


class NoteList:
    """All notes, in an order, each with its buttons.

    Args:
        desk: the board.
        change: takes a note into the form.
        choose: called with a note's id and whether it is chosen for the plan.
    """

    def __init__(
        self,
        desk: DocumentDesk[Board],
        change: Callable[[Note], None],
        choose: Callable[[str, bool], None],
    ) -> None:
        self._desk, self._change, self._choose = desk, change, choose
        self._rows: dict[Note, ipywidgets.Widget] = {}
        self._board = Board()
        self._order = ipywidgets.Dropdown(
            options=[(say(f"board.list.sort_{one}"), one) for one in ORDERS],
            description=say("board.list.sort"),
        )
        self._order.observe(lambda _change: self._show(), names="value")
        self._count = html()
        self._back = button(say("board.undo"), "coopkit-note-back")
        self._back.on_click(lambda _button: desk.undo())
        # Beside the list: the button above the form is out of view here.
        self._removed = ipywidgets.HBox((html(span(say("board.list.removed"))), self._back))
        self._removed.add_class("coopkit-removed")
        self._removed.layout.display = "none"
        self._sides = {side: box(classes=(f"coopkit-list-{side}",)) for side in SIDES}
        both = box(*self._sides.values())
        both.add_class("coopkit-board-sides")
        self.widget = box(
            html(f"<h3>{escape(say('board.list.head'))}</h3>"),
            self._count,
            self._removed,
            box(self._order, classes=("coopkit-field", "coopkit-field-order")),
            both,
            classes=("coopkit-note-list",),
        )

    def follow(self, board: Board) -> None:
        """Show these notes."""
        if board.notes != self._board.notes:
            self._removed.layout.display = "none"
        self._board = board
        # Rows of notes that are as they were stay, with what is ticked on them.
        self._rows = {note: self._rows.get(note) or self._row(note) for note in board.notes}
        self._show()

    def _show(self) -> None:
        notes = self._board.newest_first()
        count = {side: sum(note.side == side for note in notes) for side in SIDES}
        lines = (
            [say("board.list.count", need=count["need"], strength=count["strength"])]
            if notes
            else [say("board.list.none")]
        )
        lines += [say(f"board.list.no_{side}") for side in SIDES if notes and not count[side]]
        self._count.value = "".join(f"<p>{escape(line)}</p>" for line in lines)
        for side, place in self._sides.items():
            head = html(f"<h4>{escape(say(f'board.side.{side}'))}</h4>")
            own = [note for note in notes if note.side == side]
            place.children = (head, *self._grouped(own)) if own else ()

    def _grouped(self, notes: list[Note]) -> list[ipywidgets.Widget]:
        order = self._order.value
        if order == "day":
            return [self._rows[note] for note in notes]
        names: dict[str, Callable[[Note], Any]] = {
            "theme": lambda note: (THEMES.index(note.theme), say(f"plan.theme.{note.theme}")),
            "place": lambda note: (note.area_code, town_name(note.area_code)),
        }
        shown: list[ipywidgets.Widget] = []
        for (_, name), group in groupby(sorted(notes, key=names[order]), names[order]):
            own = list(group)
            words = say("board.list.theme_head", theme=name, number=len(own))
            shown.append(html(f"<b>{escape(words)}</b>"))
            shown += [self._rows[note] for note in own]
        return shown

    def _row(self, note: Note) -> ipywidgets.Widget:
        tick = ipywidgets.Checkbox(description=say("board.list.choose"), indent=False)
        tick.observe(lambda change: self._choose(note.id, change["new"]), names="value")
        change = button(say("board.list.change"), "coopkit-note-change")
        change.on_click(lambda _button: self._change(note))
        remove = button(say("board.list.remove"), "coopkit-note-remove")
        remove.on_click(lambda _button: self._remove(note))
        foot = ipywidgets.HBox((tick, change, remove))
        foot.add_class("coopkit-note-foot")
        classes = ("coopkit-board-note", f"coopkit-side-{note.side}")
        return box(html(note_html(note)), foot, classes=classes)

    def _remove(self, note: Note) -> None:
        self._choose(note.id, False)
        self._desk.edit(lambda board: remove_note(board, note.id))
        self._removed.layout.display = None


def note_html(note: Note) -> str:
    """Return a note as people read it; whatever was typed is text."""
    meta = say(
        "board.list.meta",
        side=say(f"plan.theme.{note.theme}"),
        kind=say(f"board.kind.{note.kind}"),
        place=town_name(note.area_code),
        day=say(
            "town.day",
            year=note.noted_on.year,
            month=note.noted_on.month,
            day=note.noted_on.day,
        ),
    )
    more = ""
    if note.evidence:
        more = say("board.list.evidence", evidence=note.evidence)
    if note.kind == "number":
        titles = {row["id"]: worded(row, "name") for row in rows("kanagawa", "indicators")}
        title = titles.get(note.indicator or "", note.indicator)
        more = say("board.list.number", title=title, value=note.value, source=note.source)
    small = f'<div class="coopkit-small">{escape(more)}</div>' if more else ""
    return (
        f'<div class="coopkit-small">{escape(meta)}</div>'
        f'<div class="coopkit-note-text">{escape(note.text)}</div>{small}'
    )

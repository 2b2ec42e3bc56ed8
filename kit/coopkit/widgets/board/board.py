"""The issue board: what a team saw and heard in a town, kept like a plan."""

from html import escape
from pathlib import Path

import ipywidgets

from coopkit.board import Board
from coopkit.text import say
from coopkit.widgets.board.form import NoteForm
from coopkit.widgets.board.list import NoteList
from coopkit.widgets.board.map import NoteMap
from coopkit.widgets.board.plan import IntoPlan
from coopkit.widgets.desk.desk import DocumentDesk
from coopkit.widgets.desk.merge import ConflictBoard
from coopkit.widgets.desk.trouble import Trouble
from coopkit.widgets.explorer.look import EXPLORER_STYLE
from coopkit.widgets.look.fold import Fold
from coopkit.widgets.look.parts import box, button, html, style_sheet


def issue_board(
    path: str | Path = "issues.json", plan: str | Path | None = None
) -> ipywidgets.Widget:
    """Open the board of a team: troubles and strengths of a town, one by one.

    Making it reads the file, if there is one, and writes nothing. A note is kept only
    after the question whether it shows a person or a house was answered. What is kept is
    saved by itself, merged with what other windows write; running the cell again shows the
    same notes.

    Args:
        path: the board's file; it is made when the first note is kept.
        plan: the plan that notes can be written into; `plan.json` beside the board when
            left out.

    Returns:
        The board, ready to be the last value of a cell.
    """
    file = Path(path)
    desk = DocumentDesk(Board, file)
    return IssueBoard(desk, Path(plan) if plan is not None else file.with_name("plan.json")).widget


class IssueBoard:
    """The parts of the board on screen.

    Args:
        desk: the board and its file.
        plan: the plan file that notes can be written into.
    """

    def __init__(self, desk: DocumentDesk[Board], plan: Path) -> None:
        self._desk, self._plan = desk, plan
        self.widget = box(classes=("coopkit-studio", "coopkit-explorer", "coopkit-board"))
        self._build()

    def _build(self) -> None:
        """Build everything anew; only when another file was put on the desk."""
        desk = self._desk
        desk.forget_listeners()
        styles = (
            style_sheet(),
            ipywidgets.HTML(EXPLORER_STYLE, layout=ipywidgets.Layout(display="none")),
        )
        self._trouble = Trouble(desk, self._build)
        if not desk.readable:
            self.widget.children = (*styles, self._trouble.widget)
            return
        self._seen: Board | None = None
        self._form = NoteForm(desk)
        self._into_plan = IntoPlan(desk, self._plan)
        self._list = NoteList(desk, self._form.change, self._into_plan.choose)
        self._map = NoteMap(desk)
        self._conflicts = ConflictBoard(desk)
        self._status = html("", "coopkit-status-line")
        self._undo = button(say("board.undo"), "coopkit-undo-all")
        self._undo.on_click(lambda _button: desk.undo())
        self._redo = button(say("board.redo"), "coopkit-redo-all")
        self._redo.on_click(lambda _button: desk.redo())
        bar = ipywidgets.HBox(
            (html(f"<h3>{escape(say('board.title'))}</h3>"), self._undo, self._redo)
        )
        bar.add_class("coopkit-head")
        map_fold = Fold(say("board.map.head"), self._map.open, "board-map")
        self.widget.children = (
            *styles,
            bar,
            html(f"<p>{escape(say('board.intro'))}</p>"),
            html(personal(desk.path.name)),
            self._form.widget,
            self._status,
            self._trouble.widget,
            self._conflicts.widget,
            self._list.widget,
            map_fold.widget,
            self._into_plan.widget,
        )
        desk.listen(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        """Follow the desk: other notes, or only the news that they have been saved."""
        desk = self._desk
        if desk.plan is not self._seen:
            self._seen = desk.plan
            self._list.follow(desk.plan)
            self._map.follow(desk.plan)
            self._into_plan.follow(desk.plan)
        self._undo.disabled, self._redo.disabled = not desk.can_undo, not desk.can_redo
        failed = "coopkit-error" if desk.failure else "coopkit-saved"
        # A note waits for its button; only then it is saved by itself.
        start = desk.save_state == "start" and not (desk.conflicts or desk.read_only)
        status = say("board.start", file=desk.path.name) if start else desk.status()
        lines = [desk.notice, status, say("board.disclaimer")]
        words = "<br>".join(escape(line) for line in lines if line)
        self._status.value = f'<div class="coopkit-status {failed}" role="status">{words}</div>'
        self._trouble.refresh()
        self._conflicts.refresh()


def personal(file: str) -> str:
    """Return who is responsible, what for, who sees it, until when; shown before typing."""
    lines = [
        say("board.personal.who"),
        say("board.personal.why"),
        say("board.personal.seen"),
        say("board.personal.kept", file=file),
        say("board.personal.never"),
    ]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    head = escape(say("board.personal.head"))
    return f'<div class="coopkit-personal" role="note"><b>{head}</b><ul>{items}</ul></div>'

"""One or two notes as the issue of the plan, with one button; what stands there is asked first."""

from html import escape
from pathlib import Path

import ipywidgets

from coopkit.board import Board, Note, into_plan
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk, DocumentDesk
from coopkit.widgets.look.parts import box, button, html

MOST = 2


class IntoPlan:
    """The notes chosen for the plan, and the button.

    Args:
        desk: the board.
        plan: the plan file; opened only when the button is pressed.
    """

    def __init__(self, desk: DocumentDesk[Board], plan: Path) -> None:
        self._desk, self._plan = desk, plan
        self._chosen: list[str] = []
        self._list, self._message = html(), html()
        self._button = button(
            say("board.plan.button", file=plan.name), "coopkit-into-plan", strong=True
        )
        self._button.on_click(lambda _button: self._write(asked=False))
        self._again = button(say("board.plan.again"), "coopkit-replace")
        self._again.on_click(lambda _button: self._write(asked=True))
        self._stop = button(say("board.plan.keep"), "coopkit-keep-plan")
        self._stop.on_click(lambda _button: self._tell(""))
        self._ask = ipywidgets.HBox((self._again, self._stop))
        self.widget = box(
            html(
                f"<h3>{escape(say('board.plan.head'))}</h3><p>{escape(say('board.plan.intro'))}</p>"
            ),
            self._list,
            self._button,
            self._message,
            self._ask,
            classes=("coopkit-into-plan-part",),
        )
        self._tell("")

    def choose(self, note_id: str, chosen: bool) -> None:
        """Take a note in, or out."""
        self._chosen = [one for one in self._chosen if one != note_id]
        if chosen:
            self._chosen.append(note_id)
        self.follow(self._desk.plan)

    def follow(self, board: Board) -> None:
        """Show which notes are chosen; one that was taken out is not any more."""
        self._chosen = [one for one in self._chosen if board.note(one) is not None]
        items = "".join(f"<li>{escape(note.text)}</li>" for note in self._notes())
        self._list.value = f"<ol>{items}</ol>" if items else ""
        self._tell(say("board.plan.many") if len(self._chosen) > MOST else "")

    def _notes(self) -> list[Note]:
        found = (self._desk.plan.note(one) for one in self._chosen)
        return [note for note in found if note is not None]

    def _write(self, *, asked: bool) -> None:
        notes = self._notes()
        problem = self._problem(notes)
        if problem:
            self._tell(problem, wrong=True)
            return
        desk = Desk(self._plan)
        if not desk.readable:
            self._tell(say("board.plan.failed", problem=str(desk.failure)), wrong=True)
            return
        wanted = into_plan(desk.plan, *notes).issue
        present = desk.plan.issue
        if present == wanted:
            self._tell(say("board.plan.same"))
            return
        if present.text and present.text != wanted.text and not asked:
            self._tell(say("board.plan.asks", text=present.text), asks=True)
            return
        desk.edit(lambda plan: into_plan(plan, *notes))
        desk.flush()
        if desk.failure is not None:
            self._tell(say("board.plan.failed", problem=str(desk.failure)), wrong=True)
        else:
            self._tell(say("board.plan.done", file=self._plan.name))

    def _problem(self, notes: list[Note]) -> str:
        if not notes:
            return say("board.plan.none")
        if len(notes) > MOST:
            return say("board.plan.many")
        if all(note.side == "strength" for note in notes):
            return say("board.plan.strengths")
        return ""

    def _tell(self, words: str, *, wrong: bool = False, asks: bool = False) -> None:
        mark, role = ("⚠ ", "alert") if wrong else ("", "status")
        name = "coopkit-error" if wrong else "coopkit-said"
        text = escape(words).replace("\n", "<br>")
        self._message.value = f'<p class="{name}" role="{role}">{mark}{text}</p>' if words else ""
        self._ask.layout.display = None if asks else "none"

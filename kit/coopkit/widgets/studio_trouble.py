"""What to do when the plan file cannot be read or written: a message and choices."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import ipywidgets

from coopkit.text import say
from coopkit.widgets.studio_desk import Desk
from coopkit.widgets.studio_look import box, button, html


class Trouble:
    """The message on the plan file, with the ways out as buttons.

    Args:
        desk: the plan.
        rebuild: builds the studio anew, after another plan was put on the desk.
    """

    def __init__(self, desk: Desk, rebuild: Callable[[], None]) -> None:
        self._desk, self._rebuild = desk, rebuild
        self.widget = box(classes=("coopkit-trouble",))
        self.refresh()

    def refresh(self) -> None:
        """Show the present failure, or nothing."""
        if self._desk.failure is None:
            self.widget.children = ()
            return
        words = escape(str(self._desk.failure))
        text = html(f'<div class="coopkit-problem-text" role="alert">{words}</div>')
        self.widget.children = (box(text, *self._choices(), classes=("coopkit-problem",)),)

    def _choices(self) -> list[ipywidgets.Widget]:
        desk = self._desk
        if not desk.readable:
            choices = [self._choice("start_new", self._start_new, desk.free_path())]
            other = desk.other_plan()
            if other is not None:
                choices.append(self._choice("open_other", lambda: self._open(other), other))
            return choices
        elsewhere = self._choice("save_as", self._save_as, desk.free_path())
        if desk.changed_elsewhere:
            return [self._choice("reload", self._reload, desk.path), elsewhere]
        return [self._choice("retry", desk.save, desk.path), elsewhere]

    def _choice(self, name: str, action: Callable[[], None], path: Path) -> ipywidgets.Widget:
        widget = button(say(f"studio.trouble.{name}", file=path.name), f"coopkit-{name}")
        widget.on_click(lambda _button: action())
        return widget

    def _start_new(self) -> None:
        self._open(self._desk.free_path())

    def _open(self, path: Path) -> None:
        self._desk.move(path, keep_plan=False)
        self._rebuild()

    def _save_as(self) -> None:
        self._desk.move(self._desk.free_path(), keep_plan=True)

    def _reload(self) -> None:
        self._desk.reload()
        self._rebuild()

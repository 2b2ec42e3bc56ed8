"""What to do when the plan file cannot be read or written: a message and choices."""

from collections.abc import Callable, Iterator
from html import escape
from itertools import count, takewhile
from pathlib import Path
from typing import Any

import ipywidgets

from coopkit.plan import PlanFileError
from coopkit.plan.document import Document
from coopkit.plan.store import load_document
from coopkit.plan.writer import time_words
from coopkit.text import say
from coopkit.widgets.desk.desk import DAMAGED, DocumentDesk
from coopkit.widgets.look.parts import box, button, html


class Trouble:
    """The message on the plan file, with the ways out as buttons.

    Args:
        desk: the plan.
        rebuild: builds the studio anew, after another plan was put on the desk.
    """

    def __init__(self, desk: DocumentDesk[Any], rebuild: Callable[[], None]) -> None:
        self._desk, self._rebuild = desk, rebuild
        self._what = say(f"{desk.document.TEXTS}.what")
        self._shown: tuple[str, ...] = ()
        self.widget = box(classes=("coopkit-trouble",))
        self.refresh()

    def refresh(self) -> None:
        """Show the present failure, or nothing."""
        desk = self._desk
        words = [] if desk.failure is None else [desk.failure.words]
        saved = desk.recovery
        if saved is not None and desk.failure is None:
            words.append(say("desk.trouble.gone", file=desk.path.name, what=self._what))
        if saved is not None:
            words.append(
                say("desk.trouble.found", time=time_words(saved.entry.time), what=self._what)
            )
        if saved is not None and desk.failure is not None:
            words.append(say("desk.trouble.kept"))
        # While somebody types, the same trouble stays as it is, with its buttons.
        if tuple(words) == self._shown:
            return
        self._shown = tuple(words)
        if not words:
            self.widget.children = ()
            return
        text = html(
            f'<div class="coopkit-problem-text" role="alert">{escape(chr(10).join(words))}</div>'
        )
        self.widget.children = (box(text, *self._choices(), classes=("coopkit-problem",)),)

    def _choices(self) -> list[ipywidgets.Widget]:
        desk, choices = self._desk, []
        if desk.recovery is not None:
            time = time_words(desk.recovery.entry.time)
            choices.append(self._choice("recover", self._recover, desk.path, time=time))
        if not desk.readable:
            choices.append(self._choice("start_new", self._start_new, free_path(desk.path)))
            other = other_document(desk.document, desk.path)
            if other is not None:
                choices.append(self._choice("open_other", lambda: self._open(other), other))
            return choices
        if desk.failure is None:
            return [*choices, self._choice("decline", desk.decline_recovery, desk.path)]
        if desk.changed_elsewhere or desk.failure.kind in DAMAGED:
            choices.append(self._choice("save_anew", desk.save_anew, desk.path))
        elif desk.failure.kind not in {"newer", "unmergeable"}:
            choices.append(self._choice("retry", desk.save, desk.path))
        return [*choices, self._choice("save_as", self._save_as, free_path(desk.path))]

    def _choice(
        self, name: str, action: Callable[[], None], path: Path, **words: str
    ) -> ipywidgets.Widget:
        text = say(f"desk.trouble.{name}", file=path.name, what=self._what, **words)
        widget = button(text, f"coopkit-{name}", strong=name == "recover")
        widget.on_click(lambda _button: action())
        return widget

    def _recover(self) -> None:
        self._desk.recover()
        self._rebuild()

    def _start_new(self) -> None:
        self._open(free_path(self._desk.path))

    def _open(self, path: Path) -> None:
        self._desk.move(path, keep_plan=False)
        self._rebuild()

    def _save_as(self) -> None:
        self._desk.move(free_path(self._desk.path), keep_plan=True)


def free_path(path: Path) -> Path:
    """Return a name beside a file that is not taken, such as `plan-2.json`."""
    return next(beside for beside in _beside(path) if not beside.exists())


def other_document(document: type[Document], path: Path) -> Path | None:
    """Return the last readable document of that kind beside a file that `free_path` once named."""
    found = None
    for beside in takewhile(Path.exists, _beside(path)):
        try:
            load_document(document, beside)
        except PlanFileError:
            continue
        found = beside
    return found


def _beside(path: Path) -> Iterator[Path]:
    return (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))

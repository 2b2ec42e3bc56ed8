"""The plan studio: draft the plan of a worker co-operative, with law and cash beside it."""

from html import escape
from pathlib import Path
from typing import Literal

import ipywidgets

from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.desk.merge import ConflictBoard
from coopkit.widgets.desk.trouble import Trouble
from coopkit.widgets.look.parts import box, html, style_sheet
from coopkit.widgets.studio.bar import Bar
from coopkit.widgets.studio.form import FullForm
from coopkit.widgets.studio.outcome import Outcome
from coopkit.widgets.studio.present import Presentation
from coopkit.widgets.studio.short import ShortForm

Form = Literal["full", "short"]


def plan_studio(
    path: str | Path = "plan.json", form: Form = "full", *, read_only: bool = False
) -> ipywidgets.Widget:
    """Open the plan studio on one plan file.

    Making it reads the file, if there is one, and writes nothing; it starts no thread
    and asks the browser nothing. Edits are saved by themselves. Running the cell again
    shows the same plan.

    Args:
        path: the plan file; it is made at the first edit.
        form: `full` has the tabs なかま・しごと・おかね・見通し・法律・剰余金・書き出し;
            `short` is a form of half an hour that starts with a name and a picture, and
            opens the full form on request.
        read_only: for presenting: the same pages in large letters, nothing to type.

    Returns:
        The studio, ready to be the last value of a cell.

    Raises:
        ValueError: `form` is neither `full` nor `short`.
    """
    if form not in {"full", "short"}:
        raise ValueError(say("studio.form", value=repr(form)))
    desk = Desk(path, read_only=read_only)
    if read_only and desk.readable:
        return Presentation(desk.plan).widget
    return _Studio(desk, form).widget


class _Studio:
    """The parts of the studio on screen, built from what is on the desk."""

    def __init__(self, desk: Desk, form: Form) -> None:
        self._desk, self._form = desk, form
        self.widget = box(classes=("coopkit-studio",))
        self._build()

    def _build(self) -> None:
        """Build everything anew; only when another plan was put on the desk."""
        self._desk.forget_listeners()
        self._trouble = Trouble(self._desk, self._build)
        self._full: FullForm | None = None
        self._short: ShortForm | None = None
        if not self._desk.readable:
            self.widget.children = (style_sheet(), self._trouble.widget)
            return
        self._seen = self._desk.plan
        self._outcome = Outcome(self._seen)
        self._bar = Bar(self._desk, lambda: self._switch("short"))
        self._conflicts = ConflictBoard(self._desk)
        self._status = html("", "coopkit-status-line")
        self._place = box()
        self.widget.children = (
            style_sheet(),
            self._bar.widget,
            self._place,
            self._trouble.widget,
            self._conflicts.widget,
            self._status,
        )
        self._desk.listen(self._refresh)
        self._turn(self._form)

    def _turn(self, form: Form) -> None:
        """Show the short or the full form; each is built when first wanted."""
        self._form = form
        if form == "full":
            if self._full is None:
                self._full = FullForm(self._desk, self._outcome)
            self._place.children = (self._full.widget,)
        else:
            if self._short is None:
                self._short = ShortForm(self._desk, self._outcome, lambda: self._switch("full"))
            self._place.children = (self._short.widget,)
        self._follow()
        self._tell()

    def _switch(self, form: Form) -> None:
        """Show the other form and lead the eye to its top: the old one may have been longer."""
        self._turn(form)
        if form == "full":
            self._bar.focus()
        elif self._short is not None:
            self._short.focus()

    def _refresh(self) -> None:
        """Follow the desk: another plan, or only the news that it has been saved."""
        if self._desk.plan is not self._seen:
            self._seen = self._desk.plan
            self._outcome = Outcome(self._seen)
            self._follow()
        self._tell()

    def _follow(self) -> None:
        shown = self._full if self._form == "full" else self._short
        if shown is not None:
            shown.follow(self._outcome)

    def _tell(self) -> None:
        self._bar.follow(full=self._form == "full")
        failed = "coopkit-error" if self._desk.failure else "coopkit-saved"
        lines = [self._desk.notice, self._desk.status(), say("studio.disclaimer")]
        words = "<br>".join(escape(line) for line in lines if line)
        self._status.value = f'<div class="coopkit-status {failed}" role="status">{words}</div>'
        self._trouble.refresh()
        self._conflicts.refresh()

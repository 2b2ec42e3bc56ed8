"""The plan studio: draft the plan of a worker co-operative, with law and cash beside it."""

from html import escape
from pathlib import Path
from typing import Literal

import ipywidgets

from coopkit.text import say
from coopkit.widgets.studio_card import CardForm
from coopkit.widgets.studio_desk import Desk
from coopkit.widgets.studio_form import FullForm
from coopkit.widgets.studio_look import box, button, html, span, style_sheet
from coopkit.widgets.studio_trouble import Trouble

Form = Literal["full", "short"]


def plan_studio(path: str | Path = "plan.json", form: Form = "full") -> ipywidgets.Widget:
    """Open the plan studio on one plan file.

    Making it reads the file, if there is one, and writes nothing; it starts no thread
    and asks the browser nothing. Every edit is saved at once. Running the cell again
    shows the same plan.

    Args:
        path: the plan file; it is made at the first edit.
        form: `full` has the tabs なかま・しごと・おかね・見通し・法律; `short` starts with a
            name, a picture and one sentence, and opens the full form on request.

    Returns:
        The studio, ready to be the last value of a cell.

    Raises:
        ValueError: `form` is neither `full` nor `short`.
    """
    if form not in {"full", "short"}:
        raise ValueError(say("studio.form", value=repr(form)))
    return _Studio(Desk(path), form).widget


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
        if not self._desk.readable:
            self.widget.children = (style_sheet(), self._trouble.widget)
            return
        self._card = CardForm(self._desk)
        self._head_text = html()
        self._switch = button("", "coopkit-switch", strong=True)
        self._switch.on_click(self._turn)
        self._head = ipywidgets.HBox([self._head_text, self._switch])
        self._head.add_class("coopkit-head")
        self._status = html("", "coopkit-status-line")
        self._place = box()
        self.widget.children = (style_sheet(), self._place, self._trouble.widget, self._status)
        self._desk.listen(self._refresh)
        self._show()

    def _turn(self, _button: object) -> None:
        self._form = "full" if self._form == "short" else "short"
        self._show()

    def _show(self) -> None:
        """Show the short or the full form; the full one is built when first wanted."""
        if self._form == "full":
            if self._full is None:
                self._full = FullForm(self._desk)
            self._switch.button_style = ""
            self._switch.description = say("studio.edit_card")
            self._place.children = (self._head, self._full.widget)
        else:
            self._switch.button_style = "primary"
            self._switch.description = say("studio.open_full")
            self._place.children = (self._card.widget, self._switch)
        self._refresh()

    def _refresh(self) -> None:
        plan = self._desk.plan
        name = plan.name or say("studio.card.no_name")
        self._head_text.value = span(f"{plan.picture or ''} {name}", "coopkit-head-name")
        self._head.children = (self._head_text, self._switch)
        self._card.refresh()
        if self._full is not None:
            self._full.refresh()
        failed = "coopkit-error" if self._desk.failure else "coopkit-saved"
        self._status.value = (
            f'<div class="coopkit-status {failed}" role="status">{escape(self._desk.status())}'
            f"<br>{escape(say('studio.law.disclaimer'))}</div>"
        )
        self._trouble.refresh()

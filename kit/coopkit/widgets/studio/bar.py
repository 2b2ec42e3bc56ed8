"""The bar above the studio: the co-operative's name, 元に戻す, やりなおす, the card."""

from collections.abc import Callable

import ipywidgets

from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import button, html, span


class Bar:
    """Name and buttons. They are buttons with words, so that the keyboard reaches them.

    Args:
        desk: the plan.
        edit_card: opens the short form, where name, picture and issue are.
    """

    def __init__(self, desk: Desk, edit_card: Callable[[], None]) -> None:
        self._desk = desk
        self._name = html("", "coopkit-head-name-box")
        self._undo = button(say("studio.undo"), "coopkit-undo-all")
        self._undo.on_click(lambda _button: desk.undo())
        self._redo = button(say("studio.redo"), "coopkit-redo-all")
        self._redo.on_click(lambda _button: desk.redo())
        self._card = button(say("studio.edit_card"), "coopkit-edit-card")
        self._card.on_click(lambda _button: edit_card())
        self.widget = ipywidgets.HBox((self._name, self._card, self._undo, self._redo))
        self.widget.add_class("coopkit-head")

    def focus(self) -> None:
        """Bring the bar into view."""
        self._card.focus()

    def follow(self, *, full: bool) -> None:
        """Show the name, and which buttons do something now."""
        plan = self._desk.plan
        name = plan.name or say("studio_short.card.no_name")
        self._name.value = span(f"{plan.picture or ''} {name}", "coopkit-head-name")
        self._name.layout.display = None if full else "none"
        self._card.layout.display = None if full else "none"
        self._undo.disabled = not self._desk.can_undo
        self._redo.disabled = not self._desk.can_redo

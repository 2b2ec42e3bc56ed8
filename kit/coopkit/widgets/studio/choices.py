"""Fields that are chosen, not typed: one of a few values."""

from typing import Any

import ipywidgets

from coopkit.plan import Plan
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, html, span
from coopkit.widgets.studio.kinds import Choice
from coopkit.widgets.studio.place import GONE, Place


class ChoiceField:
    """A menu with a title and a hint. Not decided yet is a choice of its own: 未記入.

    Args:
        desk: the plan.
        place: where the value stands in it.
        choice: the values.
        key: `<key>.<field>` in the texts has `title`, `hint` and `option.<name>`.
    """

    def __init__(self, desk: Desk, place: Place, choice: Choice, key: str) -> None:
        texts = f"{key}.{place.field}"
        options = [(say(f"{texts}.option.{name}"), value) for name, value in choice.values]
        self._menu = MenuField(desk, place, options, texts)
        self.input, self.widget, self.follow = (
            self._menu.input,
            self._menu.widget,
            self._menu.follow,
        )


class MenuField:
    """A menu of words that are given, such as the names of towns.

    Args:
        desk: the plan.
        place: where the value stands in it.
        options: words and values.
        texts: the texts have `<texts>.title` and `<texts>.hint`.
    """

    def __init__(
        self, desk: Desk, place: Place, options: list[tuple[str, Any]], texts: str
    ) -> None:
        self._desk, self._place = desk, place
        value = place.value(desk.plan)
        if value not in [known for _, known in options]:
            # A file may hold something that is not on the menu; it must not be lost.
            options = [*options, (str(value), value)]
        self._kept, self._busy = value, False
        self.input = ipywidgets.Dropdown(
            options=options, value=value, description=say(f"{texts}.title")
        )
        self._mark()
        self.input.observe(self._chosen, names="value")
        parts = [self.input]
        # Where a menu stands in every row of a list, the list explains it once.
        if hint := say(f"{texts}.hint"):
            parts.append(html(span(hint, "coopkit-hint")))
        self.widget = box(*parts, classes=("coopkit-field", f"coopkit-field-{place.field}"))

    def follow(self, plan: Plan) -> None:
        """Show what stands in the plan."""
        value = self._place.value(plan)
        if self._busy or value is GONE or value == self._kept:
            return
        self._kept, self._busy = value, True
        if value not in [known for _, known in self.input.options]:
            self.input.options = (*self.input.options, (str(value), value))
        self.input.value = value
        self._mark()
        self._busy = False

    def _mark(self) -> None:
        """Show the words of the value None: by itself a Dropdown shows an empty menu for it."""
        if self.input.value is None:
            values = [known for _, known in self.input.options]
            self.input.index = values.index(None) if None in values else None

    def _chosen(self, change: dict[str, Any]) -> None:
        if self._busy:
            return
        self._busy = True
        try:
            self._desk.edit(lambda plan: self._place.change(plan, change["new"]))
        finally:
            self._kept = self._place.value(self._desk.plan)
            self._mark()
            self._busy = False

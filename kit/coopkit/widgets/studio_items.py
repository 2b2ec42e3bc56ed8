"""A list that people add to and take from: members, work, costs. Removing can be undone."""

from collections.abc import Callable
from html import escape
from typing import Protocol

import ipywidgets
from pydantic import ValidationError

from coopkit.plan import Plan, edit
from coopkit.plan.problems import explain_value
from coopkit.text import say
from coopkit.widgets.studio_desk import Desk
from coopkit.widgets.studio_look import box, button, html, span


class Row(Protocol):
    """One row on screen."""

    widget: ipywidgets.Widget

    def refresh(self, plan: Plan) -> None:
        """Show what follows from the plan, such as the monthly wage."""
        ...


MakeRow = Callable[[Desk, str], Row]


class ItemList:
    """The rows of one table of the plan, a button to add, and a way back after removing.

    Args:
        desk: the plan.
        table: which list of the plan.
        make_row: makes the row for an id.
    """

    def __init__(self, desk: Desk, table: edit.Table, make_row: MakeRow) -> None:
        self._desk, self._table, self._make_row = desk, table, make_row
        self._rows: dict[str, Row] = {}
        self._removed: list[tuple[edit.Item, int]] = []
        self._list = box()
        self._message = html()
        self._undo_text = html()
        undo = button(say("studio.items.undo"), "coopkit-undo")
        undo.on_click(self._undo)
        self._undo_bar = ipywidgets.HBox([self._undo_text, undo])
        self._undo_bar.add_class("coopkit-removed")
        add = button(say(f"studio.{table}.add"), "coopkit-add", strong=True)
        add.on_click(self._add)
        self.widget = box(
            html(f"<p>{escape(say(f'studio.{table}.intro'))}</p>"),
            self._list,
            self._undo_bar,
            self._message,
            add,
            classes=(f"coopkit-{table}",),
        )
        self._arrange()

    def refresh(self) -> None:
        """Show in each row what follows from the plan."""
        for row in self._rows.values():
            row.refresh(self._desk.plan)

    def _add(self, _button: object) -> None:
        self._try(lambda plan: edit.add_item(plan, self._table)[0])

    def _remove(self, item_id: str) -> None:
        changed, item, position = edit.remove_item(self._desk.plan, self._table, item_id)
        self._removed.append((item, position))
        self._desk.edit(lambda _plan: changed)
        self._arrange()

    def _undo(self, _button: object) -> None:
        item, position = self._removed[-1]
        if self._try(lambda plan: edit.restore_item(plan, self._table, item, position)):
            self._removed.pop()
            self._arrange()

    def _try(self, change: Callable[[Plan], Plan]) -> bool:
        try:
            self._desk.edit(change)
        except ValidationError as problem:
            self._message.value = span(explain_value(problem), "coopkit-error")
            return False
        self._message.value = ""
        self._arrange()
        return True

    def _arrange(self) -> None:
        """Bring the rows on screen in line with the plan; rows that stay are not touched."""
        items = getattr(self._desk.plan, self._table)
        rows = {item.id: self._rows.get(item.id) or self._new_row(item.id) for item in items}
        self._rows = rows
        self._list.children = [row.widget for row in rows.values()]
        if self._removed:
            item = self._removed[-1][0]
            name = (getattr(item, "label", None) or "").strip() or say("studio.items.unnamed")
            self._undo_text.value = span(say("studio.items.removed", name=name))
        self._undo_bar.layout.display = None if self._removed else "none"
        self.refresh()

    def _new_row(self, item_id: str) -> Row:
        row = self._make_row(self._desk, item_id)
        remove = button(say("studio.items.remove"), "coopkit-remove")
        remove.on_click(lambda _button: self._remove(item_id))
        row.widget.children = (*row.widget.children, remove)
        return row

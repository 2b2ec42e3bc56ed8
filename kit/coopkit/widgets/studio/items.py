"""A list that people add to and take from. Removing can be undone."""

from collections.abc import Callable

import ipywidgets
from pydantic import ValidationError

from coopkit.plan import Plan, edit
from coopkit.plan.problems import explain_value
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.parts import box, button, html, paragraph, span
from coopkit.widgets.studio.row import Remark, Row, row_name
from coopkit.widgets.studio.shapes import Shape

# Above this many rows a list opens folded: it is quicker, and easier to look through.
MOST_OPEN = 6


class ItemList:
    """The rows of one table of the plan, a button to add, and a way back after removing.

    Args:
        desk: the plan.
        shape: which list, and what its rows ask.
        remark: what to say beside the amount of a row.
    """

    def __init__(self, desk: Desk, shape: Shape, remark: Remark | None = None) -> None:
        self._desk, self._shape, self._remark = desk, shape, remark
        self._rows: dict[str, Row] = {}
        self._removed: list[tuple[edit.Item, int]] = []
        self._list = box()
        self._message = html()
        self._undo_text = html()
        undo = button(say("studio.items.undo"), "coopkit-undo")
        undo.on_click(self._undo)
        self._undo_bar = ipywidgets.HBox([self._undo_text, undo])
        self._undo_bar.add_class("coopkit-removed")
        add = button(say(f"{shape.key}.add"), "coopkit-add", strong=True)
        add.on_click(self._add)
        self.widget = box(
            html(paragraph(f"{shape.key}.intro")),
            self._list,
            self._undo_bar,
            self._message,
            add,
            classes=(f"coopkit-{shape.table}",),
        )
        items = self._items()
        self._arrange(opened=len(items) <= MOST_OPEN)

    def follow(self, plan: Plan) -> None:
        """Show the rows as they stand in the plan: those that others added or took out too."""
        if [item.id for item in self._items()] != list(self._rows):
            self._arrange(opened=True)
        for row in self._rows.values():
            row.follow(plan)

    def _items(self) -> tuple[edit.Item, ...]:
        items: tuple[edit.Item, ...] = getattr(self._desk.plan, self._shape.table)
        return items

    def _add(self, _button: object) -> None:
        self._try(lambda plan: edit.add_item(plan, self._shape.table)[0])

    def _remove(self, item_id: str) -> None:
        try:
            changed, item, position = edit.remove_item(self._desk.plan, self._shape.table, item_id)
        except KeyError:
            return
        self._removed.append((item, position))
        self._desk.edit(lambda _plan: changed)
        self._arrange(opened=True)

    def _undo(self, _button: object) -> None:
        item, position = self._removed.pop()
        if not self._try(lambda plan: edit.restore_item(plan, self._shape.table, item, position)):
            self._removed.append((item, position))

    def _try(self, change: Callable[[Plan], Plan]) -> bool:
        try:
            self._desk.edit(change)
        except ValidationError as problem:
            self._message.value = span(explain_value(problem), "coopkit-error")
            return False
        self._message.value = ""
        self._arrange(opened=True)
        return True

    def _arrange(self, *, opened: bool) -> None:
        """Bring the rows on screen in line with the plan; rows that stay are not touched."""
        items = self._items()
        ids = [item.id for item in items]
        rows = {item: self._rows.get(item) or self._new_row(item, opened=opened) for item in ids}
        shown = list(self._rows) != ids
        self._rows = rows
        if shown:
            self._list.children = [row.widget for row in rows.values()]
        # 元に戻す of the whole studio may have brought a row back meanwhile.
        self._removed = [entry for entry in self._removed if entry[0] not in items]
        if self._removed:
            name = row_name(self._removed[-1][0])
            self._undo_text.value = span(say("studio.items.removed", name=name))
        self._undo_bar.layout.display = None if self._removed else "none"

    def _new_row(self, item_id: str, *, opened: bool) -> Row:
        return Row(
            self._desk,
            self._shape,
            item_id,
            opened=opened,
            remove=lambda: self._remove(item_id),
            remark=self._remark,
        )

"""One row of a list on screen: a member, a revenue line, a loan."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from coopkit.plan import Plan
from coopkit.text import say
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.look.fold import Fold
from coopkit.widgets.look.parts import box, button, fields, html, span
from coopkit.widgets.studio.asks import follow_all, make_fields
from coopkit.widgets.studio.place import GONE, Place
from coopkit.widgets.studio.shapes import Shape

if TYPE_CHECKING:
    from coopkit.widgets.studio.kinds import Field

# What is said beside the amount of a row, such as a wage below the minimum; HTML that is safe.
Remark = Callable[[Plan, str], str]


class Row:
    """A row: folded, one line with its name and amount; open, its fields.

    A long list is folded, so that a plan with twenty lines opens at once and is easy to
    look through; fields are built when a row is opened.

    Args:
        desk: the plan.
        shape: what the row asks.
        item_id: the row of the plan.
        opened: whether its fields are on screen from the start.
        remove: takes the row out.
        remark: what to say beside the amount.
    """

    def __init__(
        self,
        desk: Desk,
        shape: Shape,
        item_id: str,
        *,
        opened: bool,
        remove: Callable[[], None],
        remark: Remark | None = None,
    ) -> None:
        self._desk, self._shape, self._id = desk, shape, item_id
        self._remark = remark
        self._fields: list[Field] = []
        self._details: list[Field] = []
        self._line = html("", "coopkit-line")
        self._turn = button(say("studio.row.open"), "coopkit-open")
        self._turn.on_click(lambda _button: self.open())
        self._remove = button(say("studio.items.remove"), "coopkit-remove")
        self._remove.on_click(lambda _button: remove())
        self.widget = box(classes=("coopkit-item", f"coopkit-{shape.table}-row"))
        if opened:
            self.open()
        else:
            head = ipywidgets.HBox((self._line, self._turn))
            head.add_class("coopkit-row-head")
            self.widget.children = (head,)
        self.follow(desk.plan)

    def open(self) -> None:
        """Build the fields and show them."""
        if self._fields:
            return
        shape = self._shape
        self._fields = make_fields(self._desk, shape.table, self._id, shape.everyday, shape.key)
        everyday = fields(*(field.widget for field in self._fields))
        buttons: list[ipywidgets.Widget] = [self._remove]
        below: list[ipywidgets.Widget] = []
        if shape.details:
            fold = Fold(say("studio.row.details"), self._build_details, "details")
            buttons.insert(0, fold.button)
            below.append(fold.place)
        foot = ipywidgets.HBox(buttons)
        foot.add_class("coopkit-row-foot")
        # The line with the amount now stands below the fields it follows from.
        self.widget.children = (everyday, self._line, *below, foot)
        self.follow(self._desk.plan)

    def follow(self, plan: Plan) -> None:
        """Show the row as it stands in the plan, and what follows from it."""
        row = Place(self._shape.table, self._id, "id").holder(plan)
        if row is GONE:
            return
        follow_all(self._desk, (*self._fields, *self._details))
        amount = self._shape.amount(row) if self._shape.amount else ""
        parts = [span(amount, "coopkit-amount")] if amount else []
        if not self._fields:
            parts.insert(0, f"<strong>{escape(row_name(row))}</strong>")
        if self._remark is not None:
            parts.append(self._remark(plan, self._id))
        self._line.value = " ".join(filter(None, parts))

    def _build_details(self) -> ipywidgets.Widget:
        shape = self._shape
        self._details = make_fields(self._desk, shape.table, self._id, shape.details, shape.key)
        return fields(*(field.widget for field in self._details))


def row_name(row: Any) -> str:
    """Return the name of a row, or that it has none yet."""
    return (getattr(row, "label", None) or "").strip() or say("studio.items.unnamed")

"""Where a value stands in the plan: how to read it there, and how to write it."""

from dataclasses import dataclass
from typing import Any, cast

from pydantic_core import PydanticUndefined

from coopkit.plan import Plan, edit


class Gone:
    """What stands at a place whose row is not in the plan any more."""


GONE = Gone()


@dataclass(frozen=True, slots=True)
class Place:
    """A field of the plan itself, of one of its sections, or of a row of one of its lists.

    Attributes:
        group: `""` for the plan itself, else a section such as `money` or a list such as
            `members`.
        item: the id of the row; `""` where there are no rows.
        field: the name of the field.
    """

    group: str
    item: str
    field: str

    @property
    def path(self) -> str:
        """The path under which a reason for the figure is kept, such as `work.w1.unit_price`."""
        return ".".join(filter(None, (self.group, self.item, self.field)))

    def holder(self, plan: Plan) -> Any:
        """Return what has the field; `GONE` when the row was taken out."""
        if not self.group:
            return plan
        group = getattr(plan, self.group)
        if not self.item:
            return group
        return next((row for row in group if row.id == self.item), GONE)

    def value(self, plan: Plan) -> Any:
        """Return the value; `GONE` when the row was taken out."""
        holder = self.holder(plan)
        return holder if holder is GONE else getattr(holder, self.field)

    def change(self, plan: Plan, value: Any) -> Plan:
        """Return the plan with another value; None stands for what an empty field means.

        A row that somebody else took out meanwhile stays out.

        Raises:
            pydantic.ValidationError: the value is not allowed.
        """
        holder = self.holder(plan)
        if holder is GONE:
            return plan
        if value is None:
            default = type(holder).model_fields[self.field].default
            value = None if default is PydanticUndefined else default
        changes = {self.field: value}
        if not self.group:
            return edit.set_values(plan, **changes)
        if not self.item:
            return edit.set_section(plan, cast("edit.Section", self.group), **changes)
        return edit.set_item(plan, cast("edit.Table", self.group), self.item, **changes)

"""The rows of the three lists: a member, a revenue line, a cost line."""

from collections.abc import Callable
from typing import Any

from coopkit.charts.describe import yen
from coopkit.plan import Plan, edit
from coopkit.plan.numbers import parse_units, parse_yen
from coopkit.text import say
from coopkit.widgets.studio_desk import Desk
from coopkit.widgets.studio_fields import HoursField, TextField, show_whole
from coopkit.widgets.studio_look import box, fields, html, span


def find(plan: Plan, table: edit.Table, item_id: str) -> Any:
    """Return one row of the plan, or None if it is not there any more."""
    return next((item for item in getattr(plan, table) if item.id == item_id), None)


def writer(
    desk: Desk, table: edit.Table, item_id: str, field: str, *, unfilled: Any = None
) -> Callable[[Any], None]:
    """Return a function that writes one field of one row; `unfilled` stands for no value."""

    def write(value: Any) -> None:
        changes = {field: unfilled if value is None else value}
        desk.edit(lambda plan: edit.set_item(plan, table, item_id, **changes))

    return write


class MemberRow:
    """Nickname, units, weekly hours, hourly wage; and the monthly wage that follows."""

    def __init__(self, desk: Desk, item_id: str) -> None:
        self._id = item_id
        member = find(desk.plan, "members", item_id)

        def write(field: str, *, unfilled: Any = None) -> Callable[[Any], None]:
            return writer(desk, "members", item_id, field, unfilled=unfilled)

        # A member always has a label in the file; an empty one is 未記入.
        label = TextField("members.label", member.label or None, write("label", unfilled=""))
        units = TextField(
            "members.units", member.units, write("units"), read=parse_units, show=show_whole
        )
        wage = TextField(
            "members.wage",
            member.hourly_wage,
            write("hourly_wage"),
            read=parse_yen,
            show=show_whole,
        )
        hours = HoursField(member.weekly_hours, write("weekly_hours"))
        self._pay = html("", "coopkit-wage")
        self.widget = box(
            fields(label.widget, units.widget, wage.widget, hours.widget),
            self._pay,
            classes=("coopkit-item", "coopkit-member"),
        )

    def refresh(self, plan: Plan) -> None:
        """Show the monthly wage."""
        member = find(plan, "members", self._id)
        pay = None if member is None else member.monthly_wage()
        amount = say("studio.unfilled") if pay is None else yen(pay)
        self._pay.value = span(say("studio.members.pay", amount=amount), "coopkit-amount")


class WorkRow:
    """What is sold, its price, how often a month; and the monthly revenue that follows."""

    def __init__(self, desk: Desk, item_id: str) -> None:
        self._id = item_id
        line = find(desk.plan, "work", item_id)
        label = TextField("work.label", line.label, writer(desk, "work", item_id, "label"))
        price = TextField(
            "work.price",
            line.unit_price,
            writer(desk, "work", item_id, "unit_price"),
            read=parse_yen,
            show=show_whole,
        )
        number = TextField(
            "work.number",
            line.units_per_month,
            writer(desk, "work", item_id, "units_per_month"),
            read=parse_units,
            show=show_whole,
        )
        self._revenue = html("", "coopkit-revenue")
        self.widget = box(
            fields(label.widget, price.widget, number.widget),
            self._revenue,
            classes=("coopkit-item", "coopkit-work-line"),
        )

    def refresh(self, plan: Plan) -> None:
        """Show the monthly revenue."""
        line = find(plan, "work", self._id)
        revenue = None if line is None else line.monthly_revenue()
        amount = say("studio.unfilled") if revenue is None else yen(revenue)
        self._revenue.value = span(say("studio.work.revenue", amount=amount), "coopkit-amount")


class CostRow:
    """What is paid every month, and how much."""

    def __init__(self, desk: Desk, item_id: str) -> None:
        line = find(desk.plan, "costs", item_id)
        label = TextField("costs.label", line.label, writer(desk, "costs", item_id, "label"))
        amount = TextField(
            "costs.amount",
            line.yen,
            writer(desk, "costs", item_id, "yen"),
            read=parse_yen,
            show=show_whole,
        )
        self.widget = box(
            fields(label.widget, amount.widget), classes=("coopkit-item", "coopkit-cost-line")
        )

    def refresh(self, plan: Plan) -> None:
        """Nothing follows from a cost line alone."""

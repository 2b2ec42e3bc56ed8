"""Edits: each takes a plan and returns a new one."""

import re
from typing import Any, Literal

from coopkit.plan.model import Cost, Member, Plan, Work

Table = Literal["members", "work", "costs"]
Section = Literal["issue", "money", "articles"]
Item = Member | Work | Cost

_PREFIX: dict[Table, str] = {"members": "m", "work": "w", "costs": "c"}


def set_values(plan: Plan, **changes: Any) -> Plan:
    """Change fields of the plan itself, such as `name`."""
    return plan.with_values(**changes)


def set_section(plan: Plan, section: Section, **changes: Any) -> Plan:
    """Change fields of `issue`, `money` or `articles`."""
    values = dict(getattr(plan, section)) | changes
    return plan.with_values(**{section: values})


def set_item(plan: Plan, table: Table, item_id: str, **changes: Any) -> Plan:
    """Change fields of one row, such as the units of member `m1`.

    Raises:
        KeyError: there is no row of that id.
        pydantic.ValidationError: a value is not allowed.
    """
    position = _position(plan, table, item_id)
    rows: list[Any] = list(getattr(plan, table))
    rows[position] = dict(rows[position]) | changes
    return plan.with_values(**{table: rows})


def add_item(plan: Plan, table: Table, **values: Any) -> tuple[Plan, str]:
    """Append an empty row; return the new plan and the id of the row.

    Raises:
        pydantic.ValidationError: the table is full.
    """
    item_id = _new_id(plan, table)
    return plan.with_values(**{table: (*getattr(plan, table), values | {"id": item_id})}), item_id


def remove_item(plan: Plan, table: Table, item_id: str) -> tuple[Plan, Item, int]:
    """Take out one row; return the new plan, and the row with its position, to undo it."""
    position = _position(plan, table, item_id)
    rows = list(getattr(plan, table))
    item: Item = rows.pop(position)
    return plan.with_values(**{table: rows}), item, position


def restore_item(plan: Plan, table: Table, item: Item, position: int) -> Plan:
    """Put back a row that was taken out; under a new id if its own was given away since."""
    rows = list(getattr(plan, table))
    taken = any(row.id == item.id for row in rows)
    row = dict(item) | {"id": _new_id(plan, table) if taken else item.id}
    rows.insert(min(position, len(rows)), row)
    return plan.with_values(**{table: rows})


def _new_id(plan: Plan, table: Table) -> str:
    prefix = _PREFIX[table]
    ids = (row.id for row in getattr(plan, table))
    numbers = [int(name[1:]) for name in ids if re.fullmatch(rf"{prefix}[0-9]{{1,9}}", name)]
    return f"{prefix}{max(numbers, default=0) + 1}"


def _position(plan: Plan, table: Table, item_id: str) -> int:
    for position, row in enumerate(getattr(plan, table)):
        if row.id == item_id:
            return position
    raise KeyError(item_id)

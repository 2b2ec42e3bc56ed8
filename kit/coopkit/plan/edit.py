"""Edits: each takes a plan and returns a new one."""

import re
from collections.abc import Mapping
from typing import Any, Literal

from coopkit.plan.model import Plan
from coopkit.plan.parts import Cost, Equipment, Grant, Loan, Member, Permit, Reason, Work

Table = Literal["members", "work", "costs", "equipment", "grants", "loans", "permits"]
Section = Literal["issue", "money", "organization", "articles", "meeting"]
Item = Member | Work | Cost | Equipment | Grant | Loan | Permit

PREFIXES: Mapping[str, str] = {
    "members": "m",
    "work": "w",
    "costs": "c",
    "equipment": "e",
    "grants": "g",
    "loans": "l",
    "permits": "p",
}


def set_values(plan: Plan, **changes: Any) -> Plan:
    """Change fields of the plan itself, such as `name`."""
    return plan.with_values(**changes)


def set_section(plan: Plan, section: Section, **changes: Any) -> Plan:
    """Change fields of `issue`, `money`, `organization`, `articles` or `meeting`."""
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


def set_reason(plan: Plan, path: str, text: str | None, source: str | None = None) -> Plan:
    """Write why a figure is what it is; without a text the reason is taken out.

    Args:
        plan: the plan.
        path: the figure, such as `work.w1.unit_price` or `money.flat_levy`.
        text: the reason.
        source: publisher and date, or whom the team asked.
    """
    kept = [reason for reason in plan.reasons if reason.id != path]
    if text:
        kept.append(Reason(id=path, text=text, source=source))
    return plan.with_values(reasons=kept)


def start_from(plan: Plan, example: Plan) -> Plan:
    """Return an example plan that keeps what the team has written already.

    The team's name, picture, theme, place and sentence stay, and so does every list in
    which something stands; the rest is the example's, with its reasons.
    """
    issue = dict(example.issue) | {name: value for name, value in plan.issue if value is not None}
    own = {
        name: getattr(plan, name) for name in ("name", "picture", *PREFIXES) if getattr(plan, name)
    }
    # A reason of the example's rows must not stand beside rows of the team.
    theirs = [reason for reason in example.reasons if reason.id.partition(".")[0] not in own]
    reasons = {reason.id: reason for reason in (*theirs, *plan.reasons)}
    return example.with_values(issue=issue, reasons=tuple(reasons.values()), **own)


def restore_item(plan: Plan, table: Table, item: Item, position: int) -> Plan:
    """Put back a row that was taken out; under a new id if its own was given away since."""
    rows = list(getattr(plan, table))
    taken = any(row.id == item.id for row in rows)
    row = dict(item) | {"id": _new_id(plan, table) if taken else item.id}
    rows.insert(min(position, len(rows)), row)
    return plan.with_values(**{table: rows})


def _new_id(plan: Plan, table: Table) -> str:
    prefix = PREFIXES[table]
    ids = (row.id for row in getattr(plan, table))
    numbers = [int(name[1:]) for name in ids if re.fullmatch(rf"{prefix}[0-9]{{1,9}}", name)]
    return f"{prefix}{max(numbers, default=0) + 1}"


def _position(plan: Plan, table: Table, item_id: str) -> int:
    for position, row in enumerate(getattr(plan, table)):
        if row.id == item_id:
            return position
    raise KeyError(item_id)

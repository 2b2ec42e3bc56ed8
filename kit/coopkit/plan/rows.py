"""What a row of each list is, and what stands in it before anybody fills it in."""

from collections.abc import Mapping
from typing import Any

from coopkit.plan.fields import Part
from coopkit.plan.parts import Cost, Equipment, Grant, Loan, Member, Permit, Reason, Work

ROWS: Mapping[str, type[Part]] = {
    "members": Member,
    "work": Work,
    "costs": Cost,
    "equipment": Equipment,
    "grants": Grant,
    "loans": Loan,
    "permits": Permit,
    "reasons": Reason,
}


def blank(table: str) -> dict[str, Any]:
    """Return the values of a new row, as in the file, without those it cannot lack.

    >>> blank("grants")
    {'label': None, 'yen': None, 'month': 0}
    """
    fields = ROWS[table].model_fields
    values = {name: field.default for name, field in fields.items() if not field.is_required()}
    made = ROWS[table].model_construct(**values)
    return made.model_dump(mode="json", include=set(values))

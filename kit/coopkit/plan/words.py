"""A field and its value in words, for people who compare two versions of a plan."""

import re
from typing import Any

from coopkit.plan.changes import WHOLE_ROWS, value_at
from coopkit.plan.document import Data
from coopkit.plan.model import TABLES
from coopkit.plan.rows import blank
from coopkit.text import current_language, entries, say

# Fields in yen, counted by name; other whole numbers are shown without a unit.
_YEN = frozenset(
    {
        "contribution_unit_price",
        "first_payment",
        "flat_levy",
        "hourly_wage",
        "reserve_target",
        "start_up_cost",
        "unit_price",
        "variable_yen",
        "yen",
    }
)
_PERCENT = re.compile(r".*_rate$")
_NAMES = ("label", "question")


def path_words(path: str, *states: Data) -> str:
    """Return a field in words, such as なかま › さくら › 出資口数.

    Args:
        path: the field, as in `coopkit.plan.changes`.
        states: plans in which the row may stand, the best known first.
    """
    head, _, rest = path.partition(".")
    if head == "reasons" and rest:
        return say("merge.reason", field=path_words(rest, *states))
    words = [_field(head)]
    if head in TABLES and rest:
        item, _, field = rest.partition(".")
        words.append(_row_name(head, item, states))
        rest = field
    if rest:
        words.append(_field(rest))
    return say("merge.then").join(words)


def value_words(path: str, value: Any) -> str:
    """Return a value as people read it; None of a row is: taken out.

    >>> value_words("members.m1.hourly_wage", 1300)
    '1,300円'
    >>> value_words("members.m1.hourly_wage", None)
    '未記入'
    """
    head, _, rest = path.partition(".")
    field = path.rpartition(".")[2]
    is_row = head in TABLES and bool(rest) and (head in WHOLE_ROWS or "." not in rest)
    if is_row:
        return say("merge.taken_out") if value is None else _row_words(head, value)
    if head in TABLES and not rest:
        return say("merge.list").join(value)
    return _plain(field, value)


def _plain(field: str, value: Any) -> str:
    if value in (None, "", []):
        return say("merge.unfilled")
    if isinstance(value, bool):
        return say("merge.yes") if value else say("merge.no")
    if isinstance(value, list):
        return say("merge.list").join(str(item) for item in value)
    if isinstance(value, int):
        amount = f"{value:,}"
        return say("merge.yen", amount=amount) if field in _YEN else amount
    return _text(field, str(value))


def _text(field: str, value: str) -> str:
    """Return a text, a choice, or a decimal that the file has as text."""
    if _PERCENT.fullmatch(field):
        return say("merge.percent", number=value)
    if field == "theme":
        return say(f"plan.theme.{value}")
    choices = entries(current_language(), "merge")
    return choices.get(f"merge.choice.{field}.{value}", value)


def _row_words(table: str, row: Data) -> str:
    """Return what stands in a row, field by field; what is as in a new row is left out."""
    if table in WHOLE_ROWS:
        source = row.get("source")
        return say("merge.sourced", text=row["text"], source=source) if source else row["text"]
    empty = blank(table)
    shown = [
        say("merge.field", name=_field(name), value=_plain(name, value))
        for name, value in row.items()
        if name != "id" and value != empty.get(name)
    ]
    return say("merge.list").join(shown) or say("merge.unfilled")


def _row_name(table: str, item: str, states: tuple[Data, ...]) -> str:
    for state in states:
        row = value_at(state, f"{table}.{item}")
        if row is not None:
            name = next((row[name] for name in _NAMES if row.get(name)), None)
            if name:
                return str(name)
            number = value_at(state, table).index(item) + 1
            return say("merge.row", number=number)
    return item


def _field(name: str) -> str:
    return entries(current_language(), "plan").get(f"plan.field.{name}", name)

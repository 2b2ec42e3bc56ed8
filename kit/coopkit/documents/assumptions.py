"""Why each figure is what it is, and what nobody has filled in yet."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from coopkit.documents.blocks import Block, Bullets, Cell, Column, Heading, Section, Table, Text
from coopkit.documents.words import counted, listed, percent, yen
from coopkit.plan import Plan, Projection, Reason, month_label
from coopkit.plan.fields import plain_decimal
from coopkit.text import say

_TABLES = ("members", "work", "costs", "equipment", "grants", "loans")
# The figures of each row of a table that a reader may ask about.
_FIGURES = {
    "members": ("weekly_hours", "hourly_wage"),
    "work": ("unit_price", "units_per_month", "ramp_up_months", "variable_rate", "variable_yen"),
    "costs": ("yen",),
    "equipment": ("yen", "life_years"),
    "grants": ("yen",),
    "loans": ("yen", "annual_rate", "repay_months"),
}
_MONEY = (
    "contribution_unit_price",
    "start_up_cost",
    "social_insurance_rate",
    "corporate_tax_rate",
    "flat_levy",
    "consumption_tax_rate",
    "dividend_rate",
)
_YEN = {
    "yen",
    "unit_price",
    "hourly_wage",
    "variable_yen",
    "contribution_unit_price",
    "first_payment",
    "start_up_cost",
    "flat_levy",
    "reserve_target",
}
_PERCENT = {
    "annual_rate",
    "variable_rate",
    "social_insurance_rate",
    "corporate_tax_rate",
    "consumption_tax_rate",
    "dividend_rate",
}
_UNITS = {
    "units": "units",
    "life_years": "years",
    "ramp_up_months": "months",
    "months_until_paid": "months",
    "grace_months": "months",
    "repay_months": "months",
    "instalment_months": "months",
    "months": "months",
}


def assumptions_section(plan: Plan) -> Section:
    """Return every figure with a written reason, then the figures without one."""
    blocks: list[Block] = [Text(say("documents.assumptions.intro"))]
    if plan.reasons:
        columns = (
            Column(say("documents.assumptions.figure"), 5),
            Column(say("documents.assumptions.value"), 3, numbers=True),
            Column(say("documents.assumptions.reason"), 8),
            Column(say("documents.assumptions.source"), 6),
        )
        rows = tuple(_row(plan, reason) for reason in plan.reasons)
        blocks.append(Table(columns, rows, small=True))
    else:
        blocks.append(Text(None))
    bare = tuple(_without_reason(plan))
    if bare:
        blocks += [Heading(say("documents.assumptions.bare")), Text(listed(bare))]
    return Section(say("documents.assumptions.title"), tuple(blocks))


def _row(plan: Plan, reason: Reason) -> tuple[Cell, ...]:
    value = _value_in_words(plan, reason.id)
    source = reason.source or say("documents.assumptions.own")
    return (_name(plan, reason.id), value, reason.text, source)


def _item(plan: Plan, path: str) -> Any:
    """Return the part of the plan that holds a figure; None if it was taken out since."""
    table, _, rest = path.partition(".")
    part = getattr(plan, table, None)
    if table in _TABLES and isinstance(part, tuple):
        return next((row for row in part if row.id == rest.partition(".")[0]), None)
    return part


def _name(plan: Plan, path: str) -> str:
    table, *_, field = path.split(".")
    try:
        title = say(f"plan.field.{field}")
    except KeyError:
        return path
    item = _item(plan, path)
    if item is None:
        return say("documents.assumptions.gone", field=title)
    if table not in _TABLES:
        return title
    number = [row.id for row in getattr(plan, table)].index(item.id) + 1
    label = (item.label or "").strip()
    if table == "members":
        label = plan.member_names()[item.id]
    name = label or say(f"plan.unnamed_{table}", number=number)
    return say("documents.assumptions.of", name=name, field=title)


def _value_in_words(plan: Plan, path: str) -> Cell:
    field = path.rpartition(".")[2]
    value = getattr(_item(plan, path), field, None)
    if value is None or isinstance(value, bool):
        return None
    return _amount(field, value) or _other(field, value)


def _amount(field: str, value: Any) -> Cell:
    if field in _YEN:
        return yen(value)
    if field in _PERCENT:
        return percent(value)
    return counted(value, _UNITS[field]) if field in _UNITS else None


def _other(field: str, value: Any) -> str:
    if isinstance(value, Decimal):
        return say("documents.unit.hours", number=plain_decimal(value))
    if field == "start_month":
        return month_label(value)
    if field == "seasonality":
        return say("documents.assumptions.by_month")
    return f"{value:,}" if isinstance(value, int) else str(value)


def _without_reason(plan: Plan) -> Iterator[str]:
    """Yield the filled-in figures that nobody has given a reason for."""
    written = {reason.id for reason in plan.reasons}
    for table, fields in _FIGURES.items():
        for row in getattr(plan, table):
            for field in fields:
                path = f"{table}.{row.id}.{field}"
                if getattr(row, field) and path not in written:
                    yield _name(plan, path)
    for field in _MONEY:
        if getattr(plan.money, field) is not None and f"money.{field}" not in written:
            yield _name(plan, f"money.{field}")


def missing_section(projection: Projection) -> Section:
    """Return what the plan does not know yet, and what it leaves out on purpose."""
    blocks: list[Block] = [Heading(say("documents.missing.numbers"))]
    if projection.missing:
        blocks.append(Bullets(projection.missing))
    else:
        blocks.append(Text(say("documents.missing.complete")))
    if projection.left_out:
        blocks += [Heading(say("documents.missing.left_out")), Bullets(projection.left_out)]
    return Section(say("documents.missing.title"), tuple(blocks))

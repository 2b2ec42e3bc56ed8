"""What if prices, numbers or hours were different? A plan as it would be then."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from coopkit.plan.fields import MAX_HOURS, MAX_UNITS, MAX_YEN
from coopkit.plan.model import Plan

MOST = 30
_WHOLE = 100
# Weekly hours are kept to the quarter of an hour: nobody plans in minutes.
_QUARTER = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Variation:
    """Changes in percent; 0 leaves a figure as it is.

    Attributes:
        price: of every unit price.
        number: of every number of units a month.
        hours: of every member's weekly hours.
    """

    price: int = 0
    number: int = 0
    hours: int = 0

    @property
    def is_none(self) -> bool:
        """Whether nothing changes."""
        return self == Variation()


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that a variation changes.

    Attributes:
        path: the figure, such as `work.w1.unit_price`.
        name: whose it is, in words.
        before, after: the two values.
    """

    path: str
    name: str
    before: int | Decimal
    after: int | Decimal


def vary(plan: Plan, variation: Variation) -> Plan:
    """Return the plan with every price, number and weekly hours changed by a percentage.

    What is not filled in stays so. Prices are rounded to whole yen and numbers to whole
    units, half away from zero; hours to a quarter of an hour.

    >>> plan = Plan.model_validate({"work": [{"id": "w1", "unit_price": 1500}]})
    >>> vary(plan, Variation(price=-10)).work[0].unit_price
    1350
    """
    if variation.is_none:
        return plan
    work = [
        dict(line)
        | {
            "unit_price": _scaled(line.unit_price, variation.price, MAX_YEN),
            "units_per_month": _scaled(line.units_per_month, variation.number, MAX_UNITS),
        }
        for line in plan.work
    ]
    members = [
        dict(member) | {"weekly_hours": _hours(member.weekly_hours, variation.hours)}
        for member in plan.members
    ]
    return plan.with_values(work=work, members=members)


def changes(plan: Plan, other: Plan) -> Iterator[Change]:
    """Yield each price, number and weekly hours that differs between a plan and its variation."""
    names = plan.member_names()
    for line, new in zip(plan.work, other.work, strict=True):
        for field in ("unit_price", "units_per_month"):
            yield from _change(f"work.{line.id}.{field}", line.label or "", line, new, field)
    for member, new_member in zip(plan.members, other.members, strict=True):
        path = f"members.{member.id}.weekly_hours"
        yield from _change(path, names[member.id], member, new_member, "weekly_hours")


def _change(path: str, name: str, old: object, new: object, field: str) -> Iterator[Change]:
    before, after = getattr(old, field), getattr(new, field)
    if before != after:
        yield Change(path, name, before, after)


def _scaled(value: int | None, percent: int, most: int) -> int | None:
    if value is None or percent == 0:
        return value
    return min((2 * value * (_WHOLE + percent) + _WHOLE) // (2 * _WHOLE), most)


def _hours(value: Decimal | None, percent: int) -> Decimal | None:
    if value is None or percent == 0:
        return value
    exact = value * (_WHOLE + percent) / _WHOLE
    quarters = (exact / _QUARTER).quantize(Decimal(1), ROUND_HALF_UP) * _QUARTER
    return min(quarters, Decimal(MAX_HOURS)).normalize() + 0

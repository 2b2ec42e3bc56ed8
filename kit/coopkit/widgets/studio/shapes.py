"""What each list of the plan asks: the everyday fields first, the rest under くわしく."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from coopkit.charts.describe import yen
from coopkit.plan import edit
from coopkit.text import say
from coopkit.widgets.studio.kinds import (
    CALENDAR,
    COUNT,
    PERCENT,
    PERIOD,
    ROLE,
    UNITS,
    WORDS,
    YEN,
    YES_NO,
    Asks,
    Season,
    Slider,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of one row of a list.

    Attributes:
        table: the list of the plan.
        key: where its words stand in the texts.
        everyday: the fields that everybody fills in.
        details: the fields under くわしく.
        amount: what follows from the row in one line, or nothing.
    """

    table: edit.Table
    key: str
    everyday: Asks
    details: Asks = ()
    amount: Callable[[Any], str] | None = None


def _monthly(key: str, amount: int | None) -> str:
    return say(key, amount=say("studio.unfilled") if amount is None else yen(amount))


def _pay(member: Any) -> str:
    return _monthly("studio_members.members.amount", member.monthly_wage())


def _revenue(line: Any) -> str:
    return _monthly("studio_work.work.amount", line.monthly_revenue())


def _cost(line: Any) -> str:
    return _monthly(f"studio_work.costs.amount_{line.period}", line.yen)


def _price(line: Any) -> str:
    return _monthly(f"studio_money.{_TABLES[type(line).__name__]}.amount", line.yen)


_TABLES = {"Equipment": "equipment", "Grant": "grants", "Loan": "loans"}

MEMBERS = Shape(
    "members",
    "studio_members.members",
    (("label", WORDS), ("units", UNITS), ("hourly_wage", YEN), ("weekly_hours", Slider())),
    (("role", ROLE), ("labour_contract", YES_NO), ("from_month", COUNT)),
    _pay,
)
WORK = Shape(
    "work",
    "studio_work.work",
    (("label", WORDS), ("unit_price", YEN), ("units_per_month", UNITS)),
    (
        ("unit", WORDS),
        ("from_month", COUNT),
        ("ramp_up_months", COUNT),
        ("months_until_paid", COUNT),
        ("variable_rate", PERCENT),
        ("variable_yen", YEN),
        ("seasonality", Season()),
    ),
    _revenue,
)
COSTS = Shape(
    "costs",
    "studio_work.costs",
    (("label", WORDS), ("yen", YEN), ("period", PERIOD)),
    (("month", CALENDAR), ("from_month", COUNT), ("months_until_paid", COUNT)),
    _cost,
)
EQUIPMENT = Shape(
    "equipment",
    "studio_money.equipment",
    (("label", WORDS), ("yen", YEN), ("life_years", COUNT)),
    (("month", COUNT),),
    _price,
)
GRANTS = Shape(
    "grants",
    "studio_money.grants",
    (("label", WORDS), ("yen", YEN), ("month", COUNT)),
    amount=_price,
)
LOANS = Shape(
    "loans",
    "studio_money.loans",
    (("label", WORDS), ("yen", YEN), ("annual_rate", PERCENT), ("repay_months", COUNT)),
    (("month", COUNT), ("grace_months", COUNT)),
    _price,
)

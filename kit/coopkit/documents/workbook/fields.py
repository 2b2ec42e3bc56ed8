"""What stands in the yellow cells: for each table of a plan its columns, units and limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from coopkit.plan.fields import (
    MAX_HOURS,
    MAX_MONTHS,
    MAX_PERCENT,
    MAX_SEASON,
    MAX_UNITS,
    MAX_YEN,
    MONTHS_IN_YEAR,
)

Kind = Literal["yen", "whole", "year", "decimal", "text", "choice"]
# Rows that are ready for what a team adds in the spreadsheet.
SPARE_ROWS = 2


@dataclass(frozen=True, slots=True)
class Field:
    """One number of the plan.

    Attributes:
        name: as in the plan's part; its words are `workbook.field.NAME`.
        kind: what may be typed.
        least, most: limits of a number.
        needed: without it the line counts nowhere.
        usual: what a prepared empty row starts with.
    """

    name: str
    kind: Kind = "yen"
    least: int = 0
    most: int = MAX_YEN
    needed: bool = False
    usual: int | None = None


_FROM = Field("from_month", "whole", least=1, most=MAX_MONTHS, usual=1)
_WHEN = Field("month", "whole", most=MAX_MONTHS, usual=0)
_PAID = Field("months_until_paid", "whole", most=MONTHS_IN_YEAR, usual=0)
_YEN = Field("yen", needed=True)

TABLES: Mapping[str, tuple[Field, ...]] = {
    "members": (
        Field("units", "whole", most=MAX_UNITS, needed=True),
        Field("weekly_hours", "decimal", most=MAX_HOURS, needed=True),
        Field("hourly_wage", needed=True),
        _FROM,
    ),
    "work": (
        Field("unit", "text"),
        Field("unit_price", needed=True),
        Field("units_per_month", "whole", most=MAX_UNITS, needed=True),
        _FROM,
        Field("ramp_up_months", "whole", most=60, usual=0),
        _PAID,
        Field("variable_rate", "decimal", most=MAX_PERCENT, usual=0),
        Field("variable_yen", usual=0),
    ),
    "costs": (
        _YEN,
        Field("period", "choice"),
        Field("month", "whole", least=1, most=MONTHS_IN_YEAR),
        _FROM,
        _PAID,
    ),
    "equipment": (_YEN, Field("life_years", "whole", least=1, most=50, needed=True), _WHEN),
    "grants": (_YEN, _WHEN),
    "loans": (
        _YEN,
        _WHEN,
        Field("annual_rate", "decimal", most=MAX_PERCENT, needed=True),
        Field("grace_months", "whole", most=60, usual=0),
        Field("repay_months", "whole", least=1, most=240, needed=True),
    ),
}

MONEY: tuple[Field, ...] = (
    Field("start_year", "year", least=2000, most=2099),
    Field("start_month", "whole", least=1, most=MONTHS_IN_YEAR),
    Field("closing_month", "whole", least=1, most=MONTHS_IN_YEAR),
    Field("contribution_unit_price"),
    Field("first_payment"),
    Field("instalment_months", "whole", least=1, most=60),
    Field("start_up_cost"),
    Field("social_insurance_rate", "decimal", most=MAX_PERCENT),
    Field("social_insurance_hours", "decimal", most=MAX_HOURS),
    Field("corporate_tax_rate", "decimal", most=MAX_PERCENT),
    Field("flat_levy"),
    Field("consumption_tax_rate", "decimal", most=MAX_PERCENT),
    Field("reserve_target"),
    Field("dividend_rate", "decimal", most=MAX_PERCENT),
    Field("specified", "choice"),
)
SEASON = Field("season", "whole", most=MAX_SEASON)
CHOICES: Mapping[str, tuple[str, ...]] = {"period": ("month", "year"), "specified": ("no", "yes")}

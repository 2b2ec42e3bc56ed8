"""The kinds of value that stand in a plan, with their limits. Unknown is None, never zero."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictInt,
    StrictStr,
)
from pydantic_core import PydanticCustomError

Row = TypeVar("Row", bound="HasId")

MAX_YEN = 10**12
MAX_UNITS = 10**6
MAX_HOURS = 80
MAX_ITEMS = 200
MAX_ARTICLE = 2000
MAX_MONTHS = 120
MONTHS_IN_YEAR = 12
MAX_PERCENT = 100
MAX_SEASON = 1000


def _exact(value: Any, kind: str) -> Any:
    """Read a decimal as it stands in the file, `"7.5"`, without passing through a float."""
    if isinstance(value, str):
        # Only plain decimals: Decimal() itself would take "1e1", "NaN" and "７".
        whole, _, part = value.partition(".")
        if not (value.isascii() and whole.isdigit() and (part.isdigit() or "." not in value)):
            raise PydanticCustomError(kind, "a decimal is written like 7.5")
        return Decimal(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, Decimal) or value is None:
        return value
    raise PydanticCustomError(kind, "a decimal is written like 7.5")


def plain_decimal(value: Decimal) -> str:
    """Return a decimal without needless zeros, as it stands in the file.

    >>> plain_decimal(Decimal("7.50")), plain_decimal(Decimal("10"))
    ('7.5', '10')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exact_hours(value: Any) -> Any:
    return _exact(value, "hours")


def _exact_percent(value: Any) -> Any:
    return _exact(value, "percent")


def _iso_date(value: Any) -> Any:
    """Read `2027-04-01`; a number or a time of day is no date here."""
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    try:
        if isinstance(value, str) and len(value) == len("2027-04-01"):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("date", "a date is written like 2027-04-01")


Yen = Annotated[StrictInt, Field(ge=0, le=MAX_YEN)]
Units = Annotated[StrictInt, Field(ge=0, le=MAX_UNITS)]
People = Annotated[StrictInt, Field(ge=0, le=MAX_UNITS)]
Hours = Annotated[
    Decimal,
    BeforeValidator(_exact_hours),
    Field(ge=0, le=MAX_HOURS, decimal_places=2, allow_inf_nan=False),
    PlainSerializer(plain_decimal, return_type=str),
]
Percent = Annotated[
    Decimal,
    BeforeValidator(_exact_percent),
    Field(ge=0, le=MAX_PERCENT, decimal_places=3, allow_inf_nan=False),
    PlainSerializer(plain_decimal, return_type=str),
]
Label = Annotated[StrictStr, Field(max_length=60)]
Sentence = Annotated[StrictStr, Field(max_length=300)]
ItemId = Annotated[StrictStr, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
# A figure in the plan: `work.w1.unit_price`, `money.flat_levy`.
FieldPath = Annotated[StrictStr, Field(pattern=r"^[a-z_]+(\.[A-Za-z0-9_-]{1,40}){1,2}$")]
ArticleText = Annotated[StrictStr, Field(max_length=MAX_ARTICLE)]
AreaCode = Annotated[StrictStr, Field(pattern=r"^[0-9]{5}$")]
Month = Annotated[StrictStr, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
CalendarMonth = Annotated[StrictInt, Field(ge=1, le=MONTHS_IN_YEAR)]
# The first month of business is 1; what happens before it, at the opening, is month 0.
BusinessMonth = Annotated[StrictInt, Field(ge=1, le=MAX_MONTHS)]
EventMonth = Annotated[StrictInt, Field(ge=0, le=MAX_MONTHS)]
Delay = Annotated[StrictInt, Field(ge=0, le=MONTHS_IN_YEAR)]
Season = Annotated[StrictInt, Field(ge=0, le=MAX_SEASON)]
Day = Annotated[dt.date, BeforeValidator(_iso_date)]
Theme = Literal[
    "mobility", "shopping", "childcare", "vacant_houses", "isolation", "education", "waste"
]
THEMES: tuple[Theme, ...] = (
    "mobility",
    "shopping",
    "childcare",
    "vacant_houses",
    "isolation",
    "education",
    "waste",
)


class HasId(Protocol):
    """A row that is told apart by its id."""

    @property
    def id(self) -> str:
        """Return the id."""
        ...


def with_ids_of_their_own(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows; two with one id could not be told apart.

    Raises:
        pydantic_core.PydanticCustomError: an id stands twice.
    """
    repeated = [one for one, times in Counter(row.id for row in rows).items() if times > 1]
    if repeated:
        raise PydanticCustomError("repeated_id", "the id {id} stands twice", {"id": repeated[0]})
    return rows


class Part(BaseModel):
    """Unknown names are refused: dropping them in silence would lose what someone wrote."""

    model_config = ConfigDict(extra="forbid", frozen=True)

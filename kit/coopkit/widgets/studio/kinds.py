"""What kinds of value people type into the studio, and what each field of a form asks.

A form is a table: the name of each field and its kind. Titles, hints and examples stand
in the texts under the same names.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import ipywidgets

from coopkit.plan import Plan, month_label
from coopkit.plan.fields import plain_decimal
from coopkit.plan.numbers import (
    parse_count,
    parse_day,
    parse_hours,
    parse_month,
    parse_percent,
    parse_units,
    parse_yen,
)
from coopkit.widgets.studio.day import show_day


class Field(Protocol):
    """A field on screen."""

    widget: ipywidgets.Widget

    def follow(self, plan: Plan) -> None:
        """Show what stands in the plan, unless the person is in the middle of typing it."""
        ...


def read_text(text: str) -> str | None:
    """Read a text field: nothing but spaces is 未記入."""
    return text.strip() or None


def show_whole(number: int) -> str:
    """Return a whole number with commas."""
    return f"{number:,}"


def show_decimal(value: Decimal) -> str:
    """Return a decimal without needless zeros.

    >>> show_decimal(Decimal("7.50")), show_decimal(Decimal("10"))
    ('7.5', '10')
    """
    return plain_decimal(value)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value that is typed.

    Attributes:
        read: from what was typed to a value, None for 未記入; may raise NumberError.
        show: from a value to text, as people write it.
        figure: a number that rests on something: its reason can be written beside it.
        long: several lines.
    """

    read: Callable[[str], Any] = read_text
    show: Callable[[Any], str] = str
    figure: bool = False
    long: bool = False


WORDS = Kind()
SENTENCES = Kind(long=True)
YEN = Kind(parse_yen, show_whole, figure=True)
UNITS = Kind(parse_units, show_whole, figure=True)
PEOPLE = Kind(parse_units, show_whole)
COUNT = Kind(parse_count, show_whole)
HOURS = Kind(parse_hours, show_decimal, figure=True)
PERCENT = Kind(parse_percent, show_decimal, figure=True)
MONTH = Kind(parse_month, month_label)
DAY = Kind(parse_day, show_day)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few values; the texts have a word for each under `<key>.option.<name>`.

    Attributes:
        values: name in the texts → value in the plan.
    """

    values: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Slider:
    """Weekly hours as a slider."""


@dataclass(frozen=True, slots=True)
class Season:
    """Twelve months in percent of the usual month."""


YES_NO = Choice((("open", None), ("yes", True), ("no", False)))
ROLE = Choice(
    (("open", None), ("member", "member"), ("director", "director"), ("auditor", "auditor"))
)
PERIOD = Choice((("month", "month"), ("year", "year")))
CALENDAR = Choice((("open", None), *((str(month), month) for month in range(1, 13))))
PERMIT_STATUS = Choice((("unchecked", "unchecked"), ("asked", "asked"), ("done", "done")))

Ask = Kind | Choice | Slider | Season
Asks = Sequence[tuple[str, Ask]]

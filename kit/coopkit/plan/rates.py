"""Dated figures: wages, contribution rates, taxes, lines of the law.

Every figure has a source, a day until which it was looked at, and words for how sure it
is. A figure past that day is still shown, and says so.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from coopkit.plan import edit
from coopkit.plan.fields import plain_decimal
from coopkit.plan.model import Plan
from coopkit.plan.tables import (
    Row,
    areas_of,
    confidence_words,
    optional_day,
    plain_day,
    rows,
    shown,
    worded,
)
from coopkit.text import current_language, say

PREFECTURE = "14000"
MINIMUM_WAGE = "minimum-wage-kanagawa"
EMPLOYER_SHARE = "employer-share-2026"
INSURANCE_HOURS = "employment-insurance-hours"
CORPORATE_TAX = "corporate-tax-small"
FLAT_LEVY = "flat-levy-total"
Parameter = Literal[
    "social_insurance_rate", "social_insurance_hours", "corporate_tax_rate", "flat_levy"
]


@dataclass(frozen=True, slots=True)
class Rate:
    """One dated figure.

    Attributes:
        id: such as `minimum-wage-kanagawa-2026`.
        kind: `wage`, `social_insurance`, `tax`, `threshold`, `fee` or `penalty`.
        name, applies_to, note: in the user's language.
        value: as it stands in the source, exact.
        unit: such as `yen_per_hour` or `percent`.
        area_code: prefecture or municipality; None is the whole country.
        valid_from, valid_until: None where no such day was read.
        review_by: the last day on which the figure counts as fresh.
        source: publication or article.
        confidence: `S` (article read), `2` (read in a page about it) or `I` (our own
            arithmetic).
        as_of: the day the source speaks of.
    """

    id: str
    kind: str
    name: str
    value: Decimal
    unit: str
    area_code: str | None
    valid_from: dt.date | None
    valid_until: dt.date | None
    review_by: dt.date
    applies_to: str
    source: str
    confidence: str
    as_of: dt.date
    note: str

    @property
    def amount(self) -> str:
        """The figure with its unit, such as 1,279円（1時間）."""
        whole, dot, part = plain_decimal(self.value).partition(".")
        return say(f"rates.unit.{self.unit}", value=f"{int(whole):,}{dot}{part}")

    @property
    def confidence_words(self) -> str:
        """How sure the figure is, in words."""
        return confidence_words(self.confidence)

    @property
    def cited(self) -> str:
        """Source and its day, for a paper."""
        return say("rates.cited", source=self.source, as_of=plain_day(self.as_of))

    def in_force(self, on: dt.date) -> bool:
        """Tell whether the figure held, or holds, on a day, by the days that were read."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or on <= self.valid_until)

    def is_stale(self, on: dt.date) -> bool:
        """Tell whether the day by which the figure is to be looked at again has passed."""
        return on > self.review_by

    def stale_words(self, on: dt.date) -> str | None:
        """Return what the screen says about a stale figure; None while it is fresh."""
        if not self.is_stale(on):
            return None
        return say("rates.stale", review_by=plain_day(self.review_by))


def load_rates() -> tuple[Rate, ...]:
    """Return all dated figures, by id, in the user's language.

    Raises:
        coopkit.content.ContentMissingError: the data package `permits` is not installed.
    """
    return _rates(current_language())


@cache
def _rates(_language: str) -> tuple[Rate, ...]:
    return tuple(_rate(row) for row in rows("permits", "rates") if shown(row))


def _rate(row: Row) -> Rate:
    return Rate(
        id=row["id"],
        kind=row["kind"],
        name=worded(row, "name"),
        value=Decimal(row["value"]),
        unit=row["unit"],
        area_code=row["area_code"] or None,
        valid_from=optional_day(row["valid_from"]),
        valid_until=optional_day(row["valid_until"]),
        review_by=dt.date.fromisoformat(row["review_by"]),
        applies_to=worded(row, "applies_to"),
        source=row["source"],
        confidence=row["confidence"],
        as_of=dt.date.fromisoformat(row["as_of"]),
        note=worded(row, "note"),
    )


def rate(rate_id: str, *, on: dt.date) -> Rate | None:
    """Return a figure if it holds on a day; None before it begins or after it has ended.

    Whether it may be out of date is another question: see `Rate.stale_words`.

    Raises:
        KeyError: there is no figure of that id.

    >>> found = rate("minimum-wage-kanagawa-2026", on=dt.date(2026, 10, 1))
    >>> found.value, found.amount
    (Decimal('1279'), '1,279円（1時間）')
    >>> rate("minimum-wage-kanagawa-2026", on=dt.date(2026, 9, 30)) is None
    True
    """
    found = {one.id: one for one in load_rates()}[rate_id]
    return found if found.in_force(on) else None


def minimum_wages() -> tuple[Rate, ...]:
    """Return Kanagawa's minimum wages (最低賃金法9条), the oldest first."""
    found = [one for one in load_rates() if one.id.startswith(MINIMUM_WAGE)]
    return tuple(sorted(found, key=lambda one: one.valid_from or dt.date.min))


def minimum_wage(on: dt.date) -> Rate | None:
    """Return Kanagawa's minimum wage on a day, in yen an hour; None before the table begins.

    >>> minimum_wage(dt.date(2026, 9, 30)).value, minimum_wage(dt.date(2026, 10, 1)).value
    (Decimal('1225'), Decimal('1279'))
    """
    return next((one for one in minimum_wages() if one.in_force(on)), None)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a parameter of the projection could be, with everything needed to judge it.

    Attributes:
        parameter: the field of `plan.money`.
        value: percent, hours or yen; None where the table holds nothing for this place.
        reason: the figure, what it leaves out, how sure it is, when to look again.
        source: publication or article, with its day; empty without a value.
        review_by: None without a value.
        stale: words for the screen where the figure is past that day.
    """

    parameter: Parameter
    value: Decimal | int | None
    reason: str
    source: str
    review_by: dt.date | None
    stale: str | None

    @property
    def path(self) -> str:
        """The figure's place in the plan, as reasons name it."""
        return f"money.{self.parameter}"


def suggestions(area_code: str | None, *, on: dt.date) -> tuple[Suggestion, ...]:
    """Return what the open parameters of a plan could be, to be asked about at a desk.

    They are simplified, and say so: one rate for everybody under 40, one tax rate on the
    year's profit, the flat levy only where the table has it.

    Args:
        area_code: five-digit code of the municipality or ward; None is not chosen yet.
        on: the day to judge by.
    """
    given: tuple[tuple[Parameter, str], ...] = (
        ("social_insurance_rate", EMPLOYER_SHARE),
        ("social_insurance_hours", INSURANCE_HOURS),
        ("corporate_tax_rate", CORPORATE_TAX),
    )
    held = {one.id: one for one in load_rates()}
    found = [_suggestion(parameter, held[rate_id], on) for parameter, rate_id in given]
    return (*found, _flat_levy(area_code, on))


def accept(plan: Plan, suggestion: Suggestion) -> Plan:
    """Write a suggestion into a plan, with its reason and source."""
    plan = edit.set_section(plan, "money", **{suggestion.parameter: suggestion.value})
    return edit.set_reason(plan, suggestion.path, suggestion.reason, suggestion.source or None)


def _suggestion(parameter: Parameter, found: Rate, on: dt.date) -> Suggestion:
    value = int(found.value) if parameter == "flat_levy" else found.value
    return Suggestion(
        parameter=parameter,
        value=value,
        reason=say(
            f"rates.reason.{parameter}",
            name=found.name,
            amount=found.amount,
            note=found.note,
            confidence=found.confidence_words,
            review_by=plain_day(found.review_by),
        ),
        source=found.cited,
        review_by=found.review_by,
        stale=found.stale_words(on),
    )


def _flat_levy(area_code: str | None, on: dt.date) -> Suggestion:
    """The levy is a total of prefecture and city; only a place in the table has one."""
    places = areas_of(area_code) if area_code else ()
    for found in load_rates():
        if found.id.startswith(FLAT_LEVY) and found.area_code in places:
            return _suggestion("flat_levy", found, on)
    reason = say("rates.no_levy") if area_code else say("rates.no_area")
    return Suggestion("flat_levy", None, reason, "", None, None)

"""Each member's hourly wage beside Kanagawa's minimum wage (最低賃金法4条・9条)."""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal

from coopkit.plan.fields import MONTHS_IN_YEAR
from coopkit.plan.model import Plan
from coopkit.plan.parts import Member
from coopkit.plan.prefectures import prefecture_of
from coopkit.plan.rates import PREFECTURE, Rate, minimum_wages
from coopkit.plan.tables import plain_day
from coopkit.text import say

Status = Literal["ok", "below", "unknown", "stale"]


@dataclass(frozen=True, slots=True)
class WageRemark:
    """What is known about one member's wage.

    Attributes:
        member: the member's id.
        name: as shown to people.
        status: `ok`; `below` (does not reach the figure); `stale` (reaches it, but the
            figure is past its day, or the work begins after it); `unknown`.
        hourly_wage: yen an hour, or None.
        minimum: yen an hour that it was compared with, or None.
        message: what was compared, and how.
        next_step: whom to ask.
        source: of the figure; empty where there is none.
    """

    member: str
    name: str
    status: Status
    hourly_wage: int | None
    minimum: int | None
    message: str
    next_step: str
    source: str


@dataclass(frozen=True, slots=True)
class _Span:
    """The days in which a member works, as far as the plan looks."""

    first: dt.date
    last: dt.date


def check_wages(plan: Plan, *, on: dt.date) -> list[WageRemark]:
    """Compare each member's hourly wage with the minimum wage of the plan's months.

    The wage of a plan does not change, so it is compared with the highest figure that
    holds in the months in which the member works. The table knows each October's figure
    only once it is set: months after its review day are named in the message. Without a
    start month the figure of `on` is taken. Members who do not work have no remark.

    Whether the figure applies to a member, and which allowances count, is asked at the
    labour bureau.

    Args:
        plan: the plan.
        on: the day to judge by: whether the figure itself is still fresh.

    Example:
        >>> member = {"id": "m1", "label": "うみ", "weekly_hours": 10, "hourly_wage": 1300}
        >>> plan = Plan.model_validate({"members": [member], "money": {"start_month": "2027-04"}})
        >>> [found] = check_wages(plan, on=dt.date(2027, 1, 15))
        >>> found.status, found.minimum
        ('ok', 1279)
    """
    names = plan.member_names()
    return [
        _remark(plan, member, names[member.id], on)
        for member in plan.members
        if member.weekly_hours != 0
    ]


def _remark(plan: Plan, member: Member, name: str, on: dt.date) -> WageRemark:
    area = plan.issue.area_code
    if area is not None and not area.startswith(PREFECTURE[:2]):
        place = prefecture_of(area) or area
        return _unknown(member, name, say("wages.other_place", name=name, place=place))
    if member.hourly_wage is None:
        return _unknown(member, name, say("wages.no_wage", name=name))
    span = _span(plan, member, on)
    found = _highest(span)
    if found is None:
        return _unknown(member, name, say("wages.no_figure", name=name))
    return _compared(member, name, found, span, on)


def _compared(member: Member, name: str, found: Rate, span: _Span, on: dt.date) -> WageRemark:
    minimum, wage = int(found.value), member.hourly_wage or 0
    words = {
        "name": name,
        "wage": f"{wage:,}",
        "minimum": f"{minimum:,}",
        "from_day": plain_day(found.valid_from) if found.valid_from else "",
        "short": f"{minimum - wage:,}",
    }
    review = plain_day(found.review_by)
    # A figure whose last day is known is settled: no later one replaces it for its months.
    old = found.is_stale(span.first) or (found.valid_until is None and found.is_stale(on))
    reached = "ok" if wage >= minimum else "below"
    message = say(f"wages.{reached}", language=None, **words)
    status: Status = "stale" if old and reached == "ok" else reached  # type: ignore[assignment]  # one of two
    if old:
        # Stale today, or still fresh but for a member who only joins after its review day.
        message += say("wages.stale" if found.is_stale(on) else "wages.not_yet", review_by=review)
    elif found.is_stale(span.last):
        message += say("wages.later", review_by=review)
    return WageRemark(
        member=member.id,
        name=name,
        status=status,
        hourly_wage=wage,
        minimum=minimum,
        message=message,
        next_step=say(f"wages.{status}_next"),
        source=found.cited,
    )


def _unknown(member: Member, name: str, message: str) -> WageRemark:
    return WageRemark(
        member=member.id,
        name=name,
        status="unknown",
        hourly_wage=member.hourly_wage,
        minimum=None,
        message=message,
        next_step=say("wages.unknown_next"),
        source="",
    )


def _span(plan: Plan, member: Member, on: dt.date) -> _Span:
    start = plan.money.start_month
    if start is None:
        return _Span(on, on)
    first = _month(start, member.from_month)
    last = _month(start, max(plan.money.months, member.from_month))
    days = calendar.monthrange(last.year, last.month)[1]
    return _Span(first, last.replace(day=days))


def _month(start: str, position: int) -> dt.date:
    """Return the first day of a month of business; 1 is the first."""
    year, _, month = start.partition("-")
    count = int(year) * MONTHS_IN_YEAR + int(month) - 1 + position - 1
    return dt.date(count // MONTHS_IN_YEAR, count % MONTHS_IN_YEAR + 1, 1)


def _highest(span: _Span) -> Rate | None:
    """Return the highest minimum wage that holds on some day of the span."""
    known = [
        one
        for one in minimum_wages()
        if (one.valid_from is None or one.valid_from <= span.last)
        and (one.valid_until is None or one.valid_until >= span.first)
    ]
    return max(known, key=lambda one: one.value, default=None)

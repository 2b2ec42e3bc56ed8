"""From a day that is planned to the days by which things are done, with weekday and article.

Periods that run forward (第27条 and others) follow the Civil Code: the first day is not
counted. How "ten days before" is counted backwards is practice that the text read does
not settle, so a margin of some days is always added there, and said.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coopkit.law import inputs
from coopkit.law.dates import TWO_WEEKS, is_weekend, next_weekday, weekday_before
from coopkit.law.membership import LONGEST_NOTICE_DAYS, NOTICE_DAYS, days_needed
from coopkit.law.open_points import decide
from coopkit.law.wording import day
from coopkit.text import say

MEETING_NOTICE_DAYS = 10
MARGIN_DAYS = 3


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing to do, and its last day.

    Attributes:
        id: such as `notification`.
        title: what to do.
        article: where the period stands.
        event: the day from which it is counted.
        last: the last day; for `backward` with the margin taken off.
        weekday: 0 for Monday to 6 for Sunday.
        backward: counted back from the event, by practice and with a margin.
        margin_days: days taken off for safety; 0 where the Civil Code is clear.
        weekend: whether `last` is a Saturday or Sunday. Public holidays are not known.
        do_by: a weekday on which an office is open: `last` or the Friday before it.
        text: all of this in one or two sentences.
        confidence: `S+`, `S` (period read in the statute) or `I` (its application here
            is an inference).
    """

    id: str
    title: str
    article: str
    event: date
    last: date
    weekday: int
    backward: bool
    margin_days: int
    weekend: bool
    do_by: date
    text: str
    confidence: str


@dataclass(frozen=True, slots=True)
class _Period:
    """One period of the Act: so many days after, or before, an event."""

    id: str
    event: str
    days: int
    backward: bool
    confidence: str


# Registration: the period stands in 組合等登記令2条1項; that it applies is an inference.
# The general meeting's ten days are those of 第61条1項; the articles may shorten them.
_PERIODS = (
    _Period("founding_notice", "founding_meeting", TWO_WEEKS, backward=True, confidence="S+"),
    _Period("registration", "paid_in", TWO_WEEKS, backward=False, confidence="I"),
    _Period("notification", "established", TWO_WEEKS, backward=False, confidence="S+"),
    _Period("accounts_ready", "ordinary_meeting", TWO_WEEKS, backward=True, confidence="S"),
    _Period(
        "meeting_notice", "ordinary_meeting", MEETING_NOTICE_DAYS, backward=True, confidence="S"
    ),
    _Period("accounts_filing", "ordinary_meeting", TWO_WEEKS, backward=False, confidence="S"),
    _Period("withdrawal_notice", "year_end", NOTICE_DAYS, backward=True, confidence="S+"),
    _Period("ordinary_meeting_held", "year_end", 0, backward=False, confidence="S"),
    _Period("officers_changed", "officers_changed", TWO_WEEKS, backward=False, confidence="S"),
    _Period("articles_changed", "articles_changed", TWO_WEEKS, backward=False, confidence="S"),
)


def deadlines(
    *,
    founding_meeting: date | None = None,
    paid_in: date | None = None,
    established: date | None = None,
    ordinary_meeting: date | None = None,
    year_end: date | None = None,
    officers_changed: date | None = None,
    articles_changed: date | None = None,
    articles_notice_days: int | None = None,
    margin_days: int = MARGIN_DAYS,
    days_before: Literal["calendar_difference", "clear_days"] | None = None,
    holiday_shift: Literal["no", "yes"] | None = None,
) -> tuple[Deadline, ...]:
    """Return what is to be done by when, for the days that are given, by date.

    Args:
        founding_meeting: day of the founding meeting (第23条2項).
        paid_in: day on which contributions and the other steps were completed.
        established: day of registration (第26条・第27条).
        ordinary_meeting: day on which the ordinary general meeting ends.
        year_end: last day of the business year, for leaving (第14条) and for holding an
            ordinary general meeting in that year (第58条).
        officers_changed: day on which officers changed (第33条).
        articles_changed: day on which the articles were changed (第63条3項).
        articles_notice_days: notice for leaving in the articles, 90 to 365 days.
        margin_days: days of margin where days are counted backwards.
        days_before: an open point: how days are counted backwards.
        holiday_shift: an open point: `yes` moves a forward period that ends on a weekend
            to Monday.

    Raises:
        LawInputError: not a date, or a negative margin, or a notice in the articles of
            more than a year.

    Example:
        >>> [found] = deadlines(established=date(2026, 10, 1))
        >>> found.last, found.weekday
        (datetime.date(2026, 10, 15), 3)
    """
    events = {
        "founding_meeting": founding_meeting,
        "paid_in": paid_in,
        "established": established,
        "ordinary_meeting": ordinary_meeting,
        "year_end": year_end,
        "officers_changed": officers_changed,
        "articles_changed": articles_changed,
    }
    margin = inputs.count("margin_days", margin_days)
    given = {"days_before": days_before, "holiday_shift": holiday_shift}
    chosen = decide(("days_before", "holiday_shift"), given)
    notice = _withdrawal_days(articles_notice_days)
    found = []
    for period in _PERIODS:
        event = events[period.event]
        if event is None:
            continue
        days = notice if period.id == "withdrawal_notice" else period.days
        found.append(_deadline(period, inputs.day(period.event, event), days, margin, chosen))
    return tuple(sorted(found, key=lambda deadline: deadline.last))


def _withdrawal_days(articles: int | None) -> int:
    if articles is None:
        return NOTICE_DAYS
    days = inputs.count("articles_notice_days", articles)
    if days > LONGEST_NOTICE_DAYS:
        raise inputs.error("articles_notice_days", "too_long", value=days, most=LONGEST_NOTICE_DAYS)
    return max(days, NOTICE_DAYS)


def _deadline(
    period: _Period, event: date, days: int, margin: int, chosen: dict[str, str]
) -> Deadline:
    texts = f"law_dates.{period.id}"
    if period.backward:
        counted = days_needed(days, chosen["days_before"])
        last = event - timedelta(days=counted + margin)
    else:
        last = event + timedelta(days=days)
        last = next_weekday(last) if chosen["holiday_shift"] == "yes" and days else last
    do_by = weekday_before(last)
    notes = [say("law_dates.margin", margin=margin)] if period.backward else []
    notes += [say("law_dates.weekend", do_by=day(do_by))] if is_weekend(last) else []
    return Deadline(
        id=period.id,
        title=say(f"{texts}.title"),
        article=say(f"{texts}.article"),
        event=event,
        last=last,
        weekday=last.weekday(),
        backward=period.backward,
        margin_days=margin if period.backward else 0,
        weekend=is_weekend(last),
        do_by=do_by,
        text=say(f"{texts}.text", event=day(event), last=day(last), days=days) + "".join(notes),
        confidence=period.confidence,
    )

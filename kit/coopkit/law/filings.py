"""Rules with a last day: R17 (notifying the authority), R33 (filing the accounts)."""

from datetime import date

from coopkit.law import inputs
from coopkit.law.catalog import Rule
from coopkit.law.dates import TWO_WEEKS, is_weekend, last_day_within, next_weekday
from coopkit.law.finding import Finding, Status
from coopkit.law.wording import day, finding


def last_filing_day(event: date, holiday_shift: str = "no") -> date:
    """Return the last of the two weeks after `event`.

    With `holiday_shift="yes"` a Saturday or Sunday moves to Monday (民法142条 read so);
    the default shows the earlier day, and does not presume that the article applies.

    >>> last_filing_day(date(2026, 10, 1))
    datetime.date(2026, 10, 15)
    """
    last = last_day_within(event, TWO_WEEKS)
    return next_weekday(last) if holiday_shift == "yes" else last


def notification(
    rule: Rule, *, established: date, notified: date, holiday_shift: str = "no"
) -> Finding:
    """R17: notify within two weeks of the day of registration (第27条)."""
    return _within(rule, "notified", established, notified, holiday_shift)


def accounts(rule: Rule, *, meeting_end: date, filed: date, holiday_shift: str = "no") -> Finding:
    """R33: file the accounts within two weeks of the ordinary general meeting (第124条1項)."""
    return _within(rule, "filed", meeting_end, filed, holiday_shift)


def _within(rule: Rule, parameter: str, event: date, done: date, holiday_shift: str) -> Finding:
    if done < event:
        raise inputs.error(parameter, "too_early", value=done.isoformat(), event=event.isoformat())
    last = last_filing_day(event, holiday_shift)
    outcome: Status = "ok" if done <= last else "violation"
    kind = "weekend" if outcome == "violation" and is_weekend(last) else None
    return finding(
        rule,
        outcome,
        kind,
        required="required_of",
        event=day(event),
        done=day(done),
        days=(done - event).days,
        last=day(last),
        late=(done - last).days,
    )

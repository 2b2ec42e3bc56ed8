"""Rules on votes and on leaving: R11, R12 (votes), R13 (leaving), R14 (expulsion)."""

from collections.abc import Mapping
from typing import Any

from coopkit.law.catalog import Rule
from coopkit.law.finding import Finding, Status
from coopkit.law.wording import finding, lacks, unknown_rows
from coopkit.text import say

VOTES = 1
PROXIES = 4
PROXIES_OF_DELEGATE = 1
NOTICE_DAYS = 90
# 第14条2項: one year. In days the shorter year counts, so that 定款 hold in every year.
LONGEST_NOTICE_DAYS = 365
EXPULSION_NOTICE_DAYS = 10


def days_needed(days: int, days_before: str) -> int:
    """Return the difference of dates that "N days before" asks for.

    How to count backwards is an open point: by the difference of the two dates, or with
    N clear days between them.

    >>> days_needed(10, "calendar_difference"), days_needed(10, "clear_days")
    (10, 11)
    """
    return days + 1 if days_before == "clear_days" else days


def one_vote(rule: Rule, *, votes: Mapping[str, int | None]) -> Finding:
    """R11: each member has one vote, whatever the units (第11条1項・第3条2項3号)."""
    if not votes:
        return finding(rule, "not_applicable", measured=None)
    other = {m: held for m, held in votes.items() if held is not None and held != VOTES}
    unfilled = [member for member, held in votes.items() if held is None]
    if unfilled and not other:
        return unknown_rows(rule, "votes", unfilled)
    outcome: Status = "violation" if other else "ok"
    names = say("law.separator").join(
        say("law_rules.R11.member", member=member, votes=held) for member, held in other.items()
    )
    missing = tuple(f"votes:{member}" for member in unfilled)
    return finding(
        rule, outcome, missing=missing, members=len(votes), other=len(other), names=names
    )


def proxies(
    rule: Rule, *, proxy_is_member: bool, proxied_count: int, delegates_meeting: bool = False
) -> Finding:
    """R12: a member stands in for at most four, one at a delegates' meeting (第11条・71条)."""
    most = PROXIES_OF_DELEGATE if delegates_meeting else PROXIES
    if proxied_count == 0:
        return finding(rule, "not_applicable", measured=None)
    left = [] if proxy_is_member else ["member"]
    left += ["number"] if proxied_count > most else []
    outcome: Status = "violation" if left else "ok"
    return finding(
        rule,
        outcome,
        required="required_delegates" if delegates_meeting else "required",
        count=proxied_count,
        most=most,
        lacks=lacks(rule, left, count=proxied_count, most=most),
    )


def leaving(
    rule: Rule,
    *,
    notice_days: int,
    at_year_end: bool,
    articles_notice_days: int = NOTICE_DAYS,
    days_before: str = "calendar_difference",
) -> Finding:
    """R13: notice of 90 days or what the articles say, leaving at the year's end (第14条).

    The articles can make the period longer, up to a year, and not shorter.
    """
    needed = days_needed(max(NOTICE_DAYS, articles_notice_days), days_before)
    left = ["articles"] if articles_notice_days > LONGEST_NOTICE_DAYS else []
    left += ["days"] if notice_days < needed else []
    left += [] if at_year_end else ["year_end"]
    outcome: Status = "violation" if left else "ok"
    words: dict[str, Any] = {
        "days": notice_days,
        "needed": needed,
        "articles": articles_notice_days,
    }
    return finding(rule, outcome, required="required_of", lacks=lacks(rule, left, **words), **words)


def expulsion(
    rule: Rule,
    *,
    ground: bool,
    notice_days: int,
    heard: bool,
    special_resolution: bool,
    notified: bool,
    days_before: str = "calendar_difference",
) -> Finding:
    """R14: ground, notice, a chance to speak, special resolution, telling them (第15条2項)."""
    needed = days_needed(EXPULSION_NOTICE_DAYS, days_before)
    there = {
        "ground": ground,
        "days": notice_days >= needed,
        "heard": heard,
        "resolution": special_resolution,
        "notified": notified,
    }
    left = [name for name, given in there.items() if not given]
    outcome: Status = "violation" if left else "ok"
    words: dict[str, Any] = {"days": notice_days, "needed": needed}
    exact = not left and notice_days == needed
    return finding(
        rule,
        outcome,
        advice="exact" if exact else None,
        lacks=lacks(rule, left, **words),
        there=len(there) - len(left),
        all=len(there),
        **words,
    )

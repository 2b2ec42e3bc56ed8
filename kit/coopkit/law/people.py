"""Rules that count people: R01, R02 (how many), R05 to R07 (who works, who has a contract)."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from coopkit.law import inputs
from coopkit.law.catalog import Rule
from coopkit.law.dates import last_day_of_months
from coopkit.law.finding import Finding, Status
from coopkit.law.wording import at_least, day, finding, number, product, unknown_rows

FOUNDERS = 3
FEWEST_MEMBERS = 3
FEW_MONTHS = 6
ENGAGED_SHARE = Fraction(4, 5)
MEMBER_SHARE = Fraction(3, 4)


def founders(rule: Rule, *, founders: int) -> Finding:
    """R01: three founders or more (第22条)."""
    outcome: Status = "ok" if founders >= FOUNDERS else "violation"
    return finding(rule, outcome, founders=founders, short=FOUNDERS - founders)


def last_day_with_few(since: date, month_count: str = "first_day_excluded") -> date:
    """Return the last of the six months with too few members that begin on `since`.

    Whether "from that day" counts the day itself is an open point of the Act.

    >>> last_day_with_few(date(2027, 1, 15))
    datetime.date(2027, 7, 15)
    >>> last_day_with_few(date(2027, 1, 15), "first_day_included")
    datetime.date(2027, 7, 14)
    """
    eve = since - timedelta(days=1) if month_count == "first_day_included" else since
    return last_day_of_months(eve, FEW_MONTHS)


def survival(
    rule: Rule,
    *,
    membership: tuple[tuple[date, int | None], ...],
    as_of: date,
    month_count: str = "first_day_excluded",
) -> Finding:
    """R02: fewer than three members for six months without a break dissolve it (第80条2項).

    Unless chosen otherwise the day on which the number fell is not counted, and the six
    months follow the calendar (民法140条・143条): two members since 15 January means that
    three again on 15 July is in time, and that the co-operative is dissolved as 15 July
    ends.

    Args:
        rule: the rule.
        membership: (day, members from that day on), rising; what is after `as_of` has
            not happened yet.
        as_of: the day to look at.
        month_count: an open point: whether the day of the fall itself is counted.
    """
    known = [(start, members) for start, members in membership if start <= as_of]
    if not known:
        raise inputs.error("as_of", "before_history", value=as_of.isoformat())
    unfilled = [start.isoformat() for start, members in known if members is None]
    if unfilled:
        return unknown_rows(rule, "membership", unfilled)
    since: date | None = None
    for start, members in known:
        if since and start > last_day_with_few(since, month_count):
            break  # dissolved before this change: nothing later undoes it
        if members is not None and members >= FEWEST_MEMBERS:
            since = None
        elif since is None:
            since = start
    if since is None:
        return finding(rule, "ok", as_of=day(as_of), members=known[-1][1])
    last = last_day_with_few(since, month_count)
    words: dict[str, Any] = {"since": day(since), "last": day(last)}
    if as_of > last:
        return finding(rule, "violation", measured="measured_few", **words)
    return finding(rule, "ok", "few", measured="measured_few", **words)


def engaged_needed(members: int) -> int:
    """Return how many of `members` must work in the business: 4/5, rounded up.

    >>> [engaged_needed(members) for members in (3, 4, 5, 6)]
    [3, 4, 4, 5]
    """
    return at_least(members, ENGAGED_SHARE)


def engaged_members(rule: Rule, *, members: int, engaged_members: int) -> Finding:
    """R05: four fifths of the members or more work in the business (第8条1項)."""
    inputs.at_most("engaged_members", engaged_members, members, "members")
    return _share(rule, engaged_members, members, ENGAGED_SHARE)


def members_among_engaged(
    rule: Rule,
    *,
    engaged_total: int,
    engaged_member_count: int,
    supported_users: int = 0,
    supported_member_users: int = 0,
) -> Finding:
    """R06: three quarters or more of those who work are members (第8条2項・附則第3条).

    Users of 特定就労継続支援, members or not, are left out on both sides.
    """
    inputs.at_most("engaged_member_count", engaged_member_count, engaged_total, "engaged_total")
    inputs.at_most("supported_users", supported_users, engaged_total, "engaged_total")
    inputs.at_most(
        "supported_member_users", supported_member_users, supported_users, "supported_users"
    )
    inputs.at_most(
        "supported_member_users",
        supported_member_users,
        engaged_member_count,
        "engaged_member_count",
    )
    total = engaged_total - supported_users
    members = engaged_member_count - supported_member_users
    if members > total:
        raise inputs.error("supported_users", "too_many_users", value=supported_users)
    return _share(rule, members, total, MEMBER_SHARE, left_out=supported_users)


def _share(rule: Rule, part: int, total: int, needed: Fraction, **words: Any) -> Finding:
    if total == 0:
        return finding(rule, "not_applicable", measured=None, **words)
    least = at_least(total, needed)
    outcome: Status = "ok" if needed.denominator * part >= needed.numerator * total else "violation"
    return finding(
        rule,
        outcome,
        required="required_of",
        total=total,
        part=part,
        percent=number(Fraction(part * 100, total)),
        sum=product(total, needed),
        needed=least,
        short=least - part,
        **words,
    )


def contracts_needed(members: int) -> int:
    """Return how many of `members` need a labour contract: the first number above half.

    >>> [contracts_needed(members) for members in (3, 4, 5, 6)]
    [2, 3, 3, 4]
    """
    return members // 2 + 1


def labour_contracts(rule: Rule, *, members: int, labour_contract_members: int) -> Finding:
    """R07: members with a labour contract hold more than half of the votes (第3条2項4号).

    Each member has one vote (第11条1項), so the votes are counted as people.
    """
    inputs.at_most("labour_contract_members", labour_contract_members, members, "members")
    if members == 0:
        return finding(rule, "not_applicable", measured=None)
    needed = contracts_needed(members)
    outcome: Status = "ok" if 2 * labour_contract_members > members else "violation"
    return finding(
        rule,
        outcome,
        required="required_of",
        members=members,
        contracts=labour_contract_members,
        half=number(Fraction(members, 2)),
        needed=needed,
        short=needed - labour_contract_members,
    )

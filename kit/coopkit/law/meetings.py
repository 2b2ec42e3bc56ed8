"""Rules on meetings: R15 (founding), R22, R23 (resolutions), R30 (delegates), R34, R35 (shares)."""

from fractions import Fraction
from typing import Any

from coopkit.law import inputs
from coopkit.law.catalog import Rule
from coopkit.law.dates import TWO_WEEKS
from coopkit.law.finding import Finding, Status
from coopkit.law.membership import days_needed
from coopkit.law.wording import at_least, finding, lacks, number, product

QUORUM = Fraction(1, 2)
TWO_THIRDS = Fraction(2, 3)
DELEGATES_ABOVE = 200
DELEGATE_SHARE = Fraction(1, 10)
MANY_MEMBERS = 2000
MANY_DELEGATES = 200
DEMAND_SHARE = Fraction(1, 5)
BOOKS_SHARE = Fraction(3, 100)


def founding_meeting(
    rule: Rule,
    *,
    notice_days: int,
    agreed: int,
    present: int,
    yes: int,
    qualification_clause_changed: bool = False,
    days_before: str = "calendar_difference",
) -> Finding:
    """R15: two weeks' notice, half present, two thirds of their votes (第23条2項・4項・5項)."""
    inputs.at_most("present", present, agreed, "agreed")
    inputs.at_most("yes", yes, present, "present")
    if agreed == 0:
        return finding(rule, "not_applicable", measured=None)
    needed = days_needed(TWO_WEEKS, days_before)
    there = {
        "days": notice_days >= needed,
        "quorum": present >= at_least(agreed, QUORUM),
        "votes": yes >= at_least(present, TWO_THIRDS),
        "clause": not qualification_clause_changed,
    }
    left = [name for name, given in there.items() if not given]
    outcome: Status = "violation" if left else "ok"
    words: dict[str, Any] = {
        "days": notice_days,
        "needed": needed,
        "agreed": agreed,
        "present": present,
        "yes": yes,
        "quorum": at_least(agreed, QUORUM),
        "votes": at_least(present, TWO_THIRDS),
        "quorum_sum": product(agreed, QUORUM),
        "votes_sum": product(present, TWO_THIRDS),
    }
    # Each lack has its own remedy; the exact day is no safe one (how to count is open).
    advice = left[0] if left else "exact" if notice_days == needed else None
    return finding(
        rule,
        outcome,
        required="required_of",
        advice=advice,
        lacks=lacks(rule, left, **words),
        **words,
    )


def ordinary_resolution(
    rule: Rule, *, attending_votes: int, yes: int, chair_decides: bool | None = None
) -> Finding:
    """R22: more than half of the votes present; with a tie the chair decides (第64条).

    Written and proxy votes count as present; the chair has no vote as a member.
    """
    inputs.at_most("yes", yes, attending_votes, "attending_votes")
    half = number(Fraction(attending_votes, 2))
    words: dict[str, Any] = {"votes": attending_votes, "yes": yes, "half": half}
    if attending_votes == 0:
        return finding(rule, "not_applicable", measured=None)
    if 2 * yes > attending_votes:
        return finding(rule, "ok", required="required_of", **words)
    if 2 * yes < attending_votes:
        return finding(rule, "violation", required="required_of", **words)
    if chair_decides is None:
        missing = ("chair_decides",)
        return finding(rule, "unknown", "tie", required="required_of", missing=missing, **words)
    outcome: Status = "ok" if chair_decides else "violation"
    return finding(rule, outcome, f"chair_{outcome}", required="required_of", **words)


def special_resolution(
    rule: Rule,
    *,
    members: int,
    present: int,
    present_votes: int,
    yes: int,
    chair_in_quorum: str = "counted",
) -> Finding:
    """R23: half of all members present and two thirds of their votes (第65条).

    Whether the person in the chair counts towards the half is an open point.
    """
    inputs.at_most("present", present, members, "members")
    inputs.at_most("present_votes", present_votes, present, "present")
    inputs.at_most("yes", yes, present_votes, "present_votes")
    if members == 0:
        return finding(rule, "not_applicable", measured=None)
    counted = present - 1 if chair_in_quorum == "not_counted" else present
    quorum = at_least(members, QUORUM)
    votes = at_least(present_votes, TWO_THIRDS)
    left = ["quorum"] if counted < quorum else []
    left += ["votes"] if yes < votes or present_votes == 0 else []
    outcome: Status = "violation" if left else "ok"
    # Without anybody there, a number of votes says nothing.
    told = left if present_votes or left == ["votes"] else ["quorum"]
    words: dict[str, Any] = {
        "members": members,
        "present": counted,
        "present_votes": present_votes,
        "yes": yes,
        "quorum": quorum,
        "votes": votes,
        "quorum_sum": product(members, QUORUM),
        "votes_sum": product(present_votes, TWO_THIRDS),
    }
    return finding(rule, outcome, required="required_of", lacks=lacks(rule, told, **words), **words)


def delegates_needed(members: int) -> int:
    """Return the least number of delegates: a tenth, 200 above 2,000 members (第71条3項)."""
    return MANY_DELEGATES if members > MANY_MEMBERS else at_least(members, DELEGATE_SHARE)


def delegates(rule: Rule, *, members: int, delegates: int) -> Finding:
    """R30: a delegates' meeting only above 200 members, with enough delegates (第71条)."""
    inputs.at_most("delegates", delegates, members, "members")
    if delegates == 0:
        return finding(rule, "not_applicable", measured=None)
    needed = delegates_needed(members)
    left = [] if members > DELEGATES_ABOVE else ["members"]
    left += ["delegates"] if delegates < needed else []
    outcome: Status = "violation" if left else "ok"
    words: dict[str, Any] = {"members": members, "delegates": delegates, "needed": needed}
    return finding(rule, outcome, required="required_of", lacks=lacks(rule, left, **words), **words)


def demand(
    rule: Rule, *, members: int, signers: int, articles_fraction: Fraction | None = None
) -> Finding:
    """R34: a fifth of the members can ask for a meeting or a recall (第59条2項・第53条1項)."""
    inputs.at_most("signers", signers, members, "members")
    return _share(rule, members, signers, DEMAND_SHARE, articles_fraction)


def account_books(
    rule: Rule, *, members: int, consenting: int, articles_fraction: Fraction | None = None
) -> Finding:
    """R35: with the consent of three hundredths a member sees the books (第52条3項)."""
    inputs.at_most("consenting", consenting, members, "members")
    return _share(rule, members, consenting, BOOKS_SHARE, articles_fraction)


def _share(
    rule: Rule, members: int, people: int, share: Fraction, articles: Fraction | None
) -> Finding:
    """Compare with the share of the Act; the articles can lower it and not raise it."""
    if members == 0:
        return finding(rule, "not_applicable", measured=None)
    least = share if articles is None else min(share, articles)
    needed = at_least(members, least)
    outcome: Status = "ok" if people >= needed else "violation"
    return finding(
        rule,
        outcome,
        required="required_of",
        members=members,
        people=people,
        needed=needed,
        short=needed - people,
        sum=product(members, least),
    )

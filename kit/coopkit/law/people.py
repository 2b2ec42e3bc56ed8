"""Rules that count people: R01 (founders) and R05 (members who work)."""

from fractions import Fraction
from typing import Any

from coopkit.law import inputs
from coopkit.law.catalog import Rule
from coopkit.law.finding import Finding, Status
from coopkit.text import say

FOUNDERS = 3
ENGAGED_SHARE = Fraction(4, 5)


def founders(rule: Rule, *, founders: object) -> Finding:
    """R01: three founders or more (第22条)."""
    number = inputs.count("founders", founders)
    short = FOUNDERS - number
    outcome: Status = "violation" if short > 0 else "ok"
    return Finding(
        rule=rule.id,
        article=rule.article,
        status=outcome,
        measured=say("law.R01.measured", founders=number),
        required=say("law.R01.required"),
        message=say(f"law.R01.{outcome}", founders=number, short=short),
        next_step=say(f"law.R01.{outcome}_next", short=short),
    )


def engaged_needed(members: int) -> int:
    """Return how many of `members` must work in the business: 4/5, rounded up.

    >>> [engaged_needed(members) for members in (3, 4, 5, 6)]
    [3, 4, 4, 5]
    """
    return -(-members * ENGAGED_SHARE.numerator // ENGAGED_SHARE.denominator)


def engaged_members(rule: Rule, *, members: object, engaged_members: object) -> Finding:
    """R05: four fifths of the members or more work in the business (第8条1項)."""
    total = inputs.count("members", members)
    engaged = inputs.count("engaged_members", engaged_members)
    if engaged > total:
        raise inputs.error("engaged_members", "more_than_members", value=engaged, members=total)
    needed = engaged_needed(total)
    words: dict[str, Any] = {
        "members": total,
        "engaged": engaged,
        "needed": needed,
        "short": needed - engaged,
    }
    outcome: Status
    if total == 0:
        outcome = "not_applicable"
    elif ENGAGED_SHARE.denominator * engaged >= ENGAGED_SHARE.numerator * total:
        outcome = "ok"
    else:
        outcome = "violation"
    return Finding(
        rule=rule.id,
        article=rule.article,
        status=outcome,
        measured=say("law.R05.measured", **words),
        required=say("law.R05.required_of", **words),
        message=say(f"law.R05.{outcome}", **words),
        next_step=say(f"law.R05.{outcome}_next", **words),
    )

"""Rules on officers: R18 (how many), R19, R20 (who audits), R21 (terms), R31 (relatives)."""

from fractions import Fraction
from typing import Any

from coopkit.law import inputs
from coopkit.law.catalog import Rule
from coopkit.law.finding import Finding, Status
from coopkit.law.wording import finding, lacks, number, product
from coopkit.text import say

DIRECTORS = 3
AUDITORS = 1
BOARD_MEMBERS_MOST = 20
BOARD_PEOPLE_LEAST = 3
OUTSIDE_AUDITOR_ABOVE = 1000
OUTSIDE_AUDITORS = 1
TERM_YEARS = {"director": 2, "auditor": 4, "founding": 1}
RELATED_SHARE = Fraction(1, 3)


def officers(
    rule: Rule, *, directors: int, member_directors: int, auditors: int, audit_board: bool = False
) -> Finding:
    """R18: three directors, all members, and an auditor or an audit board (第32条2項・4項)."""
    inputs.at_most("member_directors", member_directors, directors, "directors")
    left = ["directors"] if directors < DIRECTORS else []
    left += ["members"] if member_directors < directors else []
    left += [] if audit_board or auditors >= AUDITORS else ["auditors"]
    outcome: Status = "violation" if left else "ok"
    words: dict[str, Any] = {
        "directors": directors,
        "short": DIRECTORS - directors,
        "outside": directors - member_directors,
        "auditors": auditors,
    }
    return finding(
        rule,
        outcome,
        measured="measured_board" if audit_board else "measured",
        # Each lack has its own question; an audit board has conditions of its own (R19).
        advice=left[0] if left else "board" if audit_board else None,
        lacks=lacks(rule, left, **words),
        **words,
    )


def audit_board(
    rule: Rule, *, members: int, directors: int, in_articles: bool, specified: bool = False
) -> Finding:
    """R19: an audit board of members: up to 20 members, three of them not directors (第54条)."""
    inputs.at_most("directors", directors, members, "members")
    people = members - directors
    there = {
        "members": members <= BOARD_MEMBERS_MOST,
        "people": people >= BOARD_PEOPLE_LEAST,
        "articles": in_articles,
        "specified": not specified,
    }
    left = [name for name, given in there.items() if not given]
    outcome: Status = "violation" if left else "ok"
    words: dict[str, Any] = {"members": members, "directors": directors, "people": people}
    return finding(rule, outcome, lacks=lacks(rule, left, **words), **words)


def outside_auditor(
    rule: Rule, *, members_at_year_start: int, outside_auditors: int, specified: bool = False
) -> Finding:
    """R20: above 1,000 members, or when specified, an auditor from outside (第32条5項)."""
    words: dict[str, Any] = {"members": members_at_year_start, "auditors": outside_auditors}
    if members_at_year_start <= OUTSIDE_AUDITOR_ABOVE and not specified:
        return finding(rule, "not_applicable", **words)
    outcome: Status = "ok" if outside_auditors >= OUTSIDE_AUDITORS else "violation"
    return finding(rule, outcome, **words)


def term(rule: Rule, *, office: str, term_years: Fraction) -> Finding:
    """R21: terms of two (directors), four (auditors), one year (founding officers) (第36条)."""
    most = TERM_YEARS[inputs.option("office", office, tuple(TERM_YEARS))]
    outcome: Status = "ok" if term_years <= most else "violation"
    return finding(
        rule,
        outcome,
        required="required_of",
        office=say(f"law_rules.R21.{office}"),
        years=number(term_years),
        most=most,
    )


def related_directors(rule: Rule, *, directors: int, largest_group: int) -> Finding:
    """R31: 特定: a director with all who are related is a third at most (第94条の3第4号)."""
    inputs.at_most("largest_group", largest_group, directors, "directors")
    if directors == 0:
        return finding(rule, "not_applicable", measured=None)
    if largest_group == 0:
        raise inputs.error("largest_group", "zero")
    share = RELATED_SHARE
    within = share.denominator * largest_group <= share.numerator * directors
    outcome: Status = "ok" if within else "violation"
    return finding(
        rule,
        outcome,
        required="required_of",
        directors=directors,
        group=largest_group,
        sum=product(directors, share),
        needed=largest_group * share.denominator,
    )

"""What a plan tells the rules of the Act. None for what nobody has filled in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coopkit.law import Facts
from coopkit.text import say

if TYPE_CHECKING:
    from coopkit.plan.model import Plan
    from coopkit.plan.projection import Projection, YearClose

DISPATCH = "worker_dispatch"
# The word of 第54条. An item on officers that names it has the board; one that does not
# may say it in other words, so that is not known.
AUDIT_BOARD = "監査会"


def law_facts(plan: "Plan", names: Mapping[str, str]) -> Facts:
    """Return the facts of a plan.

    An empty list of members is not zero members: nobody has written any yet. The same
    holds for articles of incorporation in which no item is written. Officers and labour
    contracts are counted only when they are settled for every member. Numbers that
    contradict each other, such as more people present than agreed, are not known yet: the
    rules would refuse them, and a person is still typing.

    Args:
        plan: the plan.
        names: member id → the name to show, each once.
    """
    members = plan.members
    number = len(members) or None
    engaged = _count(members, "weekly_hours", lambda hours: hours > 0)
    directors = _count(members, "role", lambda role: role == "director")
    auditors = _count(members, "role", lambda role: role == "auditor")
    organization, meeting = plan.organization, plan.meeting
    if auditors is not None:
        auditors += organization.outside_auditors or 0
    others = organization.other_workers
    notice = (
        (meeting.held - meeting.notice_sent).days if meeting.held and meeting.notice_sent else None
    )
    price, first = plan.money.contribution_unit_price or None, plan.money.first_payment
    agreed, present = meeting.agreed, _at_most(meeting.present, meeting.agreed)
    return Facts(
        founders=sum(member.from_month == 1 for member in members) or None,
        members=number,
        engaged_members=engaged,
        units={names[member.id]: member.units for member in members} or None,
        approved=frozenset(names[item] for item in organization.approved if item in names),
        name=plan.name,
        business_kinds=_business(plan),
        engaged_total=None if engaged is None or others is None else engaged + others,
        engaged_member_count=engaged,
        labour_contract_members=_count(members, "labour_contract", bool),
        founding_notice_days=notice if notice is None or notice >= 0 else None,
        founding_agreed=agreed,
        founding_present=present,
        founding_yes=_at_most(meeting.yes, present),
        unit_price=price,
        first_payment=_at_most(first, price),
        directors=directors,
        member_directors=directors,
        auditors=auditors,
        audit_board=organization.audit_board,
        audit_board_in_articles=True if AUDIT_BOARD in (plan.articles.item_13 or "") else None,
        specified=organization.specified,
        items=plan.articles.written() or None,
    )


def surplus_year(projection: "Projection") -> "YearClose | None":
    """Return the first business year with a surplus to share out, if there is one."""
    return next((year for year in projection.years if year.allocation.base > 0), None)


def plan_facts(plan: "Plan", projection: "Projection") -> Facts:
    """Return the facts of a plan together with those of its first surplus.

    The parts of the surplus (R24 to R28) are known only where the projection has a
    business year with one. A plan that has not decided on dividends says nothing about
    them, and while hours of a member are open there is no engagement to compare.

    Args:
        plan: the plan.
        projection: what `coopkit.plan.project` returned for it.
    """
    known = plan.law_facts()
    year = surplus_year(projection)
    if year is None:
        return known
    parts, names = year.allocation, plan.member_names()
    decided = plan.money.dividend_rate is not None and bool(year.dividends)
    return replace(
        known,
        base=parts.base,
        reserve_balance=year.reserve_balance,
        reserve_target=year.reserve_target,
        capital=year.capital,
        legal_reserve=parts.legal_reserve,
        job_creation_reserve=parts.job_creation_reserve,
        education_carryover=parts.education_carryover,
        dividend=year.dividend if decided else None,
        carried_loss_after=max(-year.carried, 0),
        engagement={names[item]: hours for item, hours in year.engagement.items()}
        if decided
        else None,
        dividends={names[item]: yen for item, yen in year.dividends.items()} if decided else None,
    )


def _count(members: Any, field: str, counts: Any) -> int | None:
    """Count the members for whom `counts` holds; None while one of them is open."""
    values = [getattr(member, field) for member in members]
    if not values or None in values:
        return None
    return sum(1 for value in values if counts(value))


def _at_most(value: int | None, most: int | None) -> int | None:
    """Return a number that fits the other one; while they contradict, it is not known."""
    return None if value is None or most is None or value > most else value


def _business(plan: "Plan") -> frozenset[str] | None:
    dispatch = plan.organization.worker_dispatch
    if dispatch is None:
        return None
    own = say(f"plan.theme.{plan.issue.theme}" if plan.issue.theme else "plan.own_business")
    return frozenset({own, DISPATCH} if dispatch else {own})

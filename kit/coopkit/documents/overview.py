"""The plan on one page: the few figures that a reader asks for first."""

import datetime as dt
from decimal import Decimal

from coopkit.charts.contents import at_end
from coopkit.documents import words
from coopkit.documents.blocks import Block, Cell, Facts, Section, Text
from coopkit.documents.checks import counts_in_words
from coopkit.documents.permits import asked_in_words, questions
from coopkit.documents.statements import line_states, missing_note
from coopkit.documents.words import counted, yen
from coopkit.plan import Plan, Projection, month_label
from coopkit.plan.findings import check_plan
from coopkit.text import say


def overview_section(
    plan: Plan, projection: Projection, today: dt.date, pictures: tuple[Block, ...] = ()
) -> Section:
    """Return the key figures, and how far the checks have come."""
    blocks: list[Block] = [
        Text(say("documents.overview.intro"), "note"),
        Facts(
            (
                *team_facts(plan),
                *money_facts(plan, projection),
                *_check_facts(plan, projection, today),
            )
        ),
    ]
    if projection.missing and not projection.is_open:
        blocks.append(Text(missing_note(projection), "note"))
    return Section(say("documents.overview.title"), (*blocks, *pictures))


def team_facts(plan: Plan) -> tuple[tuple[str, Cell], ...]:
    """Return how many take part, and how much work it is."""
    members = counted(len(plan.members), "people") if plan.members else None
    weekly = [member.weekly_hours for member in plan.members]
    known = [value for value in weekly if value is not None]
    hours = words.hours(sum(known, start=Decimal(0))) if known else None
    if hours and len(known) < len(weekly):
        hours = say("documents.so_far", value=hours)
    return (
        (say("documents.overview.members"), members),
        (say("documents.overview.hours"), hours),
    )


def money_facts(plan: Plan, projection: Projection) -> tuple[tuple[str, Cell], ...]:
    """Return sales, money at the start, the lowest month and what the plan can pay.

    Without sales, costs and wages the results would be zeros that say nothing; then they
    are None.
    """
    states = line_states(plan)
    sales = [line.monthly_revenue() for line in plan.work]
    known = [amount for amount in sales if amount is not None]
    monthly = yen(sum(known)) if known else None
    if monthly and len(known) < len(sales):
        monthly = say("documents.so_far", value=monthly)
    whole = all(states[name] != "open" for name in ("revenue", "wages", "fixed_costs"))
    opening = states["contributions"] != "open" and states["start_up_cost"] != "open"
    month = projection.months[projection.lowest]
    lowest = say(
        "documents.overview.lowest_value",
        month=at_end(month),
        yen=yen(projection.cash[projection.lowest]),
    )
    needed = yen(projection.needed) if projection.needed else say("documents.overview.enough")
    reached = projection.break_even
    break_even = (
        month_label(projection.months[reached])
        if reached is not None
        else say("documents.overview.never", months=len(projection.months) - 1)
    )
    sound = whole and opening
    return (
        (say("documents.overview.sales"), monthly),
        (say("documents.overview.opening"), yen(projection.cash[0]) if opening else None),
        (say("documents.overview.lowest"), lowest if sound else None),
        (say("documents.overview.needed"), needed if sound else None),
        (say("documents.overview.break_even"), break_even if whole else None),
        (
            say("documents.overview.wage"),
            yen(projection.affordable_wage) if states["fixed_costs"] != "open" else None,
        ),
    )


def _check_facts(
    plan: Plan, projection: Projection, today: dt.date
) -> tuple[tuple[str, Cell], ...]:
    found = questions(plan, today)
    return (
        (say("documents.overview.law"), counts_in_words(check_plan(plan, projection))),
        (say("documents.overview.permits"), asked_in_words(found) if found else None),
    )

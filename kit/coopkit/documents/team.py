"""The issue, the people and their work."""

import datetime as dt
from decimal import Decimal

from coopkit.documents import words
from coopkit.documents.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    Heading,
    Section,
    Table,
    Text,
)
from coopkit.documents.words import business_month, counted, hours, percent, yen
from coopkit.plan import Cost, Member, Plan, Work
from coopkit.plan.wages import check_wages
from coopkit.text import say

_MONTHS_IN_YEAR = 12


def issue_section(plan: Plan, pictures: tuple[Block, ...] = ()) -> Section:
    """Return whose trouble it is, and where."""
    facts = Facts(
        (
            (say("documents.issue.theme"), words.theme(plan)),
            (say("documents.issue.place"), words.place(plan)),
            (say("documents.issue.text"), plan.issue.text),
        )
    )
    return Section(say("documents.issue.title"), (facts, *pictures))


def members_section(plan: Plan, today: dt.date, pictures: tuple[Block, ...] = ()) -> Section:
    """Return who works, for how long and for how much; nicknames only."""
    blocks: list[Block] = [Text(say("documents.members.note"), "note")]
    if plan.members:
        blocks += [members_table(plan), *_members_sums(plan), *pictures, *_wages(plan, today)]
    else:
        blocks.append(Text(None))
    blocks += [Heading(say("documents.organization.title")), _organization(plan)]
    return Section(say("documents.members.title"), tuple(blocks))


def members_table(plan: Plan) -> Table:
    """Return one row for each member, in the order of the plan."""
    names = plan.member_names()
    columns = (
        Column(say("documents.members.label"), 4),
        Column(say("documents.members.role"), 3),
        Column(say("documents.members.units"), 2, numbers=True),
        Column(say("documents.members.hours"), 3, numbers=True),
        Column(say("documents.members.wage"), 3, numbers=True),
        Column(say("documents.members.month"), 3, numbers=True),
        Column(say("documents.members.contract"), 3),
        Column(say("documents.members.from"), 3),
    )
    rows = tuple(_member(plan, member, names[member.id]) for member in plan.members)
    return Table(columns, rows, small=True)


def _member(plan: Plan, member: Member, name: str) -> tuple[Cell, ...]:
    works = member.weekly_hours != 0
    return (
        name,
        say(f"documents.role.{member.role}") if member.role else None,
        counted(member.units, "units"),
        hours(member.weekly_hours),
        yen(member.hourly_wage) if works or member.hourly_wage is not None else _not_needed(),
        yen(member.monthly_wage()) if works else _not_needed(),
        words.yes_no(member.labour_contract),
        business_month(plan, 0 if member.from_month == 1 else member.from_month),
    )


def _not_needed() -> str:
    return say("documents.dash")


def _members_sums(plan: Plan) -> list[Block]:
    """Return sums only of what everybody has filled in: a part of a sum misleads."""
    rows: list[tuple[str, Cell]] = [
        (say("documents.members.number"), counted(len(plan.members), "people"))
    ]
    units = [member.units for member in plan.members]
    weekly = [member.weekly_hours for member in plan.members]
    all_units = None if None in units else counted(sum(filter(None, units)), "units")
    all_hours = None if None in weekly else hours(sum(filter(None, weekly), start=Decimal(0)))
    rows += [
        (say("documents.members.all_units"), all_units),
        (say("documents.members.all_hours"), all_hours),
    ]
    return [Facts(tuple(rows))]


def _wages(plan: Plan, today: dt.date) -> list[Block]:
    """Return each wage beside the minimum wage, as the dated table has it."""
    columns = (
        Column(say("documents.members.label"), 3),
        Column(say("documents.members.wage_status"), 4),
        Column(say("documents.members.wage_compared"), 13),
    )
    remarks = check_wages(plan, on=today)
    rows = tuple(
        (one.name, say(f"documents.wage_status.{one.status}"), one.message) for one in remarks
    )
    # The same step would stand beside every member.
    steps = tuple(dict.fromkeys(one.next_step for one in remarks))
    title = Heading(say("documents.members.minimum_wage"))
    return [title, Table(columns, rows, small=True), Bullets(steps)] if rows else []


def _organization(plan: Plan) -> Facts:
    part, meeting = plan.organization, plan.meeting
    names = plan.member_names()
    rows: list[tuple[str, Cell]] = [
        (say("documents.organization.other_workers"), counted(part.other_workers, "people")),
        (say("documents.organization.audit_board"), words.yes_no(part.audit_board)),
        (say("documents.organization.specified"), words.yes_no(part.specified)),
        (say("documents.organization.worker_dispatch"), words.yes_no(part.worker_dispatch)),
        (
            say("documents.organization.notice_sent"),
            words.day(meeting.notice_sent) if meeting.notice_sent else None,
        ),
        (say("documents.organization.held"), words.day(meeting.held) if meeting.held else None),
        (say("documents.organization.agreed"), counted(meeting.agreed, "people")),
        (say("documents.organization.present"), counted(meeting.present, "people")),
        (say("documents.organization.yes"), counted(meeting.yes, "votes")),
    ]
    if part.approved:
        approved = words.listed(names.get(member, member) for member in part.approved)
        rows.append((say("documents.organization.approved"), approved))
    return Facts(tuple(rows))


def work_section(plan: Plan) -> Section:
    """Return what is sold and what it costs to do it."""
    blocks: list[Block] = [Heading(say("documents.work.lines"))]
    blocks += [work_table(plan), *_work_details(plan)] if plan.work else [Text(None)]
    blocks.append(Heading(say("documents.costs.title")))
    blocks += [costs_table(plan)] if plan.costs else [Text(None)]
    blocks.append(Text(say("documents.costs.note"), "note"))
    return Section(say("documents.work.title"), tuple(blocks))


def work_name(line: Work, number: int) -> str:
    """Return the name of a revenue line, or its number."""
    return (line.label or "").strip() or say("plan.unnamed_work", number=number)


def work_table(plan: Plan) -> Table:
    """Return price, number and sales a month of each revenue line."""
    columns = (
        Column(say("documents.work.label"), 5),
        Column(say("documents.work.price"), 3, numbers=True),
        Column(say("documents.work.number"), 3, numbers=True),
        Column(say("documents.work.month"), 3, numbers=True),
    )
    rows = tuple(
        (
            work_name(line, number),
            work_price(line),
            work_units(line),
            yen(line.monthly_revenue()),
        )
        for number, line in enumerate(plan.work, start=1)
    )
    return Table(columns, rows)


def work_price(line: Work) -> Cell:
    """Return the price of one unit: `1,500円／回`."""
    price, unit = yen(line.unit_price), (line.unit or "").strip()
    return say("documents.work.price_each", yen=price, unit=unit) if price and unit else price


def work_units(line: Work) -> Cell:
    """Return the number a month at full activity: `260回`."""
    if line.units_per_month is None:
        return None
    unit = (line.unit or "").strip() or say("documents.work.times")
    return f"{line.units_per_month:,}{unit}"


def _work_details(plan: Plan) -> list[Block]:
    """Return when each line starts, grows and is paid, and the costs that grow with it."""
    columns = (
        Column(say("documents.work.label"), 4),
        Column(say("documents.work.from"), 3),
        Column(say("documents.work.ramp_up"), 2, numbers=True),
        Column(say("documents.work.paid"), 2, numbers=True),
        Column(say("documents.work.variable"), 4),
    )
    rows = tuple(
        (
            work_name(line, number),
            business_month(plan, line.from_month),
            counted(line.ramp_up_months, "months"),
            counted(line.months_until_paid, "months"),
            _variable(line),
        )
        for number, line in enumerate(plan.work, start=1)
    )
    blocks: list[Block] = [Table(columns, rows, small=True)]
    seasonal = [
        (work_name(line, number), *(f"{share}" for share in line.seasonality))
        for number, line in enumerate(plan.work, start=1)
        if line.seasonality
    ]
    if seasonal:
        months = [say("documents.calendar_month", month=m + 1) for m in range(_MONTHS_IN_YEAR)]
        head = (
            Column(say("documents.work.label"), 4),
            *(Column(month, 1, numbers=True) for month in months),
        )
        blocks += [
            Text(say("documents.work.season")),
            Table(head, tuple(seasonal), small=True),
        ]
    return blocks


def _variable(line: Work) -> str:
    parts = []
    if line.variable_rate:
        parts.append(say("documents.work.variable_rate", percent=percent(line.variable_rate)))
    if line.variable_yen:
        parts.append(say("documents.work.variable_yen", yen=yen(line.variable_yen)))
    return words.listed(parts) or say("documents.none")


def costs_table(plan: Plan) -> Table:
    """Return the cost lines, monthly and yearly."""
    columns = (
        Column(say("documents.costs.label"), 5),
        Column(say("documents.costs.amount"), 3, numbers=True),
        Column(say("documents.costs.period"), 3),
        Column(say("documents.costs.from"), 3),
        Column(say("documents.costs.paid"), 3, numbers=True),
    )
    rows = tuple(
        (
            (line.label or "").strip() or say("plan.unnamed_costs", number=number),
            yen(line.yen),
            _period(line),
            business_month(plan, line.from_month),
            counted(line.months_until_paid, "months"),
        )
        for number, line in enumerate(plan.costs, start=1)
    )
    return Table(columns, rows)


def _period(line: Cost) -> str:
    if line.period == "month":
        return say("documents.costs.monthly")
    if line.month is None:
        return say("documents.costs.yearly")
    return say("documents.costs.yearly_in", month=line.month)

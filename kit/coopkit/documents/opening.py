"""Money at the start: where it comes from, where it goes."""

from coopkit.documents.blocks import Block, Cell, Column, Facts, Heading, Section, Table, Text
from coopkit.documents.words import business_month, counted, percent, yen
from coopkit.plan import Plan, Projection
from coopkit.text import say


def opening_section(
    plan: Plan, projection: Projection, pictures: tuple[Block, ...] = ()
) -> Section:
    """Return the money at the opening, and what is bought, given and borrowed."""
    blocks: list[Block] = [
        Text(say("documents.opening.intro")),
        _sources_and_uses(plan, projection),
        *(pictures if is_known(plan) else ()),
        Heading(say("documents.opening.contributions")),
        _contributions(plan),
    ]
    tables = (
        ("equipment", _equipment(plan)),
        ("grants", _grants(plan)),
        ("loans", _loans(plan)),
    )
    for name, table in tables:
        blocks.append(Heading(say(f"documents.opening.{name}")))
        blocks.append(table if table.rows else Text(say("documents.opening.nothing")))
    return Section(say("documents.opening.title"), tuple(blocks))


def is_known(plan: Plan) -> bool:
    """Return whether what is left at the start can be worked out at all."""
    return _paid_in_is_known(plan) and plan.money.start_up_cost is not None


def _paid_in_is_known(plan: Plan) -> bool:
    units = [member.units for member in plan.members if member.from_month == 1]
    return plan.money.contribution_unit_price is not None and any(u is not None for u in units)


def _sources_and_uses(plan: Plan, projection: Projection) -> Table:
    """Return the flows of position 0; a flow whose numbers are open is None, not 0."""
    flow = projection.cash_flow
    contributions = flow.contributions[0] if _paid_in_is_known(plan) else None
    start_up = plan.money.start_up_cost
    loans = _amount(flow.loans[0], [x.yen for x in plan.loans if x.month == 0])
    grants = _amount(flow.grants[0], [x.yen for x in plan.grants if x.month == 0])
    things = _amount(flow.equipment[0], [x.yen for x in plan.equipment if x.month == 0])
    blank = say("documents.dash")
    lines: tuple[tuple[str, Cell, Cell], ...] = (
        ("contributions", yen(contributions), blank),
        ("loans", loans, blank),
        ("grants", grants, blank),
        ("start_up", blank, yen(start_up)),
        ("equipment", blank, things),
    )
    rows: list[tuple[Cell, ...]] = [
        (say(f"documents.opening.line_{name}"), comes, goes) for name, comes, goes in lines
    ]
    left = projection.cash[0] if is_known(plan) else None
    rows.append((say("documents.opening.left"), yen(left), blank))
    columns = (
        Column(say("documents.opening.line"), 4),
        Column(say("documents.opening.comes"), 2, numbers=True),
        Column(say("documents.opening.goes"), 2, numbers=True),
    )
    return Table(columns, tuple(rows), sums=frozenset({len(rows) - 1}))


def _amount(total: int, parts: list[int | None]) -> Cell:
    """Return a sum; None if its parts are open, a dash if the plan has none of the kind."""
    if not parts:
        return say("documents.dash")
    return None if all(part is None for part in parts) else yen(total)


def _contributions(plan: Plan) -> Facts:
    money = plan.money
    price = money.contribution_unit_price
    whole = say("documents.opening.whole")
    first = yen(money.first_payment) if money.first_payment is not None else whole
    rows: list[tuple[str, Cell]] = [
        (say("documents.opening.unit_price"), yen(price)),
        (say("documents.opening.first_payment"), first),
    ]
    if money.first_payment is not None and money.first_payment < (price or 0):
        rest = counted(money.instalment_months, "months")
        rows.append((say("documents.opening.instalments"), rest))
    start = business_month(plan, 1) if money.start_month else None
    rows.append((say("documents.opening.start_month"), start))
    return Facts(tuple(rows))


def _name(label: str | None, kind: str, number: int) -> str:
    return (label or "").strip() or say(f"plan.unnamed_{kind}", number=number)


def _equipment(plan: Plan) -> Table:
    columns = (
        Column(say("documents.opening.thing"), 4),
        Column(say("documents.opening.amount"), 2, numbers=True),
        Column(say("documents.opening.life"), 2, numbers=True),
        Column(say("documents.opening.when"), 2),
    )
    rows = tuple(
        (
            _name(item.label, "equipment", number),
            yen(item.yen),
            counted(item.life_years, "years"),
            business_month(plan, item.month),
        )
        for number, item in enumerate(plan.equipment, start=1)
    )
    return Table(columns, rows)


def _grants(plan: Plan) -> Table:
    columns = (
        Column(say("documents.opening.thing"), 4),
        Column(say("documents.opening.amount"), 2, numbers=True),
        Column(say("documents.opening.arrives"), 2),
    )
    rows = tuple(
        (_name(item.label, "grants", number), yen(item.yen), business_month(plan, item.month))
        for number, item in enumerate(plan.grants, start=1)
    )
    return Table(columns, rows)


def _loans(plan: Plan) -> Table:
    columns = (
        Column(say("documents.opening.thing"), 4),
        Column(say("documents.opening.amount"), 3, numbers=True),
        Column(say("documents.opening.arrives"), 3),
        Column(say("documents.opening.rate"), 2, numbers=True),
        Column(say("documents.opening.grace"), 2, numbers=True),
        Column(say("documents.opening.repay"), 2, numbers=True),
    )
    rows = tuple(
        (
            _name(item.label, "loans", number),
            yen(item.yen),
            business_month(plan, item.month),
            percent(item.annual_rate),
            counted(item.grace_months, "months"),
            counted(item.repay_months, "months"),
        )
        for number, item in enumerate(plan.loans, start=1)
    )
    return Table(columns, rows)

"""Where the surplus of each year goes (第76条・第77条)."""

from coopkit.documents.blocks import Block, Cell, Column, Heading, Section, Table, Text
from coopkit.documents.statements import missing_note
from coopkit.documents.words import counted, hours_in_year, yen
from coopkit.plan import Plan, Projection, YearClose, month_label
from coopkit.text import say

_LINES = (
    "profit_before_tax",
    "corporate_tax",
    "flat_levy",
    "net_income",
    "base",
    "legal_reserve",
    "job_creation_reserve",
    "education_carryover",
    "distributable",
    "dividend",
    "carried",
)
# line → the parameter without which it is not counted.
_SWITCHES = {
    "corporate_tax": "corporate_tax_rate",
    "flat_levy": "flat_levy",
    "dividend": "dividend_rate",
}
_SUMS = {"net_income", "distributable", "carried"}


def surplus_section(
    plan: Plan, projection: Projection, pictures: tuple[Block, ...] = ()
) -> Section:
    """Return each year's surplus, its three reserves, the dividends and what is carried."""
    title = say("documents.surplus.title")
    blocks: list[Block] = [Text(say("documents.surplus.intro"))]
    if projection.is_open or not projection.years:
        return Section(title, (*blocks, Text(None)))
    if projection.missing:
        blocks.append(Text(missing_note(projection), "mark"))
    columns = (
        Column(say("documents.surplus.line"), 4),
        *(Column(_year(projection, year), 3, numbers=True) for year in projection.years),
    )
    rows = tuple(
        (_line(plan, name), *(_amount(plan, year, name) for year in projection.years))
        for name in _LINES
    )
    sums = frozenset(i for i, name in enumerate(_LINES) if name in _SUMS)
    blocks += [
        Table(columns, rows, sums, small=True),
        Text(say("documents.surplus.note"), "note"),
        *pictures,
        Heading(say("documents.surplus.dividends")),
        *_dividends(plan, projection),
    ]
    return Section(title, tuple(blocks))


def _year(projection: Projection, year: YearClose) -> str:
    end = month_label(projection.months[year.month])
    return say("documents.statement.year", number=year.number, month=end)


def _is_off(plan: Plan, name: str) -> bool:
    """Whether the plan leaves a line out, so that its zeros would say nothing."""
    return name in _SWITCHES and getattr(plan.money, _SWITCHES[name]) is None


def _line(plan: Plan, name: str) -> str:
    title = say(f"documents.surplus.{name}")
    return say("documents.statement.off", line=title) if _is_off(plan, name) else title


def _amount(plan: Plan, year: YearClose, name: str) -> Cell:
    if _is_off(plan, name):
        return say("documents.dash")
    found = getattr(year if hasattr(year, name) else year.allocation, name)
    return f"{found:,}"


def _dividends(plan: Plan, projection: Projection) -> list[Block]:
    """Return who gets how much, for the first year in which there is something to share."""
    if plan.money.dividend_rate is None:
        return [Text(say("documents.surplus.not_decided"))]
    first = next((year for year in projection.years if year.dividend), None)
    if first is None:
        return [Text(say("documents.surplus.no_dividend"))]
    names = plan.member_names()
    columns = (
        Column(say("documents.members.label"), 3),
        Column(say("documents.surplus.hours"), 2, numbers=True),
        Column(say("documents.surplus.share"), 2, numbers=True),
    )
    rows: list[tuple[Cell, ...]] = [
        (names[member], hours_in_year(first.engagement[member]), yen(amount))
        for member, amount in first.dividends.items()
    ]
    rows.append((counted(len(rows), "people"), "", yen(first.dividend)))
    year = _year(projection, first)
    return [
        Text(say("documents.surplus.by_hours", year=year.replace("\n", " "))),
        Table(columns, tuple(rows), frozenset({len(rows) - 1})),
    ]

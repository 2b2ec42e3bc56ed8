"""Profit and loss, cash flow and balance sheet as tables: by year, and month by month.

A line whose numbers nobody has filled in says 未記入; a sum over such lines carries ＊. A
line that the plan switches off says that it is not counted. A line that the plan does
not have at all, such as loans, is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coopkit.documents.blocks import Block, Cell, Column, Heading, Section, Table, Text
from coopkit.documents.words import listed
from coopkit.plan import Plan, Projection, month_label
from coopkit.plan.months import year_ends
from coopkit.plan.statements import STATEMENTS, TOTALS
from coopkit.text import say

_SHOWN_MONTHS = 12
_MOST_NAMED = 8
# More columns than these need a page on its side.
_MOST_UPRIGHT = 5

# statement → its lines in order; a name that starts with = is a sum. On paper the cash that
# is left closes the cash flow.
LINES = {
    statement: tuple(f"={line}" if line in TOTALS else line for line in lines)
    + (("=cash",) if statement == "cash_flow" else ())
    for statement, lines in STATEMENTS.items()
}
# Lines whose zeros are left out, because the plan has nothing of the kind.
_OPTIONAL = {
    "grants",
    "loans",
    "interest",
    "repayment",
    "depreciation",
    "equipment",
    "variable_costs",
    "receivables",
    "payables",
    "taxes_payable",
    "dividends_payable",
}
# line → the parameters without which it is not counted at all.
_SWITCHES = {
    "social_insurance": ("social_insurance_rate",),
    "consumption_tax": ("consumption_tax_rate",),
    "taxes": ("corporate_tax_rate", "flat_levy"),
    "dividends": ("dividend_rate",),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Months that one column of a table adds up.

    Attributes:
        title: the head of the column.
        first, last: positions in the series.
    """

    title: str
    first: int
    last: int


def year_spans(plan: Plan, projection: Projection) -> tuple[Span, ...]:
    """Return the business years of a projection; what does not fill a year comes last.

    The opening belongs to the first year.
    """
    last = len(projection.months) - 1
    spans: list[Span] = []
    first = 0
    for end in year_ends(plan.money, last):
        title = say(
            "documents.statement.year", number=len(spans) + 1, month=_label(projection, end)
        )
        spans.append(Span(title, first, end))
        first = end + 1
    if first <= last:
        title = say("documents.statement.rest", month=_label(projection, last))
        spans.append(Span(title, first, last))
    return tuple(spans)


def month_spans(projection: Projection) -> tuple[Span, ...]:
    """Return the opening and the first twelve months, each by itself."""
    shown = min(_SHOWN_MONTHS, len(projection.months) - 1)
    return tuple(Span(_narrow(_label(projection, m)), m, m) for m in range(shown + 1))


def _narrow(label: str) -> str:
    """Break `2027年4月` after the year, for a narrow column."""
    year, mark, month = label.partition(say("documents.year_mark"))
    return f"{year}{mark}\n{month}" if month else label


def _label(projection: Projection, position: int) -> str:
    return month_label(projection.months[position])


def statements_sections(
    plan: Plan, projection: Projection, pictures: tuple[Block, ...] = ()
) -> tuple[Section, ...]:
    """Return the three statements by year, and for the first twelve months."""
    title = say("documents.statement.title")
    if projection.is_open:
        return (Section(title, (Text(None), Text(say("documents.statement.open"), "note"))),)
    intro: list[Block] = [Text(say("documents.statement.intro"), "note")]
    if projection.missing:
        intro.append(Text(missing_note(projection), "mark"))
    years, months = year_spans(plan, projection), month_spans(projection)
    return (
        Section(
            title,
            (*intro, *_tables(plan, projection, years), *pictures),
            wide=len(years) > _MOST_UPRIGHT,
        ),
        Section(
            say("documents.statement.title_months"),
            tuple(_tables(plan, projection, months)),
            wide=True,
        ),
    )


def _tables(plan: Plan, projection: Projection, spans: Sequence[Span]) -> list[Block]:
    found: list[Block] = []
    for statement in LINES:
        found.append(Heading(say(f"documents.statement.{statement}")))
        found.append(statement_table(plan, projection, statement, spans))
    return found


def missing_note(projection: Projection) -> str:
    """Return what the sums marked with ＊ leave out."""
    names = projection.missing[:_MOST_NAMED]
    more = len(projection.missing) - len(names)
    key = "documents.statement.missing_more" if more else "documents.statement.missing"
    return say(key, names=listed(names), number=more)


def statement_table(
    plan: Plan, projection: Projection, statement: str, spans: Sequence[Span]
) -> Table:
    """Return one statement; balances are those at the end of each span."""
    states = line_states(plan)
    balance = statement == "balance_sheet"
    rows: list[tuple[Cell, ...]] = []
    sums: set[int] = set()
    for line in LINES[statement]:
        name = line.removeprefix("=")
        series = _series(projection, statement, name)
        stays = balance or (statement == "cash_flow" and name == "cash")
        amounts = [series[s.last] if stays else sum(series[s.first : s.last + 1]) for s in spans]
        state = states.get(name, "known")
        total = line != name
        if not total and name in _OPTIONAL and state == "known" and not any(series):
            continue
        if total:
            sums.add(len(rows))
        mark = total or (balance and name in {"cash", "carried"})
        rows.append(_row(name, amounts, state, marked=mark and bool(projection.missing)))
    head = (
        Column(say("documents.statement.line"), 3),
        *(Column(span.title, 2, numbers=True) for span in spans),
    )
    return Table(head, tuple(rows), frozenset(sums), small=True)


def _series(projection: Projection, statement: str, name: str) -> tuple[int, ...]:
    if statement == "cash_flow" and name == "cash":
        return projection.cash
    found: tuple[int, ...] = getattr(getattr(projection, statement), name)
    return found


def _row(name: str, amounts: list[int], state: str, *, marked: bool) -> tuple[Cell, ...]:
    star = say("documents.statement.star") if marked or state == "partly" else ""
    title = say(f"documents.line.{name}") + star
    if state == "open":
        return (title, *(None for _ in amounts))
    if state == "off" and not any(amounts):
        title = say("documents.statement.off", line=title)
        return (title, *(say("documents.dash") for _ in amounts))
    return (title, *(f"{amount:,}" for amount in amounts))


def line_states(plan: Plan) -> dict[str, str]:
    """Return for each line whether its numbers are `known`, `partly`, `open` or `off`."""
    members = [m for m in plan.members if m.weekly_hours != 0]
    units_price = plan.money.contribution_unit_price
    states = {
        "revenue": _state([w.monthly_revenue() for w in plan.work]),
        "wages": _state([m.monthly_wage() for m in members]),
        "fixed_costs": _state([c.yen for c in plan.costs]),
        "start_up_cost": _state([plan.money.start_up_cost]),
        "contributions": "open" if units_price is None else _state([m.units for m in plan.members]),
        "depreciation": _optional([e.life_years and e.yen for e in plan.equipment]),
        "equipment": _optional([e.yen for e in plan.equipment]),
        "grants": _optional([g.yen for g in plan.grants]),
        "loans": _optional([x.yen for x in plan.loans]),
    }
    states["received"] = states["receivables"] = states["revenue"]
    if states["revenue"] == "open":
        states["receivables"] = "known"
        states["variable_costs"] = "open"
    for line, names in _SWITCHES.items():
        if all(getattr(plan.money, name) is None for name in names):
            states[line] = "off"
    return states


def _state(values: Sequence[object]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return "open"
    return "known" if len(known) == len(values) else "partly"


def _optional(values: Sequence[object]) -> str:
    return _state(values) if values else "known"

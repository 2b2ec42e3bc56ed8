"""What a projection does not know, in words: open numbers, and what is switched off."""

from collections.abc import Iterator

from coopkit.plan.model import Plan
from coopkit.text import say

# table of the plan → the numbers without which its line is left out.
NEEDED = {
    "work": ("unit_price", "units_per_month"),
    "costs": ("yen",),
    "equipment": ("yen", "life_years"),
    "grants": ("yen",),
    "loans": ("yen", "annual_rate", "repay_months"),
}
# Lists that every co-operative has something in.
EXPECTED = ("members", "work", "costs")
OPTIONAL_PARAMETERS = (
    "social_insurance_rate",
    "corporate_tax_rate",
    "flat_levy",
    "consumption_tax_rate",
    "dividend_rate",
)


def missing_items(plan: Plan) -> tuple[str, ...]:
    """Return, in words, every number that the projection needs and nobody has filled in."""
    return tuple(_missing(plan))


def left_out(plan: Plan) -> tuple[str, ...]:
    """Return, in words, the parameters that are switched off or not decided."""
    return tuple(
        say(f"plan.left_out.{name}")
        for name in OPTIONAL_PARAMETERS
        if getattr(plan.money, name) is None
    )


def _missing(plan: Plan) -> Iterator[str]:
    yield from (say(f"plan.missing.no_{kind}") for kind in EXPECTED if not getattr(plan, kind))
    names = plan.member_names()
    for member in plan.members:
        needed: tuple[str, ...] = ("units", "weekly_hours", "hourly_wage")
        # A member who does not work needs no wage.
        idle = member.weekly_hours == 0
        yield from _open(member, needed[:2] if idle else needed, names[member.id])
    for table, needed in NEEDED.items():
        for number, line in enumerate(getattr(plan, table), start=1):
            name = (line.label or "").strip() or say(f"plan.unnamed_{table}", number=number)
            yield from _open(line, needed, name)
    money = plan.money
    yield from _open(money, ("contribution_unit_price", "start_up_cost"), "")
    part_paid = money.first_payment is not None and money.contribution_unit_price is not None
    if part_paid and money.first_payment < money.contribution_unit_price:  # type: ignore[operator]  # both known
        yield from _open(money, ("instalment_months",), "")
    seasonal = any(line.seasonality for line in plan.work) or any(c.month for c in plan.costs)
    if seasonal and money.start_month is None:
        yield say("plan.missing.start_month")


def _open(part: object, fields: tuple[str, ...], name: str) -> Iterator[str]:
    for field in fields:
        if getattr(part, field) is None:
            yield say(f"plan.missing.{field}", name=name)

"""Twins of what moves money on a screen: computed here, or left to be computed by hand."""

from coopkit.plan import month_label
from coopkit.plan.examples import load_example
from coopkit.printing.blocks import table
from coopkit.printing.calls import Call
from coopkit.printing.twin import Twin, frame, heads, line, note
from coopkit.text import say
from coopkit.widgets.late_payment import MOST_MONTHS, delayed
from coopkit.widgets.leaving import MEMBERS, PAID_IN, refund

_SHOWN = 12
_ASSETS, _LEAVING = 180_000, 3


def payment_delay(call: Call) -> Twin:
    """Return the months of the first year, one column for each delay."""
    plan = load_example(call.arguments[0] if call.arguments else "isolation")
    found = {months: delayed(plan, months) for months in range(MOST_MONTHS + 1)}
    head = [
        say("printing.twin.delay_month"),
        say("printing.twin.delay_profit"),
        *(
            say("printing.twin.delay_cash", months=months)
            if months
            else say("printing.twin.delay_now")
            for months in found
        ),
    ]
    body = [
        (
            month_label(found[0].months[month]),
            _yen(found[0].profit_and_loss.profit[month]),
            *(_yen(one.cash[month]) for one in found.values()),
        )
        for month in range(1, _SHOWN + 1)
    ]
    name = note(say("payment_delay.title", name=plan.name))
    return Twin((frame("delay", name, table(head, body, room=0)),))


def leaving_members(call: Call) -> Twin:
    """Return one case to work out by hand; the lecturer's paper has the numbers."""
    del call
    given = say("printing.twin.leaving_given", paid=f"{PAID_IN:,}", assets=f"{_ASSETS:,}")
    asked = heads("printing.twin.leaving_rows")
    each = refund(_ASSETS)
    together = each * _LEAVING
    left = MEMBERS - _LEAVING
    worked = (
        *(_yen(amount) for amount in (each, together, _ASSETS - together)),
        say("documents.unit.people", number=left),
        say("documents.yes"),
    )
    head = heads("printing.twin.leaving_head")
    blank = table(head, [(one, "") for one in asked], shares=(3, 2))
    solved = table(head, zip(asked, worked, strict=True), room=0)
    return Twin(
        (frame("leaving", line(given), blank, note(say("leaving.note"))),),
        (frame("leaving_answers", solved),),
    )


def surplus_flow(call: Call) -> Twin:
    """Return the parts of the surplus with room for the team's own numbers."""
    del call
    inputs = ("net_income", "carried_loss", "capital", "reserve_balance")
    parts = ("legal_reserve", "job_creation_reserve", "education_carryover", "distributable")
    body = [(say(f"surplus_flow.input.{name}"), "－", "") for name in inputs]
    body.append((say("printing.twin.surplus_base"), say("surplus_flow.by.loss"), ""))
    body += [(say(f"surplus_flow.part.{p}"), say(f"surplus_flow.by.{p}"), "") for p in parts]
    return Twin((frame("surplus", table(heads("printing.twin.surplus_head"), body, room=8)),))


def _yen(amount: int) -> str:
    key = "payment_delay.minus" if amount < 0 else "payment_delay.yen"
    return say(key, amount=f"{abs(amount):,}")

"""Rules on contributions: R08 to R10 (units), R16 (the first payment)."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from coopkit.law import inputs
from coopkit.law.catalog import Rule
from coopkit.law.finding import Finding, Status
from coopkit.law.wording import at_least, finding, number, product, unknown_rows
from coopkit.text import say

Units = Mapping[str, int | None]

CAP = Fraction(25, 100)
APPROVED_CAP = Fraction(35, 100)
# 第9条4項: the cap does not apply up to this number of members.
FREE_MEMBERS = 3
# Four shares of at most a quarter each that add up to the whole are a quarter each.
EQUAL_MEMBERS = 4
FIRST_PAYMENT_SHARE = Fraction(1, 4)


def one_unit_each(rule: Rule, *, units: Units) -> Finding:
    """R08: every member holds one unit or more (第9条1項).

    One member without units settles it, even while others are not filled in yet.
    """
    without = [member for member, held in units.items() if held == 0]
    unfilled = _unfilled(units)
    if not units:
        return finding(rule, "not_applicable", measured=None)
    if unfilled and not without:
        return unknown_rows(rule, "units", unfilled)
    outcome: Status = "violation" if without else "ok"
    return finding(
        rule,
        outcome,
        missing=tuple(f"units:{member}" for member in unfilled),
        members=len(units),
        without=len(without),
        names=say("law.separator").join(without),
    )


def _unfilled(units: Units) -> list[str]:
    return [member for member, held in units.items() if held is None]


def share_cap(rule: Rule, *, units: Units, approved: frozenset[str] = frozenset()) -> Finding:
    """R09: one member holds at most 25 % of all units, 35 % with approval (第9条3項・4項).

    Exactly 25 % (35 %) is allowed. With three members or fewer there is no cap.
    """
    inputs.member_set("approved", approved, units.keys())
    if len(units) <= FREE_MEMBERS:
        return finding(rule, "not_applicable", "few", measured=None)
    unfilled = _unfilled(units)
    if unfilled:
        return unknown_rows(rule, "units", unfilled)
    held = {member: own for member, own in units.items() if own is not None}
    total = sum(held.values())
    if total == 0:
        return finding(rule, "not_applicable", "none", measured=None)
    caps = {member: APPROVED_CAP if member in approved else CAP for member in held}
    over = [member for member in held if held[member] > caps[member] * total]
    # The one furthest above its own cap is named; among equals the first in the table.
    first = max(over or held, key=lambda member: Fraction(held[member], total) - caps[member])
    words: dict[str, Any] = {
        "member": first,
        "units": held[first],
        "total": total,
        "share": _percent(Fraction(held[first], total)),
        "cap": _percent(caps[first]),
        "sum": product(total, caps[first]),
        "over": len(over),
    }
    if not over:
        return finding(rule, "ok", required="required_of", **words)
    words["more"] = total_that_fits(held, caps) - total
    words["most"] = largest_holding_that_fits(held, caps)
    kind = "violation" if words["most"] else "only_more"
    return finding(rule, "violation", kind, required="required_of", **words)


def total_that_fits(held: Mapping[str, int], caps: Mapping[str, Fraction]) -> int:
    """Return the smallest total at which nobody need give up a unit.

    The others take more units until the largest holding is within its cap, and there is
    room for all those units under the caps of the others.

    Args:
        held: member → units, with more than `FREE_MEMBERS` members.
        caps: member → the largest share allowed.
    """
    total = max(
        -(-units * caps[member].denominator // caps[member].numerator)
        for member, units in held.items()
    )
    # Whole units may leave a gap; at multiples of 20 every cap is a whole number, so
    # this ends after 20 steps at most.
    while sum(int(cap * total) for cap in caps.values()) < total:
        total += 1
    return total


def largest_holding_that_fits(held: Mapping[str, int], caps: Mapping[str, Fraction]) -> int:
    """Return the largest number of units that all can be cut down to so that caps hold.

    0 if there is none, as when one member holds all the units.
    """

    def fits(most: int) -> bool:
        cut = {member: min(units, most) for member, units in held.items()}
        total = sum(cut.values())
        return all(units <= caps[member] * total for member, units in cut.items())

    low, high = 0, max(held.values())
    # The sum of min(units, most) is concave in `most`: what fits is one interval from 0.
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _percent(share: Fraction) -> str:
    return f"{number(share * 100)}%"


def four_members(
    rule: Rule,
    *,
    units: Units,
    approved: frozenset[str] = frozenset(),
    four_members_equal: str = "derived",
) -> Finding:
    """R10: with exactly four members and no approval all hold the same (from 第9条3項).

    It follows by arithmetic from the cap; the Act has no such sentence.
    """
    inputs.member_set("approved", approved, units.keys())
    if len(units) != EQUAL_MEMBERS or four_members_equal == "not_checked":
        return finding(rule, "not_applicable", measured=None, members=len(units))
    if approved:
        return finding(rule, "not_applicable", "approved", measured=None)
    known = {held for held in units.values() if held is not None}
    unfilled = _unfilled(units)
    if unfilled and len(known) <= 1:
        return unknown_rows(rule, "units", unfilled)
    if known == {0}:
        return finding(rule, "not_applicable", "none", measured=None)
    outcome: Status = "ok" if len(known) == 1 else "violation"
    held = say("law.separator").join(say("law.units", units=own) for own in sorted(known))
    missing = tuple(f"units:{member}" for member in unfilled)
    return finding(rule, outcome, missing=missing, held=held)


def first_payment(rule: Rule, *, unit_price: int, first_payment: int) -> Finding:
    """R16: the first payment is a quarter of each unit or more (第25条2項).

    Only for founders who pay in money: things are handed over in full (第25条3項), and
    who joins later pays everything (第12条2項).
    """
    inputs.at_most("first_payment", first_payment, unit_price, "unit_price")
    needed = at_least(unit_price, FIRST_PAYMENT_SHARE)
    share = FIRST_PAYMENT_SHARE
    enough = share.denominator * first_payment >= share.numerator * unit_price
    outcome: Status = "ok" if enough else "violation"
    return finding(
        rule,
        outcome,
        required="required_of",
        paid=first_payment,
        price=unit_price,
        sum=product(unit_price, share),
        needed=needed,
        short=needed - first_payment,
    )

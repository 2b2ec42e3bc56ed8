"""The rule on contribution units: R09 (nobody holds more than a quarter)."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from coopkit.law import inputs
from coopkit.law.catalog import Rule
from coopkit.law.finding import Finding, Status
from coopkit.text import say

CAP = Fraction(25, 100)
APPROVED_CAP = Fraction(35, 100)
# 第9条4項: the cap does not apply up to this number of members.
FREE_MEMBERS = 3


def share_cap(rule: Rule, *, units: object, approved: object = frozenset()) -> Finding:
    """R09: one member holds at most 25 % of all units, 35 % with approval (第9条3項・4項).

    Exactly 25 % (35 %) is allowed. With three members or fewer there is no cap.
    """
    table = inputs.units_table("units", units)
    takers = inputs.member_set("approved", approved, table.keys())
    if len(table) <= FREE_MEMBERS:
        return _finding(rule, "not_applicable", None, "few", members=len(table))
    unfilled = tuple(f"units:{member}" for member, held in table.items() if held is None)
    if unfilled:
        names = say("law.separator").join(name.partition(":")[2] for name in unfilled)
        return _finding(rule, "unknown", None, "unknown", missing=unfilled, names=names)
    held = {member: number for member, number in table.items() if number is not None}
    total = sum(held.values())
    if total == 0:
        return _finding(rule, "not_applicable", None, "none", members=len(held))
    caps = {member: APPROVED_CAP if member in takers else CAP for member in held}
    over = [member for member in held if held[member] > caps[member] * total]
    # The one furthest above its own cap is named; among equals the first in the table.
    first = max(over or held, key=lambda member: Fraction(held[member], total) - caps[member])
    words: dict[str, Any] = {
        "member": first,
        "units": held[first],
        "total": total,
        "share": Fraction(held[first], total),
        "cap": _percent(caps[first]),
        "over": len(over),
    }
    measured = say("law.R09.measured", **words)
    if not over:
        return _finding(rule, "ok", measured, "ok", **words)
    words["more"] = total_that_fits(held, caps) - total
    words["most"] = largest_holding_that_fits(held, caps)
    kind = "violation" if words["most"] else "violation_only_more"
    return _finding(rule, "violation", measured, kind, **words)


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
    return f"{int(share * 100)}%"


def _finding(
    rule: Rule,
    status: Status,
    measured: str | None,
    kind: str,
    missing: tuple[str, ...] = (),
    **words: Any,
) -> Finding:
    return Finding(
        rule=rule.id,
        article=rule.article,
        status=status,
        measured=measured,
        required=say("law.R09.required"),
        message=say(f"law.R09.{kind}", **words),
        next_step=say(f"law.R09.{kind}_next", **words),
        missing=missing,
    )

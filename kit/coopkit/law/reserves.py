"""Rules on surplus: R24 to R26 (set aside), R27, R28 (shared), R29 (use of the reserve)."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from coopkit.law import inputs
from coopkit.law.catalog import Rule
from coopkit.law.finding import Finding, Status
from coopkit.law.wording import finding, lacks, product, unknown_rows
from coopkit.text import say

RESERVE_SHARE = Fraction(1, 10)
TARGET_SHARE = Fraction(1, 2)
JOB_CREATION_SHARE = Fraction(1, 20)
EDUCATION_SHARE = Fraction(1, 20)
_HALF = Fraction(1, 2)


def part_of(base: int, share: Fraction, minimum_rounding: str = "up") -> int:
    """Return a share of `base` in whole yen, 0 where there is no surplus.

    "At least a tenth" rounds up; the other ways are an open point of the Act.

    >>> [part_of(1234565, Fraction(1, 10), way) for way in ("up", "half_away", "down")]
    [123457, 123457, 123456]
    """
    exact = max(base, 0) * share
    if minimum_rounding == "down":
        return exact.numerator // exact.denominator
    if minimum_rounding == "half_away":
        raised = exact + _HALF
        return raised.numerator // raised.denominator
    return -(-exact.numerator // exact.denominator)


def least_target(capital: int) -> int:
    """Return the least target of the legal reserve: half of the contributions (第76条2項).

    >>> least_target(300_001)
    150001
    """
    return part_of(capital, TARGET_SHARE)


def reserve_needed(
    base: int,
    balance: int,
    target: int,
    minimum_rounding: str = "up",
    last_slice: str = "cap_at_target",
) -> int:
    """Return what goes into the legal reserve at least (第76条1項).

    Args:
        base: the year's surplus in yen.
        balance: what is in the reserve.
        target: the amount of the articles, up to which it is filled.
        minimum_rounding: `up`, `half_away` or `down`.
        last_slice: `cap_at_target` (only what is missing) or `full_tenth`.
    """
    if balance >= target:
        return 0
    tenth = part_of(base, RESERVE_SHARE, minimum_rounding)
    return tenth if last_slice == "full_tenth" else min(tenth, target - balance)


def legal_reserve(
    rule: Rule,
    *,
    base: int,
    balance: int,
    target: int,
    capital: int,
    added: int,
    minimum_rounding: str = "up",
    last_slice: str = "cap_at_target",
) -> Finding:
    """R24: a tenth until the target, half of the contributions or more (第76条1項・2項).

    Paragraph 1 speaks of "each business year's surplus": without one it asks for nothing,
    as paragraphs 4 and 5 do (R25, R26). Paragraph 2 speaks of the articles, whatever the
    year was like, so a target that is too low is told all the same.
    """
    needed = reserve_needed(base, balance, target, minimum_rounding, last_slice)
    half = least_target(capital)
    left = ["target"] if target < half else []
    left += ["added"] if added < needed else []
    outcome: Status = "violation" if left else "ok"
    words: dict[str, Any] = {
        "base": base,
        "balance": balance,
        "target": target,
        "capital": capital,
        "half": half,
        "added": added,
        "needed": needed,
        "short": needed - added,
        "sum": product(max(base, 0), RESERVE_SHARE),
        "half_sum": product(capital, TARGET_SHARE),
        "room": max(target - balance, 0),
    }
    if base <= 0 and not left:
        return finding(rule, "not_applicable", **words)
    # Less than the tenth is a reading that the Act leaves open: say so.
    full = reserve_needed(base, balance, target, minimum_rounding, "full_tenth")
    return finding(
        rule,
        outcome,
        required="required_of",
        advice="capped" if not left and needed < full else None,
        lacks=lacks(rule, left, **words),
        **words,
    )


def job_creation(rule: Rule, *, base: int, added: int, minimum_rounding: str = "up") -> Finding:
    """R25: a twentieth for creating jobs, without a ceiling (第76条4項)."""
    return _twentieth(rule, base, added, JOB_CREATION_SHARE, minimum_rounding)


def education(rule: Rule, *, base: int, added: int, minimum_rounding: str = "up") -> Finding:
    """R26: a twentieth is carried over for learning, without a ceiling (第76条5項)."""
    return _twentieth(rule, base, added, EDUCATION_SHARE, minimum_rounding)


def _twentieth(rule: Rule, base: int, added: int, share: Fraction, rounding: str) -> Finding:
    if base <= 0:
        return finding(rule, "not_applicable", measured=None)
    needed = part_of(base, share, rounding)
    outcome: Status = "ok" if added >= needed else "violation"
    return finding(
        rule,
        outcome,
        required="required_of",
        base=base,
        added=added,
        needed=needed,
        short=needed - added,
        sum=product(base, share),
    )


def order_of_distribution(
    rule: Rule,
    *,
    base: int,
    legal_reserve: int,
    job_creation_reserve: int,
    education_carryover: int,
    dividend: int,
    carried_loss_after: int = 0,
) -> Finding:
    """R27: losses and the three reserves come before any distribution (第77条1項)."""
    if dividend == 0:
        return finding(rule, "not_applicable", measured=None)
    most = max(base, 0) - legal_reserve - job_creation_reserve - education_carryover
    left = ["loss"] if carried_loss_after > 0 else []
    left += ["amount"] if dividend > max(most, 0) else []
    outcome: Status = "violation" if left else "ok"
    words: dict[str, Any] = {
        "base": max(base, 0),
        "reserve": legal_reserve,
        "job": job_creation_reserve,
        "education": education_carryover,
        "most": max(most, 0),
        "dividend": dividend,
        "loss": carried_loss_after,
    }
    return finding(rule, outcome, required="required_of", lacks=lacks(rule, left, **words), **words)


def by_engagement(
    rule: Rule,
    *,
    engagement: Mapping[str, Fraction | None],
    dividends: Mapping[str, int | None],
    specified: bool = False,
) -> Finding:
    """R28: dividends follow engagement and nothing else (第77条2項・第3条2項5号).

    Rounding is not in the Act. Amounts are in proportion if one exact rate of yen per
    unit of engagement exists from which each of them differs by less than one yen; so
    rounding down, up or to the nearest yen all fit.
    """
    inputs.member_set("dividends", dividends.keys(), engagement.keys())
    unfilled = [m for m in engagement if engagement[m] is None or dividends.get(m) is None]
    if unfilled:
        parameter = "engagement" if engagement[unfilled[0]] is None else "dividends"
        return unknown_rows(rule, parameter, unfilled)
    worked = {member: given for member, given in engagement.items() if given is not None}
    paid = {member: given for member, given in dividends.items() if given is not None}
    total = sum(paid.values())
    words: dict[str, Any] = {"total": total, "members": len(paid)}
    if total == 0:
        return finding(rule, "not_applicable", "none", measured=None)
    if specified:
        return finding(rule, "violation", "specified", measured="measured_total", **words)
    idle = [member for member in worked if worked[member] == 0 and paid[member] > 0]
    if idle:
        names = say("law.separator").join(idle)
        return finding(rule, "violation", "idle", measured="measured_total", names=names, **words)
    rates = {member: worked[member] for member in worked if worked[member] > 0}
    high = max(rates, key=lambda member: (paid[member] - 1) / rates[member])
    low = min(rates, key=lambda member: (paid[member] + 1) / rates[member])
    words |= {
        "high": high,
        "low": low,
        "high_paid": paid[high],
        "low_paid": paid[low],
        "high_worked": _worked(worked[high]),
        "low_worked": _worked(worked[low]),
    }
    in_proportion = (paid[high] - 1) / rates[high] < (paid[low] + 1) / rates[low]
    if in_proportion:
        return finding(rule, "ok", measured="measured_total", **words)
    return finding(rule, "violation", **words)


def _worked(value: Fraction) -> str:
    return f"{value.numerator:,}" if value.denominator == 1 else str(value)


def release(rule: Rule, *, released: int, loss_covered: int) -> Finding:
    """R29: the legal reserve is drawn on only to cover a loss (第76条3項)."""
    if released == 0:
        return finding(rule, "not_applicable", measured=None)
    outcome: Status = "ok" if released <= loss_covered else "violation"
    return finding(
        rule, outcome, released=released, loss=loss_covered, over=released - loss_covered
    )

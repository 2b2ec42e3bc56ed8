"""Charts in words. Needs no matplotlib."""

from typing import Any

from coopkit.plan import Projection, month_label
from coopkit.text import say

TEN_THOUSAND = 10_000


def yen(amount: int) -> str:
    """Return an amount as people write it.

    >>> yen(-1234567)
    '-1,234,567円'
    """
    return say("charts.yen", amount=f"{amount:,}")


def short_yen(amount: int) -> str:
    """Return an amount in 万円 with one decimal, for a label; exact below 10,000 yen.

    Rounded half away from zero, in integers.
    """
    if abs(amount) < TEN_THOUSAND:
        return yen(amount)
    tenths = (abs(amount) + 500) // 1000
    sign = "-" if amount < 0 else ""
    whole, part = divmod(tenths, 10)
    number = f"{sign}{whole:,}" + (f".{part}" if part else "")
    return say("charts.ten_thousand_yen", amount=number)


def describe_cash(projection: Projection) -> str:
    """Return the cash chart in words: start, end, the lowest month, and below zero or not.

    Args:
        projection: what `coopkit.plan.project` returned.
    """
    if projection.is_open:
        return say("charts.cash.open")
    lowest = projection.lowest
    words: dict[str, Any] = {
        "months": len(projection.months) - 1,
        "opening": yen(projection.cash[0]),
        "last_month": month_label(projection.months[-1]),
        "last": yen(projection.cash[-1]),
        "lowest_month": month_label(projection.months[lowest]),
        "lowest": yen(projection.cash[lowest]),
    }
    below = [
        month for month, cash in zip(projection.months, projection.cash, strict=True) if cash < 0
    ]
    if projection.cash[0] < 0:
        ending = say("charts.cash.below_at_start")
    elif below:
        ending = say("charts.cash.below", month=month_label(below[0]))
    else:
        ending = say("charts.cash.never_below")
    return say("charts.cash.words", **words) + ending

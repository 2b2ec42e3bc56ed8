"""From numbers to the words of a finding: exact, with the arithmetic written out."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from coopkit.law.catalog import Rule
from coopkit.law.finding import Finding, Status
from coopkit.text import say

_EXACT_UNIT = Fraction("0.001")


def finding(
    rule: Rule,
    status: Status,
    kind: str | None = None,
    *,
    required: str = "required",
    measured: str | None = "measured",
    advice: str | None = None,
    missing: tuple[str, ...] = (),
    **words: Any,
) -> Finding:
    """Make the finding of a rule from its texts in `text/<language>/law_rules.toml`.

    Args:
        rule: the rule.
        status: how the numbers compare.
        kind: which message, `<kind>` and `<kind>_next`; the status when left out.
        required: which text says what the Act asks for.
        measured: which text says what there is; None while it is not known.
        advice: which `<advice>_next` says what to do next; that of the message if left out.
        missing: names of inputs that are not known yet.
        **words: what stands for the `{names}` in these texts; `{article}` always can.
    """
    texts = f"law_rules.{rule.id}"
    chosen = kind or status
    values = {"article": rule.citation, **words}
    return Finding(
        rule=rule.id,
        article=rule.article,
        status=status,
        measured=say(f"{texts}.{measured}", **values) if measured else None,
        required=say(f"{texts}.{required}", **values),
        message=say(f"{texts}.{chosen}", **values),
        next_step=say(f"{texts}.{advice or chosen}_next", **values),
        missing=missing,
    )


def unknown_rows(rule: Rule, parameter: str, rows: list[str]) -> Finding:
    """Make the finding for a table in which some rows are not filled in yet."""
    names = say("law.separator").join(rows)
    return finding(
        rule,
        "unknown",
        measured=None,
        missing=tuple(f"{parameter}:{row}" for row in rows),
        names=names,
    )


def lacks(rule: Rule, kinds: list[str], **words: Any) -> str:
    """Join what is not there yet: one short sentence each, `lack_<kind>` in the texts."""
    values = {"article": rule.citation, **words}
    return "".join(say(f"law_rules.{rule.id}.lack_{kind}", **values) for kind in kinds)


def number(value: Fraction | int) -> str:
    """Write a number for people: exact where three decimals hold it, else about.

    Only for display: rules compare exact numbers. Rounded half away from zero.

    >>> number(Fraction(24, 5)), number(Fraction(14, 3)), number(4)
    ('4.8', '約4.67', '4')
    """
    exact = Fraction(value)
    if (exact / _EXACT_UNIT).denominator == 1:
        return _decimal(exact, Decimal("0.001"))
    return say("law.about", number=_decimal(exact, Decimal("0.01")))


def _decimal(value: Fraction, unit: Decimal) -> str:
    """Write a number with the decimals of `unit`, without zeros at the end."""
    exact = Decimal(value.numerator) / value.denominator
    rounded = exact.quantize(unit, ROUND_HALF_UP)
    text = f"{rounded:,f}".rstrip("0").rstrip(".")
    return text.removeprefix("-") if rounded.is_zero() else text


def product(whole: int, part: Fraction) -> str:
    """Write a part of a whole as a sum that anybody can check.

    >>> product(6, Fraction(4, 5))
    '6 × 4/5 ＝ 4.8'
    """
    return say("law.product", whole=f"{whole:,}", part=part, result=number(whole * part))


def day(value: date) -> str:
    """Write a date with its weekday.

    >>> day(date(2026, 10, 15))
    '2026年10月15日（木）'
    """
    weekday = say(f"law.weekday.{value.weekday()}")
    return say("law.date", year=value.year, month=value.month, day=value.day, weekday=weekday)


def at_least(whole: int, part: Fraction) -> int:
    """Return the smallest whole number that is at least `part` of `whole`.

    >>> [at_least(members, Fraction(4, 5)) for members in (4, 5, 6)]
    [4, 4, 5]
    """
    return -(-whole * part.numerator // part.denominator)

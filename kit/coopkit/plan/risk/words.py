"""What many runs say, in words."""

from coopkit.plan.months import month_label
from coopkit.plan.risk.result import MOST_RUNS, RiskResult
from coopkit.text import say

_NAMED = 3
_LOW, _HIGH = 10, 90
_HUNDRED, _THOUSAND, _TEN_THOUSAND = 100, 1_000, 10_000


def describe_risk(result: RiskResult) -> str:
    """Return the result in words, one thought a line: how often, when, how much, why.

    Args:
        result: what `simulate` returned.
    """
    if result.is_open:
        return say("risk.open")
    lines = [
        say("risk.what", runs=result.runs, months=len(result.months) - 1),
        _how_often(result),
        say(
            "risk.lowest",
            median=about(result.lowest_quantile(50)),
            low=about(result.lowest_quantile(_LOW)),
            high=about(result.lowest_quantile(_HIGH)),
            planned=about(min(result.planned)),
        ),
        *([say("risk.lower")] if result.lowest_quantile(50) < min(result.planned) else []),
        _extra(result),
        *_what_matters(result),
    ]
    if result.missing:
        lines.append(say("risk.missing", names=say("risk.separator").join(result.missing)))
    lines.append(say("risk.source"))
    return "\n".join(lines)


def often(probability: float) -> str:
    """Return a probability as people say it: 「100回のうち約23回」.

    Never 0 or 100 for what happened in some runs and not in all of them.
    """
    if probability in {0, 1}:
        return say("risk.never") if not probability else say("risk.always")
    times = round(probability * _HUNDRED)
    if times == 0:
        return say("risk.rarely")
    if times == _HUNDRED:
        return say("risk.nearly_always")
    return say("risk.often", times=times)


def about(yen: int, *, up: bool = False) -> str:
    """Return an amount as round as an estimate is: to 1万円, below 10万円 to 1,000 yen.

    Args:
        yen: the amount.
        up: round away from zero, so that an amount that is needed is never short.

    >>> about(-6_272_544), about(61_200, up=True), about(-5_400)
    ('-627万円', '6.2万円', '-5,000円')
    """
    step = _TEN_THOUSAND if abs(yen) >= 10 * _TEN_THOUSAND else _THOUSAND
    size = -(-abs(yen) // step) if up else (abs(yen) + step // 2) // step
    sign = "-" if yen < 0 and size else ""
    if size * step < _TEN_THOUSAND:
        return say("risk.yen", amount=f"{sign}{size * step:,}")
    # Japanese counts in 万, English in thousands.
    whole, part = divmod(size * step * 10 // int(say("risk.large_unit")), 10)
    return say("risk.large", amount=f"{sign}{whole:,}" + (f".{part}" if part else ""))


def _how_often(result: RiskResult) -> str:
    if not result.probability:
        return say("risk.never_below")
    worst = result.worst
    return say("risk.below", often=often(result.probability)) + say(
        "risk.worst",
        month=month_label(result.months[worst]),
        often=often(result.below[worst]),
    )


def _extra(result: RiskResult) -> str:
    extra = result.extra_money
    if not extra:
        return say("risk.enough", runs=MOST_RUNS // 10)
    return say("risk.extra", runs=MOST_RUNS // 10, yen=about(extra, up=True))


def _what_matters(result: RiskResult) -> list[str]:
    """Name what moves the lowest cash most; nothing if nothing moves it."""
    named = [factor for factor in result.factors if factor.swing][:_NAMED]
    if not named:
        return []
    lines = [
        say(
            "risk.factor_line",
            rank=rank,
            name=factor.label,
            swing=about(factor.swing),
            low=about(min(factor.low, factor.high)),
            high=about(max(factor.low, factor.high)),
        )
        for rank, factor in enumerate(named, start=1)
    ]
    return [say("risk.matters"), *lines]

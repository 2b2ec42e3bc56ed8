"""Where a year's surplus goes: three reserves, then dividends by engagement (第76条・第77条)."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from coopkit.law import inputs
from coopkit.law.open_points import decide
from coopkit.law.reserves import (
    EDUCATION_SHARE,
    JOB_CREATION_SHARE,
    least_target,
    part_of,
    reserve_needed,
)

if TYPE_CHECKING:
    from fractions import Fraction

CHOICES = (
    "base_method",
    "add_carried_surplus",
    "minimum_rounding",
    "last_slice",
    "capital_basis",
    "target_follows_capital",
    "tiny_base",
    "fund_ceiling",
    "reserves_when_specified",
)


class SurplusChoices(TypedDict, total=False):
    """What the Act leaves open, by name; `law.open_points()` has note and source of each.

    One left out takes the default of the table.
    """

    base_method: Literal["net_after_carried_loss", "net_income_only"]
    add_carried_surplus: Literal["no", "yes"]
    minimum_rounding: Literal["up", "half_away", "down"]
    last_slice: Literal["cap_at_target", "full_tenth"]
    capital_basis: Literal["subscribed", "paid_in"]
    target_follows_capital: Literal["yes", "no"]
    tiny_base: Literal["fill_in_order", "refuse"]
    fund_ceiling: Literal["none", "same_as_reserve"]
    reserves_when_specified: Literal["required", "not_required"]


@dataclass(frozen=True, slots=True)
class SurplusAllocation:
    """A year's surplus and its parts, in yen. The parts add up to the base.

    Attributes:
        base: the surplus from which the shares are taken; 0 in a year of loss.
        legal_reserve: into 準備金（利益準備金）.
        job_creation_reserve: into 就労創出等積立金.
        education_carryover: 教育繰越金, to be used in the next year.
        distributable: what may be paid as engagement dividends out of this base. A surplus
            carried from earlier years was a base in its own year; it is in here only with
            `add_carried_surplus="yes"`. Whether a meeting may pay it out later is not
            worked out here.
        loss_covered: what goes to a carried loss; only with
            `base_method="net_income_only"`, else the base is already what is left.
        kept: what a 特定労働者協同組合 keeps, which pays no dividends (第94条の15).
    """

    base: int
    legal_reserve: int
    job_creation_reserve: int
    education_carryover: int
    distributable: int
    loss_covered: int = 0
    kept: int = 0


def allocate_surplus(
    *,
    net_income: int,
    carried_loss: int = 0,
    capital: int,
    reserve_balance: int = 0,
    reserve_target: int | None = None,
    carried_surplus: int = 0,
    paid_in_capital: int | None = None,
    specified: bool = False,
    **choices: Unpack[SurplusChoices],
) -> SurplusAllocation:
    """Share out a year's surplus as 第76条 and 第77条1項 ask at least.

    A tiny surplus (one or two yen) cannot hold three amounts that are each rounded up.
    It fills the legal reserve, then the job-creation reserve, then the education
    carry-over, in the order of the paragraphs of 第76条, each at most with what is left:
    so no part is below zero and the parts always add up. `tiny_base="refuse"` raises.

    Args:
        net_income: profit after tax of the year in yen, below zero for a loss.
        carried_loss: loss carried from earlier years, in yen, written without a minus.
        capital: total of the subscribed contributions, in yen.
        reserve_balance: what is in the legal reserve, in yen.
        reserve_target: the amount in the articles; half of the contributions if left out.
        carried_surplus: undistributed surplus of earlier years, in yen; not counted again
            unless `add_carried_surplus="yes"`.
        paid_in_capital: total that is paid in, in yen; all of `capital` if left out.
        specified: a 特定労働者協同組合.
        **choices: what the Act leaves open, see `SurplusChoices`.

    Raises:
        LawInputError: not whole yen; a negative balance; a target below half of the
            contributions; a loss and a surplus carried at once; an unknown choice.

    It rests on 第76条1項・2項・4項・5項 and 第77条1項 of the Act.

        >>> allocate_surplus(net_income=1_000_000, capital=500_000)
        ... # doctest: +NORMALIZE_WHITESPACE
        SurplusAllocation(base=1000000, legal_reserve=100000, job_creation_reserve=50000,
            education_carryover=50000, distributable=800000, loss_covered=0, kept=0)
    """
    chosen = decide(CHOICES, choices)
    income = inputs.whole("net_income", net_income)
    loss = inputs.count("carried_loss", carried_loss)
    balance = inputs.count("reserve_balance", reserve_balance)
    before = inputs.count("carried_surplus", carried_surplus)
    inputs.truth("specified", specified)
    if loss and before:
        raise inputs.error("carried_loss", "loss_and_surplus", loss=loss, surplus=before)
    target = _target(inputs.count("capital", capital), paid_in_capital, reserve_target, chosen)
    base, uncovered = _base(income, loss, before, chosen)
    minima = _minima(base, balance, target, chosen)
    if specified and chosen["reserves_when_specified"] == "not_required":
        minima = (0, 0, 0)
    if sum(minima) > base and chosen["tiny_base"] == "refuse":
        raise inputs.error("net_income", "tiny_base", base=base, parts=sum(minima))
    reserve = min(minima[0], base)
    jobs = min(minima[1], base - reserve)
    learning = min(minima[2], base - reserve - jobs)
    rest = base - reserve - jobs - learning
    covered = min(uncovered, rest)
    left = rest - covered
    return SurplusAllocation(
        base=base,
        legal_reserve=reserve,
        job_creation_reserve=jobs,
        education_carryover=learning,
        distributable=0 if specified else left,
        loss_covered=covered,
        kept=left if specified else 0,
    )


def _target(
    capital: int, paid_in: int | None, articles: int | None, chosen: Mapping[str, str]
) -> int:
    paid = capital if paid_in is None else inputs.count("paid_in_capital", paid_in)
    inputs.at_most("paid_in_capital", paid, capital, "capital")
    total = paid if chosen["capital_basis"] == "paid_in" else capital
    least = least_target(total)
    if articles is None:
        return least
    target = inputs.count("reserve_target", articles)
    if target < least and chosen["target_follows_capital"] == "yes":
        raise inputs.error("reserve_target", "target_low", value=target, least=least)
    return target


def _base(income: int, loss: int, before: int, chosen: Mapping[str, str]) -> tuple[int, int]:
    """Return the base, and the loss that is still to be covered from it."""
    if chosen["add_carried_surplus"] == "yes":
        income += before
    if chosen["base_method"] == "net_income_only":
        return max(income, 0), loss
    return max(income - loss, 0), 0


def _minima(
    base: int, balance: int, target: int, chosen: Mapping[str, str]
) -> tuple[int, int, int]:
    rounding = chosen["minimum_rounding"]
    reserve = reserve_needed(base, balance, target, rounding, chosen["last_slice"])
    if chosen["fund_ceiling"] == "same_as_reserve" and balance >= target:
        return reserve, 0, 0
    return (
        reserve,
        part_of(base, JOB_CREATION_SHARE, rounding),
        part_of(base, EDUCATION_SHARE, rounding),
    )


class Distribution(dict[str, int]):
    """Dividends, member → yen, with what rounding left over.

    Attributes:
        remainder: yen that stay in the co-operative and are carried over.
    """

    def __init__(self, dividends: Mapping[str, int], remainder: int) -> None:
        super().__init__(dividends)
        self.remainder = remainder


def distribute(
    distributable: int,
    engagement: Mapping[str, object],
    *,
    dividend_rounding: Literal["down", "largest_remainder"] | None = None,
) -> Distribution:
    """Share an amount by engagement, rounded down for each member (第77条2項).

    Contributions play no part. What rounding leaves stays in `.remainder` and is carried
    over; `dividend_rounding="largest_remainder"` gives it out, one yen each, to those
    who lost most by rounding (equals in the order of their names).

    Args:
        distributable: yen to share.
        engagement: member → hours, days or points; int, Fraction or Decimal.
        dividend_rounding: an open point of the Act; the table's default is `down`.

    Raises:
        LawInputError: not whole yen, a float, a member whose engagement is not known.

    Example:
        >>> shares = distribute(1000, engagement={"さくら": 2, "けん": 1})
        >>> shares, shares.remainder
        ({'さくら': 666, 'けん': 333}, 1)
    """
    amount = inputs.count("distributable", distributable)
    given = {} if dividend_rounding is None else {"dividend_rounding": dividend_rounding}
    chosen = decide(("dividend_rounding",), given)["dividend_rounding"]
    worked: dict[str, Fraction] = {}
    for member, value in inputs.exact_table("engagement", engagement).items():
        if value is None:
            raise inputs.error("engagement", "unfilled", row=member)
        worked[member] = value
    # In whole numbers of a part that all hours hold: a fraction for each would be slow.
    unit = lcm(*(value.denominator for value in worked.values()))
    parts = {m: value.numerator * (unit // value.denominator) for m, value in worked.items()}
    total = sum(parts.values())
    if total == 0:
        return Distribution(dict.fromkeys(worked, 0), amount)
    shares = {member: amount * part // total for member, part in parts.items()}
    left = amount - sum(shares.values())
    if chosen == "largest_remainder":
        order = sorted(parts, key=lambda member: (-(amount * parts[member] % total), member))
        for member in order[:left]:
            shares[member] += 1
        left = 0
    return Distribution(shares, left)

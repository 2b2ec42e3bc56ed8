"""Several years in a row: surplus or loss, reserves, dividends, members who join or leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Unpack, cast

from coopkit.law import inputs
from coopkit.law.open_points import decide
from coopkit.law.reserves import least_target
from coopkit.law.surplus import (
    CHOICES,
    Distribution,
    SurplusAllocation,
    SurplusChoices,
    allocate_surplus,
    distribute,
)


@dataclass(frozen=True, slots=True)
class Year:
    """What happens in one business year.

    Attributes:
        net_income: profit after tax in yen, below zero for a loss.
        joined: member → yen of contributions paid in this year; for someone who is a
            member already it is added to what that member has.
        left: members who leave; they leave as the year ends (第14条1項) and still get
            their dividend for the year.
        engagement: member → hours, days or points of this year. Empty: no dividend.
        dividend: yen to distribute, at most what is distributable; None for all of it.
    """

    net_income: int
    joined: Mapping[str, int] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    engagement: Mapping[str, object] = field(default_factory=dict)
    dividend: int | None = None


@dataclass(frozen=True, slots=True)
class YearResult:
    """One business year after the books are closed; money in yen.

    Attributes:
        year: 1 for the first.
        members: number of members after those who leave have left.
        capital: their contributions.
        reserve_target: what the legal reserve is filled up to.
        articles_too_low: the amount in the articles is below half of the contributions,
            so that the articles have to be changed (第76条2項).
        allocation: this year's surplus and its parts.
        released: taken out of the legal reserve to cover a loss (第76条3項).
        fund_released: taken out of the job-creation reserve for the same; 0 unless
            `loss_cover_by_funds="yes"`.
        reserve_balance: legal reserve at the end.
        job_creation_balance: job-creation reserve at the end, nothing of it spent.
        dividends: member → yen.
        carried_surplus: surplus carried to the next year, the education carry-over not
            included.
        carried_loss: loss carried to the next year.
    """

    year: int
    members: int
    capital: int
    reserve_target: int
    articles_too_low: bool
    allocation: SurplusAllocation
    released: int
    fund_released: int
    reserve_balance: int
    job_creation_balance: int
    dividends: Distribution
    carried_surplus: int
    carried_loss: int


class YearChoices(SurplusChoices, total=False):
    """The open points of `SurplusChoices`, and whether the fund may cover a loss."""

    loss_cover_by_funds: Literal["no", "yes"]
    dividend_rounding: Literal["down", "largest_remainder"]


def simulate_years(
    years: Sequence[Year],
    *,
    contributions: Mapping[str, int],
    reserve_target: int | None = None,
    reserve_balance: int = 0,
    job_creation_balance: int = 0,
    carried_loss: int = 0,
    carried_surplus: int = 0,
    release_reserve: bool = True,
    specified: bool = False,
    **choices: Unpack[YearChoices],
) -> tuple[YearResult, ...]:
    """Follow a co-operative through several years of surplus or loss.

    Contributions count as paid in full; those who join during a year count towards the
    capital on which this year's target rests, those who leave at its end no longer do.
    When the capital shrinks the target falls, but what is above it stays in the reserve.
    A loss uses up the carried surplus first, then (if `release_reserve`) the legal
    reserve; the rest is carried.

    Args:
        years: one `Year` each, in order.
        contributions: member → yen paid in before the first year.
        reserve_target: the amount in the articles; None follows half of the capital.
        reserve_balance: legal reserve before the first year, in yen.
        job_creation_balance: job-creation reserve before the first year, in yen.
        carried_loss: loss carried into the first year, in yen.
        carried_surplus: surplus carried into the first year, in yen.
        release_reserve: whether the meeting uses the legal reserve for a loss.
        specified: a 特定労働者協同組合, which pays no dividends.
        **choices: what the Act leaves open, see `YearChoices`.

    Raises:
        LawInputError: an impossible number; someone leaves or works who is not a member;
            a dividend above what is distributable.

    It rests on 第16条, 第76条 and 第77条 of the Act.

        >>> first, second = simulate_years(
        ...     [Year(-200_000), Year(1_000_000, engagement={"さくら": 3, "けん": 1})],
        ...     contributions={"さくら": 300_000, "けん": 300_000, "ゆい": 300_000},
        ... )
        >>> first.carried_loss, second.allocation.base, second.dividends
        (200000, 800000, {'さくら': 480000, 'けん': 160000})
    """
    chosen = decide((*CHOICES, "loss_cover_by_funds", "dividend_rounding"), choices)
    state = _State(
        dict(_yen_table("contributions", contributions)),
        None if reserve_target is None else inputs.count("reserve_target", reserve_target),
        inputs.count("reserve_balance", reserve_balance),
        inputs.count("job_creation_balance", job_creation_balance),
        inputs.count("carried_loss", carried_loss),
        inputs.count("carried_surplus", carried_surplus),
    )
    if state.loss and state.surplus:
        raise inputs.error(
            "carried_loss", "loss_and_surplus", loss=state.loss, surplus=state.surplus
        )
    inputs.truth("release_reserve", release_reserve)
    return tuple(
        _close(number, year, state, chosen, release=release_reserve, specified=specified)
        for number, year in enumerate(years, start=1)
    )


@dataclass(slots=True)
class _State:
    """What one year hands to the next."""

    contributions: dict[str, int]
    articles_target: int | None
    reserve: int
    job_fund: int
    loss: int
    surplus: int


def _yen_table(parameter: str, value: object) -> dict[str, int]:
    table: dict[str, int] = {}
    for member, yen in inputs.count_table(parameter, value).items():
        if yen is None:
            raise inputs.error(parameter, "unfilled", row=member)
        table[member] = yen
    return table


def _change_members(year: Year, state: _State) -> None:
    for member, yen in _yen_table("joined", year.joined).items():
        state.contributions[member] = state.contributions.get(member, 0) + yen
    present = state.contributions.keys()
    worked = inputs.exact_table("engagement", year.engagement)
    inputs.member_set("engagement", worked.keys(), present)
    left = inputs.name_set("left", year.left)
    inputs.member_set("left", left, present)
    for member in left:
        del state.contributions[member]


def _close(
    number: int,
    year: Year,
    state: _State,
    chosen: Mapping[str, str],
    *,
    release: bool,
    specified: bool,
) -> YearResult:
    _change_members(year, state)
    capital = sum(state.contributions.values())
    least = least_target(capital)
    articles = state.articles_target
    too_low = articles is not None and articles < least
    follows = chosen["target_follows_capital"] == "yes"
    target = least if articles is None or (too_low and follows) else articles
    allocation = allocate_surplus(
        net_income=year.net_income,
        carried_loss=state.loss,
        capital=capital,
        reserve_balance=state.reserve,
        reserve_target=target,
        carried_surplus=state.surplus,
        specified=specified,
        **cast("SurplusChoices", {name: chosen[name] for name in CHOICES}),
    )
    dividends = _dividends(year, allocation, chosen)
    result = state.surplus - state.loss + year.net_income - sum(dividends.values())
    result -= allocation.legal_reserve + allocation.job_creation_reserve
    result -= allocation.education_carryover
    state.reserve += allocation.legal_reserve
    state.job_fund += allocation.job_creation_reserve
    released = min(state.reserve, max(-result, 0)) if release else 0
    by_fund = release and chosen["loss_cover_by_funds"] == "yes"
    fund_released = min(state.job_fund, max(-result, 0) - released) if by_fund else 0
    state.reserve -= released
    state.job_fund -= fund_released
    result += released + fund_released
    state.surplus, state.loss = max(result, 0), max(-result, 0)
    return YearResult(
        year=number,
        members=len(state.contributions),
        capital=capital,
        reserve_target=target,
        articles_too_low=too_low,
        allocation=allocation,
        released=released,
        fund_released=fund_released,
        reserve_balance=state.reserve,
        job_creation_balance=state.job_fund,
        dividends=dividends,
        carried_surplus=state.surplus,
        carried_loss=state.loss,
    )


def _dividends(
    year: Year, allocation: SurplusAllocation, chosen: Mapping[str, str]
) -> Distribution:
    amount = allocation.distributable
    if year.dividend is not None:
        amount = inputs.count("dividend", year.dividend)
        inputs.at_most("dividend", amount, allocation.distributable, "distributable")
    if not year.engagement:
        return Distribution({}, amount)
    rounding = chosen["dividend_rounding"]
    return distribute(amount, year.engagement, dividend_rounding=rounding)  # type: ignore[arg-type]  # checked by decide

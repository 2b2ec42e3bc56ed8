"""Where surplus goes: exact parts, dividends by engagement, several years, the open points."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopkit import law
from coopkit.law import SurplusAllocation, Year

YEN = st.integers(0, 10**9)
NAMES = ["さくら", "けん", "ゆい", "ひろ", "まな"]
ENGAGEMENT = st.lists(st.fractions(0, 2000, max_denominator=100), min_size=1, max_size=5).map(
    lambda hours: dict(zip(NAMES, hours, strict=False))
)


def allocate(net_income=1_000_000, **given):
    """Share out a surplus; a million yen and contributions of a million if not said."""
    return law.allocate_surplus(net_income=net_income, **{"capital": 1_000_000, **given})


def parts(allocation):
    """Return the three reserves."""
    return (
        allocation.legal_reserve,
        allocation.job_creation_reserve,
        allocation.education_carryover,
    )


def test_a_million_yen():
    """100,000 + 50,000 + 50,000 are set aside; 800,000 can be shared."""
    assert allocate() == SurplusAllocation(1_000_000, 100_000, 50_000, 50_000, 800_000)


def test_minimum_amounts_round_up():
    """At least a tenth of 1,001 yen is 101, at least a twentieth 51."""
    assert allocate(1001) == SurplusAllocation(1001, 101, 51, 51, 798)


@pytest.mark.parametrize(("way", "expected"), [("up", 51), ("half_away", 50), ("down", 50)])
def test_rounding_of_the_minima_is_a_choice(way, expected):
    """A twentieth of 1,001 yen in each of the three ways."""
    assert allocate(1001, minimum_rounding=way).education_carryover == expected
    assert allocate(1010, minimum_rounding=way).education_carryover == (50 if way == "down" else 51)


@pytest.mark.parametrize("income", [0, -1, -1_000_000])
def test_a_loss_sets_nothing_aside(income):
    """Without surplus every part is zero."""
    assert allocate(income) == SurplusAllocation(0, 0, 0, 0, 0)


def test_carried_losses_come_first():
    """The base is what is left after the loss; below zero it is nothing."""
    assert allocate(carried_loss=400_000) == SurplusAllocation(
        600_000, 60_000, 30_000, 30_000, 480_000
    )
    assert allocate(carried_loss=1_000_000).base == 0
    assert allocate(carried_loss=1_000_001).base == 0


def test_the_years_result_alone_can_be_the_base():
    """The other reading takes the shares first and covers the loss from what is left."""
    other = allocate(carried_loss=400_000, base_method="net_income_only")
    assert other == SurplusAllocation(1_000_000, 100_000, 50_000, 50_000, 400_000, 400_000)
    deep = allocate(carried_loss=900_000, base_method="net_income_only")
    assert (deep.loss_covered, deep.distributable) == (800_000, 0)
    assert allocate(-5, carried_loss=3, base_method="net_income_only").base == 0


def test_carried_surplus_is_counted_once():
    """By default a carried surplus is not in the base; the other reading adds it."""
    assert allocate(carried_surplus=500_000).base == 1_000_000
    added = allocate(carried_surplus=500_000, add_carried_surplus="yes")
    assert (added.base, added.legal_reserve) == (1_500_000, 150_000)


def test_the_last_slice_fills_the_target():
    """Only what is missing goes in; a strict reader adds the full tenth; then nothing."""
    assert allocate(reserve_balance=450_000).legal_reserve == 50_000
    assert allocate(reserve_balance=450_000, last_slice="full_tenth").legal_reserve == 100_000
    for choice in ("cap_at_target", "full_tenth"):
        for balance in (500_000, 600_000):
            assert allocate(reserve_balance=balance, last_slice=choice).legal_reserve == 0
    assert allocate(reserve_balance=499_999).legal_reserve == 1


def test_the_target_of_the_articles_counts():
    """The articles may ask for more than half of the contributions."""
    assert allocate(reserve_balance=500_000, reserve_target=500_000).legal_reserve == 0
    assert allocate(reserve_balance=500_000, reserve_target=500_010).legal_reserve == 10


def test_a_target_below_half_is_an_open_point():
    """It is refused with the least amount, or taken as the articles have it."""
    with pytest.raises(law.LawInputError, match="500,000円）に届いていません") as caught:
        allocate(reserve_target=499_999)
    assert caught.value.parameter == "reserve_target"
    taken = allocate(reserve_target=30_000, target_follows_capital="no")
    assert taken.legal_reserve == 30_000


def test_total_contributions_are_an_open_point():
    """Subscribed is the default and the stricter; paid-in gives a lower target."""
    given = {"reserve_balance": 190_000, "paid_in_capital": 400_000}
    assert allocate(**given).legal_reserve == 100_000
    assert allocate(**given, capital_basis="paid_in").legal_reserve == 10_000
    full = allocate(reserve_balance=450_000, capital_basis="paid_in")
    assert full.legal_reserve == 50_000


@pytest.mark.parametrize(
    ("base", "expected"),
    [(1, (1, 0, 0)), (2, (1, 1, 0)), (3, (1, 1, 1)), (4, (1, 1, 1)), (20, (2, 1, 1))],
)
def test_a_tiny_surplus_is_filled_in_order(base, expected):
    """One or two yen go to the reserves in the order of the article; nothing is invented."""
    allocation = allocate(base)
    assert parts(allocation) == expected
    assert allocation.distributable == base - sum(expected)


def test_a_tiny_surplus_can_be_refused():
    """The other choice says that the surplus is too small; three yen are enough."""
    with pytest.raises(law.LawInputError) as caught:
        allocate(2, tiny_base="refuse")
    assert caught.value.parameter == "net_income"
    assert parts(allocate(3, tiny_base="refuse")) == (1, 1, 1)


def test_the_funds_have_no_ceiling_unless_chosen():
    """They go on when the reserve is full; the other reading stops them there."""
    full = {"reserve_balance": 500_000}
    assert parts(allocate(**full)) == (0, 50_000, 50_000)
    assert parts(allocate(**full, fund_ceiling="same_as_reserve")) == (0, 0, 0)
    below = allocate(reserve_balance=499_999, fund_ceiling="same_as_reserve")
    assert parts(below) == (1, 50_000, 50_000)


def test_a_specified_cooperative_distributes_nothing():
    """It keeps what is left; whether it sets aside the reserves is an open point."""
    kept = allocate(specified=True)
    assert (kept.distributable, kept.kept, kept.legal_reserve) == (0, 800_000, 100_000)
    free = allocate(specified=True, reserves_when_specified="not_required")
    assert (parts(free), free.kept) == ((0, 0, 0), 1_000_000)
    ordinary = allocate(reserves_when_specified="not_required")
    assert parts(ordinary) == (100_000, 50_000, 50_000)


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"net_income": 1.5}, "net_income"),
        ({"capital": -1}, "capital"),
        ({"carried_loss": -1}, "carried_loss"),
        ({"reserve_balance": -1}, "reserve_balance"),
        ({"carried_surplus": -1}, "carried_surplus"),
        ({"carried_loss": 1, "carried_surplus": 1}, "carried_loss"),
        ({"paid_in_capital": 1_000_001}, "paid_in_capital"),
        ({"last_slice": "most"}, "last_slice"),
        ({"rounding": "up"}, "rounding"),
        ({"specified": 1}, "specified"),
        ({"reserve_target": -1}, "reserve_target"),
    ],
)
def test_allocation_refuses_what_cannot_be(given, parameter):
    """An impossible number or an unknown choice names its parameter."""
    with pytest.raises(law.LawInputError) as caught:
        allocate(**given)
    assert caught.value.parameter == parameter


CHOSEN = st.fixed_dictionaries(
    {
        "base_method": st.sampled_from(["net_after_carried_loss", "net_income_only"]),
        "add_carried_surplus": st.sampled_from(["no", "yes"]),
        "minimum_rounding": st.sampled_from(["up", "half_away", "down"]),
        "last_slice": st.sampled_from(["cap_at_target", "full_tenth"]),
        "fund_ceiling": st.sampled_from(["none", "same_as_reserve"]),
        "reserves_when_specified": st.sampled_from(["required", "not_required"]),
    }
)


MONEY = st.fixed_dictionaries(
    {
        "net_income": st.integers(-(10**9), 10**9),
        "carried_loss": YEN,
        "capital": YEN,
        "reserve_balance": YEN,
        "specified": st.booleans(),
    }
)


@given(MONEY, CHOSEN)
def test_the_parts_add_up_to_the_base(money, chosen):
    """Under every choice no part is negative and together they are the base."""
    found = law.allocate_surplus(**money, **chosen)
    numbers = [*parts(found), found.distributable, found.loss_covered, found.kept]
    assert min(numbers) >= 0
    assert sum(numbers) == found.base


@given(st.integers(3, 10**9), YEN, YEN)
def test_the_minima_agree_with_the_rules(income, capital, balance):
    """What the allocation sets aside is just enough for R24 to R27, and one yen less is not."""
    found = law.allocate_surplus(net_income=income, capital=capital, reserve_balance=balance)
    target = -(-capital // 2)
    given = {"base": found.base, "balance": balance, "target": target, "capital": capital}
    assert law.evaluate("R24", **given, added=found.legal_reserve).status == "ok"
    if found.legal_reserve:
        less = law.evaluate("R24", **given, added=found.legal_reserve - 1)
        assert less.status == "violation"
    for rule, added in (("R25", found.job_creation_reserve), ("R26", found.education_carryover)):
        assert law.evaluate(rule, base=found.base, added=added).status == "ok"
        assert law.evaluate(rule, base=found.base, added=added - 1).status == "violation"
    shared = {
        "base": found.base,
        "legal_reserve": found.legal_reserve,
        "job_creation_reserve": found.job_creation_reserve,
        "education_carryover": found.education_carryover,
    }
    paid = law.evaluate("R27", **shared, dividend=found.distributable).status
    assert paid == ("ok" if found.distributable else "not_applicable")
    more = law.evaluate("R27", **shared, dividend=found.distributable + 1).status
    assert more == "violation"


@given(YEN, ENGAGEMENT)
def test_dividends_follow_engagement(amount, engagement):
    """They never exceed the amount, the remainder is what is missing, and R28 agrees."""
    shares = law.distribute(amount, engagement)
    assert sum(shares.values()) + shares.remainder == amount
    total = sum(engagement.values())
    if total == 0:
        assert not any(shares.values())
        return
    for member, hours in engagement.items():
        exact = amount * hours / total
        assert shares[member] <= exact < shares[member] + 1
    assert shares.remainder < len(engagement)
    found = law.evaluate("R28", engagement=engagement, dividends=shares)
    assert found.status == ("ok" if any(shares.values()) else "not_applicable")


@given(YEN, ENGAGEMENT, st.randoms())
def test_the_order_of_members_changes_nothing(amount, engagement, random):
    """Written in another order, each member gets the same, in both ways of rounding."""
    order = list(engagement)
    random.shuffle(order)
    other = {member: engagement[member] for member in order}
    for way in ("down", "largest_remainder"):
        first = law.distribute(amount, engagement, dividend_rounding=way)
        assert first == law.distribute(amount, other, dividend_rounding=way)


@given(YEN, ENGAGEMENT)
def test_the_remainder_can_be_given_out(amount, engagement):
    """The other rounding pays everything, each within one yen of the exact share."""
    shares = law.distribute(amount, engagement, dividend_rounding="largest_remainder")
    total = sum(engagement.values())
    if total == 0:
        assert shares.remainder == amount
        return
    assert sum(shares.values()) == amount
    assert shares.remainder == 0
    assert all(abs(shares[m] - amount * hours / total) < 1 for m, hours in engagement.items())


def test_dividends_in_small():
    """1,000 yen for 2 to 1: 666, 333 and one yen left; the largest fraction takes it."""
    engagement = {"さくら": 2, "けん": Decimal("1.0"), "ゆい": 0}
    shares = law.distribute(1000, engagement)
    assert shares == {"さくら": 666, "けん": 333, "ゆい": 0}
    assert shares.remainder == 1
    given_out = law.distribute(1000, engagement, dividend_rounding="largest_remainder")
    assert given_out == {"さくら": 667, "けん": 333, "ゆい": 0}
    equal = law.distribute(2, dict.fromkeys("いあう", 1), dividend_rounding="largest_remainder")
    assert equal == {"あ": 1, "い": 1, "う": 0}


@pytest.mark.parametrize(
    ("amount", "engagement", "parameter"),
    [
        (-1, {"さくら": 1}, "distributable"),
        (1, {"さくら": None}, "engagement"),
        (1, {"さくら": 0.5}, "engagement"),
        (1, [1], "engagement"),
    ],
)
def test_distribution_refuses_what_cannot_be(amount, engagement, parameter):
    """Unknown engagement is not zero: it is an error that names the member's place."""
    with pytest.raises(law.LawInputError) as caught:
        law.distribute(amount, engagement)
    assert caught.value.parameter == parameter


THREE = {"さくら": 300_000, "けん": 300_000, "ゆい": 300_000}


def test_years_fill_the_reserve_to_half_of_the_contributions():
    """450,000 are the target; the reserve stops there and the funds go on."""
    years = law.simulate_years([Year(2_000_000)] * 3, contributions=THREE)
    assert [year.allocation.legal_reserve for year in years] == [200_000, 200_000, 50_000]
    assert [year.reserve_balance for year in years] == [200_000, 400_000, 450_000]
    assert [year.job_creation_balance for year in years] == [100_000, 200_000, 300_000]
    assert [year.year for year in years] == [1, 2, 3]
    assert {year.reserve_target for year in years} == {450_000}


def test_the_target_follows_members_who_join_and_leave():
    """It rises with a new member; when one leaves it falls, and the reserve stays."""
    years = law.simulate_years(
        [Year(0, joined={"ひろ": 100_000}), Year(5_000_000, left=("けん", "ゆい")), Year(10)],
        contributions=THREE,
        reserve_balance=500_000,
    )
    assert [year.capital for year in years] == [1_000_000, 400_000, 400_000]
    assert [year.reserve_target for year in years] == [500_000, 200_000, 200_000]
    assert [year.members for year in years] == [4, 2, 2]
    assert [year.reserve_balance for year in years] == [500_000] * 3
    assert years[2].allocation.legal_reserve == 0


def test_who_is_a_member_already_can_pay_more():
    """A further contribution is added to what the member has."""
    [year] = law.simulate_years([Year(0, joined={"けん": 100_000})], contributions=THREE)
    assert (year.capital, year.members) == (1_000_000, 3)


def test_articles_that_fall_behind_are_named():
    """When contributions grow past twice the target, the articles have to change."""
    years = [Year(1_000_000), Year(1_000_000, joined={"ひろ": 2})]
    given = {"contributions": THREE, "reserve_target": 450_000, "reserve_balance": 450_000}
    first, second = law.simulate_years(years, **given)
    assert (first.articles_too_low, first.reserve_target) == (False, 450_000)
    assert (second.articles_too_low, second.reserve_target) == (True, 450_001)
    assert second.allocation.legal_reserve == 1
    kept = law.simulate_years(years, **given, target_follows_capital="no")[1]
    assert (kept.articles_too_low, kept.reserve_target) == (True, 450_000)
    assert kept.allocation.legal_reserve == 0


def test_the_reserve_is_used_only_for_a_loss():
    """A loss takes the carried surplus, then the reserve; the rest is carried."""
    years = law.simulate_years(
        [Year(-100_000), Year(-200_000), Year(-300_000), Year(150_000)],
        contributions=THREE,
        reserve_balance=250_000,
        carried_surplus=150_000,
    )
    assert [year.released for year in years] == [0, 150_000, 100_000, 0]
    assert [year.carried_surplus for year in years] == [50_000, 0, 0, 0]
    assert [year.carried_loss for year in years] == [0, 0, 200_000, 50_000]
    assert [year.allocation.base for year in years] == [0, 0, 0, 0]
    left = law.simulate_years(
        [Year(-100_000)], contributions=THREE, reserve_balance=250_000, release_reserve=False
    )
    assert (left[0].released, left[0].carried_loss) == (0, 100_000)


def test_funds_cover_a_loss_only_if_chosen():
    """The job-creation reserve stays by default; the other reading uses it after the reserve."""
    given = {"contributions": THREE, "reserve_balance": 30, "job_creation_balance": 50}
    [stays] = law.simulate_years([Year(-100)], **given)
    assert (stays.released, stays.fund_released, stays.carried_loss) == (30, 0, 70)
    [used] = law.simulate_years([Year(-100)], **given, loss_cover_by_funds="yes")
    assert (used.released, used.fund_released, used.carried_loss) == (30, 50, 20)
    assert used.job_creation_balance == 0
    [neither] = law.simulate_years(
        [Year(-100)], **given, loss_cover_by_funds="yes", release_reserve=False
    )
    assert (neither.released, neither.fund_released) == (0, 0)
    [good] = law.simulate_years([Year(0)], **given, loss_cover_by_funds="yes")
    assert (good.released, good.fund_released) == (0, 0)


def test_dividends_of_the_years():
    """All or a chosen part is shared; who leaves at the year's end still shares."""
    years = law.simulate_years(
        [
            Year(1000, engagement={"さくら": 2, "けん": 1}, left=("けん",)),
            Year(1000, engagement={"さくら": 1}, dividend=300),
            Year(1000, dividend=300),
        ],
        contributions=THREE,
    )
    assert years[0].dividends == {"さくら": 533, "けん": 266}
    assert years[0].carried_surplus == 1
    assert years[1].dividends == {"さくら": 300}
    assert years[1].carried_surplus == 501
    assert years[2].dividends == {}
    assert years[2].carried_surplus == 501 + 800
    given_out = law.simulate_years(
        [Year(1000, engagement={"さくら": 2, "けん": 1})],
        contributions=THREE,
        dividend_rounding="largest_remainder",
    )
    assert given_out[0].dividends == {"さくら": 533, "けん": 267}


def test_a_specified_cooperative_over_years():
    """Nothing is shared and everything is carried."""
    [year] = law.simulate_years(
        [Year(1000, engagement={"さくら": 1})], contributions=THREE, specified=True
    )
    assert not any(year.dividends.values())
    assert year.carried_surplus == 800


YEARS = st.lists(
    st.builds(
        Year,
        net_income=st.integers(-(10**7), 10**7),
        joined=st.dictionaries(st.sampled_from(NAMES), st.integers(0, 10**6), max_size=2),
        engagement=st.dictionaries(st.sampled_from(NAMES[:3]), st.integers(0, 2000)),
    ),
    min_size=1,
    max_size=6,
)


@given(YEARS, st.integers(0, 10**6), CHOSEN, st.booleans(), st.booleans())
def test_no_yen_appears_or_vanishes(years, reserve, chosen, release, specified):
    """Net incomes are what went into reserves, learning, dividends and what is carried."""
    found = law.simulate_years(
        years,
        contributions=THREE,
        reserve_balance=reserve,
        release_reserve=release,
        specified=specified,
        **chosen,
    )
    last = found[-1]
    gone = sum(year.allocation.education_carryover + sum(year.dividends.values()) for year in found)
    held = last.reserve_balance - reserve + last.job_creation_balance
    carried = last.carried_surplus - last.carried_loss
    assert sum(year.net_income for year in years) == gone + held + carried
    for year in found:
        assert sum(year.dividends.values()) <= year.allocation.distributable
        assert min(year.reserve_balance, year.carried_loss, year.carried_surplus) >= 0
        assert not (year.carried_loss and year.carried_surplus)
        if year.released:
            surplus = year.allocation.base
            assert surplus == 0 or chosen["base_method"] == "net_income_only"


@given(YEARS, st.integers(1, 9))
def test_dividends_do_not_depend_on_contributions(years, times):
    """With full reserves, members who hold more units get the same dividends."""
    more = {member: yen * times for member, yen in THREE.items()}
    other = {**THREE, "けん": THREE["けん"] * times}
    full = {"reserve_balance": 10**8, "release_reserve": False}
    results = [
        [year.dividends for year in law.simulate_years(years, contributions=table, **full)]
        for table in (THREE, more, other)
    ]
    assert results[0] == results[1] == results[2]


@pytest.mark.parametrize(
    ("year", "given", "parameter"),
    [
        (Year(1.5), {}, "net_income"),
        (Year(0, left=("だれか",)), {}, "left"),
        (Year(0, engagement={"だれか": 1}), {}, "engagement"),
        (Year(0, engagement=[1]), {}, "engagement"),
        (Year(0, joined={"ひろ": -1}), {}, "joined"),
        (Year(0, joined={"ひろ": None}), {}, "joined"),
        (Year(1000, dividend=801), {}, "dividend"),
        (Year(0), {"contributions": {"さくら": None}}, "contributions"),
        (Year(0), {"carried_loss": 1, "carried_surplus": 1}, "carried_loss"),
        (Year(0), {"loss_cover_by_funds": "maybe"}, "loss_cover_by_funds"),
        (Year(0), {"release_reserve": 1}, "release_reserve"),
        (Year(0), {"reserve_target": -1}, "reserve_target"),
    ],
)
def test_years_refuse_what_cannot_be(year, given, parameter):
    """Strangers, negative payments and dividends that are not there name their parameter."""
    with pytest.raises(law.LawInputError) as caught:
        law.simulate_years([year], **{"contributions": THREE, **given})
    assert caught.value.parameter == parameter


def test_all_of_the_distributable_can_be_paid():
    """A dividend of exactly what is there is fine; fractions of hours are exact."""
    [year] = law.simulate_years(
        [Year(1000, engagement={"さくら": Fraction(1, 3)}, dividend=800)], contributions=THREE
    )
    assert year.dividends == {"さくら": 800}

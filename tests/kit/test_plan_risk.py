"""Risk: many runs of a plan, against the plan itself and against slow runs of it."""

import doctest
import random
import tracemalloc
from dataclasses import fields
from decimal import Decimal
from importlib import import_module
from math import log, sqrt
from statistics import median, quantiles

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_strategies import plans

from coopkit.plan import Plan, project
from coopkit.plan.risk import RiskAssumptions, RiskResult, describe_risk, simulate
from coopkit.plan.risk.assumptions import DELAYS, LIMITS, SPREADS
from coopkit.plan.risk.cash import CashModel
from coopkit.plan.risk.draws import as_planned, draw
from coopkit.plan.risk.factors import _ranks
from coopkit.plan.risk.words import about, often
from coopkit.text import say

# Sales in time and late, a season, every kind of cost, two business years, all taxes.
SHOP = Plan.model_validate(
    {
        "members": [{"id": "m1", "units": 95, "weekly_hours": "20", "hourly_wage": 1300}],
        "work": [
            {
                "id": "w1",
                "label": "配達",
                "unit_price": 900,
                "units_per_month": 260,
                "ramp_up_months": 3,
                "seasonality": [90, 80, 110, 100, 100, 95, 70, 60, 100, 115, 120, 160],
                "months_until_paid": 1,
                "variable_rate": "12.5",
            },
            {
                "id": "w2",
                "unit_price": 5000,
                "units_per_month": 22,
                "from_month": 2,
                "variable_yen": 300,
            },
        ],
        "costs": [
            {"id": "c1", "yen": 38_500, "months_until_paid": 1},
            {"id": "c2", "yen": 96_000, "period": "year", "month": 6},
        ],
        "equipment": [{"id": "e1", "yen": 400_000, "life_years": 4, "month": 3}],
        "money": {
            "contribution_unit_price": 10_000,
            "start_up_cost": 150_000,
            "start_month": "2027-11",
            "closing_month": 3,
            "months": 24,
            "corporate_tax_rate": "23",
            "flat_levy": 70_000,
            "consumption_tax_rate": "4",
            "dividend_rate": "60",
        },
    }
)
# Less money at the start, and no taxes: more money is then just more cash.
BARE = SHOP.with_values(
    equipment=(),
    members=[{"id": "m1", "units": 30, "weekly_hours": "24", "hourly_wage": 1300}],
    money={
        "contribution_unit_price": 10_000,
        "start_up_cost": 150_000,
        "start_month": "2027-11",
        "months": 24,
    },
)
STILL = RiskAssumptions.as_planned()
# What seed 1 gives: the demand of the first runs, and what becomes of SHOP.
PINNED_DEMAND = [1.1510780398293823, 0.9051555495076788, 1.0291400663467787]
PINNED_RESULT = (0.385, 270_360)


def only(**values):
    """Return assumptions under which nothing else varies."""
    return RiskAssumptions(**{f.name: getattr(STILL, f.name) for f in fields(STILL)} | values)


def changed(plan, table, **change):
    """Return the plan with a change to each row: name → function of the old value."""
    rows = [
        row.model_copy(update={name: new(getattr(row, name)) for name, new in change.items()})
        for row in getattr(plan, table)
    ]
    return plan.model_copy(update={table: tuple(rows)})


def granted(plan, yen):
    """Return the plan with money on top at the opening; without taxes that is all it does."""
    grant = {"id": "extra", "yen": yen, "month": 0}
    return plan.with_values(grants=(*plan.grants, grant))


def twice(value):
    """Double what is known."""
    return None if value is None else value * 2


@settings(max_examples=40, deadline=None)
@given(plans, st.integers(1, 40))
def test_without_spread_it_is_the_plan(plan, months):
    """Every run of every plan has the projection's cash, to less than half a yen."""
    projection = project(plan, months)
    model = CashModel(plan, projection)
    ids = [line.id for line in model.work]
    cash = model.cash(draw(STILL, ids, months, 5, seed=1))
    assert np.abs(cash - np.array(projection.cash)[:, None]).max() < 0.5
    result = simulate(plan, runs=100, months=months, assumptions=STILL)
    assert set(result.cash.values()) == {projection.cash}
    assert result.planned == projection.cash
    assert result.below == tuple(float(cash < 0) for cash in projection.cash)
    assert result.probability == float(projection.needed > 0)
    assert result.extra_money == projection.needed
    assert not any(factor.swing or factor.correlation for factor in result.factors)


CHANGES = {
    "demand": lambda plan: changed(plan, "work", units_per_month=twice),
    "start_delay": lambda plan: changed(plan, "work", from_month=lambda month: month + 2),
    "payment_delay": lambda plan: changed(plan, "work", months_until_paid=lambda lag: lag + 2),
    "fixed_costs": lambda plan: changed(plan, "costs", yen=twice),
    "variable_costs": lambda plan: changed(plan, "work", variable_rate=twice, variable_yen=twice),
    "start_up": lambda plan: changed(
        plan.model_copy(
            update={
                "money": plan.money.model_copy(
                    update={"start_up_cost": twice(plan.money.start_up_cost)}
                )
            }
        ),
        "equipment",
        yen=twice,
    ),
}


def check_run(plan, names, months):
    """Compare a run in which some things are 2 with the projection of such a plan."""
    model = CashModel(plan, project(plan, months))
    draws = as_planned(len(model.work), months, 3)
    other = plan
    for name in names:
        getattr(draws, name)[1] = 2
        other = CHANGES[name](other)
    got = model.cash(draws)
    wanted = np.array(project(other, months).cash)
    # Half a yen for each line and month, three times (sales, cost, tax), and a few a year.
    yen = 2 * (months + 1) * (len(plan.work) + 1) + 20
    assert np.abs(got[:, 1] - wanted).max() < yen, names
    for column in (0, 2):
        assert np.abs(got[:, column] - project(plan, months).cash).max() < 0.5


@settings(max_examples=60, deadline=None)
@given(plans, st.lists(st.sampled_from(sorted(CHANGES)), unique=True), st.integers(1, 40))
def test_a_run_is_the_projection_of_such_a_plan(plan, names, months):
    """Twice the demand, two months late, …: taxes and dividends follow, in any mixture."""
    check_run(plan, names, months)


@pytest.mark.parametrize("name", CHANGES)
def test_each_factor_does_what_its_name_says(name):
    """On a plan with every tax and a dividend; and each one moves the cash."""
    check_run(SHOP, [name], 24)
    assert project(CHANGES[name](SHOP)).cash != project(SHOP).cash


def ups_and_downs(hours, *, specified):
    """Return a plan of four years: a surplus, a loss larger than what it left, two surpluses."""
    grants = [(6, 2_000_000), (30, 4_000_000), (40, 2_500_000)]
    return Plan.model_validate(
        {
            "members": [{"id": "m1", "units": 300, "weekly_hours": hours, "hourly_wage": 0}],
            "work": [{"id": "w1", "unit_price": 1000, "units_per_month": 20}],
            "costs": [{"id": "c1", "yen": 150_000}],
            "grants": [{"id": f"g{month}", "yen": yen, "month": month} for month, yen in grants],
            "money": {
                "contribution_unit_price": 10_000,
                "corporate_tax_rate": "10",
                "flat_levy": 70_000,
                "dividend_rate": "80",
            },
            "organization": {"specified": specified},
        }
    )


@pytest.mark.parametrize("names", [["demand"], ["start_delay"], ["fixed_costs", "demand"]])
@pytest.mark.parametrize(("hours", "specified"), [("20", False), ("0", False), ("20", True)])
def test_surplus_and_loss_go_on_to_the_next_years(names, hours, specified):
    """Reserves, carried losses and dividends of each run; none without hours of work."""
    plan = ups_and_downs(hours, specified=specified)
    years = project(plan, 52).years
    assert [year.net_income > 0 for year in years] == [True, False, True, True]
    assert any(year.dividend for year in years) == (hours == "20" and not specified)
    check_run(plan, names, 52)


def test_one_line_alone():
    """The factor of a line moves that line only."""
    model = CashModel(BARE, project(BARE))
    draws = as_planned(2, 24, 1)
    draws.lines[1] = 3
    work = BARE.work[1].model_copy(update={"units_per_month": 66})
    wanted = project(BARE.model_copy(update={"work": (BARE.work[0], work)})).cash
    assert np.abs(model.cash(draws)[:, 0] - wanted).max() < 30


def test_months_move_their_own_month():
    """Month by month factors are the season of a plan that has one."""
    season = [90, 80, 110, 100, 100, 95, 70, 60, 100, 115, 120, 160]
    plain = changed(BARE, "work", seasonality=lambda _: None)
    draws = as_planned(2, 24, 1)
    for month in range(1, 25):
        draws.months[month] = season[(10 + month - 1) % 12] / 100
    wanted = project(changed(BARE, "work", seasonality=lambda _: tuple(season))).cash
    got = CashModel(plain, project(plain)).cash(draws)[:, 0]
    assert np.abs(got - wanted).max() < 60


def slow_runs(plan, runs, assumptions):
    """Yield the cash of runs drawn with `random` and projected one by one."""
    chance = random.Random(7)  # noqa: S311  # a simulation, no secret

    def factor(name):
        return chance.lognormvariate(0, log(1 + getattr(assumptions, name) / 100) / 1.281552)

    def delay(name):
        if chance.random() * 100 >= getattr(assumptions, f"{name}_chance"):
            return 0
        return chance.randint(1, getattr(assumptions, f"{name}_months"))

    for _ in range(runs):
        demand, variable = factor("demand"), factor("variable_costs")
        start, pay = delay("start_delay"), delay("payment_delay")
        work = [
            line.model_copy(
                update={
                    "unit_price": round(line.unit_price * demand * factor("demand_line")),
                    "from_month": line.from_month + start,
                    "months_until_paid": line.months_until_paid + pay,
                    "variable_rate": Decimal(f"{float(line.variable_rate) * variable:.3f}"),
                }
            )
            for line in plan.work
        ]
        fixed, begin = factor("fixed_costs"), factor("start_up")
        costs = [c.model_copy(update={"yen": round(c.yen * fixed)}) for c in plan.costs]
        items = [e.model_copy(update={"yen": round(e.yen * begin)}) for e in plan.equipment]
        money = plan.money.model_copy(
            update={"start_up_cost": round(plan.money.start_up_cost * begin)}
        )
        update = {"work": work, "costs": costs, "equipment": items, "money": money}
        yield project(plan.model_copy(update=update)).cash


def test_slow_runs_come_to_the_same():
    """An independent simulation, run by run through `project`, has the same distribution."""
    # A cost in yen a unit would not follow a factor on the price.
    plan = changed(SHOP, "work", variable_yen=lambda _: 0)
    assumptions = RiskAssumptions(demand_month=0)
    runs = 400
    slow = [min(cash) for cash in slow_runs(plan, runs, assumptions)]
    result = simulate(plan, assumptions=assumptions)
    probability = sum(cash < 0 for cash in slow) / runs
    error = sqrt(probability * (1 - probability) / runs)
    assert 0.05 < probability < 0.95
    assert abs(result.probability - probability) < 4 * error
    spread = result.lowest_quantile(90) - result.lowest_quantile(10)
    tenths = quantiles(slow, n=10)
    for percent, value in ((10, tenths[0]), (50, tenths[4]), (90, tenths[8])):
        assert abs(result.lowest_quantile(percent) - value) < 0.12 * spread, percent


@pytest.mark.parametrize("name", SPREADS)
def test_spreads_are_as_described(name):
    """The median is the plan; one run in ten lies above, one below what the words say."""
    assumptions = only(**{name: 25})
    drawn = draw(assumptions, ["w1"], 4, 20_000, seed=3)
    values = {"demand_line": drawn.lines[0], "demand_month": drawn.months[3]}
    values = values.get(name, getattr(drawn, name, None))
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
    assert [low, middle, high] == pytest.approx([1 / 1.25, 1, 1.25], rel=0.015)
    described = {item.id: item for item in assumptions.describe()}[name]
    assert "25％以上大きく" in described.words
    assert "20％以上小さく" in described.words
    sigma = float(described.parameters.rpartition(" ")[2])
    assert np.log(values).std() == pytest.approx(sigma, rel=0.03)
    others = [other for other in (*SPREADS, *DELAYS) if other != name and hasattr(drawn, other)]
    assert all(np.ptp(getattr(drawn, other)) == 0 for other in others)


@pytest.mark.parametrize("name", DELAYS)
def test_delays_are_as_described(name):
    """On time as often as the words say, else each number of months equally often."""
    assumptions = only(**{f"{name}_chance": 40, f"{name}_months": 4})
    months = getattr(draw(assumptions, [], 4, 20_000, seed=3), name)
    shares = np.bincount(months) / 20_000
    assert shares == pytest.approx([0.6, 0.1, 0.1, 0.1, 0.1], abs=0.01)
    words = {item.id: item.words for item in assumptions.describe()}[name]
    assert "60回は計画どおり" in words
    assert "1〜4か月" in words
    assert [assumptions.delay(name, q) for q in (0.1, 0.59, 0.61, 0.9, 1)] == [0, 0, 1, 4, 4]


def test_factors_are_independent():
    """No factor tells anything of another: all correlations are near zero."""
    drawn = draw(RiskAssumptions(), ["w1", "w2"], 2, 20_000, seed=5)
    names = [n for n in (*SPREADS, *DELAYS) if n not in {"demand_line", "demand_month"}]
    rows = [*(getattr(drawn, name) for name in names), *drawn.lines, *drawn.months[1:]]
    between = np.corrcoef(rows) - np.eye(len(rows))
    assert np.abs(between).max() < 0.03


def test_the_same_seed_gives_the_same_runs():
    """Equal to the last digit; the numbers of a lecture do not change by themselves."""
    first, again, other = (simulate(SHOP, runs=1000, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first.lowest != other.lowest
    assert draw(RiskAssumptions(), ["w1"], 1, 100, seed=1).demand[:3] == pytest.approx(
        PINNED_DEMAND, rel=1e-12
    )
    assert (first.probability, first.extra_money) == PINNED_RESULT


def test_the_order_of_the_lines_changes_nothing():
    """Each line keeps its own luck, wherever it stands."""
    turned = SHOP.model_copy(update={"work": SHOP.work[::-1]})
    ours, theirs = simulate(SHOP, runs=1000), simulate(turned, runs=1000)
    assert ours.lowest == theirs.lowest
    assert ours.below_by == theirs.below_by
    both = draw(RiskAssumptions(), ["w1", "w2"], 1, 100, seed=1).lines
    assert draw(RiskAssumptions(), ["w2"], 1, 100, seed=1).lines.tolist() == both[1:].tolist()
    swings = [{factor.id: factor.swing for factor in r.factors} for r in (ours, theirs)]
    assert swings[0] == swings[1]


def test_a_longer_horizon_keeps_the_first_months():
    """Looking further ahead does not change what is seen of the first year."""
    short, long = (simulate(BARE, runs=500, months=months) for months in (12, 24))
    assert long.below[:13] == short.below
    assert long.cash[5][:13] == short.cash[5]


@settings(max_examples=15, deadline=None)
@given(plans, st.integers(1, 10**6))
def test_more_money_at_the_start_never_hurts(plan, yen):
    """With more contributions no run is worse: the same luck meets both plans."""
    richer = plan.model_copy(
        update={
            "members": (
                *plan.members,
                plan.members[0].model_copy(
                    update={"id": "rich", "units": yen, "hourly_wage": 0, "from_month": 1}
                ),
            )
        }
        if plan.members
        else {}
    )
    plan, richer = (
        p.model_copy(update={"money": p.money.model_copy(update={"contribution_unit_price": 1})})
        for p in (plan, richer)
    )
    before, after = simulate(plan, runs=200), simulate(richer, runs=200)
    pairs = zip(after.below_by, before.below_by, strict=True)
    assert all(ours <= theirs for ours, theirs in pairs)
    assert after.extra_money <= before.extra_money


@pytest.mark.parametrize("name", [name for name, (least, _) in LIMITS.items() if not least])
def test_more_spread_needs_more_money(name):
    """The wider a factor spreads, the more it takes to be safe in nine runs of ten."""
    needed = [
        -simulate(BARE, runs=2000, assumptions=only(**{name: spread})).lowest_quantile(8)
        for spread in (0, 10, 25, 50)
    ]
    assert needed == sorted(needed)
    assert needed[-1] > needed[0]


@settings(max_examples=15, deadline=None)
@given(plans)
def test_series_fit_together(plan):
    """Quantiles in order, probabilities that add up, the lowest cash below every month."""
    result = simulate(plan, runs=200)
    assert len(result.months) == len(result.below) == len(result.below_by)
    series = [result.cash[percent] for percent in (5, 25, 50, 75, 95)]
    for month in zip(*series, strict=True):
        assert list(month) == sorted(month)
    assert list(result.below_by) == sorted(result.below_by)
    for now, ever in zip(result.below, result.below_by, strict=True):
        assert now <= ever
    assert list(result.lowest) == sorted(result.lowest)
    assert result.probability == sum(cash < 0 for cash in result.lowest) / 200
    assert max(result.below) == result.below[result.worst]


def test_nine_runs_of_ten_stay_above():
    """With the money that is asked for on top they do; with one yen less they do not."""
    result = simulate(BARE)
    assert result.extra_money > 0
    safe = simulate(granted(BARE, result.extra_money))
    assert safe.probability <= 0.1
    assert safe.extra_money == 0
    assert simulate(granted(BARE, result.extra_money - 1)).probability > 0.1
    assert result.extra_money_for(50) < result.extra_money < result.extra_money_for(99)
    assert result.extra_money_for(100) == -result.lowest[0]
    for percent in (0, 101):
        with pytest.raises(ValueError, match="100まで"):
            result.extra_money_for(percent)
    with pytest.raises(ValueError, match="100まで"):
        result.lowest_quantile(101)


def test_the_error_is_that_of_chance():
    """Twenty seeds scatter as much as the standard error says."""
    found = [simulate(BARE, runs=400, seed=seed) for seed in range(20)]
    spread = np.std([result.probability for result in found])
    assert 0.5 < spread / median(result.error for result in found) < 1.6


def test_swings_are_projections_of_the_plan():
    """The two ends of a factor are the lowest cash of plans with those numbers."""
    assumptions = RiskAssumptions(start_up=50, demand=100, fixed_costs=100)
    factors = {factor.id: factor for factor in simulate(BARE, assumptions=assumptions).factors}
    planned = min(project(BARE).cash)
    late = min(project(changed(BARE, "work", from_month=lambda month: month + 3)).cash)
    assert (factors["start_delay"].low, factors["start_delay"].high) == (planned, late)
    slow = min(project(changed(BARE, "work", months_until_paid=lambda lag: lag + 2)).cash)
    assert (factors["payment_delay"].low, factors["payment_delay"].high) == (planned, slow)
    for end, number in (("low", lambda units: units // 2), ("high", twice)):
        other = min(project(changed(BARE, "work", units_per_month=number)).cash)
        assert getattr(factors["demand"], end) == pytest.approx(other, abs=20)
    dear = min(project(changed(BARE, "costs", yen=twice)).cash)
    assert factors["fixed_costs"].high == pytest.approx(dear, abs=1)
    assert factors["demand"].swing > factors["line.w2"].swing > 0
    # A month up and down, seen alone, is a percentile of runs and not one run.
    alone = simulate(BARE, assumptions=only(demand_month=15))
    months = factors["demand_month"]
    assert months.low == pytest.approx(alone.lowest_quantile(10), rel=0.02)
    assert months.high == pytest.approx(alone.lowest_quantile(90), rel=0.02)


def test_what_matters_most_stands_first():
    """Ranked by swing; good things correlate upwards, bad ones downwards."""
    factors = simulate(SHOP).factors
    assert [f.swing for f in factors] == sorted((f.swing for f in factors), reverse=True)
    assert len({factor.id for factor in factors}) == len(SPREADS) - 1 + len(DELAYS) + 2
    for factor in factors:
        good = factor.id.startswith(("demand", "line"))
        assert (factor.correlation > 0) == good, factor.id
        assert (factor.high > factor.low) == good, factor.id
    rent = SHOP.costs[0].model_copy(update={"yen": 3_000_000})
    heavy = SHOP.model_copy(update={"costs": (rent,)})
    assert simulate(heavy, runs=500).factors[0].id == "fixed_costs"
    [alone] = [f for f in simulate(BARE, assumptions=only(demand=20)).factors if f.correlation]
    # Below 1: in the luckiest runs the opening is the lowest point, whatever the demand.
    assert alone.id == "demand"
    assert 0.95 < alone.correlation < 1


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_ranks_share_ties(values):
    """Equal values share the mean of their places."""
    ordered = sorted(values)
    places = [[place for place, other in enumerate(ordered) if other == value] for value in values]
    assert _ranks(np.array(values)).tolist() == [sum(at) / len(at) for at in places]


def test_the_largest_amounts_do_not_overflow():
    """A plan at the limits of its fields has a risk too, in whole yen."""
    line = {"id": "w1", "unit_price": 10**12, "units_per_month": 10**6}
    plan = Plan.model_validate({"work": [line], "costs": [{"id": "c1", "yen": 10**12}]})
    found = simulate(plan, runs=100)
    assert found.cash[50][-1] > 10**19
    assert all(isinstance(yen, int) for yen in found.cash[50])


def test_an_empty_plan_says_nothing():
    """Unknown is not zero: no probability is told of a plan without an amount."""
    result = simulate(Plan())
    assert result.is_open
    assert describe_risk(result) == say("risk.open")
    assert set(result.lowest) == {0}
    assert result.missing[0] == "なかま"


def test_no_sales_no_chance():
    """Rent without sales: cash falls as the costs do, and only they matter."""
    plan = Plan.model_validate({"costs": [{"id": "c1", "label": "家賃", "yen": 50_000}]})
    result = simulate(plan, months=1)
    assert result.planned == (0, -50_000)
    assert result.below == (0.0, 1.0)
    assert [factor.id for factor in result.factors if factor.swing] == ["fixed_costs"]
    assert result.cash[50][1] == pytest.approx(-50_000, rel=0.01)
    assert "毎回です" in describe_risk(result)


def test_the_opening_counts():
    """Start-up costs above the contributions are short before the first month."""
    plan = Plan.model_validate({"money": {"start_up_cost": 100_000}})
    plan = granted(plan, 100_000)
    result = simulate(plan, months=1)
    assert result.below[0] == pytest.approx(0.5, abs=0.02)
    assert result.worst == 0
    assert "「はじめ」" in describe_risk(result)


def test_the_words_hold_the_numbers():
    """How often, when, how much, why; that these are assumptions; what is left out."""
    result = simulate(SHOP)
    words = describe_risk(result)
    assert f"100回のうち約{round(result.probability * 100)}回" in words
    assert "10,000通り" in words
    assert "24か月分" in words
    assert about(result.extra_money, up=True) in words
    assert about(min(result.planned)) in words
    assert f"1. {result.factors[0].label} … {about(result.factors[0].swing)}動く" in words
    assert "測ったものではありません" in words
    assert "学習用・法律相談ではありません" in words
    assert "まだ書いていない" not in words
    cost = {"id": "c9", "label": "保険"}
    open_cost = SHOP.with_values(costs=(*SHOP.costs, cost))
    assert "「保険」の金額" in describe_risk(simulate(open_cost, runs=100))
    safe = describe_risk(simulate(granted(BARE, 10**8), runs=100))
    assert "一度もありませんでした" in safe
    assert "いまのままで、10回のうち9回は足ります" in safe
    assert "まん中は計画より少なくなりがち" in words
    still = describe_risk(simulate(granted(BARE, 10**8), runs=100, assumptions=STILL))
    assert "動かすもの" not in still
    assert "計画より少なくなりがち" not in still


def test_the_words_in_english(monkeypatch):
    """The same in the other language."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    result = simulate(SHOP, runs=500)
    words = describe_risk(result)
    assert f"1. {result.factors[0].label}: " in words
    assert about(-1_234_567) == "-1,230 thousand yen"
    assert about(61_200, up=True) == "62 thousand yen"
    assert not any("ぁ" <= sign <= "鿿" and sign not in "配達" for sign in words)
    assert all("％" not in item.words for item in RiskAssumptions().describe())


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0, "0回"),
        (0.0001, "100回に1回より少ないくらい"),
        (0.23, "100回のうち約23回"),
        (0.999, "ほとんど毎回"),
        (1, "毎回"),
    ],
)
def test_rare_is_not_never(probability, words):
    """Only what never happened is called 0, only what always happened 毎回."""
    assert often(probability) == words


@pytest.mark.parametrize(
    ("yen", "up", "words"),
    [
        (1_234_567, False, "123万円"),
        (1_230_001, True, "124万円"),
        (-61_500, False, "-6.2万円"),
        (60_001, True, "6.1万円"),
        (-99_999, False, "-10万円"),
        (80_000, False, "8万円"),
        (9_499, False, "9,000円"),
        (1, True, "1,000円"),
        (0, False, "0円"),
    ],
)
def test_estimates_are_round(yen, up, words):
    """Money needed is rounded up, everything else to the nearest step."""
    assert about(yen, up=up) == words


def test_assumptions_have_limits():
    """Each number has a range; outside of it the message names the field and the range."""
    for name, (least, most) in LIMITS.items():
        RiskAssumptions(**{name: least})
        RiskAssumptions(**{name: most})
        for value in (least - 1, most + 1, 1.5, True):
            with pytest.raises(ValueError, match=f"{least}から{most}まで") as caught:
                RiskAssumptions(**{name: value})
            assert say(f"risk.field.{name}") in str(caught.value)
    assert {field.name for field in fields(RiskAssumptions)} == set(LIMITS)
    assert "計画どおりとします" in STILL.describe()[0].words
    assert "おくれないとします" in {item.id: item.words for item in STILL.describe()}["start_delay"]


def test_arguments_have_limits():
    """Too few or too many runs, months or a negative seed are refused in words."""
    for runs in (99, 100_001):
        with pytest.raises(ValueError, match="100から100,000まで"):
            simulate(SHOP, runs=runs)
    with pytest.raises(ValueError, match="0以上"):
        simulate(SHOP, seed=-1)
    with pytest.raises(ValueError, match="1から120まで"):
        simulate(SHOP, months=0)


def test_the_widest_assumptions_work():
    """Every limit at its most, with lines that would begin after the end."""
    widest = RiskAssumptions(**{name: most for name, (_, most) in LIMITS.items()})
    result = simulate(SHOP, months=3, assumptions=widest)
    assert isinstance(result, RiskResult)
    assert result.cash[5][-1] < result.cash[95][-1]


def test_memory_is_bounded():
    """10,000 runs of 24 months hold less than seven arrays of that size at once."""
    simulate(SHOP, runs=100)
    tracemalloc.start()
    simulate(SHOP)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 7 * 10_000 * 25 * 8


@pytest.mark.parametrize("module", ["assumptions", "simulation", "words"])
def test_examples_in_docstrings_run(module):
    """What a docstring shows is what happens."""
    found = doctest.testmod(import_module(f"coopkit.plan.risk.{module}"))
    assert found.attempted > 0
    assert found.failed == 0

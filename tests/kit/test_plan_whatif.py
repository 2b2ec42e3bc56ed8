"""What the studio asks of a plan: variations, years, findings of a surplus, an example."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_strategies import plans

from coopkit import law
from coopkit.plan import Plan, Variation, check_plan, edit, plan_facts, project, vary
from coopkit.plan.examples import THEMES, load_example
from coopkit.plan.numbers import NumberError, parse_count, parse_day, parse_percent
from coopkit.plan.variation import MOST, changes
from coopkit.plan.year_figures import year_figures

PLAN = Plan.model_validate(
    {
        "members": [{"id": "m1", "label": "さくら", "weekly_hours": "7.5"}, {"id": "m2"}],
        "work": [
            {"id": "w1", "label": "送りむかえ", "unit_price": 1505, "units_per_month": 3},
            {"id": "w2"},
        ],
    }
)
percents = st.integers(-MOST, MOST)


def test_a_variation_rounds_as_people_would():
    """Prices to the yen and numbers to whole units, half away from zero; hours to a quarter."""
    varied = vary(PLAN, Variation(price=10, number=10, hours=-10))
    assert (varied.work[0].unit_price, varied.work[0].units_per_month) == (1656, 3)
    assert varied.members[0].weekly_hours == Decimal("6.75")
    assert [(change.path, change.after) for change in changes(PLAN, varied)] == [
        ("work.w1.unit_price", 1656),
        ("members.m1.weekly_hours", Decimal("6.75")),
    ]


def test_what_is_unknown_stays_unknown():
    """A price or hours that nobody has filled in are not made up."""
    varied = vary(PLAN, Variation(price=30, number=30, hours=30))
    assert varied.work[1] == PLAN.work[1]
    assert varied.members[1] == PLAN.members[1]


@settings(max_examples=40, deadline=None)
@given(plans, percents, percents, percents)
def test_a_variation_of_any_plan_is_a_plan(plan, price, number, hours):
    """It is valid, leaves the rest alone, and no variation at all is the plan itself."""
    varied = vary(plan, Variation(price, number, hours))
    assert Plan.model_validate_json(varied.model_dump_json()) == varied
    assert varied.costs == plan.costs
    assert varied.money == plan.money
    assert vary(plan, Variation()) is plan


@settings(max_examples=40, deadline=None)
@given(plans)
def test_years_add_up_to_the_projection(plan):
    """In each year sales and grants less wages, other costs and taxes are the net income."""
    projection = project(plan)
    for figures, year in zip(year_figures(projection), projection.years, strict=True):
        left = figures.revenue + figures.grants - figures.wages - figures.other_costs
        assert left - figures.taxes == figures.net_income == year.net_income
        assert figures.cash == projection.cash[year.month]


@pytest.mark.parametrize("theme", THEMES)
def test_findings_on_the_surplus_come_from_the_projection(theme):
    """R24 to R28 are there with a surplus and absent without one; none is left unknown."""
    plan = load_example(theme)
    projection = project(plan)
    found = {one.rule: one.status for one in check_plan(plan, projection)}
    surplus = any(year.allocation.base > 0 for year in projection.years)
    assert ("R25" in found) == surplus
    assert all(found[rule] != "unknown" for rule in ("R24", "R25", "R26") if rule in found)
    facts = plan_facts(plan, projection)
    assert facts.law_facts() is facts
    first = next((y for y in projection.years if y.allocation.base > 0), None)
    assert facts.base == (first.allocation.base if first else None)


def test_a_dividend_that_is_not_decided_says_nothing():
    """Without a dividend rate the rules on dividends are not asked."""
    plan = load_example("mobility")
    undecided = edit.set_section(plan, "money", dividend_rate=None)
    rules = {one.rule for one in check_plan(undecided, project(undecided))}
    assert "R28" not in rules
    assert {one.rule for one in law.check(plan)} >= {"R28"}


def test_starting_from_an_example_keeps_what_the_team_wrote():
    """Name, place and lists of the team stay; reasons of replaced rows do not stand by them."""
    own = Plan.model_validate(
        {
            "name": "みなと便",
            "issue": {"area_code": "14205"},
            "work": [{"id": "w1", "label": "買い物", "unit_price": 500}],
        }
    )
    example = load_example("mobility")
    started = edit.start_from(own, example)
    assert (started.name, started.issue.area_code) == ("みなと便", "14205")
    assert started.issue.theme == "mobility"
    assert started.work == own.work
    assert started.members == example.members
    assert not [reason for reason in started.reasons if reason.id.startswith("work.")]
    assert [reason for reason in started.reasons if reason.id.startswith("money.")]


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (parse_percent, "１５．４３５％", Decimal("15.435")),
        (parse_percent, "3割", Decimal(30)),
        (parse_percent, " ", None),
        (parse_count, "３か月目", 3),
        (parse_count, "80%", 80),
        (parse_count, "", None),
    ],
)
def test_percent_and_counts_as_people_type_them(read, text, value):
    """Full-width signs, 割 and what is counted are understood; nothing is nothing."""
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (parse_percent, "101"),
        (parse_percent, "0.0001"),
        (parse_percent, "-3"),
        (parse_count, "2.5か月"),
        (parse_day, "2027年2月30日"),
        (parse_day, "あした"),
        (parse_day, "1999年1月1日"),
    ],
)
def test_what_is_no_percent_count_or_day_is_refused(read, text):
    """The message tells how to write it."""
    with pytest.raises(NumberError):
        read(text)

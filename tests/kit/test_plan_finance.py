"""The money of a plan: three statements, against a slow journal written another way."""

from dataclasses import fields
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_reference import COSTS, INCOME, reference
from plan_strategies import plans

from coopkit.plan import Money, Plan, edit, month_label, project
from coopkit.plan.lines import rounded
from coopkit.plan.money import round_half_away
from coopkit.plan.months import year_ends

# One flow at least in every account, a first year of loss and a year that is short.
RICH = Plan.model_validate(
    {
        "members": [
            {"id": "m1", "units": 10, "weekly_hours": "30", "hourly_wage": 1300},
            {"id": "m2", "units": 10, "weekly_hours": "7.25", "hourly_wage": 1301},
            {
                "id": "m3",
                "units": 8,
                "weekly_hours": "20",
                "hourly_wage": 1299,
                "from_month": 8,
            },
        ],
        "work": [
            {
                "id": "w1",
                "unit_price": 1501,
                "units_per_month": 333,
                "ramp_up_months": 6,
                "seasonality": [90, 80, 110, 100, 100, 95, 70, 60, 100, 115, 120, 133],
                "months_until_paid": 2,
                "variable_rate": "7.125",
                "variable_yen": 13,
            },
            {"id": "w2", "unit_price": 30_000, "units_per_month": 9, "from_month": 4},
        ],
        "costs": [
            {"id": "c1", "yen": 38_500, "months_until_paid": 1},
            {"id": "c2", "yen": 96_000, "period": "year", "month": 6},
            {"id": "c3", "yen": 12_000, "period": "year", "from_month": 3},
        ],
        "equipment": [{"id": "e1", "yen": 1_000_001, "life_years": 4, "month": 3}],
        "grants": [{"id": "g1", "yen": 300_000, "month": 5}],
        "loans": [
            {
                "id": "l1",
                "yen": 2_000_000,
                "annual_rate": "1.995",
                "grace_months": 6,
                "repay_months": 59,
            }
        ],
        "money": {
            "contribution_unit_price": 20_000,
            "first_payment": 5_001,
            "instalment_months": 7,
            "start_up_cost": 250_000,
            "start_month": "2027-10",
            "closing_month": 3,
            "months": 48,
            "social_insurance_rate": "15.435",
            "social_insurance_hours": "20",
            "corporate_tax_rate": "15",
            "flat_levy": 74_500,
            "consumption_tax_rate": "1.5",
            "dividend_rate": "60",
        },
    }
)


def check_against_journal(plan, months):
    """Compare every series and every year with the journal, to the yen."""
    ours, theirs = project(plan, months), reference(plan.model_dump(mode="json"), months)
    for field in fields(ours.balance_sheet):
        assert list(getattr(ours.balance_sheet, field.name)) == theirs[field.name], field.name
    for name in (*INCOME, *COSTS):
        assert list(getattr(ours.profit_and_loss, name)) == theirs[name], name
    assert len(ours.years) == len(theirs["years"])
    for year, expected in zip(ours.years, theirs["years"], strict=True):
        parts = year.allocation
        assert year.net_income == expected["net_income"]
        assert dict(year.dividends) == (expected["dividends"] if year.dividends else {})
        assert (
            parts.base,
            parts.legal_reserve,
            parts.job_creation_reserve,
            parts.education_carryover,
            parts.distributable,
        ) == expected["parts"]


@settings(max_examples=60)
@given(plans, st.sampled_from([1, 11, 12, 13, 30]))
def test_every_account_agrees_with_the_journal(plan, months):
    """To the yen, for any plan: three statements and every business year."""
    check_against_journal(plan, months)


@pytest.mark.parametrize("months", [12, 48, 120])
def test_a_plan_with_everything_agrees_with_the_journal(months):
    """Seasons, delays, instalments, loans, taxes, dividends: all at once."""
    check_against_journal(RICH, months)


@settings(max_examples=60)
@given(plans, st.integers(1, 40))
def test_the_statements_agree_with_each_other(plan, months):
    """Assets are liabilities and equity in every month; cash moves by what flows."""
    projection = project(plan, months)
    sheet, flow = projection.balance_sheet, projection.cash_flow
    for assets, owed, own in zip(sheet.assets, sheet.liabilities, sheet.equity, strict=True):
        assert assets == owed + own
    before = 0
    for cash, comes, goes in zip(sheet.cash, flow.inflow, flow.outflow, strict=True):
        assert cash == before + comes - goes
        before = cash
    for field in fields(flow):
        assert all(amount >= 0 for amount in getattr(flow, field.name)), field.name
    for name in ("receivables", "equipment", "payables", "taxes_payable", "loans"):
        assert all(amount >= 0 for amount in getattr(sheet, name)), name
    assert projection.cash[projection.lowest] == min(projection.cash)
    assert projection.needed == max(-min(projection.cash), 0)


@settings(max_examples=30)
@given(plans)
def test_the_years_hold_what_the_months_earn(plan):
    """Net income of a year is the profit of its months; parts and dividends add up."""
    projection = project(plan, 36)
    profit, begun = projection.profit_and_loss.profit, -1
    for year in projection.years:
        assert year.net_income == sum(profit[begun + 1 : year.month + 1])
        parts = year.allocation
        set_aside = parts.legal_reserve + parts.job_creation_reserve + parts.education_carryover
        assert parts.base == set_aside + parts.distributable + parts.kept
        assert 0 <= year.dividend <= parts.distributable
        assert year.carried == projection.balance_sheet.carried[year.month]
        assert year.reserve_balance + parts.legal_reserve <= max(
            year.reserve_target, year.reserve_balance
        )
        begun = year.month


@settings(max_examples=30)
@given(plans)
def test_the_order_of_members_changes_nothing(plan):
    """Members in another order give the same money."""
    turned = plan.with_values(members=plan.members[::-1])
    assert project(turned, 18).balance_sheet == project(plan, 18).balance_sheet


def test_a_plan_worked_out_by_hand():
    """Two members, one line, one cost: the numbers of a sheet of paper."""
    plan = Plan.model_validate(
        {
            "members": [
                {"id": "m1", "units": 10, "weekly_hours": "7.5", "hourly_wage": 1300},
                {"id": "m2", "units": 5, "weekly_hours": "0", "hourly_wage": 1300},
            ],
            "work": [{"id": "w1", "unit_price": 1500, "units_per_month": 80}],
            "costs": [{"id": "c1", "yen": 20000}],
            "money": {
                "contribution_unit_price": 10000,
                "start_up_cost": 100000,
                "start_month": "2027-11",
            },
        }
    )
    projection = project(plan, 3)
    flow = projection.cash_flow
    assert projection.cash == (50_000, 107_750, 165_500, 223_250)
    assert flow.inflow == (150_000, 120_000, 120_000, 120_000)
    # 1,300 x 7.5 x 52/12 = 42,250; and 20,000
    assert flow.outflow == (100_000, 62_250, 62_250, 62_250)
    assert projection.months == ("opening", "2027-11", "2027-12", "2028-01")
    assert projection.missing == ()
    assert projection.break_even == 1
    # (120,000 - 20,000) / (7.5 x 52/12 hours)
    assert projection.affordable_wage == 3076


def test_a_first_year_worked_out_by_hand():
    """A profit of 1,000,000 yen: tax, reserves up to the target, dividends by hours."""
    plan = Plan.model_validate(
        {
            "members": [
                {"id": "m1", "units": 10, "weekly_hours": "30", "hourly_wage": 0},
                {"id": "m2", "units": 10, "weekly_hours": "10", "hourly_wage": 0},
            ],
            "work": [{"id": "w1", "unit_price": 1000, "units_per_month": 100}],
            "costs": [{"id": "c1", "yen": 200_000, "period": "year"}],
            "money": {
                "contribution_unit_price": 5_000,
                "start_up_cost": 0,
                "corporate_tax_rate": "15",
                "flat_levy": 70_000,
                "dividend_rate": "50",
            },
        }
    )
    projection = project(plan, 15)
    (year,) = projection.years
    assert (year.corporate_tax, year.flat_levy, year.net_income) == (150_000, 70_000, 780_000)
    # A tenth would be 78,000; half of the contributions (100,000) is the target.
    assert year.allocation.legal_reserve == 50_000
    assert year.allocation.job_creation_reserve == 39_000
    assert year.allocation.distributable == 652_000
    assert year.dividends == {"m1": 244_500, "m2": 81_500}
    assert projection.cash_flow.taxes[14] == 220_000
    assert projection.cash_flow.dividends[15] == 326_000
    assert projection.balance_sheet.dividends_payable[12:15] == (326_000,) * 3
    assert projection.balance_sheet.carried[12] == 326_000


def test_a_loss_is_carried_before_anything_is_set_aside():
    """The second year's surplus first covers the loss of the first (第76条・第77条1項)."""
    plan = Plan.model_validate(
        {
            "work": [{"id": "w1", "unit_price": 1000, "units_per_month": 100, "from_month": 7}],
            "money": {"start_up_cost": 1_000_000},
        }
    )
    first, second = project(plan, 24).years
    assert (first.net_income, first.allocation.base, first.carried) == (-400_000, 0, -400_000)
    assert (second.net_income, second.allocation.base) == (1_200_000, 800_000)


def test_the_education_carry_over_comes_back():
    """What was kept for learning in a good year is used in the next: it lowers its loss."""
    season = {"period": "year", "from_month": 13, "id": "c1", "yen": 1_300_000}
    plan = Plan.model_validate(
        {
            "work": [{"id": "w1", "unit_price": 1000, "units_per_month": 100}],
            "costs": [season],
            "money": {"dividend_rate": "100", "start_up_cost": 0},
            "members": [{"id": "m1", "weekly_hours": "10", "hourly_wage": 0, "units": 0}],
        }
    )
    first, second = project(plan, 24).years
    assert first.allocation.education_carryover == 60_000
    assert (first.carried, second.net_income, second.carried) == (0, -100_000, -40_000)


def test_sales_grow_step_by_step():
    """With three months of ramp-up: a quarter, two, three, then everything; half yen up."""
    plan = Plan.model_validate(
        {"work": [{"id": "w1", "unit_price": 10, "units_per_month": 1, "ramp_up_months": 3}]}
    )
    assert project(plan, 5).revenue["w1"] == (0, 3, 5, 8, 10, 10)


def test_a_member_who_joins_later_pays_and_works_later():
    """Contribution and wages begin in the month of joining."""
    projection = project(RICH, 12)
    assert projection.wages["m3"][7:9] == (0, RICH.members[2].monthly_wage())
    assert projection.cash_flow.contributions[0] == 20 * 5_001
    assert projection.cash_flow.contributions[8] == 8 * 5_001


def test_insurance_starts_at_its_hours():
    """Members below the hours of the plan are not counted, those at it are."""
    paid = project(RICH, 12).profit_and_loss.social_insurance
    first, third = (RICH.members[number].monthly_wage() for number in (0, 2))
    share = Fraction("0.15435")
    assert paid[1] == round_half_away(first * share)
    assert paid[8] == round_half_away(first * share) + round_half_away(third * share)


def test_what_is_not_filled_in_is_left_out_and_named():
    """Nothing is guessed: unfilled numbers count for nothing and are listed in words."""
    plan = Plan.model_validate(
        {
            "members": [{"id": "m1", "label": "さくら", "units": 3}],
            "work": [{"id": "w1", "label": "送りむかえ", "unit_price": 500}],
            "costs": [{"id": "c1"}],
            "equipment": [{"id": "e1", "label": "車", "yen": 0}],
            "loans": [{"id": "l1", "yen": 0, "repay_months": 12}],
        }
    )
    projection = project(plan)
    assert set(projection.cash) == {0}
    assert projection.missing == (
        "さくらさんの週の時間",
        "さくらさんの時給",
        "「送りむかえ」の月の回数",
        "「費用1」の金額",
        "「車」を使う年数",
        "「借入1」の利率",
        "出資1口の金額",
        "はじめにかかるお金",
    )
    assert project(Plan()).missing[:3] == ("なかま", "売上（しごと）", "毎月の費用")
    assert projection.affordable_wage is None


def test_a_member_who_does_not_work_needs_no_wage():
    """An auditor with zero hours is complete without a wage."""
    plan = Plan.model_validate({"members": [{"id": "m1", "units": 1, "weekly_hours": "0"}]})
    assert not any("時給" in item for item in project(plan).missing)
    assert plan.members[0].monthly_wage() == 0


def test_open_instalments_and_seasons_are_named():
    """Part of a contribution without a term, and a season without a start, are missing."""
    plan = Plan.model_validate(
        {
            "work": [{"id": "w1", "seasonality": [100] * 12}],
            "money": {"contribution_unit_price": 10_000, "first_payment": 2_500},
        }
    )
    missing = project(plan).missing
    assert "残りの出資を払う月数" in missing
    assert "はじめる月（季節の動きや年1回の費用の月に使います）" in missing


def test_switched_off_parameters_are_named():
    """Taxes, insurance and dividends that nobody set are said to be left out."""
    assert len(project(Plan()).left_out) == 5
    assert project(RICH).left_out == ()


def test_the_plan_says_how_far_to_look():
    """Without a number of months the plan's own holds: 36 unless it says otherwise."""
    assert len(project(Plan()).cash) == 37
    assert len(project(RICH).cash) == 49


@pytest.mark.parametrize("months", [0, -1, 121])
def test_the_number_of_months_has_limits(months):
    """Less than a month or more than ten years is refused."""
    with pytest.raises(ValueError, match="1から120まで"):
        project(Plan(), months)


@pytest.mark.parametrize(
    ("start", "closing", "ends"),
    [
        ("2027-04", 3, (12, 24)),
        ("2027-10", 3, (6, 18)),
        ("2027-04", 4, (1, 13, 25)),
        ("2027-04", None, (12, 24)),
        (None, 3, (12, 24)),
    ],
)
def test_business_years_end_in_the_closing_month(start, closing, ends):
    """The first year may be short; without a calendar every twelve months."""
    money = Money(start_month=start, closing_month=closing)
    assert year_ends(money, 29) == ends


def test_break_even_counts_sales_only():
    """A grant does not make a month break even; sales that cover the costs do."""
    plan = Plan.model_validate(
        {
            "work": [{"id": "w1", "unit_price": 100, "units_per_month": 10, "ramp_up_months": 3}],
            "costs": [{"id": "c1", "yen": 750}],
            "grants": [{"id": "g1", "yen": 5000, "month": 1}],
        }
    )
    assert project(plan).break_even == 3
    assert project(edit.set_item(plan, "costs", "c1", yen=1001)).break_even is None


@given(st.integers(0, 10**15), st.integers(1, 10**6))
def test_two_ways_of_rounding_agree(numerator, denominator):
    """Dividing whole numbers and rounding a fraction come to the same yen."""
    assert rounded(numerator, denominator) == round_half_away(Fraction(numerator, denominator))


@pytest.mark.parametrize(
    ("amount", "whole"),
    [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("499/1000", 0), ("-5/2", -3), ("7/3", 2), ("4", 4)],
)
def test_rounding_is_half_away_from_zero(amount, whole):
    """As a spreadsheet's ROUND."""
    assert round_half_away(Fraction(amount)) == whole


def test_months_in_words():
    """With a start month the calendar, otherwise a count."""
    assert month_label("2027-04") == "2027年4月"
    assert month_label("12") == "12か月目"
    assert month_label("opening") == "はじめ"


def test_unknown_is_not_zero():
    """A plan without any amount is open; one known amount closes it."""
    assert project(Plan()).is_open
    known = Plan.model_validate({"costs": [{"id": "c1", "label": "家賃", "yen": 30000}]})
    assert not project(known).is_open


def test_decimals_stay_exact():
    """Percentages are kept as they are written and never pass through a float."""
    assert RICH.money.social_insurance_rate == Decimal("15.435")
    assert '"15.435"' in RICH.model_dump_json()

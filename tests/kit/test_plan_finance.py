"""The cash projection, against a slow reference written another way."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopkit.plan import Plan, month_label, project_cash
from coopkit.plan.money import round_half_away

yen = st.none() | st.integers(0, 10**9)
units = st.none() | st.integers(0, 10**4)
hours = st.none() | st.integers(0, 8000).map(lambda n: f"{n // 100}.{n % 100:02d}")


def numbered(prefix, items):
    """Give the rows their ids."""
    return [{"id": f"{prefix}{number}"} | item for number, item in enumerate(items)]


plans = st.fixed_dictionaries(
    {
        "members": st.lists(
            st.fixed_dictionaries({"units": units, "weekly_hours": hours, "hourly_wage": yen}),
            max_size=5,
        ).map(lambda items: numbered("m", items)),
        "work": st.lists(
            st.fixed_dictionaries({"unit_price": yen, "units_per_month": units}), max_size=4
        ).map(lambda items: numbered("w", items)),
        "costs": st.lists(st.fixed_dictionaries({"yen_per_month": yen}), max_size=4).map(
            lambda items: numbered("c", items)
        ),
        "money": st.fixed_dictionaries(
            {
                "contribution_unit_price": yen,
                "start_up_cost": yen,
                "start_month": st.sampled_from([None, "2027-04", "2029-12"]),
            }
        ),
    }
)


def reference(data, months):
    """Cash at month ends by plain loops over the file's data, in hundredths of 12ths of yen."""
    cash = -(data["money"]["start_up_cost"] or 0)
    for member in data["members"]:
        for _ in range(member["units"] or 0):
            cash += data["money"]["contribution_unit_price"] or 0
    ends = []
    for _ in range(months):
        for line in data["work"]:
            if line["unit_price"] is not None and line["units_per_month"] is not None:
                cash += line["unit_price"] * line["units_per_month"]
        for member in data["members"]:
            if member["hourly_wage"] is not None and member["weekly_hours"] is not None:
                hundredths = int(member["weekly_hours"].replace(".", ""))
                # wage x hours x 52 / 12, in 1/1200 yen; 600 of them round up.
                cash -= (member["hourly_wage"] * hundredths * 52 + 600) // 1200
        for line in data["costs"]:
            cash -= line["yen_per_month"] or 0
        ends.append(cash)
    return ends


@given(plans, st.integers(1, 120))
def test_cash_agrees_with_the_slow_reference(data, months):
    """To the yen, for any plan and any number of months."""
    assert list(project_cash(Plan.model_validate(data), months).cash) == reference(data, months)


@given(plans)
def test_cash_moves_by_what_comes_in_and_goes_out(data):
    """Each month's cash is the cash before plus in minus out, starting from the opening."""
    projection = project_cash(Plan.model_validate(data))
    before = projection.opening
    flows = zip(projection.cash, projection.inflow, projection.outflow, strict=True)
    for cash, inflow, outflow in flows:
        assert cash == before + inflow - outflow
        assert outflow >= 0
        before = cash
    assert projection.cash[projection.lowest] == min(projection.cash)


@given(plans)
def test_the_order_of_members_changes_nothing(data):
    """Members in another order give the same cash."""
    turned = data | {"members": data["members"][::-1]}
    ours, theirs = (project_cash(Plan.model_validate(item)) for item in (data, turned))
    assert ours.cash == theirs.cash


def test_a_plan_worked_out_by_hand():
    """Two members, one line, one cost: the numbers of a sheet of paper."""
    plan = Plan.model_validate(
        {
            "members": [
                {"id": "m1", "units": 10, "weekly_hours": "7.5", "hourly_wage": 1300},
                {"id": "m2", "units": 5, "weekly_hours": "0", "hourly_wage": 1300},
            ],
            "work": [{"id": "w1", "unit_price": 1500, "units_per_month": 80}],
            "costs": [{"id": "c1", "yen_per_month": 20000}],
            "money": {
                "contribution_unit_price": 10000,
                "start_up_cost": 100000,
                "start_month": "2027-11",
            },
        }
    )
    projection = project_cash(plan, 3)
    assert projection.opening == 50_000
    assert projection.inflow == (120_000,) * 3
    assert projection.outflow == (62_250,) * 3  # 1,300 x 7.5 x 52/12 = 42,250; and 20,000
    assert projection.cash == (107_750, 165_500, 223_250)
    assert projection.months == ("2027-11", "2027-12", "2028-01")
    assert projection.missing == ()


def test_what_is_not_filled_in_is_left_out_and_named():
    """Nothing is guessed: unfilled numbers count for nothing and are listed in words."""
    plan = Plan.model_validate(
        {
            "members": [{"id": "m1", "label": "さくら", "units": 3}],
            "work": [{"id": "w1", "label": "送りむかえ", "unit_price": 500}],
            "costs": [{"id": "c1"}],
        }
    )
    projection = project_cash(plan)
    assert set(projection.cash) == {0}
    assert projection.missing == (
        "さくらさんの週の時間",
        "さくらさんの時給",
        "「送りむかえ」の月の回数",
        "「費用1」の月の金額",
        "出資1口の金額",
        "はじめにかかるお金",
    )
    assert project_cash(Plan()).missing[:3] == ("なかま", "売上（しごと）", "毎月の費用")


@pytest.mark.parametrize("months", [0, -1, 121])
def test_the_number_of_months_has_limits(months):
    """Less than a month or more than ten years is refused."""
    with pytest.raises(ValueError, match="1から120まで"):
        project_cash(Plan(), months)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("499/1000", 0), ("-5/2", -3), ("7/3", 2), ("4", 4)],
)
def test_rounding_is_half_away_from_zero(amount, rounded):
    """As a spreadsheet's ROUND."""
    assert round_half_away(Fraction(amount)) == rounded


def test_months_in_words():
    """With a start month the calendar, otherwise a count."""
    assert month_label("2027-04") == "2027年4月"
    assert month_label("12") == "12か月目"


def test_unknown_is_not_zero():
    """A plan without any amount is open; one known amount, or a known zero, closes it."""
    assert project_cash(Plan()).is_open
    known = Plan.model_validate(
        {"version": 1, "costs": [{"id": "c1", "label": "家賃", "yen_per_month": 30000}]}
    )
    assert not project_cash(known).is_open

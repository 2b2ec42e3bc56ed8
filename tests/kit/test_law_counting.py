"""What is counted before a rule is asked: each alternative of what the Act leaves open."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopkit import law

WORKING = {"さくら", "けん", "ゆい", "ひろ"}


@pytest.mark.parametrize(
    ("choice", "engaged", "status"),
    [(None, 4, "ok"), ("yes", 4, "ok"), ("no", 3, "violation")],
)
def test_whether_officers_count_decides_r05(choice, engaged, status):
    """Four of five work, one of them as representative director: 4/5 only if that one counts."""
    counted = law.count_engaged(WORKING, {"ゆい"}, count_officers_as_engaged=choice)
    assert counted == engaged
    assert law.evaluate("R05", members=5, engaged_members=counted).status == status


@given(st.sets(st.sampled_from("あいうえおかき")), st.data())
def test_leaving_officers_out_never_counts_more(working, data):
    """Without officers the two ways agree; with them the difference is their number."""
    officers = data.draw(st.sets(st.sampled_from(sorted(working)))) if working else set()
    every = law.count_engaged(working, officers)
    fewer = law.count_engaged(working, officers, count_officers_as_engaged="no")
    assert (every, every - fewer) == (len(working), len(officers))


YEAR = {
    "さくら": law.Worked(hours=300, days=40, weight=Fraction(3, 2)),
    "けん": law.Worked(hours=150, days=60),
}


@pytest.mark.parametrize(
    ("choice", "degrees", "shares"),
    [
        (None, (300, 150), (60_000, 30_000)),
        ("hours", (300, 150), (60_000, 30_000)),
        ("days", (40, 60), (36_000, 54_000)),
        ("weighted", (450, 150), (67_500, 22_500)),
    ],
)
def test_the_measure_decides_the_shares(choice, degrees, shares):
    """Hours, days, or hours by weight: the same 90,000 yen, shared three ways; R28 agrees."""
    measured = law.measure_engagement(YEAR, engagement_measure=choice)
    assert tuple(measured.values()) == degrees
    dividends = law.distribute(90_000, measured)
    assert tuple(dividends.values()) == shares
    assert law.evaluate("R28", engagement=measured, dividends=dividends).status == "ok"


def test_who_writes_no_days_or_weight_has_none_or_one():
    """Without days the measure by days is 0; without a weight an hour counts as one."""
    plain = {"さくら": law.Worked(hours=8)}
    assert law.measure_engagement(plain, engagement_measure="days") == {"さくら": 0}
    assert law.measure_engagement(plain, engagement_measure="weighted") == {"さくら": 8}


@pytest.mark.parametrize(
    ("choice", "income", "taxed"),
    [
        (None, 1_000_000, 1_000_000),
        ("no", 1_000_000, 1_000_000),
        ("yes", 1_000_000, 600_000),
        ("yes", 400_000, 0),
        ("yes", 400_001, 1),
        ("yes", 399_999, 0),
        ("no", 1, 1),
        ("no", 0, 0),
        ("no", -5, 0),
    ],
)
def test_whether_dividends_are_an_expense_changes_what_is_taxed(choice, income, taxed):
    """By default they are none: 400,000 yen of dividends leave the taxed income as it is."""
    assert law.taxed_income(income, 400_000, dividend_deductible=choice) == taxed


@pytest.mark.parametrize(
    ("count", "parameter"),
    [
        (lambda: law.count_engaged({"さくら"}, {"けん"}), "officers"),
        (lambda: law.count_engaged("さくら"), "working"),
        (
            lambda: law.count_engaged({"さくら"}, count_officers_as_engaged="half"),
            "count_officers_as_engaged",
        ),
        (lambda: law.measure_engagement({"さくら": law.Worked(hours=1.5)}), "engagement"),
        (lambda: law.measure_engagement({"さくら": law.Worked(1, days=-1)}), "engagement"),
        (lambda: law.measure_engagement({"さくら": law.Worked(1, 1, weight=-1)}), "engagement"),
        (lambda: law.measure_engagement(YEAR, engagement_measure="mood"), "engagement_measure"),
        (lambda: law.taxed_income(1.0, 0), "income"),
        (lambda: law.taxed_income(1, -1), "dividend"),
        (lambda: law.taxed_income(1, 0, dividend_deductible="maybe"), "dividend_deductible"),
    ],
)
def test_impossible_values_name_the_parameter(count, parameter):
    """A wrong type, a number below zero or an unknown choice says which input it was."""
    with pytest.raises(law.LawInputError) as caught:
        count()
    assert caught.value.parameter == parameter

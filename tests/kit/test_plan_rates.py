"""Dated figures: what holds when, what is stale, and each wage beside the minimum wage."""

import csv
import datetime as dt
from decimal import Decimal

import pytest

from coopkit import content
from coopkit.plan import Plan, project
from coopkit.plan.rates import (
    accept,
    load_rates,
    minimum_wage,
    minimum_wages,
    rate,
    suggestions,
)
from coopkit.plan.tables import Row, shown
from coopkit.plan.wages import check_wages

TODAY = dt.date(2026, 11, 26)


def wage_plan(start="2027-04", area="14210", months=12, **member):
    """Return a plan with one member who works ten hours a week for 1,300 yen."""
    row = {"id": "m1", "label": "うみ", "weekly_hours": 10, "hourly_wage": 1300} | member
    money = {"start_month": start, "months": months}
    return Plan.model_validate({"members": [row], "issue": {"area_code": area}, "money": money})


def only(plan, on=TODAY):
    """Return the one remark of a plan."""
    [found] = check_wages(plan, on=on)
    return found


def test_every_figure_of_the_table_is_read_exactly():
    """Value, dates and source of each row arrive as they stand in the file."""
    path = content.dataset("permits") / "rates.csv"
    with path.open(encoding="utf-8", newline="") as file:
        table = {row["id"]: row for row in csv.DictReader(file)}
    found = {one.id: one for one in load_rates()}
    assert found.keys() == table.keys()
    for name, row in table.items():
        assert found[name].value == Decimal(row["value"])
        assert found[name].review_by.isoformat() == row["review_by"]
        assert found[name].source == row["source"]
        assert found[name].name == row["name_ja"]
        begins = found[name].valid_from
        assert (begins.isoformat() if begins else "") == row["valid_from"]


def test_figures_speak_the_users_language(monkeypatch):
    """The table is kept once a language; neither spoils the other."""
    japanese = rate("pension-total", on=TODAY).name
    monkeypatch.setenv("COOPKIT_LANG", "en")
    assert rate("pension-total", on=TODAY).name == "Employees' pension rate"
    assert rate("pension-total", on=TODAY).amount == "18.3 %"
    monkeypatch.delenv("COOPKIT_LANG")
    assert rate("pension-total", on=TODAY).name == japanese == "厚生年金保険料率"


@pytest.mark.parametrize(
    ("day", "yen"),
    [
        ("2025-10-03", None),
        ("2025-10-04", 1225),
        ("2026-09-30", 1225),
        ("2026-10-01", 1279),
        ("2030-01-01", 1279),
    ],
)
def test_minimum_wage_follows_the_calendar(day, yen):
    """Each figure holds from its first to its last day, and none before the table begins."""
    found = minimum_wage(dt.date.fromisoformat(day))
    assert (None if found is None else int(found.value)) == yen


def test_minimum_wages_never_overlap():
    """On no day do two minimum wages hold, so a plan has one answer."""
    for before, after in zip(minimum_wages(), minimum_wages()[1:], strict=False):
        assert before.valid_until is not None
        assert before.valid_until < after.valid_from


def test_a_figure_is_stale_on_the_day_after_its_review_day():
    """On the review day it is fresh; the day after, the screen says so, with the day."""
    found = rate("minimum-wage-kanagawa-2026", on=TODAY)
    assert found.stale_words(dt.date(2027, 9, 30)) is None
    assert "2027年9月30日" in found.stale_words(dt.date(2027, 10, 1))


def test_a_figure_that_ended_is_none_and_an_unknown_one_an_error():
    """None says that it does not hold; a slip of the programmer is not softened."""
    assert rate("short-time-pay-line", on=dt.date(2026, 9, 30)).amount == "88,000円（1か月）"
    assert rate("short-time-pay-line", on=dt.date(2026, 10, 1)) is None
    with pytest.raises(KeyError, match="no-such"):
        rate("no-such", on=TODAY)


def test_what_stands_on_memory_is_never_shown():
    """Rows marked M are left out, whatever else they say."""
    assert not shown(Row({"confidence": "M"}))
    assert shown(Row({"confidence": "S"}))
    assert {one.confidence for one in load_rates()} <= {"S", "S+", "2", "I"}


def test_employers_share_is_the_sum_of_its_rows():
    """15.435 % is health, child support, pension, child-rearing and employment insurance."""
    parts = (
        "health-insurance-kanagawa-2026-employer",
        "child-support-levy-2026-employer",
        "pension-employer",
        "childcare-contribution",
    )
    total = sum(rate(name, on=TODAY).value for name in parts)
    total += rate("employment-insurance-2026-employer", on=TODAY).value / 10
    assert total == rate("employer-share-2026", on=TODAY).value == Decimal("15.435")


def test_suggestions_carry_reason_source_and_date():
    """Each number says what it leaves out, how sure it is and when to look again."""
    found = {one.parameter: one for one in suggestions("14115", on=TODAY)}
    values = {name: one.value for name, one in found.items()}
    assert values == {
        "social_insurance_rate": Decimal("15.435"),
        "social_insurance_hours": 20,
        "corporate_tax_rate": 19,
        "flat_levy": 74500,
    }
    assert "労災保険" in found["social_insurance_rate"].reason
    assert "この教材の計算" in found["social_insurance_rate"].reason
    assert "2027年2月28日" in found["social_insurance_rate"].reason
    assert "別の条件" in found["social_insurance_hours"].reason
    assert "税務署" in found["corporate_tax_rate"].reason
    assert all(one.source for one in found.values())
    assert found["social_insurance_rate"].stale is None


def test_old_parts_of_the_flat_levy_are_called_old():
    """The prefecture's amount is about ten years old: the suggestion says so on screen."""
    [levy] = [one for one in suggestions("14100", on=TODAY) if one.parameter == "flat_levy"]
    assert "2017年3月31日" in levy.stale
    assert "古い表" in levy.reason


@pytest.mark.parametrize("area", ["14130", "14131", "14150", "14210", "13101"])
def test_places_outside_the_table_get_no_levy(area):
    """Kawasaki and others begin with the same digits as Yokohama, and are not Yokohama."""
    [levy] = [one for one in suggestions(area, on=TODAY) if one.parameter == "flat_levy"]
    assert levy.value is None
    assert "表にありません" in levy.reason


def test_a_levy_waits_for_the_place():
    """Without a municipality the words ask for one."""
    [levy] = [one for one in suggestions(None, on=TODAY) if one.parameter == "flat_levy"]
    assert levy.value is None
    assert "市町村を選びます" in levy.reason


def test_accepting_a_suggestion_writes_value_reason_and_source():
    """The projection then reckons with it, and the plan can say where it comes from."""
    plan = wage_plan(weekly_hours=20)
    for one in suggestions("14210", on=TODAY):
        plan = accept(plan, one)
    assert plan.money.social_insurance_rate == Decimal("15.435")
    assert plan.money.flat_levy is None
    assert plan.reason("money.flat_levy").source is None
    assert "4.96 + 0.115" in plan.reason("money.social_insurance_rate").source
    # 1,300 yen x 20 h x 52 / 12 = 112,667; 15.435 % of it is 17,390.15.
    assert project(plan).profit_and_loss.social_insurance[1] == 17390


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_suggestion_fits_into_a_plan(monkeypatch, language):
    """No reason or source is longer than a plan takes, in either language."""
    monkeypatch.setenv("COOPKIT_LANG", language)
    plan = Plan()
    for one in suggestions("14100", on=TODAY):
        plan = accept(plan, one)
    assert len(plan.reasons) == 4


@pytest.mark.parametrize(("wage", "status"), [(1278, "below"), (1279, "ok"), (1280, "ok")])
def test_a_wage_is_compared_to_the_yen(wage, status):
    """One yen below is below; the figure itself is enough."""
    found = only(wage_plan(hourly_wage=wage))
    assert (found.status, found.minimum) == (status, 1279)
    assert "賃金室" in found.next_step
    assert "saiteichingin.mhlw.go.jp" in found.source


def test_what_is_short_is_said_in_yen():
    """The words give the gap, and no blame."""
    found = only(wage_plan(hourly_wage=1250))
    assert "あと 29円" in found.message
    assert "違反" not in found.message + found.next_step


def test_a_wage_must_reach_the_highest_figure_of_its_months():
    """Work from September 2026 on meets October's new figure; a plan of August alone does not."""
    assert only(wage_plan(start="2026-09", hourly_wage=1250)).status == "below"
    early = wage_plan(start="2025-10", months=12, hourly_wage=1250)
    assert (only(early).status, only(early).minimum) == ("ok", 1225)


def test_a_member_who_comes_later_is_compared_with_later_months():
    """Who joins in month 13 of a plan from October 2025 works under the new figure only."""
    plan = wage_plan(start="2025-10", months=24, hourly_wage=1250, from_month=13)
    assert only(plan).minimum == 1279


def test_months_after_the_review_day_are_named():
    """A plan that runs past September 2027 hears that the next figure is not known."""
    assert "2027年9月30日よりあと" in only(wage_plan(months=36)).message
    assert "よりあと" not in only(wage_plan(start="2026-10", months=12)).message


def test_an_old_figure_makes_a_wage_stale_but_not_a_low_wage_sound():
    """Past the review day nothing is ok any more; what was too low still is."""
    late = dt.date(2027, 10, 1)
    assert only(wage_plan(), on=late).status == "stale"
    assert only(wage_plan(start="2027-10")).status == "stale"
    assert only(wage_plan(hourly_wage=1200), on=late).status == "below"
    assert "働くときの額" in only(wage_plan(), on=late).next_step
    assert "見なおすものでした" in only(wage_plan(), on=late).message
    # Today's figure is fresh: what is not known is the figure of the month of joining.
    assert "見なおすものでした" not in only(wage_plan(start="2027-10")).message
    assert "働きはじめるのは2027年9月30日よりあと" in only(wage_plan(start="2027-10")).message


def test_what_is_not_known_is_not_guessed():
    """No wage, another prefecture, months before the table: unknown, with the reason."""
    assert "未記入" in only(wage_plan(hourly_wage=None)).message
    assert "東京都" in only(wage_plan(area="13101")).message
    assert "表にありません" in only(wage_plan(start="2024-04")).message
    for plan in (wage_plan(hourly_wage=None), wage_plan(area="13101"), wage_plan(start="2024-04")):
        assert (only(plan).status, only(plan).minimum) == ("unknown", None)


def test_without_a_start_month_todays_figure_is_taken():
    """A team that has not chosen a month is compared with the day."""
    assert only(wage_plan(start=None)).minimum == 1279
    assert only(wage_plan(start=None), on=dt.date(2026, 1, 1)).minimum == 1225


def test_members_who_do_not_work_have_no_remark():
    """An auditor with no hours has no wage to compare; unknown hours are compared."""
    assert check_wages(wage_plan(weekly_hours=0), on=TODAY) == []
    assert only(wage_plan(weekly_hours=None)).status == "ok"

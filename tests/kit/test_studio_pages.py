"""The pages of the full form: しごと, おかね, 見通し, 法律, 剰余金, and the view for presenting."""

import ipywidgets
import pytest
from studio_walks import add, entry, find, message, open_tab, press, screen, typed, walk

from coopkit.plan import Plan, load_plan, project, save_plan
from coopkit.plan.examples import load_example
from coopkit.widgets import plan_studio

SURPLUS = {
    "members": [
        {"id": "m1", "label": "たけ", "units": 3, "weekly_hours": "16", "hourly_wage": 1300},
        {"id": "m2", "label": "うみ", "units": 3, "weekly_hours": "8", "hourly_wage": 1300},
        {"id": "m3", "label": "そら", "units": 3, "weekly_hours": "0", "hourly_wage": 1300},
    ],
    "work": [{"id": "w1", "label": "送りむかえ", "unit_price": 1500, "units_per_month": 120}],
    "costs": [{"id": "c1", "label": "ガソリン", "yen": 20000}],
    "money": {"contribution_unit_price": 30000, "start_up_cost": 0, "start_month": "2027-04"},
}


@pytest.fixture
def path(tmp_path):
    """A plan file that does not exist yet."""
    return tmp_path / "plan.json"


@pytest.fixture
def studio(path):
    """The full form on a new plan."""
    return plan_studio(path)


@pytest.fixture
def earning(path):
    """The full form on a plan with a surplus."""
    save_plan(Plan.model_validate(SURPLUS), path)
    return plan_studio(path)


def sliders(studio):
    """Return the three what-if sliders."""
    return [item for item in walk(studio) if isinstance(item, ipywidgets.IntSlider)]


def test_work_costs_and_money_make_the_cash(studio, path):
    """Revenue, costs, start-up cost and start month reach file, sentence and summary."""
    open_tab(studio, "work")
    add(studio, "work")
    typed(studio, "unit_price", "1,500円")
    typed(studio, "units_per_month", "80回")
    add(studio, "costs")
    typed(studio, "yen", "2万円")
    open_tab(studio, "money")
    typed(studio, "start_up_cost", "１０万円")
    typed(studio, "start_month", "2027年4月")
    plan = load_plan(path)
    assert plan.work[0].monthly_revenue() == 120_000
    assert plan.money.start_month == "2027-04"
    assert "2030年3月の終わりのお金: 3,500,000円" in find(studio, "summary-box")[0].value
    open_tab(studio, "outlook")
    assert "出資1口の金額" in find(studio, "missing")[0].value


def test_the_rest_of_a_work_line_is_under_kuwashiku(studio, path):
    """Unit, ramp-up, delay, variable costs and the season are built and saved on request."""
    open_tab(studio, "work")
    add(studio, "work")
    assert find(studio, "field-ramp_up_months") == []
    press(studio, "details")
    typed(studio, "unit", "回")
    typed(studio, "ramp_up_months", "３か月")
    typed(studio, "months_until_paid", "1")
    typed(studio, "variable_rate", "1割5分")
    typed(studio, "variable_yen", "200円")
    months = next(
        w for w in walk(studio) if isinstance(w, ipywidgets.GridBox) and len(w.children) == 12
    )
    months.children[7].value = "150%"
    line = load_plan(path).work[0]
    assert (line.unit, line.ramp_up_months, line.months_until_paid) == ("回", 3, 1)
    assert (str(line.variable_rate), line.variable_yen) == ("15", 200)
    assert line.seasonality == (100,) * 7 + (150,) + (100,) * 4
    months.children[7].value = "たくさん"
    assert load_plan(path).work[0].seasonality[7] == 150
    assert "数として読めません" in screen(studio)
    months.children[7].value = ""
    assert load_plan(path).work[0].seasonality is None


def test_a_yearly_cost_has_its_month(studio, path):
    """Whether a cost is monthly or yearly, and the month, are chosen from menus."""
    open_tab(studio, "work")
    add(studio, "costs")
    entry(studio, "period").value = "year"
    press(studio, "details")
    entry(studio, "month").value = 6
    cost = load_plan(path).costs[0]
    assert (cost.period, cost.month) == ("year", 6)


def test_equipment_grants_and_loans_are_folded_until_asked(studio, path):
    """Each list opens on its own and writes its rows."""
    open_tab(studio, "money")
    assert find(studio, "equipment") == []
    for table in ("equipment", "grants", "loans"):
        press(studio, f"fold-{table}")
        add(studio, table)
    typed(studio, "life_years", "4年")
    typed(studio, "annual_rate", "2.5％")
    typed(studio, "repay_months", "60か月")
    plan = load_plan(path)
    assert plan.equipment[0].life_years == 4
    assert len(plan.grants) == 1
    assert (str(plan.loans[0].annual_rate), plan.loans[0].repay_months) == ("2.5", 60)


def test_a_dated_rate_is_taken_with_reason_and_source(studio, path):
    """この率を使う writes the figure, why, and where it comes from; consumption tax stays off."""
    open_tab(studio, "money")
    press(studio, "rates")
    press(studio, "take-social_insurance_rate")
    plan = load_plan(path)
    assert plan.money.social_insurance_rate is not None
    assert plan.money.consumption_tax_rate is None
    reason = plan.reason("money.social_insurance_rate")
    assert reason.source
    assert "見なおす日" in reason.text
    assert entry(studio, "social_insurance_rate").value == str(plan.money.social_insurance_rate)
    assert "理由:" in message(studio, "social_insurance_rate")


def test_a_wage_below_the_minimum_is_told_beside_it(studio):
    """The member's row names the figure of the prefecture and whom to ask."""
    add(studio, "members")
    entry(studio, "hours").value = 10
    typed(studio, "hourly_wage", "1000")
    assert "最低賃金" in find(studio, "line")[0].value
    assert "<summary>最低賃金の出どころ</summary>" in find(studio, "line")[0].value
    entry(studio, "hourly_wage").value = "2000"
    assert "最低賃金" not in find(studio, "line")[0].value


def test_the_chart_is_drawn_only_when_looked_at(studio):
    """Nothing is drawn before 見通し is opened; then it follows the plan, with its words."""
    open_tab(studio, "outlook")
    picture = find(studio, "picture")[0]
    assert picture.value == "", "without any amount there is nothing to draw"
    open_tab(studio, "work")
    add(studio, "work")
    typed(studio, "unit_price", "1000")
    typed(studio, "units_per_month", "10")
    assert picture.value == ""
    open_tab(studio, "outlook")
    first = picture.value
    assert 'src="data:image/svg+xml;base64,' in first
    assert "36か月のお金の動きです" in first
    open_tab(studio, "work")
    typed(studio, "units_per_month", "15")
    assert picture.value == first
    open_tab(studio, "outlook")
    assert picture.value != first


def test_the_outlook_names_what_decides(earning, path):
    """Break-even, lowest cash, money needed, affordable wage, and a table of the years."""
    open_tab(earning, "outlook")
    found = project(load_plan(path))
    figures = find(earning, "figures")[0].value
    assert "2027年4月" in figures
    assert f"{found.affordable_wage:,}円" in figures
    assert "足りています" in figures
    years = find(earning, "years")[0].value
    for year in found.years:
        assert f"{year.net_income:,}円" in years
    assert "消費税" in find(earning, "missing")[0].value


def test_what_if_changes_nothing_until_asked(earning, path):
    """Sliders move figures and chart, not the plan; この数にする writes, and can be undone."""
    open_tab(earning, "outlook")
    before, plan = find(earning, "picture")[0].value, load_plan(path)
    price, number, _hours = sliders(earning)
    price.value = -30
    shown = find(earning, "figures")[0].value
    assert "→" in shown
    assert "値段 1,500円 → 1,050円" in find(earning, "whatif-words")[0].value
    assert find(earning, "picture")[0].value != before
    assert load_plan(path) == plan
    price.value = 0
    assert find(earning, "picture")[0].value == before
    number.value = 10
    press(earning, "take")
    assert load_plan(path).work[0].units_per_month == 132
    assert [slider.value for slider in sliders(earning)] == [0, 0, 0]
    press(earning, "undo-all")
    assert load_plan(path).work[0].units_per_month == 120


def test_risk_is_tried_on_request(earning):
    """Nothing is simulated before the button; then words, a picture and the assumptions."""
    open_tab(earning, "outlook")
    press(earning, "risk")
    result = find(earning, "risk-result")[0]
    assert result.value == ""
    press(earning, "risk-run")
    assert "data:image/svg+xml" in result.value
    assert "何を、どれだけ動かしたか" in result.value


def test_the_law_stays_folded_until_it_is_opened(studio):
    """No finding stands beside the tabs before 法律; then it follows every edit."""
    for number in range(3):
        add(studio, "members")
        typed(studio, "units", "9" if number == 0 else "1", number=-1)
    summary = find(studio, "summary-box")[0]
    assert "届いて" not in summary.value
    open_tab(studio, "law")
    assert "届いていません" in summary.value
    open_tab(studio, "members")
    before = summary.value
    add(studio, "members")
    typed(studio, "units", "1", number=-1)
    assert summary.value != before
    open_tab(studio, "law")
    broken = find(studio, "group-violation")[0].value
    assert "12口のうち9口（75%）" in broken
    assert "第9条3項" in broken
    shown = screen(studio)
    assert "相談窓口" in shown
    assert "違反" not in shown
    assert "学習用・法律相談ではありません" in shown
    assert "2026年2月2日の版" in shown


def test_the_law_asks_what_no_other_page_does(studio, path):
    """Other workers, worker dispatch and the founding meeting are asked under 法律."""
    open_tab(studio, "law")
    press(studio, "organization")
    typed(studio, "other_workers", "2人")
    entry(studio, "worker_dispatch").value = False
    typed(studio, "notice_sent", "2027年1月10日")
    typed(studio, "held", "令和9年1月30日")
    plan = load_plan(path)
    assert plan.organization.other_workers == 2
    assert plan.organization.worker_dispatch is False
    assert (plan.meeting.held - plan.meeting.notice_sent).days == 20
    assert "第7条2項" in find(studio, "group-ok")[0].value


def test_rules_on_the_surplus_come_with_a_surplus(earning):
    """The parts of the year's surplus are compared while a year has one, and not else."""
    open_tab(earning, "law")
    assert 'data-rule="R25"' in find(earning, "group-ok")[0].value
    assert 'data-rule="R32"' not in screen(earning)
    open_tab(earning, "work")
    entry(earning, "unit_price").value = "10"
    open_tab(earning, "law")
    assert 'data-rule="R25"' not in screen(earning)
    open_tab(earning, "surplus")
    assert "分けるお金の出る年がありません" in screen(earning)


def test_an_empty_plan_has_no_surplus_page_full_of_zeros(studio):
    """Unknown is not zero: without amounts there is a sentence and no table."""
    open_tab(studio, "surplus")
    assert "お金の数字を書くと" in screen(studio)
    assert "0円" not in screen(studio)


def test_permits_of_the_theme_are_put_in_and_ticked_off(path):
    """The button needs a theme; each question has its desk, a status and a note."""
    studio = plan_studio(path)
    open_tab(studio, "law")
    press(studio, "fold-permits")
    press(studio, "add-permits")
    assert "テーマがまだ決まっていません" in screen(studio)
    press(studio, "edit-card")
    press(studio, "step-issue")
    entry(studio, "theme").value = "mobility"
    press(studio, "switch")
    press(studio, "add-permits")
    plan = load_plan(path)
    assert len(plan.permits) > 3
    assert "聞く窓口" in screen(studio)
    entry(studio, "status").value = "asked"
    press(studio, "note-open")
    entry(studio, "note").value = "届出はいらないと聞いた"
    first = load_plan(path).permits[0]
    assert (first.status, first.note) == ("asked", "届出はいらないと聞いた")
    assert f"{len(plan.permits)}件のうち1件" in screen(studio)
    find(find(studio, "permit")[1], "remove")[0].click()
    kept = [permit.id for permit in load_plan(path).permits]
    assert kept == [permit.id for permit in plan.permits if permit != plan.permits[1]]
    press(studio, "undo-all")
    assert len(load_plan(path).permits) == len(plan.permits)


def test_the_surplus_goes_by_hours_not_by_units(earning, path):
    """Each year's parts come from the projection; dividends follow hours of work."""
    open_tab(earning, "surplus")
    assert "分ける割合を書くと" in screen(earning)
    typed(earning, "dividend_rate", "50%")
    years = project(load_plan(path)).years
    parts = find(earning, "surplus-years")[0].value
    shares = find(earning, "surplus-members")[0].value
    assert f"{years[0].allocation.legal_reserve:,}円" in parts
    first, second, third = (years[0].dividends[name] for name in ("m1", "m2", "m3"))
    assert abs(first - 2 * second) <= 1
    assert third == 0
    assert f"{first:,}円" in shares
    assert "第77条2項" in screen(earning)


def test_presenting_shows_every_page_and_asks_nothing(path):
    """No inputs, large pages with a way forward and back; nothing is written."""
    save_plan(load_example("mobility"), path)
    before = path.read_bytes()
    view = plan_studio(path, read_only=True)
    seen = []
    for _ in range(7):
        seen.append(find(view, "present-page")[0].value)
        press(view, "next")
    assert not [w for w in walk(view) if isinstance(w, ipywidgets.Text | ipywidgets.Dropdown)]
    assert "労働者協同組合しおかぜ号" in seen[0]
    assert len(set(seen)) == 7
    assert "第22条" in seen[5]
    assert "7 / 7" in find(view, "present-place")[0].value
    press(view, "back")
    assert find(view, "present-page")[0].value == seen[5]
    assert path.read_bytes() == before


def test_other_charts_are_a_choice_away(earning):
    """Sales and costs, the money at the start and the balance sheet, each with its words."""
    open_tab(earning, "outlook")
    choice = next(w for w in walk(earning) if isinstance(w, ipywidgets.ToggleButtons))
    seen = []
    for name in ("cash", "profit", "money_sources", "balance"):
        choice.value = name
        seen.append((find(earning, "picture")[0].value, find(earning, "words")[0].value))
    assert len(set(seen)) == 4
    assert all("data:image/svg+xml" in picture for picture, _ in seen)

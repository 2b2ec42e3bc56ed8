"""The seven starting plans: lawful, adding up, with a reason for every figure."""

import csv
import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from coopkit import content, law
from coopkit.plan import Plan, check_articles, examples, load_plan, project, save_plan
from coopkit.plan.examples import THEMES, example_note, load_example
from coopkit.plan.permits import insurance_lines, permit_cards
from coopkit.plan.rates import minimum_wage, suggestions
from coopkit.plan.wages import check_wages

WRITTEN = dt.date(2026, 11, 26)
SUMS = {"R24", "R25", "R26", "R27", "R28"}  # a year's surplus, which no plan holds
CLOSED_WITH_LOSS = {theme: [1] for theme in THEMES} | {"childcare": []}


@pytest.fixture(params=THEMES)
def theme(request) -> str:
    """Each of the seven themes."""
    return request.param


@pytest.fixture
def plan(theme) -> Plan:
    """The example of a theme."""
    return load_example(theme)


def table(package, name):
    """Return the rows of a table."""
    with (content.dataset(package) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures(plan: Plan) -> Iterator[str]:
    """Yield the path of every number, month and day that is not as in an empty plan."""
    for section in ("money", "organization", "meeting"):
        yield from _figures(section, getattr(plan, section))
    for name in ("members", "work", "costs", "equipment", "grants", "loans"):
        for line in getattr(plan, name):
            yield from _figures(f"{name}.{line.id}", line)


def _figures(where: str, part: Any) -> Iterator[str]:
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        number = isinstance(value, int | Decimal | dt.date) and not isinstance(value, bool)
        series = name == "seasonality" and value is not None
        if (number or series or name == "start_month") and value != field.default:
            yield f"{where}.{name}"


def test_there_is_one_example_for_each_idea_of_the_students():
    """The themes are those of the course; seven different municipalities, by their names."""
    assert {row["theme"] for row in table("course", "student_ideas")} == set(THEMES)
    names = {row["area_code"]: row["full_name"] for row in table("kanagawa", "areas")}
    plans = {theme: load_example(theme) for theme in THEMES}
    codes = [plan.issue.area_code for plan in plans.values()]
    assert len(set(codes)) == len(THEMES)
    for theme, plan in plans.items():
        assert plan.issue.theme == theme
        assert names[plan.issue.area_code] == example_note(theme).area_name
        assert names[plan.issue.area_code] in (plan.articles.item_4 or "")
    assert len({len(plan.members) for plan in plans.values()}) >= 6, "small ones and large ones"


def test_no_rule_of_the_act_is_missed(theme, plan):
    """Every rule that a plan can answer is met; what is unknown no plan can know."""
    found = {finding.rule: finding.status for finding in law.check(plan)}
    unknown = SUMS
    assert ("R19" in found) == (theme == "education")  # the one with an audit board
    assert {rule for rule, status in found.items() if status == "unknown"} == unknown
    met = found.keys() - unknown - {"R10"}
    assert {found[rule] for rule in met} == {"ok"}
    assert found["R10"] == "not_applicable"  # four members are none of the sizes shown


def test_an_audit_board_is_read_from_the_articles():
    """The item on officers that names the board has it; one that does not is not judged."""
    plan = load_example("education")
    without = plan.with_values(articles=dict(plan.articles) | {"item_13": "理事3人を置く。"})
    found = {finding.rule: finding for finding in law.check(without)}
    assert found["R19"].status == "unknown"
    assert found["R19"].missing == ("in_articles",)


def test_the_founders_alone_satisfy_the_act_too(plan):
    """Before later members join, officers, shares and contracts are already in order."""
    founders = [member for member in plan.members if member.from_month == 1]
    assert plan.meeting.agreed == len(founders)
    begun = plan.with_values(members=founders)
    found = {finding.rule: finding.status for finding in law.check(begun)}
    assert {found[r] for r in ("R01", "R05", "R06", "R07", "R08", "R09", "R18")} == {"ok"}
    assert {m.role for m in plan.members if m.from_month > 1} <= {"member"}


def test_auditors_do_not_also_work(plan):
    """An auditor is neither director nor employee (第43条): no hours, no contract, no pay."""
    auditors = [member for member in plan.members if member.role == "auditor"]
    assert all(
        (m.weekly_hours, m.hourly_wage, m.labour_contract) == (0, 0, False) for m in auditors
    )
    assert len(auditors) == (0 if plan.organization.audit_board else 1)


def test_founding_meetings_are_announced_in_time(plan):
    """On a Saturday before the start; the notice is two weeks older, with days to spare."""
    held, notice = plan.meeting.held, plan.meeting.notice_sent
    assert held.weekday() == 5
    assert (held - notice).days >= 14 + 3
    assert held.strftime("%Y-%m") < plan.money.start_month
    assert f"{(held - notice).days}日前" in plan.reason("meeting.notice_sent").text


def test_articles_agree_with_the_plan(plan):
    """All fifteen items are written, and none says something else than the figures."""
    assert len(plan.articles.written()) == 15
    assert [remark for remark in check_articles(plan) if remark.status == "differs"] == []
    assert {remark.item for remark in check_articles(plan)} >= {"item_2", "item_3", "item_7"}


def test_balance_holds_and_cash_lasts_in_every_month(plan):
    """To the yen in each of 36 months, with the financing that the plan names."""
    found = project(plan)
    sheet = found.balance_sheet
    both = map(sum, zip(sheet.liabilities, sheet.equity, strict=True))
    assert sheet.assets == tuple(both)
    assert len(found.cash) == 37
    assert min(found.cash) > 0
    assert found.needed == 0
    assert found.break_even is not None


def test_nothing_is_left_unfilled(theme, plan):
    """Only what the table of figures cannot say stays open, and the plan says why."""
    found = project(plan)
    assert found.missing == ()
    open_fields = {"consumption_tax_rate"} | (set() if theme == "shopping" else {"flat_levy"})
    assert {name for name, value in plan.money if value is None} - {
        "instalment_months",
        "reserve_target",
    } == open_fields
    for name in open_fields:
        assert "聞" in plan.reason(f"money.{name}").text


def test_loss_years_are_told(theme, plan):
    """The note names the years that close with a loss, and those that only a grant saves."""
    losses = [year.number for year in project(plan).years if year.net_income < 0]
    assert losses == CLOSED_WITH_LOSS[theme]
    words = example_note(theme).outlook
    assert ("赤字の年はありません" in words) == (not losses)
    assert all(f"{number}年目" in words for number in losses)
    if theme == "childcare":
        assert "1年目は、補助金や助成金がなければ赤字です。" in words


def test_wages_reach_the_minimum_wage(plan):
    """At the start month every working member reaches it; what is older says so."""
    year, month = map(int, plan.money.start_month.split("-"))
    least = int(minimum_wage(dt.date(year, month, 1)).value)
    working = [member for member in plan.members if member.weekly_hours]
    assert all(member.hourly_wage >= least for member in working)
    found = check_wages(plan, on=WRITTEN)
    assert len(found) == len(working)
    # Who begins after September 2027 meets a figure that nobody knows yet.
    late = [m.id for m in working if year == 2027 and m.from_month > 10 - month]
    assert {remark.member for remark in found if remark.status == "stale"} == set(late)
    assert {remark.status for remark in found} <= {"ok", "stale"}


def test_every_figure_has_its_reason(plan):
    """No number without a sentence on why, marked as invented or with its source."""
    from_table = {one.path for one in suggestions(plan.issue.area_code, on=WRITTEN)}
    missing = [path for path in figures(plan) if plan.reason(path) is None]
    assert missing == []
    for path in figures(plan):
        reason = plan.reason(path)
        assert len(reason.text) >= 10, path
        cited = reason.source or ""
        assert "架空" in cited or path in from_table, path
        assert cited, path


def test_reasons_point_at_something(plan):
    """No reason is left over from a line that is gone."""
    parameters = {"money.flat_levy", "money.consumption_tax_rate"}
    known = set(figures(plan)) | parameters
    # Fields with a default may carry a reason as well, such as a share of 0.
    for reason in plan.reasons:
        table_name, _, rest = reason.id.partition(".")
        part = getattr(plan, table_name)
        if isinstance(part, tuple):
            item, _, rest = rest.partition(".")
            part = next(line for line in part if line.id == item)
        assert hasattr(part, rest), reason.id
    assert {reason.id for reason in plan.reasons} >= known


def test_parameters_come_from_the_dated_table(plan):
    """Rates are those of datasets/permits, with its words and source: nothing typed in."""
    for one in suggestions(plan.issue.area_code, on=WRITTEN):
        assert getattr(plan.money, one.parameter) == one.value
        assert plan.reason(one.path).text == one.reason
        assert (plan.reason(one.path).source or "") == one.source


def test_amounts_quoted_in_reasons_are_todays(plan):
    """The minimum wage in the reasons is that of the table, in figure and source."""
    found = minimum_wage(WRITTEN)
    for member in plan.members:
        reason = plan.reason(f"members.{member.id}.hourly_wage")
        if member.hourly_wage:
            assert f"{int(found.value):,}円" in reason.text
            assert found.source in reason.source


def test_permits_are_the_cards_with_their_sources(theme, plan):
    """Every card and insurance line of the theme, word for word; three kinds of status."""
    cards = [*permit_cards(theme), *insurance_lines(theme)]
    permits = {permit.id: permit for permit in plan.permits}
    assert permits.keys() == {card.id for card in cards}
    for card in cards:
        permit = permits[card.id]
        assert (permit.question, permit.authority, permit.source) == (
            card.question,
            card.authority,
            card.cited,
        )
        assert (permit.status == "unchecked") == (permit.note is None)
        assert permit.note is None or permit.note.endswith("（架空の例）")
    assert {permit.status for permit in plan.permits} == {"unchecked", "asked", "done"}


def test_an_insurance_line_is_paid_for(plan):
    """Each plan sets money aside for insurance, before or when it starts."""
    found = [cost for cost in plan.costs if "保険" in cost.label]
    assert found
    assert all(cost.yen > 0 and cost.period == "year" for cost in found)


def test_the_examples_show_what_a_projection_can_do():
    """Between them: ramp-up, season, delay, both variable costs, grants, loans, instalments."""
    plans = [load_example(theme) for theme in THEMES]
    lines = [line for plan in plans for line in plan.work]
    for field in ("ramp_up_months", "seasonality", "months_until_paid"):
        assert all(any(getattr(line, field) for line in plan.work) for plan in plans), field
    assert any(line.variable_rate for line in lines)
    assert any(line.variable_yen for line in lines)
    assert all(line.unit and line.label for line in lines)
    assert all(plan.equipment and plan.grants for plan in plans)
    assert any(plan.money.instalment_months for plan in plans)
    assert any(plan.money.reserve_target for plan in plans)
    assert any(year.dividend for plan in plans for year in project(plan).years)


def test_an_example_survives_being_saved(plan, tmp_path):
    """Written by the store and read again, it is the same plan."""
    save_plan(plan, tmp_path / "plan.json")
    assert load_plan(tmp_path / "plan.json") == plan


def test_everything_is_declared_invented(theme, plan):
    """The issue, which stands on every paper, and the note say so; nicknames only."""
    assert plan.issue.text.endswith("（架空の例）")
    note = example_note(theme)
    assert "架空" in note.fiction
    assert "法律相談ではありません" in note.fiction
    labels = [member.label for member in plan.members]
    assert len(set(labels)) == len(labels)
    assert all(re.fullmatch("[ぁ-ん]{2,6}", label) for label in labels), "no family names"


def test_figures_of_the_place_come_from_the_indicators(theme):
    """The share in the note is the indicator's, rounded; without one a publisher stands."""
    row = next(row for row in table("plans", "examples") if row["theme"] == theme)
    assert example_note(theme).place_source
    if row["indicator_id"]:
        values = {
            (one["indicator_id"], one["area_code"]): one["value"]
            for one in table("kanagawa", "indicator_values")
        }
        share = Decimal(values[row["indicator_id"], row["area_code"]])
        assert f"{share:.1f}%" in row["place_ja"]
        assert f"{share:.1f} %" in row["place_en"]


def test_notes_say_what_to_ask_first(theme):
    """Cards, safety and insurance of the theme stand beside what the plan rests on."""
    note = example_note(theme)
    assert len(note.check_first) == 3
    assert all(card.theme == theme for card in note.check_first)
    assert note.safety[0].theme == theme
    assert note.insurance[0].theme == theme
    assert len(note.depends) > 30


def test_what_a_plan_hangs_on_is_reckoned(monkeypatch):
    """Without the town's commission and the grants, the words give the cash that is short."""
    plan = load_example("childcare")
    rest = plan.with_values(work=[w for w in plan.work if w.id != "w1"], grants=())
    note = example_note("childcare")
    assert "「町からの居場所の委託」「民間の財団の助成金」" in note.without
    assert f"{project(rest).needed:,}円たりません" in note.without
    assert project(rest).needed > plan.money.start_up_cost
    rich = plan.with_values(grants=(*plan.grants, {"id": "g9", "label": "寄付", "yen": 10**9}))
    monkeypatch.setattr(examples, "load_example", lambda _theme: rich)
    assert "0円より下がりません" in example_note("childcare").without


def test_notes_speak_english(monkeypatch):
    """The frame of a note is there in the other language; the plan stays Japanese."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    note = example_note("waste")
    assert note.title.isascii()
    assert "Years with a loss: year 1" in note.outlook
    assert "yen are short within 36 months" in note.without


def test_an_unknown_theme_is_refused():
    """The words name the themes there are."""
    with pytest.raises(ValueError, match="mobility"):
        load_example("space")

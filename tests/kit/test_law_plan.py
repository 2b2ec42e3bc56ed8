"""From plans and files of facts to findings, and the commands that print them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coopkit import law
from coopkit.cli import app
from coopkit.plan import edit, load_plan, save_plan
from coopkit.plan.examples import THEMES, load_example

PLANS = Path(__file__).parent / "plans"
SEVEN = {"R03", "R05", "R06", "R07", "R09", "R16", "R18"}


def run(*arguments):
    """Run `coopkit law …`; return the exit code and what was printed."""
    done = CliRunner().invoke(app, ["law", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def statuses(file):
    """Return rule → status of `law check --json`, and the exit code."""
    code, printed, _ = run("check", PLANS / file, "--json")
    return {item["rule"]: item["status"] for item in json.loads(printed)["findings"]}, code


def test_a_sound_cooperative_reaches_every_number():
    """Nothing falls short and nothing is unknown: exit code 0."""
    found, code = statuses("facts_sound.json")
    assert code == 0
    assert set(found.values()) == {"ok", "not_applicable"}
    assert found["R19"] == "ok"


def test_seven_numbers_that_are_not_reached_are_named():
    """Each has its article and a next step; the exit code is 1; the rest is fine."""
    found, code = statuses("facts_broken.json")
    assert code == 1
    assert {rule for rule, status in found.items() if status == "violation"} == SEVEN
    findings = json.loads(run("check", PLANS / "facts_broken.json", "--json")[1])["findings"]
    for finding in findings:
        if finding["status"] == "violation":
            assert finding["article"] in finding["message"]
            assert "相談窓口では" in finding["next_step"]
    code, printed, _ = run("check", PLANS / "facts_broken.json")
    assert code == 1
    for rule in SEVEN:
        assert f"△ {rule} {law.find_rule(rule).article}" in printed
    assert "届いていません 7、まだわかりません 0" in printed
    assert "違反" not in printed
    assert printed.rstrip().splitlines()[-1].startswith("学習用・法律相談ではありません。")


def test_a_half_filled_plan_lists_what_is_unknown():
    """Unknowns are named and nothing is guessed: exit code 3."""
    found, code = statuses("plan_half_filled.json")
    assert code == 3
    assert "violation" not in found.values()
    findings = {item.rule: item for item in law.check(load_plan(PLANS / "plan_half_filled.json"))}
    assert findings["R09"].missing == ("units:けん",)
    assert findings["R03"].missing == ("name",)
    assert findings["R05"].missing == ("engaged_members",)
    assert findings["R16"].missing == ("first_payment",)
    assert findings["R01"].status == "ok"


@pytest.mark.parametrize("theme", THEMES)
def test_an_example_plan_is_sound(theme, tmp_path):
    """A whole plan answers every rule, those on its first surplus too: exit code 0."""
    save_plan(load_example(theme), tmp_path / "plan.json")
    found, code = statuses(tmp_path / "plan.json")
    assert code == 0
    assert set(found.values()) == {"ok", "not_applicable"}
    assert found["R24"] == found["R26"] == "ok"


def test_a_plan_broken_in_seven_ways_names_each(tmp_path):
    """Seven edits of a sound plan: seven findings fall short, and no other."""
    plan = edit.set_values(load_example("mobility"), name="しおかぜ号")
    plan = edit.set_item(plan, "members", "m1", units=15)
    for idle in ("m4", "m5"):
        plan = edit.set_item(plan, "members", idle, weekly_hours=0)
    for member in plan.members[:4]:
        plan = edit.set_item(plan, "members", member.id, labour_contract=False)
    plan = edit.set_section(plan, "money", first_payment=plan.money.contribution_unit_price // 5)
    plan = edit.set_section(plan, "meeting", yes=plan.meeting.present // 2)
    plan = edit.set_section(plan, "articles", item_9=None)
    save_plan(plan, tmp_path / "plan.json")
    found, code = statuses(tmp_path / "plan.json")
    assert code == 1
    short = {rule for rule, status in found.items() if status == "violation"}
    assert short == {"R03", "R05", "R07", "R09", "R15", "R16", "R36"}


def test_a_plan_tells_name_units_and_hours():
    """What the plan file has today is compared; what it lacks stays unknown."""
    found, code = statuses("plan_broken.json")
    assert code == 1
    short = {rule for rule, status in found.items() if status == "violation"}
    assert short == {"R03", "R05", "R08", "R09", "R10"}
    assert found["R18"] == "unknown"


class Plan:
    """A plan that has only facts."""

    def __init__(self, **facts):
        self.facts = law.Facts(**facts)

    def law_facts(self):
        """Return the facts."""
        return self.facts


def test_check_asks_each_rule_a_plan_can_speak_of():
    """By id, without rules on events; the audit board only where one is wanted."""
    asked = [finding.rule for finding in law.check(Plan())]
    assert asked == [rule for rule in law.plan_rules() if rule != "R19"]
    assert asked == sorted(asked)
    assert {finding.status for finding in law.check(Plan())} == {"unknown"}
    wanted = [finding.rule for finding in law.check(Plan(audit_board=True))]
    assert wanted == list(law.plan_rules())
    never = {"R02", "R11", "R12", "R13", "R14", "R17", "R20", "R21", "R22", "R23"}
    assert not never & set(law.plan_rules())
    assert all(law.find_rule(rule).audience == "students" for rule in law.plan_rules())


def test_check_survives_directors_who_are_not_members():
    """More directors than members is a finding of R18, not an error of R19."""
    facts = {"members": 3, "directors": 5, "member_directors": 3, "auditors": 0}
    plan = Plan(**facts, audit_board=True, audit_board_in_articles=True)
    found = {finding.rule: finding.status for finding in law.check(plan)}
    assert (found["R18"], found["R19"]) == ("violation", "violation")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"facts": {"founder": 3}}', "founder"),
        ('{"facts": {"founders": -1}}', "founders"),
        ('{"facts": {"founders": "3"}}', "founders"),
        ('{"facts": 3}', "plan"),
        ("not json", "場所"),
        ('{"version": 99}', "場所"),
    ],
)
def test_a_file_that_cannot_be_used_is_an_input_error(tmp_path, text, words):
    """Exit code 2, one clear message on standard error, and the file as it was."""
    file = tmp_path / "plan.json"
    file.write_text(text, encoding="utf-8")
    code, printed, problem = run("check", file)
    assert (code, printed) == (2, "")
    assert words in problem
    assert "次にすること" in problem
    assert "Traceback" not in problem
    assert file.read_text(encoding="utf-8") == text


def test_a_missing_file_is_an_input_error(tmp_path):
    """The message has its path."""
    code, _, problem = run("check", tmp_path / "none.json")
    assert code == 2
    assert "none.json" in problem


def test_null_facts_are_unknown(tmp_path):
    """Null in a file of facts is not zero."""
    file = tmp_path / "facts.json"
    file.write_text('{"facts": {"members": 4, "engaged_members": null}}', encoding="utf-8")
    code, printed, _ = run("check", file, "--json")
    found = {item["rule"]: item for item in json.loads(printed)["findings"]}
    assert code == 3
    assert found["R05"]["missing"] == ["engaged_members"]


def test_all_rules_are_listed():
    """36 lines with articles; the rules for engineers are marked; JSON has the same."""
    code, printed, _ = run("rules")
    assert code == 0
    lines = [line for line in printed.splitlines() if line.startswith("R")]
    assert len(lines) == 36
    assert any("R09  第9条3項" in line for line in lines)
    assert sum("学生の画面には出ません" in line for line in lines) == 7
    data = json.loads(run("rules", "--json")[1])
    assert [rule["id"] for rule in data["rules"]] == [rule.id for rule in law.rules()]
    assert data["rules"][0]["as_of"] == "2026-02-02"


def test_a_rule_is_explained_with_its_open_points():
    """Text, inputs, source and what the Act leaves open; small letters are understood."""
    code, printed, _ = run("explain", "r24")
    assert code == 0
    rule = law.find_rule("R24")
    assert rule.text in printed
    assert "base（剰余金の額）" in printed
    assert "last_slice = cap_at_target、ほかに full_tenth" in printed
    assert rule.source in printed
    assert "なくてもよい数: approved" in run("explain", "R09")[1]
    assert "条文だけでは決まらないこと" not in run("explain", "R01")[1]


def test_an_unknown_rule_is_an_input_error():
    """Exit code 2 and the rules that exist."""
    code, _, problem = run("explain", "R99")
    assert code == 2
    assert "R36" in problem

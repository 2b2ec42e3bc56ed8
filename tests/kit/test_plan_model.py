"""The plan as a value: what it accepts, how it is edited, what it tells the rules."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from coopkit import law
from coopkit.plan import Plan, edit


def member(number, **values):
    """Return one member as it stands in a file."""
    return {"id": f"m{number}", "label": f"なかま{number}"} | values


@pytest.mark.parametrize(
    "data",
    [
        {"colour": "red"},
        {"members": [member(1, nickname="x")]},
        {"members": [member(1, units=-1)]},
        {"members": [member(1, units=10**6 + 1)]},
        {"members": [member(1, units=1.0)]},
        {"members": [member(1, units=True)]},
        {"members": [member(1, weekly_hours="80.5")]},
        {"members": [member(1, weekly_hours="1e1")]},
        {"members": [member(1, weekly_hours="NaN")]},
        {"members": [member(1, weekly_hours="7.125")]},
        {"members": [member(1, weekly_hours=7.5)]},
        {"members": [member(1), member(1)]},
        {"members": [member(number) for number in range(201)]},
        {"money": {"start_up_cost": 10**12 + 1}},
        {"money": {"start_month": "2027-13"}},
        {"issue": {"theme": "space"}},
        {"issue": {"area_code": "1410"}},
        {"name": "あ" * 61},
    ],
)
def test_a_plan_refuses_what_it_cannot_keep(data):
    """Unknown names, wrong types and impossible numbers are refused, never dropped."""
    with pytest.raises(ValidationError):
        Plan.model_validate(data)


def test_unknown_is_not_zero():
    """What nobody filled in is None, and a plan of nothing is valid."""
    plan = Plan.model_validate({"members": [member(1)]})
    assert plan.members[0].units is None
    assert plan.members[0].weekly_hours is None
    assert Plan().money.start_up_cost is None


def test_edits_make_new_plans():
    """Adding, changing, removing and restoring leave the earlier plans as they were."""
    empty = Plan()
    one, first = edit.add_item(empty, "members", label="さくら")
    two, second = edit.add_item(one, "members", label="けん")
    changed = edit.set_item(two, "members", first, units=5, weekly_hours=Decimal("7.5"))
    removed, item, position = edit.remove_item(changed, "members", first)
    assert (first, second) == ("m1", "m2")
    assert empty.members == ()
    assert two.members[0].units is None
    assert [row.label for row in removed.members] == ["けん"]
    assert edit.restore_item(removed, "members", item, position) == changed


def test_a_restored_row_never_shares_an_id():
    """If the id was given away since, the restored row gets another one."""
    one, first = edit.add_item(Plan(), "work", label="買い物")
    gone, item, position = edit.remove_item(one, "work", first)
    again, _ = edit.add_item(gone, "work", label="掃除")
    back = edit.restore_item(again, "work", item, position)
    assert {row.id: row.label for row in back.work} == {"w2": "買い物", "w1": "掃除"}


def test_auditors_from_outside_count_as_auditors():
    """Three founders who all direct can have an auditor who is no member (第32条・第43条)."""
    rows = [member(number, role="director") for number in (1, 2, 3)]
    plan = Plan.model_validate({"members": rows})
    assert law.evaluate("R18", directors=3, member_directors=3, auditors=0).status == "violation"
    with_one = edit.set_section(plan, "organization", outside_auditors=1)
    findings = {finding.rule: finding.status for finding in law.check(with_one)}
    assert findings["R18"] == "ok"


def test_an_edit_checks_values():
    """A value that a file may not hold cannot enter by an edit either."""
    plan, first = edit.add_item(Plan(), "costs")
    with pytest.raises(ValidationError):
        edit.set_item(plan, "costs", first, yen=-1)
    with pytest.raises(KeyError):
        edit.set_item(plan, "costs", "c9", yen=1)


def test_facts_are_unknown_until_all_is_known():
    """One member without hours makes the number of engaged members unknown."""
    rows = [member(n, weekly_hours="5", units=1) for n in range(1, 5)]
    assert Plan().law_facts().members is None
    assert Plan.model_validate({"members": rows}).law_facts().engaged_members == 4
    rows[2]["weekly_hours"] = None
    facts = Plan.model_validate({"members": rows}).law_facts()
    assert (facts.members, facts.engaged_members) == (4, None)
    rows[2]["weekly_hours"] = "0"
    assert Plan.model_validate({"members": rows}).law_facts().engaged_members == 3


def test_check_reads_a_plan():
    """A plan of four with one idle member and one large holder is told so, by article."""
    rows = [member(n, weekly_hours="5", units=1) for n in range(1, 5)]
    rows[0] |= {"units": 5, "weekly_hours": "0"}
    findings = {f.rule: f for f in law.check(Plan.model_validate({"members": rows}))}
    assert {rule: findings[rule].status for rule in ("R01", "R03", "R05", "R08", "R09")} == {
        "R01": "ok",
        "R03": "unknown",
        "R05": "violation",
        "R08": "ok",
        "R09": "violation",
    }
    assert "なかま1さんの出資は、8口のうち5口（62.5%）" in findings["R09"].message


def test_members_with_one_nickname_stay_apart():
    """Two members called さくら count as two, and are shown apart."""
    rows = [member(n, label="さくら", units=1) for n in range(1, 5)] + [
        member(5, label="さくら(2)")
    ]
    plan = Plan.model_validate({"members": rows})
    names = plan.member_names()
    assert len(set(names.values())) == 5
    assert len(plan.law_facts().units) == 5

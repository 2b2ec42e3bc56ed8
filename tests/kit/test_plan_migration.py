"""Plans of earlier versions: read as they are, written in the present version."""

import json

import pytest

from coopkit.plan import Plan, PlanFileError, PlanStore, edit, load_plan
from coopkit.plan.migration import migrate
from coopkit.plan.model import VERSION

# A plan as version 1 of the kit wrote it.
FIRST = {
    "version": 1,
    "name": "まちの足",
    "picture": "🚌",
    "issue": {"theme": "mobility", "area_code": "14210", "text": None},
    "members": [
        {"id": "m1", "label": "さくら", "units": 3, "weekly_hours": "7.5", "hourly_wage": 1300}
    ],
    "work": [{"id": "w1", "label": "送迎", "unit_price": 1500, "units_per_month": 80}],
    "costs": [{"id": "c1", "label": "車の保険", "yen_per_month": 20000}],
    "money": {"contribution_unit_price": 10000, "start_up_cost": None, "start_month": "2027-04"},
}


@pytest.fixture
def path(tmp_path):
    """A plan file of version 1."""
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(FIRST, ensure_ascii=False), encoding="utf-8")
    return file


def test_a_plan_of_version_1_is_read_whole(path):
    """Everything in the old file is in the plan; the articles are not written yet."""
    plan = load_plan(path)
    data = plan.model_dump(mode="json")
    assert plan.costs[0].yen == 20000
    assert plan.costs[0].period == "month"
    assert data["version"] == VERSION
    for part in ("name", "picture", "issue"):
        assert data[part] == FIRST[part]
    for table in ("members", "work"):
        assert data[table][0].items() >= FIRST[table][0].items()
    assert data["money"].items() >= FIRST["money"].items()
    assert len(data["articles"]) == 15
    assert set(data["articles"].values()) == {None}


def test_a_plan_of_version_2_keeps_its_monthly_costs():
    """What was yen per month is yen each month; what is new is not filled in."""
    plan = Plan.model_validate({"version": 2, "costs": [{"id": "c1", "yen_per_month": 9000}]})
    assert (plan.costs[0].yen, plan.costs[0].period) == (9000, "month")
    assert plan.organization.other_workers is None
    assert plan.reasons == ()


def test_reading_does_not_touch_the_file(path):
    """An old file stays byte for byte until someone edits the plan."""
    before = path.read_bytes()
    store = PlanStore(path)
    plan = store.load()
    assert path.read_bytes() == before
    store.save(edit.set_section(plan, "articles", item_14="4月から3月まで"))
    saved = json.loads(path.read_text(encoding="utf-8"))
    assert (saved["version"], saved["articles"]["item_14"]) == (VERSION, "4月から3月まで")
    assert saved["members"][0].items() >= FIRST["members"][0].items()
    assert saved["costs"][0]["yen"] == 20000


def test_a_newer_plan_is_refused(path):
    """A file of the next version is refused with both numbers, and left as it is."""
    path.write_text(json.dumps(FIRST | {"version": VERSION + 1}), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(PlanFileError, match=rf"版 {VERSION + 1}.*版 {VERSION} まで") as caught:
        load_plan(path)
    assert caught.value.kind == "newer"
    assert path.read_bytes() == before


@pytest.mark.parametrize("data", [{"version": True}, {"version": 0}, {"version": "1"}, {}, [1], 3])
def test_what_has_no_known_version_is_left_alone(data):
    """Nothing is guessed about data without a version that we know."""
    assert migrate(data) == data


@pytest.mark.parametrize("version", [0, -1, True, "1"])
def test_an_impossible_version_is_refused(path, version):
    """A version that never was is not taken for version 1."""
    path.write_text(json.dumps(FIRST | {"version": version}), encoding="utf-8")
    with pytest.raises(PlanFileError):
        load_plan(path)


def test_unknown_items_are_refused(path):
    """An item that the Act does not have is named, not dropped."""
    path.write_text('{"version": 3, "articles": {"item_16": "x"}}', encoding="utf-8")
    with pytest.raises(PlanFileError, match="articles › item_16"):
        load_plan(path)


def test_an_empty_text_is_not_written():
    """Spaces alone are no item, and no items at all are unknown, not a lack of 15."""
    assert Plan.model_validate({"articles": {"item_1": " 　\n"}}).law_facts().items is None
    plan = Plan.model_validate({"articles": {"item_1": "買い物", "item_2": ""}})
    assert plan.law_facts().items == {"item_1"}

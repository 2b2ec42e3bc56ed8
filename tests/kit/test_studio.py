"""The plan studio without a browser: set what a person would, look at file and screen."""

import json
import threading

import pytest
from studio_walks import add, entry, find, message, open_tab, press, screen, typed, walk

from coopkit.plan import Plan, load_plan, save_plan
from coopkit.widgets import plan_studio


@pytest.fixture
def path(tmp_path):
    """A plan file that does not exist yet."""
    return tmp_path / "plan.json"


@pytest.fixture
def studio(path):
    """The full form on a new plan."""
    return plan_studio(str(path))


@pytest.mark.parametrize("form", ["full", "short"])
def test_making_it_is_harmless(path, form):
    """It writes nothing and starts no thread; nor does opening the full form or a tab."""
    threads = threading.active_count()
    studio = plan_studio(str(path), form=form)
    if form == "short":
        press(studio, "switch")
    for tab in ("work", "money", "law", "surplus"):
        open_tab(studio, tab)
    assert list(path.parent.iterdir()) == []
    assert threading.active_count() == threads


def test_an_unknown_form_is_refused(path):
    """A wrong form is named, with the two that exist."""
    with pytest.raises(ValueError, match="form は"):
        plan_studio(str(path), form="long")


def test_each_edit_is_saved(studio, path):
    """What is typed is in the file, exact, after each field."""
    add(studio, "members")
    typed(studio, "label", "さくら")
    typed(studio, "units", "１０口")
    typed(studio, "hourly_wage", "1千3百円")
    entry(studio, "hours").value = 7.5
    member = json.loads(path.read_text(encoding="utf-8"))["members"][0]
    assert member | {"id": "m1"} == {
        "id": "m1",
        "label": "さくら",
        "units": 10,
        "weekly_hours": "7.5",
        "hourly_wage": 1300,
        "role": None,
        "labour_contract": None,
        "from_month": 1,
    }
    assert "保存しました" in screen(studio)


def test_the_slider_moves_wage_and_cash(studio):
    """Moving the hours changes the monthly wage and the cash beside the tabs."""
    add(studio, "members")
    typed(studio, "hourly_wage", "1300")
    slider = entry(studio, "hours")
    slider.value = 7.5
    assert "月の賃金: 42,250円" in find(studio, "line")[0].value
    assert "-1,521,000円" in find(studio, "summary-box")[0].value
    slider.value = 15
    assert "月の賃金: 84,500円" in find(studio, "line")[0].value
    assert "-3,042,000円" in find(studio, "summary-box")[0].value


def test_unknown_hours_are_not_zero(studio, path):
    """Hours are 未記入 until the slider moves; the tick sets them back, or to zero."""
    add(studio, "members")
    slider, _, _, unset = find(studio, "field-hours")[0].children
    assert unset.value
    assert load_plan(path).members[0].weekly_hours is None
    slider.value = 0.5
    assert not unset.value
    assert str(load_plan(path).members[0].weekly_hours) == "0.5"
    slider.value = 0
    assert load_plan(path).members[0].weekly_hours == 0
    unset.value = True
    assert load_plan(path).members[0].weekly_hours is None
    unset.value = False
    assert load_plan(path).members[0].weekly_hours == 0


def test_a_bad_number_keeps_the_typing_and_the_last_good_value(studio, path):
    """The text stays in the field, the reason stands beside it, the plan is as before."""
    add(studio, "members")
    typed(studio, "units", "5")
    typed(studio, "units", "5こ？")
    assert entry(studio, "units").value == "5こ？"
    said = message(studio, "units")
    assert "数として読めません" in said
    assert "「5」" in said
    assert "coopkit-error" in said
    assert load_plan(path).members[0].units == 5


def test_a_number_being_typed_is_not_called_an_error(studio):
    """While 1,000 is being typed, no red text flashes."""
    add(studio, "members")
    typed(studio, "hourly_wage", "1,0")
    assert "coopkit-error" not in message(studio, "hourly_wage")
    typed(studio, "hourly_wage", "1万2千")
    assert "12,000 と読みました" in message(studio, "hourly_wage")


def test_an_emptied_field_is_unfilled_again(studio, path):
    """Clearing a field means 未記入, not zero; where the plan has a usual value, that one."""
    add(studio, "members")
    typed(studio, "units", "5")
    entry(studio, "units").value = ""
    assert load_plan(path).members[0].units is None
    press(studio, "details")
    typed(studio, "from_month", "3か月目")
    assert load_plan(path).members[0].from_month == 3
    entry(studio, "from_month").value = ""
    assert load_plan(path).members[0].from_month == 1
    assert entry(studio, "from_month").value == ""


def test_removing_can_be_undone(studio, path):
    """A removed member comes back to the same place, with everything in it."""
    for name in ("さくら", "けん", "ゆい"):
        add(studio, "members")
        typed(studio, "label", name, number=-1)
    before = load_plan(path)
    press(find(studio, "members")[0], "remove", number=1)
    assert [member.label for member in load_plan(path).members] == ["さくら", "ゆい"]
    assert "「けん」を消しました" in screen(studio)
    press(find(studio, "members")[0], "undo")
    assert load_plan(path).members == before.members
    assert [box.children[0].value for box in find(studio, "field-label")] == [
        "さくら",
        "けん",
        "ゆい",
    ]


def test_the_last_step_can_be_undone_and_done_again(studio, path):
    """元に戻す and やりなおす change the plan and the fields on screen."""
    undo, redo = find(studio, "undo-all")[0], find(studio, "redo-all")[0]
    assert undo.disabled
    assert redo.disabled
    add(studio, "members")
    entry(studio, "units").value = "5"
    undo.click()
    assert load_plan(path).members[0].units is None
    assert entry(studio, "units").value == ""
    redo.click()
    assert load_plan(path).members[0].units == 5
    assert entry(studio, "units").value == "5"


def test_a_change_from_elsewhere_shows_in_fields_that_nobody_edits(studio, path):
    """Another window's number arrives in its field; a text that is wrong stays as typed."""
    add(studio, "members")
    typed(studio, "units", "5")
    typed(studio, "hourly_wage", "1300あ")
    other = plan_studio(str(path))
    entry(other, "units").value = "8"
    entry(other, "hourly_wage").value = "1400"
    typed(studio, "label", "さくら")
    assert entry(studio, "units").value == "8"
    assert entry(studio, "hourly_wage").value == "1300あ"
    assert "「1,400」" in message(studio, "hourly_wage")
    saved = load_plan(path).members[0]
    assert (saved.label, saved.units, saved.hourly_wage) == ("さくら", 8, 1400)


def test_the_reason_for_a_number_stands_beside_it(studio, path):
    """なぜこの数？ opens two lines; what is written there is kept and shown, escaped."""
    add(studio, "members")
    typed(studio, "units", "5")
    press(find(studio, "field-units")[0], "why")
    text, source = find(studio, "why-place")[0].children[:2]
    text.value = "全員おなじにした <b>"
    source.value = "話し合い"
    member = load_plan(path).members[0]
    reason = load_plan(path).reason(f"members.{member.id}.units")
    assert (reason.text, reason.source) == ("全員おなじにした <b>", "話し合い")
    assert "理由: 全員おなじにした &lt;b&gt; 出どころ: 話し合い" in message(studio, "units")
    text.value = ""
    assert load_plan(path).reasons == ()


def test_running_the_cell_again_shows_the_same(studio, path):
    """A new studio on the same file has the same texts in the same fields."""
    add(studio, "members")
    typed(studio, "label", "さくら")
    typed(studio, "hourly_wage", "1万2千円")
    entry(studio, "hours").value = 12
    again = plan_studio(str(path))
    assert entry(again, "label").value == "さくら"
    assert entry(again, "hourly_wage").value == "12,000"
    assert entry(again, "hours").value == 12
    assert not find(again, "field-hours")[0].children[3].value


def test_hours_beyond_the_slider_are_kept(path):
    """A file with 60 or 7.25 hours is shown as it is and not cut to the slider's range."""
    rows = [{"id": "m1", "weekly_hours": "60"}, {"id": "m2", "weekly_hours": "7.25"}]
    save_plan(Plan.model_validate({"members": rows}), path)
    before = path.read_bytes()
    studio = plan_studio(str(path))
    assert "週 60 時間" in screen(studio)
    assert "週 7.25 時間" in screen(studio)
    assert path.read_bytes() == before


def test_a_long_list_is_folded_until_a_row_is_opened(path):
    """Ten members and twenty lines open with few widgets; each row opens on its own."""
    members = [{"id": f"m{n}", "label": f"人{n}", "units": n} for n in range(1, 11)]
    work = [{"id": f"w{n}", "label": f"しごと{n}", "unit_price": n} for n in range(1, 21)]
    save_plan(Plan.model_validate({"members": members, "work": work}), path)
    studio = plan_studio(str(path))
    assert find(studio, "field-units") == []
    assert "人10" in screen(studio)
    assert sum(1 for _ in walk(studio)) < 100
    press(studio, "open", number=9)
    assert [box.children[0].value for box in find(studio, "field-units")] == ["10"]
    open_tab(studio, "work")
    assert sum(1 for _ in walk(studio)) < 250


def test_user_text_is_escaped_everywhere(studio):
    """A nickname with HTML in it shows as text in every tab."""
    for _ in range(4):
        add(studio, "members")
        typed(studio, "units", "1", number=-1)
    typed(studio, "label", "<img src=x>")
    typed(studio, "units", "9")
    for tab in ("work", "money", "law", "surplus"):
        open_tab(studio, tab)
        assert "<img src=x" not in screen(studio)
    assert "&lt;img src=x&gt;" in screen(studio)

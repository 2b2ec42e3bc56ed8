"""The plan studio without a browser: set what a person would, look at file and screen."""

import json
import threading

import pytest

from coopkit.plan import Plan, load_plan, save_plan
from coopkit.widgets import plan_studio
from coopkit.widgets.studio_card import card_html


def walk(widget):
    """Yield a widget and everything inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def find(widget, name):
    """Return all widgets with the CSS class `coopkit-<name>`, in order."""
    return [item for item in walk(widget) if f"coopkit-{name}" in getattr(item, "_dom_classes", ())]


def typed(widget, field, text, number=0):
    """Type a text into a field, keystroke by keystroke."""
    box = find(widget, f"field-{field}")[number].children[0]
    for end in range(1, len(text) + 1):
        box.value = text[:end]


def screen(widget):
    """Return all HTML that is on screen."""
    return "\n".join(
        item.value for item in walk(widget) if type(item).__name__ == "HTML" and item.value
    )


@pytest.fixture
def path(tmp_path):
    """A plan file that does not exist yet."""
    return tmp_path / "plan.json"


@pytest.fixture
def studio(path):
    """The full form on a new plan."""
    return plan_studio(str(path))


def add(studio, table):
    """Press the button that adds a row to a list."""
    find(find(studio, table)[0], "add")[0].click()


@pytest.mark.parametrize("form", ["full", "short"])
def test_making_it_is_harmless(path, form):
    """It writes nothing and starts no thread; nor does opening the full form."""
    threads = threading.active_count()
    studio = plan_studio(str(path), form=form)
    find(studio, "switch")[0].click()
    assert list(path.parent.iterdir()) == []
    assert threading.active_count() == threads


def test_an_unknown_form_is_refused(path):
    """A wrong form is named, with the two that exist."""
    with pytest.raises(ValueError, match="form は"):
        plan_studio(str(path), form="long")


def test_each_edit_is_saved_at_once(studio, path):
    """What is typed is in the file, exact, after each field."""
    add(studio, "members")
    typed(studio, "label", "さくら")
    typed(studio, "units", "１０口")
    typed(studio, "wage", "1千3百円")
    find(studio, "field-hours")[0].children[0].value = 7.5
    member = json.loads(path.read_text(encoding="utf-8"))["members"][0]
    assert member == {
        "id": "m1",
        "label": "さくら",
        "units": 10,
        "weekly_hours": "7.5",
        "hourly_wage": 1300,
    }
    assert "保存しました" in screen(studio)


def test_the_slider_moves_wage_and_cash(studio):
    """Moving the hours changes the monthly wage and the cash beside the tabs."""
    add(studio, "members")
    typed(studio, "wage", "1300")
    slider = find(studio, "field-hours")[0].children[0]
    slider.value = 7.5
    assert "月の賃金: 42,250円" in find(studio, "wage")[0].value
    assert "-507,000円" in find(studio, "summary-box")[0].value
    slider.value = 15
    assert "月の賃金: 84,500円" in find(studio, "wage")[0].value
    assert "-1,014,000円" in find(studio, "summary-box")[0].value


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
    field, message = find(studio, "field-units")[0].children
    assert field.value == "5こ？"
    assert "数として読めません" in message.value
    assert "「5」" in message.value
    assert "coopkit-error" in message.value
    assert load_plan(path).members[0].units == 5


def test_a_number_being_typed_is_not_called_an_error(studio):
    """While 1,000 is being typed, no red text flashes."""
    add(studio, "members")
    typed(studio, "wage", "1,0")
    assert "coopkit-error" not in find(studio, "field-wage")[0].children[1].value
    typed(studio, "wage", "1万2千")
    assert "12,000 と読みました" in find(studio, "field-wage")[0].children[1].value


def test_an_emptied_field_is_unfilled_again(studio, path):
    """Clearing a field means 未記入, not zero."""
    add(studio, "members")
    typed(studio, "units", "5")
    find(studio, "field-units")[0].children[0].value = ""
    assert load_plan(path).members[0].units is None


def test_removing_can_be_undone(studio, path):
    """A removed member comes back to the same place, with everything in it."""
    for name in ("さくら", "けん", "ゆい"):
        add(studio, "members")
        typed(studio, "label", name, number=-1)
    before = load_plan(path)
    find(find(studio, "members")[0], "remove")[1].click()
    assert [member.label for member in load_plan(path).members] == ["さくら", "ゆい"]
    assert "「けん」を消しました" in screen(studio)
    find(find(studio, "members")[0], "undo")[0].click()
    assert load_plan(path) == before
    labels = [box.children[0].value for box in find(studio, "field-label")]
    assert labels == ["さくら", "けん", "ゆい"]


def test_the_law_follows_every_edit(studio):
    """With the fourth member the cap switches on, and the sign and word turn."""
    for number in range(3):
        add(studio, "members")
        typed(studio, "units", "9" if number == 0 else "1", number=-1)
    summary, panel = find(studio, "summary-box")[0], find(studio, "law")[0]
    assert "第22条 そろっています" in summary.value
    assert "第9条3項 いまは関係しません" in summary.value
    add(studio, "members")
    assert "第9条3項 まだわかりません" in summary.value
    typed(studio, "units", "1", number=-1)
    assert "第9条3項 数に合っていません" in summary.value
    assert "12口のうち9口（75%）" in panel.value
    assert "相談窓口" in panel.value
    assert "違反" not in panel.value
    assert "学習用・法律相談ではありません" in panel.value
    assert "2026年2月2日の版" in panel.value


def test_work_costs_and_money_make_the_cash(studio, path):
    """Revenue, costs, contributions and the start month reach file, sentence and summary."""
    add(studio, "work")
    typed(studio, "price", "1,500円")
    typed(studio, "number", "80回")
    add(studio, "costs")
    typed(studio, "amount", "2万円")
    typed(studio, "start_up", "１０万円")
    typed(studio, "start_month", "2027年4月")
    plan = load_plan(path)
    assert plan.work[0].monthly_revenue() == 120_000
    assert plan.money.start_month == "2027-04"
    assert "月の売上: 120,000円" in find(studio, "revenue")[0].value
    assert "2028年3月の終わりのお金: 1,100,000円" in find(studio, "summary-box")[0].value
    assert "出資1口の金額" in find(studio, "missing")[0].value


def test_the_chart_is_drawn_only_when_looked_at(studio):
    """Nothing is drawn before 見通し is opened; then it follows the plan, with its words."""
    tabs, picture = find(studio, "tabs")[0], find(studio, "picture")[0]
    add(studio, "work")
    assert picture.value == ""
    tabs.selected_index = 3
    assert picture.value == "", "without any amount there is nothing to draw"
    typed(studio, "price", "1000")
    typed(studio, "number", "10")
    first = picture.value
    assert 'src="data:image/png;base64,' in first
    assert "12か月のお金の動きです" in first
    typed(studio, "number", "15")
    assert picture.value != first
    tabs.selected_index = 0
    second = picture.value
    typed(studio, "number", "20")
    assert picture.value == second


def test_running_the_cell_again_shows_the_same(studio, path):
    """A new studio on the same file has the same texts in the same fields."""
    add(studio, "members")
    typed(studio, "label", "さくら")
    typed(studio, "wage", "1万2千円")
    find(studio, "field-hours")[0].children[0].value = 12
    again = plan_studio(str(path))
    assert find(again, "field-label")[0].children[0].value == "さくら"
    assert find(again, "field-wage")[0].children[0].value == "12,000"
    assert find(again, "field-hours")[0].children[0].value == 12
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


def test_the_short_form_makes_a_card(path):
    """Name, picture and sentence are saved and stand on the card, escaped."""
    studio = plan_studio(str(path), form="short")
    typed(studio, "name", "まちの足 <script>")
    typed(studio, "text", "坂の上のお年寄りが買い物に行けない。")
    next(item for item in walk(studio) if type(item).__name__ == "ToggleButtons").value = "🚌"
    plan = load_plan(path)
    assert (plan.name, plan.picture) == ("まちの足 <script>", "🚌")
    assert plan.issue.text == "坂の上のお年寄りが買い物に行けない。"
    shown = screen(studio)
    assert "まちの足 &lt;script&gt;" in shown
    assert "<script>" not in shown
    find(studio, "switch")[0].click()
    assert len(find(studio, "tabs")) == 1


def test_the_card_says_what_is_still_open():
    """An empty plan has a card too, which says that the name is still to come."""
    assert "名前はこれから" in card_html(Plan())


def test_user_text_is_escaped_everywhere(studio):
    """A nickname with HTML in it shows as text in the list, the law and the outlook."""
    for _ in range(4):
        add(studio, "members")
        typed(studio, "units", "1", number=-1)
    typed(studio, "label", "<img src=x>")
    typed(studio, "units", "9")
    assert "<img src=x" not in screen(studio)
    assert "&lt;img src=x&gt;" in screen(studio)


def test_too_long_a_name_is_refused_beside_the_field(path):
    """The limit is told at the field; the last name that fitted is in the file."""
    studio = plan_studio(str(path), form="short")
    typed(studio, "name", "あ" * 61)
    message = find(studio, "field-name")[0].children[1].value
    assert "60文字まで" in message
    assert load_plan(path).name == "あ" * 60

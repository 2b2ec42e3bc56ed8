"""The short form, and starting from an example."""

from types import SimpleNamespace

import ipywidgets
import pytest
from studio_walks import add, entry, find, message, press, screen, typed, walk, words

from coopkit.plan import Plan, load_plan
from coopkit.plan.examples import load_example
from coopkit.plan.parts import Issue
from coopkit.widgets import plan_studio
from coopkit.widgets.studio.card import card_html
from coopkit.widgets.studio.choices import MenuField
from coopkit.widgets.studio.place import Place


@pytest.fixture
def path(tmp_path):
    """A plan file that does not exist yet."""
    return tmp_path / "plan.json"


@pytest.fixture
def short(path):
    """The short form on a new plan."""
    return plan_studio(path, form="short")


def test_it_starts_with_a_card_before_any_law_or_money(short, path):
    """Name, picture and sentence are saved and stand on the card, escaped."""
    typed(short, "name", "まちの足 <script>")
    typed(short, "text", "坂の上のお年寄りが買い物に行けない。")
    next(item for item in walk(short) if isinstance(item, ipywidgets.ToggleButtons)).value = "🚌"
    plan = load_plan(path)
    assert (plan.name, plan.picture) == ("まちの足 <script>", "🚌")
    assert plan.issue.text == "坂の上のお年寄りが買い物に行けない。"
    shown = screen(short)
    assert "まちの足 &lt;script&gt;" in shown
    assert "<script>" not in shown
    assert "円" not in shown
    assert "第9条" not in shown


def test_the_card_says_what_is_still_open():
    """An empty plan has a card too, which says that the name is still to come."""
    assert "名前はこれから" in card_html(Plan())


def test_the_other_form_comes_into_view(short, monkeypatch):
    """The forms differ in height: the button that was pressed would leave one below the new one."""
    led = []

    def led_to(widget):
        led.append(widget)

    monkeypatch.setattr(ipywidgets.DOMWidget, "focus", led_to)
    press(short, "switch")
    press(short, "edit-card")
    assert led == [find(short, "edit-card")[0], find(short, "step-card")[0]]


def test_too_long_a_name_is_refused_beside_the_field(short, path):
    """The limit is told at the field; the last name that fitted is in the file."""
    typed(short, "name", "あ" * 61)
    assert "60文字まで" in message(short, "name")
    assert load_plan(path).name == "あ" * 60


def test_a_menu_without_a_choice_says_so(short):
    """What is not decided is 未記入 in the menu, not an empty menu."""
    press(short, "next")
    assert (entry(short, "theme").label, entry(short, "area_code").label) == ("未記入", "未記入")


def test_a_menu_whose_choice_was_taken_back_says_so():
    """The plan followed is one with a theme, then one without (an undo, another window)."""
    desk = SimpleNamespace(plan=Plan(issue=Issue(theme="waste")))
    options = [("未記入", None), ("ごみ", "waste")]
    menu = MenuField(desk, Place("issue", "", "theme"), options, "studio_short.issue.theme")
    assert menu.input.label == "ごみ"
    menu.follow(Plan())
    assert menu.input.label == "未記入"


def test_four_steps_end_with_a_look_at_the_money(short, path):
    """つぎへ leads from the card to place, team and money; the place stands by its name."""
    press(short, "next")
    # An open menu says so: it does not stand empty.
    assert entry(short, "theme").label == "未記入"
    entry(short, "theme").value = "mobility"
    entry(short, "theme").index = 0
    assert (entry(short, "theme").label, load_plan(path).issue.theme) == ("未記入", None)
    entry(short, "theme").value = "mobility"
    entry(short, "area_code").value = "14205"
    assert "藤沢市" in find(short, "card-place-box")[0].value
    press(short, "next")
    add(short, "members")
    typed(short, "hourly_wage", "1300")
    entry(short, "hours").value = 10
    add(short, "work")
    typed(short, "unit_price", "1500")
    typed(short, "units_per_month", "80")
    press(short, "next")
    assert "36か月のお金の動きです" in find(short, "words")[0].value
    assert "まだ入っていないもの" in find(short, "missing")[0].value
    assert "出資1口の金額" in find(short, "missing")[0].value
    assert "data:image/svg+xml" in find(short, "picture")[0].value
    assert find(short, "next")[0].layout.display == "none"
    plan = load_plan(path)
    assert (plan.issue.theme, plan.issue.area_code) == ("mobility", "14205")


def test_it_grows_when_asked_and_comes_back(short):
    """計画をくわしく書く opens the tabs; 名前とカードをなおす comes back to the card."""
    press(short, "switch")
    assert len(find(short, "tabs")) == 1
    assert "名前とカードをなおす" in words(short)
    press(short, "edit-card")
    assert find(short, "tabs") == []
    assert len(find(short, "field-name")) == 1


def test_an_example_is_offered_while_the_plan_is_empty(short, path):
    """With a theme the example can be taken; the team's own name and place stay."""
    typed(short, "name", "みなと便")
    press(short, "next")
    assert find(short, "take-example")[0].layout.display == "none"
    entry(short, "theme").value = "shopping"
    entry(short, "area_code").value = "14205"
    assert find(short, "take-example")[0].layout.display is None
    press(short, "take-example")
    plan, example = load_plan(path), load_example("shopping")
    assert (plan.name, plan.issue.area_code) == ("みなと便", "14205")
    assert plan.work == example.work
    assert plan.reasons == example.reasons
    assert find(short, "take-example")[0].layout.display == "none"
    press(short, "undo-all")
    assert load_plan(path).work == ()

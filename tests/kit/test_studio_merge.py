"""Conflicts side by side, and members' files brought together, without a browser."""

import pytest

from coopkit.plan import Plan, edit, load_plan, save_plan
from coopkit.plan.copies import common_base, load_copy
from coopkit.plan.history import History
from coopkit.plan.merge import merge_plans
from coopkit.plan.writer import Writer
from coopkit.widgets.desk.desk import Desk
from coopkit.widgets.desk.merge import ConflictBoard, MergeDesk

START = Plan.model_validate(
    {
        "name": "まちの足",
        "members": [{"id": "m1", "label": "さくら"}, {"id": "m2", "label": "けん"}],
        "work": [{"id": "w1", "label": "送りむかえ", "unit_price": 500}],
    }
)


def walk(widget):
    """Yield a widget and everything inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def find(widget, name):
    """Return all widgets with the CSS class `coopkit-<name>`, in order."""
    return [item for item in walk(widget) if f"coopkit-{name}" in getattr(item, "_dom_classes", ())]


def screen(widget):
    """Return all HTML that is on screen."""
    return "\n".join(
        item.value for item in walk(widget) if type(item).__name__ == "HTML" and item.value
    )


@pytest.fixture
def desk(tmp_path):
    """A desk with the plan that all members started from, in its history too."""
    desk = Desk(tmp_path / "plan.json")
    desk.edit(lambda _plan: START)
    return desk


def price(plan, yen):
    """Set the price of the one line of work."""
    return edit.set_item(plan, "work", "w1", unit_price=yen)


def test_the_board_shows_both_values_and_their_authors(tmp_path):
    """Names are escaped, each side says who and when, and a button settles it."""
    path = tmp_path / "plan.json"
    mine = Desk(path, writer=Writer("lab"))
    theirs = Desk(path, "けんの画面", writer=Writer("voila"))
    board = ConflictBoard(mine)
    theirs.edit(lambda plan: edit.set_values(plan, name="<b>あちら</b>"))
    mine.edit(lambda plan: edit.set_values(plan, name="こちら"))
    board.refresh()
    assert "&lt;b&gt;あちら&lt;/b&gt;" in screen(board.widget)
    assert "<b>あちら" not in screen(board.widget)
    assert "けんの画面（" in screen(find(board.widget, "theirs")[0])
    assert "この画面（" in screen(find(board.widget, "mine")[0])
    (use,) = find(board.widget, "use-mine")
    assert use.description == "この画面のを使う"
    kept = board.widget.children
    mine.edit(lambda plan: edit.set_values(plan, picture="🚌"))
    board.refresh()
    assert board.widget.children is kept, "typing elsewhere does not redraw the question"
    use.click()
    board.refresh()
    assert board.widget.children == ()
    assert load_plan(path).name == "こちら"


def test_two_members_files_come_together(desk):
    """Different fields are taken, one field is asked, and one undo takes all back."""
    save_plan(price(START, 700), desk.path.with_name("けん.json"))
    ken = edit.add_item(START, "members", label="ゆい")[0]
    save_plan(price(ken, 800), desk.path.with_name("ゆい.json"))
    desk.path.with_name("notes.json").write_text('{"no": "plan"}', encoding="utf-8")
    desk.edit(lambda plan: edit.set_values(plan, name="みなと"))
    before = desk.plan
    merging = MergeDesk(desk)
    ticks = find(merging.widget, "merge-file")
    assert [tick.description.split("（")[0] for tick in ticks] == ["けん.json", "ゆい.json"]
    find(merging.widget, "merge-look")[0].click()
    assert "1つから3つまで" in screen(merging.widget)
    for tick in ticks:
        tick.value = True
    find(merging.widget, "merge-look")[0].click()
    assert "しごと › 送りむかえ › 1回の値段" in screen(merging.widget)
    assert "700円" in screen(merging.widget)
    assert "800円" in screen(merging.widget)
    assert desk.plan == before
    find(merging.widget, "use-theirs")[0].click()
    assert "なかま › ゆい" in screen(merging.widget)
    find(merging.widget, "merge-take")[0].click()
    plan = load_plan(desk.path)
    assert (plan.name, plan.work[0].unit_price) == ("みなと", 800)
    assert [member.label for member in plan.members] == ["さくら", "けん", "ゆい"]
    desk.undo()
    assert desk.plan == before


def test_a_file_from_elsewhere_can_be_chosen(desk):
    """A file that was sent is read where it is; one that is no plan is said to be none."""
    merging = MergeDesk(desk)
    upload = next(w for w in walk(merging.widget) if type(w).__name__ == "FileUpload")
    content = desk.path.read_bytes().replace("まちの足".encode(), "だんち食堂".encode())
    entry = {"type": "", "size": 1, "last_modified": desk.saved_at}
    upload.value = (
        entry | {"name": "sent.json", "content": memoryview(content)},
        entry | {"name": "bad.json", "content": memoryview(b"[")},
    )
    assert "途中で切れています" in screen(merging.widget)
    find(merging.widget, "merge-look")[0].click()
    find(merging.widget, "merge-take")[0].click()
    assert load_plan(desk.path).name == "だんち食堂"


def test_stopping_changes_nothing(desk):
    """Until the last button the plan is as it was."""
    save_plan(price(START, 700), desk.path.with_name("けん.json"))
    merging = MergeDesk(desk)
    find(merging.widget, "merge-file")[0].value = True
    find(merging.widget, "merge-look")[0].click()
    find(merging.widget, "merge-stop")[0].click()
    assert desk.plan == START
    assert find(merging.widget, "merge-take") == []


def test_the_base_is_the_nearest_state_of_the_history(desk):
    """A copy of an earlier state does not take back what was done since."""
    desk.edit(lambda plan: price(plan, 900))
    copy = edit.set_item(START, "members", "m2", units=3)
    assert common_base(desk.plan, copy, History(desk.path, Plan)) == START
    merged = merge_plans(common_base(desk.plan, copy, History(desk.path, Plan)), desk.plan, copy)
    assert (merged.plan.work[0].unit_price, merged.plan.members[1].units) == (900, 3)


def test_what_both_wrote_is_asked_and_what_both_added_stays(desk):
    """My own typing of the same fields is not taken for the state that the other started from."""
    desk.edit(lambda plan: price(plan, 900))
    desk.edit(lambda plan: edit.add_item(plan, "costs")[0])
    desk.edit(lambda plan: edit.set_item(plan, "costs", "c1", label="保険"))
    desk.edit(lambda plan: edit.set_item(plan, "costs", "c1", yen=30_000))
    theirs = price(START, 700)
    theirs = edit.add_item(theirs, "costs", label="家賃", yen=30_000)[0]
    merged = merge_plans(common_base(desk.plan, theirs, desk.history), desk.plan, theirs)
    assert [conflict.path for conflict in merged.conflicts] == ["work.w1.unit_price"]
    assert sorted(cost.label for cost in merged.plan.costs) == ["保険", "家賃"]


def test_the_same_edit_by_chance_does_not_hide_a_difference(desk):
    """Both mend one name in the same way: that does not make my later price theirs to replace."""
    desk.edit(lambda plan: price(plan, 900))
    desk.edit(lambda plan: edit.set_item(plan, "members", "m1", label="さくらこ"))
    theirs = edit.set_item(price(START, 700), "members", "m1", label="さくらこ")
    merged = merge_plans(common_base(desk.plan, theirs, desk.history), desk.plan, theirs)
    assert [conflict.path for conflict in merged.conflicts] == ["work.w1.unit_price"]


def test_an_old_copy_that_nobody_touched_changes_nothing(desk):
    """It is one of my own states: nothing is asked and nothing goes back."""
    for yen in (600, 700, 800):
        desk.edit(lambda plan, yen=yen: price(plan, yen))
    old = price(START, 700)
    merged = merge_plans(common_base(desk.plan, old, desk.history), desk.plan, old)
    assert (merged.conflicts, merged.plan) == ((), desk.plan)


def test_without_a_history_differences_are_asked():
    """Rows of one id and name are one row; a filled field beats an empty one."""
    mine = edit.set_item(price(START, 700), "members", "m1", units=5)
    theirs = edit.set_item(price(START, 800), "members", "m2", units=2)
    merged = merge_plans(common_base(mine, theirs), mine, theirs)
    assert [conflict.path for conflict in merged.conflicts] == ["work.w1.unit_price"]
    assert [member.units for member in merged.plan.members] == [5, 2]
    other = Plan.model_validate({"members": [{"id": "m1", "label": "なお", "units": 1}]})
    labels = [m.label for m in merge_plans(common_base(mine, other), mine, other).plan.members]
    assert sorted(labels) == ["けん", "さくら", "なお"]


def test_a_copy_says_its_name_and_time(tmp_path):
    """The file's name stands for its author, its date for the time."""
    path = tmp_path / "けん.json"
    save_plan(START, path)
    origin = load_copy(path).origin()
    assert origin.author == "けん.json"
    assert "（" in origin.time

"""The articles of incorporation as a form: saved in the plan, counted, and compared."""

import json
import threading

import pytest

from coopkit.plan import Plan, edit, load_plan, save_plan
from coopkit.widgets import articles_builder


def walk(widget):
    """Yield a widget and everything inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def find(widget, name):
    """Return all widgets with the CSS class `coopkit-<name>`."""
    return [w for w in walk(widget) if f"coopkit-{name}" in getattr(w, "_dom_classes", ())]


def shown(widget):
    """Return all HTML that is on screen."""
    return "\n".join(w.value for w in walk(widget) if type(w).__name__ == "HTML" and w.value)


def write(builder, number, text):
    """Go to an item and write a text there."""
    find(builder, f"to-{number}")[0].click()
    find(builder, "field-article")[0].children[0].value = text


@pytest.fixture
def path(tmp_path):
    """A plan file that does not exist yet."""
    return tmp_path / "plan.json"


@pytest.fixture
def builder(path):
    """The form on a new plan."""
    return articles_builder(str(path))


def test_making_it_is_harmless(path):
    """It writes nothing and starts no thread; nor does leafing through all items."""
    threads = threading.active_count()
    builder = articles_builder(str(path))
    for _ in range(14):
        find(builder, "next")[0].click()
    assert find(builder, "next")[0].disabled
    find(builder, "read")[0].click()
    assert list(path.parent.iterdir()) == []
    assert threading.active_count() == threads


def test_it_says_what_it_is_not(builder):
    """For study, not ready to file; who draws it up, who files, whom one can ask."""
    text = shown(builder)
    for words in (
        "学習用・法律相談ではありません",
        "このまま届け出たり",
        "案を作るのは発起人です（第23条1項）",
        "届け出るのは組合です（第27条）",
        "司法書士（司法書士法第3条）",
        "行政書士（行政書士法第1条の3）",
        "相談窓口",
    ):
        assert words in text
    assert "違反" not in text


def test_each_item_is_kept_in_the_plan(builder, path):
    """What is written is in the file at once, under the item's name; the rest is unknown."""
    write(builder, 14, "毎年4月1日から翌年3月31日まで ")
    saved = json.loads(path.read_text(encoding="utf-8"))
    assert saved["version"] == 3
    written = {name: text for name, text in saved["articles"].items() if text is not None}
    assert written == {"item_14": "毎年4月1日から翌年3月31日まで"}
    write(builder, 14, "  ")
    assert load_plan(path).articles.item_14 is None


def test_running_the_cell_again_shows_the_same(builder, path):
    """A second form on the file has the text and goes on at the first open item."""
    write(builder, 1, "買い物を手伝う事業")
    again = articles_builder(str(path))
    assert "coopkit-item_2" in find(again, "item")[0]._dom_classes
    find(again, "back")[0].click()
    assert find(again, "field-article")[0].children[0].value == "買い物を手伝う事業"


def test_progress_counts_to_15(builder):
    """From 0 to 15, by R36; only with all 15 it says that they are all there."""
    progress = find(builder, "progress")[0]
    for number in range(1, 16):
        assert f"15のうち {number - 1} を" in progress.value
        assert "全部あります" not in progress.value
        write(builder, number, "文")
    assert "15のうち 15 を" in progress.value
    assert "全部あります" in progress.value
    assert find(builder, "to-15")[0].description.startswith("▶ ○ 15.")


def test_buttons_say_where_one_is_and_what_is_open(builder):
    """The sign and the words tell it, not the colour alone."""
    assert find(builder, "to-1")[0].description == "▶ ・ 1. 事業（未記入）"
    write(builder, 2, "労働者協同組合みさき")
    assert find(builder, "to-1")[0].description == "・ 1. 事業（未記入）"
    assert find(builder, "to-2")[0].description == "▶ ○ 2. 名称"


def test_differences_from_the_plan_are_shown(path):
    """Name, price and officers are compared with the plan as they are typed."""
    data = {
        "name": "みさき",
        "members": [{"id": f"m{n}"} for n in range(3)],
        "money": {"contribution_unit_price": 10000},
    }
    save_plan(Plan.model_validate(data), path)
    builder = articles_builder(str(path))
    others = find(builder, "remarks")[0]

    def own():
        return find(builder, "own-remarks")[0].value

    write(builder, 2, "みさき会")
    assert 'coopkit-violation" data-item="item_2"' in own()
    assert "item_2" not in others.value
    write(builder, 2, "労働者協同組合みさき会")
    assert 'coopkit-violation" data-item="item_2"' not in own()
    write(builder, 7, "1口5千円")
    assert "計画では出資1口が10,000円、文には5,000円" in own()
    assert 'coopkit-ok" data-item="item_2"' in others.value
    assert "計画に書いてあること: 出資1口 10,000円" in shown(find(builder, "item_7")[0])
    write(builder, 13, "理事3人、監事1人")
    assert "4人が要ります。計画のなかまは3人です" in own()


def test_a_text_that_is_too_long_is_kept_on_screen(builder, path):
    """The plan keeps the last good text, the field what was typed, also after leafing."""
    write(builder, 1, "買い物")
    write(builder, 1, "あ" * 2001)
    assert load_plan(path).articles.item_1 == "買い物"
    assert "長すぎます" in shown(builder)
    find(builder, "to-2")[0].click()
    find(builder, "to-1")[0].click()
    assert len(find(builder, "field-article")[0].children[0].value) == 2001


def test_what_is_typed_is_escaped(builder):
    """Markup in a text is shown as text."""
    find(builder, "read")[0].click()
    write(builder, 2, "<script>alert(1)</script>")
    text = shown(builder)
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in find(builder, "draft-box")[0].value


def test_a_broken_file_is_left_alone(path):
    """A file that cannot be read is explained, with a way out, and not touched."""
    path.write_bytes(b'{"version": 2, "articles": ')
    builder = articles_builder(str(path))
    assert "途中で切れています" in shown(builder)
    assert path.read_bytes() == b'{"version": 2, "articles": '
    find(builder, "start_new")[0].click()
    write(builder, 1, "買い物")
    assert load_plan(path.with_name("plan-2.json")).articles.item_1 == "買い物"


def test_what_the_studio_saved_in_between_is_taken_in(builder, path):
    """Another window wrote a name and another item: both are in the file beside mine."""
    write(builder, 1, "買い物")
    theirs = load_plan(path).with_values(name="みさき")
    save_plan(edit.set_section(theirs, "articles", item_3="神奈川県"), path)
    write(builder, 2, "労働者協同組合みさき")
    plan = load_plan(path)
    assert (plan.name, plan.articles.item_2) == ("みさき", "労働者協同組合みさき")
    assert (plan.articles.item_1, plan.articles.item_3) == ("買い物", "神奈川県")


def test_one_item_written_twice_is_asked(builder, path):
    """Both texts stay side by side until a person chooses; then the field shows the choice."""
    write(builder, 1, "買い物")
    save_plan(edit.set_section(load_plan(path), "articles", item_1="送りむかえ"), path)
    write(builder, 1, "買い物の手伝い")
    assert load_plan(path).articles.item_1 == "送りむかえ"
    assert "どちらを使うか、決めてください" in shown(builder)
    assert "買い物の手伝い" in shown(find(builder, "mine")[0])
    find(builder, "use-theirs")[0].click()
    assert find(builder, "conflict") == []
    assert find(builder, "field-article")[0].children[0].value == "送りむかえ"


def test_examples_are_marked(builder):
    """Each of the 15 examples says that it is for study; titles and articles are there."""
    for number in range(1, 16):
        find(builder, f"to-{number}")[0].click()
        head = shown(find(builder, f"item_{number}")[0])
        assert f"第29条1項{number}号" in head
        assert "文の例（学習用。" in head
        assert "文の例（学習用）：" not in head

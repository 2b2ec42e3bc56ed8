"""The comparison of legal forms: balanced, sourced, and without a verdict."""

import csv
import re
import threading

import pytest

from coopkit import content
from coopkit.widgets import legal_form_chooser
from coopkit.widgets.act.legal_forms import TOPICS, comparison_html, points_html

FORMS = ("worker_coop", "kigyo_kumiai", "npo", "kabushiki", "ippan_shadan")


def walk(widget):
    """Yield a widget and everything inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def find(widget, name):
    """Return the first widget with the CSS class `coopkit-<name>`."""
    return next(w for w in walk(widget) if f"coopkit-{name}" in getattr(w, "_dom_classes", ()))


def rows(table):
    """Return the rows of a table of the data package."""
    with (content.dataset("act") / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def chooser(tmp_path, monkeypatch):
    """The comparison, made in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return legal_form_chooser()


def test_making_it_is_harmless(tmp_path, monkeypatch):
    """It writes nothing and starts no thread, also when marks are set."""
    monkeypatch.chdir(tmp_path)
    threads = threading.active_count()
    chooser = legal_form_chooser()
    find(chooser, "topic-money").value = True
    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() == threads


def test_all_aspects_have_a_topic():
    """Each aspect of the table can be marked, once."""
    aspects = [aspect for topic in TOPICS.values() for aspect in topic]
    assert sorted(aspects) == sorted({row["aspect"] for row in rows("legal_forms")})


def test_marks_choose_what_is_compared(chooser):
    """Without a mark all is shown; with one only its aspects."""
    comparison = find(chooser, "comparison")
    assert len(re.findall("data-aspect=", comparison.value)) == 11
    find(chooser, "topic-money").value = True
    assert re.findall('data-aspect="([^"]+)"', comparison.value) == ["money_in", "money_out"]
    assert "従事した程度に応じて" in comparison.value


def test_every_form_has_a_cell_for_every_aspect():
    """A cell that the table does not have says that it was not looked up, never none."""
    shown = comparison_html([], FORMS)
    assert shown.count("coopkit-cell-form") == 11 * len(FORMS)
    blank = 11 * len(FORMS) - len(rows("legal_forms"))
    assert blank > 0
    assert shown.count("まだ調べていません") == blank


def test_what_was_not_read_in_a_law_says_so():
    """Each cell of confidence 2 has the words 説明の一例, and all have their source."""
    shown = comparison_html([], FORMS)
    table = rows("legal_forms")
    assert shown.count("説明の一例") == sum(row["confidence"] == "2" for row in table)
    assert shown.count("この教材の読み方") == sum(row["confidence"] == "I" for row in table)
    assert shown.count("<summary>出典</summary>") == len(table)


@pytest.mark.parametrize("form", FORMS)
def test_as_many_good_as_hard_points(form):
    """Each form has three of each, with reason and source."""
    shown = points_html([form])
    good, hard = shown.split("むずかしい点</strong>")
    assert good.count("<li>") == hard.count("<li>") == 3
    assert shown.count("<summary>出典</summary>") == 6


def test_no_verdict_and_no_ranking(chooser):
    """The order does not depend on the marks, and no word recommends a form."""

    def order():
        return re.findall('data-form="([^"]+)"', find(chooser, "points").value)

    for topic in TOPICS:
        find(chooser, f"topic-{topic}").value = True
        assert order() == list(FORMS)
    shown = "".join(getattr(w, "value", "") for w in walk(chooser) if type(w).__name__ == "HTML")
    assert "学習用・法律相談ではありません" in shown
    for word in ("おすすめ", "一番よい", "向いています", "点数", "1位", "違反"):
        assert word not in shown


def test_forms_can_be_left_out(chooser):
    """Only the forms that are ticked are compared; without any it asks for one."""
    for form in FORMS[1:]:
        find(chooser, f"form-{form}").value = False
    assert re.findall('data-form="([^"]+)"', find(chooser, "points").value) == ["worker_coop"]
    assert find(chooser, "asks").value.count("<section>") == 1
    find(chooser, "form-worker_coop").value = False
    assert "1つ以上" in find(chooser, "comparison").value
    assert find(chooser, "points").value == ""


def test_it_speaks_english(monkeypatch):
    """With COOPKIT_LANG=en the cells and the words around them are English."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    shown = comparison_html(["start"], ["worker_coop", "kabushiki"])
    assert "At least 3 persons about to be members" in shown
    assert "One explanation" in shown

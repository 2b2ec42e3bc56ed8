"""Answers to an assignment: their file, the questions, numbers, the form, the weekly copy."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from studio_walks import press, screen

from coopkit.answers import (
    Answers,
    FormError,
    blank_answers,
    load_answers,
    load_form,
    parse_number,
    set_answer,
    shares_of,
    show_answers,
)
from coopkit.plan import PlanFileError
from coopkit.plan.changes import changes_between, data_of
from coopkit.plan.merge import merge_plans
from coopkit.plan.numbers import NumberError
from coopkit.text import say
from coopkit.widgets import answer_form, weekly_copy
from coopkit.widgets.answers.form import AnswerForm
from coopkit.widgets.desk.desk import DocumentDesk
from coopkit.widgets.weekly_copy import WeeklyCopy

FORM = """
version = 1
assignment = "tea"
readers = "student"

[[parts]]
id = "one"
title = "お茶"
minutes = 5

[[parts.questions]]
id = "yen"
kind = "number"
asked = "出資《しゅっし》は、何円ですか。"
unit = "円"

[[parts.questions]]
id = "kind"
kind = "choice"
asked = "どちらですか。"
options = [{ id = "green", text = "緑茶" }, { id = "black", text = "紅茶" }]

[[parts.questions]]
id = "steps"
kind = "order"
asked = "順番にならべましょう。"
options = [
  { id = "pour", text = "入れる" },
  { id = "boil", text = "わかす" },
  { id = "drink", text = "飲む" },
]

[[parts.questions]]
id = "why"
kind = "text"
asked = "なぜですか。"
most = 20

[[parts.questions]]
id = "where"
kind = "town"
asked = "どの町ですか。"

[[parts]]
id = "two"
title = "なかま"
minutes = 5

[[parts.questions]]
id = "votes"
kind = "number"
asked = "何票ですか。"
practice = { answer = 1, explanation = "1人1票です（第11条1項）。" }

[[parts.questions]]
id = "size"
kind = "choice"
asked = "何人ですか。"
options = [{ id = "3", text = "3人" }, { id = "4", text = "4人" }]

[[parts.questions]]
id = "me"
kind = "choice"
asked = "何番ですか。"
options = [
  { id = "1", text = "1番" },
  { id = "2", text = "2番" },
  { id = "3", text = "3番" },
  { id = "4", text = "4番" },
]

[[parts.questions]]
id = "thanks"
kind = "shares"
asked = "6枚を分けましょう。"
total = 6
me = "me"
size = "size"
options = [
  { id = "1", text = "1番" },
  { id = "2", text = "2番" },
  { id = "3", text = "3番" },
  { id = "4", text = "4番" },
]

[[parts.questions]]
id = "trouble"
kind = "text"
asked = "困っています"
confidential = true
optional = true
"""


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A file with a question of each kind."""
    path = tmp_path / "questions.toml"
    path.write_text(FORM, encoding="utf-8")
    return path


@pytest.fixture
def form(questions: Path) -> AnswerForm:
    """The form with all parts, and no file of answers yet."""
    return _open(questions)


def _open(questions: Path) -> AnswerForm:
    loaded = load_form(questions)
    desk = DocumentDesk(Answers, questions.with_name("answers.json"))
    return AnswerForm(loaded, loaded.parts, desk)


def _kept(questions: Path) -> Answers:
    return load_answers(questions.with_name("answers.json"))


def _message(form: AnswerForm, name: str) -> str:
    return str(form.fields[name]._message.value)


# --- the file


def test_answers_come_back_as_they_were_kept(tmp_path):
    """Text, whole number, decimal, choice and order survive the file, each read as its kind."""
    answers = Answers()
    for name, value in (("a", "はい "), ("b", 12000), ("c", "-3.25"), ("d", ("x", "y"))):
        answers = set_answer(answers, name, value, f"問い{name}")
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(data_of(answers)), encoding="utf-8")
    kept = load_answers(path)
    assert kept == answers
    assert (kept.text("a"), kept.number("b"), kept.number("c")) == ("はい", 12000, Fraction(-13, 4))
    assert (kept.order("d"), kept.choice("a")) == (("x", "y"), "はい")
    assert kept.asked("a") == "問いa"


def test_an_answer_of_another_kind_is_no_answer():
    """A test cell may ask for any kind: nothing fails, nothing is guessed."""
    answers = Answers(answers=[{"id": "a", "value": 3}, {"id": "b", "value": ["x"]}, {"id": "c"}])
    assert (answers.text("a"), answers.order("a"), answers.choice("b")) == ("", (), None)
    assert (answers.number("b"), answers.number("c"), answers.number("nobody")) == (None,) * 3
    assert answers.asked("nobody") == "nobody"


@pytest.mark.parametrize(
    "value",
    [True, 1.5, {"a": 1}, "あ" * 2001, 10**16, ["a b"], [["a"]], list("abcdefghijklmnopqrstu")],
)
def test_what_is_no_answer_is_refused(value):
    """Truth values, floats, objects, and what is too long or too large."""
    with pytest.raises(ValidationError):
        Answers(answers=[{"id": "a", "value": value}])


def test_one_question_has_one_answer(tmp_path):
    """An id that stands twice is refused, with words for the person."""
    path = tmp_path / "answers.json"
    row = {"id": "a", "asked": None, "value": 1}
    path.write_text(json.dumps({"version": 1, "answers": [row, row]}), encoding="utf-8")
    with pytest.raises(PlanFileError, match="同じ番号「a」の答えが2つ"):
        load_answers(path)


def test_two_windows_answer_different_questions(questions):
    """Both answers are there; where both answered one question, both are shown in words."""
    base = blank_answers(load_form(questions))
    mine = set_answer(set_answer(base, "yen", 100), "why", "A")
    theirs = set_answer(set_answer(base, "kind", "green"), "why", "B")
    merge = merge_plans(base, mine, theirs)
    assert (merge.plan.number("yen"), merge.plan.choice("kind")) == (100, "green")
    (conflict,) = merge.conflicts
    assert (conflict.words, conflict.shown("mine"), conflict.shown("theirs")) == (
        "なぜですか。",
        "A",
        "B",
    )


def test_changes_have_words(questions):
    """The history says which question, and 未記入 for what is not answered."""
    base = blank_answers(load_form(questions))
    (change,) = changes_between(data_of(base), data_of(set_answer(base, "yen", 12000)))
    assert Answers.path_words(change.path, data_of(base)) == "出資は、何円ですか。"
    assert Answers.value_words(change.path, change.before) == say("merge.unfilled")
    assert Answers.value_words(change.path, change.after) == "12,000"


# --- numbers


@pytest.mark.parametrize(
    ("text", "how", "value"),
    [
        ("１２，０００円", {"units": ["円"]}, 12000),
        ("1万2千円", {"units": ["円"]}, 12000),
        ("12", {}, 12),
        ("　", {}, None),
        ("１８．３％", {"units": ["%"], "decimals": 1}, "18.3"),
        ("18.30", {"decimals": 1}, "18.3"),
        ("18.0", {"decimals": 1}, 18),
        ("-7.2", {"decimals": 1, "negative": True}, "-7.2"),
        ("−７．２％", {"units": ["%"], "decimals": 1, "negative": True}, "-7.2"),
        ("△3", {"negative": True}, -3),
        ("-0", {"negative": True}, 0),
        ("360,166人", {"units": ["%", "人"], "decimals": 1}, 360166),
        ("0", {}, 0),
        ("2,500円以上。", {"units": ["円"]}, 2500),
        ("約5口まで", {"units": ["口"]}, 5),
        ("マイナス21.8％です。", {"units": ["%"], "decimals": 1, "negative": True}, "-21.8"),
    ],
)
def test_numbers_are_read_as_people_type_them(text, how, value):
    """Full width, commas, units, decimals, losses; an empty text is not zero."""
    assert parse_number(text, **how) == value


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("たくさん", {}),
        ("1,00", {"decimals": 1}),
        ("-3", {}),
        ("1.5", {}),
        ("--3", {"negative": True}),
        ("円", {"units": ["円"]}),
        ("1e3", {"decimals": 2}),
        ("1 人くらい", {"units": ["人"]}),
    ],
)
def test_what_is_no_number_is_refused(text, how):
    """With a sentence that tells how to write it."""
    with pytest.raises(NumberError, match=r"[ぁ-ん]"):
        parse_number(text, **how)


@given(st.text(max_size=30), st.integers(0, 3), st.booleans())
def test_any_text_gives_a_number_or_a_sentence(text, decimals, negative):
    """Whatever is typed, what comes out can be kept and read back."""
    try:
        value = parse_number(text, units=["%"], decimals=decimals, negative=negative)
    except NumberError:
        return
    answers = set_answer(Answers(), "a", value)
    assert (value is None) == (answers.number("a") is None)


# --- the questions


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version = 1", "version = 2"),
        ('kind = "town"', 'kind = "photo"'),
        ('id = "why"', 'id = "yen"'),
        ('{ id = "black"', '{ id = "green"'),
        ("total = 6", "total = 0"),
        ("minutes = 5", "minutes = 5\nanswer = 1"),
        ("[[parts]]", "[[parts"),
    ],
)
def test_a_broken_file_of_questions_says_where(questions, old, new):
    """The message names the file and says that the answers are safe."""
    questions.write_text(FORM.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FormError, match=r"questions\.toml(.|\n)*答えのファイルは変わっていません"):
        load_form(questions)


def test_a_missing_part_or_file_is_named(questions, tmp_path):
    """The message says which parts there are."""
    with pytest.raises(FormError, match="one、two"):
        answer_form(questions, part="three")
    with pytest.raises(FormError, match="見つかりません"):
        load_form(tmp_path / "nowhere.toml")


# --- the form


def test_making_a_form_writes_nothing(questions):
    """Graders and converters run the cell; only an answer writes."""
    before = sorted(questions.parent.iterdir())
    answer_form(questions)
    answer_form(questions, part="two")
    assert sorted(questions.parent.iterdir()) == before


def test_an_answer_is_saved_at_once(form, questions):
    """Each kind of answer is in the file with its question, and the form says so."""
    form.fields["yen"].input.value = "１万2千円"
    assert say("answers.form.understood", value="12,000円") in _message(form, "yen")
    form.fields["kind"].input.value = "green"
    form.fields["why"].input.value = "おいしいから"
    form.fields["where"].input.value = "14210"
    kept = _kept(questions)
    assert kept.assignment == "tea"
    assert (kept.number("yen"), kept.choice("kind")) == (12000, "green")
    assert (kept.text("why"), kept.choice("where")) == ("おいしいから", "14210")
    assert kept.asked("yen") == "出資は、何円ですか。"
    status = str(form._status.value)
    assert "9問のうち、4問に答えました" in status
    assert "保存しました" in status


def test_a_restart_shows_the_answers(form, questions):
    """Running the cell again gives the same answers."""
    form.fields["yen"].input.value = "100"
    form.fields["kind"].input.value = "black"
    form.fields["why"].input.value = "からだに\nよい"
    again = _open(questions)
    assert again.fields["yen"].input.value == "100円"
    assert again.fields["kind"].input.value == "black"
    assert again.fields["why"].input.value == "からだに\nよい"


def test_emptying_a_field_is_not_zero(form, questions):
    """An emptied number, an emptied text and a town taken back are not answered."""
    for text, town in (("5", "14210"), ("", "")):
        form.fields["yen"].input.value = text
        form.fields["why"].input.value = text
        form.fields["where"].input.value = town
    kept = _kept(questions)
    assert [kept.value(name) for name in ("yen", "why", "where")] == [None] * 3


def test_what_is_wrong_stays_on_the_screen(form, questions):
    """The file keeps the last good answer, and the message says what is in it."""
    form.fields["yen"].input.value = "100円"
    form.fields["yen"].input.value = "たくさん"
    assert form.fields["yen"].input.value == "たくさん"
    assert "100円" in _message(form, "yen")
    assert 'role="alert"' in _message(form, "yen")
    assert _kept(questions).number("yen") == 100
    form.fields["why"].input.value = "短い"
    form.fields["why"].input.value = "長" * 21
    assert "20字" in _message(form, "why")
    assert _kept(questions).text("why") == "短い"
    form.fields["kind"].input.value = "green"
    assert form.fields["yen"].input.value == "たくさん"


def test_right_and_wrong_are_not_told(form, questions):
    """Only a question for practice tells, and only when asked; a wrong one gets no answer."""
    assert "答え合わせ" not in screen(form.fields["yen"].widget)
    votes = form.fields["votes"]
    press(votes.widget, "check")
    assert say("answers.form.unanswered") in votes._verdict.value
    votes.input.value = "10"
    assert votes._verdict.value == ""
    press(votes.widget, "check")
    assert say("answers.form.not_yet") in votes._verdict.value
    assert "1人1票" not in votes._verdict.value
    votes.input.value = "１"
    press(votes.widget, "check")
    assert say("answers.form.right") in votes._verdict.value
    assert "第11条1項" in votes._verdict.value


def test_things_are_put_in_order_with_buttons(form, questions):
    """A move is an answer; without a move, a button takes the order as it is shown."""
    steps = form.fields["steps"]
    assert say("answers.order.not_taken") in steps._message.value
    press(steps.widget, "down-0")
    assert _kept(questions).order("steps") == ("boil", "pour", "drink")
    press(steps.widget, "up-2")
    assert _kept(questions).order("steps") == ("boil", "drink", "pour")
    assert "1. わかす" in screen(steps.widget)
    assert say("answers.order.taken") in steps._message.value
    assert steps._take.layout.display == "none"


def test_the_shown_order_can_be_the_answer(form, questions):
    """Who thinks that it is right already needs no move."""
    press(form.fields["steps"].widget, "take")
    assert _kept(questions).order("steps") == ("pour", "boil", "drink")


def test_stickers_go_to_others_only(form, questions):
    """Nobody gives to oneself, no more than there are, and never fewer than none."""
    thanks = form.fields["thanks"]
    assert say("answers.shares.first") in thanks._message.value
    form.fields["size"].input.value = "3"
    form.fields["me"].input.value = "2"
    shown = screen(thanks._place)
    assert "1番" in shown
    assert "3番" in shown
    assert "2番" not in shown
    assert "4番" not in shown
    press(thanks.widget, "less-1")
    for _ in range(4):
        press(thanks.widget, "more-1")
    assert not thanks.answered
    for _ in range(4):
        press(thanks.widget, "more-3")
    kept = _kept(questions)
    assert [kept.value(f"thanks-{n}") for n in (1, 2, 3, 4)] == [4, None, 2, None]
    assert thanks.answered
    assert say("answers.shares.all_given", total=6) in thanks._message.value


def test_another_place_of_ones_own_takes_its_stickers_back(form, questions):
    """Who chose the wrong number first does not keep stickers for oneself."""
    form.fields["size"].input.value = "3"
    form.fields["me"].input.value = "2"
    for _ in range(6):
        press(form.fields["thanks"].widget, "more-1")
    form.fields["me"].input.value = "1"
    assert not form.fields["thanks"].answered
    press(form.fields["thanks"].widget, "more-2")
    kept = _kept(questions)
    assert [kept.value(f"thanks-{n}") for n in (1, 2, 3)] == [None, 1, None]


@pytest.mark.parametrize(
    ("size", "me", "shares"),
    [
        ("4", "2", {"1": 3, "3": 0, "4": 1}),
        ("3", "2", {"1": 3, "3": 0}),
        ("3", "4", {}),
        (None, "2", {}),
        ("4", None, {}),
        ("many", "2", {}),
    ],
)
def test_only_the_others_count(questions, size, me, shares):
    """What the file holds for oneself, or for a place that the team lacks, is nothing."""
    form = load_form(questions)
    answers = blank_answers(form)
    values = {"size": size, "me": me, "thanks-1": 3, "thanks-2": 5, "thanks-3": -2, "thanks-4": 1}
    for name, value in values.items():
        answers = set_answer(answers, name, value)
    assert shares_of(form.question("thanks"), answers) == shares


def test_two_parts_in_two_cells_do_not_disturb_each_other(questions):
    """Each cell has its own view of one file; both answers are kept."""
    first, second = (
        AnswerForm(
            load_form(questions),
            (load_form(questions).part(name),),
            DocumentDesk(Answers, questions.with_name("answers.json")),
        )
        for name in ("one", "two")
    )
    first.fields["yen"].input.value = "1"
    second.fields["votes"].input.value = "2"
    first.fields["why"].input.value = "三"
    kept = _kept(questions)
    assert (kept.number("yen"), kept.number("votes"), kept.text("why")) == (1, 2, "三")


def test_a_broken_file_is_shown_with_ways_out(questions):
    """Nothing is written over; the form tells what is wrong and offers to go on."""
    path = questions.with_name("answers.json")
    path.write_text("{", encoding="utf-8")
    form = _open(questions)
    assert "answers.json" in screen(form.widget)
    assert form.fields == {}
    press(form.widget, "start_new")
    form.fields["yen"].input.value = "7"
    assert path.read_text(encoding="utf-8") == "{"
    assert load_answers(questions.with_name("answers-2.json")).number("yen") == 7


def test_who_reads_is_said_before_anybody_types(questions):
    """Who sees it, what for, until when, and what never to write."""
    for readers in ("student", "team", "lecturer"):
        questions.write_text(FORM.replace('"student"', f'"{readers}"'), encoding="utf-8")
        shown = screen(_open(questions).widget)
        for name in ("seen", "why", "who"):
            assert say(f"answers.personal.{readers}.{name}") in shown
        assert say("answers.personal.never") in shown
        assert say("answers.personal.kept", file="answers.json") in shown


def test_text_from_files_is_only_text(questions, tmp_path):
    """Questions and answers cannot bring in markup."""
    evil = "<img src=x onerror=alert(1)>"
    questions.write_text(FORM.replace("なぜですか。", evil), encoding="utf-8")
    form = _open(questions)
    form.fields["why"].input.value = "<b>x</b>"
    html = "".join(w.value for w in _walk(form.widget) if isinstance(w, ipywidgets.HTML))
    assert evil not in html
    assert "&lt;img" in html
    sheet = show_answers(questions)._repr_html_()
    assert "<b>" not in sheet
    assert "<img" not in sheet


def _walk(widget: Any) -> Any:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _walk(child)


# --- the sheet


def test_a_sheet_shows_answers_in_words(form, questions):
    """Names of choices and towns, units, orders; what is confidential is not shown."""
    form.fields["yen"].input.value = "12000"
    form.fields["kind"].input.value = "black"
    assert form.fields["where"].input.label == say("answers.form.choose_place")
    form.fields["where"].input.value = "14210"
    form.fields["trouble"].input.value = "ひみつです"
    press(form.fields["steps"].widget, "take")
    form.fields["size"].input.value = "3"
    form.fields["me"].input.value = "2"
    press(form.fields["thanks"].widget, "more-1")
    sheet = show_answers(questions)
    shown = sheet._repr_html_()
    for text in ("12,000円", "紅茶", "三浦市", "入れる → わかす → 飲む", "1番に1枚"):
        assert text in shown
    assert "<ruby>出資<rt>しゅっし</rt></ruby>" in shown
    assert "ひみつ" not in shown + repr(sheet)
    assert say("answers.confidential") in shown
    assert len(show_answers(questions, "yen", "two").lines) == 6
    assert say("answers.unfilled") in repr(show_answers(questions, "why"))


def test_the_file_of_another_assignment_is_told(questions):
    """Before anything is written, and to whoever marks; what was written all the same is shown."""
    file = questions.with_name("answers.json")
    file.write_text('{"version": 1, "assignment": "coffee"}', encoding="utf-8")
    before = file.read_bytes()
    desk = DocumentDesk(Answers, file)
    form = load_form(questions)
    opened = AnswerForm(form, form.parts, desk)
    told = [w.value for w in opened.widget.children if "coffee" in getattr(w, "value", "")]
    assert len(told) == 1
    assert "別の課題" in told[0]
    assert file.read_bytes() == before
    assert "別の課題（coffee）" in show_answers(questions).problem
    opened.fields["why"].input.value = "おいしいから"
    assert show_answers(questions).problem == ""
    assert "おいしいから" in repr(show_answers(questions, "why"))


def test_a_whole_city_can_be_left_out(questions):
    """Where a map shows wards, the menu has the wards and not their city."""
    questions.write_text(
        FORM.replace('kind = "town"', 'kind = "town"\nwhole_cities = false'), encoding="utf-8"
    )
    form = load_form(questions)
    desk = DocumentDesk(Answers, questions.with_name("answers.json"))
    offered = dict(AnswerForm(form, form.parts, desk).fields["where"].input.options)
    assert "横浜市" not in offered
    assert {"横浜市西区", "三浦市"} <= set(offered)


def test_a_sheet_never_fails(questions, tmp_path):
    """A hand-in without a readable file can be marked: the sheet says why it is empty."""
    assert "answers.json" in show_answers(questions).problem
    questions.with_name("answers.json").write_text("[]", encoding="utf-8")
    assert show_answers(questions)._repr_html_().startswith("<div")
    assert show_answers(tmp_path / "nowhere.toml").problem
    assert say("answers.form.no_question", name="x") in show_answers(questions, "x").problem


# --- the weekly copy


def test_a_copy_has_its_day_and_stays(tmp_path):
    """A press copies each file; the same again is not kept twice; a change gets a new name."""
    plan, board = tmp_path / "plan.json", tmp_path / "issues.json"
    plan.write_text("1", encoding="utf-8")
    view = WeeklyCopy((plan, board))
    assert not (tmp_path / "写し").exists()
    view.press.click()
    (first,) = (tmp_path / "写し").iterdir()
    assert first.name.endswith(" plan.json")
    assert say("answers.copy.missing", name="issues.json") in view._message.value
    board.write_text("2", encoding="utf-8")
    view.press.click()
    view.press.click()
    assert say("answers.copy.same") in view._message.value
    plan.write_text("3", encoding="utf-8")
    view.press.click()
    names = sorted(path.name for path in (tmp_path / "写し").iterdir())
    assert [name[10:] for name in names] == [" issues.json", " plan (2).json", " plan.json"]
    assert first.read_text(encoding="utf-8") == "1"


def test_a_copy_that_fails_says_so(tmp_path):
    """When the folder cannot be made, the original is as it was."""
    plan = tmp_path / "plan.json"
    plan.write_text("1", encoding="utf-8")
    (tmp_path / "写し").write_text("in the way", encoding="utf-8")
    view = WeeklyCopy((plan,))
    view.press.click()
    assert "写しを作れませんでした" in view._message.value
    assert plan.read_text(encoding="utf-8") == "1"
    assert isinstance(weekly_copy(plan), ipywidgets.Widget)

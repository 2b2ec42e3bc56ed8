"""Explorer, quiz and surplus flow without a browser: move what a person would, read the screen."""

import json
import re
import threading
from fractions import Fraction

import ipywidgets
import pytest

from coopkit import law
from coopkit.widgets import (
    founding_steps,
    law_explorer,
    law_quiz,
    legal_form_chooser,
    surplus_flow,
)
from coopkit.widgets.act.law_desk import RuleDesk, article_html
from coopkit.widgets.act.law_fields import NumberField
from coopkit.widgets.act.law_library import Article, search, student_articles, student_rules
from coopkit.widgets.act.law_questions import (
    TOPICS,
    LawQuestion,
    end_html,
    load_law_questions,
    quiz_order,
    verdict_html,
)
from coopkit.widgets.act.law_settings import CONTROLS
from coopkit.widgets.act.surplus_picture import Part, picture, shares, table

HIDDEN = {"R20", "R30", "R31", "R32", "R33", "R34", "R35"}


def walk(widget):
    """Yield a widget and everything inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def screen(widget):
    """Return all HTML that is on screen."""
    return "\n".join(
        item.value for item in walk(widget) if type(item).__name__ == "HTML" and item.value
    )


def field(widget, name):
    """Return the slider and the box of the field `coopkit-field-<name>`."""
    (found,) = (
        w for w in walk(widget) if f"coopkit-field-{name}" in getattr(w, "_dom_classes", ())
    )
    inside = list(walk(found))
    (slider,) = (w for w in inside if type(w).__name__ == "IntSlider")
    (box,) = (w for w in inside if type(w).__name__ == "Text")
    return slider, box


def status(widget):
    """Return the status of the finding on screen."""
    return re.search(r'data-status="(\w+)"', screen(widget))[1]


@pytest.mark.parametrize("make", [law_explorer, law_quiz, surplus_flow])
def test_making_a_widget_is_harmless(make, tmp_path, monkeypatch):
    """It writes no file and starts no thread, so that graders and converters can run the cell."""
    monkeypatch.chdir(tmp_path)
    before = threading.active_count()
    made = make()
    assert list(tmp_path.iterdir()) == []
    assert threading.active_count() == before
    assert "学習用・法律相談ではありません" in screen(made)
    assert "違反" not in screen(made)


@pytest.mark.parametrize(
    "make", [law_explorer, law_quiz, surplus_flow, legal_form_chooser, founding_steps]
)
def test_every_field_has_a_name_for_a_screen_reader(make):
    """What one types, ticks or chooses says what it is; only sliders, which have a box, do not."""
    shown = [make()]
    if make is law_explorer:
        shown = [RuleDesk(rule).widget for rule in student_rules()] + shown
    named = ("Text", "Textarea", "Dropdown", "Select", "Checkbox", "DatePicker", "Button")
    fields = [w for top in shown for w in walk(top) if type(w).__name__ in named]
    assert fields
    assert [type(w).__name__ for w in fields if not w.description.strip()] == []
    loud = [w for w in fields if "coopkit-quiet-label" in w._dom_classes]
    assert all(
        w.description in screen(top) or type(w).__name__ == "Select"
        for top in shown
        for w in walk(top)
        if w in loud
    )


def test_the_finding_turns_at_the_boundary():
    """R05 with five members: four who work are enough, three are not; the arithmetic is shown."""
    explorer = law_explorer("R05")
    slider, _ = field(explorer, "engaged_members")
    assert status(explorer) == "ok"
    slider.value = 3
    assert status(explorer) == "violation"
    shown = screen(explorer)
    assert "5 × 4/5 ＝ 4" in shown
    assert "相談窓口" in shown
    assert "0〜3 は「数に合っていません」、4〜5 は「数に合っています」" in shown
    slider.value = 4
    assert status(explorer) == "ok"


@pytest.mark.parametrize(("rule", "measured"), [("R24", "剰余金0円"), ("R25", None)])
def test_a_rule_that_does_not_apply_asks_for_nothing(rule, measured):
    """Without a surplus nothing is 未記入: R24 shows its numbers, R25 has none to show."""
    explorer = law_explorer(rule)
    slider, _ = field(explorer, "base")
    slider.value = 0
    assert status(explorer) == "not_applicable"
    shown = re.search("<section [^>]*data-status.*?</section>", screen(explorer))[0]
    assert "未記入" not in shown
    assert ("いまの数" in shown) is (measured is not None)
    assert measured is None or measured in shown


@pytest.mark.parametrize(("typed", "expected"), [("９９９９９円", "violation"), ("10万", "ok")])
def test_the_box_takes_the_exact_yen(typed, expected):
    """R24: one yen below a tenth turns the finding, which no slider step could show."""
    explorer = law_explorer("R24")
    _, box = field(explorer, "added")
    box.value = typed
    assert status(explorer) == expected
    assert box.value == typed


def test_the_cap_turns_with_units_and_with_approval():
    """R09: 7 of 27 units are above a quarter; with approval the cap is 35 %."""
    explorer = law_explorer("R09")
    slider, _ = field(explorer, "units-0")
    slider.value = 6
    assert status(explorer) == "ok"
    slider.value = 7
    assert status(explorer) == "violation"
    explorer.desk.controls[0].approved[0].value = True
    assert status(explorer) == "ok"


def test_impossible_numbers_are_told_and_nothing_breaks():
    """More people who work than members cannot be: the screen says so and waits."""
    explorer = law_explorer("R05")
    field(explorer, "engaged_members")[0].value = 9
    assert status(explorer) == "input"
    assert "より多くなっています" in screen(explorer)
    field(explorer, "members")[0].value = 9
    assert status(explorer) == "ok"


def test_every_rule_of_students_can_be_tried():
    """Each rule has controls that give exactly inputs it knows, and shows its articles."""
    assert {rule.id for rule in student_rules()} == CONTROLS.keys()
    assert not HIDDEN & CONTROLS.keys()
    explorer = law_explorer()
    for rule in student_rules():
        explorer.show(rule.id)
        assert explorer.desk.finding().rule == rule.id
        assert explorer.desk.finding().status in {"ok", "violation"}, rule.id
        assert "data-article=" in screen(explorer), rule.id
        assert rule.source in screen(explorer)


@pytest.mark.parametrize("rule", sorted(HIDDEN))
def test_rules_for_engineers_stay_out_of_sight(rule):
    """Neither the list nor the search nor a direct call shows them."""
    assert search(rule) == ()
    assert all(rule not in article.rules for article in student_articles())
    with pytest.raises(KeyError):
        law_explorer(rule)


@pytest.mark.parametrize("query", ["第9条3項", "９条３項", "第九条第三項", " 9条3項 "])
def test_an_article_is_found_however_it_is_written(query):
    """Width, kanji numerals and a missing 第 make no difference."""
    found = [entry.id for entry in search(query)]
    assert {"R09", "R10", "9-3"} <= set(found)
    assert "19-3" not in found


def test_search_lists_and_shows_the_first():
    """Typing shows the first entry found; no result says what to try."""
    explorer = law_explorer()
    explorer.search.value = "従事分量"
    explorer.search.value = "派遣"
    assert explorer.results.value == "R04"
    assert "労働者派遣" in screen(explorer)
    explorer.search.value = "ぬぬぬ"
    assert "見つかりませんでした" in screen(explorer)


@pytest.mark.parametrize("query", ["やめる", "ヤメル", "退職"])
def test_what_is_about_a_word_comes_first(query):
    """R09 only mentions who leaves; an everyday word finds the Act's, and the screen says so."""
    explorer = law_explorer()
    explorer.search.value = query
    assert explorer.results.value == "R13"
    assert ("「やめる」という言葉で" in screen(explorer)) == (query == "退職")


def test_a_word_that_finds_nothing_does_not_move_the_place():
    """After a slip and an empty field one is where one was."""
    explorer = law_explorer("R18")
    explorer.search.value = "ぬぬぬ"
    explorer.search.value = ""
    assert explorer.results.value == "R18"
    assert explorer.desk.rule.id == "R18"


def test_fewer_directors_are_all_members_still():
    """Moving the directors alone asks the law about them, not about two numbers that clash."""
    explorer = law_explorer("R18")
    field(explorer, "directors")[0].value = 2
    assert explorer.desk.inputs()["member_directors"] == 2
    assert "あと1人です" in screen(explorer)
    field(explorer, "directors")[0].value = 3
    assert status(explorer) == "ok"
    field(explorer, "member_directors")[0].value = 1
    assert "組合員でない人1人" in screen(explorer)
    field(explorer, "member_directors")[0].value = 9
    assert explorer.desk.inputs()["member_directors"] == 0


def test_notes_are_marked_as_readings():
    """What the kit adds to an article stands apart, with its own source."""
    shown = screen(law_explorer("3-2-4"))
    note = shown.index("教材の注・解釈（条文ではありません）")
    assert shown.index("過半数（半分より多く）") < note < shown.index("ちょうど半分")
    assert "読んだ版: 2026年2月2日" in shown


def test_numbers_stay_when_one_comes_back():
    """Going to another rule and back keeps what one had set."""
    explorer = law_explorer("R01")
    field(explorer, "founders")[0].value = 2
    explorer.show("R05")
    explorer.show("R01")
    assert status(explorer) == "violation"


def test_an_open_point_is_a_choice_with_its_source():
    """R24: the reading of the last slice changes the finding, and shows why it is open."""
    explorer = law_explorer("R24")
    field(explorer, "balance")[1].value = "200000"
    field(explorer, "added")[1].value = "50000"
    assert status(explorer) == "ok"
    (choice,) = (c for c in explorer.desk.choices if c.parameter == "last_slice")
    choice.menu.value = "full_tenth"
    assert status(explorer) == "violation"
    assert "第76条1項からの解釈" in screen(explorer)


def test_a_half_typed_number_is_kept_and_changes_nothing():
    """What is no number yet stays in the box, with a hint; the last number counts."""
    moves = []
    number = NumberField("x", "数", 5, lambda: moves.append(1), high=10)
    for text in ("", "あ", "-3"):
        number.text.value = text
        assert (number.value, number.text.value) == (5, text)
    assert moves == []
    number.text.value = "１２"
    assert (number.value, number.slider.value, moves) == (12, 12, [1])


def answer(quiz, right):
    """Answer the question on screen rightly or wrongly and go on."""
    place = quiz.question.answer
    quiz.choices.value = place if right else place % len(quiz.question.choices) + 1
    quiz.check.click()


def test_the_order_depends_on_the_seed_alone():
    """The same seed gives the same order, another one another; all 65 are asked once."""
    first = [q.id for q in quiz_order(None, 1)]
    assert first == [q.id for q in law_quiz(seed=1).questions]
    assert first != [q.id for q in quiz_order(None, 2)]
    assert len(set(first)) == len(load_law_questions()) == 65
    assert [q for q in first if q.startswith("labour")] == [q.id for q in quiz_order("labour", 1)]
    assert first[:3] == ["members_and_votes-02", "organs-04", "surplus-09"]


def test_the_table_of_questions_is_sound():
    """Each question has a known topic and for each choice its misconception or 正解."""
    for question in load_law_questions():
        assert question.topic in TOPICS
        assert len(question.choices) == len(question.misconceptions)
        right = [n for n, text in enumerate(question.misconceptions, 1) if text == "正解"]
        assert right == [question.answer], question.id


@pytest.mark.parametrize("pick", [max, min], ids=["longest", "shortest"])
def test_length_gives_no_hint(pick):
    """Who always ticks the longest (or shortest) choice is right about as often as by chance."""
    questions = load_law_questions()

    def luck(question):
        """Return the chance to be right when ticking one of the longest (shortest) choices."""
        wanted = pick(map(len, question.choices))
        picked = [n for n, text in enumerate(question.choices, 1) if len(text) == wanted]
        return Fraction(question.answer in picked, len(picked))

    chance = sum(Fraction(1, len(question.choices)) for question in questions)
    right = sum(luck(question) for question in questions)
    assert abs(right - chance) <= Fraction(len(questions), 15)
    for topic in TOPICS:
        own = [luck(question) for question in questions if question.topic == topic]
        assert sum(own) <= Fraction(len(own), 2), topic


def test_a_choice_that_stands_out_is_mostly_wrong():
    """Where one choice is longer than the others by four letters, it is right by chance only."""
    standing_out = []
    for question in load_law_questions():
        *_, second, longest = sorted(map(len, question.choices))
        if longest - second >= 4:
            standing_out.append(len(question.choices[question.answer - 1]) == longest)
    assert len(standing_out) > 10
    assert Fraction(1, 6) <= Fraction(sum(standing_out), len(standing_out)) <= Fraction(1, 2)


def test_no_place_is_right_more_often():
    """First, second and third choices are right about equally often."""
    places = [question.answer for question in load_law_questions()]
    assert max(map(places.count, (1, 2, 3))) - min(map(places.count, (1, 2, 3))) <= 5


def test_a_wrong_answer_is_explained():
    """One reads the answer, the misconception behind one's choice, the reason and the article."""
    quiz = law_quiz("founding")
    question = quiz.question
    answer(quiz, right=False)
    shown = screen(quiz)
    chosen = quiz.given[question.id]
    assert f"よくある思いちがいです: {question.misconceptions[chosen - 1]}" in shown
    assert question.explanation in shown
    assert question.article in shown
    assert quiz.choices.disabled


def test_the_result_is_json():
    """It names each answer in the order asked, and survives a trip through JSON."""
    quiz = law_quiz("forms", seed=3)
    quiz.check.click()
    assert quiz.result["answered"] == 0
    for right in (True, False, True, True, False):
        answer(quiz, right)
        quiz.next.click()
    result = json.loads(quiz.result_json())
    assert result == quiz.result
    assert (result["questions"], result["answered"], result["right"]) == (5, 5, 3)
    assert result["finished"] is True
    assert [a["right"] for a in result["answers"]] == [True, False, True, True, False]
    assert "5問のうち、3問" in screen(quiz)
    quiz.again.click()
    assert quiz.result["answered"] == 0


def test_only_the_first_answer_counts():
    """Pressing the button again after reading the reason changes nothing."""
    quiz = law_quiz("labour")
    question = quiz.question
    answer(quiz, right=False)
    quiz.choices.value = question.answer
    quiz.check.click()
    assert quiz.result["right"] == 0


def test_answers_stay_when_the_topic_changes():
    """Choosing another topic in the menu loses no answer."""
    quiz = law_quiz()
    first = quiz.question
    answer(quiz, right=True)
    quiz.menu.value = "surplus"
    assert quiz.result["topic"] == "surplus"
    quiz.menu.value = ""
    assert quiz.result["answers"] == [{"id": first.id, "choice": first.answer, "right": True}]
    assert quiz.question.id != first.id


def test_every_menu_shows_its_choice():
    """A menu is never blank: all topics, and a decision of the chair that is still open."""
    assert "65" in law_quiz().menu.label
    explorer = law_explorer("R22")
    menus = [part for part in walk(explorer) if isinstance(part, ipywidgets.Dropdown)]
    assert menus
    assert all(menu.label for menu in menus)


def test_the_result_is_saved_only_on_a_click(tmp_path):
    """Nothing is written before; another kind of file is left as it is."""
    path = tmp_path / "結果.json"
    quiz = law_quiz("forms", path=path)
    for _ in range(5):
        answer(quiz, right=True)
        quiz.next.click()
    assert not path.exists()
    quiz.save.click()
    assert json.loads(path.read_text(encoding="utf-8")) == quiz.result
    for foreign in ('{"version": 1}', "わたしのメモ"):
        path.write_text(foreign, encoding="utf-8")
        quiz.save.click()
        assert path.read_text(encoding="utf-8") == foreign
        assert "そのまま" in screen(quiz)


def test_a_result_that_cannot_be_saved_is_told(tmp_path):
    """The reason is on screen and the answers are still there."""
    folder = tmp_path / "folder"
    folder.write_text("a file where a folder should be", encoding="utf-8")
    quiz = law_quiz("forms", path=folder / "result.json")
    for _ in range(5):
        answer(quiz, right=True)
        quiz.next.click()
    quiz.save.click()
    assert "保存できませんでした" in screen(quiz)
    assert quiz.result["right"] == 5


def test_an_unknown_topic_is_named():
    """The message lists the topics there are."""
    with pytest.raises(ValueError, match="work_and_engagement"):
        law_quiz("politics")


def test_a_million_yen_goes_where_the_act_says():
    """100,000, 50,000 and 50,000 yen are set aside; 800,000 may be shared by hours."""
    flow = surplus_flow()
    amounts = {part.name: part.yen for part in flow.parts()}
    assert amounts == {
        "loss": 0,
        "legal_reserve": 100_000,
        "job_creation_reserve": 50_000,
        "education_carryover": 50_000,
        "distributable": 800_000,
    }
    assert list(flow.distribution().values()) == [320_000, 240_000, 160_000, 80_000]
    assert "1,000,000 × 1/10 ＝ 100,000" in screen(flow)


@pytest.mark.parametrize(
    ("balance", "reserve", "words"),
    [
        (150_000, 100_000, "10分の1以上"),
        (150_001, 99_999, "99,999円だけ"),
        (249_999, 1, "1円だけ"),
        (250_000, 0, "届いています"),
    ],
)
def test_the_reserve_fills_to_its_target(balance, reserve, words):
    """At half of the contributions nothing more need be set aside; the screen says why."""
    flow = surplus_flow()
    flow.numbers["reserve_balance"].text.value = str(balance)
    assert flow.allocation().legal_reserve == reserve
    (part,) = (part for part in flow.parts() if part.name == "legal_reserve")
    assert part.yen == reserve
    assert words in part.how
    assert part.how in screen(flow)


@pytest.mark.parametrize("income", [-200_000, 0, 19, 20, 999_999, 1_000_001])
@pytest.mark.parametrize("loss", [0, 300_000, 2_000_000])
@pytest.mark.parametrize("method", ["net_after_carried_loss", "net_income_only"])
def test_no_yen_is_lost_in_the_picture(income, loss, method):
    """The parts always add up to the profit, whatever the reading of the base."""
    flow = surplus_flow()
    flow.numbers["net_income"].text.value = str(income)
    flow.numbers["carried_loss"].text.value = str(loss)
    flow.choices["base_method"].menu.value = method
    assert sum(part.yen for part in flow.parts()) == max(income, 0)
    assert all(part.yen >= 0 for part in flow.parts())
    assert ("<path" in screen(flow)) is (income > 0)


def test_losses_come_first_or_after_the_reserves():
    """The open point of the base moves the loss in the picture and changes the reserves."""
    flow = surplus_flow()
    flow.numbers["carried_loss"].slider.value = 300_000
    assert next(iter(flow.parts())).name == "loss"
    assert flow.allocation().legal_reserve == 70_000
    flow.choices["base_method"].menu.value = "net_income_only"
    assert [part.name for part in flow.parts()][3] == "loss"
    assert flow.allocation().legal_reserve == 100_000
    assert flow.allocation().distributable == 500_000


def test_the_open_points_show_note_and_source():
    """Each choice on screen has its question, its note and where that was read."""
    shown = screen(surplus_flow())
    for parameter in ("base_method", "last_slice", "dividend_rounding"):
        (point,) = (p for p in law.open_points() if p.parameter == parameter)
        for text in (point.question, point.note, point.source):
            assert text in shown


def test_the_picture_says_in_words_what_it_shows():
    """Who cannot see it hears the same amounts."""
    shown = screen(surplus_flow())
    words = re.search(r'role="img" aria-label="([^"]*)"', shown)[1]
    assert "準備金が100,000円" in words
    assert "従事分量配当にできる額が800,000円" in words


def test_texts_from_tables_are_escaped():
    """A table that somebody edited cannot put tags on the screen."""
    bad = '<img src=x onerror="alert(1)">'
    question = LawQuestion(bad, "forms", bad, (bad, "2"), 2, bad, bad, (bad, "正解"), "S", bad)
    today = law.rules()[0].as_of
    article = Article(bad, bad, bad, bad, "forms", (), "S", bad, today, bad, bad)
    part = Part("loss", 10, bad, bad)
    drawn = [
        verdict_html(question, 1),
        end_html((question,), {bad: 1}),
        article_html(article),
        table((part,)),
        picture(10, (part,)),
        shares({bad: 1}, {bad: 1}, 0),
    ]
    for html in drawn:
        assert "<img" not in html
    name = law_explorer("R03")
    name.desk.controls[0].field.value = bad
    assert "<img" not in screen(name)

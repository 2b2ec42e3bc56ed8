"""The quiz: questions as data, answers in words, nothing written."""

import csv
from pathlib import Path

import pytest

from coopkit import content
from coopkit.text import say
from coopkit.widgets.questions import Question, QuestionError, Quiz, load_questions, quiz

COLUMNS = ("id", "session", "question", "choices", "answer", "explanation", "source")
ROW = ("s01-example", "1", "1たす1は？", "1|2|3", "2", "数えるとわかります。", "算数")


def table(folder: Path, *rows: tuple[str, ...], encoding: str = "utf-8") -> Path:
    """Write a table of questions and return its path."""
    path = folder / "questions.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows((COLUMNS, *rows))
    return path


def changed(**cells: str) -> tuple[str, ...]:
    """Return the example row with some cells changed."""
    return tuple(cells.get(name, value) for name, value in zip(COLUMNS, ROW, strict=True))


@pytest.fixture
def asked() -> Quiz:
    """Return the widget of a question with three choices, the second being right."""
    return Quiz(Question("q", 1, "1たす1は？", ("1", "2", "3"), 2, "数えましょう。", "算数"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_table_is_read_with_and_without_a_mark_at_its_start(tmp_path: Path, encoding: str):
    """Excel puts a byte order mark before the first column's name; it is no part of it."""
    question = load_questions(table(tmp_path, ROW, encoding=encoding))["s01-example"]
    assert (question.session, question.choices, question.answer) == (1, ("1", "2", "3"), 2)
    assert question.right_choice == "2"


@pytest.mark.parametrize(
    "cells",
    [
        {"answer": "0"},
        {"answer": "4"},
        {"answer": "二つ目"},
        {"choices": "2"},
        {"choices": "2|2"},
        {"choices": "1|2|"},
        {"explanation": " "},
        {"source": ""},
    ],
)
def test_an_unusable_row_is_named_by_its_line(tmp_path: Path, cells: dict[str, str]):
    """Whoever edits the table is told which line to mend."""
    with pytest.raises(QuestionError, match="3行目"):
        load_questions(table(tmp_path, ROW, changed(id="s01-other", **cells)))


def test_a_row_with_too_few_cells_is_named_by_its_line(tmp_path: Path):
    """A row cut off in the middle gives the same clear message, not a traceback."""
    with pytest.raises(QuestionError, match="2行目"):
        load_questions(table(tmp_path, ROW[:4]))


def test_an_id_used_twice_is_refused(tmp_path: Path):
    """Otherwise one of the two questions would silently never be asked."""
    with pytest.raises(QuestionError, match="s01-example"):
        load_questions(table(tmp_path, ROW, ROW))


def test_every_question_of_the_course_belongs_to_the_session_in_its_name():
    """An id such as s05-share says in which lecture to look for it."""
    questions = load_questions()
    sessions = {question.session for question in questions.values()}
    lectures = {int(path.name[:2]) for path in content.lectures().glob("[01]?_*.ipynb")} - {0}
    assert lectures <= sessions <= set(range(1, 16))
    assert all(key.startswith(f"s{q.session:02d}-") for key, q in questions.items())


def test_the_right_answer_of_the_course_is_not_always_in_the_same_place():
    """A student who always ticks the first or second choice must not be right each time."""
    for session in (1, 7, 10, 11, 13):
        places = {q.answer for q in load_questions().values() if q.session == session}
        assert len(places) == 3


def test_the_longest_choice_is_not_always_the_right_one():
    """The length of a choice must not give the answer away."""
    questions = load_questions().values()
    longest = [q for q in questions if max(q.choices, key=len) == q.right_choice]
    assert len(longest) < len(questions) * 2 / 3


def test_an_unknown_question_names_those_there_are():
    """A slip in a notebook is mended from the message alone."""
    with pytest.raises(QuestionError, match="s01-three-words"):
        quiz("s99-none")


def test_nothing_is_chosen_at_first(asked: Quiz):
    """A choice made beforehand would be a hint, and an answer that nobody gave."""
    assert asked.choices.value is None
    assert asked.verdict.value == ""
    assert asked.again.disabled


def test_choices_stand_in_the_order_of_the_table(asked: Quiz):
    """In a hall, "the second one" must be the same for everybody."""
    assert tuple(asked.choices.options) == ("1", "2", "3")


def test_checking_without_a_choice_asks_for_one(asked: Quiz):
    """The answer is not given away to a press of the button."""
    asked.check.click()
    assert say("quiz.choose_first") in asked.verdict.value
    assert "数えましょう" not in asked.verdict.value


def test_a_right_choice_is_said_in_words_with_reason_and_source(asked: Quiz):
    """Colour alone would not reach everybody; the source says where to look."""
    asked.choices.value = "2"
    asked.check.click()
    for words in (say("quiz.right"), "数えましょう。", say("quiz.source", source="算数")):
        assert words in asked.verdict.value


def test_another_choice_shows_the_answer_without_blame(asked: Quiz):
    """The person reads what is right and why."""
    asked.choices.value = "3"
    asked.check.click()
    assert say("quiz.not_yet", answer="2") in asked.verdict.value
    assert say("quiz.right") not in asked.verdict.value


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("65歳以上の人の「割合」が高い", "答えは「65歳以上の人の『割合』が高い」です"),
        ("「断る仕事も、みんなで決めます」", "答えは「断る仕事も、みんなで決めます」です"),
        ("「見た」か「聞いた」", "答えは「『見た』か『聞いた』」です"),
    ],
)
def test_an_answer_with_quotes_of_its_own_is_quoted_as_japanese_does(choice: str, said: str):
    """「「…」」 would look like a slip of the key."""
    asked = Quiz(Question("q", 1, "どれ？", ("1", choice), 2, "わけ。", "本"))
    asked.choices.value = "1"
    asked.check.click()
    assert said in asked.verdict.value


def test_the_words_go_when_another_choice_is_made(asked: Quiz):
    """The words shown always belong to the choice shown."""
    asked.choices.value = "3"
    asked.check.click()
    asked.choices.value = "2"
    assert asked.verdict.value == ""
    asked.check.click()
    assert say("quiz.right") in asked.verdict.value


def test_try_again_starts_afresh(asked: Quiz):
    """Nothing of the first try is left to lean on."""
    asked.choices.value = "3"
    asked.check.click()
    assert not asked.again.disabled
    asked.again.click()
    assert (asked.choices.value, asked.verdict.value) == (None, "")
    assert asked.again.disabled
    asked.check.click()
    assert say("quiz.choose_first") in asked.verdict.value


def test_markup_in_a_question_is_shown_as_text():
    """The table is edited by many hands; nothing in it may act in the page."""
    evil = "<img src=x onerror=alert(1)>"
    widget = Quiz(Question("q", 1, evil, (evil, "2"), 1, evil, evil))
    widget.choices.value = evil
    widget.check.click()
    shown = "".join(child.value for child in (widget.children[0], widget.verdict))
    assert "<img" not in shown
    assert shown.count("&lt;img") == 3


def test_making_and_answering_a_quiz_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Graders and converters run the cell too."""
    monkeypatch.chdir(tmp_path)
    widget = quiz("s01-three-words")
    widget.choices.value = widget.choices.options[0]
    widget.check.click()
    assert list(tmp_path.iterdir()) == []


def test_the_quiz_speaks_english_too(monkeypatch: pytest.MonkeyPatch, asked: Quiz):
    """Buttons follow the language of the user."""
    monkeypatch.setenv("COOPKIT_LANG", "en")
    english = Quiz(asked.question)
    assert english.check.description == "Check the answer"
    assert asked.check.description == "答え合わせ"

"""One question with its answers: a check of understanding inside a lecture.

The questions are data (`datasets/course/questions.csv`), so that a teacher can mend a
sentence without touching Python. Nothing is counted, kept or sent: the answer is for
the person who gives it.
"""

import csv
from collections.abc import Container
from dataclasses import dataclass
from html import escape
from pathlib import Path

import ipywidgets

from coopkit import content
from coopkit.text import say

_WIDE = "min(100%, 46rem)"
# Without it ipywidgets cuts off a choice that is longer than a phone is wide.
_STYLE = """
<style>
.coopkit-quiz .widget-radio, .coopkit-quiz .widget-radio-box { width: 100%; max-width: 100%; }
.coopkit-quiz .widget-radio-box label { display: flex; gap: 6px; align-items: flex-start;
  width: 100%; max-width: 100%; height: auto; padding: 4px 0; line-height: 1.5;
  white-space: normal; overflow-wrap: anywhere; }
.coopkit-quiz .widget-radio-box input { order: -1; flex: none; height: 1.5em; margin: 0; }
</style>
"""
_FEWEST_CHOICES = 2


class QuestionError(ValueError):
    """A question that does not exist, or whose row in the table cannot be used."""


@dataclass(frozen=True)
class Question:
    """One row of the table of questions.

    Attributes:
        id: its name, such as `s01-three-words`.
        session: the lecture that it belongs to, 1 to 15.
        text: what is asked.
        choices: the answers to choose from, in the order in which they are shown.
        answer: the place of the right choice, counted from 1.
        explanation: why, shown after answering.
        source: where that can be read (article, publisher, date).
    """

    id: str
    session: int
    text: str
    choices: tuple[str, ...]
    answer: int
    explanation: str
    source: str

    @property
    def right_choice(self) -> str:
        """The text of the right choice."""
        return self.choices[self.answer - 1]


def _read_question(row: dict[str, str], known: Container[str]) -> Question:
    """Make a question of one row.

    Raises:
        ValueError: an id that is known already, a number that is none, fewer than two
            or equal choices, an answer that is not among them, or an empty text.
    """
    if row["id"] in known:
        raise ValueError(f"the id {row['id']!r} is used twice")
    choices = tuple(choice.strip() for choice in row["choices"].split("|"))
    question = Question(
        id=row["id"],
        session=int(row["session"]),
        text=row["question"].strip(),
        choices=choices,
        answer=int(row["answer"]),
        explanation=row["explanation"].strip(),
        source=row["source"].strip(),
    )
    if len(choices) < _FEWEST_CHOICES or len(set(choices)) != len(choices) or not all(choices):
        raise ValueError(f"choices must be two or more different texts: {row['choices']!r}")
    if not 1 <= question.answer <= len(choices):
        raise ValueError(f"answer {question.answer} is not one of {len(choices)} choices")
    if not (question.text and question.explanation and question.source):
        raise ValueError("question, explanation and source must not be empty")
    return question


def load_questions(path: Path | None = None) -> dict[str, Question]:
    """Read all questions of the course, by id, in the order of the table.

    Args:
        path: another table with the same columns; by default the course's own.

    Raises:
        QuestionError: a row cannot be used; the message names its line.
        ContentMissingError: the data package `course` is not installed.
    """
    table = path or content.dataset("course") / "questions.csv"
    questions: dict[str, Question] = {}
    with table.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            try:
                question = _read_question(row, questions)
            # A missing column gives a KeyError, a short row a None (AttributeError, TypeError).
            except (ValueError, KeyError, AttributeError, TypeError) as error:
                message = say("quiz.bad_row", line=reader.line_num, path=table, cause=error)
                raise QuestionError(message) from error
            questions[question.id] = question
    return questions


def _question_html(question: Question) -> str:
    return f'<p style="margin:0;line-height:1.7"><strong>{escape(question.text)}</strong></p>'


def _inside_quotes(text: str) -> str:
    """Return a text as it stands between 「 and 」: its own quotes become double ones.

    >>> _inside_quotes("「割合」が高い"), _inside_quotes("「わかりません」")
    ('『割合』が高い', 'わかりません')
    """
    if text.startswith("「") and text.find("」") == len(text) - 1:
        return text[1:-1]
    return text.translate(str.maketrans("「」", "『』"))


def _verdict_html(question: Question, chosen: str) -> str:
    """Say in words and with a sign, not by colour alone, whether the choice was right."""
    key = "quiz.right" if chosen == question.right_choice else "quiz.not_yet"
    verdict = say(key, answer=_inside_quotes(question.right_choice))
    return (
        '<div role="status"'
        ' style="border-left:4px solid #1f5f8b;padding:.3em .9em;line-height:1.7">'
        f'<p style="margin:0"><strong>{escape(verdict)}</strong></p>'
        f'<p style="margin:.3em 0 0">{escape(question.explanation)}</p>'
        f'<p style="margin:.3em 0 0;font-size:90%">'
        f"{escape(say('quiz.source', source=question.source))}</p></div>"
    )


def _choose_first_html() -> str:
    return f'<p role="status" style="margin:0">{escape(say("quiz.choose_first"))}</p>'


class Quiz(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets carries no types
    """The widget of one question: choices, a button to check, a button to try again."""

    def __init__(self, question: Question) -> None:
        super().__init__(layout=ipywidgets.Layout(width=_WIDE, grid_gap="6px"))
        self.add_class("coopkit-quiz")
        self.question = question
        self.choices = ipywidgets.RadioButtons(
            options=question.choices, value=None, layout=ipywidgets.Layout(width="auto")
        )
        self.check = ipywidgets.Button(description=say("quiz.check"), button_style="primary")
        self.again = ipywidgets.Button(description=say("quiz.again"), disabled=True)
        self.verdict = ipywidgets.HTML()
        self.children = (
            ipywidgets.HTML(_STYLE + _question_html(question)),
            self.choices,
            ipywidgets.HBox([self.check, self.again]),
            self.verdict,
        )
        self.choices.observe(self._forget, names="value")
        self.check.on_click(self._answer)
        self.again.on_click(self._start_again)

    def _answer(self, _button: object) -> None:
        if self.choices.value is None:
            self.verdict.value = _choose_first_html()
            return
        self.verdict.value = _verdict_html(self.question, self.choices.value)
        self.again.disabled = False

    def _forget(self, _change: object = None) -> None:
        """Take the words away: they belonged to another choice."""
        self.verdict.value = ""

    def _start_again(self, _button: object) -> None:
        self.choices.value = None
        self.again.disabled = True
        self._forget()


def quiz(question_id: str) -> Quiz:
    """Show one question of the course with its choices.

    Nothing is written and nobody is told: one may answer wrongly and try again.

    Args:
        question_id: an id of `datasets/course/questions.csv`, such as `s01-three-words`.

    Raises:
        QuestionError: there is no such question; the message names those there are.
        ContentMissingError: the data package `course` is not installed.

    Example:
        >>> quiz("s01-three-words").choices.value is None
        True
    """
    questions = load_questions()
    if question_id not in questions:
        known = "、".join(questions)
        raise QuestionError(say("quiz.unknown", id=question_id, known=known))
    return Quiz(questions[question_id])

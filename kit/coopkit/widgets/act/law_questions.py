"""The quiz on the Act: one question after the other, with the reason after each answer.

The questions are data (`datasets/act/quiz_questions.csv`); wrong choices come from real
misconceptions. Nothing is kept or sent unless the person presses the button to save.
"""

import csv
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets

from coopkit import content
from coopkit.files import write_atomically
from coopkit.text import say
from coopkit.widgets.act.law_look import disclaimer_html, law_style, origin_html
from coopkit.widgets.look.parts import box, button, html, style_sheet

_KIND = "coopkit.law_quiz"
_VERSION = 1
# The menu's entry for the questions of every topic.
_ALL = ""
# In the order in which the course meets them.
TOPICS = (
    "founding",
    "members_and_votes",
    "work_and_engagement",
    "contributions",
    "surplus",
    "organs",
    "meetings",
    "labour",
    "forms",
)


@dataclass(frozen=True, slots=True)
class LawQuestion:
    """One question on the Act.

    Attributes:
        id: such as `founding-01`.
        topic: such as `founding`.
        text: what is asked.
        choices: the answers, in the order shown.
        answer: the place of the right one, from 1.
        explanation: why.
        article: the article that decides it.
        misconceptions: for each choice what makes people think so.
        confidence: `S+` or `S`.
        source: where it was read.
    """

    id: str
    topic: str
    text: str
    choices: tuple[str, ...]
    answer: int
    explanation: str
    article: str
    misconceptions: tuple[str, ...]
    confidence: str
    source: str


@cache
def load_law_questions() -> tuple[LawQuestion, ...]:
    """Return all questions in the order of the table.

    Raises:
        coopkit.content.ContentMissingError: the data package `act` is not installed.
    """
    path = content.dataset("act") / "quiz_questions.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(_question(row) for row in csv.DictReader(file))


def _question(row: dict[str, str]) -> LawQuestion:
    return LawQuestion(
        id=row["id"],
        topic=row["topic"],
        text=row["question"],
        choices=tuple(row["choices"].split("|")),
        answer=int(row["answer"]),
        explanation=row["explanation"],
        article=row["article"],
        misconceptions=tuple(row["misconception"].split("|")),
        confidence=row["confidence"],
        source=row["source"],
    )


def quiz_order(topic: str | None, seed: int) -> tuple[LawQuestion, ...]:
    """Return the questions of a topic (all for None) in the order of a seed.

    The order rests on a hash, not on a generator of random numbers: it is the same on
    every machine and in every version of Python, and a question that is added moves no
    other.
    """
    asked = [q for q in load_law_questions() if topic in {None, q.topic}]
    return tuple(sorted(asked, key=lambda q: hashlib.sha256(f"{seed}/{q.id}".encode()).digest()))


class LawQuiz(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets carries no types
    """The quiz on screen.

    Args:
        topic: one of `TOPICS`, or None for all, with a menu to choose.
        seed: decides the order.
        path: where the button saves the result; None for no such button.

    Attributes:
        given: question id → the choice that was answered first, from 1.
    """

    def __init__(self, topic: str | None, seed: int, path: Path | None) -> None:
        super().__init__(layout=ipywidgets.Layout(width="100%", min_width="0"))
        for name in ("coopkit-studio", "coopkit-law", "coopkit-law-quiz"):
            self.add_class(name)
        self.topic, self.seed, self._path = topic, seed, path
        self.given: dict[str, int] = {}
        self._place = 0
        self._build()
        self._begin()

    def _build(self) -> None:
        # Not None: a menu shows nothing for an option of that value.
        options = [(say("law_quiz.all", number=len(load_law_questions())), _ALL)]
        for name in TOPICS:
            number = len(quiz_order(name, self.seed))
            options.append((say("law_quiz.topic_label", topic=_topic(name), number=number), name))
        self.menu = ipywidgets.Dropdown(
            options=options, value=self.topic or _ALL, description=say("law_quiz.topic_menu")
        )
        self.menu.observe(self._turn_to, names="value")
        self._head, self._asked, self._verdict, self._told = html(), html(), html(), html()
        self.choices = ipywidgets.RadioButtons(options=[])
        self.check = button(say("law_quiz.check"), "coopkit-check", strong=True)
        self.next = button(say("law_quiz.next"), "coopkit-next", strong=True)
        self.again = button(say("law_quiz.again"), "coopkit-again")
        self.save = button(say("law_quiz.save"), "coopkit-save")
        self.check.on_click(self._answer)
        self.next.on_click(self._go_on)
        self.again.on_click(self._start_again)
        self.save.on_click(self._save)
        self._screen = box()
        top = html(f"<h3>{escape(say('law_quiz.title'))}</h3>{disclaimer_html()}")
        # A topic asked for in the notebook stays; without one, one may choose.
        menu = () if self.topic else (box(self.menu, classes=("coopkit-field",)),)
        self.children = (style_sheet(), law_style(), top, *menu, self._screen)

    @property
    def questions(self) -> tuple[LawQuestion, ...]:
        """The questions of the topic, in order."""
        return quiz_order(self.topic, self.seed)

    @property
    def question(self) -> LawQuestion | None:
        """The question on screen, or None at the end."""
        return self.questions[self._place] if self._place < len(self.questions) else None

    @property
    def result(self) -> dict[str, Any]:
        """What was answered so far, in the order asked; can be written as JSON."""
        answers = [
            {"id": q.id, "choice": self.given[q.id], "right": self.given[q.id] == q.answer}
            for q in self.questions
            if q.id in self.given
        ]
        return {
            "kind": _KIND,
            "version": _VERSION,
            "topic": self.topic,
            "seed": self.seed,
            "questions": len(self.questions),
            "answered": len(answers),
            "right": sum(answer["right"] is True for answer in answers),
            "finished": len(answers) == len(self.questions),
            "answers": answers,
        }

    def result_json(self) -> str:
        """Return the result as JSON text."""
        return json.dumps(self.result, ensure_ascii=False, indent=2)

    def _turn_to(self, change: dict[str, str]) -> None:
        self.topic = change["new"] or None
        self._begin()

    def _begin(self) -> None:
        """Go to the first question that is not answered yet."""
        left = [n for n, q in enumerate(self.questions) if q.id not in self.given]
        self._place = left[0] if left else len(self.questions)
        self._show()

    def _show(self) -> None:
        self._told.value = ""
        question = self.question
        if question is None:
            self._show_end()
            return
        counted = say("law_quiz.place", place=self._place + 1, number=len(self.questions))
        self._head.value = (
            f'<p class="coopkit-small">{escape(counted)} '
            f'<span class="coopkit-tag">{escape(_topic(question.topic))}</span></p>'
        )
        self._asked.value = (
            f'<p class="coopkit-question"><strong>{escape(question.text)}</strong><br>'
            f'<span class="coopkit-small">{escape(say("law_quiz.choices"))}</span></p>'
        )
        self.choices.disabled = False
        options = [(text, place) for place, text in enumerate(question.choices, 1)]
        self.choices.set_trait("value", None)
        self.choices.options = options
        self.choices.value = None
        self._verdict.value = ""
        self._screen.children = (self._head, self._asked, self.choices, self.check, self._verdict)

    def _answer(self, _button: object) -> None:
        question = self.question
        if question is None or question.id in self.given:
            return
        chosen = self.choices.value
        if chosen is None:
            first = escape(say("law_quiz.choose_first"))
            self._verdict.value = f'<p role="status">{first}</p>'
            return
        self.given[question.id] = chosen
        self.choices.disabled = True
        self._verdict.value = verdict_html(question, chosen)
        last = self._place + 1 == len(self.questions)
        self.next.description = say("law_quiz.to_end" if last else "law_quiz.next")
        self._screen.children = (self._head, self._asked, self.choices, self._verdict, self.next)

    def _go_on(self, _button: object) -> None:
        self._place += 1
        while (question := self.question) is not None and question.id in self.given:
            self._place += 1
        self._show()

    def _show_end(self) -> None:
        self._head.value = end_html(self.questions, self.given)
        save = (self.save, self._told) if self._path else ()
        self._screen.children = (self._head, self.again, *save)

    def _start_again(self, _button: object) -> None:
        for question in self.questions:
            self.given.pop(question.id, None)
        self._begin()

    def _save(self, _button: object) -> None:
        """Write the result where the notebook said; a file of another kind is left alone."""
        if self._path is None:
            return
        try:
            if self._path.exists() and not _is_result(self._path):
                told = say("law_quiz.foreign", path=self._path)
            else:
                write_atomically(self._path, f"{self.result_json()}\n".encode())
                told = say("law_quiz.saved", path=self._path)
        except OSError as problem:
            told = say("law_quiz.not_saved", path=self._path, cause=problem)
        lines = "<br>".join(escape(line) for line in told.split("\n"))
        self._told.value = f'<p role="status">{lines}</p>'


def _is_result(path: Path) -> bool:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("kind") == _KIND


def _topic(name: str) -> str:
    return say(f"law_quiz.topic.{name}")


def verdict_html(question: LawQuestion, chosen: int) -> str:
    """Return the reason with its article, and what makes people think otherwise."""
    right = chosen == question.answer
    answer = question.choices[question.answer - 1]
    verdict = say("law_quiz.right" if right else "law_quiz.not_yet", answer=answer)
    parts = [f"<p><strong>{escape(verdict)}</strong></p>"]
    if not right:
        thought = say("law_quiz.common", thought=question.misconceptions[chosen - 1])
        parts.append(f'<p class="coopkit-common">{escape(thought)}</p>')
    parts.append(f"<p>{escape(question.explanation)}</p>")
    parts.append(f"<p>{escape(say('law_quiz.article', article=question.article))}</p>")
    others = [
        f"<li>{escape(say('law_quiz.other', choice=choice, thought=thought))}</li>"
        for place, (choice, thought) in enumerate(
            zip(question.choices, question.misconceptions, strict=True), 1
        )
        if place not in {question.answer, chosen}
    ]
    if others:
        parts.append(
            f"<details><summary>{escape(say('law_quiz.others'))}</summary>"
            f"<ul>{''.join(others)}</ul></details>"
        )
    parts.append(origin_html(question.confidence, question.source, None))
    kind = "ok" if right else "not_yet"
    return (
        f'<section role="status" class="coopkit-finding coopkit-{kind}" data-verdict="{kind}">'
        f"{''.join(parts)}</section>"
    )


def end_html(questions: tuple[LawQuestion, ...], given: dict[str, int]) -> str:
    """Return the last page: how many fitted, and what is worth reading again."""
    right = sum(given.get(question.id) == question.answer for question in questions)
    again = [q for q in questions if q.id in given and given[q.id] != q.answer]
    parts = [
        f"<p><strong>{escape(say('law_quiz.end', number=len(questions), right=right))}</strong></p>"
    ]
    if again:
        lines = "".join(
            f"<li>{escape(q.text)}<br><strong>{escape(q.choices[q.answer - 1])}</strong>"
            f' <span class="coopkit-small">{escape(q.article)}</span></li>'
            for q in again
        )
        parts.append(f"<p>{escape(say('law_quiz.read_again'))}</p><ul>{lines}</ul>")
    parts.append(f"<p>{escape(say('law_quiz.thanks'))}</p>")
    return f'<section role="status" class="coopkit-quiz-end">{"".join(parts)}</section>'


def law_quiz(topic: str | None = None, seed: int = 1, path: str | Path | None = None) -> LawQuiz:
    """Ask the questions on the Act, one after the other.

    Making it writes nothing and tells nobody. The order depends on `seed` alone. The
    first answer to a question counts; `.result` and `.result_json()` give it at any time.

    Args:
        topic: one of founding, members_and_votes, work_and_engagement, contributions,
            surplus, organs, meetings, labour, forms; None for all 65 questions.
        seed: any whole number; the same number gives the same order.
        path: where the button 結果を保存する writes; without it there is no such button.

    Raises:
        ValueError: there is no such topic; the message lists those there are.
        coopkit.content.ContentMissingError: the data package `act` is not installed.

    Each question names the article of the Act (令和2年法律第78号) that decides it.

        >>> law_quiz("founding").result["questions"]
        10
    """
    if topic is not None and topic not in TOPICS:
        raise ValueError(say("law_quiz.unknown", topic=topic, known=", ".join(TOPICS)))
    return LawQuiz(topic, seed, None if path is None else Path(path))

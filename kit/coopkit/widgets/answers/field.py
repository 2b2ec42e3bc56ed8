"""What all fields of an assignment's form have: a question, a message, for practice a verdict."""

from html import escape
from typing import Any

import ipywidgets

from coopkit.answers import Answers, set_answer
from coopkit.answers.model import Value
from coopkit.text import say
from coopkit.text.ruby import ruby_html
from coopkit.widgets.desk.desk import DocumentDesk
from coopkit.widgets.look.parts import box, button, html, span


class Field:
    """What all fields have: the question above, a message and, for practice, a verdict below.

    Args:
        desk: the answers.
        assignment: the name of the assignment, written to the file with the first answer.
        question: what is asked.

    Attributes:
        question: as given.
        widget: the whole field.
    """

    def __init__(self, desk: DocumentDesk[Answers], assignment: str, question: Any) -> None:
        self.question = question
        self._desk, self._assignment, self._busy = desk, assignment, False
        self._message = html()
        self._verdict = html()
        self.widget = box(classes=("coopkit-question", f"coopkit-answer-{question.id}"))
        if question.confidential:
            self.widget.add_class("coopkit-secret")

    @property
    def answered(self) -> bool:
        """Whether the file has an answer."""
        return self._value() not in (None, "", ())

    def follow(self) -> None:
        """Show what stands in the answers, such as what another window wrote."""
        raise NotImplementedError

    def _lay_out(self, *controls: ipywidgets.Widget) -> None:
        question = self.question
        notes = [question.hint]
        notes += [say("answers.form.practice")] if question.practice else []
        notes += [say("answers.form.confidential")] if question.confidential else []
        notes += [say("answers.form.optional")] if question.optional else []
        below = "".join(
            f'<span class="coopkit-hint">{ruby_html(note)}</span>' for note in notes if note
        )
        head = html(f'<p class="coopkit-asked">{ruby_html(question.asked)}</p>{below}')
        parts = [head, *controls, self._message]
        if question.practice:
            check = button(say("answers.form.check"), "coopkit-check")
            check.on_click(lambda _button: self._judge())
            parts += [check, self._verdict]
        self.widget.children = tuple(parts)

    def _value(self) -> Value:
        return self._desk.plan.value(self.question.id)

    def _write(self, value: Value, name: str | None = None) -> None:
        """Put an answer into the file.

        Raises:
            pydantic.ValidationError: it is not allowed.
        """
        row = name or self.question.id
        asked = dict(self.question.rows())[row]

        def change(answers: Answers) -> Answers:
            named = answers.model_copy(update={"assignment": self._assignment})
            return set_answer(named, row, value, asked)

        self._verdict.value = ""
        self._busy = True
        try:
            self._desk.edit(change)
        finally:
            self._busy = False

    def _say(self, text: str, *, wrong: bool = False) -> None:
        kind, mark = ("coopkit-error", "⚠ ") if wrong else ("coopkit-hint", "")
        role = ' role="alert"' if wrong else ""
        self._message.value = (
            f'<span class="{kind}"{role}>{mark}{escape(text)}</span>' if text else ""
        )

    def _judge(self) -> None:
        practice = self.question.practice
        if not self.answered:
            self._verdict.value = span(say("answers.form.unanswered"), "coopkit-hint")
            return
        right = self._value() == practice.answer
        words = say("answers.form.right" if right else "answers.form.not_yet")
        why = f"<br>{ruby_html(practice.explanation)}" if right else ""
        self._verdict.value = (
            f'<div class="coopkit-verdict" role="status">'
            f"<strong>{escape(words)}</strong>{why}</div>"
        )

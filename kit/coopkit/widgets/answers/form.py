"""The form of an assignment: questions from a file, answers saved as they are given."""

from html import escape
from pathlib import Path

import ipywidgets

from coopkit.answers import Answers, Form, load_form
from coopkit.answers.form import FormPart
from coopkit.text import say
from coopkit.widgets.answers.fields import Field, make_field
from coopkit.widgets.answers.look import answer_styles
from coopkit.widgets.desk.desk import DocumentDesk
from coopkit.widgets.desk.merge import ConflictBoard
from coopkit.widgets.desk.trouble import Trouble
from coopkit.widgets.look.parts import box, html


def answer_form(
    questions: str | Path = "questions.toml",
    part: str | None = None,
    *,
    answers: str | Path | None = None,
) -> ipywidgets.Widget:
    """Show the questions of an assignment and keep the answers.

    Making it reads both files and writes nothing. Every answer is saved by itself; whether
    it is right is not said here, unless the question is one for practice.

    Args:
        questions: the `questions.toml` beside the notebook.
        part: only this part of it; all of them if not given.
        answers: where the answers are kept; `answers.json` beside the questions if not given.

    Raises:
        FormError: the questions cannot be read, or there is no such part.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder) / "questions.toml"
        ...     _ = file.write_text('''version = 1
        ... assignment = "tea"
        ... readers = "student"
        ... [[parts]]
        ... id = "one"
        ... title = "お茶"
        ... minutes = 1
        ... [[parts.questions]]
        ... id = "cups"
        ... kind = "number"
        ... asked = "何ばい飲みますか。"
        ... ''', encoding="utf-8")
        ...     form = answer_form(file)
        >>> type(form).__name__
        'VBox'
    """
    path = Path(questions)
    form = load_form(path)
    parts = form.parts if part is None else (form.part(part),)
    file = path.with_name(Answers.FILE) if answers is None else Path(answers)
    return AnswerForm(form, parts, DocumentDesk(Answers, file)).widget


class AnswerForm:
    """The questions on screen, built from what is on the desk.

    Args:
        form: all questions of the assignment.
        parts: those that are shown.
        desk: the answers.

    Attributes:
        fields: the fields by the id of their question.
        widget: what a cell shows.
    """

    def __init__(
        self, form: Form, parts: tuple[FormPart, ...], desk: DocumentDesk[Answers]
    ) -> None:
        self._form, self._parts, self._desk = form, parts, desk
        self.fields: dict[str, Field] = {}
        self.widget = box(classes=("coopkit-studio", "coopkit-answers"))
        self._build()

    def _build(self) -> None:
        """Build everything anew; only when another file was put on the desk."""
        self._desk.forget_listeners()
        self._trouble = Trouble(self._desk, self._build)
        if not self._desk.readable:
            self.widget.children = (answer_styles(), self._trouble.widget)
            return
        self._seen = self._desk.plan
        self._conflicts = ConflictBoard(self._desk)
        self._status = html("", "coopkit-status-line")
        shown: list[ipywidgets.Widget] = [answer_styles(), html(self._personal())]
        other = self._desk.plan.assignment
        if other not in (None, self._form.assignment):
            words = say("answers.form.other_assignment", file=self._desk.path.name, name=other)
            shown.append(html(f'<p class="coopkit-error">{escape(words)}</p>'))
        for part in self._parts:
            # A part that stands alone has its heading in the notebook.
            if len(self._parts) > 1:
                head = say("answers.form.head", title=part.title, minutes=part.minutes)
                shown.append(html(f"<h3>{escape(head)}</h3>"))
            for question in part.questions:
                field = make_field(self._desk, self._form.assignment, question)
                self.fields[question.id] = field
                shown.append(field.widget)
        self.widget.children = (
            *shown,
            self._trouble.widget,
            self._conflicts.widget,
            self._status,
        )
        self._desk.listen(self._refresh)
        self._follow()

    def _refresh(self) -> None:
        if self._desk.plan is not self._seen:
            self._seen = self._desk.plan
        self._follow()

    def _follow(self) -> None:
        for field in self.fields.values():
            field.follow()
        self._tell()

    def _tell(self) -> None:
        needed = [f for f in self.fields.values() if not f.question.optional]
        done = sum(field.answered for field in needed)
        failed = "coopkit-error" if self._desk.failure else "coopkit-saved"
        words = say("answers.form.done", all=len(needed), done=done) if needed else ""
        lines = [words, self._desk.notice, self._desk.status()]
        shown = "<br>".join(escape(line) for line in lines if line)
        self._status.value = f'<div class="coopkit-status {failed}" role="status">{shown}</div>'
        self._trouble.refresh()
        self._conflicts.refresh()

    def _personal(self) -> str:
        """Return who reads the answers and how long they stay: before anybody types."""
        file, readers = self._desk.path.name, self._form.readers
        lines = [
            *(say(f"answers.personal.{readers}.{name}") for name in ("seen", "why", "who")),
            say("answers.personal.kept", file=file),
            say("answers.personal.file", file=file),
            say("answers.personal.never"),
        ]
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        # Once is enough: at the beginning of a form that only the lecturer reads.
        first = self._parts[0] is self._form.parts[0]
        opened = " open" if readers == "lecturer" and first else ""
        head = escape(say("answers.personal.head"))
        return f"<details{opened}><summary>{head}</summary><ul>{items}</ul></details>"

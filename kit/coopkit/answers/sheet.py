"""What was written, to be read in a notebook: by the team before it hands in, and by who marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from coopkit.answers.form import (
    ChoiceQuestion,
    Form,
    FormError,
    NumberQuestion,
    OrderQuestion,
    Question,
    SharesQuestion,
    TownQuestion,
    load_form,
)
from coopkit.answers.model import Answers, Value
from coopkit.plan.file import PlanFileError
from coopkit.plan.store import load_document
from coopkit.region import town_name
from coopkit.text import say
from coopkit.text.ruby import ruby_html


@dataclass(frozen=True)
class AnswerSheet:
    """Questions with their answers; a notebook shows it as a list.

    Attributes:
        lines: question (HTML with ruby) and answer (plain text) of each.
        problem: why the answers cannot be read; empty if they can.
    """

    lines: tuple[tuple[str, str], ...]
    problem: str = ""

    def _repr_html_(self) -> str:
        if self.problem:
            return f'<div style="white-space:pre-line">{escape(self.problem)}</div>'
        rows = "".join(
            '<dt style="font-weight:600;margin-top:.6em;float:none;width:auto">'
            f"{asked}</dt>"
            '<dd style="margin:0;padding-left:.8em;border-left:3px solid #888;float:none;'
            f'width:auto;max-width:none;white-space:pre-wrap;overflow-wrap:anywhere">{escape(answer)}</dd>'
            for asked, answer in self.lines
        )
        return f'<dl style="max-width:46rem;line-height:1.7;margin:0">{rows}</dl>'

    def __repr__(self) -> str:
        """Return it for programs that show no HTML."""
        return self.problem or "\n".join(answer for _, answer in self.lines)


def show_answers(
    questions: str | Path, *names: str, answers: str | Path | None = None
) -> AnswerSheet:
    """Show what was written to some questions, or to all.

    It reads and writes nothing else, and it does not fail over a file that cannot be read:
    then it shows why, so that a hand-in with a broken file can still be marked. A
    confidential answer is never shown.

    Args:
        questions: the `questions.toml` of the assignment.
        *names: ids of questions or of parts; all if none is named.
        answers: the file of the answers; `answers.json` beside the questions if not given.
    """
    path = Path(questions)
    file = path.with_name(Answers.FILE) if answers is None else Path(answers)
    try:
        form = load_form(path)
        chosen = _chosen(form, names)
        given = load_document(Answers, file)
    except (FormError, PlanFileError) as problem:
        return AnswerSheet((), str(problem))
    if given.assignment not in (None, form.assignment) and _nothing_answered(form, given):
        words = say("answers.other_assignment", file=file.name, name=given.assignment)
        return AnswerSheet((), words)
    return AnswerSheet(
        tuple((ruby_html(question.asked), answer_words(question, given)) for question in chosen)
    )


def answer_words(question: Question, answers: Answers) -> str:
    """Return one answer as people read it."""
    if question.confidential:
        return say("answers.confidential")
    unfilled = say("answers.unfilled")
    if isinstance(question, SharesQuestion):
        given = [
            (option.text, answers.value(question.row(option.id))) for option in question.options
        ]
        words = [say("answers.share", name=n, number=v) for n, v in given if isinstance(v, int)]
        return say("merge.list").join(words) or unfilled
    value = answers.value(question.id)
    return unfilled if value in (None, "", ()) else _words(question, value)


def _nothing_answered(form: Form, answers: Answers) -> bool:
    written = (answers.value(question.id) for question in form.questions if question.kind == "text")
    return all(value in (None, "") for value in written)


def _words(question: Question, value: Value) -> str:
    if isinstance(question, ChoiceQuestion | OrderQuestion):
        known = {option.id: option.text for option in question.options}
        names = value if isinstance(value, tuple) else (str(value),)
        return say("answers.then").join(known.get(name, name) for name in names)
    if isinstance(question, TownQuestion):
        return str(town_name(str(value)))
    if isinstance(question, NumberQuestion):
        shown = f"{value:,}" if isinstance(value, int) else str(value)
        return f"{shown}{question.unit}"
    return str(value)


def _chosen(form: Form, names: Sequence[str]) -> tuple[Question, ...]:
    parts = {part.id: part.questions for part in form.parts}
    if not names:
        return form.questions
    return tuple(
        question
        for name in names
        for question in (parts[name] if name in parts else (form.question(name),))
    )

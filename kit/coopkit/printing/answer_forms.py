"""The questions of an assignment on paper: the words and the order of the screen."""

import tomllib
from collections.abc import Iterator

from coopkit import content
from coopkit.answers.form import (
    ChoiceQuestion,
    Form,
    NumberQuestion,
    OrderQuestion,
    Question,
    SharesQuestion,
    TextQuestion,
    load_form,
)
from coopkit.printing.blocks import Block, Heading, Lines, Listing, Paragraph, Runs, runs, table
from coopkit.printing.twin import heads
from coopkit.text import say


def assignments() -> Iterator[tuple[str, str]]:
    """Yield name and title of each assignment that asks questions."""
    for path in sorted(content.exercises().glob("*/questions.toml")):
        found = tomllib.loads((path.parent / "assignment.toml").read_text(encoding="utf-8"))
        yield path.parent.name, str(found["title"])


def answers(name: str) -> tuple[Block, ...]:
    """Return the answer sheet of an assignment; no answer stands on it.

    Args:
        name: such as `kikigaki`.
    """
    path = content.exercises() / name / "questions.toml"
    return tuple(_sheet(load_form(path), dict(assignments())[name]))


def _sheet(form: Form, title: str) -> Iterator[Block]:
    yield Heading(1, runs(title))
    yield Paragraph(runs(say(f"printing.answers.{form.readers}")))
    who = "team" if form.readers == "team" else "person"
    yield Lines(1, runs(say(f"printing.answers.by_{who}")))
    for part in form.parts:
        yield Heading(2, runs(say("printing.answers.part", title=part.title, n=part.minutes)))
        for question in part.questions:
            yield from question_blocks(question)
    yield Paragraph(runs(say(f"printing.privacy.answers_{form.readers}")), small=True)


def question_blocks(question: Question) -> Iterator[Block]:
    """Yield a question with room for its answer."""
    asked = runs(question.asked, bold=True)
    hint = question.hint
    match question:
        case ChoiceQuestion():
            yield Paragraph(asked)
            yield from _hint(hint)
            yield Listing(tuple((Paragraph(runs(o.text)),) for o in question.options), ticks=True)
        case OrderQuestion():
            yield Paragraph(asked)
            yield from _hint(hint)
            rows = [(option.text, "") for option in question.options]
            yield table(heads("printing.answers.order_head"), rows, room=7, shares=(20, 4))
        case SharesQuestion():
            yield Paragraph(asked)
            yield from _hint(hint)
            rows = [(option.text, "") for option in question.options]
            yield table(heads("printing.answers.shares_head"), rows, room=7, shares=(6, 6))
        case TextQuestion():
            yield from _lines(asked, hint, question.lines + 1)
        case NumberQuestion():
            unit = say("printing.answers.unit", unit=question.unit) if question.unit else ""
            yield from _lines((*asked, *runs(unit)), hint, 1)
        case _:
            yield from _lines(asked, hint, 1)


def _hint(hint: str) -> Iterator[Paragraph]:
    if hint:
        yield Paragraph(runs(hint), small=True)


def _lines(asked: Runs, hint: str, count: int) -> Iterator[Block]:
    if hint:
        yield Paragraph(asked)
        yield Paragraph(runs(hint), small=True)
        yield Lines(count)
    else:
        yield Lines(count, asked)

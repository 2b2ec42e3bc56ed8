"""The questions of an assignment, as data: `questions.toml` beside the notebook.

It is handed out as it is, so it holds no right answers. Only a question for practice has
one: there the student sees at once whether it was right, and no points depend on it.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, StrictStr, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from coopkit.plan.fields import ItemId, Part
from coopkit.text import say
from coopkit.text.ruby import without_ruby

MOST_SHARES = 12
_SHORT = 120

Words = Annotated[StrictStr, Field(min_length=1, max_length=400)]


class FormError(ValueError):
    """A `questions.toml` that is missing or cannot be used; the message says where."""


class Option(Part):
    """One thing to choose or to put in order.

    Attributes:
        id: the name that stands in the answers.
        text: what the student reads.
    """

    id: ItemId
    text: Words


class Practice(Part):
    """The answer to a question that only serves practice, and why.

    Attributes:
        answer: as in the answers.
        explanation: why, with the article.
    """

    answer: StrictStr | StrictInt | tuple[StrictStr, ...]
    explanation: Words


class _Question(Part):
    """What all questions have.

    Attributes:
        id: its name; the answer has the same.
        asked: the question; readings as 出資《しゅっし》.
        hint: one line below it, such as an example.
        practice: only for questions without points.
        confidential: only the lecturer reads the answer; `show_answers` leaves it out.
        optional: it may stay empty.
    """

    id: ItemId
    asked: Words
    hint: Annotated[StrictStr, Field(max_length=400)] = ""
    practice: Practice | None = None
    confidential: StrictBool = False
    optional: StrictBool = False

    @property
    def short(self) -> str:
        """The question without readings, as it stands in the file of answers."""
        text = without_ruby(self.asked)
        return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return id and words of each answer that belongs to the question."""
        return ((self.id, self.short),)


class ChoiceQuestion(_Question):
    """One of a few."""

    kind: Literal["choice"]
    options: Annotated[tuple[Option, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        _check_options(self.options)
        return self


class OrderQuestion(_Question):
    """All of a few, in an order. They are shown in the order of the file: not the right one."""

    kind: Literal["order"]
    options: Annotated[tuple[Option, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        _check_options(self.options)
        return self


class NumberQuestion(_Question):
    """A number, typed in any of the usual ways.

    Attributes:
        unit: the word behind it, such as 円; it may be typed or left out.
        also: other words that may be typed behind it, where the unit is not known before.
        decimals: places after the point, 0 for a whole number.
        negative: whether it can be below zero.
    """

    kind: Literal["number"]
    unit: Annotated[StrictStr, Field(max_length=10)] = ""
    also: tuple[Annotated[StrictStr, Field(min_length=1, max_length=10)], ...] = ()
    decimals: Annotated[StrictInt, Field(ge=0, le=3)] = 0
    negative: StrictBool = False


class TextQuestion(_Question):
    """A few words or sentences.

    Attributes:
        most: letters at most.
        lines: 1 for a line, more for a field of several lines.
    """

    kind: Literal["text"]
    most: Annotated[StrictInt, Field(ge=10, le=2000)] = 200
    lines: Annotated[StrictInt, Field(ge=1, le=12)] = 3


class TownQuestion(_Question):
    """A municipality or ward of the region.

    Attributes:
        whole_cities: whether a city can be chosen that a map shows only by its wards.
    """

    kind: Literal["town"]
    whole_cities: StrictBool = True


class SharesQuestion(_Question):
    """A number of stickers, shared among the others of a team.

    Attributes:
        options: all places in the team; each gets an answer `<id>-<option>`.
        total: how many stickers are to be given away, all of them.
        me: the question (a choice of the same options) that says which place is one's own.
        size: the question (a choice of numbers) that says how many places there are.
    """

    kind: Literal["shares"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=MOST_SHARES)]
    total: Annotated[StrictInt, Field(ge=1, le=100)]
    me: ItemId
    size: ItemId

    def row(self, option: str) -> str:
        """Return the id of the answer of one place."""
        return f"{self.id}-{option}"

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return one answer for each place."""
        words = "answers.share_row"
        return tuple(
            (self.row(option.id), say(words, asked=self.short, name=option.text))
            for option in self.options
        )


Question = Annotated[
    ChoiceQuestion | OrderQuestion | NumberQuestion | TextQuestion | TownQuestion | SharesQuestion,
    Field(discriminator="kind"),
]


class FormPart(Part):
    """A few questions that stand together.

    Attributes:
        id: its name, for `answer_form("questions.toml", part=…)`.
        title: its heading.
        minutes: how long it takes, for the clock.
        questions: the questions in order.
    """

    id: ItemId
    title: Words
    minutes: Annotated[StrictInt, Field(ge=1, le=90)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Form(Part):
    """All questions of an assignment.

    Attributes:
        assignment: its name, as in `assignment.toml`.
        readers: who reads the answers: `student` (one's own and the lecturer), `team`
            (the team and the lecturer) or `lecturer` (the lecturer alone).
        parts: the parts in order.
    """

    version: Literal[1]
    assignment: ItemId
    readers: Literal["student", "team", "lecturer"]
    parts: Annotated[tuple[FormPart, ...], Field(min_length=1)]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in order."""
        return tuple(question for part in self.parts for question in part.questions)

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        names = [name for question in self.questions for name, _ in question.rows()]
        names += [part.id for part in self.parts]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise PydanticCustomError("repeated_id", "the id {id} stands twice", {"id": twice})
        return self

    def part(self, name: str) -> FormPart:
        """Return one part.

        Raises:
            FormError: there is none of that name; the message names those there are.
        """
        for part in self.parts:
            if part.id == name:
                return part
        known = "、".join(part.id for part in self.parts)
        raise FormError(say("answers.form.no_part", name=name, known=known))

    def question(self, name: str) -> Question:
        """Return one question.

        Raises:
            FormError: there is none of that id.
        """
        for question in self.questions:
            if question.id == name:
                return question
        raise FormError(say("answers.form.no_question", name=name))


def load_form(path: str | Path) -> Form:
    """Read the questions of an assignment.

    Args:
        path: a `questions.toml`.

    Raises:
        FormError: it is missing or cannot be used; the message says what and where.
    """
    file = Path(path)
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        return Form.model_validate(table)
    except FileNotFoundError as problem:
        raise FormError(say("answers.form.missing", path=file)) from problem
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as problem:
        raise FormError(say("answers.form.broken", path=file, cause=problem)) from problem


def _check_options(options: tuple[Option, ...]) -> None:
    for names in ([option.id for option in options], [option.text for option in options]):
        if len(set(names)) < len(names):
            raise PydanticCustomError("repeated_option", "an option stands twice")

"""Answers to the questions of one assignment, as one validated, unchanging value.

A row holds one answer: a text, a whole number, a decimal written as text ("18.3"), the
name of a choice, the five digits of a town, or names in an order. What kind it should be
only the question knows; so the readers here give None where the kind does not fit, and a
test cell never fails over a file that somebody edited by hand.
"""

import re
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StrictInt, StrictStr, field_validator

from coopkit.plan.document import Data, Document
from coopkit.plan.fields import ItemId, Part, with_ids_of_their_own

VERSION = 1
MOST_ANSWERS = 100
MOST_LETTERS = 2000
MOST_ITEMS = 20
LARGEST = 10**15

_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")

Text = Annotated[StrictStr, Field(max_length=MOST_LETTERS)]
Whole = Annotated[StrictInt, Field(ge=-LARGEST, le=LARGEST)]
Names = Annotated[tuple[ItemId, ...], Field(max_length=MOST_ITEMS)]
Value = Text | Whole | Names | None


class Answer(Part):
    """One answer.

    Attributes:
        id: the id of the question.
        asked: the question in short, so that the file can be read by itself.
        value: the answer; None is not answered yet, which is not 0 and not an empty text.
    """

    id: ItemId
    asked: Annotated[StrictStr, Field(max_length=300)] | None = None
    value: Value = None


class Answers(Document):
    """All answers of one student or team to one assignment, as in `answers.json`.

    >>> Answers(answers=[{"id": "founders", "value": 3}]).number("founders")
    Fraction(3, 1)
    >>> Answers().number("founders") is None
    True
    """

    FORMAT: ClassVar[int] = VERSION
    FILE: ClassVar[str] = "answers.json"
    TEXTS: ClassVar[str] = "answers"

    version: Literal[1] = 1
    assignment: Annotated[StrictStr, Field(max_length=60)] | None = None
    answers: Annotated[tuple[Answer, ...], Field(max_length=MOST_ANSWERS)] = ()

    @field_validator("answers")
    @classmethod
    def _ids_differ(cls, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
        return with_ids_of_their_own(answers)

    @classmethod
    def path_words(cls, path: str, *states: Data) -> str:
        """Return an answer in words: the question that was asked."""
        from coopkit.answers import words

        return words.path_words(path, *states)

    @classmethod
    def value_words(cls, path: str, value: Any) -> str:
        """Return a value as people read it."""
        from coopkit.answers import words

        return words.value_words(path, value)

    def value(self, question: str) -> Value:
        """Return an answer as it stands in the file; None if there is none."""
        return next((one.value for one in self.answers if one.id == question), None)

    def asked(self, question: str) -> str:
        """Return the question as the file tells it; its id if the file does not."""
        return next((a.asked for a in self.answers if a.id == question and a.asked), question)

    def text(self, question: str) -> str:
        """Return a written answer without blanks around it; empty if there is none."""
        value = self.value(question)
        return value.strip() if isinstance(value, str) else ""

    def choice(self, question: str) -> str | None:
        """Return the name of a choice, or the code of a town; None if nothing is chosen."""
        return self.text(question) or None

    def number(self, question: str) -> Fraction | None:
        """Return a number, exactly; None if there is none.

        >>> Answers(answers=[{"id": "share", "value": "18.3"}]).number("share")
        Fraction(183, 10)
        """
        value = self.value(question)
        if isinstance(value, int):
            return Fraction(value)
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            return Fraction(value)
        return None

    def order(self, question: str) -> tuple[str, ...]:
        """Return names in the order of the answer; empty if there is none."""
        value = self.value(question)
        return value if isinstance(value, tuple) else ()

"""What the Act leaves open: each point a named parameter with a default, a note and a source.

The points are data (`datasets/act/open_points.csv`). Here stands which function takes
which of them; a rule or a calculation never decides one of them in silence.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from coopkit import content
from coopkit.law import inputs
from coopkit.law.finding import LawInputError
from coopkit.text import current_language, say


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One question that the text of the Act does not answer.

    Attributes:
        id: such as `last_slice`.
        parameter: the name of the input that decides it.
        options: the possible values.
        default: the value that this kit takes unless told otherwise.
        rules: ids of the rules that it touches.
        question_ja, question_en: the question.
        default_ja, default_en: what the default does, in one sentence.
        note_ja, note_en: why it is open, and why this default.
        source: what was read.
        confidence: `2` (a secondary source) or `I` (an inference of this kit).
        as_of: the day of the text that was read.
    """

    id: str
    parameter: str
    options: tuple[str, ...]
    default: str
    rules: tuple[str, ...]
    question_ja: str
    question_en: str
    default_ja: str
    default_en: str
    note_ja: str
    note_en: str
    source: str
    confidence: str
    as_of: date

    @property
    def question(self) -> str:
        """The question in the user's language."""
        return self.question_ja if current_language() == "ja" else self.question_en

    @property
    def default_text(self) -> str:
        """What the default does, in the user's language."""
        return self.default_ja if current_language() == "ja" else self.default_en

    @property
    def note(self) -> str:
        """The note in the user's language."""
        return self.note_ja if current_language() == "ja" else self.note_en


@cache
def open_points() -> tuple[OpenPoint, ...]:
    """Return all points that the Act leaves open, in the order of the table.

    Raises:
        coopkit.content.ContentMissingError: the data package `act` is not installed.
    """
    path = content.dataset("act") / "open_points.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(_point(row) for row in csv.DictReader(file))


def _point(row: dict[str, str]) -> OpenPoint:
    same = [
        "id",
        "parameter",
        "question_ja",
        "question_en",
        "default_ja",
        "default_en",
        "note_ja",
        "note_en",
        "source",
        "confidence",
    ]
    return OpenPoint(
        **{name: row[name] for name in same},
        options=tuple(row["options"].split("|")),
        default=row["default_option"],
        rules=tuple(row["rule_ids"].split()),
        as_of=date.fromisoformat(row["as_of"]),
    )


@cache
def _by_parameter() -> Mapping[str, OpenPoint]:
    return {point.parameter: point for point in open_points()}


def decide(parameters: tuple[str, ...], given: Mapping[str, object]) -> dict[str, str]:
    """Return the value of each of `parameters`: the given one, or the default.

    Raises:
        LawInputError: a name that is not among them, or a value that is not an option.
    """
    for name in given:
        if name not in parameters:
            known = ", ".join(parameters)
            raise LawInputError(say("law.input.choice", parameter=name, known=known), name)
    points = _by_parameter()
    return {
        name: inputs.option(name, given[name], points[name].options)
        if given.get(name) is not None
        else points[name].default
        for name in parameters
    }

"""What a team saw and heard in a town, as one validated, unchanging value.

A note is kept only after the team has answered that it shows no person and no house: the
field `shows_nobody` can only be true, so a file that holds a note without that answer
cannot be read. There is no field for a photo, a name or an address.
"""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, StrictStr, field_validator, model_validator
from pydantic_core import PydanticCustomError

from coopkit.plan.document import Data, Document
from coopkit.plan.fields import AreaCode, Day, ItemId, Part, Theme, with_ids_of_their_own

VERSION = 1
MOST_NOTES = 200
MOST_SIGNS = 140

Kind = Literal["saw", "heard", "number"]
Side = Literal["need", "strength"]
KINDS: tuple[Kind, ...] = ("saw", "heard", "number")
SIDES: tuple[Side, ...] = ("need", "strength")
# Two notes fit into the sentence of a plan's issue.
Words = Annotated[StrictStr, Field(min_length=1, max_length=MOST_SIGNS)]
Line = Annotated[StrictStr, Field(max_length=MOST_SIGNS)]
Source = Annotated[StrictStr, Field(max_length=400)]
Name = Annotated[StrictStr, Field(pattern=r"^[a-z0-9_]{1,60}$")]


class Note(Part):
    """One thing that somebody of the team saw, heard or read as a number.

    Attributes:
        id: of the note; made at random, so that two windows never give the same.
        side: trouble (困りごと) or strength (地域の宝).
        kind: seen, heard, or a number of the region pack.
        theme: one of the seven themes of the course.
        area_code: five digits, of a municipality or ward; never a point.
        text: what it was, in one or two sentences.
        evidence: who said so, without a name, or where it was seen in general words.
        indicator: the id of the indicator a number comes from.
        value: the number with its unit, as it was shown.
        source: its publisher and date, as they were shown.
        noted_on: the day.
        shows_nobody: the team's answer that no person and no house can be told from it.
    """

    id: ItemId
    side: Side
    kind: Kind
    theme: Theme
    area_code: AreaCode
    text: Words
    evidence: Line | None = None
    indicator: Name | None = None
    value: Line | None = None
    source: Source | None = None
    noted_on: Day
    shows_nobody: Literal[True]

    @field_validator("shows_nobody", mode="before")
    @classmethod
    def _is_answered(cls, answer: Any) -> Any:
        if answer is not True:
            raise PydanticCustomError("people_unchecked", "checked to show nobody: true")
        return answer

    @field_validator("text")
    @classmethod
    def _says_something(cls, text: str) -> str:
        if not text.strip():
            raise PydanticCustomError("blank_text", "a note needs words")
        return text

    @model_validator(mode="after")
    def _a_number_has_its_source(self) -> Self:
        given = (self.indicator, self.value, self.source)
        if self.kind == "number" and None in given:
            raise PydanticCustomError("no_source", "a number needs indicator, value and source")
        if self.kind != "number" and any(one is not None for one in given):
            raise PydanticCustomError("odd_source", "only a number has an indicator")
        return self


class Board(Document):
    """The board of a team, as it stands in `issues.json`.

    >>> Board().notes
    ()
    """

    FORMAT: ClassVar[int] = VERSION
    FILE: ClassVar[str] = "issues.json"
    TEXTS: ClassVar[str] = "board"

    version: Literal[1] = 1
    notes: Annotated[tuple[Note, ...], Field(max_length=MOST_NOTES)] = ()

    @field_validator("notes")
    @classmethod
    def _ids_differ(cls, notes: tuple[Note, ...]) -> tuple[Note, ...]:
        return with_ids_of_their_own(notes)

    @classmethod
    def path_words(cls, path: str, *states: Data) -> str:
        """Return a field in words, such as 記録 › バスが1時間に1本… › 根拠."""
        from coopkit.board import words

        return words.path_words(path, *states)

    @classmethod
    def value_words(cls, path: str, value: Any) -> str:
        """Return a value as people read it."""
        from coopkit.board import words

        return words.value_words(path, value)

    def note(self, note_id: str) -> Note | None:
        """Return the note of that id, or None."""
        return next((note for note in self.notes if note.id == note_id), None)

    def newest_first(self) -> tuple[Note, ...]:
        """Return the notes, the youngest day first; of one day, the one written last."""
        return tuple(sorted(self.notes, key=lambda note: note.noted_on))[::-1]

    def with_notes(self, notes: Any) -> "Board":
        """Return a board with other notes, checked like a file.

        Raises:
            pydantic.ValidationError: a note is not allowed, or there are too many.
        """
        return Board.model_validate({"version": self.version, "notes": tuple(notes)})

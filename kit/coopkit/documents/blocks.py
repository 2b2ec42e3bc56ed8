"""What a paper is made of, before anything decides how it looks.

The plan's PDF and the plan's Word file are two renderings of the same blocks, so they
cannot say different things. Everything here is plain text: nothing is markup.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

# None is what nobody has filled in: every rendering shows it as 未記入, never as 0.
Cell = str | None
Style = Literal["plain", "note", "mark"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph.

    Attributes:
        text: its words; a line break stays one.
        style: `note` is small and grey, `mark` stands out.
    """

    text: Cell
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of what is meant and what it is, as a table of two columns."""

    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: its head.
        share: how wide it is, beside the other columns.
        numbers: amounts stand at the right edge.
    """

    title: str
    share: int = 1
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row.

    Attributes:
        columns: at least one.
        rows: one cell for each column.
        sums: positions of rows that are sums of others.
        small: in small print, for many columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sums: frozenset[int] = frozenset()
    small: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with the same in words, for those who do not see it.

    Attributes:
        figure: a matplotlib Figure.
        words: what it shows.
        width: its part of the width of the page, in percent.
    """

    figure: Any = field(repr=False)
    words: str
    width: int = 100


Block = Heading | Text | Bullets | Facts | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a paper.

    Attributes:
        title: its heading.
        blocks: its content, in reading order.
        wide: printed on pages that lie on their side.
    """

    title: str
    blocks: tuple[Block, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page.

    Attributes:
        kind: what kind of paper it is.
        name: the team's name for its co-operative.
        picture: the emoji that the team chose.
        sentence: whose trouble the co-operative works on.
        place: where.
    """

    kind: str
    name: Cell
    picture: str | None
    sentence: Cell
    place: Cell


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper.

    Attributes:
        title: for the file's properties and the head of each page.
        cover: the first page.
        sections: the numbered parts.
    """

    title: str
    cover: Cover
    sections: tuple[Section, ...]

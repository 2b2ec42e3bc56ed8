"""What a printed session is made of, before anything decides how it looks.

The handout (Typst) and the slides (HTML) read the same blocks, so they cannot say
different things. Everything here is plain text with readings: nothing is markup.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from coopkit.text.ruby import read_ruby


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style.

    Attributes:
        text: its words; a line break stays one.
        reading: its furigana, or None.
        bold: whether it stands out.
    """

    text: str
    reading: str | None = None
    bold: bool = False


Runs = tuple[Run, ...]
# Letters beyond which a column grows half as fast, and then not at all.
_WIDE = 20


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the session's title."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `small` is for sources and notes, `large` for what a card says."""

    runs: Runs
    small: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `start` is the first number, None for points, and boxes to tick for `ticks`."""

    items: tuple[tuple["Block", ...], ...]
    start: int | None = None
    ticks: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row.

    Attributes:
        head: one cell for each column; empty when the table has none.
        rows: one cell for each column; an empty cell is room to write.
        shares: how wide each column is, beside the others.
        small: in small print, for much text.
        room: height of a row with room to write, in millimetres.
    """

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    shares: tuple[int, ...]
    small: bool = False
    room: int = 11


@dataclass(frozen=True, slots=True)
class Quote:
    """Words set apart: a story, a question to stop at."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Ruled lines to write on, `label` before the first."""

    count: int
    label: Runs = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A check of understanding: choices with boxes, and no answer.

    Attributes:
        name: its id in the table of questions; answers are found by it.
        number: its place in the paper, from 1; 0 until the paper is put together.
    """

    name: str
    text: Runs
    choices: tuple[Runs, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with the same in words.

    Attributes:
        name: under which its SVG goes to the page.
        words: what it shows.
        svg: the picture.
        width: its part of the page's width, in percent.
    """

    name: str
    words: str
    svg: bytes
    width: int = 100


@dataclass(frozen=True, slots=True)
class Frame:
    """The paper twin of something that moves on the screen, in a frame of its own."""

    title: Runs
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of its own that can be torn off: it begins on a fresh leaf when printed on both sides.

    Attributes:
        blocks: what stands on it; its ruled lines grow until the page is full.
    """

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards to cut out, the page shared evenly among them.

    Attributes:
        cards: what stands on each.
        columns: how many stand side by side.
        rows: how many stand one below the other on a page.
    """

    cards: tuple[tuple["Block", ...], ...]
    columns: int
    rows: int


Block = (
    Heading
    | Paragraph
    | Listing
    | Table
    | Quote
    | Lines
    | Question
    | Drawing
    | Frame
    | Sheet
    | Cards
)


def runs(text: str, *, bold: bool = False) -> Runs:
    """Return a text of ours, its readings written as 出資《しゅっし》, as runs.

    >>> runs("出資《しゅっし》です")
    (Run(text='出資', reading='しゅっし', bold=False), Run(text='です', reading=None, bold=False))
    """
    return tuple(Run(word, reading, bold) for word, reading in read_ruby(text))


def text_of(content: Runs) -> str:
    """Return the words of runs, without readings.

    >>> text_of(runs("出資《しゅっし》です"))
    '出資です'
    """
    return "".join(run.text for run in content)


def table(
    head: Iterable[str],
    rows: Iterable[Iterable[str]],
    *,
    small: bool = False,
    room: int = 11,
    shares: tuple[int, ...] | None = None,
) -> Table:
    """Return a table of plain texts, its columns as wide as their texts ask for."""
    titles = tuple(runs(title) for title in head)
    cells = tuple(tuple((Run(cell),) if cell else () for cell in row) for row in rows)
    return Table(titles, cells, shares or column_shares(titles, cells), small, room)


def column_shares(head: tuple[Runs, ...], rows: tuple[tuple[Runs, ...], ...]) -> tuple[int, ...]:
    """Return how wide the columns are: by their longest text, long ones held back.

    A column with no text but its head is room to write, and gets a good part.
    """
    shares = []
    for number, title in enumerate(head):
        longest = max((_longest_line(row[number]) for row in rows), default=0)
        if longest == 0:
            shares.append(max(16, _longest_line(title) * 2))
        else:
            wide = max(_longest_line(title), longest)
            shares.append(2 + min(wide, _WIDE) + min(max(0, wide - _WIDE), _WIDE) // 2)
    return tuple(shares)


def _longest_line(content: Runs) -> int:
    return max(len(line) for line in text_of(content).split("\n"))


def as_data(value: Any, *, furigana: bool) -> Any:
    """Return blocks as JSON data for a template; readings only when `furigana`.

    Each block becomes a table with its `kind`; a run the list of its text, reading and bold.
    """
    if isinstance(value, Run):
        return [value.text, value.reading if furigana else None, value.bold]
    if isinstance(value, tuple):
        return [as_data(one, furigana=furigana) for one in value]
    if isinstance(value, Drawing):
        return {"kind": "drawing", "name": value.name, "words": value.words, "width": value.width}
    if isinstance(value, str | int) or value is None:
        return value
    return {"kind": type(value).__name__.lower()} | {
        one.name: as_data(getattr(value, one.name), furigana=furigana) for one in fields(value)
    }


def drawings(blocks: Iterable[Block]) -> dict[str, bytes]:
    """Return name → SVG of every drawing in blocks."""
    return {one.name: one.svg for one in walk(blocks) if isinstance(one, Drawing)}


def walk(blocks: Iterable[Block]) -> Iterable[Block]:
    """Yield every block, and those inside it, in reading order."""
    for block in blocks:
        yield block
        match block:
            case Quote() | Frame() | Sheet():
                yield from walk(block.blocks)
            case Listing(items=groups) | Cards(cards=groups):
                for group in groups:
                    yield from walk(group)
            case _:
                pass

"""What a cell becomes on paper."""

from collections.abc import Iterable
from dataclasses import dataclass

from coopkit.printing.blocks import Block, Frame, Paragraph, Run, runs
from coopkit.text import say


@dataclass(frozen=True, slots=True)
class Twin:
    """The paper version of a cell.

    Attributes:
        blocks: what students get.
        answers: what only the lecturer's paper shows.
    """

    blocks: tuple[Block, ...] = ()
    answers: tuple[Block, ...] = ()


def frame(key: str, *blocks: Block, **values: str) -> Frame:
    """Return blocks in a frame with a title of `printing.twin`."""
    return Frame(runs(say(f"printing.twin.{key}", **values)), blocks)


def heads(key: str) -> tuple[str, ...]:
    """Return the heads of a table, written in one text with bars between them."""
    return tuple(say(key).split("|"))


def note(text: str) -> Paragraph:
    """Return a small paragraph."""
    return Paragraph(runs(text), small=True)


def line(text: str) -> Paragraph:
    """Return a paragraph of plain text; it may hold anything, nothing in it is markup."""
    return Paragraph((Run(text),))


def items(texts: Iterable[str]) -> tuple[tuple[Block, ...], ...]:
    """Return texts as the items of a list."""
    return tuple((line(text),) for text in texts)


def sheet_note(form: str) -> Paragraph:
    """Tell the lecturer which sheet is printed for a session beside its handout."""
    return Paragraph(runs(say("printing.handout.sheet", form=form)))

"""Markdown of our notebooks and papers, read into blocks.

Only what our texts use is known: headings, lists, tables, quotes, emphasis, furigana
(`<ruby>語<rt>よみ</rt></ruby>`), line breaks, links, and `<details>` whose inside is an
answer to think about first. Anything else is an error, so that nothing is lost in print.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coopkit.printing.blocks import (
    Block,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Run,
    Runs,
    Table,
    column_shares,
)
from coopkit.printing.inline import inline_runs
from coopkit.printing.problems import MarkupError
from coopkit.text import say

if TYPE_CHECKING:
    from markdown_it.token import Token

_SUMMARY = re.compile(r"<summary>(.*?)</summary>", re.DOTALL)
_SMALL = ("※", "出典：")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, read.

    Attributes:
        blocks: what everybody sees.
        hidden: what stood inside `<details>`: answers to think about first.
    """

    blocks: tuple[Block, ...]
    hidden: tuple[Block, ...]


@dataclass(slots=True)
class _Fold:
    """Where the blocks go that are read now."""

    shown: list[Block] = field(default_factory=list)
    hidden: list[Block] = field(default_factory=list)
    inside: bool = False


def read_markdown(source: str) -> Reading:
    """Read a Markdown text.

    Raises:
        MarkupError: it holds something that this reader does not know.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(_FRONT_MATTER.sub("", source))
    fold = _Fold()
    position = 0
    while position < len(tokens):
        if tokens[position].type == "html_block":
            _turn(fold, tokens[position].content)
            position += 1
            continue
        end = _end_of(tokens, position)
        block = _block(tokens[position:end])
        if block is not None:
            (fold.hidden if fold.inside else fold.shown).append(block)
        position = end
    return Reading(tuple(fold.shown), tuple(fold.hidden))


def _turn(fold: _Fold, content: str) -> None:
    """Go into or out of `<details>`; its summary gives way to a hint where the answer is."""
    if "<details>" in content:
        fold.inside = True
        if _SUMMARY.search(content) is None:
            raise MarkupError(content)
        fold.shown.append(Paragraph((Run(say("printing.think_first")),), small=True))
    if "</details>" in content:
        fold.inside = False
    rest = re.sub(r"</?details>|<summary>.*?</summary>", "", content, flags=re.DOTALL)
    if rest.strip():
        raise MarkupError(content)


def _end_of(tokens: Sequence["Token"], start: int) -> int:
    """Return the position after the block that begins at `start`."""
    depth = 0
    for position in range(start, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position + 1
    return len(tokens)


def _block(tokens: Sequence["Token"]) -> Block | None:
    first = tokens[0]
    if first.type == "hr":
        return None
    if first.type not in _READERS:
        raise MarkupError(f"{first.type}: {first.content}")
    return _READERS[first.type](tokens)


def _heading(tokens: Sequence["Token"]) -> Heading:
    return Heading(int(tokens[0].tag[1]), inline_runs(tokens[1]))


def _listing(tokens: Sequence["Token"]) -> Listing:
    ordered = tokens[0].type == "ordered_list_open"
    return Listing(_items(tokens), int(tokens[0].attrGet("start") or 1) if ordered else None)


def _quote(tokens: Sequence["Token"]) -> Quote:
    return Quote(_inside(tokens[1:-1]))


def _paragraph(tokens: Sequence["Token"]) -> Paragraph | None:
    if _is_way_back(tokens[1]):
        return None
    content = inline_runs(tokens[1])
    return Paragraph(content, small=content[0].text.startswith(_SMALL))


def _is_way_back(token: "Token") -> bool:
    """Tell whether a paragraph is nothing but a link to the table of contents."""
    kinds = [child.type for child in token.children or []]
    if kinds != ["link_open", "text", "link_close"] or token.children is None:
        return False
    return str(token.children[0].attrGet("href")).endswith("00_index.ipynb")


def _inside(tokens: Sequence["Token"]) -> tuple[Block, ...]:
    found: list[Block] = []
    position = 0
    while position < len(tokens):
        end = _end_of(tokens, position)
        block = _block(tokens[position:end])
        if block is not None:
            found.append(block)
        position = end
    return tuple(found)


def _items(tokens: Sequence["Token"]) -> tuple[tuple[Block, ...], ...]:
    items = []
    position = 1
    while position < len(tokens) - 1:
        end = _end_of(tokens, position)
        items.append(_inside(tokens[position + 1 : end - 1]))
        position = end
    return tuple(items)


def _table(tokens: Sequence["Token"]) -> Table:
    lines: list[list[Runs]] = []
    for token in tokens:
        if token.type == "tr_open":
            lines.append([])
        elif token.type == "inline":
            lines[-1].append(inline_runs(token))
    head, *rows = (tuple(line) for line in lines)
    shares = column_shares(head, tuple(rows))
    return Table(head if any(head) else (), tuple(rows), shares)


_READERS: Mapping[str, Callable[[Sequence["Token"]], Block | None]] = {
    "heading_open": _heading,
    "paragraph_open": _paragraph,
    "bullet_list_open": _listing,
    "ordered_list_open": _listing,
    "blockquote_open": _quote,
    "table_open": _table,
}

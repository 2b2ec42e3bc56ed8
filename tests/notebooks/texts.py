"""All Japanese that people read, piece by piece, each with the place where it stands.

Readings (furigana) are taken out, tables are cut into cells, and code is named by its text:
what is left is what a person would say aloud.
"""

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
TEXT = ROOT / "kit" / "coopkit" / "text" / "ja"
# Tables of sentences, and the columns that hold them.
TABLES = {
    "course/inputs/questions.csv": ("question", "choices", "explanation"),
    "course/inputs/criticisms.csv": ("text", "other_view"),
    "course/inputs/cooperative_notes.csv": ("text",),
    "act/inputs/quiz_questions.csv": ("question", "choices", "explanation"),
    "act/inputs/glossary.csv": ("meaning_ja",),
}
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
_RUBY = re.compile(r"<rt>[^<]*</rt>|《[^》]*》|</?ruby>")
_BREAK = re.compile(r"<(?:br|/?p|/?li|/?ul|/?ol|/?tr|/?td|/?th|/?div|/?h\d|/?dt|/?dd)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Piece:
    """One paragraph, table cell or message.

    Attributes:
        path: file it stands in, from the checkout's folder.
        place: cell id, key or line within the file.
        text: one line without markup and readings.
    """

    path: str
    place: str
    text: str


def plain(source: str) -> Iterator[str]:
    """Yield the lines of a text with HTML tags and readings as a reader meets them."""
    for line in _BREAK.sub("\n", _RUBY.sub("", source)).splitlines():
        text = re.sub(r"\s+", " ", _TAG.sub("", line)).strip()
        if JAPANESE.search(text):
            yield text


def _inline(token: Token) -> str:
    """Return the text of a paragraph; code by its letters, links by their words."""
    return "".join(
        "\n" if part.type in {"softbreak", "hardbreak"} else part.content
        for part in token.children or ()
        if part.type in {"text", "code_inline", "html_inline", "softbreak", "hardbreak"}
    )


def markdown(source: str) -> Iterator[str]:
    """Yield paragraphs, list items, headings and table cells of Markdown."""
    for token in _MARKDOWN.parse(source):
        if token.type == "inline":
            yield from plain(_inline(token))
        elif token.type == "html_block":
            yield from plain(token.content)


def _notebook(path: Path) -> Iterator[tuple[str, str]]:
    for cell in nbformat.read(path, as_version=nbformat.NO_CONVERT).cells:
        if cell.cell_type == "markdown":
            for text in markdown(cell.source):
                yield cell.id, text


def _toml(table: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(table, dict):
        for name, value in table.items():
            yield from _toml(value, f"{key}.{name}".lstrip("."))
    elif isinstance(table, list):
        for at, value in enumerate(table):
            yield from _toml(value, f"{key}[{at}]")
    elif isinstance(table, str):
        # Lists are written in one line: "first|second".
        for text in plain(table.replace("|", "\n")):
            yield key, text


class _Words(HTMLParser):
    """Text of a page, one line for each block; styles and scripts left out."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.lines: list[tuple[str, str]] = []
        self._skipped, self._text, self._line = 0, "", 1
        self.feed(source)
        self._flush()

    def _flush(self) -> None:
        self.lines += [(f"line {self._line}", text) for text in plain(self._text)]
        self._text, self._line = "", self.getpos()[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or leave out what is not read."""
        if tag in {"script", "style", "rt"}:
            self._skipped += 1
        elif tag not in {"ruby", "b", "strong", "em", "span", "a", "small", "i"}:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag in {"script", "style", "rt"}:
            self._skipped -= 1
        elif tag not in {"ruby", "b", "strong", "em", "span", "a", "small", "i"}:
            self._flush()

    def handle_data(self, data: str) -> None:
        """Collect what is read."""
        if not self._skipped:
            self._text += data.replace("\n", " ")


def body(path: Path) -> str:
    """Return the Markdown of a paper without its front matter."""
    return _FRONT.sub("", path.read_text(encoding="utf-8"))


def words_of_page(path: Path) -> list[tuple[str, str]]:
    """Return line number and text of each block of an HTML page."""
    return _Words(path.read_text(encoding="utf-8")).lines


def _table(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            for column in columns:
                for choice in row[column].split("|"):
                    for text in plain(choice):
                        yield f"row {number} {column}", text


def _sources() -> Iterator[tuple[Path, Iterator[tuple[str, str]]]]:
    for folder in ("lectures", "exercises"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".ipynb":
                yield path, _notebook(path)
            elif path.suffix == ".md":
                yield path, (("", text) for text in markdown(body(path)))
            elif path.suffix == ".html":
                yield path, iter(words_of_page(path))
            elif path.suffix == ".toml":
                yield path, _toml(tomllib.loads(path.read_text(encoding="utf-8")))
    for path in sorted((ROOT / "docs").glob("*.md")):
        yield path, (("", text) for text in markdown(body(path)))
    for path in sorted(TEXT.glob("*.toml")):
        yield path, _toml(tomllib.loads(path.read_text(encoding="utf-8")))
    for name, columns in TABLES.items():
        path = ROOT / "datasets" / name
        yield path, _table(path, columns)


@cache
def all_pieces() -> tuple[Piece, ...]:
    """Return every piece of Japanese of the course, the assignments and the kit."""
    return tuple(
        Piece(path.relative_to(ROOT).as_posix(), place, text)
        for path, pieces in _sources()
        for place, text in pieces
    )

"""The inside of a line of Markdown: furigana, emphasis, line breaks, links as words."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coopkit.printing.blocks import Run, Runs
from coopkit.printing.problems import MarkupError
from coopkit.text import say

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAG = re.compile(r"<(/?)(ruby|rt|strong|b|br)\s*/?>")
_SESSION = re.compile(r"(?:^|/)(\d\d)_[a-z0-9_]+\.ipynb$")


def inline_runs(token: "Token") -> Runs:
    """Return the text of an inline token as runs, with readings and emphasis.

    Raises:
        MarkupError: a tag that this reader does not know, or readings out of order.
    """
    children = token.children or []
    return tuple(_joined(_Line(children).runs()))


class _Line:
    """Reads the pieces of a line one after the other."""

    def __init__(self, children: Sequence["Token"]) -> None:
        self._children = children
        self._bold = 0
        # Inside <ruby>: the word so far; inside <rt>: its reading so far.
        self._word: str | None = None
        self._reading: str | None = None
        self._target = ""

    def runs(self) -> Iterator[Run]:
        """Yield the runs of the line."""
        for one in self._children:
            match one.type:
                case "text" | "code_inline":
                    yield from self._text(one.content)
                case "softbreak" | "hardbreak":
                    yield Run("\n", bold=self._bold > 0)
                case "html_inline":
                    yield from self._tag(one.content)
                case "strong_open" | "strong_close":
                    self._bold += one.nesting
                case "link_open":
                    self._target = str(one.attrGet("href"))
                case "link_close":
                    yield from self._session_mark()
                case _:
                    raise MarkupError(f"{one.type}: {one.content}")

    def _text(self, content: str) -> Iterator[Run]:
        if self._reading is not None:
            self._reading += content
        elif self._word is not None:
            self._word += content
        elif content:
            yield Run(content, bold=self._bold > 0)

    def _tag(self, content: str) -> Iterator[Run]:
        found = _TAG.fullmatch(content)
        if found is None:
            raise MarkupError(content)
        closing, tag = bool(found.group(1)), found.group(2)
        if tag == "br":
            yield Run("\n", bold=self._bold > 0)
        elif tag == "ruby":
            self._word = None if closing else ""
        elif tag != "rt":
            self._bold += -1 if closing else 1
        elif not closing:
            self._reading = ""
        elif self._word and self._reading:
            yield Run(self._word, self._reading, self._bold > 0)
            self._word, self._reading = "", None
        else:
            raise MarkupError(content)

    def _session_mark(self) -> Iterator[Run]:
        """Say which session a link leads to, where its own words do not."""
        found = _SESSION.search(self._target)
        if found is None or found.group(1) == "00" or "reference/" in self._target:
            return
        mark = say("printing.session", number=int(found.group(1)))
        if mark not in "".join(one.content for one in self._children if one.type == "text"):
            yield Run(say("printing.link", session=mark))


def _joined(parts: Iterator[Run]) -> Iterator[Run]:
    """Join neighbours of the same style, so that marks of the text stand in one piece."""
    before: Run | None = None
    for part in parts:
        if (
            before is not None
            and before.bold == part.bold
            and before.reading is part.reading is None
        ):
            before = Run(before.text + part.text, bold=part.bold)
            continue
        if before is not None:
            yield before
        before = part
    if before is not None:
        yield before

"""Notebooks as data: headings and graded cells, read without running or trusting anything."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_RUBY = re.compile(r"<rp>.*?</rp>|<rt>.*?</rt>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def read_headings(path: Path) -> dict[str, str]:
    """Return the heading above each graded cell, as plain text.

    Args:
        path: the source notebook of the assignment.
    """
    found = {}
    heading = ""
    for cell in cells_of(path):
        if cell.get("cell_type") == "markdown":
            for line in text_of(cell.get("source")).splitlines():
                if line.startswith("#"):
                    heading = plain(line.lstrip("#"))
        graded = marked(cell)
        if graded.get("grade") or graded.get("task"):
            found[str(graded.get("grade_id"))] = heading
    return found


def plain(markdown: str) -> str:
    """Return a line of Markdown without ruby and tags.

    >>> plain("たしかめ4：<ruby>法律<rt>ほうりつ</rt></ruby>の数（6点）")
    'たしかめ4：法律の数（6点）'
    """
    return _TAG.sub("", _RUBY.sub("", markdown)).replace("**", "").strip()


def text_of(value: object) -> str:
    """Return text that notebooks keep as a string or as a list of lines."""
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return "".join(part for part in value if isinstance(part, str))
    return ""


def marked(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return nbgrader's marks of a cell, or nothing."""
    metadata = cell.get("metadata")
    graded = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    return graded if isinstance(graded, Mapping) else {}


def cells_of(path: Path) -> list[Mapping[str, Any]]:
    """Return the cells of a notebook; of a file that is none, none."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    return [cell for cell in cells or [] if isinstance(cell, Mapping)]

"""A notebook as stored, and its Japanese without marks of furigana."""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

_RUBY = re.compile(r"<ruby>([^<]+)<rt>([^<]+)</rt></ruby>")


@dataclass(frozen=True)
class Lecture:
    """One notebook as stored, and its Japanese without marks of furigana.

    Attributes:
        path: the stored file.
        notebook: its content.
        text: all Markdown, where a word with furigana stands without its reading.
        readings: for each furigana, start and end of the word in `text`, and the reading.
    """

    path: Path
    notebook: nbformat.NotebookNode
    text: str
    readings: tuple[tuple[int, int, str], ...]

    def markdown(self) -> list[str]:
        """Return the sources of the Markdown cells."""
        return [cell.source for cell in self.notebook.cells if cell.cell_type == "markdown"]


def without_ruby(source: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """Return `source` with readings taken out, and where they were."""
    text, readings, done = "", [], 0
    for match in _RUBY.finditer(source):
        text += source[done : match.start()]
        readings.append((len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        done = match.end()
    return text + source[done:], tuple(readings)


def read_lecture(path: Path) -> Lecture:
    """Return a notebook as stored, with its text."""
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    return Lecture(path, notebook, *without_ruby("\n\n".join(sources)))

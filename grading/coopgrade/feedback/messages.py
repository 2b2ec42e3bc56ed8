"""What the tests of a hand-in said: the author's own words, and nothing else.

A test cell's source and traceback hold hidden tests and answers. From a graded notebook only
two things are taken: lines that the test printed, and the words of an `assert`. They are
text; whatever markup is in them is shown as letters.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coopgrade.notebook import cells_of, marked, text_of
from coopkit.text import say

# How the tests of this course mark a line: fits, or deserves another look.
GOOD, LOOK = "○", "△"
_LONGEST = 300
_MOST_LINES = 30
# How unittest, NumPy and pytest tell what they compared.
_COMPARED = re.compile(
    r"^assert\b|^Not equal to tolerance|^Arrays are not|^Items are not equal"
    r"| (?:!=|==|<=|>=|is not|not found in|unexpectedly|not (?:less|greater) than) "
)
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True)
class CellMessages:
    """What one test cell said.

    Attributes:
        name: its grade_id.
        good: lines that say what fits.
        look: lines that say what deserves another look.
        other: lines that say neither.
        broken: the test could not run to its end.
    """

    name: str
    good: tuple[str, ...] = ()
    look: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    broken: bool = False


def read_messages(path: Path) -> dict[str, CellMessages]:
    """Return what each test cell of a graded notebook said, by its grade_id.

    Args:
        path: a notebook in `autograded/`; other people's work, so it is read as data only.
            One that is missing or no notebook says nothing.
    """
    found = {}
    for cell in cells_of(path):
        graded = marked(cell)
        if cell.get("cell_type") == "code" and graded.get("grade"):
            name = str(graded.get("grade_id"))
            found[name] = _messages(name, cell.get("outputs"))
    return found


def _messages(name: str, outputs: object) -> CellMessages:
    good: list[str] = []
    look: list[str] = []
    other: list[str] = []
    broken = False
    for output in outputs if isinstance(outputs, list) else []:
        if not isinstance(output, Mapping):
            continue
        kind = output.get("output_type")
        if kind == "stream" and output.get("name") == "stdout":
            for line in _lines(output.get("text")):
                if line.startswith(GOOD):
                    good.append(line.removeprefix(GOOD).strip())
                elif line.startswith(LOOK):
                    look.append(line.removeprefix(LOOK).strip())
                else:
                    other.append(line)
        elif kind == "error" and output.get("ename") == "AssertionError":
            words = _lines(output.get("evalue"))
            look += _authors_words(words[:1])
            broken = broken or not words
        elif kind == "error":
            broken = True
    return CellMessages(name, tuple(good), tuple(look), tuple(other), broken)


def _authors_words(words: list[str]) -> list[str]:
    """Return what the author of an assertion wrote, without what a library compared.

    unittest says `3 != 41 : look again`: the first part holds the answer. pytest puts the
    source of the test into the words, NumPy speaks of tolerances.
    """
    found = []
    for word in words:
        compared, _, said = word.rpartition(" : ")
        if compared and _COMPARED.search(compared):
            found.append(said)
        elif not _COMPARED.search(word):
            found.append(word)
    return found


def _lines(text: object) -> list[str]:
    lines = [_ANSI.sub("", line).strip() for line in text_of(text).splitlines()]
    kept = [line[:_LONGEST] for line in lines if line]
    if len(kept) > _MOST_LINES:
        return [*kept[:_MOST_LINES], say("grading_feedback.more_lines")]
    return kept

"""Which sessions and readings there are, and what stands in their notebooks."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from coopkit import content
from coopkit.printing.problems import PrintError
from coopkit.text import say

_LECTURE = re.compile(r"^(\d\d)_")
_ASKED = re.compile(r"^(?:第)?(\d{1,2})(?:回)?$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a notebook: its kind (`markdown`, `code`), its stable id, its source."""

    kind: str
    id: str
    source: str


@dataclass(frozen=True)
class Session:
    """A lecture or a reading, as it stands in its notebook.

    Attributes:
        name: `04` for the fourth session, `r1` for the first reading.
        path: its notebook.
    """

    name: str
    path: Path

    @cached_property
    def _notebook(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        return found

    @property
    def number(self) -> int | None:
        """The number of a lecture; None for a reading."""
        return int(self.name) if self.name.isdecimal() else None

    @property
    def front(self) -> dict[str, Any]:
        """The front matter: title, minutes, questions, key points, plan."""
        found: dict[str, Any] = self._notebook["metadata"]["coopkit"]
        return found

    @property
    def title(self) -> str:
        """The title in words: 第4回 …, or the reading's own."""
        if self.number is None:
            return str(self.front["title"])
        return say("printing.session_title", number=self.number, title=self.front["title"])

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells, in order."""
        return tuple(
            Cell(cell["cell_type"], cell["id"], "".join(cell["source"]))
            for cell in self._notebook["cells"]
        )

    def cell(self, name: str) -> Cell:
        """Return the cell of an id.

        Raises:
            KeyError: there is none.
        """
        for cell in self.cells:
            if cell.id == name:
                return cell
        raise KeyError(name)


def all_sessions() -> tuple[Session, ...]:
    """Return the fifteen sessions, then the readings."""
    folder = content.lectures()
    found = [
        Session(number.group(1), path)
        for path in sorted(folder.glob("*.ipynb"))
        if (number := _LECTURE.match(path.name)) and number.group(1) != "00"
    ]
    readings = sorted((folder / "reference").glob("*.ipynb"))
    return (*found, *(Session(f"r{n}", path) for n, path in enumerate(readings, start=1)))


def chosen_sessions(names: Sequence[str]) -> tuple[Session, ...]:
    """Return the sessions that somebody asked for, each once, in the course's order.

    Args:
        names: `4`, `04` or `第4回`; `r1` for the first reading. Full-width digits are read too.

    Raises:
        PrintError: a name that is no session; the message names those there are.
    """
    known = {session.name: session for session in all_sessions()}
    wanted = {_name_of(name, known) for name in names}
    return tuple(session for name, session in known.items() if name in wanted)


def _name_of(asked: str, known: Iterable[str]) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKC", asked).strip().lower()
    name = f"{int(found.group(1)):02d}" if (found := _ASKED.match(plain)) else plain
    if name in known:
        return name
    raise PrintError(say("printing.no_session", name=asked))

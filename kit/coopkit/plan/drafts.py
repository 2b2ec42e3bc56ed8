"""What is on a screen and not in the file, because people have not decided yet.

While two windows disagree on a field, the file has what came first, and the other value
is kept here: after a restart the question is still there, with both values.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic

from pydantic import ValidationError

from coopkit.files import write_atomically
from coopkit.plan.changes import data_of
from coopkit.plan.document import D
from coopkit.plan.file import side_folder
from coopkit.plan.writer import Writer


@dataclass(frozen=True)
class Draft(Generic[D]):
    """One writer's plan or other document, and the state that it and the file have in common."""

    base: D
    mine: D


class Drafts(Generic[D]):
    """The drafts beside one file. Reading them writes nothing.

    Args:
        path: the file.
        me: who writes here.
        document: what stands in the file.
    """

    def __init__(self, path: Path, me: Writer, document: type[D]) -> None:
        self.path = side_folder(path) / f"{path.resolve().name}.undecided.json"
        self._me, self._document = me, document

    def mine(self) -> Draft[D] | None:
        """Return my own draft, or the one of a kernel on this machine that is gone."""
        for writer, record in self._read().items():
            former = Writer.parse(writer)
            if self._is_mine(former):
                try:
                    read = self._document.model_validate
                    return Draft(read(record["base"]), read(record["mine"]))
                except (ValidationError, KeyError, TypeError):
                    continue
        return None

    def keep(self, draft: Draft[D] | None) -> None:
        """Write my draft, or take it out. The lock of the file is held.

        Raises:
            OSError: there is no room for it.
        """
        present = self._read()
        kept = {w: r for w, r in present.items() if not self._is_mine(Writer.parse(w))}
        if draft is not None:
            kept[str(self._me)] = {"base": data_of(draft.base), "mine": data_of(draft.mine)}
        if kept == present:
            return
        if kept:
            content = json.dumps(kept, ensure_ascii=False, indent=1).encode()
            write_atomically(self.path, content)
        else:
            self.path.unlink(missing_ok=True)

    def _is_mine(self, writer: Writer) -> bool:
        return self._me.follows(writer)

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self.path.read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

"""What is on a screen and not in the plan file, because people have not decided yet.

While two windows disagree on a field, the file has what came first, and the other value
is kept here: after a restart the question is still there, with both values.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from coopkit.files import write_atomically
from coopkit.plan.changes import data_of
from coopkit.plan.file import side_folder
from coopkit.plan.model import Plan
from coopkit.plan.writer import Writer


@dataclass(frozen=True)
class Draft:
    """One writer's plan, and the state that it and the file have in common."""

    base: Plan
    mine: Plan


class Drafts:
    """The drafts beside one plan file. Reading them writes nothing.

    Args:
        path: the plan file.
        me: who writes here.
    """

    def __init__(self, path: Path, me: Writer) -> None:
        self.path = side_folder(path) / f"{path.resolve().name}.undecided.json"
        self._me = me

    def mine(self) -> Draft | None:
        """Return my own draft, or the one of a kernel on this machine that is gone."""
        for writer, record in self._read().items():
            former = Writer.parse(writer)
            if self._is_mine(former):
                try:
                    return Draft(
                        Plan.model_validate(record["base"]), Plan.model_validate(record["mine"])
                    )
                except (ValidationError, KeyError, TypeError):
                    continue
        return None

    def keep(self, draft: Draft | None) -> None:
        """Write my draft, or take it out. The lock of the plan is held.

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

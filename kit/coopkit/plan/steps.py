"""Undo and redo: what one writer did, step by step, and what others changed since.

A step goes back as the inverse change, merged with the present state: a field that
another writer has changed since is left as it is.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from coopkit.plan.changes import Change, apply_changes, compose
from coopkit.plan.document import Data
from coopkit.plan.history import Entry
from coopkit.plan.writer import Writer

MOST_STEPS = 300


def new_step() -> str:
    """Return the id of a new step, unlike that of any other kernel's."""
    return uuid.uuid4().hex[:12]


@dataclass
class Step:
    """What a person did at one stretch, such as typing a name.

    Attributes:
        id: told apart from all others, also in the history.
        changes: what changed.
        foreign: fields that another writer has changed since.
    """

    id: str
    changes: tuple[Change, ...]
    foreign: set[str] = field(default_factory=set)


class Steps:
    """The steps that can be undone, and those that can be redone."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []

    def do(self, step_id: str, changes: Sequence[Change]) -> None:
        """Note a change; one of the last step's id goes on with that step."""
        self.undone.clear()
        if self.done and self.done[-1].id == step_id:
            self.done[-1].changes = compose(self.done[-1].changes, changes)
            if not self.done[-1].changes:
                self.done.pop()
            return
        if not changes:
            return
        self.done.append(Step(step_id, tuple(changes)))
        del self.done[:-MOST_STEPS]

    def undo(self, data: Data) -> tuple[Step, Data, tuple[Change, ...]]:
        """Take back the last step.

        Returns:
            The step, the new state, and the changes that were left because another writer
            changed the field since.

        Raises:
            IndexError: there is no step.
        """
        step = self.done.pop()
        self.undone.append(step)
        back = [change.inverse() for change in reversed(step.changes)]
        # Rows come back before they take their old places.
        back.sort(key=lambda change: "." not in change.path and isinstance(change.after, list))
        return step, *apply_changes(data, back, untouched=step.foreign)

    def redo(self, data: Data) -> tuple[Step, Data, tuple[Change, ...]]:
        """Do the step again that was taken back last; otherwise like `undo`."""
        step = self.undone.pop()
        self.done.append(step)
        return step, *apply_changes(data, step.changes, untouched=step.foreign)

    def saw(self, changes: Iterable[Change]) -> None:
        """Note what another writer changed."""
        paths = {change.path for change in changes}
        for step in (*self.done, *self.undone):
            step.foreign |= paths


def steps_of(entries: Iterable[Entry], mine: Callable[[Writer], bool]) -> Steps:
    """Return the steps of one writer as the history tells them.

    Args:
        entries: the history, oldest first.
        mine: whether a writer is this one, or was this one before a restart.
    """
    steps = Steps()
    known: dict[Writer, bool] = {}
    for entry in entries:
        own = known.setdefault(entry.writer, mine(entry.writer))
        if not own or entry.kind == "found":
            steps.saw(entry.changes)
        elif entry.kind == "edit":
            steps.do(entry.step, entry.changes)
        else:
            source, target = (
                (steps.done, steps.undone) if entry.kind == "undo" else (steps.undone, steps.done)
            )
            step = next((step for step in reversed(source) if step.id == entry.step), None)
            if step is not None:
                source.remove(step)
                target.append(step)
    return steps

"""What is on the desk: the plan, or other document, that is being edited, and its file."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal

from pydantic import ValidationError

from coopkit.plan import Plan, PlanChangedError, PlanFileError
from coopkit.plan.changes import Change, changes_between, data_of, with_value
from coopkit.plan.document import D
from coopkit.plan.rowids import with_unused_ids
from coopkit.plan.steps import Steps, new_step
from coopkit.plan.store import DocumentStore, Done, Synced
from coopkit.plan.writer import TOKYO, Writer, now
from coopkit.text import say
from coopkit.widgets.desk.autosave import Autosave, save_waiting

if TYPE_CHECKING:
    from datetime import datetime

    from coopkit.plan.history import History, SavedState
    from coopkit.plan.merge import Conflict

__all__ = ["TOKYO", "Desk", "DocumentDesk", "SaveState"]

SaveState = Literal["start", "saving", "saved", "failed"]
# Typing goes on as one step of undo until a pause of this many seconds.
PAUSE = 3.0
# What is broken in a way that an earlier state can repair.
DAMAGED = frozenset({"empty", "truncated", "not_json", "not_plan", "not_utf8", "invalid"})


class DocumentDesk(Generic[D]):
    """Holds the plan of a studio, or another document, and saves it soon after every edit.

    An edit returns at once. In a kernel it is saved half a second later by the kernel's
    own event loop, together with what was typed meanwhile; no thread is started. Without
    a running loop (in a script) it is saved at once. Making a desk writes nothing.

    When saving fails, the plan stays here, the failure is shown, and it is tried again.
    What another window wrote to the file is merged in; where both wrote, `conflicts`
    waits for a person, and meanwhile this desk has its own value and the file theirs.

    Args:
        document: what stands in the file.
        path: the file; it need not exist.
        author: a label for the history; no real name is needed.
        read_only: for presenting: edits do nothing.
        writer: who writes; this kernel if not given.

    Attributes:
        document: as given.
        plan: the plan, or other document, as it is now.
        failure: why the file cannot be read or written; None when all is well.
        readable: False while the file is there but cannot be read: then there is nothing
            to edit, and nothing may be written.
        read_only: whether edits do nothing.
        saved_at: when it was last saved by this desk; None before.
        conflicts: what a person has to decide between this and another window.
        epoch: grows when the plan changed otherwise than by `edit` (undo, redo, another
            window, a decision): a view then shows its fields anew.
        notice: what the person should know about that, in one sentence, or None.
        recovery: the newest good state, if the file is damaged or gone; offered, not taken.
    """

    def __init__(
        self,
        document: type[D],
        path: str | Path,
        author: str = "",
        *,
        read_only: bool = False,
        writer: Writer | None = None,
    ) -> None:
        self.document, self.plan = document, document()
        self.failure: PlanFileError | None = None
        self.readable = True
        self.read_only = read_only
        self.saved_at: datetime | None = None
        self.conflicts: tuple[Conflict, ...] = ()
        self.epoch = 0
        self.notice: str | None = None
        self.recovery: SavedState[D] | None = None
        self._author, self._writer = author, writer
        self._listeners: list[Callable[[], None]] = []
        # JupyterLab handles widgets in a thread of the kernel, cells in another.
        self._lock = threading.RLock()
        self._pending: list[Done] = []
        self._steps = Steps()
        self._gone: dict[str, Any] = {}
        self._typing: tuple[str, str, float] | None = None
        self._known: tuple[D, dict[str, Any]] | None = None
        self._autosave = Autosave(self.save)
        # The cell may have been run again while an edit in its old view waited.
        save_waiting()
        self._open(Path(path))

    @property
    def path(self) -> Path:
        """The file that is being edited."""
        return self._store.path

    @property
    def history(self) -> "History[D]":
        """Every saved state of the plan."""
        return self._store.history

    @property
    def changed_elsewhere(self) -> bool:
        """Whether someone else took the file away."""
        return isinstance(self.failure, PlanChangedError)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._steps.done) and not self.read_only

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to redo."""
        return bool(self._steps.undone) and not self.read_only

    @property
    def save_state(self) -> SaveState:
        """Whether the plan is in its file."""
        if self.failure is not None:
            return "failed"
        waiting, saved = self._autosave.waiting, self.saved_at is not None
        return "saving" if waiting else ("saved" if saved else "start")

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every edit and every attempt to save."""
        self._listeners.append(listener)

    def forget_listeners(self) -> None:
        """Drop all listeners, before the view is built anew."""
        self._listeners.clear()

    def edit(self, change: Callable[[D], D]) -> None:
        """Change the plan; it is saved soon.

        Args:
            change: from the plan as it is to the new one.

        Raises:
            pydantic.ValidationError: the new value is not allowed; the plan is as before.
        """
        if self.read_only or not self.readable:
            return
        with self._lock:
            changed = change(self.plan)
            old, wanted = self._data(), data_of(changed)
            new = with_unused_ids(wanted, changes_between(old, wanted), self._gone)
            if new != wanted:
                changed = self.document.model_validate(new)
            changes = changes_between(old, new)
            if not changes:
                return
            self._known = (changed, new)
            self._put(Done("edit", self._step(changes), changes), changed)
            self._steps.do(self._pending[-1].step, changes)
            self.notice = None
            self._look()
            self._soon()

    def undo(self) -> None:
        """Take the last step back; what another window changed since stays."""
        self._turn("undo")

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._turn("redo")

    def decide(self, decisions: Mapping[str, Any]) -> None:
        """Decide conflicts: path → `"mine"`, `"theirs"`, or a value as in the file.

        Raises:
            KeyError: there is no conflict of that path.
            pydantic.ValidationError: the value is not allowed.
        """
        if self.read_only:
            return
        with self._lock:
            self.flush()
            waiting = {conflict.path: conflict for conflict in self.conflicts}
            theirs = before = new = self._data()
            for path, decision in decisions.items():
                other = waiting[path].theirs
                theirs = with_value(theirs, path, other)
                if decision == "mine":
                    before = with_value(before, path, other)
                else:
                    new = with_value(new, path, other if decision == "theirs" else decision)
            decided = self.document.model_validate(new)
            for path in decisions:
                self._store.decide(path)
            self.conflicts = tuple(c for c in self.conflicts if c.path not in decisions)
            # In the file theirs becomes what was decided. Undoing a decision gives the value
            # that was not taken, so that it is not lost.
            step = new_step()
            self._put(Done("edit", step, changes_between(theirs, new)), decided)
            self._steps.do(step, changes_between(before, new))
            self.epoch += 1
            self._soon()

    def look(self) -> None:
        """Take in what another window wrote to the file, if anything."""
        with self._lock:
            synced = self._look()
            if synced is not None and synced.unsaved and not self.read_only:
                # They took back what had kept a value of mine out of the file.
                self._soon()
            elif synced is not None:
                self._tell()

    def show_anew(self) -> None:
        """Let every view show its fields anew: an edit changed more than one field."""
        self.epoch += 1
        self._tell()

    def flush(self) -> None:
        """Save now what is not saved yet."""
        self._autosave.now()

    def save(self) -> None:
        """Try to write the plan now; what went wrong is in `failure`."""
        if self.read_only or not self.readable:
            return
        with self._lock:
            self._try(self._store.save)

    def recover(self) -> None:
        """Go back to the newest good state; a broken file is kept under another name."""
        if self.recovery is None or self.read_only:
            return
        with self._lock:
            self.plan, self.readable = self.recovery.plan, True
            self.epoch += 1
            self._try(self._store.save_anew)

    def save_anew(self) -> None:
        """Write the plan where the file is gone or broken; a broken one is kept aside."""
        with self._lock:
            self._try(self._store.save_anew)

    def decline_recovery(self) -> None:
        """Go on without the earlier state; it stays in the history."""
        self.recovery = None
        self._tell()

    def move(self, path: Path, *, keep_plan: bool) -> None:
        """Go on in another file.

        Args:
            path: the other file.
            keep_plan: save the present plan there; otherwise open what is there.
        """
        with self._lock:
            if not keep_plan:
                self._open(path)
                return
            self._store = DocumentStore(self.document, path, self._author, self._writer)
            self.readable, self.conflicts = True, ()
            self._try(self._store.save)

    def status(self) -> str:
        """Return in one line whether the plan is saved."""
        if self.read_only:
            return say("desk.status.read_only", file=self.path.name)
        if self.conflicts and self.save_state in {"start", "saved"}:
            return say("desk.status.undecided", number=len(self.conflicts), file=self.path.name)
        if self.save_state == "saved" and self.saved_at is not None:
            return say("desk.status.saved", time=f"{self.saved_at:%H:%M:%S}", file=self.path.name)
        return say(f"desk.status.{self.save_state}", file=self.path.name)

    def _open(self, path: Path) -> None:
        self._store = DocumentStore(self.document, path, self._author, self._writer)
        self._pending, self._typing, self.recovery = [], None, None
        self.conflicts, self.epoch, self.saved_at = (), self.epoch + 1, None
        self.failure, self.readable = None, True
        entries = self._store.history.entries()
        self._steps = self._store.steps(entries)
        self._gone = {}
        self._note_removed(change for entry in entries for change in entry.changes)
        try:
            synced = self._store.open()
        except PlanFileError as failure:
            self.plan, self.failure, self.readable = self.document(), failure, False
            if failure.kind in DAMAGED:
                self.recovery = self._store.newest_good()
            return
        self.plan, self.conflicts = synced.plan, synced.conflicts
        if entries and not path.exists():
            self.recovery = self._store.newest_good()

    def _note_removed(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if isinstance(change.before, dict) and change.after is None:
                self._gone[change.path] = change.before

    def _step(self, changes: tuple[Change, ...]) -> str:
        """Return the step that an edit belongs to: typing in one field goes on as one."""
        moment, path = time.monotonic(), changes[0].path
        # A row that comes or goes is no typing.
        row = isinstance(changes[0].before or changes[0].after, dict)
        last = None if row else self._typing
        goes_on = (
            last is not None and last[1] == path and moment - last[2] < PAUSE and len(changes) == 1
        )
        step = last[0] if goes_on and last is not None else new_step()
        self._typing = (step, path, moment)
        return step

    def _data(self) -> dict[str, Any]:
        """Return the plan as it stands in the file; the last answer is kept."""
        if self._known is None or self._known[0] is not self.plan:
            self._known = (self.plan, data_of(self.plan))
        return self._known[1]

    def _put(self, done: Done, plan: D) -> None:
        self.plan = plan
        self._note_removed(done.changes)
        last = self._pending[-1] if self._pending else None
        if last is not None and last.step == done.step and done.kind == last.kind == "edit":
            # Keystrokes of one field between two saves are one change.
            first = last.changes[0]
            self._pending[-1] = Done(
                "edit", done.step, (Change(first.path, first.before, done.changes[0].after),)
            )
        else:
            self._pending.append(done)

    def _turn(self, kind: Literal["undo", "redo"]) -> None:
        if not (self.can_undo if kind == "undo" else self.can_redo) or not self.readable:
            return
        with self._lock:
            self._look()
            old = self._data()
            step, new, left = self._steps.undo(old) if kind == "undo" else self._steps.redo(old)
            try:
                plan = self.document.model_validate(new)
            except ValidationError:  # a step of another version of the kit
                plan, left = self.plan, step.changes
            self._put(Done(kind, step.id, changes_between(old, data_of(plan))), plan)
            self._typing = None
            self.notice = say("desk.left") if left else None
            self.epoch += 1
            self._soon()

    def _look(self) -> Synced[D] | None:
        try:
            synced = self._store.look(self.plan)
        except PlanFileError:
            return None  # saving says it, with the ways out
        if synced is not None:
            self._take(synced)
        return synced

    def _take(self, synced: Synced[D]) -> None:
        if synced.plan != self.plan:
            self.epoch += 1
            self.notice = say("desk.incoming")
        self.plan, self.conflicts = synced.plan, synced.conflicts
        self._steps.saw(synced.incoming)
        self._note_removed(synced.incoming)

    def _soon(self) -> None:
        """Save soon, and show until then that it is not saved."""
        if not self._autosave.ask():
            self._tell()

    def _try(self, save: Callable[[D, list[Done]], Synced[D]]) -> None:
        try:
            synced = save(self.plan, self._pending)
        except PlanFileError as failure:
            self.failure = failure
            self._autosave.retry()
        else:
            self.failure, self.recovery, self.saved_at = None, None, now()
            self._pending = []
            self._autosave.done()
            self._take(synced)
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()


class Desk(DocumentDesk[Plan]):
    """The desk of a plan; arguments as for `DocumentDesk`, without the kind of document."""

    def __init__(self, path: str | Path, author: str = "", **how: Any) -> None:
        super().__init__(Plan, path, author, **how)

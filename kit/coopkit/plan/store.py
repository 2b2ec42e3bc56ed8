"""One file, shared with other windows: loaded, merged, saved, with its history."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic

from coopkit.plan.changes import (
    Change,
    apply_changes,
    changes_between,
    data_of,
    value_at,
    with_value,
)
from coopkit.plan.document import D, Data, tables_of
from coopkit.plan.drafts import Draft, Drafts
from coopkit.plan.file import (
    PlanChangedError,
    PlanFileError,
    fingerprint,
    locked,
    parse_as,
    read_bytes,
    set_aside,
    to_bytes,
    write_bytes,
)
from coopkit.plan.history import Entry, History, Kind, SavedState
from coopkit.plan.merge import Conflict, Merge, MergeError, Origin, merge_plans
from coopkit.plan.model import Plan
from coopkit.plan.steps import Steps, new_step, steps_of
from coopkit.plan.writer import Writer, now, this_writer, time_words
from coopkit.text import say

__all__ = [
    "DocumentStore",
    "Done",
    "PlanChangedError",
    "PlanFileError",
    "PlanStore",
    "Synced",
    "load_document",
    "load_plan",
    "save_plan",
    "to_bytes",
]


# States of the file that this store has seen, to find a common one.
MOST_KNOWN = 100


@dataclass(frozen=True)
class Done:
    """One thing that a person did, for the history.

    Attributes:
        kind: `edit`, `undo` or `redo`.
        step: the step of undo that it belongs to.
        changes: what it changed.
    """

    kind: Kind
    step: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Synced(Generic[D]):
    """My plan, or other document, after it met the file.

    Attributes:
        plan: mine, with what others wrote; where both wrote, mine.
        conflicts: where both wrote; the file has theirs there until a person decides.
        incoming: what others wrote that is in `plan` now.
        unsaved: whether something of mine that is decided is not in the file.
    """

    plan: D
    conflicts: tuple[Conflict, ...] = ()
    incoming: tuple[Change, ...] = ()
    unsaved: bool = False


class DocumentStore(Generic[D]):
    """One file, remembered as it was last read or written.

    Two windows may have the same file open, on one machine or through a synced folder.
    Saving merges three ways with what another one wrote since, so that neither
    overwrites the other's work.

    Args:
        document: what stands in it.
        path: the file; it need not exist yet.
        author: a label for the history; no real name is needed.
        writer: who writes; this kernel if not given.
    """

    def __init__(
        self, document: type[D], path: str | Path, author: str = "", writer: Writer | None = None
    ) -> None:
        self._document = document
        self.path = Path(path)
        self.author = author
        self.writer = writer or this_writer()
        self.history = History(self.path, document)
        self._drafts = Drafts(self.path, self.writer, document)
        self._seen: str | None = None
        self._stamp: tuple[int, int] | None = None
        # What the file has; and the same with the common base where there is a conflict.
        self._theirs = document()
        self._base = document()
        self._known: deque[D] = deque(maxlen=MOST_KNOWN)

    def load(self) -> D:
        """Return the document; an empty one if there is no file yet.

        Raises:
            PlanFileError: the file cannot be read.
        """
        return self.open().plan

    def open(self) -> Synced[D]:
        """Return the document, with what was left undecided before this kernel was restarted.

        Raises:
            PlanFileError: the file cannot be read.
        """
        self._stamp = self._present_stamp()
        content = read_bytes(self.path, self._document)
        self._theirs = self._document() if content is None else self._parse(content)
        self._base, self._seen = self._theirs, fingerprint(content)
        self._known.append(self._theirs)
        draft = self._drafts.mine()
        if draft is None or content is None:
            return Synced(self._theirs)
        self._base = draft.base
        return self._meet(draft.mine, self._theirs)

    def steps(self, entries: Sequence[Entry]) -> Steps:
        """Return what can be undone and redone here, as the history tells."""
        return steps_of(entries, self.writer.follows)

    def look(self, plan: D) -> Synced[D] | None:
        """Take in what others wrote to the file since; None if they wrote nothing.

        Args:
            plan: mine, as it is on the screen.

        Raises:
            PlanFileError: the file cannot be read any more.
        """
        stamp = self._present_stamp()
        if stamp == self._stamp or stamp is None:
            return None
        content = read_bytes(self.path, self._document)
        if content is None or fingerprint(content) == self._seen:
            self._stamp = stamp
            return None
        synced = self._meet(plan, self._parse(content))
        self._seen, self._stamp = fingerprint(content), stamp
        return synced

    def save(self, plan: D, done: Sequence[Done] = ()) -> Synced[D]:
        """Write my document, merged with what others wrote since.

        Args:
            plan: mine.
            done: what I did since the last save, for the history.

        Raises:
            PlanChangedError: the file was there, and is gone.
            PlanFileError: it cannot be read or written; it is as it was.
        """
        with locked(self.path, self._document):
            content = read_bytes(self.path, self._document)
            if content is None and self._seen is not None:
                raise PlanChangedError(self.path, self._document)
            theirs = self._theirs
            if content is not None and fingerprint(content) != self._seen:
                theirs = self._parse(content)
            merge = self._merge(plan, theirs)
            target = merge.settled("theirs")
            new = to_bytes(target)
            if new != content:
                write_bytes(self.path, new, self._document)
            self._seen, self._stamp = fingerprint(new), self._present_stamp()
            self._remember(theirs, done, target)
            self._agree(merge, target)
            synced = _synced(plan, merge, target)
            self._keep_draft(synced.plan if merge.conflicts else None)
        return synced

    def save_anew(self, plan: D, done: Sequence[Done] = ()) -> Synced[D]:
        """Write my document where the file is gone or broken; a broken one is kept aside.

        Raises:
            PlanFileError: it cannot be written.
        """
        with locked(self.path, self._document):
            if self.path.exists():
                set_aside(self.path, now(), self._document)
            saved = self.history.newest()
            content = to_bytes(plan)
            write_bytes(self.path, content, self._document)
            self._seen, self._stamp = fingerprint(content), self._present_stamp()
            self._remember(self._document() if saved is None else saved.plan, done, plan)
            self._theirs = self._base = plan
            self._keep_draft(None)
        return Synced(plan)

    def decide(self, path: str) -> None:
        """Say that a conflict is decided: what is mine there now is the new value."""
        theirs, base = data_of(self._theirs), data_of(self._base)
        self._base = self._document.model_validate(with_value(base, path, value_at(theirs, path)))

    def newest_good(self) -> SavedState[D] | None:
        """Return the newest state in the history, to recover a broken or missing file."""
        return self.history.newest()

    def _parse(self, content: bytes) -> D:
        return parse_as(self._document, self.path, content)

    def _meet(self, plan: D, theirs: D) -> Synced[D]:
        merge = self._merge(plan, theirs)
        self._agree(merge, theirs)
        return _synced(plan, merge, theirs)

    def _merge(self, plan: D, theirs: D) -> Merge[D]:
        if theirs == self._base:
            return Merge(self._base, plan)
        me = Origin(self.author or say("merge.this_window"), time_words(now()))
        others = self.history.origins(self.writer)
        try:
            return merge_plans(
                self._common(theirs), plan, theirs, mine_by=lambda _path: me, theirs_by=others
            )
        except MergeError as problem:
            raise PlanFileError("unmergeable", self.path, problem, self._document) from problem

    def _common(self, theirs: D) -> D:
        """Return what mine and theirs have in common.

        That is the file as it was last seen here. Only a synchronized folder may hold a
        file that never saw what was saved here; then it is the state before that.
        """
        latest, other, common = data_of(self._theirs), data_of(theirs), self._base
        if self.history.leads(latest, other):
            return common
        for plan in reversed(self._known):
            if _never_saw(other, changes_between(data_of(plan), latest)):
                common = plan
        return common

    def _agree(self, merge: Merge[D], file: D) -> None:
        """Remember the file, and the common base of what is not decided."""
        self._theirs = file
        self._known.append(file)
        base: Any = data_of(file)
        for conflict in merge.conflicts:
            base = with_value(base, conflict.path, conflict.base)
        self._base = self._document.model_validate(base) if merge.conflicts else file

    def _remember(self, before: D, done: Sequence[Done], after: D) -> None:
        """Write the history. Without room for it the document is saved all the same."""
        old, new = data_of(before), data_of(after)
        if old == new:
            return
        entries: list[Entry] = []
        moment, state = now(), old
        # Where others wrote meanwhile, what I did comes out a little differently.
        for item in done:
            made, _ = apply_changes(state, item.changes)
            entries.append(self._entry(moment, item.kind, item.step, state, made))
            state = made
        entries.append(self._entry(moment, "edit", new_step(), state, new))
        entries = [entry for entry in entries if entry.changes or entry.kind != "edit"]
        try:
            self.history.append(old, entries, new)
        except OSError:
            # The next save writes the whole state.
            return

    def _entry(self, moment: datetime, kind: Kind, step: str, old: Data, new: Data) -> Entry:
        changes = changes_between(old, new)
        return Entry(moment, self.author, self.writer, kind, step, changes)

    def _keep_draft(self, mine: D | None) -> None:
        try:
            self._drafts.keep(None if mine is None else Draft(self._base, mine))
        except OSError as problem:
            raise PlanFileError(
                "unwritable", self._drafts.path, problem, self._document
            ) from problem

    def _present_stamp(self) -> tuple[int, int] | None:
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return stat.st_size, stat.st_mtime_ns


class PlanStore(DocumentStore[Plan]):
    """The file of a plan; see `DocumentStore`.

    Args:
        path: the plan file; it need not exist yet.
        author: a label for the history; no real name is needed.
        writer: who writes; this kernel if not given.
    """

    def __init__(self, path: str | Path, author: str = "", writer: Writer | None = None) -> None:
        super().__init__(Plan, path, author, writer)


def _never_saw(state: Data, changes: Sequence[Change]) -> bool:
    """Whether a state was made without these changes: none is there, most are as before."""
    # The order of rows says nothing here.
    tables = tables_of(state)
    fields = [change for change in changes if change.path not in tables]
    found = [(change, value_at(state, change.path)) for change in fields]
    before = sum(value == change.before for change, value in found)
    return 0 < len(found) <= 2 * before and all(value != change.after for change, value in found)


def _synced(plan: D, merge: Merge[D], file: D) -> Synced[D]:
    mine, unsaved = merge.settled("mine"), merge.settled("theirs") != file
    incoming = changes_between(data_of(plan), data_of(mine))
    return Synced(mine, merge.conflicts, incoming, unsaved)


def load_plan(path: str | Path) -> Plan:
    """Read a plan.

    Args:
        path: a `plan.json`.

    Raises:
        PlanFileError: there is no such file, or it is not a plan of this version. The
            message says what is wrong and where; the file is not touched.
    """
    return load_document(Plan, path)


def load_document(document: type[D], path: str | Path) -> D:
    """Read a document of that kind; otherwise like `load_plan`."""
    file = Path(path)
    content = read_bytes(file, document)
    if content is None:
        raise PlanFileError("missing", file, document=document)
    return parse_as(document, file, content)


def save_plan(plan: Plan, path: str | Path) -> None:
    """Write a plan, whole or not at all.

    A plan that stands there is replaced. A file that is not a readable plan is left as
    it is: it may hold something that a person wants to repair.

    Args:
        plan: the plan.
        path: where to; its folder must exist.

    Raises:
        PlanFileError: the file there is broken, or cannot be written.
    """
    file = Path(path)
    with locked(file):
        present = read_bytes(file)
        if present is not None:
            parse_as(Plan, file, present)
        write_bytes(file, to_bytes(plan))

"""Every saved state of a document, beside it in `.coopkit/`: for undo, recovery, who and when.

One line of JSON for each change, appended; now and then the whole plan, so that each state
can be made again. A line that a crash cut off is left out when reading. The file stays
below a limit: the oldest lines go first.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, Literal

from pydantic import ValidationError

from coopkit.files import write_atomically
from coopkit.plan.changes import Change, apply_changes, changes_between, overlap
from coopkit.plan.document import D, Data, Document
from coopkit.plan.file import side_folder
from coopkit.plan.merge import Origin
from coopkit.plan.writer import Writer, time_words
from coopkit.text import say

# `found`: the file held what no history tells of: written elsewhere, or by hand.
Kind = Literal["edit", "undo", "redo", "found"]
KINDS = ("edit", "undo", "redo", "found")
MOST_ENTRIES = 600
KEPT_ENTRIES = 400
MOST_BYTES = 2_000_000
WHOLE_EVERY = 50


@dataclass(frozen=True)
class Entry:
    """One change of the plan.

    Attributes:
        time: when, in Asia/Tokyo.
        author: a label; empty for a window that has none.
        writer: which kernel.
        kind: what the person did.
        step: which step of undo it belongs to; several saves may be one step.
        changes: what changed.
        state: what tells whether the state after it was made again rightly.
        plan: the whole state after it, in some entries.
    """

    time: datetime
    author: str
    writer: Writer
    kind: Kind
    step: str
    changes: tuple[Change, ...]
    state: str | None = None
    plan: Data | None = None


@dataclass(frozen=True)
class SavedState(Generic[D]):
    """A state of the plan, or other document, that was saved once."""

    plan: D
    entry: Entry


class History(Generic[D]):
    """The history of one file. Reading it writes nothing.

    Args:
        path: the file.
        document: what stands in it.
    """

    def __init__(self, path: Path, document: type[D]) -> None:
        self._document = document
        self.path = side_folder(path) / f"{path.resolve().name}.history.jsonl"
        self._tail = _Tail()

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries that can be read, oldest first."""
        try:
            content = self.path.read_bytes()
        except OSError:
            return ()
        found = (_entry(line) for line in content.split(b"\n") if line)
        return tuple(entry for entry in found if entry is not None)

    def append(self, before: Data, entries: Sequence[Entry], after: Data) -> None:
        """Add what was saved. The lock of the plan is held.

        Args:
            before: the state in the file before.
            entries: what changed it, in order.
            after: the state that was written.

        Raises:
            OSError: there is no room for it.
        """
        tail = self._present_tail()
        added: list[Entry] = []
        if tail.state != _mark(before):
            # Written by somebody whose history we do not have.
            first = entries[0]
            changes = _changes_since(self._document, tail.data, before)
            added.append(
                Entry(first.time, "", Writer("?"), "found", "", changes, _mark(before), before)
            )
        added += entries
        whole = tail.since_whole + len(added) >= WHOLE_EVERY and added[-1].plan is None
        added[-1] = replace(added[-1], state=_mark(after), plan=after if whole else None)
        lines = b"".join(_line(entry) for entry in added)
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("ab") as file:
            file.write((b"" if tail.ends_whole else b"\n") + lines)
        since = 0 if whole else tail.since_whole + len(added)
        self._tail = _Tail(self._stamp(), _mark(after), after, tail.number + len(added), since)
        if self._tail.number > MOST_ENTRIES or self.path.stat().st_size > MOST_BYTES:
            self._shorten()

    def states(self) -> Iterator[tuple[Entry, Data]]:
        """Yield each state that can be made again, with the entry that led to it."""
        data: Data | None = None
        for entry in self.entries():
            if entry.plan is not None:
                data = entry.plan
            elif data is not None:
                data, left = _try_changes(data, entry.changes)
                if left:
                    data = None
            if data is not None and entry.state is not None:
                if entry.state != _mark(data):
                    data = None
                    continue
                yield entry, data

    def newest(self) -> SavedState[D] | None:
        """Return the newest state that can be read, or None."""
        for entry, data in reversed(list(self.states())):
            try:
                return SavedState(self._document.model_validate(data), entry)
            except ValidationError:
                continue
        return None

    def leads(self, before: Data, after: Data) -> bool:
        """Whether `after` is the newest state here, and came after `before`.

        A program that synchronizes folders may put a file in place that never saw what
        was saved here; then it is not so.
        """
        marks = [entry.state for entry in self.entries() if entry.state is not None]
        return bool(marks) and marks[-1] == _mark(after) and _mark(before) in marks

    def origins(self, me: Writer | None = None) -> Callable[[str], Origin | None]:
        """Return a function that tells who last changed a field, and when.

        Args:
            me: whose own changes are left out; None leaves out nothing.
        """
        entries = [e for e in reversed(self.entries()) if me is None or e.writer != me]

        def origin(path: str) -> Origin | None:
            for entry in entries:
                if any(overlap(change.path, path) for change in entry.changes):
                    author = entry.author or say("merge.other_window")
                    return Origin(author, time_words(entry.time))
            return None

        return origin

    def _present_tail(self) -> "_Tail":
        """Return how the file ends; read again only if somebody else wrote to it."""
        stamp = self._stamp()
        if stamp is None:
            return _Tail()
        if stamp == self._tail.stamp:
            return self._tail
        entries = self.entries()
        state, data = None, None
        for entry, made in self.states():
            state, data = entry.state, made
        if entries and entries[-1].state != state:
            state, data = None, None
        whole = [n for n, entry in enumerate(reversed(entries)) if entry.plan is not None]
        since = whole[0] if whole else WHOLE_EVERY
        ends_whole = self.path.read_bytes()[-1:] in {b"", b"\n"}
        return _Tail(stamp, state, data, len(entries), since, ends_whole)

    def _stamp(self) -> tuple[int, int] | None:
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return stat.st_size, stat.st_mtime_ns

    def _shorten(self) -> None:
        """Write the newest entries anew, as many as stay well below the limits."""
        entries = list(self.entries())[-KEPT_ENTRIES:]
        lines = [_line(entry) for entry in entries]
        while len(entries) > 1 and sum(map(len, lines)) > MOST_BYTES // 2:
            half = len(entries) // 2
            entries, lines = entries[half:], lines[half:]
        made = {id_of(entry): data for entry, data in self.states()}
        # The first that stays must carry the whole plan.
        first = next((n for n, entry in enumerate(entries) if id_of(entry) in made), None)
        if first is not None:
            entries = entries[first:]
            entries[0] = replace(entries[0], plan=made[id_of(entries[0])])
        write_atomically(self.path, b"".join(_line(entry) for entry in entries))
        self._tail = _Tail()


@dataclass(frozen=True)
class _Tail:
    """How the history ends: its size and time, the last state, and what follows from them."""

    stamp: tuple[int, int] | None = None
    state: str | None = None
    data: Data | None = None
    number: int = 0
    since_whole: int = WHOLE_EVERY
    ends_whole: bool = True


def id_of(entry: Entry) -> tuple[str, str, str | None]:
    """Return what tells entries apart."""
    return entry.time.isoformat(), str(entry.writer) + entry.step, entry.state


def _mark(data: Data) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _try_changes(data: Data, changes: Sequence[Change]) -> tuple[Data, Any]:
    try:
        return apply_changes(data, changes)
    except (KeyError, TypeError, ValueError):  # an entry of another version of the plan
        return data, changes


def _changes_since(document: type[Document], data: Data | None, now: Data) -> tuple[Change, ...]:
    """Return what differs from an earlier state, which may be of an earlier version."""
    if data is None:
        return ()
    try:
        return changes_between(document.model_validate(data).model_dump(mode="json"), now)
    except ValidationError:
        return ()


def _line(entry: Entry) -> bytes:
    record: dict[str, Any] = {
        "time": entry.time.isoformat(),
        "author": entry.author,
        "writer": str(entry.writer),
        "kind": entry.kind,
        "step": entry.step,
        "changes": [[change.path, change.before, change.after] for change in entry.changes],
    }
    if entry.state is not None:
        record["state"] = entry.state
    if entry.plan is not None:
        record["plan"] = entry.plan
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _entry(line: bytes) -> Entry | None:
    """Return the entry of a line, or None if a crash or a sync program has broken it."""
    try:
        record = json.loads(line)
        if record["kind"] not in KINDS:
            return None
        return Entry(
            datetime.fromisoformat(record["time"]),
            str(record["author"]),
            Writer.parse(record["writer"]),
            record["kind"],
            str(record["step"]),
            tuple(Change(str(path), before, after) for path, before, after in record["changes"]),
            record.get("state"),
            record.get("plan"),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None

"""coopgrade.db: what was received and decided, as records that are only ever added.

A mark must be explained months later: who handed in what, who gave which points, who
changed a factor and why. So nothing in this file is changed or deleted; a correction is a
new record, and the last one of its kind counts; the database itself refuses to change or
delete a line, whoever asks. It lies beside nbgrader's gradebook, whose
tables stay as they are.

A table is a frozen dataclass that derives from `Record`; the part that needs it defines it.
"""

import dataclasses
import json
import re
import sqlite3
import types
import typing
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, ClassVar, TypeVar

from filelock import FileLock, Timeout

from coopgrade.course import TOKYO, Course
from coopgrade.errors import UserError
from coopkit.text import say

_WAIT = 60
_STORED_AS = {int: "INTEGER", bool: "INTEGER", float: "REAL"}
_TABLE = re.compile(r"[a-z][a-z_]*")


def now() -> datetime:
    """Return this moment in Asia/Tokyo, in whole seconds."""
    return datetime.now(TOKYO).replace(microsecond=0)


@dataclass(frozen=True, kw_only=True)
class Record:
    """One line of the journal; each subclass is a table.

    Fields are `str`, `int`, `float`, `bool`, `datetime`, `Fraction`, or `tuple` and `dict` of
    what JSON can hold, each of them optional with `| None`. A field that is added later
    needs a default: older records have it.

    Attributes:
        table: the table's name.
        at: when it was noted, in Asia/Tokyo.
    """

    table: ClassVar[str]
    at: datetime = dataclasses.field(default_factory=now)


R = TypeVar("R", bound=Record)


class Journal:
    """The records of a course; get one from `open_journal`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: set[type[Record]] = set()

    def append(self, *records: Record) -> None:
        """Add records, all of them or none.

        Args:
            records: in the order in which they shall be read back.
        """
        # Making a table ends what is open, so it comes before the first line.
        for kind in dict.fromkeys(type(record) for record in records):
            self._prepare(kind)
        with self._connection:
            for record in records:
                kind = type(record)
                names = [field.name for field in dataclasses.fields(record)]
                values = [_to_column(getattr(record, name)) for name in names]
                marks = ", ".join("?" * len(names))
                columns = ", ".join(f'"{name}"' for name in names)
                # Table and columns are names of a class of ours, never of a person's input.
                self._connection.execute(
                    f'INSERT INTO "{kind.table}" ({columns}) VALUES ({marks})',  # noqa: S608
                    values,
                )

    def read(self, kind: type[R], **wanted: object) -> list[R]:
        """Return the records of a kind in the order in which they were added.

        Args:
            kind: which table.
            **wanted: fields and the values they must have.

        >>> from coopgrade.journal import Record  # journal.read(Received, submitter="g01")
        """
        self._prepare(kind)
        hints = _hints(kind)
        names = list(hints)
        columns = ", ".join(f'"{name}"' for name in names)
        unknown = wanted.keys() - hints.keys()
        if unknown:
            raise TypeError(f"{kind.__name__} has no {sorted(unknown)}")
        where = " AND ".join(f'"{name}" IS ?' for name in wanted) or "1"
        rows = self._connection.execute(
            f'SELECT {columns} FROM "{kind.table}" WHERE {where} ORDER BY rowid',  # noqa: S608
            [_to_column(value) for value in wanted.values()],
        )
        return [
            kind(**{n: _from_column(hints[n], v) for n, v in zip(names, row, strict=True)})
            for row in rows
        ]

    def last(self, kind: type[R], *, by: tuple[str, ...], **wanted: object) -> dict[Any, R]:
        """Return the record that counts for each key: the one added last.

        Args:
            kind: which table.
            by: the fields that make the key.
            **wanted: fields and the values they must have.

        Returns:
            Records by the value of `by` (a tuple of values when it names more than one field).
        """
        found: dict[Any, R] = {}
        for record in self.read(kind, **wanted):
            values = tuple(getattr(record, name) for name in by)
            found[values if len(by) > 1 else values[0]] = record
        return found

    def _prepare(self, kind: type[Record]) -> None:
        """Make the table, or give it the columns that a newer version added."""
        if kind in self._known:
            return
        if not _TABLE.fullmatch(kind.table):
            raise TypeError(f"{kind.__name__}.table = {kind.table!r}")
        hints = _hints(kind)
        rows = self._connection.execute(f'PRAGMA table_info("{kind.table}")').fetchall()
        have = {row[1] for row in rows}
        if not have:
            columns = ", ".join(f'"{name}" {_storage(hint)}' for name, hint in hints.items())
            self._connection.execute(f'CREATE TABLE "{kind.table}" ({columns})')
        for name in [name for name in hints if have and name not in have]:
            # As the column's default, so that not even a newer version changes a line.
            default = self._literal(kind, name)
            self._connection.execute(
                f'ALTER TABLE "{kind.table}" '
                f'ADD COLUMN "{name}" {_storage(hints[name])} DEFAULT {default}'
            )
        for change in ("UPDATE", "DELETE"):
            self._connection.execute(
                f'CREATE TRIGGER IF NOT EXISTS "{kind.table}_no_{change.lower()}" '
                f'BEFORE {change} ON "{kind.table}" '
                "BEGIN SELECT RAISE(ABORT, 'records are only added'); END"
            )
        self._connection.commit()
        self._known.add(kind)

    def _literal(self, kind: type[Record], name: str) -> str:
        """Return a field's default as SQL writes it."""
        (field,) = [one for one in dataclasses.fields(kind) if one.name == name]
        made = field.default_factory
        value = field.default if made is dataclasses.MISSING else made()
        (literal,) = self._connection.execute("SELECT quote(?)", [_to_column(value)]).fetchone()
        return str(literal)


@contextmanager
def open_journal(course: Course) -> Iterator[Journal]:
    """Open the journal of a course; the file is made if there is none.

    One process at a time: a second one waits for a minute.

    Raises:
        UserError: another command holds it, or the file is no database.
    """
    lock = FileLock(course.root / ".coopgrade-journal.lock")
    try:
        with (
            lock.acquire(timeout=_WAIT),
            closing(sqlite3.connect(course.journal)) as connection,
        ):
            # A record is on the disk when `append` returns.
            connection.execute("PRAGMA synchronous = FULL")
            yield Journal(connection)
    except Timeout as error:
        raise UserError(say("grading.journal.busy", path=course.journal)) from error
    except sqlite3.DatabaseError as error:
        message = say("grading.journal.broken", path=course.journal, cause=error)
        raise UserError(message) from error


def _hints(kind: type[Record]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: _plain(hints[field.name]) for field in dataclasses.fields(kind)}


def _plain(hint: Any) -> Any:
    """Return `X` for `X | None`, and `tuple` for `tuple[str, ...]`."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        (hint,) = [part for part in typing.get_args(hint) if part is not type(None)]
    origin = typing.get_origin(hint)
    if origin is typing.Literal:
        return str
    return origin or hint


def _storage(hint: Any) -> str:
    return _STORED_AS.get(hint, "TEXT")


def _to_column(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, tuple | dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value


def _from_column(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is tuple:
        return _frozen(json.loads(value))
    if hint is dict:
        return json.loads(value)
    if hint in (Fraction, bool, float):
        return hint(value)
    return value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value

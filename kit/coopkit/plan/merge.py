"""Two people changed one document: bring both together, and ask where they disagree.

Merging is three-way: what only one side changed against the common base is taken, what
both changed in the same way too; where both changed one field differently there is a
`Conflict`, and a person decides. Nothing is lost on the way:

- a row that one side removed and the other edited is a conflict, and stays until decided;
- two rows that two people added under one id both stay, one of them under a new id;
- every value of either side is in the merged plan or in a conflict.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal

from pydantic import ValidationError

from coopkit.plan.changes import (
    WHOLE_ROWS,
    Change,
    changes_between,
    data_of,
    order_of_rows,
    scalars_of,
    sections_of,
    with_value,
)
from coopkit.plan.document import D, Data, Document, tables_of
from coopkit.plan.problems import explain
from coopkit.plan.rowids import with_free_ids
from coopkit.text import say

Side = Literal["base", "mine", "theirs"]
# Lists in which the order means nothing: additions and removals of both sides go together.
SETS = ("organization.approved",)
# What a row has before anybody fills it in, where two sides add the same known permit.
_NEW_ROW = {"status": "unchecked", "authority": "", "source": ""}


class MergeError(ValueError):
    """What came out of merging is not allowed, such as more rows than a list may have."""


@dataclass(frozen=True)
class Origin:
    """Who wrote a value, and when.

    Attributes:
        author: a label such as この画面; no real name is needed.
        time: as people read it; None if it is not known.
    """

    author: str
    time: str | None = None

    def __str__(self) -> str:
        """Return both in one phrase."""
        if self.time is None:
            return self.author
        return say("merge.origin", author=self.author, time=self.time)


# From the path of a field to who wrote the value there.
Origins = Callable[[str], Origin | None]


@dataclass(frozen=True)
class Own:
    """A value of one's own, for `resolve`, where the words mine, theirs or base are meant.

    Args:
        value: the value as it stands in the document.
    """

    value: Any


@dataclass(frozen=True)
class Conflict:
    """One field, or one row, that two people changed differently.

    Attributes:
        path: the field, such as `members.m1.units`.
        words: the field for people: なかま › さくら › 出資口数.
        base: the value before both changes, as in the file.
        mine: my value; None for a row is: taken out.
        theirs: the other value.
        mine_by: who wrote mine and when, if that is known.
        theirs_by: the same for theirs.
        document: the kind of document, which knows its words.
    """

    path: str
    words: str
    base: Any
    mine: Any
    theirs: Any
    mine_by: Origin | None = None
    theirs_by: Origin | None = None
    document: type[Document] = Document

    def shown(self, side: Side) -> str:
        """Return the value of one side as people read it."""
        return self.document.value_words(self.path, getattr(self, side))


@dataclass(frozen=True)
class Merge(Generic[D]):
    """What came out of merging.

    Attributes:
        base: the plan, or other document, that both sides started from.
        plan: the merged one. In a field with a conflict it has my value; a row that only
            one side removed is still there.
        conflicts: what a person has to decide.
        renamed: rows of mine that got a new id: old path → new path.
    """

    base: D
    plan: D
    conflicts: tuple[Conflict, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What differs between the base and what was merged."""
        return changes_between(data_of(self.base), data_of(self.plan))

    def settled(self, side: Side) -> D:
        """Return the document with every conflict decided for one side."""
        return resolve(self, {conflict.path: side for conflict in self.conflicts}).plan


def merge_plans(
    base: D,
    mine: D,
    theirs: D,
    *,
    mine_by: Origins | None = None,
    theirs_by: Origins | None = None,
) -> Merge[D]:
    """Merge two plans that came from one.

    Args:
        base: the plan that both started from; `Plan()` if there was none.
        mine: one side's plan; with two windows, the one on this screen.
        theirs: the other side's plan.
        mine_by: tells who wrote my value of a field.
        theirs_by: the same for theirs.

    Raises:
        MergeError: together the plans are too long.

    >>> from coopkit.plan import Plan
    >>> base = Plan.model_validate({"name": "まち", "members": [{"id": "m1", "units": 1}]})
    >>> mine = base.with_values(name="みなと")
    >>> theirs = base.with_values(members=[{"id": "m1", "units": 5}])
    >>> merged = merge_plans(base, mine, theirs)
    >>> merged.plan.name, merged.plan.members[0].units, merged.conflicts
    ('みなと', 5, ())
    """
    if theirs in (mine, base):
        return Merge(base, mine)
    if mine == base:
        return Merge(base, theirs)
    old, other = data_of(base), data_of(theirs)
    own, renamed = with_free_ids(old, data_of(mine), other)
    sides = _Sides(old, own, other)
    kind = type(base)
    plan = _checked(kind, sides.result)
    conflicts = tuple(
        Conflict(
            path,
            kind.path_words(path, own, other, old),
            *values,
            mine_by=mine_by(path) if mine_by else None,
            theirs_by=theirs_by(path) if theirs_by else None,
            document=kind,
        )
        for path, values in sides.conflicts.items()
    )
    return Merge(base, plan, conflicts, renamed)


def resolve(merge: Merge[D], decisions: Mapping[str, Any]) -> Merge[D]:
    """Decide conflicts.

    Args:
        merge: with conflicts.
        decisions: path of a conflict → `"mine"`, `"theirs"`, `"base"`, or a value; a text
            that happens to be one of these words is given as `Own("mine")`.

    Returns:
        The merge with those conflicts gone and the plan accordingly.

    Raises:
        KeyError: there is no conflict of that path.
        MergeError: the value is not allowed there.
    """
    by_path = {conflict.path: conflict for conflict in merge.conflicts}
    data = data_of(merge.plan)
    for path, decision in decisions.items():
        data = with_value(data, path, _decided(by_path[path], decision))
    left = tuple(conflict for conflict in merge.conflicts if conflict.path not in decisions)
    return replace(merge, plan=_checked(type(merge.plan), data), conflicts=left)


def _decided(conflict: Conflict, decision: Any) -> Any:
    if isinstance(decision, Own):
        return decision.value
    if isinstance(decision, str) and decision in {"base", "mine", "theirs"}:
        return getattr(conflict, decision)
    return decision


class _Sides:
    """The three states, the merged one, and where the two sides disagree."""

    def __init__(self, base: Data, mine: Data, theirs: Data) -> None:
        self._base, self._mine, self._theirs = base, mine, theirs
        self.conflicts: dict[str, tuple[Any, Any, Any]] = {}
        self.result: Data = {"version": mine["version"]}
        for name in scalars_of(mine):
            self.result[name] = self._value(name, base[name], mine[name], theirs[name])
        for section in sections_of(mine):
            self.result[section] = self._fields(
                section, base[section], mine[section], theirs[section]
            )
        for table in tables_of(mine):
            self.result[table] = self._rows(table)

    def _value(self, path: str, base: Any, mine: Any, theirs: Any) -> Any:
        if theirs in (mine, base):
            return mine
        if mine == base:
            return theirs
        if path in SETS:
            return _both(base, mine, theirs)
        self.conflicts[path] = (base, mine, theirs)
        return mine

    def _fields(self, path: str, base: Data, mine: Data, theirs: Data) -> Data:
        return {
            name: self._value(f"{path}.{name}", base.get(name), mine[name], theirs[name])
            for name in mine
        }

    def _rows(self, table: str) -> list[Data]:
        base, mine, theirs = (
            {row["id"]: row for row in side[table]}
            for side in (self._base, self._mine, self._theirs)
        )
        kept = {}
        for item in {**theirs, **mine}:
            row = self._row(f"{table}.{item}", base.get(item), mine.get(item), theirs.get(item))
            if row is not None:
                kept[item] = row
        order = order_of_rows(
            list(base),
            [item for item in mine if item in kept],
            [item for item in theirs if item in kept],
        )
        return [kept[item] for item in order]

    def _row(self, path: str, base: Data | None, mine: Data | None, theirs: Data | None) -> Any:
        if mine is not None and theirs is not None:
            if path.startswith(WHOLE_ROWS):
                return self._value(path, base, mine, theirs)
            return self._fields(path, base or _NEW_ROW, mine, theirs)
        row = mine if theirs is None else theirs
        if base is None:
            return row
        if row == base:
            return None
        self.conflicts[path] = (base, mine, theirs)
        return row


def _both(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    """Return what both sides have, and what either added."""
    kept = [item for item in mine if item in theirs or item not in base]
    return kept + [item for item in theirs if item not in mine and item not in base]


def _checked(kind: type[D], data: Data) -> D:
    try:
        return kind.model_validate(data)
    except ValidationError as problem:
        what, details = say(f"{kind.TEXTS}.what"), explain(problem, kind.TEXTS)
        raise MergeError(say("merge.impossible", what=what, details=details)) from problem

"""What differs between two documents, field by field, and how to make the same change again.

A field has a path, which people can read and a file can keep: `name`, `money.flat_levy`,
`members.m1.units`. A whole row is `members.m1`, the order of a list is `members`, and a
reason is one value, `reasons.work.w1.unit_price`. Values are those of the file (JSON):
decimals and dates are texts, nothing filled in is None.

Undo, the history and the merging of copies all stand on this.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coopkit.plan.document import Data, Document, tables_of

# Rows that are one value: text and source of a reason belong together.
WHOLE_ROWS = ("reasons",)


@dataclass(frozen=True)
class Change:
    """One field (or row, or order of rows) before and after.

    Attributes:
        path: which one.
        before: the value before; None for a row that was not there.
        after: the value after; None for a row that was taken out.
    """

    path: str
    before: Any
    after: Any

    def inverse(self) -> "Change":
        """Return the change back."""
        return Change(self.path, self.after, self.before)


def data_of(document: Document) -> Data:
    """Return a document as it stands in the file."""
    return document.model_dump(mode="json")


def changes_between(before: Data, after: Data) -> tuple[Change, ...]:
    """Return what differs, so that `apply_changes` makes the one from the other and back.

    >>> from coopkit.plan import Plan
    >>> old, new = data_of(Plan(name="まち")), data_of(Plan(name="みなと"))
    >>> changes_between(old, new)
    (Change(path='name', before='まち', after='みなと'),)
    """
    scalars, sections = scalars_of(after), sections_of(after)
    found = [_change(name, before, after, name) for name in scalars]
    for section in sections:
        old, new = before[section], after[section]
        if old != new:
            found += [_change(f"{section}.{field}", old, new, field) for field in new]
    changes = [change for change in found if change is not None]
    for table in tables_of(after):
        if before[table] != after[table]:
            changes += _row_changes(table, before[table], after[table])
    return tuple(changes)


def scalars_of(data: Data) -> tuple[str, ...]:
    """Return the values at the top of a document, without its version."""
    return tuple(
        name
        for name, value in data.items()
        if name != "version" and not isinstance(value, dict | list)
    )


def sections_of(data: Data) -> tuple[str, ...]:
    """Return the objects at the top of a document."""
    return tuple(name for name, value in data.items() if isinstance(value, dict))


def apply_changes(
    data: Data, changes: Iterable[Change], *, untouched: Iterable[str] = ()
) -> tuple[Data, tuple[Change, ...]]:
    """Make changes where the field is still as it was before them.

    A field that someone else has changed since is left: this is the three-way merge of
    one change with the present state, in which the present state wins.

    Args:
        data: the present state; it is not changed.
        changes: what to change.
        untouched: paths that are left in any case, with everything below them.

    Returns:
        The new state, and the changes that were left out.
    """
    kept = tuple(untouched)
    result = dict(data)
    left: list[Change] = []
    for change in changes:
        blocked = any(overlap(change.path, path) for path in kept)
        try:
            made = not blocked and _apply(result, change)
        except KeyError:  # a field of another version of the plan
            made = False
        if not made:
            left.append(change)
    return result, tuple(left)


def compose(first: Sequence[Change], second: Sequence[Change]) -> tuple[Change, ...]:
    """Return one change of each field for two that follow on each other."""
    joined = {change.path: change for change in first}
    for change in second:
        earlier = joined.pop(change.path, None)
        joined[change.path] = (
            change if earlier is None else Change(change.path, earlier.before, change.after)
        )
    return tuple(change for change in joined.values() if change.before != change.after)


def value_at(data: Data, path: str) -> Any:
    """Return the value of a field or row; None if there is no such row.

    Raises:
        KeyError: a document has no such field.
    """
    head, _, rest = path.partition(".")
    if isinstance(data[head], list):
        if not rest:
            return [row["id"] for row in data[head]]
        item, field = _row_and_field(head, rest)
        row = next((row for row in data[head] if row["id"] == item), None)
        return row if row is None or field is None else row[field]
    return data[head][rest] if rest else data[head]


def with_value(data: Data, path: str, value: Any) -> Data:
    """Return the state with another value; a row that is None is taken out.

    Raises:
        KeyError: there is no such field, or no such row to hold it.
    """
    result = dict(data)
    _put(result, path, value)
    return result


def order_of_rows(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return all ids of `mine` and `theirs` in an order that respects both.

    Whoever moved rows decides; if both did, it is `theirs`. Rows that only the other side
    has come after the row they followed there.

    >>> order_of_rows(["a", "b"], ["a", "x", "b"], ["b", "a", "y"])
    ['b', 'a', 'y', 'x']
    """

    def moved(ids: Sequence[str]) -> bool:
        return [i for i in base if i in set(ids)] != [i for i in ids if i in set(base)]

    first, second = (mine, theirs) if moved(mine) and not moved(theirs) else (theirs, mine)
    own = set(second)
    result = list(first)
    for position, item in enumerate(second):
        if item in result:
            continue
        before = next((i for i in reversed(second[:position]) if i in result), None)
        place = 0 if before is None else result.index(before) + 1
        # What the first side added there stays in front.
        while before is not None and place < len(result) and result[place] not in own:
            place += 1
        result.insert(place, item)
    return result


def _change(path: str, before: Data, after: Data, field: str) -> Change | None:
    old, new = before[field], after[field]
    return None if old == new else Change(path, old, new)


def _row_changes(table: str, before: list[Data], after: list[Data]) -> Iterator[Change]:
    old, new = ({row["id"]: row for row in rows} for rows in (before, after))
    for item, row in old.items():
        path = f"{table}.{item}"
        if item not in new:
            yield Change(path, row, None)
        elif table in WHOLE_ROWS:
            if row != new[item]:
                yield Change(path, row, new[item])
        else:
            for field in row:
                change = _change(f"{path}.{field}", row, new[item], field)
                if change is not None:
                    yield change
    for item, row in new.items():
        if item not in old:
            yield Change(f"{table}.{item}", None, row)
    if list(new) != _appended(old, new) or list(old) != _appended(new, old):
        yield Change(table, list(old), list(new))


def _appended(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """Return the order that comes by taking rows out and putting new ones at the end."""
    old, new = list(old), list(new)
    return [item for item in old if item in new] + [item for item in new if item not in old]


def _apply(data: Data, change: Change) -> bool:
    head, _, rest = change.path.partition(".")
    in_table = isinstance(data[head], list)
    if in_table and not rest:
        present = value_at(data, head)
        new = set(change.after) - set(change.before)
        order = order_of_rows(
            change.before,
            [item for item in change.after if item in present],
            [item for item in present if item not in new],
        )
        rows = {row["id"]: row for row in data[head]}
        data[head] = [rows[item] for item in order]
        return True
    if value_at(data, change.path) != change.before:
        return False
    item, field = _row_and_field(head, rest) if in_table else ("", None)
    if field is not None and value_at(data, f"{head}.{item}") is None:
        return False
    _put(data, change.path, change.after)
    return True


def _put(data: Data, path: str, value: Any) -> None:
    head, _, rest = path.partition(".")
    if not isinstance(data.get(head), list):
        if not rest:
            data.update({head: value} if head in data else _unknown(path))
        else:
            section = data.get(head)
            if not isinstance(section, dict) or rest not in section:
                raise KeyError(path)
            data[head] = section | {rest: value}
        return
    item, field = _row_and_field(head, rest)
    ids = [row["id"] for row in data[head]]
    rows = list(data[head])
    if field is not None:
        position = ids.index(item) if item in ids else -1
        if position < 0 or field not in rows[position]:
            raise KeyError(path)
        rows[position] = rows[position] | {field: value}
    elif value is None:
        rows = [row for row in rows if row["id"] != item]
    elif item in ids:
        rows[ids.index(item)] = value
    else:
        rows.append(value)
    data[head] = rows


def _unknown(path: str) -> Data:
    raise KeyError(path)


def _row_and_field(table: str, rest: str) -> tuple[str, str | None]:
    if table in WHOLE_ROWS:
        return rest, None
    item, _, field = rest.partition(".")
    return item, field or None


def overlap(one: str, other: str) -> bool:
    """Whether one path is the other, or lies in it."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")

"""Ids of rows: each is given to one row only, also between two people and after removing.

`coopkit.plan.edit` counts on from the highest number that it sees. It cannot see what
another person added at the same time, nor what was removed; here both are looked after.
"""

import re
from collections.abc import Iterable, Mapping

from coopkit.plan.changes import Change
from coopkit.plan.document import Data
from coopkit.plan.edit import PREFIXES


def with_free_ids(base: Data, mine: Data, theirs: Data) -> tuple[Data, dict[str, str]]:
    """Return my state with a new id for each row whose id the other side gave away too.

    What points at such a row, reasons and the approved members, follows it.
    """
    renamed: dict[str, str] = {}
    for table, prefix in PREFIXES.items():
        if table not in base:  # a document other than the plan
            continue
        old = {row["id"] for row in base[table]}
        other = {row["id"]: row for row in theirs[table]}
        for row in mine[table]:
            item = row["id"]
            if item in old or item not in other or _same_row(table, row, other[item]):
                continue
            new = _free_id(prefix, table, [base, mine, theirs], renamed.values())
            renamed[f"{table}.{item}"] = f"{table}.{new}"
    return (_renamed(base, mine, renamed) if renamed else mine), renamed


def _same_row(table: str, one: Data, other: Data) -> bool:
    """Whether two new rows of one id are one thing: equal, or the same known permit."""
    return one == other or (table == "permits" and one["question"] == other["question"])


def _free_id(prefix: str, table: str, states: Iterable[Data], given: Iterable[str]) -> str:
    """Return an id that no row has, and that no reason and no approval speaks of."""
    taken = {path.partition(".")[2] for path in given if path.startswith(f"{table}.")}
    for state in states:
        taken |= {row["id"] for row in state[table]}
        taken |= {row["id"].split(".")[1] for row in state["reasons"]}
        taken |= set(state["organization"]["approved"])
    return _next_id(prefix, taken)


def _next_id(prefix: str, taken: Iterable[str]) -> str:
    numbers = [int(name[1:]) for name in taken if re.fullmatch(rf"{prefix}[0-9]{{1,9}}", name)]
    return f"{prefix}{max(numbers, default=0) + 1}"


def _renamed(base: Data, mine: Data, renamed: Mapping[str, str]) -> Data:
    def new_path(path: str) -> str:
        row, dot, name = path.rpartition(".")
        return renamed.get(row, row) + dot + name

    result = dict(mine)
    for table in PREFIXES:
        result[table] = [
            row | {"id": renamed.get(f"{table}.{row['id']}", f".{row['id']}").partition(".")[2]}
            for row in mine[table]
        ]
    shared = {reason["id"] for reason in base["reasons"]}
    result["reasons"] = [
        reason if reason["id"] in shared else reason | {"id": new_path(reason["id"])}
        for reason in mine["reasons"]
    ]
    members = {
        old.partition(".")[2]: new.partition(".")[2]
        for old, new in renamed.items()
        if old.startswith("members.")
    }
    approved = [
        item if item in base["organization"]["approved"] else members.get(item, item)
        for item in mine["organization"]["approved"]
    ]
    result["organization"] = mine["organization"] | {"approved": approved}
    return result


def with_unused_ids(data: Data, changes: Iterable[Change], gone: Mapping[str, Data]) -> Data:
    """Return the state with new ids for new rows that got the id of a removed one.

    A copy that somebody edits elsewhere may still have the removed row; with its id given
    away, merging would take the two for one. A removed row that comes back keeps its id.

    Args:
        data: the state after an edit.
        changes: what the edit changed.
        gone: path of a removed row → the row.
    """
    result = dict(data)
    for change in changes:
        table, _, item = change.path.partition(".")
        new_row = change.before is None and change.path in gone and table in PREFIXES
        if not new_row or gone[change.path] == change.after:
            continue
        taken = [path.partition(".")[2] for path in gone if path.startswith(f"{table}.")]
        taken += [row["id"] for row in result[table]]
        new = _next_id(PREFIXES[table], taken)
        result[table] = [row | {"id": new} if row["id"] == item else row for row in result[table]]
    return result

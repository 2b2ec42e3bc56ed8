"""What a code cell of a lecture shows, read from its source: nothing is run."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coopkit.printing.sessions import Cell


@dataclass(frozen=True)
class Call:
    """A call as it stands at the end of a cell.

    Attributes:
        function: its name, such as `quiz`.
        arguments: those without a name; a call among them is a `Call` again.
        named: those with a name.
    """

    function: str
    arguments: tuple[Any, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict)


def read_call(cell: Cell) -> Call | None:
    r"""Return the call that a cell shows, or None for a cell with code of its own.

    A cell is read if it holds nothing but imports, names with fixed values, and one call
    at its end.

    >>> read_call(Cell("code", "check", "from x import quiz\nquiz('s04-born')"))
    Call(function='quiz', arguments=('s04-born',), named={})
    >>> read_call(Cell("code", "own", "print(sum(range(3)))\n1 + 1")) is None
    True
    """
    *before, last = ast.parse(cell.source).body
    values: dict[str, Any] = {}
    for line in before:
        if isinstance(line, ast.Import | ast.ImportFrom):
            continue
        if not (isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)):
            return None
        try:
            values[line.targets[0].id] = _value(line.value, values)
        except _NotFixedError:
            return None
    if not (isinstance(last, ast.Expr) and isinstance(last.value, ast.Call)):
        return None
    try:
        found = _value(last.value, values)
    except _NotFixedError:
        return None
    return found if isinstance(found, Call) else None


class _NotFixedError(ValueError):
    """A value that only running the cell could tell."""


def _value(node: ast.expr, values: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise _NotFixedError(node.id)
        return values[node.id]
    if isinstance(node, ast.Call):
        if ast.unparse(node.func) == "dict.fromkeys":
            keys, every = (_value(one, values) for one in node.args)
            return dict.fromkeys(keys, every)
        if not isinstance(node.func, ast.Name):
            raise _NotFixedError(ast.unparse(node))
        return Call(
            node.func.id,
            tuple(_value(one, values) for one in node.args),
            {str(one.arg): _value(one.value, values) for one in node.keywords},
        )
    if isinstance(node, ast.Dict):
        names = [ast.literal_eval(key) for key in node.keys if key is not None]
        return dict(zip(names, (_value(one, values) for one in node.values), strict=True))
    if isinstance(node, ast.List):
        return [_value(one, values) for one in node.elts]
    try:
        return ast.literal_eval(node)
    except ValueError as problem:
        raise _NotFixedError(ast.unparse(node)) from problem

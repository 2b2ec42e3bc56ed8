"""What a cell imports, read without running it. Standard library only: zygotes load this."""

import ast
from collections.abc import Iterator


def imported(source: str) -> Iterator[str]:
    """Yield the modules that a cell imports at its top."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
